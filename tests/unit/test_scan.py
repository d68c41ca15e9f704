"""The space-time permutation scan: rated as by hand, finding what is planted and nothing else."""

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from geo.analysis import cylinders
from geo.analysis.scan import Outcome, Scan, space_time_scan
from geo.errors import RongtuError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

small = st.tuples(st.integers(2, 6), st.integers(2, 6), st.integers(0, 2**32 - 1))


def grid(side: int, step: float = 100) -> Floats:
    """Return the points of a square grid, metres."""
    at = np.arange(side) * step
    return np.stack(np.meshgrid(at, at), axis=-1).reshape(-1, 2)


def by_hand(counts: Ints, xy: Floats, max_radius_m: float, max_days: int) -> float:
    """Return the highest rating, one cylinder at a time, by the formula of the paper."""
    places, days = counts.shape
    total = int(counts.sum())
    best = 0.0
    if total == 0:
        return best
    for centre in range(places):
        away = [math.dist(xy[centre], at) for at in xy]
        for radius in (metres for metres in away if metres <= max_radius_m):
            inside = [place for place in range(places) if away[place] <= radius]
            of_places = int(counts[inside].sum())
            for length in range(1, min(max_days, days) + 1):
                last = range(days - length, days)
                found = sum(int(counts[place, day]) for place in inside for day in last)
                expected = of_places * int(counts[:, days - length :].sum()) / total
                if counts[centre].any() and 2 * of_places <= total and found > expected:
                    out = (total - found) * math.log((total - found) / (total - expected))
                    best = max(best, found * math.log(found / expected) + out)
    return best


def scan(counts: Ints, xy: Floats, *, seed: int = 1, replications: int = 199) -> Scan:
    return space_time_scan(
        counts, xy, max_radius_m=250, max_days=7, seed=seed, replications=replications
    )


@given(small)
@settings(deadline=None)
def test_the_best_cylinder_is_the_one_found_by_hand(sizes: tuple[int, int, int]) -> None:
    places, days, seed = sizes
    rng = np.random.default_rng(seed)
    counts = rng.poisson(0.8, (places, days))
    xy = (
        rng.integers(0, 4, (places, 2)).astype(float) * 100
    )  # with equal distances and equal coordinates
    found = space_time_scan(counts, xy, max_radius_m=300, max_days=4, seed=1, replications=1)
    expected = by_hand(counts, xy, 300, 4)
    if found.outcome is not Outcome.SCANNED:
        assert expected == 0
    elif expected == 0:
        assert found.clusters == ()
    else:
        assert found.clusters[0].log_likelihood_ratio == pytest.approx(expected)


@given(small)
@settings(deadline=None, max_examples=30)
def test_every_random_order_is_rated_in_full(sizes: tuple[int, int, int]) -> None:
    # Most are only looked at where they could be the highest: that must not change the maximum.
    places, days, seed = sizes
    rng = np.random.default_rng(seed)
    cases = rng.poisson(1.5, (places, days)) + 1
    xy = rng.uniform(0, 300, (places, 2))
    made = cylinders.cylinders(cases, xy, max_radius_m=200, max_days=3)
    drawn = np.random.default_rng(seed)
    highest = cylinders.maxima(made, cases, max_days=3, replications=60, rng=drawn)
    again = np.random.default_rng(seed)
    place = np.repeat(np.arange(places), cases.sum(axis=1))
    of_days = cases.sum(axis=0)[::-1][:3]
    for maximum in highest:
        dealt = again.choice(place, of_days.sum(), replace=False)
        table = np.zeros(cases.shape, dtype=int)
        np.add.at(table, (dealt, -1 - np.repeat(np.arange(of_days.size), of_days)), 1)
        # The days before get what is left: only their sum a place matters.
        table[:, 0] += (cases.sum(axis=1) - table.sum(axis=1)) if days > 3 else 0
        assert maximum == pytest.approx(by_hand(table, xy, 200, 3))


