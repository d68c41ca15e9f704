"""What is compared: counts by place and step, and what was to be expected of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo import grid
from geo.engine.hotspots.days import rows_of, summed
from geo.engine.hotspots.question import HotspotQuestion, Measure
from geo.engine.hotspots.study import Study
from geo.queries import cells
from geo.queries.indicators import Ratio, by_bucket
from geo.queries.scope import Scope
from geo.schema import area_daily

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """Demands by place and step, shape (places, steps); and those that are in no place."""

    inside: Floats
    outside: float


def counted(
    connection: Connection,
    question: HotspotQuestion,
    study: Study,
    starts: Sequence[date],
    end: date,
    *,
    categories: tuple[str, ...],
) -> Counts:
    """Count what each place received in each step."""
    if study.cells is None:
        return _of_areas(connection, question, study, starts, end, categories)
    if len(starts) == 1:
        row = connection.execute(cells.totals(question.period, categories)).one()
        return spread(study, row.cell, row.received)
    cube = summed(connection, study, starts, end, categories=categories)[0]
    return Counts(inside=cube[:-1].astype(np.float64), outside=float(cube[-1].sum()))


def spread(study: Study, fine: Sequence[int], received: Sequence[int]) -> Counts:
    """Put the counts of the finest cells into the cells of the study."""
    assert study.cells is not None and study.resolution is not None  # noqa: S101, PT018
    amount = np.array(received, dtype=np.float64)
    at, known = rows_of(study.cells, grid.parents(np.array(fine, dtype=np.int64),
                                                  study.resolution))  # fmt: skip
    inside = np.bincount(at[known], amount[known], minlength=len(study.cells)).astype(np.float64)
    return Counts(inside=inside[:, None], outside=float(amount[~known].sum()))


def _of_areas(
    connection: Connection,
    question: HotspotQuestion,
    study: Study,
    starts: Sequence[date],
    end: date,
    categories: tuple[str, ...],
) -> Counts:
    scope = Scope(level=question.level, within=study.top, categories=categories)
    ratios = {"demands": Ratio(numerator=area_daily.c.received)}
    rows = connection.execute(by_bucket(scope, ratios, starts, end)).all()
    inside = np.zeros((len(study.units), len(starts)))
    row_of = {code: row for row, code in enumerate(study.units["code"])}
    for code, step, received in rows:
        inside[row_of[code], step] = float(received)
    return Counts(inside=inside, outside=0.0)


def expected(counts: Floats, *, of: Floats) -> Floats:
    """Return what each place would have had, had it had its share of each step.

    Parameters
    ----------
    counts
        Shape (places, steps).
    of
        What the share is of: households, shape (places, 1), or all demands, as `counts`.
    """
    base = np.nansum(of, axis=0)
    share = np.divide(counts.sum(axis=0), base, out=np.zeros(counts.shape[1]), where=base > 0)
    usual: Floats = of * share
    return usual


def compared(counts: Floats, measure: Measure, *, of: Floats | None) -> Floats:
    """Return the values that are compared; NaN where there is nothing to compare.

    The excess is standardised as a Poisson count's: (observed - expected) / sqrt(expected), with at
    least one expected, so that a single demand where none was expected is no marvel.

    Parameters
    ----------
    counts
        Shape (places, steps).
    of
        As for `expected`; not needed for counts.
    """
    if measure is Measure.COUNT or of is None:
        return counts
    if measure is Measure.RATE:
        base = np.broadcast_to(of, counts.shape)
        rate = np.full(counts.shape, np.nan)
        np.divide(1000 * counts, base, out=rate, where=base > 0)
        return rate
    usual = expected(counts, of=of)
    values = (counts - usual) / np.sqrt(np.maximum(usual, 1.0))
    # Where nobody lives, or nothing was reported at all, nothing is to be expected.
    return np.where(np.broadcast_to(of, counts.shape) > 0, values, np.nan)
