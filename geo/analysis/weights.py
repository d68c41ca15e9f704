"""Spatial weights: which places are neighbours of which, by four rules, all yes or no."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NoReturn

import h3.api.memview_int as h3
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy import sparse, spatial
from shapely.geometry.base import BaseGeometry

from geo.errors import RongtuError
from geo.text import Text

Floats = NDArray[np.float64]
Integers = NDArray[np.intp]

EQUAL_DIGITS: Final = 6
"""Distances in metres that agree to so many decimals are equal: the rest is rounding."""

RESOLUTION_SHIFT: Final = 52
RESOLUTION_MASK: Final = 15
"""Where an H3 index holds its resolution."""


class Scheme(StrEnum):
    """The rule by which neighbours were chosen."""

    CONTIGUITY = "contiguity"
    NEAREST = "nearest"
    WITHIN = "within"
    HEXAGONS = "hexagons"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Who is whose neighbour among n places; no place is its own.

    Attributes
    ----------
    matrix
        Shape (n, n), 1.0 where the place of the column is a neighbour of the place of the row. Only
        `nearest` makes one that is not symmetric.
    scheme
        The rule.
    parameter
        What the rule was given: the tolerance or the reach in metres, k, or the rings.
    islands
        Shape (n,): the places without a neighbour.
    """

    matrix: sparse.csr_array
    scheme: Scheme
    parameter: float | int | None
    islands: NDArray[np.bool_]


def contiguity(
    polygons: Sequence[BaseGeometry | None] | NDArray[np.object_], *, tolerance: float = 0.0
) -> Weights:
    """Make polygons neighbours that share any point ("queen"), or overlap.

    Parameters
    ----------
    polygons
        In metric coordinates if there is a tolerance; a missing or empty one is an island.
    tolerance
        Metres that may lie between two neighbours: digitised borders leave slivers.

    Raises
    ------
    RongtuError
        If the tolerance is negative or not a number.
    """
    if not 0 <= tolerance < np.inf:
        _refuse("a tolerance", tolerance, "0 or more metres")
    shapes = np.array(polygons, dtype=object)
    tree = shapely.STRtree(shapes)
    if tolerance:
        here, there = tree.query(shapes, predicate="dwithin", distance=tolerance)
    else:
        here, there = tree.query(shapes, predicate="intersects")
    return _weights(here, there, shapes.size, Scheme.CONTIGUITY, tolerance)


def nearest(xy: ArrayLike, k: int) -> Weights:
    """Make the k nearest other points the neighbours of each.

    Of points equally far the one first in the table is taken, so that equal input gives equal
    neighbours. With k points or fewer all others are neighbours.

    Parameters
    ----------
    xy
        Shape (n, 2), metres.
    k
        Neighbours of each.

    Raises
    ------
    RongtuError
        If k is below 1 or a coordinate is not a number.
    """
    if k < 1:
        _refuse("a number of neighbours", k, "1 or more")
    points = _points(xy)
    n = len(points)
    wanted = min(k, n - 1)
    if wanted < 1:
        nobody = np.empty(0, dtype=np.intp)
        return _weights(nobody, nobody, n, Scheme.NEAREST, k)
    tree = spatial.cKDTree(points)
    asked = min(n, wanted + 2)
    distance, there = tree.query(points, k=asked)
    distance = np.round(distance, EQUAL_DIGITS)
    # Ask on until the points as far as the last neighbour are all there to choose from.
    while asked < n and np.any(distance[:, -1] <= distance[:, wanted]):
        asked = min(n, 2 * asked)
        distance, there = tree.query(points, k=asked)
        distance = np.round(distance, EQUAL_DIGITS)
    here = np.arange(n)
    distance[there == here[:, None]] = -1
    order = np.lexsort((there, distance), axis=-1)[:, 1 : wanted + 1]
    chosen = np.take_along_axis(there, order, axis=1)
    return _weights(np.repeat(here, wanted), chosen.ravel(), n, Scheme.NEAREST, k)


def within(xy: ArrayLike, metres: float) -> Weights:
    """Make points neighbours that are no further apart than a distance.

    Parameters
    ----------
    xy
        Shape (n, 2), metres.
    metres
        The reach, the end included.

    Raises
    ------
    RongtuError
        If the reach is not above 0 or a coordinate is not a number.
    """
    if not 0 < metres < np.inf:
        _refuse("a reach", metres, "more than 0 metres")
    points = _points(xy)
    pairs = np.empty((0, 2), dtype=np.intp)
    if len(points):
        pairs = spatial.cKDTree(points).query_pairs(metres, output_type="ndarray")
    both = np.concatenate([pairs, pairs[:, ::-1]])
    return _weights(both[:, 0], both[:, 1], len(points), Scheme.WITHIN, metres)


