"""The ways that people walk, as a network."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Shapes = NDArray[np.object_]

SNAP: Final = 0.5
"""Metres. An end that nothing else shares belongs to a vertex that is no farther away."""

_SHARED: Final = -1
"""Stands for the one line of a vertex that several have."""
_EXACT: Final = 1000.0
"""Vertices that agree to a millimetre are one: the same place read twice is the same number."""
_CLOSE: Final = 8
"""Neighbours looked at to find what an end belongs to: the others are of its own line."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Network:
    """Nodes, and edges between them that can be walked in both directions.

    Attributes
    ----------
    nodes
        x and y of each, shape (nodes, 2), metres.
    ends
        The nodes at the start and at the end of each edge, shape (edges, 2).
    lengths
        Of each edge, metres.
    shapes
        The edges as lines.
    """

    nodes: Floats
    ends: Ints
    lengths: Floats
    shapes: Shapes

    @cached_property
    def graph(self) -> csr_array:
        """The length of the shortest edge between two nodes; both directions."""
        start, end = self.ends.T
        return _matrix(
            np.concatenate([start, end]),
            np.concatenate([end, start]),
            np.concatenate([self.lengths, self.lengths]),
            len(self.nodes),
        )

    @cached_property
    def tree(self) -> shapely.STRtree:
        """The edges, by where they are."""
        return shapely.STRtree(self.shapes)

    @cached_property
    def component(self) -> Ints:
        """The number of the connected part that each node is in."""
        found: Ints = connected_components(self.graph, directed=False)[1].astype(np.intp)
        return found

    @property
    def largest(self) -> float:
        """The share of all length that is in the largest connected part; NaN without edges."""
        if not len(self.lengths):
            return float("nan")
        parts = np.bincount(self.component[self.ends[:, 0]], weights=self.lengths)
        return float(parts.max() / self.lengths.sum())


def network(lines: Sequence[object] | Shapes, *, snap: float = SNAP, noded: bool = True) -> Network:
    """Make a network of lines.

    Lines meet where they share a vertex, at their ends or in between: that is how OpenStreetMap
    joins ways. Where two cross without a shared vertex one goes over the other, and there is no
    junction. An end that no other line shares belongs to the nearest vertex of another line within
    `snap`.

    Parameters
    ----------
    lines
        LineStrings and MultiLineStrings in a metric system; missing and empty ones are left out.
    snap
        Metres.
    noded
        Whether the lines meet as above. Otherwise every crossing becomes a junction, bridges too,
        as does an end within `snap` of another line: for drawings, whose lines have no vertex
        there. Their vertices move by up to `snap`.
    """
    parts = shapely.get_parts(shapely.force_2d(np.asarray(lines, dtype=object)))
    if not noded and len(parts):
        parts = shapely.get_parts(shapely.union_all(parts, grid_size=snap))
    parts = parts[shapely.get_num_coordinates(parts) > 1]
    if not len(parts):
        return Network(
            nodes=np.empty((0, 2)),
            ends=np.empty((0, 2), dtype=np.intp),
            lengths=np.empty(0),
            shapes=np.empty(0, dtype=object),
        )
    places, line = shapely.get_coordinates(parts, return_index=True)
    first = np.flatnonzero(np.diff(line, prepend=-1))
    last = np.append(first[1:], len(line)) - 1
    vertex = _joined(places, line, np.concatenate([first, last]), snap)
    return _edges(places, line, vertex)


