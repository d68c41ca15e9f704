"""A server of the made-up city and of the map's files, with the server's own security policy."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, abort, request, send_from_directory
from werkzeug.serving import make_server

from dashboard.security.headers import protect
from geo.settings import CHECKOUT
from tests.browser.explore_city import City, collection
from tests.browser.explore_tiles import tile

STATIC: Final = Path(CHECKOUT) / "dashboard" / "explore" / "static"
SHARED: Final = Path(CHECKOUT) / "dashboard" / "wall" / "static"

PAGE: Final = """<!doctype html><html lang="zh" data-theme="light"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/explore.css">
<link rel="stylesheet" href="/static/map.css"><style>
body { margin: 0; font-family: 'Noto Sans CJK SC', sans-serif; background: var(--ground) }
#layers { position: absolute; left: 0; top: 0; bottom: 0; width: 264px; overflow: auto;
  background: var(--panel) }
#map { position: absolute; left: 264px; top: 0; right: 0; bottom: 0 }
</style></head><body><div id="layers"></div><div id="map"></div>
<script type="module" src="/test.js"></script></body></html>"""

SCRIPT: Final = """
window.until = async (test, patience = 25000) => {
  const end = performance.now() + patience;
  while (!test()) {
    if (performance.now() > end) throw new Error(`waited in vain: ${test}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
};
// No frame of the map for twenty of the screen.
window.still = async () => {
  let [last, same] = [-1, 0];
  await until(() => {
    const { frames } = (window.pair || window.map).stats();
    same = frames === last && frames > 0 ? same + 1 : 0;
    last = frames;
    return same > 20;
  });
};
window.start = async (config, state, views, parts) => {
  const places = new Map();
  const rows = config.tree.areas.map(([code, level, parent, name, ...bounds]) =>
    ({ code, level: config.tree.levels[level].key, parent, name, bounds, below: [] }));
  for (const row of rows) {
    row.parent = row.parent < 0 ? null : rows[row.parent];
    places.set(row.code, row);
  }
  window.changes = [];
  window.state = state;
  window.views = views;
  const t = (key, values = {}) => {
    if (!(key in config.words)) throw new Error(`no words for ${key}`);
    return config.words[key].replace(/\\{(\\w+)\\}/g,
      (all, name) => name in values ? values[name] : all);
  };
  window.redraw = () => {
    document.documentElement.dataset.theme = window.state.theme;
    window.layers?.draw(window.views[window.state.level], window.state);
    window.map?.draw(window.views[window.state.level], window.state);
  };
  window.change = (patch, how = {}) => {
    changes.push([patch, how]);
    window.state = { ...window.state, ...patch };
    redraw();
  };
  const context = {
    config, t, change, state: () => window.state, number: (n) => String(n),
    names: (kind, key) => (config.names[kind] || {})[key] || key,
    places: { all: places, levels: () => config.tree.levels, ready: Promise.resolve() },
  };
  window.context = context;
  document.documentElement.dataset.theme = state.theme;
  const host = document.getElementById("map");
  if (parts.pair) {
    const { createCompare } = await import("/static/map_compare.js");
    window.pair = createCompare(host, context);
    return;
  }
  const { create } = await import("/static/map.js");
  const { create: createLayers } = await import("/static/layers.js");
  window.layers = createLayers(document.getElementById("layers"), context);
  window.map = create(host, context);
  redraw();
};
window.gl = () => document.querySelector(".xm-canvas canvas").getContext("webgl2");
"""


@dataclass(slots=True, kw_only=True)
class Place:
    """A server of the city: what it was asked, what it misses, and how many demands there are.

    `mark` is what it says that hexagons are counted by; the ones that it draws say nothing.
    """

    city: City
    address: str = ""
    gone: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    demands: int = 400
    mark: str | None = None


@contextmanager
def served(city: City) -> Iterator[Place]:
    """Serve the city, and the files of the page with the server's own content security policy."""
    place = Place(city=city)
    app = Flask(__name__, static_folder=None)
    protect(app, script_hashes=())

    @app.before_request
    def note() -> None:
        place.asked.append(request.full_path)
        if any(request.path.startswith(one) for one in place.gone):
            abort(503)

    _add_page(app)
    _add_geometry(app, city)
    _add_numbers(app, place)
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


def _add_page(app: Flask) -> None:
    @app.get("/")
    def page() -> Response:
        return Response(PAGE, mimetype="text/html")

    @app.get("/test.js")
    def script() -> Response:
        return Response(SCRIPT, mimetype="text/javascript")

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(SHARED if name.startswith("vendor/maplibre-") else STATIC, name)


def _add_geometry(app: Flask, city: City) -> None:
    @app.get("/geo/area/<level>.geojson")
    def area(level: str) -> Response:
        return _json(city.outlines(level))

    @app.get("/geo/layer/stations.geojson")
    def stations() -> Response:
        return _json(collection(city.stations))

    @app.get("/geo/cells/<int:res>.geojson")
    def hexagons(res: int) -> Response:
        return _json(city.hexagons(res))

    @app.get("/tiles/<key>/<int:z>/<int:x>/<int:y>.mvt")
    def tiles(key: str, z: int, x: int, y: int) -> Response:
        body = tile(key, city.features(key), z, x, y)
        return Response(
            body, status=200 if body else 204, mimetype="application/vnd.mapbox-vector-tile"
        )


def _add_numbers(app: Flask, place: Place) -> None:
    @app.get("/explore/cells.json")
    def cells() -> Response:
        counted = place.city.counted(int(request.args["res"]))
        return _json(counted if place.mark is None else counted | {"mark": place.mark})

    @app.get("/explore/points.json")
    def points() -> Response:
        west, south, east, north = (float(one) for one in request.args["bbox"].split(","))
        found = [
            p
            for p in place.city.points(place.demands)
            if west <= p[0] <= east and south <= p[1] <= north
        ]
        return _json({"count": len(found), "points": found if len(found) <= 5000 else []})


def _json(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), mimetype="application/json")
