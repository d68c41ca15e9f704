"""Vector tiles over a real PostGIS, read by GDAL and held against what geopandas cuts."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from flask import Flask
from flask.testing import FlaskClient
from flask_compress import Compress
from sqlalchemy import URL, Engine, text
from werkzeug.test import TestResponse

from dashboard import data, tiles, tiles_data
from geo.catalog import LAYERS
from geo.queries import tiles as queries
from geo.queries.tiles import PROPERTIES, Address
from tests.db.builders import World, a_demand, an_area, square
from tests.db.conftest import connect

pytestmark = pytest.mark.db

WORLD_M: Final = 2 * 20_037_508.342789244
THINGS: Final = """
INSERT INTO rongtu.building (code, name_zh, name_en, kind, is_key, area_code, geom, source,
    synthetic)
SELECT 'H' || n, '楼' || n, 'House ' || n, 'office', n = 1, 'C' || n,
    ST_Buffer(ST_SetSRID(ST_MakePoint(104.0012 + 0.002 * n, 30.002), 4326), 0.0003), 'test', n = 2
FROM generate_series(0, 3) AS n;
INSERT INTO rongtu.station (code, name_zh, name_en, kind, area_code, geom, source, synthetic)
VALUES ('T1', '一', 'One', '社区站', 'A', ST_SetSRID(ST_MakePoint(104.004, 30.004), 4326),
        'test', false),
    ('T2', '二', 'Two', NULL, NULL, ST_SetSRID(ST_MakePoint(104.0041, 30.0041), 4326),
        'test', true);
INSERT INTO rongtu.road (code, name_zh, name_en, walkable, area_code, geom, source, synthetic)
SELECT 'R' || n, '', '', n <> 5, CASE WHEN n < 4 THEN 'A' ELSE 'B' END,
    ST_Multi(ST_MakeLine(ST_SetSRID(ST_MakePoint(104.0005 + 0.0025 * n, 30.001), 4326),
        ST_SetSRID(ST_MakePoint(104.001 + 0.0025 * n, 30.009), 4326))), 'test', n = 0
FROM generate_series(0, 7) AS n;
INSERT INTO rongtu.reach_ground (area_code, station_kind, points, straight_300, straight_500,
    straight_1000) VALUES ('A', '', 9, 9, 9, 9);
INSERT INTO rongtu.reach (station_code, thing, code, straight_m) VALUES
    ('T1', 'compound', 'C0', 100);
"""
ALERT: Final = """
INSERT INTO rongtu.alert (ends_on, days, lon, lat, radius_m, cells, area_code, cases, expected, p,
    rank, version, detail)
VALUES ('2020-05-06', 3, 104.005, 30.005, :metres, '{}', 'A', 9, 1, 0.01, 1, 1,
    '{"zh": "预警", "en": "Alert"}')
"""
HOOK: Final = {
    "type": "Polygon",
    "coordinates": [[[104.011, 30.001], [104.019, 30.001], [104.019, 30.002], [104.012, 30.002],
                     [104.012, 30.009], [104.011, 30.009], [104.011, 30.001]]],
}  # fmt: skip
HAIR, SPOT = "hair", "spot"
"""A compound half a metre wide and more than a kilometre long, and one of five metres."""
COMPOUNDS: Final = {
    **{f"C{n}": square(x := 104.0005 + 0.002 * n, 30.001, x + 0.0017, 30.0055) for n in range(4)},
    "hook": HOOK,
    HAIR: square(104.0125, 30.007, 104.0195, 30.007005),
    SPOT: square(104.015, 30.0050, 104.01505, 30.00505),
}
LEVELS: Final = ("district", "street", "compound")
WEST_ONES: Final = {"A", "C0", "C1", "C2", "C3"}


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Load a district, two streets, seven compounds, and things in them."""
    world = World(folder=tmp_path_factory.mktemp("town"), engine=sample_engine)
    world.areas("district", [an_area("D", square(104, 30, 104.02, 30.01), parent_code=None)])
    west, east = square(104, 30, 104.01, 30.01), square(104.01, 30, 104.02, 30.01)
    world.areas(
        "street", [an_area("A", west, parent_code="D"), an_area("B", east, parent_code="D")]
    )
    world.areas(
        "compound",
        [an_area(code, shape, parent_code="A" if code[0] == "C" else "B", name_zh=f"{code}小区")
         for code, shape in COMPOUNDS.items()],
    )  # fmt: skip
    with sample_engine.begin() as connection:
        connection.execute(text(THINGS))
        connection.execute(text(ALERT), {"metres": 300})
    return world


