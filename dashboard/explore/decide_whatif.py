"""A scenario beside today, as the page is told it: `/explore/decide/whatif.json`."""

from collections.abc import Iterator
from typing import Any, Final

import pandas as pd

from dashboard import numbers
from dashboard.explore.decide_asked import Asked, unheeded
from dashboard.explore.decide_scenario import Bools, Scenario, Site, base, scenario
from dashboard.explore.decide_values import (
    SHARE,
    both,
    degrees,
    headed,
    named,
    number,
    says,
)
from dashboard.scope import Scope
from geo.catalog.circles import WAYS, Way
from geo.engine.coverage.found import Found
from geo.engine.coverage.lists import stated
from geo.engine.coverage.model import Outcome
from geo.engine.coverage.words import NO_STATIONS, NOT_MEASURED, percent
from geo.text import Lang, Text

MOST: Final = 300
"""Compounds in each list, most households first."""
MAPPED: Final = 1_000
"""Compounds left out that are on the map, most households first."""
COLUMNS: Final = ("code", "name", "whole", "today", "scenario")
"""Of areas; households."""
_UNKNOWN: Final = {Outcome.NO_STATIONS: NO_STATIONS, Outcome.NOT_MEASURED: NOT_MEASURED}


def told(asked: Asked, scope: Scope, notes: list[Text]) -> dict[str, Any]:
    """Return what is covered today and in the scenario, by area, and who gains and loses."""
    lang = asked.lang
    on = base(asked)
    said = [*notes, *unheeded(asked, census=True)]
    if on.found.outcome in _UNKNOWN:
        # Beside nothing there is nothing to compare with.
        verdict = _UNKNOWN[on.found.outcome][lang]
        return headed(scope, lang, said) | _supposed(asked, on.found) | {
            "known": False, "verdict": verdict,
        }  # fmt: skip
    found = scenario(on, closed=asked.closed, added=asked.added)
    gain = found.then.compounds & ~found.today.compounds
    lose = found.today.compounds & ~found.then.compounds
    return (
        headed(scope, lang, [*said, *_notes(asked, found)])
        | _supposed(asked, on.found)
        | {
            "known": True,
            "way": found.way.value,
            "ways": [way.value for way in on.found.ways],
            "verdict": _verdict(asked, found, gain, lose),
            "evidence": list(_evidence(asked, found)),
            "total": _total(found),
            "columns": list(COLUMNS),
            "areas": _areas(found, lang),
            "gain": _listed(found, gain, lang),
            "lose": _listed(found, lose, lang),
            "left": _left(found),
            "sites": [_site(one) for one in found.sites],
        }
    )


def _supposed(asked: Asked, found: Found) -> dict[str, Any]:
    rows = found.stations.every[found.stations.every["code"].isin(asked.closed)]
    return {
        "minutes": asked.minutes,
        "metres": found.metres,
        "level": asked.level,
        "closed": [
            {"code": row["code"], "name": named(row, asked.lang)} for row in rows.to_dict("records")
        ],
        "added": [list(at) for at in asked.added],
    }


def _site(one: Site) -> dict[str, Any]:
    return {
        "lon": one.point[0],
        "lat": one.point[1],
        "households": number(one.households),
        "compounds": one.compounds,
        "newly": number(one.newly),
        "off": one.off_network or one.away,
    }


def _evidence(asked: Asked, found: Scenario) -> Iterator[str]:
    yield says(
        "decide.circle_is", asked.lang, minutes=asked.minutes,
        metres=f"{found.base.found.metres:,}", way=WAYS[found.way][asked.lang],
    )  # fmt: skip
    yield says("decide.census", asked.lang)


def _notes(asked: Asked, found: Scenario) -> Iterator[Text]:
    if asked.way is Way.WALK and found.way is Way.STRAIGHT:
        yield both("decide.walk_refused" if found.refused else "decide.no_walks")
    for at, one in enumerate(found.sites, start=1):
        if one.away:
            yield both("decide.site_away", n=at)
        elif one.off_network:
            yield both("decide.site_off", n=at)
    unknown = int(found.base.found.compounds["households"].isna().sum())
    if unknown:
        yield both("decide.unknown_households", n=f"{unknown:,}")
    beyond = ~found.base.found.compounds["area_code"].isin(found.base.holding.index)
    if beyond.any():
        yield both("decide.beyond", n=f"{int(beyond.sum()):,}")


