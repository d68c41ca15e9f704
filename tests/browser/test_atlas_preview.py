"""The index map beside the form of atlases: it follows the form, and says what it cannot show."""

import json
from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.test_atlas import STATE
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser

SIZES: Final = ((1280, 800), (1920, 1080), (3840, 2160))
PICTURE: Final = ".atlas-preview .sheet-picture"
STAGE: Final = ".atlas-preview .sheet-stage"
PREVIEW: Final = "**/atlas/preview.png*"


def opened(desk: Workspace, query: str = STATE) -> Page:
    """Open the page and wait for its picture."""
    desk.page.goto(f"{desk.site}/atlas?{query}")
    drawn(desk.page)
    return desk.page


def drawn(page: Page) -> None:
    """Wait until the picture is that of the form."""
    expect(page.locator(STAGE)).to_have_attribute("aria-busy", "false")
    expect(page.locator(PICTURE)).to_be_visible()


def fact(page: Page, key: str) -> Any:  # noqa: ANN401 - a locator
    """Return what is said of an atlas."""
    return page.locator(f".atlas-facts [data-key={key}] dd")


def box(page: Page, selector: str) -> Any:  # noqa: ANN401 - JSON
    """Return where something is."""
    return page.locator(selector).bounding_box()


def asked(of: str) -> Callable[[Request], bool]:
    """Return what knows a request for a picture by a part of its address."""
    return lambda request: "/atlas/preview.png" in request.url and of in request.url


def test_the_index_map_and_the_facts_follow_the_form(workspace: Workspace) -> None:
    page = opened(workspace)
    expect(page.locator("figcaption")).to_have_text("索引图预览（图集第 3 页）")
    expect(page.get_by_role("img", name="索引图预览：4 个区域各注页码")).to_be_visible()
    expect(fact(page, "pages")).to_contain_text("共 8 页：封面 1 页、目录 1 页")
    expect(fact(page, "order")).to_contain_text("（第 5 页）")
    expect(fact(page, "paper")).to_have_text("A4 横向（297 × 210 毫米），PDF")
    before = page.locator(PICTURE).get_attribute("src")
    with page.expect_request(asked("turn=portrait")):
        page.get_by_label("方向").select_option("portrait")
    expect(page.locator(".atlas-heard")).to_have_text("索引图预览已更新")
    drawn(page)
    expect(fact(page, "paper")).to_have_text("A4 纵向（210 × 297 毫米），PDF")
    assert page.locator(PICTURE).get_attribute("src") != before
    shape = page.locator(PICTURE).evaluate("(one) => one.naturalWidth / one.naturalHeight")
    assert shape == pytest.approx(210 / 297, rel=0.01)
    with page.expect_request(asked("format=pptx")):
        page.get_by_label("格式").select_option("pptx")
    expect(page.locator("figcaption")).to_have_text("索引图预览（第 3 张幻灯片中的地图）")
    drawn(page)
    # It was looked at, and nothing was made.
    assert (
        page.evaluate(
            "async () => (await (await fetch('/snapshot/exports.json?search=索引')).json()).total"
        )
        == 0
    )


def test_what_the_form_says_goes_before_the_address_of_the_page(workspace: Workspace) -> None:
    page = opened(workspace, f"{STATE}&format=pptx&px=9")
    assert page.get_by_label("格式").input_value() == "pdf"
    expect(fact(page, "paper")).to_have_text("A4 横向（297 × 210 毫米），PDF")
    expect(page.locator("figcaption")).to_have_text("索引图预览（图集第 3 页）")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("turn", ["landscape", "portrait"])
def test_the_page_is_full_and_nothing_is_cut_on_every_screen(
    workspace: Workspace, lang: str, theme: str, turn: str
) -> None:
    page = workspace.page
    page.add_init_script(
        f"localStorage.setItem('rongtu.sheet', JSON.stringify({{turn: '{turn}'}}))"
    )
    opened(workspace, f"{STATE}&lang={lang}&theme={theme}")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        for selector in (".atlas-side", ".sheet-options", ".atlas-card", ".atlas-facts"):
            cut = page.locator(selector).evaluate(
                "(one) => Math.max(one.scrollHeight - one.clientHeight,"
                " one.scrollWidth - one.clientWidth)"
            )
            assert cut <= 1, (selector, width)
        picture, side = box(page, PICTURE), box(page, ".atlas-side")
        card = box(page, ".atlas-card")
        assert picture["x"] >= side["x"]
        assert picture["x"] + picture["width"] <= width
        assert picture["y"] + picture["height"] <= height
        # As large as there is room for: it touches its margins one way, and no half is empty.
        stage = box(page, STAGE)
        shares = picture["width"] / stage["width"], picture["height"] / stage["height"]
        assert max(shares) > 0.9, (width, shares)
        # A page that stands has the words beside it, and all the height.
        assert turn == "landscape" or picture["height"] > 0.85 * side["height"], (width, picture)
        for start, length in (("x", "width"), ("y", "height")):
            middle = side[start] + side[length] / 2
            for low, high in ((side[start], middle), (middle, side[start] + side[length])):
                filled = sum(
                    max(0.0, min(one[start] + one[length], high) - max(one[start], low))
                    for one in (picture, card)
                )
                assert filled > 0.5 * (high - low), (width, start, filled)
        # Words and picture do not lie on each other.
        beside = picture["x"] + picture["width"] <= card["x"]
        assert beside or picture["y"] >= card["y"] + card["height"]


