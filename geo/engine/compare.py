"""A period beside the one before it, and beside the same days a year before."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from geo.analysis.rates import newcombe
from geo.catalog import INDICATORS
from geo.engine.answer import Answer, answer
from geo.engine.question import Question
from geo.errors import PeriodError
from geo.period import Period
from geo.text import Text


def compare(connection: Connection, question: Question) -> Answer:
    """Answer `question`, and say how each number differs from that of two other periods.

    Returns
    -------
    Answer
        Its frame has more columns: value_before, change, change_low, change_high (of the period
        before: see `Period.before`), and value_year, change_year, change_year_low,
        change_year_high (a year before). The interval of a difference of shares is Newcombe's, at
        95 %; other differences have none. What has no period has no change, and nothing is compared
        with a period of which the data do not know every day.

    Raises
    ------
    PeriodError
        The question asks for parts of the period.
    """
    if question.grain is not None:
        raise PeriodError(
            given=f"A comparison by {question.grain}",
            wanted="one number over the whole period",
            remedy="leave the grain out, or ask for the two periods one by one",
        )
    now = answer(connection, question)
    frame, notes = now.frame, list(now.notes)
    period = question.period
    for name, other in (("before", period.before), ("year", period.a_year_before)):
        then = answer(connection, replace(question, period=other))
        known = now.complete and then.complete
        frame = _beside(frame, then.frame, name, known=known)
        if not known:
            notes.append(_incomplete(period if then.complete else other))
    return replace(now, frame=frame, notes=tuple(dict.fromkeys(notes)))


def _incomplete(period: Period) -> Text:
    return Text(
        zh=f"{period.start} 至 {period.end - timedelta(days=1)} 的数据不全，不作比较",
        en=f"The data do not know every day from {period.start} to"
        f" {period.end - timedelta(days=1)}: nothing is compared with it",
    )


def _beside(now: pd.DataFrame, then: pd.DataFrame, name: str, *, known: bool) -> pd.DataFrame:
    of_a_period = now["indicator"].map(lambda key: INDICATORS[key].of_a_period).to_numpy(dtype=bool)
    share = now["indicator"].map(lambda key: INDICATORS[key].share).to_numpy(dtype=bool)
    factor = now["indicator"].map(lambda key: INDICATORS[key].factor).to_numpy(dtype=float)
    both = known & of_a_period & share & now["value"].notna() & then["value"].notna()
    counts = [
        np.where(both, frame[column], 0)
        for frame in (now, then)
        for column in ("numerator", "denominator")
    ]
    low, high = newcombe(*counts)
    change = "change" if name == "before" else f"change_{name}"
    value = then["value"].where(of_a_period & known)
    return now.assign(
        **{
            f"value_{name}": value,
            change: now["value"] - value,
            f"{change}_low": low * factor,
            f"{change}_high": high * factor,
        }
    )
