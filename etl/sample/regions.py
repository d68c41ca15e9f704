"""Contiguous groups of blocks: streets grown from anchors, communities spread within a street."""

import heapq
from dataclasses import dataclass
from typing import Final, Self, TypeAlias

import numpy as np
import shapely

from etl.sample.arrays import Floats, Geometries, Labels

Neighbours: TypeAlias = list[list[tuple[int, float]]]

PATIENCE: Final = 16
"""Rounds of moving the balance between regions."""


@dataclass(frozen=True, slots=True)
class Web:
    """Which blocks share an edge.

    Attributes
    ----------
    xy
        Centres of the blocks, metres.
    pairs, edges
        Two blocks that share an edge (each pair once), and the edge's length.
    """

    xy: Floats
    pairs: Labels
    edges: Floats

    @classmethod
    def of(cls, blocks: Geometries) -> Self:
        """Find the shared edges of blocks whose common corners agree to the bit."""
        rings, ring_of = shapely.get_rings(blocks, return_index=True)
        xy, ring = shapely.get_coordinates(rings, return_index=True)
        block = ring_of[ring]
        same = ring[1:] == ring[:-1]
        start, end, owner = xy[:-1][same], xy[1:][same], block[1:][same]
        turned = (start[:, 0] > end[:, 0]) | (
            (start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1])
        )
        key = np.where(turned[:, None], np.hstack([end, start]), np.hstack([start, end]))
        order = np.lexsort(key.T)
        key, owner = key[order], owner[order]
        shared = np.flatnonzero((key[1:] == key[:-1]).all(axis=1))
        pairs = np.sort(np.column_stack([owner[shared], owner[shared + 1]]), axis=1)
        length = np.hypot(*(key[shared, :2] - key[shared, 2:]).T)
        unique, index = np.unique(pairs, axis=0, return_inverse=True)
        edges: Floats = np.bincount(index.ravel(), weights=length, minlength=len(unique)).astype(
            np.float64
        )
        centres = shapely.get_coordinates(shapely.centroid(blocks))
        return cls(centres, unique.astype(np.int64), edges).joined()

    def part(self, members: Labels) -> Self:
        """Keep only the blocks in `members`, renumbered in that order."""
        number = np.full(len(self.xy), -1)
        number[members] = np.arange(len(members))
        kept = (number[self.pairs] >= 0).all(axis=1)
        part = type(self)(self.xy[members], number[self.pairs[kept]], self.edges[kept])
        return part.joined()

    def joined(self) -> Self:
        """Tie parts that share no edge, such as an exclave, to the nearest other block."""
        web = self
        while len(names := np.unique(component := web.components())) > 1:
            sizes = [(component == name).sum() for name in names]
            lone = component == names[int(np.argmin(sizes))]
            inner, outer = np.flatnonzero(lone), np.flatnonzero(~lone)
            gap = np.hypot(*(web.xy[inner, None] - web.xy[None, outer]).transpose(2, 0, 1))
            a, b = np.unravel_index(int(gap.argmin()), gap.shape)
            bridge = np.sort([inner[a], outer[b]])[None]
            pairs = np.concatenate([web.pairs, bridge])
            web = type(self)(web.xy, pairs, np.append(web.edges, 0.0))
        return web

    def components(self) -> Labels:
        """Label each block with the smallest block that it can be reached from."""
        label = np.arange(len(self.xy))
        while True:
            low = label[self.pairs].min(axis=1)
            new = label.copy()
            np.minimum.at(new, self.pairs[:, 0], low)
            np.minimum.at(new, self.pairs[:, 1], low)
            if (new == label).all():
                return label
            label = new

    def neighbours(self) -> Neighbours:
        """List each block's neighbours and how far (m) their centres are."""
        found: Neighbours = [[] for _ in self.xy]
        gaps = np.hypot(*(self.xy[self.pairs[:, 0]] - self.xy[self.pairs[:, 1]]).T)
        for (a, b), gap in zip(self.pairs.tolist(), gaps.tolist(), strict=True):
            found[a].append((b, gap))
            found[b].append((a, gap))
        return found


def nearest(web: Web, points: Floats) -> list[int]:
    """Take for each point the nearest block that no earlier point took."""
    seeds: list[int] = []
    for point in points:
        order = np.argsort(np.hypot(*(web.xy - point).T), kind="stable")
        seeds.append(next(int(block) for block in order if int(block) not in seeds))
    return seeds


