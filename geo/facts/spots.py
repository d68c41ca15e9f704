"""Where the chosen demands are: by cell of the grid, and one by one."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geo import grid
from geo.facts import bits
from geo.facts.selection import Chosen
from geo.queries.facts import DEGREE

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Points:
    """Demands in a box, one by one.

    Attributes
    ----------
    count
        How many there are.
    rows
        Their rows, none where there are too many.
    lon, lat
        In degrees.
    category, status
        Numbers of the values of these facets.
    """

    count: int
    rows: bits.Rows
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    category: NDArray[np.uint16]
    status: NDArray[np.uint16]


def by_cell(chosen: Chosen, resolution: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the H3 cells of `resolution` that hold chosen demands, in order, and how many.

    Demands without a point of their own are in none.
    """
    facts = chosen.facts
    rows = bits.rows_of(chosen.here & facts.flags["received_in_cell"])
    held = np.bincount(facts.cell[rows], minlength=facts.cells.size)
    filled = np.flatnonzero(held)
    cells, place = np.unique(grid.parents(facts.cells[filled], resolution), return_inverse=True)
    counts = np.zeros(cells.size, dtype=np.int64)
    np.add.at(counts, place, held[filled])
    return cells, counts


def points(chosen: Chosen, box: Box, *, most: int) -> Points:
    """Return the chosen demands that have a point of their own in a box."""
    facts = chosen.facts
    rows = bits.rows_of(chosen.here & facts.placed)
    west, south, east, north = (np.clip(one, -200, 200) * DEGREE for one in box)
    lon, lat = facts.lon[rows], facts.lat[rows]
    rows = rows[(lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)]
    count = rows.size
    if count > most:
        rows = rows[:0]
    return Points(
        count=count,
        rows=rows,
        lon=facts.lon[rows] / DEGREE,
        lat=facts.lat[rows] / DEGREE,
        category=facts.facets["category"].values(rows),
        status=facts.facets["status"].values(rows),
    )
