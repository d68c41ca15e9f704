"""Empirical-Bayes smoothing: against esda, and what shrinkage promises."""

from collections.abc import Callable

import numpy as np
import pytest
from esda.smoothing import Empirical_Bayes
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from geo.analysis.smoothing import Smoothed, smooth_rates, smooth_shares

places = st.lists(
    st.integers(0, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=30,
)
Smooth = Callable[[ArrayLike, ArrayLike], Smoothed]
BOTH = pytest.mark.parametrize("smooth", [smooth_rates, smooth_shares])


@given(places)
def test_rates_are_smoothed_as_by_esda(counted: list[tuple[int, int]]) -> None:
    count, base = np.array([place for place in counted if place[1]], dtype=int).reshape(-1, 2).T
    assume(base.size)
    smoothed = smooth_rates(count, base)
    if smoothed.between > 0:
        expected = Empirical_Bayes(count, base).r.ravel()
        np.testing.assert_allclose(smoothed.value, expected, rtol=0, atol=1e-12)
    else:
        np.testing.assert_allclose(smoothed.value, count.sum() / base.sum(), rtol=1e-12)


def test_the_weight_of_a_share_is_that_of_the_beta_that_shares_come_from() -> None:
    # A beta(a, b) prior weighs n cases by n / (n + a + b); its moments are what is estimated.
    rng = np.random.default_rng(3)
    size = rng.integers(20, 400, 20_000)
    truth = rng.beta(38, 2, size.size)
    closed = rng.binomial(size, truth)
    smoothed = smooth_shares(closed, size)
    assert smoothed.mean == pytest.approx(0.95, abs=0.001)
    assert smoothed.between == pytest.approx(38 * 2 / (40**2 * 41), rel=0.05)
    np.testing.assert_allclose(smoothed.weight, size / (size + 40), atol=0.02)


@pytest.mark.parametrize("seed", range(5))
def test_smoothed_shares_miss_the_truth_by_less(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = rng.integers(5, 100, 500)
    truth = rng.beta(38, 2, size.size)
    closed = rng.binomial(size, truth)
    missed = np.mean((smooth_shares(closed, size).value - truth) ** 2)
    assert missed < np.mean((closed / size - truth) ** 2)
    assert missed < np.mean((closed.sum() / size.sum() - truth) ** 2)


@BOTH
@given(places)
def test_an_estimate_lies_between_the_own_value_and_the_mean(
    smooth: Smooth, counted: list[tuple[int, int]]
) -> None:
    count, base = np.array(counted).T
    smoothed = smooth(count, base)
    for k, n, value, weight in zip(count, base, smoothed.value, smoothed.weight, strict=True):
        if n == 0:
            assert np.isnan([value, weight]).all()
        else:
            assert 0 <= weight <= 1
            low, high = sorted([k / n, smoothed.mean])
            assert low - 1e-12 <= value <= high + 1e-12


@BOTH
@given(places)
def test_the_larger_place_keeps_more_of_its_own(
    smooth: Smooth, counted: list[tuple[int, int]]
) -> None:
    count, base = np.array(counted).T
    by_size = np.argsort(base, kind="stable")
    weight = smooth(count, base).weight[by_size]
    weight = weight[~np.isnan(weight)]
    assert (np.diff(weight) >= 0).all()


@BOTH
def test_places_that_differ_no_more_than_chance_all_get_the_mean(smooth: Smooth) -> None:
    smoothed = smooth([9, 10, 0, 11, 100], [20, 20, 0, 20, 200])
    assert smoothed.between == 0
    assert smoothed.value == pytest.approx([0.5, 0.5, np.nan, 0.5, 0.5], nan_ok=True)
    assert smoothed.weight == pytest.approx([0, 0, np.nan, 0, 0], nan_ok=True)


@BOTH
@pytest.mark.parametrize("counted", [[0, 0, 0], [4, 9, 1]])
def test_places_that_are_all_alike_stay_so(smooth: Smooth, counted: list[int]) -> None:
    smoothed = smooth(counted, [4, 9, 1])
    assert smoothed.value.tolist() == [1.0 if any(counted) else 0.0] * 3


@BOTH
def test_nowhere_has_no_mean(smooth: Smooth) -> None:
    smoothed = smooth([3, 0], [0, 0])
    assert np.isnan(smoothed.mean)
    assert np.isnan(smoothed.value).all()
    assert np.isnan(smooth([], []).mean)


def test_a_count_without_households_does_not_move_the_others() -> None:
    without = smooth_rates([3, 20, 90], [100, 100, 300])
    with_it = smooth_rates([3, 50, 20, 90], [100, 0, 100, 300])
    assert with_it.value == pytest.approx(np.insert(without.value, 1, np.nan), nan_ok=True)


def test_a_small_place_with_a_perfect_share_is_not_taken_at_its_word() -> None:
    smoothed = smooth_shares([2, 900, 700, 800], [2, 1000, 1000, 1000])
    assert smoothed.value[0] < 0.9
    assert smoothed.value[1:] == pytest.approx([0.9, 0.7, 0.8], abs=0.01)
