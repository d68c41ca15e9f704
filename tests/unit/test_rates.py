"""Intervals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from geo.analysis.rates import clopper_pearson, garwood, newcombe, pooled, ratio, wilson

share = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_the_interval_is_the_published_one() -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3 (score, no correction).
    low, high = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert low == pytest.approx([0.2553, 0.0624, 0.0, 0.0061], abs=5e-5)
    assert high == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)


def test_an_empty_denominator_has_no_interval() -> None:
    low, high = wilson([0], [0])
    assert np.isnan(low).all()
    assert np.isnan(high).all()


@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_a_share(counts: tuple[int, int]) -> None:
    k, n = counts
    low, high = wilson([k], [n])
    assert 0 <= low[0] <= k / n + 1e-12
    assert k / n - 1e-12 <= high[0] <= 1


def test_a_ratio_without_a_denominator_is_missing() -> None:
    assert ratio([1, 0, 5], [2, 0, 0]) == pytest.approx([0.5, np.nan, np.nan], nan_ok=True)


def test_a_place_without_a_denominator_does_not_count_in_the_whole() -> None:
    assert pooled([1, 7, 2], [2, 0, 4]) == 0.5
    assert np.isnan(pooled([7], [0]))
    assert np.isnan(pooled([], []))


def test_the_interval_of_a_difference_is_the_published_one() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    ones, others = [56, 9, 6, 5, 0, 0], [48, 3, 2, 0, 0, 0]
    low, high = newcombe(ones, [70, 10, 7, 56, 10, 10], others, [80, 10, 7, 29, 20, 10])
    assert low == pytest.approx([0.0524, 0.1705, 0.0582, -0.0381, -0.1611, -0.2775], abs=5e-5)
    assert high == pytest.approx([0.3339, 0.8090, 0.8062, 0.1926, 0.2775, 0.2775], abs=5e-5)


@given(share, share)
@settings(deadline=None)
def test_the_interval_of_a_difference_is_that_of_statsmodels(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    expected = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    assert newcombe(*one, *other) == pytest.approx(expected, abs=1e-9)


@given(share, share)
def test_the_interval_of_a_difference_holds_it_and_turns_with_it(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    low, high = newcombe(*one, *other)
    difference = one[0] / one[1] - other[0] / other[1]
    assert -1 - 1e-12 <= low <= difference + 1e-12
    assert difference - 1e-12 <= high <= 1 + 1e-12
    assert newcombe(*other, *one) == pytest.approx((-high, -low), abs=1e-12)


def test_a_difference_needs_both_denominators() -> None:
    low, high = newcombe([0, 1, 1], [0, 2, 2], [1, 0, 1], [2, 0, 2])
    assert np.isnan(low).tolist() == [True, True, False]
    assert np.isnan(high).tolist() == [True, True, False]


def test_no_event_is_still_compatible_with_some() -> None:
    low, high = garwood([0], [200])
    assert low.tolist() == [0]
    assert high == pytest.approx([-np.log(0.025) / 200])


@given(st.integers(0, 10**5), st.integers(1, 10**6), st.sampled_from([1.645, 1.96, 3.5]))
def test_each_end_of_a_count_leaves_its_tail_beyond_it(count: int, exposure: int, z: float) -> None:
    low, high = garwood(count, exposure, z=z)
    tail = stats.norm.sf(z)
    assert low <= count / exposure <= high
    assert stats.poisson.cdf(count, high * exposure) == pytest.approx(tail, rel=1e-6)
    if count:
        assert stats.poisson.sf(count - 1, low * exposure) == pytest.approx(tail, rel=1e-6)
        assert low * exposure == pytest.approx(stats.chi2.ppf(tail, 2 * count) / 2, rel=1e-9)
    else:
        assert low == 0


def test_a_count_without_exposure_has_no_interval() -> None:
    low, high = garwood([0, 3], [0, 0])
    assert np.isnan([low, high]).all()


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_exact_interval_of_a_share_is_that_of_statsmodels(closed: int, others: int) -> None:
    low, high = clopper_pearson([closed], [closed + others])
    if closed + others == 0:
        assert np.isnan([low[0], high[0]]).all()
        return
    expected = proportion_confint(closed, closed + others, method="beta")
    assert [low[0], high[0]] == pytest.approx(expected, abs=1e-9)
