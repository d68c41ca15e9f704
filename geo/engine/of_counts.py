"""Indicators of what is counted by day."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select

from geo.analysis import jumps as analysis
from geo.catalog import Indicator
from geo.catalog.basis import Age, Counts, Jumps
from geo.engine.figures import Figures, Numbers, grid, quotients
from geo.engine.question import Ground, Question, named
from geo.period import Grain, Period
from geo.queries import indicators as queries
from geo.queries.indicators import Ratio

HISTORY: Final = timedelta(weeks=8)
"""What a jump is judged by."""


def sums(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    """Sum counts over the days of each part."""
    ratios = {one.key: _ratio(one, base) for one in asked}
    shape = (len(base.places), len(base.parts))
    by_day = question.grain is Grain.DAY
    statement = (
        queries.by_day(question.scope, ratios, question.period.start, base.end)
        if by_day
        else queries.by_bucket(question.scope, ratios, _starts(base), base.end)
    )
    columns = iter(_read(connection, statement, base, shape))
    known = _known(base)
    found = {}
    for one in asked:
        figures = _quotient(one, ratios[one.key], base, columns, by_day=by_day)
        found[one.key] = figures.only(known)
    return found


def _ratio(indicator: Indicator, base: Ground) -> Ratio:
    basis = indicator.basis
    assert isinstance(basis, Counts)  # noqa: S101 - the caller has asked for these
    return Ratio(
        numerator=basis.numerator,
        denominator=None if indicator.per_household else basis.denominator,
        until=base.until(basis),
    )


def _quotient(
    indicator: Indicator, ratio: Ratio, base: Ground, columns: Any, *, by_day: bool  # noqa: ANN401 - an iterator of arrays
) -> Figures:  # fmt: skip
    numerator = next(columns)
    if indicator.per_household:
        households = base.places["households"].to_numpy(dtype=np.float64, na_value=np.nan)
        return quotients(indicator, numerator, np.repeat(households[:, None], len(base.parts), 1))
    if ratio.denominator is None:
        return quotients(indicator, numerator, None)
    denominator = next(columns)
    if by_day:
        mean = numerator / np.where(denominator > 0, denominator, np.nan)
        days = (denominator > 0).astype(np.float64)
    else:
        mean, days = next(columns), next(columns)
        mean = np.where(days > 0, mean, np.nan)
    return quotients(indicator, numerator, denominator, mean_of_days=mean, days=days)


def stocks(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    """Count what is open at the end of each part, and for how many days it has been.

    What is open at the end of a day is all that was received less all that was closed up to it,
    and the days that it has waited follow from sums of the same kind: no day needs the demands.
    """
    shape = (len(base.places), len(base.parts) + 1)
    statement = queries.flows(question.scope, _starts(base), base.end)
    open_, weighted, waited = (
        np.cumsum(column, axis=1)[:, 1:]
        for column in _read(connection, statement, base, shape, first=-1)
    )
    last = base.last_day or question.period.end
    ends = [min(part.end - timedelta(days=1), last) for part in base.parts]
    today = np.array([queries.day_number(day) for day in ends], dtype=np.float64)
    known = np.array([
        base.first_day is not None and end >= base.first_day and part.start <= last
        for end, part in zip(ends, base.parts, strict=True)
    ])  # fmt: skip
    found = {}
    for one in asked:
        figures = (
            quotients(one, today * open_ - weighted - waited, open_)
            if isinstance(one.basis, Age)
            else quotients(one, open_, None)
        )
        found[one.key] = figures.only(np.broadcast_to(known, open_.shape))
    return found


def jumps(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    """Count the days whose count jumps, among those that can be judged."""
    whole = len(base.places), len(base.parts)
    first, over = base.first_day, base.over()
    start, end = question.period.start - HISTORY, question.period.end
    if first is None or over is None or max(start, first) >= min(end, over):
        none = np.zeros(whole)
        return {one.key: quotients(one, none, none) for one in asked}
    # A day that is not over cannot be told from a quiet one.
    span = Period(max(start, first), min(end, over))
    ratios = {
        one.key: Ratio(numerator=one.basis.count) for one in asked if isinstance(one.basis, Jumps)
    }
    statement = queries.by_day(question.scope, ratios, span.start, span.end)
    in_part = _part_of(base, span)[:, None] == np.arange(len(base.parts))
    found = {}
    counts = _read(connection, statement, base, (len(base.places), span.days))
    for one, count in zip(asked, counts, strict=True):
        result = analysis.jumps(count)
        jumped, judged = (
            days.astype(np.float64) @ in_part for days in (result.jumped, result.judged)
        )
        found[one.key] = quotients(one, jumped, judged)
    return found


def _part_of(base: Ground, span: Period) -> NDArray[np.intp]:
    """Return the number of the part that each day of `span` is in, -1 before the first."""
    starts = np.array(_starts(base), dtype="datetime64[D]")
    days = np.datetime64(span.start, "D") + np.arange(span.days)
    return np.searchsorted(starts, days, side="right") - 1


def _starts(base: Ground) -> list[date]:
    return [part.start for part in base.parts]


def _known(base: Ground) -> NDArray[np.bool_]:
    known = np.array([base.known(part) for part in base.parts], dtype=np.bool_)
    return np.broadcast_to(known, (len(base.places), len(known)))


def _read(
    connection: Connection,
    statement: Select[Any],
    base: Ground,
    shape: tuple[int, int],
    *,
    first: int = 0,
) -> list[Numbers]:
    """Return the columns after `code` and `at` as arrays of (places, parts).

    Parameters
    ----------
    first
        The number of the first part.
    """
    codes, at, *columns = connection.execute(queries.packed(statement)).one()
    if codes is None:
        return [np.zeros(shape) for _ in columns]
    row_of = named(base.places["code"])
    where = np.array([row_of[code] for code in codes]), np.frombuffer(at, dtype=">i4") - first
    return [grid(shape, where, np.frombuffer(column, dtype=">f8")) for column in columns]
