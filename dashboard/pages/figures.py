"""The view of figures: what its parts show, from as few questions as they need."""

from dash import no_update

from dashboard import data
from dashboard.components import map_parts
from dashboard.components.headline import headline
from dashboard.components.trend_head import trend_head
from dashboard.figures.base import Screen
from dashboard.figures.course import course
from dashboard.figures.district_map import repaint
from dashboard.figures.order import rank
from dashboard.figures.ranking import ranking
from dashboard.figures.trend import trend
from dashboard.pages.shown import Below, Shown
from dashboard.scope import Scope
from dashboard.sight import along, sight
from dashboard.verdict import verdict
from dashboard.view import View
from geo.catalog import INDICATORS


def shown(view: View, scope: Scope, screen: Screen) -> Shown:
    """Colour the map (values only: the browser has the geometry), rank, say what stands out."""
    found = sight(view, scope)
    figures, overall, level = found.figures, found.overall, scope.parts.title[view.lang]
    patch, classes = repaint(figures, data.outlines(scope.parts.key), view, scope, screen)
    order = rank(figures, overall.indicator, overall.value)
    return Shown(
        map=patch,
        legend=map_parts.legend(classes, overall, view.lang),
        table=map_parts.table(figures, order, overall.indicator, level, view.lang),
        ranking=ranking(order, overall, view.lang, rem=screen.rem, chosen=view.street),
        head=map_parts.ranking_head(order, overall, level, view.lang),
        verdict=map_parts.sentence(verdict(order, overall, view, scope)),
        headline=headline(found.here, view.period, view.lang),
    )


def below(view: View, scope: Scope, screen: Screen) -> Below:
    """Draw how the chosen area went through the period."""
    indicator = INDICATORS[view.indicator]
    drawn = course(indicator)
    return Below(
        figure=trend(along(drawn, view), drawn, view.lang, screen.rem),
        head=trend_head(drawn, indicator, scope.places.get(view.within or ""), view.lang),
        lists=no_update,
    )