def hexagons(cells: ArrayLike, *, rings: int = 1) -> Weights:
    """Make H3 cells neighbours that are at most so many rings apart, among the cells given.

    Parameters
    ----------
    cells
        Shape (n,), H3 indexes as whole numbers, all of one resolution, none twice.
    rings
        How many rings around a cell are its neighbours.

    Raises
    ------
    RongtuError
        If an index is no cell or occurs twice, resolutions differ, or rings are below 1.
    """
    if rings < 1:
        _refuse("a number of rings", rings, "1 or more")
    given = np.asarray(cells, dtype=np.uint64)
    _check_cells(given)
    n = given.size
    if not n:
        nobody = np.empty(0, dtype=np.intp)
        return _weights(nobody, nobody, n, Scheme.HEXAGONS, rings)
    discs = [np.asarray(h3.grid_disk(cell, rings)) for cell in given.tolist()]
    here = np.repeat(np.arange(n), [disc.size for disc in discs])
    around = np.concatenate(discs)
    order = np.argsort(given)
    place = np.minimum(np.searchsorted(given, around, sorter=order), n - 1)
    there = order[place]
    known = given[there] == around
    return _weights(here[known], there[known], n, Scheme.HEXAGONS, rings)


def described(weights: Weights) -> Text:
    """Say by which rule places are neighbours, and how many have none."""
    given = weights.parameter or 0
    match weights.scheme:
        case Scheme.CONTIGUITY if given:
            rule = Text(
                zh=f"边界相接或相距不超过 {given:g} 米的区域互为邻居",
                en=f"areas that touch or lie within {given:g} m of each other are neighbours",
            )
        case Scheme.CONTIGUITY:
            rule = Text(zh="边界相接的区域互为邻居", en="areas that touch are neighbours")
        case Scheme.NEAREST:
            rule = Text(
                zh=f"每处取最近的 {given:g} 处为邻居",
                en="the nearest place is the neighbour of each"
                if given == 1
                else f"the {given:g} nearest places are the neighbours of each",
            )
        case Scheme.WITHIN:
            rule = Text(
                zh=f"相距不超过 {given:g} 米的地点互为邻居",
                en=f"places within {given:g} m of each other are neighbours",
            )
        case Scheme.HEXAGONS:
            rings = "ring" if given == 1 else "rings"
            rule = Text(
                zh=f"六边形网格内 {given:g} 圈以内的单元互为邻居",
                en=f"hexagons at most {given:g} {rings} apart are neighbours",
            )
    alone = int(weights.islands.sum())
    if not alone:
        return rule
    return rule + Text(zh=f"；{alone} 处没有邻居", en=f"; {alone} without a neighbour")


def _weights(
    here: Integers, there: Integers, n: int, scheme: Scheme, parameter: float | None
) -> Weights:
    apart = here != there
    here, there = here[apart], there[apart]
    matrix = sparse.csr_array((np.ones(here.size), (here, there)), shape=(n, n))
    islands = np.diff(matrix.indptr) == 0
    return Weights(matrix=matrix, scheme=scheme, parameter=parameter, islands=islands)


def _points(xy: ArrayLike) -> Floats:
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    if not np.isfinite(points).all():
        raise RongtuError(
            given=f"{int((~np.isfinite(points).all(axis=1)).sum())} places without coordinates",
            wanted="two finite coordinates in metres for each place",
            remedy="leave out the places that are not located",
        )
    return points


def _check_cells(cells: NDArray[np.uint64]) -> None:
    wrong = [cell for cell in cells.tolist() if not h3.is_valid_cell(cell)]
    resolutions = np.unique(cells >> RESOLUTION_SHIFT & RESOLUTION_MASK).tolist()
    twice = cells.size - np.unique(cells).size
    if wrong:
        given, remedy = f"{wrong[0]:x}, which is no H3 cell", "check how the index was made"
    elif len(resolutions) > 1:
        given, remedy = f"H3 cells of resolutions {resolutions}", "choose one resolution"
    elif twice:
        given, remedy = f"{twice} H3 cells given more than once", "add up the values of a cell"
    else:
        return
    raise RongtuError(given=given, wanted="H3 cells of one resolution, each once", remedy=remedy)


def _refuse(what: str, value: float, wanted: str) -> NoReturn:
    raise RongtuError(
        given=f"{value:g} as {what} of spatial weights", wanted=wanted, remedy="choose another"
    )
