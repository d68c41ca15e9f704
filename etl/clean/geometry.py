"""Geometry as the tables hold it: valid, in WGS 84, of the layer's shape."""

from collections import Counter
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from etl.clean.checked import Checked, first, split
from etl.contracts import Shape
from geo.crs import Reference, reference
from geo.schema import SRID

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_POLYGON: Final = shapely.GeometryType.POLYGON
_MULTIPOLYGON: Final = shapely.GeometryType.MULTIPOLYGON
_POINT: Final = shapely.GeometryType.POINT
_LINES: Final = (
    shapely.GeometryType.LINESTRING,
    shapely.GeometryType.LINEARRING,
    shapely.GeometryType.MULTILINESTRING,
)
_WANTED: Final = {Shape.AREA: "a polygon", Shape.LINE: "a line"}
_WITHOUT: Final = {"a polygon": "it has no area", "a line": "it has no length"}
NOTHING: Final = "bad geometry: none"
UNKNOWN: Final = "bad geometry: a coordinate is no number"
_HIGHEST: Final = 90.0
_WIDEST: Final = 180.0
"""Degrees of latitude and of longitude."""


class Shaped(NamedTuple):
    """Geometry of the wanted shape, and what was done to it."""

    checked: Checked
    noticed: Counter[str]


def points(frame: pd.DataFrame, at: Reference, *, swapped: bool) -> Checked:
    """Put a `geom` made of lon and lat in their place; hold back what is no place on earth.

    The numbers are brought to WGS 84 before they become points: that is ten times as quick.
    """
    x, y = (frame[name].to_numpy(float) for name in (("lat", "lon") if swapped else ("lon", "lat")))
    half = np.isnan(x) != np.isnan(y)
    # Feeds write 0, 0 for "nowhere". There is sea.
    there = np.flatnonzero(~(np.isnan(x) | np.isnan(y) | ((x == 0) & (y == 0))))
    lon, lat = at.to_wgs84(np.column_stack([x[there], y[there]])).T
    inside = (np.abs(lon) <= _WIDEST) & (np.abs(lat) <= _HIGHEST)
    made = np.full(len(x), None, dtype=np.object_)
    made[there[inside]] = shapely.points(lon[inside], lat[inside])
    told = np.full(len(x), None, dtype=np.object_)
    told[half] = "one of lon and lat is missing"
    for one in there[~inside]:
        told[one] = _beyond(x[one], y[one])
    reasons = pd.Series(told, index=frame.index, dtype="str").dropna()
    return split(frame.drop(columns=["lon", "lat"]).assign(geom=made), reasons)


def _beyond(x: float, y: float) -> str:
    exchanged = abs(x) <= _HIGHEST < abs(y) <= _WIDEST
    return f"lon/lat out of range: {x:.6g}, {y:.6g}" + (" (exchanged?)" if exchanged else "")


def brought(frame: pd.DataFrame, at: Reference, *, swapped: bool) -> pd.DataFrame:
    """Bring `geom` from what it is written in to WGS 84."""
    shapes = frame["geom"].to_numpy()
    if swapped:
        shapes = _objects(shapely.transform(shapes, lambda pairs: pairs[:, ::-1]))
    if at != reference(SRID):
        shapes = _objects(shapely.transform(shapes, at.to_wgs84))
    return frame.assign(geom=shapes)


def within_the_world(frame: pd.DataFrame) -> Checked:
    """Hold back what is not on the globe: metres taken for degrees, swapped axes."""
    west, south, east, north = shapely.bounds(frame["geom"].to_numpy()).T
    shapes = frame["geom"].notna().to_numpy()
    inside = (west >= -_WIDEST) & (east <= _WIDEST) & (south >= -_HIGHEST) & (north <= _HIGHEST)
    bad = shapes & ~inside & ~shapely.is_empty(frame["geom"].to_numpy())
    told = [_beyond(x, y) for x, y in zip(west[bad], south[bad], strict=True)]
    return split(frame, pd.Series(told, index=frame.index[bad], dtype="str"))


