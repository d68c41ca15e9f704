"""Made-up city blocks: an outline cut again and again by made-up roads.

Roads near the centre follow a slanted grid, farther out they run round the centre or towards it,
as the rings and radial avenues of an old walled city do. Blocks are smaller near the centre.
"""

from typing import Any, Final

import numpy as np
import shapely

from etl.sample.arrays import Flags, Floats, Geometries
from etl.sample.extracts import metric

CENTRE: Final = metric(np.array([[104.066, 30.66]]))[0]
GRID_RADIUS: Final = 2_300.0
GRID_ANGLE: Final = np.radians(27.0)
COARSENING: Final = 0.13
"""How much longer a block's side is with each kilometre from the centre."""
NODE_GRID: Final = 0.01
STRAIGHT: Final = 450.0
"""Roads through cells smaller than this (m) are straight; longer ones bend a little."""
STEP: Final = 130.0
SLIVER: Final = 300.0


def blocks(outline: shapely.Geometry, count: int, rng: np.random.Generator) -> Geometries:
    """Cut `outline` (metres) into about `count` blocks that share exact edges.

    Returns
    -------
    Polygons in the order of their position; none overlap, together they fill the outline.
    """
    cells: Geometries = shapely.get_parts([outline])
    while len(cells) < count:
        wish = _excess(cells) * np.exp(rng.normal(0, 0.3, len(cells)))
        most = np.argsort(-wish, kind="stable")[: max(1, min(count - len(cells), len(cells)))]
        most = most[wish[most] > 0.45 * wish[most[0]]]
        kept = np.delete(cells, most)
        cells = np.concatenate([kept, _split(cells[most], rng)])
    return _noded(cells, outline)


def _excess(cells: Geometries) -> Floats:
    """Say how large each cell is for where it is: area over what is usual there."""
    away = np.hypot(*(_centres(cells) - CENTRE).T) / 1_000
    excess: Floats = shapely.area(cells) / (1 + COARSENING * away) ** 2
    return excess


def _centres(cells: Geometries) -> Floats:
    xy: Floats = shapely.get_coordinates(shapely.centroid(cells))
    return xy


def _axes(centres: Floats) -> Floats:
    """Return each place's unit vector along the roads that lead out of the centre."""
    away = centres - CENTRE
    distance = np.hypot(*away.T)
    outward = away / np.maximum(distance, 1.0)[:, None]
    grid = np.array([np.cos(GRID_ANGLE), np.sin(GRID_ANGLE)])
    return np.where((distance < GRID_RADIUS)[:, None], grid, outward)


def _extent(cells: Geometries, axes: Floats) -> tuple[Floats, Floats]:
    xy, index = shapely.get_coordinates(cells, return_index=True)
    along = (xy * axes[index]).sum(axis=1)
    starts = np.flatnonzero(np.r_[True, np.diff(index) > 0])
    return np.minimum.reduceat(along, starts), np.maximum.reduceat(along, starts)


def _split(cells: Geometries, rng: np.random.Generator) -> Geometries:
    """Cut each cell in two (or more where it is bent) by a road across its longer side."""
    axes = _axes(_centres(cells))
    across = np.column_stack([-axes[:, 1], axes[:, 0]])
    lo, hi = _extent(cells, axes)
    left, right = _extent(cells, across)
    ring = hi - lo >= right - left  # long towards the centre: cut by a piece of a ring
    normal = np.where(ring[:, None], axes, across)
    low, high = np.where(ring, lo, left), np.where(ring, hi, right)
    middle = (_centres(cells) * normal).sum(axis=1)
    offset = middle + rng.uniform(-0.08, 0.08, len(cells)) * (high - low)
    half = np.hypot(hi - lo, right - left)
    lines = _roads(_centres(cells), normal, offset, half, ring, rng)
    pieces, origin = shapely.get_parts(
        shapely.polygonize(shapely.union(shapely.boundary(cells), lines)[:, None]),
        return_index=True,
    )
    inside = shapely.contains(cells[origin], shapely.point_on_surface(pieces))
    parts: Geometries = pieces[inside]
    return parts


def _roads(
    centres: Floats,
    normal: Floats,
    offset: Floats,
    half: Floats,
    ring: Flags,
    rng: np.random.Generator,
) -> Geometries:
    """Draw a road for each cell: straight in small cells, bent along the ring in large ones."""
    along = np.column_stack([normal[:, 1], -normal[:, 0]])
    at = (centres * along).sum(axis=1)
    tilt = rng.normal(0, 0.05, len(half))
    bend = rng.normal(0, 0.015, len(half))
    radius = np.hypot(*(centres - CENTRE).T)
    curved = ring & (radius > GRID_RADIUS)
    roads: list[Any] = []
    for i, reach in enumerate(half):
        straight = reach < STRAIGHT
        count = 2 if straight else int(reach / STEP) + 2
        t = np.linspace(-1, 1, count) * reach
        shift = tilt[i] * t + bend[i] * np.sin(t / reach * 2.4 * np.pi) * reach * (not straight)
        if curved[i] and not straight:
            shift -= t * t / (2 * max(radius[i], 0.8 * reach))
        xy = along[i] * (at[i] + t)[:, None] + normal[i] * (offset[i] + shift)[:, None]
        roads.append(shapely.linestrings(xy))
    return np.array(roads, dtype=object)


def _noded(cells: Geometries, outline: shapely.Geometry) -> Geometries:
    """Give neighbours the same corners along their edge, to the bit."""
    web = shapely.unary_union(
        np.append(shapely.boundary(cells), outline.boundary), grid_size=NODE_GRID
    )
    faces: Geometries = shapely.get_parts(shapely.polygonize([web]))
    shapely.prepare(outline)
    faces = _merged(faces[shapely.contains(outline, shapely.point_on_surface(faces))])
    xy = _centres(faces)
    ordered: Geometries = faces[np.lexsort((xy[:, 0], xy[:, 1]))]
    return ordered


def _merged(faces: Geometries) -> Geometries:
    """Give slivers, left where a road meets the outline at a flat angle, to a neighbour."""
    small = np.flatnonzero(shapely.area(faces) < SLIVER)
    for sliver in small:
        edge = shapely.length(shapely.intersection(faces, faces[sliver]))
        edge[small] = -1.0
        best = int(np.argmax(edge))
        faces[best] = shapely.union(faces[best], faces[sliver])
    return np.delete(faces, small)
