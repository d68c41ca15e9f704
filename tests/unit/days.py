"""Series of daily counts whose making is known."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.analysis.holidays import DayKind, civil_days

WEEK = np.array([1.15, 1.10, 1.05, 1.0, 1.0, 0.8, 0.7])
SPRING, OTHER = 0.4, 0.6


def expected(days: pd.DatetimeIndex, *, mean: float) -> NDArray[np.float64]:
    """Return what the days bring on average: the law that the series below are drawn from."""
    calendar = civil_days(days)
    factor = WEEK[days.day_of_week]
    factor[calendar["kind"] == DayKind.HOLIDAY] = OTHER
    factor[calendar["holiday_zh"] == "春节"] = SPRING
    factor[calendar["kind"] == DayKind.MAKE_UP] = WEEK[:5].mean()
    return np.asarray(mean * factor)


def drawn(*, mean: float, seed: int, first: str, last: str) -> "pd.Series[float]":
    """Return counts with the week, the holidays and 5 % of chance of their own."""
    days = pd.date_range(first, last)
    rng = np.random.default_rng(seed)
    rate = expected(days, mean=mean) * rng.gamma(400, 1 / 400, len(days))
    return pd.Series(rng.poisson(rate), index=days, dtype="float64")