def grown(web: Web, seeds: list[int], wanted: Floats, *, strength: float) -> Labels:
    """Grow one connected region from each seed.

    A block goes to the seed that reaches it first. Regions smaller than `wanted` (shares) get a
    head start, at most `strength` of their distance to the nearest other seed.
    """
    neighbours = web.neighbours()
    at = web.xy[seeds]
    gap = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    np.fill_diagonal(gap, np.inf)
    limit = np.minimum(gap.min(axis=1), 3_000.0) * strength if len(seeds) > 1 else np.zeros(1)
    share = wanted / wanted.sum()
    delay = np.zeros(len(seeds))
    labels = _reached(neighbours, seeds, delay)
    for _ in range(PATIENCE if len(seeds) > 1 else 0):
        size = np.bincount(labels, minlength=len(seeds)) / len(labels)
        delay = np.clip(delay + 0.3 * limit * np.log(size / share), -limit, limit)
        labels = _reached(neighbours, seeds, delay)
    return smoothed(web, labels, seeds)


def _reached(neighbours: Neighbours, seeds: list[int], delay: Floats) -> Labels:
    label = [-1] * len(neighbours)
    for name, seed in enumerate(seeds):
        label[seed] = name  # a seed is never overrun: its region stays connected
    queue = [
        (float(delay[name]) + gap, name, block)
        for name, seed in enumerate(seeds)
        for block, gap in neighbours[seed]
    ]
    heapq.heapify(queue)
    while queue:
        cost, name, block = heapq.heappop(queue)
        if label[block] < 0:
            label[block] = name
            for other, gap in neighbours[block]:
                if label[other] < 0:
                    heapq.heappush(queue, (cost + gap, name, other))
    return np.array(label)


def spread(web: Web, count: int, *, rounds: int = 7) -> Labels:
    """Divide the blocks into `count` connected regions of about the same number of blocks."""
    if count == 1:
        return np.zeros(len(web.xy), dtype=np.int64)
    seeds = [int(np.argmin(web.xy.sum(axis=1)))]
    while len(seeds) < count:
        gap = np.hypot(*(web.xy[:, None] - web.xy[None, seeds]).transpose(2, 0, 1))
        seeds.append(int(gap.min(axis=1).argmax()))
    even = np.ones(count)
    for _ in range(rounds):
        labels = grown(web, seeds, even, strength=0.9)
        middles = [web.xy[labels == k].mean(axis=0) for k in range(count)]
        seeds = nearest(web, np.array(middles))
    return grown(web, seeds, even, strength=0.9)


def smoothed(web: Web, labels: Labels, seeds: list[int], *, rounds: int = 4) -> Labels:
    """Hand blocks that stick out to the region that holds most of their edge."""
    touching: list[list[tuple[int, float]]] = [[] for _ in labels]
    for (a, b), edge in zip(web.pairs.tolist(), web.edges.tolist(), strict=True):
        touching[a].append((b, edge))
        touching[b].append((a, edge))
    new = labels.copy()
    fixed = set(seeds)
    size = np.bincount(labels)
    least = 0.6 * size.mean()
    for _ in range(rounds):
        for block, name in enumerate(new):
            best = _majority(touching[block], new)
            if block in fixed or best == name or size[name] <= least:
                continue
            if _loose(block, touching, new):
                new[block] = best
                size[name] -= 1
                size[best] += 1
    return new


def _majority(touching: list[tuple[int, float]], labels: Labels) -> int:
    held: dict[int, float] = {}
    for other, edge in touching:
        held[int(labels[other])] = held.get(int(labels[other]), 0.0) + edge
    return max(held, key=lambda name: (held[name], -name))


def _loose(block: int, touching: list[list[tuple[int, float]]], labels: Labels) -> bool:
    """Tell whether the block's region stays in one piece without it, seen from close by."""
    own = {other for other, _ in touching[block] if labels[other] == labels[block]}
    if not own:
        return False
    seen = {min(own)}
    queue = list(seen)
    while queue:
        for other, _ in touching[queue.pop()]:
            if other in own and other not in seen:
                seen.add(other)
                queue.append(other)
    return seen == own
