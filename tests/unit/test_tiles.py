"""Addresses of tiles, and how they are sent, without a database."""

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer

from dashboard import tiles, tiles_data
from dashboard.tiles_data import Source, Tile
from geo.catalog import LAYERS
from geo.catalog.model import Kind
from geo.errors import DatabaseUnavailableError
from geo.queries import tiles as queries
from geo.queries.tiles import MAX_ZOOM, Address
from geo.text import Text

HALF_M: Final = 20_037_508.342789244
TILE: Final = Tile(
    body=gzip.compress(b"a tile" * 50), tag="t", drawn=3, touching=3, version=7, lasting=True
)
Served = Callable[[Tile], FlaskClient]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """Return a server of one tile."""
    server = Flask("test")
    server.register_blueprint(tiles.routes)
    with server.test_client() as client:

        def of(tile: Tile) -> FlaskClient:
            monkeypatch.setattr(tiles_data, "tile", lambda *_key, **_within: tile)
            return client

        yield of


@given(st.data())
def test_the_box_of_a_tile_is_that_of_the_projection(data: st.DataObject) -> None:
    z = data.draw(st.integers(0, MAX_ZOOM))
    x, y = (data.draw(st.integers(0, 2**z - 1)) for _ in range(2))
    west, south, east, north = Address(z=z, x=x, y=y).box
    side = 2 * HALF_M / 2**z
    margin = side * 64 / 4096
    degrees = Transformer.from_crs(3857, 4326, always_xy=True)
    top = HALF_M - y * side
    # The first of the corners may lie beyond the edge of the world, where a projection goes wrong.
    left = max(x * side - HALF_M - margin, -HALF_M)
    right = min((x + 1) * side - HALF_M + margin, HALF_M)
    corners = degrees.transform([left + 1e-6, right - 1e-6], [top - side - margin, top + margin])
    assert (west, east) == pytest.approx(corners[0], abs=1e-8)
    assert (south, north) == pytest.approx(corners[1], abs=1e-8)
    assert -180 <= west < east <= 180


def test_a_place_is_in_the_tiles_that_everybody_says() -> None:
    # Tianfu Square: https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames gives the formula.
    west, south, east, north = Address(z=14, x=12928, y=6724).box
    assert west < 104.0657 < east
    assert south < 30.6574 < north


def test_layers_that_change_without_a_load_are_known() -> None:
    changing = {key for key, layer in LAYERS.items() if not queries.lasting(layer.features)}
    assert changing == {"gaps", "alerts"}
    assert queries.lasting(queries.of_level("street"))


@pytest.mark.parametrize(
    ("z", "x", "y", "says"),
    [
        ("21", "0", "0", "from 0 to 20"),
        ("-1", "0", "0", "from 0 to 20"),
        ("1e1", "0", "0", "from 0 to 20"),
        ("٣", "0", "0", "from 0 to 20"),
        ("0x3", "0", "0", "from 0 to 20"),
        ("3.0", "0", "0", "from 0 to 20"),
        ("3 ", "0", "0", "from 0 to 20"),
        ("9" * 5000, "0", "0", "from 0 to 20"),
        ("3", "8", "0", "the column '8'"),
        ("3", "0", "8", "the row '8'"),
        ("3", "0", "-1", "the row '-1'"),
        ("20", "1048576", "0", "from 0 to 1,048,575"),
        ("0", "0", "%00", "from 0 to 0"),
        ("0", "0", "0'--", "from 0 to 0"),
    ],
)
def test_a_place_without_a_tile_is_said(served: Served, z: str, x: str, y: str, says: str) -> None:
    answer = served(TILE).get(f"/tiles/stations/{z}/{x}/{y}.mvt")
    assert answer.status_code == 404
    problem = answer.json or {}
    assert says in problem["error"]
    assert len(problem["error"]) < 300
    assert all(problem[part] for part in ("given", "wanted", "remedy"))