def test_an_outbreak_is_found_where_and_when_it_was_planted() -> None:
    rng = np.random.default_rng(3)
    xy = grid(12)
    counts = rng.poisson(0.5, (144, 60))
    middle = 5 * 12 + 6
    around = [middle, middle - 1, middle + 1, middle - 12, middle + 12]
    counts[around, -4:] += rng.poisson(1.5, (5, 4))
    found = scan(counts, xy)
    first = found.clusters[0]
    assert found.outcome is Outcome.SCANNED
    assert first.p == 1 / 200
    assert first.recurrence_days == 200
    assert set(first.places) >= set(around) - {around[-1]}
    assert set(first.places) & set(around)
    assert math.dist(first.centre, xy[middle]) <= 100
    assert first.days in {3, 4, 5}
    assert first.cases == counts[list(first.places), -first.days :].sum()
    usual = counts[list(first.places)].sum() * counts[:, -first.days :].sum() / counts.sum()
    assert first.expected == pytest.approx(usual)
    assert first.ratio == first.cases / first.expected > 2
    farthest = max(math.dist(first.centre, xy[place]) for place in first.places)
    assert first.radius_m == pytest.approx(farthest)


def test_further_clusters_share_no_place_and_are_less_likely() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(0.5, (144, 40))
    counts[[0, 1, 12], -3:] += 3
    counts[[130, 131, 143], -2:] += 4
    clusters = scan(counts, grid(12)).clusters
    planted = [{0, 1, 12}, {130, 131, 143}]
    found = [set(cluster.places) for cluster in clusters[:2]]
    assert all(any(around & places for places in found) for around in planted)
    assert clusters[1].p == 1 / 200
    assert clusters[2].p > 0.05
    places = [place for cluster in clusters for place in cluster.places]
    assert len(places) == len(set(places))
    for one, following in pairwise(clusters):
        assert one.log_likelihood_ratio >= following.log_likelihood_ratio
        assert one.p <= following.p


def test_without_an_outbreak_every_p_is_as_likely_as_any() -> None:
    rng = np.random.default_rng(5)
    xy, level = grid(5), rng.gamma(2, 0.3, (25, 1))
    found = [
        scan(rng.poisson(level, (25, 30)), xy, seed=seed, replications=99).clusters[0].p
        for seed in range(120)
    ]
    assert stats.kstest(found, "uniform").pvalue > 0.01
    assert np.mean(np.array(found) <= 0.05) == pytest.approx(0.05, abs=0.05)


def test_a_place_that_always_has_many_cases_is_no_cluster() -> None:
    rng = np.random.default_rng(6)
    level = np.full((64, 1), 0.5)
    level[27] = 12
    counts = rng.poisson(level, (64, 40))
    assert scan(counts, grid(8)).clusters[0].p > 0.05
    assert counts[27].sum() > 10 * np.median(counts.sum(axis=1))


def test_days_with_many_cases_everywhere_are_no_cluster() -> None:
    rng = np.random.default_rng(7)
    level = np.full((1, 40), 0.5)
    level[:, -3:] = 4
    assert scan(rng.poisson(level, (64, 40)), grid(8)).clusters[0].p > 0.05


def test_the_same_seed_gives_the_same_result_and_another_another_p() -> None:
    counts = np.random.default_rng(8).poisson(0.6, (49, 30))
    assert scan(counts, grid(7)) == scan(counts, grid(7))
    ps = {scan(counts, grid(7), seed=seed).clusters[0].p for seed in range(5)}
    assert len(ps) > 1


def test_the_order_and_the_origin_of_the_places_do_not_matter() -> None:
    rng = np.random.default_rng(9)
    xy, counts = grid(7), rng.poisson(0.6, (49, 30))
    shuffle = rng.permutation(49)
    plain, shuffled = scan(counts, xy), scan(counts[shuffle], xy[shuffle])
    moved = scan(counts, xy + np.array([400_000, 3_000_000]))
    assert len({cluster.p for cluster in plain.clusters}) > 3
    for one, other, third in zip(plain.clusters, shuffled.clusters, moved.clusters, strict=True):
        assert set(one.places) == set(shuffle[list(other.places)].tolist()) == set(third.places)
        for name in ("days", "cases", "p", "radius_m"):
            assert getattr(one, name) == getattr(other, name) == getattr(third, name)


