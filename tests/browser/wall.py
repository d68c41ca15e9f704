"""What somebody before the wall sees and does, and what the page asks and complains of."""

import json
import re
import time
from contextlib import suppress
from typing import Any, Final

import pytest
from playwright.sync_api import (
    ConsoleMessage,
    Error,
    Locator,
    Page,
    Request,
    Response,
    Route,
    expect,
)

_LOADED: Final = """
() => window.rongtuWall && window.rongtuWall.state().scene !== null
  && document.querySelectorAll('.sheet[aria-hidden]').length === 0
"""
_MAP: Final = """
() => {
  const { map } = window.rongtuWall.state();
  return map && map.maps === 1 && map.frames > 0 && map.states > 0
    && !document.querySelector('.map-away') && map;
}
"""
_STEPS: Final = 16
"""How finely the map is pointed at, across and down."""
_MARKED: Final = """
() => [...document.querySelectorAll('.ranking li[data-marked]')].map((one) => one.dataset.code)
"""
STEADY: Final = "let drawn = 0; Math.random = () => 0.001 + 1e-9 * (drawn += 1);"
"""Screens do some things at a moment of their own: here at the earliest. No two draws are equal."""
LATER: Final = """
window.later = 0;
const elapsed = performance.now.bind(performance);
performance.now = () => elapsed() + window.later;
"""


