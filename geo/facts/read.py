"""Facts out of the database: all of them, or those that are new."""

from collections.abc import Collection
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import psycopg
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select, text

from geo import db
from geo.errors import RongtuError
from geo.facts import bits
from geo.facts.areas import areas
from geo.facts.build import Columns, build
from geo.facts.table import WEEK, Facts, Known
from geo.queries import areas as places
from geo.queries import facts as queries
from geo.queries.facts import CLOSE_EDGES, FLAGS, ROW

_PIECE: Final = 32_000_000
"""Bytes turned into numbers at once."""
_HEAD: Final = 19
"""Bytes before the first row of a binary copy: its mark, flags and no extension."""
_KEPT: Final = {"received": "i2", "due": "i2", "closed": "i2", "bin": "i1", "hour": "i1",
                "how": "i1", "closing": "i1", "category": "i2", "channel": "i2"}  # fmt: skip
"""Columns that need less room than they are sent with."""


def read(connection: Connection, before: Facts | None = None) -> Facts:
    """Read the facts, of `before` only what is new where nothing else can have changed.

    Use a transaction that sees the same throughout.

    Raises
    ------
    RongtuError
        The rollups do not know a category or a channel: they are out of date.
    """
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    known = _known(connection)
    new = _new(connection, known, before)
    terms = {name: connection.scalars(_terms(name)).all() for name in ("category", "channel")}
    if before is None or new is None:
        shape = areas(
            db.read_frame(connection, queries.areas()),
            connection.scalars(queries.levels()).all(),
        )
        return build(_checked(_rows(connection, None)), shape, terms, known)
    rows = _checked(_rows(connection, new)) if new else None
    merged = _merged(before, rows, terms)
    total = connection.scalar(queries.size())
    if merged["key"].size != total:
        # Rows went away that no load tells of.
        return read(connection)
    return build(merged, before.areas, terms, known)


def _terms(name: str) -> Select[Any]:
    listed = queries.terms(name).subquery()
    return select(listed.c.term).order_by(listed.c.number)


def _known(connection: Connection) -> Known:
    state = connection.execute(places.state()).one()
    zone = state.time_zone or "Asia/Shanghai"
    runs = connection.execute(queries.runs()).all()
    return Known(
        version=state.version,
        as_of=state.as_of and state.as_of.astimezone(ZoneInfo(zone)),
        first_day=state.first_day,
        last_day=state.last_day,
        synthetic=state.synthetic,
        zone=zone,
        runs=frozenset(run.run_id for run in runs),
    )


def _new(connection: Connection, known: Known, before: Facts | None) -> set[int] | None:
    """Return the loads since `before`; none where more than the rows they wrote may differ."""
    if before is None or before.known.zone != known.zone:
        return None
    since = set(known.runs - before.known.runs)
    if before.known.runs - known.runs:
        return None
    layers = {run.layer for run in connection.execute(queries.runs()) if run.run_id in since}
    # Areas place demands anew, and default coordinates that are found move those of earlier loads.
    if not layers <= {"demand"} or connection.scalar(queries.placed_anew(since)):
        return None
    return since


def _rows(connection: Connection, runs: Collection[int] | None) -> Columns:
    """Read rows as columns: they come in binary form, each of the same length."""
    statement = queries.rows(runs)
    sql = statement.compile(
        dialect=connection.dialect, compile_kwargs={"literal_binds": True}
    ).string
    size = int(connection.scalar(queries.size(runs)) or 0)
    found = {name: np.empty(size, dtype=_KEPT.get(name, kind)) for name, kind in ROW.items()}
    form = np.dtype([("fields", ">i2")] + [
        part for name, kind in ROW.items()
        for part in ((f"{name}_length", ">i4"), (name, f">{kind}"))
    ])  # fmt: skip
    done, waiting = 0, bytearray()
    driver: Any = connection.connection.driver_connection
    try:
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT BINARY)") as copy,
        ):
            for block in copy:
                waiting += block
                if len(waiting) > _PIECE:
                    done = _taken(found, waiting, form, done)
            _taken(found, waiting, form, done)
    except psycopg.OperationalError as error:
        raise db.unavailable(connection.engine, error) from error
    return found


def _taken(
    found: dict[str, NDArray[Any]], waiting: bytearray, form: "np.dtype[Any]", done: int
) -> int:
    """Turn the whole rows of `waiting` into numbers, and leave the rest there."""
    head = 0 if done else _HEAD
    count = min((len(waiting) - head) // form.itemsize, found["key"].size - done)
    rows = np.frombuffer(bytes(waiting[head : head + count * form.itemsize]), dtype=form)
    for name, column in found.items():
        column[done : done + count] = rows[name]
    del waiting[: head + count * form.itemsize]
    return done + count


def _checked(rows: Columns) -> Columns:
    for name in ("category", "channel"):
        if rows[name].size and rows[name].min() < 0:
            raise RongtuError(
                given=f"Demands of a {name} that the rollups do not know",
                wanted="rollups of all demands",
                remedy="run: rongtu db migrate",
            )
    return rows


def columns_of(facts: Facts) -> Columns:
    """Return the rows as columns again: what `build` was given."""
    there = bits.rows_of(_there(facts))
    found: dict[str, NDArray[Any]] = {
        name: getattr(facts, name)[there]
        for name in ("received", "due", "closed", "lon", "lat", "key")
    }
    facets = {name: facet.values(there).astype(np.int16) for name, facet in facts.facets.items()}
    for name in ("category", "channel", "how", "hour"):
        found[name] = facets[name]
    # Open and overdue ones are one: which is which the moment of the data says.
    found["closing"] = np.maximum(facets["status"] - 1, 0)
    found["bin"] = np.where(facets["close"] == len(CLOSE_EDGES), -1, facets["close"])
    found["hours"] = np.where(found["bin"] < 0, -1, facts.hours[there].astype(np.int32))
    found["cell"] = facts.cells[facts.cell[there]]
    found["flags"] = np.zeros(there.size, dtype=np.int32)
    for at, name in enumerate(FLAGS):
        found["flags"] |= bits.has(facts.flags[name], there).astype(np.int32) << at
    word = there // bits.WORD
    area = np.searchsorted(facts.starts[::WEEK], word, side="right") - 1
    codes = np.empty(len(facts.areas) + 1, dtype=np.int32)
    codes[facts.areas.by_code] = np.arange(len(facts.areas))
    codes[-1] = -1
    found["area"] = codes[area]
    waiting = np.searchsorted(there, facts.open.rows)
    for name in ("received_us", "due_us"):
        found[name] = np.zeros(there.size, dtype=np.int64)
        found[name][waiting] = getattr(facts.open, name)
    return found


def _there(facts: Facts) -> bits.Bits:
    sets = facts.facets["how"].sets
    assert sets is not None  # noqa: S101 - there are few
    every: bits.Bits = np.bitwise_or.reduce(sets, axis=0)
    return every


def _merged(before: Facts, rows: Columns | None, terms: dict[str, Any]) -> Columns:
    """Put new rows in the place of those of the same key."""
    old = dict(columns_of(before))
    for name, now in terms.items():
        number = {term: at for at, term in enumerate(now)}
        moved = [number.get(term, -1) for term in before.facets[name].keys]
        old[name] = np.array([*moved, -1], dtype=np.int16)[old[name]]
    if rows is None:
        return old
    kept = ~np.isin(old["key"], rows["key"])
    return {name: np.concatenate([old[name][kept], rows[name]]) for name in ROW}
