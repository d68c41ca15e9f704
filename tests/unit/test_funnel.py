"""Funnel plots: limits against the exact distributions, and how often places lie beyond them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from geo.analysis.funnel import (
    Funnel,
    Limits,
    Position,
    overdispersion,
    rate_funnel,
    rate_limits,
    share_funnel,
    share_limits,
)

TAILS = {"95": 0.025, "998": 0.001}


def beyond(tails: tuple[float, float]) -> Position:
    """Return where a count lies, by the chance of one as low and of one as high."""
    low, high = tails
    if low < TAILS["95"]:
        return Position.FAR_BELOW if low < TAILS["998"] else Position.BELOW
    if high < TAILS["95"]:
        return Position.FAR_ABOVE if high < TAILS["998"] else Position.ABOVE
    return Position.WITHIN


# A tail that is the level itself, to the last digit, is either: hence odd fractions.
@given(st.integers(1, 400), st.integers(1, 96).map(lambda part: part / 97))
@settings(deadline=None)
def test_a_share_is_beyond_a_limit_when_its_tail_is_rarer(n: int, overall: float) -> None:
    counts = np.arange(n + 1)
    law = stats.binom(n, overall)
    expected = tuple(map(beyond, zip(law.cdf(counts), law.sf(counts - 1), strict=True)))
    assert share_funnel(counts, np.full(n + 1, n), overall=overall).position == expected


@given(st.integers(1, 5000), st.floats(0.0001, 0.1))
@settings(deadline=None)
def test_a_rate_is_beyond_a_limit_when_its_tail_is_rarer(households: int, overall: float) -> None:
    law = stats.poisson(households * overall)
    counts = np.arange(int(law.isf(1e-6)) + 2)
    expected = tuple(map(beyond, zip(law.cdf(counts), law.sf(counts - 1), strict=True)))
    funnel = rate_funnel(counts, np.full(counts.size, households), overall=overall)
    assert funnel.position == expected


@pytest.mark.parametrize(("n", "overall"), [(50, 0.953), (372, 0.5), (1000, 0.01)])
@pytest.mark.parametrize("level", ["95", "998"])
def test_limits_are_those_of_the_paper_but_for_one_case(n: int, overall: float, level: str) -> None:
    # Spiegelhalter (2005), A.1: (r - alpha) / n with r the least count of which P(R <= r) > p.
    def published(p: float) -> float:
        cdf = stats.binom.cdf(np.arange(n + 1), n, overall)
        r = int(np.argmax(cdf > p))
        return float((r - (cdf[r] - p) / stats.binom.pmf(r, n, overall)) / n)

    limits, tail = share_limits(overall, [n]), TAILS[level]
    low, high = getattr(limits, f"low_{level}"), getattr(limits, f"high_{level}")
    assert low == pytest.approx([max(0, published(tail))], abs=1e-9)
    assert high == pytest.approx([min(1, published(1 - tail) + 1 / n)], abs=1e-9)


@pytest.mark.parametrize("overall", [0.05, 0.5, 0.953])
def test_large_places_have_the_limits_of_the_normal_curve(overall: float) -> None:
    n = np.array([1e5, 1e6, 1e7])
    limits = share_limits(overall, n)
    error = np.sqrt(overall * (1 - overall) / n)
    np.testing.assert_allclose((limits.high_95 - overall) / error, 1.96, rtol=0.02)
    np.testing.assert_allclose((limits.low_998 - overall) / error, -3.09, rtol=0.02)


def assert_in_order(limits: Limits, overall: float) -> None:
    lines = [limits.low_998, limits.low_95, limits.high_95, limits.high_998]
    assert (np.diff(lines, axis=0) >= 0).all()
    assert (limits.low_95 <= overall + 1e-12).all()
    assert (limits.high_95 >= overall - 1e-12).all()


@given(st.integers(0, 10**6).map(lambda parts: parts / 10**6), st.floats(1, 50))
@settings(deadline=None)
def test_share_limits_keep_their_order_and_stay_shares(overall: float, phi: float) -> None:
    limits = share_limits(overall, np.arange(1, 60), phi=phi)
    assert_in_order(limits, overall)
    assert (limits.low_998 >= 0).all()
    assert (limits.high_998 <= 1).all()


@given(st.integers(0, 10**6).map(lambda parts: parts / 10**5), st.floats(1, 50))
@settings(deadline=None)
def test_rate_limits_keep_their_order_and_stay_rates(overall: float, phi: float) -> None:
    limits = rate_limits(overall, np.arange(1, 60), phi=phi)
    assert_in_order(limits, overall)
    assert (limits.low_998 >= 0).all()


def within(funnel: Funnel) -> tuple[float, float]:
    """Return the shares of places within the 95 % and the 99.8 % limits."""
    steps = np.abs([place for place in funnel.position if place is not None])
    return float(np.mean(steps < 1)), float(np.mean(steps < 2))


def test_places_in_control_lie_within_as_often_as_stated() -> None:
    rng = np.random.default_rng(1)
    size = rng.integers(2000, 20_000, 50_000)
    shares = share_funnel(rng.binomial(size, 0.953), size, overall=0.953)
    rates = rate_funnel(rng.poisson(0.05 * size), size, overall=0.05)
    for funnel in (shares, rates):
        assert within(funnel) == pytest.approx((0.953, 0.9982), abs=0.0035)


def test_small_places_in_control_are_never_beyond_more_often_than_stated() -> None:
    rng = np.random.default_rng(2)
    for size in (1, 2, 5, 10, 30):
        closed = rng.binomial(size, 0.953, 20_000)
        inner, outer = within(share_funnel(closed, np.full(20_000, size), overall=0.953))
        assert inner >= 0.95 - 0.004
        assert outer >= 0.998 - 0.001


def test_a_place_with_one_case_closed_is_not_high() -> None:
    funnel = share_funnel([1, 953], [1, 1000], overall=0.953)
    assert funnel.position == (Position.WITHIN, Position.WITHIN)


def test_places_are_held_against_all_of_them_together() -> None:
    funnel = share_funnel([90, 990, 3], [100, 1000, 0])
    assert funnel.overall == pytest.approx(1080 / 1100)
    assert funnel.position == (Position.FAR_BELOW, Position.WITHIN, None)
    assert rate_funnel([5, 15, 7], [100, 100, 0]).overall == pytest.approx(0.1)


def test_a_place_without_a_denominator_lies_nowhere() -> None:
    for funnel in (share_funnel([0, 0], [0, 0]), rate_funnel([4, 0], [0, 0], adjusted=True)):
        assert funnel.position == (None, None)
        assert np.isnan(funnel.overall)
        assert np.isnan(funnel.limits.low_95).all()
        assert np.isnan(funnel.limits.high_998).all()


@pytest.mark.parametrize("adjusted", [False, True])
def test_nothing_stands_out_where_all_are_alike(*, adjusted: bool) -> None:
    for closed in ([0, 0], [7, 9000]):
        funnel = share_funnel(closed, [7, 9000], adjusted=adjusted)
        assert funnel.position == (Position.WITHIN, Position.WITHIN)
    assert rate_funnel([0, 0], [7, 9000], adjusted=adjusted).position[1] is Position.WITHIN


def test_a_target_nobody_may_miss_is_missed_by_one_case() -> None:
    assert share_funnel([99, 100], [100, 100], overall=1.0).position == (
        Position.FAR_BELOW,
        Position.WITHIN,
    )


def test_adjusted_limits_find_the_odd_place_among_places_that_all_differ() -> None:
    rng = np.random.default_rng(4)
    size = np.full(100, 10_000)
    true = np.clip(rng.normal(0.9, 0.02, 100), 0, 1)
    true[0] = 0.6
    closed = rng.binomial(size, true)
    plain, adjusted = share_funnel(closed, size), share_funnel(closed, size, adjusted=True)
    assert within(plain)[0] < 0.4
    assert within(adjusted)[0] > 0.8
    assert adjusted.position[0] is Position.FAR_BELOW
    assert adjusted.phi > 10


def test_places_in_control_are_not_adjusted() -> None:
    rng = np.random.default_rng(8)
    size = rng.integers(50, 5000, 1000)
    funnel = rate_funnel(rng.poisson(0.05 * size), size, adjusted=True)
    assert funnel.phi == 1
    assert within(funnel)[0] == pytest.approx(0.95, abs=0.03)


def test_overdispersion_is_the_mean_square_without_the_outermost_tenths() -> None:
    scores = [-50.0, -3.0, -3.0, -3.0, -3.0, np.nan, 0.0, 3.0, 3.0, 3.0, 3.0, 60.0]
    assert overdispersion(scores) == pytest.approx(9 * 10 / 11)
    assert overdispersion([0.1, -0.1]) == 1
    assert overdispersion([np.nan]) == 1


@pytest.mark.parametrize("phi", [1.0, 4.0, 9.0])
def test_overdispersion_moves_limits_away_by_its_root(phi: float) -> None:
    plain, moved = rate_limits(10, [50]), rate_limits(10, [50], phi=phi)
    for name in Limits.__slots__:
        limit, far = getattr(plain, name), getattr(moved, name)
        assert far - 10 == pytest.approx((limit - 10) * np.sqrt(phi))