class Wall:
    """The page in a browser.

    Attributes
    ----------
    answers
        What the server answered, but for pulses.
    pulses
        How many were answered.
    loads
        How often the page was loaded.
    """

    def __init__(self, page: Page, address: str) -> None:
        """Watch `page` from before its first request."""
        self.page, self.address = page, address
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.answers: list[Response] = []
        self.loads = 0
        self.pulses = 0
        self._ahead = 0.0
        self._told: dict[str, Any] = {}
        self._mute = False
        page.on("request", self._note_request)
        page.on("response", self._note_response)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("load", lambda _page: self._note_load())

    def _note_load(self) -> None:
        self.loads += 1

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.address}/", "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note_response(self, response: Response) -> None:
        if "/wall/pulse.json" in response.url:
            self.pulses += 1
        else:
            self.answers.append(response)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "GPU stall" not in message.text:
            self.complaints.append(message.text)

    def open(self, query: str = "") -> None:
        """Open the wall and wait for its numbers."""
        self.page.goto(f"{self.address}/wall?{query}")
        self.ready()

    def ready(self) -> None:
        """Wait until there is a scene, and none fading out."""
        self.page.wait_for_function(_LOADED)

    def map(self) -> dict[str, Any]:
        """Wait until the map is drawn and stands still; return what it counts."""
        found: dict[str, Any] = self.page.wait_for_function(_MAP).json_value()
        return found

    def state(self) -> dict[str, Any]:
        """Return what the page says of itself."""
        found: dict[str, Any] = self.page.evaluate("() => window.rongtuWall.state()")
        return found

    def press(self, *keys: str) -> None:
        """Press keys, one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def expect_scene(self, scene: str, area: str | None = None) -> None:
        """Wait until a scene of an area is on, alone."""
        self.page.wait_for_function(
            """([scene, area]) => {
              const { state } = window.rongtuWall;
              return state().scene === scene && state().area === area
                && document.querySelectorAll('.sheet[aria-hidden]').length === 0;
            }""",
            arg=[scene, area],
        )

    def expect_state(self, state: str) -> None:
        """Wait until the screen says that it is `synced`, `alone`, `paused` or `fixed`."""
        expect(self.page.locator("footer .state")).to_have_attribute("data-state", state)

    def values(self) -> list[str]:
        """Return the large numbers."""
        return self.page.locator(".figure .value").all_inner_texts()

    def figure(self, at: int) -> Locator:
        """Return the panel of a large number."""
        return self.page.locator(".figures .panel").nth(at)

    def expect_value(self, at: int, value: str) -> None:
        """Wait until a large number is `value`."""
        expect(self.figure(at).locator(".value")).to_have_text(value)

    def rows(self, at: int = 0) -> list[tuple[str, str]]:
        """Return name and value of the rows of a list that lead to areas."""
        rows = self.page.locator(".lists .panel").nth(at).locator("li[data-code]")
        found: list[tuple[str, str]] = rows.evaluate_all(
            "(all) => all.map((row) => [row.dataset.code, row.querySelector('.value').textContent])"
        )
        return [(code, value) for code, value in found]

    def labels(self) -> dict[str, str]:
        """Return what stands on the map."""
        found: dict[str, str] = self.page.evaluate(
            """() => Object.fromEntries([...document.querySelectorAll('.map-label')]
              .map((one) => [one.children[0].textContent, one.children[1].textContent]))"""
        )
        return found

    def places(self, wanted: set[str]) -> dict[str, tuple[float, float]]:
        """Return a point of the screen on each of these areas, found by pointing at the map."""
        box = self.page.locator(".map").bounding_box()
        assert box is not None
        found: dict[str, tuple[float, float]] = {}
        for down in range(1, _STEPS):
            for right in range(1, _STEPS):
                at = (
                    box["x"] + box["width"] * right / _STEPS,
                    box["y"] + box["height"] * down / _STEPS,
                )
                self.page.mouse.move(*at)
                for code in self.page.evaluate(_MARKED):
                    found.setdefault(code, at)
                if found.keys() >= wanted:
                    return found
        return found

    def bar(self) -> Locator:
        """Return the bar that says what is out of order."""
        return self.page.locator("footer .bar")

    def heard(self) -> str:
        """Return every word of the page, also what is for listeners only."""
        text: str = self.page.evaluate("() => document.getElementById('wall').textContent")
        return text

    def newest(self, version: int) -> None:
        """Wait until what is on the screen is of this version of the data.

        A server shows at first what it kept, while it makes what a load before has changed.
        """
        self.page.wait_for_function("(it) => window.rongtuWall.state().version === it", arg=version)
        self.frames(2)

    def more_pulses(self, count: int = 2) -> None:
        """Wait until the server has been heard again, and what it told is on the page."""
        wanted = self.pulses + count
        while self.pulses < wanted:
            with self.page.expect_event("response"):
                pass
        self.frames(2)

    def frames(self, count: int) -> None:
        """Wait for frames of the screen."""
        self.page.evaluate(
            """async (count) => {
              for (let i = 0; i < count; i += 1) await new Promise(requestAnimationFrame);
            }""",
            count,
        )

    def marked(self) -> bool:
        """Say whether the page is still the one that `mark` marked."""
        return bool(self.page.evaluate("() => window.sameAsBefore === true"))

    def mark(self) -> None:
        """Mark the page: the mark is gone when it is loaded again."""
        self.page.evaluate("() => { window.sameAsBefore = true; }")

    def wait_for_reload(self) -> None:
        """Wait until the marked page is gone, and the new one has its numbers."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            # The page may be going while it is asked.
            with suppress(Error):
                self.page.wait_for_function("() => window.sameAsBefore !== true", timeout=2_000)
                self.ready()
                return
        pytest.fail("the page was not loaded again")

    # What the server says is changed on its way: the page follows the server's clock.

    def steer(self) -> None:
        """Stand between the pulse and the page."""
        self.page.route(re.compile(r"/wall/pulse\.json"), self._pulse)

    def _pulse(self, route: Route) -> None:
        if self._mute:
            route.abort()
            return
        try:
            response = route.fetch()
            told = response.json()
        except (Error, json.JSONDecodeError):
            # The page has gone meanwhile, or the server has.
            with suppress(Error):
                route.abort()
            return
        told["now"] += round(self._ahead)
        with suppress(Error):
            route.fulfill(response=response, json=told | self._told)

    def stand_at(self, moment: float) -> None:
        """Let the server's clock say `moment`, in seconds since 1970, and go on from there."""
        self._ahead = 1000 * (moment - time.time())

    def tell(self, **told: Any) -> None:  # noqa: ANN401 - JSON
        """Let the server say something else."""
        self._told = told

    def mute(self, *, silent: bool) -> None:
        """Let no pulse be answered."""
        self._mute = silent
