"""Where the next stations cover most households: the maximal covering location problem.

The problem is that of Church, R. & ReVelle, C. (1974). The maximal covering location problem.
Papers of the Regional Science Association 32, 101-118.
"""

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, sparse

from geo.analysis.covering import Cover, columns, households
from geo.errors import RongtuError

Floats = NDArray[np.float64]

GUARANTEE: Final = 1 - float(np.exp(-1))
"""The least share of the best possible gain that `greedy` reaches: 1 - 1/e, about 63 %."""
TIME_LIMIT_S: Final = 10.0

_TOLERANCE: Final = 1e-9
"""A bound this near, as a share of all households, is the same number but for rounding."""


class Outcome(StrEnum):
    """What came of the search for sites."""

    CHOSEN = "chosen"
    """As many sites as asked for, each of which covers more."""
    FEWER = "fewer"
    """Fewer than asked for: no other candidate would cover any more."""
    NO_HOUSEHOLDS = "no households"
    ALL_COVERED = "all covered"
    """Existing stations cover every household already."""
    NO_CANDIDATES = "no candidates"
    OUT_OF_REACH = "out of reach"
    """No candidate reaches a household that is not covered, such as one on top of a station."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placement:
    """Sites chosen among candidates, and what they cover; weights are households.

    Attributes
    ----------
    outcome
        Whether sites were chosen, or why not.
    asked
        How many were asked for.
    chosen
        Columns of the chosen candidates: the one that adds most, then the one that adds most to
        it, and so on; of equal ones the first column.
    gain
        What each of these adds to those before it: above 0, never rising.
    before, after
        Households covered by existing stations, and with the chosen sites.
    total
        All households.
    bound
        No choice of `asked` candidates covers more than this.
    proved
        Whether no choice covers more than this one: then `bound` is `after`.
    """

    outcome: Outcome
    asked: int
    chosen: NDArray[np.intp]
    gain: Floats
    before: float
    after: float
    total: float
    bound: float
    proved: bool

    @property
    def share_before(self) -> float:
        """Return the share of all households covered before, NaN if there are none."""
        return self.before / self.total if self.total > 0 else np.nan

    @property
    def share_after(self) -> float:
        """Return the share of all households covered with the sites, NaN if there are none."""
        return self.after / self.total if self.total > 0 else np.nan

    @property
    def gap(self) -> float:
        """Return the share of `bound` that is missed at most: 0 if `proved`, NaN if it is 0."""
        return (self.bound - self.after) / self.bound if self.bound > 0 else np.nan


class _Problem(NamedTuple):
    cover: sparse.csc_array
    left: Floats
    """Households of each place, 0 where a station covers it."""
    before: float
    total: float
    k: int


def greedy(
    cover: Cover, weights: ArrayLike, *, k: int, covered: ArrayLike | None = None
) -> Placement:
    """Choose sites one after the other, each time the one that adds most.

    The gain is at least `GUARANTEE` of the best possible one; `bound` says how near it is in this
    case. A candidate is only looked at again when it may be the best (lazy evaluation).

    Parameters
    ----------
    cover
        Booleans, dense or sparse, shape (places, candidates): who would be covered by which.
    weights
        Households of each place.
    k
        How many sites to choose at most, 1 or more.
    covered
        Booleans: the places that existing stations cover, as by `covering.covered_by`; none if not
        given.

    Raises
    ------
    RongtuError
        If `k` is below 1, shapes differ, or a weight is negative or unknown.

    References
    ----------
    Nemhauser, G. L., Wolsey, L. A. & Fisher, M. L. (1978). An analysis of approximations for
    maximizing submodular set functions I. Mathematical Programming 14, 265-294.
    Minoux, M. (1978). Accelerated greedy algorithms for maximizing submodular set functions.
    Optimization Techniques, Springer, 234-243 (lazy evaluation).
    """
    problem = _problem(cover, weights, k, covered)
    return _placement(problem, range(problem.cover.shape[1]))


def optimal(
    cover: Cover,
    weights: ArrayLike,
    *,
    k: int,
    covered: ArrayLike | None = None,
    time_limit_s: float = TIME_LIMIT_S,
) -> Placement:
    """Choose the sites that together cover most, by mixed-integer programming (HiGHS).

    The answer is that of `greedy` unless a better one is found: so of equally good ones it is
    always the same, and there is one when time is up. Then `proved` is false, and `bound` and
    `gap` say what may be missed. Proved is meant to the solver's tolerance, 1e-6 of `total`.

    Parameters
    ----------
    cover, weights, k, covered
        As for `greedy`.
    time_limit_s
        Seconds after which the solver stops.

    Raises
    ------
    RongtuError
        As for `greedy`.
    """
    problem = _problem(cover, weights, k, covered)
    best = _placement(problem, range(problem.cover.shape[1]))
    if best.proved:
        return best
    found = _milp(problem, time_limit_s)
    if found.x is not None:
        other = _placement(problem, np.flatnonzero(found.x[: problem.cover.shape[1]] > 1 / 2))
        best = replace(max(best, other, key=lambda of: of.after), bound=best.bound)
    if found.status == 0:
        return replace(best, bound=best.after, proved=True)
    if found.mip_dual_bound is None:
        return best
    bound = min(best.bound, problem.before - found.mip_dual_bound)
    return replace(best, bound=max(best.after, bound))


def _problem(cover: Cover, weights: ArrayLike, k: int, covered: ArrayLike | None) -> _Problem:
    if k < 1:
        raise RongtuError(given=f"{k} new sites", wanted="1 or more", remedy="ask for one at least")
    sites = columns(cover)
    known = households(weights, places=sites.shape[0])
    served = np.zeros(known.shape, bool) if covered is None else np.asarray(covered, dtype=bool)
    if served.shape != known.shape:
        raise RongtuError(
            given=f"What is covered already in shape {served.shape} for {known.size} places",
            wanted="one boolean a place",
            remedy="give them in the order of the rows of the cover",
        )
    left = np.where(served, 0, known)
    return _Problem(sites, left, float(known[served].sum()), float(known.sum()), k)


def _placement(problem: _Problem, candidates: Iterable[int]) -> Placement:
    """Choose greedily among some of the candidates; the bound holds for all of them."""
    chosen, gain = _lazily(problem, candidates)
    after = problem.before + float(gain.sum())
    bound = min(_bound(problem, chosen), problem.before + float(gain.sum()) / GUARANTEE)
    proved = bool(bound - after <= _TOLERANCE * problem.total)
    return Placement(
        outcome=_outcome(problem, chosen.size),
        asked=problem.k,
        chosen=chosen,
        gain=gain,
        before=problem.before,
        after=after,
        total=problem.total,
        bound=after if proved else bound,
        proved=proved,
    )


def _bound(problem: _Problem, chosen: NDArray[np.intp]) -> float:
    """Return what no k sites cover more than: they add to any others no more than the k best."""
    left, best = problem.left.copy(), problem.total
    for site in (None, *chosen):
        if site is not None:
            left[problem.cover[:, [site]].indices] = 0
        further = np.sort(problem.cover.T @ left)[-problem.k :].sum()
        best = min(best, problem.before + float((problem.left - left).sum() + further))
    return best


def _lazily(problem: _Problem, candidates: Iterable[int]) -> tuple[NDArray[np.intp], Floats]:
    """Return the sites in the order chosen, and the gain of each."""
    left = problem.left.copy()
    ends = problem.cover.indptr
    places = {site: problem.cover.indices[ends[site] : ends[site + 1]] for site in candidates}
    # What a site adds never rises, so that an older figure is a bound. Equal: the first column.
    queue = [(-float(left[reached].sum()), site) for site, reached in places.items()]
    heapq.heapify(queue)
    chosen: list[int] = []
    gain: list[float] = []
    while queue and len(chosen) < problem.k:
        _, site = heapq.heappop(queue)
        now = (-float(left[places[site]].sum()), site)
        if queue and now > queue[0]:
            heapq.heappush(queue, now)
            continue
        if now[0] == 0:
            break
        chosen.append(site)
        gain.append(-now[0])
        left[places[site]] = 0
    return np.array(chosen, dtype=np.intp), np.array(gain, dtype=np.float64)


def _outcome(problem: _Problem, chosen: int) -> Outcome:
    if chosen:
        return Outcome.CHOSEN if chosen == problem.k else Outcome.FEWER
    if problem.total == 0:
        return Outcome.NO_HOUSEHOLDS
    if not problem.left.any():
        return Outcome.ALL_COVERED
    return Outcome.OUT_OF_REACH if problem.cover.shape[1] else Outcome.NO_CANDIDATES


def _milp(problem: _Problem, time_limit_s: float) -> Any:  # noqa: ANN401 - an untyped result of scipy
    """Maximise the households of places that one of at most k open sites reaches.

    One variable a site, 0 or 1, and one a place, which is at most the number of open sites that
    cover it: it is 0 or 1 by itself then.
    """
    open_to = problem.left > 0
    rows = problem.cover.tocsr()[np.flatnonzero(open_to)].astype(np.float64)
    places, sites = rows.shape
    limits = sparse.block_array(
        [[-rows, sparse.eye_array(places)], [np.ones((1, sites)), None]], format="csr"
    )
    return optimize.milp(
        np.concatenate([np.zeros(sites), -problem.left[open_to]]),
        integrality=np.repeat([1, 0], [sites, places]),
        bounds=optimize.Bounds(0, 1),
        constraints=optimize.LinearConstraint(
            limits, -np.inf, np.append(np.zeros(places), problem.k)
        ),
        options={"time_limit": time_limit_s, "mip_rel_gap": 0},
    )
