"""Where the coordinates of a file are, and in what they are written."""

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from etl.clean.coordinates import degrees
from etl.draft.likeness import plain
from etl.draft.words import DATUMS

Numbers = npt.NDArray[np.float64]

CHINA: Final = (73.0, 136.0, 3.0, 54.0)
"""West, east, south, north, in degrees; x and y cannot be confused in it."""
ZONES: Final = range(25, 46)
"""Three-degree zones of China: EPSG 4513 is zone 25, 4534 the same without the zone in x."""
_CHENGDU: Final = (4544, 4523)
_PAIR: Final = re.compile(r"[(\[（]?\s*(-?\d{1,3}\.\d+)\s*[,，;\s]\s*(-?\d{1,3}\.\d+)\s*[)\]）]?")
_WKT: Final = re.compile(
    r"\s*(?:SRID=\d+;)?\s*(?:MULTI)?(?:POINT|POLYGON|LINESTRING)\s*Z?M?\s*\(", re.IGNORECASE
)
ENOUGH: Final = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """In what coordinates are written.

    Attributes
    ----------
    code
        An EPSG code, GCJ-02 or BD-09; none when it cannot be told.
    swapped
        Latitude or northing stands where x belongs.
    why
        What this rests on.
    inside
        Whether the points lie in China.
    """

    code: int | str | None
    swapped: bool = False
    why: str
    inside: bool | None = None


def numbers(values: "pd.Series[str]") -> Numbers:
    """Return the coordinates of a column, without the missing ones and the noughts."""
    found = degrees(values).to_numpy(dtype=np.float64)
    kept: Numbers = np.asarray(found[np.isfinite(found) & (found != 0)])
    return kept


def is_wkt(values: "pd.Series[str]") -> bool:
    """Say whether a column is geometry as text."""
    told = values.dropna()
    return bool(len(told)) and float(told.str.match(_WKT).mean()) >= ENOUGH


def of_wkt(values: "pd.Series[str]") -> npt.NDArray[np.object_]:
    """Return the shapes of a column of geometry as text."""
    text = values.dropna().str.replace(r"^\s*SRID=\d+;", "", regex=True)
    return np.asarray(shapely.from_wkt(text.to_numpy(dtype=object), on_invalid="ignore"))


def pair(values: "pd.Series[str]") -> tuple[Numbers, Numbers] | None:
    """Return the two numbers of a column such as `(30.65, 104.07)`."""
    told = values.dropna()
    if not len(told) or float(told.str.fullmatch(_PAIR).mean()) < ENOUGH:
        return None
    both = told.str.extract(_PAIR).astype(float).dropna()
    return both[0].to_numpy(dtype=float), both[1].to_numpy(dtype=float)


def system(x: Numbers, y: Numbers, *, names: tuple[str, ...]) -> System:
    """Tell the coordinate system from the numbers, and from the `names` of columns and file."""
    if not (len(x) and len(y)):
        return System(code=None, why="there is no coordinate to go by")
    (west, east), (south, north) = _most(x), _most(y)
    shown = f"x {west:.5g} to {east:.5g}, y {south:.5g} to {north:.5g}"
    if _in_china(west, east, south, north):
        return _degrees(names, shown, swapped=False)
    if _in_china(south, north, west, east):
        return _degrees(names, f"{shown}: the latitudes stand in x", swapped=True)
    if max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 180:  # noqa: PLR2004
        swapped = max(abs(south), abs(north)) > 90  # noqa: PLR2004 - no latitude is that great
        return System(
            code=4326, swapped=swapped, why=f"degrees, outside China ({shown})", inside=False
        )
    return _metres(west, east, south, north, shown)


def of_file(crs: CRS) -> System | None:
    """Return what the file itself says, when it has a code."""
    code = crs.to_epsg()
    if code is None and crs.is_geographic and "CRS84" in (crs.to_string() + crs.name).upper():
        code = 4326
    return None if code is None else System(code=code, why=f"the file says {crs.name}")


def named_datum(names: tuple[str, ...]) -> str | None:
    """Return the shifted datum that a name speaks of."""
    for datum, words in DATUMS.items():
        for name in names:
            parts = plain(name)
            if any(word in parts.replace(" ", "") for word in words):
                return datum
    return None


def _degrees(names: tuple[str, ...], shown: str, *, swapped: bool) -> System:
    datum = named_datum(names)
    if datum is not None:
        return System(
            code=datum, swapped=swapped, why=f"degrees in China ({shown}), and {datum} by name",
            inside=True,
        )  # fmt: skip
    why = (
        f"degrees in China ({shown}); GCJ-02 or BD-09 cannot be excluded: `rongtu profile check`"
        " and the load hold them against the boundaries that are loaded"
    )
    return System(code=4326, swapped=swapped, why=why, inside=True)


def _metres(west: float, east: float, south: float, north: float, shown: str) -> System:
    """Tell Gauss-Kruger metres by their eastings; surveyors in China call the northing x."""
    for swapped, low, high, bottom, top in (
        (False, west, east, south, north),
        (True, south, north, west, east),
    ):
        if not (bottom > 1_500_000 and top < 6_500_000):  # noqa: PLR2004 - metres from the equator
            continue
        turned = "; the northing stands in x" if swapped else ""
        zone = int(low // 1_000_000)
        if zone in ZONES and int(high // 1_000_000) == zone:
            why = f"metres ({shown}), zone {zone} of 3 degrees leads the easting{turned}"
            return System(code=4513 + zone - 25, swapped=swapped, why=why, inside=True)
        if low > 200_000 and high < 800_000:  # noqa: PLR2004 - a false easting of 500 km
            why = (
                f"metres ({shown}), no zone in the easting{turned}: the meridian of Chengdu (105)"
                f" is assumed; 4543 is 102, 4545 is 108; {_CHENGDU[1]} has its zone in front"
            )
            return System(code=_CHENGDU[0], swapped=swapped, why=why, inside=True)
    return System(code=None, why=f"neither degrees nor metres of a zone of China ({shown})")


def _most(values: Numbers) -> tuple[float, float]:
    # A few wild values must not decide.
    low, high = np.quantile(values, [0.02, 0.98])
    return float(low), float(high)


def _in_china(west: float, east: float, south: float, north: float) -> bool:
    return CHINA[0] <= west and east <= CHINA[1] and CHINA[2] <= south and north <= CHINA[3]
