"""The whole deployment at a glance: figures, hotspots or coverage, on one map."""

from collections.abc import Mapping
from typing import Any, Final

from dash import Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import data, i18n, ids
from dashboard import scope as scopes
from dashboard import view as views
from dashboard.callbacks import callback
from dashboard.components import frame, panels, reach_lists
from dashboard.figures.base import Screen, empty_map
from dashboard.figures.reach_map import proposed
from dashboard.pages import figures, hot, reach, steering
from dashboard.scope import Scope
from dashboard.view import Show, View

PAGES: Final = {Show.FIGURES: figures, Show.HOTSPOTS: hot, Show.COVERAGE: reach}
"""What fills the places of the page, by what it is about."""


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
            frame.header(scope.state, lang, steering.other_language(view)),
            html.Div(frame.notes(notes, lang), id=ids.OVERVIEW_NOTES, className="notes"),
            html.Main(
                [
                    panels.side(view, scope),
                    panels.middle(empty_map(outlines, scope, lang), view),
                    panels.ranked(lang),
                ],
                id=ids.OVERVIEW_MAIN,
                className="overview",
                **{"data-show": view.show.value, "data-shown": "", "aria-busy": "true"},
            ),
            frame.footer(scope.state, lang),
            dcc.Store(id=ids.OVERVIEW_VIEW, data=search),
            dcc.Store(id=ids.OVERVIEW_SCREEN),
        ],
        lang,
    )


def _looked_up(
    search: str | None, measured: Mapping[str, float] | None
) -> tuple[View, Scope, Screen]:
    scope = scopes.current()
    if scope is None or not measured:
        raise PreventUpdate
    screen = Screen(measured["rem"], measured["width"], measured["height"])
    return views.parse(search, scope)[0], scope, screen


@callback(
    Output(ids.OVERVIEW_MAP, "figure"),
    Output(ids.OVERVIEW_LEGEND, "children"),
    Output(ids.OVERVIEW_TABLE, "children"),
    Output(ids.OVERVIEW_RANKING, "figure"),
    Output(ids.OVERVIEW_RANKING_HEAD, "children"),
    Output(ids.OVERVIEW_VERDICT, "children"),
    Output(ids.OVERVIEW_HEADLINE, "children"),
    Output(ids.OVERVIEW_LIST, "children"),
    Output(ids.OVERVIEW_MAIN, "data-shown"),
    Input(ids.OVERVIEW_VIEW, "data"),
    Input(ids.OVERVIEW_SCREEN, "data"),
    running=[(Output(ids.OVERVIEW_MAIN, "aria-busy"), "true", "false")],
)
def compare(search: str | None, measured: Mapping[str, float] | None) -> tuple[Any, ...]:
    """Fill the map and what stands around it.

    One callback, because all of it follows from the same reads.
    """
    view, scope, screen = _looked_up(search, measured)
    return (*PAGES[view.show].shown(view, scope, screen).parts(), view.show.value)


@callback(
    Output(ids.OVERVIEW_TREND, "figure"),
    Output(ids.OVERVIEW_TREND_HEAD, "children"),
    Output(ids.OVERVIEW_BELOW, "children"),
    Input(ids.OVERVIEW_VIEW, "data"),
    Input(ids.OVERVIEW_SCREEN, "data"),
)
def follow(search: str | None, measured: Mapping[str, float] | None) -> tuple[Any, Any, Any]:
    """Fill what stands under the map."""
    view, scope, screen = _looked_up(search, measured)
    below = PAGES[view.show].below(view, scope, screen)
    return below.figure, below.head, below.lists


@callback(
    Output(ids.OVERVIEW_SITES, "children"),
    Output(ids.OVERVIEW_SITES, "data-asked"),
    Output(ids.OVERVIEW_MAP, "figure", allow_duplicate=True),
    Input(ids.OVERVIEW_VIEW, "data"),
    Input(ids.OVERVIEW_SCREEN, "data"),
    State(ids.OVERVIEW_SITES, "data-asked"),
    prevent_initial_call=True,
)
def propose(
    search: str | None, measured: Mapping[str, float] | None, before: str | None
) -> tuple[Any, str, Any]:
    """Say where new stations would serve most, and number them on the map.

    By itself, because it takes longer than all the rest; and once for a question, so that the map
    is not drawn twice when the reader looks elsewhere.
    """
    view, scope, screen = _looked_up(search, measured)
    if view.show is not Show.COVERAGE:
        return [], "", no_update
    asked = f"{reach.asked(view, scope)} {view.lang} {screen.rem}"
    if asked == before:
        raise PreventUpdate
    found = reach.sited(view, scope)
    said = [] if found is None else reach_lists.sites(found, view.lang)
    return said, asked, proposed(found, view.lang, screen)
