"""What every view of the map has in common: its traces, its camera, its layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go
from dash import Patch

from dashboard import geojson, i18n, theme
from dashboard.figures.camera import fit
from dashboard.scope import Scope
from dashboard.view import View
from geo.text import Lang

AREAS: Final = 0
GAPS: Final = 1
CELLS: Final = 2
HOMES: Final = 3
STATIONS: Final = 4
LABELS: Final = 5
SITES: Final = 6
NUMBERS: Final = 7
"""The traces, in the order they are drawn. Those without values are there, so that one map and its
one WebGL context serve every view."""

_ON_TOP: Final = ""
"""Said of every trace: Plotly puts those that say the same anew in their order at every change,
and lets one that says nothing stand under what the trace before it said."""
_NOWHERE: Final = [None]
"""A trace without any point is taken off the map, and comes back above the others."""


@dataclass(frozen=True, slots=True)
class Screen:
    """The reader's screen: pixels to a rem, and the size of the map in pixels."""

    rem: float
    width: float
    height: float

    @property
    def unit(self) -> float:
        """Pixels to a pixel of a screen of 1920 x 1080."""
        return self.rem / 16


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
    every = {"geojson": url, "locations": codes, "z": nothing, "customdata": nothing}
    none = {"geojson": url, "locations": [], "z": [], "customdata": []}
    camera = fit(outlines, width=900, height=700)
    return go.Figure(
        [
            _fill("areas", **every),
            _fill("gaps", colorscale=[[0, theme.NO_DATA], [1, theme.NO_DATA]], **every),
            _fill("cells", **none),
            _fill("homes", **none),
            _points("stations"),
            go.Scattermap(
                uid="labels",
                below=_ON_TOP,
                mode="text",
                lon=outlines["lon"].tolist(),
                lat=outlines["lat"].tolist(),
                text=[""] * len(codes),
                textfont={"family": theme.MAP_FONT, "color": theme.TEXT, "size": 16},
                hoverinfo="skip",
            ),
            _numbered("sites", "markers+text"),
            _numbered("numbers", "text"),
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


def _fill(uid: str, **given: Any) -> go.Choroplethmap:  # noqa: ANN401 - a trace's own
    return go.Choroplethmap(
        uid=uid,
        below=_ON_TOP,
        zmin=0,
        zmax=1,
        featureidkey="id",
        hovertemplate="%{customdata}<extra></extra>",
        showscale=False,
        marker={"line": {"color": theme.GROUND, "width": 1.5}},
        **given,
    )


def _points(uid: str) -> go.Scattermap:
    return go.Scattermap(
        uid=uid,
        below=_ON_TOP,
        mode="markers",
        lon=_NOWHERE,
        lat=_NOWHERE,
        marker={"color": theme.POINT, "size": 8, "opacity": 1},
        hovertemplate="%{customdata}<extra></extra>",
    )


def _numbered(uid: str, mode: str) -> go.Scattermap:
    """Return room for numbers; `assets/rongtu.js` draws the rings around the sites'."""
    return go.Scattermap(
        uid=uid,
        below=_ON_TOP,
        mode=mode,
        lon=_NOWHERE,
        lat=_NOWHERE,
        text=[""],
        textposition="middle center",
        marker={"color": theme.GROUND, "size": 24, "opacity": 0.9, "allowoverlap": True},
        textfont={"family": theme.MAP_FONT, "color": theme.TEXT, "size": 16},
        hovertemplate="%{customdata}<extra></extra>",
    )


def blank(patch: Patch, *traces: int) -> None:
    """Take everything off traces that come and go and that this view does not use."""
    for index in traces:
        trace = patch["data"][index]
        if index in {CELLS, HOMES}:
            trace["locations"], trace["z"], trace["customdata"] = [], [], []
        else:
            put(trace, pd.DataFrame({"lon": [], "lat": []}), text=[], hover=[])


def put(trace: Any, rows: pd.DataFrame, *, text: Sequence[str], hover: Sequence[str]) -> None:  # noqa: ANN401 - part of a Patch
    """Put points, with their words, on a trace; none are nowhere."""
    trace["lon"] = rows["lon"].round(6).tolist() or _NOWHERE
    trace["lat"] = rows["lat"].round(6).tolist() or _NOWHERE
    trace["text"] = list(text) or [""]
    trace["customdata"] = list(hover) or [""]


def plain_streets(patch: Patch, outlines: pd.DataFrame, view: View, screen: Screen) -> None:
    """Draw the areas as land with nothing but their names."""
    inside = shown_in(outlines, view)
    names = outlines[f"name_{view.lang}"].tolist()
    areas, labels = patch["data"][AREAS], patch["data"][LABELS]
    areas["z"] = [0 if shown else None for shown in inside]
    areas["customdata"] = names
    areas["colorscale"] = [[0, theme.LAND], [1, theme.LAND]]
    areas["zmin"], areas["zmax"] = 0, 1
    no_gaps(patch, outlines)
    label(labels, names, inside, view.lang, screen)


def no_gaps(patch: Patch, outlines: pd.DataFrame) -> None:
    """Draw no area as one without data: this view has other words for it."""
    patch["data"][GAPS]["z"] = [None] * len(outlines)


def label(
    labels: Any, names: Sequence[str], inside: Sequence[bool], lang: Lang, screen: Screen  # noqa: ANN401 - part of a Patch
) -> None:  # fmt: skip
    """Write the names of the areas that are shown."""
    labels["text"] = [
        i18n.short(name, lang) if shown else "" for name, shown in zip(names, inside, strict=True)
    ]
    labels["textfont"]["size"] = theme.CAPTION * screen.rem


def shown_in(outlines: pd.DataFrame, view: View) -> list[bool]:
    """Say of each area whether it is in the chosen district."""
    if view.district is None:
        return [True] * len(outlines)
    inside: list[bool] = (outlines["parent_code"] == view.district).tolist()
    return inside


def look_at(
    patch: Patch, outlines: pd.DataFrame, view: View, screen: Screen, close: pd.DataFrame | None
) -> None:
    """Point the camera at what is chosen; the reader's own panning lasts until that changes.

    Parameters
    ----------
    close
        Bounds of what is looked at closely: one row a thing; none for the chosen area.
    """
    seen, margin, what = outlines, 0.03, ""
    if close is not None and len(close):
        seen, margin, what = close, 0.3, f" {view.spot or view.place}"
    elif view.street is not None:
        seen, margin = outlines[outlines["code"] == view.street], 0.2
    elif view.district is not None:
        seen = outlines[outlines["parent_code"] == view.district]
    seen = seen if len(seen) else outlines
    camera = fit(seen, width=screen.width, height=screen.height, margin=margin)
    layout = patch["layout"]
    layout["map"]["center"] = {"lon": camera.lon, "lat": camera.lat}
    # Nobody knows a place by its nearest hundred metres alone.
    layout["map"]["zoom"] = min(camera.zoom, _CLOSEST)
    layout["map"]["uirevision"] = f"{view.within}{what} {screen.width:.0f}x{screen.height:.0f}"
    layout["hoverlabel"] = theme.hover_label(screen.rem)


_CLOSEST: Final = 14.2
