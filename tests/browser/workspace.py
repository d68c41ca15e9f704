"""What a planner does on /explore, and what the page shows, asks and complains of."""

from typing import Any, Final

from playwright.sync_api import ConsoleMessage, Locator, Page, Request, Response

_READY: Final = "() => window.rongtuExplore && window.rongtuExplore.ready()"


class Workspace:
    """The page in a browser.

    Attributes
    ----------
    elsewhere
        What was asked of another server.
    complaints
        What the page complained of.
    failures
        Answers of 500 and more.
    """

    def __init__(self, page: Page, site: str) -> None:
        """Watch `page` from before its first request."""
        self.page, self.site = page, site
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        self.failures: list[str] = []
        page.on("request", self._note_request)
        page.on("response", self._note_response)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.elsewhere.append(request.url)

    def _note_response(self, response: Response) -> None:
        if response.status >= 500:
            self.failures.append(f"{response.status} {response.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "GPU stall" not in message.text:
            self.complaints.append(f"{message.text} {message.location.get('url', '')}".strip())

    def open(self, query: str = "", *, tour: bool = False) -> None:
        """Open the page and wait for its numbers; the tour only where it is wanted."""
        if not tour:
            self.page.add_init_script("localStorage.setItem('rongtu.explore.tour', '1')")
        self.page.goto(f"{self.site}/explore{query}")
        self.ready()

    def ready(self) -> None:
        """Wait until the page shows what its address says."""
        self.page.wait_for_function(_READY)

    def state(self) -> dict[str, Any]:
        """Return what is looked at."""
        found: dict[str, Any] = self.page.evaluate("() => window.rongtuExplore.state()")
        return found

    def view(self) -> dict[str, Any]:
        """Return the numbers that the page was told."""
        self.ready()
        found: dict[str, Any] = self.page.evaluate("() => window.rongtuExplore.view()")
        return found

    def expect_state(self, **wanted: Any) -> None:  # noqa: ANN401 - JSON
        """Wait until parts of the state are as wanted, and the numbers follow them."""
        self.page.wait_for_function(
            """(wanted) => Object.entries(wanted).every(([key, value]) =>
              JSON.stringify(window.rongtuExplore.state()[key]) === JSON.stringify(value))""",
            arg=wanted,
        )
        self.ready()

    def total(self) -> str:
        """Return how many demands the page says there are."""
        return self.page.locator(".total").inner_text()

    def chips(self) -> list[str]:
        """Return the words of the active filters."""
        return self.page.locator(".chip .chip-said").all_inner_texts()

    def headline(self, key: str) -> str:
        """Return the words of a headline figure, on one line."""
        self.ready()
        found = self.page.locator(f".at-headline [data-key={key}]").first.inner_text()
        return " ".join(found.split())

    def facet(self, kind: str, key: str) -> Locator:
        """Return the bar of a value of a facet."""
        return self.page.locator(f".at-{kind} [data-key='{key}']").first

    def tree(self, code: str) -> Locator:
        """Return the row of an area in the tree; what it lies in must be open."""
        return self.page.locator(f".tree li[data-code='{code}'] > .tree-row")

    def axe(self, script: str) -> list[str]:
        """Return the serious faults that axe-core finds."""
        self.page.evaluate(script)
        found = self.page.evaluate(
            "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations"
        )
        return [
            f"{one['id']}: {one['nodes'][0]['html'][:160]}"
            for one in found
            if one["impact"] in {"serious", "critical"}
        ]
