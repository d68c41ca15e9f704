"""The server: gunicorn with threads, quiet, stopped cleanly by SIGTERM or Ctrl-C."""

from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication

from dashboard.app import create_app

THREADS: Final = 8
"""Requests served at once by one process: a page asks for about six things together."""

_ANY: Final = {"0.0.0.0", "::", ""}  # noqa: S104 - compared with, not bound to
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


class _Server(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """One deployment's gunicorn."""

    def __init__(self, *, host: str, port: int, workers: int) -> None:
        self._host, self._port, self._workers = host, port, workers
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        settings: dict[str, Any] = {
            "bind": f"{host}:{self._port}",
            "workers": self._workers,
            "worker_class": "gthread",
            "threads": THREADS,
            # Each process opens its own connections to the database.
            "preload_app": False,
            "timeout": 60,
            # A shape of 200 corners stands in an address.
            "limit_request_line": 8_190,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "proc_name": "rongtu",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the application, in each process."""
        server: Flask = create_app(trusted_hosts=trusted_hosts(self._host)).server
        return server


def trusted_hosts(host: str) -> list[str] | None:
    """Return the names that a request may call this server by; none for any.

    A page of another site could otherwise point its own name at this machine and read the
    dashboard through the reader's browser (DNS rebinding).
    """
    if host in _ANY:
        return None
    return [*dict.fromkeys((*_LOOPBACK, f"[{host}]" if ":" in host else host))]


def serve(*, host: str, port: int, workers: int) -> None:
    """Serve the dashboard until told to stop.

    Parameters
    ----------
    host, port
        Where to listen.
    workers
        Processes, each with THREADS threads.
    """
    _Server(host=host, port=port, workers=workers).run()
