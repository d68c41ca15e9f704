"""Moran's I: against esda and brute force, and the outliers that a reader should see."""

import itertools
import warnings
from typing import Any

import esda
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from geo.analysis.autocorrelation import Quadrant, global_moran, local_moran
from geo.analysis.hotspots import Outcome, discoveries
from geo.analysis.weights import Weights, nearest, within
from geo.errors import RongtuError
from tests.unit.neighbours import grid, lists, pysal

Floats = NDArray[np.float64]

seeds = st.integers(0, 2**32 - 1)
sides = st.tuples(st.integers(2, 7), st.integers(3, 7))
QUADRANTS = (Quadrant.HIGH_HIGH, Quadrant.LOW_HIGH, Quadrant.LOW_LOW, Quadrant.HIGH_LOW)
"""As esda numbers them, from 1."""


def reference(make: Any, values: Floats, weights: Weights) -> Any:  # noqa: ANN401 - esda has no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make(values, pysal(weights), permutations=0)


def counts(seed: int, n: int) -> Floats:
    drawn = np.random.default_rng(seed).poisson(3, n).astype(np.float64)
    drawn[0] = drawn[1] + 1
    return drawn


def pysal_lag(local: Any) -> Floats:  # noqa: ANN401 - esda has no types
    return np.asarray(local.w.sparse @ local.z)


def assert_equal(values: Floats, weights: Weights) -> None:
    whole, expected = global_moran(values, weights), reference(esda.Moran, values, weights)
    assert [whole.i, whole.expectation, whole.variance, whole.z, whole.p] == pytest.approx(
        [expected.I, expected.EI, expected.VI_rand, expected.z_rand, expected.p_rand],
        rel=1e-9,
        abs=1e-9,
    )
    local, each = local_moran(values, weights), reference(esda.Moran_Local, values, weights)
    assert local.i == pytest.approx(each.Is, rel=1e-9, abs=1e-9)
    plain = np.abs([each.z, pysal_lag(each)]).min(axis=0) > 1e-9
    quadrant = np.array([QUADRANTS[number - 1] for number in each.q])
    assert local.quadrant[plain].tolist() == quadrant[plain].tolist()
    n, tested = values.size, ~np.isnan(local.z)
    with np.errstate(invalid="ignore", divide="ignore"):
        z = (each.Is * n / (n - 1) - each.EIc) / np.sqrt(each.VIc)
    assert local.z[tested] == pytest.approx(z[tested], rel=1e-7, abs=1e-9)
    assert local.p[tested] == pytest.approx(2 * stats.norm.sf(np.abs(local.z[tested])))


@given(sides, seeds)
@settings(deadline=None)
def test_both_are_esdas_on_squares(size: tuple[int, int], seed: int) -> None:
    assert_equal(counts(seed, size[0] * size[1]) + 0.3, grid(*size))


