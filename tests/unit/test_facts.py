"""The parts that the facts stand on: sets of rows, areas, polygons, hours to close."""

from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis import survival
from geo.errors import UnknownKeyError
from geo.facts import bits, build, squares
from geo.facts.areas import areas
from geo.facts.closing import Places, closing
from geo.facts.counted import counted
from geo.facts.selection import Chosen, Selection, Window, polygon_of
from geo.facts.squares import grid_of
from geo.facts.table import WEEK
from geo.queries.facts import DEGREE, NO_PLACE
from tests.bench.explore import CATEGORIES, YEAR, changes, made

FACTS: Final = made(20_000)
SETS: Final = st.sets(st.integers(0, 6 * 64 - 1))


@given(SETS, SETS)
def test_sets_of_rows_are_sets(one: set[int], other: set[int]) -> None:
    mine, theirs = bits.of_rows(sorted(one), 6), bits.of_rows(sorted(other), 6)
    assert bits.rows_of(mine & theirs).tolist() == sorted(one & other)
    assert bits.size(mine | theirs) == len(one | other)
    assert bits.words_of(mine).tally(np.array([mine, theirs])).tolist() == [
        len(one), len(one & other),
    ]  # fmt: skip
    assert set(np.flatnonzero(bits.has(mine, np.arange(384))).tolist()) == one
    assert bits.cumulated(mine).tolist() == [sum(row < 64 * n for row in one) for n in range(7)]


