"""Hotspots on a wall: the list, the map, and the sentence, all of one search."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard import hotspots_data, i18n, numbers, theme
from dashboard import i18n_heat as words
from dashboard.components.heat_parts import category, titled, whereabouts
from dashboard.figures.heat_map import on_end
from dashboard.heat import Heat, Spot
from dashboard.once import Once
from dashboard.view import last_day
from dashboard.wall import words_analysis as more
from dashboard.wall.ground import Ground
from dashboard.wall.panels import extent
from dashboard.wall.plan import ListPanel, MapPanel, Paint
from geo.analysis.emerging import Kind
from geo.analysis.hotspots import Outcome
from geo.engine.hotspots import Group, HotspotQuestion, Hotspots
from geo.engine.hotspots.groups import CERTAIN
from geo.engine.hotspots.words import TENFOLD, kind_of
from geo.text import Lang

LAYERS: Final = ("demand",)
NUMBERED: Final = 9
"""Hotspots that have a ring on the map."""
MOST_CELLS: Final = 600
"""Cells drawn one by one; of more the low ones are left out, and then equal ones are one shape."""
RING: Final = 26
RING_MARKED: Final = 32
"""Pixels across, on a screen of 1920 x 1080."""

_GRADES: Final = len(theme.HEAT) // 2
_LEVELS: Final = {1: "90", 2: "95", 3: "99"}
_RISING: Final = {Kind.NEW, Kind.INTENSIFYING}


def spots(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """List the hotspots as bars, the largest excess first; without one, say why."""
    seen, lang = _seen(asked, ground), ground.lang
    shown = seen.spots[: asked.most]
    most = max((one.group.count for one in shown), default=1)
    period = words_of_period(seen.found, lang)
    left = len(seen.spots) - len(shown)
    return {
        "indicator": None,
        "title": (asked.title or words.LIST)[lang],
        "unit": words.DEMANDS[lang],
        "rows": [
            {
                "code": one.group.place,
                "name": f"{one.rank} {whereabouts(one, lang)}",
                "value": numbers.shown(one.group.count),
                "at": round(one.group.count / most, 4),
                "tone": _tone(one),
                "aside": _aside(one.group, seen.found, lang),
            }
            for one in shown
        ],
        "note": more.BAR_NOTE[lang].format(period=period) if shown else seen.found.verdict[lang],
        "more": more.MORE_SPOTS[lang].format(count=numbers.shown(left)) if left else "",
        "total": more.SPOTS_IN_ALL[lang].format(count=numbers.shown(len(seen.spots)))
        if shown
        else "",
        "layers": list(LAYERS),
    }


def heat_map(asked: MapPanel, ground: Ground) -> dict[str, Any]:
    """Draw the cells that are significantly high or low, and number the hotspots."""
    seen, lang = _seen(asked, ground), ground.lang
    key = seen.found.question, ground.moment.state.version, ground.level.key
    drawn = _DRAWN.get(key, lambda: _drawn(seen, extent.land(ground)))
    title = words.TITLE[lang]
    return {
        "level": ground.level.key,
        "title": title,
        "geometry": extent.geometry(ground),
        "outline": extent.outline(ground),
        "bounds": list(extent.extent(ground)),
        "areas": extent.names(ground),
        "legend": _legend(seen, drawn, lang),
        "shapes": list(drawn.shapes),
        "points": [
            _ring(one, at, seen.found, lang)
            for one, at in zip(seen.spots[:NUMBERED], drawn.centres, strict=True)
        ],
        "alt": f"{title}{'：' if lang is Lang.ZH else ': '}{seen.found.verdict[lang]}",
        "layers": list(LAYERS),
    }


def heat_says(ground: Ground) -> dict[str, Any]:
    """Say what the search found, and what that rests on."""
    seen = _seen(None, ground)
    return {
        "text": seen.found.verdict[ground.lang],
        "evidence": i18n.joined(_evidence(seen.found, ground.lang), ground.lang),
        "attention": bool(seen.spots),
        "layers": list(LAYERS),
    }


def question(asked: ListPanel | MapPanel | None, ground: Ground) -> HotspotQuestion:
    """Return what is searched: what a list does not say is that of the map beside it."""
    beside = ground.scene.map if ground.scene.map.show is Paint.HOTSPOTS else None
    panels = [one for one in (asked, beside) if one is not None]
    span = next((one.period for one in panels if one.period is not None), None)
    kinds = next((one.categories for one in panels if one.categories), ())
    # Of the finest area the cells around it are shown, as on the map of its fellows.
    return HotspotQuestion(
        period=ground.period(span), within=ground.within, categories=kinds, each=True
    )


def words_of_period(found: Hotspots, lang: Lang) -> str:
    """Write the first and the last day that were searched."""
    period = found.question.period
    between = " 至 " if lang is Lang.ZH else " to "
    return between.join(dict.fromkeys((str(period.start), str(last_day(period)))))


# With their searches, of which `hotspots_data` keeps as many.
_SEEN: Final = Once[Heat](most=8)


def _seen(asked: ListPanel | MapPanel | None, ground: Ground) -> Heat:
    wanted = question(asked, ground)
    return _SEEN.get((wanted, ground.moment.state.version), lambda: _searched(wanted))


def _searched(wanted: HotspotQuestion) -> Heat:
    found = hotspots_data.hotspots(wanted)
    numbered = tuple(
        Spot(rank=rank, key=str(rank), group=group, verdict=said, name=found.place_name(group))
        for rank, (group, said) in enumerate(found.groups, start=1)
    )
    return Heat(found=found, spots=numbered, chosen=None)


def _tone(spot: Spot) -> str:
    """Call for attention to the largest, and to those that are new or growing."""
    return "attention" if spot.rank == 1 or spot.group.kind in _RISING else "none"


def _aside(group: Group, found: Hotspots, lang: Lang) -> str:
    said = [category(group, lang)]
    if not np.isnan(group.ratio):
        digits = 0 if group.ratio >= TENFOLD else 1
        said.append(more.TIMES[lang].format(ratio=numbers.shown(group.ratio, digits)))
    said.append(_history(group, found, lang))
    return " · ".join(one for one in said if one)


def _history(group: Group, found: Hotspots, lang: Lang) -> str:
    """Name the kind of its history, or else say for how long it is hot."""
    if (kind := kind_of(group)) is not None:
        return kind[lang]
    return on_end(group.run, found.question.step, lang) if group.run > 1 else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """Geometry of a search: shapes, the middle of each numbered hotspot, and the grades drawn."""

    shapes: tuple[Mapping[str, Any], ...]
    centres: tuple[tuple[float, float], ...]
    grades: tuple[int, ...]


_DRAWN: Final = Once[_Drawn](most=64)


def _drawn(seen: Heat, land: shapely.Geometry) -> _Drawn:
    found = seen.found
    grade = found.units["heat"].to_numpy(dtype=int)
    if (grade != 0).sum() > MOST_CELLS:
        grade = np.maximum(grade, 0)
    rows = np.flatnonzero(grade)
    shapely.prepare(land)
    cells, grade = shapely.intersection(found.shapes[rows], land), grade[rows]
    shapes = []
    for style, of in (("cold", grade < 0), ("hot", grade > 0)):
        if features := _features(cells[of], grade[of], joined=len(rows) > MOST_CELLS):
            shapes.append({"id": style, "style": style, "features": features})
    if seen.spots:
        edge = shapely.intersection(seen.outline(seen.spots[0]), land)
        if parts := [{"rings": part, "colour": theme.TEXT} for part in extent.rings(edge)]:
            shapes.append({"id": "spot", "style": "spot", "features": parts})
    return _Drawn(
        shapes=tuple(shapes),
        centres=tuple(_centre(seen, one, land) for one in seen.spots[:NUMBERED]),
        grades=tuple(np.unique(grade).tolist()),
    )


def _features(
    cells: NDArray[np.object_], grades: NDArray[np.int_], *, joined: bool
) -> list[dict[str, Any]]:
    """Return the cells with their colours; `joined`, those of a grade that touch are one."""
    if joined:
        each = np.unique(grades)
        cells = np.array([shapely.union_all(cells[grades == one], grid_size=1e-6) for one in each])
        grades = each
    return [
        {"rings": part, "colour": theme.HEAT[grade + _GRADES]}
        for cell, grade in zip(cells.tolist(), grades.tolist(), strict=True)
        for part in extent.rings(cell)
    ]


def _centre(seen: Heat, spot: Spot, land: shapely.Geometry) -> tuple[float, float]:
    """Return the middle of a hotspot, or of what of it is on the map."""
    at = shapely.Point(spot.group.lon, spot.group.lat)
    inside = at if shapely.contains(land, at) else shapely.intersection(seen.outline(spot), land)
    middle = at if shapely.is_empty(inside) else shapely.point_on_surface(inside)
    return round(float(middle.x), 5), round(float(middle.y), 5)


def _ring(spot: Spot, at: tuple[float, float], found: Hotspots, lang: Lang) -> dict[str, Any]:
    group, tone = spot.group, _tone(spot)
    count, usual = numbers.shown(group.count), numbers.shown(group.usual)
    amount = words.COUNTED if np.isnan(group.usual) else words.AGAINST
    hover = [
        titled(spot, lang),
        amount[lang].format(count=count, usual=usual),
        _history(group, found, lang),
    ]
    return {
        "lon": at[0],
        "lat": at[1],
        "colour": theme.ACCENT if tone == "attention" else theme.TEXT,
        "size": RING_MARKED if tone == "attention" else RING,
        "text": str(spot.rank),
        "hover": [one for one in hover if one],
        "tone": tone,
    }


def _legend(seen: Heat, drawn: _Drawn, lang: Lang) -> dict[str, Any]:
    """Name the grades, as far as any are low; without a hotspot say what was found instead."""
    low = [grade for grade in range(-_GRADES, 0) if any(one < 0 for one in drawn.grades)]
    grades = [*low, *range(1, _GRADES + 1)] if drawn.grades else []
    return {
        "title": words.GRADE[lang],
        "classes": [
            {
                "colour": theme.HEAT[grade + _GRADES],
                "text": (more.LOW_AT if grade < 0 else more.HIGH_AT)[lang].format(
                    level=_LEVELS[abs(grade)]
                ),
            }
            for grade in grades
        ],
        "note": more.RINGS[lang] if seen.spots else seen.found.verdict[lang],
    }


def _evidence(found: Hotspots, lang: Lang) -> Iterator[str]:
    """Yield how it was found: days, test, cells, how many are high, and what is left out."""
    study, period, tally = found.study, found.question.period, found.tally
    steps = found.found[0].steps if found.found else ()
    months = ""
    if len(steps) > 1:
        ends = {"first": f"{steps[0]:%Y-%m}", "last": f"{last_day(period):%Y-%m}"}
        months = more.MONTHS[lang].format(**ends)
    yield words_of_period(found, lang) + months
    yield more.TEST[lang]
    unit = words.UNIT[lang]
    if len(study.km2):
        unit = words.HEXAGONS[lang].format(km2=numbers.shown(float(study.km2.mean()), 2))
    said = more.COMPARED[lang].format(cells=numbers.shown(len(study.units)), unit=unit)
    if found.outcome is Outcome.OK:
        marked = int((found.units["heat"] >= CERTAIN).sum())
        said += more.MARKED[lang].format(marked=numbers.shown(marked))
    yield said
    if left := tally.stacked + tally.nowhere:
        yield more.LEFT_OUT[lang].format(count=numbers.shown(left))
