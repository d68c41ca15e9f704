"""What the controls, the map and the lists do to the link, which everything else follows."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import (
    ALL,
    ClientsideFunction,
    Input,
    Output,
    State,
    clientside_callback,
    ctx,
    no_update,
)
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import heat, ids
from dashboard import scope as scopes
from dashboard import view as views
from dashboard.callbacks import callback
from dashboard.components import filters
from dashboard.figures.base import NUMBERS
from dashboard.scope import Scope
from dashboard.view import Show, View
from geo.catalog.circles import Way
from geo.text import Lang

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


def other_language(view: View) -> str:
    """Return the link of a view in the other language."""
    other = Lang.EN if view.lang is Lang.ZH else Lang.ZH
    return views.in_language(view, other).query


def _looked_up(search: str | None) -> tuple[View, Scope]:
    scope = scopes.current()
    if scope is None:
        raise PreventUpdate
    return views.parse(search, scope)[0], scope


def _changed(before: View, after: View) -> str:
    """Return the query of a view; a control that was only put on the page changes nothing."""
    if after == before:
        raise PreventUpdate
    return after.query


@callback(
    Output(ids.OVERVIEW_VIEW, "data"),
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
) -> str:
    """Follow the controls that every view has."""
    before, scope = _looked_up(search)
    changes = {
        **views.area_fields(area, scope),
        **views.date_fields(dates),
        "indicator": indicator,
        "layers": ",".join(layers or ()),
    }
    view = views.steered(before, scope, **changes)
    if view.within != before.within:
        view = views.steered(view, scope, place=None)
    return _changed(before, view)


@callback(
    Output(ids.OVERVIEW_VIEW, "data", allow_duplicate=True),
    Output(ids.OVERVIEW_MAIN, "data-show"),
    Input(ids.OVERVIEW_SHOW, "value"),
    State(ids.OVERVIEW_VIEW, "data"),
    prevent_initial_call=True,
)
def turn(show: str, search: str | None) -> tuple[str, str]:
    """Show figures, hotspots or coverage."""
    before, scope = _looked_up(search)
    view = views.steered(before, scope, show=show)
    return _changed(before, view), view.show.value


@callback(
    Output(ids.OVERVIEW_VIEW, "data", allow_duplicate=True),
    Input(ids.OVERVIEW_CATEGORY, "value"),
    Input(ids.OVERVIEW_UNIT, "value"),
    Input(ids.OVERVIEW_STEP, "value"),
    State(ids.OVERVIEW_VIEW, "data"),
    prevent_initial_call=True,
)
def search_for(category: str, unit: str, step: str, search: str | None) -> str:
    """Follow what is asked of hotspots."""
    before, scope = _looked_up(search)
    view = views.steered(before, scope, category=category, unit=unit, step=step)
    if (view.category, view.unit) != (before.category, before.unit):
        view = views.steered(view, scope, spot=None)
    return _changed(before, view)


@callback(
    Output(ids.OVERVIEW_VIEW, "data", allow_duplicate=True),
    Input(ids.OVERVIEW_MINUTES, "value"),
    Input(ids.OVERVIEW_WAY, "value"),
    Input(ids.OVERVIEW_KINDS, "value"),
    Input(ids.OVERVIEW_CLOSED, "value"),
    State(ids.OVERVIEW_VIEW, "data"),
    prevent_initial_call=True,
)
def cover(
    minutes: str,
    way: str,
    kinds: Sequence[str] | None,
    closed: Sequence[str] | None,
    search: str | None,
) -> str:
    """Follow what is asked of coverage."""
    before, scope = _looked_up(search)
    usual = Way.WALK if scope.offer.network else Way.STRAIGHT
    view = views.steered(
        before,
        scope,
        minutes=minutes,
        way=None if way == usual else way,
        kinds=",".join(kinds or ()) or None,
        closed=",".join(closed or ()) or None,
    )
    return _changed(before, view)


@callback(
    Output(ids.OVERVIEW_VIEW, "data", allow_duplicate=True),
    Input({"type": ids.OVERVIEW_SPOT, "key": ALL}, "n_clicks"),
    Input({"type": ids.OVERVIEW_PLACE, "key": ALL}, "n_clicks"),
    State(ids.OVERVIEW_VIEW, "data"),
    prevent_initial_call=True,
)
def look(spots: Sequence[int | None], places: Sequence[int | None], search: str | None) -> str:
    """Look closely at what was chosen from a list; choosing it again lets it go."""
    if not any(spots) and not any(places):  # A list that was only put on the page.
        raise PreventUpdate
    before, scope = _looked_up(search)
    chosen = ctx.triggered_id
    field = "spot" if chosen["type"] == ids.OVERVIEW_SPOT else "place"
    key = None if chosen["key"] == getattr(before, field) else chosen["key"]
    return _changed(before, views.steered(before, scope, **{field: key}))


@callback(
    Output({"type": ids.OVERVIEW_PRESET, "key": ALL}, "aria-pressed"),
    Output(ids.OVERVIEW_LANG, "href"),
    Output(ids.OVERVIEW_NOTES, "children"),
    Input(ids.OVERVIEW_VIEW, "data"),
    prevent_initial_call=True,
)
def mark(search: str | None) -> tuple[list[str], str, list[Component]]:
    """Mark the preset that the period is, and let the other language show the same."""
    view, scope = _looked_up(search)
    return filters.pressed(view.period, scope), other_language(view), []


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
    Output(ids.OVERVIEW_VIEW, "data", allow_duplicate=True),
    # Emptied, so that a second click on the same area is a click again.
    Output(ids.OVERVIEW_MAP, "clickData"),
    Output(ids.OVERVIEW_RANKING, "clickData"),
    Input(ids.OVERVIEW_MAP, "clickData"),
    Input(ids.OVERVIEW_RANKING, "clickData"),
    State(ids.OVERVIEW_AREA, "value"),
    State(ids.OVERVIEW_VIEW, "data"),
    prevent_initial_call=True,
)
def pick(
    on_map: Any,  # noqa: ANN401 - what Plotly sends
    on_ranking: Any,  # noqa: ANN401 - as above
    chosen: str | None,
    search: str | None,
) -> tuple[Any, Any, None, None]:
    """Choose the area that was clicked; a second click lets it go, up to its district.

    A click on a cell or on a number chooses the hotspot, and one on a compound that compound.
    """
    clicked = on_map or on_ranking
    if not clicked:
        raise PreventUpdate
    view, scope = _looked_up(search)
    point = clicked["points"][0]
    code = point.get("location") or point.get("customdata")
    if code in scope.places:
        return (_let_go(code, scope) if code == chosen else code), no_update, None, None
    return no_update, _looked_at(point, view, scope), None, None


def _looked_at(point: Mapping[str, Any], view: View, scope: Scope) -> Any:  # noqa: ANN401 - a query, or Dash's "nothing"
    """Return the query that looks closely at a place of the map; nothing for no place."""
    code, key = point.get("location"), None
    match view.show:
        case Show.HOTSPOTS if point.get("curveNumber") == NUMBERS:
            key = heat.heat(view).spots[point["pointNumber"]].key
        case Show.HOTSPOTS if isinstance(code, str):
            key = heat.spot_at(code, view)
        case Show.COVERAGE if isinstance(code, str):
            return views.steered(view, scope, place=code).query
    return no_update if key is None else views.steered(view, scope, spot=key).query


def _let_go(code: str, scope: Scope) -> str | None:
    above = scope.places[code].parent_code
    return above if above in scope.places else None
