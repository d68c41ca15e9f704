"""Spatial weights: against libpysal and H3 itself, and what every rule promises."""

import warnings
from typing import Any

import geopandas
import h3
import libpysal.weights as ps
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.analysis.weights import Scheme, contiguity, described, hexagons, nearest, within
from geo.errors import RongtuError
from geo.text import Lang
from tests.unit.neighbours import lists, squares

CENTRE = h3.latlng_to_cell(30.67, 104.06, 9)

places = st.integers(0, 2**32 - 1).map(
    lambda seed: np.random.default_rng(seed).uniform(0, 3000, (40, 2))
)
lattices = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=25)


def indexes(cells: list[str]) -> NDArray[np.uint64]:
    return np.array([h3.str_to_int(cell) for cell in cells], dtype=np.uint64)


def reference(make: Any, *given: Any, **options: Any) -> ps.W:  # noqa: ANN401 - libpysal has no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return make(*given, silence_warnings=True, **options)


@given(places)
@settings(deadline=None, max_examples=25)
def test_areas_that_touch_are_libpysals_queen(xy: NDArray[np.float64]) -> None:
    cells = shapely.voronoi_polygons(shapely.MultiPoint(xy))
    frame = geopandas.GeoDataFrame(geometry=list(cells.geoms))
    queen = reference(ps.Queen.from_dataframe, frame, use_index=False)
    assert lists(contiguity(list(cells.geoms))) == lists(queen)


@given(places, st.integers(1, 8))
@settings(deadline=None, max_examples=25)
def test_the_nearest_are_libpysals(xy: NDArray[np.float64], k: int) -> None:
    assert lists(nearest(xy, k)) == lists(reference(ps.KNN.from_array, xy, k=k))


@given(places, st.floats(50, 4000))
@settings(deadline=None, max_examples=25)
def test_those_in_reach_are_libpysals(xy: NDArray[np.float64], metres: float) -> None:
    band = reference(ps.DistanceBand.from_array, xy, threshold=metres, binary=True)
    assert lists(within(xy, metres)) == lists(band)


@given(lattices, st.integers(1, 6))
@settings(deadline=None)
def test_of_places_equally_far_the_first_given_are_taken(
    points: list[tuple[int, int]], k: int
) -> None:
    xy = np.array(points) * 0.1  # lattice distances that differ by rounding alone
    chosen = lists(nearest(xy, k))
    for here, point in enumerate(points):
        far = {
            there: (point[0] - other[0]) ** 2 + (point[1] - other[1]) ** 2
            for there, other in enumerate(points)
            if there != here
        }
        assert chosen[here] == sorted(sorted(far, key=lambda there: (far[there], there))[:k])


@given(st.sets(st.integers(0, 60), min_size=1), st.integers(1, 3), st.randoms())
@settings(deadline=None)
def test_hexagons_are_neighbours_if_h3_says_so(
    picked: set[int],
    rings: int,
    random: Any,  # noqa: ANN401 - hypothesis hides the type
) -> None:
    disc = sorted(h3.grid_disk(CENTRE, 4))
    cells = [disc[number] for number in picked]
    random.shuffle(cells)
    expected = [
        [j for j, other in enumerate(cells) if i != j and h3.grid_distance(cell, other) <= rings]
        for i, cell in enumerate(cells)
    ]
    assert lists(hexagons(indexes(cells), rings=rings)) == expected


@given(places)
@settings(deadline=None, max_examples=10)
def test_no_place_is_its_own_neighbour_and_islands_have_none(xy: NDArray[np.float64]) -> None:
    for weights in (nearest(xy, 3), within(xy, 200), contiguity(shapely.points(xy).tolist())):
        assert not weights.matrix.diagonal().any()
        assert set(weights.matrix.data.tolist()) <= {1.0}
        assert weights.islands.tolist() == [not others for others in lists(weights)]


