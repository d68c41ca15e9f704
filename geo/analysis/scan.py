"""Alerts: where in the last days there were more cases than place and day explain."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.analysis.cylinders import Cylinders, counted, cylinders, lasting, maxima, rating
from geo.errors import RongtuError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

REPLICATIONS: Final = 999
MOST_CLUSTERS: Final = 10

_ROUNDING: Final = 1e-9
"""Ratings this near are equal."""


class Outcome(StrEnum):
    """Whether there was anything to scan."""

    SCANNED = "scanned"
    NO_CASES = "no cases"
    ONE_DAY = "one day"
    """All cases are of one day: no other day says what is usual."""
    ONE_PLACE = "one place"
    """All cases are of one place: no other place says what is usual."""
    NO_RECENT_CASES = "no recent cases"
    """No case is of the last `max_days` days."""
    NO_CIRCLE = "no circle"
    """Each place alone holds more than half of all cases, with those at its coordinate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Places near each other that had more cases in the last days than expected.

    Attributes
    ----------
    places
        Rows of the places with cases in the circle, nearest to the centre first.
    centre
        x and y of the place in the centre, metres.
    radius_m
        Distance from there to the farthest of the places; 0 for one place.
    days
        Length, counted back from the last day.
    cases, expected
        Cases found there and then, and those expected from the totals of places and of days.
    log_likelihood_ratio
        How much better an excess here explains the cases: the natural logarithm.
    p
        Share of random orders of the days in which some cylinder stands out as much anywhere.
    """

    places: tuple[int, ...]
    centre: tuple[float, float]
    radius_m: float
    days: int
    cases: int
    expected: float
    log_likelihood_ratio: float
    p: float

    @property
    def ratio(self) -> float:
        """Return cases by expected."""
        return self.cases / self.expected

    @property
    def recurrence_days(self) -> float:
        """Return how often, in days, chance alone gives such a signal when scanned daily."""
        return 1 / self.p


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the scan found: the most likely cluster first, then others that share no place.

    Attributes
    ----------
    outcome
        Whether there was anything to scan.
    clusters
        At most `MOST_CLUSTERS`, whatever their p: few are alarms, often none.
    total
        All cases.
    replications
        Random orders compared with: no p is below 1 / (replications + 1).
    """

    outcome: Outcome
    clusters: tuple[Cluster, ...]
    total: int
    replications: int


def space_time_scan(
    counts: ArrayLike,
    xy: ArrayLike,
    *,
    max_radius_m: float,
    max_days: int,
    seed: int,
    replications: int = REPLICATIONS,
) -> Scan:
    """Find excesses that are alive on the last day, by the space-time permutation scan.

    Every cylinder is rated: a circle around a place with cases, up to `max_radius_m` and half of
    all cases, over the last 1 to `max_days` days. Expected is what the cases of its places and of
    its days would give if these did not depend on each other; so a place that always has many
    cases is no cluster, nor is a day with many everywhere. p compares the best rated with the best
    of the same cases with their days in random order: it allows for the many cylinders. That of
    further clusters does too, and is on the safe side.

    Parameters
    ----------
    counts
        Cases, shape (places, days): whole numbers of consecutive days, the last one last.
    xy
        Metres, shape (places, 2): centres of the places in a metric system.
    max_radius_m, max_days
        Largest cylinder, 0 m or more and 1 day or more.
    seed
        Of the random orders: the same one gives the same p.
    replications
        How many random orders.

    Raises
    ------
    RongtuError
        If counts are not whole numbers from 0 on, a place has no coordinate, the shapes differ,
        a limit is below the least, or there are more than `cylinders.MOST` cylinders.

    References
    ----------
    Kulldorff, M., Heffernan, R., Hartman, J., Assuncao, R. & Mostashari, F. (2005). A space-time
    permutation scan statistic for disease outbreak detection. PLoS Medicine 2(3), e59.
    """
    every, where = _checked(counts, xy)
    if not max_radius_m >= 0 or max_days < 1 or replications < 1:
        raise RongtuError(
            given=f"A scan of {max_radius_m} m, {max_days} days and {replications} replications",
            wanted="0 m or more, 1 day or more, 1 replication or more",
            remedy="raise what is below",
        )
    # By coordinates, so that the random orders do not depend on the order of the rows.
    rows = np.lexsort(where.T)
    rows = rows[every[rows].any(axis=1)]
    cases, where = every[rows], where[rows]
    outcome = _outcome(cases, max_days)
    clusters: tuple[Cluster, ...] = ()
    if outcome is Outcome.SCANNED:
        made = cylinders(cases, where, max_radius_m=max_radius_m, max_days=max_days)
        outcome = outcome if made.centres.size else Outcome.NO_CIRCLE
    if outcome is Outcome.SCANNED:
        rng = np.random.default_rng(seed)
        highest = maxima(made, cases, max_days=max_days, replications=replications, rng=rng)
        clusters = tuple(_clusters(made, cases, rows, where, highest))
    return Scan(
        outcome=outcome, clusters=clusters, total=int(cases.sum()), replications=replications
    )


