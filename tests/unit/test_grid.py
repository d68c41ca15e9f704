"""The grid: against h3, and what a shape must not lose at its border."""

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.affinity import rotate

from geo import grid
from geo.errors import UnknownKeyError

longitudes, latitudes = st.floats(-179.9, 179.9), st.floats(-89, 89)
somewhere = st.tuples(longitudes, latitudes)
resolutions = st.integers(5, 10)
seeds = st.integers(0, 2**32 - 1)

X, Y = 104.04, 30.66
HOLE = shapely.Polygon(
    shapely.box(X, Y, X + 0.02, Y + 0.02).exterior,
    [shapely.box(X + 0.005, Y + 0.005, X + 0.015, Y + 0.015).exterior],
)
SHAPES = {
    "a square": shapely.box(X, Y, X + 0.01, Y + 0.008),
    "a speck": shapely.box(X, Y, X + 1e-5, Y + 1e-5),
    "a sliver": rotate(shapely.box(X, Y, X + 0.02, Y + 1e-5), 37),
    "a ring": HOLE,
    "parts": shapely.MultiPolygon([HOLE, shapely.box(X + 0.03, Y, X + 0.031, Y + 0.01)]),
    "New York": shapely.box(-74.0, 40.7, -73.99, 40.71),
    "the south": shapely.box(-70.7, -33.5, -70.69, -33.49),
}


@given(st.lists(somewhere, max_size=20), resolutions)
@settings(deadline=None)
def test_the_cell_of_a_point_is_h3s(points: list[tuple[float, float]], resolution: int) -> None:
    found = grid.cells_of(shapely.points(np.array(points).reshape(-1, 2)), resolution=resolution)
    assert found.dtype == np.int64
    assert found.tolist() == [h3.latlng_to_cell(lat, lon, resolution) for lon, lat in points]


def test_where_there_is_no_point_there_is_no_cell() -> None:
    points = [None, shapely.Point(), shapely.Point(X, Y), shapely.Point(np.nan, Y), None]
    found = grid.cells_of(np.array(points, dtype=object))
    assert found.tolist() == [grid.NONE, grid.NONE, h3.latlng_to_cell(Y, X, 10), grid.NONE,
                              grid.NONE]  # fmt: skip
    assert grid.cells_of(np.empty(0, dtype=object)).tolist() == []
    assert not h3.is_valid_cell(grid.NONE)


@given(st.lists(somewhere, min_size=1, max_size=20))
@settings(deadline=None)
def test_a_parent_is_h3s_at_every_coarser_resolution(points: list[tuple[float, float]]) -> None:
    cells = grid.cells_of(shapely.points(points))
    for resolution in range(11):
        wanted = [h3.cell_to_parent(cell, resolution) for cell in cells.tolist()]
        assert grid.parents(cells, resolution).tolist() == wanted
    assert grid.parents(cells, 10).tolist() == cells.tolist()
    assert grid.parents([], 5).tolist() == []


def test_the_children_of_cells_are_all_the_finest_in_them() -> None:
    coarse = np.unique(grid.cells_of(shapely.points([(X, Y), (X + 0.1, Y)]), resolution=8))
    found = grid.children(coarse)
    assert len(found) == 49 * len(coarse)
    assert set(grid.parents(found, 8)) == set(coarse)
    finest = grid.cells_of(shapely.points([(X, Y)]))
    assert grid.children(finest).tolist() == finest.tolist()
    assert grid.children([]).tolist() == []


@given(st.sampled_from(sorted(SHAPES)), resolutions, seeds)
@settings(deadline=None, max_examples=60)
def test_the_cells_of_a_shape_hold_every_point_of_it(name: str, resolution: int, seed: int) -> None:
    shape, rng = SHAPES[name], np.random.default_rng(seed)
    west, south, east, north = shape.bounds
    strewn = shapely.points(rng.uniform([west, south], [east, north], (200, 2)))
    line = shape.boundary
    on_border = shapely.line_interpolate_point(line, rng.uniform(0, line.length, 50))
    corners = shapely.points(shapely.get_coordinates(shape))
    points = np.concatenate([strewn[shapely.intersects(shape, strewn)], on_border, corners])
    covering = grid.covering(shape, resolution)
    # By their finest cells, as demands are counted: at its edge a coarse cell is not exactly the
    # sum of these.
    assert np.isin(grid.parents(grid.cells_of(points), resolution), covering).all()
    assert (np.diff(covering) > 0).all()
    assert {h3.get_resolution(cell) for cell in covering.tolist()} == {resolution}


