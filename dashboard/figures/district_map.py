"""The map: areas coloured by an indicator, under their names and the chosen layers."""

from dataclasses import dataclass
from html import escape
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
from dash import Patch

from dashboard import geojson, i18n, numbers, theme
from dashboard import i18n_reading as words
from dashboard.figures.camera import fit
from dashboard.figures.classes import Classes, classify
from dashboard.reading import counted, measured, of_row
from dashboard.scope import Scope
from dashboard.view import View
from geo.catalog import INDICATORS, LAYERS, Indicator, Kind
from geo.text import Lang

AREAS: Final = 0
GAPS: Final = 1
LABELS: Final = 2
"""The traces, in the order they are drawn."""

_LABEL_LAYER: Final = "plotly-trace-layer-labels-symbol"
"""What Plotly calls the layer of the trace whose uid is `labels`: lines go under it."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The reader's screen: pixels to a rem, and the size of the map in pixels."""

    rem: float
    width: float
    height: float


def empty_map(outlines: pd.DataFrame, scope: Scope, lang: Lang) -> go.Figure:
    """Draw every area without a value: the browser asks for the geometry by URL, once.

    Parameters
    ----------
    outlines
        One row an area of the level `scope.parts`: code, names, a label point, bounds.
    """
    url = geojson.area_url(scope.parts.key, version=scope.state.version)
    codes = outlines["code"].tolist()
    nothing = [None] * len(codes)
    shared: dict[str, Any] = {
        "geojson": url,
        "featureidkey": "id",
        "locations": codes,
        "z": nothing,
        "customdata": nothing,
        "hovertemplate": "%{customdata}<extra></extra>",
        "showscale": False,
        "marker": {"line": {"color": theme.GROUND, "width": 1.5}},
    }
    camera = fit(outlines, width=900, height=700)
    return go.Figure(
        [
            go.Choroplethmap(uid="areas", zmin=0, zmax=1, **shared),
            go.Choroplethmap(
                uid="gaps",
                zmin=0,
                zmax=1,
                colorscale=[[0, theme.NO_DATA], [1, theme.NO_DATA]],
                **shared,
            ),
            go.Scattermap(
                uid="labels",
                mode="text",
                lon=outlines["lon"].tolist(),
                lat=outlines["lat"].tolist(),
                text=[""] * len(codes),
                textfont={"family": theme.MAP_FONT, "color": theme.TEXT, "size": 16},
                hoverinfo="skip",
            ),
        ],
        layout={
            **theme.layout(16),
            "dragmode": "pan",
            "meta": lang.value,
            "map": {
                "style": theme.MAP_STYLE,
                "center": {"lon": camera.lon, "lat": camera.lat},
                "zoom": camera.zoom,
                "layers": [],
            },
        },
    )


def repaint(
    figures: pd.DataFrame, outlines: pd.DataFrame, view: View, scope: Scope, screen: Screen
) -> tuple[Patch, Classes | None]:
    """Return what of the map changes with the view, geometry excepted; and its classes.

    Parameters
    ----------
    figures
        The areas in scope: names, the columns of an `Answer`, and `beside`, the readings of what
        the number must be read with.
    outlines
        All areas that `empty_map` drew, in the same order.
    """
    indicator, lang = INDICATORS[view.indicator], view.lang
    rows = outlines[["code"]].merge(figures, on="code", how="left", indicator="_in")
    inside = (rows["_in"] == "both").tolist()
    values = [None if pd.isna(value) else float(value) for value in rows["value"]]
    hover = [
        _hover(row, indicator, lang) if shown else None
        for row, shown in zip(rows.to_dict("records"), inside, strict=True)
    ]
    classes = classify(figures["value"], indicator)
    patch = Patch()
    areas, gaps, labels = (patch["data"][i] for i in (AREAS, GAPS, LABELS))
    areas["z"], areas["customdata"] = values, hover
    if classes is not None:
        areas["colorscale"] = classes.colorscale
        areas["zmin"], areas["zmax"] = classes.edges[0], classes.edges[-1]
    gaps["z"] = [
        0 if shown and value is None else None for shown, value in zip(inside, values, strict=True)
    ]
    gaps["customdata"] = hover
    labels["text"] = [
        _label(row, indicator, lang) if shown else ""
        for row, shown in zip(rows.to_dict("records"), inside, strict=True)
    ]
    for trace in (areas, gaps):
        trace["marker"]["line"]["width"] = 1.5 * screen.rem / 16
    labels["textfont"]["size"] = theme.CAPTION * screen.rem
    _look_at(patch["layout"], outlines, view, screen)
    patch["layout"]["hoverlabel"] = theme.hover_label(screen.rem)
    patch["layout"]["map"]["layers"] = _layers(view, scope, screen.rem)
    return patch, classes


