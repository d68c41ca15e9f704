"""Whether like lies beside like: Moran's I of the whole, and of each place with its outliers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from geo.analysis.hotspots import (
    ROUNDING,
    Outcome,
    alike,
    checked,
    discoveries,
    outcome_of,
    two_sided,
)
from geo.analysis.weights import Weights
from geo.errors import RongtuError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEVEL: Final = 0.05
"""The share of local results allowed to be false."""

AT_ONCE: Final = 2_000_000
"""Values shuffled at once, so that memory stays small."""


class Quadrant(StrEnum):
    """Whether a place, and then its neighbours on average, lie above the mean of all."""

    HIGH_HIGH = "high_high"
    LOW_HIGH = "low_high"
    LOW_LOW = "low_low"
    HIGH_LOW = "high_low"
    NONE = "none"
    """The place was left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalMoran:
    """Moran's I: near 1 where like lies beside like, below `expectation` where unlike does.

    Attributes
    ----------
    i
        Of row-standardised weights; NaN with all that follows if the outcome is not OK.
    expectation, variance
        Were the values shuffled among the places; the variance is NaN for fewer than four places.
    z, p
        From these moments; two-sided.
    p_sim
        From shuffles, twice the smaller tail; NaN without shuffles.
    left_out
        Shape (cells,): the places without a value, or without a neighbour that has one.
    outcome
        OK, or why there is no result.
    """

    i: float
    expectation: float
    variance: float
    z: float
    p: float
    p_sim: float
    left_out: Bools
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMoran:
    """Moran's I of each place: all attributes but `outcome` have one entry a place.

    Attributes
    ----------
    i
        Above 0 where the place is like its neighbours, below 0 where it is unlike; NaN where left
        out.
    quadrant
        A `Quadrant`, whether significant or not; what equals the mean is low.
    z, p
        From the moments of `i` were the values of all other places shuffled; two-sided, for one
        place alone. NaN where left out, where the place lies exactly at the mean, and where its
        neighbours are all others.
    found
        Which places are significant, with the share of false discoveries held at the level asked.
    outliers
        Those of `found` that are unlike their neighbours: HIGH_LOW or LOW_HIGH.
    left_out
        The places without a value, or without a neighbour that has one.
    outcome
        OK, or why no place has a result.
    """

    i: Floats
    quadrant: NDArray[np.str_]
    z: Floats
    p: Floats
    found: Bools
    outliers: Bools
    left_out: Bools
    outcome: Outcome


def global_moran(
    values: ArrayLike, weights: Weights, *, permutations: int = 999, seed: int = 0
) -> GlobalMoran:
    """Test whether like values lie together anywhere.

    Places without a value or neighbour are left out: of the mean, of n, and as neighbours.

    Parameters
    ----------
    values
        Shape (cells,), NaN where missing.
    weights
        The neighbours of the cells; each row is given the sum 1 here.
    permutations
        Shuffles behind `p_sim`; 0 for none.
    seed
        Makes the shuffles the same each time.

    Raises
    ------
    RongtuError
        If the values do not fit the weights, or permutations are negative.

    References
    ----------
    Cliff, A. D. & Ord, J. K. (1981). Spatial processes: models and applications. Pion, chapter 2.
    """
    if permutations < 0:
        raise RongtuError(
            given=f"{permutations} permutations", wanted="0 or more", remedy="leave the number out"
        )
    column, kept, outcome = _connected(values, weights)
    expectation = variance = i = p_sim = np.nan
    if outcome is Outcome.OK:
        lag = _lag(weights, kept)
        z = column[kept] - column[kept].mean()
        power = float(z @ z)
        i = float(z @ (lag @ z)) / power
        expectation = -1 / (z.size - 1)
        variance = _variance(lag, z)
        p_sim = _share_of_shuffles(lag, z / np.sqrt(power), i, permutations, seed)
    score = float((i - expectation) / np.sqrt(variance)) if variance > 0 else np.nan
    return GlobalMoran(
        i=i,
        expectation=expectation,
        variance=variance,
        z=score,
        p=float(two_sided(np.array(score))),
        p_sim=p_sim,
        left_out=~kept,
        outcome=outcome,
    )


def local_moran(values: ArrayLike, weights: Weights, *, level: float = LEVEL) -> LocalMoran:
    """Find places like and unlike their neighbours: a bad place among good ones stands out.

    Significance is from the exact moments under conditional randomisation and a normal tail, as
    for Gi*, not from shuffles: 999 of these know no p below 0.001, and so could find nothing
    among thousands of places where few stand out. Few neighbours with skewed values make the tail
    too light: a p far below 0.001 says "very rare", not how rare.

    Parameters
    ----------
    values, weights
        As for `global_moran`; places without a value or neighbour are left out.
    level
        The share of false discoveries allowed among those found.

    References
    ----------
    Anselin, L. (1995). Local indicators of spatial association - LISA. Geographical Analysis
    27(2), 93-115.
    Sokal, R. R., Oden, N. L. & Thomson, B. A. (1998). Local spatial autocorrelation in a
    biological model. Geographical Analysis 30(4), 331-354 (eq. A7 and A8).
    """
    column, kept, outcome = _connected(values, weights)
    i, score = np.full(column.shape, np.nan), np.full(column.shape, np.nan)
    quadrant = np.full(column.shape, Quadrant.NONE, dtype="<U9")
    if outcome is Outcome.OK:
        lag = _lag(weights, kept)
        z = column[kept] - column[kept].mean()
        around = lag @ z
        n = z.size
        i[kept] = (n - 1) * z * around / (z @ z)
        least = ROUNDING * np.abs(z).max()
        quadrant[kept] = np.where(
            z > least,
            np.where(around > least, Quadrant.HIGH_HIGH, Quadrant.HIGH_LOW),
            np.where(around > least, Quadrant.LOW_HIGH, Quadrant.LOW_LOW),
        )
        score[kept] = _conditional_score(lag, z, around)
    p = two_sided(score)
    found = discoveries(p, level)
    unlike = (quadrant == Quadrant.HIGH_LOW) | (quadrant == Quadrant.LOW_HIGH)
    return LocalMoran(
        i=i,
        quadrant=quadrant,
        z=score,
        p=p,
        found=found,
        outliers=found & unlike,
        left_out=~kept,
        outcome=outcome,
    )


