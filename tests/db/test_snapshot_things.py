"""What stands in the areas of a sheet, as rows beside it, on a real PostGIS."""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import openpyxl
import pyogrio
import pytest
import shapely
from sqlalchemy import Engine, event, text

from dashboard.snapshot import make, read_things
from dashboard.snapshot.content import Held, OnMap, Sheet
from geo.catalog import LAYERS
from tests.db.builders import World, a_demand
from tests.db.riverside import lonlat, riverside
from tests.db.snapshots import Desk, served

pytestmark = pytest.mark.db

EVERY: Final = (
    "outlines,stations,points,buildings,cells,key_buildings,areas,compounds,gaps,heat,alerts,roads"
)
BANKS: Final = "level=street&indicator=demands"
SENTENCE: Final = "水电气类：近 5 天，W周边 350 米内报事 3 件"


@pytest.fixture(scope="module")
def banks(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Load the river with demands, a building with an outline, and an alert."""
    world: World = riverside(sample_engine, tmp_path_factory.mktemp("banks"))
    ((lon, lat),) = lonlat([(-500, 500)])
    world.demands([
        a_demand(str(at), lon=f"{lon + at / 9000:.5f}", lat=f"{lat + at / 7000:.5f}")
        for at in range(12)
    ])  # fmt: skip
    with sample_engine.begin() as connection:
        connection.execute(text(
            "UPDATE rongtu.building SET geom = ST_Buffer(geom::geography, 20)::geometry"
            " WHERE code = 'B1'"
        ))  # fmt: skip
        connection.execute(
            text(
                "INSERT INTO rongtu.alert (ends_on, days, lon, lat, radius_m, cells, area_code,"
                " cases, expected, p, rank, version, detail) VALUES ('2020-05-06', 5, :lon, :lat,"
                " 350, '{}', 'W', 3, 0.1, 0.001, 1, 1,"
                " jsonb_build_object('zh', CAST(:said AS text), 'en', CAST(:said AS text)))"
            ),
            {"lon": lon, "lat": lat, "said": SENTENCE},
        )
    return sample_engine


@pytest.fixture
def desk(banks: Engine) -> Iterator[Desk]:
    """Serve the banks, their demands read."""
    for one in served(banks):
        one.keeper.round()
        yield one


def own(sheet: Sheet) -> dict[str, OnMap]:
    """Return what has rows of its own."""
    return {one.key: one for one in sheet.on_map if one.held is Held.ROWS}


def counts(sheet: Sheet) -> dict[str, int | None]:
    """Return what the legend counts, by the title of the layer."""
    return {row.label: row.count for legend in sheet.legends for row in legend.rows}


def at(x: float, y: float, zoom: float) -> str:
    """Return a place of the screen."""
    ((lon, lat),) = lonlat([(x, y)])
    return f"&at={lon!r},{lat!r},{zoom}"


def gpkg(desk: Desk, query: str, path: Path) -> list[tuple[str, str, int]]:
    """Write a GeoPackage, and return its layers, their types and how many rows they have."""
    order = desk.order(query, "gpkg")
    path.write_bytes(make.written(order, make.read_sheet(order)))
    return [
        (name, kind, pyogrio.read_info(path, layer=name)["features"])
        for name, kind in pyogrio.list_layers(path)
        if kind
    ]


@pytest.mark.parametrize("place", ["", "&in=W", "&in=E", at(100, 100, 17), at(0, 1000, 15),
                                   at(-20_000, 0, 15)])  # fmt: skip
def test_there_are_as_many_rows_as_the_legend_counts(desk: Desk, place: str) -> None:
    sheet = desk.sheet(f"{BANKS}&layers={EVERY}{place}")
    counted = counts(sheet)
    for key, one in own(sheet).items():
        assert one.frame is not None
        # What is nowhere near has no row in the legend.
        count = counted.get(one.title, 0)
        assert count in {len(one.frame), None}, key
        inside = shapely.intersects(one.frame["geom"], shapely.box(-180, -90, 180, 90))
        assert inside.all()
    assert list(own(sheet)) == [key for key in EVERY.split(",") if key in LAYERS]


def test_the_layers_are_those_of_the_map_in_its_order(desk: Desk, tmp_path: Path) -> None:
    found = gpkg(desk, f"{BANKS}&layers={EVERY}", tmp_path / "a.gpkg")
    assert found == [
        ("stations", "Point", 2), ("buildings_points", "Point", 1),
        ("buildings", "MultiPolygon", 1), ("key_buildings", "MultiPolygon", 1),
        ("areas", "MultiPolygon", 2), ("compounds", "MultiPolygon", 4),
        ("gaps", "MultiPolygon", found[6][2]), ("alerts", "MultiPolygon", 1),
        ("roads", "MultiLineString", found[8][2]),
    ]  # fmt: skip
    stations = pyogrio.read_dataframe(tmp_path / "a.gpkg", layer="stations")
    assert stations["code"].tolist() == ["S1", "S2"]
    assert stations["name_zh"].tolist() == ["S1站", "S2站"]
    places = shapely.get_coordinates(stations.geometry).ravel().tolist()
    assert places == pytest.approx([part for one in lonlat([(-10, 0), (110, 600)]) for part in one])
    part = gpkg(desk, f"{BANKS}&layers=areas,stations{at(-10, 0, 18)}", tmp_path / "b.gpkg")
    assert part == [("areas", "MultiPolygon", 2), ("stations", "Point", 1)]


def test_single_demands_and_hexagons_are_no_rows(desk: Desk, tmp_path: Path) -> None:
    sheet = desk.sheet(f"{BANKS}&layers=points,cells,heat,areas")
    assert {one.key: one.held for one in sheet.on_map} == {
        "points": Held.DEMANDS, "cells": Held.DEMANDS, "heat": Held.DEMANDS, "areas": Held.PLACES,
    }  # fmt: skip
    assert all(one.frame is None for one in sheet.on_map)
    found = gpkg(desk, f"{BANKS}&layers=points,cells,heat,areas", tmp_path / "a.gpkg")
    assert [name for name, *_ in found] == ["areas"]


def test_what_an_alert_says_is_in_no_file(desk: Desk, tmp_path: Path) -> None:
    sheet = desk.sheet(f"{BANKS}&layers=alerts,areas")
    alerts = own(sheet)["alerts"]
    assert alerts.frame is not None
    assert list(alerts.frame) == ["code", "geom"]
    for kind in ("gpkg", "xlsx", "geojson"):
        order = desk.order(f"{BANKS}&layers=alerts,areas", kind)
        body = make.written(order, make.read_sheet(order))
        if kind == "xlsx":
            book = openpyxl.load_workbook(io.BytesIO(body))
            body = str([row for page in book for row in page.iter_rows(values_only=True)]).encode()
        assert "报事".encode() not in body, kind
    gpkg(desk, f"{BANKS}&layers=alerts,areas", tmp_path / "a.gpkg")
    with closing(sqlite3.connect(tmp_path / "a.gpkg")) as database:
        said = dict(database.execute("SELECT what, words FROM notes").fetchall())["图上各图层"]
    assert "预警文字含有诉求件数，不列出" in said


def test_marks_of_the_map_are_said_to_be_no_rows(desk: Desk) -> None:
    sheet = desk.sheet(f"{BANKS}&layers=stations,areas&in=W&pick=station:S1")
    (first, *_) = sheet.on_map
    assert (first.held, first.title) == (
        Held.SIGNS, "5/10/15 分钟服务圈（直线 300/500/1,000 米）、所选区域"
    )  # fmt: skip
    assert desk.sheet(f"{BANKS}&layers=stations,areas").on_map[0].key == "stations"


def test_a_layer_is_read_once(desk: Desk, banks: Engine) -> None:
    order = desk.order(f"{BANKS}&layers=stations,buildings,areas&pick=station:S1", "gpkg")
    make.written(order, make.read_sheet(order))
    read: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        read.append(statement)

    event.listen(banks, "before_cursor_execute", note)
    try:
        make.written(order, make.read_sheet(order))
    finally:
        event.remove(banks, "before_cursor_execute", note)
    for table in ("rongtu.station", "rongtu.building"):
        assert len([one for one in read if f"FROM {table}" in one]) == 1, table


def test_more_than_may_be_drawn_are_cut_in_the_rows_too(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_things, "MOST_FEATURES", 3)
    sheet = desk.sheet(f"{BANKS}&layers=compounds,areas")
    compounds = own(sheet)["compounds"]
    assert compounds.frame is not None
    assert compounds.frame["code"].tolist() == ["C1", "C2", "C3"]
    assert counts(sheet)["小区"] == 3
    assert any("只画出 3 个" in note for note in sheet.notes)


def test_names_of_an_english_sheet_are_written_in_english(desk: Desk) -> None:
    sheet = desk.sheet(f"{BANKS}&layers=stations,points,outlines,areas&lang=en")
    assert [one.title for one in sheet.on_map] == [
        "Stations", "Demands, one by one", "Borders of the level above", "Indicator by area"
    ]  # fmt: skip
    assert own(sheet)["stations"].columns == {
        "code": "Code", "name_zh": "Chinese name", "name_en": "Name"
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["xlsx", "gpkg"])
def test_files_of_one_code_are_the_same_whatever_look_was_on_the_screen(
    desk: Desk, kind: str
) -> None:
    query = f"{BANKS}&layers=stations,buildings,areas"
    orders = [desk.order(query + look, kind) for look in ("", "&look=dark")]
    light, dark = (make.written(one, make.read_sheet(one, code="A")) for one in orders)
    assert (orders[0].identity == orders[1].identity) == (light == dark)
