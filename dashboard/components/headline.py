"""The figures that are read first. None stands alone: what it is, of what, and how it is made."""

from typing import Final

import feffery_antd_components as fac
from dash import html
from dash.development.base_component import Component

from dashboard import i18n, numbers
from dashboard.data import Rate
from geo.catalog import INDICATORS, Indicator
from geo.period import Period
from geo.text import Lang

FIGURES: Final = ("on_time_rate", "same_day_rate", "closure_rate", "demands")
"""Indicators by key, the first one largest."""


def headline(rates: dict[str, Rate], period: Period, lang: Lang) -> list[html.Div]:
    """Show each of `rates` of `period`, by the key of its indicator, the first one largest."""
    return [
        _figure(INDICATORS[key], rate, period, lang, hero=not place)
        for place, (key, rate) in enumerate(rates.items())
    ]


def _figure(
    indicator: Indicator, rate: Rate, period: Period, lang: Lang, *, hero: bool
) -> html.Div:
    title = indicator.title[lang]
    large = rate.mean_of_days if indicator.share else rate.value
    return html.Div(
        [
            html.Div([html.H3(title), definition(indicator, lang, rate)], className="figure-title"),
            html.Div(
                [
                    html.Span(numbers.shown(large, indicator.digits), className="number"),
                    html.Span(indicator.unit[lang], className="unit"),
                ],
                className="figure-value",
            ),
            html.Div(_details(indicator, rate, period, lang), className="figure-details"),
        ],
        className="figure hero" if hero else "figure",
        **{"data-key": indicator.key},
    )


def _details(indicator: Indicator, rate: Rate, period: Period, lang: Lang) -> list[Component]:
    """Put both means, the interval and the counts beside a share; days beside a count."""
    digits = indicator.digits
    if not indicator.share:
        a_day = numbers.shown(rate.numerator / period.days)
        return [html.Span(i18n.A_DAY[lang].format(n=a_day, days=numbers.shown(period.days)))]
    pairs = [
        (i18n.MEAN_OF_DAYS, numbers.shown(rate.mean_of_days, digits)),
        (i18n.POOLED, numbers.shown(rate.value, digits)),
        (i18n.INTERVAL, numbers.span(rate.low, rate.high, digits) or numbers.NONE),
    ]
    counts = f"{numbers.shown(rate.numerator)} ÷ {numbers.shown(rate.denominator)}"
    return [
        *(html.Span([f"{text[lang]} ", html.B(shown)]) for text, shown in pairs),
        html.Span([html.B(counts), f" {i18n.DEMANDS[lang]}"]),
    ]


def definition(indicator: Indicator, lang: Lang, rate: Rate | None = None) -> fac.AntdPopover:
    """Offer the indicator's formula at one click; with `rate`, its counts too."""
    lines = [
        html.P(indicator.formula[lang], className="formula"),
        html.P(i18n.EXCLUDES[lang].format(what=indicator.excludes[lang])),
        html.P(i18n.ORIGIN[lang].format(what=indicator.origin[lang])),
    ]
    if rate is not None and not indicator.counted:
        k, n = numbers.shown(rate.numerator), numbers.shown(rate.denominator)
        lines.append(html.P(i18n.COUNTS[lang].format(k=k, n=n)))
    return fac.AntdPopover(
        html.Button(
            i18n.FORMULA[lang],
            type="button",
            className="definition",
            **{"aria-label": i18n.FORMULA_OF[lang].format(title=indicator.title[lang])},
        ),
        title=indicator.title[lang],
        content=html.Div(lines, className="definition-text"),
        trigger="click",
        placement="rightTop",
    )
