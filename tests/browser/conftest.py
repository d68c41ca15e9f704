"""A server process on a free port, its own database, and a browser that reaches nothing else."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from sqlalchemy import URL, Engine, create_engine, text

from dashboard import data, scope
from geo import db
from geo.settings import CHECKOUT, GeoSettings
from tests.browser.city import load_city
from tests.browser.hall import Hall
from tests.browser.overview import Overview
from tests.browser.wall import Wall
from tests.browser.workspace import Workspace
from tests.db.conftest import server as server  # noqa: PLC0414 - the same PostGIS

FLAGS: Final = (
    "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-sandbox",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
    # It ends a GPU process that is slow: without a GPU, on a busy machine, each may be.
    "--disable-gpu-watchdog",
)  # fmt: skip
PATIENCE_MS: Final = 30_000
"""Longer than any step takes without a GPU on a busy machine."""


@pytest.fixture(scope="session")
def database(server: URL) -> Iterator[URL]:
    """Make a database that may be taken away and given back."""
    name = f"rongtu_browser_{secrets.token_hex(6)}"
    told(server, f"CREATE DATABASE {name}")
    yield server.set(database=name)
    told(server, f"DROP DATABASE {name} WITH (FORCE)")


def told(server: URL, *commands: str) -> None:
    """Run `commands` on the server, outside a transaction."""
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for command in commands:
            connection.execute(text(command))
    engine.dispose()


@pytest.fixture(scope="session")
def city(database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Load the city, and let `dashboard.data` of this process read it too."""
    engine = db.connect(GeoSettings(), url=database.render_as_string(hide_password=False))
    db.migrate(engine)
    load_city(engine, tmp_path_factory.mktemp("city"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: engine)
        scope._shape.cache_clear()  # noqa: SLF001 - another test's areas
        scope._offer.cache_clear()  # noqa: SLF001
        data._outlines.cache_clear()  # noqa: SLF001
        yield engine
    engine.dispose()


@pytest.fixture(scope="session")
def site(city: Engine, database: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the city as `rongtu serve` does; return the address."""
    assert city is not None
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    url = database.set(drivername="postgresql").render_as_string(hide_password=False)
    log = tmp_path_factory.mktemp("server") / "log"
    with log.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port)],
            cwd=CHECKOUT,
            env={**os.environ, "DATABASE_URL": url},
            stdout=file,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(address, process, log)
            yield address
        finally:
            process.terminate()
            assert process.wait(20) == 0, log.read_text(encoding="utf-8")


def _wait(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Ask until the server is healthy; a server that ended says why."""
    pause = threading.Event()
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310
                assert answer.status == 200
                return
        except urllib.error.URLError:
            pause.wait(0.1)
    pytest.fail(log.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once; Playwright's own download is not used."""
    program = shutil.which("chromium")
    assert program is not None, "Chromium is missing; install the Debian package chromium"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """Open a window of a wall screen's shape."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


@pytest.fixture
def overview(page: Page, site: str) -> Iterator[Overview]:
    """Watch the page; whatever a test does, nothing may leave the machine or fail silently."""
    watched = Overview(page, site)
    yield watched
    assert watched.elsewhere == []
    assert watched.complaints == []


@pytest.fixture(scope="session")
def wall_site(server: URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """Serve walls of a city of their own: it grows, and is taken away and given back."""
    name = f"rongtu_wall_{secrets.token_hex(6)}"
    told(server, f"CREATE DATABASE {name}")
    url = server.set(database=name)
    engine = db.connect(GeoSettings(), url=url.render_as_string(hide_password=False))
    db.migrate(engine)
    folder = tmp_path_factory.mktemp("wall")
    load_city(engine, folder)
    hall = Hall(server=server, url=url, engine=engine, folder=folder)
    hall.start()
    try:
        yield hall
    finally:
        hall.stop()
        engine.dispose()
        told(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def wall(page: Page, wall_site: Hall) -> Iterator[Wall]:
    """Watch a screen; nothing may leave the machine or fail silently."""
    watched = Wall(page, wall_site.address)
    yield watched
    assert watched.elsewhere == []
    assert watched.complaints == []


@pytest.fixture
def workspace(browser: Browser, site: str) -> Iterator[Workspace]:
    """Watch a planner's page on a desk; nothing may leave the machine or fail silently."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    watched = Workspace(context.new_page(), site)
    yield watched
    context.close()
    assert watched.elsewhere == []
    assert watched.complaints == []
    assert watched.failures == []
