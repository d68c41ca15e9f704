"""Months on a wall in minutes: changes of scene and loads by the hundred, and what they leave."""

import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import CDPSession, Page, sync_playwright
from sqlalchemy import URL, create_engine, make_url, text

from geo import db
from geo.settings import GeoSettings
from tests.bench.figures import line
from tests.browser.city import load_city
from tests.browser.conftest import FLAGS
from tests.browser.hall import Hall

CHANGES: Final = 500
"""Of scene, and as many loads."""
WARM_UP: Final = 60
EVERY: Final = 100
POLL_MS: Final = 200
SCENE: Final = "overview"
"""At which it is measured: scenes differ in how much there is to hold."""
GROWTH: Final = 10.0
PATIENCE_MS: Final = 60_000
STREETS: Final = ("510105002", "510105003", "510106024", "510106025")
WHY: Final = "the wall's promise"
_SEEN: Final = """
([version, scene, area]) => {
  const now = window.rongtuWall.state();
  const moved = now.scene !== scene || now.area !== area;
  return now.version >= version && moved && now.map !== null && [now.scene, now.area];
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the page holds at one time, after what it holds for nothing was thrown away."""

    heap: int
    nodes: int
    listeners: int
    map: Mapping[str, Any]

    def told(self, name: str, seconds: float) -> str:
        """Return a line of the table."""
        told = self.map
        return (
            f"  {name:<14}{self.heap / 1e6:8.2f} MB{self.nodes:8} nodes{self.listeners:7} listeners"
            f"{told['maps']:4} map{told['sources']:4} sources{told['layers']:4} layers"
            f"{told['kept']:4} kept{seconds:8.0f} s"
        )


def bench(
    server_url: str, *, changes: int = CHANGES, warm_up: int = WARM_UP, shot: Path | None = None
) -> list[bool]:
    """Change the scene and load a row, in turns, and say what of it the page keeps.

    Parameters
    ----------
    server_url
        A PostGIS server where a database may be made; it is dropped at the end.
    shot
        Where to put a picture of the end.
    """
    print(f"{changes} changes of scene and {changes} loads, after {warm_up} of each to warm up")
    with _hall(make_url(server_url)) as hall, sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.set_default_timeout(PATIENCE_MS)
        loads: list[Page] = []
        complaints: list[str] = []
        page.on("load", lambda one: loads.append(one))  # noqa: PLW0108 - Playwright marks it
        page.on("pageerror", lambda error: complaints.append(str(error)))
        tools = page.context.new_cdp_session(page)
        page.goto(f"{hall.address}/wall?playlist=hall&pause=1")
        page.wait_for_function("() => window.rongtuWall && window.rongtuWall.state().map")
        start = time.perf_counter()
        _turn(page, hall, warm_up)
        held = [_held(page, tools)]
        print(held[0].told("warm", time.perf_counter() - start))
        for done in range(EVERY, changes + 1, EVERY):
            _turn(page, hall, EVERY)
            held.append(_held(page, tools))
            print(held[-1].told(f"{done}", time.perf_counter() - start))
        if shot is not None:
            page.screenshot(path=shot)
        browser.close()
    for complaint in complaints[:5]:
        print(f"  error: {complaint}")
    first, last = held[0], held[-1]
    return [
        line("growth of the JavaScript heap", _grown(first.heap, last.heap), GROWTH, "%", WHY),
        line("growth of the page's nodes", _grown(first.nodes, last.nodes), GROWTH, "%", WHY),
        line("growth of its listeners", _grown(first.listeners, last.listeners), GROWTH, "%", WHY),
        line("the map's sources at the most", max(one.map["sources"] for one in held),
             first.map["sources"] + 2, "", "those of a round"),
        line("maps", max(one.map["maps"] for one in held), 1, "", WHY),
        line("reloads", len(loads) - 1, 0, "", WHY),
        line("errors of the page", len(complaints), 0, "", WHY),
    ]  # fmt: skip


def _grown(before: int, after: int) -> float:
    return 100 * (after / before - 1)


def _turn(page: Page, hall: Hall, times: int) -> None:
    """Load a row and go one scene on, and wait each time until the page shows both."""
    for number in range(times):
        before = page.evaluate("() => window.rongtuWall.state()")
        hall.load_one(STREETS[number % len(STREETS)])
        with hall.engine.connect() as connection:
            version = connection.scalar(text("SELECT max(run_id) FROM rongtu.etl_run"))
        page.keyboard.press("PageDown")
        page.wait_for_function(_SEEN, arg=[version, before["scene"], before["area"]])


def _held(page: Page, tools: CDPSession) -> Held:
    """Measure at the same scene each time, after what fades and flies, without the garbage."""
    while page.evaluate("() => window.rongtuWall.state().scene") != SCENE:
        before = page.evaluate("() => window.rongtuWall.state()")
        page.keyboard.press("PageDown")
        page.wait_for_function(_SEEN, arg=[0, before["scene"], before["area"]])
    page.wait_for_function(
        "() => !document.querySelector('.sheet[aria-hidden], .map-away')"
        " && window.rongtuWall.state().map"
    )
    for _ in range(3):
        tools.send("HeapProfiler.collectGarbage")
    heap = tools.send("Runtime.getHeapUsage")["usedSize"]
    counted = tools.send("Memory.getDOMCounters")
    return Held(
        heap=int(heap),
        nodes=counted["nodes"],
        listeners=counted["jsEventListeners"],
        map=page.evaluate("() => window.rongtuWall.state().map"),
    )


@contextmanager
def _hall(server: URL) -> Iterator[Hall]:
    """Serve a small city of its own."""
    name = f"rongtu_soak_{secrets.token_hex(6)}"
    _told(server, f"CREATE DATABASE {name}")
    url = server.set(database=name)
    engine = db.connect(GeoSettings(), url=url.render_as_string(hide_password=False))
    try:
        db.migrate(engine)
        with tempfile.TemporaryDirectory(prefix=f"rongtu-soak-{os.getpid()}-") as folder:
            load_city(engine, Path(folder))
            hall = Hall(server=server, url=url, engine=engine, folder=Path(folder), poll_ms=POLL_MS)
            hall.start()
            try:
                yield hall
            finally:
                hall.stop()
    finally:
        engine.dispose()
        _told(server, f"DROP DATABASE {name} WITH (FORCE)")


def _told(server: URL, command: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(command))
    engine.dispose()
