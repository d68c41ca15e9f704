"""What is true at the map's middle: the scale, the north, and the lines of the graticule."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pyproj
from numpy.typing import NDArray

from geo.errors import RongtuError

Box = tuple[float, float, float, float]

_PROBE: Final = 50.0
"""Metres to either side of the middle over which the projection's scale is measured."""
_KM: Final = 1_000
_STEPS: Final = (
    *(1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 18_000),
    *(36_000, 72_000),
)
"""Seconds of arc between two lines."""
_LINES: Final = 4
"""As many lines across the wider side as may be wished for."""
_ALONG: Final = 33


class ScaleError(RongtuError, ValueError):
    """A map that has no scale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A scale bar.

    Attributes
    ----------
    metres
        Of ground that it stands for.
    marks
        What is written at its start, middle and end, the last with the unit.
    """

    metres: float
    marks: tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """A meridian or parallel in metres, shape (n, 2), and what is written at its ends."""

    points: NDArray[np.float64]
    label: str
    meridian: bool


def grid_per_ground(crs: int, x: float, y: float) -> float:
    """Return the metres of the grid that a metre of ground takes at a place, eastwards.

    The projection's point scale, measured along the ellipsoid's geodesic rather than read off the
    projection's formula: it holds for one that is not conformal as well.
    """
    there, geod = _degrees(crs), _reference(crs).get_geod()
    if geod is None:
        raise _no_scale(crs)
    lon, lat = there.transform([x - _PROBE, x + _PROBE], [y, y])
    _, _, metres = geod.inv(lon[0], lat[0], lon[1], lat[1])
    if not math.isfinite(metres) or metres <= 0:
        raise ScaleError(
            given=f"A map whose middle ({x:g}, {y:g}) is nowhere on earth in EPSG:{crs}",
            wanted="a middle within the reference system",
            remedy="look at the map's box",
        )
    return 2 * _PROBE / float(metres)


def north(crs: int, x: float, y: float) -> float:
    """Return by how many degrees clockwise true north is off the grid's north at a place."""
    there = _degrees(crs)
    lon, lat = there.transform(x, y)
    east, up = there.transform(lon, lat + 1e-4, direction="INVERSE")
    return math.degrees(math.atan2(east - x, up - y))


def bar(room: float) -> Bar:
    """Return the longest bar of 1, 2 or 5 times a power of ten within `room` metres of ground."""
    power = 10.0 ** math.floor(math.log10(room))
    metres = max(step * power for step in (1, 2, 5) if step * power <= room * (1 + 1e-9))
    unit, by = ("km", _KM) if metres >= _KM else ("m", 1)
    return Bar(
        metres=metres,
        marks=("0", f"{metres / 2 / by:g}", f"{metres / by:g}\N{NO-BREAK SPACE}{unit}"),
    )


def denominator(metres_of_ground: float, millimetres: float) -> int:
    """Return the n of 1 : n in three figures."""
    exact = metres_of_ground * 1_000 / millimetres
    unit = int(10 ** max(0, math.floor(math.log10(exact)) - 2))
    return round(exact / unit) * unit


def graticule(crs: int, box: Box) -> list[Line]:
    """Return the meridians and parallels that cross a box of metres, at round minutes of arc."""
    there = _degrees(crs)
    edge = np.linspace(0, 1, _ALONG)
    west, south, east, up = box
    across, along = west + edge * (east - west), south + edge * (up - south)
    ring_x = np.concatenate([across, across, np.full(_ALONG, west), np.full(_ALONG, east)])
    ring_y = np.concatenate([np.full(_ALONG, south), np.full(_ALONG, up), along, along])
    lon, lat = there.transform(ring_x, ring_y)
    wide = max(float(np.ptp(lon)), float(np.ptp(lat)))
    step = next((s for s in _STEPS if s * _LINES >= wide * 3_600), _STEPS[-1])
    return [
        *_lines(there, _stops(lon, step), (lat.min(), lat.max()), meridian=True),
        *_lines(there, _stops(lat, step), (lon.min(), lon.max()), meridian=False),
    ]


def arc(seconds: int, *, meridian: bool) -> str:
    """Return degrees and minutes, and seconds if there are any: 114°03′E."""
    side = ("E" if seconds >= 0 else "W") if meridian else ("N" if seconds >= 0 else "S")
    minutes, rest = divmod(abs(seconds), 60)
    degrees, minutes = divmod(minutes, 60)
    return f"{degrees}°{minutes:02d}′" + (f"{rest:02d}″" if rest else "") + side


def _stops(degrees: NDArray[np.float64], step: int) -> list[int]:
    first = math.ceil(float(degrees.min()) * 3_600 / step)
    last = math.floor(float(degrees.max()) * 3_600 / step)
    return [number * step for number in range(first, last + 1)]


def _lines(
    there: pyproj.Transformer, stops: Sequence[int], ends: tuple[float, float], *, meridian: bool
) -> list[Line]:
    along = np.linspace(*ends, _ALONG)
    made = []
    for stop in stops:
        fixed = np.full(_ALONG, stop / 3_600)
        lon, lat = (fixed, along) if meridian else (along, fixed)
        points = np.column_stack(there.transform(lon, lat, direction="INVERSE"))
        made.append(Line(points=points, label=arc(stop, meridian=meridian), meridian=meridian))
    return made


@lru_cache(maxsize=16)
def _reference(crs: int) -> pyproj.CRS:
    found = pyproj.CRS.from_epsg(crs)
    if not found.is_projected:
        raise _no_scale(crs)
    return found


@lru_cache(maxsize=16)
def _degrees(crs: int) -> pyproj.Transformer:
    """To longitude and latitude of the system's own datum."""
    reference = _reference(crs)
    return pyproj.Transformer.from_crs(reference, reference.geodetic_crs, always_xy=True)


def _no_scale(crs: int) -> ScaleError:
    return ScaleError(
        given=f"A sheet in EPSG:{crs}, which does not count in metres",
        wanted="a projected reference system in metres, such as EPSG:4544",
        remedy="project what is on the sheet",
    )
