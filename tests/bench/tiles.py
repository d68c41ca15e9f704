"""How fast a tile is made and sent, beside the bare SQL, and beside tipg over HTTP.

Compounds of the database as it is, and 100,000 made up in a database of their own; every tile of a
city at one zoom, each server asked the same ones in turn, and the best of some rounds. tipg (https://developmentseed.org/tipg)
is measured when RONGTU_TIPG_PYTHON names the interpreter of an environment that has it, such as
`python3.11 -m venv /tmp/tipg && /tmp/tipg/bin/pip install tipg uvicorn`; else it is said that it
was not.
"""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from urllib.parse import quote

import httpx
from flask import Flask
from sqlalchemy import URL, Connection, Engine, text

from dashboard import tiles as pages
from dashboard import tiles_data
from geo import db
from geo.catalog.model import Kind, Layer
from geo.queries import tiles
from geo.queries.tiles import Address
from geo.settings import CHECKOUT, GeoSettings
from geo.text import Text
from tests.bench.figures import line

LEVEL: Final = "compound"
ZOOM: Final = 14
AS_BARE, POLYGONS = 1.3, 100_000
ROUNDS: Final = 4

TIPG: Final = (
    f"/collections/rongtu.area/tiles/WebMercatorQuad/{{}}/{{}}/{{}}?level={LEVEL}&properties="
    + ",".join(tiles.PROPERTIES)
)
BARE: Final = """
SELECT ST_AsMVT(t, 'compound', 4096, 'geom') FROM (
    SELECT code, name_zh, name_en, kind, synthetic, ST_AsMVTGeom(ST_Transform(geom, 3857),
        ST_TileEnvelope(%(z)s, %(x)s, %(y)s), 4096, 64, true) AS geom
    FROM rongtu.area
    WHERE level = 'compound' AND geom && ST_Transform(
        ST_TileEnvelope(%(z)s, %(x)s, %(y)s, margin => 0.015625), 4326)
) AS t
"""
"""What any server must ask at least: ours also orders, limits and keeps what is small."""

GROUND: Final = """
INSERT INTO rongtu.deployment VALUES (true, 'Asia/Shanghai', 4544, '基准', 'Bench');
INSERT INTO rongtu.level VALUES ('compound', 40, '小区', 'Compound');
INSERT INTO rongtu.area (code, level, name_zh, name_en, kind, source, synthetic, geom)
SELECT 'C' || n, 'compound', '小区' || n, 'Compound ' || n, 'estate', 'bench', true,
    ST_Multi(ST_Buffer(ST_SetSRID(ST_MakePoint(104 + 0.001 * (n % 316), 30.5 + 0.001 * (n / 316)),
        4326), 0.0004 * (0.5 + random()), 3))
FROM generate_series(0, :last) AS n;
"""


def bench(engine: Engine, *, large: bool) -> list[bool]:
    """Measure tiles of the compounds in `engine`, which is only read, and with `large` of many."""
    kept = _measured(engine)
    if large:
        with _many(engine) as other:
            kept += _measured(other)
    return kept


def keeping() -> Flask:
    """Return a server of tiles alone, for a process of its own."""
    server = Flask("tiles")
    server.register_blueprint(pages.routes)
    return server


def making() -> Flask:
    """Return one that makes every tile anew."""
    server = keeping()
    server.before_request(tiles_data._TILES.clear)  # noqa: SLF001 - nobody else wants this
    return server


def _measured(engine: Engine) -> list[bool]:
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        wanted = _city(connection)
        many = connection.scalar(
            text("SELECT count(*) FROM rongtu.area WHERE level = :level"), {"level": LEVEL}
        )
        print(f"Tiles: {many:,} compounds, {len(wanted)} tiles of zoom {ZOOM}")
        bare, ours = _queries(connection, wanted)
    print(f"  the bare SQL, a tile{'':<20}{bare:8.3f} ms; query to bytes {ours:.3f} ms")
    kept = [line("query to bytes, of the bare SQL", ours / bare, AS_BARE, "x ", "issue 7")]
    python = os.environ.get("RONGTU_TIPG_PYTHON")
    with ExitStack() as servers:
        path = f"/tiles/{LEVEL}/{{}}/{{}}/{{}}.mvt"
        asked = {
            "made": servers.enter_context(_ours(engine.url, "making()")) + path,
            "kept": servers.enter_context(_ours(engine.url, "keeping()")) + path,
        }
        if python is not None:
            asked["tipg"] = servers.enter_context(_tipg(python, engine.url)) + TIPG
        took = _http(asked, wanted)
    for name, ms in took.items():
        print(f"  over HTTP, {name}{'':<25}{ms:8.2f} ms")
    if python is None:
        print("  peer: tipg was not measured; RONGTU_TIPG_PYTHON names no interpreter")
        return kept
    why = "tipg, the same tiles"
    return [
        *kept,
        line("over HTTP, made", took["made"], took["tipg"], "ms", why),
        line("over HTTP, kept", took["kept"], took["tipg"], "ms", why),
    ]


