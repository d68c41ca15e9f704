"""The map of the wall in a real browser, with the server's own content security policy."""

import hashlib
import io
import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask, Response, abort, send_from_directory
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page
from werkzeug.serving import make_server

from dashboard.security.headers import protect
from geo.settings import CHECKOUT
from tests.browser.conftest import PATIENCE_MS

pytestmark = pytest.mark.browser

STATIC: Final = Path(CHECKOUT) / "dashboard" / "wall" / "static"
WEST, SOUTH, STEP = 104.0, 30.6, 0.02
DARK, BRIGHT, NONE = "#12324a", "#45a0b8", "#52565b"
ORANGE: Final = "#f2994a"
NO_MAP: Final = "没有地图"

PAGE: Final = """<!doctype html><html lang="zh"><head><meta charset="utf-8">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/static/map.css"><style>
html { font-size: clamp(11px, min(0.83333vw, 1.48148vh), 64px); background: #0a1622;
  font-family: 'Noto Sans CJK SC', sans-serif }
body { margin: 0 } #map { width: 62.5vw; height: 74vh }
</style></head><body><div id="map"></div>
<script type="module" src="/test.js"></script></body></html>"""

SCRIPT: Final = """
import { createMap } from "/static/map.js";
window.said = [];
window.until = async (test) => {
  const patience = performance.now() + 60000;
  while (!test()) {
    if (performance.now() > patience) throw new Error(`waited in vain: ${test}`);
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
};
window.frames = async (n) => {
  for (let i = 0; i < n; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
};
// No frame of the map for thirty of the screen, and no label away.
window.still = async () => {
  let [last, same] = [-1, 0];
  await until(() => {
    const drawn = map.stats().frames;
    same = drawn === last && !document.querySelector(".map-away") ? same + 1 : 0;
    last = drawn;
    return same > 30;
  });
};
window.gl = () => document.querySelector(".map-canvas canvas").getContext("webgl2");
window.lose = () => {
  window.extension = gl().getExtension("WEBGL_lose_context");
  extension.loseContext();
};
window.said_of = (kind) => said.some(([what, it]) => what === "trouble" && it === kind);
window.start = async (reduced) => {
  window.map = await createMap(document.getElementById("map"), {
    onPick: (code) => said.push(["pick", code]),
    onHover: (code) => said.push(["hover", code]),
    onTrouble: (kind) => said.push(["trouble", kind]),
    staticUrl: "/static/", words: { no_map: "没有地图" }, reduced,
  });
};
"""


