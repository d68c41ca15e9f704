"""The map of hotspots: the places compared, by how certainly they are high or low."""

import json
import re
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from dash import Patch

from dashboard import geojson, numbers, theme
from dashboard import i18n_heat as words
from dashboard.figures import base, layers
from dashboard.figures.base import CELLS, HOMES, NUMBERS, SITES, STATIONS, Screen
from dashboard.heat import Heat
from dashboard.scope import Scope
from dashboard.view import View
from geo.analysis.autocorrelation import Quadrant
from geo.analysis.emerging import Kind
from geo.analysis.heat_words import BINS, QUADRANTS, words_of
from geo.catalog import CATEGORIES, called
from geo.engine.hotspots import Step
from geo.text import Lang

GRADES: Final = len(theme.HEAT)
_HIGHEST: Final = GRADES // 2


def repaint(seen: Heat, outlines: pd.DataFrame, view: View, scope: Scope, screen: Screen) -> Patch:
    """Return what of the map changes with the view: grades and words, and geometry by URL."""
    patch = Patch()
    base.plain_streets(patch, outlines, view, screen)
    base.blank(patch, HOMES, STATIONS, SITES)
    units = seen.found.units
    cells = patch["data"][CELLS]
    cells["geojson"] = url(seen, scope)
    cells["locations"] = units["code"].tolist()
    cells["z"] = units["heat"].tolist()
    cells["customdata"] = hovers(seen, scope, view)
    cells["zmin"], cells["zmax"] = -_HIGHEST - 0.5, _HIGHEST + 0.5
    cells["colorscale"] = steps(theme.HEAT)
    cells["marker"]["line"]["width"] = 0.4 * screen.unit
    cells["marker"]["line"]["color"] = theme.FAINT
    ranks = pd.DataFrame({"lon": [one.group.lon for one in seen.spots],
                          "lat": [one.group.lat for one in seen.spots]})  # fmt: skip
    numbered = patch["data"][NUMBERS]
    base.put(
        numbered,
        ranks,
        text=[str(one.rank) for one in seen.spots],
        hover=[f"<b>{one.rank}</b> {wrapped(one.verdict[view.lang])}" for one in seen.spots],
    )
    numbered["textfont"]["size"] = 1.15 * theme.NAME * screen.rem
    close = None if seen.chosen is None else seen.bounds(seen.chosen)
    base.look_at(patch, outlines, view, screen, close)
    over = layers.layers(view, scope, screen)
    if seen.chosen is not None:
        shape = json.loads(shapely.to_geojson(seen.outline(seen.chosen)))
        over.append(layers.line(shape, theme.TEXT, 2.4 * screen.unit))
    patch["layout"]["map"]["layers"] = over
    return patch


def steps(colours: tuple[str, ...]) -> list[list[Any]]:
    """Return a colour scale of equal steps."""
    edges = np.linspace(0, 1, len(colours) + 1)
    return [
        [float(at), colour]
        for colour, *ends in zip(colours, edges, edges[1:], strict=False)
        for at in ends
    ]


def url(seen: Heat, scope: Scope) -> str:
    """Return where the outlines of the places are: cells of the grid, or areas."""
    study, version = seen.found.study, scope.state.version
    if study.resolution is None:
        return geojson.area_url(str(seen.found.question.level), version=version)
    return geojson.cells_url(study.resolution, version=version, within=study.top)


def hovers(seen: Heat, scope: Scope, view: View) -> list[str]:
    """Write what is known of each place: a number never stands alone."""
    units = seen.found.units
    names = {code: place.name[view.lang] for code, place in scope.places.items()}
    known = seen.found.study.places
    names |= dict(zip(known["code"], known[f"name_{view.lang}"], strict=True))
    if f"name_{view.lang}" in units:
        names |= dict(zip(units["code"], units[f"name_{view.lang}"], strict=True))
    return [
        _hover(row, names.get(row["code"], names.get(row["place"], "")), view)
        for row in units.to_dict("records")
    ]


def _hover(row: dict[Any, Any], name: str, view: View) -> str:
    lang = view.lang
    category = row["category"]
    what = called(CATEGORIES, category, lang) if isinstance(category, str) else words.ALL[lang]
    lines = [f"<b>{escape(name)}</b>　{escape(what)}", _amount(row, lang)]
    if row["heat"] == 0 and not row["outlier"]:
        # What is like its surroundings is most of a map, and short.
        return "<br>".join(lines)
    lines.append(f"{BINS[int(row['heat'])][lang]}　z {row['z']:.1f}　p {_p(row['p'])}")
    if row["kind"]:
        lines.append(words_of(Kind(row["kind"])).title[lang])
    if row["run"] > 1:
        lines.append(on_end(int(row["run"]), view.step, lang))
    if row["outlier"]:
        lines.append(QUADRANTS[Quadrant(row["outlier"])].title[lang])
    return "<br>".join(lines)


def _amount(row: dict[Any, Any], lang: Lang) -> str:
    count = numbers.shown(row["count"])
    if pd.isna(row["usual"]):
        return words.COUNTED[lang].format(count=count)
    said = words.AGAINST[lang].format(count=count, usual=numbers.shown(row["usual"], 1))
    if row["usual"] > 0 and row["heat"]:
        said += words.TIMES[lang].format(ratio=numbers.shown(row["count"] / row["usual"], 1))
    return said


def _p(p: float) -> str:
    return "< 0.001" if p < 0.001 else f"{p:.3f}"  # noqa: PLR2004 - as it is written


def on_end(run: int, step: Step, lang: Lang) -> str:
    """Say on how many steps up to the end of the period it was high."""
    return words.RUN[lang].format(run=run, step=words.STEPS[step][lang])


def wrapped(text: str) -> str:
    """Break a sentence into lines for the box that follows the pointer, after words or commas."""
    parts = [f"{word} " for word in text.split()] if text.isascii() else _CLAUSE.findall(text)
    lines = [""]
    for part in parts:
        if lines[-1] and len(lines[-1]) + len(part) > (_LATIN if text.isascii() else _CHINESE):
            lines.append("")
        lines[-1] += part
    return "<br>".join(escape(one.strip()) for one in lines)


_CLAUSE: Final = re.compile("[^，；。]+[，；。]?")
_LATIN: Final = 52
_CHINESE: Final = 26
"""Letters to a line."""
