"""Sudden jumps of a daily count."""

import math
from statistics import median

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.jumps import jumps

WEEK = [40, 42, 41, 43, 44, 12, 10]


def plainly(days: list[float], day: int) -> float:
    """Return the score of one day, as the method is written down."""
    weekdays = [days[day - 7 * week] for week in range(1, 9) if day >= 7 * week]
    weekdays = [count for count in weekdays if not math.isnan(count)]
    if math.isnan(days[day]) or len(weekdays) < 4:
        return math.nan
    usual = median(weekdays)
    mad = median(abs(count - usual) for count in weekdays)
    return (days[day] - usual) / max(mad / 0.6745, math.sqrt(usual), 1)


@settings(deadline=None)
@given(st.lists(st.integers(0, 30).map(float) | st.just(math.nan), min_size=28, max_size=90))
def test_the_score_is_the_one_written_down(days: list[float]) -> None:
    found = jumps(days)
    expected = [plainly(days, day) for day in range(len(days))]
    assert found.z == pytest.approx(expected, nan_ok=True)
    assert found.judged.tolist() == [not math.isnan(z) for z in expected]
    assert found.jumped.tolist() == [abs(z) > 3.5 for z in expected]


def test_planted_jumps_are_found_on_their_day_and_in_their_place() -> None:
    counts = np.random.default_rng(7).poisson(np.tile(WEEK, (4, 20)))
    counts[1, 100] = 90
    counts[2, 120] = 0
    found = jumps(counts)
    assert found.jumped[1, 100]
    assert found.z[1, 100] > 3.5
    assert found.jumped[2, 120]
    assert found.z[2, 120] < -3.5
    assert found.usual[1, 100] == pytest.approx(WEEK[100 % 7], abs=6)
    assert not found.jumped[:, 101:107].any()


def test_a_jump_does_not_hide_the_next_one() -> None:
    days = np.array(WEEK * 12)
    days[[56, 63, 70]] = 200
    assert np.flatnonzero(jumps(days).jumped).tolist() == [56, 63, 70]


def test_the_week_is_no_jump() -> None:
    found = jumps(np.tile(WEEK, 12))
    assert not found.jumped.any()
    assert np.nanmax(np.abs(found.z)) == 0


def test_a_constant_series_never_jumps_and_a_case_more_is_none() -> None:
    days = np.full(100, 7)
    assert not jumps(days).jumped.any()
    days[80] = 8
    assert not jumps(days).jumped.any()


@pytest.mark.parametrize(("count", "jumped"), [(1, False), (2, False), (3, False), (4, True)])
def test_where_there_is_never_a_case_a_few_are_no_jump(count: int, *, jumped: bool) -> None:
    days = np.zeros(60)
    days[59] = count
    assert jumps(days).jumped[59] == jumped


@pytest.mark.parametrize(
    ("mean", "most"), [(0.5, 0.002), (2, 0.011), (10, 0.004), (100, 0.002), (1_000, 0.002)]
)
def test_noise_is_seldom_a_jump(mean: float, most: float) -> None:
    found = jumps(np.random.default_rng(11).poisson(mean, (500, 365)))
    assert found.jumped.sum() / found.judged.sum() < most


def test_overdispersed_days_are_judged_by_their_own_spread() -> None:
    weekdays = [10, 90, 20, 80, 30, 70, 40, 60]
    days = np.zeros(63)
    days[:56:7] = weekdays
    days[56] = 95
    assert jumps(days).z[56] == pytest.approx(0.6745 * (95 - 50) / 25)


def test_a_series_shorter_than_the_history_is_not_judged() -> None:
    found = jumps(np.full(28, 5))
    assert not found.judged.any()
    assert not found.jumped.any()
    assert np.isnan(found.z).all()
    assert jumps(np.full(29, 5)).judged.tolist() == [False] * 28 + [True]
    assert jumps([]).judged.size == 0


def test_unknown_days_are_not_judged_and_not_counted() -> None:
    days = np.full(64, 5.0)
    days[[7, 14, 21, 28]] = np.nan
    found = jumps(days)
    assert not found.judged[28]
    assert found.judged[63]
    assert found.usual[63] == 5
    days[[35, 63]] = np.nan
    assert not jumps(days).judged[[56, 63]].any()
    assert jumps(days).judged[62]


def test_a_stricter_threshold_calls_fewer_days_jumps() -> None:
    counts = np.random.default_rng(3).poisson(5, (100, 200))
    assert jumps(counts, threshold=5).jumped.sum() < jumps(counts).jumped.sum()
