"""The map of the planners' page as somebody sees and uses it."""

import io
import math
from collections.abc import Callable
from typing import Any, Final

import shapely
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from tests.browser.explore_city import LEVELS, MIDDLE, Area, start_state
from tests.browser.explore_place import Place

LEFT: Final = 264
"""Where the map begins in the page, in pixels; left of it are the layers."""
SIZE: Final = (1264, 800)
AT: Final = [*MIDDLE, 11.5]
"""A camera that has all of the city in sight."""

LOOKS: Final = 100
"""So often a page is looked at before what should be seen is missed."""

Pixel = tuple[float, float]


def layers(*keys: str, opacity: float = 1) -> list[dict[str, Any]]:
    """Return layers as a state has them, the topmost first."""
    return [{"key": key, "opacity": opacity} for key in keys]


def rgb(colour: str) -> tuple[int, int, int]:
    """Return the bands of #rrggbb."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


class Desk:
    """The map in a page, and what the page complained of."""

    def __init__(self, context: BrowserContext, place: Place) -> None:
        """Watch a new page of `context` from before its first request."""
        self.page: Page = context.new_page()
        self.place = place
        self.at: list[float] = AT
        self.complaints: list[str] = []
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        # What the server is told to miss is the browser's to complain of, not the map's.
        expected = ("GPU stall", "503", "CONTEXT_LOST_WEBGL")
        if message.type in {"error", "warning"} and not any(w in message.text for w in expected):
            self.complaints.append(message.text)

    def bare(self) -> None:
        """Open the page without a map."""
        self.page.goto(self.place.address)

    def open(
        self,
        *,
        tree: dict[str, Any] | None = None,
        views: dict[str, Any] | None = None,
        pair: bool = False,
        wait: bool = True,
        **state: Any,  # noqa: ANN401 - JSON
    ) -> None:
        """Start the map with a state, and wait until nothing is drawn any more."""
        self.bare()
        city = self.place.city
        config = city.config()
        if tree is not None:
            config["tree"] = tree
        shown = views or {level: city.view(level) for level in LEVELS}
        given = start_state(**{"layers": layers("areas"), "at": self.at, **state})
        self.at = given["at"] or self.at
        self.page.evaluate("(given) => start(...given)", [config, given, shown, {"pair": pair}])
        if wait and not pair:
            self.still()

    def change(self, **patch: Any) -> None:  # noqa: ANN401 - JSON
        """Change the state, as another part of the page does."""
        self.at = patch.get("at") or self.at
        self.page.evaluate("(patch) => change(patch)", patch)
        self.still()

    def still(self) -> None:
        """Wait until nothing is drawn any more."""
        self.page.evaluate("still()")

    def until(self, test: str) -> None:
        """Wait until an expression of the page is true."""
        self.page.evaluate(f"until(() => {test})")

    def until_seen(self, seen: Callable[[], bool]) -> None:
        """Wait until a look at the page, which may be taken again and again, shows something."""
        for _ in range(LOOKS):
            if seen():
                return
            self.page.wait_for_timeout(250)
        assert seen()

    def state(self) -> dict[str, Any]:
        """Return the page's state."""
        state: dict[str, Any] = self.page.evaluate("state")
        return state

    def changes(self) -> list[list[dict[str, Any]]]:
        """Return what the map changed so far, and forget it."""
        changes: list[list[dict[str, Any]]] = self.page.evaluate("changes.splice(0)")
        return changes

    def stats(self) -> dict[str, Any]:
        """Return the map's own counts."""
        stats: dict[str, Any] = self.page.evaluate("map.stats()")
        return stats

    def pixel(self, lon: float, lat: float) -> Pixel:
        """Return where a place is in the page: Web Mercator around the state's camera."""
        east, north, zoom = self.at
        world = 512 * 2**zoom
        y, middle = (
            math.asinh(math.tan(math.radians(one))) / (2 * math.pi) for one in (lat, north)
        )
        return (
            LEFT + (SIZE[0] - LEFT) / 2 + (lon - east) / 360 * world,
            SIZE[1] / 2 + (middle - y) * world,
        )

    def inside(self, area: Area) -> Pixel:
        """Return a pixel of an area, below its name and off its border."""
        middle, rim = shapely.maximum_inscribed_circle(area.shape).coords
        lon, lat = middle
        reach = math.dist(middle, rim)
        return self.pixel(lon, lat - 0.72 * reach)

    def colour(self, at: Pixel) -> tuple[int, int, int]:
        """Return what is seen at a pixel."""
        image = Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")
        found = image.getpixel((round(at[0]), round(at[1])))
        assert isinstance(found, tuple)
        return found[0], found[1], found[2]

    def seen(self, area: Area) -> tuple[int, int, int]:
        """Return the colour of an area, with the pointer elsewhere."""
        return self.colour(self.inside(area))

    def away(self) -> None:
        """Take the pointer off the map."""
        self.page.mouse.move(20, SIZE[1] - 5)
        self.page.evaluate("still()")

    def press(self, *keys: str) -> None:
        """Press keys with the focus on the map."""
        self.page.locator(".xm").focus()
        for key in keys:
            self.page.keyboard.press(key)

    def card(self) -> str:
        """Return what the card beside the pointer says, when there is one."""
        card = self.page.locator(".xc-over:not([hidden])")
        card.wait_for()
        return card.inner_text()

    def near(self, found: tuple[int, int, int], wanted: str, *, by: int = 3) -> bool:
        """Say whether a colour is another one, but for what blending rounds."""
        return all(abs(a - b) <= by for a, b in zip(found, rgb(wanted), strict=True))
