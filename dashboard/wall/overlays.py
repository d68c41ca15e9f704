"""What lies over the map of a scene: a layer of the catalog, by a URL that changes with it."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard import data, geojson, numbers, theme
from dashboard.once import Once
from dashboard.wall.ground import Ground
from dashboard.wall.panels.extent import mark_of, stamped
from geo.catalog import LAYERS, Kind, Layer
from geo.queries import alerts
from geo.queries.layers import MAX_FEATURES
from geo.queries.origin import tables

_LOADED: Final = {
    "alert": "demand",
    "area": "area",
    "building": "building",
    "demand": "demand",
    "organisation": "organisation",
    "reach": "station",
    "reach_ground": "station",
    "road": "road",
    "station": "station",
}
"""Which layer of the data a table is made from."""
_FEATURE: Final = b'{"type":"Feature",'
"""How a feature begins; inside a text the marks would be escaped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Content:
    """What is known of the features without looking into them."""

    mark: str
    count: int


_CONTENTS: Final = Once[_Content](most=512)


def overlay(key: str, ground: Ground) -> dict[str, Any]:
    """Return a layer of the catalog, inside what the map shows.

    Raises
    ------
    UnknownKeyError
        No such layer.
    """
    layer = LAYERS[key]
    content = _CONTENTS.get(
        (key, ground.within, *_changes(layer, ground)), lambda: _content(key, ground.within)
    )
    url = geojson.layer_url(key, version=None, within=ground.within)
    return {
        "key": key,
        "title": layer.title[ground.lang],
        "kind": layer.kind.value,
        "url": stamped(url, content.mark),
        "colour": theme.layer_colour(key),
        "count": _counted(layer, content.count),
        "layers": rests_on(layer),
    }


def rests_on(layer: Layer) -> list[str]:
    """Return the layers of the data that a layer of the map is made from.

    >>> rests_on(LAYERS["stations"]), rests_on(LAYERS["alerts"])
    (['station'], ['demand'])
    """
    return sorted({_LOADED[name] for name in tables(layer.features) if name in _LOADED})


def _changes(layer: Layer, ground: Ground) -> tuple[Hashable, ...]:
    """Return what the features depend on: the data, the day, and the nightly scan of alerts."""
    newest = None
    if "alert" in tables(layer.features):
        newest = ground.moment.connection.scalar(alerts.newest())
    state = ground.moment.state
    return state.version, datetime.now(ZoneInfo(state.time_zone)).date(), newest


def _content(key: str, within: str | None) -> _Content:
    body = data.layer_collection(key, within)
    return _Content(mark=mark_of(body), count=body.count(_FEATURE))


def _counted(layer: Layer, count: int) -> str:
    """Write how many there are; ways are joined by area, and their number says nothing."""
    if layer.kind is Kind.LINE:
        return ""
    return numbers.shown(count) + ("+" if count >= MAX_FEATURES else "")
