"""Where demands gather, with a verdict for each place: `/explore/decide/hotspots.json`."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import shapely

from dashboard import analysis_data, hotspots_data, numbers
from dashboard.components.heat_parts import category, whereabouts
from dashboard.explore.decide_asked import Asked, unheeded
from dashboard.explore.decide_values import DEGREES, degrees, headed, number, says
from dashboard.heat import Spot
from dashboard.scope import Scope
from geo.analysis.emerging import Kind
from geo.analysis.heat_words import words_of
from geo.catalog import CATEGORIES, called
from geo.engine.hotspots import Group, HotspotQuestion, Hotspots, Measure
from geo.engine.hotspots.words import CONFIDENCE, kind_of
from geo.text import Lang, Text

MOST: Final = 60
"""Hotspots that are listed, the largest excess first: more nobody reads, nor can a map carry."""


def question(asked: Asked) -> HotspotQuestion:
    """Return what is searched: each kind of demand by itself."""
    return HotspotQuestion(
        period=asked.period, within=asked.within, categories=asked.categories, each=True
    )


def told(asked: Asked, scope: Scope, notes: list[Text]) -> dict[str, Any]:
    """Return the hotspots of the period, the largest excess first, and what they rest on."""
    lang = asked.lang
    found = hotspots_data.hotspots(question(asked))
    spots = [
        Spot(rank=rank, key=str(rank), group=group, verdict=verdict, name=found.place_name(group))
        for rank, (group, verdict) in enumerate(found.groups, start=1)
    ]
    return headed(scope, lang, notes + unheeded(asked, census=False)) | {
        "from": asked.period.start.isoformat(),
        "to": asked.period.end.isoformat(),
        "within": asked.within,
        "outcome": found.outcome.value,
        "verdict": found.verdict[lang],
        "evidence": [note[lang] for note in found.notes],
        "count": len(spots),
        "rows": [_row(found, spot, lang) for spot in spots[:MOST]],
    }


def _row(found: Hotspots, spot: Spot, lang: Lang) -> dict[str, Any]:
    group = spot.group
    kind = kind_of(group)
    return {
        "rank": spot.rank,
        "place": whereabouts(spot, lang),
        "code": _area(found, group),
        "category": group.category,
        "what": category(group, lang) or says("decide.all_kinds", lang),
        "count": group.count,
        "usual": number(group.usual, 1),
        "ratio": number(group.ratio, 2),
        "excess": number(group.excess, 1),
        "confidence": int(CONFIDENCE[group.heat]),
        "kind": None if kind is None else kind[lang],
        "run": group.run,
        "verdict": spot.verdict[lang],
        "evidence": list(_evidence(found, group, lang)),
        "lon": degrees(group.lon),
        "lat": degrees(group.lat),
        "cells": _cells(found, group),
    }


def _area(found: Hotspots, group: Group) -> str | None:
    """Return the area that most of it lies in, if the page can be narrowed to it."""
    return group.place if group.place in set(found.study.places["code"]) else None


def _evidence(found: Hotspots, group: Group, lang: Lang) -> Iterator[str]:
    if np.isnan(group.usual):
        yield says("decide.ev_counted", lang, count=numbers.shown(group.count))
    else:
        yield says(
            "decide.ev_against", lang, count=numbers.shown(group.count),
            usual=numbers.shown(group.usual, 1), more=numbers.shown(group.excess, 1),
        )  # fmt: skip
    yield says(
        "decide.ev_cells", lang, cells=len(group.rows), km2=numbers.shown(group.km2, 2),
        level=CONFIDENCE[group.heat],
    )  # fmt: skip
    if group.run > 1:
        yield says("decide.ev_run", lang, run=group.run)
    if group.kind is not None and group.kind is not Kind.NONE:
        one = words_of(group.kind)
        yield f"{one.title[lang]}{'：' if lang is Lang.ZH else ': '}{one.meaning[lang]}"
    if group.shares:
        parts = (
            f"{called(CATEGORIES, key, lang)} {numbers.shown(100 * share)} %"
            for key, _, share in group.shares
        )
        between = "、" if lang is Lang.ZH else ", "
        yield says(
            "decide.ev_shares", lang, total=numbers.shown(group.total), parts=between.join(parts)
        )
    measure = analysis_data.search_of(found, group).measure
    if measure is Measure.COUNT:
        yield says("decide.ev_count_only", lang)


def _cells(found: Hotspots, group: Group) -> list[dict[str, Any]]:
    """Return its cells: the ring of each, and its grade."""
    heat = analysis_data.search_of(found, group).heat
    rings = shapely.get_exterior_ring(found.study.shapes[group.rows])
    return [
        {
            "grade": int(grade),
            "ring": np.round(shapely.get_coordinates(ring), DEGREES).tolist(),
        }
        for ring, grade in zip(rings, heat[group.rows], strict=True)
    ]
