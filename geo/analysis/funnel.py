"""Funnel plots: which places differ from the whole by more than chance allows for their size."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.analysis.rates import pooled, ratio

Floats = NDArray[np.float64]

TAIL_95: Final = 0.025
TAIL_998: Final = 0.001
"""The chance of lying beyond one limit: about two and three standard deviations."""

WINSORISED: Final = 0.1
"""The share of places at each end whose z-scores are pulled in before overdispersion is judged."""


class Position(IntEnum):
    """Where a place lies in the funnel."""

    FAR_BELOW = -2
    """Below the 99.8 % limit."""
    BELOW = -1
    """Below the 95 % limit, not below the 99.8 % limit."""
    WITHIN = 0
    ABOVE = 1
    FAR_ABOVE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Control limits, one of each for every denominator; NaN where that is 0."""

    low_998: Floats
    low_95: Floats
    high_95: Floats
    high_998: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Places against the control limits of their sizes.

    Attributes
    ----------
    value
        The share or rate of each place; NaN where its denominator is 0.
    overall
        The centre line.
    phi
        The overdispersion that the limits allow for; 1 is chance alone.
    position
        Where each place lies; None for one without a value.
    """

    value: Floats
    overall: float
    phi: float
    limits: Limits
    position: tuple[Position | None, ...]


def share_limits(overall: float, denominator: ArrayLike, *, phi: float = 1.0) -> Limits:
    """Return the binomial control limits of a share.

    The limits are exact: a place that obeys the overall share falls beyond one of them with a
    probability of at most 2.5 % (0.1 %), interpolated between counts to draw a smooth line.
    The paper interpolates P(R <= r) for the upper limit too, which puts that one case lower and
    calls a place with 1 of 1 high; here each limit interpolates its own tail, P(R >= r) above
    (the first method of Manktelow & Seaton 2012, which never exceeds the nominal probability).

    Parameters
    ----------
    overall
        The share that places are held against, 0 to 1.
    denominator
        Whole numbers, one for each place (or each point of a line to draw).
    phi
        Multiplicative overdispersion: limits lie sqrt(phi) times as far from `overall`.

    References
    ----------
    Spiegelhalter, D. J. (2005). Funnel plots for comparing institutional performance.
    Statistics in Medicine 24, 1185-1202.
    Manktelow, B. N. & Seaton, S. E. (2012). Specifying the probability characteristics of
    funnel plot control limits. PLoS ONE 7(9), e45723.
    """
    from scipy import stats  # noqa: PLC0415 - it takes a second to import, and few ask for limits

    n = np.asarray(denominator, dtype=np.float64)
    law = stats.binom(np.where(n > 0, n, np.nan), overall)
    return _limits(law, n, overall=overall, phi=phi, largest=1.0)


def rate_limits(overall: float, exposure: ArrayLike, *, phi: float = 1.0) -> Limits:
    """Return the Poisson control limits of a rate, such as demands per household.

    Parameters
    ----------
    overall
        Events per unit of exposure that places are held against.
    exposure
        Households (or household-days), one for each place (or each point of a line to draw).
    phi
        Multiplicative overdispersion: limits lie sqrt(phi) times as far from `overall`.

    References
    ----------
    As for `share_limits`.
    """
    from scipy import stats  # noqa: PLC0415 - as above

    base = np.asarray(exposure, dtype=np.float64)
    law = stats.poisson(overall * np.where(base > 0, base, np.nan))
    return _limits(law, base, overall=overall, phi=phi, largest=np.inf)


def share_funnel(
    numerator: ArrayLike,
    denominator: ArrayLike,
    *,
    overall: float | None = None,
    adjusted: bool = False,
) -> Funnel:
    """Place each share in the funnel.

    Parameters
    ----------
    numerator, denominator
        Counts of one dimension, 0 <= numerator <= denominator.
    overall
        The share that places are held against; by default that of all of them together.
    adjusted
        Whether the limits allow for the overdispersion among these places. With many cases
        chance explains little of what differs between places, and nearly all of them lie outside
        unadjusted limits; adjusted ones find those that stand out from the usual differences.
    """
    centre = pooled(numerator, denominator) if overall is None else overall
    value = ratio(numerator, denominator)
    error = np.sqrt(ratio(centre * (1 - centre), denominator))
    phi = overdispersion(ratio(value - centre, error)) if adjusted else 1.0
    return _funnel(value, centre, phi, share_limits(centre, denominator, phi=phi))


def rate_funnel(
    count: ArrayLike,
    exposure: ArrayLike,
    *,
    overall: float | None = None,
    adjusted: bool = False,
) -> Funnel:
    """Place each rate, such as demands per household, in the funnel.

    Parameters
    ----------
    count, exposure
        Events and what they are counted against, of one dimension.
    overall
        The rate that places are held against; by default that of all of them together.
    adjusted
        As for `share_funnel`.
    """
    centre = pooled(count, exposure) if overall is None else overall
    value = ratio(count, exposure)
    error = np.sqrt(ratio(centre, exposure))
    phi = overdispersion(ratio(value - centre, error)) if adjusted else 1.0
    return _funnel(value, centre, phi, rate_limits(centre, exposure, phi=phi))


def overdispersion(z: ArrayLike) -> float:
    """Return how many times the variance between places is what chance alone would give.

    The mean square of the z-scores, the outermost tenth at each end first pulled in to the next
    (so that the very places sought do not widen the limits), and never below 1.

    Parameters
    ----------
    z
        The distance of each place from the overall value in standard errors; NaN is left out.

    References
    ----------
    Spiegelhalter (2005), section on over-dispersion, as for `share_limits`.
    """
    scores = np.asarray(z, dtype=np.float64)
    scores = scores[~np.isnan(scores)]
    if not scores.size:
        return 1.0
    pulled = np.clip(scores, *np.quantile(scores, [WINSORISED, 1 - WINSORISED]))
    return max(1.0, float(np.mean(pulled**2)))


class _Law(Protocol):
    """A distribution of counts, as scipy has them."""

    def ppf(self, q: float) -> Floats: ...
    def isf(self, q: float) -> Floats: ...
    def cdf(self, k: Floats) -> Floats: ...
    def sf(self, k: Floats) -> Floats: ...
    def pmf(self, k: Floats) -> Floats: ...


def _limits(law: _Law, base: Floats, *, overall: float, phi: float, largest: float) -> Limits:
    def stretched(count: Floats) -> Floats:
        limit = np.clip(ratio(count, base), 0, largest)
        far: Floats = np.clip(phi**0.5 * limit + (1 - phi**0.5) * overall, 0, largest)
        return far

    def low(tail: float) -> Floats:
        count = law.ppf(tail)
        return stretched(count - (law.cdf(count) - tail) / law.pmf(count))

    def high(tail: float) -> Floats:
        count = law.isf(tail)
        return stretched(count + (law.sf(count - 1) - tail) / law.pmf(count))

    return Limits(
        low_998=low(TAIL_998), low_95=low(TAIL_95), high_95=high(TAIL_95), high_998=high(TAIL_998)
    )


def _funnel(value: Floats, overall: float, phi: float, limits: Limits) -> Funnel:
    above = (value > limits.high_95).astype(int) + (value > limits.high_998)
    below = (value < limits.low_95).astype(int) + (value < limits.low_998)
    position = tuple(
        None if np.isnan(share) else Position(step)
        for share, step in zip(value, above - below, strict=True)
    )
    return Funnel(value=value, overall=overall, phi=phi, limits=limits, position=position)