def test_the_same_places_around_two_centres_are_told_by_the_smaller_circle() -> None:
    xy = [[0, 0], [90, 0], [200, 0], *[[5000, at] for at in range(0, 9000, 1000)]]
    counts = np.ones((12, 20), int)
    counts[:3, -2:] += 3
    first = scan(counts, np.array(xy)).clusters[0]
    assert (first.places, first.centre, first.radius_m) == ((1, 0, 2), (90, 0), 110)


def test_places_without_cases_change_nothing() -> None:
    counts = np.random.default_rng(10).poisson(0.6, (49, 30))
    empty = np.zeros((49, 30), dtype=int)
    wider = scan(np.concatenate([counts, empty]), np.concatenate([grid(7), grid(7) + 50]))
    assert wider == scan(counts, grid(7))


def test_a_place_of_more_than_half_of_all_cases_is_in_no_cluster() -> None:
    counts = np.random.default_rng(11).poisson(0.4, (25, 30))
    counts[12, -1] += 3 * counts.sum()
    assert all(12 not in cluster.places for cluster in scan(counts, grid(5)).clusters)


@pytest.mark.parametrize(
    ("counts", "outcome"),
    [
        (np.zeros((0, 5), int), Outcome.NO_CASES),
        (np.zeros((3, 0), int), Outcome.NO_CASES),
        (np.zeros((3, 5), int), Outcome.NO_CASES),
        ([[0, 0, 0], [1, 2, 3], [0, 0, 0]], Outcome.ONE_PLACE),
        ([[4, 0, 0], [1, 0, 0], [2, 0, 0]], Outcome.ONE_DAY),
        ([[4], [1], [2]], Outcome.ONE_DAY),
        ([[4, 1, *[0] * 7], [1, 0, *[0] * 7]], Outcome.NO_RECENT_CASES),
        ([[4, 1, 1], [4, 1, 1]], Outcome.NO_CIRCLE),
    ],
)
def test_what_cannot_be_scanned_is_stated(counts: Ints, outcome: Outcome) -> None:
    xy = np.zeros((len(counts), 2))
    found = scan(counts, xy)
    assert (found.outcome, found.clusters, found.total) == (outcome, (), int(np.sum(counts)))


def test_the_cases_of_three_days_can_stand_out_nowhere() -> None:
    found = scan(np.ones((9, 3), int), grid(3))
    assert (found.outcome, found.clusters) == (Outcome.SCANNED, ())


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"counts": [1, 2]}, "one row a place"),
        ({"xy": [[0, 0]]}, "one row a place"),
        ({"xy": [[0, 0], [np.nan, 1]]}, "1 places without coordinates"),
        ({"counts": [[1, -1], [0, 1]]}, "1 counts that are no whole numbers"),
        ({"counts": [[1, 0.5], [np.nan, 1]]}, "2 counts that are no whole numbers"),
        ({"max_radius_m": -1}, "0 m or more"),
        ({"max_radius_m": np.nan}, "0 m or more"),
        ({"max_days": 0}, "1 day or more"),
        ({"replications": 0}, "1 replication or more"),
    ],
)
def test_what_makes_no_sense_is_refused(changed: dict[str, Any], wanted: str) -> None:
    given: dict[str, Any] = {"counts": [[1, 1], [0, 1]], "xy": [[0, 0], [1, 1]]}
    given |= {"max_radius_m": 100, "max_days": 2, "replications": 9} | changed
    with pytest.raises(RongtuError, match=wanted):
        space_time_scan(**given, seed=1)


def test_more_cylinders_than_memory_is_for_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cylinders, "MOST", 100)
    with pytest.raises(RongtuError, match="remedy: take larger cells, a smaller radius"):
        scan(np.ones((25, 10), int), grid(5))
