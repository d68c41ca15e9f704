"""The whole deployment at a glance: headline, map, ranking, days."""

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go
from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    clientside_callback,
    ctx,
    dcc,
    html,
    no_update,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import data, i18n, ids
from dashboard import scope as scopes
from dashboard import view as views
from dashboard.callbacks import callback
from dashboard.components import filters, frame, map_parts, panels
from dashboard.components.headline import headline
from dashboard.components.trend_head import trend_head
from dashboard.figures.course import course
from dashboard.figures.district_map import Screen, empty_map, repaint
from dashboard.figures.order import rank
from dashboard.figures.ranking import ranking
from dashboard.figures.trend import trend
from dashboard.scope import Scope
from dashboard.sight import along, sight
from dashboard.verdict import verdict
from dashboard.view import View
from geo.catalog import INDICATORS
from geo.text import Lang


def layout(search: str | None = None) -> Component:
    """Lay out the page with the choices of the query string made.

    Its figures are empty: the callbacks fill them as they do after every later choice.
    """
    lang = views.lang_of(search)
    scope = scopes.current()
    if scope is None:
        return frame.message(i18n.EMPTY, i18n.EMPTY_REMEDY, lang)
    view, notes = views.parse(search, scope)
    outlines = data.outlines(scope.parts.key)
    return frame.themed(
        [
            frame.header(scope.state, lang, _other_language(view)),
            html.Div(frame.notes(notes, lang), id=ids.OVERVIEW_NOTES, className="notes"),
            html.Main(
                [
                    panels.side(view, scope),
                    panels.middle(empty_map(outlines, scope, lang), lang),
                    panels.ranked(lang),
                ],
                className="overview",
            ),
            frame.footer(scope.state, lang),
            dcc.Store(id=ids.OVERVIEW_VIEW, data=search),
            dcc.Store(id=ids.OVERVIEW_SCREEN),
        ],
        lang,
    )


def _other_language(view: View) -> str:
    other = Lang.EN if view.lang is Lang.ZH else Lang.ZH
    return views.in_language(view, other).query


def _looked_up(search: str | None) -> tuple[View, Scope]:
    scope = scopes.current()
    if scope is None:
        raise PreventUpdate
    return views.parse(search, scope)[0], scope


def _screen(measured: Mapping[str, float] | None) -> Screen:
    if not measured:
        raise PreventUpdate
    return Screen(measured["rem"], measured["width"], measured["height"])


clientside_callback(
    ClientsideFunction("rongtu", "measure"),
    Output(ids.OVERVIEW_SCREEN, "data"),
    Input(ids.OVERVIEW_MAP, "id"),
)

clientside_callback(
    ClientsideFunction("rongtu", "offered"),
    Output(ids.OVERVIEW_INDICATOR, "options"),
    Input(ids.OVERVIEW_INDICATOR, "searchValue"),
    State(ids.OVERVIEW_OFFERED, "data"),
    prevent_initial_call=True,
)

# The controls write to a store of this page and not to the link itself: a callback that writes to
# something older than its inputs is called when they appear, and what follows it is then dropped.
clientside_callback(
    ClientsideFunction("rongtu", "same"),
    Output(ids.URL, "search"),
    Input(ids.OVERVIEW_VIEW, "data"),
    prevent_initial_call=True,
)


@callback(
    Output(ids.OVERVIEW_VIEW, "data"),
    Output({"type": ids.OVERVIEW_PRESET, "key": ALL}, "aria-pressed"),
    Output(ids.OVERVIEW_LANG, "href"),
    Output(ids.OVERVIEW_NOTES, "children"),
    Input(ids.OVERVIEW_INDICATOR, "value"),
    Input(ids.OVERVIEW_AREA, "value"),
    Input(ids.OVERVIEW_DATES, "value"),
    Input(ids.OVERVIEW_LAYERS, "value"),
    State(ids.OVERVIEW_VIEW, "data"),
    prevent_initial_call=True,
)
def steer(
    indicator: str,
    area: str | None,
    dates: Sequence[str] | None,
    layers: Sequence[str] | None,
    search: str | None,
) -> tuple[str, list[str], str, list[Component]]:
    """Turn what the controls say into a query string, which everything else follows."""
    before, scope = _looked_up(search)
    view = views.steered(
        before, scope, indicator=indicator, area=area, dates=dates, layers=layers or ()
    )
    if view == before:  # A control that was only put on the page says so too.
        raise PreventUpdate
    return view.query, filters.pressed(view.period, scope), _other_language(view), []


