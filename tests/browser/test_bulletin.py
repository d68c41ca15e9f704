"""The archive of bulletins in a real browser: a bulletin is made, listed, and reached by keys."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine, text
from werkzeug.serving import make_server

from dashboard.bulletin import make, routes
from dashboard.dossier import routes as dossier
from dashboard.explore import facts as keeping
from dashboard.explore.decide_jobs import Jobs
from dashboard.explore.facts import Keeper
from dashboard.security.headers import protect
from tests.db.snapshots import forget

pytestmark = pytest.mark.browser

AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
BARRIERS: Final = """
async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
  .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html.slice(0, 160)}`)
"""


@pytest.fixture
def address(city: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve the archive of the city from a thread of this process; the register is empty."""
    forget()
    make.forget()
    monkeypatch.setattr(routes, "jobs", Jobs(at_once=1))
    # No thread looks at the database when it is gone.
    monkeypatch.setattr(Keeper, "_run", lambda _keeper: None)
    keeper = keeping.keeper()
    monkeypatch.setattr(keeper, "_first_s", 0.0)
    keeper.round()
    app = Flask("test")
    for one in (routes, dossier):
        app.register_blueprint(one.routes)
    protect(app, script_hashes=[])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/bulletins"
    server.shutdown()
    thread.join()
    server.server_close()
    with city.begin() as connection:
        connection.execute(text("DELETE FROM rongtu.export WHERE kind = 'bulletin'"))
    forget()
    make.forget()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """Open a window of a desk's size; nothing in it may fail silently."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(60_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text))
    yield page
    context.close()
    assert complaints == []


def test_a_bulletin_is_made_and_listed(desk: Page, address: str) -> None:
    desk.goto(f"{address}?lang=en")
    button = desk.get_by_role("button", name=re.compile("^Weekly: "))
    button.dblclick()
    notice = desk.get_by_role("status")
    expect(notice).to_contain_text(re.compile("Made: |It is there already: "), timeout=120_000)
    expect(desk.locator("tbody tr")).to_have_count(1)
    with desk.expect_download() as saved:
        desk.get_by_role("link", name=re.compile("^Download ")).click()
    assert saved.value.suggested_filename.endswith(".pdf")
    assert Path(saved.value.path()).read_bytes().startswith(b"%PDF")
    # A second wish finds it.
    button.click()
    expect(notice).to_contain_text("It is there already")
    expect(desk.locator("tbody tr")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_archive_has_no_barrier(desk: Page, address: str, theme: str) -> None:
    desk.goto(f"{address}?theme={theme}")
    desk.get_by_role("button", name=re.compile("^编制月报")).click()
    expect(desk.locator("tbody tr")).to_have_count(1, timeout=120_000)
    desk.evaluate(AXE.read_text(encoding="utf-8"))
    assert desk.evaluate(BARRIERS) == []
    for width, height in ((1920, 1080), (3840, 2160), (390, 844)):
        desk.set_viewport_size({"width": width, "height": height})
        wide = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        assert desk.evaluate(wide), (width, height)


def test_the_archive_is_used_by_keys_alone(desk: Page, address: str) -> None:
    desk.goto(f"{address}?lang=en")
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("link", name="Skip to the content")).to_be_focused()
    desk.keyboard.press("Enter")
    desk.get_by_label("Area").focus()
    desk.keyboard.press("Tab")
    expect(desk.get_by_role("button", name=re.compile("^Weekly"))).to_be_focused()
    desk.get_by_role("link", name="Monthly", exact=True).focus()
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("length=month"))
    expect(desk.get_by_role("link", name="Monthly", exact=True)).to_have_attribute(
        "aria-current", "page"
    )
    expect(desk.get_by_text("No monthly bulletins yet")).to_be_visible()
