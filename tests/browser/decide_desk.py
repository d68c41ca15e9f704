"""The tab of decisions on a bare page, with answers made up for it."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, jsonify, request, send_from_directory
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from werkzeug.serving import make_server

from dashboard.security.headers import protect
from geo.settings import CHECKOUT
from geo.text import Lang
from tests.browser import decide_answers as made

STATIC: Final = Path(CHECKOUT) / "dashboard" / "explore" / "static"
WALL: Final = Path(CHECKOUT) / "dashboard" / "wall" / "static"
PAGE: Final = """<!doctype html><html lang="zh" data-theme="{theme}"><head><meta charset="utf-8">
<title>Decide</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/explore.css"><link rel="stylesheet" href="/static/map.css">
<link rel="stylesheet" href="/static/decide.css">
<style>.work {{ height: 100vh }} .at-decide {{ grid-column: 1 / -1 !important }}</style></head>
<body><main class="work" data-tab="decide"><div class="at-decide" id="host"></div></main>
<script type="application/json" id="config">{config}</script>
<script type="module" src="/test.js"></script></body></html>"""

SCRIPT: Final = """
import { create } from "/static/decide.js";
import { parse, write } from "/static/state.js";
const config = JSON.parse(document.getElementById("config").textContent);
const all = new Map();
for (const [code, level, parent, name, ...bounds] of config.tree) {
  all.set(code, { code, level, parent: all.get(parent) || null, name, bounds, below: [] });
}
window.said = [];
window.state = parse(location.search, config);
const t = (key, values = {}) => {
  if (!(key in config.words)) throw new Error(`no words for ${key}`);
  return config.words[key].replace(/\\{(\\w+)\\}/g,
    (whole, name) => (name in values ? values[name] : whole));
};
const context = {
  config, t, state: () => state,
  places: { all, levels: () => config.levels, ready: Promise.resolve(),
    get: (code) => all.get(code), name: (code) => (all.get(code) || { name: code }).name },
  number: (n) => n.toLocaleString("en"),
  names: (kind, key) => config.names[kind][key] || key,
  query: (patch = {}) => write({ ...state, ...patch }, config),
  change(patch, how = {}) {
    said.push(patch);
    window.state = { ...state, ...patch };
    draw();
  },
};
window.draw = (on = state.tab === "decide") => tab.draw(null, state, on);
window.take = (patch) => { window.state = { ...state, ...patch }; draw(); };
window.tab = create(document.getElementById("host"), context);
draw();
window.until = async (test) => {
  const patience = performance.now() + 60000;
  while (!test()) {
    if (performance.now() > patience) throw new Error(`waited in vain: ${test}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
};
// The map stands still: no frame of it for thirty of the screen.
window.still = async () => {
  let [last, same] = [-1, 0];
  await until(() => {
    const { frames, layers } = tab.stats() || { frames: 0, layers: 0 };
    same = layers > 1 && frames === last ? same + 1 : 0;
    last = frames;
    return same > 30;
  });
};
"""


@dataclass(slots=True, kw_only=True)
class Place:
    """A server of the page's files and of made-up answers.

    Attributes
    ----------
    wrong
        What is answered instead, by path: a status and what is said.
    steps
        What a job answers one look after another; the last one stays.
    """

    address: str = ""
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    written: list[tuple[str, str, Any]] = field(default_factory=list)
    wrong: dict[str, tuple[int, str]] = field(default_factory=dict)
    steps: list[dict[str, Any]] = field(default_factory=list)
    none: bool = False

    def fresh(self) -> None:
        """Forget what a test before has asked and changed."""
        self.asked.clear()
        self.written.clear()
        self.wrong.clear()
        self.steps.clear()
        self.none = False

    def questions(self, path: str) -> list[dict[str, str]]:
        """Return what was asked of a path."""
        return [query for asked, query in self.asked if asked == path]


LOOKS: Final = 200
"""So often the server is looked at before a question is missed."""


@contextmanager
def served() -> Iterator[Place]:
    """Serve the page on loopback."""
    place = Place()
    app = Flask(__name__, static_folder=None)
    protect(app, script_hashes=())
    _files(app)
    _answers(app, place)
    _writes(app, place)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    place.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield place
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _files(app: Flask) -> None:
    @app.get("/")
    def page() -> Response:
        told = json.dumps(made.config(Lang(request.args.get("lang", "zh"))), ensure_ascii=False)
        theme, kept = request.args.get("theme", "light"), told.replace("<", "\\u003c")
        return Response(PAGE.format(theme=theme, config=kept), mimetype="text/html")

    @app.get("/test.js")
    def script() -> Response:
        return Response(SCRIPT, mimetype="text/javascript")

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(WALL if name.startswith("vendor/maplibre-") else STATIC, name)

    @app.get("/geo/area/<level>.geojson")
    def area(level: str) -> Response:
        return jsonify(made.outlines(level))

    @app.get("/geo/layer/stations.geojson")
    def stations() -> Response:
        return jsonify(made.stations())


def _answers(app: Flask, place: Place) -> None:
    @app.get("/explore/decide/<path>.json")
    def answer(path: str) -> Any:  # noqa: ANN401 - a response, maybe with its status
        query = request.args.to_dict()
        place.asked.append((path, query))
        if path in place.wrong:
            status, said = place.wrong[path]
            return jsonify(error=said), status
        if path == "hotspots":
            return jsonify(made.hotspots(none=place.none))
        if path == "gaps":
            return jsonify(made.gaps(query.get("way", "walk")))
        points = [at.split(",") for at in query.get("added", "").split(";") if at]
        closed = [one for one in query.get("closed", "").split(",") if one]
        return jsonify(made.whatif(closed, [[float(one) for one in at] for at in points]))


def _writes(app: Flask, place: Place) -> None:
    def step() -> dict[str, Any]:
        looks = [1 for method, path, _ in place.written if "/jobs" in path and method != "DELETE"]
        return place.steps[min(len(looks), len(place.steps)) - 1]

    def refused(kind: str) -> Any:  # noqa: ANN401 - none, or a response with its status
        place.written.append((request.method, request.path, request.get_json(silent=True)))
        if kind not in place.wrong:
            return None
        status, said = place.wrong[kind]
        return jsonify(error=said), status

    @app.post("/explore/decide/jobs")
    def begin() -> Any:  # noqa: ANN401 - as above
        return refused("jobs") or (jsonify({"id": "one", "notes": []} | step()), 201)

    @app.route("/explore/decide/jobs/<id_>", methods=["GET", "DELETE"])
    def job(id_: str) -> Any:  # noqa: ANN401 - as above
        refused("")
        found = {"id": id_} | step()
        gone = jsonify(error="没有这项计算"), 404
        return gone if found["state"] == "unknown" else jsonify(found)

    @app.post("/explore/saved.json")
    def saved() -> Any:  # noqa: ANN401 - as above
        view = {"id": "abcd2345", "short": "/s/abcd2345", "name": "甲"}
        return refused("saved") or (jsonify(view=view), 201)


class Desk:
    """The tab in a browser, and what it complained of."""

    def __init__(self, context: BrowserContext, place: Place) -> None:
        """Watch a new page of `context` from before its first request."""
        self.page: Page = context.new_page()
        self.place = place
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        # What a server refuses is the browser's to complain of.
        expected = ("GPU stall", "Failed to load resource")
        if message.type in {"error", "warning"} and not any(
            one in message.text for one in expected
        ):
            self.complaints.append(message.text)

    def open(self, query: str = "") -> None:
        """Open the tab; its map may still be on its way."""
        self.page.goto(f"{self.place.address}/?tab=decide&{query}")
        self.page.wait_for_function("() => window.still !== undefined")

    def questions(self, path: str, count: int) -> list[dict[str, str]]:
        """Return what was asked of a path, once it was asked `count` times."""
        for _ in range(LOOKS):
            if len(self.place.questions(path)) >= count:
                break
            self.page.wait_for_timeout(100)
        return self.place.questions(path)

    def still(self) -> None:
        """Wait until the map is drawn and stands still."""
        self.page.evaluate("still()")

    def state(self, key: str) -> Any:  # noqa: ANN401 - JSON
        """Return a part of what the link says."""
        return self.page.evaluate("(key) => state[key]", key)

    def said(self) -> list[dict[str, Any]]:
        """Return what the tab asked the page to change."""
        found: list[dict[str, Any]] = self.page.evaluate("said")
        return found

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Return where a place is on the screen."""
        found: dict[str, float] = self.page.evaluate("(at) => tab.where(at)", [lon, lat])
        return found["x"], found["y"]
