"""The places that are compared: the cells of a grid, or areas; with what is known of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from sqlalchemy import Connection, select

from geo import db, grid
from geo.analysis import weights as spatial
from geo.analysis.weights import Weights
from geo.crs import Reference
from geo.engine import metric
from geo.engine.hotspots.question import COARSEST, HotspotQuestion, Neighbours
from geo.errors import RongtuError
from geo.grid import Cells
from geo.queries import areas, cells
from geo.schema import RESOLUTION, area, area_path

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

MOST_CELLS: Final = 20_000
"""Cells that a screen can draw and a reader can take in."""
USUAL: Final = 9
"""H3's cells of 0.1 km2: one and its six neighbours reach some 500 m from the middle, ten minutes
on foot. Finer ones are sprinkled with chance, coarser ones swallow a compound's trouble."""
FEW: Final = 300
"""Usual cells below which the area is so small that finer ones are worth looking at."""
ENOUGH: Final = {RESOLUTION: 30.0, USUAL: 3.0}
"""Demands in a cell and its neighbours, in the mean, that cells must have to be so fine; coarser
cells must have as many as the usual ones."""
TOGETHER: Final = 7
"""A cell and those around it."""
PEOPLED: Final = 0.8
"""The share of all households that a level must know of, for it to say who lives where."""
NEAREST: Final = 8
WITHIN_M: Final = 1_000.0
MOST_PAIRS: Final = 20_000_000
"""Pairs of neighbours that are held: half a gigabyte."""
SLIVER_M: Final = 5.0
"""Digitised borders of neighbours may lie so far apart."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """The places of one search.

    Attributes
    ----------
    top
        The code of the coarsest area that is searched; none for everything.
    resolution
        H3's, of cells; none for areas.
    units
        One row a place: code, lon, lat (a point in it), households (NaN where unknown), place
        (code of the area of `places` that holds the point); for areas name_zh and name_en too.
    cells
        The cells, in ascending order; none for areas.
    shapes
        The outlines, degrees.
    weights
        Who is whose neighbour.
    places
        The areas by which a place is called: code, names, bounds.
    km2
        How large each cell is; NaN for areas.
    """

    top: str | None
    resolution: int | None
    units: pd.DataFrame
    cells: Cells | None
    shapes: Geometries
    weights: Weights
    places: pd.DataFrame
    km2: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What the studies of one coarsest area, or of everything, have in common.

    Attributes
    ----------
    top
        Its code; none for everything.
    finest
        The finest cells that touch it.
    places
        The areas by which a place is called: code, names, households, geom, a point, bounds.
    homes
        The finest areas of which nearly all have households: as `places`.
    """

    top: str | None
    finest: Cells
    places: pd.DataFrame
    homes: pd.DataFrame


def ground(connection: Connection, top: str | None) -> Ground:
    """Read what is searched.

    Raises
    ------
    RongtuError
        There are no areas.
    """
    levels = [row.level for row in connection.execute(areas.levels())]
    if not levels:
        raise RongtuError(
            given="The database holds no areas",
            wanted="at least one level of areas",
            remedy="load them first: rongtu load PROFILE",
        )
    # The coarsest one may have no area of the coarsest level above it: then it is its own.
    coarse = next(
        found for level in levels if len(found := _areas(connection, level, top)) or top is None
    )
    places = _areas(connection, levels[1], top) if len(levels) > 1 else coarse
    homes = {row.level: row.households for row in connection.execute(cells.peopled_levels())}
    most = max(homes.values(), default=0)
    peopled = [level for level in levels if homes.get(level, 0) >= PEOPLED * most > 0]
    return Ground(
        top=top,
        finest=grid.covering(shapely.union_all(coarse["geom"].to_numpy()), RESOLUTION),
        places=places if len(places) else coarse,
        homes=_areas(connection, peopled[-1], top) if peopled else coarse.iloc[:0],
    )


def study(connection: Connection, question: HotspotQuestion, resolution: int, on: Ground) -> Study:
    """Lay out the places that `question` compares.

    Parameters
    ----------
    resolution
        H3's, of cells; areas have none.
    """
    found: Cells | None = None
    if question.level is not None:
        units = _areas(connection, question.level, on.top)
        shapes = units["geom"].to_numpy()
    else:
        found = _coarser(on.finest, resolution)
        shapes = grid.hexagons(found)
        at = grid.centres(found)
        units = pd.DataFrame({"code": grid.names(found), "lon": at[:, 0], "lat": at[:, 1]})
        units["households"] = spread_households(on.homes, shapes)
    named = [name for name in ("name_zh", "name_en") if name in units]
    return Study(
        top=on.top,
        resolution=None if found is None else resolution,
        units=units[["code", *named, "lon", "lat", "households"]].assign(
            place=_holding(units, on.places)
        ),
        cells=found,
        shapes=shapes,
        weights=_weights(question, found, shapes, units, metric.plane(connection)),
        places=on.places.drop(columns=["geom", "households"]),
        km2=np.full(len(units), np.nan) if found is None else grid.area_km2(found),
    )


def top_of(connection: Connection, within: str | None) -> str | None:
    """Return the coarsest area above `within`."""
    if within is None:
        return None
    return connection.scalar(
        select(area_path.c.ancestor_code)
        .join(area, area.c.code == area_path.c.ancestor_code)
        .where(area_path.c.area_code == within, area.c.parent_code.is_(None))
    )


