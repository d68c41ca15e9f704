"""One search: values of all places compared, graded, and followed through time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo.analysis.autocorrelation import GlobalMoran, LocalMoran, global_moran, local_moran
from geo.analysis.emerging import Emerging, emerging
from geo.analysis.hotspots import GiStar, classified, gi_star
from geo.engine.hotspots import values
from geo.engine.hotspots.each import of_each
from geo.engine.hotspots.question import HotspotQuestion, Measure
from geo.engine.hotspots.study import Study
from geo.engine.hotspots.values import Counts, Floats

FEWEST_STEPS: Final = 10
"""Steps from which on a history has a kind, as in ArcGIS: in fewer there is no trend to see."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """What one search found; arrays have one entry a place of the study.

    Attributes
    ----------
    category
        The one category searched; none for several together or all.
    measure
        What was compared.
    count, usual
        Demands of the period, and how many were to be expected (NaN for counts).
    value
        What was compared; NaN where nothing could be.
    gi, heat
        Gi* of it, and its grade from -3 to 3.
    local
        Local Moran, of which the outliers: a bad place among good ones.
    overall
        Global Moran.
    history
        Of the steps up to the end of the period; none where these are fewer than two.
    steps
        The first day of each step.
    outside
        Demands in no place of the study.
    """

    category: str | None
    measure: Measure
    count: Floats
    usual: Floats
    value: Floats
    gi: GiStar
    heat: NDArray[np.int8]
    local: LocalMoran
    overall: GlobalMoran
    history: Emerging | None
    steps: tuple[date, ...]
    outside: float

    @property
    def classed(self) -> bool:
        """Whether the history is long enough for a kind."""
        return self.history is not None and len(self.steps) >= FEWEST_STEPS


def measure_of(question: HotspotQuestion, study: Study, *, narrowed: bool) -> Measure:
    """Choose what to compare, unless the question says so.

    Parameters
    ----------
    narrowed
        Whether the demands are some categories of all.
    """
    peopled = bool((study.units["households"] > 0).any())
    if question.measure is not None:
        needs = question.measure is Measure.RATE or (
            question.measure is Measure.EXCESS and not narrowed
        )
        return Measure.COUNT if needs and not peopled else question.measure
    if narrowed:
        return Measure.EXCESS
    if not peopled:
        return Measure.COUNT
    return Measure.RATE if question.level is not None else Measure.EXCESS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Against:
    """All demands, which those of a category are held against: shape (places, steps)."""

    now: Floats
    then: Floats | None


def everything(
    connection: Connection, question: HotspotQuestion, study: Study, steps: tuple[date, ...]
) -> Against:
    """Count the demands of all categories, of the period and of the history."""
    return _against(*_counted(connection, question, study, steps, ()))


def search(
    connection: Connection,
    question: HotspotQuestion,
    study: Study,
    steps: tuple[date, ...],
    *,
    categories: tuple[str, ...],
    against: Against | None,
) -> Found:
    """Compare the places of the study by their demands of these categories; all when empty.

    Parameters
    ----------
    against
        All demands; none where nothing is held against them.
    """
    now, then = _counted(connection, question, study, steps, categories)
    measure = measure_of(question, study, narrowed=bool(categories))
    if measure is not Measure.EXCESS or against is None:
        against = _people(study)
    return compare(
        study,
        measure,
        now,
        then,
        against=against,
        steps=steps,
        category=categories[0] if len(categories) == 1 else None,
    )


def search_each(
    connection: Connection,
    question: HotspotQuestion,
    study: Study,
    steps: tuple[date, ...],
    categories: Sequence[str],
) -> Iterator[Found]:
    """Compare the cells of the study by their demands of each category: one search for each.

    As `search` would find them one after another, but all are read at once.
    """
    counts = of_each(connection, question, study, steps, categories)
    measure = measure_of(question, study, narrowed=True)
    against = _people(study) if measure is not Measure.EXCESS else _against(*counts.of_all())
    for number, category in enumerate(categories):
        now, then = counts.of(number)
        yield compare(
            study, measure, now, then, against=against, steps=steps, category=category
        )  # fmt: skip


def _people(study: Study) -> Against:
    people = study.units["households"].to_numpy(dtype=np.float64)[:, None]
    return Against(now=people, then=people)


def _against(now: Counts, then: Counts | None) -> Against:
    return Against(now=now.inside, then=None if then is None else then.inside)


def _counted(
    connection: Connection,
    question: HotspotQuestion,
    study: Study,
    steps: tuple[date, ...],
    categories: tuple[str, ...],
) -> tuple[Counts, Counts | None]:
    start, end = question.period.start, question.period.end
    now = values.counted(connection, question, study, [start], end, categories=categories)
    if len(steps) < 2:  # noqa: PLR2004 - one step is no history
        return now, None
    return now, values.counted(connection, question, study, steps, end, categories=categories)


def compare(  # noqa: PLR0913 - all that a search compares
    study: Study,
    measure: Measure,
    now: Counts,
    then: Counts | None,
    *,
    against: Against,
    steps: tuple[date, ...],
    category: str | None,
) -> Found:
    """Grade what was counted, of the period (one step) and of the history."""
    value = values.compared(now.inside, measure, of=against.now)[:, 0]
    gi = gi_star(value, study.weights)
    history = None
    if then is not None:
        cube = values.compared(then.inside, measure, of=against.then)
        history = emerging(cube, study.weights)
    usual = np.full(len(value), np.nan)
    if measure is not Measure.COUNT:
        usual = values.expected(now.inside, of=np.nan_to_num(against.now))[:, 0]
    return Found(
        category=category,
        measure=measure,
        count=now.inside[:, 0],
        usual=usual,
        value=value,
        gi=gi,
        heat=classified(gi.z, gi.p),
        local=local_moran(value, study.weights),
        overall=global_moran(value, study.weights, permutations=0),
        history=history,
        steps=steps,
        outside=now.outside,
    )


def graded(found: Sequence[Found]) -> tuple[Found, ...]:
    """Grade the places of several searches as one family of tests.

    Of all that is marked in any of them, no more than the stated share may then be chance.
    """
    if len(found) < 2:  # noqa: PLR2004 - one is its own family
        return tuple(found)
    z, p = (np.stack([getattr(one.gi, name) for one in found]) for name in ("z", "p"))
    return tuple(replace(one, heat=heat) for one, heat in zip(found, classified(z, p), strict=True))
