"""Walking networks: against networkx on random ones, and by hand on small ones."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from shapely import LineString, MultiLineString, Point

from geo.analysis.network import Network, network
from geo.analysis.walking import NOWHERE, located, nearest, walks

Floats = NDArray[np.float64]

# A river from south to north, and a bridge 400 m up: the two banks are roads.
RIVER = (
    LineString([(0, 0), (0, 400)]),
    LineString([(100, 0), (100, 400)]),
    LineString([(0, 400), (100, 400)]),
)


def on_foot(ways: Network, start: ArrayLike, goal: ArrayLike, *, limit: float = 1000) -> Floats:
    """Return how far it is from each start to each goal."""
    starts, goals = located(ways, start), located(ways, goal)
    rows, columns = np.indices((len(starts.edge), len(goals.edge))).reshape(2, -1)
    found = walks(ways, starts, goals, (rows, columns), limit=limit)
    return found.reshape(len(starts.edge), len(goals.edge))


def test_a_walk_goes_round_by_the_bridge() -> None:
    ways = network(RIVER)
    assert on_foot(ways, [(-10, 0)], [(110, 0)]) == 10 + 400 + 100 + 400 + 10
    assert np.isnan(on_foot(ways, [(-10, 0)], [(110, 0)], limit=919.9)).all()


def test_lines_meet_at_vertices_in_between_as_in_openstreetmap() -> None:
    ways = network([LineString([(0, 0), (50, 0), (100, 0)]), LineString([(50, 90), (50, 0)])])
    assert len(ways.lengths) == 3
    assert on_foot(ways, [(50, 90)], [(100, 0)]) == pytest.approx(90 + 50)


def test_a_bridge_over_a_road_is_no_junction_unless_asked_for() -> None:
    crossing = [LineString([(-100, 0), (100, 0)]), LineString([(0, -100), (0, 100)])]
    apart, joined = network(crossing), network(crossing, noded=False)
    assert np.isnan(on_foot(apart, [(-100, 0)], [(0, 100)])).all()
    assert apart.largest == 0.5
    assert on_foot(joined, [(-100, 0)], [(0, 100)]) == 200
    assert joined.largest == 1


@pytest.mark.parametrize(("gap", "there"), [(0.0, True), (0.5, True), (0.6, False)])
def test_an_end_belongs_to_the_vertex_that_it_all_but_touches(gap: float, *, there: bool) -> None:
    ways = network([LineString([(0, 0), (50, 0), (100, 0)]), LineString([(50, gap), (50, 90)])])
    found = on_foot(ways, [(50, 90)], [(100, 0)])
    assert np.isnan(found).all() != there
    if there:
        assert found == pytest.approx(140, abs=0.5)


def test_an_end_is_not_joined_to_its_own_line_instead_of_anothers() -> None:
    short = LineString([(0, 50), (0, 0.4), (0, 0.2)])
    ways = network([short, LineString([(0, -0.2), (0, -50)])])
    assert on_foot(ways, [(0, 50)], [(0, -50)]) == pytest.approx(100, abs=0.5)


def test_a_ring_that_all_but_closes_at_a_junction_closes() -> None:
    ring = LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0.3)])
    ways = network([LineString([(-50, 0), (0, 0)]), ring])
    assert on_foot(ways, [(-50, 0)], [(0, 60)]) == pytest.approx(110, abs=0.5)


def test_an_end_within_a_line_is_a_junction_only_where_lines_are_noded_here() -> None:
    touching = [LineString([(0, 0), (100, 0)]), LineString([(50, 0.1), (50, 80)])]
    assert np.isnan(on_foot(network(touching), [(0, 0)], [(50, 80)])).all()
    assert on_foot(network(touching, noded=False), [(0, 0)], [(50, 80)]) == pytest.approx(
        130, abs=1
    )


def test_of_two_ways_between_the_same_places_the_shorter_counts() -> None:
    short, long = LineString([(0, 0), (100, 0)]), LineString([(0, 0), (50, 200), (100, 0)])
    ends = [LineString([(-10, 0), (0, 0)]), LineString([(100, 0), (110, 0)])]
    for order in ([short, long], [long, short]):
        assert on_foot(network([*order, *ends]), [(-10, 0)], [(110, 0)]) == 120


def test_a_way_drawn_twice_is_one_way() -> None:
    once = LineString([(0, 0), (50, 10), (100, 0)])
    ways = network([once, shapely.reverse(once), LineString([(0, 0), (50, -10), (100, 0)])])
    assert len(ways.lengths) == 3
    back = network([LineString([(0, 0), (0, 0), (50, 10), (0, 0)])])
    assert back.lengths == pytest.approx([once.length / 2])


def test_round_a_ring_one_goes_the_shorter_way() -> None:
    ring = LineString([(0, 0), (100, 0), (100, 100), (0, 100), (0, 0)])
    assert on_foot(network([ring]), [(10, 0)], [(0, 20)]) == 30


def test_on_one_edge_nobody_goes_to_its_end_and_back() -> None:
    ways = network([LineString([(0, 0), (900, 0)])])
    assert on_foot(ways, [(400, 5)], [(450, 7), (300, 0)]).tolist() == [[62, 105]]


def test_what_is_far_from_every_way_or_not_connected_is_not_reached() -> None:
    ways = network([*RIVER, LineString([(500, 0), (500, 100)])])
    points = [(0, 0), (-301, 0), (500, 50)]
    assert (located(ways, points).edge == NOWHERE).tolist() == [False, True, False]
    found = on_foot(ways, points, points)
    assert found[0, 0] == 0
    assert np.isnan(found[0, 1:]).all()
    assert np.isnan(found[1]).all()
    assert found[2, 2] == 0
    assert ways.largest == pytest.approx(0.9)


@pytest.mark.parametrize("lines", [[], [None, LineString(), MultiLineString()]])
def test_without_lines_there_is_a_network_on_which_nobody_is(lines: list[object]) -> None:
    ways = network(lines)
    assert np.isnan(ways.largest)
    assert np.isnan(on_foot(ways, [(0, 0)], [(1, 1)])).all()
    assert on_foot(ways, np.empty((0, 2)), [(1, 1)]).shape == (0, 1)
    found = located(ways, [(0, 0)])
    assert np.isnan(nearest(ways, found, found, limit=1000)).all()


def test_parts_of_one_line_need_not_touch_and_heights_do_not_count() -> None:
    parts = MultiLineString([[(0, 0, 7), (10, 0, 9)], [(10, 0, 1), (10, 10, 2)]])
    assert on_foot(network([parts]), [(0, 0)], [(10, 10)]) == 20


def some_ways(seed: int) -> tuple[list[LineString], NDArray[np.float64]]:
    """Return lines that meet at random crossings of a crooked grid, and points beside them."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(2, 6))
    place = np.stack(np.meshgrid(np.arange(size), np.arange(size)), axis=-1) * 100.0
    place += rng.uniform(-30, 30, place.shape)
    lines = []
    for _ in range(int(rng.integers(1, 4 * size))):
        at = rng.integers(0, size, 2)
        path = [place[tuple(at)]]
        for _ in range(int(rng.integers(1, 5))):
            step = rng.integers(-1, 2, 2)
            at = np.clip(at + step, 0, size - 1)
            path.append(place[tuple(at)])
        if len({tuple(one) for one in path}) > 1:
            lines.append(LineString(path))
    return lines, rng.uniform(-50, 100 * size, (8, 2))


