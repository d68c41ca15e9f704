"""What the analyses say: the sentence with its evidence, how it was found, and small figures."""

from collections.abc import Iterable, Sequence

import feffery_antd_components as fac
from dash import html
from dash.development.base_component import Component

from geo.text import Lang, Text


def sentence(
    verdict: Text, evidence: Sequence[str], how: Component, lang: Lang, *, attention: bool
) -> list[html.Div]:
    """Write the verdict, what it rests on in small, and offer how it was found."""
    mark = "verdict-text attention" if attention else "verdict-text"
    parts = ["；".join(evidence) if lang is Lang.ZH else "; ".join(evidence), " ", how]
    return [html.Div([html.P(verdict[lang]), html.Small(parts)], className=mark, role="status")]


def disclosure(
    word: Text, title: Text, said: Iterable[Component | str], lang: Lang
) -> fac.AntdPopover:
    """Offer more to read, one click or key away; it is left by Escape."""
    return fac.AntdPopover(
        html.Button(
            word[lang], type="button", className="definition", **{"aria-label": title[lang]}
        ),
        title=title[lang],
        content=html.Div(
            [html.P(one) if isinstance(one, str) else one for one in said],
            className="definition-text",
            tabIndex=0,
        ),
        trigger="click",
        placement="top",
    )


def figure(  # noqa: PLR0913 - the parts of a figure
    title: str,
    number: str,
    unit: str,
    details: Sequence[str],
    *,
    key: str,
    hero: bool = False,
    kind: str = "",
) -> html.Div:
    """Show a number with what it is and what it is of: it never stands alone."""
    return html.Div(
        [
            html.Div(html.H3(title), className="figure-title"),
            html.Div(
                [
                    html.Span(number, className="number", style={"--glyphs": len(number)}),
                    html.Span(unit, className="unit"),
                    *([html.Span(kind, className="kind")] if kind else []),
                ],
                className="figure-value",
            ),
            html.Div([html.Span(one) for one in details if one], className="figure-details"),
        ],
        className="figure hero" if hero else "figure",
        **{"data-key": key},
    )


def step(colour: str, text: str, *, name: str = "step") -> html.Div:
    """Return one class of a legend."""
    return html.Div([html.I(style={"background": colour}), html.Span(text)], className=name)
