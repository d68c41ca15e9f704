"""Cylinders of places and days, rated by how far the cases in them exceed what is expected."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.spatial import cKDTree

from geo.errors import RongtuError

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]

MOST: Final = 10_000_000
"""Cylinders that are rated at most: so many take half a gigabyte."""

_FIRST: Final = 20
"""Random orders of which every cylinder is rated, to learn how high a maximum is."""
_NEVER: Final = int(np.iinfo(np.int32).max)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cylinders:
    """Nested circles around each place, each over the last 1, 2, ... days.

    The circles are kept by rank: a list has one array a rank, with one entry for each of the first
    `centres`, of which those with most neighbours come first.

    Attributes
    ----------
    centres
        Rows of the places.
    neighbours
        The place that the circle of this rank adds to the one before; rank 0 is the centre.
    radius_m
        Its distance from the centre.
    expected
        Shape (centres, days): cases expected in the circle over the last 1, 2, ... days; NaN where
        it is not to be rated, because the next place is as far, it holds more than half of all
        cases, or no case is of these days.
    total
        All cases.
    """

    centres: NDArray[np.intp]
    neighbours: list[NDArray[np.intp]]
    radius_m: list[Floats]
    expected: list[Floats]
    total: int


def cylinders(cases: Ints, xy: Floats, *, max_radius_m: float, max_days: int) -> Cylinders:
    """Return the cylinders that end on the last day.

    Parameters
    ----------
    cases
        Shape (places, days), at least one case a place.
    xy
        Metres, shape (places, 2).
    max_radius_m, max_days
        The largest.

    Raises
    ------
    RongtuError
        If there are more than `MOST` cylinders.
    """
    margin = cases.sum(axis=1)
    total = int(margin.sum())
    recent = np.cumsum(cases.sum(axis=0)[::-1][:max_days])
    tree = cKDTree(xy)
    size = int(tree.count_neighbors(tree, max_radius_m)) * recent.size
    if size > MOST:
        raise RongtuError(
            given=f"{size:,} cylinders within {max_radius_m:,.0f} m and {recent.size} days",
            wanted=f"{MOST:,} at most",
            remedy="take larger cells, a smaller radius or fewer days",
        )
    around = tree.query_ball_point(xy, max_radius_m)
    counted = np.array([len(each) for each in around])
    centre = np.repeat(np.arange(counted.size), counted)
    near = np.concatenate(around).astype(np.intp)
    distance = np.hypot(*(xy[near] - xy[centre]).T)
    order = np.lexsort([near != centre, distance, centre])
    near, distance = near[order], distance[order]
    starts = np.cumsum(counted) - counted
    held = np.cumsum(margin[near])
    held -= np.repeat(held[starts] - margin[near[starts]], counted)
    as_far = (np.diff(centre, append=-1) == 0) & (np.diff(distance, append=np.inf) == 0)
    rated = ~as_far & (2 * held <= total)
    expected = np.where(rated[:, None], held[:, None] * recent / total, np.nan)
    expected[expected == 0] = np.nan
    # Circles beyond the last rated one are left out, and centres without any.
    size_of = np.zeros_like(counted)
    np.maximum.at(size_of, centre, np.where(rated, np.arange(near.size) - starts[centre] + 1, 0))
    centres = np.argsort(-size_of, kind="stable")
    ranks = [
        starts[centres[: np.count_nonzero(size_of > rank)]] + rank for rank in range(size_of.max())
    ]
    return Cylinders(
        centres=centres[size_of[centres] > 0],
        neighbours=[near[rows] for rows in ranks],
        radius_m=[distance[rows] for rows in ranks],
        expected=[expected[rows] for rows in ranks],
        total=total,
    )


def lasting(cases: Ints, *, max_days: int) -> Ints:
    """Return the cases of each place over the last 1, 2, ... `max_days` days."""
    return np.cumsum(cases[:, ::-1][:, :max_days], axis=1)


def counted(of: Cylinders, lasted: Ints) -> list[Ints]:
    """Return the cases in each cylinder, from those of each place over its durations."""
    within = np.zeros((of.centres.size, lasted.shape[1]), dtype=lasted.dtype)
    found = []
    for near in of.neighbours:
        within[: near.size] += lasted[near]
        found.append(within[: near.size].copy())
    return found


def rating(cases: Ints | Floats, expected: Floats, total: int) -> Floats:
    """Return the logarithm of the generalised likelihood ratio, 0 without an excess.

    It is (c / m)^c ((C - c) / (C - m))^(C - c) for c cases of C in all, and m expected.

    References
    ----------
    Kulldorff et al. (2005), as in `geo.analysis.scan`.
    """
    excess = cases > expected
    c = np.where(excess, cases, 0.0)
    m = np.where(excess, expected, 0.5)
    ratio = special.xlogy(c, c / m) + special.xlogy(total - c, (total - c) / (total - m))
    return np.where(excess, ratio, 0)


def maxima(
    of: Cylinders, cases: Ints, *, max_days: int, replications: int, rng: np.random.Generator
) -> Floats:
    """Return the highest rating of any cylinder, in each of many random orders of the days.

    Each order deals the days of the cases to the cases anew, so that every place and every day
    keeps its number; only those dealt the last days need to be drawn.

    Parameters
    ----------
    of
        The cylinders.
    cases, max_days
        What they were made from.
    replications
        How many orders.
    rng
        Where they are drawn from.
    """
    places = cases.shape[0]
    place = np.repeat(np.arange(places), cases.sum(axis=1))
    recent = cases.sum(axis=0)[::-1][:max_days]
    day = np.repeat(np.arange(recent.size), recent)
    found = np.zeros(replications)
    least: list[Ints] = []
    for replication in range(replications):
        drawn = rng.choice(place, day.size, replace=False) * recent.size + day
        dealt = np.bincount(drawn, minlength=places * recent.size).reshape(places, -1)
        lasted = np.cumsum(dealt, axis=1, dtype=np.int32)
        if replication == _FIRST:
            level = float(found[:_FIRST].min())
            least = [_least(expected, of.total, level) for expected in of.expected]
        found[replication] = _highest(of, lasted, least) or _highest_of_all(of, lasted)
    return found


def _highest(of: Cylinders, lasted: Ints, least: list[Ints]) -> float:
    """Return the highest rating if any cylinder has its `least` cases, otherwise 0."""
    within = np.zeros((of.centres.size, lasted.shape[1]), dtype=np.int32)
    added = np.empty_like(within)
    best = 0.0
    for near, expected, enough in zip(of.neighbours, of.expected, least, strict=False):
        here = within[: near.size]
        here += np.take(lasted, near, axis=0, out=added[: near.size], mode="clip")
        high = here >= enough
        if high.any():
            best = max(best, float(rating(here[high], expected[high], of.total).max()))
    return best


def _highest_of_all(of: Cylinders, lasted: Ints) -> float:
    pairs = zip(counted(of, lasted), of.expected, strict=True)
    return max(float(rating(cases, expected, of.total).max()) for cases, expected in pairs)


def _least(expected: Floats, total: int, level: float) -> Ints:
    """Return the fewest cases above `expected` that are rated `level`, by bisection."""
    known = ~np.isnan(expected)
    mean = np.where(known, expected, 0.5)
    low, high = np.floor(mean), np.full(mean.shape, total + 1.0)
    while (high - low > 1).any():
        middle = np.floor((low + high) / 2)
        enough = rating(middle, mean, total) >= level
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.where(known & (high <= total), high, _NEVER).astype(np.int32)
