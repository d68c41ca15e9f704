"""The view of hotspots: what its parts show, from one search."""

from typing import Any

from dash import html, no_update
from dash.development.base_component import Component

from dashboard import analysis_data, data
from dashboard import i18n_heat as words
from dashboard.components import heat_parts, spots
from dashboard.figures.base import Screen
from dashboard.figures.empty import empty
from dashboard.figures.heat_map import repaint
from dashboard.figures.history import history
from dashboard.heat import Heat, Spot, heat
from dashboard.pages.shown import Below, Shown
from dashboard.scope import Scope
from dashboard.view import View
from geo.text import Lang


def shown(view: View, scope: Scope, screen: Screen) -> Shown:
    """Read what the view shows, and put it into its places."""
    seen, lang = heat(view), view.lang
    outlines = data.outlines(scope.parts.key)
    return Shown(
        map=repaint(seen, outlines, view, scope, screen),
        legend=heat_parts.legend(seen, lang),
        table=heat_parts.table(seen, lang),
        head=spots.head(seen, lang),
        list=_list(seen, view),
        verdict=heat_parts.sentence(seen, view),
        headline=heat_parts.headline(seen, lang),
    )


def _list(seen: Heat, view: View) -> list[Component]:
    parts: list[Component] = [
        html.Div(
            spots.cards(seen, view),
            className="list-scroll",
            tabIndex=0,
            **{"aria-label": words.LIST[view.lang]},
        )
    ]
    if seen.chosen is not None:
        rows = analysis_data.behind(seen.found, seen.chosen.group, limit=spots.DEMANDS)
        parts.append(spots.behind(rows, seen.chosen, view))
    return parts


def below(view: View, _scope: Scope, screen: Screen) -> Below:
    """Draw the history of the chosen hotspot, or of the largest."""
    seen, lang = heat(view), view.lang
    spot = seen.followed
    rows = None if spot is None else analysis_data.history(seen.found, spot.group)
    if spot is None or rows is None or not len(rows):
        reason = (words.NO_SPOT if spot is None else words.NO_HISTORY)[lang]
        return Below(figure=empty(screen.rem), head=[html.H2(reason)], lists=no_update)
    return Below(
        figure=history(rows, view.step, lang, screen.rem),
        head=_head(spot, view),
        lists=no_update,
    )


def _head(spot: Spot, view: View) -> list[Any]:
    lang: Lang = view.lang
    step = words.STEP_NAME[view.step][lang]
    return [
        html.H2(
            [
                f"{words.HISTORY[lang].format(rank=spot.rank)}：" if lang is Lang.ZH
                else f"{words.HISTORY[lang].format(rank=spot.rank)}: ",
                heat_parts.titled(spot, lang),
                html.Span(words.A_STEP[lang].format(step=step), className="unit"),
            ]
        ),
        html.Small(
            [html.I(className="box accent"), words.HOT_STEP[lang], html.I(className="box"),
             words.PLAIN_STEP[lang]]
        ),
    ]  # fmt: skip
