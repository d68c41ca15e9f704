"""Published figures beside what the database says."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Connection

from geo.catalog import INDICATORS
from geo.engine.answer import answer
from geo.engine.question import Question
from geo.period import Period
from geo.published import Counted, Figure, Measured, Part, read
from geo.queries import areas
from geo.queries import published as queries
from geo.text import Text

_NOTHING: Final = Text(
    zh="没有载入可供计算的数据。", en="Nothing that it could be computed from is loaded."
)
_NO_AREA: Final = Text(zh="没有载入这个区。", en="The district is not loaded.")
_MADE_UP: Final = Text(
    zh="计算所用的数据含虚构的样例，其数量多按公布的数字设定，相符不能当作印证。",
    en=" It is computed from made-up data, mostly made to the published numbers: that they agree"
    " proves nothing.",
)
_INCOMPLETE: Final = Text(
    zh="数据不全，没有覆盖全年，不作判断。",
    en=" The data do not know every day of the year: no verdict.",
)
_SUMS: Final = (Part.NUMERATOR, Part.DENOMINATOR)
_ANY: Final = Period(date(2020, 1, 1), date(2020, 1, 2))
"""What is as of the data has no period of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A published figure beside the computed one.

    Attributes
    ----------
    computed
        In the unit of the figure; NaN where there is nothing to compute it from.
    agrees
        See `Figure.agrees`; none also when the data do not know the whole period.
    synthetic
        Whether any of the rows that it is computed from is made up.
    why
        Why the two may differ, or why nothing is computed.
    """

    figure: Figure
    computed: float
    agrees: bool | None
    synthetic: bool
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    number: float
    synthetic: bool
    complete: bool = True


def report(connection: Connection, figures: Iterable[Figure] | None = None) -> tuple[Compared, ...]:
    """Compute every published figure that can be, and lay it beside the published one.

    Parameters
    ----------
    figures
        Those of the file that comes with it, when none are given.
    """
    return tuple(_compared(connection, one) for one in (read() if figures is None else figures))


def _compared(connection: Connection, figure: Figure) -> Compared:
    if figure.computed is None:
        return _without(figure, figure.why)
    if connection.execute(areas.one(figure.district)).first() is None:
        return _without(figure, _NO_AREA)
    found = _found(connection, figure.district, figure.computed)
    if math.isnan(found.number):
        return _without(figure, _NOTHING)
    why = figure.why
    if found.synthetic:
        why += _MADE_UP
    if not found.complete:
        why += _INCOMPLETE
    return Compared(
        figure=figure,
        computed=found.number,
        agrees=figure.agrees(found.number) if found.complete else None,
        synthetic=found.synthetic,
        why=why,
    )


def _without(figure: Figure, why: Text) -> Compared:
    return Compared(figure=figure, computed=math.nan, agrees=None, synthetic=False, why=why)


def _found(connection: Connection, within: str, way: Measured | Counted) -> _Found:
    if isinstance(way, Counted):
        row = connection.execute(queries.counted(way, within=within)).one()
        return _Found(number=_there(row.number), synthetic=row.synthetic)
    indicator = INDICATORS[way.indicator]
    period = _ANY if way.year is None else Period(date(way.year, 1, 1), date(way.year + 1, 1, 1))
    said = answer(connection, Question(keys=(way.indicator,), period=period, within=within))
    one = said.frame.iloc[0]
    # Only a value is blank where the data know nothing of the period.
    number = math.nan if math.isnan(one["value"]) else float(one[way.part])
    return _Found(
        number=_there(number) if indicator.counted or way.part in _SUMS else number,
        synthetic=connection.execute(queries.made_up(indicator, within=within)).scalar_one(),
        complete=said.complete or not indicator.of_a_period,
    )


def _there(number: float | None) -> float:
    """Return a count; where there is none of a thing that was counted, nothing is loaded."""
    return float(number) if number else math.nan
