"""Loading, whole: from files to tables, the rollup and the ledger."""

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine, func, select, text

from etl.run import load
from geo.schema import (
    area,
    area_path,
    demand,
    demand_daily,
    deployment,
    etl_run,
    quarantine,
    station,
)
from geo.settings import CHECKOUT
from tests.db.builders import EAST, World, a_demand, an_area, square

pytestmark = pytest.mark.db

NYC: Final = CHECKOUT.parent / "shared" / "real"
LEDGER: Final = {"etl_run", "quarantine"}


def received(world: World) -> dict[tuple[str, date], int]:
    columns = ("area_code", "day", "received")
    return {(a, d): n for a, d, n in world.rows(demand_daily, *columns) if n}


def test_loading_twice_changes_nothing(world: World) -> None:
    demands = [a_demand("1"), a_demand("2", closed_at=""), a_demand("3", lon="", lat="")]
    first = world.demands(demands)
    before = world.everything()
    second = world.demands(demands)
    assert (first.inserted, second.inserted, second.updated, second.unchanged) == (3, 0, 0, 3)
    assert world.everything() == before
    assert world.load("street").unchanged == 2
    assert world.everything() == before


def test_an_update_moves_the_counts_of_the_old_day_and_of_the_new(world: World) -> None:
    world.demands([a_demand("1"), a_demand("2")])
    sixth, ninth = date(2020, 5, 6), date(2020, 5, 9)
    assert received(world) == {("A", sixth): 2}
    lon, lat = map(str, EAST)
    moved = a_demand("2", received_at="2020-05-09 00:00:00", closed_at="", lon=lon, lat=lat)
    report = world.demands([a_demand("1"), moved])
    assert (report.updated, report.unchanged) == (1, 1)
    assert received(world) == {("A", sixth): 1, ("B", ninth): 1}
    assert sum(n for (n,) in world.rows(demand_daily, "closed")) == 1


def test_every_row_of_a_mixed_file_is_accounted_for(world: World) -> None:
    world.demands([a_demand("same"), a_demand("changed")])
    report = world.demands(
        [
            a_demand("same"),
            a_demand("changed", category="parking"),
            a_demand("new"),
            a_demand("new"),
            a_demand("new", category="parking"),
            a_demand(""),
            a_demand("early", closed_at="2020-05-05 00:00:00"),
            a_demand("never", received_at="2020-02-30 00:00:00"),
            a_demand("nothing", category=""),
            a_demand("far", lon="104000"),
            a_demand("half", lon=""),
            a_demand("proud", satisfaction="6"),
            a_demand("perhaps", voided="perhaps"),
            {},
        ]
    )
    assert str(report) == (
        "read 14 = inserted 1 + updated 1 + unchanged 1 + quarantined 9 + skipped 2"
    )
    assert report.adds_up
    assert world.rows(quarantine, "row_number", "reason") == [
        (10, "lon/lat out of range: 104000, 30.005"),
        (11, "one of lon and lat is missing"),
        (12, "satisfaction is 6: not within 1 and 5"),
        (13, "voided is 'perhaps': not 1 or 0"),
        (5, "source_id 'new' was in row 3 already"),
        (6, "source_id is missing"),
        (7, "closed_at 2020-05-04 16:00:00Z is before received_at 2020-05-06 01:00:00Z"),
        (8, "received_at is '2020-02-30 00:00:00': not a time"),
        (9, "category is missing"),
    ]
    with world.engine.connect() as connection:
        row = connection.execute(select(etl_run).order_by(etl_run.c.run_id.desc())).first()
    assert row is not None
    assert (row.status, row.read, row.inserted, row.quarantined) == ("done", 14, 1, 9)
    assert row.read == row.inserted + row.updated + row.unchanged + row.quarantined + row.skipped


