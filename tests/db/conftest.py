"""A real PostGIS: a database of its own for the session, made by the migrations.

DATABASE_URL names a server where databases may be made; without it the embedded one is started.
There is no skipping: without a database these tests fail.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Connection, Engine, create_engine, make_url, text

from dashboard.cli import SAMPLE
from etl.run import load
from etl.sample import write
from geo import cluster, db
from geo.schema import METADATA
from geo.settings import CHECKOUT, GeoSettings
from tests.db.builders import World, two_streets


@pytest.fixture(scope="session")
def server() -> Iterator[URL]:
    """Return the URL of a server; stop it afterwards if it was started here."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield make_url(given).set(drivername="postgresql+psycopg")
        return
    home = Path(os.environ.get("RONGTU_HOME", CHECKOUT / ".rongtu-test"))
    was_up = cluster.is_up(home)
    yield make_url(cluster.start(home, fast=True))
    if not was_up:
        cluster.stop(home)


def _told(server: URL, command: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()


@pytest.fixture
def empty_database(server: URL) -> Iterator[URL]:
    """Make a database with nothing in it."""
    yield from _database(server)


@pytest.fixture(scope="session")
def _session_database(server: URL) -> Iterator[URL]:
    yield from _database(server)


def _database(server: URL) -> Iterator[URL]:
    name = f"rongtu_test_{secrets.token_hex(6)}"
    _told(server, f"CREATE DATABASE {name}")
    yield server.set(database=name)
    _told(server, f"DROP DATABASE {name} WITH (FORCE)")


def connect(url: URL) -> Engine:
    """Return an engine on `url`, as the application makes it."""
    return db.connect(GeoSettings(), url=url.render_as_string(hide_password=False))


@pytest.fixture(scope="session")
def _migrated(_session_database: URL) -> Iterator[Engine]:
    engine = connect(_session_database)
    db.migrate(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def connection(_migrated: Engine) -> Iterator[Connection]:
    """Open a transaction that is rolled back: tests never see one another's rows."""
    with _migrated.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


@pytest.fixture
def engine(_migrated: Engine) -> Iterator[Engine]:
    """Lend the engine to a test that commits; the tables are emptied afterwards."""
    yield _migrated
    names = ", ".join(f"{table.schema}.{table.name}" for table in METADATA.sorted_tables)
    with _migrated.begin() as connection:
        connection.execute(text(f"TRUNCATE {names}"))


@pytest.fixture(scope="module")
def sample_engine(server: URL) -> Iterator[Engine]:
    """Lend an engine on a migrated database that a whole module fills and shares."""
    for url in _database(server):
        engine = connect(url)
        db.migrate(engine)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the sample's files."""
    folder = tmp_path_factory.mktemp("made") / "sample"
    write(folder)
    return folder


@pytest.fixture(scope="session")
def whole_sample(server: URL, sample_folder: Path) -> Iterator[Engine]:
    """Lend an engine on a database that holds the whole sample, to be read only."""
    for url in _database(server):
        engine = connect(url)
        db.migrate(engine)
        for name in SAMPLE:
            report = load(
                CHECKOUT / f"data/profiles/sample/{name}.toml", engine, base=sample_folder
            )
            assert report.adds_up
            assert report.quarantined == 0
        yield engine
        engine.dispose()


@pytest.fixture
def world(tmp_path: Path, engine: Engine) -> World:
    """Return a district of two streets, loaded, and a folder for more."""
    world = World(folder=tmp_path, engine=engine)
    two_streets(world)
    return world
