"""The areas to place into, made ready for millions of questions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from threading import Lock
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
"""Positions in `Areas.ordered`; -1 is nowhere."""

_LON_LAT: Final = 4326
_STRAIGHT_DEGREES: Final = 0.002
"""Lines as long as this, some 200 m, bend by less than a millimetre."""
_BUILDING: Final = Lock()
"""GEOS fills what it prepares on first use, which two threads of a worker must not do at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """The areas of one level: their tree, and the position of the first of them."""

    start: int
    shapes: Geometries
    tree: shapely.STRtree


@dataclass(frozen=True, slots=True, kw_only=True)
class Plane:
    """All areas in a metric plane."""

    tree: shapely.STRtree
    union: shapely.Geometry


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """The areas to place into.

    `frame` has `code`, `level`, `rank`, `parent_code` and `geom`, one row an area, and may have
    `name_zh` and `name_en`. What is derived from it is made when first asked for, and kept; a
    pickle carries the frame alone.
    """

    frame: pd.DataFrame
    _ordered: list[pd.DataFrame] = field(default_factory=list, init=False, repr=False)
    _tiers: list[Tier] = field(default_factory=list, init=False, repr=False)
    _planes: dict[int, Plane] = field(default_factory=dict, init=False, repr=False)
    _paths: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def __reduce__(self) -> tuple[type["Areas"], tuple[pd.DataFrame]]:
        """Rebuild from the frame."""
        return (Areas, (self.frame,))

    @property
    def levels(self) -> Mapping[str, str]:
        """The level of each code."""
        return dict(zip(self.frame["code"], self.frame["level"], strict=True))

    @property
    def paths(self) -> Mapping[str, tuple[str, ...]]:
        """The codes from the coarsest area above each code down to itself."""
        if not self._paths:
            parents = dict(zip(self.frame["code"], self.frame["parent_code"], strict=True))
            self._paths.update({code: _path(code, parents) for code in parents})
        return self._paths

    def tops(self) -> Mapping[str, str]:
        """Return the coarsest area above each code, itself when there is none above."""
        return {code: path[0] for code, path in self.paths.items()}

    def common(self, codes: set[str]) -> str | None:
        """Return the finest area that all of `codes` are in or are, if there is one."""
        steps = zip(*(self.paths[code] for code in codes), strict=False)
        shared = [step[0] for step in takewhile(lambda step: len(set(step)) == 1, steps)]
        return shared[-1] if shared else None

    @property
    def ordered(self) -> pd.DataFrame:
        """The frame from the finest level to the coarsest, in a level by code.

        The better of two areas for the same point is thus the one that comes first.
        """
        if not self._ordered:
            better = ["rank", "code"]
            made = self.frame.sort_values(better, ascending=[False, True], ignore_index=True)
            self._ordered.append(made.astype({"code": "str", "level": "str"}))
        return self._ordered[0]

    def codes(self, places: Places) -> "pd.Series[str]":
        """Return the codes at positions of `ordered`, missing for nowhere."""
        return pd.Series(self.ordered["code"].array.take(places, allow_fill=True), dtype="str")

    def tiers(self) -> list[Tier]:
        """Return the levels, the finest first."""
        with _BUILDING:
            if not self._tiers:
                ranks = self.ordered["rank"].to_numpy()
                starts = np.flatnonzero(np.diff(ranks, prepend=np.nan) != 0)
                shapes = self.ordered["geom"].to_numpy(dtype=np.object_)
                parts = np.split(shapes, starts[1:]) if len(shapes) else []
                self._tiers.extend(map(_tier, starts.tolist(), parts))
        return self._tiers

    def plane(self, srid: int) -> Plane:
        """Return the areas in the plane of a projected coordinate system."""
        with _BUILDING:
            if srid not in self._planes:
                # A line that is straight in degrees is not so in the plane: a district's long
                # edge would part by decimetres from those of the streets along it.
                dense = shapely.segmentize(self.ordered["geom"].to_numpy(), _STRAIGHT_DEGREES)
                shapes = flat(dense, srid)
                whole = shapely.union_all(shapely.make_valid(shapes))
                _prepare(np.array([whole]))
                self._planes[srid] = Plane(tree=shapely.STRtree(shapes), union=whole)
        return self._planes[srid]


def flat(shapes: Geometries, srid: int) -> Geometries:
    """Project shapes of longitudes and latitudes."""
    moved = shapely.transform(shapes, _projection(srid).transform, interleaved=False)
    return np.asarray(moved, dtype=np.object_)


@cache
def _projection(srid: int) -> Transformer:
    return Transformer.from_crs(_LON_LAT, srid, always_xy=True)


def lon_lat(points: Geometries) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes, missing where there is no point or an empty one."""
    made = np.full((2, len(points)), np.nan)
    coordinates, owner = shapely.get_coordinates(points, return_index=True)
    made[:, owner] = coordinates.T
    return made[0], made[1]


def _tier(start: int, shapes: Geometries) -> Tier:
    _prepare(shapes)
    return Tier(start=start, shapes=shapes, tree=shapely.STRtree(shapes))


def _prepare(shapes: Geometries) -> None:
    shapely.prepare(shapes)
    # Asked once, so that no thread finds one half prepared.
    within = shapely.point_on_surface(shapes)
    shapely.intersects(shapes, within)
    shapely.dwithin(shapes, within, 0.0)


def _path(code: str, parents: Mapping[str, object]) -> tuple[str, ...]:
    path = [code]
    while isinstance(parent := parents.get(path[-1]), str) and parent not in path:
        path.append(parent)
    return tuple(reversed(path))
