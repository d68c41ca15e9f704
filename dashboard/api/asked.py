"""From a query to a question that is complete, and to its answer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from dashboard.api.kept import Kept
from dashboard.api.query import IndicatorsQuery
from dashboard.data import Moment, State
from geo import engine
from geo.catalog import INDICATORS
from geo.engine import Answer, Question
from geo.errors import PeriodError
from geo.period import Grain, Period

MOST_JUDGED: Final = 2_000
"""Times that all places are judged among one another: each takes some milliseconds."""

_KEPT: Final = Kept[Answer](most=32, rows=500_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query, complete and in one form however it was written; without its paging."""

    question: Question
    compared: bool
    judged: bool

    def of(self, moment: Moment) -> Answer:
        """Return the answer at `moment`: computed, or kept from the page before.

        Raises
        ------
        RongtuError
            The data cannot be asked this.
        """
        return _KEPT.get((moment.state, self), lambda: self._computed(moment), _rows_of)

    def pairs(self) -> list[tuple[str, str]]:
        """Return the parameters that ask the same."""
        one = self.question
        scalars = {"level": one.level, "area": one.within, "from": one.period.start.isoformat(),
                   "to": one.period.end.isoformat(), "grain": one.grain}  # fmt: skip
        every = one.keys == tuple(INDICATORS)
        return [
            *([] if every else [("key", ",".join(one.keys))]),
            *((name, value) for name, value in scalars.items() if value is not None),
            *(("category", value) for value in one.categories),
            *(("channel", value) for value in one.channels),
            *([("compare", "1")] if self.compared else []),
            *([("judge", "1")] if self.judged else []),
        ]

    def _computed(self, moment: Moment) -> Answer:
        times = len(self.question.keys) * len(self.question.period.by(self.question.grain))
        if self.judged and times > MOST_JUDGED:
            raise PeriodError(
                given=f"To judge all places {times:,} times",
                wanted=f"at most {MOST_JUDGED:,} indicators times parts of the period",
                remedy="ask for fewer indicators, a shorter period or a coarser grain",
            )
        ask = moment.compared if self.compared else moment.figures
        answer = ask(self.question)
        return replace(answer, frame=engine.judged(answer.frame)) if self.judged else answer


def forget() -> None:
    """Forget every answer kept."""
    _KEPT.clear()


def asked(query: IndicatorsQuery, state: State) -> Asked:
    """Complete a query by what the data know, and put it into the one form that it has.

    Raises
    ------
    UnknownKeyError
        No such indicator.
    PeriodError
        A period without a day.
    """
    wanted = {INDICATORS[key].key for key in query.key} or set(INDICATORS)
    question = Question(
        keys=tuple(key for key in INDICATORS if key in wanted),
        period=_period(query, state),
        level=query.level,
        within=query.area,
        grain=query.grain,
        categories=tuple(sorted(set(query.category))),
        channels=tuple(sorted(set(query.channel))),
    )
    return Asked(question=question, compared=query.compare, judged=query.judge)


def _rows_of(answer: Answer) -> int:
    return len(answer.frame)


def _period(query: IndicatorsQuery, state: State) -> Period:
    """Return the days asked for; an open end is that of the data."""
    known = _known(state)
    if query.start is not None or query.end is not None:
        return Period(query.start or known.start, query.end or known.end)
    # Clocks of sources tell minutes: what ends at 23:59 ends with its day.
    over = known.end if state.as_of is None else (state.as_of + timedelta(minutes=1)).date()
    end = Grain.MONTH.start_of(over)
    month = Period(Grain.MONTH.start_of(end - timedelta(days=1)), end)
    return month if month.start >= known.start else known


def _known(state: State) -> Period:
    """Return the days that the data know, the last perhaps in part; today, if there are none."""
    if state.first_day is None or state.as_of is None:
        today = datetime.now(ZoneInfo(state.time_zone)).date()
        return Period(today, today + timedelta(days=1))
    # Data as of midnight end with the day before it.
    last = (state.as_of - timedelta(microseconds=1)).date()
    return Period(state.first_day, last + timedelta(days=1))
