"""Drawing in a process of its own, so that the server goes on answering."""

import json
import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any, Final

from dashboard import data
from dashboard.atlas.book import Tell
from dashboard.atlas.make import Made
from dashboard.atlas.order import Order
from dashboard.snapshot.refused import RefusedError, Why
from geo.errors import RongtuError
from geo.settings import CHECKOUT

COMMAND: Final = (sys.executable, "-P", "-m", "dashboard.atlas.child")
LOOK_S: Final = 0.25
"""So often it is asked whether the work is still wanted."""
_MOST_SAID: Final = 2_000

_log = logging.getLogger(__name__)


class DiedError(RongtuError):
    """The process that draws ended before its work did."""


def drawn(order: Order, code: str, tell: Tell) -> Made:
    """Return an atlas, drawn by a child.

    Whatever ends this early, an error of `tell` too, ends the child; nothing of its work is kept.

    Raises
    ------
    RongtuError
        What the child says; `DiedError` where it says nothing and is gone.
    """
    asked = {
        "query": order.sheet.query, "format": order.format, "digest": order.digest, "code": code,
    }  # fmt: skip
    child = subprocess.Popen(  # noqa: S603 - our own program
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=_environment(), cwd=CHECKOUT,
    )  # fmt: skip
    said: queue.Queue[dict[str, Any] | None] = queue.Queue()
    errors: list[bytes] = []
    threads = [
        threading.Thread(target=_heard, args=(child, said), daemon=True, name="atlas-out"),
        threading.Thread(target=_complaints, args=(child, errors), daemon=True, name="atlas-err"),
    ]
    for one in threads:
        one.start()
    try:
        _ask(child, asked)
        return _followed(said, code, tell, errors)
    finally:
        child.kill()
        child.wait()
        for one in threads:
            one.join()
        for pipe in (child.stdin, child.stdout, child.stderr):
            _close(pipe)


def _ask(child: "subprocess.Popen[bytes]", asked: Mapping[str, Any]) -> None:
    """Say what is wanted. Its input stays open: when it ends, nobody waits any more."""
    assert child.stdin is not None  # noqa: S101 - a pipe
    try:
        child.stdin.write(json.dumps(asked).encode() + b"\n")
        child.stdin.flush()
    except OSError:
        # It died at once; that there is no answer says so.
        return


def _followed(
    said: "queue.Queue[dict[str, Any] | None]", code: str, tell: Tell, errors: list[bytes]
) -> Made:
    step: dict[str, Any] = {"step": "start", "progress": 0.0, "values": {}}
    while True:
        tell(step["step"], step["progress"], **step["values"])
        try:
            found = said.get(timeout=LOOK_S)
        except queue.Empty:
            continue
        if found is None:
            tail = b"".join(errors)[-_MOST_SAID:].decode("utf-8", "replace").strip()
            _log.error("the process that draws an atlas is gone: %s", tail)
            raise DiedError(
                given="The process that draws ended before its work did",
                wanted="a whole atlas",
                remedy="try again; the log of the server says more",
            )
        if "error" in found:
            raise _error(found["error"])
        if "body" in found:
            return Made(
                code=code, title=found["title"], body=found["body"], seconds=found["seconds"]
            )
        step = found


def _heard(child: "subprocess.Popen[bytes]", said: "queue.Queue[dict[str, Any] | None]") -> None:
    """Read lines, and the file after the last; none says that there is no more."""
    assert child.stdout is not None  # noqa: S101 - a pipe
    try:
        for line in child.stdout:
            found = json.loads(line)
            if "done" in found:
                body = child.stdout.read(found["done"])
                if len(body) == found["done"]:
                    said.put(found | {"body": body})
                break
            said.put(found)
    except (OSError, ValueError):
        _log.exception("what the process that draws says cannot be read")
    said.put(None)


def _complaints(child: "subprocess.Popen[bytes]", errors: list[bytes]) -> None:
    assert child.stderr is not None  # noqa: S101 - a pipe
    for line in child.stderr:
        errors.append(line)
        del errors[:-100]


def _close(pipe: Any) -> None:  # noqa: ANN401 - a stream
    try:
        pipe.close()
    except OSError:
        return


def _error(told: Mapping[str, Any]) -> RongtuError:
    parts = {name: str(told[name]) for name in ("given", "wanted", "remedy")}
    if told["why"] is None:
        return RongtuError(**parts)
    return RefusedError(Why(told["why"]), limit=int(told["limit"]), what=str(told["what"]), **parts)


def _environment() -> dict[str, str]:
    """Return our own environment, with the address of the database that we read."""
    with data.reading() as connection:
        url = connection.engine.url.render_as_string(hide_password=False)
    # With -P the folder that it starts in is not looked through: ours is named.
    path = os.pathsep.join(one for one in (str(CHECKOUT), os.environ.get("PYTHONPATH")) if one)
    return {**os.environ, "DATABASE_URL": url, "PYTHONPATH": path}
