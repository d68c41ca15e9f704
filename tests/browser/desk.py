"""A bare page with the search box and the menu of kept views, and a server of its own."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask, Response, jsonify, request, send_from_directory
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect
from werkzeug.serving import make_server

from dashboard.explore import search
from dashboard.explore.search_index import build
from dashboard.explore.words_saved import WORDS as SAVED
from dashboard.explore.words_search import WORDS as SEARCH
from dashboard.security.headers import protect
from geo.settings import CHECKOUT
from geo.text import Lang
from tests.browser.conftest import PATIENCE_MS
from tests.unit.test_search import ROWS

STATIC: Final = Path(CHECKOUT) / "dashboard" / "explore" / "static"
INDEX: Final = build(ROWS, version=7)
LEVELS: Final = {"district": "区县", "street": "街道", "community": "社区", "compound": "小区"}

PAGE: Final = """<!doctype html><html lang="zh" data-theme="light"><head><meta charset="utf-8">
<title>test</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/static/explore.css">
<link rel="stylesheet" href="/static/search.css"></head>
<body style="overflow: visible"><button id="before">前</button>
<div id="search" style="width: 24rem"></div><div id="saved" style="float: right"></div>
<script type="application/json" id="config">CONFIG</script>
<script type="module" src="/test.js"></script></body></html>"""

SCRIPT: Final = """
import { create as createSearch } from "/static/search.js";
import { create as createSaved } from "/static/saved.js";
const config = JSON.parse(document.getElementById("config").textContent);
window.changed = [];
const state = { from: "2020-01-01", to: "2021-01-01" };
const context = {
  config,
  t(key, values = {}) {
    if (config.words[key] === undefined) throw new Error(`no words for ${key}`);
    const put = (all, name) => name in values ? values[name] : all;
    return config.words[key].replace(/\\{(\\w+)\\}/g, put);
  },
  change: (patch) => changed.push(patch),
  state: () => state,
  names: (kind, key) => config.names[kind][key],
};
window.parts = [createSearch(document.getElementById("search"), context),
  createSaved(document.getElementById("saved"), context)];
