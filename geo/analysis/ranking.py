"""Rankings that say how far each rank can be trusted."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from geo.analysis.rates import clopper_pearson, garwood, ratio
from geo.catalog import Better
from geo.errors import RongtuError

Floats = NDArray[np.float64]

LEVEL: Final = 0.95
"""The confidence with which all ranges of ranks hold at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Places in order, each with the ranks that it may really have.

    Two places are told apart if their intervals do not overlap. All attributes but `order` have
    one entry a place; a place without a value has NaN throughout and is not tied.

    Attributes
    ----------
    value, low, high
        The share or rate and its interval; together the intervals hold at the stated level.
    rank
        The rank of the value, 1 the best; equal values share the better rank.
    best, worst
        The joint range of ranks: 1 + the number of places wholly better, and the number of
        ranked places less those wholly worse.
    tied
        Whether there is any place that this one cannot be told apart from: `best < worst`.
    order
        Row numbers of the ranked places, best first; equal values in the order given.
    """

    value: Floats
    low: Floats
    high: Floats
    rank: Floats
    best: Floats
    worst: Floats
    tied: NDArray[np.bool_]
    order: NDArray[np.intp]


def rank_shares(
    numerator: ArrayLike, denominator: ArrayLike, *, better: Better, level: float = LEVEL
) -> Ranking:
    """Rank places by `numerator / denominator`, from simultaneous exact intervals.

    Approximate ones of shares near 0 or 1 from few cases hold less often than they state: a place
    that small would be called worse than others too readily.

    Parameters
    ----------
    numerator, denominator
        Counts of one dimension, 0 <= numerator <= denominator; places with 0 are not ranked.
    better
        Which end comes first.
    level
        The confidence with which all ranges of ranks hold at once.

    References
    ----------
    Klein, M., Wright, T. & Wieczorek, J. (2020). A joint confidence region for an overall
    ranking of populations. JRSS C 69(3), 589-606.
    """
    value = ratio(numerator, denominator)
    low, high = clopper_pearson(numerator, denominator, z=_sidak(value, level))
    return rank_intervals(value, low, high, better=better)


def rank_rates(
    count: ArrayLike, exposure: ArrayLike, *, better: Better, level: float = LEVEL
) -> Ranking:
    """Rank places by `count / exposure`, from simultaneous exact Poisson intervals.

    Parameters
    ----------
    count, exposure
        Events and what they are counted against (households), of one dimension; places with
        an exposure of 0 are not ranked.
    better, level
        As for `rank_shares`.

    References
    ----------
    As for `rank_shares`.
    """
    value = ratio(count, exposure)
    low, high = garwood(count, exposure, z=_sidak(value, level))
    return rank_intervals(value, low, high, better=better)


def rank_intervals(value: ArrayLike, low: ArrayLike, high: ArrayLike, *, better: Better) -> Ranking:
    """Rank places by values that have simultaneous intervals already.

    Parameters
    ----------
    value, low, high
        Of one dimension, low <= value <= high; a place with a NaN value is not ranked.
    better
        Which end comes first.

    Raises
    ------
    RongtuError
        If neither end is better: then there is no first place.

    References
    ----------
    As for `rank_shares`. Intervals that only touch count as overlapping here.
    """
    if better is Better.NEITHER:
        raise RongtuError(
            given="A ranking of values of which neither the higher nor the lower is better",
            wanted="higher or lower",
            remedy="show the values without ranks",
        )
    value, low, high = (np.asarray(column, dtype=np.float64) for column in (value, low, high))
    ranked = np.flatnonzero(~np.isnan(value))
    good, floor, ceiling = value[ranked], low[ranked], high[ranked]
    if better is Better.LOWER:
        good, floor, ceiling = -good, -ceiling, -floor
    rank, best, worst = (np.full(value.shape, np.nan) for _ in range(3))
    rank[ranked] = 1 + _above(good, good)
    best[ranked] = 1 + _above(floor, ceiling)
    worst[ranked] = ranked.size - np.searchsorted(np.sort(ceiling), floor, side="left")
    return Ranking(
        value=value,
        low=low,
        high=high,
        rank=rank,
        best=best,
        worst=worst,
        tied=best < worst,
        order=ranked[np.argsort(-good, kind="stable")],
    )


def apart_from_next(ranking: Ranking) -> NDArray[np.bool_]:
    """Return for each place of `ranking.order` but the last whether the next is told apart."""
    here, following = ranking.order[:-1], ranking.order[1:]
    low, high = ranking.low, ranking.high
    return (low[here] > high[following]) | (high[here] < low[following])


def _sidak(value: Floats, level: float) -> float:
    """Return the normal quantile at which as many intervals as there are values hold at once."""
    places = max(1, int(np.count_nonzero(~np.isnan(value))))
    return float(-special.ndtri((1 - level ** (1 / places)) / 2))


def _above(values: Floats, bounds: Floats) -> NDArray[np.intp]:
    """Count for each bound the values above it."""
    return values.size - np.searchsorted(np.sort(values), bounds, side="right")
