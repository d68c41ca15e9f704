"""Which area holds a point, and which is nearest."""

import pickle
from concurrent.futures import ThreadPoolExecutor

import geopandas
import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Geod, Transformer

from etl.place import Areas, finest, nearest
from tests.unit.place import city

SRID = 4544


def near(areas: Areas, *at: city.At, tolerance: float = 50) -> list[str | None]:
    codes, _ = nearest(city.points(*at), areas, tolerance_m=tolerance, metric_srid=SRID)
    return city.known(codes)


def test_the_finest_area_wins() -> None:
    found = finest(city.points((0.5, 0.5), (1.5, 0.5), (3, 3), (9, 9), None), city.squares())
    assert city.known(found) == ["C1", "S1", "S2", None, None]


def test_on_a_border_the_lowest_code_wins() -> None:
    found = finest(city.points((2, 3), (1, 1), (4, 4)), city.squares())
    assert city.known(found) == ["S1", "C1", "S2"]


def test_an_empty_point_is_none() -> None:
    points = np.array([shapely.Point(), None, shapely.Point(city.scaled((1, 3)))], dtype=object)
    assert city.known(finest(points, city.squares())) == [None, None, "S1"]
    assert city.known(nearest(points, city.squares(), tolerance_m=9, metric_srid=SRID)[0]) == [
        None, None, "S1",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_points_fall_where_geopandas_joins_them(seed: int) -> None:
    areas, points = city.random_areas(seed), city.random_points(seed)
    shapes = geopandas.GeoDataFrame(areas.frame, geometry="geom", crs=4326)
    joined = geopandas.GeoDataFrame(geometry=points, crs=4326).sjoin(shapes, predicate="intersects")
    best = joined.sort_values(["rank", "code"], ascending=[False, True]).groupby(level=0).first()
    expected = best["code"].reindex(range(len(points)))
    assert city.known(finest(points, areas)) == city.known(expected)


def test_a_tiling_has_every_border_point_in_exactly_one_place() -> None:
    tiles = city.areas(*[(f"{x}{y}", "street", None, (x, y, x + 1, y + 1))
                         for x in range(4) for y in range(4)])  # fmt: skip
    at = [(x / 2, y / 2) for x in range(9) for y in range(9)]
    found = finest(city.points(*at), tiles)
    assert found.notna().all()
    backwards = Areas(tiles.frame.iloc[::-1])
    assert found.equals(finest(city.points(*at), backwards))


def test_beside_all_areas_the_nearest_counts_up_to_the_tolerance() -> None:
    # A hundredth of a side is some ten metres.
    areas = city.squares()
    assert near(areas, (4.01, 3), (4.2, 3), (-0.01, 3), None) == ["S2", None, "S1", None]
    assert near(areas, (4.2, 3), tolerance=500) == ["S2"]
    codes, distance = nearest(city.points((4.2, 3), (9, 9)), areas, tolerance_m=500,
                              metric_srid=SRID)  # fmt: skip
    _, _, metres = Geod(ellps="WGS84").inv(*city.scaled((4.2, 3)), *city.scaled((4, 3)))
    assert distance[0] == pytest.approx(metres, rel=1e-3)
    assert codes.isna().tolist() == [False, True]
    assert np.isnan(distance[1])


def test_of_areas_equally_near_the_finest_counts_then_the_lowest_code() -> None:
    areas = city.squares()
    assert near(areas, (-0.01, 0.5), (2, 4.01)) == ["C1", "S1"]


def test_a_finer_area_a_step_further_does_not_count() -> None:
    areas = city.areas(("D", "district", None, (0, 0, 4, 4)),
                       ("C", "compound", "D", (0.01, 0, 1, 1)))  # fmt: skip
    assert near(areas, (-0.01, 0.5)) == ["D"]


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_is_that_of_measuring_all(seed: int) -> None:
    areas, points = city.random_areas(seed), city.random_points(seed, count=500)
    points = points[finest(points, areas).isna().to_numpy()]
    codes, distance = nearest(points, areas, tolerance_m=400, metric_srid=SRID)
    bring = Transformer.from_crs(4326, SRID, always_xy=True).transform
    frame = areas.frame.sort_values(["rank", "code"], ascending=[False, True])
    shapes = shapely.transform(frame["geom"].to_numpy(), bring, interleaved=False)
    moved = shapely.transform(points, bring, interleaved=False)
    apart = shapely.distance(moved[:, None], shapes[None, :])
    within = (apart <= 400) & (apart <= apart.min(axis=1)[:, None] + 0.01)
    first = within.argmax(axis=1)
    expected = frame["code"].where(frame["code"].notna()).to_numpy()[first]
    assert city.known(codes) == [
        code if any_ else None for code, any_ in zip(expected, within.any(axis=1), strict=True)
    ]
    held = codes.notna().to_numpy()
    assert held.any()
    assert not held.all()
    assert distance[held] == pytest.approx(apart[np.arange(len(points)), first][held], abs=0.01)


def test_points_off_the_plane_are_far_from_everything() -> None:
    points = np.array([shapely.Point(-75, -89.9), shapely.Point(0, 0)], dtype=object)
    codes, distance = nearest(points, city.squares(), tolerance_m=50, metric_srid=SRID)
    assert codes.isna().all()
    assert np.isnan(distance).all()


def test_without_areas_or_points_nothing_is_found() -> None:
    none = Areas(city.squares().frame.iloc[:0])
    assert city.known(finest(city.points((1, 1), None), none)) == [None, None]
    assert near(none, (1, 1), None) == [None, None]
    assert near(city.squares()) == []
    assert finest(city.points(), city.squares()).empty


def test_areas_know_their_levels_and_tops() -> None:
    areas = city.squares()
    assert areas.levels["C1"] == "compound"
    assert areas.tops() == {"D": "D", "S1": "D", "S2": "D", "C1": "D"}
    assert areas.common({"C1", "S2"}) == "D"
    assert areas.common({"C1", "S1"}) == "S1"


def test_parents_in_a_circle_do_not_hang() -> None:
    circle = {"code": ["A", "B"], "level": "street", "rank": 20, "parent_code": ["B", "A"]}
    frame = pd.DataFrame({**circle, "geom": city.squares().frame["geom"][:2]})
    assert set(Areas(frame).tops()) == {"A", "B"}


def test_what_is_derived_does_not_travel() -> None:
    areas, points = city.random_areas(1), city.random_points(1)
    fresh = len(pickle.dumps(areas))
    before = finest(points, areas)
    nearest(points, areas, tolerance_m=50, metric_srid=SRID)
    assert len(pickle.dumps(areas)) == fresh
    assert finest(points, pickle.loads(pickle.dumps(areas))).equals(before)  # noqa: S301 - its own


def test_threads_may_share_the_areas() -> None:
    areas, points = city.random_areas(2), city.random_points(2)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: finest(points, areas), range(8)))
    assert all(one.equals(found[0]) for one in found)
