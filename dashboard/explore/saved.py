"""What may be kept: a query string in one form, a name, a note; and who may write how often."""

import re
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from threading import Lock
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from geo.errors import RongtuError
from geo.schema.saved import MAX_QUERY

KINDS: Final = ("view", "scenario")
MAX_NAME, MAX_NOTE = 80, 500
MOST_FIELDS: Final = 64
ID_LENGTH: Final = 10
ALPHABET: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Of ids: nothing in it is taken for another when it is read out or copied by hand."""
A_MINUTE: Final = 60
"""Writes of one process in a minute."""

_FIELD: Final = re.compile(r"[a-z][a-z0-9_.]{0,31}")
_ID: Final = re.compile(rf"[{ALPHABET}]{{{ID_LENGTH}}}")
_PLAIN: Final = ",:;~"
"""Signs that a query of the page has unescaped."""


class Why(StrEnum):
    """Why something is not kept: a key of the page's words."""

    BAD = "saved.bad"
    LONG = "saved.long"
    NAME = "saved.bad_name"
    NOTE = "saved.bad_note"
    OFTEN = "saved.often"
    FULL = "saved.full"
    READ_ONLY = "saved.read_only"
    NOT_YOURS = "saved.not_yours"
    ELSEWHERE = "saved.elsewhere"
    LARGE = "saved.large"
    GONE = "saved.gone"


class RefusedError(RongtuError, ValueError):
    """Something that is not kept."""

    def __init__(self, why: Why, *, given: str, wanted: str, remedy: str) -> None:
        """Say what was given, what was wanted instead, and what to do about it."""
        self.why = why
        super().__init__(given=given, wanted=wanted, remedy=remedy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A view that is to be kept; without a name it is a short link only."""

    query: str
    name: str | None
    kind: str
    note: str | None
    parent: str | None

    @property
    def digest(self) -> str:
        """The same for the same kind and query."""
        return sha256(f"{self.kind}\n{self.query}".encode()).hexdigest()


def draft(given: object) -> Draft:
    """Read what a page asks to keep.

    Raises
    ------
    RefusedError
        A part of it is not as it must be.
    """
    fields = _fields(given)
    kind = fields.get("kind", KINDS[0])
    if kind not in KINDS:
        raise _refused(Why.BAD, f"kind {kind!r:.40}", " or ".join(KINDS))
    parent = fields.get("parent")
    if parent is not None and not is_id(parent):
        raise _refused(Why.BAD, "a parent that is no id", "the id of a kept view")
    return Draft(
        query=query(fields.get("query")),
        name=None if fields.get("name") is None else name(fields["name"]),
        kind=kind,
        note=note(fields.get("note")),
        parent=parent,
    )


def renaming(given: object) -> tuple[str, str | None]:
    """Read a new name and note. Errors are those of `draft`."""
    fields = _fields(given)
    return name(fields.get("name")), note(fields.get("note"))


def query(given: object) -> str:
    """Return a query string in one form, without its question mark: of one field the last, by key.

    It is only ever put behind the address of the page itself, and never has a scheme, a host, a
    path or a fragment of its own. Errors are those of `draft`.
    """
    if not isinstance(given, str):
        raise _refused(Why.BAD, "no query", "the query string of a page")
    said = given.removeprefix("?")
    if len(said) > MAX_QUERY:
        raise _refused(Why.LONG, f"{len(said):,} characters", f"at most {MAX_QUERY:,}")
    try:
        pairs = parse_qsl(
            said, keep_blank_values=True, strict_parsing=bool(said), max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise _refused(Why.BAD, "what is no query string", "key=value&key=value") from None
    for key, value in pairs:
        if not _FIELD.fullmatch(key) or not _clean(value):
            raise _refused(Why.BAD, f"the field {key!r:.40}", "the query string of a page")
    found = urlencode(sorted(dict(pairs).items()), safe=_PLAIN)
    if len(found) > MAX_QUERY:
        raise _refused(Why.LONG, f"{len(found):,} characters", f"at most {MAX_QUERY:,}")
    return found


def name(given: object) -> str:
    """Return a name with single blanks. Errors are those of `draft`."""
    said = " ".join(given.split()) if isinstance(given, str) else ""
    if not 0 < len(said) <= MAX_NAME or not _clean(said):
        raise _refused(Why.NAME, f"a name of {len(said)} characters", f"1 to {MAX_NAME}")
    return said


def note(given: object) -> str | None:
    """Return a note, none where nothing is said. Errors are those of `draft`."""
    if given is None:
        return None
    said = given.strip() if isinstance(given, str) else None
    if said is None or len(said) > MAX_NOTE or not _clean(said.replace("\n", "")):
        raise _refused(Why.NOTE, "such a note", f"a text of at most {MAX_NOTE} characters")
    return said or None


def new_id() -> str:
    """Return a new id. That two are the same is less likely than one in 10^11 of 5,000."""
    return "".join(secrets.choice(ALPHABET) for _ in range(ID_LENGTH))


def is_id(given: object) -> bool:
    """Say whether it could be an id."""
    return isinstance(given, str) and _ID.fullmatch(given) is not None


def same_origin(headers: Mapping[str, str], host: str) -> bool:
    """Say whether a request comes from a page of this very server, as browsers tell.

    `Sec-Fetch-Site` cannot be forged by a page, but browsers send it over HTTPS only; `Origin` they
    send with every write. What sends neither is no browser, and has no business here.
    """
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    try:
        origin = urlsplit(headers.get("Origin", ""))
    except ValueError:
        return False
    return origin.scheme in {"http", "https"} and origin.netloc.casefold() == host.casefold()


class Pace:
    """So many writes a minute, of all who write through this process together."""

    def __init__(
        self, *, most: int = A_MINUTE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Allow `most` in any minute of `clock`, which counts seconds."""
        self._most, self._clock = most, clock
        self._lock = Lock()
        self._taken = deque[float]()

    def take(self) -> None:
        """Take one.

        Raises
        ------
        RefusedError
            There were enough in the minute before.
        """
        with self._lock:
            now = self._clock()
            while self._taken and self._taken[0] <= now - A_MINUTE:
                self._taken.popleft()
            if len(self._taken) >= self._most:
                raise _refused(
                    Why.OFTEN, "too many writes", f"at most {self._most} a minute",
                    remedy="try again in a minute",
                )  # fmt: skip
            self._taken.append(now)


def _fields(given: object) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _refused(Why.BAD, "no JSON object", "an object with a query")
    return given


def _clean(said: str) -> bool:
    """Say whether there is nothing in a text that is not seen, such as a change of direction."""
    return said.isprintable()


def _refused(
    why: Why, given: str, wanted: str, *, remedy: str = "correct it and try again"
) -> RefusedError:
    return RefusedError(why, given=given, wanted=wanted, remedy=remedy)
