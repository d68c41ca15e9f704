"""Forecasts of series whose making is known."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.analysis.forecast import ForecastError, forecast
from geo.analysis.holidays import DayKind, known_until
from tests.unit.days import OTHER, SPRING, WEEK, drawn, expected


def test_the_week_is_found_again() -> None:
    frame = forecast(drawn(mean=400, seed=1, first="2023-01-01", last="2023-06-30"), days=14).frame
    truth = expected(pd.DatetimeIndex(frame["day"]), mean=400)
    assert frame["mean"].to_numpy() == pytest.approx(truth, rel=0.06)
    assert frame["day"].iloc[0] == pd.Timestamp("2023-07-01")


def test_holidays_and_make_up_days_are_found_again() -> None:
    history = drawn(mean=400, seed=2, first="2023-01-01", last="2024-09-24")
    frame = forecast(history, days=21).frame.set_index("day")
    truth = expected(pd.DatetimeIndex(frame.index), mean=400)
    assert frame["mean"].to_numpy() == pytest.approx(truth, rel=0.08)
    assert frame.loc["2024-10-01", "holiday_zh"] == "国庆节"
    sunday_worked, sunday = frame.loc["2024-09-29"], frame.loc["2024-10-13"]
    assert sunday_worked["kind"] == DayKind.MAKE_UP
    assert sunday_worked["low_80"] > sunday["high_80"]


def test_the_spring_festival_has_an_effect_of_its_own() -> None:
    history = drawn(mean=400, seed=3, first="2023-01-01", last="2025-01-20")
    result = forecast(history, days=21)
    spring = result.frame[result.frame["holiday_en"] == "Spring Festival"]
    assert spring["mean"].mean() == pytest.approx(400 * SPRING, rel=0.08)
    assert len(spring) == 8
    assert result.notes == ()


def test_holidays_that_the_history_has_not_seen_are_sundays_and_it_says_so() -> None:
    history = drawn(mean=400, seed=4, first="2024-07-01", last="2024-09-10")
    result = forecast(history, days=14)
    frame = result.frame.set_index("day")
    assert frame.loc["2024-09-16", "mean"] == pytest.approx(400 * WEEK[6], rel=0.06)  # a Monday off
    assert [note.zh for note in result.notes] == ["历史数据中节假日太少，节假日按星期日推算。"]


def test_a_spring_festival_says_nothing_of_other_holidays() -> None:
    history = drawn(mean=400, seed=17, first="2023-01-03", last="2023-03-31")
    frame = forecast(history, days=7).frame.set_index("day")
    assert frame.loc["2023-04-05", "holiday_zh"] == "清明节"
    assert frame.loc["2023-04-05", "mean"] == pytest.approx(400 * WEEK[6], rel=0.06)


def test_an_unseen_spring_festival_is_like_other_holidays_and_it_says_so() -> None:
    history = drawn(mean=400, seed=5, first="2024-03-01", last="2025-01-20")
    result = forecast(history, days=21)
    spring = result.frame[result.frame["holiday_zh"] == "春节"]
    assert spring["mean"].mean() == pytest.approx(400 * OTHER, rel=0.08)
    assert ["春节按其他节假日推算" in note.zh for note in result.notes] == [True]


def test_days_without_a_schedule_are_said() -> None:
    end = pd.Timestamp(known_until())
    history = drawn(mean=20, seed=6, first=str(end.year), last=str(end.date()))
    result = forecast(history, days=7)
    assert not result.frame["known"].any()
    assert [re.findall(r"\d+", note.zh) for note in result.notes] == [["7", str(end.year)]]


def test_a_lockdown_is_followed() -> None:
    history = drawn(mean=300, seed=7, first="2023-02-01", last="2023-08-31")
    history.iloc[-21:] = (history.iloc[-21:] * 0.4).round()
    frame = forecast(history, days=7).frame
    truth = 0.4 * expected(pd.DatetimeIndex(frame["day"]), mean=300)
    assert frame["mean"].sum() == pytest.approx(truth.sum(), rel=0.15)


@pytest.mark.parametrize(
    ("mean", "first"), [(0.5, "2024-02-20"), (4, "2024-04-01"), (150, "2024-02-20")]
)
def test_intervals_hold_the_share_they_promise(mean: float, first: str) -> None:
    hits = []
    for seed in range(20):
        history = drawn(mean=mean, seed=seed, first=first, last="2024-09-15")
        frame = forecast(history.iloc[:-14], days=14).frame
        came = history.iloc[-14:].reset_index(drop=True)
        hits.append([came.between(frame[f"low_{p}"], frame[f"high_{p}"]).mean() for p in (80, 95)])
    share_80, share_95 = np.mean(hits, axis=0)
    # Whole numbers cannot cut a share of small counts exactly: they hold more, never much less.
    assert 0.74 <= share_80 <= (0.88 if mean > 1 else 0.97)
    assert 0.91 <= share_95 <= 0.995


def test_the_mean_of_small_counts_is_not_bent_by_the_square_root() -> None:
    totals = np.array(
        [
            [forecast(history.iloc[:-14], days=14).frame["mean"].sum(), history.iloc[-14:].sum()]
            for seed in range(24)
            for history in [drawn(mean=0.8, seed=seed, first="2024-03-01", last="2024-09-10")]
        ]
    )
    foretold, came = totals.sum(axis=0)
    assert foretold == pytest.approx(came, rel=0.1)


@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.one_of(st.integers(0, 5), st.integers(0, 10**6)), min_size=70, max_size=150),
    st.sets(st.integers(0, 69), max_size=6),
    st.integers(1, 90),
)
def test_any_counts_have_a_forecast_that_is_in_order(
    counts: list[int], missing: set[int], days: int
) -> None:
    history = pd.Series(counts, index=pd.date_range("2024-01-01", periods=len(counts)), dtype=float)
    history.iloc[sorted(missing)] = np.nan
    frame = forecast(history, days=days).frame
    assert len(frame) == days
    assert np.isfinite(frame["mean"]).all()
    assert (frame["mean"] >= 0).all()
    bounds = frame[["low_95", "low_80", "high_80", "high_95"]].to_numpy()
    assert (np.diff(bounds, axis=1) >= 0).all()
    assert (bounds >= 0).all()


def test_the_same_history_has_the_same_forecast_in_any_order() -> None:
    history = drawn(mean=9, seed=8, first="2024-02-20", last="2024-07-01")
    shuffled = history.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(
        forecast(history, days=30).frame, forecast(shuffled, days=30).frame
    )


def test_missing_days_are_unknown_not_zero() -> None:
    history = drawn(mean=200, seed=9, first="2023-02-01", last="2023-08-31")
    absent = history.drop(history.index[100:120])
    gone = forecast(absent, days=14)
    nan = forecast(absent.reindex(history.index), days=14)
    pd.testing.assert_frame_equal(gone.frame, nan.frame)
    assert gone.frame["mean"].to_numpy() == pytest.approx(
        forecast(history, days=14).frame["mean"].to_numpy(), rel=0.03
    )
    assert [note.zh for note in gone.notes] == ["历史数据缺 20 天，按未知处理，不当作零。"]


def test_a_forecast_begins_after_the_last_known_day() -> None:
    history = drawn(mean=20, seed=10, first="2023-02-01", last="2023-08-31")
    history.iloc[-3:] = np.nan
    assert forecast(history, days=1).frame["day"].tolist() == [pd.Timestamp("2023-08-29")]


@pytest.mark.parametrize("count", [0.0, 7.0])
def test_what_never_varies_goes_on(count: float) -> None:
    history = pd.Series(count, index=pd.date_range("2024-01-01", periods=60))
    frame = forecast(history, days=90).frame
    assert frame["mean"].to_numpy() == pytest.approx(np.full(90, count), abs=1e-3)
    assert (frame[["low_80", "high_80", "low_95", "high_95"]] == count).all(axis=None)


def test_the_levels_are_the_ones_asked_for() -> None:
    history = drawn(mean=50, seed=11, first="2024-02-20", last="2024-07-01")
    frame = forecast(history, days=5, level=(0.5, 0.975)).frame
    assert list(frame.columns[-4:]) == ["low_50", "high_50", "low_97.5", "high_97.5"]
    assert (frame["high_50"] < frame["high_97.5"]).all()


SHORT = pd.Series(3.0, index=pd.date_range("2024-01-01", periods=55))
LONG = pd.Series(np.arange(120.0), index=pd.date_range("2024-01-01", periods=120))


@pytest.mark.parametrize(
    ("history", "days", "level", "said"),
    [
        (SHORT, 7, 0.8, r"55 days.*at least 56 \(8 weeks\)"),
        (SHORT.iloc[:0], 7, 0.8, "0 days"),
        (LONG, 0, 0.8, "forecast of 0 days; wanted: 1 to 90"),
        (LONG, 91, 0.8, "forecast of 91 days"),
        (LONG, 7, 95.0, "write 0.95"),
        (LONG - 1, 7, 0.8, "negative"),
        (LONG / 0.0, 7, 0.8, "infinite"),
        (
            LONG[pd.DatetimeIndex(LONG.index).day_of_week < 6],
            7,
            0.8,
            "hardly knows Sunday;.*write 0",
        ),
        (LONG.tz_localize("Asia/Shanghai"), 7, 0.8, "without a time zone"),
        (LONG.reset_index(drop=True), 7, 0.8, "DatetimeIndex"),
        (LONG.shift(1, freq="h"), 7, 0.8, "midnights"),
        (pd.concat([LONG, LONG.iloc[:1]]), 7, 0.8, "each day once"),
    ],
)
def test_what_cannot_be_foretold_is_refused(
    history: "pd.Series[float]", days: int, level: float, said: str
) -> None:
    with pytest.raises(ForecastError, match=said):
        forecast(history, days=days, level=(level,))


@pytest.mark.parametrize("count", [0.0, 1.0, 3.0, 10.0])
@pytest.mark.parametrize("days", [60, 69, 72])
def test_what_never_varied_is_foretold_as_it_was(count: float, days: int) -> None:
    history = pd.Series(count, index=pd.date_range("2020-01-06", periods=days))
    frame = forecast(history, days=14).frame
    assert frame["mean"].to_numpy() == pytest.approx(count)
    assert (frame["low_95"] == count).all()
    assert (frame["high_95"] == count).all()
