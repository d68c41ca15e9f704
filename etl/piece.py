"""What is done to one piece of a source, from text to rows with their places.

Pure, and all it needs can be pickled: the same function runs here and on a cluster.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from etl import place
from etl.clean.checked import first
from etl.contracts import Shape
from etl.place import Areas, Gazetteer
from etl.prepare import latest, prepared
from etl.profile import Profile
from etl.seen import Again
from etl.sources import Rows
from geo import grid

Cells = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

_LINES: Final = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
_ROW: Final = 1_000_000
GRID: Final = 0.002
"""Degrees, some 200 m: where rows fell is told no finer than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What a piece is held against: the same for all pieces of a load."""

    profile: Profile
    time_zone: str
    metric_srid: int
    now: datetime
    areas: Areas
    gazetteer: Gazetteer | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """What became of the rows of a piece.

    Attributes
    ----------
    good
        What goes into the table, by its columns; `at` and `top` besides, for demands, of which
        the stacks are made.
    rejected
        Why the others are held back, by number.
    grid
        How many rows fell into each cell of `GRID`, by the packed number of the cell.
    """

    good: pd.DataFrame
    rejected: "pd.Series[str]"
    read: int
    skipped: int
    noticed: Counter[str]
    grid: "pd.Series[int]"
    as_of: datetime | None


def made(source: Rows, again: Again, world: World) -> Piece:
    """Clean the rows of `source` and find their places."""
    profile = world.profile
    ready = prepared(source, profile, again, time_zone=world.time_zone, now=world.now)
    good, rejected = ready.good, ready.rejected
    if profile.layer == "demand":
        good = _placed(good, world)
    elif profile.layer != "area":
        good, told = _housed(good, world)
        rejected = first(rejected, told)
    good = good.assign(source=profile.source, synthetic=profile.synthetic)
    return Piece(
        good=good,
        rejected=rejected,
        read=len(source.frame),
        skipped=ready.skipped,
        noticed=ready.noticed,
        grid=_grid(good),
        as_of=latest(good, profile),
    )


def _placed(rows: pd.DataFrame, world: World) -> pd.DataFrame:
    """Give demands the finest area that holds them, or that they speak of."""
    rules = world.profile.place
    said = column(rows, "area_code")
    points = rows["geom"].to_numpy()
    found = place.placed(
        points,
        said,
        column(rows, "address"),
        areas=world.areas,
        gazetteer=world.gazetteer,
        metric_srid=world.metric_srid,
        tolerance_m=rules.tolerance_m,
        min_score=rules.min_score,
    )
    cells = grid.cells_of(points)
    exact = found["area_code"].where(found["place_how"] == "exact")
    return rows.assign(
        area_said=said,
        area_code=found["area_code"],
        place_how=found["place_how"],
        place_score=found["place_score"],
        cell=pd.Series(cells, index=rows.index, dtype="Int64").mask(cells == grid.NONE),
        at=place.packed(points),
        top=exact.map(dict(world.areas.tops())),
    )


def _housed(rows: pd.DataFrame, world: World) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Give things the area they name, else the finest that holds them."""
    codes = column(rows, "area_code")
    unknown = codes.notna() & ~codes.isin(list(world.areas.levels))
    told = "area_code is '" + codes[unknown] + "': no such area is loaded"
    rows, codes = rows[~unknown], codes[~unknown]
    if world.profile.contract.shape is not Shape.NONE:
        codes = codes.fillna(inside(rows, world.areas))
    return rows.assign(area_code=codes), told


def inside(rows: pd.DataFrame, areas: Areas) -> "pd.Series[str]":
    """Return the finest area that holds a point of each row: of a line, its middle."""
    found = place.finest(_middles(rows["geom"].to_numpy()), areas)
    return found.set_axis(rows.index)


def _middles(shapes: Geometries) -> Geometries:
    """Return a point of each shape: inside it, or halfway along its longest line."""
    lines = np.isin(shapely.get_type_id(shapes), _LINES)
    at = shapely.point_on_surface(shapes)
    if lines.any():
        longest = [max(shapely.get_parts(one), key=shapely.length) for one in shapes[lines]]
        at[lines] = shapely.line_interpolate_point(longest, 0.5, normalized=True)
    return np.asarray(at, dtype=np.object_)


def column(rows: pd.DataFrame, name: str) -> "pd.Series[str]":
    """Return a column of text, missing throughout when there is none."""
    return rows[name] if name in rows else pd.Series(None, index=rows.index, dtype="str")


def _grid(rows: pd.DataFrame) -> "pd.Series[int]":
    if "geom" not in rows:
        return pd.Series(0, index=pd.RangeIndex(0))
    shapes = rows["geom"].to_numpy()
    shapes = shapes[~shapely.is_missing(shapes)]
    if len(shapes) and shapely.get_type_id(shapes).any():
        shapes = _middles(shapes)
    cells: Cells = np.floor(shapely.get_coordinates(shapes) / GRID).astype(np.int64)
    numbers, counts = np.unique(cells[:, 0] * _ROW + cells[:, 1] + _ROW // 2, return_counts=True)
    return pd.Series(counts.astype(np.int64), index=numbers)


def cell_of(packed: Cells) -> tuple[Cells, Cells]:
    """Return the column and the row of packed cells of the grid."""
    return packed // _ROW, packed % _ROW - _ROW // 2
