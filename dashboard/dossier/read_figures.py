"""The figures of an area: of the period, of what holds it, and among its fellows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard import i18n_reading as words
from dashboard.data import Moment
from dashboard.dossier import read_times
from dashboard.dossier.read_times import knows
from dashboard.reading import Change, Reading, of_row, readings, since_before
from geo.analysis.ranking import rank_intervals, rank_shares
from geo.analysis.rates import newcombe
from geo.catalog import INDICATORS, Better, Indicator
from geo.engine import Answer, Question
from geo.period import Grain, Period
from geo.text import Text

COUNTED: Final = ("demands", "on_time_rate", "closure_rate", "same_day_rate", "backlog",
                  "satisfaction_rate", "callback_coverage", "reopened_14")  # fmt: skip
"""What the engine sums from the days."""
SHOWN: Final = ("demands", "on_time_rate", "closure_rate", "same_day_rate", "median_hours",
                "backlog", "satisfaction_rate", "callback_coverage", "reopened_14")  # fmt: skip
"""In the order of the page."""
MONTHS: Final = 13


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """Where an area stands among those of its level: its rank, and those that it may have."""

    rank: int
    best: int
    worst: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number beside that of what holds the area.

    Attributes
    ----------
    parent
        Of the area above, or of everything; none where it is not known.
    better
        Whether it is better (true) or worse (false) than all the rest of what holds it, beyond
        chance; none where that cannot be said.
    judged
        Whether it could be told apart from the rest at all.
    rank
        None where it has none.
    """

    reading: Reading
    parent: Reading | None
    better: bool | None
    judged: bool
    rank: Rank | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """All of them.

    Attributes
    ----------
    figures
        By key, in the order of `SHOWN`.
    categories
        What was received of each category in the period, the most first.
    months
        start, end, whole (whether the data know all of it), demands, on_time_rate, low, high,
        numerator, denominator.
    notes
        What limits them.
    """

    figures: Mapping[str, Figure]
    categories: tuple[tuple[str, int], ...]
    months: pd.DataFrame
    notes: tuple[Text, ...]


def read(moment: Moment, code: str, *, level: str, parent: str | None, period: Period) -> Figures:
    """Read the figures of the area `code` of `level`, which lies in `parent` or in nothing."""
    now = _compared(moment, Question(keys=COUNTED, period=period, within=code))
    above = moment.figures(Question(keys=COUNTED, period=period, within=parent))
    fellows = moment.figures(Question(keys=COUNTED, period=period, within=parent, level=level))
    own = _own(now, moment)
    others = readings(above, moment.state.first_day)
    ranks = _ranks(fellows, code)
    times, categories = read_times.median(moment, code, period, complete=now.complete)
    own |= {"median_hours": times}
    if parent is not None:
        others |= {
            "median_hours": read_times.median(moment, parent, period, complete=False, kept=True)[0]
        }
    return Figures(
        figures={
            key: _figure(own[key], others.get(key), ranks.get(key)) for key in SHOWN if key in own
        },
        categories=categories,
        months=months(moment, code, period),
        notes=now.notes,
    )


def _figure(reading: Reading, parent: Reading | None, place: Rank | None) -> Figure:
    judged, better = (False, None) if parent is None else against(reading, parent)
    return Figure(reading=reading, parent=parent, better=better, judged=judged, rank=place)


def against(reading: Reading, parent: Reading) -> tuple[bool, bool | None]:
    """Hold a share against that of the rest of what holds it: whether it can be, and what it is.

    The rest is what is in the parent and not in the area; the interval of the difference is
    Newcombe's, at 95 %.
    """
    indicator = reading.indicator
    k, n = reading.numerator, reading.denominator
    rest_k, rest_n = parent.numerator - k, parent.denominator - n
    shares = indicator.share and not indicator.counted
    if not shares or not (n > 0 and rest_n > 0 and 0 <= rest_k <= rest_n):
        return False, None
    low, high = (float(end) for end in newcombe(k, n, rest_k, rest_n))
    if low <= 0 <= high or indicator.better is Better.NEITHER:
        return True, None
    return True, (low > 0) is (indicator.better is Better.HIGHER)


