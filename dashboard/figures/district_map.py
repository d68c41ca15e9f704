"""The map of figures: areas coloured by an indicator, under their names and the chosen layers."""

from html import escape
from typing import Any

import pandas as pd
from dash import Patch

from dashboard import i18n, numbers, theme
from dashboard import i18n_reading as words
from dashboard.figures import base, layers
from dashboard.figures.base import (
    AREAS,
    CELLS,
    GAPS,
    HOMES,
    LABELS,
    NUMBERS,
    SITES,
    STATIONS,
    Screen,
)
from dashboard.figures.classes import Classes, classify
from dashboard.reading import counted, measured, of_row
from dashboard.scope import Scope
from dashboard.view import View
from geo.catalog import INDICATORS, Indicator
from geo.text import Lang


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
        trace["marker"]["line"]["width"] = 1.5 * screen.unit
    labels["textfont"]["size"] = theme.CAPTION * screen.rem
    base.blank(patch, CELLS, HOMES, STATIONS, SITES, NUMBERS)
    base.look_at(patch, outlines, view, screen, None)
    patch["layout"]["map"]["layers"] = layers.layers(view, scope, screen)
    return patch, classes


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
