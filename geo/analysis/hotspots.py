"""Where values are high or low together: Getis-Ord Gi* with the share of false alarms held down."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from geo.analysis.weights import Weights
from geo.errors import RongtuError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEVELS: Final = (0.10, 0.05, 0.01)
"""The share of false discoveries at which a place is called 90, 95 and 99 % certain."""

ROUNDING: Final = 1e-12
"""Values that differ by no more than this share of themselves are equal."""


class Outcome(StrEnum):
    """Whether an analysis of places has a result, and if not, why."""

    OK = "ok"
    NO_DATA = "no_data"
    """No place has a value."""
    ONE_CELL = "one_cell"
    """A single place has a value: there is nothing to compare it with."""
    CONSTANT = "constant"
    """All values are equal: no place stands out."""
    ALL_NEIGHBOURS = "all_neighbours"
    """Every place has all others as neighbours: no neighbourhood differs from the whole."""
    NO_NEIGHBOURS = "no_neighbours"
    """No place with a value has a neighbour with one."""
    ONE_STEP = "one_step"
    """A single time step: there is no history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiStar:
    """How high the values around each place are, for the whole.

    Attributes
    ----------
    z
        As the values: standard normal if values lay anywhere; above 0 where they are high. NaN
        where the place has no value, where its neighbours are all the others, and throughout a
        step whose outcome is not OK.
    p
        Two-sided, for one place alone: for many, see `discoveries` and `classified`.
    neighbours
        As the values: the places with a value that went into `z`, the place itself among them.
    everything
        As the values: whether those are all places with a value, so that there is no `z`.
    outcome
        OK if there is any `z` at all, otherwise the reason why there is none.
    steps
        The same for each step by itself; one entry for values without steps.
    """

    z: Floats
    p: Floats
    neighbours: NDArray[np.int64]
    everything: Bools
    outcome: Outcome
    steps: tuple[Outcome, ...]


def gi_star(values: ArrayLike, weights: Weights) -> GiStar:
    """Compare the sum of values around each place, itself among them, with chance.

    Each step is compared with its own mean and variance; a missing value counts in none of them,
    nor in a neighbour's sum. An island is compared alone.

    Parameters
    ----------
    values
        Shape (cells,), or (cells, steps); NaN where missing.
    weights
        The neighbours of the cells, in the same order.

    Raises
    ------
    RongtuError
        If values are infinite, or more or fewer than the places of the weights.

    References
    ----------
    Getis, A. & Ord, J. K. (1992). The analysis of spatial association by use of distance
    statistics. Geographical Analysis 24(3), 189-206.
    Ord, J. K. & Getis, A. (1995). Local spatial autocorrelation statistics: distributional issues
    and an application. Geographical Analysis 27(4), 286-306 (the form used here, eq. 14).
    """
    table = checked(values, weights)
    columns = table[:, None] if table.ndim == 1 else table
    here = ~np.isnan(columns)
    n = np.count_nonzero(here, axis=0)
    matrix = weights.matrix
    total, spread = _from_mean(columns, here, n)
    sums = matrix @ total + total
    if here.all():
        count = np.broadcast_to(np.diff(matrix.indptr)[:, None] + 1, columns.shape)
    else:
        count = np.rint(matrix @ here.astype(np.float64)).astype(np.int64) + here
    z = standardised(sums, count, n, spread)
    z[~here] = np.nan
    steps = tuple(outcome_of(*step) for step in zip(columns.T, z.T, strict=True))
    return GiStar(
        z=z.reshape(table.shape),
        p=two_sided(z).reshape(table.shape),
        neighbours=np.where(here, count, 0).reshape(table.shape),
        everything=(here & (count == n)).reshape(table.shape),
        outcome=_whole(steps),
        steps=steps,
    )


def discoveries(p: ArrayLike, level: float) -> Bools:
    """Return which tests are significant when at most a share `level` of these may be false.

    Parameters
    ----------
    p
        Of any shape, all one family of tests; NaN is no test, and never significant.
    level
        The share of false discoveries allowed, 0 to 1.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57(1),
    289-300.
    Caldas de Castro, M. & Singer, B. H. (2006). Controlling the false discovery rate: a new
    application to account for multiple and dependent tests in local statistics of spatial
    association. Geographical Analysis 38(2), 180-208.
    """
    table = np.asarray(p, dtype=np.float64)
    return np.less_equal(table, _limits(table, [level])[0])


