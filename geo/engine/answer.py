"""Answers: each kind of indicator by its own way, all of them as the same rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from geo.catalog import Indicator
from geo.catalog.basis import Age, Counts, Falling, Hot, Jumps, Stock, TimeToClose
from geo.catalog.standing import Standing
from geo.engine import notes, of_counts, of_moments
from geo.engine.figures import Figures
from geo.engine.question import Ground, Question, ground
from geo.text import Text


def _hot(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    # The grid takes a second to import, and few ask for it.
    from geo.engine import of_cells  # noqa: PLC0415

    return of_cells.hot(connection, question, base, asked)


_WAYS: Final = (
    (Counts, of_counts.sums),
    (Stock | Age, of_counts.stocks),
    (Jumps, of_counts.jumps),
    (Hot, _hot),
    (Falling, of_moments.falling),
    (TimeToClose, of_moments.times_to_close),
    (Standing, of_moments.standing),
)
"""Which function answers for which basis: all indicators of one kind are asked for together."""

COLUMNS: Final = ("numerator", "denominator", "value", "low", "high", "mean_of_days", "days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Numbers, and what must be said with them.

    Attributes
    ----------
    frame
        One row an indicator, place and part of the period, in that order: indicator, code, start,
        end (half-open civil days), numerator, denominator, value, low, high, mean_of_days, days.
        Values are in the indicator's unit, NaN for no data.
    places
        One row a place: code, names, parent_code, synthetic, households.
    as_of
        The moment of the data, on the clock of the deployment.
    complete
        Whether the data know every day of the period.
    notes
        What limits them, in words.
    """

    question: Question
    frame: pd.DataFrame
    places: pd.DataFrame
    as_of: datetime | None
    complete: bool
    notes: tuple[Text, ...]


def answer(connection: Connection, question: Question) -> Answer:
    """Answer `question` from the rollups, or from the demands where these do not suffice.

    Raises
    ------
    UnknownKeyError
        No such indicator, level, area, category or channel.
    PeriodError
        The answer would have too many numbers.
    """
    base = ground(connection, question)
    found: dict[str, Figures] = {}
    for kind, way in _WAYS:
        asked = [one for one in question.indicators if isinstance(one.basis, kind)]
        if asked:
            found |= way(connection, question, base, asked)
    return Answer(
        question=question,
        frame=_rows(question.indicators, base, found),
        places=base.places,
        as_of=base.as_of,
        complete=base.knows_all(question.period),
        notes=tuple(notes.of(connection, question, base)),
    )


def _rows(asked: list[Indicator], base: Ground, found: Mapping[str, Figures]) -> pd.DataFrame:
    shape = len(asked), len(base.places), len(base.parts)
    key, place, part = np.indices(shape, dtype=np.int32).reshape(3, -1)
    ends = (
        np.array([getattr(part, name) for part in base.parts], dtype=object)
        for name in ("start", "end")
    )
    # Each text is made once, and its rows refer to it by number.
    columns: dict[str, Any] = {
        "indicator": pd.array([one.key for one in asked], dtype="str").take(key),
        "code": base.places["code"].astype("str").array.take(place),
        **dict(zip(("start", "end"), (days[part] for days in ends), strict=True)),
    }
    numbers = {
        name: np.concatenate([getattr(found[one.key], name).ravel() for one in asked])
        if asked
        else np.empty(0)
        for name in COLUMNS
    }
    return pd.DataFrame(columns | numbers)