@given(SETS, SETS, st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_sets_are_counted_by_the_group_of_their_words(
    one: set[int], other: set[int], groups: list[int]
) -> None:
    words = bits.words_of(bits.of_rows(sorted(one), 6))
    found = words.by_group(bits.of_rows(sorted(other), 6)[None], np.array(groups), 3)
    expected = [sum(groups[row // 64] == group for row in one & other) for group in range(3)]
    assert found.tolist() == [expected]


def test_an_area_is_followed_by_all_its_parts_in_the_order_of_codes() -> None:
    rows = pd.DataFrame({
        "code": ["A", "A1", "B", "C", "C1", "C2", "Z"],
        "parent_code": [None, "A", "A1", None, "C", "C", "A"],
        "level": ["d", "s", "c", "d", "s", "s", "s"],
        "households": [1, 2, 3, 4, 5, 6, 7],
    })  # fmt: skip
    tree = areas(rows, ("d", "s", "c"))
    assert tree.frame["code"].tolist() == ["A", "A1", "B", "Z", "C", "C1", "C2"]
    assert tree.end.tolist() == [4, 3, 3, 4, 7, 6, 7]
    assert tree.frame["code"].iloc[tree.of_level("s")].tolist() == ["A1", "C1", "C2", "Z"]
    with pytest.raises(UnknownKeyError):
        tree.numbers(["Y"])
    with pytest.raises(UnknownKeyError):
        tree.of_level("compound")


def test_rows_lie_by_area_weekday_and_day() -> None:
    there = bits.rows_of(FACTS.facets["how"].of(range(10)))
    assert there.size == 20_000
    received = FACTS.received[there].astype(int)
    weekday = FACTS.weekdays[there // 64]
    assert np.array_equal(weekday, (received + 5) % WEEK)
    same = np.diff(there // 64) == 0
    assert (np.diff(received)[same] >= 0).all()


RING: Final = st.lists(
    st.tuples(st.floats(103.99, 104.2), st.floats(30.59, 30.76)), min_size=3, max_size=9
)


@settings(deadline=None, max_examples=40)
@given(RING)
def test_a_polygon_holds_the_points_that_shapely_says(ring: list[tuple[float, float]]) -> None:
    shape = polygon_of(ring)
    chosen = Chosen(FACTS, Selection(period=YEAR, polygon=shapely.to_wkb(shape)))
    placed = np.flatnonzero(bits.unpacked(FACTS.placed))
    x, y = FACTS.lon[placed] / DEGREE, FACTS.lat[placed] / DEGREE
    (found,) = chosen.but()
    assert bits.rows_of(found).tolist() == placed[shapely.intersects_xy(shape, x, y)].tolist()


def test_a_square_inside_of_a_polygon_has_no_point_outside_of_it() -> None:
    rng = np.random.default_rng(3)
    lon, lat = (rng.integers(0, 4_000, 3_000).astype(np.int32) for _ in range(2))
    grid = grid_of(lon, lat)
    disc = shapely.Point(2_000 / DEGREE, 2_000 / DEGREE).buffer(1_500 / DEGREE)
    state = grid.judged(disc)[grid.squares(lon, lat)]
    inside = squares.inside(disc, lon, lat)
    assert inside[state == squares.INSIDE].all()
    assert not inside[state == squares.OUTSIDE].any()
    # Most need not be looked at one by one.
    assert (state == squares.EDGE).mean() < 0.1


@settings(deadline=None, max_examples=15)
@given(st.sampled_from([*changes(np.random.default_rng(5)).values()]), st.sampled_from("DSC"))
def test_hours_to_close_are_those_of_the_estimator(selection: Selection, level: str) -> None:
    chosen = Chosen(FACTS, selection)
    codes = FACTS.areas.frame["code"].str.startswith(level).to_numpy()
    firsts = FACTS.starts[::WEEK]
    at = np.flatnonzero(codes)
    places = Places(starts=firsts[at], ends=firsts[FACTS.areas.end[at]])
    found = closing(FACTS, chosen.elsewhere, places, *chosen.ranges)
    rows = bits.rows_of(chosen.elsewhere)
    waiting = np.isin(rows, FACTS.open.rows)
    hours = FACTS.hours[rows].astype(np.int64)
    hours[waiting] = FACTS.open.hours[np.searchsorted(FACTS.open.rows, rows[waiting])]
    frame = pd.DataFrame({"code": places.of_words(rows >> 6), "hours": hours,
                          "closed": ~waiting, "censored": waiting})  # fmt: skip
    summed = frame.groupby(["code", "hours"], as_index=False).sum()
    expected = survival.times_to_close(summed).set_index("code").reindex(range(len(at)))
    np.testing.assert_array_equal(found.medians()[:-1], expected["median"])
    for name in ("median", "median_low", "median_high", "p90", "p90_low", "p90_high"):
        np.testing.assert_allclose(found.times()[name].to_numpy()[:-1], expected[name])
        np.testing.assert_allclose(
            found.last().times()[name].to_numpy(), found.times()[name].to_numpy()[-1:]
        )


def test_a_median_beyond_the_brief_hours_is_found_all_the_same() -> None:
    # What is not closed within ten days has a median beyond them.
    slow = Selection(period=YEAR, classes=(11, 12))
    chosen = Chosen(FACTS, slow)
    nowhere = np.zeros(0, dtype=np.int64)
    found = closing(FACTS, chosen.here, Places(starts=nowhere, ends=nowhere), (0, FACTS.words))
    hours = np.sort(FACTS.hours[bits.rows_of(chosen.here)])
    assert found.medians() == [hours[(hours.size + 1) // 2 - 1]]
    assert hours.min() > 255


def test_values_too_many_for_sets_are_counted_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = Selection(period=YEAR, categories=CATEGORIES[3:5], hours=(Window(1, 3, 8, 17),))
    few = counted(FACTS, chosen, level="street", indicator="demands")
    monkeypatch.setattr(build, "MANY", 24)
    many = made(20_000)
    assert many.facets["category"].sets is None
    again = counted(many, chosen, level="street", indicator="demands")
    assert again.demands == few.demands
    assert again.category.tolist() == few.category.tolist()
    rows = bits.rows_of(Chosen(many, chosen).here)
    assert set(many.facets["category"].values(rows).tolist()) == {3, 4}


def test_every_change_is_counted_as_by_hand() -> None:
    for name, selection in changes(np.random.default_rng(11)).items():
        chosen = Chosen(FACTS, selection)
        found = counted(FACTS, selection, level="street", indicator="on_time_rate")
        rows = bits.rows_of(chosen.here)
        assert found.demands == rows.size, name
        if not selection.areas:
            assert found.areas["demands"].sum() + found.outside == rows.size, name
        if not selection.hours:
            assert found.hours.sum() == rows.size, name
        assert (
            found.status[2:].sum() + found.status[:2].sum()
            == counted(FACTS, without(selection), level="street", indicator="demands").demands
        ), name


def without(selection: Selection) -> Selection:
    fields: dict[str, Any] = {name: getattr(selection, name) for name in Selection.__slots__}
    return Selection(**fields | {"statuses": ()})


def test_no_demands_at_all_are_counted_as_none() -> None:
    nothing = made(0)
    found = counted(nothing, Selection(period=YEAR, areas=("S01",)), level="street",
                    indicator="median_hours")  # fmt: skip
    assert found.demands == found.of == found.days.sum() == 0
    assert np.isnan(found.headline["on_time_rate"].value).all()
    assert found.chosen is not None
    assert np.isnan(found.chosen.value).all()
    assert NO_PLACE < 0
