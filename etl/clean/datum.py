"""The datum detective: whether a layer lies where its claim puts it.

GCJ-02 is 360 m off in Chengdu, so nearly all of a large district stays inside its outline under a
wrong claim too: the share inside tells little. What tells is the places on which two hypotheses
disagree, inside under one and outside under the other: McNemar's test (Psychometrika 12, 1947,
153-157), which reads nothing else. Neighbours are not independent (a block of flats just beyond
the border is one fact, not 300), therefore the disagreements are netted block by block, as in
Durkalski et al. (Statistics in Medicine 22, 2003, 2417-2428). Were the claim right, each net d
would as soon fall on one side as on the other, and by Hoeffding's inequality (JASA 58, 1963,
13-30) P(sum of d >= t) <= exp(-t² / 2 sum of d²), however few and uneven the blocks are. Blocks
count up to twice the median of |d|, lest one great estate drown the rest of the border: that looks
at no sign, so that the bound holds. A claim is contradicted below one in a million.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import shapely

from geo.crs import CHINA, Datum, Reference, reference

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]

MOST_POINTS: Final = 20_000
LEAST_POINTS: Final = 20
CHANCE: Final = 1e-6
DOUBT: Final = 0.05
"""Below this another hypothesis is worth a word, though not worth stopping a load."""
_MOST_SHAPES: Final = 400
_BLOCK: Final = 0.002
"""Degrees, about 200 m: a residential compound, whose points go together."""
_BLOCKS_ACROSS: Final = 60
_FEW_INSIDE, _MOST_INSIDE, _NEARLY_ALL = 0.05, 0.5, 0.85
_FAR: Final = 0.1
"""Degrees: farther than any datum shifts, nearer than swapped axes or metres for degrees."""
_DEGREES: Final = 360
_MARGIN: Final = 0.1
_AREAS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What the coordinates of a source may mean."""

    reference: Reference
    swapped: bool = False

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.reference.name + (" with x and y exchanged" if self.swapped else "")

    def to_wgs84(self, xy: Floats) -> Floats:
        """Return longitude and latitude of `xy` as the source wrote it, shape (n, 2)."""
        return self.reference.to_wgs84(np.ascontiguousarray(xy[:, ::-1]) if self.swapped else xy)


