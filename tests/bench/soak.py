"""Months on a wall in minutes: changes of scene and loads by the hundred, and what they leave.

The whole heap is told, and judged is what of it the page keeps. The rest is the engine's own: a
function that has run often enough is compiled anew, for hours, until all are that ever will be. A
snapshot of the heap tells machine code from what scripts made, so neither is taken for the other.
"""

import json
import os
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
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
WARM_UP: Final = 160
"""As many of each: until then the engine compiles what runs often, and the heap is of no page."""
EVERY: Final = 100
POLL_MS: Final = 200
SCENE: Final = "overview"
"""At which it is measured: scenes differ in how much there is to hold."""
GROWTH: Final = 10.0
PATIENCE_MS: Final = 60_000
STREETS: Final = ("510105002", "510105003", "510106024", "510106025")
WHY: Final = "the wall's promise"
CODE: Final = "code"
MADE: Final = frozenset({
    "array", "bigint", "closure", "concatenated string", "number", "object", "regexp",
    "sliced string", "string", "symbol",
})  # fmt: skip
"""Kinds of nodes of a heap snapshot: the engine's code, and what scripts made."""
_SEEN: Final = """
([version, scene, area]) => {
  const now = window.rongtuWall.state();
  const moved = now.scene !== scene || now.area !== area;
  return now.version >= version && moved && now.map !== null && [now.scene, now.area];
}
"""
_STILL: Final = """
() => !document.querySelector('.sheet[aria-hidden], .map-away') && window.rongtuWall.state().map
  && document.getAnimations().every((one) => one.playState !== 'running')
"""
"""Nothing fades, flies or lights up: what does keeps the nodes of the scene before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the page holds at one time, after what it holds for nothing was thrown away.

    Attributes
    ----------
    heap, code, made
        Bytes of the JavaScript heap, and of it the engine's code and what scripts made.
    buffers
        Bytes of typed arrays, which are beside the heap.
    """

    heap: int
    code: int
    made: int
    buffers: int
    nodes: int
    listeners: int
    map: Mapping[str, Any]

    @property
    def rest(self) -> int:
        """Bytes of the heap that are not code."""
        return self.heap - self.code

    def told(self, name: str, seconds: float) -> str:
        """Return a line of the table."""
        told = self.map
        return (
            f"  {name:<5}{self.heap / 1e6:6.2f} MB ({self.code / 1e6:.2f} code,"
            f" {self.made / 1e6:.2f} made) {self.buffers / 1e6:.2f} MB buffers"
            f"{self.nodes:5} nodes{self.listeners:5} listeners"
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
        _wait(page, "() => window.rongtuWall && window.rongtuWall.state().map")
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
    print(f"  the engine's code in the heap {_grown(first.code, last.code):+.1f} %")
    return [
        line("growth of the whole heap", _grown(first.heap, last.heap), GROWTH, "%", WHY),
        line("growth of the heap without code", _grown(first.rest, last.rest), GROWTH, "%", WHY),
        line("growth of what scripts made", _grown(first.made, last.made), GROWTH, "%", WHY),
        line("growth of their buffers", _grown(first.buffers, last.buffers), GROWTH, "%", WHY),
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
        _wait(page, _SEEN, [version, before["scene"], before["area"]])


def _wait(page: Page, told: str, arg: Sequence[object] = ()) -> None:
    """Wait until the page says so, and let go of its answer, which the heap would keep."""
    page.wait_for_function(told, arg=list(arg)).dispose()


def _held(page: Page, tools: CDPSession) -> Held:
    """Measure at the same scene each time, after what fades and flies, without the garbage."""
    while page.evaluate("() => window.rongtuWall.state().scene") != SCENE:
        before = page.evaluate("() => window.rongtuWall.state()")
        page.keyboard.press("PageDown")
        _wait(page, _SEEN, [0, before["scene"], before["area"]])
    _wait(page, _STILL)
    for _ in range(3):
        tools.send("HeapProfiler.collectGarbage")
    heap = tools.send("Runtime.getHeapUsage")
    counted = tools.send("Memory.getDOMCounters")
    kinds, sizes = _kinds(tools)
    return Held(
        heap=int(heap["usedSize"]),
        code=int(sizes[[kind == CODE for kind in kinds]].sum()),
        made=int(sizes[[kind in MADE for kind in kinds]].sum()),
        buffers=int(heap["backingStorageSize"]),
        nodes=counted["nodes"],
        listeners=counted["jsEventListeners"],
        map=page.evaluate("() => window.rongtuWall.state().map"),
    )


def _kinds(tools: CDPSession) -> tuple[list[str], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Return the kinds of a heap snapshot's nodes, and the bytes of each."""
    parts: list[str] = []

    def more(told: dict[str, str]) -> None:
        parts.append(told["chunk"])

    tools.on("HeapProfiler.addHeapSnapshotChunk", more)
    tools.send("HeapProfiler.takeHeapSnapshot", {"reportProgress": False})
    tools.remove_listener("HeapProfiler.addHeapSnapshotChunk", more)
    told = json.loads("".join(parts))
    meta = told["snapshot"]["meta"]
    fields: list[str] = meta["node_fields"]
    kinds: list[str] = meta["node_types"][fields.index("type")]
    nodes = np.array(told["nodes"], dtype=np.int64).reshape(-1, len(fields))
    sizes = np.zeros(len(kinds), dtype=np.int64)
    np.add.at(sizes, nodes[:, fields.index("type")], nodes[:, fields.index("self_size")])
    return kinds, sizes


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
