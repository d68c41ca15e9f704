"""Siting: the best sites are spopt's, the quick ones near them, and every odd case is stated."""

import warnings
from collections.abc import Callable
from itertools import combinations
from typing import Any

import numpy as np
import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import optimize, sparse
from spopt.locate import MCLP

from geo.analysis import covering
from geo.analysis.siting import GUARANTEE, Outcome, Placement, greedy, optimal
from geo.errors import RongtuError

Booleans = NDArray[np.bool_]
METHODS = (greedy, optimal)

instances = st.tuples(st.integers(0, 8), st.integers(0, 7)).flatmap(
    lambda shape: st.tuples(
        st.lists(
            st.lists(st.booleans(), min_size=shape[1], max_size=shape[1]),
            min_size=shape[0],
            max_size=shape[0],
        ).map(lambda rows: np.array(rows, dtype=bool).reshape(shape)),
        st.lists(st.integers(0, 9), min_size=shape[0], max_size=shape[0]),
        st.lists(st.booleans(), min_size=shape[0], max_size=shape[0]),
        st.integers(1, 4),
    )
)


def town(
    seed: int, *, places: int, candidates: int, side: float = 10_000
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the distances of uniform places and candidates, and the households of the places."""
    rng = np.random.default_rng(seed)
    at, to = rng.uniform(0, side, (places, 1, 2)), rng.uniform(0, side, (candidates, 2))
    return np.hypot(*(at - to).transpose(2, 0, 1)), rng.integers(50, 2000, places)


def covers(chosen: NDArray[np.intp], cover: Booleans, weights: list[int], covered: Booleans) -> int:
    return int(np.sum(np.asarray(weights) * (covered | cover[:, chosen].any(axis=1))))


@pytest.mark.parametrize(
    ("seed", "limit", "k"), [(1, 1000, 5), (2, 2000, 3), (3, 700, 8), (4, 4000, 2), (5, 1500, 30)]
)
def test_the_optimum_is_that_of_spopt(seed: int, limit: float, k: int) -> None:
    distances, weights = town(seed, places=150, candidates=40)
    with warnings.catch_warnings():  # spopt is written for an older pulp
        warnings.filterwarnings("ignore", message=".*PuLP 4.0", category=DeprecationWarning)
        model = MCLP.from_cost_matrix(distances, weights, limit, p_facilities=k)
        model.solve(pulp.HiGHS(msg=False))
        expected = pulp.value(model.problem.objective)
    found = optimal(covering.within(distances, limit_m=limit), weights, k=k)
    assert found.after == pytest.approx(expected)
    assert found.proved
    assert found.gap == 0


@given(instances)
@settings(deadline=None)
def test_no_choice_of_as_many_sites_covers_more(
    instance: tuple[Booleans, list[int], list[bool], int],
) -> None:
    cover, weights, served, k = instance
    covered = np.array(served, dtype=bool)
    candidates = range(cover.shape[1])
    most = max(
        covers(np.array(sites, dtype=np.intp), cover, weights, covered)
        for sites in combinations(candidates, min(k, cover.shape[1]))
    )
    best = optimal(cover, weights, k=k, covered=covered)
    quick = greedy(cover, weights, k=k, covered=covered)
    assert best.after == most
    assert best.proved
    assert quick.after - quick.before >= GUARANTEE * (best.after - best.before) - 1e-9
    assert quick.bound >= most
    assert not quick.proved or quick.after == most


@pytest.mark.parametrize("method", METHODS)
@given(instances)
@settings(deadline=None)
def test_what_is_said_to_be_covered_is_covered(
    method: Callable[..., Placement], instance: tuple[Booleans, list[int], list[bool], int]
) -> None:
    cover, weights, served, k = instance
    covered = np.array(served, dtype=bool)
    found = method(cover, weights, k=k, covered=covered)
    assert found.total == sum(weights)
    assert found.before == covers(np.array([], dtype=np.intp), cover, weights, covered)
    reached = [
        covers(found.chosen[:number], cover, weights, covered)
        for number in range(found.chosen.size + 1)
    ]
    np.testing.assert_array_equal(found.gain, np.diff(reached))
    assert found.after == reached[-1]
    assert (found.gain > 0).all()
    assert (np.diff(found.gain) <= 0).all()
    assert len(set(found.chosen.tolist())) == found.chosen.size <= k
    assert (found.outcome is Outcome.CHOSEN) == (found.chosen.size == k)


def test_sites_that_are_best_together_beat_those_that_are_best_one_by_one() -> None:
    # The one in the middle has most alone, the two at its sides have all together.
    cover = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 1, 1], [0, 0, 1]], bool)
    weights = [30, 20, 20, 20, 20, 30]
    quick, best = greedy(cover, weights, k=2), optimal(cover, weights, k=2)
    assert (quick.chosen.tolist(), quick.gain.tolist()) == ([1, 0], [80, 30])
    assert (best.chosen.tolist(), best.gain.tolist()) == ([0, 2], [70, 70])
    assert not quick.proved
    assert quick.bound >= 140
    assert best.proved


def test_a_solver_without_time_gives_the_quick_answer_and_how_far_it_may_be_off() -> None:
    distances, weights = town(7, places=600, candidates=150)
    cover = covering.within(distances, limit_m=1500)
    quick, best = greedy(cover, weights, k=12), optimal(cover, weights, k=12)
    hasty = optimal(cover, weights, k=12, time_limit_s=0)
    assert quick.after < best.after
    assert not hasty.proved
    assert hasty.chosen.tolist() == quick.chosen.tolist()
    assert best.after <= hasty.bound <= quick.bound
    assert hasty.gap == (hasty.bound - hasty.after) / hasty.bound > 0


def test_a_solver_that_stops_half_way_leaves_its_best_answer_and_its_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    distances, weights = town(7, places=200, candidates=60)
    cover, covered = covering.within(distances, limit_m=1500), np.arange(200) < 20
    best = optimal(cover, weights, k=12, covered=covered)
    finished = optimize.milp

    def stopped(*given: Any, **options: Any) -> Any:  # noqa: ANN401 - an untyped result of scipy
        found = finished(*given, **options)
        found.status, found.mip_dual_bound = 1, found.mip_dual_bound - 1000
        return found

    monkeypatch.setattr(optimize, "milp", stopped)
    half = optimal(cover, weights, k=12, covered=covered)
    assert half.before > 0
    assert half.chosen.tolist() == best.chosen.tolist()
    assert half.bound == pytest.approx(best.after + 1000)
    assert not half.proved


@pytest.mark.parametrize("method", METHODS)
def test_the_usual_size_is_covered_well_and_always_the_same(
    method: Callable[..., Placement],
) -> None:
    distances, weights = town(9, places=2500, candidates=500)
    cover = covering.within(distances, limit_m=1000)
    found, again = method(cover, weights, k=10), method(cover.toarray(), weights, k=10)
    assert found.chosen.tolist() == again.chosen.tolist()
    assert found.outcome is Outcome.CHOSEN
    assert found.share_after > 0.3
    assert found.gap < 0.1


@pytest.mark.parametrize("method", METHODS)
def test_existing_stations_are_kept(method: Callable[..., Placement]) -> None:
    cover = np.array([[1, 0], [1, 0], [0, 1]], bool)
    alone = method(cover, [50, 40, 60], k=1)
    beside = method(cover, [50, 40, 60], k=1, covered=[True, False, False])
    assert (alone.chosen.tolist(), alone.before, alone.after) == ([0], 0, 90)
    assert (beside.chosen.tolist(), beside.before, beside.after) == ([1], 50, 110)
    assert (beside.share_before, beside.share_after) == (50 / 150, 110 / 150)


@pytest.mark.parametrize("method", METHODS)
def test_of_equal_candidates_the_first_is_chosen(method: Callable[..., Placement]) -> None:
    cover = np.array([[0, 1, 0, 1], [0, 1, 0, 1], [1, 0, 1, 0], [1, 0, 1, 0]], bool)
    assert method(cover, [10, 10, 10, 10], k=1).chosen.tolist() == [0]
    found = method(cover, [10, 10, 10, 10], k=4)
    assert (found.chosen.tolist(), found.outcome) == ([0, 1], Outcome.FEWER)


@pytest.mark.parametrize("method", METHODS)
def test_candidates_that_add_nothing_are_not_chosen(method: Callable[..., Placement]) -> None:
    inside = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1]], bool)
    found = method(inside, [5, 5, 5], k=3)
    assert (found.outcome, found.asked, found.chosen.tolist()) == (Outcome.FEWER, 3, [0, 2])
    assert found.proved


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("cover", "weights", "covered", "outcome"),
    [
        (np.ones((2, 1)), [3, 4], [False, False], Outcome.FEWER),  # more asked for than there are
        (np.ones((2, 2)), [0, 0], [False, False], Outcome.NO_HOUSEHOLDS),
        (np.ones((0, 2)), [], [], Outcome.NO_HOUSEHOLDS),
        (np.ones((2, 2)), [3, 4], [True, True], Outcome.ALL_COVERED),
        (np.ones((2, 2)), [3, 0], [True, False], Outcome.ALL_COVERED),
        (np.ones((2, 0)), [3, 4], [True, False], Outcome.NO_CANDIDATES),
        (np.array([[1], [0]]), [3, 4], [True, False], Outcome.OUT_OF_REACH),  # on top of a station
        (np.zeros((2, 2)), [3, 4], [False, False], Outcome.OUT_OF_REACH),
    ],
)
def test_what_cannot_be_done_is_stated(
    method: Callable[..., Placement],
    cover: NDArray[np.float64],
    weights: list[int],
    covered: list[bool],
    outcome: Outcome,
) -> None:
    for form in (cover.astype(bool), sparse.coo_array(cover), sparse.csr_matrix(cover)):
        found = method(form, weights, k=2, covered=covered)
        assert found.outcome is outcome
        assert found.proved
        if outcome is not Outcome.FEWER:
            assert (found.chosen.size, found.gain.size) == (0, 0)
            assert found.after == found.before
        assert np.isnan(found.share_after) == (found.total == 0)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"k": 0}, "1 or more"),
        ({"covered": [True]}, "one boolean a place"),
        ({"weights": [1, 2, 3]}, "one number a place"),
        ({"weights": [1, -2]}, "0 or more households"),
        ({"weights": [1, np.nan]}, "0 or more households"),
        ({"cover": [True, False]}, "shape \\(places, sites\\)"),
    ],
)
def test_what_makes_no_sense_is_refused(
    method: Callable[..., Placement], changed: dict[str, Any], wanted: str
) -> None:
    given: dict[str, Any] = {"cover": np.ones((2, 2), bool), "weights": [1, 2], "k": 1}
    given |= changed
    with pytest.raises(RongtuError, match=wanted):
        method(given.pop("cover"), given.pop("weights"), **given)
