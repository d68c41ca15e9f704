"""Indicators of the grid: how much of what was reported lies in hot cells."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo.analysis.hotspots import classified, gi_star
from geo.catalog import Indicator
from geo.engine.figures import Figures, Numbers, quotients
from geo.engine.hotspots import HotspotQuestion, values
from geo.engine.hotspots.answer import laid_out
from geo.engine.hotspots.found import measure_of
from geo.engine.hotspots.groups import CERTAIN
from geo.engine.hotspots.study import Study
from geo.engine.question import Ground, Question, named
from geo.period import Period
from geo.queries import cells

Rows = NDArray[np.intp]


def hot(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    """Divide the demands in hot cells by those in any cell, for each part of the period.

    Cells are hot beside all others of the coarsest area, whatever place is asked about, and belong
    to the places that hold their centres.
    """
    shape = len(base.places), len(base.parts)
    sums = np.zeros((2, *shape))
    searched = HotspotQuestion(
        period=Period(base.parts[0].start, base.parts[-1].end),
        within=question.within,
        categories=question.categories,
    )
    received = connection.execute(cells.totals(searched.period, searched.categories)).one().received
    # Without a demand there is nothing to lay out, and perhaps no area to do it in.
    if received:
        study = laid_out(connection, searched, float(sum(received)))
        count, heat = _graded(connection, searched, study, base)
        place, cell = _held(connection, question, base, study)
        np.add.at(sums[0], place, (count * (heat >= CERTAIN))[cell])
        np.add.at(sums[1], place, count[cell])
    known = np.array([base.known(part) for part in base.parts], dtype=np.bool_)
    return {
        one.key: quotients(one, sums[0], sums[1]).only(np.broadcast_to(known, shape))
        for one in asked
    }


def _graded(
    connection: Connection, searched: HotspotQuestion, study: Study, base: Ground
) -> tuple[Numbers, NDArray[np.int8]]:
    """Return the demands of each cell and part, and how hot it is among those of the part."""
    starts, end = [part.start for part in base.parts], searched.period.end

    def counted(categories: tuple[str, ...]) -> Numbers:
        found = values.counted(connection, searched, study, starts, end, categories=categories)
        return found.inside

    count, narrowed = counted(searched.categories), bool(searched.categories)
    measure = measure_of(searched, study, narrowed=narrowed)
    people = study.units["households"].to_numpy(dtype=np.float64)[:, None]
    against = counted(()) if narrowed else people
    gi = gi_star(values.compared(count, measure, of=against), study.weights)
    grades = [classified(z, p) for z, p in zip(gi.z.T, gi.p.T, strict=True)]
    return count, np.column_stack(grades)


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
