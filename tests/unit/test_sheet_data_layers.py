"""The layers of things on a map sheet in the GeoPackage beside it, read back."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pyogrio
import pyproj
import pytest
import shapely

from dashboard.snapshot.content import Sheet
from dashboard.snapshot.data import Kind, written
from tests.unit.sheet_data import sheet
from tests.unit.sheet_layers import (
    ALL,
    AREAS,
    BUILDINGS,
    DOT,
    ROADS,
    STATIONS,
    TITLES,
    layered,
    many,
    of_rows,
    rows,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sheet.gpkg"


def layers(path: Path, made: Sheet, crs: int = 4326) -> list[tuple[str, str]]:
    """Write a GeoPackage and return its layers that have shapes, with the type of these."""
    path.write_bytes(written(made, Kind.GPKG, crs))
    return [(name, kind) for name, kind in pyogrio.list_layers(path) if kind]


def asked(path: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def style(path: Path, layer: str) -> ET.Element:
    ((found,),) = asked(
        path,
        f"SELECT styleQML FROM layer_styles WHERE f_table_name = '{layer}' AND useAsDefault",  # noqa: S608 - ours
    )
    return ET.fromstring(found)  # noqa: S314 - our own


def sign(root: ET.Element) -> dict[str, str]:
    (one,) = root.findall("renderer-v2/symbols/symbol/layer/Option")
    return {option.attrib["name"]: option.attrib["value"] for option in one}


def test_each_layer_with_rows_is_a_layer_in_the_order_of_the_sheet(path: Path) -> None:
    assert layers(path, layered()) == [
        ("stations", "Point"), ("buildings_points", "Point"), ("buildings", "MultiPolygon"),
        ("areas", "MultiPolygon"), ("roads", "MultiLineString"),
    ]  # fmt: skip
    below = layers(path, layered([ROADS, AREAS, STATIONS]))
    assert [name for name, _ in below] == ["roads", "areas", "stations"]
    # What the map does not show is below what it shows.
    assert [name for name, _ in layers(path, layered([ROADS, STATIONS]))][-1] == "areas"


def test_things_come_back_as_they_were(path: Path) -> None:
    layers(path, layered())
    found = pyogrio.read_dataframe(path, layer="stations")
    given = STATIONS.frame
    assert given is not None
    for name in TITLES:
        assert found[name].tolist() == given[name].tolist()
    assert list(found.columns) == [*TITLES, "geometry"]
    assert found.crs.to_epsg() == 4326
    assert shapely.equals(found.geometry, given["geom"]).all()
    faces = pyogrio.read_dataframe(path, layer="buildings")
    points = pyogrio.read_dataframe(path, layer="buildings_points")
    assert [*faces["code"], *points["code"]] == ["B000", "B002", "B001"]
    # The main rows are what they are without all that.
    path.write_bytes(written(layered(), Kind.GPKG))
    among = pyogrio.read_dataframe(path, layer="areas")
    path.write_bytes(written(sheet(), Kind.GPKG))
    pd.testing.assert_frame_equal(among, pyogrio.read_dataframe(path, layer="areas"))


def test_things_are_in_the_reference_system_asked_for(path: Path) -> None:
    layers(path, layered(), 4544)
    found = pyogrio.read_dataframe(path, layer="stations")
    assert found.crs.to_epsg() == 4544
    there = pyproj.Transformer.from_crs(4490, 4544, always_xy=True)
    expected = np.column_stack(there.transform([104.001, 104.012], [30.605, 30.605]))
    np.testing.assert_allclose(shapely.get_coordinates(found.geometry), expected, atol=1e-3)


def test_a_layer_is_called_in_the_readers_language_and_its_columns_are_told(path: Path) -> None:
    layers(path, layered())
    named = dict(asked(path, "SELECT table_name, identifier FROM gpkg_contents"))
    assert named["stations"] == "服务站 (stations)"
    assert named["buildings_points"] == "楼宇（只有点位） (buildings_points)"
    titles = asked(
        path,
        "SELECT column_name, title FROM gpkg_data_columns WHERE table_name = 'buildings_points'",
    )
    assert dict(titles) == TITLES
    aliases = {
        one.attrib["field"]: one.attrib["name"] for one in style(path, "stations").iter("alias")
    }
    assert aliases == {"fid": "", **TITLES}


def test_qgis_draws_things_as_the_sheet_does(path: Path) -> None:
    layers(path, layered())
    for layer in ("stations", "buildings", "buildings_points", "roads"):
        (renderer,) = style(path, layer).findall("renderer-v2")
        assert renderer.attrib["type"] == "singleSymbol"
        assert renderer.find("symbols/symbol").attrib["alpha"] == "1"  # type: ignore[union-attr]
    dot = sign(style(path, "stations"))
    assert (dot["color"], dot["outline_color"]) == ("20,36,47,255", "255,255,255,255")
    assert float(dot["size"]) == pytest.approx(4.6 * 25.4 / 72, abs=1e-3)
    assert float(sign(style(path, "buildings_points"))["size"]) == pytest.approx(0.776, abs=1e-3)
    # A faint face in a line that is not.
    face = sign(style(path, "buildings"))
    assert (face["color"], face["outline_color"]) == ("138,106,18,31", "138,106,18,255")
    assert sign(style(path, "roads"))["line_color"] == "124,143,154,128"


def test_names_are_written_where_the_sheet_writes_them(path: Path) -> None:
    layers(path, layered())
    root = style(path, "stations")
    assert root.attrib["labelsEnabled"] == "1"
    (text,) = root.findall("labeling[@type='simple']/settings/text-style")
    assert (text.attrib["fieldName"], text.attrib["isExpression"]) == ("name_zh", "0")
    assert style(path, "buildings_points").attrib["labelsEnabled"] == "0"
    layers(path, layered(names=()))
    assert style(path, "stations").attrib["labelsEnabled"] == "0"


@pytest.mark.parametrize("key", ["areas", "Points", "notes", "LAYER_STYLES", "buildings_points"])
def test_no_two_tables_have_one_name(path: Path, key: str) -> None:
    odd = of_rows(key, "服务站", shapely.points([104.001], [30.605]), [DOT])
    names = [name for name, _ in layers(path, layered([*ALL, odd]))]
    assert len({name.lower() for name in names}) == len(names) == 6
    assert pyogrio.read_dataframe(path, layer=f"{key}_")["code"].tolist() == [
        f"{key[0].upper()}000"
    ]
    assert len(pyogrio.read_dataframe(path, layer="areas")) == 4
    assert asked(path, "PRAGMA integrity_check") == [("ok",)]


def test_a_layer_of_which_the_map_shows_nothing_is_there_and_empty(path: Path) -> None:
    none = [replace(one, frame=rows([])) for one in (STATIONS, BUILDINGS, ROADS)]
    made = layered([*none, AREAS])
    assert layers(path, made) == [
        ("stations", "Point"), ("buildings", "MultiPolygon"), ("roads", "MultiLineString"),
        ("areas", "MultiPolygon"),
    ]  # fmt: skip
    assert list(pyogrio.read_dataframe(path, layer="stations").columns) == [*TITLES, "geometry"]
    assert sign(style(path, "stations"))["color"] == "20,36,47,255"


def test_a_geometry_that_is_not_of_its_layers_kind_is_kept(path: Path) -> None:
    odd = of_rows(
        "stations", "服务站",
        [shapely.box(104, 30.6, 104.001, 30.601), shapely.LineString([(104, 30.6), (104.1, 30.6)]),
         shapely.MultiPoint([(104, 30.6), (104.1, 30.6)]),
         shapely.GeometryCollection([shapely.Point(104, 30.6)])],
        [DOT],
    )  # fmt: skip
    assert layers(path, layered([odd, AREAS]))[:3] == [
        ("stations", "MultiPoint"), ("stations_lines", "MultiLineString"),
        ("stations_areas", "MultiPolygon"),
    ]  # fmt: skip
    assert len(pyogrio.read_dataframe(path, layer="stations")) == 2
    assert sign(style(path, "stations_lines"))["line_color"] == "20,36,47,255"


def test_many_things_are_all_there_and_the_same_each_time(path: Path) -> None:
    made = layered([many(STATIONS, 20_000), AREAS])
    layers(path, made)
    assert len(pyogrio.read_dataframe(path, layer="stations")) == 20_000
    assert path.read_bytes() == written(made, Kind.GPKG)


@pytest.mark.parametrize("kind", Kind)
def test_the_same_layers_give_the_same_bytes_in_another_process(kind: Kind) -> None:
    script = (
        "import hashlib, sys; from dashboard.snapshot.data import Kind, written;"
        "from tests.unit.sheet_layers import layered;"
        "print(hashlib.sha256(written(layered(), Kind(sys.argv[1]))).hexdigest())"
    )

    def digest(seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", script, kind], text=True, check=True, capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": "America/New_York"},
            cwd=Path(__file__).parents[2],
        ).stdout  # fmt: skip

    assert digest("1") == digest("2")


def test_nothing_of_the_layers_is_dated_by_the_clock(path: Path) -> None:
    layers(path, layered())
    moments = [
        *asked(path, "SELECT last_change FROM gpkg_contents"),
        *asked(path, "SELECT update_time FROM layer_styles"),
    ]
    assert set(moments) == {("2024-06-30T23:59:00.000Z",)}
