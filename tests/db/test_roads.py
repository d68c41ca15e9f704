"""Roads, from the file to the table: the sample's, bad ones, and real ones without ids."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, func, select, text

from etl.check import check
from etl.ledger import Report
from etl.run import load
from geo.schema import area, quarantine, road
from geo.settings import CHECKOUT
from tests.db.builders import World

pytestmark = pytest.mark.db

PROFILES: Final = CHECKOUT / "data" / "profiles"
CHENGDU: Final = CHECKOUT.parent / "shared" / "real" / "chengdu"
PROFILE: Final = """
layer = "road"
source = "test"
[read]
path = "roads.geojson"
fingerprint = "line"
[fields]
code = "line"
name_zh = { column = "name", default = "未命名道路" }
name_en = { column = "name", default = "Unnamed road" }
kind = "highway"
[fields.walkable]
column = "highway"
extract = "^motorway$"
values = { motorway = "0" }
default = "1"
"""


def way(*coordinates: object, kind: str = "LineString") -> dict[str, Any]:
    return {"type": kind, "coordinates": list(coordinates)}


def given(world: World, *rows: tuple[Mapping[str, Any] | None, dict[str, Any]]) -> Report:
    features = [
        {"type": "Feature", "properties": {"highway": None, "name": None} | told, "geometry": shape}
        for shape, told in rows
    ]
    document = json.dumps({"type": "FeatureCollection", "features": features})
    (world.folder / "roads.geojson").write_text(document, encoding="utf-8")
    world.profile("road", PROFILE)
    return world.load("road")


WEST: Final = way((104.001, 30.001), (104.002, 30.001))
BOTH: Final = way((104.005, 30.005, 500.0), (104.018, 30.005, 501.0))


def test_roads_without_ids_or_names_load_and_load_again(world: World) -> None:
    rows = (
        (WEST, {"highway": "primary", "name": "西路"}),
        (BOTH, {"highway": "motorway"}),
        (WEST, {"highway": "primary", "name": "西路"}),
    )
    assert str(given(world, *rows)) == (
        "read 3 = inserted 2 + updated 0 + unchanged 0 + quarantined 0 + skipped 1"
    )
    before = world.everything()
    names = ("name_zh", "name_en", "kind", "walkable", "area_code", "synthetic")
    # The middle of the second lies in the eastern street.
    assert world.rows(road, *names) == [
        ("未命名道路", "Unnamed road", "motorway", False, "B", False),
        ("西路", "西路", "primary", True, "A", False),
    ]
    assert str(given(world, *reversed(rows))) == (
        "read 3 = inserted 0 + updated 0 + unchanged 2 + quarantined 0 + skipped 1"
    )
    assert world.everything() == before


def test_a_road_that_is_named_later_stays_the_same_road(world: World) -> None:
    given(world, (WEST, {}))
    (code,) = world.rows(road, "code")
    assert given(world, (WEST, {"name": "西路"})).updated == 1
    assert world.rows(road, "code", "name_zh") == [(*code, "西路")]


def test_what_is_no_line_is_held_back_and_the_rest_is_loaded(world: World) -> None:
    report = given(
        world,
        (WEST, {"name": "西路"}),
        (None, {"name": "无"}),
        (way(), {"name": "空"}),
        (way((104.0, 30.0), (104.0, 30.0)), {"name": "点"}),
        (way((414283, 3381465), (414403, 3381465)), {"name": "米"}),
        ({"type": "Point", "coordinates": [104, 30]}, {"name": "点"}),
        ({"type": "Polygon", "coordinates": [[[104, 30], [104.1, 30], [104, 30.1], [104, 30]]]},
         {"name": "面"}),
        (WEST, {"name": "又一"}),
        (way([(104.003, 30.003), (104.004, 30.003)], [(104.006, 30.003), (104.007, 30.003)],
             kind="MultiLineString"), {"name": "两段"}),
    )  # fmt: skip
    assert (report.read, report.inserted, report.quarantined) == (9, 2, 7)
    assert report.adds_up
    held = dict(world.rows(quarantine, "row_number", "reason"))
    (twice,) = (held.pop(8),)
    assert held == {
        2: "bad geometry: none",
        3: "bad geometry: none",
        4: "bad geometry: it has no length",
        5: "lon/lat out of range: 414283, 3.38146e+06",
        6: "bad geometry: not a line but a point",
        7: "bad geometry: not a line but a polygon",
    }
    assert twice.endswith("was in row 1 already")
    with world.engine.connect() as connection:
        kinds = connection.execute(select(func.GeometryType(road.c.geom)).distinct()).scalars()
        assert list(kinds) == ["MULTILINESTRING"]


def test_a_road_that_is_mended_leaves_the_quarantine(world: World) -> None:
    given(world, (way((104.0, 30.0), (104.0, 30.0)), {"name": "西路"}))
    assert len(world.rows(quarantine)) == 1
    given(world, (WEST, {"name": "西路"}))
    assert world.rows(quarantine) == []


def test_the_samples_streets_are_loaded_whole_and_lie_in_their_communities(
    whole_sample: Engine, sample_folder: Path
) -> None:
    features = json.loads((sample_folder / "roads.geojson").read_text(encoding="utf-8"))["features"]
    columns = (func.count(), func.bool_and(road.c.synthetic), func.bool_and(road.c.walkable))
    with whole_sample.connect() as connection:
        counted = connection.execute(select(*columns)).one()
        levels = dict(
            map(
                tuple,
                connection.execute(
                    select(area.c.level, func.count())
                    .select_from(road.outerjoin(area, area.c.code == road.c.area_code))
                    .group_by(area.c.level)
                ),
            )
        )
    assert tuple(counted) == (len(features), True, True)
    # Halfway along the rim of the districts one may be a hand's breadth outside of all.
    assert levels["community"] > 0.96 * len(features)
    assert levels.keys() <= {"community", "district", None}


def test_loading_the_samples_streets_again_changes_nothing(
    engine: Engine, sample_folder: Path
) -> None:
    for name in ("district", "road"):
        load(PROFILES / f"sample/{name}.toml", engine, base=sample_folder)
    again = load(PROFILES / "sample/road.toml", engine, base=sample_folder)
    assert (again.read, again.inserted, again.updated) == (again.unchanged, 0, 0)
    assert again.read > 10_000


@pytest.mark.skipif(not CHENGDU.is_dir(), reason="the real data are not beside the checkout")
def test_openstreetmaps_roads_of_the_city_load_and_load_again(engine: Engine) -> None:
    load(PROFILES / "chengdu/district.toml", engine, base=CHECKOUT / "data" / "sample")
    profile = PROFILES / "chengdu" / "road_osm.toml"
    looked = check(profile, engine, base=CHENGDU)
    report = load(profile, engine, base=CHENGDU)
    # One line is drawn twice, once with a name; 42 are elevated.
    assert (report.read, report.inserted, report.quarantined, report.skipped) == (2792, 2749, 1, 42)
    assert (looked.good, looked.skipped) == (report.inserted, report.skipped)
    assert not [note for note in report.notes if "coordinates" in note]
    again = load(profile, engine, base=CHENGDU)
    assert (again.inserted, again.updated, again.unchanged) == (0, 0, 2749)
    with engine.connect() as connection:
        walked = dict(
            map(
                tuple,
                connection.execute(select(road.c.kind, func.bool_and(road.c.walkable)).group_by(
                    road.c.kind
                )),
            )
        )  # fmt: skip
        metres = connection.scalar(text("SELECT sum(ST_Length(geom::geography)) FROM rongtu.road"))
        unnamed = connection.scalar(
            select(func.count()).where(
                road.c.name_en == "Unnamed road", road.c.name_zh != "未命名道路"
            )
        )
    assert [kind for kind, on_foot in walked.items() if not on_foot] == ["motorway"]
    assert unnamed == 0
    assert metres == pytest.approx(1_950_000, rel=0.02)
