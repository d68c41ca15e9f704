"""How areas lie beside each other and inside their parents."""

from pathlib import Path
from time import perf_counter
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from etl.clean.topology import WORTH_SAYING_M2, Topology, dropped_slivers, judged

METRIC = 4544
REAL = Path(__file__).parents[3] / "shared" / "real"
BACK = Transformer.from_crs(METRIC, 4326, always_xy=True)
X, Y = 412_000.0, 3_392_000.0
Frame = pd.DataFrame


def metres(shape: shapely.Geometry) -> shapely.Geometry:
    """Return a shape drawn in metres from a corner in Chengdu, in WGS 84."""
    return shapely.transform(
        shape, lambda at: np.column_stack(BACK.transform(at[:, 0] + X, at[:, 1] + Y))
    )


def square(x: float, y: float, side: float) -> shapely.Geometry:
    return metres(shapely.box(x, y, x + side, y + side))


def areas(
    *rows: tuple[str, str | None, shapely.Geometry], level: str = "street", start: int = 1
) -> Frame:
    codes, parents, shapes = zip(*rows, strict=True) if rows else ((), (), ())
    geom = np.empty(len(rows), dtype=object)
    geom[:] = shapes
    return pd.DataFrame(
        {
            "code": pd.Series(list(codes), dtype="str"),
            "parent_code": pd.Series(list(parents), dtype="str"),
            "level": pd.Series([level] * len(rows), dtype="str"),
            "geom": geom,
        }
    ).set_index(pd.RangeIndex(start, start + len(rows)))


def seen(rows: Frame, known: Frame | None = None) -> Topology:
    found = judged(rows, known=areas() if known is None else known, metric_srid=METRIC)
    said = {kind: count for kind, count in found.counts.items() if count}
    assert len(found.notes) <= len(said)
    assert all(len(note.splitlines()) == 1 for note in found.notes)
    return found


def counts(found: Topology) -> dict[str, int]:
    return {kind: count for kind, count in found.counts.items() if count}


DISTRICT = areas(("D", None, square(0, 0, 1000)), level="district")
QUARTERS = [
    ("A", "D", square(0, 0, 500)),
    ("B", "D", square(500, 0, 500)),
    ("C", "D", square(0, 500, 500)),
    ("E", "D", square(500, 500, 500)),
]


def test_areas_that_tile_their_parent_are_as_they_should_be() -> None:
    found = seen(areas(*QUARTERS), DISTRICT)
    assert found.rejected.empty
    assert found.notes == ()
    assert counts(found) == {}


def test_nothing_is_wrong_with_no_areas() -> None:
    assert seen(areas(), DISTRICT).notes == ()
    assert seen(areas()).rejected.dtype == "str"


def test_a_pair_that_overlaps_is_told_with_its_size_and_share_of_the_smaller() -> None:
    found = seen(areas(("A", None, square(0, 0, 100)), ("B", None, square(90, 0, 50)),
                       ("C", None, square(0, 99, 100))))  # fmt: skip
    assert found.rejected.empty
    assert found.notes == ("2 pairs of areas overlap, at most 500 m2 (20.00 % of B)",)
    assert counts(found) == {"overlaps": 2}


def test_areas_of_other_levels_lie_upon_each_other_rightly() -> None:
    below = areas(("X", None, square(0, 0, 400)), level="community")
    assert counts(seen(areas(*QUARTERS), pd.concat([DISTRICT, below]))) == {}


def test_the_gap_between_children_is_measured_inside_their_parent() -> None:
    rows = areas(*QUARTERS[:3], ("E", "D", square(510, 500, 490)))
    found = seen(rows, DISTRICT)
    # A strip of ten metres by 500 on the left, and one of 490 by ten above: they meet in a corner.
    assert found.notes == ("1 gap is left between areas, at most 9,900 m2 (0.99 % of D)",)
    shut = areas(("Z", "D", square(0, 0, 1000)), start=9)
    assert counts(seen(rows, pd.concat([DISTRICT, shut]))).get("gaps") is None


@pytest.mark.parametrize("loaded", [0, 2])
def test_children_that_overlap_do_not_make_up_for_a_gap(loaded: int) -> None:
    strips = areas(*(
        (code, "D", metres(shapely.box(0, low, 1000, high)))
        for code, low, high in (("A", 0, 500), ("B", 450, 550), ("C", 550, 950))
    ))  # fmt: skip
    found = seen(strips[loaded:], pd.concat([DISTRICT, strips[:loaded]]))
    assert found.notes[-1] == "1 gap is left between areas, at most 50,000 m2 (5.00 % of D)"


def test_what_is_held_back_fills_no_gap() -> None:
    rows = areas(*QUARTERS[:3], ("E", "D", square(510, 500, 490)), ("Z", "D", square(488, 600, 20)))
    found = seen(rows, DISTRICT)
    assert found.rejected.index.tolist() == [5]
    assert found.notes == ("1 gap is left between areas, at most 9,900 m2 (0.99 % of D)",)


