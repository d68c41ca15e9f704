"""Whether the numbers of an answer rise or fall over the parts of its period."""

from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np
import pandas as pd

from geo.analysis.trend import hamed_rao
from geo.catalog import INDICATORS
from geo.period import Grain
from geo.text import Text

LEAST: Final = 4
"""Parts with a number that a trend needs: fewer can never show one at 5 %."""

MANY: Final = 20
"""Tests from which on one is expected to show a trend by chance."""

COLUMNS: Final = ("parts", "direction", "p", "tau", "slope")


def trends(figures: pd.DataFrame, grain: Grain, *, first: date, end: date) -> pd.DataFrame:
    """Test each indicator of each place for a trend.

    Parameters
    ----------
    figures
        The frame of an `Answer` that has a grain.
    first, end
        The half-open days that the data know wholly. Parts that are cut short, by the period or by
        the data, are left out: their counts would be too low.

    Returns
    -------
    pandas.DataFrame
        indicator, code; `parts` (how many have a number); `direction`, of
        `geo.analysis.trend.Direction`, `p` and `tau` of the Mann-Kendall test as corrected by Hamed
        and Rao; and `slope`, Sen's, in the indicator's unit a part. None and NaN for what has no
        period, or less than four numbers.
    """
    whole = pd.Series([
        first <= start == grain.start_of(start) and grain.after(start) == stop <= end
        for start, stop in zip(figures["start"], figures["end"], strict=True)
    ])  # fmt: skip
    of_a_period = figures["indicator"].map(lambda key: INDICATORS[key].of_a_period).astype(bool)
    places = figures.groupby(["indicator", "code"], sort=False)
    parts = places.cumcount()
    series = np.full((places.ngroups, int(parts.to_numpy().max(initial=-1)) + 1), np.nan)
    series[places.ngroup(), parts] = figures["value"].where(of_a_period & whole)
    counts = np.count_nonzero(~np.isnan(series), axis=1)
    tested = counts >= LEAST
    found = hamed_rao(np.where(tested[:, None], series, np.nan))
    keys = figures[["indicator", "code"]].drop_duplicates(ignore_index=True)
    return keys.assign(
        parts=counts,
        direction=pd.Series(found.direction, dtype=object).where(tested, None),
        p=found.p,
        tau=found.tau,
        slope=found.slope,
    )


def notes(found: pd.DataFrame) -> Iterator[Text]:
    """Yield what must be said with trends."""
    yield Text(
        zh="趋势：Mann–Kendall 检验（Hamed–Rao 校正），5 % 水平；斜率为 Sen 斜率；只用完整的段",
        en="Trend: Mann-Kendall as corrected by Hamed and Rao, at 5 %; Sen's slope; whole parts"
        " only",
    )
    tests = int(found["p"].notna().sum())
    if tests >= MANY:
        yield Text(
            zh=f"共检验 {tests} 次：即使毫无趋势，也会有约 {tests / MANY:.0f} 次显示趋势",
            en=f"{tests} tests: without any trend about {tests / MANY:.0f} would show one",
        )