def _areas(connection: Connection, level: str, top: str | None) -> pd.DataFrame:
    frame = db.read_frame(connection, cells.outlines(level, top))
    shapes = shapely.from_wkb(frame["geom"].map(bytes).to_numpy(dtype=object))
    # A load refuses what crosses itself; whatever is there all the same must not stop a search.
    sound = shapely.is_valid(shapes)
    shapes[~sound] = shapely.buffer(shapes[~sound], 0)
    return frame.assign(geom=shapes, households=frame["households"].astype("float64"))


def resolution_of(question: HotspotQuestion, on: Ground, demands: float) -> int:
    """Choose how fine the cells are, unless the question says so.

    Parameters
    ----------
    demands
        How many there are to be compared.
    """
    if question.resolution is not None:
        count = len(_coarser(on.finest, question.resolution))
        if count > MOST_CELLS:
            raise RongtuError(
                given=f"{count:,} cells of resolution {question.resolution}",
                wanted=f"at most {MOST_CELLS:,}",
                remedy="a coarser resolution, or leave it out to have one chosen",
            )
        return question.resolution
    small = len(_coarser(on.finest, USUAL)) < FEW
    for resolution in range(RESOLUTION if small else USUAL, COARSEST, -1):
        count = len(_coarser(on.finest, resolution))
        enough = ENOUGH[max(resolution, USUAL)] * count
        if count <= MOST_CELLS and TOGETHER * demands >= enough:
            return resolution
    return COARSEST


def _coarser(finest: Cells, resolution: int) -> Cells:
    return np.unique(grid.parents(finest, resolution))


def spread_households(homes: pd.DataFrame, shapes: Geometries) -> Floats:
    """Spread households over the cells, by area; NaN throughout where nobody knows of any.

    Within an area they are taken to live evenly.
    """
    if homes.empty:
        return np.full(len(shapes), np.nan)
    homes = homes[homes["households"] > 0]
    outlines = homes["geom"].to_numpy()
    tree = shapely.STRtree(shapes)
    # Of a cell that lies inside all is shared: only what crosses it must be cut, which is dear.
    home, cell = tree.query(outlines, predicate="covers")
    edge, crossed = tree.query(outlines, predicate="intersects")
    cut = ~np.isin(edge * len(shapes) + crossed, home * len(shapes) + cell)
    edge, crossed = edge[cut], crossed[cut]
    home, cell = np.concatenate([home, edge]), np.concatenate([cell, crossed])
    shared = shapely.area(shapes)[cell]
    shared[len(home) - len(edge) :] = shapely.area(
        shapely.intersection(outlines[edge], shapes[crossed])
    )
    # Of what lies in the grid: nobody is lost at its border.
    whole = np.bincount(home, shared, minlength=len(outlines))
    share = np.divide(shared, whole[home], out=np.zeros(len(home)), where=whole[home] > 0)
    return np.bincount(
        cell, homes["households"].to_numpy()[home] * share, minlength=len(shapes)
    ).astype(np.float64)


def _weights(
    question: HotspotQuestion,
    found: Cells | None,
    shapes: Geometries,
    units: pd.DataFrame,
    plane: Reference,
) -> Weights:
    usual = Neighbours.TOUCHING if found is None else Neighbours.RINGS
    parameter = question.parameter
    xy = plane.from_wgs84(units[["lon", "lat"]].to_numpy(dtype=np.float64))
    match question.neighbours or usual:
        case Neighbours.RINGS if found is not None:
            return spatial.hexagons(found, rings=int(parameter or 1))
        case Neighbours.NEAREST:
            return spatial.nearest(xy, int(parameter or NEAREST))
        case Neighbours.WITHIN:
            return _within(xy, parameter or WITHIN_M)
        case _:
            flat = shapely.transform(shapes, plane.from_wgs84)
            touching = spatial.contiguity(flat, tolerance=SLIVER_M)
            alone = touching.islands.mean() if len(xy) else 0.0
            # Compounds and the like do not touch: then the nearest are the neighbours.
            few = question.neighbours is None and alone > 0.1  # noqa: PLR2004 - a tenth
            return spatial.nearest(xy, NEAREST) if few and len(xy) > 1 else touching


def _within(xy: Floats, metres: float) -> Weights:
    """Return who is within so many metres of whom, unless they are too many to be held."""
    finite = xy[np.isfinite(xy).all(axis=1)]
    tree = cKDTree(finite)
    if len(finite) and (pairs := int(tree.count_neighbors(tree, metres))) > MOST_PAIRS:
        raise RongtuError(
            given=f"{pairs:,} pairs of neighbours within {metres:g} m",
            wanted=f"at most {MOST_PAIRS:,}",
            remedy="a shorter reach, or coarser cells",
        )
    return spatial.within(xy, metres)


def _holding(units: pd.DataFrame, places: pd.DataFrame) -> Sequence[Any]:
    """Return the code of the place that holds each point, or of the nearest one."""
    if not len(places) or not len(units):
        return [None] * len(units)
    tree = shapely.STRtree(places["geom"].to_numpy())
    points = shapely.points(units["lon"].to_numpy(), units["lat"].to_numpy())
    codes = places["code"].to_numpy(dtype=object)
    held: list[Any] = codes[tree.nearest(points)].tolist()
    return held
