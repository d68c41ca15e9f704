"""The facts: every demand as a row of compact arrays, and as bits of what it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.engine.question import Ground
from geo.facts import bits
from geo.facts.areas import Areas
from geo.facts.bits import Bits, Words
from geo.facts.kept import Kept
from geo.facts.squares import Grid
from geo.queries.facts import EPOCH

BRIEF: Final = 255
"""Hours to close below this are counted by themselves; what is open or takes longer has this."""
MANY: Final = 64
"""With more values than this, each one's set of rows would cost more than the column itself."""
STATUSES: Final = ("open", "overdue", "on_time", "late", "closed")
WEEK: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the database held when the facts were read.

    Attributes
    ----------
    version
        As of `geo.queries.areas.state`.
    as_of
        The moment of the data, on the clock of the deployment; none without data.
    first_day, last_day
        Of what is counted by day; none without data.
    runs
        Of all loads.
    """

    version: int | None
    as_of: datetime | None
    first_day: date | None
    last_day: date | None
    synthetic: bool
    zone: str
    runs: frozenset[int] = frozenset()

    @property
    def ground(self) -> Ground:
        """What the engine's rules about days go by."""
        return Ground(places=pd.DataFrame(), parts=[], as_of=self.as_of, first_day=self.first_day)

    @property
    def last_known(self) -> int | None:
        """The number of the last civil day that the data know of."""
        last = self.ground.last_day
        return None if last is None else number(last)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facet:
    """A value of each row out of a few known ones.

    Attributes
    ----------
    keys
        The values.
    sets
        The rows of each, of the shape (keys, words); none where there are many.
    codes
        The number of each row's value, where there are many; else none.
    """

    keys: tuple[str, ...]
    sets: Bits | None = None
    codes: NDArray[np.uint16] | None = None

    def of(self, numbers: Sequence[int]) -> Bits:
        """Return the rows that have one of the values of these numbers."""
        if self.sets is not None:
            chosen: Bits = np.bitwise_or.reduce(self.sets[list(numbers)], axis=0)
            return chosen
        assert self.codes is not None  # noqa: S101 - one of the two is there
        wanted = np.zeros(65_536, dtype=np.bool_)
        wanted[list(numbers)] = True
        return bits.packed(wanted[self.codes])

    def tally(self, words: Words) -> NDArray[np.int64]:
        """Count the rows of a set by value."""
        if self.sets is not None:
            return words.tally(self.sets)
        assert self.codes is not None  # noqa: S101 - as above
        inside = np.flatnonzero(bits.unpacked(words.bits).view(np.bool_))
        chosen = self.codes.reshape(-1, bits.WORD)[words.which].ravel()[inside]
        return np.bincount(chosen, minlength=len(self.keys))

    def values(self, rows: bits.Rows) -> NDArray[np.uint16]:
        """Return the numbers of the values of some rows."""
        if self.codes is not None:
            return self.codes[rows]
        assert self.sets is not None  # noqa: S101 - as above
        found = np.zeros(rows.size, dtype=np.uint16)
        for number, one in enumerate(self.sets):
            found[bits.has(one, rows)] = number
        return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Open:
    """What is not closed, in the order of rows.

    Attributes
    ----------
    rows
        Their numbers.
    received_us, due_us
        Microseconds since 1970; 0 without a due time.
    hours
        Waited at the moment of the data, rounded down.
    """

    rows: bits.Rows
    received_us: NDArray[np.int64]
    due_us: NDArray[np.int64]
    hours: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weeks:
    """Where each week begins among the rows of an area and weekday, which come by day.

    Attributes
    ----------
    first
        The number of the first Monday.
    weekday
        Of each line of `rows`.
    rows
        Of the shape (areas and weekdays, weeks + 1).
    """

    first: int
    weekday: NDArray[np.intp]
    rows: NDArray[np.int64]

    def count(self, chosen: Bits) -> NDArray[np.int64]:
        """Count the rows of a set by day, from the first Monday on."""
        before = bits.cumulated(chosen)
        word, inside = self.rows >> 6, (self.rows & (bits.WORD - 1)).astype(np.uint64)
        last = np.append(chosen, np.uint64(0))[word] & ((np.uint64(1) << inside) - np.uint64(1))
        rank = before[word] + np.bitwise_count(last)
        weeks = np.zeros((rank.shape[1] - 1, WEEK), dtype=np.int64)
        np.add.at(weeks.T, self.weekday, np.diff(rank, axis=1))
        return weeks.ravel()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Facts:
    """Every demand. Rows lie by lowest area, weekday of receipt and day; of no area at the end.

    Each area and weekday begins with a word of 64 rows, so that an area with all its parts is a
    range of words; rows that fill up the last word are in no set.

    Attributes
    ----------
    starts
        The word with which each area's weekdays begin, of the shape (areas + 1, 7), and the end.
    received, due, closed
        Civil days: see `geo.queries.facts`.
    hours
        To close, rounded up; `brief` is the same up to `BRIEF`.
    flags
        The rows that each of `geo.queries.facts.FLAGS` counts.
    facets
        category, channel, status, how, hour (of receipt), close (the class of the time to close,
        the last one open).
    placed
        Rows with a point of their own.
    slow
        Closed rows that took `BRIEF` hours or longer.
    falling
        Open rows that are due within so many hours of the moment of the data; none: overdue.
    key
        A hash of source and id.
    answers
        What was computed of them before.
    """

    known: Known
    areas: Areas
    starts: NDArray[np.int64]
    weekdays: NDArray[np.intp]
    received: NDArray[np.int16]
    due: NDArray[np.int16]
    closed: NDArray[np.int16]
    hours: NDArray[Any]
    brief: NDArray[np.uint8]
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]
    grid: Grid
    squares: NDArray[np.uint16]
    cell: NDArray[np.uint32]
    cells: NDArray[np.int64]
    key: NDArray[np.int64]
    flags: Mapping[str, Bits]
    facets: Mapping[str, Facet]
    placed: Bits
    slow: Bits
    open: Open
    falling: Mapping[int | None, Bits]
    weeks: Weeks
    answers: Kept = field(default_factory=Kept)

    @property
    def words(self) -> int:
        """How many words a set has."""
        return int(self.starts[-1])

    @property
    def nbytes(self) -> int:
        """How much memory the arrays take."""
        arrays: list[Any] = [
            self.received, self.due, self.closed, self.hours, self.brief, self.lon, self.lat,
            self.squares, self.cell, self.key, self.placed, self.slow, self.weeks.rows,
            *self.flags.values(), *self.falling.values(),
        ]  # fmt: skip
        for facet in self.facets.values():
            arrays += [one for one in (facet.sets, facet.codes) if one is not None]
        return sum(one.nbytes for one in arrays)

    def range_of(self, area: int) -> tuple[int, int]:
        """Return the first word of an area and all its parts, and the one after the last."""
        return int(self.starts[area * WEEK]), int(self.starts[self.areas.end[area] * WEEK])

    def of_days(self, day: str, start: int, end: int) -> Bits:
        """Return the rows whose civil day of receipt, closing or of being due is in a span."""

        def made() -> Bits:
            column: NDArray[np.int16] = getattr(self, day)
            return bits.packed(_between(column, start, end))

        found: Bits = self.answers.get(("days", day, start, end), made)
        return found


def _between(column: NDArray[np.int16], start: int, end: int) -> NDArray[np.bool_]:
    first, last = max(start, -32_767), min(end, 32_768) - 1
    if last < first:
        return np.zeros(column.shape, dtype=np.bool_)
    # One comparison in place of two: what is below the start turns into a large number.
    away = (column - np.int16(first)).view(np.uint16)
    return away <= np.uint16(last - first)


def number(day: date) -> int:
    """Return the number of a civil day."""
    return (day - EPOCH).days
