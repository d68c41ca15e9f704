"""From shapes to what matplotlib draws, many at once and as drawings: nothing is dotted."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import shapely
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.colors import to_rgba, to_rgba_array
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, IdentityTransform
from numpy.typing import NDArray

from dashboard.snapshot.content import Layer, Mark
from dashboard.snapshot.draw_paper import Box, Paper

Shapes = NDArray[Any]
ToPaper = Callable[[NDArray[np.float64]], NDArray[np.float64]]

HATCH_MM: Final = 1.3
"""Between two lines of a hatch, on A4."""
HATCH_PT: Final = 0.35


def on_paper(shapes: Shapes, to_paper: ToPaper) -> Shapes:
    """Return shapes in millimetres of paper."""
    given = np.asarray(shapes, dtype=object)
    return np.asarray(shapely.transform(given, to_paper), dtype=object)


def paths(shapes: Shapes) -> list[Path]:
    """Return a path for each polygon or multipolygon, holes among its rings."""
    parts, of_shape = shapely.get_parts(shapes, return_index=True)
    # Filled by winding: a hole that turns like its shell would be filled too.
    rings, of_part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    points, of_ring = shapely.get_coordinates(rings, return_index=True)
    if not len(points):
        return [Path(np.empty((0, 2))) for _ in range(len(shapes))]
    codes = np.full(len(points), Path.LINETO, dtype=np.uint8)
    starts = np.flatnonzero(np.r_[True, np.diff(of_ring) > 0])
    codes[starts] = Path.MOVETO
    codes[np.r_[starts[1:] - 1, len(points) - 1]] = Path.CLOSEPOLY
    of_point = of_shape[of_part[of_ring]]
    cuts = np.searchsorted(of_point, np.arange(len(shapes) + 1))
    return [Path(points[a:b], codes[a:b]) for a, b in pairwise(cuts)]


def hatch(area: Any, spacing: float) -> list[NDArray[np.float64]]:  # noqa: ANN401 - shapely
    """Return slanting lines across an area, in millimetres; one grid for the whole paper."""
    if shapely.is_empty(area):
        return []
    west, south, east, north = shapely.bounds(area)
    step = spacing * np.sqrt(2)
    first, last = np.floor((west + south) / step), np.ceil((east + north) / step)
    at = np.arange(first, last + 1) * step
    ends = np.stack(
        [np.column_stack([at - south, np.full_like(at, south)]),
         np.column_stack([at - north, np.full_like(at, north)])],
        axis=1,
    )  # fmt: skip
    cut = shapely.intersection(shapely.linestrings(ends), area)
    parts = shapely.get_parts(cut)
    return [shapely.get_coordinates(part) for part in parts if shapely.length(part) > 0]


def draw(paper: Paper, layer: Layer, to_paper: ToPaper, frame: Box) -> Shapes:
    """Draw a layer and return those of its shapes, in millimetres, that are in the frame."""
    shapes = on_paper(layer.shapes, to_paper)
    near = shapely.intersects(shapes, shapely.box(*frame)) & ~shapely.is_empty(shapes)
    seen: Shapes = shapes[near]
    if not len(seen):
        return seen
    fills = [fill for fill, kept in zip(_each(layer), near, strict=True) if kept]
    match layer.mark:
        case Mark.FILL:
            _fills(paper, layer, seen, fills, frame)
        case Mark.HATCH:
            _hatched(paper, layer, seen, fills, frame)
        case Mark.LINE:
            _lines(paper, layer, seen, fills, frame)
        case Mark.POINT:
            _points(paper, layer, seen, fills, frame)
    return seen


def _each(layer: Layer) -> Sequence[str]:
    """Return a colour for each shape; empty where it has none."""
    many = len(layer.shapes)
    if len(layer.fills) == many:
        return layer.fills
    return (layer.fills[0] if layer.fills else "",) * many


def _fills(paper: Paper, layer: Layer, seen: Shapes, fills: Sequence[str], frame: Box) -> None:
    faces = [to_rgba(fill, layer.opacity) if fill else (0.0, 0.0, 0.0, 0.0) for fill in fills]
    paper.add(
        PathCollection(
            paths(seen),
            facecolors=faces,
            edgecolors=layer.edge or "none",
            linewidths=layer.width * paper.factor if layer.edge else 0,
            joinstyle="round",
            antialiaseds=True,
            transform=paper.mm,
        ),
        frame,
    )


def _hatched(paper: Paper, layer: Layer, seen: Shapes, fills: Sequence[str], frame: Box) -> None:
    area = shapely.intersection(shapely.union_all(shapely.make_valid(seen)), shapely.box(*frame))
    colour = next((fill for fill in fills if fill), "") or layer.edge or paper.colours.no_data
    if strokes := hatch(area, paper.length(HATCH_MM)):
        paper.line(strokes, colour=colour, width=HATCH_PT, clip=frame, opacity=layer.opacity)
    if layer.edge:
        _fills(paper, layer, seen, [""] * len(seen), frame)


def _lines(paper: Paper, layer: Layer, seen: Shapes, fills: Sequence[str], frame: Box) -> None:
    flat = shapely.get_dimensions(seen) > 1
    strokes = np.where(flat, shapely.boundary(seen), seen)
    parts, index = shapely.get_parts(strokes, return_index=True)
    own = [fills[at] or layer.edge or paper.colours.text for at in index]
    paper.add(
        LineCollection(
            [shapely.get_coordinates(part) for part in parts],
            colors=to_rgba_array(own if not layer.edge else [layer.edge], layer.opacity),
            linewidths=layer.width * paper.factor,
            capstyle="round",
            joinstyle="round",
            antialiaseds=True,
            transform=paper.mm,
        ),
        frame,
    )


def _points(paper: Paper, layer: Layer, seen: Shapes, fills: Sequence[str], frame: Box) -> None:
    size = layer.size * paper.factor
    paper.add(
        PathCollection(
            [Path.unit_circle()],
            sizes=[(size / 2) ** 2],
            facecolors=[to_rgba(fill or paper.colours.text, layer.opacity) for fill in fills],
            edgecolors=layer.edge or paper.colours.halo,
            linewidths=layer.width * paper.factor,
            offsets=shapely.get_coordinates(shapely.centroid(seen)),
            offset_transform=paper.mm,
            transform=IdentityTransform(),
            antialiaseds=True,
        ),
        frame,
    )


def scatter(paper: Paper, at: tuple[float, float], colour: str, edge: str, size: float) -> None:
    """Draw one point's sign, for a legend; `size` is its diameter in points on A4."""
    paper.add(
        PathCollection(
            [Path.unit_circle()],
            sizes=[(size * paper.factor / 2) ** 2],
            facecolors=[colour],
            edgecolors=edge,
            linewidths=0.4 * paper.factor,
            offsets=[at],
            offset_transform=paper.mm,
            transform=Affine2D(),
        )
    )