@pytest.mark.parametrize(("z", "last"), [("0", "0"), ("3", "7"), ("20", "1048575")])
def test_the_last_tile_of_a_zoom_is_one(served: Served, z: str, last: str) -> None:
    assert served(TILE).get(f"/tiles/stations/{z}/{last}/{last}.mvt").status_code == 200


@pytest.mark.parametrize("path", ["", "stations", "stations.mvt", "stations/1/0.mvt",
                                  "stations/1/0/0.png", "a/b/c/d/e.mvt"])  # fmt: skip
def test_what_is_no_address_is_no_page_of_the_dashboard(served: Served, path: str) -> None:
    answer = served(TILE).get(f"/tiles/{path}")
    assert answer.status_code == 404
    assert "/tiles.json lists every key" in (answer.json or {})["error"]


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("deflate, gzip;q=0.1", True), ("*", True), ("gzip;q=0", False),
     ("br", False), ("", False), (None, False)],
)  # fmt: skip
def test_a_tile_is_sent_as_it_can_be_read(
    served: Served, accepted: str | None, *, packed: bool
) -> None:
    headers = {} if accepted is None else {"Accept-Encoding": accepted}
    answer = served(TILE).get("/tiles/stations/0/0/0.mvt", headers=headers)
    assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert (gzip.decompress(answer.data) if packed else answer.data) == b"a tile" * 50
    assert answer.headers["ETag"] == ('"t:gzip"' if packed else '"t"')
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.mimetype == "application/vnd.mapbox-vector-tile"


@pytest.mark.parametrize(
    ("query", "changes", "kept"),
    [
        ("?v=7", {}, True),
        ("?v=6", {}, False),
        ("", {}, False),
        ("?v=7", {"lasting": False}, False),
        ("?v=None", {"version": None}, False),
        ("?v=7", {"body": b""}, True),
    ],
)
def test_only_the_version_asked_for_is_kept_for_good(
    served: Served, query: str, changes: dict[str, Any], *, kept: bool
) -> None:
    answer = served(replace(TILE, **changes)).get(f"/tiles/stations/0/0/0.mvt{query}")
    assert answer.status_code == (204 if changes.get("body") == b"" else 200)
    wanted = "private, max-age=31536000, immutable" if kept else "private, no-cache"
    assert answer.headers["Cache-Control"] == wanted


def test_a_tile_that_not_everything_is_in_says_so(served: Served) -> None:
    assert "Rongtu-Cut" not in served(TILE).get("/tiles/stations/0/0/0.mvt").headers
    cut = served(replace(TILE, touching=9)).get("/tiles/stations/0/0/0.mvt")
    assert cut.headers["Rongtu-Cut"] == "3 of 9"


def test_an_address_is_written_for_a_url(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tiles.tile_url("a b", version=7, within="A&B") == (
        "/tiles/a%20b/{z}/{x}/{y}.mvt?within=A%26B&v=7"
    )
    assert tiles.source_url("street") == "/tiles/street.json"
    found = Source(
        key="street", title=Text(zh="街道", en="Street"), kind=Kind.OUTLINE, bounds=None, version=7
    )
    monkeypatch.setattr(tiles_data, "source", lambda _key, **_within: found)
    client = served(TILE)
    answer = client.get("/tiles/street.json?within=D", headers={"Host": "maps.example:81"})
    described = answer.json or {}
    template = "http://maps.example:81/tiles/street/{z}/{x}/{y}.mvt?within=D&v=7"
    assert described["tiles"] == [template]
    assert "bounds" not in described
    again = {"If-None-Match": answer.headers["ETag"], "Host": "maps.example:81"}
    assert client.get("/tiles/street.json?within=D", headers=again).status_code == 304


def test_a_database_that_is_away_is_said(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    client = served(TILE)

    def away(*_key: object, **_within: object) -> Tile:
        raise DatabaseUnavailableError(given="postgresql://secret", wanted="one", remedy="wait")

    monkeypatch.setattr(tiles_data, "tile", away)
    answer = client.get("/tiles/stations/0/0/0.mvt")
    assert answer.status_code == 503
    assert "secret" not in answer.text
