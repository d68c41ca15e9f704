"""What a pair of coordinates means, and how it becomes longitude and latitude in WGS 84.

Maps published in China are shifted on purpose: GCJ-02 by some hundred metres that vary from place
to place, and BD-09 by several hundred metres more. Neither is in any register of reference systems.
"""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyproj
from pyproj.exceptions import CRSError as UnknownCrsError
from pyproj.exceptions import ProjError

from geo.errors import RongtuError

Floats = npt.NDArray[np.float64]
Pair = tuple[Floats, Floats]
Mapping = Callable[[Floats, Floats], Pair]

CHINA: Final = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east and north of the rectangle that GCJ-02 shifts; beyond it nothing is moved."""

_WGS84: Final = "EPSG:4326"
_CGCS2000: Final = "EPSG:4490"
# The ellipsoid of Krasovsky 1940, which GCJ-02 reckons its metres on.
_RADIUS: Final = 6378245.0
_ECCENTRICITY2: Final = 0.00669342162296594323
_SIN_35, _COS_35 = math.sin(math.radians(35)), math.cos(math.radians(35))
_BD_ANGLE: Final = math.pi * 3000 / 180
_BD_EAST, _BD_NORTH = 0.0065, 0.006
_BLOCK: Final = 8192
"""Points moved at once: what is reckoned with them stays in the processor's cache."""
_SETTLED: Final = 3e-8
"""Degrees. A step moves a point by less than a fiftieth of the one before: 1e-9 is left."""
_MOST_STEPS: Final = 12


class CrsError(RongtuError, ValueError):
    """Coordinates of which nobody can say where on earth they are."""


class Datum(StrEnum):
    """The shifted reference systems that no register has."""

    GCJ02 = "GCJ-02"
    BD09 = "BD-09"


