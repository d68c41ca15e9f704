"""What can be said of a share: its interval."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Z_95: Final = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""


def wilson(
    numerator: ArrayLike, denominator: ArrayLike, *, z: float = Z_95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the Wilson score interval of each share `numerator / denominator`.

    Parameters
    ----------
    numerator, denominator
        Counts of the same shape, 0 <= numerator <= denominator.
    z
        Standard normal quantile; the default gives 95 %.

    Returns
    -------
    low, high
        Shares from 0 to 1; NaN where the denominator is 0.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical
    inference. JASA 22(158), 209-212.
    """
    k = np.asarray(numerator, dtype=np.float64)
    n = np.where(np.asarray(denominator, dtype=np.float64) > 0, denominator, np.nan).astype(float)
    share = k / n
    centre = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return np.clip(centre - half, 0, 1), np.clip(centre + half, 0, 1)