def grid(columns: int, rows: int, *, prefix: str, step: float = STEP) -> dict[str, Any]:
    """Return squares side by side, from the south-west corner on."""
    features = []
    for index in range(columns * rows):
        west = WEST + index % columns * step
        south = SOUTH + index // columns * step
        ring = [
            [west, south],
            [west + step, south],
            [west + step, south + step],
            [west, south + step],
            [west, south],
        ]
        features.append(
            {
                "type": "Feature",
                "properties": {"code": f"{prefix}{index:03}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


GEOMETRIES: Final = {
    "street": grid(6, 6, prefix="S"),
    "community": grid(23, 10, prefix="C", step=0.005),
    "one": grid(2, 2, prefix="T", step=0.004),
    "dots": {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {},
                "geometry": {"type": "Point", "coordinates": [WEST + 0.03, SOUTH + 0.03]},
            }
        ],
    },
}


BUFFERS: Final = """
window.buffers = new Set();
const { createBuffer, deleteBuffer } = WebGL2RenderingContext.prototype;
WebGL2RenderingContext.prototype.createBuffer = function () {
  const made = createBuffer.call(this);
  buffers.add(made);
  return made;
};
WebGL2RenderingContext.prototype.deleteBuffer = function (gone) {
  buffers.delete(gone);
  deleteBuffer.call(this, gone);
};
"""
"""Counts what the map holds on the graphics card: some for each tile and layer."""


def scene(of: str, *, fill: str | None = DARK, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return the contract's `map` of a geometry, all in one colour."""
    areas = {}
    corners = []
    for feature in GEOMETRIES[of]["features"]:
        (west, south), _, (east, north), *_ = feature["geometry"]["coordinates"][0]
        corners += [(west, south), (east, north)]
        code = feature["properties"]["code"]
        areas[code] = {
            "fill": fill,
            "name": f"街道{code}",
            "value": "98.4" if fill else "",
            "at": [(west + east) / 2, (south + north) / 2],
            "hover": ["按期办结率 98.4%"],
        }
    longitudes, latitudes = zip(*corners, strict=True)
    return {
        "level": of,
        "title": of,
        "geometry": {"id": of, "url": f"/geo/{of}"},
        "outline": None,
        "bounds": [min(longitudes), min(latitudes), max(longitudes), max(latitudes)],
        "areas": areas,
        "legend": None,
        "shapes": [],
        "points": [],
        "alt": f"地图：{of}",
        **more,
    }


def spot(tone: str, text: str = "1") -> dict[str, Any]:
    """Return a point of the contract, in the second square of the second row."""
    return {
        "lon": WEST + 1.5 * STEP,
        "lat": SOUTH + 1.5 * STEP,
        "colour": ORANGE,
        "size": 26,
        "text": text,
        "hover": ["热点 1"],
        "tone": tone,
    }


def cells(count: int) -> dict[str, Any]:
    """Return small squares as hot cells."""
    features = [
        {"rings": feature["geometry"]["coordinates"], "colour": ORANGE}
        for feature in grid(30, -(-count // 30), prefix="H", step=0.002)["features"][:count]
    ]
    return {"id": "hot", "style": "hot", "features": features}


@dataclass(slots=True, kw_only=True)
class Place:
    """A server of the static files, which can be told to miss a geometry."""

    address: str = ""
    gone: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """Serve the map's own files and small geometries, on loopback."""
    place = Place()
    app = Flask(__name__, static_folder=None)
    protect(app, script_hashes=())

    @app.get("/")
    def page() -> Response:
        return Response(PAGE, mimetype="text/html")

    @app.get("/test.js")
    def script() -> Response:
        return Response(SCRIPT, mimetype="text/javascript")

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(STATIC, name)

    @app.get("/geo/<name>")
    def geometry(name: str) -> Response:
        place.asked.append(name)
        if name in place.gone:
            abort(404)
        return Response(json.dumps(GEOMETRIES[name]), mimetype="application/geo+json")

    server = make_server("127.0.0.1", 0, app, threaded=True)
    place.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield place
    server.shutdown()
    thread.join()
    server.server_close()


class Wall:
    """The map in a page, and what the page complained of."""

    def __init__(self, context: BrowserContext, place: Place) -> None:
        """Watch a new page of `context` from before its first request."""
        self.page: Page = context.new_page()
        self.place = place
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        # A geometry that is not there is the browser's to complain of, not the map's.
        expected = ("GPU stall", "404", "CONTEXT_LOST_WEBGL")
        if message.type in {"error", "warning"} and not any(w in message.text for w in expected):
            self.complaints.append(message.text)

    def open(self, *, reduced: bool = False) -> None:
        """Start the map."""
        self.page.goto(self.place.address)
        self.page.evaluate("(reduced) => start(reduced)", reduced)

    def show(
        self, panel: dict[str, Any], overlays: Sequence[dict[str, Any]] = (), *, fly: bool = False
    ) -> bool:
        """Show a scene and wait until nothing moves."""
        shown = self.page.evaluate(
            "async ([panel, overlays, fly]) => {"
            " const shown = await map.show(panel, overlays, { fly });"
            " await still(); return shown; }",
            [panel, list(overlays), fly],
        )
        return bool(shown)

    def said(self) -> list[list[str | None]]:
        """Return what the map told the page so far, and forget it."""
        said: list[list[str | None]] = self.page.evaluate("said.splice(0)")
        return said

    def stats(self) -> dict[str, Any]:
        """Return the map's own counts."""
        stats: dict[str, Any] = self.page.evaluate("map.stats()")
        return stats

    def colour(self, x: float, y: float) -> str:
        """Return what is seen at a point, as #rrggbb."""
        image = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        pixel = image.getpixel((round(x), round(y)))
        assert isinstance(pixel, tuple)
        return "#" + "".join(f"{band:02x}" for band in pixel)

    def beside(self, code: str) -> tuple[float, float]:
        """Return a point of an area, a little above its name."""
        box = self.page.locator(".map-label", has_text=f"街道{code}").bounding_box()
        assert box is not None
        return box["x"] + box["width"] / 2, box["y"] - 8

    def seen(self, code: str) -> str:
        """Return the colour of an area."""
        return self.colour(*self.beside(code))


@pytest.fixture
def wall(browser: Browser, place: Place) -> Iterator[Wall]:
    """Open a window; whatever a test does, nothing may fail silently."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    context.set_default_timeout(PATIENCE_MS)
    place.gone.clear()
    place.asked.clear()
    wall = Wall(context, place)
    yield wall
    context.close()
    assert wall.complaints == []


def test_the_vendored_files_are_those_their_list_names() -> None:
    listed = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    for name in ("maplibre-gl.mjs", "maplibre-gl-worker.mjs", "LICENSE"):
        digest = hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest()
        assert f"| `{name}` | `{digest}` |" in listed


def test_areas_have_their_colours_and_what_is_unknown_is_grey(wall: Wall) -> None:
    wall.open()
    panel = scene("street")
    panel["areas"]["S001"]["fill"] = BRIGHT
    panel["areas"]["S002"] |= {"fill": None, "value": ""}
    assert wall.show(panel)
    assert wall.seen("S000") == DARK
    assert wall.seen("S001") == BRIGHT
    x, y = wall.beside("S002")
    # Between two lines of the hatching, somewhere.
    assert NONE in {wall.colour(x + right, y) for right in range(0, 10, 2)}
    assert wall.page.locator("#map").get_attribute("role") == "img"
    assert wall.page.locator("#map").get_attribute("aria-label") == "地图：street"


def test_new_data_change_colours_and_texts_and_ask_for_no_geometry_again(wall: Wall) -> None:
    wall.open()
    panel = scene("street")
    wall.show(panel)
    wall.page.evaluate("document.querySelectorAll('.map-label').forEach((it) => { it.kept = 1; })")
    panel["areas"]["S001"] |= {"fill": BRIGHT, "value": "99.1"}
    wall.show(panel)
    assert wall.seen("S001") == BRIGHT
    assert wall.seen("S000") == DARK
    assert wall.page.locator(".map-label", has_text="S001").inner_text() == "街道S001\n99.1"
    kept = "[...document.querySelectorAll('.map-label')].every((it) => it.kept)"
    assert wall.page.evaluate(kept)
    assert wall.place.asked == ["street"]


def test_nothing_is_drawn_while_nothing_changes(wall: Wall) -> None:
    wall.open()
    wall.show(scene("street", points=[spot("attention")]))
    before = wall.stats()
    assert before["breathing"]
    wall.page.evaluate("frames(120)")
    wall.show(scene("street", points=[spot("attention")]))
    assert wall.stats()["frames"] == before["frames"]


@pytest.mark.parametrize(
    ("width", "height", "size"), [(1920, 1080, 17), (3840, 2160, 34), (3840, 1080, 17)]
)
def test_labels_neither_meet_nor_leave_the_map(
    wall: Wall, width: int, height: int, size: int
) -> None:
    wall.page.set_viewport_size({"width": width, "height": height})
    wall.open()
    for of in ("street", "community"):
        wall.show(scene(of))
        frame = wall.page.locator("#map").bounding_box()
        assert frame is not None
        boxes = [box.bounding_box() for box in wall.page.locator(".map-label").all()]
        assert len(boxes) >= 20
        for index, box in enumerate(boxes):
            assert box is not None
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
            assert frame["y"] <= box["y"]
            assert box["y"] + box["height"] <= frame["y"] + frame["height"]
            assert not any(_meet(box, other) for other in boxes[index + 1 :])
    label = wall.page.locator(".map-label").first
    drawn = label.evaluate("(it) => parseFloat(getComputedStyle(it).fontSize)")
    assert drawn == pytest.approx(size, abs=0.01)


def _meet(a: Any, b: Any) -> bool:  # noqa: ANN401 - Playwright's boxes
    across = a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
    return bool(across and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"])


def test_a_name_at_the_edge_is_whole_and_none_stands_under_a_number(wall: Wall) -> None:
    wall.open()
    panel = scene("street", points=[spot("none")])
    panel["areas"]["S000"]["name"] = "一个名字非常非常长的街道S000"
    wall.show(panel)
    frame = wall.page.locator("#map").bounding_box()
    edge = wall.page.locator(".map-label", has_text="S000").bounding_box()
    assert frame is not None
    assert edge is not None
    assert edge["x"] >= frame["x"]
    pin = wall.page.locator(".map-pin").bounding_box()
    assert not any(_meet(pin, box.bounding_box()) for box in wall.page.locator(".map-label").all())


def test_the_marked_area_has_its_name_however_small_it_is(wall: Wall) -> None:
    wall.open()
    wall.show(scene("community"))
    names = wall.page.locator(".map-label").all_inner_texts()
    code = next(f"C{i:03}" for i in range(230) if not any(f"C{i:03}" in name for name in names))
    wall.page.evaluate("(code) => map.mark(code)", code)
    wall.page.evaluate("still()")
    assert wall.page.locator(".map-label", has_text=code).count() == 1
    wall.page.evaluate("map.mark(null)")
    assert wall.page.locator(".map-label", has_text=code).count() == 0


def test_the_marked_area_is_outlined_in_white(wall: Wall) -> None:
    wall.open()
    wall.show(scene("one"))
    wall.page.evaluate("map.mark('T003')")
    wall.page.evaluate("still()")
    box = wall.page.locator("#map").bounding_box()
    assert box is not None
    image = Image.open(io.BytesIO(wall.page.screenshot())).convert("RGB")
    x = round(wall.beside("T003")[0] + 80)
    above = {image.getpixel((x, y)) for y in range(round(box["y"]), round(wall.beside("T003")[1]))}
    assert (255, 255, 255) in above


def test_pointing_tells_and_a_click_picks(wall: Wall) -> None:
    wall.open()
    wall.show(scene("street"))
    x, y = wall.beside("S014")
    wall.page.mouse.move(x, y)
    wall.page.wait_for_selector(".map-box:not([hidden])")
    assert wall.page.locator(".map-box").inner_text() == "街道S014\n按期办结率 98.4%"
    wall.page.mouse.click(x, y)
    wall.page.mouse.move(1900, 1070)
    wall.page.wait_for_selector(".map-box", state="hidden")
    assert wall.said() == [["hover", "S014"], ["pick", "S014"], ["hover", None]]


def test_a_flight_ends_where_a_jump_does_and_equal_bounds_need_none(wall: Wall) -> None:
    wall.open()
    wall.show(scene("street"))
    wall.show(scene("one"), fly=True)
    flown = wall.beside("T000")
    frames = wall.stats()["frames"]
    wall.show(scene("one"), fly=True)
    assert wall.stats()["frames"] == frames
    wall.show(scene("street"))
    wall.show(scene("one"))
    assert wall.beside("T000") == flown
    assert wall.seen("T000") == DARK


def test_a_reader_who_wants_less_motion_sees_no_flight_and_no_breath(wall: Wall) -> None:
    wall.open(reduced=True)
    wall.show(scene("street", points=[spot("attention")]))
    assert not wall.stats()["breathing"]
    away = wall.page.evaluate(
        "async (panel) => { await map.show(panel, [], { fly: true });"
        " return !!document.querySelector('.map-away'); }",
        scene("one"),
    )
    assert not away


def test_only_what_needs_attention_breathes(wall: Wall) -> None:
    wall.open()
    wall.show(scene("street", points=[spot("none"), spot("none", "")]))
    assert not wall.stats()["breathing"]
    wall.show(scene("street", points=[spot("none"), spot("attention", "")]))
    assert wall.stats()["breathing"]
    assert wall.page.locator(".map-pin i").count() == 1


def test_shapes_and_overlays_are_seen_and_go_again(wall: Wall) -> None:
    wall.open()
    overlay = {"key": "stations", "kind": "point", "url": "/geo/dots", "colour": "#ffffff"}
    wall.show(scene("street", shapes=[cells(600)]), [overlay])
    image = Image.open(io.BytesIO(wall.page.screenshot())).convert("RGB")
    colours = {colour for _, colour in image.getcolors(maxcolors=1 << 20) or []}
    mixed = tuple(
        round(0.78 * int(ORANGE[at : at + 2], 16) + 0.22 * int(DARK[at : at + 2], 16))
        for at in (1, 3, 5)
    )
    assert any(
        isinstance(colour, tuple)
        and all(abs(a - b) <= 2 for a, b in zip(colour, mixed, strict=True))
        for colour in colours
    )
    many = wall.stats()["layers"]
    wall.show(scene("street"))
    assert wall.stats()["layers"] == many
    image = Image.open(io.BytesIO(wall.page.screenshot())).convert("RGB")
    assert not any(
        isinstance(colour, tuple) and colour[0] > colour[2] + 60
        for _, colour in image.getcolors(maxcolors=1 << 20) or []
    )


def test_a_context_lost_and_given_back_brings_the_colours_back(wall: Wall) -> None:
    wall.open()
    panel = scene("street")
    panel["areas"]["S001"]["fill"] = BRIGHT
    wall.show(panel)
    wall.page.evaluate("(async () => { lose(); await until(() => said_of('lost')); })()")
    wall.page.evaluate("extension.restoreContext()")
    wall.page.evaluate("(async () => { await until(() => said_of('back')); await still(); })()")
    assert wall.said() == [["trouble", "lost"], ["trouble", "back"]]
    assert wall.seen("S000") == DARK
    assert wall.seen("S001") == BRIGHT


def test_a_context_lost_for_good_has_the_map_built_anew_with_the_newest_scene(wall: Wall) -> None:
    wall.open()
    wall.show(scene("street"))
    wall.page.evaluate("(async () => { lose(); await until(() => said_of('lost')); })()")
    wall.page.evaluate("(panel) => map.show(panel, [])", scene("one", fill=BRIGHT))
    wall.page.evaluate("(async () => { await until(() => said_of('back')); await still(); })()")
    assert wall.said() == [["trouble", "lost"], ["trouble", "back"]]
    assert wall.seen("T000") == BRIGHT
    assert wall.page.locator("canvas").count() == 1
    assert wall.stats()["maps"] == 1


def test_without_webgl_the_place_of_the_map_says_so(wall: Wall) -> None:
    wall.page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind.startsWith('webgl') ? null : get.call(this, kind, ...more); };"
    )
    wall.open()
    wall.page.evaluate(
        "(panel) => map.show(panel, [])", scene("street", points=[spot("attention")])
    )
    assert wall.said() == [["trouble", "none"]]
    assert wall.page.locator("#map").inner_text() == NO_MAP
    assert not wall.stats()["breathing"]


def test_a_geometry_that_cannot_be_had_leaves_the_map_as_it_was_and_is_asked_for_again(
    wall: Wall,
) -> None:
    wall.open()
    wall.show(scene("street"))
    wall.place.gone.add("one")
    assert not wall.show(scene("one"))
    assert wall.said() == [["trouble", "geometry"]]
    assert wall.seen("S000") == DARK
    assert wall.page.locator("#map").get_attribute("aria-label") == "地图：street"
    wall.place.gone.clear()
    assert wall.show(scene("one", fill=BRIGHT))
    assert wall.seen("T000") == BRIGHT
    assert wall.said() == []


def test_hours_of_scenes_take_no_more_memory(wall: Wall) -> None:
    # Small, for it is memory of scripts that is measured, and the pixels are drawn without a GPU.
    wall.page.set_viewport_size({"width": 320, "height": 180})
    wall.open()
    scenes = [
        scene("street"),
        scene("community", fill=BRIGHT),
        scene("one"),
        scene("street", fill=None, shapes=[cells(600)]),
        scene("street", points=[spot("attention"), spot("none", "2")]),
    ]
    overlay = {"key": "stations", "kind": "point", "url": "/geo/dots", "colour": "#ffffff"}
    session = wall.page.context.new_cdp_session(wall.page)

    def heap_after(count: int) -> int:
        wall.page.evaluate(
            "async ([scenes, overlay, count]) => { for (let i = 0; i < count; i += 1) {"
            " const panel = structuredClone(scenes[i % scenes.length]);"
            " for (const it of Object.values(panel.areas)) it.value = String(i % 100);"
            " await map.show(panel, i % 2 ? [overlay] : [], { fly: false });"
            " map.mark(Object.keys(panel.areas)[i % 4]); await frames(2); } await still(); }",
            [scenes, overlay, count],
        )
        for _ in range(3):
            session.send("HeapProfiler.collectGarbage")
        return int(session.send("Runtime.getHeapUsage")["usedSize"])

    # Until the engine has compiled what it will.
    warm = heap_after(200)
    before = wall.stats()
    assert heap_after(300) < 1.1 * warm
    after = wall.stats()
    counted = ("sources", "layers", "states", "labels", "pins", "kept", "maps")
    assert {key: after[key] for key in counted} == {key: before[key] for key in counted}


def test_tiles_that_the_map_has_left_are_let_go(wall: Wall) -> None:
    wall.page.set_viewport_size({"width": 320, "height": 180})
    wall.page.add_init_script(BUFFERS)
    wall.open()

    def buffers_after_a_look_at(column: int) -> int:
        west = WEST + column * STEP
        wall.show(scene("street", bounds=[west, SOUTH, west + STEP, SOUTH + STEP]))
        wall.show(scene("street"))
        return int(wall.page.evaluate("buffers.size"))

    before = buffers_after_a_look_at(0)
    assert buffers_after_a_look_at(5) == before


def test_the_sources_of_a_long_round_are_bounded(wall: Wall) -> None:
    wall.open()
    for number in range(9):
        panel = scene("one")
        panel["geometry"] = {"id": "one", "url": f"/geo/one?of={number}"}
        wall.show(panel)
    stats = wall.stats()
    # Six areas, shapes and points.
    assert stats["sources"] == 8
    assert stats["kept"] == 6


def test_a_map_put_away_leaves_nothing_behind(wall: Wall) -> None:
    wall.open()
    wall.show(scene("street", points=[spot("attention")]))
    lost = wall.page.evaluate(
        "(() => { const before = gl(); map.destroy(); return before.isContextLost(); })()"
    )
    assert lost
    assert wall.page.locator("#map *").count() == 0
