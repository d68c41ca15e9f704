"""The demands of every category by itself, and of all: counted in one reading."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo.engine.hotspots.days import summed
from geo.engine.hotspots.question import HotspotQuestion
from geo.engine.hotspots.study import Study
from geo.engine.hotspots.values import Counts


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Each:
    """Demands of the period and of the history, of each category and of all.

    Attributes
    ----------
    cube
        As `summed` returns it.
    now
        From which of its spans on the period lasts.
    steps
        From which of its spans on each step lasts; none without a history.
    """

    cube: NDArray[np.int32]
    now: int
    steps: tuple[int, ...]

    def of(self, number: int) -> tuple[Counts, Counts | None]:
        """Return what there is of a category, in the order in which they were asked for."""
        return self._split(self.cube[number + 1])

    def of_all(self) -> tuple[Counts, Counts | None]:
        """Return what there is of all categories, asked for or not."""
        return self._split(self.cube.sum(axis=0))

    def _split(self, spans: NDArray[np.integer[Any]]) -> tuple[Counts, Counts | None]:
        now = spans[:, self.now :].sum(axis=1, keepdims=True)
        if not self.steps:
            return _counts(now), None
        return _counts(now), _counts(np.add.reduceat(spans, self.steps, axis=1))


def of_each(
    connection: Connection,
    question: HotspotQuestion,
    study: Study,
    steps: Sequence[date],
    categories: Sequence[str],
) -> Each:
    """Count what each cell received of each category, and of all, in one reading.

    Parameters
    ----------
    steps
        Of the history; fewer than two are none.
    """
    start, end = question.period.start, question.period.end
    bounds = sorted({start, *steps}) if len(steps) > 1 else [start]
    cube = summed(connection, study, bounds, end, each=categories)
    return Each(
        cube=cube,
        now=bounds.index(start),
        steps=tuple(bounds.index(step) for step in steps) if len(steps) > 1 else (),
    )


def _counts(table: NDArray[np.integer[Any]]) -> Counts:
    return Counts(inside=table[:-1].astype(np.float64), outside=float(table[-1].sum()))
