"""The map of coverage: streets by share, compounds in and out of reach, stations and circles."""

import math
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
from dash import Patch

from dashboard import geojson, numbers, theme
from dashboard import i18n_reach as words
from dashboard.figures import base, layers
from dashboard.figures.base import AREAS, CELLS, HOMES, NUMBERS, SITES, STATIONS, Screen
from dashboard.figures.heat_map import steps
from dashboard.reach import Reach
from dashboard.scope import Scope
from dashboard.view import View
from geo.catalog.circles import Way
from geo.engine.coverage import Outcome, Subject
from geo.engine.siting import Siting
from geo.text import Lang

FIFTHS: Final = len(theme.SHARES)


def repaint(seen: Reach, outlines: pd.DataFrame, view: View, scope: Scope, screen: Screen) -> Patch:
    """Return what of the map changes with the view; geometry is asked for by URL."""
    patch, found = Patch(), seen.found
    _streets(patch, seen, outlines, view, screen)
    base.blank(patch, CELLS, NUMBERS)
    known = found.outcome in {Outcome.MEASURED, Outcome.NO_COMPOUNDS}
    version = scope.state.version
    homes, rows = patch["data"][HOMES], seen.homes if known else seen.homes[:0]
    homes["geojson"] = geojson.layer_url("compounds", version=version, within=view.district)
    homes["locations"], homes["z"] = rows["code"].tolist(), rows["out"].tolist()
    homes["customdata"] = [_home(row, seen, scope, view.lang) for row in rows.to_dict("records")]
    homes["zmin"], homes["zmax"] = -0.5, len(theme.LEFT_OUT) + 0.5
    homes["colorscale"] = steps((theme.COVERED, *theme.LEFT_OUT))
    homes["marker"]["line"]["width"] = 0.5 * screen.unit
    _stations(patch, seen, view, screen)
    base.look_at(patch, outlines, view, screen, seen.bounds)
    over = layers.layers(view, scope, screen, but=("stations",))
    if known and found.way is Way.STRAIGHT:
        url = geojson.circles_url(
            found.metres, version=version, kinds=view.kinds, closed=view.closed
        )
        over.append({**layers.line(url, theme.CIRCLE_FILL, 0), "type": "fill"})
        over.append(layers.line(url, theme.CIRCLE, 1.2 * screen.unit))
    if seen.chosen is not None:
        over.append(layers.line(_ring(seen.chosen), theme.TEXT, 3 * screen.unit))
    patch["layout"]["map"]["layers"] = over
    return patch


def _ring(place: "pd.Series[Any]") -> dict[str, Any]:
    """Draw a ring around a place: its outline may be smaller than the line."""
    turn = np.linspace(0, 2 * np.pi, 33)
    lon = float(place["lon"]) + 0.0016 * np.cos(turn) / np.cos(np.radians(float(place["lat"])))
    lat = float(place["lat"]) + 0.0016 * np.sin(turn)
    corners = np.column_stack([lon, lat]).round(6).tolist()
    return {"type": "LineString", "coordinates": corners}


def proposed(siting: Siting | None, lang: Lang, screen: Screen) -> Patch:
    """Return the proposed sites as numbers on the map; other views take them off themselves."""
    patch = Patch()
    if siting is None:
        base.blank(patch, SITES)
        return patch
    rows, trace = siting.greedy_sites, patch["data"][SITES]
    hover = [
        f"<b>{words.SITE[lang].format(rank=row['rank'])}</b>　{escape(row[f'name_{lang}'])}<br>"
        + words.GAIN[lang].format(households=numbers.shown(row["households"]))
        for row in rows.to_dict("records")
    ]
    base.put(trace, rows, text=[str(rank) for rank in rows["rank"]], hover=hover)
    trace["marker"]["size"] = 1.7 * screen.rem
    trace["textfont"]["size"] = 1.05 * screen.rem
    return patch


def _streets(patch: Patch, seen: Reach, outlines: pd.DataFrame, view: View, screen: Screen) -> None:
    found, lang = seen.found, view.lang
    mine = found.frame[found.frame["subject"] == Subject.HOUSEHOLDS]
    rows = outlines.merge(mine, on="code", how="left")
    names = outlines[f"name_{lang}"].tolist()
    areas = patch["data"][AREAS]
    inside = base.shown_in(outlines, view)
    share = rows[f"{found.way}_share"].to_numpy(dtype=float)
    fifths = np.where(np.isnan(share), -1, np.minimum(np.nan_to_num(share) * FIFTHS, FIFTHS - 1))
    areas["z"] = [
        int(np.floor(fifth)) if shown else None for fifth, shown in zip(fifths, inside, strict=True)
    ]
    areas["customdata"] = [
        _street(row, name, lang) for row, name in zip(rows.to_dict("records"), names, strict=True)
    ]
    areas["colorscale"] = steps((theme.LAND, *theme.SHARES))
    areas["zmin"], areas["zmax"] = -1.5, FIFTHS - 0.5
    base.no_gaps(patch, outlines)
    base.label(patch["data"][base.LABELS], names, inside, lang, screen)


def _street(row: dict[Any, Any], name: str, lang: Lang) -> str:
    lines = [f"<b>{escape(name)}</b>"]
    for way in (Way.WALK, Way.STRAIGHT):
        share = row[f"{way}_share"]
        if not pd.isna(share):
            lines.append(
                words.SHARE_OF[lang].format(
                    way=words.WAY[way][lang], share=numbers.shown(100 * share, 1),
                    k=numbers.shown(row[way]), n=numbers.shown(row["whole"]),
                )
            )  # fmt: skip
    return "<br>".join(lines)


def _home(row: dict[Any, Any], seen: Reach, scope: Scope, lang: Lang) -> str:
    found = seen.found
    people = row["households"]
    lines = [
        f"<b>{escape(row[f'name_{lang}'])}</b>",
        words.HOUSEHOLDS[lang].format(n=numbers.shown(people))
        if not pd.isna(people)
        else words.NO_HOUSEHOLDS[lang],
    ]
    nearest = row[f"{found.way}_station"]
    if not isinstance(nearest, str):
        return "<br>".join([*lines, words.NO_STATION_NEAR[lang]])
    name = scope.offer.stations.get(nearest)
    if name is not None:
        lines.append(escape(name[lang]))
    lines.append(distances(row["straight"], row["walk"], lang, walks=Way.WALK in found.ways))
    lines.append(words.IN_REACH[lang].format(n=int(row[f"{found.way}_count"])))
    return "<br>".join(lines)


def distances(straight: float, walk: float, lang: Lang, *, walks: bool) -> str:
    """Write both distances; what is farther than a quarter of an hour was not measured."""
    said = words.STRAIGHT_M[lang].format(m=numbers.shown(straight))
    if not walks:
        return said
    beyond = math.isnan(walk)
    far = words.BEYOND[lang] if beyond else words.WALK_M[lang].format(m=numbers.shown(walk))
    return f"{said}　{far}"


def _stations(patch: Patch, seen: Reach, view: View, screen: Screen) -> None:
    rows, trace = seen.found.load, patch["data"][STATIONS]
    hover = [
        f"<b>{escape(row[f'name_{view.lang}'])}</b><br>{escape(row['kind'] or '')}<br>"
        + words.SERVES[view.lang].format(
            households=numbers.shown(row["households"]), compounds=numbers.shown(row["compounds"])
        )
        for row in rows.fillna({"kind": ""}).to_dict("records")
    ]
    base.put(trace, rows, text=[], hover=hover)
    trace["marker"]["size"] = 0.55 * screen.rem
