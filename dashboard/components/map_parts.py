"""The words around the map and the ranking: legend, verdict, heading, and a table to listen to."""

from typing import Final

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import i18n, numbers, theme
from dashboard import i18n_reading as words
from dashboard.components.definition import definition
from dashboard.figures.classes import Classes
from dashboard.figures.order import Ranked, comparable
from dashboard.reading import Reading
from dashboard.verdict import Verdict
from geo.catalog import Indicator, Scale
from geo.text import Lang

_WORD: Final = 2
"""A unit as short as 件 is found in many a title that does not say it."""


def legend(classes: Classes | None, reading: Reading, lang: Lang) -> list[html.Div]:
    """Show the classes with their limits, which end is better, and the colour of no data."""
    indicator = reading.indicator
    name, unit = indicator.title[lang], indicator.unit[lang]
    comma = "，" if lang is Lang.ZH else ", "
    # A title that has the unit in it, such as "Demands per 1,000 households", need not repeat it.
    said = len(unit) > _WORD and unit.casefold() in name.casefold()
    named = name if said else f"{name}{comma}{unit}"
    bright = html.Span(_bright(indicator, lang), className="bright")
    title = html.Div(
        [html.Span(named), definition(reading, lang), bright], className="legend-title"
    )
    colours = classes.colours if classes is not None else ()
    limits = classes.limits if classes is not None else ()
    under = [numbers.shown(limit, indicator.digits) for limit in limits]
    steps = [
        html.Div([html.I(style={"background": colour}), html.Span(text)], className="step")
        for colour, text in zip(colours, [*under, ""], strict=False)
    ]
    if classes is not None and not limits:
        ends = [numbers.shown(edge, indicator.digits) for edge in classes.edges]
        only = html.Span("–".join(dict.fromkeys(ends)))
        steps = [html.Div([html.I(style={"background": colours[0]}), only], className="step only")]
    gap = html.Div(
        [html.I(style={"background": theme.NO_DATA}), html.Span(words.NO_DATA[lang])],
        className="step gap",
    )
    widest = max((len(text) for text in under), default=0)
    width = f"{max(3.2, 0.62 * widest + 0.6):.1f}rem"
    return [title, html.Div([*steps, gap], className="steps", style={"--step": width})]


def _bright(indicator: Indicator, lang: Lang) -> str:
    if indicator.scale is Scale.DIVERGING:
        balance = f"{numbers.shown(indicator.factor)} {indicator.unit[lang]}"
        return words.DIVERGES[lang].format(value=balance)
    return words.BRIGHT[indicator.better][lang]


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


def table(
    rows: pd.DataFrame, ranked: Ranked, indicator: Indicator, level: str, lang: Lang
) -> html.Table:
    """Write the map's numbers for those who listen to a page instead of looking at it."""
    heads = (words.NAME, indicator.title, words.RANK, words.INTERVAL_95, words.DENOMINATOR)
    ranks = {code: ranked.ends(place) for place, code in enumerate(ranked.rows["code"])}
    return html.Table(
        [
            html.Caption(words.TABLE[lang].format(level=i18n.inside(level, lang))),
            html.Thead(html.Tr([html.Th(head[lang], scope="col") for head in heads])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(row[f"name_{lang}"], scope="row"),
                            html.Td(numbers.shown(row["value"], indicator.digits)),
                            html.Td(ranks.get(row["code"], numbers.NONE)),
                            html.Td(numbers.span(row["low"], row["high"], indicator.digits)),
                            html.Td(numbers.shown(row["denominator"])),
                        ]
                    )
                    for row in rows.to_dict("records")
                ]
            ),
        ]
    )


def ranking_head(ranked: Ranked, overall: Reading, level: str, lang: Lang) -> list[Component]:
    """Name the ranking, and say what its marks mean."""
    indicator, rows = overall.indicator, ranked.rows
    marks = []
    if comparable(indicator) and not pd.isna(overall.value):
        value = numbers.shown(overall.value, indicator.digits)
        marks.append(words.OVERALL[lang].format(value=value))
    if rows["low"].notna().any():
        marks += [words.WHISKERS[lang], words.RANGES[lang]]
    elif (rows["best"] < rows["worst"]).any():
        marks.append(words.SHARED[lang])
    if rows["attention"].any():
        marks.append(words.FLAGGED[lang])
    if ranked.without:
        marks.append(words.WITHOUT[lang].format(count=ranked.without))
    title = words.RANKING[lang].format(level=i18n.inside(level, lang), title=indicator.title[lang])
    return [
        html.H2([title, definition(overall, lang)]),
        html.Small([html.Span(mark) for mark in marks], className="marks"),
    ]