def _joined(places: Floats, line: Ints, at_ends: Ints, snap: float) -> Ints:
    """Return a number for each position, the same for those that are one vertex."""
    vertex, where = _same(places)
    uses = np.bincount(vertex)
    loose = at_ends[uses[vertex[at_ends]] == 1]
    if not len(loose) or snap <= 0:
        return vertex
    owner = np.full(len(where), _SHARED)
    owner[vertex] = line
    owner[uses > 1] = _SHARED
    near, found = cKDTree(places[where]).query(
        places[loose], k=min(_CLOSE, len(where)), distance_upper_bound=np.nextafter(snap, np.inf)
    )
    near, found = near.reshape(len(loose), -1), found.reshape(len(loose), -1)
    # A neighbour that is too far has the number after the last.
    other = np.isfinite(near) & (np.append(owner, _SHARED)[found] != line[loose][:, None])
    # The end itself is of its own line, so that what is left is another's.
    choice = np.argmax(other, axis=1)
    joined = other[np.arange(len(loose)), choice]
    target = found[np.arange(len(loose)), choice]
    links = csr_array(
        (np.ones(joined.sum()), (vertex[loose[joined]], target[joined])),
        shape=(len(where), len(where)),
    )
    merged: Ints = connected_components(links, directed=False)[1].astype(np.intp)
    return merged[vertex]


def _same(places: Floats) -> tuple[Ints, Ints]:
    """Return the number of each position's vertex, and a position of each vertex."""
    grid = np.round(places * _EXACT).astype(np.int64)
    order = np.lexsort(grid.T)
    apart = np.any(np.diff(grid[order], axis=0, prepend=grid[order[:1]] - 1), axis=1)
    vertex = np.empty(len(places), dtype=np.intp)
    vertex[order] = np.cumsum(apart) - 1
    return vertex, order[apart]


def _edges(places: Floats, line: Ints, vertex: Ints) -> Network:
    """Cut the lines at their ends, where they turn back, and where a vertex is used again."""
    moved = (np.diff(line, prepend=-1) != 0) | (np.diff(vertex, prepend=-1) != 0)
    places, line, vertex = places[moved], line[moved], vertex[moved]
    cut = np.bincount(vertex)[vertex] > 1
    first = np.diff(line, prepend=-1) != 0
    cut |= first | np.roll(first, -1)
    cut[1:-1] |= vertex[:-2] == vertex[2:]
    at = np.flatnonzero(cut)
    start, stop = at[:-1], at[1:]
    one = line[start] == line[stop]
    start, stop = start[one], stop[one]
    step = np.hypot(*np.diff(places, axis=0, prepend=places[:1]).T)
    walked = np.cumsum(step)
    lengths = walked[stop] - walked[start]
    real = lengths > 0
    start, stop, lengths = start[real], stop[real], lengths[real]
    size = stop - start + 1
    edge = np.repeat(np.arange(len(size)), size)
    before = np.cumsum(size) - size
    position = np.arange(len(edge)) - np.repeat(before - start, size)
    used, ends = np.unique(np.column_stack([vertex[start], vertex[stop]]), return_inverse=True)
    place = np.empty((int(vertex.max()) + 1, 2))
    place[vertex] = places
    ends = ends.reshape(-1, 2).astype(np.intp)
    shapes = shapely.linestrings(places[position], indices=edge)
    once = _once(ends, shapes)
    return Network(nodes=place[used], ends=ends[once], lengths=lengths[once], shapes=shapes[once])


def _once(ends: Ints, shapes: Shapes) -> Ints:
    """Return the edges without those drawn again: on which of the two a point is says nothing."""
    middle = shapely.get_coordinates(shapely.line_interpolate_point(shapes, 0.5, normalized=True))
    same = np.column_stack([np.sort(ends, axis=1), np.round(middle * _EXACT).astype(np.int64)])
    first: Ints = np.unique(same, axis=0, return_index=True)[1]
    return np.sort(first)


def _matrix(row: Ints, column: Ints, length: Floats, size: int) -> csr_array:
    # The constructor would add up parallel edges: only the shortest of them is of use.
    order = np.lexsort([length, column, row])
    row, column, length = row[order], column[order], length[order]
    again = (np.diff(row, prepend=-1) == 0) & (np.diff(column, prepend=-1) == 0)
    return csr_array((length[~again], (row[~again], column[~again])), shape=(size, size))