for (const part of parts) { part.draw(null, state); part.draw(null, state); }
"""


CONTRAST: Final = """(which) => {
  const rgb = (said) => said.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = (node) => {
    for (let on = node; on; on = on.parentElement) {
      const [r, g, b, a] = rgb(getComputedStyle(on).backgroundColor);
      if (a === undefined || a > 0.99) return [r, g, b];
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll(which)]
    .filter((node) => [...node.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
    .map((node) => {
      const pair = [light(rgb(getComputedStyle(node).color)), light(ground(node))];
      pair.sort((a, b) => a - b);
      return [node.className || node.tagName, (pair[1] + 0.05) / (pair[0] + 0.05)];
    }).filter(([, ratio]) => ratio < 4.5);
}"""


@dataclass(slots=True, kw_only=True)
class Place:
    """A server of the two parts, whose answers can be held back and broken."""

    address: str = ""
    lang: Lang = Lang.ZH
    asked: list[str] = field(default_factory=list)
    held: dict[str, threading.Event] = field(default_factory=dict)
    broken: bool = False
    refused: str = ""
    views: list[dict[str, Any]] = field(default_factory=list)
    written: list[Any] = field(default_factory=list)

    def clear(self) -> None:
        """Begin anew."""
        for event in self.held.values():
            event.set()
        for kept in (self.asked, self.held, self.views, self.written):
            kept.clear()
        self.broken, self.refused, self.lang = False, "", Lang.ZH

    def page(self) -> str:
        """Return the page with its words."""
        config = {
            "lang": self.lang.value,
            "words": {key: text[self.lang] for key, text in (SEARCH | SAVED).items()},
            "names": {"level": LEVELS},
            "urls": {"search": "/explore/search.json", "saved": "/explore/saved", "short": "/s/"},
        }
        return PAGE.replace("CONFIG", json.dumps(config, ensure_ascii=False))

    def keep(self, given: dict[str, Any], *, version: int = 7) -> dict[str, Any]:
        """Keep a view as the server does, without its rules."""
        view = {
            "id": f"abcdefgh{len(self.views):02}", "name": given.get("name"), "kind": "view",
            "query": given["query"], "note": given.get("note") or None, "version": version,
            "as_of": f"2020-12-{version:02} 23:50", "made_at": "2021-01-01 09:00", "gone": False,
            "link": f"/explore?{given['query']}", "short": f"/s/abcdefgh{len(self.views):02}",
        }  # fmt: skip
        self.views.append(view)
        return view

    def named(self) -> list[dict[str, Any]]:
        """Return what is in the list, newest first."""
        return [one for one in reversed(self.views) if one["name"] and not one["gone"]]


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """Serve it on loopback."""
    place = Place()
    server = make_server("127.0.0.1", 0, _app(place), threaded=True)
    place.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield place
    place.clear()
    server.shutdown()
    thread.join()
    server.server_close()


def _app(place: Place) -> Flask:
    app = Flask(__name__, static_folder=None)
    protect(app, script_hashes=())

    @app.get("/explore")
    def page() -> Response:
        return Response(place.page(), mimetype="text/html")

    @app.get("/test.js")
    def script() -> Response:
        return Response(SCRIPT, mimetype="text/javascript")

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(STATIC, name)

    app.add_url_rule("/explore/search.json", view_func=lambda: _found(place), endpoint="search")
    saved = "/explore/saved"
    for rule, act, methods in (
        (f"{saved}.json", lambda: _listed(place), ["GET"]),
        (f"{saved}.json", lambda: _kept(place), ["POST"]),
        (f"{saved}/<id_>", lambda id_: _changed(place, id_), ["PATCH", "DELETE"]),
        (f"{saved}/<id_>/restore", lambda id_: _changed(place, id_), ["POST"]),
    ):
        app.add_url_rule(rule, view_func=act, methods=methods, endpoint=f"{rule}{methods}")
    return app


def _found(place: Place) -> Response:
    typed, keys = request.args.get("q", ""), request.args.get("keys", "")
    place.asked.append(typed or keys)
    if typed in place.held:
        place.held[typed].wait(PATIENCE_MS / 1000)
    if place.broken:
        return _answer({"error": "数据库暂时连不上"}, 503)
    found = search.named(INDEX, keys.split(",")) if keys else search.find(INDEX, typed)
    return jsonify(search.told(INDEX, found, Lang(request.args["lang"])))


def _listed(place: Place) -> Response:
    page = int(request.args["page"])
    views = [one for one in place.named() if request.args["q"] in one["name"]]
    return jsonify(
        views=views[3 * (page - 1) : 3 * page],
        total=len(views),
        page=page,
        now={"version": 9, "as_of": "2020-12-09 23:50"},
    )


def _kept(place: Place) -> Response:
    assert request.mimetype == "application/json"
    if place.refused:
        return _answer({"error": place.refused}, 400)
    place.written.append(request.get_json())
    return _answer({"view": place.keep(request.get_json())}, 201)


def _changed(place: Place, id_: str) -> Response:
    view = next(view for view in place.views if view["id"] == id_)
    if request.method == "PATCH":
        view |= {name: request.get_json()[name] for name in ("name", "note")}
    else:
        view["gone"] = request.method == "DELETE"
    return jsonify(view=view)


def _answer(body: dict[str, Any], status: int) -> Response:
    response = jsonify(body)
    response.status_code = status
    return response


class Desk:
    """The bare page, and what it complained of."""

    def __init__(self, context: BrowserContext, place: Place) -> None:
        """Watch a new page of `context` from before its first request."""
        self.page: Page = context.new_page()
        self.place = place
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.box = self.page.get_by_role("combobox")
        self.list = self.page.get_by_role("listbox")
        self.options = self.page.get_by_role("option")
        self.said = self.page.locator(".search-said")
        self.toggle = self.page.locator(".saved-toggle")
        self.menu = self.page.locator(".saved-menu")

    def _note(self, message: ConsoleMessage) -> None:
        # A refusal is the browser's to complain of, not the page's.
        if message.type in {"error", "warning"} and "status of" not in message.text:
            self.complaints.append(message.text)

    def open(self, query: str = "") -> "Desk":
        """Open the page."""
        self.page.goto(f"{self.place.address}/explore{query}")
        expect(self.toggle).to_be_visible()
        return self

    def type(self, typed: str) -> None:
        """Type into the box, and wait for the answer."""
        self.box.fill(typed)
        expect(self.options.first).to_be_visible()

    def chosen(self) -> Locator:
        """Return the option that is marked."""
        return self.page.get_by_role("option", selected=True)

    def changed(self) -> list[dict[str, Any]]:
        """Return what the parts changed so far, and forget it."""
        changed: list[dict[str, Any]] = self.page.evaluate("changed.splice(0)")
        return changed


@pytest.fixture
def desk(browser: Browser, place: Place) -> Iterator[Desk]:
    """Open a window; whatever a test does, nothing may fail silently."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    place.clear()
    desk = Desk(context, place)
    yield desk
    place.clear()
    context.close()
    assert desk.complaints == []
