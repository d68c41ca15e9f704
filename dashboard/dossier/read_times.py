"""How long an area's demands take to close, and of which categories they are: kept by version."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard import i18n_reading as words
from dashboard.data import Moment
from dashboard.dossier.door import rows
from dashboard.once import Once
from dashboard.reading import Change, Reading, since_before
from geo.analysis.survival import times_to_close
from geo.catalog import INDICATORS
from geo.period import Period
from geo.queries import dossier_demands as queries


def knows(moment: Moment, period: Period) -> bool:
    """Say whether the data begin before `period`, or with it."""
    first = moment.state.first_day
    return first is not None and first <= period.start


_TIMES: Final = Once[tuple[Reading, tuple[tuple[str, int], ...]]](most=512)
"""The times to close of a city's districts and streets: each is of thousands of demands."""


def median(
    moment: Moment, code: str, period: Period, *, complete: bool, kept: bool = False
) -> tuple[Reading, tuple[tuple[str, int], ...]]:
    """Return the median of the hours to close, and what was received of each category."""
    state = moment.state
    indicator = INDICATORS["median_hours"]
    if state.as_of is None:
        return Reading(indicator=indicator, value=np.nan), ()
    now = state.as_of
    key = (moment.connection.engine.url, state.version, code, period)
    reading, categories = _TIMES.get(key, lambda: _times(moment, code, period, now))
    if kept:
        return reading, categories
    before = period.before
    known = knows(moment, before)
    then = _TIMES.get((*key[:3], before), lambda: _times(moment, code, before, now))[0] \
        if known and complete else Reading(indicator=indicator, value=np.nan)  # fmt: skip
    change = _change(reading, then, period, known=known, complete=complete)
    return _with(reading, change), categories


def _times(
    moment: Moment, code: str, period: Period, now: datetime
) -> tuple[Reading, tuple[tuple[str, int], ...]]:
    indicator = INDICATORS["median_hours"]
    last = moment.state.last_day
    end = period.end if last is None else min(period.end, last + timedelta(days=1))
    if end <= period.start:
        return Reading(indicator=indicator, value=np.nan), ()
    span = Period(period.start, end)
    found = pd.DataFrame(
        rows(moment, queries.durations(code, span, now)),
        columns=["category", "hours", "closed", "censored"],
    )
    if found.empty:
        return Reading(indicator=indicator, value=np.nan, numerator=0, denominator=0), ()
    each = found.groupby("category")[["closed", "censored"]].sum().sum(axis=1)
    each = each.sort_index().sort_values(ascending=False, kind="stable")
    summed = found.groupby("hours", as_index=False)[["closed", "censored"]].sum()
    times = times_to_close(summed.assign(code=0)).iloc[0]
    high = float(times["median_high"])
    return (
        Reading(
            indicator=indicator,
            value=float(times["median"]),
            low=float(times["median_low"]),
            high=high if np.isfinite(high) else np.nan,
            numerator=float(times["demands"] - times["open"]),
            denominator=float(times["demands"]),
        ),
        tuple((str(name), int(count)) for name, count in each.items()),
    )


def _change(
    reading: Reading, then: Reading, period: Period, *, known: bool, complete: bool
) -> Change:
    reason = None if known else words.NOT_KNOWN
    reason = reason if complete else words.NOT_ALL
    if reason is None and np.isnan(then.value):
        reason = words.NOTHING_THEN
    return Change(
        since=since_before(period),
        difference=reading.value - then.value,
        low=np.nan,
        high=np.nan,
        relative=np.nan,
        reason=reason,
    )


def _with(reading: Reading, change: Change) -> Reading:
    return replace(reading, changes=(change,))


def forget() -> None:
    """Forget the times to close."""
    _TIMES.clear()