def test_what_was_never_meant_to_tile_leaves_no_gaps() -> None:
    assert counts(seen(areas(*QUARTERS[:3]), DISTRICT)) == {}


def test_siblings_that_are_loaded_already_fill_gaps_and_replaced_ones_do_not() -> None:
    loaded = pd.concat([DISTRICT, areas(*QUARTERS[:3])])
    assert counts(seen(areas(QUARTERS[3]), loaded)) == {}
    smaller = areas(QUARTERS[3], ("A", "D", square(0, 0, 490)))
    assert counts(seen(smaller, loaded)) == {"gaps": 1}


@pytest.mark.parametrize(("beyond", "share"), [(26, "52"), (50, "100")])
def test_an_area_mostly_outside_its_parent_is_held_back(beyond: float, share: str) -> None:
    rows = areas(*QUARTERS, ("X", "D", square(950 + beyond, 400, 50)))
    found = seen(rows, DISTRICT)
    assert found.rejected.to_dict() == {
        5: f"{share} % of area 'X' is outside its parent 'D': at most half may be"
    }
    assert counts(found) == {}


def test_an_area_partly_outside_its_parent_is_told() -> None:
    found = seen(areas(*QUARTERS[:1], ("X", "D", square(970, 400, 50))), DISTRICT)
    assert found.rejected.empty
    assert found.notes == ("1 area reaches outside its parent, at most 1,000 m2 (40.00 % of X)",)


def test_a_parent_may_come_in_the_same_file_and_one_that_is_unknown_is_not_judged() -> None:
    both = pd.concat([DISTRICT, areas(("X", "D", square(2000, 0, 50)), start=2)])
    assert seen(both).rejected.index.tolist() == [2]
    assert seen(areas(("X", "nowhere", square(0, 0, 50)))).rejected.empty


def test_an_area_under_a_second_code_is_held_back_and_the_first_stays() -> None:
    twice = areas(("A", None, square(0, 0, 100)), ("B", None, square(1, 0, 100)))
    found = seen(twice)
    assert found.rejected.to_dict() == {
        2: "99 % of area 'B' is covered by 'A' of the same level, which comes earlier:"
        " at most half may be"
    }
    assert counts(found) == {}
    assert seen(twice.iloc[::-1]).rejected.index.tolist() == [1]


def test_an_area_that_is_loaded_already_stays_and_its_own_new_outline_comes() -> None:
    loaded = areas(("A", None, square(0, 0, 100)))
    found = seen(areas(("B", None, square(1, 0, 100))), loaded)
    assert found.rejected.str.contains("loaded already").tolist() == [True]
    assert seen(areas(("A", None, square(1, 0, 100))), loaded).rejected.empty


def test_what_is_held_back_holds_nothing_else_back() -> None:
    rows = areas(("A", None, square(0, 0, 100)), ("B", None, square(40, 0, 100)),
                 ("C", None, square(80, 0, 90)))  # fmt: skip
    found = seen(rows)
    # B covers 67 % of C, but is itself covered by A.
    assert found.rejected.index.tolist() == [2]
    assert found.notes == ("1 pair of areas overlaps, at most 1,800 m2 (22.22 % of C)",)


SLIVERS = shapely.MultiPolygon(
    [
        shapely.box(0, 0, 100, 100),
        shapely.box(200, 0, 200.4, 300),  # 120 m2, and no wider than a step
        shapely.box(300, 0, 300.9, 0.9),
        shapely.box(400, 0, 402, 2),
    ]
)


def test_parts_that_are_slivers_are_counted_and_can_be_dropped() -> None:
    rows = areas(("A", None, metres(SLIVERS)), ("B", None, square(900, 0, 5)))
    found = seen(rows)
    assert found.notes == ("2 parts of areas are slivers, at most 120 m2 (1.19 % of A)",)
    made, dropped = dropped_slivers(rows["geom"].to_numpy(), METRIC)
    assert dropped == 2
    assert [len(shapely.get_parts(one)) for one in made] == [2, 1]
    assert counts(seen(rows.assign(geom=made))) == {}
    assert made[1] is rows["geom"].iloc[1]


def test_an_area_of_slivers_only_keeps_them() -> None:
    thin = np.array([metres(shapely.box(0, 0, 0.1, 100)), None], dtype=object)
    made, dropped = dropped_slivers(thin, METRIC)
    assert dropped == 0
    assert made.tolist() == thin.tolist()


def test_an_area_that_the_plane_has_no_place_for_is_told_and_not_measured() -> None:
    far = shapely.box(15, -0.1, 16, 0.1)
    found = seen(areas(("A", None, square(0, 0, 100)), ("N", "D", far)), DISTRICT)
    assert found.rejected.empty
    assert found.notes == ("1 area is too far away for EPSG:4544 to be measured",)
    assert counts(found) == {"unmeasured": 1}
    beside = areas(("D", None, far), level="district")
    found = seen(areas(("A", "D", square(0, 0, 100))), beside)
    assert found.rejected.empty
    assert counts(found) == {}


