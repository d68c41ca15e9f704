"""How areas of one level lie beside each other, and inside what they are a part of.

Everything is measured in metres, in the deployment's metric plane. Outlines that were drawn by
different hands never fit to the centimetre: what is a matter of drawing is said, with its size,
and loaded. Held back is only what cannot be where it says: an area that is mostly outside its
parent, or mostly another area under a second code.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import Transformer

from geo.schema import SRID

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]

MOSTLY: Final = 0.5
"""More than half of an area: no care in drawing explains it, a wrong code or datum does."""

LEAST_M2: Final = 1.0
"""A square metre: no demand, building or station falls between two outlines that close."""

WORTH_SAYING_M2: Final = 100.0
"""Less is how coordinates are rounded, and a straight line in degrees is none in metres: counted,
but not told."""

THINNEST_M: Final = 0.5
"""Narrower than a doorway: what is left where two outlines of the same line part."""

GRID_M: Final = 0.001
"""Without it, a slit that only rounding has left would join two gaps at its ends to one."""

TILED_SHARE: Final = 0.8
"""Children that fill less of their parent were never meant to tile it: compounds do not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """What is wrong with the lie of areas.

    Attributes
    ----------
    rejected
        Why rows are held back, by the number of the row.
    notes
        A sentence for each kind of fault that is loaded all the same.
    counts
        How many there are of each: overlaps (pairs), gaps, outside and slivers; `unmeasured` are
        areas that the metric plane has no place for.
    """

    rejected: "pd.Series[str]"
    notes: tuple[str, ...]
    counts: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """Faults of one kind: how many, and the largest."""

    count: int
    m2: float = 0.0
    share: float = 0.0
    code: str = ""

    def __str__(self) -> str:
        return f"at most {self.m2:,.0f} m2 ({100 * self.share:.2f} % of {self.code})"


def judged(rows: pd.DataFrame, *, known: pd.DataFrame, metric_srid: int) -> Topology:
    """Hold `rows` against each other and against the areas that are loaded already.

    Parameters
    ----------
    rows
        `code`, `parent_code`, `level` and `geom`, valid polygons in WGS 84; the index is the
        number of the row, and of two that cover each other the first one stays.
    known
        The same columns of the areas already loaded; those that `rows` replace do not count.
    """
    plane = _plane(metric_srid)
    loaded = known.loc[~known["code"].isin(rows["code"])]
    there = pd.concat([rows, loaded], ignore_index=True)
    geom, unmeasured = _measured(there["geom"].to_numpy(dtype=np.object_), plane)
    areas = _Areas(frame=there, geom=geom, area=shapely.area(geom), count=len(rows))

    reasons = np.full(len(there), "", dtype=np.object_)
    child, outside = _outside(areas)
    _tell_outside(areas, child, outside, reasons)
    first, second, shared = _overlaps(areas)
    _tell_covered(areas, (first, second, shared), reasons)

    held = reasons != ""
    loads = ~(held[first] | held[second])
    smaller = np.where(areas.area[first] < areas.area[second], first, second)
    found = {
        "overlaps": _largest(areas, smaller[loads], shared[loads]),
        "gaps": _gaps(areas, held, _surely_filled(areas, (child, outside), (second, shared))),
        "outside": _largest(areas, child[~held[child]], outside[~held[child]]),
        "slivers": _slivers(areas, held),
    }
    counts = {kind: one.count for kind, one in found.items()}
    counts["unmeasured"] = int(unmeasured[: len(rows)].sum())
    mine = held[: len(rows)]
    told = pd.Series(reasons[: len(rows)][mine], index=rows.index[mine], dtype="str")
    return Topology(rejected=told, notes=_notes(found, counts, metric_srid), counts=counts)


