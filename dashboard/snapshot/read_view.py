"""What part of the world a sheet shows, and what is called so on it."""

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from dashboard import i18n
from dashboard.snapshot.content import Box, Locator, Name
from dashboard.snapshot.read_ground import Ground, Mask, Shapes, near, scope

SCREEN_PX: Final = 1_000
"""The width of the screen that a place on the map is taken to be of; it is 0.7 times as high."""
_HIGH: Final = 0.7
_TILE_PX: Final = 512
_EQUATOR_M: Final = 40_075_016.686
_MARGIN: Final = 0.04
LEAST_M: Final = 200.0
"""No map is narrower: a house number is no place that a sheet is made of."""
MOST_NAMES: Final = 600
MANY: Final = 200
"""More names than this are read by those of the level above."""
_FEW: Final = 40
"""So many stations have their names."""


def box(ground: Ground) -> Box:
    """Return what the map must show: what the screen showed, else what is chosen, else all."""
    if ground.shown.at is not None:
        return _screen(ground, *ground.shown.at)
    chosen, areas = ground.asked.selection, ground.facts.areas
    if chosen.polygon is not None:
        shapes = ground.metres(np.array([shapely.from_wkb(chosen.polygon)], dtype=object))
    elif chosen.areas:
        shapes = ground.shapes_of(chosen.areas)
    else:
        shapes = ground.outlines(areas.levels[0]).metres
    if shapely.is_empty(shapes).all():
        # Nothing has an outline: somewhere, rather than nowhere.
        return _least((0.0, 0.0, 0.0, 0.0))
    west, south, east, north = shapely.total_bounds(shapes).tolist()
    room = _MARGIN * max(east - west, north - south)
    return _least((west - room, south - room, east + room, north + room))


def _screen(ground: Ground, lon: float, lat: float, zoom: float) -> Box:
    metres = _EQUATOR_M * math.cos(math.radians(lat)) / (_TILE_PX * 2**zoom)
    ((x, y),) = ground.system.from_wgs84(np.array([[lon, lat]])).tolist()
    if not (math.isfinite(x) and math.isfinite(y)):
        return _least((0.0, 0.0, 0.0, 0.0))
    wide, high = metres * SCREEN_PX / 2, metres * SCREEN_PX * _HIGH / 2
    return _least((x - wide, y - high, x + wide, y + high))


def _least(given: Box) -> Box:
    west, south, east, north = given
    right = max(0.0, LEAST_M - (east - west)) / 2
    up = max(0.0, LEAST_M * _HIGH - (north - south)) / 2
    return west - right, south - up, east + right, north + up


def names(ground: Ground, view: Box, stations: list[tuple[str, Shapes]]) -> tuple[Name, ...]:
    """Return the names on the map: ranked by level, and of one rank the largest first.

    Of many areas those of the level above are named too, before them. What is not chosen has none.
    """
    levels, level = ground.facts.areas.levels, ground.asked.level
    found = list(_of_level(ground, level, view, 1))
    if len(found) > MANY and level != levels[0]:
        found[:0] = _of_level(ground, levels[levels.index(level) - 1], view, 0)
    if len(stations) <= _FEW:
        found += [
            Name(text=name, x=float(shapely.get_x(point)), y=float(shapely.get_y(point)),
                 rank=2)
            for name, point in stations
        ]  # fmt: skip
    return tuple(found[:MOST_NAMES])


def _of_level(ground: Ground, level: str, view: Box, rank: int) -> Iterator[Name]:
    areas = ground.facts.areas
    shapes = ground.outlines(level).metres
    mine = scope(ground.facts, level, ground.asked.selection.areas)
    there = np.flatnonzero(mine & near(shapes, view) & ~shapely.is_empty(shapes))
    size = shapely.area(shapes[there])
    codes = areas.frame["code"].to_numpy()[areas.of_level(level)[there]]
    order = np.lexsort((codes.astype(str), -size))[:MOST_NAMES]
    middle = shapely.point_on_surface(shapes[there[order]])
    column = areas.frame[f"name_{ground.lang.value}"].to_numpy()
    called = column[areas.of_level(level)[there[order]]]
    for name, point, shape in zip(called, middle, shapes[there[order]], strict=True):
        yield Name(
            text=i18n.short(str(name), ground.lang),
            x=float(shapely.get_x(point)),
            y=float(shapely.get_y(point)),
            rank=rank,
            within=shape,
        )


def locator(ground: Ground, view: Box) -> Locator | None:
    """Return the whole with the part that the sheet is about; none where that is all of it."""
    areas, chosen = ground.facts.areas, ground.asked.selection.areas
    frame = areas.frame
    # The parts of the coarsest areas, unless these themselves are chosen.
    level = areas.levels[min(1, len(areas.levels) - 1)]
    if chosen and all(frame["level"].iloc[areas.at[code]] == areas.levels[0] for code in chosen):
        level = areas.levels[0]
    shapes = ground.outlines(level).metres
    there = ~shapely.is_empty(shapes)
    if chosen:
        here = scope(ground.facts, level, chosen)
        fellows = _same_whole(ground, level, here) if level != areas.levels[0] else there
    elif ground.shown.at is not None:
        here = shapely.intersects(shapes, shapely.box(*view))
        fellows = there
    else:
        return None
    there &= fellows
    if not there.any() or here[there].all():
        return None
    return Locator(shapes=shapes[there], here=here[there])


def _same_whole(ground: Ground, level: str, here: Mask) -> Mask:
    """Say which areas are in the same coarsest areas as those that are marked."""
    areas = ground.facts.areas
    numbers, found = areas.of_level(level), np.zeros_like(here)
    for top in areas.of_level(areas.levels[0]).tolist():
        inside = (numbers >= top) & (numbers < areas.end[top])
        if (here & inside).any():
            found |= inside
    return found