@contextmanager
def served(engine: Engine) -> Iterator[FlaskClient]:
    """Serve tiles over the database of `engine`, beside the compression of the application."""
    server = Flask("test")
    Compress(server)
    server.register_blueprint(tiles.routes)
    tiles_data.forget()
    with pytest.MonkeyPatch.context() as patch, server.test_client() as client:
        patch.setattr(data, "_engine", lambda: engine)
        yield client
    tiles_data.forget()


@pytest.fixture(scope="module")
def client(town: World) -> Iterator[FlaskClient]:
    with served(town.engine) as client:
        yield client


def around(z: int) -> Iterator[Address]:
    """Yield the tiles of a zoom that the town may be in, and those around them."""
    last = 2**z - 1
    west, south, east, north = (
        gpd.GeoSeries([shapely.box(104, 30, 104.02, 30.01)], crs=4326).to_crs(3857).total_bounds
    )
    side = WORLD_M / 2**z
    columns = (int((x + WORLD_M / 2) / side) for x in (west, east))
    rows = (int((WORLD_M / 2 - y) / side) for y in (north, south))
    (left, right), (top, bottom) = columns, rows
    for x in range(max(left - 1, 0), min(right + 1, last) + 1):
        for y in range(max(top - 1, 0), min(bottom + 1, last) + 1):
            yield Address(z=z, x=x, y=y)


def url(key: str, address: Address) -> str:
    return f"/tiles/{key}/{address.z}/{address.x}/{address.y}.mvt"


def read(answer: TestResponse, key: str, at: Address, folder: Path) -> gpd.GeoDataFrame:
    """Return what GDAL finds in a tile, which must be one layer called as its key."""
    assert answer.status_code in (200, 204), answer.text
    if answer.status_code == 204:
        assert answer.data == b""
        return gpd.GeoDataFrame({"code": [], "geometry": []}, geometry="geometry", crs=3857)
    path = folder / "tile.mvt"
    path.write_bytes(answer.data)
    assert pyogrio.list_layers(path)[:, 0].tolist() == [key]
    return pyogrio.read_dataframe(path, layer=key, Z=at.z, X=at.x, Y=at.y, CLIP="NO")


def stored(engine: Engine, key: str) -> gpd.GeoDataFrame:
    """Return all features of a key, in metres, read without the statements of tiles."""
    layer = f"FROM rongtu.area WHERE level = '{key.removesuffix('s')}'"
    sql = {
        "stations": "SELECT code, geom FROM rongtu.station",
        "buildings": "SELECT code, geom FROM rongtu.building",
        "key_buildings": "SELECT code, geom FROM rongtu.building WHERE is_key",
        "gaps": f"SELECT code, geom {layer.replace('gap', 'compound')} AND code <> 'C0'",
        "roads": "SELECT area_code AS code, ST_CollectionHomogenize(ST_Collect(geom)) AS geom"
        " FROM rongtu.road"
        " WHERE walkable GROUP BY 1",
        "alerts": "SELECT alert_id::text AS code, ST_Buffer(ST_SetSRID(ST_MakePoint(lon, lat),"
        " 4326)::geography, radius_m)::geometry AS geom FROM rongtu.alert",
    }.get(key, f"SELECT code, geom {layer}")
    with engine.connect() as connection:
        return gpd.read_postgis(text(sql), connection, crs=4326).to_crs(3857).set_index("code")


def cut(found: gpd.GeoDataFrame, at: Address) -> gpd.GeoSeries:
    """Return the features cut to a tile and its buffer."""
    side = WORLD_M / 2**at.z
    west, north = at.x * side - WORLD_M / 2, WORLD_M / 2 - at.y * side
    margin = side * 64 / 4096
    frame = shapely.box(west - margin, north - side - margin, west + side + margin, north + margin)
    parts = found.geometry.intersection(frame)
    return parts[~parts.is_empty]