def test_a_row_that_is_mended_leaves_the_quarantine(world: World) -> None:
    world.demands([a_demand("1", category=""), a_demand("2", category="")])
    world.demands([a_demand("1"), a_demand("2", category="")])
    assert world.rows(quarantine, "row_number", "reason") == [(2, "category is missing")]
    # Another level has the same source and layer, and its own rows held back.
    world.areas("community", [an_area("X", square(104, 30, 104.001, 30.001), parent_code="?")])
    world.load("street")
    assert len(world.rows(quarantine)) == 2


def test_persons_are_masked_in_the_table_and_in_the_quarantine(world: World) -> None:
    said = "我是王小明，电话13812345678"
    world.demands([a_demand("1", text=said), a_demand("2", text=said, category="")])
    masked = "我是王*，电话138****5678"
    assert world.rows(demand, "text") == [(masked,)]
    assert world.rows(quarantine, "row")[0][0]["text"] == masked


def test_demands_are_placed_by_point_then_by_code(world: World) -> None:
    nowhere = {"lon": "", "lat": ""}
    world.demands(
        [
            a_demand("border", lon="104.01"),
            a_demand("code", **nowhere, area_code="B"),
            a_demand("district", **nowhere, area_code="D"),
            a_demand("unknown", **nowhere, area_code="?"),
            a_demand("nothing", **nowhere),
            a_demand("outside", lon="105"),
        ]
    )
    assert world.rows(demand, "source_id", "area_code", "place_how") == [
        ("border", "A", "exact"),
        ("code", "B", "street"),
        ("district", "D", "district"),
        ("nothing", None, "none"),
        ("outside", None, "none"),
        ("unknown", None, "none"),
    ]


def test_a_stack_is_placed_in_its_district_and_stays_one(world: World) -> None:
    world.demands([a_demand(str(n)) for n in range(51)])
    assert set(world.rows(demand, "area_code", "place_how")) == {("D", "stacked")}
    world.demands([a_demand("one more")])
    assert len(world.rows(demand)) == 52
    assert set(world.rows(demand, "area_code", "place_how")) == {("D", "stacked")}


def test_the_paths_hold_every_area_above(world: World) -> None:
    assert world.rows(area_path) == [
        ("A", "A", "street"), ("A", "D", "district"), ("B", "B", "street"),
        ("B", "D", "district"), ("D", "D", "district"),
    ]  # fmt: skip


def test_an_area_must_have_a_known_and_coarser_parent(world: World) -> None:
    place = square(104, 30, 104.001, 30.001)
    report = world.areas(
        "community",
        [
            an_area("A1", place, parent_code="A"),
            an_area("A2", place, parent_code="Z"),
            an_area("A3", place, parent_code="A1"),
            an_area("two words", place, parent_code="A"),
            an_area("A4", {"type": "Point", "coordinates": [104, 30]}, parent_code="A"),
            an_area("A5", None, parent_code="A"),
            an_area("A6", place, parent_code="A", households=-1),
        ],
    )
    assert (report.inserted, report.quarantined) == (1, 6)
    assert [reason for _, reason in world.rows(quarantine, "row_number", "reason")] == [
        "parent_code is 'Z': no such area is loaded",
        "parent_code is 'A1': no such area is loaded",
        "code is 'two words': not a code of one short word",
        "bad geometry: not a polygon but a point",
        "bad geometry: none",
        "households is -1: below 0",
    ]


def test_an_invalid_outline_is_mended(world: World) -> None:
    bow_tie = [[104, 30], [104.01, 30.01], [104.01, 30], [104, 30.01], [104, 30]]
    report = world.areas(
        "community",
        [an_area("A1", {"type": "Polygon", "coordinates": [bow_tie]}, parent_code="A")],
    )
    assert report.inserted == 1
    with world.engine.connect() as connection:
        shape = select(func.ST_IsValid(area.c.geom), func.ST_Area(area.c.geom))
        valid, size = connection.execute(shape.where(area.c.code == "A1")).one()
    assert valid
    assert size == pytest.approx(0.01 * 0.01 / 2)


