"""What the coming days will bring to a place, and what falls due there."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import pandas as pd
from sqlalchemy import Connection

from geo.analysis.backtest import Backtest, backtest
from geo.analysis.forecast import Forecast, ForecastError, forecast
from geo.engine.answer import answer
from geo.engine.question import Ground, Question, ground
from geo.period import Grain, Period
from geo.queries import change
from geo.text import Text

FALLING: Final = ("overdue", "due_24h", "due_72h")
"""Keys of the indicators of what falls due."""

_UNTESTED: Final = Text(
    zh="历史太短，尚不能回测，预测准不准无从得知。",
    en="The history is too short for a back-test: how good the forecast is, is not known.",
)
_ANY: Final = Period(date(2000, 1, 1), date(2000, 1, 2))
"""What is asked as of the data has no period of its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coming:
    """What is to be expected of one place.

    Attributes
    ----------
    history
        Demands received by civil day, of the days that are over.
    forecast
        Of the days after these. The first of them may have begun.
    backtest
        How well such forecasts would have done; none where the history is too short to tell.
    due
        What is open and overdue, due within 24 hours and within 72 hours of `as_of`, in the whole
        place: a number each of `FALLING`.
    places
        The same by area of `level`: code, name_zh, name_en, and each of `FALLING`. What is in none
        of these areas is in `due` alone.
    level
        The one below the place, or the coarsest but one; none where no area is loaded.
    as_of
        The moment of the data, on the clock of the deployment.
    notes
        What limits all this, in words.
    """

    history: "pd.Series[float]"
    forecast: Forecast
    backtest: Backtest | None
    due: "pd.Series[float]"
    places: pd.DataFrame
    level: str | None
    as_of: datetime | None
    notes: tuple[Text, ...]


def coming(
    connection: Connection,
    *,
    days: int = 14,
    within: str | None = None,
    categories: tuple[str, ...] = (),
) -> Coming:
    """Foretell the demands of the coming days, of `within` or of everything.

    Parameters
    ----------
    days
        From 1 to 90.
    categories
        Only demands of these; all when empty.

    Raises
    ------
    UnknownKeyError
        No such area or category.
    ForecastError
        The history is too short to foretell anything, or `days` is out of range.
    """
    question = Question(keys=FALLING, period=_ANY, within=within, categories=categories)
    base = ground(connection, question)
    level = connection.execute(change.split_level(within)).scalar()
    history = _history(connection, question, base)
    foretold = forecast(history, days=days)
    tested = _tested(history, days)
    whole = answer(connection, question).frame
    untested = () if tested else (_UNTESTED,)
    return Coming(
        history=history,
        forecast=foretold,
        backtest=tested,
        due=whole.set_index("indicator")["value"].rename(None).rename_axis(None),
        places=_places(connection, replace(question, level=level)),
        level=level,
        as_of=base.as_of,
        notes=(*foretold.notes, *untested, *_begun(base, history)),
    )


def _history(connection: Connection, question: Question, base: Ground) -> "pd.Series[float]":
    """Return the demands received on each day that is over."""
    first, over = base.first_day, base.over()
    if first is None or over is None or first >= over:
        return pd.Series(index=pd.DatetimeIndex([]), dtype="float64")
    period = Period(first, over)
    by_day = replace(question, keys=("demands",), period=period, grain=Grain.DAY)
    received = answer(connection, by_day).frame
    return pd.Series(
        received["value"].to_numpy(), index=pd.date_range(period.start, periods=period.days)
    )


def _tested(history: "pd.Series[float]", days: int) -> Backtest | None:
    try:
        return backtest(history, horizon=days)
    except ForecastError:
        return None


def _begun(base: Ground, history: "pd.Series[float]") -> list[Text]:
    """Say that the last day of the data is not over, where it is not."""
    last, last_over = base.last_day, history.index[-1].date()
    if last is None or last <= last_over:
        return []
    return [
        Text(
            zh=f"{last} 的数据尚不完整，不作依据，从这一天起预测。",
            en=f"{last} is not over in the data: it is not learnt from, and foretold.",
        )
    ]


def _places(connection: Connection, question: Question) -> pd.DataFrame:
    """Return what falls due in each area, one row an area."""
    found = answer(connection, question)
    by_key = {key: part["value"] for key, part in found.frame.groupby("indicator")}
    counts = {key: by_key[key].to_numpy() for key in FALLING}
    return found.places[["code", "name_zh", "name_en"]].assign(**counts)
