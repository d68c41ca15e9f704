"""The scale that the pages of an atlas share, and the pages that are too large for it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from dashboard.snapshot import scale
from dashboard.snapshot.content import Box
from dashboard.snapshot.draw_view import LEAST_SIDE, PAD

STEPS: Final = (1.0, 1.25, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 7.5, 10.0)
"""Round numbers of a scale, times a power of ten."""
MOST_LIKE: Final = 0.8
"""So many of the pages have the common scale at least."""
ALIKE: Final = 1.5
"""Where the largest area wants no more than so many times what the one in the middle does, all
have its scale."""
_LEAST: Final = 100
_KM: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """The common n of 1 : n, and that of each page."""

    common: int
    each: tuple[int, ...]

    @property
    def others(self) -> int:
        """How many pages have another one."""
        return sum(n != self.common for n in self.each)


def needed(box: Box, frame: Box, crs: int) -> float:
    """Return the n of 1 : n at which a box of metres just fits a frame of millimetres."""
    west, south, east, north = box
    left, top, right, bottom = frame
    free = 1 - 2 * PAD
    wide, high = max(east - west, LEAST_SIDE), max(north - south, LEAST_SIDE)
    per_grid = min((right - left) * free / wide, (bottom - top) * free / high)
    there = scale.grid_per_ground(crs, (west + east) / 2, (south + north) / 2)
    return _KM / (per_grid * there)


def rounded(n: float) -> int:
    """Return the next round scale that shows no less.

    >>> rounded(8_432)
    10000
    >>> rounded(12_500)
    12500
    """
    power = 10.0 ** math.floor(math.log10(max(n, _LEAST)))
    found = next(step for step in STEPS if step * power >= n * (1 - 1e-9))
    return round(found * power)


def scales(wanted: Sequence[float]) -> Scales:
    """Return the common scale of pages, and of each page that or the next round one that fits.

    Examples
    --------
    >>> scales([8_000, 9_000, 9_500, 14_000])
    Scales(common=15000, each=(15000, 15000, 15000, 15000))
    >>> scales([8_000, 8_500, 9_000, 9_500, 60_000])
    Scales(common=10000, each=(10000, 10000, 10000, 10000, 60000))
    """
    given = np.asarray(wanted, dtype=np.float64)
    most = float(given.max())
    if most > ALIKE * float(np.median(given)):
        most = float(np.quantile(given, MOST_LIKE, method="higher" if given.size < 3 else "lower"))  # noqa: PLR2004 - a few
    common = rounded(most)
    return Scales(common=common, each=tuple(max(common, rounded(n)) for n in given.tolist()))


def ground(box: Box, frame: Box, n: int) -> Box:
    """Return what a frame of millimetres shows about a box's middle at 1 : n, in metres."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    wide, high = ((frame[at + 2] - frame[at]) * n / _KM / 2 for at in (0, 1))
    return (x - wide, y - high, x + wide, y + high)
