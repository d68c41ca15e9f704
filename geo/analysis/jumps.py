"""Days on which a daily count left what is usual on that day of the week."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

_Floats = NDArray[np.float64]

WEEKS: Final = 8
"""How many weeks back the same weekday is looked at."""
LEAST: Final = 4
"""How many of these days must be known for the day to be judged."""
THRESHOLD: Final = 3.5
"""The modified z-score beyond which Iglewicz and Hoaglin call a value an outlier."""

_DAYS: Final = 7
_MAD_OF_NORMAL: Final = 0.6745
"""The median absolute deviation of normal noise, in standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class Jumps:
    """Each day beside what was usual, every array of the shape of the counts.

    Attributes
    ----------
    usual
        Median count of the same weekday in the weeks before; NaN where not judged.
    z
        Modified z-score, positive above `usual`; NaN where not judged.
    judged
        Whether the day and enough of its weekdays before are known.
    jumped
        Whether the day was judged and is a jump.
    """

    usual: _Floats
    z: _Floats
    judged: NDArray[np.bool_]
    jumped: NDArray[np.bool_]


def jumps(counts: ArrayLike, *, threshold: float = THRESHOLD) -> Jumps:
    """Find the days that deviate from the same weekday of the 8 weeks before.

    The deviation from the median is measured in robust standard deviations: 1.4826 times the
    median absolute deviation (MAD), but no less than the Poisson standard deviation, the square
    root of the median, and no less than 1. So 0 -> 2 is no jump, nor is 1 case more in a series
    that never moved.

    Where nothing happened this many days of Poisson counts are called jumps, by simulation: 0.1 %
    at a mean of 0.5, at most 1.0 % (mean 2), 0.3 % at 10, 0.1 % from 100 on. Of 300 places a few a
    day: a jump is a reason to look, not a finding.

    Parameters
    ----------
    counts
        Counts of consecutive days, shape (..., days), usually one row a place; NaN for a day that
        is unknown or not to be compared, such as a holiday.
    threshold
        How many robust standard deviations a day must be away.

    References
    ----------
    Iglewicz, B. and Hoaglin, D. C. (1993). How to Detect and Handle Outliers. ASQC Basic
    References in Quality Control 16.
    """
    days = np.asarray(counts, dtype=np.float64)
    before = _weekdays_before(days)
    known = (~np.isnan(before)).sum(axis=-1)
    judged = (known >= LEAST) & ~np.isnan(days)
    usual = np.where(judged, _median(before, known), np.nan)
    mad = _median(np.abs(before - usual[..., np.newaxis]), known)
    spread = np.fmax(np.fmax(mad / _MAD_OF_NORMAL, np.sqrt(usual)), 1)
    z = (days - usual) / spread
    return Jumps(usual, z, judged, np.abs(z) > threshold)


def _weekdays_before(days: _Floats) -> _Floats:
    """Return the counts 8 to 1 weeks before each day, shape (..., days, 8)."""
    span = WEEKS * _DAYS
    padded = np.concatenate([np.full((*days.shape[:-1], span), np.nan), days], axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, span, axis=-1)
    return windows[..., : days.shape[-1], ::_DAYS]


def _median(values: _Floats, known: NDArray[np.int64]) -> _Floats:
    """Return the median of the `known` values that are not NaN; NaN where none is known."""
    ordered = np.sort(values, axis=-1)
    middle = np.stack([np.maximum(known - 1, 0) // 2, np.minimum(known // 2, WEEKS - 1)], axis=-1)
    found: _Floats = np.take_along_axis(ordered, middle, axis=-1).mean(axis=-1)
    return found
