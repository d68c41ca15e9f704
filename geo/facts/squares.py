"""Which rows lie in a polygon: by squares of a grid first, and only at its outline by points."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.queries.facts import DEGREE

Ints = NDArray[np.int32]
Squares = NDArray[np.uint16]

SIDE: Final = 256
"""Squares along each side of the grid."""
_COARSE: Final = 8
"""So many of them along the side of a block, which is looked at first."""
OUTSIDE, INSIDE, EDGE = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Squares over all points, in parts of a degree.

    Attributes
    ----------
    west, south
        Where the grid begins.
    width, height
        How many parts of a degree it is wide and high.
    """

    west: int = 0
    south: int = 0
    width: int = 1
    height: int = 1

    def squares(self, lon: Ints, lat: Ints) -> Squares:
        """Return the number of the square that each point is in."""
        column = (lon.astype(np.int64) - self.west) * SIDE // self.width
        row = (lat.astype(np.int64) - self.south) * SIDE // self.height
        return (row * SIDE + column).astype(np.uint16)

    def judged(self, polygon: shapely.Geometry) -> NDArray[np.uint8]:
        """Say of each square whether it is outside of `polygon`, inside, or at its edge."""
        shapely.prepare(polygon)
        found = np.zeros((SIDE, SIDE), dtype=np.uint8)
        blocks = np.arange(0, SIDE, _COARSE)
        row, column = (part.ravel() for part in np.meshgrid(blocks, blocks, indexing="ij"))
        state = self._state(polygon, row, column, _COARSE)
        for at in np.flatnonzero(state == INSIDE):
            found[row[at] : row[at] + _COARSE, column[at] : column[at] + _COARSE] = INSIDE
        edge = np.flatnonzero(state == EDGE)
        step = np.arange(_COARSE)
        fine_row = (row[edge, None, None] + step[:, None] + 0 * step).ravel()
        fine_column = (column[edge, None, None] + 0 * step[:, None] + step).ravel()
        found[fine_row, fine_column] = self._state(polygon, fine_row, fine_column, 1)
        return found.ravel()

    def _state(
        self, polygon: shapely.Geometry, row: NDArray[np.intp], column: NDArray[np.intp], size: int
    ) -> NDArray[np.uint8]:
        # A part of a degree wider on each side: no point of a square is outside of its box.
        west, east = (
            (self.west + np.array(at) * self.width / SIDE + margin) / DEGREE
            for at, margin in ((column, -1), (column + size, 1))
        )
        south, north = (
            (self.south + np.array(at) * self.height / SIDE + margin) / DEGREE
            for at, margin in ((row, -1), (row + size, 1))
        )
        boxes = shapely.box(west, south, east, north)
        state = np.where(shapely.intersects(polygon, boxes), EDGE, OUTSIDE).astype(np.uint8)
        touched = np.flatnonzero(state)
        state[touched[shapely.contains_properly(polygon, boxes[touched])]] = INSIDE
        return state


def grid_of(lon: Ints, lat: Ints) -> Grid:
    """Return a grid over points; any where there is none."""
    if not lon.size:
        return Grid()
    west, south = int(lon.min()), int(lat.min())
    return Grid(
        west=west,
        south=south,
        width=int(lon.max()) - west + 1,
        height=int(lat.max()) - south + 1,
    )


def inside(polygon: shapely.Geometry, lon: Ints, lat: Ints) -> NDArray[np.bool_]:
    """Say of each point whether it lies in `polygon` or on its outline."""
    shapely.prepare(polygon)
    found: NDArray[np.bool_] = shapely.intersects_xy(polygon, lon / DEGREE, lat / DEGREE)
    return found
