"""The small map of a report: where rows fell, on the outlines of the coarsest areas."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt
from typing import Final

import shapely
from markupsafe import Markup

from etl.report.account import Outline

WIDTH: Final = 640.0
HIGHEST: Final = 560.0
MARGIN: Final = 8.0
LARGEST: Final = 4.0
SMALLEST: Final = 0.9
"""Radii of a cell's dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """The map, and how many of the rows it leaves out: they fell beyond its edge."""

    svg: Markup
    shown: int
    outside: int


@dataclass(frozen=True, slots=True)
class _Plane:
    """Degrees to the units of the drawing; its y grows downwards."""

    west: float
    north: float
    x: float
    y: float

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self.west) * self.x + MARGIN, (self.north - lat) * self.y + MARGIN


def drawn(outlines: Sequence[Outline], cells: Sequence[tuple[float, float, int]]) -> Drawing | None:
    """Draw `cells` on `outlines`; nothing where no row has a place.

    The map ends where the areas end: one row at the other end of the world must not make a dot of
    the city. Where there are no areas, the rows themselves make its bounds.
    """
    if not cells:
        return None
    bounds = _bounds(outlines, cells)
    west, south, east, north = bounds
    inside = [c for c in cells if west <= c[0] <= east and south <= c[1] <= north]
    flat = cos(radians((south + north) / 2))
    scale = min((WIDTH - 2 * MARGIN) / ((east - west) * flat),
                (HIGHEST - 2 * MARGIN) / (north - south))  # fmt: skip
    plane = _Plane(west, north, scale * flat, scale)
    width = (east - west) * plane.x + 2 * MARGIN
    height = (north - south) * plane.y + 2 * MARGIN
    parts = [
        Markup('<svg viewBox="0 0 {:.0f} {:.0f}" role="img" aria-label="{}">').format(
            width, height, "落点 Where rows fell"
        ),
        *(_path(one, plane) for one in sorted(outlines, key=lambda one: -one.depth)),
        *_dots(inside, plane),
        Markup("</svg>"),
    ]
    shown = sum(rows for *_, rows in inside)
    outside = sum(rows for *_, rows in cells) - shown
    return Drawing(svg=Markup("").join(parts), shown=shown, outside=outside)


def _bounds(
    outlines: Sequence[Outline], cells: Sequence[tuple[float, float, int]]
) -> tuple[float, float, float, float]:
    if outlines:
        west, south, east, north = shapely.total_bounds([one.shape for one in outlines])
    else:
        lons, lats = [c[0] for c in cells], [c[1] for c in cells]
        west, south, east, north = min(lons), min(lats), max(lons), max(lats)
    margin = max(0.02 * (east - west), 0.02 * (north - south), 0.002)
    return float(west - margin), float(south - margin), float(east + margin), float(north + margin)


def _path(outline: Outline, plane: _Plane) -> Markup:
    commands = "".join(_ring(ring, plane) for ring in _rings(outline.shape))
    return Markup('<path class="depth-{}" d="{}"/>').format(min(outline.depth, 2), commands)


def _rings(shape: shapely.Geometry) -> Iterable[shapely.Geometry]:
    for part in shapely.get_parts(shape):
        if shapely.get_type_id(part) == shapely.GeometryType.POLYGON:
            yield from shapely.get_rings(part)


def _ring(ring: shapely.Geometry, plane: _Plane) -> str:
    points = (plane.at(lon, lat) for lon, lat in shapely.get_coordinates(ring)[:-1])
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


def _dots(cells: Sequence[tuple[float, float, int]], plane: _Plane) -> Iterable[Markup]:
    most = max((rows for *_, rows in cells), default=1)
    for lon, lat, rows in cells:
        x, y = plane.at(lon, lat)
        radius = SMALLEST + (LARGEST - SMALLEST) * sqrt(rows / most)
        yield Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(x, y, radius)
