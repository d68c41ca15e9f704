"""The numbers of a bulletin, as the engine counts them at one moment of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.bulletin.issue import Issue
from dashboard.data import COARSEST, Moment
from geo import engine
from geo.catalog import INDICATORS
from geo.disclosure import FEWEST
from geo.engine.changed import Changed, changed
from geo.engine.hotspots import HotspotQuestion, Hotspots, Step, hotspots
from geo.engine.question import Question
from geo.errors import UnknownKeyError
from geo.period import Period
from geo.queries.change import split_level
from geo.text import Text

KEYS: Final = (
    "demands", "on_time_rate", "closure_rate", "same_day_rate", "response_rate",
    "satisfaction_rate", "callback_coverage", "median_hours", "backlog", "overdue",
)  # fmt: skip
"""Of the whole."""
BESIDE: Final = {
    "demands": "demands_per_1000_households", "satisfaction_rate": "rated_share",
    "median_hours": "p90_hours", "backlog": "backlog_age",
}  # fmt: skip
"""What must be read with an indicator, as the catalog says, and has no row of its own."""
OPTIONAL: Final = ("satisfaction_rate", "callback_coverage")
"""Left out where nobody was asked."""
SPLIT: Final = ("on_time_rate", "closure_rate", "satisfaction_rate")
"""Rates whose change is taken apart in words."""
OF_PLACES: Final = ("demands", "on_time_rate", "backlog")
RANKED: Final = "on_time_rate"
FLOW: Final = "daily_flow"
"""Its numerator are the demands that were closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A count in the period, in the one before, and in that of a year before; NaN if not known."""

    now: float
    before: float
    year: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """What the engine says.

    Attributes
    ----------
    level
        Of the places; none where no area is loaded.
    whole, places
        Frames of `geo.engine.compare`, by indicator; `places` with those of `judged`, the rates of
        fewer than `FEWEST` cases, or with so few in the numerator, left out before anything was
        ranked.
    names
        Of the places.
    closed
        Demands closed.
    kinds
        Demands by category.
    changes
        Of `SPLIT`, where there is a value.
    found
        The hotspots; none where there are no demands.
    complete
        Whether the data know every day of the period.
    notes
        What limits the numbers.
    """

    issue: Issue
    within: str | None
    level: str | None
    level_title: Text
    whole: pd.DataFrame
    places: pd.DataFrame
    names: Mapping[str, Text]
    closed: Beside
    kinds: Mapping[str, Beside]
    changes: Mapping[str, Changed]
    found: Hotspots | None
    complete: bool
    notes: tuple[Text, ...]

    def of(self, key: str, name: str) -> float:
        """Return a number of the whole."""
        return _number(self.whole, key, name)

    def beside(self, key: str) -> Beside:
        """Return a count of the whole and those it is compared with."""
        now, before, year = (self.of(key, name) for name in ("value", "value_before", "value_year"))
        return Beside(now=now, before=before, year=year)

    @property
    def received(self) -> float:
        """Demands received; NaN where the data know no day of the period."""
        return self.of("demands", "value")

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say: no day is known, or no demand was received."""
        return not self.received > 0


def counted(moment: Moment, issue: Issue, within: str | None) -> Counted:
    """Ask the engine for everything that a bulletin says.

    Raises
    ------
    UnknownKeyError
        No such area.
    """
    period = issue.period
    question = Question(keys=(*KEYS, *BESIDE.values()), period=period, within=within)
    whole = moment.compared(question)
    level = moment.connection.execute(split_level(within)).scalar()
    frame = whole.frame.set_index("indicator")
    empty = not _number(frame, "demands", "value") > 0
    places, names = _places(moment, period, within, level)
    return Counted(
        issue=issue,
        within=within,
        level=level,
        level_title=_title(moment, level),
        whole=frame,
        places=places,
        names=names,
        closed=_closed(moment, period, within),
        kinds={} if empty else _kinds(moment, period, within),
        changes={} if empty else _changes(moment, frame, period, within),
        found=None if empty else _hotspots(moment, issue, within),
        complete=whole.complete,
        notes=whole.notes,
    )


