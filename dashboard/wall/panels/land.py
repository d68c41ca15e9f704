"""The areas on a map: where they are, what they are called, how they are told to listeners."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from dashboard import data, i18n
from dashboard import i18n_reading as said
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import extent
from dashboard.wall.panels.asked import Parts
from geo.text import Lang

_TOLD: Final = 12
"""As many areas are named to those who listen."""


def land(
    ground: Ground, found: Parts, drawn: Iterable[dict[str, Any]], *, title: str
) -> dict[str, Any]:
    """Return what every map of areas has: where they are, and what they are called."""
    lang = ground.lang
    outlines = data.outlines(ground.level.key, ground.within)
    names = dict(zip(found.rows["code"], found.rows[f"name_{lang}"], strict=True))
    where = {
        row["code"]: [round(row["lon"], 6), round(row["lat"], 6)]
        for row in outlines.dropna(subset=["lon", "lat"]).to_dict("records")
    }
    short = {code: i18n.short(name, lang) for code, name in names.items()}
    areas = {
        one["code"]: {
            "fill": one["fill"],
            "name": short[one["code"]],
            "value": one["value"],
            "at": where.get(one["code"]),
            "hover": one["hover"],
        }
        for one in drawn
    }
    level = i18n.inside(ground.level.title[lang], lang)
    return {
        "level": ground.level.key,
        "title": title,
        "geometry": extent.geometry(ground),
        "outline": extent.outline(ground),
        "bounds": extent.extent(ground),
        "areas": areas,
        "shapes": [],
        "points": [],
        "alt": words.ALT[lang].format(
            level=level, title=title, rows=_listed(areas.values(), found, lang)
        ),
    }


def _listed(areas: Iterable[Mapping[str, Any]], found: Parts, lang: Lang) -> str:
    """Name the areas with the greatest numbers, for those who listen."""
    rows = list(areas)
    order = np.argsort(-found.rows["value"].fillna(-np.inf).to_numpy(), kind="stable")
    texts = [
        words.ALT_ROW[lang].format(name=rows[at]["name"], value=rows[at]["value"])
        for at in order
        if rows[at]["value"]
    ]
    if not texts:
        return said.NO_DATA[lang]
    more = len(texts) - _TOLD
    tail = [words.LEFT_ROWS[lang].format(count=more)] if more > 0 else []
    return i18n.joined([*texts[:_TOLD], *tail], lang)
