"""Indicators of the grid: how much of what was reported lies in hot cells."""

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo.analysis.hotspots import Outcome, classified, gi_star
from geo.catalog import Indicator
from geo.engine.figures import Figures, Numbers, quotients
from geo.engine.hotspots import HotspotQuestion, values
from geo.engine.hotspots.answer import laid_out
from geo.engine.hotspots.found import measure_of
from geo.engine.hotspots.groups import CERTAIN
from geo.engine.hotspots.study import Study
from geo.engine.question import Ground, Question, named
from geo.period import Period
from geo.queries import areas, cells

Rows = NDArray[np.intp]

MOST_VALUES: Final = 2_000_000
"""Cells times parts that are compared at once: some 150 MB."""
_JUDGED: Final = (Outcome.OK, Outcome.CONSTANT)
"""Where cells could be compared: of equal ones none stands out. Else no share is known, not 0."""


def hot(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    """Divide the demands in hot cells by those in any cell, for each part of the period.

    Cells are hot beside all others of the coarsest area, whatever place is asked about, and belong
    to the places that hold their centres.
    """
    shape = len(base.places), len(base.parts)
    sums, tested = np.zeros((2, *shape)), np.zeros(len(base.parts), dtype=np.bool_)
    known = np.flatnonzero([base.known(part) for part in base.parts])
    searched = HotspotQuestion(
        period=Period(base.parts[0].start, base.parts[-1].end),
        within=question.within,
        categories=question.categories,
    )
    # Without an area there is nothing to lay out.
    if len(known) and connection.execute(areas.levels()).first():
        # Cells as fine as the ground allows, however many demands: else a month by itself would
        # have other cells, and another share, than the same month of a year.
        study = laid_out(connection, searched, np.inf)
        place, cell = _held(connection, question, base, study)
        for parts in np.array_split(known, math.ceil(len(known) * len(study.units) / MOST_VALUES)):
            count, heat, tested[parts] = _graded(connection, searched, study, base, parts)
            of_places = np.zeros((2, shape[0], len(parts)))
            np.add.at(of_places[0], place, (count * (heat >= CERTAIN))[cell])
            np.add.at(of_places[1], place, count[cell])
            sums[:, :, parts] = of_places
    return {
        one.key: quotients(one, sums[0], sums[1]).only(np.broadcast_to(tested, shape))
        for one in asked
    }


def _graded(
    connection: Connection, searched: HotspotQuestion, study: Study, base: Ground, parts: Rows
) -> tuple[Numbers, NDArray[np.int8], NDArray[np.bool_]]:
    """Return the demands of each cell and part, how hot it is, and which parts can be judged.

    A cell is hot among those of the same part: parts can be graded in any number at once.
    """
    starts, end = [base.parts[part].start for part in parts], base.parts[parts[-1]].end
    searched = replace(searched, period=Period(starts[0], end))

    def counted(categories: tuple[str, ...]) -> Numbers:
        found = values.counted(connection, searched, study, starts, end, categories=categories)
        return found.inside

    count, narrowed = counted(searched.categories), bool(searched.categories)
    measure = measure_of(searched, study, narrowed=narrowed)
    people = study.units["households"].to_numpy(dtype=np.float64)[:, None]
    against = counted(()) if narrowed else people
    gi = gi_star(values.compared(count, measure, of=against), study.weights)
    grades = [classified(z, p) for z, p in zip(gi.z.T, gi.p.T, strict=True)]
    judged = np.array([step in _JUDGED for step in gi.steps], dtype=np.bool_)
    return count, np.column_stack(grades), judged


def _held(
    connection: Connection, question: Question, base: Ground, study: Study
) -> tuple[Rows, Rows]:
    """Return the rows of places and of the cells whose centre they hold, pair by pair."""
    every = np.arange(len(study.units))
    if question.level is None and question.within is None:
        return np.zeros(len(every), dtype=np.intp), every
    statement = cells.shapes(question.level, question.within)
    frame = pd.DataFrame(connection.execute(statement).all(), columns=["code", "geom"])
    outlines = shapely.from_wkb(frame["geom"].map(bytes).to_numpy(dtype=object))
    points = shapely.points(study.units["lon"].to_numpy(), study.units["lat"].to_numpy())
    cell, area = shapely.STRtree(outlines).query(points, predicate="within")
    # Where areas lie over each other the first one has the cell.
    cell, first = np.unique(cell, return_index=True)
    row_of = named(base.places["code"])
    rows = np.array([row_of[code] for code in frame["code"]], dtype=np.intp)
    return rows[area[first]], cell