def test_a_thing_is_put_into_the_finest_area_that_holds_it(world: World) -> None:
    world.profile("station", """
        layer = "station"
        source = "test"
        attributes = ["services"]
        [read]
        path = "stations.csv"
        [fields]
        code = "code"
        name_zh = "name"
        area_code = "area"
        lon = "lon"
        lat = "lat"
    """)  # fmt: skip
    (world.folder / "stations.csv").write_text(
        "code,name,area,lon,lat,services\n"
        "1,驿站,,104.005,30.005,12\n2,驿站,D,104.005,30.005,\n3,驿站,?,104.005,30.005,\n",
        encoding="utf-8",
    )
    report = world.load("station")
    assert (report.inserted, report.quarantined) == (2, 1)
    assert world.rows(station, "code", "name_en", "area_code", "attributes") == [
        ("1", "驿站", "A", {"services": "12"}),
        ("2", "驿站", "D", {}),
    ]


def test_the_latest_moment_is_kept_and_a_deadline_is_none(world: World) -> None:
    report = world.demands([a_demand("1", due_at="2031-01-01 00:00:00")])
    assert report.as_of is not None
    assert report.as_of.isoformat() == "2020-05-07T01:00:00+00:00"


def test_a_large_first_load_keeps_every_index_and_reference(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = text("""
        SELECT indexdef FROM pg_indexes WHERE schemaname = 'rongtu'
        UNION ALL
        SELECT conname || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'rongtu'::regnamespace ORDER BY 1
    """)
    with world.engine.connect() as connection:
        before = list(connection.scalars(found))
    monkeypatch.setattr("etl.bulk.MANY", 1)
    assert world.demands([a_demand("1"), a_demand("2", category="parking")]).inserted == 2
    assert len(world.rows(demand_daily)) == 6
    with world.engine.connect() as connection:
        assert list(connection.scalars(found)) == before


@pytest.mark.skipif(not NYC.is_dir(), reason="the files of another city are not here")
def test_another_city_loads_by_profiles_alone(engine: Engine, tmp_path: Path) -> None:
    profiles = CHECKOUT / "data" / "profiles" / "nyc"
    districts = load(profiles / "community_district.toml", engine, base=NYC)
    requests = load(profiles / "request.toml", engine, base=NYC)
    assert (districts.read, districts.inserted) == (71, 71)
    assert requests.adds_up
    assert (requests.read, requests.inserted, requests.quarantined) == (1000, 990, 10)
    world = World(folder=tmp_path, engine=engine)
    assert world.rows(deployment, "time_zone", "metric_srid") == [("America/New_York", 32618)]
    how = [how for (how,) in world.rows(demand, "place_how")]
    found = {way: how.count(way) for way in set(how)}
    assert found == {"exact": 888, "nearest": 2, "area": 39, "none": 61}
    assert sum(n for (n,) in world.rows(demand_daily, "received")) == 990


def test_parents_are_found_by_place_where_no_code_is_given(world: World) -> None:
    outside = square(105, 30, 105.001, 30.001)
    inside = square(104.012, 30, 104.013, 30.001)
    world.write_areas("community", [an_area("B1", inside), an_area("Z1", outside)])
    path = world.folder / "community.toml"
    toml = path.read_text(encoding="utf-8").replace('parent_code = "parent_code"\n', "")
    path.write_text(toml + '\n[parent]\nlevel = "street"\n', encoding="utf-8")
    assert world.load("community").inserted == 1
    assert ("B1", "B") in world.rows(area, "code", "parent_code")
    assert world.rows(quarantine, "reason") == [("in no area of level 'street'",)]


def test_a_level_whose_codes_have_a_pattern_loads(engine: Engine) -> None:
    report = load(
        CHECKOUT / "data/profiles/chengdu/district.toml",
        engine,
        base=CHECKOUT / "data" / "sample",
    )
    assert (report.read, report.inserted) == (3, 3)
