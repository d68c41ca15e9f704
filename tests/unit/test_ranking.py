"""Rankings: the joint ranges of ranks hold, and behave as a reader expects."""

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from geo.analysis.ranking import (
    Ranking,
    apart_from_next,
    rank_intervals,
    rank_rates,
    rank_shares,
)
from geo.catalog import Better
from geo.errors import RongtuError

DIRECTIONS = st.sampled_from([Better.HIGHER, Better.LOWER])
places = st.lists(
    st.integers(0, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=1,
    max_size=25,
)

TRAVEL_TIME = np.loadtxt(
    [
        "16.9 .5 16.9 .6 18.1 .3 18.1 .8 18.2 .5 18.4 .5 18.8 .2 18.9 .3 19.7",
        ".4 21.1 .2 21.3 .4 21.4 .4 21.6 .3 21.9 .2 21.9 .5 22.5 .3 22.9 .2",
        "23.0 .2 23.1 .2 23.1 .1 23.4 .5 23.4 .2 23.4 .4 23.5 .2 23.6 .3 23.9",
        ".4 23.9 .2 24.1 .4 24.1 .2 24.2 .2 24.5 .3 24.5 .2 24.8 .2 24.8 .1",
        "25.0 .3 25.3 .6 25.5 .2 25.6 .5 25.7 .4 25.8 .2 25.9 .1 26.9 .5 27.1",
        ".3 27.1 .1 27.7 .2 28.0 .2 28.2 .2 30.1 .5 30.5 .2 31.5 .2 32.2 .2",
    ]
).reshape(-1, 2)
"""Mean minutes to work and 90 % margins, 51 states from South Dakota to Maryland (US Census
Bureau, American Community Survey 2011): the example of Klein, Wright & Wieczorek (2020)."""


def range_of(ranking: Ranking, place: int) -> tuple[float, float]:
    return float(ranking.best[place]), float(ranking.worst[place])


def test_the_published_example_has_its_ranges() -> None:
    minutes, margin = TRAVEL_TIME.T
    places = minutes.size
    wide = margin * stats.norm.isf((1 - 0.9 ** (1 / places)) / 2) / stats.norm.isf(0.05)
    ranking = rank_intervals(minutes, minutes - wide, minutes + wide, better=Better.LOWER)
    for place in range(places):
        better = sum(minutes + wide < minutes[place] - wide[place])
        worse = sum(minutes - wide > minutes[place] + wide[place])
        assert range_of(ranking, place) == (1 + better, places - worse)
    assert range_of(ranking, 0) == (1, 6)  # South Dakota: told apart from Iowa, not from Alaska
    assert range_of(ranking, 50) == (50, 51)  # Maryland: not told apart from New York


def test_a_small_ranking_by_hand() -> None:
    ranking = rank_intervals(
        [0.95, 0.70, np.nan, 0.93, 0.40, 0.70],
        [0.90, 0.60, np.nan, 0.85, 0.35, 0.65],
        [0.99, 0.88, np.nan, 0.97, 0.45, 0.75],
        better=Better.HIGHER,
    )
    nan = np.nan
    np.testing.assert_array_equal(ranking.rank, [1, 3, nan, 2, 5, 3])
    np.testing.assert_array_equal(ranking.best, [1, 2, nan, 1, 5, 3])
    np.testing.assert_array_equal(ranking.worst, [2, 4, nan, 3, 5, 4])
    assert ranking.tied.tolist() == [True, True, False, True, False, True]
    assert ranking.order.tolist() == [0, 3, 1, 5, 4]
    assert apart_from_next(ranking).tolist() == [False, False, False, True]


def test_the_true_ranks_are_all_in_range_as_often_as_stated() -> None:
    rng = np.random.default_rng(1)
    shares, rates = np.linspace(0.55, 0.97, 15), np.linspace(0.01, 0.05, 15)
    size = rng.integers(50, 2000, 15)
    truth = np.arange(15, 0, -1)
    held = []
    for _ in range(400):
        by_share = rank_shares(rng.binomial(size, shares), size, better=Better.HIGHER, level=0.8)
        by_rate = rank_rates(rng.poisson(size * rates), size, better=Better.HIGHER, level=0.8)
        held.append(
            [((of.best <= truth) & (truth <= of.worst)).all() for of in (by_share, by_rate)]
        )
    assert (np.mean(held, axis=0) >= 0.8).all()


@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_intervals_hold_together_as_often_as_stated(level: float) -> None:
    rng = np.random.default_rng(2)
    size = rng.integers(500, 3000, 30)
    truth = rng.uniform(0.3, 0.7, 30)
    held = []
    for _ in range(2000):
        ranking = rank_shares(rng.binomial(size, truth), size, better=Better.HIGHER, level=level)
        held.append(((ranking.low <= truth) & (truth <= ranking.high)).all())
    assert np.mean(held) == pytest.approx(level, abs=0.03)


@pytest.mark.parametrize("rank", [rank_shares, rank_rates])
@given(places, DIRECTIONS)
def test_a_rank_lies_in_its_range(
    rank: Callable[..., Ranking], counted: list[tuple[int, int]], better: Better
) -> None:
    count, base = np.array(counted).T
    ranking = rank(count, base, better=better)
    ranked = base > 0
    assert np.isnan(ranking.rank[~ranked]).all()
    assert np.isnan(ranking.best[~ranked]).all()
    assert np.isnan(ranking.worst[~ranked]).all()
    assert not ranking.tied[~ranked].any()
    assert (ranking.best[ranked] >= 1).all()
    assert (ranking.best[ranked] <= ranking.rank[ranked]).all()
    assert (ranking.rank[ranked] <= ranking.worst[ranked]).all()
    assert (ranking.worst[ranked] <= ranked.sum()).all()
    assert sorted(ranking.order) == np.flatnonzero(ranked).tolist()


@given(places, DIRECTIONS)
def test_a_place_is_tied_when_any_other_interval_meets_its_own(
    counted: list[tuple[int, int]], better: Better
) -> None:
    count, base = np.array(counted).T
    ranking = rank_shares(count, base, better=better)
    low, high = ranking.low, ranking.high
    meets = (low[:, None] <= high) & (low <= high[:, None])
    np.testing.assert_array_equal(ranking.tied, meets.sum(axis=1) > 1)
    pairs = list(zip(ranking.order, ranking.order[1:], strict=False))
    assert apart_from_next(ranking).tolist() == [not meets[pair] for pair in pairs]


@given(places, DIRECTIONS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(
    counted: list[tuple[int, int]], better: Better, random: Random
) -> None:
    shuffle = list(range(len(counted)))
    random.shuffle(shuffle)
    count, base = np.array(counted).T
    ranking = rank_shares(count, base, better=better)
    shuffled = rank_shares(count[shuffle], base[shuffle], better=better)
    for name in ("rank", "best", "worst", "tied"):
        np.testing.assert_array_equal(getattr(ranking, name)[shuffle], getattr(shuffled, name))


@given(places)
def test_the_other_direction_turns_the_ranking_round(counted: list[tuple[int, int]]) -> None:
    count, base = np.array(counted).T
    high = rank_shares(count, base, better=Better.HIGHER)
    low = rank_shares(count, base, better=Better.LOWER)
    ranked = np.count_nonzero(base)
    np.testing.assert_array_equal(high.best, ranked + 1 - low.worst)
    np.testing.assert_array_equal(high.tied, low.tied)


@given(places, DIRECTIONS)
def test_more_certainty_never_narrows_a_range(
    counted: list[tuple[int, int]], better: Better
) -> None:
    count, base = np.array(counted).T
    sure = rank_rates(count, base, better=better, level=0.99)
    less = rank_rates(count, base, better=better, level=0.8)
    ranked = base > 0
    assert (sure.best[ranked] <= less.best[ranked]).all()
    assert (sure.worst[ranked] >= less.worst[ranked]).all()


def test_more_cases_tell_places_apart() -> None:
    few = rank_shares([9, 8], [10, 10], better=Better.HIGHER)
    many = rank_shares([9000, 8000], [10_000, 10_000], better=Better.HIGHER)
    assert few.tied.all()
    assert not many.tied.any()
    assert apart_from_next(many).tolist() == [True]


def test_intervals_that_only_touch_do_not_tell_places_apart() -> None:
    ranking = rank_intervals([2, 1], [1.5, 0.5], [2.5, 1.5], better=Better.HIGHER)
    assert ranking.tied.all()
    assert apart_from_next(ranking).tolist() == [False]


def test_one_place_and_no_place_are_ranked_too() -> None:
    one = rank_shares([3], [4], better=Better.HIGHER)
    assert (*range_of(one, 0), one.tied.tolist()) == (1, 1, [False])
    assert apart_from_next(one).size == 0
    none = rank_shares([0], [0], better=Better.HIGHER)
    assert np.isnan(none.rank).all()
    assert apart_from_next(none).size == 0


def test_values_of_which_neither_end_is_better_are_not_ranked() -> None:
    with pytest.raises(RongtuError, match="higher or lower"):
        rank_shares([1], [2], better=Better.NEITHER)
