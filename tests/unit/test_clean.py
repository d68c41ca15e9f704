"""Cleaning: repeats and codes, mended shapes."""

import numpy as np
import pandas as pd
import pytest
import shapely

from etl.clean import geometry, rows
from etl.contracts import CONTRACTS, Shape
from geo.crs import reference

STATION = CONTRACTS["station"]


def text(*values: str | None) -> "pd.Series[str]":
    return pd.Series(list(values), index=range(1, len(values) + 1), dtype="str")


@pytest.mark.parametrize("code", ["two words", "a\tb", "x" * 201])
def test_a_code_is_one_short_word(code: str) -> None:
    none = pd.Series([], index=pd.RangeIndex(0), dtype="str")
    good, told = rows.identified(pd.DataFrame({"code": text(code, "S1")}), STATION, none)
    assert good["code"].tolist() == ["S1"]
    assert "not a code" in told[1]


def shapes(*wkt: str | None) -> pd.DataFrame:
    made = np.array([None if w is None else shapely.from_wkt(w) for w in wkt], dtype=object)
    return pd.DataFrame({"geom": made}, index=range(1, len(wkt) + 1))


BOW_TIE = "POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))"


def test_areas_are_valid_multipolygons_and_the_rest_is_held_back() -> None:
    given = shapes(BOW_TIE, "POLYGON((0 0, 1 0, 1 1, 0 0))", "POINT(0 0)", "POLYGON EMPTY", None,
                   "POLYGON((0 0, 1 1, 0 0, 0 0))")  # fmt: skip
    (good, told), noticed = geometry.shaped(given, Shape.AREA)
    assert list(noticed.values()) == [1]
    assert good.index.tolist() == [1, 2]
    assert all(one.geom_type == "MultiPolygon" and one.is_valid for one in good["geom"])
    assert good["geom"].iloc[0].area == pytest.approx(2)
    assert told[3] == "bad geometry: not a polygon but a point"
    assert told[4] == told[5] == "bad geometry: none"
    assert told[6] == "bad geometry: it has no area"


def test_a_demand_may_have_no_point_and_a_station_may_not() -> None:
    given = shapes("POINT(0 0)", None)
    assert geometry.shaped(given, Shape.MAYBE_POINT).checked.rejected.empty
    assert geometry.shaped(given, Shape.POINT).checked.rejected.to_dict() == {
        2: "bad geometry: none"
    }


def test_metres_are_brought_to_degrees_and_degrees_left_alone() -> None:
    given = shapes("POINT(500000 3380000)", None)
    metres = geometry.brought(given, reference(4544), swapped=False)
    at = metres["geom"].iloc[0]
    assert (at.x, at.y) == pytest.approx((105.0, 30.54), abs=0.01)
    assert metres["geom"].iloc[1] is None
    # CGCS 2000: the order of the axes is latitude first, and x is still the longitude.
    same = geometry.brought(shapes("POINT(104 30)"), reference(4490), swapped=False)
    assert shapely.get_coordinates(same["geom"]).tolist() == [[104, 30]]
    turned = geometry.brought(shapes("POINT(30 104)"), reference(4326), swapped=True)
    assert shapely.get_coordinates(turned["geom"]).tolist() == [[104, 30]]


def test_numbers_become_points_and_nothing_else_does() -> None:
    frame = pd.DataFrame(
        {"lon": [104.0, 30.0, np.nan, 0.0, 104.0], "lat": [30.0, 104.0, np.nan, 0.0, np.nan]},
        index=range(1, 6),
    )
    good, told = geometry.points(frame, reference(4326), swapped=False)
    assert good.index.tolist() == [1, 3, 4]
    assert [one is None for one in good["geom"]] == [False, True, True]
    assert told.to_dict() == {
        2: "lon/lat out of range: 30, 104 (exchanged?)",
        5: "one of lon and lat is missing",
    }


def test_what_is_not_on_the_globe_is_held_back() -> None:
    good, told = geometry.within_the_world(shapes("POINT(104 30)", "POINT(30 104)", None))
    assert good.index.tolist() == [1, 3]
    assert told.to_dict() == {2: "lon/lat out of range: 30, 104 (exchanged?)"}
