"""Geometry as the tables hold it: valid, in WGS 84, of the layer's shape."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS, Transformer

from etl.clean.checked import Checked, first, split
from etl.contracts import Shape
from geo.schema import SRID

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

_POLYGON: Final = shapely.GeometryType.POLYGON
_MULTIPOLYGON: Final = shapely.GeometryType.MULTIPOLYGON
_POINT: Final = shapely.GeometryType.POINT


def points(frame: pd.DataFrame) -> Checked:
    """Put a `geom` made of lon and lat in their place; hold back half a coordinate."""
    lon, lat = frame["lon"], frame["lat"]
    half = lon.isna() != lat.isna()
    told = pd.Series("one of lon and lat is missing", index=frame.index[half], dtype="str")
    made = _points(lon.to_numpy(float), lat.to_numpy(float))
    whole = frame.drop(columns=["lon", "lat"]).assign(geom=made)
    return split(whole, told)


def _points(lon: Floats, lat: Floats) -> Geometries:
    made = np.full(len(lon), None, dtype=np.object_)
    there = ~(np.isnan(lon) | np.isnan(lat))
    made[there] = shapely.points(lon[there], lat[there])
    return made


def projected(frame: pd.DataFrame, crs: CRS | None) -> pd.DataFrame:
    """Bring `geom` from `crs` to WGS 84; x is the longitude whatever the order of the axes."""
    here = CRS.from_epsg(SRID)
    if crs is None or crs.equals(here, ignore_axis_order=True):
        return frame
    bring = Transformer.from_crs(crs, here, always_xy=True)

    def moved(at: Floats) -> Floats:
        return np.column_stack(bring.transform(at[:, 0], at[:, 1]))

    return frame.assign(geom=_objects(shapely.transform(frame["geom"].to_numpy(), moved)))


def within_the_world(frame: pd.DataFrame) -> Checked:
    """Hold back what is not on the globe: metres taken for degrees, swapped axes."""
    west, south, east, north = shapely.bounds(frame["geom"].to_numpy()).T
    shapes = frame["geom"].notna().to_numpy()
    inside = (west >= -180) & (east <= 180) & (south >= -90) & (north <= 90)  # noqa: PLR2004
    bad = shapes & ~inside & ~shapely.is_empty(frame["geom"].to_numpy())
    told = [
        f"lon/lat out of range: {x:.6g}, {y:.6g}"
        for x, y in zip(west[bad], south[bad], strict=True)
    ]
    return split(frame, pd.Series(told, index=frame.index[bad], dtype="str"))


def shaped(frame: pd.DataFrame, shape: Shape) -> Checked:
    """Mend `geom` and hold back what cannot be mended into `shape`."""
    given = frame["geom"].to_numpy()
    none = shapely.is_missing(given) | shapely.is_empty(given)
    told = []
    if shape is not Shape.MAYBE_POINT:
        told.append(pd.Series("bad geometry: none", index=frame.index[none], dtype="str"))
    mended = given
    wanted: npt.NDArray[np.bool_] = none.copy()
    match shape:
        case Shape.AREA:
            mended = _areas(given)
            wanted |= shapely.get_type_id(mended) == _MULTIPOLYGON
        case Shape.ANY:
            invalid = ~none & ~shapely.is_valid(given)
            mended = _objects(given.copy())
            mended[invalid] = shapely.make_valid(given[invalid])
            wanted[:] = True
        case _:
            wanted |= shapely.get_type_id(given) == _POINT
    bad = ~wanted
    kinds = [shapely.GeometryType(n).name.lower() for n in shapely.get_type_id(given[bad])]
    must = {"area": "a polygon"}.get(shape, "a point")
    said = [
        f"bad geometry: {'it has no area' if kind in must else f'not {must} but a {kind}'}"
        for kind in kinds
    ]
    told.append(pd.Series(said, index=frame.index[bad], dtype="str"))
    return split(frame.assign(geom=_objects(mended)), first(*told))


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
