"""The grid of hexagons: H3 cells as 64-bit integers, and the arithmetic of their resolutions.

H3's index has its highest bit at 0, so that it fits a signed integer of the database.
"""

from collections.abc import Sequence
from typing import Final

import h3.api.basic_int as h3
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.errors import UnknownKeyError
from geo.schema import RESOLUTION

Cells = NDArray[np.int64]

NONE: Final = 0
"""No cell: H3 has no index 0."""
_DIGITS: Final = 15
_BITS: Final = 3
_AT: Final = 52
"""Where in the index the resolution stands; below it three bits for each of 15 digits."""


def cells_of(points: ArrayLike, *, resolution: int = RESOLUTION) -> Cells:
    """Return the cell that holds each point.

    Parameters
    ----------
    points
        Shapely points in degrees, missing or empty ones too.

    Returns
    -------
    Cells
        Of the shape of `points`; `NONE` where there is no point.
    """
    shapes = np.array(points, dtype=object)
    shapes[shapely.is_empty(shapes)] = None
    x, y = shapely.get_x(shapes), shapely.get_y(shapes)
    found = np.full(shapes.shape, NONE, dtype=np.int64)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    found[known] = [
        h3.latlng_to_cell(lat, lon, resolution)
        for lat, lon in zip(y[known].tolist(), x[known].tolist(), strict=True)
    ]
    return found


def parents(cells: ArrayLike, resolution: int) -> Cells:
    """Return the coarser cell of `resolution` that each cell belongs to.

    In H3 every three bits are a step from a cell to one of its seven children; those beyond the
    resolution are ones.
    """
    index = np.asarray(cells, dtype=np.int64)
    unused = np.int64((1 << _BITS * (_DIGITS - resolution)) - 1)
    plain = index & ~(np.int64(15) << np.int64(_AT))
    return plain | (np.int64(resolution) << np.int64(_AT)) | unused


def covering(shape: shapely.Geometry, resolution: int) -> Cells:
    """Return the cells that hold any of the finest cells that touch `shape`, in ascending order.

    Every point of the shape is in one of the finest cells and so in one of these: nothing that
    happened in it is lost at its border.

    Parameters
    ----------
    shape
        Polygons, in degrees; what else is among them has no cells.
    """
    found: set[int] = set()
    parts = shapely.get_parts(shapely.get_parts(shape))
    polygons = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    for part in parts[polygons & ~shapely.is_empty(parts)]:
        rings = [_ring(part.exterior), *(_ring(hole) for hole in part.interiors)]
        outline = h3.LatLngPoly(*rings)
        found.update(h3.polygon_to_cells_experimental(outline, RESOLUTION, contain="overlap"))
    finest = np.fromiter(found, dtype=np.int64, count=len(found))
    return np.unique(parents(finest, resolution))


def _ring(ring: shapely.LinearRing) -> list[tuple[float, float]]:
    lon, lat = ring.coords.xy
    return list(zip(lat, lon, strict=True))


def centres(cells: ArrayLike) -> NDArray[np.float64]:
    """Return longitude and latitude of the centre of each cell: shape (cells, 2)."""
    found = [h3.cell_to_latlng(cell) for cell in np.asarray(cells, dtype=np.int64).tolist()]
    return np.array(found, dtype=np.float64).reshape(-1, 2)[:, ::-1]


def hexagons(cells: ArrayLike) -> NDArray[np.object_]:
    """Return the outline of each cell as a shapely polygon in degrees."""
    corners = [h3.cell_to_boundary(cell) for cell in np.asarray(cells, dtype=np.int64).tolist()]
    if not corners:
        return np.empty(0, dtype=object)
    which = np.repeat(np.arange(len(corners)), [len(ring) for ring in corners])
    places = np.concatenate([np.array(ring, dtype=np.float64) for ring in corners])
    shapes: NDArray[np.object_] = shapely.polygons(
        shapely.linearrings(places[:, ::-1], indices=which)
    )
    return shapes


def children(cells: ArrayLike) -> Cells:
    """Return all of the finest cells in `cells`, which may be coarser."""
    every = np.asarray(cells, dtype=np.int64).tolist()
    found = [h3.cell_to_children(cell, RESOLUTION) for cell in every]
    return np.array([cell for some in found for cell in some], dtype=np.int64)


def names(cells: ArrayLike) -> list[str]:
    """Return what H3 calls the cells: their index in hexadecimal."""
    return [f"{cell:x}" for cell in np.asarray(cells, dtype=np.int64).tolist()]


def named(names: Sequence[str]) -> Cells:
    """Return the cells that H3 calls so.

    Raises
    ------
    UnknownKeyError
        One of them is no cell.
    """
    found = []
    for name in names:
        try:
            index = int(name, 16)
        except ValueError:
            index = NONE
        if not 0 < index < 1 << 63 or not h3.is_valid_cell(index):
            raise UnknownKeyError("cell", name, ())  # noqa: EM101 - a kind, not a message
        found.append(index)
    return np.array(found, dtype=np.int64)


def area_km2(cells: ArrayLike) -> NDArray[np.float64]:
    """Return how large each cell is."""
    every = np.asarray(cells, dtype=np.int64).tolist()
    return np.array([h3.cell_area(cell, "km^2") for cell in every], dtype=np.float64)
