"""The register of what was given out. It reads and writes through the door of `dashboard.data`.

A file and its entry are one row, written in one transaction: there is no code without a file that
was made, and no file given out without a code. Where the files take more room than they may, the
oldest are let go and their entries stay, but never those of bulletins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from hashlib import sha256
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dashboard import data
from dashboard.data import State
from dashboard.snapshot.refused import RefusedError, Why
from dashboard.writing import writing
from geo.queries import exports as queries

MOST_ENTRIES: Final = 100_000
MOST_FILES: Final = 2_000
MOST_TOTAL: Final = 2 * 1024**3
"""Bytes of all files that are kept, bulletins beside."""
MOST_BYTES: Final = 64 * 1024**2
"""Of one file."""
IDENTITY: Final = "identity"
"""The field of an entry's `spec` that says what its code stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be entered.

    Attributes
    ----------
    kind
        sheet, data, atlas or bulletin.
    spec
        How it was made, as JSON has it; `IDENTITY` is a digest of all that it depends on.
    version, as_of
        Of the data.
    seconds
        That it took.
    """

    code: str
    kind: str
    format: str
    title: str
    query: str
    spec: Mapping[str, Any]
    version: int | None
    as_of: datetime | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """An entry; moments are on the clock of the deployment.

    Attributes
    ----------
    kept
        Whether its file is still there.
    """

    code: str
    made_at: datetime
    kind: str
    format: str
    title: str
    query: str
    spec: Mapping[str, Any]
    version: int | None
    as_of: datetime | None
    sha256: str
    bytes: int
    seconds: float
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the entries, and how many there are; `state` is of the data as they are now."""

    exports: Sequence[Export]
    total: int
    state: State


def one(code: str) -> Export | None:
    """Return an entry; none where there is none."""
    with data.moment() as moment:
        row = moment.connection.execute(queries.one(code)).one_or_none()
        return None if row is None else _export(row, moment.state)


def file(code: str) -> bytes | None:
    """Return the file of an entry; none where there is none, or it is no longer kept."""
    with data.reading() as connection:
        row = connection.execute(queries.file(code)).one_or_none()
    return None if row is None or row.file is None else bytes(row.file)


def listed(*, search: str, code: str, page: int, size: int) -> Page:
    """Return entries, newest first; `page` counts from 1.

    Parameters
    ----------
    search, code
        A part of the title, or how the code begins; all where neither is given.
    """
    statement = queries.listed(search=search, code=code, offset=(page - 1) * size, limit=size)
    with data.moment() as moment:
        rows = moment.connection.execute(statement).all()
        total = moment.connection.scalar(queries.many(search=search, code=code)) or 0
        found = [_export(row, moment.state) for row in rows]
        return Page(exports=found, total=total, state=moment.state)


def of_query(query: str, *, kind: str) -> list[Export]:
    """Return the entries of a kind that were made for a query, the newest first."""
    with data.moment() as moment:
        rows = moment.connection.execute(queries.of_query(query, kind)).all()
        return [_export(row, moment.state) for row in rows]


def issued(*, length: str, page: int, size: int) -> Page:
    """Return bulletins, those of the newest days first, of the same days the newest edition first.

    Parameters
    ----------
    length
        week or month; both where it is empty.
    """
    statement = queries.issued(length, offset=(page - 1) * size, limit=size)
    with data.moment() as moment:
        rows = moment.connection.execute(statement).all()
        total = moment.connection.scalar(queries.issued_count(length)) or 0
        found = [_export(row, moment.state) for row in rows]
        return Page(exports=found, total=total, state=moment.state)


def enter(draft: Draft, body: bytes) -> Export:
    """Enter a file. Where its code is there with the same content, that entry stands.

    Raises
    ------
    RefusedError
        The file is too large, the register is full, the code stands for another file, or the
        database may not be written to.
    """
    if len(body) > MOST_BYTES:
        most = MOST_BYTES // 1024**2
        raise RefusedError(
            Why.LARGE,
            given=f"A file of {len(body):,} bytes",
            wanted=f"at most {MOST_BYTES:,}",
            remedy="take smaller paper, fewer dots to the inch, or PDF",
            limit=most,
        )
    digest = sha256(body).hexdigest()
    values = {
        "code": draft.code, "kind": draft.kind, "format": draft.format, "title": draft.title,
        "query": draft.query, "spec": dict(draft.spec), "version": draft.version,
        "as_of": draft.as_of, "sha256": digest, "bytes": len(body), "seconds": draft.seconds,
        "file": body,
    }  # fmt: skip
    state = data.state()
    refused = partial(RefusedError, Why.READ_ONLY)
    with writing("export", rights="INSERT, UPDATE", refused=refused) as connection:
        connection.execute(queries.LOCK)
        there = connection.execute(queries.one(draft.code)).one_or_none()
        if there is None:
            _room(connection)
            connection.execute(queries.put(), values)
        elif there.sha256 != digest:
            raise RefusedError(
                Why.CHANGED,
                given=f"The code {draft.code} stands for another file",
                wanted="the very same bytes",
                remedy="make a new sheet",
            )
        elif not there.kept:
            connection.execute(queries.again(draft.code, digest).values(file=body))
        connection.execute(queries.let_go(files=MOST_FILES, total=MOST_TOTAL, but=draft.code))
        return _export(connection.execute(queries.one(draft.code)).one(), state)


def _room(connection: Connection) -> None:
    if connection.execute(queries.counted()).scalar_one() >= MOST_ENTRIES:
        raise RefusedError(
            Why.FULL,
            given=f"{MOST_ENTRIES:,} entries in the register",
            wanted="room for one more",
            remedy="move old entries of rongtu.export away",
            limit=MOST_ENTRIES,
        )


def _export(row: Any, state: State) -> Export:  # noqa: ANN401 - a row
    zone = ZoneInfo(state.time_zone)
    return Export(
        code=row.code,
        made_at=row.made_at.astimezone(zone),
        kind=row.kind,
        format=row.format,
        title=row.title,
        query=row.query,
        spec=row.spec,
        version=row.version,
        as_of=row.as_of and row.as_of.astimezone(zone),
        sha256=row.sha256,
        bytes=row.bytes,
        seconds=row.seconds,
        kept=row.kept,
    )
