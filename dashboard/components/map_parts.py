"""The words around the map and the charts: legend, verdict, headings, and a table to listen to."""

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import i18n, numbers, theme
from dashboard.components.headline import definition
from dashboard.figures.classes import Classes
from dashboard.figures.ranking import Ranked
from dashboard.scope import Place
from dashboard.verdict import Verdict
from geo.catalog import INDICATORS, Indicator
from geo.text import Lang


def legend(classes: Classes | None, indicator: Indicator, lang: Lang) -> list[html.Div]:
    """Show the classes with their limits, and the colour of no data."""
    name, unit = indicator.title[lang], indicator.unit[lang]
    comma = "，" if lang is Lang.ZH else ", "
    named = name if name.casefold() == unit.casefold() else f"{name}{comma}{unit}"
    title = html.Div([html.Span(named), definition(indicator, lang)], className="legend-title")
    colours = classes.colours if classes is not None else ()
    limits = classes.limits if classes is not None else ()
    steps = [
        html.Div(
            [
                html.I(style={"background": colour}),
                html.Span(numbers.shown(limits[place], indicator.digits))
                if place < len(limits)
                else html.Span(),
            ],
            className="step",
        )
        for place, colour in enumerate(colours)
    ]
    gap = html.Div(
        [html.I(style={"background": theme.NO_DATA}), html.Span(i18n.NO_DATA[lang])],
        className="step gap",
    )
    widest = max((len(numbers.shown(limit, indicator.digits)) for limit in limits), default=0)
    width = f"{max(3.2, 0.62 * widest + 0.6):.1f}rem"
    return [title, html.Div([*steps, gap], className="steps", style={"--step": width})]


def sentence(found: Verdict) -> list[html.Div]:
    """Write the verdict, and what it rests on in small."""
    mark = "verdict-text attention" if found.attention else "verdict-text"
    return [
        html.Div(
            [html.P(found.sentence), html.Small(found.evidence)],
            className=mark,
            role="status",
        )
    ]


def table(rows: pd.DataFrame, indicator: Indicator, level: str, lang: Lang) -> html.Table:
    """Write the map's numbers for those who listen to a page instead of looking at it."""
    heads = (i18n.NAME, indicator.title, i18n.INTERVAL_95, i18n.DENOMINATOR)
    return html.Table(
        [
            html.Caption(i18n.TABLE[lang].format(level=i18n.inside(level, lang))),
            html.Thead(html.Tr([html.Th(head[lang], scope="col") for head in heads])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(row[f"name_{lang}"], scope="row"),
                            html.Td(numbers.shown(row["value"], indicator.digits)),
                            html.Td(numbers.span(row["low"], row["high"], indicator.digits)),
                            html.Td(numbers.shown(row["denominator"])),
                        ]
                    )
                    for row in rows.to_dict("records")
                ]
            ),
        ]
    )


def ranking_head(
    ranked: Ranked, indicator: Indicator, overall: float, level: str, lang: Lang
) -> list[Component]:
    """Name the ranking, and say what its marks mean."""
    marks = []
    if not np.isnan(overall) and not indicator.counted:
        marks.append(i18n.OVERALL[lang].format(value=numbers.shown(overall, indicator.digits)))
    if indicator.share:
        marks.append(i18n.WHISKERS[lang])
    if ranked.rows["attention"].any():
        marks.append(i18n.FLAGGED[lang])
    if ranked.without:
        marks.append(i18n.WITHOUT[lang].format(count=ranked.without))
    title = i18n.RANKING[lang].format(level=i18n.inside(level, lang), title=indicator.title[lang])
    return [html.H2(title), html.Small([html.Span(mark) for mark in marks], className="marks")]


def trend_head(indicator: Indicator, place: Place | None, lang: Lang) -> list[Component]:
    """Name the daily line, and say what its strokes mean."""
    where = f"{place.name[lang]}　" if place is not None else ""
    unit = indicator.unit[lang]
    unit = "" if unit.casefold() == indicator.title[lang].casefold() else unit
    title = f"{where}{i18n.DAILY[lang].format(title=indicator.title[lang])}"
    return [
        html.H2([title, html.Span(unit, className="unit")]),
        html.Small(
            [
                html.I(className="stroke thin"),
                i18n.DAY_VALUE[lang],
                html.I(className="stroke thick"),
                i18n.WEEK_MEAN[lang],
            ]
        ),
    ]


def daily(indicator: Indicator) -> Indicator:
    """Return what to draw by day: a figure per household says little of one day, its count does."""
    return INDICATORS["demands"] if indicator.per_household else indicator
