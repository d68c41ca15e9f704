"""Which demands are chosen, and the sets of rows that say so."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely

from geo.errors import UnknownKeyError
from geo.facts import bits, squares
from geo.facts.bits import Bits
from geo.facts.table import Facts, number
from geo.period import Period
from geo.queries.facts import CLOSE_EDGES

Ranges = list[tuple[int, int]]

OPEN: Final = len(CLOSE_EDGES)
"""The class of what is still open, after those of the time to close."""
_ALL: Final = -32_768


@dataclass(frozen=True, slots=True)
class Window:
    """Times of the week: weekdays from Monday, 1, and hours of the clock, both ends included."""

    first_day: int
    last_day: int
    first_hour: int
    last_hour: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which demands are chosen; what is empty or none is no condition.

    Attributes
    ----------
    areas
        Codes of any level: in any of them.
    polygon
        In degrees: with a point of their own in it or on its outline. WKB, so that it compares.
    period
        Half-open; what is counted of receipt, closing or being due goes by that day.
    categories, channels, statuses, hows
        Any of them: see `geo.facts.table.Facts.facets`.
    hours
        Received in any of these times of the week.
    classes
        Numbers of the classes of `CLOSE_EDGES` that the time to close is in, or `OPEN`.
    """

    period: Period
    areas: tuple[str, ...] = ()
    polygon: bytes | None = None
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    hows: tuple[str, ...] = ()
    hours: tuple[Window, ...] = ()
    classes: tuple[int, ...] = ()

    @property
    def beyond(self) -> tuple[str, ...]:
        """The conditions that the indicator engine does not know, by name."""
        there = {
            "polygon": self.polygon is not None,
            "status": self.statuses,
            "how": self.hows,
            "hours": self.hours,
            "close": self.classes,
        }
        return tuple(name for name, given in there.items() if given)


class Chosen:
    """The sets of rows of a selection. Each is made once, when it is asked for."""

    def __init__(self, facts: Facts, selection: Selection) -> None:
        """Choose out of `facts`.

        Raises
        ------
        UnknownKeyError
            No such area, category, channel or the like.
        """
        self.facts: Final = facts
        self.selection: Final = selection
        self._filters: Final = self._made()

    def _made(self) -> Mapping[str, Bits]:
        facts, asked = self.facts, self.selection
        found: dict[str, Bits] = {}
        for name, keys in (
            ("category", asked.categories),
            ("channel", asked.channels),
            ("status", asked.statuses),
            ("how", asked.hows),
        ):
            if keys:
                found[name] = self._kept(name, keys)
        if asked.hours:
            found["hours"] = facts.answers.get(("hours", asked.hours), self._hours)
        if asked.classes:
            found["close"] = facts.facets["close"].of(asked.classes)
        if asked.polygon is not None:
            found["polygon"] = facts.answers.get(("polygon", asked.polygon), self._polygon)
        return found

    def _kept(self, name: str, keys: Sequence[str]) -> Bits:
        facet = self.facts.facets[name]
        for key in keys:
            if key not in facet.keys:
                raise UnknownKeyError(name, key, facet.keys)
        return facet.of([facet.keys.index(key) for key in keys])

    def _hours(self) -> Bits:
        facts = self.facts
        found = np.zeros(facts.words, dtype=np.uint64)
        for one in self.selection.hours:
            chosen = facts.facets["hour"].of(range(one.first_hour, one.last_hour + 1))
            days = (facts.weekdays >= one.first_day - 1) & (facts.weekdays < one.last_day)
            found |= np.where(days, chosen, np.uint64(0))
        return found

    def _polygon(self) -> Bits:
        facts = self.facts
        assert self.selection.polygon is not None  # noqa: S101 - whoever calls has looked
        polygon = shapely.from_wkb(self.selection.polygon)
        judged = facts.grid.judged(polygon)[facts.squares]
        found = bits.packed(judged == squares.INSIDE) & facts.placed
        edge = bits.rows_of(bits.packed(judged == squares.EDGE) & facts.placed)
        there = squares.inside(polygon, facts.lon[edge], facts.lat[edge])
        return found | bits.of_rows(edge[there], facts.words)

    def but(self, *names: str) -> list[Bits]:
        """Return the sets of all conditions but these, of areas and period none."""
        return [one for name, one in self._filters.items() if name not in names]

    @cached_property
    def ranges(self) -> Ranges:
        """The words of the chosen areas, in order and apart."""
        asked = self.selection.areas
        if not asked:
            return [(0, self.facts.words)]
        found = sorted(
            {self.facts.range_of(int(at)) for at in self.facts.areas.numbers(asked)},
            # An area and its first part may begin with the same word: the larger comes first.
            key=lambda one: (one[0], -one[1]),
        )
        apart: Ranges = []
        for start, end in found:
            # One area may be a part of another.
            if start < end and (not apart or start >= apart[-1][1]):
                apart.append((start, end))
        return apart

    def within(self, rows: Bits) -> Bits:
        """Return the rows that are in the chosen areas."""
        if not self.selection.areas:
            return rows
        found = np.zeros_like(rows)
        for start, end in self.ranges:
            found[start:end] = rows[start:end]
        return found

    def span(self, until: int | None = None) -> tuple[int, int]:
        """Return the period as numbers of days, cut at what the data know, and at `until`."""
        period, last = self.selection.period, self.facts.known.last_known
        start, end = number(period.start), number(period.end)
        end = start if last is None else min(end, last + 1)
        return start, end if until is None else min(end, until)

    def days(self, day: str, until: int | None = None) -> Bits:
        """Return the rows whose day of receipt, closing or being due is in the period."""
        return self.facts.of_days(day, *self.span(until))

    def before_end(self, day: str) -> Bits:
        """Return the rows whose day is before the end of the period."""
        return self.facts.of_days(day, _ALL + 1, self.span()[1])

    @cached_property
    def elsewhere(self) -> Bits:
        """What was received under all conditions but those of the areas."""
        return self.all_of(self.facts.flags["received"], self.days("received"), *self.but())

    @cached_property
    def here(self) -> Bits:
        """What was received under all conditions."""
        return self.within(self.elsewhere)

    def without(self, name: str) -> Bits:
        """Return what was received under all conditions but one of them."""
        if name not in self._filters:
            return self.here
        others = self.but(name)
        return self.within(
            self.all_of(self.facts.flags["received"], self.days("received"), *others)
        )

    def all_of(self, first: Bits, *others: Bits) -> Bits:
        """Return the rows that are in all sets."""
        found = bits.joined((first, *others))
        assert found is not None  # noqa: S101 - there is a first
        return found


def polygon_of(ring: Iterable[tuple[float, float]]) -> shapely.Geometry:
    """Return the polygon of a ring that is not closed, which may cross itself."""
    return shapely.make_valid(shapely.Polygon(list(ring)))
