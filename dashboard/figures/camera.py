"""Where a map looks."""

import math
from dataclasses import dataclass
from typing import Final

import pandas as pd

_TILE: Final = 512
"""Pixels of the whole world at zoom 0."""

_MAX_ZOOM: Final = 17.0


@dataclass(frozen=True, slots=True)
class Camera:
    """A centre in degrees, and a zoom."""

    lon: float
    lat: float
    zoom: float


def fit(outlines: pd.DataFrame, *, width: float, height: float, margin: float = 0.07) -> Camera:
    """Return the camera that shows all of `outlines` on a map of `width` x `height` pixels.

    Computed here because the browser's own fitting would throw away the reader's panning.

    Parameters
    ----------
    outlines
        One row an area: west, south, east, north in degrees.
    margin
        Share of the map left free on every side.
    """
    west, south = outlines["west"].min(), outlines["south"].min()
    east, north = outlines["east"].max(), outlines["north"].max()
    bottom, top = _mercator(south), _mercator(north)
    across = max((east - west) / 360, 1e-9)
    up = max(top - bottom, 1e-9)
    free = 1 - 2 * margin
    scale = min(width * free / across, height * free / up) / _TILE
    middle = math.degrees(2 * math.atan(math.exp((bottom + top) * math.pi)) - math.pi / 2)
    zoom = min(math.log2(max(scale, 1.0)), _MAX_ZOOM)
    return Camera(round((west + east) / 2, 6), round(middle, 6), round(zoom, 3))


def _mercator(lat: float) -> float:
    """Return the height of `lat` on a map whose world is 1 wide, from the equator."""
    return math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)
