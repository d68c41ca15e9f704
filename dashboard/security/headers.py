"""The headers that keep a browser from asking anyone but this server."""

from collections.abc import Iterable

from flask import Flask, Response


def protect(server: Flask, *, script_hashes: Iterable[str]) -> None:
    """Send the security headers with every answer of `server`.

    Parameters
    ----------
    script_hashes
        CSP hashes of the inline scripts that Dash writes into its page; no others may run.
    """
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {' '.join(script_hashes)}",
            # Ant Design writes its style sheets at run time.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            # MapLibre starts its workers from a blob.
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )

    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        return response

    server.after_request(add)
