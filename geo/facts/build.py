"""Facts out of rows as they were read: put in order, and turned into sets."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.catalog import INDICATORS
from geo.catalog.basis import Falling
from geo.facts import bits
from geo.facts.areas import Areas
from geo.facts.bits import Bits
from geo.facts.squares import grid_of
from geo.facts.table import (
    BRIEF,
    MANY,
    STATUSES,
    WEEK,
    Facet,
    Facts,
    Known,
    Open,
    Weeks,
    number,
)
from geo.queries.facts import CLOSE_EDGES, FLAGS, HOWS, NO_DAY, NO_PLACE

Columns = Mapping[str, NDArray[Any]]
"""As `geo.queries.facts.ROW` names them."""
Laid = Callable[[str], NDArray[Any]]
"""A column by its name, in the order of the facts."""

SPANS: Final = tuple(
    dict.fromkeys(one.basis.hours for one in INDICATORS.values() if isinstance(one.basis, Falling))
)
"""Hours within which something falls due, as the catalog has them."""
_SATURDAY: Final = 5
"""The first of January 2000, of a week that begins with Monday as 0."""
_HOUR_US: Final = 3_600_000_000
_EMPTY: Final = {"received": NO_DAY, "due": NO_DAY, "closed": NO_DAY, "lon": NO_PLACE,
                 "lat": NO_PLACE}  # fmt: skip


def build(
    columns: Columns,
    areas: Areas,
    terms: Mapping[str, Sequence[str]],
    known: Known,
) -> Facts:
    """Put rows in order.

    Parameters
    ----------
    columns
        In any order of rows.
    terms
        The categories and channels, by their numbers.
    """
    weekday = (columns["received"].astype(np.int32) + _SATURDAY) % WEEK
    area = columns["area"]
    segment = np.where(area < 0, len(areas), areas.by_code[area] if len(areas) else 0) * WEEK
    segment = (segment + weekday).astype(np.int64)
    segments = (len(areas) + 1) * WEEK
    starts = np.zeros(segments + 1, dtype=np.int64)
    held = np.bincount(segment, minlength=segments)
    np.cumsum(-(-held // bits.WORD), out=starts[1:])
    order = np.argsort((segment << 16) + columns["received"].astype(np.int64) + 32_768)
    firsts = np.cumsum(held) - held
    places = np.arange(area.size) + np.repeat(starts[:-1] * bits.WORD - firsts, held)

    def laid(name: str) -> NDArray[Any]:
        column = columns[name]
        out = np.full(int(starts[-1]) * bits.WORD, _EMPTY.get(name, 0), dtype=column.dtype)
        out[places] = column[order]
        return out

    return _facts(laid, places, starts, areas, terms, known)


def _facts(
    laid: Laid,
    places: NDArray[np.int64],
    starts: NDArray[np.int64],
    areas: Areas,
    terms: Mapping[str, Sequence[str]],
    known: Known,
) -> Facts:
    words = int(starts[-1])
    there = bits.of_rows(places, words)
    received, due, closed = (laid(name) for name in ("received", "due", "closed"))
    taken, lon, lat = laid("hours"), laid("lon"), laid("lat")
    brief = np.where((taken < 0) | (taken > BRIEF), BRIEF, taken).astype(np.uint8)
    waiting = _open(laid, there, known.as_of)
    overdue, falling = _falling(waiting, known.as_of, words)
    placed = bits.packed(lon != NO_PLACE) & there
    own = bits.rows_of(placed)
    grid = grid_of(lon[own], lat[own])
    squares = np.zeros(lon.size, dtype=np.uint16)
    squares[own] = grid.squares(lon[own], lat[own])
    cells, cell = np.unique(laid("cell"), return_inverse=True)
    flags = laid("flags")
    long = taken.max(initial=0) >= 65_536  # noqa: PLR2004 - more than two bytes hold
    return Facts(
        known=known,
        areas=areas,
        starts=starts,
        weekdays=np.repeat(np.arange(starts.size - 1) % WEEK, np.diff(starts)),
        received=received, due=due, closed=closed,
        hours=np.maximum(taken, 0).astype(np.uint32 if long else np.uint16),
        brief=brief,
        lon=lon, lat=lat, grid=grid, squares=squares,
        cell=cell.astype(np.uint32), cells=cells,
        key=laid("key"),
        flags={name: bits.packed((flags >> at & 1).astype(np.bool_))
               for at, name in enumerate(FLAGS)},
        facets=_facets(laid, there, overdue, terms),
        placed=placed,
        slow=bits.packed((taken >= BRIEF) & (brief == BRIEF)) & there,
        open=waiting,
        falling=falling,
        weeks=_weeks(received, starts, places, known),
    )  # fmt: skip


def _facets(
    laid: Laid,
    there: Bits,
    overdue: Bits,
    terms: Mapping[str, Sequence[str]],
) -> dict[str, Facet]:
    found = {name: facet(laid(name), there, terms[name]) for name in ("category", "channel")}
    found["how"] = facet(laid("how"), there, HOWS)
    found["hour"] = facet(laid("hour"), there, [str(hour) for hour in range(24)])
    closing = facet(laid("closing"), there, ("open", "on_time", "late", "closed"))
    assert closing.sets is not None  # noqa: S101 - there are four
    sets = np.vstack([closing.sets[0] & ~overdue, overdue[None], closing.sets[1:]])
    found["status"] = Facet(keys=STATUSES, sets=sets)
    classes = laid("bin")
    many = len(CLOSE_EDGES)
    found["close"] = facet(
        np.where(classes < 0, many, classes), there, [*map(str, CLOSE_EDGES), "open"]
    )
    return found


def facet(codes: NDArray[Any], there: Bits, keys: Sequence[str]) -> Facet:
    """Return the rows of each value."""
    if len(keys) > MANY:
        return Facet(keys=tuple(keys), codes=codes.astype(np.uint16))
    sets = [bits.packed(codes == at) & there for at in range(len(keys))]
    return Facet(
        keys=tuple(keys), sets=np.array(sets, dtype=np.uint64).reshape(len(keys), there.size)
    )


def _open(laid: Laid, there: Bits, as_of: datetime | None) -> Open:
    rows = bits.rows_of(bits.packed(laid("closing") == 0) & there)
    received, due = laid("received_us")[rows], laid("due_us")[rows]
    waited = np.zeros(rows.size, dtype=np.int64)
    if as_of is not None:
        waited = np.maximum((microseconds(as_of) - received) // _HOUR_US, 0)
    return Open(rows=rows, received_us=received, due_us=due, hours=waited)


def _falling(
    waiting: Open, as_of: datetime | None, words: int
) -> tuple[Bits, dict[int | None, Bits]]:
    """Return what is open and past due, voided or not; and what counts and falls due, by hours."""
    due = waiting.due_us
    if as_of is None:
        return np.zeros(words, dtype=np.uint64), {}
    now = microseconds(as_of)
    late = bits.of_rows(waiting.rows[(due != 0) & (due < now)], words)
    found: dict[int | None, Bits] = {}
    for hours in SPANS:
        soon = (due >= now) & (due <= now + (hours or 0) * _HOUR_US)
        found[hours] = late if hours is None else bits.of_rows(waiting.rows[soon], words)
    return late, found


def microseconds(moment: datetime) -> int:
    """Return the microseconds since 1970, exactly."""
    away = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return away // timedelta(microseconds=1)


def _weeks(
    received: NDArray[np.int16],
    starts: NDArray[np.int64],
    places: NDArray[np.int64],
    known: Known,
) -> Weeks:
    if known.first_day is None or known.last_day is None:
        nothing = np.zeros(0, dtype=np.intp)
        return Weeks(first=0, weekday=nothing, rows=np.zeros((0, 1), dtype=np.int64))
    first = number(known.first_day) - known.first_day.weekday()
    weeks = max(1, (number(known.last_day) - first) // WEEK + 1)
    filled = np.flatnonzero(np.diff(starts))
    segment = np.searchsorted(starts * bits.WORD, places, side="right") - 1
    line = np.searchsorted(filled, segment)
    # Before the first week and after the last one, no day is asked for.
    week = np.clip((received[places].astype(np.int64) - first) // WEEK, -1, weeks) + 1
    held = np.bincount(line * (weeks + 2) + week, minlength=filled.size * (weeks + 2))
    before = np.cumsum(held.reshape(filled.size, weeks + 2), axis=1)[:, : weeks + 1]
    return Weeks(first=first, weekday=filled % WEEK, rows=before + starts[filled, None] * bits.WORD)
