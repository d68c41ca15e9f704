"""Dossiers in a real browser: they open, are reached by keyboard, have no barrier, and print."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine
from werkzeug.serving import make_server

from dashboard.dossier import routes
from dashboard.security.headers import protect
from tests.browser.city import PHONE
from tests.db.dossiers import forget

pytestmark = pytest.mark.browser

AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
BARRIERS: Final = """
async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
  .map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0].html.slice(0, 160)}`)
"""
A4_PX: Final = 680
"""What is left of A4's width between its margins, in CSS pixels."""
TOO_WIDE: Final = """
() => [...document.querySelectorAll('.dossier :is(section, table, .facts, figure, header)')]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1
    || one.scrollWidth > one.clientWidth + 1)
  .map((one) => one.closest('section')?.id + ' ' + one.tagName)
"""
STATION: Final = "S0"


@pytest.fixture(scope="module")
def street(city: Engine) -> str:
    with city.connect() as connection:
        found = connection.exec_driver_sql(
            "SELECT code FROM rongtu.area WHERE level = 'street' ORDER BY code LIMIT 1"
        )
        return str(found.scalar_one())


@pytest.fixture(scope="module")
def address(city: Engine) -> Iterator[str]:
    """Serve dossiers of the city from a thread of this process."""
    assert city is not None
    forget()
    app = Flask("test")
    app.register_blueprint(routes.routes)
    protect(app, script_hashes=[])
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}/place"
    server.shutdown()
    thread.join()
    server.server_close()
    forget()


@pytest.fixture
def desk(browser: Browser) -> Iterator[Page]:
    """Open a window of a desk's size; nothing in it may fail silently."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(30_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text))
    yield page
    context.close()
    assert complaints == []


def test_a_dossier_opens_and_leads_on(desk: Page, address: str, street: str) -> None:
    desk.goto(f"{address}/area/{street}?lang=en&from=2020-02-01&to=2020-03-01")
    expect(desk.locator("h1")).to_be_visible()
    assert desk.evaluate("document.documentElement.lang") == "en"
    assert PHONE not in desk.content()
    desk.locator(".trail a").first.click()
    expect(desk.locator(".kind")).to_contain_text("District")
    expect(desk.locator(".when")).to_contain_text("2020-02-01 to 2020-02-29")
    desk.get_by_role("link", name="Dark").click()
    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")
    desk.locator("#stations tbody a").first.click()
    expect(desk.locator(".kind")).to_contain_text(re.compile("Service station"))
    expect(desk.locator("html")).to_have_attribute("data-theme", "dark")


def test_a_definition_opens_and_closes_by_keyboard(desk: Page, address: str, street: str) -> None:
    desk.goto(f"{address}/area/{street}?lang=en")
    button = desk.get_by_role("button", name="On-time closure rate: definition and source").first
    button.focus()
    desk.keyboard.press("Enter")
    shown = desk.locator("#dossier-on_time_rate")
    expect(shown).to_be_visible()
    expect(shown).to_contain_text("÷")
    desk.keyboard.press("Escape")
    expect(shown).to_be_hidden()
    expect(button).to_be_focused()


def test_the_first_key_leads_to_the_content(desk: Page, address: str, street: str) -> None:
    desk.goto(f"{address}/area/{street}")
    desk.keyboard.press("Tab")
    expect(desk.locator(".skip")).to_be_focused()
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_be_focused()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_there_is_no_barrier(desk: Page, address: str, street: str, theme: str) -> None:
    axe = AXE.read_text(encoding="utf-8")
    found = {}
    for path in (f"area/{street}", f"area/{street}001", f"station/{STATION}"):
        desk.goto(f"{address}/{path}?theme={theme}")
        desk.evaluate(axe)
        found[path] = desk.evaluate(BARRIERS)
        desk.locator("button.about").first.click()
        desk.evaluate(axe)
        found[f"{path}, a definition"] = desk.evaluate(BARRIERS)
    assert {path: one for path, one in found.items() if one} == {}


def test_on_paper_nothing_is_cut(desk: Page, address: str, street: str) -> None:
    desk.emulate_media(media="print")
    desk.set_viewport_size({"width": A4_PX, "height": 960})
    for path in (f"area/{street}", f"area/{street}001", f"station/{STATION}"):
        for lang in ("zh", "en"):
            desk.goto(f"{address}/{path}?lang={lang}&theme=dark")
            assert desk.evaluate(TOO_WIDE) == []
            white = desk.evaluate("getComputedStyle(document.body).backgroundColor")
            assert white == "rgb(255, 255, 255)"
            rows = desk.locator("tr").first
            assert rows.evaluate("(row) => getComputedStyle(row).breakInside") == "avoid"
            expect(desk.locator(".links")).to_be_hidden()
            expect(desk.locator(".definition").first).to_be_visible()
    pages = desk.pdf(prefer_css_page_size=True)
    assert pages.startswith(b"%PDF")
    assert len(re.findall(rb"/Type\s*/Page\b", pages)) >= 2


def test_a_plot_is_saved_by_keyboard_as_a_picture(desk: Page, address: str, street: str) -> None:
    desk.goto(f"{address}/area/{street}?lang=en&theme=dark")
    links = desk.locator("#trend .pictures a")
    expect(links).to_have_count(4)
    for link in links.all():
        box = link.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
    link = desk.get_by_role("link", name="On-time rate a month (%): picture as PNG")
    link.focus()
    with desk.expect_download() as coming:
        desk.keyboard.press("Enter")
    assert re.search(
        r"_On-time rate a month_\d{4}-\d\d_\d{4}-\d\d\.png$", coming.value.suggested_filename
    )
    assert Path(coming.value.path()).read_bytes().startswith(b"\x89PNG")
    desk.emulate_media(media="print")
    expect(links.first).to_be_hidden()


def test_a_part_fits_beside_a_map(desk: Page, address: str, street: str) -> None:
    desk.goto(f"{address}/area/{street}")
    part = desk.evaluate(
        "async (path) => (await fetch(path)).text()", f"{address}/area/{street}.part"
    )
    desk.evaluate(
        "(part) => { const side = document.createElement('aside'); side.style.width = '420px';"
        " document.querySelector('main').replaceWith(side); side.innerHTML = part; }",
        part,
    )
    cut = desk.evaluate(
        "() => [...document.querySelectorAll('.dossier > section')]"
        ".filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.id)"
    )
    assert cut == []
    desk.locator("button.about").first.click()
    expect(desk.locator(".definition:popover-open")).to_be_visible()