def _compared(moment: Moment, question: Question) -> Answer:
    """Answer, beside other periods where the data know the one before: else they are not asked."""
    known = knows(moment, question.period.before)
    return moment.compared(question) if known else moment.figures(question)


def _own(found: Answer, moment: Moment) -> dict[str, Reading]:
    """Read the answer about the area, each number with what it is compared with."""
    own = readings(found, moment.state.first_day)
    if "change" in found.frame.columns:
        return own
    reason = words.NOT_KNOWN if found.complete else words.NOT_ALL
    before = Change(
        since=since_before(found.question.period), difference=np.nan, low=np.nan, high=np.nan,
        relative=np.nan, reason=reason,
    )  # fmt: skip
    return {
        key: replace(one, changes=(before,)) if one.indicator.of_a_period else one
        for key, one in own.items()
    }


def _ranks(found: Answer, code: str) -> dict[str, Rank]:
    ranks: dict[str, Rank] = {}
    for key, part in found.frame.groupby("indicator", sort=False):
        place = ranked(part, INDICATORS[str(key)], code)
        if place is not None:
            ranks[str(key)] = place
    return ranks


def ranked(part: pd.DataFrame, indicator: Indicator, code: str) -> Rank | None:
    """Return where `code` stands among areas of which there is a value; none without its own.

    Parameters
    ----------
    part
        Rows of an answer of one indicator: shares, or plain counts.
    """
    rows_ = part.dropna(subset=["value"]).reset_index(drop=True)
    at = np.flatnonzero(rows_["code"].to_numpy() == code)
    if not len(at):
        return None
    better = Better.HIGHER if indicator.better is Better.NEITHER else indicator.better
    if indicator.share and not indicator.counted:
        found = rank_shares(rows_["numerator"], rows_["denominator"], better=better)
    else:
        found = rank_intervals(rows_["value"], rows_["value"], rows_["value"], better=better)
    own = int(at[0])
    return Rank(
        rank=int(found.rank[own]),
        best=int(found.best[own]),
        worst=int(found.worst[own]),
        count=len(rows_),
    )


def months(moment: Moment, code: str, period: Period) -> pd.DataFrame:
    """Return the last 13 months up to that of the last day of `period`."""
    last = period.end - timedelta(days=1)
    span = Period(months_back(last, MONTHS - 1), Grain.MONTH.after(last))
    asked = Question(keys=("demands", "on_time_rate"), period=span, within=code, grain=Grain.MONTH)
    frame = moment.figures(asked).frame
    rate = frame[frame["indicator"] == "on_time_rate"].reset_index(drop=True)
    counts = frame[frame["indicator"] == "demands"]["value"].to_numpy()
    first_day, last_day = moment.state.first_day, moment.state.last_day
    whole = [
        first_day is not None and last_day is not None and first_day <= start and end <= (
            last_day + timedelta(days=1))
        for start, end in zip(rate["start"], rate["end"], strict=True)
    ]  # fmt: skip
    named = rate.rename(columns={"value": "on_time_rate"})
    return named[
        ["start", "end", "on_time_rate", "low", "high", "numerator", "denominator"]
    ].assign(demands=counts, whole=whole)


def months_back(day: date, months: int) -> date:
    """Return the first day of the month so many months before that of `day`."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)


def over(as_of: datetime) -> date:
    """Return the first civil day that is not over at the moment of the data."""
    # As the engine has it: what ends at 23:59 ends with its day.
    return (as_of.astimezone(UTC) + timedelta(minutes=1)).astimezone(as_of.tzinfo).date()


def shares(moment: Moment, keys: Sequence[str], code: str, period: Period) -> dict[str, Reading]:
    """Read what stands in an area, by key; those of which nothing is known are not in it."""
    found = moment.figures(Question(keys=tuple(keys), period=period, within=code))
    return {
        str(row["indicator"]): of_row(row, INDICATORS[str(row["indicator"])])
        for row in found.frame.to_dict("records")
    }