coordinate = st.integers(0, 60)
squares = st.lists(st.tuples(coordinate, coordinate, st.integers(2, 40)), min_size=1, max_size=8)


@settings(max_examples=40, deadline=None)
@given(squares)
def test_overlaps_are_those_that_geopandas_finds(drawn: list[tuple[int, int, int]]) -> None:
    rows = areas(*((f"c{n}", None, square(*one)) for n, one in enumerate(drawn)))
    found = seen(rows)
    metric = gpd.GeoDataFrame(
        {"n": range(len(drawn))}, geometry=[shapely.box(x, y, x + a, y + a) for x, y, a in drawn]
    )
    both = metric.overlay(metric, how="intersection", keep_geom_type=False)
    pairs = both[both["n_1"] < both["n_2"]]
    held: set[int] = set()
    for row in pairs.sort_values(["n_2", "n_1"]).itertuples():
        share = row.geometry.area / metric.geometry[row.n_2].area
        # A half is a half only to the rounding of the plane.
        if abs(share - 0.5) < 1e-6:
            return
        if share > 0.5 and row.n_1 not in held:
            held.add(row.n_2)
    assert set(found.rejected.index - 1) == held
    left = pairs[~pairs["n_1"].isin(held) & ~pairs["n_2"].isin(held)]
    sizes = left[left.geometry.area > 1.5].geometry.area
    if len(sizes) == len(left) and len(left):
        assert found.counts["overlaps"] == len(left)
        worth = sizes.max() >= WORTH_SAYING_M2
        # A square of ten metres is a hundred only to the rounding of the plane.
        if abs(sizes.max() - WORTH_SAYING_M2) < 1e-3:
            return
        assert any(f"at most {sizes.max():,.0f} m2" in note for note in found.notes) == worth


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 30), min_size=4, max_size=4), st.integers(0, 9))
@example([0, 0, 0, 1], 1)  # two gaps, and a slit of rounding from one to the other
@example([0, 0, 0, 0], 5)  # as much ground as the parent has, but beside it
def test_gaps_and_overhangs_add_up_to_what_the_children_do_not_fill(
    moved: list[int], shift: int
) -> None:
    rows = areas(
        *(
            (code, "D", square(x - by + shift, y, 500 - by))
            for by, (code, x, y) in zip(
                moved, [("A", 0, 0), ("B", 500, 0), ("C", 0, 500), ("E", 500, 500)], strict=True
            )
        )
    )
    plain = [
        shapely.box(x - by + shift, y, x - by + shift + 500 - by, y + 500 - by)
        for by, (x, y) in zip(moved, [(0, 0), (500, 0), (0, 500), (500, 500)], strict=True)
    ]
    parent = shapely.box(0, 0, 1000, 1000)
    gaps = shapely.area(shapely.get_parts(parent - shapely.union_all(plain)))
    outside = [(one - parent).area for one in plain]
    found = seen(rows, DISTRICT)
    assert found.counts["gaps"] == sum(gap > 1 for gap in gaps)
    assert found.counts["outside"] == sum(m2 > 1 for m2 in outside)
    if max(gaps, default=0) > 1:
        assert any(f"at most {gaps.max():,.0f} m2" in note for note in found.notes)


def test_three_thousand_areas_are_judged_in_seconds() -> None:
    rng = np.random.default_rng(1)
    points = shapely.multipoints(rng.uniform((104, 30.5), (104.3, 30.8), (3000, 2)))
    box = shapely.box(104, 30.5, 104.3, 30.8)
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=box))
    cells = shapely.segmentize(shapely.intersection(cells, box), 0.0005)
    column = ((shapely.get_x(shapely.centroid(cells)) - 104) / 0.03).astype(int).clip(0, 9)
    rows = areas(
        *((f"c{n}", f"p{p}", c) for n, (p, c) in enumerate(zip(column, cells, strict=True)))
    )
    strips = [(f"p{k}", None, shapely.union_all(cells[column == k])) for k in range(10)]
    known = areas(*strips, level="district")
    start = perf_counter()
    found = seen(rows, known)
    assert perf_counter() - start < 6
    assert counts(found) == {}


@pytest.mark.skipif(not REAL.exists(), reason="the real input is not here")
def test_real_outlines_are_told_about_and_loaded() -> None:
    streets = gpd.read_file(REAL / "chengdu" / "streets_osm.geojson")
    shapes = shapely.make_valid(streets.geometry.to_numpy())
    codes: Any = streets["nbs_code"].fillna(streets["osm_relation_id"].astype(str))
    rows = areas(*((code, None, one) for code, one in zip(codes, shapes, strict=True)))
    found = seen(rows)
    assert found.rejected.empty
    metric = streets.to_crs(METRIC)
    both = metric.reset_index().overlay(
        metric.reset_index(), how="intersection", keep_geom_type=False
    )
    pairs = both[(both["index_1"] < both["index_2"]) & (both.area > 1)]
    assert found.counts["overlaps"] == len(pairs)
    assert f"at most {pairs.area.max():,.0f} m2" in found.notes[0]
