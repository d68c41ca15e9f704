"""The desk of map sheets: from the workspace, the wall and a dossier to a file in one's hand."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Download, Page, Request, Route, expect
from pypdf import PdfReader
from sqlalchemy import Engine, text

from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser

AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
JINNIU: Final = "510106"
DAYS: Final = "from=2020-02-01&to=2020-03-01"
DRAWN: Final = "() => document.querySelector('.sheet-stage')?.getAttribute('aria-busy') === 'false'"
ENTER: Final = """
async (query) => (await fetch("/snapshot/exports", { method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ query, format: "csv" }) })).json()
"""
ON_CLIPBOARD: Final = """
async () => {
  const [item] = await navigator.clipboard.read();
  const picture = await createImageBitmap(await item.getType("image/png"));
  return [picture.width, picture.height];
}
"""


def drawn(page: Page) -> tuple[int, int]:
    """Wait for the preview; return its size."""
    page.wait_for_function(DRAWN)
    expect(page.locator(".sheet-picture")).to_be_visible()
    width, height = page.locator(".sheet-picture").evaluate(
        "(one) => [one.naturalWidth, one.naturalHeight]"
    )
    return width, height


def previewed(page: Page, act: Callable[[], Any]) -> dict[str, str]:
    """Return what a preview is asked for when something is done."""
    with page.expect_request(re.compile(r"/snapshot/preview\.png")) as asked:
        act()
    return fields(asked.value)


def fields(request: Request) -> dict[str, str]:
    return {key: value for key, (value,) in parse_qs(urlsplit(request.url).query).items()}


def given(page: Page, button: str) -> tuple[str, bytes]:
    """Press a button that gives a file; return its name and content."""
    with page.expect_download() as coming:
        page.get_by_role("button", name=button, exact=True).click()
    download: Download = coming.value
    return download.suggested_filename, Path(download.path()).read_bytes()


def words(pdf: bytes) -> str:
    """Return the text of a PDF without blanks and line ends."""
    return "".join("".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).split())


def code(page: Page) -> str:
    """Return the code that the desk tells."""
    shown = page.locator(".sheet-code")
    expect(shown).to_have_text(re.compile(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$"))
    return shown.inner_text()


def entered(workspace: Workspace, query: str) -> dict[str, Any]:
    """Have a file made of a query; return its entry."""
    answer: dict[str, Any] = workspace.page.evaluate(ENTER, query)
    return answer


def test_the_workspace_opens_what_is_looked_at_and_gets_the_focus_back(
    workspace: Workspace,
) -> None:
    workspace.open(f"?in={JINNIU}&category=noise&indicator=on_time_rate&{DAYS}")
    page, button = workspace.page, workspace.page.get_by_role("button", name="制图")
    asked = previewed(page, button.click)
    wanted = {"in": JINNIU, "category": "noise", "indicator": "on_time_rate",
              "from": "2020-02-01", "to": "2020-03-01", "lang": "zh"}  # fmt: skip
    assert {key: asked.get(key) for key in wanted} == wanted
    width, height = drawn(page)
    assert width / height == pytest.approx(297 / 210, abs=0.01)
    # Keys of the page beneath are not meant while it is open.
    page.keyboard.press("3")
    assert workspace.state()["tab"] == "data"
    page.keyboard.press("Escape")
    expect(page.locator(".sheet-dialog")).to_have_count(0)
    expect(button).to_be_focused()
    # Nothing of it is left behind: it opens again.
    page.keyboard.press("Enter")
    drawn(page)


def test_a_file_says_what_it_is_of_and_the_second_one_is_the_same(workspace: Workspace) -> None:
    page = workspace.page
    page.goto(f"{workspace.site}/sheet?in={JINNIU}&category=noise&level=street&{DAYS}")
    drawn(page)
    name, first = given(page, "出图并下载")
    told = code(page)
    assert name == f"2020年2月金牛区各街道噪声类诉求量_{told}.pdf"
    said = words(first)
    assert "2020年2月金牛区各街道噪声类诉求量" in said
    assert "类别：噪声" in said
    assert told in said
    assert given(page, "出图并下载") == (name, first)
    assert code(page) == told
    page.get_by_label("标题").fill("二月噪声")
    drawn(page)
    _, other = given(page, "出图并下载")
    assert "二月噪声" in words(other)
    assert code(page) != told
    name, table = given(page, "CSV")
    assert name.endswith(f"{code(page)}.csv")
    assert table.startswith(b"\xef\xbb\xbf")
    assert code(page) in table.decode("utf-8-sig")


def test_what_was_chosen_is_remembered_but_no_title(workspace: Workspace) -> None:
    page = workspace.page
    page.goto(f"{workspace.site}/sheet")
    drawn(page)
    page.get_by_label("标题").fill("只此一张")
    page.get_by_label("配色").select_option("dark")
    asked = previewed(page, lambda: page.get_by_label("纸张").select_option("slide"))
    assert (asked["paper"], asked["look"], asked["title"]) == ("slide", "dark", "只此一张")
    # A slide has one way only, and a PDF no dots.
    expect(page.get_by_label("方向")).to_be_disabled()
    expect(page.get_by_label("分辨率")).to_be_disabled()
    drawn(page)
    asked = previewed(page, page.reload)
    assert asked["paper"] == "slide"
    assert asked["look"] == "dark"
    assert "title" not in asked
    width, height = drawn(page)
    assert width / height == pytest.approx(16 / 9, abs=0.01)
    expect(page.get_by_label("纸张")).to_have_value("slide")
    expect(page.get_by_label("标题")).to_have_value("")


def test_a_picture_is_copied(workspace: Workspace) -> None:
    page = workspace.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{workspace.site}/sheet?{DAYS}")
    drawn(page)
    page.get_by_label("格式").select_option("png")
    page.get_by_label("分辨率").select_option("96")
    page.get_by_role("button", name="复制图片").click()
    expect(page.locator(".sheet-said")).to_contain_text("已复制到剪贴板")
    width, height = page.evaluate(ON_CLIPBOARD)
    assert (width, height) == (
        pytest.approx(297 / 25.4 * 96, abs=1),
        pytest.approx(210 / 25.4 * 96, abs=1),
    )


def test_it_is_said_what_goes_wrong_and_the_next_try_works(workspace: Workspace) -> None:
    page, site = workspace.page, workspace.site
    preview, register = re.compile(r"/snapshot/preview\.png"), re.compile(r"/snapshot/exports\?")
    busy = {"error": "正在出图的人较多，请稍后再试", "word": "busy"}
    page.route(preview, lambda route: route.fulfill(status=503, json=busy))
    page.goto(f"{site}/sheet")
    wrong = page.get_by_role("alert")
    expect(wrong).to_have_text("正在出图的人较多，请稍后再试")
    expect(page.locator(".sheet-picture")).to_be_hidden()
    page.unroute(preview)
    page.get_by_role("button", name="重试").click()
    drawn(page)
    expect(wrong).to_be_hidden()
    said = page.locator(".sheet-said")
    changed = {"error": "程序或版式已更新，请重新出图", "word": "changed"}
    page.route(register, lambda route: route.fulfill(status=409, json=changed))
    page.get_by_role("button", name="出图并下载").click()
    expect(said).to_have_text("程序或版式已更新，请重新出图")
    expect(said).to_have_attribute("data-tone", "bad")
    page.unroute(register)
    page.route(register, lambda route: route.abort())
    page.get_by_role("button", name="GeoJSON").click()
    expect(said).to_have_text("没有得到服务器的答复，请稍后再试。")
    page.unroute(register)
    given(page, "GeoJSON")
    expect(said).to_contain_text("已登记")
    assert said.get_attribute("data-tone") is None
    # Degrees only: in metres it is not offered, and why is said.
    page.get_by_label("坐标系").select_option("4544")
    off = page.get_by_role("button", name="GeoJSON")
    expect(off).to_be_disabled()
    assert "GeoJSON 只用经纬度" in str(off.get_attribute("title"))
    # What was broken on purpose, and nothing else.
    assert workspace.failures == [one for one in workspace.failures if "preview.png" in one]
    expected = ("503", "409", "ERR_FAILED")
    assert [one for one in workspace.complaints if not any(of in one for of in expected)] == []
    workspace.complaints, workspace.failures = [], []


def test_that_it_is_being_drawn_is_said(workspace: Workspace) -> None:
    page = workspace.page
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(r"/snapshot/preview\.png"), hold)
    previewed(page, lambda: page.goto(f"{workspace.site}/sheet"))
    stage = page.locator(".sheet-stage")
    expect(stage).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("status").filter(has_text="正在绘制预览")).to_be_visible()
    held.pop().continue_()
    drawn(page)
    expect(page.get_by_role("status").filter(has_text="正在绘制预览")).to_be_hidden()


def test_a_screen_of_the_wall_becomes_a_sheet_by_its_key(workspace: Workspace) -> None:
    page = workspace.page
    page.goto(f"{workspace.site}/wall?scene=overview&pause=1")
    page.wait_for_function("() => window.rongtuWall && window.rongtuWall.state().map")
    asked = previewed(page, lambda: page.keyboard.press("s"))
    assert asked["level"] == "street"
    assert asked["layers"].endswith("areas~0.85")
    drawn(page)
    make = page.get_by_role("button", name="出图并下载")
    assert make.evaluate("(one) => getComputedStyle(one).textAlign") == "center"
    page.keyboard.press("Escape")
    expect(page.locator(".sheet-dialog")).to_have_count(0)
    assert page.evaluate("window.rongtuWall.state().scene") == "overview"


def test_a_dossier_leads_to_the_sheet_of_its_place(workspace: Workspace) -> None:
    page = workspace.page
    page.goto(f"{workspace.site}/place/area/{JINNIU}?{DAYS}&theme=dark")
    asked = previewed(page, page.get_by_role("link", name="制图").click)
    assert (asked["in"], asked["from"], asked["to"]) == (JINNIU, "2020-02-01", "2020-03-01")
    drawn(page)
    back = page.get_by_role("link", name="返回研判台")
    assert f"in={JINNIU}" in str(back.get_attribute("href"))
    assert workspace.axe(AXE.read_text(encoding="utf-8")) == []


def test_a_code_typed_into_the_search_box_brings_back_its_sheet(workspace: Workspace) -> None:
    workspace.open("?theme=dark&code=2222-2222")
    page, note = workspace.page, workspace.page.locator(".code-note")
    expect(note).to_contain_text("登记簿里没有编码 2222-2222")
    made = entered(workspace, f"in={JINNIU}&category=noise&title=噪声一览&{DAYS}")
    box, option = (
        page.get_by_role("combobox").first,
        page.get_by_role("option").filter(has_text=made["shown"]),
    )
    typed = made["code"]
    for said in (typed, made["shown"], f" {typed[:3]} {typed[3:6]}－{typed[6:]} "):
        box.fill(said)
        expect(option).to_contain_text("噪声一览")
        expect(option).to_contain_text(f"{made['made_at']} 出图")
        box.fill("")
        expect(option).to_have_count(0)
    box.fill(typed)
    expect(option).to_be_visible()
    page.keyboard.press("Enter")
    workspace.expect_state(**{"in": [JINNIU], "category": ["noise"], "from": "2020-02-01"})
    assert workspace.state()["theme"] == "dark"
    assert "code=" not in page.url
    expect(note).to_contain_text(
        f"图纸 {made['shown']}（噪声一览）：数据与出图时相同，截至 {made['as_of']}"
    )
    # It is told of what is looked at, and one step leads back.
    page.get_by_role("button", name="撤销 (Z)").click()
    workspace.expect_state(**{"in": [], "category": []})
    expect(note).to_have_count(0)
    # What is in no register is looked for as a place.
    box.fill("2222-2222")
    expect(page.locator(".search-said")).to_have_text("没有名为“2222-2222”的地方：可试试代码或拼音")


def test_a_sheet_of_older_data_says_so_until_it_is_put_away(
    workspace: Workspace, city: Engine
) -> None:
    page = workspace.page
    page.goto(f"{workspace.site}/exports")
    made = entered(workspace, f"in={JINNIU}&title=旧图&{DAYS}")
    older = "UPDATE rongtu.export SET version = version - 1, as_of = as_of - interval '2 days'"
    with city.begin() as connection:
        connection.execute(text(f"{older} WHERE code = :code"), {"code": made["code"]})
    page.add_init_script("localStorage.setItem('rongtu.explore.tour', '1')")
    page.goto(f"{workspace.site}/snapshot/e/{made['shown']}")
    workspace.ready()
    assert f"code={made['shown']}" in page.url
    note = page.locator(".code-note")
    now = workspace.view()["as_of"]
    assert now == made["as_of"]
    expect(note).to_contain_text("此后已更新")
    expect(note).to_contain_text(f"现在截至 {now}")
    with city.connect() as connection:
        then = connection.execute(
            text("SELECT to_char(as_of AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')"
                 " FROM rongtu.export WHERE code = :code"), {"code": made["code"]}
        ).scalar_one()  # fmt: skip
    expect(note).to_contain_text(f"出图时数据截至 {then}")
    # No link that is handed on has it.
    assert "code=" not in str(page.locator("a.lang").get_attribute("href"))
    asked = previewed(page, page.get_by_role("button", name="制图").click)
    assert "code" not in asked
    assert asked["in"] == JINNIU
    drawn(page)
    page.keyboard.press("Escape")
    note.get_by_role("button", name="关闭此提示").click()
    expect(note).to_have_count(0)
    assert "code=" not in page.url
    assert f"in={JINNIU}" in page.url
    assert workspace.state()["in"] == [JINNIU]


def test_the_register_is_reached_from_the_desk_and_gives_a_file_again(
    workspace: Workspace,
) -> None:
    workspace.page.add_init_script("localStorage.setItem('rongtu.explore.tour', '1')")
    page, axe = workspace.page, AXE.read_text(encoding="utf-8")
    page.goto(f"{workspace.site}/sheet?theme=dark")
    drawn(page)
    made = entered(workspace, f"in={JINNIU}&title=登记一例&{DAYS}")
    page.get_by_role("link", name="出图登记簿").click()
    page.get_by_role("searchbox", name="按标题或编码查找").fill(made["code"])
    page.keyboard.press("Enter")
    row = page.locator("tbody tr")
    expect(row).to_have_count(1)
    expect(row).to_contain_text("登记一例")
    expect(row).to_contain_text(made["made_at"])
    with page.expect_download() as coming:
        row.get_by_role("link", name="下载").click()
    assert coming.value.suggested_filename == made["name"]
    assert Path(coming.value.path()).stat().st_size == made["bytes"]
    assert workspace.axe(axe) == []
    page.get_by_role("link", name="浅色").click()
    expect(page.locator("body")).to_have_attribute("data-theme", "light")
    expect(row).to_have_count(1)
    assert workspace.axe(axe) == []
    row.get_by_role("link", name="回到地图").click()
    page.wait_for_url("**/explore?**")
    workspace.ready()
    workspace.expect_state(**{"in": [JINNIU], "from": "2020-02-01", "theme": "light"})
    expect(page.locator(".code-note")).to_contain_text("数据与出图时相同")


def test_on_a_screen_of_4k_the_type_and_the_sheet_grow(workspace: Workspace) -> None:
    page = workspace.page
    type_of = "(one) => parseFloat(getComputedStyle(one).fontSize)"
    page.goto(f"{workspace.site}/sheet")
    drawn(page)
    label, picture = page.get_by_text("纸张", exact=True), page.locator(".sheet-picture")
    assert label.evaluate(type_of) == 14
    page.set_viewport_size({"width": 3840, "height": 2160})
    asked = previewed(page, lambda: page.get_by_label("纸张").select_option("square"))
    assert asked["px"] == "2800"
    assert drawn(page)[0] == pytest.approx(2800, rel=0.01)
    assert label.evaluate(type_of) == pytest.approx(28, abs=0.5)
    box, stage = picture.bounding_box(), page.locator(".sheet-stage").bounding_box()
    assert box is not None
    assert stage is not None
    assert box["width"] == pytest.approx(box["height"], rel=0.01)
    assert box["height"] > 0.9 * stage["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 3840
