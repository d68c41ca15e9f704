"""Colours of a sheet: those of the planners' page, so that paper and screen agree.

A test holds that they are the ones in `dashboard/explore/static/map_colours.js` and
`map_layers.js`. On paper the light ones are used, as ink on white; the dark ones are for slides.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.catalog import LAYERS, Kind

Ramps = Mapping[str, tuple[str, ...]]

RAMPS: Final[Mapping[bool, Ramps]] = {
    True: {
        "sequential": ("#12324a", "#17496a", "#1d6389", "#2a80a4", "#45a0b8", "#86c9d6"),
        "diverging": ("#d0a66a", "#8f774e", "#4a4f4b", "#23566a", "#2a80a4", "#5cb6cf"),
        "demands": ("#33265c", "#553a8c", "#7b54b3", "#a479d1", "#cda9ec", "#f0dcff"),
    },
    False: {
        "sequential": ("#d9ebf2", "#b0d5e3", "#7fb8cf", "#4c97b6", "#22749a", "#0c4f74"),
        "diverging": ("#a8702a", "#d3a765", "#ece0cc", "#d3e5ea", "#62a9c4", "#17688f"),
        "demands": ("#e9def5", "#cfb5ea", "#b088da", "#8e5cc4", "#6d38a6", "#482077"),
    },
}
"""Low to high, by whether the sheet is dark."""
NEUTRAL: Final = {True: "#4a4f4b", False: "#f2efe4"}
"""Of the class that holds the balance of a diverging scale."""
NO_DATA: Final = {True: "#3a444d", False: "#d5d9dc"}
HATCH: Final = {True: "#5d6973", False: "#aab1b7"}
RIM: Final = {True: "#4d7386", False: "#8ea6b3"}
"""Around the whole."""
BORDERS: Final = {True: "#7fb9cc", False: "#41606f"}
"""Of the level above."""
GROUND: Final = {True: "#0a1622", False: "#ffffff"}
"""Of the sheet: between areas it shows through. Paper is white."""
TEXT: Final = {True: "#eaf4f8", False: "#14242f"}
ACCENT: Final = {True: "#f2994a", False: "#c7640c"}
MARK: Final = {True: "#8fd3e3", False: "#17688f"}
STATUSES: Final = {
    True: {
        "open": "#8fd3e3", "overdue": "#f2994a", "on_time": "#5f8ba3", "late": "#c9a7eb",
        "closed": "#9aa7b0",
    },
    False: {
        "open": "#1679a0", "overdue": "#b4470f", "on_time": "#7fb0c4", "late": "#8e5cc4",
        "closed": "#8c9aa3",
    },
}  # fmt: skip
"""Of single demands."""
LIGHT_LAYERS: Final = {
    "buildings": "#8a6a12", "key_buildings": "#8a2f6b", "compounds": "#3f5a67",
    "gaps": "#a3480a", "roads": "#7c8f9a",
}  # fmt: skip
DARK_OUTLINES: Final = ("#b7e4ee", "#ffe9b8", "#5f8ba3", "#f2994a", "#c9a7eb")
"""Of one layer after another, in the order of the catalog."""
DARK_WAYS: Final = "#4f6f84"
LIGHT_USUAL: Final = "#3f5a67"
CELL_CLASSES: Final = 5
CONTINUOUS, FINE = 6, 33
"""Stops of a scale without classes; so many of a diverging one, whose balance is anywhere."""
_THINNER: Final = 1.6
"""Classes of counts are thinner towards the top, where the hotspots are."""


def ramp(name: str, count: int, *, dark: bool) -> tuple[str, ...]:
    """Return so many colours of a ramp, from end to end; the middle one where one is wanted."""
    stops = RAMPS[dark][name]
    if count == 1:
        return (stops[len(stops) // 2],)
    return tuple(_at(stops, at / (count - 1)) for at in range(count))


def balanced(
    breaks: Sequence[float], low: float, high: float, balance: float, *, dark: bool
) -> tuple[str, ...]:
    """Return the colours of classes about a balance: one hue below, another above it.

    The class that holds the balance is neutral; classes equally far from it are equally strong. A
    limit on the balance parts the hues, and no class is neutral.
    """
    starts, ends = [low, *breaks], [*breaks, high]
    sides = [_side(one, to, balance) for one, to in zip(starts, ends, strict=True)]
    below, above = sides.count(-1), sides.count(1)
    most, first = max(below, above), len(sides) - above
    under, over = _arms(dark=dark)
    found = []
    for at, side in enumerate(sides):
        # The nearest are well apart from the neutral one.
        steps = below - at if side < 0 else at - first + 1
        share = (steps + 1) / (most + 1)
        arm = under if side < 0 else over
        found.append(NEUTRAL[dark] if side == 0 else _at(arm, share))
    return tuple(found)


def smooth(low: float, high: float, balance: float, *, dark: bool) -> tuple[str, ...]:
    """Return evenly spaced stops of a diverging scale without classes, about its balance."""
    under, over = _arms(dark=dark)
    reach = max(balance - low, high - balance)
    found = []
    for at in range(FINE):
        away = low + (high - low) * at / (FINE - 1) - balance
        share = min(1.0, abs(away) / reach) if reach > 0 else 0.0
        found.append(_at((NEUTRAL[dark], *(under if away < 0 else over)), share))
    return tuple(found)


def _arms(*, dark: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    stops = RAMPS[dark]["diverging"]
    half = len(stops) // 2
    return stops[:half][::-1], stops[half:]


def _side(low: float, high: float, balance: float) -> int:
    if low == high:
        return (low > balance) - (low < balance)
    return -1 if high <= balance else 1 if low >= balance else 0


def _at(stops: Sequence[str], share: float) -> str:
    place = share * (len(stops) - 1)
    low = min(len(stops) - 2, math.floor(place))
    return blend(stops[low], stops[low + 1], place - low)


def blend(one: str, other: str, share: float) -> str:
    """Return the colour at `share` of the way from one to the other, band by band."""
    bands = (
        # Half is rounded up, as in a browser.
        math.floor(low + (high - low) * share + 0.5)
        for low, high in zip(_bands(one), _bands(other), strict=True)
    )
    return "#" + "".join(f"{band:02x}" for band in bands)


def _bands(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def classes_of(values: ArrayLike, breaks: Sequence[float]) -> NDArray[np.intp]:
    """Return the class of each value: one that equals a limit is in the upper one; none is -1."""
    given = np.asarray(values, dtype=np.float64)
    found = np.searchsorted(np.asarray(breaks, dtype=np.float64), given, side="right")
    return np.where(np.isfinite(given), found, -1)


def along(values: ArrayLike, low: float, high: float, colours: Sequence[str]) -> list[str | None]:
    """Return the colour of each value on a scale without classes; none for no value."""
    found: list[str | None] = []
    for value in np.asarray(values, dtype=np.float64).tolist():
        if not math.isfinite(value):
            found.append(None)
            continue
        share = min(1.0, max(0.0, (value - low) / (high - low))) if high > low else 0.5
        found.append(_at(colours, share))
    return found


def count_breaks(counts: ArrayLike, most: int = CELL_CLASSES) -> tuple[int, ...]:
    """Return limits for counts that are mostly small: whole numbers, rising."""
    given = np.asarray(counts)
    known = np.sort(given[given > 0])
    found: list[int] = []
    for part in range(1, most):
        at = math.floor((1 - (1 - part / most) ** _THINNER) * known.size)
        if at < known.size and known[at] > known[0] and int(known[at]) not in found:
            found.append(int(known[at]))
    return tuple(found)


def layer(key: str, *, dark: bool) -> str:
    """Return the colour of a layer of the catalog."""
    match key, LAYERS[key].kind:
        case "alerts", _:
            return ACCENT[dark]
        case "stations", _:
            return "#ffffff" if dark else TEXT[dark]
        case _, _ if not dark:
            return LIGHT_LAYERS.get(key, LIGHT_USUAL)
        case _, Kind.POINT:
            return "#ffffff"
        case _, Kind.LINE:
            return DARK_WAYS
    outlines = [name for name, one in LAYERS.items() if one.kind is Kind.OUTLINE]
    return DARK_OUTLINES[outlines.index(key) % len(DARK_OUTLINES)]
