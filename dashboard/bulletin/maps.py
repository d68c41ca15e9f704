"""The three maps: volume and rate by street, as sheets have them, and the hotspots."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np
import shapely

from dashboard import i18n
from dashboard.bulletin import words
from dashboard.bulletin.content import Map
from dashboard.bulletin.counted import Counted
from dashboard.explore.asked import parse
from dashboard.explore.facts import Told
from dashboard.settings import SheetSettings
from dashboard.snapshot import read as sheets
from dashboard.snapshot.asked import shown
from dashboard.snapshot.content import Layer, Legend, Mark, Name, Row, Sheet
from dashboard.snapshot.spec import Beside, Spec, Turn
from geo.analysis.heat_words import BINS
from geo.crs import reference
from geo.engine.hotspots import Hotspots
from geo.text import Lang

INDICATORS: Final = ("demands", "on_time_rate")
SPEC: Final = Spec(turn=Turn.PORTRAIT, beside=Beside.NOTHING)
MOST_SPOTS: Final = 5
"""Hotspots that are listed."""
HEAT: Final = {1: "#f6d2ad", 2: "#e0913f", 3: "#b3401a"}
"""By grade: what is certain is dark, as ink on white."""
LAND: Final = "#f4f6f7"
EDGE: Final = "#b8c4ca"
CELL_EDGE: Final = "#ffffff"


def state_of(counted: Counted, lang: Lang, indicator: str) -> str:
    """Return the query of the planners' page that shows what a map shows."""
    period = counted.issue.period
    found = {
        "from": period.start.isoformat(), "to": period.end.isoformat(), "lang": lang.value,
        "indicator": indicator, "layers": "areas",
    }  # fmt: skip
    if counted.level is not None:
        found["level"] = counted.level
    if counted.within is not None:
        found["in"] = counted.within
    return urlencode(found)


def maps(counted: Counted, told: Told, lang: Lang, settings: SheetSettings) -> list[Map]:
    """Return the maps of areas; none where there is nothing to show, or no area.

    Raises
    ------
    RefusedError
        Newer data have come meanwhile.
    """
    if counted.empty or counted.level is None:
        return []
    level = i18n.inside(counted.level_title[lang], lang)
    return [
        Map(
            title=words.MAPS[key][lang].format(level=level),
            sheet=_sheet(told, state_of(counted, lang, key), settings),
        )
        for key in INDICATORS
    ]


def _sheet(told: Told, query: str, settings: SheetSettings) -> Sheet:
    asked, _ = parse(query, told.facts)
    seen, _ = shown(query)
    return sheets.sheet(told, asked, seen, SPEC, settings=settings)


def hotspots(counted: Counted, on: Sequence[Map], lang: Lang) -> Map | None:
    """Return the map of hotspots, on the ground of another map."""
    found = counted.found
    if not on or found is None or found.study.cells is None:
        return None
    sheet = on[0].sheet
    cells, rows = _cells(found, sheet.crs, lang)
    names = [replace(one, rank=max(1, one.rank)) for one in sheet.names]
    spots = _spots(found, sheet.crs)
    return Map(
        title=words.MAPS["hotspots"][lang],
        sheet=replace(
            sheet,
            layers=(*(_land(one) for one in sheet.layers), *cells),
            names=(*spots, *names),
            legends=(Legend(title=words.HOT[lang], rows=rows, note=words.HOT_NOTE[lang]),),
        ),
    )


def _land(layer: Layer) -> Layer:
    """Return the areas as ground for something else."""
    if layer.mark not in {Mark.FILL, Mark.HATCH}:
        return layer
    return replace(layer, mark=Mark.FILL, fills=(LAND,), edge=EDGE, opacity=1.0)


def _cells(found: Hotspots, srid: int, lang: Lang) -> tuple[list[Layer], list[Row]]:
    heat = found.units["heat"].to_numpy()
    shapes: Any = shapely.transform(
        np.asarray(found.shapes, dtype=object), reference(srid).from_wgs84
    )
    layers, rows = [], []
    for grade in sorted(HEAT, reverse=True):
        there = heat == grade
        rows.append(
            Row(
                mark=Mark.FILL, colour=HEAT[grade], label=BINS[grade][lang],
                count=int(there.sum()),
            )
        )  # fmt: skip
        if there.any():
            layers.append(
                Layer(
                    key=f"hot_{grade}", mark=Mark.FILL, shapes=shapes[there],
                    fills=(HEAT[grade],), edge=CELL_EDGE, width=0.3,
                )
            )  # fmt: skip
    return layers, rows


def _spots(found: Hotspots, srid: int) -> list[Name]:
    """Return the numbers of the hotspots that are listed, where they are."""
    listed = [group for group, _ in found.groups[:MOST_SPOTS]]
    if not listed:
        return []
    at = reference(srid).from_wgs84(np.array([[one.lon, one.lat] for one in listed]))
    return [
        Name(text=f"（{number}）", x=float(x), y=float(y), rank=0)
        for number, (x, y) in enumerate(at.tolist(), start=1)
    ]


def spots_said(found: Hotspots | None, lang: Lang) -> list[str]:
    """Return the verdicts, as the analysis gives them: one a hotspot, or the one of all."""
    if found is None:
        return []
    listed = [verdict[lang] for _, verdict in found.groups[:MOST_SPOTS]]
    if not listed:
        return [found.verdict[lang]]
    more = len(found.groups) - len(listed)
    said = [
        f"（{number}）{text}" if lang is Lang.ZH else f"({number}) {text}"
        for number, text in enumerate(listed, start=1)
    ]
    return [*said, words.HOT_SHOWN[lang].format(n=more)] if more else said
