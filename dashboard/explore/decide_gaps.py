"""Who is left out of reach of every station: `/explore/decide/gaps.json`."""

import math
from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from dashboard import analysis_data, numbers
from dashboard.explore.decide_asked import Asked, unheeded
from dashboard.explore.decide_values import SHARE, degrees, headed, named, number, says
from dashboard.scope import Scope
from geo.catalog.circles import WAYS, Way
from geo.engine.coverage import Coverage, CoverageQuestion, Outcome, Subject
from geo.engine.coverage.words import percent
from geo.text import Lang, Text

MOST: Final = 500
"""Compounds that are listed, most households first."""
UNKNOWN: Final = {Outcome.NO_STATIONS, Outcome.NOT_MEASURED}
COLUMNS: Final = ("code", "name", "whole", "straight", "walk")
"""Of areas; households."""


def question(asked: Asked) -> CoverageQuestion:
    """Return what is counted: everything as it is today, whatever a scenario supposes."""
    return CoverageQuestion(
        level=asked.level, within=asked.within, minutes=asked.minutes, way=asked.way
    )


def told(asked: Asked, scope: Scope, notes: list[Text]) -> dict[str, Any]:
    """Return how many are covered, by area, and the compounds left out."""
    lang = asked.lang
    wanted = question(asked)
    found = analysis_data.coverage(wanted)
    said = [*notes, *unheeded(asked, census=True), *found.notes]
    left = found.left_out
    return headed(scope, lang, said) | {
        "minutes": asked.minutes,
        "metres": found.metres,
        "way": found.way.value,
        "ways": [way.value for way in found.ways],
        "level": asked.level,
        "known": found.outcome not in UNKNOWN,
        "outcome": found.outcome.value,
        "verdict": found.verdict[lang],
        "evidence": list(_evidence(asked, found)),
        "difference": _difference(found, lang),
        "total": {str(subject): _total(found, subject) for subject in Subject},
        "columns": list(COLUMNS),
        "areas": list(_areas(found, lang)),
        "left": {
            "compounds": len(left),
            "households": number(left["households"].sum(min_count=1)) if len(left) else 0,
            "rows": list(_left(found, analysis_data.homes(wanted), lang)),
        },
    }


def _total(found: Coverage, subject: Subject) -> dict[str, Any]:
    row = found.whole[found.whole["subject"] == subject].iloc[0]
    digits = 2 if subject is Subject.GROUND else 0
    return {
        name: number(row[name], SHARE if name.endswith("share") else digits)
        for name in ("whole", "straight", "walk", "straight_share", "walk_share")
    }


def _difference(found: Coverage, lang: Lang) -> str | None:
    """Say how far the straight line and the way on foot are apart; none where one is not known."""
    row = found.whole[found.whole["subject"] == Subject.HOUSEHOLDS].iloc[0]
    if Way.WALK not in found.ways or not row["whole"] > 0:
        return None
    return says(
        "decide.ways_differ", lang, straight=percent(row["straight_share"]),
        walk=percent(row["walk_share"]), points=numbers.shown(100 * row["difference"], 1),
        households=numbers.shown(row["straight"] - row["walk"]),
    )  # fmt: skip


def _evidence(asked: Asked, found: Coverage) -> Iterator[str]:
    lang = asked.lang
    yield says(
        "decide.circle_is", lang, minutes=asked.minutes, metres=f"{found.metres:,}",
        way=WAYS[found.way][lang],
    )  # fmt: skip
    yield says("decide.census", lang)


def _areas(found: Coverage, lang: Lang) -> Iterator[list[Any]]:
    rows = found.frame[found.frame["subject"] == Subject.HOUSEHOLDS].set_index("code")
    for place in found.places.to_dict("records"):
        row = rows.loc[place["code"]]
        counts = [number(row[name]) for name in ("whole", "straight", "walk")]
        yield [place["code"], named(place, lang), *counts]


def _left(found: Coverage, homes: pd.DataFrame, lang: Lang) -> Iterator[dict[str, Any]]:
    near = homes.set_index("code")[["straight", "walk"]].astype(float).to_dict("index")
    for row in found.left_out.head(MOST).to_dict("records"):
        # The nearest by each way: it need not be the same station.
        straight, walk = near[row["code"]]["straight"], near[row["code"]]["walk"]
        if math.isnan(straight):
            straight = row["straight_m"]
        yield {
            "code": row["code"],
            "name": named(row, lang),
            "street": named(row, lang, "street"),
            "households": number(row["households"]),
            "straight_m": number(straight),
            "walk_m": number(walk),
            "station": named(row, lang, "station"),
            "lon": degrees(row["lon"]),
            "lat": degrees(row["lat"]),
        }