@given(seeds, st.integers(1, 8))
@settings(deadline=None)
def test_both_are_esdas_where_neighbours_are_not_mutual(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    assert_equal(rng.normal(size=30), nearest(rng.uniform(0, 1000, (30, 2)), k))


def shuffled_local(values: Floats, weights: Weights, place: int) -> Floats:
    """Return the I of a place under every order of the other values."""
    z = values - values.mean()
    others = np.delete(z, place)
    found = []
    for order in itertools.permutations(others):
        around = np.insert(np.array(order), place, z[place])
        found.append((z.size - 1) * z[place] * around[lists(weights)[place]].mean() / (z @ z))
    return np.array(found)


def test_the_local_score_has_the_moments_of_all_shuffles() -> None:
    weights, values = grid(2, 3), np.array([1.0, 5, 2, 8, 0, 3])
    result = local_moran(values, weights)
    for place in (0, 2, 3, 5):  # the others have all places as neighbours
        every = shuffled_local(values, weights, place)
        assert result.z[place] == pytest.approx((result.i[place] - every.mean()) / every.std())
    assert np.isnan(result.z[[1, 4]]).all()


def test_the_whole_has_the_moments_of_all_shuffles() -> None:
    weights, values = grid(2, 3), np.array([1.0, 5, 2, 8, 0, 3])
    every = [
        global_moran(list(order), weights, permutations=0).i
        for order in itertools.permutations(values)
    ]
    result = global_moran(values, weights, permutations=20_000)
    assert result.expectation == pytest.approx(np.mean(every))
    assert result.variance == pytest.approx(np.var(every))
    above, below = (np.mean(sign * (np.array(every) - result.i) > -1e-9) for sign in (1, -1))
    assert result.p_sim == pytest.approx(min(1, 2 * above, 2 * below), abs=0.02)


def test_shuffles_are_the_same_each_time_and_can_be_left_out() -> None:
    weights, values = grid(5, 5), counts(1, 25)
    once, twice = (global_moran(values, weights, seed=7) for _ in range(2))
    assert once.p_sim == twice.p_sim
    assert once.p_sim != global_moran(values, weights, seed=8).p_sim
    assert np.isnan(global_moran(values, weights, permutations=0).p_sim)
    with pytest.raises(RongtuError, match="-1 permutations"):
        global_moran(values, weights, permutations=-1)


def test_a_slope_is_alike_and_a_chessboard_is_unlike() -> None:
    y, x = np.mgrid[:10, :10]
    slope = global_moran((x + y).ravel(), grid(10, 10))
    assert slope.i > 0.8
    assert slope.p < 1e-6
    assert slope.p_sim == pytest.approx(2 / 1000)
    lattice = np.column_stack([x.ravel(), y.ravel()])
    board = global_moran(((x + y) % 2).ravel(), within(lattice, 1))
    assert board.i == pytest.approx(-1)
    assert board.z < -10


@given(seeds)
@settings(deadline=None)
def test_islands_and_missing_places_are_as_if_they_were_not_there(seed: int) -> None:
    rng = np.random.default_rng(seed)
    xy, values = rng.uniform(0, 1000, (40, 2)), counts(seed, 40)
    values[rng.random(40) < 0.2] = np.nan
    weights = within(xy, 130)
    result = local_moran(values, weights)
    kept = np.flatnonzero(~result.left_out)
    here = ~np.isnan(values)
    near = [[other for other in others if here[other]] for others in lists(weights)]
    assert kept.tolist() == [i for i in range(40) if here[i] and near[i]]
    assume(kept.size > 3 and np.ptp(values[kept]) > 0)
    alone = local_moran(values[kept], within(xy[kept], 130))
    for name in ("i", "z", "p"):
        assert getattr(result, name)[kept] == pytest.approx(getattr(alone, name), nan_ok=True), name
        assert np.isnan(getattr(result, name)[result.left_out]).all(), name
    assert (result.quadrant[result.left_out] == Quadrant.NONE).all()
    assert not result.found[result.left_out].any()
    assert global_moran(values, weights).i == pytest.approx(
        global_moran(values[kept], within(xy[kept], 130)).i
    )


def test_a_place_whose_only_neighbours_are_left_out_is_left_out_too() -> None:
    chain = nearest([(x, 0.0) for x in (0, 10, 19, 27, 100, 101, 103)], 1)
    values = [1.0, 2, 3, np.nan, 4, 5, 9]  # 2 looks to 3, 1 to 2, 0 to 1
    assert local_moran(values, chain).left_out.tolist() == [True] * 4 + [False] * 3


def test_a_bad_place_among_good_ones_is_an_outlier() -> None:
    rng = np.random.default_rng(2)
    field = rng.poisson(30, (20, 20)).astype(np.float64)
    field[3:9, 3:9] = rng.poisson(8, (6, 6))
    field[5, 5] = 95  # a bad place among good ones
    field[12:18, 12:18] = rng.poisson(60, (6, 6))
    field[15, 15] = 1  # a good place among bad ones
    result = local_moran(field.ravel(), grid(20, 20))
    outliers = result.outliers.reshape(20, 20)
    quadrant = result.quadrant.reshape(20, 20)
    assert outliers[5, 5]
    assert quadrant[5, 5] == Quadrant.HIGH_LOW
    assert outliers[15, 15]
    assert quadrant[15, 15] == Quadrant.LOW_HIGH
    assert not outliers[13:15, 13:18].any()
    assert result.found.reshape(20, 20)[13, 13]
    assert quadrant[13, 13] == Quadrant.HIGH_HIGH
    assert (result.found == discoveries(result.p, 0.05)).all()


@pytest.mark.parametrize(
    ("values", "weights", "outcome"),
    [
        ([4.0] * 9, grid(3, 3), Outcome.CONSTANT),
        ([0.3, 0.1 + 0.2] * 4 + [np.nan], grid(3, 3), Outcome.CONSTANT),
        ([np.nan] * 9, grid(3, 3), Outcome.NO_DATA),
        ([], grid(0, 0), Outcome.NO_DATA),
        ([5.0], grid(1, 1), Outcome.ONE_CELL),
        ([np.nan] * 8 + [5.0], grid(3, 3), Outcome.ONE_CELL),
        ([1.0, 2, 3], within([[0, 0], [9, 0], [20, 0]], 1), Outcome.NO_NEIGHBOURS),
        ([1.0, 5.0], grid(1, 2), Outcome.ALL_NEIGHBOURS),
        ([1.0, 5.0, 2.0, 7.0], grid(2, 2), Outcome.ALL_NEIGHBOURS),
        ([1.0, 3, 3], within([[0, 0], [90, 0], [91, 0]], 2), Outcome.CONSTANT),
    ],
)
def test_without_a_result_there_is_a_reason(
    values: list[float], weights: Weights, outcome: Outcome
) -> None:
    whole, local = global_moran(values, weights), local_moran(values, weights)
    assert whole.outcome is local.outcome is outcome
    assert np.isnan([whole.i, whole.expectation, whole.variance, whole.z, whole.p]).all()
    assert np.isnan(whole.p_sim)
    assert np.isnan(local.i).all()
    assert np.isnan(local.p).all()
    assert not local.found.any()


def test_three_places_have_an_index_but_no_variance() -> None:
    result = global_moran([1.0, 2, 9], grid(1, 3))
    assert result.outcome is Outcome.OK
    assert result.i == pytest.approx(reference(esda.Moran, np.array([1.0, 2, 9]), grid(1, 3)).I)
    assert np.isnan([result.variance, result.z, result.p]).all()


def test_where_no_order_gives_another_index_there_is_no_score() -> None:
    turns = np.arange(5) * 2 * np.pi / 5
    ends = np.column_stack([np.cos(turns), np.sin(turns)])  # each sees the middle alone
    result = global_moran([0.1, 0.7] * 3, within([[0, 0], *ends.tolist()], 1.01))
    assert result.i == pytest.approx(-1 / 5)
    assert np.isnan([result.variance, result.z, result.p]).all()
    assert result.p_sim == 1


def test_where_all_others_are_equal_a_place_has_no_score() -> None:
    result = local_moran([0.1] * 8 + [0.7], grid(3, 3))
    assert np.isnan(result.z[8])
    assert not result.found[8]


def test_what_equals_the_mean_is_low_whatever_rounding_does() -> None:
    values = np.array([2.1, 0.1, 1.1, 1.1, 1.1])  # the mean is 1.1 but for rounding
    chain = within(np.column_stack([np.arange(5.0), np.zeros(5)]), 1)
    assert local_moran(values, chain).quadrant.tolist() == [
        Quadrant.HIGH_LOW,
        Quadrant.LOW_HIGH,
        Quadrant.LOW_LOW,
        Quadrant.LOW_LOW,
        Quadrant.LOW_LOW,
    ]


def test_steps_are_refused() -> None:
    with pytest.raises(RongtuError, match="one value for each place"):
        global_moran(np.ones((9, 2)), grid(3, 3))
