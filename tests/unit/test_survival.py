"""How long demands take to close."""

from typing import Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from statsmodels.duration.survfunc import SurvfuncRight

from geo.analysis import survival
from geo.analysis.survival import Curve, kaplan_meier, quantile, times_to_close
from geo.errors import RongtuError

LAW: Final = settings(deadline=None)

Histogram = tuple[list[int], list[int], list[int]]

# Freireich et al. (1963), Blood 21, 699-716: weeks in remission under 6-mercaptopurine and under
# placebo; a censored patient is still in remission.
SIX_MP: Final[Histogram] = (
    [6, 7, 9, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 34, 35],
    [3, 1, 0, 1, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0],
    [1, 0, 1, 1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 2, 1, 1],
)
PLACEBO: Final[Histogram] = (
    [1, 2, 3, 4, 5, 8, 11, 12, 15, 17, 22, 23],
    [2, 2, 1, 2, 2, 4, 2, 2, 1, 1, 1, 1],
    [0] * 12,
)


def histograms() -> st.SearchStrategy[Histogram]:
    count = st.integers(0, 6)
    rows = st.dictionaries(st.integers(0, 40), st.tuples(count, count), min_size=1, max_size=25)
    return rows.map(
        lambda found: (
            sorted(found),
            [found[hour][0] for hour in sorted(found)],
            [found[hour][1] for hour in sorted(found)],
        )
    )


def reference(histogram: Histogram) -> SurvfuncRight:
    hours, closed, censored = (np.array(column) for column in histogram)
    time = np.concatenate([np.repeat(hours, closed), np.repeat(hours, censored)])
    return SurvfuncRight(time, np.arange(time.size) < closed.sum())


def long(code: str | None, histogram: Histogram) -> pd.DataFrame:
    hours, closed, censored = histogram
    rows = {"code": code, "hours": hours, "closed": closed, "censored": censored}
    return pd.DataFrame(rows)


def three(curve: Curve, p: float) -> tuple[float, float, float]:
    found = quantile(curve, p)
    return float(found.hours), float(found.low), float(found.high)


def test_the_curve_is_the_published_one() -> None:
    curve = kaplan_meier(*SIX_MP)
    fell = np.array(SIX_MP[1]) > 0
    # Kleinbaum and Klein, Survival Analysis, chapter 2.
    assert curve.times[fell].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk[fell].tolist() == [21, 17, 15, 12, 11, 7, 6]
    assert curve.survival[fell] == pytest.approx(
        [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482], abs=5e-5
    )
    assert np.sqrt(curve.variance[fell]) == pytest.approx(
        [0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346], abs=5e-5
    )


def test_the_medians_are_the_published_ones() -> None:
    assert three(kaplan_meier(*SIX_MP), 0.5) == (23, 13, np.inf)
    assert three(kaplan_meier(*PLACEBO), 0.5) == (8, 4, 11)


def test_open_demands_count_as_long_as_they_are_known_to_be_open() -> None:
    # Of ten demands five closed within an hour; dropping the open ones would say "all".
    curve = kaplan_meier([1, 30], [5, 0], [0, 5])
    assert curve.survival.tolist() == [0.5, 0.5]
    assert three(curve, 0.5)[0] == 1
    assert np.isnan(three(curve, 0.9)[0])


def test_closures_come_before_censorings_of_the_same_hour() -> None:
    assert kaplan_meier([4], [1], [1]).survival.tolist() == [0.5]


@LAW
@given(histograms())
def test_the_curve_is_that_of_another_library(histogram: Histogram) -> None:
    if sum(histogram[1]) + sum(histogram[2]) == 0:
        assert np.isnan(kaplan_meier(*histogram).survival).all()
        return
    curve, other = kaplan_meier(*histogram), reference(histogram)
    fell = np.array(histogram[1]) > 0
    assert curve.times[fell].tolist() == other.surv_times.tolist()
    assert curve.at_risk[fell].tolist() == other.n_risk.tolist()
    assert curve.survival[fell] == pytest.approx(other.surv_prob, abs=1e-12)
    assert np.sqrt(curve.variance[fell]) == pytest.approx(
        other.surv_prob_se, abs=1e-12, nan_ok=True
    )


