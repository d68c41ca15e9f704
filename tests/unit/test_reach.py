"""What is within reach: by hand, against the union of circles, and what distances promise."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from scipy.spatial.distance import cdist

from geo.analysis import reach
from geo.analysis.network import network
from geo.catalog.circles import CIRCLES, FARTHEST, Way
from tests.unit.test_network import RIVER, some_ways

NOWHERE = np.empty((0, 2))


def stations(*rows: tuple[object, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["kind", "x", "y"]).assign(
        code=[f"S{number}" for number in range(len(rows))]
    )


def areas(*shapes: shapely.Geometry) -> pd.DataFrame:
    codes = [f"A{number}" for number in range(len(shapes))]
    return pd.DataFrame({"area_code": codes, "geom": list(shapes)})


def test_the_living_circles_are_those_of_the_standard() -> None:
    assert dict(CIRCLES) == {5: 300, 10: 500, 15: 1000}


def test_across_a_river_the_straight_line_is_short_and_the_walk_long() -> None:
    things = pd.DataFrame(
        [("compound", "C", 110, 0), ("building", "B", -10, 50), ("building", "far", 2000, 0)],
        columns=["thing", "code", "x", "y"],
    )
    found = reach.frame(stations(("a", -10.0, 0.0)), things, network(RIVER))
    assert list(found.itertuples(index=False, name=None)) == [
        ("S0", "compound", "C", 120, 920),
        ("S0", "building", "B", 50, 70),
    ]


def test_a_gap_that_is_joined_makes_no_walk_shorter_than_the_straight_line() -> None:
    ways = network(
        [shapely.LineString([(0, 0), (50, 0)]), shapely.LineString([(50.4, 0), (99, 0)])]
    )
    found = reach.pairs([(0, 0)], [(99, 0)], ways)
    assert found.walk.tolist() == found.straight.tolist() == [99]
    assert np.isnan(reach.pairs([(0, 0)], [(99, 0)], ways, limit=98.9).walk).all()


def test_without_a_network_nothing_is_known_of_walks() -> None:
    found = reach.pairs([(0, 0)], [(3, 4), (0, 1000), (0, 1000.01)], None)
    assert found.straight.tolist() == [5, 1000]
    assert np.isnan(found.walk).all()


@pytest.mark.parametrize(("here", "there"), [(NOWHERE, [(0, 0)]), ([(0, 0)], NOWHERE)])
def test_of_nothing_nothing_is_near(here: ArrayLike, there: ArrayLike) -> None:
    assert len(reach.pairs(here, there, network(RIVER)).straight) == 0


@given(st.integers(0, 2**32 - 1), st.sampled_from([*CIRCLES.values()]))
@settings(deadline=None, max_examples=40)
def test_a_walk_is_never_shorter_than_the_straight_line(seed: int, limit: int) -> None:
    lines, points = some_ways(seed)
    ways = network([*lines, *(shapely.transform(line, lambda xy: xy + 0.3) for line in lines)])
    found = reach.pairs(points[:4], points, ways, limit=limit)
    known = ~np.isnan(found.walk)
    assert (found.walk >= found.straight)[known].all()
    assert (found.walk[known] <= limit).all()
    within = np.argwhere(cdist(points[:4], points) <= limit)
    assert np.column_stack([found.station, found.thing]).tolist() == within.tolist()


def test_the_share_of_ground_is_that_of_the_union_of_circles() -> None:
    rng = np.random.default_rng(3)
    at = rng.uniform(0, 4000, (9, 2))
    ground = [shapely.box(0, 0, 2000, 4000), shapely.box(2000, 0, 4000, 4000)]
    found = reach.ground(areas(*ground), stations(*(("a", *place) for place in at)), None)
    assert found["points"].tolist()[:2] == [40 * 80, 40 * 80]
    places = gpd.GeoSeries(gpd.points_from_xy(*at.T))
    for metres in CIRCLES.values():
        covered = places.buffer(metres, quad_segs=64).union_all()
        shares = found[f"straight_{metres}"][:2] / found["points"][:2]
        exact = [covered.intersection(one).area / one.area for one in ground]
        assert shares.tolist() == pytest.approx(exact, abs=0.01)


def test_ground_is_counted_for_each_kind_and_any() -> None:
    some = stations(("a", 0.0, 0.0), ("b", 2000.0, 0.0), (None, 4000.0, 0.0))
    found = reach.ground(areas(shapely.box(-1000, -1000, 5000, 1000)), some, None)
    assert found["station_kind"].tolist() == ["", "a", "b"]
    every, one, other = found["straight_500"]
    assert one == other
    assert every == 3 * one
    assert found[["walk_300", "walk_1000"]].isna().to_numpy().all()
    alone = reach.ground(areas(shapely.box(-1000, -1000, 5000, 1000)), some, None, kinds=False)
    assert alone["station_kind"].tolist() == [""]


def test_ground_on_foot_is_what_the_network_reaches() -> None:
    ways = network(RIVER)
    found = reach.ground(areas(shapely.box(-100, 0, 0, 400), shapely.box(100, 0, 200, 400)),
                         stations(("a", 0.0, 0.0)), ways)  # fmt: skip
    assert found["points"].tolist()[:2] == [2 * 8, 2 * 8]
    # On this bank 6 points beside the road and 5 behind them; on the other nothing is near.
    assert found["walk_300"].tolist()[:2] == [6 + 5, 0]
    assert found["walk_500"].tolist()[:2] == [16, 0]
    assert found["straight_300"].tolist()[1] > 0
    # 500 m round by the bridge, and down the other bank.
    assert found["walk_1000"].tolist()[1] == 16


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=20)
def test_ground_adds_up_and_less_is_reached_on_foot(seed: int) -> None:
    lines, points = some_ways(seed)
    whole, cut = shapely.box(-333, -207, 700, 650), np.random.default_rng(seed).uniform(-300, 600)
    parts = [shapely.clip_by_rect(whole, -333, -207, cut, 650),
             shapely.clip_by_rect(whole, cut, -207, 700, 650)]  # fmt: skip
    some = stations(*(("a", *point) for point in points[:3]))
    ways = network(lines)
    one, two = (reach.ground(areas(*shapes), some, ways, kinds=False)
                for shapes in ([whole], parts))  # fmt: skip
    numbers: NDArray[np.float64] = two[["points", *reach.COLUMNS]].sum().to_numpy()
    assert one[["points", *reach.COLUMNS]].iloc[0].tolist() == numbers.tolist()
    for metres in CIRCLES.values():
        assert (two[f"walk_{metres}"] <= two[f"straight_{metres}"]).all()


def test_an_area_between_the_points_is_not_known() -> None:
    found = reach.ground(areas(shapely.box(1, 1, 20, 20), shapely.Polygon()),
                         stations(("a", 0.0, 0.0)), None)  # fmt: skip
    assert found["points"].tolist()[:2] == [0, 0]


def test_without_stations_nothing_is_reached_and_nothing_fails() -> None:
    found = reach.ground(areas(shapely.box(0, 0, 500, 500)), stations(), network(RIVER))
    assert found[["points", *reach.COLUMNS]].iloc[0].tolist() == [100, 0, 0, 0, 0, 0, 0]
    assert reach.ground(areas(), stations(), None).empty


def test_columns_are_named_by_way_and_metres() -> None:
    assert list(reach.COLUMNS) == [f"{way}_{m}" for way in Way for m in (300, 500, FARTHEST)]
