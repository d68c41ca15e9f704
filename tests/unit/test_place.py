"""Which area a row belongs to."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from etl import place
from etl.place import Areas

SQUARES = {"D": (0, 0, 4, 4), "S1": (0, 0, 2, 4), "S2": (2, 0, 4, 4), "C1": (0, 0, 1, 1)}
LEVELS = {"D": ("district", 10, None), "S1": ("street", 20, "D"), "S2": ("street", 20, "D"),
          "C1": ("compound", 40, "S1")}  # fmt: skip


@pytest.fixture
def areas() -> Areas:
    # Against the order of the codes, which must not matter.
    rows = [
        {"code": c, "level": LEVELS[c][0], "rank": LEVELS[c][1], "parent_code": LEVELS[c][2],
         "geom": shapely.box(*SQUARES[c])}
        for c in reversed(SQUARES)
    ]  # fmt: skip
    return Areas(pd.DataFrame(rows))


def points(*at: tuple[float, float] | None) -> Any:  # noqa: ANN401 - an array of geometries
    return np.array([None if one is None else shapely.Point(one) for one in at], dtype=object)


def placed(areas: Areas, *at: tuple[float, float] | None, codes: list[str | None] | None = None,
           known: place.Coordinates = frozenset()) -> list[tuple[str | None, str]]:  # fmt: skip
    said = pd.Series(codes or [None] * len(at), index=range(5, 5 + len(at)), dtype="str")
    found = place.placed(points(*at), said, areas, known_stacks=known)
    assert found.index.equals(said.index)
    pairs = zip(found["area_code"], found["place_how"], strict=True)
    return [(None if pd.isna(code) else code, how) for code, how in pairs]


def test_the_finest_area_wins(areas: Areas) -> None:
    assert placed(areas, (0.5, 0.5), (1.5, 0.5), (3, 3)) == [
        ("C1", "exact"), ("S1", "exact"), ("S2", "exact"),
    ]  # fmt: skip


def test_on_a_border_the_lowest_code_wins(areas: Areas) -> None:
    assert placed(areas, (2, 3), (1, 1), (4, 4)) == [
        ("S1", "exact"), ("C1", "exact"), ("S2", "exact"),
    ]  # fmt: skip


def test_outside_all_areas_is_nowhere_unless_the_row_says_more(areas: Areas) -> None:
    assert placed(areas, (9, 9), (9, 9), codes=[None, "S2"]) == [(None, "none"),
                                                                  ("S2", "street")]  # fmt: skip


def test_without_a_point_the_code_counts_if_it_is_one(areas: Areas) -> None:
    assert placed(areas, None, None, None, codes=["C1", "?", None]) == [
        ("C1", "compound"), (None, "none"), (None, "none"),
    ]  # fmt: skip


def test_a_level_of_another_city_is_just_an_area(areas: Areas) -> None:
    other = Areas(areas.frame.replace({"level": {"street": "ward"}}))
    assert placed(other, None, codes=["S1"]) == [("S1", "area")]


def test_a_point_wins_over_the_code(areas: Areas) -> None:
    assert placed(areas, (3, 3), codes=["C1"]) == [("S2", "exact")]


def test_fifty_of_a_kind_are_no_stack_and_one_more_is(areas: Areas) -> None:
    here = (0.5, 0.5)
    assert set(placed(areas, *[here] * 50)) == {("C1", "exact")}
    assert set(placed(areas, *[here] * 51)) == {("D", "stacked")}


def test_a_hundredth_of_the_district_is_no_stack(areas: Areas) -> None:
    rng = np.random.default_rng(0)
    others = [tuple(one) for one in rng.uniform(0, 4, (6_000, 2)).tolist()]
    ways = [how for _, how in placed(areas, *[(0.5, 0.5)] * 60, *others)]
    assert set(ways) == {"exact"}
    ways = [how for _, how in placed(areas, *[(0.5, 0.5)] * 61, *others)]
    assert ways.count("stacked") == 61


def test_coordinates_are_the_same_to_six_decimals(areas: Areas) -> None:
    near = [(0.5 + 1e-8 * n, 0.5) for n in range(51)]
    assert {how for _, how in placed(areas, *near)} == {"stacked"}
    apart = [(0.5 + 1e-5 * n, 0.5) for n in range(51)]
    assert {how for _, how in placed(areas, *apart)} == {"exact"}


def test_a_stack_once_found_stays_one(areas: Areas) -> None:
    known = frozenset({(0.5, 0.5)})
    assert placed(areas, (0.5, 0.5), (0.6, 0.5), known=known) == [("D", "stacked"), ("C1", "exact")]


def test_without_areas_nothing_is_placed(areas: Areas) -> None:
    assert placed(Areas(areas.frame.iloc[:0]), (1, 1), None) == [(None, "none"), (None, "none")]


def test_without_rows_there_are_no_places(areas: Areas) -> None:
    assert placed(areas) == []
