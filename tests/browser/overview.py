"""What a reader does with the overview page, and what they see on it."""

from typing import Final

from playwright.sync_api import ConsoleMessage, Page, Request, Response, expect

_READY: Final = """
() => {
  const plot = document.querySelector('#overview-map .js-plotly-plot');
  const main = document.querySelector('#overview-main');
  return plot && plot.data && plot.data[0].z.some((z) => z !== null)
    && main.dataset.shown === main.dataset.show && main.getAttribute('aria-busy') === 'false'
    && plot._fullLayout.map._subplot.map.loaded()
    && document.querySelector('.hero .number') && document.querySelector('.verdict-text p');
}
"""

_DOT: Final = """
([code, ringed]) => {
  const plot = document.querySelector('#overview-ranking .js-plotly-plot');
  const trace = plot.data.findIndex((t) => t.customdata);
  const codes = trace < 0 ? [] : Array.from(plot.data[trace].customdata);
  const dots = [...plot.querySelectorAll('.scatterlayer .trace')]
    .map((t) => t.querySelectorAll('path.point')).find((found) => found.length === codes.length);
  const dot = dots && dots[codes.indexOf(code)];
  if (!dot || (parseFloat(dot.style.strokeWidth) > 0) !== ringed) return null;
  const {x, y, width, height} = dot.getBoundingClientRect();
  const still = window.wantedDot && window.wantedDot.x === x && window.wantedDot.y === y;
  window.wantedDot = {x, y};
  return still ? {x: x + width / 2, y: y + height / 2} : null;
}
"""
"""Where an area's dot is, once it is drawn with or without its ring and stands still."""


class Overview:
    """The page in a browser, with a record of what it asked for and complained of."""

    def __init__(self, page: Page, site: str) -> None:
        """Watch `page` from before its first request."""
        self.page, self.site = page, site
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.answers: list[Response] = []
        page.on("request", self._note_request)
        page.on("response", lambda answer: self.answers.append(answer))  # noqa: PLW0108 - Playwright marks it
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "GPU stall" not in message.text:
            self.complaints.append(message.text)

    def open(self, query: str = "") -> None:
        """Open the page and wait until its numbers are there."""
        self.page.goto(f"{self.site}/{query}")
        self.ready()

    def values(self) -> dict[str, float | None]:
        """Return the map's value of each area, from the plot itself."""
        locations, z = self.page.evaluate(
            "() => { const t = document.querySelector('#overview-map .js-plotly-plot').data[0];"
            " return [t.locations, t.z]; }"
        )
        return dict(zip(locations, z, strict=True))

    def wait_for_values(self, values: dict[str, float | None]) -> None:
        """Wait until the map shows `values`."""
        self.page.wait_for_function(
            """(wanted) => {
              const t = document.querySelector('#overview-map .js-plotly-plot').data[0];
              return t.locations.every((code, i) => {
                const [a, b] = [t.z[i], wanted[code] ?? null];
                return a === b || (a !== null && b !== null && Math.abs(a - b) < 1e-9);
              });
            }""",
            arg=values,
        )

    def ready(self) -> None:
        """Wait until the page shows what its controls say."""
        self.page.wait_for_function(_READY)

    def trace(self, uid: str, name: str) -> list[object]:
        """Return what a trace of the map has of something, from the plot itself."""
        found: list[object] = self.page.evaluate(
            "([uid, name]) => Array.from(document.querySelector('#overview-map .js-plotly-plot')"
            ".data.find((trace) => trace.uid === uid)[name])",
            [uid, name],
        )
        return found

    def wait_for_trace(self, uid: str, name: str, values: list[object]) -> None:
        """Wait until a trace of the map has `values`: words may be there a moment earlier."""
        self.page.wait_for_function(
            """([uid, name, values]) => {
              const trace = document.querySelector('#overview-map .js-plotly-plot')
                .data.find((one) => one.uid === uid);
              return JSON.stringify(Array.from(trace[name])) === JSON.stringify(values);
            }""",
            arg=[uid, name, values],
        )

    def layer_ids(self) -> list[str]:
        """Return the URLs of the layers over the map, from the plot itself."""
        sources: list[str] = self.page.evaluate(
            "() => document.querySelector('#overview-map .js-plotly-plot')"
            ".layout.map.layers.map((layer) => layer.source)"
            ".filter((source) => typeof source === 'string')"
        )
        return sources

    def headline(self, key: str) -> str:
        """Return the text of a headline figure, on one line."""
        return " ".join(self.page.locator(f".figure[data-key={key}]").inner_text().split())

    def choose_indicator(self, typed: str, title: str) -> None:
        """Open the picker, type, and click the indicator of that title."""
        self.page.locator(".ant-select", has=self.page.locator("#overview-indicator")).click()
        self.page.keyboard.type(typed)
        self.page.locator(".ant-select-item-option", has_text=title).first.click()

    def choose_area(self, name: str) -> None:
        """Choose a district or street by typing its name and the Enter key's mouse."""
        self.page.locator("#overview-area").click()
        self.page.keyboard.type(name)
        self.page.locator(".ant-select-tree-node-content-wrapper", has_text=name).first.click()

    def click_dot(self, code: str, *, ringed: bool) -> None:
        """Click an area in the ranking, as it is drawn when it is chosen (`ringed`) or not."""
        found = self.page.wait_for_function(_DOT, arg=[code, ringed])
        spot = found.json_value()
        self.page.mouse.click(spot["x"], spot["y"])

    def expect_link(self, **fields: str) -> None:
        """Wait until the address bar says `fields`."""
        for name, value in fields.items():
            self.page.wait_for_function(
                "([name, value]) => new URLSearchParams(location.search).get(name) === value",
                arg=[name, value],
            )

    def see(self, text: str) -> None:
        """Wait until `text` is on the page."""
        expect(self.page.get_by_text(text, exact=False).first).to_be_visible()