class Score(NamedTuple):
    """The share of `n` places at which a hypothesis agrees with what is trusted."""

    name: str
    share: float
    n: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the detective found; `contradicts` only when it is beyond chance.

    `doubtful` when another hypothesis does better, but the places are too few to prove it.
    """

    claim: Hypothesis
    winner: Hypothesis
    scores: tuple[Score, ...]
    evidence: str
    contradicts: bool = field(default=False, kw_only=True)
    doubtful: bool = field(default=False, kw_only=True)


class _Seen(NamedTuple):
    """Under one hypothesis: where the places are, where it agrees, and how well on the whole."""

    at: Floats
    agrees: Flags
    share: float


def of_points(
    xy: Floats,
    *,
    claim: Hypothesis,
    boundary: shapely.Geometry | None,
    metric_srid: int | None = None,
    what: str = "points",
) -> Verdict:
    """Judge points by whether they lie inside.

    Parameters
    ----------
    xy
        Coordinates as the source has them, shape (n, 2); of more than `MOST_POINTS` every so
        manieth is taken. Rows that are not finite, and repeats, do not count.
    claim
        What the source, or its profile, says they are.
    boundary
        The union of the trusted areas, in WGS 84.
    metric_srid
        The deployment's own metric system.
    what
        What the points are, for the evidence.
    """
    xy = xy[np.isfinite(xy).all(axis=1)]
    xy = np.unique(xy[:: max(1, -(-len(xy) // MOST_POINTS))], axis=0)
    if boundary is None or boundary.is_empty:
        return _untold(claim, "there is no trusted boundary to compare it with")
    if len(xy) < LEAST_POINTS:
        return _untold(claim, f"of {what} there are only {len(xy)} at different places")
    shapely.prepare(boundary)

    def seen(hypothesis: Hypothesis) -> _Seen:
        at = hypothesis.to_wgs84(xy)
        inside = shapely.contains_xy(boundary, at[:, 0], at[:, 1])
        return _Seen(at, inside, float(inside.mean()))

    def blocks(at: Floats) -> Numbers:
        # What cannot be converted is infinite, outside, and all in one block.
        across = np.clip(np.nan_to_num(np.floor(at / _BLOCK)), -1e6, 1e6)
        return np.asarray(across[:, 0] * 1e7 + across[:, 1], dtype=np.int64)

    tried = _hypotheses(claim, xy, boundary, metric_srid)
    sentence = f"of {len(xy):,} {what} {{}} lie inside"
    return _judged({one: seen(one) for one in tried}, blocks, sentence)


def of_shapes(
    shapes: Geometries,
    *,
    claim: Hypothesis,
    boundary: shapely.Geometry | None,
    codes: Sequence[str | None] = (),
    trusted: Mapping[str, shapely.Geometry] | None = None,
    metric_srid: int | None = None,
) -> Verdict:
    """Judge shapes by how they overlap the trusted ones of the same code, or else lie inside.

    The overlap (intersection over union) is read at a lattice of places on each trusted shape:
    shapes that are not valid do no harm. Without a code in common places on the shapes are judged.

    Parameters
    ----------
    shapes
        Geometries as the source has them, missing allowed.
    codes
        Their codes, one a shape; none at all when they have none.
    trusted
        Trusted shapes in WGS 84 by their code.
    """
    known = trusted or {}
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    areas = there & np.isin(shapely.get_type_id(shapes), _AREAS)
    paired = [i for i, code in enumerate(codes) if areas[i] and code in known]
    if not paired:
        xy = _places(shapes[there])
        return of_points(
            xy, claim=claim, boundary=boundary, metric_srid=metric_srid, what="places on its shapes"
        )
    taken = paired[:: -(-len(paired) // _MOST_SHAPES)]
    sample = np.array([known[str(codes[i])] for i in taken], dtype=np.object_)
    return _overlapping(shapes[taken], sample, claim=claim, metric_srid=metric_srid)


def _overlapping(
    given: Geometries, sample: Geometries, *, claim: Hypothesis, metric_srid: int | None
) -> Verdict:
    """Judge each of `given` by the one of `sample` that it should be."""
    lattice, side = _lattice(sample, margin=_MARGIN)
    x, y = lattice[..., 0], lattice[..., 1]
    shapely.prepare(sample)
    wanted = shapely.contains_xy(sample[:, None], x, y)

    def seen(hypothesis: Hypothesis) -> _Seen:
        moved = shapely.transform(given, hypothesis.to_wgs84)
        shapely.prepare(moved)
        covered = shapely.contains_xy(moved[:, None], x, y)
        overlap = (covered & wanted).sum() / max(1, (covered | wanted).sum())
        return _Seen(shapely.get_coordinates(moved), (covered == wanted).ravel(), float(overlap))

    # Some 3,600 blocks over all shapes, at least one a shape.
    across = max(1, min(side, int(_BLOCKS_ACROSS / np.sqrt(len(sample)))))
    step = np.arange(side) * across // side
    inner = (step[:, None] * across + step).ravel()
    numbers = (np.arange(len(sample))[:, None] * across**2 + inner).ravel()

    xy = shapely.get_coordinates(given)
    tried = _hypotheses(claim, xy, shapely.box(*shapely.total_bounds(sample)), metric_srid)
    noun = f"{len(sample):,} outlines overlap" if len(sample) > 1 else "1 outline overlaps"
    sentence = f"{noun} the trusted by {{}} (intersection over union, {numbers.size:,} places)"
    return _judged({one: seen(one) for one in tried}, lambda _: numbers, sentence)


def _hypotheses(
    claim: Hypothesis, xy: Floats, boundary: shapely.Geometry, metric_srid: int | None
) -> list[Hypothesis]:
    """Return what may be, without saying anything twice; the claim comes first."""
    if np.median(np.abs(xy)) <= _DEGREES:
        codes: list[int | str] = [4326, Datum.GCJ02, Datum.BD09]
    else:
        codes = [*_local(boundary), *([metric_srid] if metric_srid else []), 3857]
    found: dict[tuple[str, bool], Hypothesis] = {}
    for one in (claim.reference, *map(reference, codes)):
        for swapped in (False, True):
            found.setdefault((one.definition, swapped), Hypothesis(reference=one, swapped=swapped))
    rest = [one for key, one in found.items() if key != (claim.reference.definition, claim.swapped)]
    return [claim, *rest]


def _local(boundary: shapely.Geometry) -> list[int]:
    """Return what is in use around there: UTM, and in China the 3-degree zones of CGCS2000."""
    lon, lat = boundary.centroid.x, boundary.centroid.y
    utm = (32601 if lat >= 0 else 32701) + int((lon + 180) // 6) % 60
    zone = round(lon / 3) - 25
    if not (0 <= zone <= 20 and CHINA[1] <= lat <= CHINA[3]):  # noqa: PLR2004
        return [utm]
    return [4534 + zone, 4513 + zone, utm]  # the second puts the zone before the easting


def _judged(
    seen: dict[Hypothesis, _Seen], blocks: Callable[[Floats], Numbers], sentence: str
) -> Verdict:
    claim = next(iter(seen))
    winner = max(seen, key=lambda one: seen[one].share)  # the first of equals: the claim
    scores = tuple(Score(one.name, it.share, len(it.agrees)) for one, it in seen.items())
    line = f"{sentence.format(_percent(seen[claim].share))} as {claim.name}"
    if winner == claim:
        return Verdict(claim, claim, scores, f"{line}, and no more as anything else")
    old, new = seen[claim], seen[winner]
    gained, lost = new.agrees & ~old.agrees, old.agrees & ~new.agrees
    with np.errstate(invalid="ignore"):  # neither of the two can convert it
        far = bool(np.nanmedian(np.hypot(*(new.at - old.at).T)) > _FAR)
    gross = far and old.share < _FEW_INSIDE and new.share >= _MOST_INSIDE
    net = np.where(gained, 1.0, np.where(lost, -1.0, 0.0))
    chance = _chance(net, blocks(new.at))
    proven = (
        new.share >= _NEARLY_ALL and gained.sum() + lost.sum() >= LEAST_POINTS and chance < CHANCE
    )
    told = (
        f"{line} and {_percent(new.share)} as {winner.name} ({gained.sum():,} only as "
        f"{winner.name}, {lost.sum():,} only as {claim.name})"
    )
    contradicts = bool(gross or proven)
    evidence = told if contradicts else f"{told}: too little to contradict the claim"
    doubtful = not contradicts and chance < DOUBT and new.share >= _NEARLY_ALL
    return Verdict(claim, winner, scores, evidence, contradicts=contradicts, doubtful=doubtful)


def _chance(net: Floats, blocks: Numbers) -> float:
    """Return an upper bound of the probability that `net` sums to so much by chance."""
    _, of = np.unique(blocks, return_inverse=True)
    sums = np.bincount(of, weights=net)
    most = 2 * np.median(np.abs(sums[sums != 0])) if sums.any() else 0
    sums = np.clip(sums, -most, most)
    total = sums.sum()
    return float(np.exp(-(total**2) / (2 * (sums**2).sum()))) if total > 0 else 1.0


def _untold(claim: Hypothesis, why: str) -> Verdict:
    return Verdict(claim, claim, (), f"whether it is {claim.name} cannot be told: {why}")


def _places(shapes: Geometries) -> Floats:
    """Return places on `shapes`: a lattice on each area, and the vertices of what has none."""
    areas = np.isin(shapely.get_type_id(shapes), _AREAS)
    polygons = shapes[areas]
    others = shapely.get_coordinates(shapes[~areas])
    polygons = polygons[:: max(1, -(-len(polygons) // MOST_POINTS))]
    if not len(polygons):
        return np.asarray(others, dtype=np.float64)
    lattice, _ = _lattice(polygons, margin=0)
    shapely.prepare(polygons)
    on = shapely.contains_xy(polygons[:, None], lattice[..., 0], lattice[..., 1])
    return np.concatenate([lattice[on], others])


def _lattice(shapes: Geometries, *, margin: float) -> tuple[Floats, int]:
    """Return `side` x `side` places on the bounds of each shape, (n, side², 2), and `side`."""
    side = max(1, int(np.sqrt(MOST_POINTS / len(shapes))))
    west, south, east, north = shapely.bounds(shapes).T
    along = (np.arange(side) + 0.5) / side * (1 + 2 * margin) - margin
    x = west[:, None] + (east - west)[:, None] * np.repeat(along, side)
    y = south[:, None] + (north - south)[:, None] * np.tile(along, side)
    return np.stack([x, y], axis=-1), side


def _percent(share: float) -> str:
    """Write a share with as many decimals as tell it from none and all."""
    near = min(share, 1 - share)
    return f"{share * 100:.{1 if near == 0 or near >= 0.01 else 2}f} %"  # noqa: PLR2004