def _connected(values: ArrayLike, weights: Weights) -> tuple[Floats, Bools, Outcome]:
    """Return the values, which places have a value and a neighbour with one, and the outcome."""
    column = checked(values, weights)
    if column.ndim != 1:
        raise RongtuError(
            given=f"Values of shape {column.shape}",
            wanted="one value for each place",
            remedy="pass one time step at a time",
        )
    kept = ~np.isnan(column)
    outcome = outcome_of(column, np.full(column.shape, np.nan))
    if outcome in {Outcome.NO_DATA, Outcome.ONE_CELL, Outcome.CONSTANT}:
        return column, kept & ~weights.islands, outcome
    # Where neighbours are not mutual, leaving one place out can leave another without any.
    while (lonely := kept & (weights.matrix @ kept.astype(np.float64) == 0)).any():
        kept = kept & ~lonely
    left = column[kept]
    if not left.size:
        return column, kept, Outcome.NO_NEIGHBOURS
    if alike(left.min(), left.max()):
        return column, kept, Outcome.CONSTANT
    if np.all((weights.matrix @ kept.astype(np.float64))[kept] == left.size - 1):
        return column, kept, Outcome.ALL_NEIGHBOURS
    return column, kept, Outcome.OK


def _lag(weights: Weights, kept: Bools) -> sparse.csr_array:
    """Return the matrix that takes the mean of the neighbours among the places kept."""
    matrix = weights.matrix if kept.all() else weights.matrix[kept][:, kept]
    count = np.diff(matrix.indptr)
    return sparse.csr_array(
        (np.repeat(1 / count, count), matrix.indices, matrix.indptr), shape=matrix.shape
    )


def _variance(lag: sparse.csr_array, z: Floats) -> float:
    """Return the variance of I under randomisation (Cliff & Ord 1981, eq. 2.40)."""
    n = z.size
    if n <= 3:  # noqa: PLR2004 - the formula divides by n - 3
        return np.nan
    s0 = float(n)
    s1 = float(((lag + lag.T).data ** 2).sum()) / 2
    s2 = float(((1 + np.asarray(lag.sum(axis=0)).ravel()) ** 2).sum())
    kurtosis = n * float((z**4).sum()) / float(z @ z) ** 2
    of_places = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2)
    of_values = kurtosis * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    squared = (of_places - of_values) / ((n - 1) * (n - 2) * (n - 3) * s0**2)
    variance = squared - 1 / (n - 1) ** 2
    return variance if variance > ROUNDING * squared else np.nan


def _share_of_shuffles(
    lag: sparse.csr_array, unit: Floats, i: float, permutations: int, seed: int
) -> float:
    """Return how rarely shuffles give an I as far out as `i`; `unit` is of length 1."""
    if not permutations:
        return np.nan
    rng = np.random.default_rng(seed)
    above = below = 0
    batch = max(1, AT_ONCE // unit.size)
    for first in range(0, permutations, batch):
        rows = np.broadcast_to(unit, (min(batch, permutations - first), unit.size))
        shuffled = rng.permuted(rows, axis=1).T
        simulated = np.sum(shuffled * (lag @ shuffled), axis=0)
        # An I that equals the observed one but for rounding counts on both sides.
        above += int(np.count_nonzero(simulated >= i - ROUNDING))
        below += int(np.count_nonzero(simulated <= i + ROUNDING))
    return min(1.0, 2 * (min(above, below) + 1) / (permutations + 1))


def _conditional_score(lag: sparse.csr_array, z: Floats, around: Floats) -> Floats:
    """Return how far each I lies from what it would be were all other places shuffled.

    Given the place's own value, I varies with a draw without replacement from the n - 1 others.
    """
    n = z.size
    count = np.diff(lag.indptr)
    own, power = z**2, float(z @ z)
    others = (power - own) / (n - 1) - own / (n - 1) ** 2
    varies = (own > ROUNDING**2 * power) & (others > ROUNDING * power) & (count < n - 1)
    variance = own * others * (n - 1 - count) / (count * (n - 2))
    score = np.full(n, np.nan)
    score[varies] = (z * around + own / (n - 1))[varies] / np.sqrt(variance[varies])
    return score
