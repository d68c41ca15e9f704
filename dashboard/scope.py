"""What there is to choose from: the areas and days that are loaded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from dashboard import analysis_data, data
from dashboard.analysis_data import Offer
from dashboard.data import LevelRow, State
from geo.period import Period
from geo.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An area that can be chosen."""

    code: str
    level: str
    parent_code: str | None
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is loaded.

    Attributes
    ----------
    parts
        The level that the map colours: the second coarsest, or the only one.
    whole
        The level above it; none where there is only one.
    places
        The areas of both levels, by code.
    offer
        What there is to choose from in an analysis.
    """

    state: State
    parts: LevelRow
    whole: LevelRow | None
    places: Mapping[str, Place]
    first_day: date
    last_day: date
    offer: Offer = field(default_factory=Offer)

    @property
    def year(self) -> Period:
        """The calendar year of the last day, as far as there are data."""
        return self._since(self.last_day.replace(month=1, day=1))

    @property
    def quarter(self) -> Period:
        """The quarter of the last day."""
        return self._since(
            self.last_day.replace(month=(self.last_day.month - 1) // 3 * 3 + 1, day=1)
        )

    @property
    def month(self) -> Period:
        """The month of the last day."""
        return self._since(self.last_day.replace(day=1))

    @property
    def days_30(self) -> Period:
        """The last 30 days."""
        return self._since(self.last_day - timedelta(days=29))

    def _since(self, start: date) -> Period:
        return Period(max(start, self.first_day), self.last_day + timedelta(days=1))


def current() -> Scope | None:
    """Return what is loaded now; none where there is nothing to show yet."""
    state = data.state()
    levels, places = _shape(state.version)
    if not levels or state.first_day is None or state.last_day is None:
        return None
    return Scope(
        state=state,
        parts=levels[min(1, len(levels) - 1)],
        whole=levels[0] if len(levels) > 1 else None,
        places=places,
        first_day=min(state.first_day, state.last_day),
        last_day=state.last_day,
        offer=_offer(state.version),
    )


@lru_cache(maxsize=4)
def _offer(_version: int | None) -> Offer:
    return analysis_data.offer()


@lru_cache(maxsize=4)
def _shape(_version: int | None) -> tuple[tuple[LevelRow, ...], Mapping[str, Place]]:
    """Read levels and areas once for each load."""
    rows = data.tree().to_dict("records")
    places = {
        row["code"]: Place(
            code=row["code"],
            level=row["level"],
            parent_code=row["parent_code"],
            name=Text(zh=row["name_zh"], en=row["name_en"]),
        )
        for row in rows
    }
    return tuple(data.levels()), places