def dropped_slivers(given: Geometries, metric_srid: int) -> tuple[Geometries, int]:
    """Return `given` without the parts that are slivers, and how many those were.

    An area of nothing but slivers keeps them all: it would vanish.
    """
    metric, _ = _measured(given, _plane(metric_srid))
    parts, of = shapely.get_parts(metric, return_index=True)
    thin = _is_sliver(parts)
    whole = np.bincount(of[~thin], minlength=len(given)) == 0
    drop = thin & ~whole[of]
    made = given.copy()
    for number in np.unique(of[drop]):
        made[number] = shapely.MultiPolygon(shapely.get_parts(given[number])[~drop[of == number]])
    return made, int(drop.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Areas:
    """The rows, then what is loaded beside them, in metres; the first `count` are the rows."""

    frame: pd.DataFrame
    geom: Geometries
    area: Floats
    count: int

    @property
    def codes(self) -> Geometries:
        return self.frame["code"].to_numpy(dtype=np.object_)

    @property
    def parents(self) -> Numbers:
        """The number of the parent of each, -1 where it is not there."""
        at = pd.Index(self.codes)
        number = pd.Series(np.arange(len(at)), index=at)[~at.duplicated()]
        wanted = self.frame["parent_code"].to_numpy(dtype=np.object_)
        found: Numbers = number.reindex(wanted, fill_value=-1).to_numpy(dtype=np.intp)
        return found


def _plane(metric_srid: int) -> Callable[[Floats], Floats]:
    bring = Transformer.from_crs(SRID, metric_srid, always_xy=True)
    return lambda at: np.column_stack(bring.transform(at[:, 0], at[:, 1]))


def _measured(given: Geometries, plane: Callable[[Floats], Floats]) -> tuple[Geometries, Flags]:
    """Return the shapes in metres; one that the plane cannot hold is empty, and flagged."""
    metric = np.asarray(shapely.transform(given, plane), dtype=np.object_)
    wrong = ~np.isfinite(shapely.bounds(metric)).all(axis=1) & ~shapely.is_empty(given)
    metric[wrong | shapely.is_missing(given)] = shapely.MultiPolygon()
    # Rounding can make a corner cross its neighbour's edge; then nothing could be measured.
    invalid = ~shapely.is_valid(metric)
    metric[invalid] = shapely.make_valid(metric[invalid], method="structure", keep_collapsed=False)
    return metric, wrong


def _outside(areas: _Areas) -> tuple[Numbers, Floats]:
    """Return the rows with a parent that is there, and how many m2 of each lie outside it."""
    parent = areas.parents[: areas.count]
    there = (parent >= 0) & (areas.area[parent] > 0) & (areas.area[: areas.count] > 0)
    child, parent = np.flatnonzero(there), parent[there]
    shapely.prepare(areas.geom[np.unique(parent)])
    outside = np.zeros(len(child))
    out = ~shapely.contains_properly(areas.geom[parent], areas.geom[child])
    rest = shapely.difference(areas.geom[child[out]], areas.geom[parent[out]])
    outside[out] = shapely.area(rest)
    return child, outside


def _tell_outside(areas: _Areas, child: Numbers, outside: Floats, reasons: Geometries) -> None:
    parents = areas.frame["parent_code"].to_numpy(dtype=np.object_)
    for one, m2 in zip(child, outside, strict=True):
        share = m2 / areas.area[one]
        if share > MOSTLY:
            reasons[one] = (
                f"{100 * share:.0f} % of area '{areas.codes[one]}' is outside its parent"
                f" '{parents[one]}': at most half may be"
            )


def _overlaps(areas: _Areas) -> tuple[Numbers, Numbers, Floats]:
    """Return the pairs of one level that share ground, at least one of them a row, and how much."""
    tree = shapely.STRtree(areas.geom)
    second, first = tree.query(areas.geom[: areas.count])
    level, codes = areas.frame["level"].to_numpy(dtype=np.object_), areas.codes
    # Each pair once; what is loaded counts as earlier than any row.
    once = (first >= areas.count) | (first < second)
    once &= (level[first] == level[second]) & (codes[first] != codes[second])
    first, second = first[once], second[once]
    shapely.prepare(areas.geom)
    meet = shapely.intersects(areas.geom[first], areas.geom[second])
    meet &= ~shapely.touches(areas.geom[first], areas.geom[second])
    first, second = first[meet], second[meet]
    shared = shapely.area(shapely.intersection(areas.geom[first], areas.geom[second]))
    return first, second, shared


def _tell_covered(
    areas: _Areas, overlaps: tuple[Numbers, Numbers, Floats], reasons: Geometries
) -> None:
    first, second, shared = overlaps
    # In the order of the rows: one that is held back itself covers nothing.
    for pair in np.lexsort((first, second)):
        one, other = first[pair], second[pair]
        share = shared[pair] / areas.area[other]
        if share > MOSTLY and not (reasons[one] or reasons[other]):
            where = "is loaded already" if one >= areas.count else "comes earlier"
            reasons[other] = (
                f"{100 * share:.0f} % of area '{areas.codes[other]}' is covered by"
                f" '{areas.codes[one]}' of the same level, which {where}: at most half may be"
            )


def _largest(areas: _Areas, of: Numbers, m2: Floats, *, least: float = LEAST_M2) -> _Found:
    """Return how many `m2` are more than nothing, and the largest beside the area that it is of."""
    of, m2 = of[m2 > least], m2[m2 > least]
    if not len(m2):
        return _Found(count=0)
    most = int(np.argmax(m2))
    whose, size = of[most], float(m2[most])
    share = size / float(areas.area[whose])
    return _Found(count=len(m2), m2=size, share=share, code=areas.codes[whose])


def _surely_filled(
    areas: _Areas, outside: tuple[Numbers, Floats], overlaps: tuple[Numbers, Floats]
) -> Floats:
    """Return how many m2 of its parent each row fills at least, that no earlier row does."""
    filled = np.where(np.arange(len(areas.area)) < areas.count, areas.area, 0.0)
    for which, m2 in (outside, overlaps):
        np.subtract.at(filled, which, m2)
    return filled


def _gaps(areas: _Areas, held: Flags, filled: Floats) -> _Found:
    """Measure what no child covers of the parents that are tiled by the level of the rows."""
    level, parents = areas.frame["level"], areas.parents
    beside = ~held & (parents >= 0) & level.isin(level[: areas.count].unique()).to_numpy()
    children = pd.Series(np.flatnonzero(beside)).groupby([parents[beside], level[beside].array])
    of, gaps = [], []
    for number in (group.to_numpy() for _, group in children):
        parent = parents[number[0]]
        whole = areas.area[parent]
        # The sum is at least the union: where it is too little, nothing need be united. Nor where
        # the children fit: to unite what shares its borders takes the longest of all.
        untiled = areas.area[number].sum() <= TILED_SHARE * whole
        if untiled or number.min() >= areas.count or whole - filled[number].sum() <= LEAST_M2:
            continue
        filling = shapely.union_all(areas.geom[number])
        rest = shapely.difference(areas.geom[parent], filling, grid_size=GRID_M)
        if rest.area < (1 - TILED_SHARE) * whole:
            parts = shapely.area(shapely.get_parts(rest))
            of += [parent] * len(parts)
            gaps += list(parts)
    return _largest(areas, np.array(of, dtype=np.intp), np.array(gaps, dtype=float))


def _is_sliver(parts: Geometries) -> Flags:
    area, around = shapely.area(parts), shapely.length(parts)
    # A strip is as wide as twice its area over its perimeter.
    thin: Flags = (area < LEAST_M2) | (2 * area < THINNEST_M * around)
    return thin


def _slivers(areas: _Areas, held: Flags) -> _Found:
    mine = np.flatnonzero(~held[: areas.count])
    parts, of = shapely.get_parts(areas.geom[mine], return_index=True)
    thin = _is_sliver(parts)
    return _largest(areas, mine[of[thin]], shapely.area(parts[thin]), least=0.0)


def _notes(found: dict[str, _Found], counts: dict[str, int], metric_srid: int) -> tuple[str, ...]:
    words = {
        "overlaps": ("pair of areas overlaps", "pairs of areas overlap"),
        "gaps": ("gap is left between areas", "gaps are left between areas"),
        "outside": ("area reaches outside its parent", "areas reach outside their parents"),
        "slivers": ("part of an area is a sliver", "parts of areas are slivers"),
    }
    said = [
        f"{one.count:,} {words[kind][one.count > 1]}, {one}"
        for kind, one in found.items()
        if one.count and (kind == "slivers" or one.m2 >= WORTH_SAYING_M2)
    ]
    if lost := counts["unmeasured"]:
        areas = "area is" if lost == 1 else "areas are"
        said.append(f"{lost:,} {areas} too far away for EPSG:{metric_srid} to be measured")
    return tuple(said)
