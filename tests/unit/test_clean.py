"""Cleaning: text into values, mended shapes, masked persons."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from etl.clean import fields, geometry, privacy, rows, types
from etl.contracts import CONTRACTS, Shape
from etl.profile import Profile, Source
from geo.settings import CHECKOUT

STATION = CONTRACTS["station"]
DEMAND = CONTRACTS["demand"]


def text(*values: str | None) -> "pd.Series[str]":
    return pd.Series(list(values), index=range(1, len(values) + 1), dtype="str")


def or_none(values: "pd.Series[Any]") -> list[Any]:
    return values.astype(object).where(values.notna(), None).tolist()


def shown(values: "pd.Series[Any]") -> list[str | None]:
    return or_none(values.dt.strftime("%Y-%m-%d %H:%M:%SZ"))


@pytest.mark.parametrize(
    ("written", "zone", "moment"),
    [
        ("2020-01-01 08:00:00", "Asia/Shanghai", "2020-01-01 00:00:00Z"),
        ("2020-01-01T08:00:00+09:00", "Asia/Shanghai", "2019-12-31 23:00:00Z"),
        ("2020-01-01T08:00:00Z", "Asia/Shanghai", "2020-01-01 08:00:00Z"),
        ("2020-01-01", "Asia/Shanghai", "2019-12-31 16:00:00Z"),
        # Twice that night: the first of the two, in summer time.
        ("2020-11-01 01:30:00", "America/New_York", "2020-11-01 05:30:00Z"),
        # Never that night: the first moment after the gap.
        ("2020-03-08 02:30:00", "America/New_York", "2020-03-08 07:00:00Z"),
        ("2020-02-30 00:00:00", "Asia/Shanghai", None),
        ("soon", "Asia/Shanghai", None),
    ],
)
def test_a_time_is_read_on_the_clock_where_it_was_written(
    written: str, zone: str, moment: str | None
) -> None:
    assert shown(types.moments(text(written), form=None, time_zone=zone)) == [moment]
    # Beside a time of another kind it is read alike.
    both = types.moments(text(written, "2020-01-01T00:00:00Z"), form=None, time_zone=zone)
    assert shown(both) == [moment, "2020-01-01 00:00:00Z"]


def test_a_time_of_another_form_is_read_as_the_profile_says() -> None:
    american = text("06/26/2018 10:58:54 AM", "2018-06-26 10:58:54")
    read = types.moments(american, form="%m/%d/%Y %I:%M:%S %p", time_zone="America/New_York")
    assert shown(read) == ["2018-06-26 14:58:54Z", None]


def test_whole_numbers_are_whole() -> None:
    read = types.whole(text("3", "3.0", "-1", "3.5", "3e12", "nan", "x", None))
    assert or_none(read) == [3, 3, -1] + [None] * 5


def test_yes_and_no_are_read_in_several_words() -> None:
    read = types.flags(text("1", "true", "是", "0", "No", "否", "2", None))
    assert or_none(read) == [True] * 3 + [False] * 3 + [None] * 2


@pytest.mark.parametrize("word", ["inf", "nan", "1e999", "104°"])
def test_degrees_are_finite_numbers(word: str) -> None:
    assert types.degrees(text(word)).isna().all()


def test_a_value_that_cannot_be_read_is_told_with_its_row() -> None:
    frame = pd.DataFrame(
        {"received_at": text("x", "2020-01-01"), "voided": text(None, "maybe")}, dtype="str"
    )
    good, told = types.typed(frame, DEMAND, fields={}, time_zone="Asia/Shanghai")
    assert good.empty
    assert told.to_dict() == {
        1: "received_at is 'x': not a time",
        2: "voided is 'maybe': not 1 or 0",
    }


def test_a_flag_without_a_value_has_the_default_of_its_column() -> None:
    frame = pd.DataFrame({"voided": text(None, "1")})
    good, _ = types.typed(frame, DEMAND, fields={}, time_zone="UTC")
    assert good["voided"].tolist() == [False, True]


@pytest.mark.parametrize(
    ("said", "masked"),
    [
        ("电话13812345678。", "电话138****5678。"),
        ("13812345678,13912345678", "138****5678,139****5678"),
        ("138-1234-5678", "138****5678"),
        ("１３８１２３４５６７８", "１３８****５６７８"),
        ("028-86512345", "028-****2345"),
        ("身份证51010419900101123X", "身份证510***************"),
        ("我是王小明，反映噪声", "我是王*，反映噪声"),
        ("姓名：张三", "姓名：张*"),
        ("联系人欧阳娜娜，电话", "联系人欧阳*，电话"),
        ("李女士来电", "李*女士来电"),
        ("请找王建国先生", "请找王*先生"),
        ("3栋2单元501室漏水", "3栋2单元***室漏水"),
        ("水井坊社区广场舞声音大", "水井坊社区广场舞声音大"),
        ("我是楼上住户", "我是楼上住户"),
        ("2020年5月6日第123号工单", "2020年5月6日第123号工单"),
    ],
)
def test_a_person_cannot_be_told_from_the_text(said: str, masked: str) -> None:
    found = privacy.masked(text("无", said, None))
    assert found.tolist()[:2] == ["无", masked]
    assert found.isna().tolist() == [False, False, True]


@given(st.lists(st.one_of(st.none(), st.text()), max_size=8))
def test_masking_keeps_rows_and_is_the_same_twice(said: list[str | None]) -> None:
    once = privacy.masked(pd.Series(said, dtype="str"))
    assert len(once) == len(said)
    assert once.equals(privacy.masked(once))


@given(st.integers(13 * 10**9, 20 * 10**9 - 1), st.text(max_size=5), st.text(max_size=5))
def test_no_mobile_number_comes_through(number: int, before: str, after: str) -> None:
    found = privacy.masked(pd.Series([f"{before}{number}{after}"], dtype="str")).iloc[0]
    assert str(number) not in found


def test_a_repeated_row_is_a_repeat_and_a_repeated_id_is_not() -> None:
    raw = pd.DataFrame({"id": text("1", "1", "1", None, None), "v": text("a", "a", "b", None, "a")})
    assert rows.repeats(raw, ["id"]).tolist() == [False, True, False, True, False]


@pytest.mark.parametrize("code", ["two words", "a\tb", "x" * 201])
def test_a_code_is_one_short_word(code: str) -> None:
    good, told = rows.identified(pd.DataFrame({"code": text(code, "S1")}), STATION)
    assert good["code"].tolist() == ["S1"]
    assert "not a code" in told[1]


def test_words_are_mapped_then_filled() -> None:
    frame = pd.DataFrame({"a": text("x", "y", "z", None), "b": text("1", "2", None, "4")})

    def taken(**how: object) -> list[str | None]:
        return or_none(fields.taken(frame, Source.model_validate(how)))

    assert taken(column="a", values={"x": "X", "y": ""}) == ["X", None, "z", None]
    assert taken(column="a", values={"y": ""}, default="?") == ["x", "?", "z", "?"]
    assert taken(template="{a}-{b}") == ["x-1", "y-2", None, None]
    assert taken(constant="k") == ["k"] * 4


def test_one_name_serves_in_both_languages(tmp_path: Path) -> None:
    path = CHECKOUT / "data" / "profiles" / "sample" / "station.toml"
    toml = path.read_text(encoding="utf-8").replace('name_en = "name_en"\n', "")
    (tmp_path / "s.toml").write_text(toml, encoding="utf-8")
    profile = Profile.load(tmp_path / "s.toml")
    frame = pd.DataFrame(
        {source.column: text("v") for source in profile.fields.values() if source.column}
    )
    assert fields.mapped(frame, profile)["name_en"].tolist() == ["v"]


def shapes(*wkt: str | None) -> pd.DataFrame:
    made = np.array([None if w is None else shapely.from_wkt(w) for w in wkt], dtype=object)
    return pd.DataFrame({"geom": made}, index=range(1, len(wkt) + 1))


BOW_TIE = "POLYGON((0 0, 2 2, 2 0, 0 2, 0 0))"


def test_areas_are_valid_multipolygons_and_the_rest_is_held_back() -> None:
    given = shapes(BOW_TIE, "POLYGON((0 0, 1 0, 1 1, 0 0))", "POINT(0 0)", "POLYGON EMPTY", None,
                   "POLYGON((0 0, 1 1, 0 0, 0 0))")  # fmt: skip
    good, told = geometry.shaped(given, Shape.AREA)
    assert good.index.tolist() == [1, 2]
    assert all(one.geom_type == "MultiPolygon" and one.is_valid for one in good["geom"])
    assert good["geom"].iloc[0].area == pytest.approx(2)
    assert told[3] == "bad geometry: not a polygon but a point"
    assert told[4] == told[5] == "bad geometry: none"
    assert told[6] == "bad geometry: it has no area"


def test_a_demand_may_have_no_point_and_a_station_may_not() -> None:
    given = shapes("POINT(0 0)", None)
    assert geometry.shaped(given, Shape.MAYBE_POINT).rejected.empty
    assert geometry.shaped(given, Shape.POINT).rejected.to_dict() == {2: "bad geometry: none"}


def test_metres_are_brought_to_degrees_and_degrees_left_alone() -> None:
    metres = geometry.projected(shapes("POINT(500000 3380000)", None), CRS.from_epsg(4544))
    at = metres["geom"].iloc[0]
    assert (at.x, at.y) == pytest.approx((105.0, 30.54), abs=0.01)
    assert metres["geom"].iloc[1] is None
    # CGCS 2000: the order of the axes is latitude first, and x is still the longitude.
    same = geometry.projected(shapes("POINT(104 30)"), CRS.from_epsg(4490))["geom"].iloc[0]
    assert (same.x, same.y) == pytest.approx((104, 30), abs=1e-9)


def test_what_is_not_on_the_globe_is_held_back() -> None:
    good, told = geometry.within_the_world(shapes("POINT(104 30)", "POINT(30 104)", None))
    assert good.index.tolist() == [1, 3]
    assert told.to_dict() == {2: "lon/lat out of range: 30, 104"}
