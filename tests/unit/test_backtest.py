"""Back-tests, against their own trials worked out anew."""

import numpy as np
import pandas as pd
import pytest

from geo.analysis.backtest import backtest, seasonal_naive
from geo.analysis.forecast import ForecastError, forecast
from tests.unit.days import drawn


def test_the_seasonal_naive_repeats_the_last_week_known() -> None:
    counts = pd.Series(np.arange(28.0), index=pd.date_range("2024-01-01", periods=28))
    counts.iloc[-2] = np.nan
    naive = seasonal_naive(counts, days=9)
    assert naive.tolist() == [21, 22, 23, 24, 25, 19, 27, 21, 22]
    assert naive.index[0] == pd.Timestamp("2024-01-29")


def test_a_backtest_knows_only_what_was_known() -> None:
    history = drawn(mean=100, seed=12, first="2023-02-01", last="2023-08-31")
    trials = backtest(history, horizon=10, origins=3).trials
    assert trials.groupby("ahead").size().tolist() == [3] * 10
    assert trials["day"].max() == history.index[-1]
    assert trials["origin"].unique().tolist() == [history.index[-11 - 8 * k] for k in (2, 1, 0)]
    for origin, rows in trials.groupby("origin"):
        known = history.loc[:origin]
        fresh = forecast(known, days=10).frame
        assert rows["mean"].to_numpy() == pytest.approx(fresh["mean"].to_numpy(), rel=1e-9)
        assert rows["actual"].tolist() == history.loc[fresh["day"]].tolist()
        assert rows["naive"].tolist() == (known.tolist()[-7:] * 2)[:10]
        scale = np.abs(np.subtract(known.tolist()[7:], known.tolist()[:-7])).mean()
        assert rows["scale"].unique() == pytest.approx([scale])


def test_the_figures_of_a_backtest_are_those_of_its_trials() -> None:
    history = drawn(mean=100, seed=13, first="2023-02-01", last="2023-08-31")
    result = backtest(history, horizon=7, origins=4)
    trials = result.trials
    error = np.abs(np.subtract(trials["actual"].tolist(), trials["mean"].tolist()))
    assert result.mae == pytest.approx(error.mean())
    assert result.wape == pytest.approx(error.sum() / trials["actual"].sum())
    # Hyndman & Koehler (2006): the mean of |error| / in-sample seasonal naive error.
    assert result.mase == pytest.approx((error / trials["scale"].to_numpy()).mean())
    inside = [
        low <= came <= high
        for low, came, high in zip(trials.low_95, trials.actual, trials.high_95, strict=True)
    ]
    assert result.coverage_95 == pytest.approx(np.mean(inside))
    assert result.coverage_80 <= result.coverage_95
    assert result.by_ahead["ahead"].tolist() == list(range(1, 8))
    assert result.by_ahead["mae"].mean() == pytest.approx(result.mae)
    assert list(result.by_ahead.columns) == ["ahead", "mae", "mase", "coverage_80", "coverage_95"]


def test_a_forecast_beats_last_week_and_its_verdict_says_by_how_much() -> None:
    history = drawn(mean=100, seed=14, first="2022-02-01", last="2023-10-20")
    result = backtest(history)
    assert result.mase < result.naive_mase
    assert result.verdict.zh.startswith("过去 8 次回测：预测 14 天，平均每天误差 ")
    assert f"件（{100 * result.wape:.1f} %）" in result.verdict.zh
    assert f"95 % 区间命中 {100 * result.coverage_95:.0f} %。" in result.verdict.zh
    assert (
        f"误差比照搬上周小 {100 - 100 * result.mase / result.naive_mase:.0f} %。"
        in result.verdict.zh
    )
    assert "smaller than that of repeating last week" in result.verdict.en


def test_a_forecast_that_last_week_beats_is_not_praised() -> None:
    history = pd.Series(
        np.tile([9.0, 9, 9, 9, 9, 0, 0], 30), index=pd.date_range("2023-02-06", periods=210)
    )
    history.iloc[20] = 30.0
    history.iloc[-3] += 1.0
    verdict = backtest(history).verdict
    assert "请谨慎使用" in verdict.zh
    assert "use with care" in verdict.en


def test_nothing_to_compare_with_is_not_a_number() -> None:
    history = pd.Series(0.0, index=pd.date_range("2024-01-01", periods=140))
    result = backtest(history)
    assert result.mae == pytest.approx(0, abs=1e-6)
    assert np.isnan([result.wape, result.mase, result.naive_mase]).all()
    assert result.coverage_95 == 1
    assert "照搬" not in result.verdict.zh
    assert "nan" not in result.verdict.zh + result.verdict.en


def test_days_without_a_count_are_not_judged() -> None:
    history = drawn(mean=100, seed=15, first="2023-02-01", last="2023-08-31")
    history.iloc[-5] = np.nan
    trials = backtest(history, horizon=7, origins=1).trials
    assert trials["ahead"].tolist() == [1, 2, 4, 5, 6, 7]


@pytest.mark.parametrize(("days", "origins"), [(125, 8), (126, 0)])
def test_a_backtest_without_enough_days_is_refused(days: int, origins: int) -> None:
    history = pd.Series(
        np.arange(days, dtype=float), index=pd.date_range("2024-01-01", periods=days)
    )
    with pytest.raises(ForecastError, match="shorter horizon or fewer origins"):
        backtest(history, origins=origins)


def test_the_shortest_history_can_be_backtested() -> None:
    history = drawn(mean=30, seed=16, first="2024-01-01", last="2024-05-05")
    assert len(history) == 126
    assert len(backtest(history).trials) == 8 * 14
