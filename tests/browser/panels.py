"""The chart panels of the planners' page, on a bare page."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from flask import Flask, Response, send_from_directory
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request
from werkzeug.serving import make_server

from dashboard.security.headers import protect
from geo.settings import CHECKOUT
from geo.text import Lang
from tests.browser.panels_view import config, state, streets, view

STATIC: Final = Path(CHECKOUT) / "dashboard" / "explore" / "static"

PAGE: Final = """<!doctype html><html lang="{lang}" data-theme="{theme}"><head>
<meta charset="utf-8"><title>Panels</title><link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/explore.css"><link rel="stylesheet" href="/static/panels.css">
<style>body {{ display: grid; grid-template: minmax(0, 1fr) / minmax(0, 1fr) 404px; gap: 8px;
  padding: 8px; height: 100vh }}
.middle {{ grid-template-rows: 118px minmax(150px, 1fr); grid-column: 1 }}
.right {{ grid-column: 2; grid-row: 1 }}
.middle {{ display: grid; gap: 8px }}</style></head>
<body><main class="middle">
<section class="days-panel"><div id="days"></div></section>
<section class="table-panel"><div id="table"></div></section></main>
<aside class="right"><div id="headline"></div><div class="facets" tabindex="-1">
<div id="category"></div><div id="status"></div><div id="hours"></div><div id="close"></div>
<div id="channel"></div><div id="how"></div></div></aside>
<script type="application/json" id="config">{config}</script>
<script type="module" src="/test.js"></script></body></html>"""

SCRIPT: Final = """
import * as close from "/static/close.js";
import * as days from "/static/days.js";
import { define } from "/static/define.js";
import * as facet from "/static/facet.js";
import * as headline from "/static/headline.js";
import * as hours from "/static/hours.js";
import * as table from "/static/table.js";
import * as columns from "/static/columns.js";
import * as sheet from "/static/sheet.js";
import * as brush from "/static/brush.js";
import * as nothing from "/static/nothing.js";
const config = JSON.parse(document.getElementById("config").textContent);
const made = { close, days, headline, hours, table };
const heard = {};
const areas = new Map();
Object.assign(window, { said: [], columns, sheet, brush, nothing, hours, close, config });
const t = (key, values = {}) => {
  if (!(key in config.words)) throw new Error(`no words for ${key}`);
  return config.words[key].replace(/\\{(\\w+)\\}/g,
    (all, name) => (name in values ? values[name] : all));
};
window.context = {
  config, t, state: () => state, places: { all: areas, get: (code) => areas.get(code) },
  number: (n) => n.toLocaleString("en"),
  names: (kind, key) => (kind === "area" ? (areas.get(key) || { name: key }).name
    : config.names[kind][key] || key),
  change(patch, how = {}) {
    said.push([patch, how.replace ? "replace" : "push"]);
    draw(view, { ...state, ...patch });
  },
  dayAfter: (day) => new Date(Date.parse(`${day}T00:00:00Z`) + 864e5).toISOString().slice(0, 10),
  define: (key) => define(context, key),
  on: (kind, act) => (heard[kind] = [...(heard[kind] || []), act]),
  tell: (kind, value) => { said.push([{ [kind]: value }, "tell"]); },
};
window.hover = (code) => heard.hover.forEach((act) => act(code));
window.draw = (next, now) => {
  [window.view, window.state] = [next, now];
  for (const one of Object.values(parts)) one.draw(next, now);
};
window.start = (names, given, now, tree) => {
  tree.forEach(([code, parent, name]) =>
    areas.set(code, { code, name, parent: areas.get(parent) || null }));
  window.state = now;
  window.parts = {};
  for (const name of names) {
    const host = document.getElementById(name);
    parts[name] = made[name] ? made[name].create(host, context) : facet.create(host, context, name);
  }
  if (given) draw(given, now);
};
window.wanted = async () => {
  const patience = performance.now() + 30000;
  while (!said.some(([, how]) => how !== "tell")) {
    if (performance.now() > patience) throw new Error("nothing is wanted");
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
};
"""


@contextmanager
def served() -> Iterator[str]:
    """Serve the page's own files on loopback, with the server's content security policy."""
    app = Flask(__name__, static_folder=None)
    protect(app, script_hashes=())

    @app.get("/<lang>/<theme>")
    def page(lang: str, theme: str) -> Response:
        told = json.dumps(config(Lang(lang)), ensure_ascii=False).replace("<", "\\u003c")
        return Response(PAGE.format(lang=lang, theme=theme, config=told), mimetype="text/html")

    @app.get("/test.js")
    def script() -> Response:
        return Response(SCRIPT, mimetype="text/javascript")

    @app.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(STATIC, name)

    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


ALL: Final = ("headline", "days", "category", "status", "hours", "close", "channel", "how", "table")


class Desk:
    """The panels in a page, and what the page complained of."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        """Watch a new page of `context` from before its first request."""
        self.page: Page = context.new_page()
        self.address = address
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._leave)

    def _leave(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def open(
        self,
        *names: str,
        lang: str = "zh",
        theme: str = "light",
        given: dict[str, Any] | None = None,
        count: int = 26,
        now: Mapping[str, Any] | None = None,
    ) -> None:
        """Show panels with numbers; all of them if none is named. `now` differs from the usual."""
        self.page.goto(f"{self.address}/{lang}/{theme}")
        shown = view(Lang(lang), count=count) if given is None else given
        self.page.evaluate(
            "(all) => start(...all)",
            [list(names or ALL), shown, state(**(now or {})), streets(count)],
        )
        if not names or "table" in names:
            self.page.locator(
                ".grid-box .ag-row, .grid-box .ag-overlay-no-rows-center"
            ).first.wait_for()

    def draw(
        self, given: dict[str, Any] | None = None, *, now: Mapping[str, Any] | None = None
    ) -> None:
        """Show other numbers, or the same in another state."""
        self.page.evaluate(
            "([next, patch]) => draw(next || view, { ...state, ...patch })",
            [given, dict(now or {})],
        )

    def said(self) -> list[Any]:
        """Return what the panels wanted changed since the last time."""
        found = self.page.evaluate("said.splice(0)")
        return [patch for patch, how in found if how != "tell"]

    def told(self) -> list[Any]:
        """Return what they wanted once they do: AG Grid tells of its events a moment later."""
        self.page.evaluate("wanted()")
        return self.said()

    def at(self, selector: str) -> Locator:
        """Return a part of the page."""
        return self.page.locator(selector)

    def keys(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Drag the pointer."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        self.page.mouse.move(*end)
        self.page.mouse.up()