def wgs84_to_gcj02(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Pair:
    """Shift WGS 84 to GCJ-02 (degrees, any shape); what lies outside `CHINA` stays.

    The algorithm was never published. The formula is the one that became known in
    `EvilTransform.cs` (on4wp7.codeplex.com, changeset 21455); every open converter uses it, with
    a = 6,378,245 m and e² = 0.00669342162296594323 (Krasovsky 1940).
    """
    return _mapped(_gcj_forth, lon, lat)


def gcj02_to_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Pair:
    """Undo `wgs84_to_gcj02` to better than 1e-9 degrees (0.1 mm).

    The shift changes by less than 1 % of the distance moved, so that subtracting the shift of the
    last guess converges (fixed-point iteration, Banach). Within a kilometre of the rectangle's
    edge two points may have one image: there the given point decides whether it is shifted at all.
    """
    return _mapped(_gcj_back, lon, lat)


def wgs84_to_bd09(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Pair:
    """Shift WGS 84 to BD-09 (Baidu), by way of GCJ-02; what lies outside `CHINA` stays.

    The formula is the public one (coordtransform, eviltransform: `gcj2bd`), which turns and
    stretches GCJ-02 about the origin of longitude and latitude.
    """
    return _mapped(lambda x, y: _bd_forth(*_gcj_forth(x, y)), lon, lat)


def bd09_to_wgs84(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Pair:
    """Undo `wgs84_to_bd09` to better than 1e-9 degrees; the usual formula is 1 m off."""
    return _mapped(lambda x, y: _gcj_back(*_bd_back(x, y)), lon, lat)


@dataclass(frozen=True, slots=True)
class Reference:
    """What coordinates refer to; small, equal when it means the same, and fit to be pickled.

    Attributes
    ----------
    name
        `EPSG:4544`, `GCJ-02`, or what a file calls it.
    definition
        A `Datum`, a code, or well-known text.
    """

    name: str
    definition: str

    def to_wgs84(self, xy: Floats) -> Floats:
        """Return longitude and latitude in WGS 84 of `xy`, shape (n, 2).

        x is the longitude or easting and y the latitude or northing, whatever order the register
        gives the axes. What cannot be converted becomes infinite.
        """
        return self._moved(xy, back=False)

    def from_wgs84(self, xy: Floats) -> Floats:
        """Undo `to_wgs84`."""
        return self._moved(xy, back=True)

    def _moved(self, xy: Floats, *, back: bool) -> Floats:
        if self.definition == _WGS84:
            return xy
        move: Mapping
        match self.definition:
            case Datum.GCJ02:
                move = wgs84_to_gcj02 if back else gcj02_to_wgs84
            case Datum.BD09:
                move = wgs84_to_bd09 if back else bd09_to_wgs84
            case _:
                move = _transformer(self.definition, back=back).transform
        return np.column_stack(move(xy[:, 0], xy[:, 1]))


def reference(code: int | str | pyproj.CRS) -> Reference:
    """Return the reference that `code` names.

    Parameters
    ----------
    code
        An EPSG code with or without the prefix, `GCJ-02`, `BD-09` (in any common spelling),
        well-known text, or what a file says of itself.

    Raises
    ------
    CrsError
        Nothing is called that, or it is not tied to the globe.
    """
    if isinstance(code, str):
        word = re.sub(r"[^a-z0-9]", "", code.lower()).removesuffix("ll")
        for datum in Datum:
            if word == datum.lower().replace("-", ""):
                return Reference(str(datum), str(datum))
    return _registered(code)


def _registered(code: int | str | pyproj.CRS) -> Reference:
    if isinstance(code, str) and code.strip().isdigit():
        code = int(code)
    try:
        crs = pyproj.CRS.from_user_input(code)
    except UnknownCrsError as error:
        raise CrsError(
            given=f"No coordinate reference system is called {str(code)[:80]!r}",
            wanted="an EPSG code such as 4326, 4490 or 4544, 'GCJ-02' or 'BD-09'",
            remedy="say in the profile's [crs] what the coordinates refer to",
        ) from error
    # Files describe in their own words what the register has a number for.
    number = code if isinstance(code, int) else crs.to_epsg()
    name = f"EPSG:{number}" if number else crs.name
    if any(crs.equals(pyproj.CRS(same), ignore_axis_order=True) for same in (_WGS84, _CGCS2000)):
        return Reference(name, _WGS84)
    definition = name if isinstance(code, int) else crs.to_wkt()
    try:
        _transformer(definition, back=False)
    except ProjError as error:
        raise CrsError(
            given=f"{name} ({crs.name}) is a local grid whose parameters are not published",
            wanted="coordinates tied to the globe: EPSG:4326, 4490 or 4544, GCJ-02 or BD-09",
            remedy="have its keeper convert the data to CGCS2000, or give its parameters as "
            "well-known text with TOWGS84",
        ) from error
    return Reference(name, definition)


@lru_cache(maxsize=64)
def _transformer(definition: str, *, back: bool) -> pyproj.Transformer:
    crs = pyproj.CRS.from_user_input(definition)
    there = _earthbound(crs)
    return pyproj.Transformer.from_crs(
        there if back else crs, crs if back else there, always_xy=True, allow_ballpark=False
    )


def _earthbound(crs: pyproj.CRS) -> pyproj.CRS:
    """Return the geographic system that stands for WGS 84 where `crs` comes from."""
    datum = crs.geodetic_crs.datum if crs.geodetic_crs else None
    if crs.is_vertical or datum is None or datum.name == "Beijing 1954":
        # What the register has for Beijing 1954 holds for a few oil fields.
        message = f"{crs.name} has no parameters"
        raise ProjError(message)
    # PROJ knows of no tie between CGCS2000 and WGS 84; they agree to centimetres.
    return pyproj.CRS(_CGCS2000 if datum.name == "China 2000" else _WGS84)


def _mapped(move: Mapping, lon: npt.ArrayLike, lat: npt.ArrayLike) -> Pair:
    """Apply `move` to the points in China, block by block."""
    given = np.broadcast_arrays(np.asarray(lon, float), np.asarray(lat, float))
    x, y = (np.array(one, dtype=float).ravel() for one in given)
    west, south, east, north = CHINA
    for start in range(0, len(x), _BLOCK):
        u, v = x[start : start + _BLOCK], y[start : start + _BLOCK]
        inside = (u >= west) & (u <= east) & (v >= south) & (v <= north)
        if inside.all():
            u[:], v[:] = move(u, v)
        elif inside.any():
            u[inside], v[inside] = move(u[inside], v[inside])
    return x.reshape(given[0].shape), y.reshape(given[0].shape)


def _undone(move: Mapping, lon: Floats, lat: Floats) -> Pair:
    """Return what `move` takes to `lon`, `lat`."""
    x, y = lon, lat
    for _ in range(_MOST_STEPS):
        there_x, there_y = move(x, y)
        dx, dy = lon - there_x, lat - there_y
        x, y = x + dx, y + dy
        if max(np.abs(dx).max(), np.abs(dy).max()) < _SETTLED:
            break
    return x, y


def _gcj_forth(lon: Floats, lat: Floats) -> Pair:
    x, y = lon - 105.0, lat - 35.0
    # One sine an axis: the others follow from it. The cosines are positive all over the rectangle.
    sin_half = np.sin(x * (math.pi / 120))
    cos_half = np.sqrt(1 - sin_half * sin_half)
    sin_y = np.sin(y * (math.pi / 180))
    cos_y = np.sqrt(1 - sin_y * sin_y)
    x30, x12, x3, x1, cos_x1 = _waves(2 * sin_half * cos_half, 1 - 2 * sin_half * sin_half)
    y30, y12, y3, y1, _ = _waves(sin_y * (3 - 4 * sin_y * sin_y), cos_y * (4 * cos_y * cos_y - 3))
    twice = 2 * x1 * cos_x1
    ripple = 20 * twice * (4 - 4 * twice * twice)
    xy, root_x = 0.1 * x * y, np.sqrt(np.abs(x))
    north = (ripple + 20 * y1 + 40 * y3 + 160 * y12 + 320 * y30) * (2 / 3)
    north += 2 * x + y * (3 + 0.2 * y) + xy + 0.2 * root_x - 100
    east = (ripple + 20 * x1 + 40 * x3 + 150 * x12 + 300 * x30) * (2 / 3)
    east += x * (1 + 0.1 * x) + 2 * y + xy + 0.1 * root_x + 300
    # Metres into degrees, on the ellipsoid.
    sin_lat = sin_y * _COS_35 + cos_y * _SIN_35
    cos_lat = cos_y * _COS_35 - sin_y * _SIN_35
    bend = 1 - _ECCENTRICITY2 * sin_lat * sin_lat
    root = np.sqrt(bend)
    degree = 180 / math.pi / _RADIUS
    return (
        lon + east * root * degree / cos_lat,
        lat + north * bend * root * (degree / (1 - _ECCENTRICITY2)),
    )


def _waves(sin_1: Floats, cos_1: Floats) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    """Return sin πv/30, πv/12, πv/3, πv and cos πv, from sine and cosine of πv/60."""
    sin_2, cos_2 = _doubled(sin_1, cos_1)
    sin_4, cos_4 = _doubled(sin_2, cos_2)
    sin_5, cos_5 = sin_4 * cos_1 + cos_4 * sin_1, cos_4 * cos_1 - sin_4 * sin_1
    sin_20, cos_20 = _doubled(*_doubled(sin_5, cos_5))
    sin_60, cos_60 = sin_20 * (3 - 4 * sin_20 * sin_20), cos_20 * (4 * cos_20 * cos_20 - 3)
    return sin_2, sin_5, sin_20, sin_60, cos_60


def _doubled(sine: Floats, cosine: Floats) -> Pair:
    return 2 * sine * cosine, 1 - 2 * sine * sine


def _gcj_back(lon: Floats, lat: Floats) -> Pair:
    return _undone(_gcj_forth, lon, lat)


def _bd_forth(lon: Floats, lat: Floats) -> Pair:
    # Turning by so small an angle needs no arc tangent: cos is 1 - turn²/2 to the last bit.
    stretch = 1 + 2e-5 * np.sin(lat * _BD_ANGLE) / np.hypot(lon, lat)
    turn = 3e-6 * np.cos(lon * _BD_ANGLE)
    cos_turn = 1 - turn * turn / 2
    return (
        stretch * (lon * cos_turn - lat * turn) + _BD_EAST,
        stretch * (lat * cos_turn + lon * turn) + _BD_NORTH,
    )


def _bd_back(lon: Floats, lat: Floats) -> Pair:
    return _undone(_bd_forth, lon, lat)
