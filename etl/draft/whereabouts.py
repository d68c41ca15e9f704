"""What fills the geometry of a layer, and in which coordinates it is written."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from etl.contracts import Shape
from etl.draft import coordinates
from etl.draft.coordinates import System
from etl.draft.fields import Guess, Mapping
from etl.draft.look import Seen

Numbers = npt.NDArray[np.float64]
_NUMBER: Final = r"-?[0-9]+(?:[.][0-9]+)?"
_FIRST: Final = rf"^[^0-9-]*({_NUMBER})"
_SECOND: Final = rf"({_NUMBER})[^0-9]*$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """The mapping with what fills its geometry, and the system of its coordinates."""

    mapping: Mapping
    system: System | None = None
    middle: tuple[float, float] | None = None
    """Longitude and latitude of the middle of the rows, where these are degrees."""


def found(seen: Seen, mapping: Mapping) -> Whereabouts:
    """Say where the rows are."""
    if mapping.contract.shape is Shape.NONE:
        return Whereabouts(mapping=_without(mapping, "lon", "lat", "wkt"))
    names = (seen.path.stem,)
    if seen.geometry is not None:
        x, y = seen.coordinates()
        told = coordinates.of_file(seen.crs) if seen.crs is not None else None
        judged = coordinates.system(x, y, names=names)
        system = _agreed(told, judged)
        return _placed(_without(mapping, "lon", "lat", "wkt"), system, x, y)
    if "wkt" in mapping.guesses:
        column = mapping.guesses["wkt"].column
        shapes = coordinates.of_wkt(seen.frame[column])
        at = shapely.get_coordinates(shapes)
        x, y = at[:, 0], at[:, 1]
        system = coordinates.system(x, y, names=(*names, column))
        return _placed(_without(mapping, "lon", "lat"), system, x, y)
    both = _columns(seen.frame, mapping)
    if both is None:
        return Whereabouts(mapping=_without(mapping, "lon", "lat"))
    mapping, x, y = both
    used = tuple(mapping.guesses[name].column for name in ("lon", "lat"))
    system = coordinates.system(x, y, names=(*names, *used))
    if system.swapped:
        mapping = _exchanged(mapping)
        system, x, y = replace(system, swapped=False), y, x
    return _placed(mapping, system, x, y)


def _columns(frame: pd.DataFrame, mapping: Mapping) -> tuple[Mapping, Numbers, Numbers] | None:
    """Find lon and lat: by name, in one column together, or by the values alone."""
    if {"lon", "lat"} <= mapping.guesses.keys():
        lon, lat = (mapping.guesses[name].column for name in ("lon", "lat"))
        return mapping, coordinates.numbers(frame[lon]), coordinates.numbers(frame[lat])
    free = [c for c in map(str, frame.columns) if c not in mapping.used | mapping.privacy.keys()]
    for column in free:
        both = coordinates.pair(frame[column])
        if both is not None:
            why = "two coordinates in one column"
            lon_ = Guess(column=column, why=why, extract=_FIRST)
            lat_ = Guess(column=column, why=why, extract=_SECOND)
            return _with(mapping, lon_, lat_), *both
    ranges = {column: coordinates.numbers(frame[column]) for column in free}
    west, east, south, north = coordinates.CHINA
    eastern = [c for c, v in ranges.items() if _between(frame[c], v, west, east)]
    northern = [c for c, v in ranges.items() if _between(frame[c], v, south, north)]
    if len(eastern) == 1 and len(northern) == 1:
        why = "its values, which lie in China as degrees"
        lon_, lat_ = Guess(column=eastern[0], why=why), Guess(column=northern[0], why=why)
        return _with(mapping, lon_, lat_), ranges[eastern[0]], ranges[northern[0]]
    return None


def _between(values: "pd.Series[str]", found_: Numbers, low: float, high: float) -> bool:
    """Say whether a column holds decimals, nearly all of them between two bounds."""
    there = int(values.notna().sum())
    if not there or len(found_) < there / 2 or not values.str.contains(".", regex=False).any():
        return False
    return float(((found_ >= low) & (found_ <= high)).mean()) > coordinates.ENOUGH


def _agreed(told: System | None, judged: System) -> System:
    """Take what the file says, unless the numbers cannot be that."""
    if told is None:
        return replace(judged, why=f"the file says nothing; {judged.why}")
    if told.code == 4326:  # noqa: PLR2004 - WGS 84, which is claimed more often than it is so
        if judged.code is not None and judged.code != told.code:
            return replace(judged, why=f"{told.why}, but these are {judged.why}")
        return replace(
            judged, code=4326, why=f"{told.why}; {judged.why}",
        )  # fmt: skip
    return replace(told, inside=judged.inside)


def _placed(mapping: Mapping, system: System, x: Numbers, y: Numbers) -> Whereabouts:
    if system.swapped:
        x, y = y, x
    degrees = len(x) and max(abs(np.median(x)), abs(np.median(y))) <= 180  # noqa: PLR2004
    middle = (float(np.median(x)), float(np.median(y))) if degrees else None
    return Whereabouts(mapping=mapping, system=system, middle=middle)


def _with(mapping: Mapping, lon: Guess, lat: Guess) -> Mapping:
    return replace(mapping, guesses=mapping.guesses | {"lon": lon, "lat": lat})


def _without(mapping: Mapping, *targets: str) -> Mapping:
    rest = {target: g for target, g in mapping.guesses.items() if target not in targets}
    return replace(mapping, guesses=rest)


def _exchanged(mapping: Mapping) -> Mapping:
    lon, lat = mapping.guesses["lon"], mapping.guesses["lat"]
    why = "its values: the column for the other one holds these"
    return _with(mapping, replace(lat, why=why), replace(lon, why=why))
