"""The figures that are read first. None stands alone: what it is, of what, and how it is made."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard import i18n_reading as words
from dashboard import numbers
from dashboard.components.changes import changes
from dashboard.components.definition import definition, switch
from dashboard.reading import Reading, counted
from dashboard.view import last_day
from geo.catalog.basis import Age, Counts, Stock
from geo.period import Period
from geo.text import Lang

_LONG: Final = 10
"""Letters of a unit that would push the number aside: it stands in two small lines."""


def headline(readings: Mapping[str, Reading], period: Period, lang: Lang) -> list[html.Div]:
    """Show each of `readings`, by the key of its indicator, the first one largest."""
    first = next(iter(readings.values()))
    return [_figure(reading, first, readings, period, lang) for reading in readings.values()]


def _figure(
    reading: Reading, first: Reading, others: Mapping[str, Reading], period: Period, lang: Lang
) -> html.Div:
    indicator = reading.indicator
    title, hero = indicator.title[lang], reading is first
    beside = indicator.key in first.indicator.beside
    tag = [html.Span(words.BESIDE_TAG[lang], className="tag")] if beside else []
    return html.Div(
        [
            html.Div(
                [
                    html.H3(title if hero else switch(indicator, title, lang)),
                    definition(reading, lang, others),
                ],
                className="figure-title",
            ),
            html.Div(
                [*_large(reading, lang), *tag],
                className="figure-value",
            ),
            html.Div(_details(reading, period, lang), className="figure-details"),
            html.Div(changes(reading, lang, brief=not hero), className="figure-changes"),
        ],
        className="figure hero" if hero else "figure",
        **{"data-key": indicator.key},
    )


def _large(reading: Reading, lang: Lang) -> list[html.Span]:
    """Write the number; of a share, the mean of its days."""
    indicator = reading.indicator
    value = reading.mean_of_days if indicator.share else reading.value
    text, unit = numbers.shown(value, indicator.digits), indicator.unit[lang]
    parts = [
        # What is long is smaller: it stands beside its unit all the same.
        html.Span(text, className="number", style={"--glyphs": len(text)}),
        html.Span(unit, className="unit long" if len(unit) > _LONG else "unit"),
    ]
    if indicator.share:
        parts.append(html.Span(words.MEAN_OF_DAYS[lang], className="kind"))
    return parts


def _details(reading: Reading, period: Period, lang: Lang) -> list[Component]:
    """Put the other mean, the interval and the counts beside a quotient, and of when it is."""
    indicator = reading.indicator
    digits = indicator.digits
    said: list[Component] = []
    span = numbers.span(reading.low, reading.high, digits)
    if indicator.share:
        pooled = numbers.shown(reading.value, digits)
        between = f"{pooled} ({span})" if span else pooled
        said.append(html.Span([f"{words.POOLED[lang]} ", html.B(between)]))
    elif span:
        said.append(html.Span(words.INTERVAL[lang].format(span=span)))
    if not indicator.share and not np.isnan(reading.mean_of_days):
        mean = numbers.shown(reading.mean_of_days, digits)
        said.append(html.Span([f"{words.MEAN_OF_DAYS[lang]} ", html.B(mean)]))
    if counts := counted(reading, lang):
        said.append(html.Span(counts))
    if when := _when(reading, period, lang):
        said.append(html.Span(when))
    if indicator.target is not None:
        target = numbers.shown(indicator.target, digits)
        said.append(html.Span(words.TARGET_OF[lang].format(value=target)))
    return said


def _when(reading: Reading, period: Period, lang: Lang) -> str:
    match reading.indicator.basis:
        case Counts(denominator=None):
            a_day = numbers.shown(reading.value / period.days)
            return words.A_DAY[lang].format(n=a_day, days=numbers.shown(period.days))
        case Stock() | Age():
            return words.AT_END[lang].format(day=last_day(period))
    return "" if reading.indicator.of_a_period else words.AT_DATA[lang]
