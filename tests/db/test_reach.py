"""What a load measures: which station is how far from what, and how much of the ground."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, select, text

from etl.reach import Measured, refresh
from geo.engine import metric
from geo.schema import etl_run, reach, reach_ground, road, station
from tests.db.builders import World
from tests.db.riverside import (
    BANKS,
    FAR,
    ROADS,
    STATIONS,
    load_areas,
    load_buildings,
    load_compounds,
    load_roads,
    load_stations,
    riverside,
)

pytestmark = pytest.mark.db


def measured(world: World, thing: str = "compound") -> dict[tuple[str, str], Any]:
    """Return metres in a straight line and on foot by station and thing."""
    columns = ("station_code", "code", "straight_m", "walk_m", "thing")
    return {
        (at, to): (straight, walk)
        for at, to, straight, walk, what in world.rows(reach, *columns)
        if what == thing
    }


def ground(world: World) -> dict[tuple[str, str], Any]:
    columns = ("area_code", "station_kind", "points", "straight_300", "walk_300", "walk_1000")
    return {(code, kind): tuple(rest) for code, kind, *rest in world.rows(reach_ground, *columns)}


def close(found: dict[Any, Any], wanted: dict[Any, Any]) -> None:
    """Assert equality but for the rounding of coordinates."""
    assert found.keys() == wanted.keys()
    for key, (straight, walk) in wanted.items():
        assert found[key][0] == pytest.approx(straight, abs=0.3), key
        assert found[key][1] == (walk if walk is None else pytest.approx(walk, abs=0.3)), key


def test_stations_are_measured_against_compounds_and_buildings(
    engine: Engine, tmp_path: Path
) -> None:
    world = riverside(engine, tmp_path)
    close(measured(world), FAR)
    # B2 is 100 m beyond the end of its road, and 10 m beside it.
    wanted = {
        ("S1", "B1"): (121.7, 900),
        ("S2", "B1"): (580, 600),
        ("S2", "B2"): (514.2, 10 + 200 + 100 + 600 + 100.5),
    }
    assert wanted.pop(("S2", "B2"))[1] > 1000
    close(measured(world, "building"), wanted | {("S2", "B2"): (514.2, None)})


def test_ground_is_measured_for_each_kind_and_adds_up(engine: Engine, tmp_path: Path) -> None:
    found = ground(riverside(engine, tmp_path))
    assert {code for code, _ in found} == set(BANKS)
    assert {kind for _, kind in found} == {"", "a", "b"}
    for code, (west, south, east, north) in BANKS.items():
        points, straight, walk, far = found[code, ""]
        assert points == pytest.approx((east - west) * (north - south) / 2500, rel=0.03)
        assert 0 < walk < straight < points
        assert far > walk
        # The circles of both stations do not touch.
        assert straight == found[code, "a"][1] + found[code, "b"][1]
    # Across the river one sees the station and does not get there; the border is its middle.
    for here, there, kind in (("W", "E", "a"), ("E", "W", "b")):
        assert found[there, kind][1] > 30
        assert found[there, kind][2] <= 2 < found[here, kind][2]


def test_without_roads_nothing_is_known_of_walks(engine: Engine, tmp_path: Path) -> None:
    world = riverside(engine, tmp_path, roads=False)
    close(measured(world), {pair: (straight, None) for pair, (straight, _) in FAR.items()})
    assert {(walk, far) for *_, walk, far in ground(world).values()} == {(None, None)}


def test_whatever_is_loaded_last_is_measured(engine: Engine, tmp_path: Path) -> None:
    world = World(folder=tmp_path, engine=engine)
    load_areas(world, {})
    load_stations(world)
    assert not measured(world)
    load_roads(world)
    load_compounds(world, {"C2": ("E", 200, (110, 0))})
    close(measured(world), {pair: far for pair, far in FAR.items() if pair[1] == "C2"})
    load_buildings(world, {"B1": (True, (110, 20))})
    assert len(measured(world, "building")) == 2
    load_roads(world, {"bridge": [(0, 40), (100, 40)], "west": [(0, 0), (0, 40)],
                       "east": [(100, 0), (100, 40), (100, 400)]})  # fmt: skip
    assert measured(world)["S1", "C2"][1] == pytest.approx(200, abs=0.3)


def test_a_way_that_is_not_for_walking_is_no_way(engine: Engine, tmp_path: Path) -> None:
    world = riverside(engine, tmp_path)
    with engine.begin() as connection:
        connection.execute(road.update().values(walkable=False).where(road.c.code == "bridge"))
        refresh(connection)
    assert measured(world)["S1", "C2"][1] is None
    assert measured(world)["S1", "C1"][1] == pytest.approx(70, abs=0.3)


def test_a_network_in_pieces_is_said_and_measured_by_the_piece(
    engine: Engine, tmp_path: Path
) -> None:
    world = World(folder=tmp_path, engine=engine)
    load_areas(world)
    load_roads(world, {name: ROADS[name] for name in ("west", "east")})
    report = load_stations(world)
    assert any("not all of one piece: the largest has 50%" in note for note in report.notes)
    found = measured(world)
    assert found["S1", "C2"][1] is None
    assert found["S2", "C2"][1] == pytest.approx(620, abs=0.3)


def test_a_station_that_is_nowhere_near_reaches_nothing_and_stops_nothing(
    engine: Engine, tmp_path: Path
) -> None:
    world = riverside(engine, tmp_path)
    with engine.begin() as connection:
        row = {"code": "null", "name_zh": "", "name_en": "", "kind": "c", "source": "test",
               "synthetic": True, "geom": "SRID=4326;POINT(0 0)"}  # fmt: skip
        connection.execute(station.insert(), row)
        found = refresh(connection)
        assert (found.stations, found.pairs, found.connected) == (3, 9, 1)
    close(measured(world), FAR)


def test_without_stations_nothing_is_measured_nor_kept(engine: Engine, tmp_path: Path) -> None:
    world = riverside(engine, tmp_path)
    with engine.begin() as connection:
        connection.execute(delete(station))
        assert refresh(connection).stations == 0
    assert not world.rows(reach)
    assert not world.rows(reach_ground)


def test_an_empty_database_is_measured_without_a_word(connection: Connection) -> None:
    assert refresh(connection) == Measured(stations=0, pairs=0, connected=None)
    assert metric.ways(connection, metric.plane(connection)) is None


def test_a_load_of_what_is_there_measures_nothing(engine: Engine, tmp_path: Path) -> None:
    world = riverside(engine, tmp_path)
    load_stations(world)
    load_stations(world, dict(STATIONS) | {"S3": ("a", (0, 500))})
    with engine.connect() as connection:
        steps = connection.scalars(
            select(etl_run.c.detail["steps"]).where(etl_run.c.layer == "station")
            .order_by(etl_run.c.run_id)
        ).all()  # fmt: skip
    assert ["measure reach" in one for one in steps] == [True, False, True]


def test_a_load_that_fails_leaves_what_was_measured(engine: Engine, tmp_path: Path) -> None:
    world = riverside(engine, tmp_path)
    before = world.rows(reach)
    with engine.connect() as connection:
        connection.execute(text("UPDATE rongtu.station SET geom = ST_Translate(geom, 0.001, 0)"))
        refresh(connection)
        connection.rollback()
    assert world.rows(reach) == before
