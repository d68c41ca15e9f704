"""The layers of things on a map sheet in workbooks, and what the notes say of them."""

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely

from dashboard.snapshot.content import OnMap, Sheet
from dashboard.snapshot.data import Kind, written
from geo.errors import RongtuError
from geo.text import Lang
from tests.unit.sheet_data import sheet
from tests.unit.sheet_layers import (
    ALL,
    AREAS,
    BUILDINGS,
    DOT,
    POINTS,
    STATIONS,
    TITLES,
    layered,
    many,
    of_rows,
    rows,
)


def book(made: Sheet, crs: int = 4326) -> Any:  # noqa: ANN401 - openpyxl has no types
    return openpyxl.load_workbook(io.BytesIO(written(made, Kind.XLSX, crs)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sheet.gpkg"


def told(made: Sheet, kind: Kind, path: Path) -> dict[str, str]:
    """Return what a file says of each layer on the map, by the layer's title."""
    label = {Lang.ZH: "图上各图层", Lang.EN: "Layers on the map"}[made.lang]
    body = written(made, kind)
    match kind:
        case Kind.GPKG:
            path.write_bytes(body)
            notes = pyogrio.read_dataframe(path, layer="notes").set_index("what")
            lines = str(notes.loc[label, "words"]).split("\n")
        case Kind.GEOJSON:
            lines = dict(json.loads(body)["notes"])[label].split("\n")
        case _:
            page = openpyxl.load_workbook(io.BytesIO(body)).worksheets[-1]
            every = list(page.iter_rows(values_only=True))
            (first,) = [at for at, row in enumerate(every) if row[0] == label]
            (last, *_) = [at for at, row in enumerate(every) if at > first and row[0]]
            lines = [row[2] for row in every[first:last]]
    mark = {Lang.ZH: "：", Lang.EN: ": "}[made.lang]
    return dict(line.split(mark, 1) for line in lines)


def test_each_layer_is_a_worksheet_typed_and_frozen() -> None:
    made = book(layered())
    assert made.sheetnames == ["数据", "服务站", "楼宇", "步行路网", "说明"]
    page = made["楼宇"]
    assert [cell.value for cell in page[1]] == [
        "代码", "名称", "英文名称", "标注点经度（°，WGS 84）", "标注点纬度（°，WGS 84）"
    ]  # fmt: skip
    assert [cell.data_type for cell in page[2]] == ["s", "s", "s", "n", "n"]
    assert (page.freeze_panes, page.auto_filter.ref) == ("A2", "A1:E4")
    assert [row[0] for row in page.iter_rows(min_row=2, values_only=True)] == [
        "B000", "B001", "B002"
    ]  # fmt: skip
    assert (page["D3"].value, page["E3"].value) == (104.004, 30.604)
    # What looks like a formula is none.
    assert (page["B3"].value, page["B3"].data_type, page["B3"].quotePrefix) == ("=1+1", "s", True)
    assert page.oddHeader.center.text == "&A"
    columns = [row[0] for row in made["说明"].iter_rows(values_only=True)]
    assert columns.count("英文名称") == 3


def test_label_points_are_in_the_reference_system_asked_for() -> None:
    page = book(layered(), 4544)["服务站"]
    assert page["D1"].value == "标注点东坐标（米，EPSG:4544）"
    there = pyproj.Transformer.from_crs(4490, 4544, always_xy=True)
    expected = there.transform(104.001, 30.605)
    assert [page["D2"].value, page["E2"].value] == pytest.approx(expected, abs=0.01)


def test_a_layer_of_which_the_map_shows_nothing_has_a_worksheet_with_its_head(path: Path) -> None:
    made = layered([replace(STATIONS, frame=rows([])), AREAS])
    page = book(made)["服务站"]
    assert [cell.value for cell in page[1]][:3] == list(TITLES.values())
    assert page.max_row == 1
    assert "0 行" in told(made, Kind.GPKG, path)["服务站"]


@pytest.mark.parametrize("title", [
    "数据", "说明", "服务站", "History", "a[b]:c*d?e/f\\g", "'", "", "\x00\n", "=1+1",
    "Compounds beyond 15 minutes, straight", "Compounds beyond 15 minutes, STRAIGHT", "字" * 40,
])  # fmt: skip
def test_a_worksheet_is_called_as_one_may_be(title: str) -> None:
    odd = [of_rows(f"odd{at}", title, shapely.points([104.0], [30.6]), [DOT]) for at in range(12)]
    names = book(layered([STATIONS, *odd, AREAS])).sheetnames
    assert len({name.casefold() for name in names}) == len(names) == 15
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\\n\x00")
        assert name.strip("' ") == name
        assert name.casefold() != "history"


def test_what_has_one_table_has_the_main_rows_only() -> None:
    for kind in (Kind.CSV, Kind.GEOJSON):
        with_layers, bare = written(layered(), kind), written(sheet(), kind)
        if kind is Kind.CSV:
            assert with_layers == bare
        else:
            assert json.loads(with_layers)["features"] == json.loads(bare)["features"]


@pytest.mark.parametrize("kind", [Kind.GPKG, Kind.XLSX, Kind.GEOJSON])
def test_the_notes_say_of_every_layer_where_it_is_or_why_it_is_not(path: Path, kind: Kind) -> None:
    said = told(layered(), kind, path)
    assert list(said) == [one.title for one in ALL]
    assert said["诉求点位"] == "不逐行提供：单件诉求及其网格可能指向个人"
    assert said["上级边界"].startswith("不逐行提供：是上级区域的界线")
    assert said["所选区域"] == "不逐行提供：只是图上的标示"
    where = {
        Kind.GPKG: ["图层 stations，2 行", "图层 buildings_points、buildings，3 行",
                    "图层 areas，4 行"],
        Kind.XLSX: ["工作表“服务站”，2 行", "工作表“楼宇”，3 行", "工作表“数据”，4 行"],
        Kind.GEOJSON: ["不在本文件内：此格式只有一张表", "不在本文件内", "本文件各行，4 行"],
    }[kind]  # fmt: skip
    for title, words in zip(("服务站", "楼宇", "指标分布"), where, strict=True):
        assert words in said[title]


@pytest.mark.parametrize("kind", [Kind.GPKG, Kind.XLSX, Kind.GEOJSON])
def test_the_notes_are_in_english_for_who_reads_it(path: Path, kind: Kind) -> None:
    plain = [replace(one, title=one.key) for one in ALL]
    said = told(layered(plain, lang=Lang.EN, columns={"n": "Demands"}), kind, path)
    assert list(said) == [one.key for one in ALL]
    assert all(line.isascii() or "“" in line for line in said.values())
    assert said["signs"] == "not given row by row: marks of the map only"
    assert "single demands" in said["points"]
    if kind is Kind.GPKG:
        assert said["stations"] == (
            "layer stations of this file, 2 in all: those in the box around what is chosen"
            " (the rim of the frame may show more)"
        )


def test_numbers_of_areas_that_are_not_coloured_are_told_of(path: Path) -> None:
    said = told(layered([STATIONS]), Kind.GPKG, path)
    assert said["各区域"] == "未在图上着色，其数字见本文件图层 areas"
    noted = replace(STATIONS, note="甲")
    assert told(layered([noted]), Kind.GPKG, path)["服务站"].endswith("；甲")


def test_too_many_rows_of_a_layer_are_refused_by_its_name() -> None:
    made = layered([many(STATIONS, 100_001), AREAS])
    for kind in (Kind.GPKG, Kind.XLSX):
        with pytest.raises(RongtuError, match="100,001 rows of the layer 服务站"):
            written(made, kind)
    # Where it would not be in the file, it is in nobody's way.
    assert written(made, Kind.CSV)


@pytest.mark.parametrize("on_map", [(), (POINTS,), (AREAS,), (BUILDINGS,)])
def test_whatever_is_on_the_map_every_kind_of_file_is_made(on_map: Sequence[OnMap]) -> None:
    for kind in Kind:
        assert written(layered(on_map), kind)
        assert written(layered(on_map, frame=pd.DataFrame(), columns={}), kind)
