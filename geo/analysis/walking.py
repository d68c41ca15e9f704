"""How far it is on foot, along a network."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from geo.analysis.network import Network

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

ACCESS: Final = 300.0
"""Metres. What is farther from every line than this is not on the network."""

NOWHERE: Final = -1
"""The edge of what is not on the network."""

_BLOCK: Final = 64
"""Starts at once: each needs a number for every node."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Located:
    """Where points enter a network. Every attribute has one entry a point.

    Attributes
    ----------
    edge
        The nearest edge; `NOWHERE` for what is too far from all.
    along
        Metres from the edge's start to the entry.
    access
        Metres in a straight line from the point to the entry.
    """

    edge: Ints
    along: Floats
    access: Floats


def located(ways: Network, points: ArrayLike, *, most: float = ACCESS) -> Located:
    """Find where points enter a network: at the nearest place of the nearest edge.

    Parameters
    ----------
    points
        x and y in the system of the network, shape (points, 2).
    most
        Metres: what is farther than this from every edge is not on the network.
    """
    places = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    edge = np.full(len(places), NOWHERE, dtype=np.intp)
    along, access = np.full(len(places), np.nan), np.full(len(places), np.nan)
    if len(places) and len(ways.shapes):
        shapes = shapely.points(places)
        (point, nearest), distance = ways.tree.query_nearest(
            shapes, max_distance=most, return_distance=True, all_matches=False
        )
        edge[point], access[point] = nearest, distance
        along[point] = shapely.line_locate_point(ways.shapes[nearest], shapes[point])
    return Located(edge=edge, along=along, access=access)


def walks(
    ways: Network, starts: Located, goals: Located, pairs: tuple[Ints, Ints], *, limit: float
) -> Floats:
    """Return how far it is on foot from the start to the goal of each pair.

    The shortest way along the network, and the straight lines to it and from it at both ends.

    Parameters
    ----------
    pairs
        Numbers of starts, and of goals.
    limit
        Metres: what is farther is not looked for.

    Returns
    -------
    Floats
        Metres; NaN for what is farther than `limit`, not on the network or not connected.

    References
    ----------
    Dijkstra, E. W. (1959). A note on two problems in connexion with graphs. Numerische Mathematik
    1, 269-271.
    """
    start, goal = (np.asarray(numbers, dtype=np.intp) for numbers in pairs)
    found = np.full(start.shape, np.nan)
    graph = _entered(ways, starts)
    on = (starts.edge[start] != NOWHERE) & (goals.edge[goal] != NOWHERE)
    asked, block = np.unique(start[on], return_inverse=True)
    which = np.flatnonzero(on)
    for first in range(0, len(asked), _BLOCK):
        some = asked[first : first + _BLOCK]
        far = dijkstra(graph, indices=len(ways.nodes) + some, limit=limit)
        mine = (block >= first) & (block < first + _BLOCK)
        pair = which[mine]
        found[pair] = _arrived(ways, far, block[mine] - first, goals, goal[pair])
    same = on & (starts.edge[start] == goals.edge[goal])
    found[same] = np.minimum(found[same], _on_one_edge(starts, goals, start[same], goal[same]))
    return np.where(found <= limit, found, np.nan)


def nearest(ways: Network, starts: Located, goals: Located, *, limit: float) -> Floats:
    """Return how far it is on foot from each goal to the nearest start; NaN as in `walks`."""
    on = np.flatnonzero(starts.edge != NOWHERE)
    there = np.flatnonzero(goals.edge != NOWHERE)
    found = np.full(len(goals.edge), np.nan)
    if not len(on) or not len(there):
        return found
    graph = _entered(ways, starts)
    far = dijkstra(graph, indices=len(ways.nodes) + on, limit=limit, min_only=True)
    found[there] = _arrived(ways, far[None], np.zeros(len(there), dtype=np.intp), goals, there)
    # On an edge with starts the nearest may be between its ends.
    order = on[np.argsort(starts.edge[on], kind="stable")]
    lower = np.searchsorted(starts.edge[order], goals.edge[there])
    upper = np.searchsorted(starts.edge[order], goals.edge[there], side="right")
    count = upper - lower
    goal = np.repeat(there, count)
    start = order[np.arange(len(goal)) - np.repeat(np.cumsum(count) - count - lower, count)]
    np.fmin.at(found, goal, _on_one_edge(starts, goals, start, goal))
    return np.where(found <= limit, found, np.nan)


def _entered(ways: Network, starts: Located) -> csr_array:
    """Return the graph with a node more for each start, from which both ends of its edge go."""
    on = starts.edge != NOWHERE
    edge = starts.edge[on]
    along, access = starts.along[on], starts.access[on]
    lengths = np.column_stack([access + along, access + ways.lengths[edge] - along])
    graph, size = ways.graph, len(ways.nodes) + len(on)
    ends = np.concatenate([[0], np.cumsum(2 * on)]) + graph.indptr[-1]
    return csr_array(
        (
            np.concatenate([graph.data, np.maximum(lengths, 0).ravel()]),
            np.concatenate([graph.indices, ways.ends[edge].ravel()]),
            np.concatenate([graph.indptr, ends[1:]]),
        ),
        shape=(size, size),
    )


def _arrived(ways: Network, far: Floats, row: Ints, goals: Located, goal: Ints) -> Floats:
    """Return the way to each goal by the nearer end of its edge; infinite where there is none."""
    edge, along = goals.edge[goal], goals.along[goal]
    by_start = far[row, ways.ends[edge, 0]] + along
    by_end = far[row, ways.ends[edge, 1]] + ways.lengths[edge] - along
    way: Floats = np.minimum(by_start, by_end) + goals.access[goal]
    return way


def _on_one_edge(starts: Located, goals: Located, start: Ints, goal: Ints) -> Floats:
    between = np.abs(starts.along[start] - goals.along[goal])
    way: Floats = starts.access[start] + between + goals.access[goal]
    return way