@pytest.mark.parametrize("z", [11, 14, 16, 18])
@pytest.mark.parametrize("key", [*LEVELS, *LAYERS])
def test_a_tile_is_what_geopandas_cuts(
    client: FlaskClient, town: World, tmp_path: Path, key: str, z: int
) -> None:
    unit = WORLD_M / 2**z / 4096
    whole = stored(town.engine, key)
    of_surfaces = whole.geom_type.iloc[0].endswith("Polygon")
    seen = 0
    for at in around(z):
        found = read(client.get(url(key, at)), key, at, tmp_path).set_index("code").geometry
        expected = cut(whole, at)
        assert found.index.is_unique
        # What only grazes the buffer, or is thinner than the grid, may or may not be held by it.
        large = expected.area > 4 * expected.length * unit
        held = expected[large] if of_surfaces else expected[expected.length > 4 * unit]
        assert set(held.index) <= set(found.index) <= set(whole.index)
        for code, shape in found.items():
            if code not in expected.index or code in (HAIR, SPOT):
                continue
            seen += 1
            # Corners are on the grid: none is farther from its place than the grid is wide.
            assert whole.geometry[code].buffer(2 * unit).covers(shape), (at, code)
            # Moved so far to the side, a steep line meets the edge of the tile much later.
            slack = 2 if shape.geom_type.endswith(("Polygon", "Point")) else 40
            assert shape.hausdorff_distance(expected[code]) <= slack * unit, (at, code)
    assert seen >= len(whole.index.difference([HAIR, SPOT])) > 0


@pytest.mark.parametrize(
    ("key", "z"),
    [
        *product(["compound", "buildings", "stations", "alerts"], [0, 1, 2, 5, 9, 12, 15]),
        # A line shorter than the grid is wide may go.
        *product(["roads"], [9, 12, 15]),
    ],
)
def test_nothing_vanishes_at_any_zoom_nor_changes_its_kind(
    client: FlaskClient, town: World, tmp_path: Path, key: str, z: int
) -> None:
    found = [read(client.get(url(key, at)), key, at, tmp_path) for at in around(z)]
    every = gpd.GeoDataFrame(pd.concat([one for one in found if len(one)]))
    whole = stored(town.engine, key)
    assert set(every["code"]) == set(whole.index)
    plain = {kind.removeprefix("Multi") for kind in every.geom_type}
    assert plain == {kind.removeprefix("Multi") for kind in whole.geom_type}


def test_a_feature_says_what_it_is_and_nothing_else(client: FlaskClient, tmp_path: Path) -> None:
    at = Address(z=9, x=403, y=211)
    found = read(client.get(url("stations", at)), "stations", at, tmp_path).set_index("code")
    # GDAL has an id of its own.
    assert set(found.columns) == {*PROPERTIES, "mvt_id", "geometry"} - {"code"}
    assert found["mvt_id"].isna().all()
    assert found["name_zh"].to_dict() == {"T1": "一", "T2": "二"}
    assert found["name_en"].to_dict() == {"T1": "One", "T2": "Two"}
    assert found["synthetic"].to_dict() == {"T1": False, "T2": True}
    assert found.loc["T1", "kind"] == "社区站"
    assert pd.isna(found.loc["T2", "kind"])


@pytest.mark.parametrize(
    ("key", "within", "codes"),
    [
        ("compound", "A", WEST_ONES - {"A"}),
        ("compound", "C1", {"C1"}),
        ("compounds", "B", {"hook", HAIR, SPOT}),
        ("street", "A", {"A"}),
        ("street", "D", {"A", "B"}),
        ("stations", "D", {"T1"}),
        ("stations", "B", set()),
        ("roads", "B", {"B"}),
        ("gaps", "A", WEST_ONES - {"A", "C0"}),
    ],
)
def test_only_what_is_within_the_area(
    client: FlaskClient, tmp_path: Path, key: str, within: str, codes: set[str]
) -> None:
    at = Address(z=9, x=403, y=211)
    found = read(client.get(f"{url(key, at)}?within={within}"), key, at, tmp_path)
    assert set(found["code"]) == codes
    described = client.get(f"/tiles/{key}.json?within={within}").json or {}
    assert ("bounds" in described) == bool(codes)
    assert f"within={within}" in described["tiles"][0]