def _look_at(layout: Any, outlines: pd.DataFrame, view: View, screen: Screen) -> None:  # noqa: ANN401 - part of a Patch
    """Point the camera at the chosen area; the reader's own panning lasts until it changes."""
    seen = outlines
    if view.street is not None:
        seen = outlines[outlines["code"] == view.street]
    elif view.district is not None:
        seen = outlines[outlines["parent_code"] == view.district]
    margin = 0.2 if view.street is not None else 0.03
    seen = seen if len(seen) else outlines
    camera = fit(seen, width=screen.width, height=screen.height, margin=margin)
    layout["map"]["center"] = {"lon": camera.lon, "lat": camera.lat}
    layout["map"]["zoom"] = camera.zoom
    layout["map"]["uirevision"] = f"{view.within} {screen.width:.0f}x{screen.height:.0f}"


def _layers(view: View, scope: Scope, rem: float) -> list[dict[str, Any]]:
    """Return the land, outlines and switched-on layers, each by the URL of its geometry."""
    version, unit = scope.state.version, rem / 16
    outer = scope.whole.key if scope.whole is not None else scope.parts.key
    parts_url = geojson.area_url(scope.parts.key, version=version)
    land = {
        "sourcetype": "geojson",
        "source": parts_url,
        "type": "fill",
        "color": theme.LAND,
        "below": "traces",
    }
    layers = [land]
    if scope.whole is not None:
        layers.append(_line(geojson.area_url(outer, version=version), theme.OUTLINE, 2 * unit))
    for key in view.layers:
        url = geojson.layer_url(key, version=version, within=view.district)
        colour = theme.layer_colour(key)
        match LAYERS[key].kind:
            case Kind.POINT:
                layers.append(_points(url, colour, 3.5 * unit))
            case Kind.OUTLINE:
                layers.append(_line(url, colour, 1.1 * unit))
    if view.street is not None:
        url = geojson.area_url(scope.parts.key, version=version, within=view.street)
        layers.append(_line(url, theme.TEXT, 3 * unit))
    return layers


def _line(url: str, colour: str, width: float) -> dict[str, Any]:
    return {
        "sourcetype": "geojson",
        "source": url,
        "type": "line",
        "color": colour,
        "line": {"width": width},
        "below": _LABEL_LAYER,
    }


def _points(url: str, colour: str, radius: float) -> dict[str, Any]:
    return {
        "sourcetype": "geojson",
        "source": url,
        "type": "circle",
        "color": colour,
        "circle": {"radius": radius},
        "below": _LABEL_LAYER,
    }


def _label(row: dict[Any, Any], indicator: Indicator, lang: Lang) -> str:
    name = i18n.short(row[f"name_{lang}"], lang)
    return f"{name}<br>{numbers.shown(row['value'], indicator.digits)}"


def _hover(row: dict[Any, Any], indicator: Indicator, lang: Lang) -> str:
    """Write the name, the value, what it is of, and its interval: a number never stands alone."""
    reading = of_row(row, indicator)
    known = not pd.isna(row["value"])
    shown = measured(reading, lang) if known else words.NO_DATA[lang]
    lines = [f"<b>{escape(row[f'name_{lang}'])}</b>", f"{indicator.title[lang]} {shown}"]
    if counts := counted(reading, lang):
        lines.append(counts)
    if not pd.isna(row["mean_of_days"]):
        mean = numbers.shown(row["mean_of_days"], indicator.digits)
        lines.append(f"{words.MEAN_OF_DAYS[lang]} {mean}　{words.POOLED[lang]} {shown}")
    if interval := numbers.span(row["low"], row["high"], indicator.digits):
        lines.append(f"{words.INTERVAL_95[lang]} {interval}")
    lines += [f"{other.indicator.title[lang]} {measured(other, lang)}" for other in row["beside"]]
    return "<br>".join(lines)
