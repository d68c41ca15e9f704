"""What can be said of a share or a rate: its interval, and that of a difference."""

from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

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
    # Rounding must not put the share itself outside: at 0 and at 1 it is an end of the interval.
    low, high = np.clip(centre - half, 0, share), np.clip(centre + half, share, 1)
    return low, high


def ratio(numerator: ArrayLike, denominator: ArrayLike) -> NDArray[np.float64]:
    """Return `numerator / denominator`, NaN where the denominator is not above 0."""
    base = np.asarray(denominator, dtype=np.float64)
    return np.asarray(numerator, dtype=np.float64) / np.where(base > 0, base, np.nan)


def pooled(numerator: ArrayLike, denominator: ArrayLike) -> float:
    """Return the share or rate of all places together: NaN if none has a denominator.

    A place without a denominator counts in neither sum.
    """
    known = np.asarray(denominator) > 0
    return float(ratio(np.sum(numerator, where=known), np.sum(denominator, where=known)))


def newcombe(
    k1: ArrayLike, n1: ArrayLike, k0: ArrayLike, n0: ArrayLike, *, z: float = Z_95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the hybrid score interval of each difference `k1 / n1 - k0 / n0`.

    Parameters
    ----------
    k1, n1, k0, n0
        Counts of shapes that broadcast, 0 <= k <= n; the two shares are independent.
    z
        Standard normal quantile; the default gives 95 %.

    Returns
    -------
    low, high
        Differences of shares from -1 to 1; NaN where either denominator is 0.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent
    proportions: comparison of eleven methods. Statistics in Medicine 17, 873-890, method 10.
    """
    p1, (low1, high1) = ratio(k1, n1), wilson(k1, n1, z=z)
    p0, (low0, high0) = ratio(k0, n0), wilson(k0, n0, z=z)
    return (
        p1 - p0 - np.hypot(p1 - low1, high0 - p0),
        p1 - p0 + np.hypot(high1 - p1, p0 - low0),
    )


def clopper_pearson(
    numerator: ArrayLike, denominator: ArrayLike, *, z: float = Z_95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact binomial interval of each share `numerator / denominator`.

    It holds at least as often as it states, however few the cases; `wilson` is narrower and holds
    as often in the mean.

    Parameters
    ----------
    numerator, denominator, z
        As for `wilson`.

    Returns
    -------
    low, high
        Shares from 0 to 1; NaN where the denominator is 0.

    References
    ----------
    Clopper, C. & Pearson, E. S. (1934). The use of confidence or fiducial limits illustrated in
    the case of the binomial. Biometrika 26, 404-413.
    """
    k, n = (np.asarray(count, dtype=np.float64) for count in (numerator, denominator))
    tail = special.ndtr(-z)
    # Quantiles of the beta distribution; where there is no case on one side, the end of the scale.
    low = np.where(k > 0, special.betaincinv(np.maximum(k, 1), n - k + 1, tail), 0)
    rest = np.maximum(n - k, 1)
    high = np.where(k < n, special.betainccinv(k + 1, rest, tail), 1)
    return np.where(n > 0, low, np.nan), np.where(n > 0, high, np.nan)


def garwood(
    count: ArrayLike, exposure: ArrayLike, *, z: float = Z_95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the exact Poisson interval of each rate `count / exposure`.

    Parameters
    ----------
    count
        Events, 0 or more.
    exposure
        What they are counted against (households, household-days), of the same shape.
    z
        Standard normal quantile of the wanted level; the default gives 95 %.

    Returns
    -------
    low, high
        Events per unit of exposure; NaN where the exposure is 0.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
    """
    k = np.asarray(count, dtype=np.float64)
    tail = special.ndtr(-z)
    # Quantiles of the gamma distribution: half those of chi-squared on 2k and 2k + 2 degrees.
    low = np.where(k > 0, special.gammaincinv(np.maximum(k, 1), tail), 0)
    return ratio(low, exposure), ratio(special.gammainccinv(k + 1, tail), exposure)
