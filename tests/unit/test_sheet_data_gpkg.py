"""The GeoPackage beside a map sheet, read back."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely

from dashboard.snapshot.content import Layer, Legend, Mark, Row, Sheet
from dashboard.snapshot.data import Kind, written
from tests.unit.sheet_data import COLUMNS, NAMES, ROWS, sheet, squares, table


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sheet.gpkg"


def read(path: Path, made: Sheet, crs: int = 4326, *, layer: str = "areas") -> gpd.GeoDataFrame:
    path.write_bytes(written(made, Kind.GPKG, crs))
    return pyogrio.read_dataframe(path, layer=layer)


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def style(path: Path, layer: str = "areas") -> ET.Element:
    found = asked(
        path,
        "SELECT f_table_name, styleQML, useAsDefault, f_geometry_column, f_table_schema"
        " FROM layer_styles",
    )
    (row,) = [one[1:] for one in found if one[0] == layer]
    assert row[1:] == (1, "geom", "")
    return ET.fromstring(row[0])  # noqa: S314 - our own


def drawn(root: ET.Element) -> list[tuple[str, str, str, str]]:
    """Return value, label, colour and brush of each class."""
    symbols = {
        one.attrib["name"]: {
            option.attrib["name"]: option.attrib["value"]
            for option in one.findall("layer/Option/Option")
        }
        for one in root.findall("renderer-v2/symbols/symbol")
    }
    found = []
    for one in root.findall("renderer-v2/categories/category"):
        said = symbols[one.attrib["symbol"]]
        colour = said.get("color") or said["line_color"]
        hexed = "#" + "".join(f"{int(part):02x}" for part in colour.split(",")[:3])
        found.append((one.attrib["value"], one.attrib["label"], hexed, said.get("style", "")))
    return found


def labels(rows: Sequence[Row]) -> list[tuple[str, str]]:
    return [(row.label, row.colour) for row in rows]


def test_places_come_back_as_they_were(path: Path) -> None:
    found = read(path, sheet())
    assert found.crs.to_epsg() == 4326
    assert found["name"].tolist() == list(NAMES)
    assert found["n"].tolist()[:3] == [0, 10, 20]
    assert np.isnan(found["n"].iloc[3])
    assert found["rate"].tolist()[:3] == pytest.approx([-2.5, -2.5 + 1 / 3, -2.5 + 2 / 3])
    assert found["met"].tolist() == [False, True, False, True]
    assert str(found["day"].iloc[0])[:10] == "2024-06-01"
    assert set(found.geom_type) == {"MultiPolygon"}
    for got, given in zip(found.geometry, squares(4), strict=True):
        assert got.geoms[0].normalize().equals_exact(given.normalize(), 1e-12)


def test_metres_are_those_of_proj(path: Path) -> None:
    found = read(path, sheet(), 4544)
    assert found.crs.to_epsg() == 4544
    there = pyproj.Transformer.from_crs(4490, 4544, always_xy=True)
    x, y = shapely.get_coordinates(squares(4)).T
    expected = np.column_stack(there.transform(x, y))
    np.testing.assert_allclose(shapely.get_coordinates(found.geometry), expected, atol=1e-3)
    # East of the false easting's zone by what a degree is there, and so far from the equator.
    assert found.total_bounds == pytest.approx([404_000, 3_386_000, 409_000, 3_389_000], abs=2_000)


def test_qgis_draws_the_classes_of_the_legend(path: Path) -> None:
    read(path, sheet(suppressed=0))
    root = style(path)
    assert root.find("renderer-v2").attrib["attr"] == "class"  # type: ignore[union-attr]
    classes = drawn(root)
    assert [(label, colour) for _, label, colour, _ in classes] == labels(ROWS)
    # What has no class is what the legend says has no data.
    assert [value for value, *_ in classes] == [row.label for row in ROWS[:3]] + [""]
    assert [brush for *_, brush in classes] == ["solid"] * 3 + ["b_diagonal"]
    alphas = [one.attrib["alpha"] for one in root.findall("renderer-v2/symbols/symbol")]
    assert alphas[:3] == ["0.8"] * 3


def test_every_place_is_in_a_class(path: Path) -> None:
    found = read(path, sheet(suppressed=0))
    values = {value for value, *_ in drawn(style(path))}
    assert set(found["class"].dropna()) <= values
    assert found["class"].isna().sum() == 1
    counts = found["class"].value_counts()
    assert [counts[row.label] for row in ROWS[:3]] == [row.count for row in ROWS[:3]]


def test_what_was_withheld_is_not_said_to_be_without_data(path: Path) -> None:
    read(path, sheet(suppressed=2))
    assert drawn(style(path))[-1][:2] == ("", "没有数据或已隐去")


def test_places_of_no_class_are_drawn_where_the_legend_has_no_row_for_them(path: Path) -> None:
    read(path, sheet(rows=ROWS[:3], suppressed=0))
    classes = drawn(style(path))
    assert labels(ROWS[:3]) == [(label, colour) for _, label, colour, _ in classes[:3]]
    assert classes[3][:2] == ("", "未列入图例")
    read(path, sheet(table(3), rows=ROWS[:3]))
    assert len(drawn(style(path))) == 3


def test_a_scale_without_classes_takes_its_colours_from_the_rows(path: Path) -> None:
    frame = table(3).drop(columns="class").assign(fill=["#ff0000", "#00f", None])  # type: ignore[list-item]  # the stubs know less
    ramp = [Legend(title="率", ramp=["#ffffff", "#ff0000"], ends=("0", "1"))]
    found = read(path, sheet(frame, legends=ramp))
    assert found["fill"].tolist()[:2] == ["#ff0000", "#0000ff"]
    root = style(path)
    (named,) = root.findall(".//data_defined_properties/Option/Option/Option[@name='fillColor']")
    said = {one.attrib["name"]: one.attrib["value"] for one in named}
    assert said == {"active": "true", "field": "fill", "type": "2"}


def test_colours_of_the_picture_tell_nothing_that_the_rows_withhold(path: Path) -> None:
    layer = Layer(key="a", mark=Mark.FILL, shapes=squares(3), fills=["#111111"] * 3)
    bare = sheet(table(3).drop(columns="class"), layers=[layer])
    assert not {"class", "fill"} & set(read(path, bare).columns)


def test_each_kind_of_shape_is_a_layer_with_its_own_classes(path: Path) -> None:
    marked = (*ROWS, Row(mark=Mark.POINT, colour="#0000ff", label="点", count=2),
              Row(mark=Mark.LINE, colour="#00ff00", label="线", count=1))  # fmt: skip
    places = [
        squares(1)[0], shapely.Point(104, 30), shapely.LineString([(104, 30), (104.1, 30)]),
        shapely.MultiPoint([(104, 30), (104, 30.1)]), None,
        shapely.GeometryCollection([squares(1)[0], shapely.Point(104, 30)]),
    ]  # fmt: skip
    classes = ["0–9", "点", "线", "点", "0–9", "0–9"]
    made = sheet(table(6).assign(geom=places, **{"class": classes}), rows=marked)
    assert read(path, made)["code"].tolist() == [f"51010600000{at}" for at in (0, 4, 5)]
    assert read(path, made).geometry.isna().tolist() == [False, True, False]
    points = read(path, made, layer="points")
    assert set(points.geom_type) == {"MultiPoint"}
    assert points["code"].tolist() == ["510106000001", "510106000003"]
    assert [len(one.geoms) for one in points.geometry] == [1, 2]
    (line,) = read(path, made, layer="lines").geometry
    assert line.length == pytest.approx(0.1)
    assert [one[1:3] for one in drawn(style(path, "points"))] == [("点", "#0000ff")]
    assert [one[1:3] for one in drawn(style(path, "lines"))] == [("线", "#00ff00")]
    assert [one[1:3] for one in drawn(style(path))] == labels(ROWS)


def test_no_rows_are_a_layer_with_its_columns_and_style(path: Path) -> None:
    found = read(path, sheet(table(0)))
    assert len(found) == 0
    assert [*COLUMNS, "class", "geometry"] == list(found.columns)
    assert [one[1:3] for one in drawn(style(path))] == labels(ROWS)
    assert ("数据行数", "0：所选范围和条件下没有数据") in asked(
        path, "SELECT what, words FROM notes"
    )


def test_rows_without_any_shape_are_kept(path: Path) -> None:
    found = read(path, sheet(table(3).assign(geom=None)))
    assert len(found) == 3
    assert found.geometry.isna().all()


def test_it_says_what_the_sheet_says(path: Path) -> None:
    read(path, sheet())
    said = dict(asked(path, "SELECT what, words FROM notes"))
    assert said["标题"] == "诉求件数 & 办结"
    assert said["筛选条件"] == "2024年6月\n全部类别"
    assert (said["成果编号"], said["指标定义"]) == ("ABCD2345", "诉求件数：期内受理的诉求")
    info = pyogrio.read_info(path, layer="areas")
    assert info["dataset_metadata"]["成果编号"] == "ABCD2345"
    assert pyogrio.list_layers(path)[:, 0].tolist() == ["areas", "notes", "layer_styles"]
    titles = dict(asked(path, "SELECT column_name, title FROM gpkg_data_columns"))
    assert titles["n"] == "诉求（件）"
    aliases = {one.attrib["field"]: one.attrib["name"] for one in style(path).iter("alias")}
    assert aliases == {"fid": "", **COLUMNS, "class": "诉求（件） · 图例分级"}


def test_columns_called_as_the_file_calls_its_own_are_kept(path: Path) -> None:
    frame = table(2).assign(fid=[7, 8], FID2=[1, 2]).rename(columns={"n": "Geom"})
    found = read(path, sheet(frame, columns={"fid": "号", "Geom": "件", "class": "级"}))
    assert found["fid_"].tolist() == [7, 8]
    assert found["Geom_"].tolist() == [0, 10]
    assert found["class_"].tolist() == found["class"].tolist()


def test_nothing_inside_is_dated_by_the_clock(path: Path) -> None:
    read(path, sheet())
    moments = [
        *asked(path, "SELECT last_change FROM gpkg_contents"),
        *asked(path, "SELECT timestamp FROM gpkg_metadata_reference"),
        *asked(path, "SELECT update_time FROM layer_styles"),
    ]
    assert set(moments) == {("2024-06-30T23:59:00.000Z",)}
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_big_file_is_whole_and_the_same_each_time(path: Path) -> None:
    made = sheet(table(20_000))
    assert len(read(path, made)) == 20_000
    assert path.read_bytes() == written(made, Kind.GPKG)
    # The index finds what it should.
    box = (104.5, 30.6, 104.55, 30.61)
    near = pyogrio.read_dataframe(path, layer="areas", bbox=box)
    expected = shapely.intersects(squares(20_000), shapely.box(*box)).sum()
    assert len(near) == expected


def test_moments_keep_the_clock_of_the_place(path: Path) -> None:
    moments = pd.to_datetime(pd.Series(["2024-06-01 08:30", None])).dt.tz_localize("Asia/Shanghai")
    found = read(path, sheet(table(2).assign(day=moments)))
    assert found["day"].iloc[0] == "2024-06-01 08:30:00"
