"""Values in five classes: what colours a map, and what its legend says."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from dashboard import theme
from geo.catalog import Indicator, Scale

COUNT: Final = 5


@dataclass(frozen=True, slots=True)
class Classes:
    """Rising classes and their colours.

    Attributes
    ----------
    edges
        One more than there are colours: the lowest value, the limits, the highest value.
    colours
        Low to high; fewer than five when there are fewer distinct values.
    """

    edges: tuple[float, ...]
    colours: tuple[str, ...]

    @property
    def limits(self) -> tuple[float, ...]:
        """The values between classes; one that equals a limit is in the upper class."""
        return self.edges[1:-1]

    @property
    def colorscale(self) -> list[tuple[float, str]]:
        """The classes as a stepped colour scale from the first to the last edge."""
        low, high = self.edges[0], self.edges[-1]
        # A hair lower, so that a value on a limit gets the upper class's colour.
        inner = [(limit - low) / (high - low) - 1e-9 for limit in self.limits]
        at = [0.0, *inner, 1.0]
        return [
            stop
            for colour, start, end in zip(self.colours, at, at[1:], strict=False)
            for stop in ((start, colour), (end, colour))
        ]


def classify(values: pd.Series, indicator: Indicator) -> Classes | None:
    """Put `values` in at most five classes of about equal size; none where all are missing.

    Limits are rounded as the indicator's values are shown. A diverging indicator's classes lie
    about its balance, which is its factor (100 % for a flow).
    """
    known = values.dropna().to_numpy(dtype=float)
    if known.size == 0:
        return None
    match indicator.scale:
        case Scale.SEQUENTIAL:
            limits = _round(np.quantile(known, [0.2, 0.4, 0.6, 0.8]), indicator.digits)
        case Scale.DIVERGING:
            away = np.abs(known - indicator.factor)
            near, far = np.quantile(away, [1 / 3, 2 / 3])
            balance = indicator.factor + np.array([-far, -near, near, far])
            limits = _round(balance, indicator.digits)
    return _built(
        known, limits, theme.ramp(indicator), diverging=indicator.scale is Scale.DIVERGING
    )


def _round(limits: np.ndarray, digits: int) -> list[float]:
    return [float(limit) for limit in np.round(limits, digits)]


def _built(
    known: np.ndarray, limits: list[float], ramp: tuple[str, ...], *, diverging: bool
) -> Classes:
    low, high = float(known.min()), float(known.max())
    if diverging:
        if len(set(limits)) < len(limits):
            limits = [limits[1] - 2e-9, limits[1] - 1e-9, limits[1] + 1e-9, limits[1] + 2e-9]
        step = max(limits[-1] - limits[0], 1e-6)
        return Classes((min(low, limits[0] - step), *limits, max(high, limits[-1] + step)), ramp)
    inner = sorted({limit for limit in limits if low < limit <= high})
    if not inner and high > low:  # Nearly all are the lowest: what is more than that still shows.
        inner = [float(known[known > low].min())]
    top = high if not inner or high > inner[-1] else inner[-1] + 10**-6
    edges = (low, *inner, top if top > low else low + max(1e-6, 1e-9 * abs(low)))
    return Classes(edges, _spread(ramp, len(edges) - 1))


def _spread(ramp: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Take `count` colours of `ramp`, from end to end; the middle one when there is one."""
    if count == 1:
        return (ramp[len(ramp) // 2],)
    return tuple(ramp[round(i * (len(ramp) - 1) / (count - 1))] for i in range(count))
