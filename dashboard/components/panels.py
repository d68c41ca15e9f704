"""Where everything on the overview page stands, before it is filled."""

from typing import Final

import plotly.graph_objects as go
from dash import dcc, html

from dashboard import i18n, i18n_heat, ids
from dashboard import i18n_reading as words
from dashboard.components import filters
from dashboard.figures.empty import empty
from dashboard.scope import Scope
from dashboard.view import View
from geo.text import Lang

MAP_CONFIG: Final = {"displayModeBar": False, "scrollZoom": True, "displaylogo": False}
CHART_CONFIG: Final = {"displayModeBar": False, "displaylogo": False, "doubleClick": False}


def side(view: View, scope: Scope) -> html.Div:
    """Return the choices, and room for the headline."""
    return html.Div(
        [
            filters.filters(view, scope),
            html.Section(
                id=ids.OVERVIEW_HEADLINE,
                className="headline",
                tabIndex=0,
                **{"aria-label": i18n.FIGURES[view.lang], "aria-live": "polite"},
            ),
        ],
        className="side",
    )


def middle(figure: go.Figure, view: View) -> html.Div:
    """Return the map, with room for the verdict and for what stands under it."""
    lang = view.lang
    return html.Div(
        [
            html.Section(
                [
                    dcc.Graph(
                        id=ids.OVERVIEW_MAP, figure=figure, config=MAP_CONFIG,
                        className="map-graph", responsive=True,
                    ),
                    html.Div(id=ids.OVERVIEW_LEGEND, className="legend"),
                    html.Div(
                        filters.layers(view),
                        className="map-layers",
                        role="group",
                        **{"aria-label": i18n.LAYERS[lang]},
                    ),
                    html.Div(i18n_heat.WORKING[lang], className="working", role="status"),
                    html.Div(id=ids.OVERVIEW_TABLE, className="for-listeners"),
                ],
                className="map-panel",
                **{"aria-label": i18n.MAP[lang]},
            ),
            html.Section(id=ids.OVERVIEW_VERDICT, className="verdict"),
            html.Section(
                [
                    html.Div(id=ids.OVERVIEW_TREND_HEAD, className="chart-head"),
                    dcc.Graph(
                        id=ids.OVERVIEW_TREND, figure=empty(), config=CHART_CONFIG,
                        className="trend", responsive=True,
                    ),
                ],
                className="trend-panel only in-figures in-hotspots",
            ),
            html.Section(
                [
                    html.Div(id=ids.OVERVIEW_BELOW),
                    html.Div(
                        id=ids.OVERVIEW_SITES, className="below-panel", role="status",
                        **{"data-asked": ""},
                    ),
                ],
                className="below only in-coverage",
            ),
        ],
        className="middle",
    )  # fmt: skip


def ranked(lang: Lang) -> html.Section:
    """Return room for the ranking, which keys scroll where it is long."""
    return html.Section(
        [
            html.Div(id=ids.OVERVIEW_RANKING_HEAD, className="chart-head"),
            html.Div(
                dcc.Graph(id=ids.OVERVIEW_RANKING, figure=empty(), config=CHART_CONFIG),
                className="ranking only in-figures",
                tabIndex=0,
                **{"aria-label": words.RANKING_LIST[lang]},
            ),
            html.Div(id=ids.OVERVIEW_LIST, className="list only in-hotspots in-coverage"),
        ],
        className="ranking-panel",
    )
