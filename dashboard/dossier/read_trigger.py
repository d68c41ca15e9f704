"""What makes a street talk to a property firm, before and after: of a compound."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from dashboard.data import Moment
from dashboard.dossier.door import Row, rows
from dashboard.dossier.read_figures import Figures, shares
from geo.period import Period
from geo.queries import dossier_demands as queries

WINDOW: Final = 90
"""Days before and after an interview."""
PROPERTY: Final = "property"
DISPUTE: Final = "dispute"
"""Categories of demands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The trigger figures of some days; NaN where the data do not know all of them."""

    period: Period
    property: float
    disputes: float
    satisfaction: float
    rated: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Triggers:
    """The figures before and after; `interviewed` is none where no interview is loaded."""

    interviewed: date | None
    before: Span
    after: Span


def interview_day(attributes: Mapping[str, Any]) -> date | None:
    """Return the day of the last interview that the attributes name, where it is a day."""
    said = str(attributes.get("interviewed_on") or "")[:10]
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def triggers(moment: Moment, row: Row, figures: Figures, period: Period) -> Triggers:
    """Read the trigger figures of a compound about its interview, or of the period and before."""
    day = interview_day(row["attributes"] or {})
    code = row["code"]
    if day is None:
        counts = dict(figures.categories)
        own = figures.figures["satisfaction_rate"].reading
        now = Span(
            period=period,
            property=float(counts.get(PROPERTY, 0)) if _known(moment, period) else float("nan"),
            disputes=float(counts.get(DISPUTE, 0)) if _known(moment, period) else float("nan"),
            satisfaction=own.value,
            rated=own.denominator,
        )
        return Triggers(interviewed=None, before=_span(moment, code, period.before), after=now)
    window = timedelta(days=WINDOW)
    return Triggers(
        interviewed=day,
        before=_span(moment, code, Period(day - window, day)),
        after=_span(moment, code, Period(day, day + window)),
    )


def _known(moment: Moment, period: Period) -> bool:
    first, last = moment.state.first_day, moment.state.last_day
    if first is None or last is None:
        return False
    return first <= period.start and period.end <= last + timedelta(days=1)


def _span(moment: Moment, code: str, period: Period) -> Span:
    nothing = float("nan")
    as_of = moment.state.as_of
    if as_of is None or not _known(moment, period):
        return Span(period=period, property=nothing, disputes=nothing, satisfaction=nothing,
                    rated=nothing)  # fmt: skip
    counts: dict[str, int] = {}
    for row in rows(moment, queries.durations(code, period, as_of)):
        counts[row["category"]] = counts.get(row["category"], 0) + row["closed"] + row["censored"]
    rate = shares(moment, ["satisfaction_rate"], code, period)["satisfaction_rate"]
    return Span(
        period=period,
        property=float(counts.get(PROPERTY, 0)),
        disputes=float(counts.get(DISPUTE, 0)),
        satisfaction=rate.value,
        rated=rate.denominator,
    )