@pytest.mark.parametrize("name", SHAPES)
def test_no_cell_of_a_shape_is_far_from_it(name: str) -> None:
    shape = SHAPES[name]
    for resolution in (8, 9, 10):
        far = shapely.distance(
            shape, shapely.points(grid.centres(grid.covering(shape, resolution)))
        )
        # A cell is two edges wide.
        edge = h3.average_hexagon_edge_length(resolution, unit="m") / 90_000
        assert far.max() < 2.5 * edge


def test_the_hole_of_a_shape_is_not_covered() -> None:
    inside = grid.cells_of(shapely.points([(X + 0.01, Y + 0.01)]))
    assert inside[0] not in grid.covering(HOLE, 10)
    assert inside[0] in grid.covering(shapely.convex_hull(HOLE), 10)


def test_what_has_no_area_has_no_cells() -> None:
    empty = (shapely.Polygon(), shapely.MultiPolygon(), shapely.GeometryCollection())
    for shape in empty:
        assert grid.covering(shape, 9).tolist() == []


def test_what_is_no_polygon_is_passed_over() -> None:
    square = SHAPES["a square"]
    mixed = shapely.GeometryCollection([square, shapely.LineString([(0, 0), (1, 1)])])
    assert grid.covering(mixed, 9).tolist() == grid.covering(square, 9).tolist()


def test_hexagons_have_h3s_corners_and_centres() -> None:
    cells = grid.covering(SHAPES["a square"], 9)
    outlines, centres = grid.hexagons(cells), grid.centres(cells)
    assert shapely.is_valid(outlines).all()
    for cell, outline, centre in zip(cells.tolist(), outlines, centres, strict=True):
        corners = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
        assert outline.equals(shapely.Polygon(corners))
        assert tuple(centre) == h3.cell_to_latlng(cell)[::-1]
    assert shapely.contains(outlines, shapely.points(centres)).all()
    # Neighbours share borders and no ground.
    assert shapely.union_all(outlines).area == pytest.approx(shapely.area(outlines).sum())


def test_nothing_has_no_hexagons_centres_names_or_area() -> None:
    assert grid.hexagons([]).shape == (0,)
    assert grid.centres([]).shape == (0, 2)
    assert grid.area_km2([]).shape == (0,)
    assert grid.names([]) == []
    assert grid.named([]).tolist() == []


def test_a_pentagon_is_a_cell_like_others() -> None:
    pentagon = h3.get_pentagons(9)[0]
    assert len(shapely.get_coordinates(grid.hexagons([pentagon])[0])) >= 6
    assert len(grid.children([pentagon])) == 6


@given(st.lists(somewhere, max_size=20), resolutions)
@settings(deadline=None)
def test_a_name_is_h3s_and_names_its_cell(
    points: list[tuple[float, float]], resolution: int
) -> None:
    cells = grid.cells_of(shapely.points(np.array(points).reshape(-1, 2)), resolution=resolution)
    names = grid.names(cells)
    assert names == [h3.int_to_str(cell) for cell in cells.tolist()]
    assert grid.named(names).tolist() == cells.tolist()


NO_NAMES = ("", "nonsense", "8", "-1", "0", "ffffffffffffffff", "8928308280fffff ; --", "1" * 500,
            "89283082a0fffff0", "8 9")  # fmt: skip


@pytest.mark.parametrize("name", NO_NAMES)
def test_what_names_no_cell_is_refused(name: str) -> None:
    with pytest.raises(UnknownKeyError, match="No cell is called"):
        grid.named([name])


def test_the_area_of_a_cell_is_h3s() -> None:
    cells = grid.covering(SHAPES["a square"], 9)
    assert grid.area_km2(cells) == pytest.approx([h3.cell_area(c, "km^2") for c in cells.tolist()])
    assert grid.area_km2(cells) == pytest.approx(0.1, rel=0.1)
