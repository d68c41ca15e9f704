"""What an indicator is computed of. `geo.engine` has one way for each."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement

from geo.catalog.standing import Standing
from geo.schema import area_daily

_day = area_daily.c


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """Sums over the days of the period.

    Attributes
    ----------
    numerator, denominator
        A count of `area_daily`, or an expression of its counts; the denominator may be
        `area.c.households`, or none for a plain count.
    matures
        Days that must pass before a day can be judged: later days of the period are left out.
    """

    numerator: ColumnElement[int]
    denominator: ColumnElement[int] | None = None
    matures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What is open at the end of the last day of the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """How many days, in the mean, what is open at the end of the last day has been open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Falling:
    """What is open at the moment of the data and due within hours after it; none: overdue."""

    hours: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeToClose:
    """Hours within which a share of what was received in the period is closed (Kaplan-Meier).

    Attributes
    ----------
    name
        A column of `geo.analysis.survival.times_to_close`.
    """

    name: Literal["median", "p90"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jumps:
    """Days whose count is far from that of the same weekday of the weeks before."""

    count: ColumnElement[int] = _day.received


@dataclass(frozen=True, slots=True, kw_only=True)
class Hot:
    """Demands in cells of the grid that are hot, of all that are in a cell."""


Basis = Counts | Stock | Age | Falling | TimeToClose | Jumps | Hot | Standing
