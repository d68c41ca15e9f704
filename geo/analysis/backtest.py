"""How well past days would have been foretold: forecasts from rolling origins against what came."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.analysis.forecast import FEWEST_DAYS, ForecastError, foretell, regular
from geo.text import Text

STEP: Final = 8
"""Days from one origin to the next: seven origins in a row fall on all seven weekdays."""

_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Backtest:
    """How well past days would have been foretold.

    Attributes
    ----------
    trials
        One row a day foretold that has a count: origin (the last day then known), ahead (1 is the
        day after it), scale (of MASE), actual, naive (the day a week before, again and again), and
        the columns of the forecast's frame.
    by_ahead
        One row a day ahead: ahead, mae, mase, coverage_80, coverage_95, as below.
    mae
        Mean absolute error, demands a day.
    wape
        Sum of the absolute errors / sum of the counts; NaN when nothing came.
    mase, naive_mase
        Mean absolute scaled error of the forecast, and of the seasonal naive; NaN when no week
        before an origin differed from the one before it.
    coverage_80, coverage_95
        Share of the counts within the interval.
    verdict
        All this in a sentence or two.
    """

    trials: pd.DataFrame
    by_ahead: pd.DataFrame
    mae: float
    wape: float
    mase: float
    naive_mase: float
    coverage_80: float
    coverage_95: float
    verdict: Text


def backtest(history: "pd.Series[float]", *, horizon: int = 14, origins: int = 8) -> Backtest:
    """Forecast from `origins` past days, each time knowing only what was known then.

    Parameters
    ----------
    history
        Counts by civil day, as of `forecast`.
    horizon
        Days foretold from each origin, 1 to 90.
    origins
        Forecasts made, at least 1, eight days apart; the last ends with the history.

    Raises
    ------
    ForecastError
        For a history too short for the first origin, and whatever `forecast` refuses.

    References
    ----------
    Hyndman, R. J. and Koehler, A. B. (2006). Another look at measures of forecast accuracy.
    International Journal of Forecasting 22(4), 679-688.
    """
    counts = regular(history)
    needed = FEWEST_DAYS + horizon + STEP * (origins - 1)
    if origins < 1 or len(counts) < needed:
        raise ForecastError(
            given=f"A back-test from {origins} origins on {len(counts)} days",
            wanted=f"at least 1 origin, and {needed} days of history",
            remedy="load more days, or ask for a shorter horizon or fewer origins",
        )
    ends = [len(counts) - horizon - STEP * back for back in reversed(range(origins))]
    trials = pd.concat([_trial(counts, end=end, horizon=horizon) for end in ends])
    trials = trials.dropna(subset="actual").reset_index(drop=True)
    scores = _scores(trials)
    figures = scores.mean()
    came = trials["actual"].sum()
    wape = float(scores["mae"].sum() / came) if came else np.nan
    return Backtest(
        trials=trials,
        by_ahead=scores.drop(columns="naive_mase").groupby(trials["ahead"]).mean().reset_index(),
        wape=wape,
        verdict=_verdict(figures, wape=wape, horizon=horizon, origins=origins),
        **{str(name): float(value) for name, value in figures.items()},
    )


def seasonal_naive(counts: "pd.Series[float]", *, days: int) -> "pd.Series[float]":
    """Repeat the last count known of each weekday over the `days` after `regular` counts."""
    coming = pd.date_range(counts.index[-1] + pd.Timedelta(days=1), periods=days)
    last = counts.groupby(pd.DatetimeIndex(counts.index).day_of_week).last()
    return pd.Series(last.loc[coming.day_of_week].to_numpy(), index=coming)


def _trial(counts: "pd.Series[float]", *, end: int, horizon: int) -> pd.DataFrame:
    """Return what the first `end` counts foretell, beside what came."""
    known = counts.iloc[:end]
    frame, _ = foretell(known, days=horizon)
    scale = float(known.diff(_WEEK).abs().mean())
    return frame.assign(
        origin=known.index[-1],
        ahead=np.arange(1, horizon + 1),
        scale=scale if scale > 0 else np.nan,
        actual=counts.iloc[end : end + horizon].to_numpy(),
        naive=seasonal_naive(known, days=horizon).to_numpy(),
    )


def _scores(trials: pd.DataFrame) -> pd.DataFrame:
    """Return the errors and hits of each trial; their means are the figures of a back-test."""
    actual = trials["actual"]
    error = (actual - trials["mean"]).abs()
    return pd.DataFrame(
        {
            "mae": error,
            "mase": error / trials["scale"],
            "naive_mase": (actual - trials["naive"]).abs() / trials["scale"],
            "coverage_80": actual.between(trials["low_80"], trials["high_80"]),
            "coverage_95": actual.between(trials["low_95"], trials["high_95"]),
        }
    )


def _verdict(figures: "pd.Series[float]", *, wape: float, horizon: int, origins: int) -> Text:
    """Say in a sentence or two how good the forecasts were."""
    error_zh, error_en = f"{figures['mae']:.1f} 件", f"{figures['mae']:.1f} demands a day"
    if not np.isnan(wape):
        error_zh, error_en = (
            f"{error_zh}（{_percent(wape, 1)}）",
            f"{error_en} ({_percent(wape, 1)})",
        )
    hit = _percent(figures["coverage_95"])
    against = _against_last_week(figures["mase"], figures["naive_mase"])
    return Text(
        zh=f"过去 {origins} 次回测：预测 {horizon} 天，平均每天误差 {error_zh}，"
        f"95 % 区间命中 {hit}。{against.zh}",
        en=f"Back-tested {origins} × {horizon} days: off by {error_en} on average; the 95 % "
        f"interval held {hit} of the counts.{against.en}",
    )


def _against_last_week(mase: float, naive: float) -> Text:
    """Compare the error with that of repeating last week; say nothing where that had none."""
    if not naive > 0:
        return Text(zh="", en="")
    less = 1 - mase / naive
    if less > 0:
        return Text(
            zh=f"误差比照搬上周小 {_percent(less)}。",
            en=f" The error is {_percent(less)} smaller than that of repeating last week.",
        )
    return Text(
        zh=f"误差比照搬上周大 {_percent(-less)}，请谨慎使用。",
        en=f" The error is {_percent(-less)} larger than that of repeating last week: "
        "use with care.",
    )


def _percent(share: float, digits: int = 0) -> str:
    """Write a share as a percentage."""
    return f"{100 * share:.{digits}f} %"
