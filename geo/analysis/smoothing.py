"""Empirical-Bayes estimates: what small places are likely to be, given what all places are."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.analysis.rates import pooled, ratio

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Smoothed:
    """Shares or rates drawn towards their common mean, the more so the smaller the place.

    Attributes
    ----------
    value
        `weight * own + (1 - weight) * mean`; NaN for a place without a denominator.
    weight
        How much of each place's own share or rate was kept, 0 to 1; NaN as above.
    mean
        The share or rate of all places together; NaN if none has a denominator.
    between
        The variance between places that chance does not explain. If 0, every place is given
        the mean.
    """

    value: Floats
    weight: Floats
    mean: float
    between: float


def smooth_rates(count: ArrayLike, exposure: ArrayLike) -> Smoothed:
    """Return the global empirical-Bayes estimate of each rate `count / exposure`.

    Parameters
    ----------
    count, exposure
        Events (Poisson) and what they are counted against, of one dimension.

    References
    ----------
    Marshall, R. J. (1991). Mapping disease and mortality rates using empirical Bayes
    estimators. JRSS C 40(2), 283-294.
    """
    mean = pooled(count, exposure)
    return _smoothed(count, exposure, mean=mean, chance=mean)


def smooth_shares(numerator: ArrayLike, denominator: ArrayLike) -> Smoothed:
    """Return the global empirical-Bayes estimate of each share `numerator / denominator`.

    Marshall's estimator with the binomial variance m(1 - m) / n for the Poisson m / n: near
    95 % the latter is twenty times too large, and would draw every place to the mean.

    Parameters
    ----------
    numerator, denominator
        Counts of one dimension, 0 <= numerator <= denominator.

    References
    ----------
    As for `smooth_rates`.
    """
    mean = pooled(numerator, denominator)
    return _smoothed(numerator, denominator, mean=mean, chance=mean * (1 - mean))


def _smoothed(count: ArrayLike, base: ArrayLike, *, mean: float, chance: float) -> Smoothed:
    """Smooth, where `chance` is the sampling variance of a place of size 1."""
    own = ratio(count, base)
    size = np.where(np.isnan(own), np.nan, np.asarray(base, dtype=np.float64))
    known = ~np.isnan(size)
    total = np.sum(size, where=known)
    spread = ratio(np.sum(size * (own - mean) ** 2, where=known), total)
    between = float(np.maximum(spread - chance * ratio(known.sum(), total), 0))
    weight = ratio(between, between + chance / size) if between else np.where(known, 0.0, np.nan)
    value = weight * own + (1 - weight) * mean
    return Smoothed(value=value, weight=weight, mean=mean, between=between)
