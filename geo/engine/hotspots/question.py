"""What is asked of a search for hotspots."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from geo.engine.question import Question, ground
from geo.errors import RongtuError
from geo.period import Period
from geo.schema import RESOLUTION
from geo.text import Text

COARSEST: Final = 5
"""H3's cells of some 250 km2: coarser ones are no places any more."""
STEPS: Final = 12
"""How many steps the history has, up to the end of the period."""


class Measure(StrEnum):
    """What is compared between places."""

    COUNT = "count"
    RATE = "rate"
    EXCESS = "excess"


MEASURES: Final = {
    Measure.COUNT: Text(zh="诉求件数", en="number of demands"),
    Measure.RATE: Text(zh="每千户诉求件数", en="demands per 1,000 households"),
    Measure.EXCESS: Text(zh="超出预期的程度", en="excess over what is expected"),
}


class Neighbours(StrEnum):
    """Which places are each other's neighbours."""

    RINGS = "rings"
    TOUCHING = "touching"
    NEAREST = "nearest"
    WITHIN = "within"


MOST: Final = {Neighbours.RINGS: 10, Neighbours.NEAREST: 100, Neighbours.WITHIN: 20_000}
"""The largest parameters: with more, everything is near everything."""
_UNITS: Final = {
    Neighbours.RINGS: "rings, a whole number",
    Neighbours.NEAREST: "nearest places, a whole number",
    Neighbours.WITHIN: "metres",
}


class Step(StrEnum):
    """The step of the history: months or weeks, counted back from the end of the period."""

    MONTH = "month"
    WEEK = "week"

    def starts(self, end: date, steps: int) -> list[date]:
        """Return the first day of each of the last `steps` steps before `end`, in order."""
        if self is Step.WEEK:
            return [end - timedelta(weeks=back) for back in range(steps, 0, -1)]
        return [months_before(end, back) for back in range(steps, 0, -1)]


def months_before(day: date, months: int) -> date:
    """Return the same day so many months before, or the last of a shorter month."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)  # noqa: PLR2004 - December
    return date(year, month + 1, min(day.day, (after - timedelta(days=1)).day))


@dataclass(frozen=True, slots=True, kw_only=True)
class HotspotQuestion:
    """Where demands gathered.

    Attributes
    ----------
    period
        Of the demands received.
    within
        Show only what is at or below this area. Compared are always all places of its coarsest
        area: whether a street is conspicuous is seen beside the other streets.
    level
        Compare the areas of this level; none for the cells of a grid.
    categories
        Only demands of these, taken together.
    each
        Search every category by itself; `categories` then limits which.
    resolution
        H3's, of the cells; none to choose by how many demands there are.
    measure
        None to choose: with categories their excess over all demands of the place, else over its
        households, else the count.
    neighbours, parameter
        Who is compared with whom; none to choose by kind of place. The parameter is the number of
        rings or of nearest, or metres; areas that touch have none.
    step
        Of the history.
    """

    period: Period
    within: str | None = None
    level: str | None = None
    categories: tuple[str, ...] = ()
    each: bool = False
    resolution: int | None = None
    measure: Measure | None = None
    neighbours: Neighbours | None = None
    parameter: float | None = None
    step: Step = Step.MONTH

    def __post_init__(self) -> None:
        """Refuse what cannot be searched."""
        if self.resolution is not None and not COARSEST <= self.resolution <= RESOLUTION:
            raise RongtuError(
                given=f"Cells of resolution {self.resolution}",
                wanted=f"H3's resolutions {COARSEST} (coarse) to {RESOLUTION} (fine)",
                remedy="leave it out to have one chosen",
            )
        if self.level is not None and (self.resolution is not None or self.each):
            raise RongtuError(
                given=f"Areas of level {self.level!r} with what belongs to the grid",
                wanted="a resolution or each category by itself without a level",
                remedy="leave out the level, or the other",
            )
        if self.level is not None and self.neighbours is Neighbours.RINGS:
            raise RongtuError(
                given="Rings of neighbours for areas",
                wanted=_listed(Neighbours.TOUCHING, Neighbours.NEAREST, Neighbours.WITHIN),
                remedy="rings belong to the grid",
            )
        if self.level is None and self.neighbours is Neighbours.TOUCHING:
            raise RongtuError(
                given="Touching neighbours for cells of the grid",
                wanted=_listed(Neighbours.RINGS, Neighbours.NEAREST, Neighbours.WITHIN),
                remedy="one ring of cells are those that touch",
            )
        self._check_parameter()

    def _check_parameter(self) -> None:
        if self.parameter is None:
            return
        usual = Neighbours.RINGS if self.level is None else Neighbours.TOUCHING
        rule = self.neighbours or usual
        if rule is Neighbours.TOUCHING:
            raise RongtuError(
                given=f"{self.parameter:g} as the parameter of areas that touch",
                wanted="no parameter, or a rule that has one: nearest or within",
                remedy="leave it out, or choose another rule of neighbours",
            )
        whole = rule is Neighbours.WITHIN or float(self.parameter).is_integer()
        if not 0 < self.parameter <= MOST[rule] or not whole:
            raise RongtuError(
                given=f"{self.parameter:g} as the parameter of neighbours",
                wanted=f"more than 0 and at most {MOST[rule]:,} {_UNITS[rule]}",
                remedy="leave it out to have one chosen",
            )

    def check(self, connection: Connection) -> None:
        """Hold it against the data.

        Raises
        ------
        UnknownKeyError
            No such area, level or category.
        """
        asked = Question(
            keys=("demands",), period=self.period, level=self.level, within=self.within,
            categories=self.categories,
        )  # fmt: skip
        ground(connection, asked)


def _listed(*words: Neighbours) -> str:
    return ", ".join(word.value for word in words)


def history(question: HotspotQuestion, first_day: date | None) -> Sequence[date]:
    """Return the starts of the steps up to the end of the period that the data know of."""
    if first_day is None or question.period.end <= first_day:
        return ()
    starts = question.step.starts(question.period.end, STEPS)
    return [start for start in starts if start >= first_day]