def classified(z: ArrayLike, p: ArrayLike) -> NDArray[np.int8]:
    """Grade each place by the strictest level at which it is still a discovery.

    Parameters
    ----------
    z, p
        Of one shape, as in `GiStar`; all of it is one family of tests. To grade each step by
        itself, pass one step at a time.

    Returns
    -------
    bins
        3, 2, 1 where high at 99, 95, 90 %, -3, -2, -1 where low, 0 otherwise or without a test
        (ArcGIS's Gi_Bin with its false discovery rate correction).

    References
    ----------
    As for `discoveries`.
    """
    table = np.asarray(p, dtype=np.float64)
    grade = np.zeros(table.shape, dtype=np.int8)
    for limit in _limits(table, LEVELS):
        grade += table <= limit
    return np.where(np.asarray(z) < 0, -grade, grade)


def checked(values: ArrayLike, weights: Weights) -> Floats:
    """Return the values as numbers, or say why they do not fit the weights.

    Parameters
    ----------
    values, weights
        As for `gi_star`.
    """
    table = np.asarray(values, dtype=np.float64)
    places = weights.islands.size
    if table.ndim not in {1, 2} or len(table) != places:
        raise RongtuError(
            given=f"Values of shape {table.shape} with weights of {places} places",
            wanted="one value, or one row of steps, for each place",
            remedy="make the weights from the same places in the same order",
        )
    if np.isinf(table).any():
        raise RongtuError(
            given="Infinite values",
            wanted="numbers, NaN where missing",
            remedy="leave out rates whose denominator is 0",
        )
    return table


def standardised(sums: Floats, count: NDArray[np.int64], n: ArrayLike, spread: ArrayLike) -> Floats:
    """Return the z of sums of `count` of `n` values of mean 0, drawn without replacement.

    Parameters
    ----------
    sums, count
        Of one shape.
    n, spread
        All values and their standard deviation (divided by n), of a shape that broadcasts.
    """
    size = np.asarray(n, dtype=np.float64)
    drawn = count * (size - count) / np.where(size > 1, size - 1, np.nan)
    scale = np.sqrt(drawn) * spread
    z: Floats = np.full(sums.shape, np.nan)
    np.divide(sums, scale, out=z, where=scale > 0)
    return z


def two_sided(z: Floats) -> Floats:
    """Return the chance of a standard normal as far from 0 as `z`, or farther."""
    p: Floats = 2 * special.ndtr(-np.abs(z))
    return p


def alike(low: ArrayLike, high: ArrayLike) -> Bools:
    """Return whether the least and the greatest of some values are equal but for rounding."""
    least, most = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    return np.less_equal(most, least + ROUNDING * np.maximum(np.abs(least), np.abs(most)))


def outcome_of(values: Floats, z: Floats) -> Outcome:
    """Say why values have no z, or that they have."""
    known = values[~np.isnan(values)]
    if not np.isnan(z).all():
        return Outcome.OK
    if not known.size:
        return Outcome.NO_DATA
    if known.size == 1:
        return Outcome.ONE_CELL
    if alike(known.min(), known.max()):
        return Outcome.CONSTANT
    return Outcome.ALL_NEIGHBOURS


def _from_mean(values: Floats, here: Bools, n: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Return the values less their mean, 0 where missing, and each step's standard deviation.

    The deviation of equal values is exactly 0, whatever rounding does to their mean.
    """
    filled = np.where(here, values, 0.0)
    size = np.maximum(n, 1)
    centred = np.where(here, filled - filled.sum(axis=0) / size, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / size)
    low = np.where(here, values, np.inf).min(axis=0, initial=np.inf)
    high = np.where(here, values, -np.inf).max(axis=0, initial=-np.inf)
    return centred, np.where(alike(low, high), 0.0, spread)


def _whole(steps: Sequence[Outcome]) -> Outcome:
    """Return OK if any step is, otherwise the reason of the step that came furthest."""
    reached = [
        Outcome.NO_DATA, Outcome.ONE_CELL, Outcome.CONSTANT, Outcome.ALL_NEIGHBOURS, Outcome.OK,
    ]  # fmt: skip
    return max(steps, key=reached.index, default=Outcome.NO_DATA)


def _limits(p: Floats, levels: Sequence[float]) -> list[float]:
    """Return for each level the largest p that is a discovery; NaN if none is."""
    tests = int(np.count_nonzero(~np.isnan(p)))
    # No p above the level can be a discovery, and the smallest keep their ranks without it.
    ordered = np.sort(p[p <= max(levels)])
    share = np.arange(1, ordered.size + 1) / max(tests, 1)
    found = [ordered[ordered <= share * level] for level in levels]
    return [float(each[-1]) if each.size else np.nan for each in found]