@callback(
    Output(ids.OVERVIEW_DATES, "value"),
    Input({"type": ids.OVERVIEW_PRESET, "key": ALL}, "n_clicks"),
    prevent_initial_call=True,
)
def use_preset(clicks: Sequence[int | None]) -> Any:  # noqa: ANN401 - dates, or Dash's "nothing"
    """Turn the preset that was clicked into dates."""
    scope = scopes.current()
    if scope is None or not any(clicks):
        return no_update
    return filters.days_of(getattr(scope, ctx.triggered_id["key"]))


@callback(
    Output(ids.OVERVIEW_AREA, "value"),
    # Emptied, so that a second click on the same area is a click again.
    Output(ids.OVERVIEW_MAP, "clickData"),
    Output(ids.OVERVIEW_RANKING, "clickData"),
    Input(ids.OVERVIEW_MAP, "clickData"),
    Input(ids.OVERVIEW_RANKING, "clickData"),
    State(ids.OVERVIEW_AREA, "value"),
    prevent_initial_call=True,
)
def pick(on_map: Any, on_ranking: Any, chosen: str | None) -> tuple[Any, None, None]:  # noqa: ANN401 - what Plotly sends
    """Choose the area that was clicked; a second click lets it go, up to its district."""
    scope = scopes.current()
    clicked = on_map or on_ranking
    if scope is None or not clicked:
        raise PreventUpdate
    point = clicked["points"][0]
    code = point.get("location") or point.get("customdata")
    if code not in scope.places:
        return no_update, None, None
    return _let_go(code, scope) if code == chosen else code, None, None


def _let_go(code: str, scope: Scope) -> str | None:
    above = scope.places[code].parent_code
    return above if above in scope.places else None


@callback(
    Output(ids.OVERVIEW_MAP, "figure"),
    Output(ids.OVERVIEW_LEGEND, "children"),
    Output(ids.OVERVIEW_TABLE, "children"),
    Output(ids.OVERVIEW_RANKING, "figure"),
    Output(ids.OVERVIEW_RANKING_HEAD, "children"),
    Output(ids.OVERVIEW_VERDICT, "children"),
    Output(ids.OVERVIEW_HEADLINE, "children"),
    Input(ids.OVERVIEW_VIEW, "data"),
    Input(ids.OVERVIEW_SCREEN, "data"),
)
def compare(search: str | None, measured: Mapping[str, float] | None) -> tuple[Any, ...]:
    """Colour the map (values only: the browser has the geometry), rank, and say what stands out.

    One callback, because all of it follows from the same reads.
    """
    screen = _screen(measured)
    view, scope = _looked_up(search)
    found = sight(view, scope)
    figures, overall, level = found.figures, found.overall, scope.parts.title[view.lang]
    patch, classes = repaint(figures, data.outlines(scope.parts.key), view, scope, screen)
    order = rank(figures, overall.indicator, overall.value)
    return (
        patch,
        map_parts.legend(classes, overall, view.lang),
        map_parts.table(figures, order, overall.indicator, level, view.lang),
        ranking(order, overall, view.lang, rem=screen.rem, chosen=view.street),
        map_parts.ranking_head(order, overall, level, view.lang),
        map_parts.sentence(verdict(order, overall, view, scope)),
        headline(found.here, view.period, view.lang),
    )


@callback(
    Output(ids.OVERVIEW_TREND, "figure"),
    Output(ids.OVERVIEW_TREND_HEAD, "children"),
    Input(ids.OVERVIEW_VIEW, "data"),
    Input(ids.OVERVIEW_SCREEN, "data"),
)
def follow(search: str | None, measured: Mapping[str, float] | None) -> tuple[go.Figure, Any]:
    """Draw how the chosen area went through the period."""
    screen = _screen(measured)
    view, scope = _looked_up(search)
    indicator = INDICATORS[view.indicator]
    drawn = course(indicator)
    return (
        trend(along(drawn, view), drawn, view.lang, screen.rem),
        trend_head(drawn, indicator, scope.places.get(view.within or ""), view.lang),
    )
