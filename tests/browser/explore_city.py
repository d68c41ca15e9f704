"""A made-up city for the map of the planners' page, and a server of it and of the map's own files."""

import json
import math
import struct
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import h3
import numpy as np
import shapely
from flask import Flask, Response, abort, request, send_from_directory
from numpy.typing import NDArray
from werkzeug.serving import make_server

from dashboard.explore.words_map import WORDS
from dashboard.security.headers import protect
from geo.settings import CHECKOUT
from geo.text import Lang

STATIC: Final = Path(CHECKOUT) / "dashboard" / "explore" / "static"
SHARED: Final = Path(CHECKOUT) / "dashboard" / "wall" / "static"
MIDDLE: Final = (104.06, 30.66)
LEVELS: Final = ("district", "street", "compound")
COLUMNS: Final = ("code", "demands", "value", "low", "high")
EXTENT: Final = 4096
STATUSES: Final = {
    "open": "在办（未到期）",
    "overdue": "超期未结",
    "on_time": "按期办结",
    "late": "超期办结",
    "closed": "已办结（无期限）",
}
NAMES: Final = ("抚琴", "西华", "九里堤", "茶店子", "荷花池", "营门口", "沙河源", "五块石", "西安路", "金泉", "天回镇", "凤凰山")

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
    return config.words[key].replace(/\\{(\\w+)\\}/g, (all, name) => name in values ? values[name] : all);
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area of the city."""

    code: str
    level: int
    parent: int
    name: str
    shape: shapely.Polygon


@dataclass(kw_only=True)
class City:
    """Districts that hold streets that hold compounds, hexagons, stations and demands.

    Attributes
    ----------
    reach
        Half of its width, in degrees of latitude.
    counts
        How many areas there are of each level.
    """

    reach: float = 0.06
    counts: tuple[int, int, int] = (3, 12, 60)
    seed: int = 7

    @cached_property
    def areas(self) -> list[Area]:
        """Cut the city into districts, these into streets and these into compounds."""
        rng = np.random.default_rng(self.seed)
        angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        bulge = 1 + 0.12 * np.sin(3 * angle + 1) + 0.06 * np.sin(7 * angle)
        rim = np.column_stack(
            [MIDDLE[0] + 1.16 * self.reach * bulge * np.cos(angle),
             MIDDLE[1] + self.reach * bulge * np.sin(angle)]
        )  # fmt: skip
        found: list[Area] = []
        above: list[tuple[int, shapely.Polygon]] = [(-1, shapely.Polygon(rim))]
        for level, count in enumerate(self.counts):
            shares = np.array([shape.area for _, shape in above])
            parts = np.maximum(1, np.round(count * shares / shares.sum())).astype(int)
            below = []
            for (parent, shape), part in zip(above, parts, strict=True):
                for piece in _cut(shape, int(part), rng):
                    index = len(found)
                    name = f"{NAMES[index % len(NAMES)]}{index if level else '区'}"
                    found.append(
                        Area(code=f"{LEVELS[level][0].upper()}{index:04}", level=level, parent=parent, name=name, shape=piece)
                    )
                    below.append((index, piece))
            above = below
        return found

    def of(self, level: str) -> list[Area]:
        """Return the areas of a level."""
        return [area for area in self.areas if LEVELS[area.level] == level]

    def outlines(self, level: str) -> dict[str, Any]:
        """Return the areas of a level as GeoJSON."""
        return _collection([(area.code, area.name, area.shape) for area in self.of(level)])

    @cached_property
    def tree(self) -> dict[str, Any]:
        """Return what the page knows of every area."""
        return {
            "levels": [{"key": level, "title": level} for level in LEVELS],
            "areas": [
                [a.code, a.level, a.parent, a.name, *(round(x, 5) for x in a.shape.bounds)]
                for a in self.areas
            ],
        }

    def cells(self, res: int) -> list[str]:
        """Return the hexagons of the city."""
        whole = shapely.union_all([area.shape for area in self.of("district")])
        return sorted(h3.geo_to_cells(shapely.geometry.mapping(whole), res))

    def hexagons(self, res: int) -> dict[str, Any]:
        """Return the hexagons as GeoJSON."""
        shapes = [
            ("", "", shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]))
            for cell in self.cells(res)
        ]
        return _collection(shapes)

    def counted(self, res: int) -> dict[str, Any]:
        """Return demands by hexagon, most of them near the middle."""
        cells = self.cells(res)
        at = np.array([h3.cell_to_latlng(cell) for cell in cells])
        away = np.hypot((at[:, 1] - MIDDLE[0]) / 1.16, at[:, 0] - MIDDLE[1]) / self.reach
        rng = np.random.default_rng(res)
        counts = rng.poisson(22 * np.exp(-3 * away))
        kept = np.flatnonzero(counts)
        return {"res": res, "ids": kept.tolist(), "counts": counts[kept].tolist()}

    def points(self, count: int) -> list[list[Any]]:
        """Return demands."""
        rng = np.random.default_rng(count)
        at = rng.normal(MIDDLE, [0.4 * self.reach, 0.35 * self.reach], (count, 2))
        return [
            [round(float(lon), 5), round(float(lat), 5), int(rng.integers(2)), int(rng.integers(5)), f"D{i}"]
            for i, (lon, lat) in enumerate(at)
        ]

    @cached_property
    def stations(self) -> list[tuple[str, str, shapely.Point]]:
        """Return a station in each street."""
        return [
            (f"T{i:03}", f"{area.name}服务站", area.shape.representative_point())
            for i, area in enumerate(self.of("street"))
        ]

    def features(self, key: str) -> list[tuple[str, str, Any]]:
        """Return what is drawn of a layer or a level."""
        if key == "stations":
            return self.stations
        if key == "compounds":
            key = "compound"
        return [(area.code, area.name, area.shape) for area in self.of(key)]

    def view(self, level: str, *, scheme: str = "quantile", k: int = 5, breaks: Sequence[float] = (), shift: float = 0) -> dict[str, Any]:
        """Return what the server says of a level; the second area has no value."""
        rows: list[list[Any]] = []
        values = []
        for i, area in enumerate(self.of(level)):
            value = round(60 + (37 * i) % 39 + (i % 7) / 10 + shift, 1)
            known = i != 1
            rows.append([area.code, 10 * i, value if known else None, value - 2 if known else None, value + 2 if known else None])
            if known:
                values.append(value)
        limits = list(breaks) or [float(x) for x in np.round(np.quantile(values, [j / k for j in range(1, k)]), 1)]
        counts = np.bincount(np.searchsorted(limits, values, side="right"), minlength=len(limits) + 1)
        classes = {"breaks": limits, "scheme": scheme, "counts": counts.tolist()}
        if scheme == "continuous":
            classes = {"breaks": [min(values), max(values)], "scheme": scheme, "counts": []}
        return {
            "version": 1,
            "areas": {
                "level": level, "indicator": "on_time_rate", "unit": "%", "decimals": 1, "better": "higher",
                "scale": "sequential", "classes": classes, "columns": list(COLUMNS), "rows": rows,
            },
        }  # fmt: skip

    def config(self, lang: Lang = Lang.ZH) -> dict[str, Any]:
        """Return what the page is told when it opens."""
        own = {"areas": "区域着色", "cells": "六边形网格", "heat": "热力", "points": "逐件诉求", "outlines": "上级边界"}
        tiles = {"stations": ("服务站", "point"), "compounds": ("小区", "outline")}
        layers: dict[str, dict[str, Any]] = {key: {"title": title, "kind": key} for key, title in own.items()}
        for key, (title, kind) in tiles.items():
            layers[key] = {"title": title, "kind": kind, "colour": "#b7e4ee", "tiles": f"/tiles/{key}/{{z}}/{{x}}/{{y}}.mvt?v=1"}
        return {
            "lang": lang.value,
            "version": 1,
            "level": "street",
            "days": {"first": "2020-01-01", "last": "2020-12-31", "from": "2020-01-01", "to": "2021-01-01"},
            "words": {key: words[lang] for key, words in WORDS.items()},
            "names": {
                "category": {"noise": "噪声", "parking": "停车"},
                "status": STATUSES, "channel": {}, "how": {},
                "level": {"district": "区县", "street": "街道", "compound": "小区"},
                "indicator": {"on_time_rate": {"title": "按期办结率", "unit": "%"}, "demands": {"title": "诉求量", "unit": "件"}},
                "layer": layers,
            },
            "urls": {"cells": "/explore/cells.json", "points": "/explore/points.json"},
            "tree": self.tree,
        }  # fmt: skip


def _cut(shape: shapely.Polygon, parts: int, rng: np.random.Generator) -> list[shapely.Polygon]:
    """Cut a shape into parts of about equal size."""
    if parts == 1:
        return [shape]
    west, south, east, north = shape.bounds
    seeds: NDArray[np.float64] = np.empty((0, 2))
    while len(seeds) < 40 * parts:
        tried = rng.uniform((west, south), (east, north), (80 * parts, 2))
        seeds = np.vstack([seeds, tried[shapely.contains_xy(shape, tried)]])
    middles = seeds[:parts]
    for _ in range(6):
        nearest = np.argmin(((seeds[:, None] - middles[None]) ** 2).sum(axis=2), axis=1)
        middles = np.array([seeds[nearest == i].mean(axis=0) if (nearest == i).any() else middles[i] for i in range(parts)])
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.MultiPoint(middles), extend_to=shape))
    cut = [shapely.intersection(cell, shape) for cell in cells]
    return [max(shapely.get_parts(one), key=lambda part: part.area) for one in cut if one.area > 0]


def _collection(rows: Sequence[tuple[str, str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "name_zh": name} if code else {},
                "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-6))),
            }
            for code, name, shape in rows
        ],
    }


def tile(key: str, rows: Sequence[tuple[str, str, Any]], z: int, x: int, y: int) -> bytes:
    """Encode what lies in a tile: Mapbox Vector Tile 2.1, points and outer rings only."""
    side = 2**z
    features = b""
    keys, values = ["code", "name_zh"], []
    for code, name, shape in rows:
        points = shapely.get_coordinates(shape if shape.geom_type == "Point" else shapely.get_parts(shape)[0].exterior)
        px = [
            (round(((lon / 360 + 0.5) * side - x) * EXTENT),
             round(((0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)) * side - y) * EXTENT))
            for lon, lat in points
        ]  # fmt: skip
        columns, lines = zip(*px, strict=True)
        if max(columns) < -64 or min(columns) > EXTENT + 64 or max(lines) < -64 or min(lines) > EXTENT + 64:
            continue
        tags = _packed([0, len(values), 1, len(values) + 1])
        values += [code, name]
        kind = 1 if shape.geom_type == "Point" else 3
        drawn = _packed(_commands(px, ring=kind == 3))
        features += _field(2, _field(2, tags) + b"\x18" + _varint(kind) + _field(4, drawn))
    if not features:
        return b""
    said = b"".join(_field(3, one.encode()) for one in keys)
    said += b"".join(_field(4, _field(1, one.encode())) for one in values)
    layer = b"\x78\x02" + _field(1, key.encode()) + features + said + b"\x28" + _varint(EXTENT)
    return _field(3, layer)


def _commands(px: Sequence[tuple[int, int]], *, ring: bool) -> list[int]:
    at = (0, 0)
    found: list[int] = []
    kept = px[:-1] if ring else px
    if ring and sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(px, px[1:], strict=False)) < 0:
        kept = kept[::-1]
    for index, (x, y) in enumerate(kept):
        if index == 0:
            found.append(1 | (1 << 3))
        elif index == 1:
            found.append(2 | ((len(kept) - 1) << 3))
        found += [_zigzag(x - at[0]), _zigzag(y - at[1])]
        at = (x, y)
    return [*found, 7 | (1 << 3)] if ring else found


def _zigzag(value: int) -> int:
    return (value << 1) ^ (value >> 63)


def _varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += struct.pack("B", (value & 0x7F) | 0x80)
        value >>= 7
    return out + struct.pack("B", value)


def _packed(values: Sequence[int]) -> bytes:
    return b"".join(_varint(value) for value in values)


def _field(number: int, body: bytes) -> bytes:
    return _varint((number << 3) | 2) + _varint(len(body)) + body


@dataclass(slots=True, kw_only=True)
class Place:
    """A server of the city: what it was asked, what it misses, and how many demands there are."""

    city: City
    address: str = ""
    gone: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    demands: int = 400


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

    @app.get("/")
    def page() -> Response:
        return Response(PAGE, mimetype="text/html")

    @app.get("/test.js")
    def script() -> Response:
        return Response(SCRIPT, mimetype="text/javascript")

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(SHARED if name.startswith("vendor/maplibre-") else STATIC, name)

    @app.get("/geo/area/<level>.geojson")
    def area(level: str) -> Response:
        return _json(city.outlines(level))

    @app.get("/geo/layer/stations.geojson")
    def stations() -> Response:
        return _json(_collection(city.stations))

    @app.get("/geo/cells/<int:res>.geojson")
    def hexagons(res: int) -> Response:
        return _json(city.hexagons(res))

    @app.get("/explore/cells.json")
    def cells() -> Response:
        return _json(city.counted(int(request.args["res"])))

    @app.get("/explore/points.json")
    def points() -> Response:
        west, south, east, north = (float(one) for one in request.args["bbox"].split(","))
        found = [p for p in city.points(place.demands) if west <= p[0] <= east and south <= p[1] <= north]
        return _json({"count": len(found), "points": found if len(found) <= 5000 else []})

    @app.get("/tiles/<key>/<int:z>/<int:x>/<int:y>.mvt")
    def tiles(key: str, z: int, x: int, y: int) -> Response:
        body = tile(key, city.features(key), z, x, y)
        return Response(body, status=200 if body else 204, mimetype="application/vnd.mapbox-vector-tile")

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


def _json(body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), mimetype="application/json")


def start_state(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - a state is JSON
    """Return a state as `static/state.js` keeps it."""
    return {
        "lang": "zh", "theme": "light", "tab": "data", "from": "2020-01-01", "to": "2021-01-01", "in": [],
        "poly": None, "category": [], "channel": [], "status": [], "how": [], "hours": None, "close": None,
        "level": "street", "indicator": "on_time_rate",
        "layers": [{"key": "stations", "opacity": 1}, {"key": "areas", "opacity": 0.85}],
        "classes": {"scheme": "quantile", "k": 5, "breaks": []},
        "at": None, "pick": None, "cmp": None, "split": "swipe", **more,
    }  # fmt: skip
