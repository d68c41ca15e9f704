"""Trends: against pymannkendall and scipy, and what the tests of a trend promise."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pymannkendall as mk
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from geo.analysis.trend import (
    Direction,
    Trend,
    hamed_rao,
    mann_kendall,
    sen_slope,
    trend_free_pre_whitening,
)

TESTS = (mann_kendall, hamed_rao, trend_free_pre_whitening)
DIRECTIONS = {"increasing": "rising", "decreasing": "falling", "no trend": "none"}

tied = st.lists(st.integers(-4, 4).map(float), min_size=2, max_size=40)
gappy = st.lists(st.integers(-4, 4).map(float) | st.just(np.nan), min_size=2, max_size=30)


def reference(test: Callable[..., Any], series: list[float] | NDArray[np.float64]) -> Any:  # noqa: ANN401 - a named tuple of pymannkendall
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return test(np.asarray(series))


def assert_equal(trend: Trend, expected: Any) -> None:  # noqa: ANN401 - a named tuple of pymannkendall
    for name in ("p", "z", "s", "var_s", "slope"):
        assert getattr(trend, name) == pytest.approx(
            [getattr(expected, name)], abs=1e-9, rel=1e-9, nan_ok=True
        ), name
    assert trend.tau == pytest.approx([expected.Tau], abs=1e-9)
    assert trend.direction.tolist() == [DIRECTIONS[expected.trend]]


@given(gappy.filter(lambda series: np.count_nonzero(~np.isnan(series)) > 1))
@settings(deadline=None)
def test_the_plain_test_is_pymannkendalls(series: list[float]) -> None:
    assert_equal(mann_kendall(series), reference(mk.original_test, series))


@given(tied.filter(lambda series: len(series) > 2 and len(set(series)) > 1))
@settings(deadline=None)
def test_the_hamed_rao_test_is_pymannkendalls(series: list[float]) -> None:
    expected = reference(mk.hamed_rao_modification_test, series)
    if np.isnan(expected.var_s):  # a straight line: its autocorrelation is 0 / 0 there
        assert_equal(hamed_rao(series), reference(mk.original_test, series))
    else:
        assert_equal(hamed_rao(series), expected)


@pytest.mark.parametrize("steps", [3, 4, 5, 8, 20, 100])
@pytest.mark.parametrize("inherited", [-0.5, 0.0, 0.8])
def test_all_tests_are_pymannkendalls_on_series_that_depend_on_their_past(
    steps: int, inherited: float
) -> None:
    rng = np.random.default_rng(steps)
    for _ in range(20):
        series = rng.normal(size=steps)
        for step in range(1, steps):
            series[step] += inherited * series[step - 1] + 0.02
        assert_equal(mann_kendall(series), reference(mk.original_test, series))
        assert_equal(hamed_rao(series), reference(mk.hamed_rao_modification_test, series))
        assert_equal(
            trend_free_pre_whitening(series),
            reference(mk.trend_free_pre_whitening_modification_test, series),
        )


@given(tied.filter(lambda series: len(series) > 2))
@settings(deadline=None)
def test_pre_whitening_of_ties_differs_from_its_formula_by_no_more_than_rounding(
    series: list[float],
) -> None:
    values, steps = np.array(series), np.arange(len(series))
    rest = values - stats.theilslopes(values, steps)[0] * steps
    centred = rest - rest.mean()
    power = centred @ centred
    inherited = (centred[1:] @ centred[:-1]) / power if power > 1e-20 else 0.0
    whitened = np.round(values[1:] - inherited * rest[:-1], 9)
    expected = reference(mk.original_test, whitened)
    tied_pairs = np.count_nonzero(np.triu(whitened == whitened[:, None], k=1))
    trend = trend_free_pre_whitening(series)
    assert abs(trend.s.item() - expected.s) <= tied_pairs
    if tied_pairs == 0:
        assert trend.p == pytest.approx([expected.p], abs=1e-9)


@given(gappy.filter(lambda series: np.count_nonzero(~np.isnan(series)) > 1))
@settings(deadline=None)
def test_the_slope_is_that_of_theil_and_sen(series: list[float]) -> None:
    values = np.array(series)
    steps = np.flatnonzero(~np.isnan(values))
    assert sen_slope(values) == pytest.approx([stats.theilslopes(values[steps], steps)[0]])


@pytest.mark.parametrize("test", TESTS)
@given(st.data())
@settings(deadline=None)
def test_many_series_at_once_are_each_tested_alone(
    test: Callable[..., Trend], data: st.DataObject
) -> None:
    steps = data.draw(st.integers(1, 15))
    row = st.lists(st.integers(0, 3).map(float) | st.just(np.nan), min_size=steps, max_size=steps)
    table = np.array(data.draw(st.lists(row, min_size=1, max_size=6)))
    together = test(table)
    for number, series in enumerate(table):
        alone = test(series)
        for name in Trend.__slots__:
            np.testing.assert_array_equal(
                getattr(together, name)[[number]], getattr(alone, name), name
            )


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("slope", [0.5, -3.0, 0.1])
def test_a_straight_line_rises_or_falls(test: Callable[..., Trend], slope: float) -> None:
    trend = test(slope * np.arange(12))
    assert trend.direction.tolist() == [Direction.RISING if slope > 0 else Direction.FALLING]
    assert trend.tau == pytest.approx([np.sign(slope)])
    assert trend.slope == pytest.approx([slope])


@pytest.mark.parametrize("test", TESTS)
def test_a_constant_series_has_no_trend(test: Callable[..., Trend]) -> None:
    trend = test([2.0] * 10)
    assert trend.direction.tolist() == [Direction.NONE]
    assert trend.p.tolist() == [1.0]
    assert trend.slope.tolist() == [0.0]


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("series", [[1.0], [np.nan, 1.0, np.nan], [np.nan, np.nan]])
def test_a_series_too_short_has_no_number(test: Callable[..., Trend], series: list[float]) -> None:
    trend = test(series)
    assert trend.direction.tolist() == [Direction.NONE]
    for name in ("p", "z", "tau", "s", "var_s", "slope"):
        assert np.isnan(getattr(trend, name)).all(), name


@pytest.mark.parametrize("test", TESTS)
@given(tied.filter(lambda series: len(series) > 2))
def test_the_opposite_series_goes_the_opposite_way(
    test: Callable[..., Trend], series: list[float]
) -> None:
    there, back = test(series), test(-np.array(series))
    assert there.s == pytest.approx(-back.s)
    assert there.p == pytest.approx(back.p, nan_ok=True)


@pytest.mark.parametrize("test", TESTS)
def test_steps_left_out_keep_the_others_at_their_times(test: Callable[..., Trend]) -> None:
    steps = np.arange(30.0)
    line = np.where((steps > 4) & (steps < 20), np.nan, 0.5 * steps)
    trend = test(line)
    assert trend.slope.tolist() == [0.5]
    assert trend.direction.tolist() == [Direction.RISING]


def test_dependence_is_taken_for_a_trend_less_often_when_corrected() -> None:
    rng = np.random.default_rng(5)
    series = rng.normal(size=(1000, 60))
    for step in range(1, 60):
        series[:, step] += 0.6 * series[:, step - 1]
    plain, corrected = (
        np.mean(test(series).direction != Direction.NONE) for test in (mann_kendall, hamed_rao)
    )
    assert plain > 0.25
    assert corrected < 0.7 * plain


def test_windows_known_to_overlap_show_a_trend_as_often_as_the_level_says() -> None:
    noise = np.random.default_rng(8).normal(size=(3000, 53))
    sums = noise[:, 1:] + noise[:, :-1]
    plain, blind, knowing = (
        np.mean(trend.direction != Direction.NONE)
        for trend in (mann_kendall(sums), hamed_rao(sums), hamed_rao(sums, overlap=0.5))
    )
    assert plain > 0.12
    assert blind > 0.09
    assert knowing == pytest.approx(0.05, abs=0.015)


@given(tied.filter(lambda series: len(series) > 2), st.floats(0, 1))
@settings(deadline=None)
def test_a_known_overlap_only_ever_takes_certainty_away(
    series: list[float], overlap: float
) -> None:
    blind, knowing = hamed_rao(series), hamed_rao(series, overlap=overlap)
    if not overlap:
        assert knowing.var_s == pytest.approx(blind.var_s)
    assert knowing.var_s.item() >= blind.var_s.item()
    assert knowing.s == blind.s


def test_independent_steps_show_a_trend_as_often_as_the_level_says() -> None:
    series = np.random.default_rng(6).normal(size=(4000, 40))
    for alpha in (0.01, 0.05, 0.2):
        found = np.mean(mann_kendall(series, alpha=alpha).direction != Direction.NONE)
        assert found == pytest.approx(alpha, abs=4 * np.sqrt(alpha / 4000))
