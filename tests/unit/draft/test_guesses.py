"""What a column is, by its name and its values."""

from pathlib import Path

import pandas as pd
import pytest

from etl.draft import guessed, toml
from etl.draft.likeness import LEAST, matches, personal, plain
from etl.draft.moments import form
from tests.unit.draft.files import read_back, table


@pytest.mark.parametrize(
    ("columns", "code", "lon"),
    [
        ({"x": ["104.07", "104.08"], "y": ["30.65", "30.66"]}, 4326, "x"),
        ({"x": ["30.65", "30.66"], "y": ["104.07", "104.08"]}, 4326, "y"),
        ({"经度": ["30.65", "30.66"], "纬度": ["104.07", "104.08"]}, 4326, "纬度"),
        ({"x": ["411234.5", "411334.5"], "y": ["3391234.5", "3391334.5"]}, 4544, "x"),
        ({"x": ["3391234.5", "3391334.5"], "y": ["411234.5", "411334.5"]}, 4544, "y"),
        ({"x": ["35411234", "35411334"], "y": ["3391234", "3391334"]}, 4523, "x"),
        ({"高德经度": ["104.07", "104.08"], "高德纬度": ["30.65", "30.66"]}, "GCJ-02", "高德经度"),
        ({"bd_lng": ["104.07", "104.08"], "bd09_lat": ["30.65", "30.66"]}, "BD-09", "bd_lng"),
        ({"a": ["104.07", "104.08"], "b": ["30.65", "30.66"]}, 4326, "a"),
        ({"lng": ["104°4'12\"", "104°5'12\""], "lat": ["30°39'0\"", "30°40'0\""]}, 4326, "lng"),
        ({"位置": ["(30.65, 104.07)", "(30.66, 104.08)"]}, 4326, "位置"),
    ],
)
def test_coordinates_are_told_by_their_numbers_and_names(
    tmp_path: Path, columns: dict[str, list[str]], code: int | str, lon: str
) -> None:
    names = {"编码": ["S1", "S2"], "驿站名称": ["甲", "乙"]}
    profile = read_back(guessed(table(tmp_path / "驿站.csv", names | columns)), tmp_path)
    assert profile.layer == "station"
    assert profile.crs is not None
    assert profile.crs.code == code
    assert profile.fields["lon"].column == lon


def test_coordinates_of_no_known_kind_are_left_to_people(tmp_path: Path) -> None:
    names = {"编码": ["S1", "S2"], "驿站名称": ["甲", "乙"]}
    path = table(tmp_path / "驿站.csv", names | {"x": ["12000", "12500"], "y": ["8000", "9000"]})
    draft = guessed(path)
    assert draft.missing == ["crs.code"]
    assert '# code = "?"  # required: neither degrees nor metres' in toml(draft)


@pytest.mark.parametrize(
    ("values", "formats", "other"),
    [
        (["2020-01-02 03:04:05", "2020-01-03"], (), None),
        (["2020-01-02T03:04:05+08:00"], (), None),
        (["2020/1/2 3:04", "2020/11/12 13:04"], ("%Y/%m/%d %H:%M",), None),
        (["2020年1月2日 3时04分", "2020年11月12日 13时04分"], ("%Y年%m月%d日 %H时%M分",), None),
        (["20200102030405"], ("%Y%m%d%H%M%S",), None),
        (["01/13/2020", "02/03/2020"], ("%m/%d/%Y",), None),
        (["13/01/2020", "02/03/2020"], ("%d/%m/%Y",), None),
        (["01/02/2020", "02/03/2020"], ("%m/%d/%Y",), "%d/%m/%Y"),
        (["06/26/2018 10:58:54 AM"], ("%m/%d/%Y %I:%M:%S %p",), None),
    ],
)
def test_the_form_of_times_is_found(
    values: list[str], formats: tuple[str, ...], other: str | None
) -> None:
    found = form(pd.Series(values, dtype="str"))
    assert found is not None
    assert found.formats == formats
    assert found.other == other


@pytest.mark.parametrize("values", [["104.07", "30.65"], ["一", "二"], ["510104"], []])
def test_what_is_no_time_has_no_form(values: list[str]) -> None:
    assert form(pd.Series(values, dtype="str")) is None


def test_the_order_of_day_and_month_is_left_to_people_when_nothing_tells(tmp_path: Path) -> None:
    rows = {"id": ["1", "2"], "受理时间": ["01/02/2020", "02/03/2020"], "类别": ["a", "b"]}
    draft = guessed(table(tmp_path / "a.csv", rows), layer="demand")
    assert draft.missing == ["received_at"]
    text = toml(draft)
    assert '# received_at = { column = "受理时间", format = "%m/%d/%Y" }  # choose' in text
    assert '# received_at = { column = "受理时间", format = "%d/%m/%Y" }  # choose' in text


def test_another_column_tells_the_order_of_day_and_month(tmp_path: Path) -> None:
    rows = {"id": ["1", "2"], "受理时间": ["01/02/2020", "02/03/2020"],
            "办结时间": ["13/02/2020", "14/03/2020"], "类别": ["a", "b"]}  # fmt: skip
    profile = read_back(guessed(table(tmp_path / "a.csv", rows)), tmp_path)
    assert profile.fields["received_at"].format == ("%d/%m/%Y",)


@pytest.mark.parametrize(
    ("column", "layer", "target"),
    [
        ("Created Date", "demand", "received_at"), ("createdDate", "demand", "received_at"),
        ("工单受理时间", "demand", "received_at"), ("受理时间（北京）", "demand", "received_at"),
        ("Complaint_Type", "demand", "category"), ("LNG", "station", "lon"),
        ("常住人口（人）", "area", "population"), ("Ｘ坐标", "station", "lon"),
        ("户 数", "area", "households"), ("Recieved At", "demand", "received_at"),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_name(column: str, layer: str, target: str) -> None:
    assert matches(column, layer)[0].target == target


@pytest.mark.parametrize("column", ["备注", "Agency", "Vehicle Type", "", "  "])
def test_a_name_that_says_nothing_is_like_nothing(column: str) -> None:
    assert [m for m in matches(column, "demand") if m.score >= LEAST + 8] == []


@pytest.mark.parametrize(
    ("column", "way"),
    [("联系人姓名", "name"), ("手机", "phone"), ("Phone Number", "phone"), ("身份证", "identity"),
     ("楼层", None)],
)  # fmt: skip
def test_columns_that_tell_who_somebody_is_are_known(column: str, way: str | None) -> None:
    found = personal(column)
    assert (found and found.target) == way


def test_a_name_is_compared_without_its_dress() -> None:
    assert plain("＿Created-Date (UTC)") == "created date"
