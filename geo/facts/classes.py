"""Values in a few classes, for a map: by equal counts, natural breaks or equal widths."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_MOST: Final = 1_000
"""Distinct values of which natural breaks are found exactly; of more, of so many spread evenly."""
_FINEST: Final = 6
"""Digits to which a limit is written at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classed:
    """Classes of values.

    Attributes
    ----------
    breaks
        The limits between classes, rising; a value that equals one is in the upper class. One
        fewer than there are classes.
    counts
        How many values each class has; none without a value.
    """

    breaks: tuple[float, ...]
    counts: tuple[int, ...]


def classed(values: ArrayLike, scheme: str, count: int, *, digits: int) -> Classed:
    """Put values into at most `count` classes; fewer where there are fewer distinct values.

    Parameters
    ----------
    values
        NaN for none.
    scheme
        quantile, jenks or equal.
    digits
        To which limits are rounded where that puts no value into another class.

    References
    ----------
    Fisher, W. D. (1958). On grouping for maximum homogeneity. JASA 53(284), 789-798.
    """
    known = np.sort(_known(values))
    if not known.size:
        return Classed(breaks=(), counts=())
    bounds = _SCHEMES[scheme](known, count)
    # A value on a bound is in the lower class, which is how the schemes are defined.
    ends = np.searchsorted(known, bounds, side="right")
    breaks = {
        int(end): _between(known[end - 1], known[end], float(bound), digits)
        for bound, end in zip(bounds, ends, strict=True)
        if 0 < end < known.size
    }
    return given(known, list(breaks.values()))


def given(values: ArrayLike, breaks: Sequence[float]) -> Classed:
    """Count values in classes of limits that are given."""
    known = _known(values)
    if not known.size:
        return Classed(breaks=(), counts=())
    at = np.searchsorted(np.array(breaks), known, side="right")
    counts = np.bincount(at, minlength=len(breaks) + 1)
    return Classed(breaks=tuple(breaks), counts=tuple(counts.tolist()))


def _known(values: ArrayLike) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    known: Floats = found[np.isfinite(found)]
    return known


def _between(low: float, high: float, bound: float, digits: int) -> float:
    """Return the plainest number above `low` and not above `high`, near `bound`."""
    for places in range(digits, _FINEST + 1):
        for one in (bound, (low + high) / 2, high):
            plain = round(float(one), places)
            if low < plain <= high:
                return float(plain)
    return float(high)


def _quantiles(known: Floats, count: int) -> Floats:
    found: Floats = np.quantile(known, np.arange(1, count) / count)
    return found


def _equal(known: Floats, count: int) -> Floats:
    found: Floats = known[0] + (known[-1] - known[0]) * np.arange(1, count) / count
    return found


def _jenks(known: Floats, count: int) -> Floats:
    """Return the highest value of each class but the last, of least squares within classes."""
    values, weights = np.unique(known, return_counts=True)
    if values.size <= count:
        return values[:-1]
    if values.size > _MOST:
        at = np.linspace(0, known.size - 1, _MOST).round().astype(np.intp)
        values, weights = np.unique(known[at], return_counts=True)
    n = values.size
    # Sums before each value. The mean is taken off first: squares of large numbers would drown.
    away = values - np.average(values, weights=weights)
    one, two, three = (
        np.concatenate([[0.0], np.cumsum(part)]) for part in (weights, weights * away,
                                                             weights * away**2)
    )  # fmt: skip
    # The cost of the first j values in the classes so far, and where the last of these begins.
    cost = np.append(0.0, three[1:] - two[1:] ** 2 / one[1:])
    starts: list[NDArray[np.intp]] = []
    for classes in range(2, count + 1):
        cost, start = _one_more(cost, (one, two, three), classes)
        starts.append(start)
    ends, end = [], n
    for start in reversed(starts):
        end = int(start[end])
        ends.append(end)
    found: Floats = values[np.array(ends[::-1]) - 1]
    return found


def _one_more(
    before: Floats, sums: tuple[Floats, Floats, Floats], classes: int
) -> tuple[Floats, NDArray[np.intp]]:
    """Add a class: the least cost of the first j values, and where its last class begins."""
    one, two, three = sums
    n = before.size - 1
    cost, start = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.intp)
    for j in range(classes, n + 1):
        # No class is empty: each of those before has a value.
        i = slice(classes - 1, j)
        within = three[j] - three[i] - (two[j] - two[i]) ** 2 / (one[j] - one[i])
        total = before[i] + within
        best = int(total.argmin())
        cost[j], start[j] = total[best], best + classes - 1
    return cost, start


_SCHEMES: Final[Mapping[str, Callable[[Floats, int], Any]]] = MappingProxyType(
    {"quantile": _quantiles, "jenks": _jenks, "equal": _equal}
)
