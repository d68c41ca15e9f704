"""What is drawn over and under the traces of the map: land, borders, circles, chosen layers."""

from collections.abc import Sequence
from typing import Any, Final

from dashboard import geojson, theme
from dashboard.figures.base import Screen
from dashboard.scope import Scope
from dashboard.view import Show, View
from geo.catalog import LAYERS, Kind

_LABEL_LAYER: Final = "plotly-trace-layer-labels-symbol"
"""What Plotly calls the layer of the trace whose uid is `labels`: lines go under it."""


def layers(
    view: View, scope: Scope, screen: Screen, *, but: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return the land, outlines and switched-on layers, each by the URL of its geometry.

    Parameters
    ----------
    but
        Layers that this view draws itself.
    """
    version, unit = scope.state.version, screen.unit
    parts_url = geojson.area_url(scope.parts.key, version=version)
    found = [
        {
            "sourcetype": "geojson",
            "source": parts_url,
            "type": "fill",
            "color": theme.LAND,
            "below": "traces",
        },
        # Other views cover the borders of the areas. And Plotly raises lines above new traces only
        # where there are two of them.
        line(parts_url, theme.GROUND if view.show is Show.FIGURES else theme.BORDER, unit),
    ]
    if scope.whole is not None:
        outer = geojson.area_url(scope.whole.key, version=version)
        found.append(line(outer, theme.OUTLINE, 2 * unit))
    found += [_layer(key, view, version, unit) for key in view.layers if key not in but]
    if view.street is not None:
        url = geojson.area_url(scope.parts.key, version=version, within=view.street)
        found.append(line(url, theme.TEXT, 3 * unit))
    return found


def _layer(key: str, view: View, version: int | None, unit: float) -> dict[str, Any]:
    url = geojson.layer_url(key, version=version, within=view.district)
    colour = theme.layer_colour(key)
    match LAYERS[key].kind:
        case Kind.POINT if view.show is Show.HOTSPOTS:
            return _dots(url, theme.MUTED, 2.2 * unit)
        case Kind.POINT:
            return _dots(url, colour, 3.5 * unit)
        case Kind.OUTLINE:
            return line(url, colour, 1.1 * unit)
        case Kind.LINE:
            return line(url, colour, 0.8 * unit)


def line(source: str | dict[str, Any], colour: str, width: float) -> dict[str, Any]:
    """Return a layer of lines, under the labels."""
    return {
        "sourcetype": "geojson",
        "source": source,
        "type": "line",
        "color": colour,
        "line": {"width": width},
        "below": _LABEL_LAYER,
    }


def _dots(url: str, colour: str, radius: float) -> dict[str, Any]:
    return {
        "sourcetype": "geojson",
        "source": url,
        "type": "circle",
        "color": colour,
        "circle": {"radius": radius},
        "below": _LABEL_LAYER,
    }