def test_a_corner_is_enough_and_a_gap_is_not() -> None:
    corner = lists(contiguity(squares(3, 3)))
    assert corner[4] == [0, 1, 2, 3, 5, 6, 7, 8]
    apart = [shapely.box(0, 0, 10, 10), shapely.box(10.4, 0, 20, 10), shapely.box(9, 9, 12, 12)]
    assert lists(contiguity(apart[:2])) == [[], []]
    assert lists(contiguity(apart)) == [[2], [2], [0, 1]]  # overlaps count


def test_slivers_are_bridged_when_told_so() -> None:
    apart = [shapely.box(0, 0, 10, 10), shapely.box(10.4, 0, 20, 10), shapely.box(21, 0, 30, 10)]
    assert lists(contiguity(apart, tolerance=0.5)) == [[1], [0], []]


def test_missing_and_empty_areas_are_islands() -> None:
    weights = contiguity(
        [shapely.box(0, 0, 1, 1), None, shapely.Polygon(), shapely.box(1, 1, 2, 2)]
    )
    assert weights.islands.tolist() == [False, True, True, False]


def test_stacked_places_are_neighbours_of_each_other_not_of_themselves() -> None:
    xy = np.array([[0.0, 0.0]] * 5 + [[1000.0, 0.0]])
    assert lists(nearest(xy, 2))[:5] == [[1, 2], [0, 2], [0, 1], [0, 1], [0, 1]]
    assert lists(within(xy, 1))[0] == [1, 2, 3, 4]


def test_the_reach_includes_its_end() -> None:
    assert lists(within([[0, 0], [300, 400]], 500)) == [[1], [0]]


def test_more_neighbours_than_places_means_all_others() -> None:
    assert lists(nearest([[0, 0], [1, 0], [5, 0]], 10)) == [[1, 2], [0, 2], [0, 1]]


@pytest.mark.parametrize("n", [0, 1])
def test_no_place_and_one_place_have_no_neighbours(n: int) -> None:
    xy = np.zeros((n, 2))
    cells = indexes([CENTRE] * n)
    for weights in (nearest(xy, 3), within(xy, 5), contiguity(squares(n, n)), hexagons(cells)):
        assert weights.matrix.shape == (n, n)
        assert weights.islands.tolist() == [True] * n


def test_what_makes_no_sense_is_refused() -> None:
    other = indexes([h3.latlng_to_cell(30.67, 104.06, 8)])
    cell = indexes([CENTRE])
    for cells, message in (
        (np.array([5], dtype=np.uint64), "no H3 cell"),
        (np.concatenate([cell, other]), "one resolution"),
        (np.concatenate([cell, cell]), "more than once"),
    ):
        with pytest.raises(RongtuError, match=message):
            hexagons(cells)
    with pytest.raises(RongtuError, match="1 places without coordinates"):
        within(np.array([[0, 0], [np.nan, 1]]), 5)
    with pytest.raises(RongtuError, match="0 or more metres"):
        contiguity([], tolerance=-1)
    with pytest.raises(RongtuError, match="number of neighbours"):
        nearest([[0, 0]], 0)
    with pytest.raises(RongtuError, match="more than 0 metres"):
        within([[0, 0]], np.nan)
    with pytest.raises(RongtuError, match="number of rings"):
        hexagons(cell, rings=0)


def test_the_choice_is_told_in_both_languages() -> None:
    told = {
        weights.scheme: described(weights)
        for weights in (
            contiguity(squares(1, 2)),
            nearest([[0, 0], [1, 1]], 6),
            within([[0, 0], [1, 1], [900, 0]], 500),
            hexagons(indexes([CENTRE]), rings=2),
        )
    }
    assert told.keys() == set(Scheme)
    assert told[Scheme.NEAREST].en == "the 6 nearest places are the neighbours of each"
    assert told[Scheme.CONTIGUITY].zh == "边界相接的区域互为邻居"
    assert told[Scheme.WITHIN].en.endswith(
        "within 500 m of each other are neighbours; 1 without a neighbour"
    )
    assert told[Scheme.WITHIN].zh == "相距不超过 500 米的地点互为邻居；1 处没有邻居"
    sliver = described(contiguity(squares(1, 2), tolerance=0.5))
    assert "0.5" in sliver[Lang.ZH]
    assert "0.5" in sliver[Lang.EN]