def test_a_picture_that_comes_late_does_not_take_the_place_of_the_newer_one(
    workspace: Workspace,
) -> None:
    page, held = opened(workspace), list[Route]()
    page.route(PREVIEW, lambda route: held.append(route) if "paper=a3" in route.request.url
               else route.continue_())  # fmt: skip
    with page.expect_request(asked("paper=a3")):
        page.get_by_label("纸张").select_option("a3")
    expect(page.locator(".sheet-wait")).to_have_text("正在绘制索引图预览…")
    expect(page.locator(STAGE)).to_have_attribute("aria-busy", "true")
    # What is not wanted any more is let go of, and so cannot come later.
    with page.expect_event("requestfailed", asked("paper=a3")):
        page.get_by_label("纸张").select_option("square")
    drawn(page)
    expect(page.locator(".sheet-wait")).to_be_empty()
    assert len(held) == 1
    shape = page.locator(PICTURE).evaluate("(one) => one.naturalWidth / one.naturalHeight")
    assert shape == pytest.approx(1, rel=0.01)
    workspace.complaints.clear()


def test_a_picture_that_fails_is_said_in_words_and_may_be_tried_again(
    workspace: Workspace,
) -> None:
    page = opened(workspace, f"{STATE}&lang=en")
    body = json.dumps({"error": "Many people make sheets right now"})
    page.route(PREVIEW, lambda route: route.fulfill(status=409, body=body,
                                                    content_type="application/json"))  # fmt: skip
    page.get_by_label("Paper").select_option("a3")
    failed = page.locator(".atlas-preview [role=alert]")
    expect(failed).to_have_text("The index map is not drawn. Many people make sheets right now")
    expect(page.locator(PICTURE)).to_be_hidden()
    # An atlas may be made all the same, and what it will be is known.
    expect(page.get_by_role("button", name="Make the atlas")).to_be_enabled()
    expect(fact(page, "paper")).to_have_text("A3 landscape (420 × 297 mm), PDF")
    page.unroute(PREVIEW)
    page.get_by_role("button", name="Try again").click()
    drawn(page)
    expect(failed).to_be_empty()
    workspace.complaints.clear()


def test_what_makes_no_atlas_shows_no_picture_of_another(workspace: Workspace) -> None:
    page = opened(workspace)
    page.route("**/atlas/plan.json*", lambda route: route.fulfill(
        status=422, json={"error": "区域过多（超过 300 个）"}))  # fmt: skip
    page.get_by_label("分幅").select_option("district")
    expect(page.locator(".atlas-none")).to_have_text("没有可预览的索引图。")
    expect(page.locator(".atlas-plan")).to_have_text("区域过多（超过 300 个）")
    expect(page.locator(PICTURE)).to_be_hidden()
    expect(page.locator(".atlas-facts")).to_be_empty()
    page.unroute("**/atlas/plan.json*")
    page.get_by_label("分幅").select_option("street")
    drawn(page)
    expect(page.locator(".atlas-none")).to_be_hidden()
    workspace.complaints.clear()


def test_an_empty_database_is_said_on_the_page(workspace: Workspace) -> None:
    page = workspace.page
    page.route("**/atlas/options.json*", lambda route: route.fulfill(
        status=503, json={"error": "还没有载入诉求数据", "word": "empty"}))  # fmt: skip
    page.goto(f"{workspace.site}/atlas?{STATE}")
    expect(page.get_by_role("alert")).to_have_text("还没有载入诉求数据")
    # It is asked again by itself: when there are data, the page is there.
    page.unroute("**/atlas/options.json*")
    drawn(page)
    workspace.complaints.clear()
    workspace.failures.clear()


WATCH: Final = """
(selector) => {
  window.changed = [];
  const note = (records) => changed.push(...records.map((one) => one.attributeName));
  new MutationObserver(note).observe(document.querySelector(selector), { attributes: true });
}
"""


def test_the_picture_stays_while_an_atlas_is_made(workspace: Workspace) -> None:
    page = opened(workspace, f"{STATE}&title=Kept")
    # So few pages may be made before anybody could look: every change of the picture is noted.
    page.evaluate(WATCH, PICTURE)
    page.get_by_role("button", name="制作图集").click()
    expect(page.locator(".sheet-code")).to_be_visible()
    expect(page.locator(PICTURE)).to_be_visible()
    assert page.evaluate("window.changed") == []


@pytest.mark.parametrize(
    ("lang", "alt"),
    [("zh", "索引图预览：各区域注有所在页码"),
     ("en", "Preview of the index map: areas with their page numbers")],
)  # fmt: skip
def test_without_scripts_there_is_the_picture_of_the_usual_atlas(
    browser: Browser, site: str, lang: str, alt: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    with page.expect_response("**/atlas/preview.png*") as coming:
        page.goto(f"{site}/atlas?{STATE}&lang={lang}")
    assert coming.value.ok
    picture = page.get_by_role("img", name=alt)
    expect(picture).to_be_visible()
    shown = picture.bounding_box()
    assert shown is not None
    assert shown["width"] > 400
    expect(page.locator(".atlas-opening")).to_be_hidden()
    context.close()
