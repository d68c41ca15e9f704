"""The page of atlases: from a state to a file, stopped on the way, in both languages."""

import io
import re
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser

AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
STATE: Final = "level=street&in=510106&indicator=on_time_rate&from=2020-02-01&to=2020-03-01"
SIZES: Final = ((1440, 900), (1920, 1080), (3840, 2160))


def opened(desk: Workspace, query: str = STATE) -> Page:
    """Open the page and wait until it says how many pages there would be."""
    desk.page.goto(f"{desk.site}/atlas?{query}")
    expect(desk.page.locator(".atlas-plan")).to_contain_text(re.compile(r"\d"))
    return desk.page


def test_an_atlas_is_made_and_taken_home(workspace: Workspace) -> None:
    page = opened(workspace)
    expect(page.locator(".atlas-plan")).to_contain_text("共 4 幅分区图")
    page.get_by_role("button", name="制作图集").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".atlas-title")).to_have_text(
        "2020年2月金牛区各街道按期办结率图集", timeout=120_000
    )
    code = page.locator(".sheet-code").inner_text()
    with page.expect_download() as coming:
        page.get_by_role("link", name="下载").click()
    body = coming.value.path().read_bytes()
    pages = PdfReader(io.BytesIO(body)).pages
    assert len(pages) == 8
    assert all(code in one.extract_text() for one in pages)
    # The same again is there at once.
    page.reload()
    page.get_by_role("button", name="制作图集").click()
    expect(page.locator(".sheet-code")).to_have_text(code)


def test_an_atlas_is_stopped_and_nothing_is_kept(workspace: Workspace) -> None:
    page = opened(workspace, f"{STATE}&lang=en&title=Stopped")
    page.get_by_role("combobox", name="Format").select_option("pptx")
    page.get_by_role("button", name="Make the atlas").press("Enter")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator(".atlas-step")).to_have_text("Cancelled; nothing was kept")
    expect(page.get_by_role("button", name="Make the atlas")).to_be_enabled()
    found = page.evaluate(
        "async () => (await fetch('/snapshot/exports.json?search=Stopped')).json()"
    )
    assert found["total"] == 0


def test_what_cannot_be_made_is_said_before_it_is_begun(workspace: Workspace) -> None:
    page = opened(workspace)
    page.locator("select[name=level]").select_option("compound")
    page.locator("select[name=in]").select_option("")
    expect(page.locator(".atlas-plan")).to_contain_text("共 16 幅分区图")
    page.route("**/atlas/plan.json*", lambda route: route.fulfill(
        status=422, json={"error": "区域过多（超过 300 个）"}))  # fmt: skip
    page.locator("select[name=level]").select_option("street")
    expect(page.locator(".atlas-plan")).to_have_text("区域过多（超过 300 个）")
    expect(page.get_by_role("button", name="制作图集")).to_be_disabled()
    workspace.complaints.clear()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_everybody_can_use_the_page_on_every_screen(
    workspace: Workspace, lang: str, theme: str
) -> None:
    page = opened(workspace, f"{STATE}&lang={lang}&theme={theme}")
    sizes = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        assert wide, (width, height)
        button = page.locator(".sheet-make")
        button.scroll_into_view_if_needed()
        expect(button).to_be_in_viewport()
        sizes.append(page.evaluate("() => parseFloat(getComputedStyle(document.body).fontSize)"))
    assert sizes[0] >= 14
    assert sizes[-1] >= 24
    assert workspace.axe(AXE.read_text(encoding="utf-8")) == []