def _people(found: Scenario) -> "pd.Series[float]":
    return found.base.found.compounds["households"].astype(float)


def _covered(people: "pd.Series[float]", which: Bools) -> "pd.Series[float]":
    """Return the households of each compound that are covered: NaN where nobody stated them."""
    return people.where(which | people.isna(), 0.0)


def _total(found: Scenario) -> dict[str, dict[str, Any]]:
    people = _people(found)
    covered = (_covered(people, one.compounds) for one in (found.today, found.then))
    parts = {
        "households": [one.sum(min_count=1) for one in (people, *covered)],
        "compounds": [len(people), found.today.compounds.sum(), found.then.compounds.sum()],
        "buildings": [len(found.today.buildings), found.today.buildings.sum(),
                      found.then.buildings.sum()],
    }  # fmt: skip
    return {
        name: {
            "whole": number(whole),
            "today": number(today),
            "scenario": number(then),
            "difference": number(then - today),
            "today_share": number(today / whole, SHARE) if whole else None,
            "scenario_share": number(then / whole, SHARE) if whole else None,
        }
        for name, (whole, today, then) in parts.items()
    }


def _areas(found: Scenario, lang: Lang) -> list[list[Any]]:
    """Return the households of each area: in all, covered today, and in the scenario.

    Null where no compound of it states them.
    """
    compounds, people = found.base.found.compounds, _people(found)
    place = compounds["area_code"].map(found.base.holding)
    sums = [
        part.groupby(place).sum(min_count=1)
        for part in (
            people,
            _covered(people, found.today.compounds),
            _covered(people, found.then.compounds),
        )
    ]
    return [
        [row["code"], named(row, lang), *(number(one.get(row["code"])) for one in sums)]
        for row in found.base.areas.to_dict("records")
    ]


def _listed(found: Scenario, which: Bools, lang: Lang) -> dict[str, Any]:
    rows = found.base.found.compounds[which].join(found.base.streets, on="area_code")
    rows = rows.sort_values(["households", "code"], ascending=[False, True])
    return {
        "compounds": len(rows),
        "households": number(stated(rows["households"])),
        "rows": [
            {"code": row["code"], "name": named(row, lang), "street": named(row, lang, "street"),
             "households": number(row["households"]), "lon": degrees(row["lon"]),
             "lat": degrees(row["lat"])}
            for row in rows.head(MOST).to_dict("records")
        ],
    }  # fmt: skip


def _left(found: Scenario) -> dict[str, Any]:
    """Count who is left out, today and in the scenario; the largest with a point for the map."""
    compounds, people = found.base.found.compounds, _people(found)
    out = {"today": ~found.today.compounds, "scenario": ~found.then.compounds}
    rows = compounds.assign(**out)[out["today"] | out["scenario"]]
    rows = rows.sort_values(["households", "code"], ascending=[False, True]).head(MAPPED)
    counts = {
        name: {"compounds": int(which.sum()), "households": number(stated(people[which]))}
        for name, which in out.items()
    }
    return counts | {
        "rows": [
            {"code": row["code"], "households": number(row["households"]),
             "lon": degrees(row["lon"]), "lat": degrees(row["lat"]),
             "today": bool(row["today"]), "scenario": bool(row["scenario"])}
            for row in rows.to_dict("records")
        ]
    }  # fmt: skip


def _verdict(asked: Asked, found: Scenario, gain: Bools, lose: Bools) -> str:
    lang, people = asked.lang, _people(found)
    if not asked.closed and not asked.added:
        return says("decide.scenario_none", lang)
    whole = float(people.sum())
    if not whole:
        # Nobody lives here, or nobody said so.
        return says("decide.no_households", lang)
    today, then = (
        float(_covered(people, one.compounds).sum()) for one in (found.today, found.then)
    )
    return says(
        "decide.scenario_verdict", lang, closed=len(asked.closed), added=len(asked.added),
        minutes=asked.minutes, way=WAYS[found.way][lang], today=percent(today / whole),
        then=percent(then / whole), difference=numbers.signed(then - today),
        gain=numbers.shown(stated(people[gain])), lose=numbers.shown(stated(people[lose])),
    )  # fmt: skip
