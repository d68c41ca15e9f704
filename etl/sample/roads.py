"""The made-up streets: the borders of the made-up blocks, as a network that can be walked.

A stretch runs from one junction to the next. Stretches that go on straight over a junction are
one street and have one name: the "good continuation" of Thomson and Richardson (Proceedings of the
19th International Cartographic Conference, 1999). No chance is in it: the same blocks give the
same streets, and nothing else of the sample depends on them.
"""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.sample.arrays import Codes, Flags, Floats, Geometries, Labels
from etl.sample.extracts import METRIC
from etl.sample.partition import Division
from etl.sample.words import CHARACTERS, NUMERALS, ROAD_ENDINGS

SNAP: Final = 0.25
"""Metres. Neighbouring districts cut their common outline into blocks each by itself: corners
that lie nearer to one another are one, and no sliver is left between."""
BESIDE: Final = 0.6
"""Metres to the left and right of a stretch at which its two blocks are looked for."""
AHEAD: Final = 15.0
"""Metres from a junction by which it is told which way a stretch leaves."""
STRAIGHT: Final = np.cos(np.radians(45.0))
"""A street goes on where it turns by less."""
LANE: Final = 400.0
"""Metres: a residential street that is shorter is a lane."""
COLUMNS: Final = ["code", "name_zh", "name_en", "kind", "geometry"]
KINDS: Final = ("primary", "secondary", "residential")
"""Classes as OpenStreetMap has them: between streets (街道), between communities, within one."""
STEP: Final = 389
"""Prime to the number of words: neighbours are called differently."""


def roads(divisions: list[Division]) -> gpd.GeoDataFrame:
    """Return the streets of the divided districts, one stretch a row.

    Returns
    -------
    In metres: `code`, `name_zh`, `name_en`, `kind`, and a line from junction to junction. They
    are in the order of their middles, from south to north.
    """
    blocks = pd.concat([division.blocks for division in divisions], ignore_index=True)
    shapes = blocks.geometry.to_numpy()
    web = shapely.line_merge(shapely.unary_union(shapely.boundary(shapes), grid_size=SNAP))
    stretches = shapely.normalize(shapely.get_parts([web]))
    middle = _along(stretches, shapely.length(stretches) / 2)
    stretches = stretches[np.lexsort((middle[:, 0], middle[:, 1]))]
    kind = _kinds(stretches, blocks)
    names = _names(_streets(stretches, kind), kind, shapely.length(stretches))
    frame = pd.DataFrame(names, columns=["name_zh", "name_en"])
    frame.insert(0, "code", [f"R{number:05d}" for number in range(1, len(frame) + 1)])
    frame["kind"] = np.array(KINDS, dtype=object)[kind]
    return gpd.GeoDataFrame(frame, geometry=stretches, crs=METRIC)[COLUMNS]


def _kinds(stretches: Geometries, blocks: gpd.GeoDataFrame) -> Labels:
    """Return the row in `KINDS` of each stretch, from what lies on either side."""
    half = shapely.length(stretches) / 2
    middle, near = _along(stretches, half), np.minimum(half / 2, 1.0)
    along = _along(stretches, half + near) - _along(stretches, half - near)
    aside = np.column_stack([-along[:, 1], along[:, 0]])
    aside *= BESIDE / np.hypot(*aside.T)[:, None]
    left, right = (_held(middle + side, blocks) for side in (aside, -aside))
    parts = [_differ(blocks[of].to_numpy(), left, right) for of in ("street", "community")]
    kinds: Labels = np.select(parts, [0, 1], 2).astype(np.int64)
    return kinds


def _held(xy: Floats, blocks: gpd.GeoDataFrame) -> Labels:
    """Return the row of the block that holds each point, -1 outside the districts."""
    found = np.full(len(xy), -1)
    point, block = blocks.sindex.query(shapely.points(xy), predicate="within")
    found[point] = block
    return found


def _differ(codes: Codes, left: Labels, right: Labels) -> Flags:
    """Say which stretches part two areas; the rim of the districts parts one from nothing."""
    inside = (left >= 0) & (right >= 0)
    parts: Flags = ~inside | (codes[left] != codes[right])
    return parts


def _along(lines: Geometries, distance: Floats) -> Floats:
    xy: Floats = shapely.get_coordinates(shapely.line_interpolate_point(lines, distance))
    return xy


def _streets(stretches: Geometries, kind: Labels) -> Labels:
    """Return for each stretch the first one of the street that it is a part of."""
    count = len(stretches)
    length = shapely.length(stretches)
    ahead = np.minimum(AHEAD, length / 2)
    start, end = _along(stretches, np.zeros(count)), _along(stretches, length)
    way = np.concatenate(
        [_along(stretches, ahead) - start, _along(stretches, length - ahead) - end]
    )
    way /= np.hypot(*way.T)[:, None]
    _, junction = np.unique(np.concatenate([start, end]), axis=0, return_inverse=True)
    stretch = np.tile(np.arange(count), 2)
    order = np.argsort(junction.ravel(), kind="stable")
    ends = np.split(order, np.flatnonzero(np.diff(junction.ravel()[order])) + 1)
    first = np.arange(count)
    for here in ends:
        for one, other in _continued(way[here], kind[stretch[here]]):
            a, b = (_root(first, stretch[here[end]]) for end in (one, other))
            first[max(a, b)] = min(a, b)
    return np.array([_root(first, one) for one in range(count)])


def _continued(way: Floats, kind: Labels) -> list[tuple[int, int]]:
    """Pair the ends at a junction that go on into one another, the straightest first."""
    one, other = np.triu_indices(len(way), 1)
    straight = -(way[one] * way[other]).sum(axis=1)
    pairs, taken = [], set[int]()
    for at in np.argsort(-straight, kind="stable"):
        pair = int(one[at]), int(other[at])
        if straight[at] < STRAIGHT:
            break
        if kind[pair[0]] == kind[pair[1]] and not taken & set(pair):
            pairs.append(pair)
            taken |= set(pair)
    return pairs


def _root(first: Labels, at: int) -> int:
    while first[at] != at:
        at = int(first[at])
    return int(at)


def _names(street: Labels, kind: Labels, length: Floats) -> list[tuple[str, str]]:
    """Name each stretch as its street, no two streets alike."""
    known, row = np.unique(street, return_inverse=True)
    total = np.bincount(row, weights=length)
    ending = np.where(kind[known] < 2, kind[known], np.where(total >= LANE, 2, 3))  # noqa: PLR2004
    used = np.zeros(len(ROAD_ENDINGS), dtype=np.int64)
    names = []
    for one in ending:
        names.append(_name(int(used[one]), int(one)))
        used[one] += 1
    return [names[at] for at in row]


def _name(number: int, ending: int) -> tuple[str, str]:
    """Return the name of the street with a `number` among those with the same ending."""
    words = len(CHARACTERS) * (len(CHARACTERS) - 1)
    again, word = divmod(number, words)
    first, second = divmod(word * STEP % words, len(CHARACTERS) - 1)
    second += second >= first  # never the same character twice
    zh, en = (CHARACTERS[first][of] + CHARACTERS[second][of] for of in (0, 1))
    numeral = NUMERALS[again - 1] if again else ""
    ordinal = f" {again}" if again else ""
    road = ROAD_ENDINGS[ending]
    return f"示例{zh}{numeral}{road[0]}", f"Example {en.capitalize()} {road[1]}{ordinal}"
