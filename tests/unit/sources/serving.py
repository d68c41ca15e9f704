"""A real web service on the loopback, that behaves as it is told."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from etl.profile import Profile

PATIENCE = {"pause": "0.001", "retry_wait": "0.001"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer; `cut` bytes at its end are never sent."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked; `number` counts from 1."""

    number: int
    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass(slots=True)
class Server:
    """The service that runs; `asked` is what it was asked so far."""

    url: str
    asked: list[Request] = field(default_factory=list)


def as_json(value: Any, **headers: str) -> Reply:  # noqa: ANN401 - whatever JSON can say
    named = {name.replace("_", "-"): one for name, one in headers.items()}
    return Reply(
        body=json.dumps(value).encode(), headers={"Content-Type": "application/json", **named}
    )


@contextmanager
def serving(answer: Callable[[Request], Reply]) -> Iterator[Server]:
    """Serve what `answer` says, one request after the other."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            request = Request(
                number=len(server.asked) + 1,
                path=parts.path,
                params=dict(parse_qsl(parts.query)),
                headers={name.lower(): value for name, value in self.headers.items()},
            )
            server.asked.append(request)
            reply = answer(request)
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) - reply.cut])
            self.close_connection = bool(reply.cut)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server = Server(f"http://127.0.0.1:{listening.server_port}")
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join()


def profile(
    url: str, form: str, *, params: dict[str, str] | None = None, **read: object
) -> Profile:
    """Return a profile that reads `url`; `read` are further keys of [read]."""
    said = {"url": url, "format": form, "params": PATIENCE | (params or {}), **read}
    return Profile.model_validate(
        {
            "layer": "demand",
            "source": "test",
            "read": said,
            "fields": {"source_id": read.get("watermark", "id")},
        }
    )