def _checked(counts: ArrayLike, xy: ArrayLike) -> tuple[Ints, Floats]:
    given, where = np.asarray(counts), np.asarray(xy, dtype=np.float64)
    if given.ndim != 2 or where.shape != (given.shape[0], 2):  # noqa: PLR2004 - places and days
        raise RongtuError(
            given=f"Counts of shape {given.shape} and coordinates of shape {where.shape}",
            wanted="(places, days) and (places, 2)",
            remedy="give one row a place in both",
        )
    if not np.isfinite(where).all():
        raise RongtuError(
            given=f"{np.count_nonzero(~np.isfinite(where).all(axis=1))} places without coordinates",
            wanted="x and y in metres of every place",
            remedy="leave these places out, and say how many they are",
        )
    whole = np.isfinite(given) & (given >= 0) & (given == np.floor(given))
    if not whole.all():
        raise RongtuError(
            given=f"{np.count_nonzero(~whole)} counts that are no whole numbers from 0 on",
            wanted="numbers of cases",
            remedy="count cases, not rates, and fill days without cases with 0",
        )
    return given.astype(np.int64), where


def _outcome(cases: Ints, max_days: int) -> Outcome:
    if not cases.size:
        return Outcome.NO_CASES
    if cases.shape[0] == 1:
        return Outcome.ONE_PLACE
    if np.count_nonzero(cases.any(axis=0)) == 1:
        return Outcome.ONE_DAY
    return Outcome.SCANNED if cases[:, -max_days:].any() else Outcome.NO_RECENT_CASES


def _clusters(
    of: Cylinders, cases: Ints, rows: NDArray[np.intp], xy: Floats, highest: Floats
) -> Iterator[Cluster]:
    """Yield the best rated cylinder, then the best that shares no place with those before."""
    found = counted(of, lasting(cases, max_days=of.expected[0].shape[1]))
    pairs = zip(found, of.expected, strict=True)
    rated = np.concatenate([rating(here, expected, of.total) for here, expected in pairs])
    sizes = [near.size for near in of.neighbours]
    ranks = np.repeat(np.arange(len(sizes)), sizes)
    positions = np.concatenate([np.arange(size) for size in sizes])
    radius, (x, y) = np.concatenate(of.radius_m), xy[of.centres[positions]].T
    taken = np.zeros(len(rows), dtype=bool)
    for _ in range(MOST_CLUSTERS):
        free = np.where(_touching(of, taken)[:, None], 0, rated)
        best = free.max()
        if best <= 0:
            return
        # Some are equal, such as the same places around two centres: take the smallest.
        circle, day = np.nonzero(free >= best - _ROUNDING)
        first = np.lexsort([day, radius[circle]])[0]
        here, last = circle[first], day[first]
        rank, position = ranks[here], positions[here]
        places = [near[position] for near in of.neighbours[: rank + 1]]
        taken[places] = True
        yield Cluster(
            places=tuple(rows[places].tolist()),
            centre=(float(x[here]), float(y[here])),
            radius_m=float(radius[here]),
            days=int(last) + 1,
            cases=int(found[rank][position, last]),
            expected=float(of.expected[rank][position, last]),
            log_likelihood_ratio=float(best),
            p=float(1 + np.count_nonzero(highest >= best - _ROUNDING)) / (1 + highest.size),
        )


def _touching(of: Cylinders, taken: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return for each circle, rank by rank, whether it holds a place that is taken."""
    touched = np.zeros(of.centres.size, dtype=bool)
    found = []
    for near in of.neighbours:
        touched[: near.size] |= taken[near]
        found.append(touched[: near.size].copy())
    return np.concatenate(found)