def test_who_has_a_tile_gets_it_no_second_time(client: FlaskClient) -> None:
    where = url("compound", Address(z=9, x=403, y=211))
    plain = client.get(where)
    packed = client.get(where, headers={"Accept-Encoding": "br;q=1, gzip;q=0.5"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(packed.data) < len(plain.data)
    for answer, accepted in ((plain, "identity"), (packed, "gzip")):
        tag = answer.headers["ETag"]
        assert not tag.startswith("W/")
        assert "Accept-Encoding" in answer.headers["Vary"]
        headers = {"Accept-Encoding": accepted, "If-None-Match": f'"other", {tag}'}
        again = client.get(where, headers=headers)
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
        head = client.head(where, headers={"Accept-Encoding": accepted})
        assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_a_tile_is_made_once(client: FlaskClient) -> None:
    assert client.get("/tiles.json").status_code == 200
    at = Address(z=9, x=403, y=211)
    assert tiles_data.tile("street", at) is tiles_data.tile("street", at)
    assert tiles_data.tile("street", at) is not tiles_data.tile("street", at, within="A")


@pytest.mark.parametrize("key", [*LEVELS, *LAYERS])
def test_only_what_changes_by_loads_alone_is_kept_for_good(client: FlaskClient, key: str) -> None:
    version = (client.get("/tiles.json").json or {})["data_version"]
    for at in (Address(z=9, x=403, y=211), Address(z=9, x=0, y=0)):
        kept = client.get(f"{url(key, at)}?v={version}").headers["Cache-Control"]
        assert ("immutable" in kept) == (key not in ("gaps", "alerts"))
        for other in ("", f"?v={version + 1}", "?v=None", "?v="):
            cached = client.get(url(key, at) + other).headers["Cache-Control"]
            assert cached == "private, no-cache"


def test_a_scan_shows_without_a_load(world: World, tmp_path: Path) -> None:
    at = Address(z=9, x=403, y=211)
    with served(world.engine) as client:
        assert client.get(url("alerts", at)).status_code == 204
        with world.engine.begin() as connection:
            connection.execute(text(ALERT), {"metres": 0})
        found = read(client.get(url("alerts", at)), "alerts", at, tmp_path)
        assert found["name_zh"].tolist() == ["预警"]


def test_a_load_changes_what_changed(world: World, tmp_path: Path) -> None:
    at = Address(z=9, x=403, y=211)
    world.demands([a_demand("1")])
    with served(world.engine) as client:
        version = (client.get("/tiles.json").json or {})["data_version"]
        first = client.get(f"{url('street', at)}?v={version}")
        headers = {"If-None-Match": first.headers["ETag"]}
        assert "immutable" in first.headers["Cache-Control"]
        world.demands([a_demand("1"), a_demand("2")])
        again = client.get(f"{url('street', at)}?v={version}", headers=headers)
        assert again.status_code == 304, "the same content has the same tag in every version"
        assert again.headers["Cache-Control"] == "private, no-cache"
        east = square(104.02, 30, 104.03, 30.01)
        world.areas("district", [an_area("N", east, parent_code=None)])
        world.areas("street", [an_area("new", east, parent_code="N")])
        now = client.get(url("street", at), headers=headers)
        assert now.status_code == 200
        assert "new" in set(read(now, "street", at, tmp_path)["code"])


def test_what_is_cut_says_so_and_is_the_same_each_time(
    town: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST", 3)
    at = Address(z=9, x=403, y=211)
    found = []
    for _ in range(2):
        with served(town.engine) as client:
            answer = client.get(url("compound", at))
            assert answer.headers["Rongtu-Cut"] == "3 of 7"
            found.append(read(answer, "compound", at, tmp_path)["code"].tolist())
            assert "Rongtu-Cut" not in client.get(url("street", at)).headers
    assert found[0] == found[1]
    assert len(found[0]) == 3


@pytest.mark.parametrize("key", ["stations", "buildings", "key_buildings", "roads"])
def test_a_tile_is_found_by_the_index(town: World, key: str) -> None:
    statement = queries.tile(LAYERS[key].features, within=False)
    given = Address(z=16, x=51697, y=27049).given(key, None)
    with town.engine.begin() as connection:
        connection.execute(text("SET LOCAL enable_seqscan = off"))
        compiled = statement.compile(dialect=connection.dialect)
        plan = connection.exec_driver_sql(f"EXPLAIN {compiled}", {**compiled.params, **given})
        said = "\n".join(plan.scalars())
    table = {"stations": "station", "roads": "road"}.get(key, "building")
    assert f"on idx_{table}_geom" in said or f"using idx_{table}_geom" in said, said
    assert "Index Cond: (geom &&" in said


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/tiles/rivers/1/0/0.mvt", "No layer or level is called 'rivers'"),
        ("/tiles/compoun/1/0/0.mvt", "did you mean 'compound'?"),
        ("/tiles/rivers.json", "No layer or level is called 'rivers'"),
        ("/tiles/%00/1/0/0.mvt", "No layer or level is called"),
        ("/tiles/stations'--/1/0/0.mvt", "No layer or level is called"),
        ("/tiles/stations/1/0/0.mvt?within=DD", "did you mean 'D'?"),
        ("/tiles/stations/1/0/0.mvt?within=%00", "No area is called"),
        ("/tiles/stations.json?within=%27%29%3B", "No area is called"),
        ("/tiles/stations/21/0/0.mvt", "a whole number from 0 to 20"),
        ("/tiles/stations/1/2/0.mvt", "zoom 1 has 2 columns and rows"),
    ],
)
def test_what_there_is_not_is_said(client: FlaskClient, path: str, says: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "no-store"
    problem = answer.json or {}
    assert says in problem["error"]
    assert all(problem[part] for part in ("given", "wanted", "remedy"))


def test_every_key_is_listed_and_described(client: FlaskClient, town: World) -> None:
    listed = client.get("/tiles.json").json or {}
    assert {one["key"] for one in listed["sources"]} == {*LEVELS, *LAYERS}
    for one in listed["sources"]:
        described = client.get(one["tilejson"]).json or {}
        (layer,) = described["vector_layers"]
        assert (layer["id"], list(layer["fields"])) == (one["key"], sorted(PROPERTIES))
        (template,) = described["tiles"]
        assert template.startswith("http://localhost/")
        answer = client.get(template.format(z=9, x=403, y=211))
        assert answer.mimetype == "application/vnd.mapbox-vector-tile"
        expected = stored(town.engine, one["key"]).to_crs(4326).total_bounds
        assert described["bounds"] == pytest.approx(expected.tolist(), abs=1e-5)


def test_an_empty_database_has_empty_tiles(engine: Engine) -> None:
    with served(engine) as client:
        listed = client.get("/tiles.json").json or {}
        assert listed["data_version"] is None
        assert [one["key"] for one in listed["sources"]] == list(LAYERS)
        for key in LAYERS:
            answer = client.get(f"/tiles/{key}/0/0/0.mvt?v=None")
            assert (answer.status_code, answer.data) == (204, b"")
            assert answer.headers["Cache-Control"] == "private, no-cache"
            assert "bounds" not in (client.get(f"/tiles/{key}.json").json or {})
        assert client.get("/tiles/street/0/0/0.mvt").status_code == 404


def test_a_database_without_tables_is_away(empty_database: URL) -> None:
    engine = connect(empty_database)
    with served(engine) as client:
        answer = client.get("/tiles/stations/0/0/0.mvt")
        assert answer.status_code == 503
        assert "rongtu db migrate" in (answer.json or {})["error"]
    engine.dispose()


def test_a_database_that_is_gone_is_said_and_not_where_it_was(
    server: URL, town: World, tmp_path: Path
) -> None:
    gone = connect(server.set(host=None, port=None, query={"host": str(tmp_path)}))
    with served(town.engine) as client:
        where = url("stations", Address(z=9, x=403, y=211))
        assert client.get(where).status_code == 200
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(data, "_engine", lambda: gone)
            answer = client.get(where)
        assert answer.status_code == 503
        assert str(tmp_path) not in answer.text
        assert client.get(where).status_code == 200, "and it comes back"


def test_a_connection_that_the_server_ended_is_no_trouble_for_long(town: World) -> None:
    ended = connect(town.engine.url)
    where = url("stations", Address(z=9, x=403, y=211))
    with served(ended) as client:
        assert client.get(where).status_code == 200
        with town.engine.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        assert client.get(where).status_code == 200
    ended.dispose()
