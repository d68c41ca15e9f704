"""How an indicator is made, one click away from its number."""

import math
from collections.abc import Iterable, Mapping

import feffery_antd_components as fac
from dash import html
from dash.development.base_component import Component

from dashboard import i18n_reading as words
from dashboard import numbers
from dashboard.reading import Reading, counted, measured
from geo.catalog import INDICATORS, Indicator
from geo.text import Lang


def definition(
    reading: Reading, lang: Lang, others: Mapping[str, Reading] | None = None
) -> fac.AntdPopover:
    """Offer the formula, all that belongs to it, and what limits this number.

    Parameters
    ----------
    reading
        The number beside which it is offered.
    others
        Numbers of the same place, among them those that it must be read with.
    """
    indicator = reading.indicator
    title = indicator.title[lang]
    return fac.AntdPopover(
        html.Button(
            words.DEFINITION[lang],
            type="button",
            className="definition",
            **{"aria-label": words.DEFINITION_OF[lang].format(title=title)},
        ),
        # Another indicator's is another popover: it does not stay open over new words.
        key=indicator.key,
        title=title,
        content=html.Div(
            [
                html.P(indicator.explanation[lang]),
                html.P(_formula(indicator, lang), className="formula"),
                html.Dl(list(_facts(reading, lang, others or {}))),
            ],
            className="definition-text",
            tabIndex=0,
        ),
        trigger="click",
        placement="rightTop",
    )


def _formula(indicator: Indicator, lang: Lang) -> list[html.Span]:
    """Write what is counted, and on a line of its own what it is divided by."""
    parts = [html.Span(indicator.numerator[lang])]
    if indicator.denominator is not None:
        parts.append(html.Span(f"÷ {indicator.denominator[lang]}"))
    return parts


def _facts(
    reading: Reading, lang: Lang, others: Mapping[str, Reading]
) -> Iterable[html.Dt | html.Dd]:
    indicator = reading.indicator
    facts: list[tuple[str, Component | str | list[Component]]] = []
    if not math.isnan(reading.value) and (counts := counted(reading, lang)):
        facts.append((words.THIS_TIME[lang], f"{counts} → {measured(reading, lang)}"))
    facts += [
        (words.EXCLUDES[lang], indicator.excludes[lang]),
        (words.DIRECTION[lang], words.BETTER[indicator.better][lang]),
    ]
    if indicator.target is not None:
        target = f"{numbers.shown(indicator.target, indicator.digits)} {indicator.unit[lang]}"
        facts.append((words.TARGET[lang], target))
    facts.append((words.ORIGIN[lang], indicator.origin[lang]))
    if indicator.beside:
        beside: list[Component] = [_switch(key, others.get(key), lang) for key in indicator.beside]
        facts.append((words.BESIDE[lang], beside))
    if reading.notes:
        notes: list[Component] = [html.P(note[lang]) for note in reading.notes]
        facts.append((words.CAVEATS[lang], notes))
    for name, fact in facts:
        yield html.Dt(name)
        yield html.Dd(fact)


def _switch(key: str, reading: Reading | None, lang: Lang) -> html.Button:
    indicator = INDICATORS[key]
    shown = "" if reading is None else f" {measured(reading, lang)}"
    return switch(indicator, f"{indicator.title[lang]}{shown}", lang)


def switch(indicator: Indicator, text: str, lang: Lang) -> html.Button:
    """Write `text` as what puts `indicator` on the map when it is clicked (`assets/rongtu.js`)."""
    return html.Button(
        text,
        type="button",
        className="switch",
        title=words.SHOW[lang].format(title=indicator.title[lang]),
        **{"data-indicator": indicator.key},
    )