@LAW
@given(histograms(), st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
@example(SIX_MP, 0.5)
@example(PLACEBO, 0.5)
@example(([0, 7], [0, 0], [2, 3]), 0.5)
@example(([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1] * 10, [0] * 10), 0.9)
def test_quantiles_and_intervals_are_those_of_another_library(
    histogram: Histogram, p: float
) -> None:
    hours, low, high = three(kaplan_meier(*histogram), p)
    if sum(histogram[1]) == 0:
        assert np.isnan([hours, low, high]).all()
        return
    other = reference(histogram)
    # Theirs is the first time at which more than p are closed, ours at which p are.
    assert hours == pytest.approx(other.quantile(p - 1e-9), nan_ok=True)
    with np.errstate(all="ignore"):
        their_low, their_high = other.quantile_ci(p)
    if other.surv_prob[-1] == 0 and their_high == other.surv_times[-1]:
        their_high = np.inf  # The hour that closes all that was left has no variance: no bound.
    if not np.isnan(their_low) and not np.isnan(hours) and their_low > hours:
        their_low = hours  # Few left at risk late: theirs can leave out its own estimate.
    if np.isnan(their_low) and not np.isnan(low):
        # One hour carries the curve past the share for sure: that hour, where they say nothing.
        assert low == high == hours
        return
    assert low == pytest.approx(their_low, nan_ok=True)
    assert high == pytest.approx(their_high, nan_ok=True)


@LAW
@given(histograms(), st.floats(0.01, 0.99))
def test_the_interval_holds_the_quantile(histogram: Histogram, p: float) -> None:
    hours, low, high = three(kaplan_meier(*histogram), p)
    assert np.isnan(low) == np.isnan(high)
    if not np.isnan(hours) and not np.isnan(low):
        assert low <= hours <= high


@LAW
@given(st.lists(st.integers(0, 200), min_size=1, max_size=60), st.integers(1, 99))
def test_with_everything_closed_it_is_the_least_hour_of_the_share(
    hours: list[int], percent: int
) -> None:
    at, count = np.unique(hours, return_counts=True)
    rank = -(-percent * len(hours) // 100)
    assert three(kaplan_meier(at, count, 0 * count), percent / 100)[0] == sorted(hours)[rank - 1]


def test_an_hour_that_carries_many_demands_past_the_share_is_the_whole_interval() -> None:
    assert three(kaplan_meier([23, 24, 25], [3_000, 4_000, 3_000], [0] * 3), 0.5) == (24, 24, 24)


def test_one_closed_demand_has_a_median_and_no_interval() -> None:
    hours, low, high = three(kaplan_meier([5], [1], [0]), 0.5)
    assert hours == 5
    assert np.isnan([low, high]).all()


def test_no_upper_bound_is_taken_from_the_last_closure() -> None:
    hours, _, high = three(kaplan_meier([1, 2, 3, 4, 5], [1] * 5, [0] * 5), 0.9)
    assert (hours, high) == (5, np.inf)


def test_the_interval_covers_the_true_median_as_often_as_it_says() -> None:
    random = np.random.default_rng(20_240)
    trials, demands = 2_000, 80
    lives = np.ceil(random.exponential(50, (trials, demands)))
    ends = np.floor(random.uniform(20, 200, (trials, demands)))
    closed = lives <= ends
    rows = pd.DataFrame(
        {
            "code": np.repeat(np.arange(trials), demands),
            "hours": np.where(closed, lives, ends).ravel().astype(int),
            "closed": closed.ravel().astype(int),
            "censored": (~closed).ravel().astype(int),
        }
    )
    found = times_to_close(rows)
    truth = np.ceil(50 * np.log(2))
    covered = (found["median_low"] <= truth) & (truth <= found["median_high"])
    assert 0.94 <= covered.mean() <= 0.98
    assert found["median"].mean() == pytest.approx(truth, abs=1)


@LAW
@given(st.lists(histograms(), min_size=1, max_size=5))
def test_many_places_are_each_what_they_are_alone(found: list[Histogram]) -> None:
    frame = pd.concat([long(f"{n}", histogram) for n, histogram in enumerate(found)])
    table = times_to_close(frame.sample(frac=1, random_state=1)).set_index("code")
    assert table.index.tolist() == [f"{n}" for n in range(len(found))]
    for n, histogram in enumerate(found):
        row, curve = table.loc[f"{n}"], kaplan_meier(*histogram)
        assert row["demands"] == sum(histogram[1]) + sum(histogram[2])
        assert row["open"] == sum(histogram[2])
        for name, p in (("median", 0.5), ("p90", 0.9)):
            shown = [row[name], row[f"{name}_low"], row[f"{name}_high"]]
            assert shown == pytest.approx(three(curve, p), nan_ok=True)


def test_places_are_the_same_however_few_are_worked_on_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = pd.concat([long("a", SIX_MP), long("b", PLACEBO), long("c", SIX_MP)])
    at_once = times_to_close(frame)
    monkeypatch.setattr(survival, "_CELLS", 1)
    pd.testing.assert_frame_equal(times_to_close(frame), at_once)


def test_rows_of_one_hour_add_up() -> None:
    halves = pd.concat([long("a", SIX_MP), long("a", SIX_MP)])
    hours, closed, censored = SIX_MP
    double = (hours, [2 * n for n in closed], [2 * n for n in censored])
    pd.testing.assert_frame_equal(times_to_close(halves), times_to_close(long("a", double)))


def test_demands_in_no_known_place_are_a_row_of_their_own() -> None:
    table = times_to_close(pd.concat([long(None, SIX_MP), long("a", PLACEBO)]))
    assert table["code"].isna().tolist() == [False, True]
    assert table["median"].tolist() == [8, 23]


def test_no_rows_are_no_places() -> None:
    table = times_to_close(long("a", SIX_MP).iloc[:0])
    assert len(table) == 0
    assert list(table)[:4] == ["code", "demands", "open", "median"]


@pytest.mark.parametrize(
    ("hours", "closed", "censored"),
    [([2, 1], [1, 1], [0, 0]), ([1, 1], [1, 1], [0, 0]), ([-1], [1], [0]), ([1], [-1], [0]),
     ([1], [np.nan], [0]), ([np.nan], [1], [0]), ([1, 2], [1], [0])],
)  # fmt: skip
def test_a_histogram_that_is_none_is_refused(
    hours: list[float], closed: list[float], censored: list[float]
) -> None:
    with pytest.raises(RongtuError, match="wanted"):
        kaplan_meier(hours, closed, censored)


@pytest.mark.parametrize("p", [0, 1, 50, np.nan])
def test_a_share_that_is_none_is_refused(p: float) -> None:
    with pytest.raises(RongtuError, match="wanted"):
        quantile(kaplan_meier(*SIX_MP), p)