def _number(frame: pd.DataFrame, key: str, name: str) -> float:
    value: Any = frame.loc[key, name]
    return float(value)


def _title(moment: Moment, level: str | None) -> Text:
    titles = {row.key: row.title for row in moment.levels()}
    return titles.get(level or "", Text(zh="区域", en="area"))


def _places(
    moment: Moment, period: Period, within: str | None, level: str | None
) -> tuple[pd.DataFrame, dict[str, Text]]:
    if level is None:
        return pd.DataFrame(), {}
    asked = Question(keys=OF_PLACES, period=period, level=level, within=within)
    found = moment.compared(asked)
    names = {
        str(row.code): Text(zh=str(row.name_zh), en=str(row.name_en))
        for row in found.places.itertuples()
    }
    frame = found.frame
    # Beside its denominator a rate tells its numerator.
    cases = frame["denominator"].between(1, FEWEST - 1) | frame["numerator"].between(1, FEWEST - 1)
    few = (frame["indicator"] == RANKED) & cases
    # What is withheld has no rank either: a rank says much of what it is the rank of.
    frame = frame.assign(few=few, value=frame["value"].mask(few))
    ranked = frame["indicator"] == RANKED
    judged = engine.judged(frame[ranked])
    return pd.concat([judged, frame[~ranked]]).set_index(["indicator", "code"]).sort_index(), names


def _closed(moment: Moment, period: Period, within: str | None) -> Beside:
    found, complete = [], True
    for one in (period, period.before, period.a_year_before):
        answer = moment.figures(Question(keys=(FLOW,), period=one, within=within))
        # A part of a period is no count of it to compare with.
        there = answer.complete or one == period
        known = np.isfinite(answer.frame["value"].iloc[0])
        found.append(float(answer.frame["numerator"].iloc[0]) if there and known else np.nan)
        complete &= answer.complete or one != period
    now, before, year = found if complete else (found[0], np.nan, np.nan)
    return Beside(now=now, before=before, year=year)


def _kinds(moment: Moment, period: Period, within: str | None) -> dict[str, Beside]:
    found = {}
    for kind in sorted({kind for kind, _ in moment.kinds()}):
        asked = Question(keys=("demands",), period=period, within=within, categories=(kind,))
        row = moment.compared(asked).frame.iloc[0]
        found[kind] = Beside(
            now=float(row["value"]),
            before=float(row["value_before"]),
            year=float(row["value_year"]),
        )
    return found


def _changes(
    moment: Moment, whole: pd.DataFrame, period: Period, within: str | None
) -> dict[str, Changed]:
    return {
        key: changed(moment.connection, key=key, now=period, before=period.before, within=within)
        for key in SPLIT
        if np.isfinite(_number(whole, key, "value"))
    }


def _hotspots(moment: Moment, issue: Issue, within: str | None) -> Hotspots:
    step = Step.WEEK if issue.kind.value == Step.WEEK.value else Step.MONTH
    question = HotspotQuestion(period=issue.period, within=within, each=True, step=step)
    return hotspots(moment.connection, question)


def name_of(moment: Moment, code: str | None) -> Text:
    """Return what an area, or the whole, is called.

    Raises
    ------
    UnknownKeyError
        There is no such area, or it is too small for a bulletin.
    """
    if code is None:
        return moment.state.name
    known = moment.areas().set_index("code")
    coarse = {row.key for row in moment.levels()[:COARSEST]}
    known = known[known["level"].isin(coarse)]
    if code not in known.index:
        raise UnknownKeyError("area", code[:60], known.index)  # noqa: EM101 - a kind
    row: Any = known.loc[code]
    return Text(zh=str(row["name_zh"]), en=str(row["name_en"]))


def few(count: float) -> bool:
    """Say whether a count is withheld."""
    return 0 < count < FEWEST


def digits(key: str) -> int:
    """Return how many decimals an indicator is said with."""
    return INDICATORS[key].digits