def shaped(frame: pd.DataFrame, shape: Shape) -> Shaped:
    """Mend `geom` and hold back what cannot be mended into `shape`."""
    given = frame["geom"].to_numpy()
    none = shapely.is_missing(given) | shapely.is_empty(given)
    told = []
    if shape is not Shape.MAYBE_POINT:
        told.append(pd.Series(NOTHING, index=frame.index[none], dtype="str"))
    mended = given
    wanted: Flags = none.copy()
    invalid = np.zeros(len(given), dtype=np.bool_)
    match shape:
        case Shape.AREA:
            mended = _areas(given)
            wanted |= shapely.get_type_id(mended) == _MULTIPOLYGON
            invalid = ~none & wanted & ~shapely.is_valid(given)
        case Shape.LINE:
            unknown = _unknown(given)
            told.append(pd.Series(UNKNOWN, index=frame.index[unknown], dtype="str"))
            mended = _ways(given, known=~unknown)
            wanted |= ~shapely.is_missing(mended)
        case Shape.ANY:
            invalid = ~none & ~shapely.is_valid(given)
            mended = _objects(given.copy())
            mended[invalid] = shapely.make_valid(given[invalid])
            wanted[:] = True
        case _:
            wanted |= shapely.get_type_id(given) == _POINT
    bad = ~wanted
    kinds = [shapely.GeometryType(n).name.lower() for n in shapely.get_type_id(given[bad])]
    must = _WANTED.get(shape, "a point")
    said = [f"bad geometry: {_against(must, kind)}" for kind in kinds]
    told.append(pd.Series(said, index=frame.index[bad], dtype="str"))
    repaired = Counter({"outlines crossed themselves and were repaired": int(invalid.sum())})
    return Shaped(split(frame.assign(geom=_objects(mended)), first(*told)), +repaired)


def _against(must: str, kind: str) -> str:
    """Say why a geometry of a `kind` is not what it must be."""
    of_its_kind = must in _WITHOUT and must.removeprefix("a ") in kind
    return _WITHOUT[must] if of_its_kind else f"not {must} but a {kind}"


def _unknown(given: Geometries) -> Flags:
    """Say which geometries have a coordinate that is no number."""
    at, of = shapely.get_coordinates(given, return_index=True)
    found = np.zeros(len(given), dtype=np.bool_)
    found[of[~np.isfinite(at).all(axis=1)]] = True
    return found


def _ways(given: Geometries, *, known: Flags) -> Geometries:
    """Return multilines in two dimensions; what is no line, or has no length, becomes nothing.

    Points that repeat the one before them, and parts that are no longer than a point, are left
    out: nobody gets anywhere along them.
    """
    lines = np.isin(shapely.get_type_id(given), _LINES) & known
    ways = np.full(len(given), None, dtype=np.object_)
    plain = shapely.remove_repeated_points(shapely.force_2d(given[lines]))
    ways[lines] = [_multi_line(one) for one in plain]
    return ways


def _multi_line(shape: shapely.Geometry) -> shapely.MultiLineString | None:
    parts = [part for part in shapely.get_parts(shape) if part.length > 0]
    return shapely.MultiLineString(parts) if parts else None


def _areas(given: Geometries) -> Geometries:
    """Return valid multipolygons; what is no area, or has none left, becomes nothing."""
    polygons = np.isin(shapely.get_type_id(given), [_POLYGON, _MULTIPOLYGON])
    areas = np.full(len(given), None, dtype=np.object_)
    mended = shapely.make_valid(given[polygons], method="structure", keep_collapsed=False)
    areas[polygons] = [_multi(one) for one in mended]
    return areas


def _multi(shape: shapely.Geometry) -> shapely.MultiPolygon | None:
    # Mending may leave lines and points beside the polygons: they have no area.
    parts = [
        part
        for part in shapely.get_parts(shape)
        if part.geom_type == "Polygon" and not part.is_empty
    ]
    return shapely.MultiPolygon(parts) if parts else None


def _objects(shapes: object) -> Geometries:
    return np.asarray(shapes, dtype=np.object_)
