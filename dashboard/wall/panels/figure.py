"""One number, very large, with what it takes to read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard import i18n_reading as said
from dashboard import numbers
from dashboard.reading import Reading
from dashboard.view import last_day
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import asked as asking
from dashboard.wall.panels import written
from dashboard.wall.panels.asked import Told
from dashboard.wall.plan import FigurePanel, Span
from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Age, Counts, Stock, TimeToClose
from geo.period import Grain, Period
from geo.text import Lang

MOST_CHANGES: Final = 2
WEEKS: Final = 26
"""Of a line by week."""
_SPARSE: Final = 10.0
"""Demands a day: with fewer, a line by day shows chance alone."""


def figure(asked: FigurePanel, ground: Ground) -> dict[str, Any]:
    """Write an indicator of the scene's area.

    Raises
    ------
    UnknownKeyError
        No such indicator, or category.
    """
    indicator, lang = INDICATORS[asked.indicator], ground.lang
    found = asking.told(ground, asked.indicator, asked.period, asked.categories)
    period = ground.period(asked.period)
    value = large(found.reading)
    line = series(ground, indicator, asked.categories)
    title = asked.title or indicator.title
    kinds = asked.categories if asked.title is None else ()
    return {
        "indicator": indicator.key,
        "title": written.with_kinds(title[lang], indicator, kinds, lang),
        "value": written.shown(value, indicator),
        "unit": indicator.unit[lang],
        "word": word(found.reading, period, lang),
        "details": details(asked, found, ground),
        "changes": written.changes(found.reading, lang)[:MOST_CHANGES],
        "span": _span(indicator, period, lang),
        "series": None if line is None else line.brief(lang),
        "layers": written.layers_of(indicator),
    }


def large(reading: Reading) -> float:
    """Return the number that is shown large: of a share of demands, the mean of its days."""
    indicator = reading.indicator
    mean = reading.mean_of_days
    return mean if indicator.share and not np.isnan(mean) else reading.value


def word(reading: Reading, period: Period, lang: Lang) -> str:
    """Say that the large number is a mean of days; one day is no mean."""
    mean = reading.indicator.share and not np.isnan(reading.mean_of_days) and period.days > 1
    return said.MEAN_OF_DAYS[lang] if mean else ""


def details(asked: FigurePanel, found: Told, ground: Ground) -> list[str]:
    """Put beside a number what it is of, what limits it, and the same of other days."""
    reading, lang = found.reading, ground.lang
    indicator, period = reading.indicator, ground.period(asked.period)
    if np.isnan(reading.value):
        return written.why_none(reading, lang)
    lines = [*_caveats(found, lang), *_means(reading, period, lang)]
    lines += _other_spans(asked, indicator, ground)
    lines.append(written.of(reading, lang))
    lines.append(_when(reading, period, lang, complete=found.complete))
    if indicator.target is not None:
        target = written.shown(indicator.target, indicator)
        lines.append(said.TARGET_OF[lang].format(value=target))
    return [line for line in lines if line]


def _span(indicator: Indicator, period: Period, lang: Lang) -> str:
    """Name the days of a number; what is open at the end of the last one is of that alone."""
    if isinstance(indicator.basis, Stock | Age):
        return last_day(period).isoformat()
    return written.days(period, lang) if indicator.of_a_period else ""


def _caveats(found: Told, lang: Lang) -> Iterator[str]:
    if found.until is not None:
        yield words.NOT_OVER[lang].format(at=f"{found.until:%H:%M}")
    if not found.complete:
        yield words.INCOMPLETE[lang]


def _means(reading: Reading, period: Period, lang: Lang) -> Iterator[str]:
    """Write the other mean, and the interval."""
    indicator = reading.indicator
    span = numbers.span(reading.low, reading.high, indicator.digits)
    if word(reading, period, lang):
        pooled = written.shown(reading.value, indicator)
        yield f"{said.POOLED[lang]} {pooled} ({span})" if span else f"{said.POOLED[lang]} {pooled}"
    elif span:
        yield said.INTERVAL[lang].format(span=span)
    if not indicator.share and not np.isnan(reading.mean_of_days) and period.days > 1:
        yield f"{said.MEAN_OF_DAYS[lang]} {written.shown(reading.mean_of_days, indicator)}"


def _other_spans(asked: FigurePanel, indicator: Indicator, ground: Ground) -> Iterator[str]:
    """Write the number of other days; of what stands there and of what is open it is the same."""
    lang = ground.lang
    if not indicator.of_a_period or isinstance(indicator.basis, Stock | Age):
        return
    for span in asked.beside:
        if ground.period(span) == ground.period(asked.period):
            continue
        other = asking.beside(ground, indicator.key, span, asked.categories)
        value = written.shown(large(other), indicator)
        unit = "%" if indicator.unit[lang] == "%" and not np.isnan(other.value) else ""
        text = (words.SUMMED if indicator.counted else words.SO_FAR)[span]
        period = ground.period(span)
        if span is Span.YEAR and period.end.year != period.start.year:
            # On the last day of December the year is over: it goes by its number.
            text = words.YEAR_OF if indicator.counted else words.YEAR_MEAN
        yield text[lang].format(value=f"{value}{unit}", year=period.start.year)


def _when(reading: Reading, period: Period, lang: Lang, *, complete: bool) -> str:
    match reading.indicator.basis:
        case Counts(denominator=None) if complete and period.days > 1:
            a_day = numbers.shown(reading.value / period.days)
            return said.A_DAY[lang].format(n=a_day, days=numbers.shown(period.days))
        case Stock() | Age():
            return said.AT_END[lang].format(day=last_day(period))
    return "" if reading.indicator.of_a_period else said.AT_DATA[lang]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """The numbers of the days or weeks up to the last day.

    Attributes
    ----------
    rows
        As of `geo.engine.Answer`: start, end, value and the like, in the order of time.
    """

    indicator: Indicator
    rows: pd.DataFrame
    grain: Grain

    def brief(self, lang: Lang) -> dict[str, Any] | None:
        """Return what a small line needs; none where there is no number at all."""
        known = self.rows["value"].dropna()
        if known.empty:
            return None
        label = words.LAST_DAYS if self.grain is Grain.DAY else words.LAST_WEEKS
        low, high = (
            written.shown(float(end), self.indicator) for end in (known.min(), known.max())
        )
        return {
            "values": [
                None if np.isnan(one) else round(float(one), 4) for one in self.rows["value"]
            ],
            "label": label[lang].format(count=len(self.rows)),
            "low": low,
            "high": high,
        }


def series(
    ground: Ground,
    indicator: Indicator,
    categories: tuple[str, ...] = (),
    *,
    days: int = asking.SERIES_DAYS,
    apart: bool = False,
) -> Series | None:
    """Return how an indicator came to be what it is; none where it has no number by day or week.

    Where a day has few demands, and of what is of the demands of a week, the line is by week.

    Parameters
    ----------
    apart
        Whether to ask for this indicator alone, and not for all figures of the scene.
    """
    by_week = isinstance(indicator.basis, TimeToClose)
    if not by_week:
        if not asking.by_days(indicator):
            return None
        keys = (indicator.key,) if apart else asking.drawn_together(ground, categories)
        keys = keys if indicator.key in keys else (indicator.key,)
        rows = asking.along(ground, keys, _last(ground, days), Grain.DAY, categories)
        rows = rows[rows["indicator"] == indicator.key].reset_index(drop=True)
        if not _sparse(indicator, rows):
            return Series(indicator=indicator, rows=rows, grain=Grain.DAY)
    rows = asking.along(ground, (indicator.key,), _whole_weeks(ground), Grain.WEEK, categories)
    return Series(indicator=indicator, rows=rows, grain=Grain.WEEK)


def _sparse(indicator: Indicator, rows: pd.DataFrame) -> bool:
    """Say whether there is too little on a day; what is open at its end is not of the day."""
    if not isinstance(indicator.basis, Counts):
        return False
    of = rows["numerator"] if indicator.counted else rows["denominator"]
    return bool(of.mean() < _SPARSE)


def _last(ground: Ground, days: int) -> Period:
    end = ground.scope.last_day + timedelta(days=1)
    return Period(max(end - timedelta(days=days), ground.scope.first_day), end)


def _whole_weeks(ground: Ground) -> Period:
    """Return the last weeks of which every day is known; the days there are, if fewer."""
    end = ground.scope.last_day + timedelta(days=1)
    monday = Grain.WEEK.start_of(end)
    first = _monday_from(ground.scope.first_day)
    start = max(monday - timedelta(weeks=WEEKS), first)
    return Period(start, monday) if start < monday else _last(ground, 7)


def _monday_from(day: date) -> date:
    start = Grain.WEEK.start_of(day)
    return start if start == day else start + timedelta(weeks=1)
