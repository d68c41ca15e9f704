"""The process that draws an atlas for a server: `python -P -m dashboard.atlas.child`.

A line of JSON on standard input says what is wanted; lines of JSON on standard output say how far
it is, and after the last one come the bytes of the file. It leaves nothing on disk. It ends when
its input ends: whoever asked is gone then, or wants it no more.
"""

import json
import os
import sys
import threading
from typing import Any, BinaryIO, Final

from dashboard import away
from dashboard.atlas import make
from dashboard.atlas.order import Order, order
from dashboard.explore.facts import Told, read_facts
from dashboard.snapshot.refused import RefusedError, Why
from geo.errors import RongtuError

NICE: Final = 10
"""How much a process that draws stands back behind those that answer."""
GONE: Final = 3
"""Its exit status when nobody waits for it."""


def main() -> int:
    """Draw what standard input asks for."""
    os.nice(NICE)
    # What prints must not get between the lines.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = json.loads(sys.stdin.readline())
    threading.Thread(target=_watch, daemon=True, name="watch").start()
    try:
        made = _made(asked, out)
    except RongtuError as error:
        _say(out, refused(away.told(error)))
        return 1
    _say(out, {"done": len(made.body), "title": made.title, "seconds": made.seconds})
    out.write(made.body)
    out.flush()
    return 0


def _watch() -> None:
    """End at once when whoever asked is gone."""
    while sys.stdin.readline():
        pass
    os._exit(GONE)


def _made(asked: dict[str, Any], out: BinaryIO) -> make.Made:
    def tell(step: str, progress: float, **values: object) -> None:
        _say(out, {"step": step, "progress": progress, "values": values})

    tell("facts", 0.01)
    wanted: Order = order(Told(facts=read_facts()), asked["query"], format_=asked["format"])
    if wanted.digest != asked["digest"]:
        raise RefusedError(
            Why.NEWER,
            given="Data that are newer than those that were asked about",
            wanted="one version of the data",
            remedy="ask again in a few seconds",
        )
    return make.drawn(wanted, asked["code"], tell)


def refused(error: RongtuError) -> dict[str, Any]:
    """Return an error as JSON has it."""
    told: dict[str, Any] = {
        "given": error.given, "wanted": error.wanted, "remedy": error.remedy,
        "why": None, "limit": 0, "what": "",
    }  # fmt: skip
    if isinstance(error, RefusedError):
        told |= {"why": error.why.value, "limit": error.limit, "what": error.what}
    return {"error": told}


def _say(out: BinaryIO, told: dict[str, Any]) -> None:
    out.write(json.dumps(told, ensure_ascii=False).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    sys.exit(main())