def _city(connection: Connection) -> list[Address]:
    """Return the tiles that have compounds in them."""
    west, south, east, north = connection.execute(
        tiles.bounds(tiles.of_level(LEVEL), within=False)
    ).one()
    every = connection.execute(
        text("SELECT x, y FROM generate_series(0, :last) AS x, generate_series(0, :last) AS y"
             " WHERE ST_Transform(ST_TileEnvelope(7, x, y), 4326)"
             " && ST_MakeEnvelope(:west, :south, :east, :north, 4326)"),
        {"last": 2**7 - 1, "west": west, "south": south, "east": east, "north": north},
    ).all()  # fmt: skip
    times = 2 ** (ZOOM - 7)
    found = []
    for column, row in every:
        for x in range(column * times, (column + 1) * times):
            for y in range(row * times, (row + 1) * times):
                at = Address(z=ZOOM, x=x, y=y)
                box = at.box
                if box[0] < east and box[2] > west and box[1] < north and box[3] > south:
                    found.append(at)
    return found


def _queries(connection: Connection, wanted: Sequence[Address]) -> tuple[float, float]:
    """Return the ms of a tile by the bare SQL and by ours, each tile in turn, the best of some."""
    cursor = connection.connection.cursor()
    layer = Layer(
        key=LEVEL,
        title=Text(zh="小区", en="Compound"),
        kind=Kind.OUTLINE,
        features=tiles.of_level(LEVEL),
    )
    best: dict[tuple[int, Address], float] = {}

    def bare(at: Address) -> Any:  # noqa: ANN401 - bytes
        cursor.execute(BARE, {"z": at.z, "x": at.x, "y": at.y})
        return bytes((cursor.fetchone() or [b""])[0])

    def ours(at: Address) -> bytes:
        return tiles_data.encoded(connection, layer, at, within=None)[0]

    for _ in range(ROUNDS):
        for at in wanted:
            for number, ask in enumerate((bare, ours)):
                start = time.perf_counter()
                ask(at)
                took = time.perf_counter() - start
                best[number, at] = min(best.get((number, at), took), took)
    first, second = (1000 * sum(best[n, at] for at in wanted) / len(wanted) for n in (0, 1))
    return first, second


def _http(asked: Mapping[str, str], wanted: Sequence[Address]) -> dict[str, float]:
    """Return the mean ms of an answer of each server, each tile in turn, the best of some."""
    best: dict[tuple[str, Address], float] = {}
    with ExitStack() as clients:
        # A connection to each, kept open, as a browser has it.
        opened = {
            name: clients.enter_context(httpx.Client(headers={"Accept-Encoding": "gzip"}))
            for name in asked
        }
        for _ in range(1 + ROUNDS):
            for at in wanted:
                for name, template in asked.items():
                    url = template.format(at.z, at.x, at.y)
                    start = time.perf_counter()
                    opened[name].get(url).raise_for_status()
                    took = time.perf_counter() - start
                    best[name, at] = min(best.get((name, at), took), took)
    return {name: 1000 * sum(best[name, at] for at in wanted) / len(wanted) for name in asked}


@contextmanager
def _ours(url: URL, application: str) -> Iterator[str]:
    """Serve tiles as `rongtu serve` does, one process with threads."""
    environment = os.environ | {
        "DATABASE_URL": url.render_as_string(hide_password=False), "PYTHONPATH": str(CHECKOUT),
    }  # fmt: skip
    command = (
        sys.executable, "-P", "-m", "gunicorn", "--worker-class", "gthread", "--threads", "8",
        "--log-level", "warning", "--no-control-socket", f"tests.bench.tiles:{application}",
        "--bind",
    )  # fmt: skip
    with _served(environment, lambda port: (*command, f"127.0.0.1:{port}"), "/tiles.json") as at:
        yield at


@contextmanager
def _tipg(python: str, url: URL) -> Iterator[str]:
    """Serve the same table by tipg, one process."""
    # asyncpg takes the folder of a socket in the place of the host, and nowhere else.
    query = dict(url.query)
    host = quote(str(query.pop("host", url.host)), safe="")
    port = query.pop("port", url.port) or 5432
    user = quote(url.username or "") + (f":{quote(str(url.password))}" if url.password else "")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://{user}@{host}:{port}/{url.database}",
        "TIPG_DB_SCHEMAS": '["rongtu"]',
        "TIPG_DB_TABLES": '["rongtu.area"]',
        "TIPG_MAX_FEATURES_PER_TILE": str(tiles.MOST),
        "TIPG_TILE_BUFFER": str(tiles.BUFFER),
    }
    command = (python, "-m", "uvicorn", "tipg.main:app", "--log-level", "warning", "--port")
    with _served(environment, lambda port: (*command, str(port)), "/healthz") as at:
        yield at


@contextmanager
def _served(
    environment: Mapping[str, str], command: Callable[[int], Sequence[str]], path: str
) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(command(port), cwd=folder, env=dict(environment))
        try:
            until = time.monotonic() + 60
            while time.monotonic() < until and process.poll() is None:
                try:
                    httpx.get(address + path, timeout=5).raise_for_status()
                except httpx.HTTPError:
                    time.sleep(0.2)
                else:
                    break
            else:
                message = "the server did not start"
                raise RuntimeError(message)
            yield address
        finally:
            process.terminate()
            process.wait(30)


@contextmanager
def _many(engine: Engine) -> Iterator[Engine]:
    """Make a database of many compounds beside that of `engine`, and take it away again."""
    name = f"rongtu_tiles_{secrets.token_hex(4)}"
    above = engine.execution_options(isolation_level="AUTOCOMMIT")
    with above.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = engine.url.set(database=name)
    other = db.connect(GeoSettings(), url=url.render_as_string(hide_password=False))
    try:
        db.migrate(other)
        with other.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text(GROUND.replace(":last", str(POLYGONS - 1))))
        with other.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM ANALYZE rongtu.area"))
        yield other
    finally:
        other.dispose()
        with above.connect() as connection:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
