"""The code on a sheet: short, and the same for the same sheet of the same data.

It is made of all that a sheet depends on. Two requests that differ only in how they are written
have one code; whatever changes a single number or line changes it.
"""

import re
from collections.abc import Sequence
from dataclasses import fields as fields_of
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final
from unicodedata import normalize
from urllib.parse import urlencode

from dashboard.explore.asked import Asked
from dashboard.explore.asked import fields as read_fields
from dashboard.explore.saved import ALPHABET
from dashboard.snapshot.asked import Shown
from dashboard.snapshot.refused import RefusedError, Why
from dashboard.snapshot.spec import Format, Paper, Spec
from geo.catalog import INDICATORS
from geo.schema.exports import MAX_EXPORT_QUERY

LENGTH: Final = 8
STATE: Final = (
    "lang", "tab", "from", "to", "in", "poly", "category", "channel", "status", "how", "hours",
    "close", "level", "indicator", "layers", "classes", "at", "pick", "cmp", "split", "sub",
    "minutes", "way", "k", "closed", "added",
)  # fmt: skip
"""Fields of the page's address that bring back its state; its theme is the reader's own."""
OWN: Final = ("paper", "turn", "look", "dpi", "beside", "graticule", "title", "template")
"""Fields of a sheet."""
SILENT: Final = "channel"
"""The field whose empty value means something: demands of which no channel is known."""
_PLAIN: Final = ",:;~"
_CODE: Final = re.compile(rf"[{ALPHABET}]{{{LENGTH}}}")
_LIBRARIES: Final = ("matplotlib", "numpy", "pandas", "shapely", "h3", "lxml", "openpyxl", "pyproj")
_TURNS: Final = frozenset({Paper.A4, Paper.A3, Paper.A2})
_SEPARATOR: Final = "\x1f"


def canonical(query: str, asked: Asked, spec: Spec, *, format_: str) -> str:
    """Return a query in one form: of known fields, in order, its days said.

    Parameters
    ----------
    asked
        What the query asks of the page: a link without days means others when there are newer data.
    spec
        What it asks of the sheet: usual values are left out, and for data all but the title.

    Raises
    ------
    RefusedError
        It cannot be read, is too long, or has in it what is not seen.
    """
    given = read_fields(query)
    if given is None:
        raise _refused(Why.LONG, f"{len(query):,} characters")
    found = {}
    for name in STATE:
        value = given.get(name, "")
        if not value.isprintable():
            raise _refused(Why.BAD, f"the field {name!r}")
        if value or (name == SILENT and name in given):
            found[name] = value
    if found.get("tab") == "data":
        del found["tab"]
    period = asked.selection.period
    found |= {
        "lang": asked.lang.value, "from": period.start.isoformat(), "to": period.end.isoformat(),
        "level": asked.level, "indicator": asked.indicator,
    }  # fmt: skip
    if "in" in found:
        found["in"] = ",".join(asked.selection.areas)
    found |= _of_spec(spec, format_)
    written = urlencode(sorted((k, v) for k, v in found.items() if v or k == SILENT), safe=_PLAIN)
    if len(written) > MAX_EXPORT_QUERY:
        raise _refused(Why.LONG, f"{len(written):,} characters")
    return written


def _of_spec(spec: Spec, format_: str) -> dict[str, str]:
    if format_ not in set(Format):
        return {"title": spec.title}
    usual = Spec()
    found = {"look": "dark" if spec.dark else "", "graticule": "1" if spec.graticule else ""}
    for one in fields_of(Spec):
        if one.name in {"format", "dark", "graticule"}:
            continue
        value = getattr(spec, one.name)
        if value != getattr(usual, one.name):
            found[one.name] = value.value if isinstance(value, StrEnum) else str(value)
    if format_ != Format.PNG:
        # What is drawn and not dotted has no dots.
        found.pop("dpi", None)
    if spec.paper not in _TURNS:
        found.pop("turn", None)
    return found


def state_of(query: str) -> str:
    """Return of a kept query what brings back the page's state."""
    given = read_fields(query) or {}
    found = [(name, given[name]) for name in STATE if name in given]
    return urlencode(sorted(found), safe=_PLAIN)


def identity(parts: Sequence[object]) -> str:
    """Return a digest of all that a sheet depends on."""
    said = _SEPARATOR.join("" if part is None else str(part) for part in parts)
    return sha256(said.encode()).hexdigest()


def code_of(digest: str, attempt: int = 0) -> str:
    """Return the code of a digest; another one where that of the attempt before is taken."""
    number = int(sha256(f"{digest}{_SEPARATOR}{attempt}".encode()).hexdigest(), 16)
    found = ""
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        found += ALPHABET[at]
    return found


def written(code: str) -> str:
    """Return a code as it stands on paper.

    >>> written("abcd2345")
    'ABCD-2345'
    """
    half = LENGTH // 2
    return f"{code[:half]}-{code[half:]}".upper()


def read(said: str) -> str | None:
    """Return the code that somebody typed, in any letters, with blanks and hyphens or without.

    >>> read(" abCD - 2345 ")
    'abcd2345'
    """
    found = plain(said)
    return found if _CODE.fullmatch(found) else None


def plain(said: str) -> str:
    """Return what somebody typed without blanks and hyphens, in small letters.

    Chinese keyboards give letters and digits that are as wide as characters, too.
    """
    return re.sub(r"[\s\-‐-―－]+", "", normalize("NFKC", said[:64])).lower()


def start(said: str) -> str:
    """Return how a code begins that somebody typed a part of; empty where none begins so."""
    found = plain(said)
    return found if set(found) <= set(ALPHABET) else ""


def day_of(asked: Asked, shown: Shown) -> date | None:
    """Return today where a sheet depends on it: what stands there is judged by the day."""
    standing = not INDICATORS[asked.indicator].of_a_period
    return date.today() if standing or "gaps" in shown.keys else None  # noqa: DTZ011 - a civil day


@cache
def program() -> str:
    """Return what differs when the program that makes sheets, or what it draws with, does."""
    digest = sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()


def _refused(why: Why, given: str) -> RefusedError:
    return RefusedError(
        why,
        given=given,
        wanted=f"the query of a view, at most {MAX_EXPORT_QUERY:,} characters",
        remedy="correct it and try again",
        limit=MAX_EXPORT_QUERY,
    )