def by_networkx(lines: list[LineString], points: Floats) -> Floats:
    """Return distances on foot: every segment an edge, cut where the points enter it."""
    pairs = {tuple(sorted(pair)) for line in lines for pair in pairwise(line.coords)}
    segments = [LineString(pair) for pair in sorted(pairs) if pair[0] != pair[1]]
    graph = nx.Graph()
    cuts: dict[int, list[tuple[float, object]]] = {
        number: [(0.0, one.coords[0]), (one.length, one.coords[-1])]
        for number, one in enumerate(segments)
    }
    for number, place in enumerate(points):
        point = Point(place)
        best = min(range(len(segments)), key=lambda one: segments[one].distance(point))
        graph.add_edge(f"p{number}", f"e{number}", weight=segments[best].distance(point))
        cuts[best].append((segments[best].project(point), f"e{number}"))
    for cut in cuts.values():
        cut.sort(key=lambda one: one[0])
        for (start, here), (end, there) in pairwise(cut):
            known = graph.get_edge_data(here, there, {"weight": np.inf})["weight"]
            graph.add_edge(here, there, weight=min(known, end - start))
    found = dict(nx.all_pairs_dijkstra_path_length(graph))
    names = [f"p{number}" for number in range(len(points))]
    return np.array([[found[one].get(other, np.nan) for other in names] for one in names])


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=60)
def test_distances_are_those_of_networkx(seed: int) -> None:
    lines, points = some_ways(seed)
    if not lines:
        return
    ways = network(lines)
    expected = by_networkx(lines, points)
    near = located(ways, points, most=1e9)
    rows, columns = np.indices(expected.shape).reshape(2, -1)
    found = walks(ways, near, near, (rows, columns), limit=1e9).reshape(expected.shape)
    # A point and itself have no way to go but to the network and back: nothing to compare.
    np.fill_diagonal(found, 0)
    assert found == pytest.approx(expected, abs=1e-6, nan_ok=True)
    assert (found >= np.hypot(*(points[:, None] - points).T).T - 1e-6)[~np.isnan(found)].all()


@given(st.integers(0, 2**32 - 1), st.sampled_from([100.0, 250.0, 1000.0]))
@settings(deadline=None, max_examples=60)
def test_the_nearest_is_the_least_of_all(seed: int, limit: float) -> None:
    lines, points = some_ways(seed)
    ways = network(lines)
    starts, goals = located(ways, points[:4]), located(ways, points[4:])
    rows, columns = np.indices((4, 4)).reshape(2, -1)
    found = walks(ways, starts, goals, (rows, columns), limit=limit).reshape(4, 4)
    least = np.fmin.reduce(found, axis=0)
    assert nearest(ways, starts, goals, limit=limit) == pytest.approx(least, nan_ok=True)


def test_a_network_is_the_same_whichever_way_its_lines_run() -> None:
    lines, points = some_ways(7)
    turned = [shapely.reverse(line) for line in reversed(lines)]
    one, other = (on_foot(network(some), points, points) for some in (lines, turned))
    assert one == pytest.approx(other, nan_ok=True)
