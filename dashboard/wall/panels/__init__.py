"""Panels: what is asked in, what a screen draws out. One place to add a kind."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dashboard.wall.ground import Ground
from dashboard.wall.panels import (
    areas,
    choropleth,
    figure,
    heat,
    lists,
    outbreaks,
    reach,
    sentence,
    tables,
)
from dashboard.wall.plan import FigurePanel, Listing, ListPanel, MapPanel, Paint, Says

Drawn = dict[str, Any]
"""What a screen draws: see `dashboard.wall.show`."""

FIGURE: Final[Callable[[FigurePanel, Ground], Drawn]] = figure.figure

LISTS: Final[Mapping[Listing, tuple[str, Callable[[ListPanel, Ground], Drawn]]]] = {
    Listing.RANKING: ("ranking", areas.ranking),
    Listing.BARS: ("bars", areas.bars),
    Listing.CATEGORIES: ("bars", lists.categories),
    Listing.HOTSPOTS: ("bars", heat.spots),
    Listing.ALERTS: ("bars", outbreaks.alerts),
    Listing.LEFT_OUT: ("bars", reach.left_out),
    Listing.LOAD: ("bars", reach.load),
    Listing.SHARES: ("bars", lists.shares),
    Listing.CHANGES: ("table", tables.changes),
    Listing.PUBLISHED: ("table", tables.published),
}
"""How each list is drawn, and who fills it."""

MAPS: Final[Mapping[Paint, Callable[[MapPanel, Ground], Drawn]]] = {
    Paint.INDICATOR: choropleth.choropleth,
    Paint.CHANGE: choropleth.change_map,
    Paint.HOTSPOTS: heat.heat_map,
    Paint.COVERAGE: reach.reach_map,
}

SAYS: Final[Mapping[Says, Callable[[Ground], Drawn | None]]] = {
    Says.RANKING: sentence.by_ranking,
    Says.CHANGE: sentence.by_change,
    Says.HOTSPOTS: heat.heat_says,
    Says.COVERAGE: reach.reach_says,
    Says.NONE: lambda _ground: None,
}
