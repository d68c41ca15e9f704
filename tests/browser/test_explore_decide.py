"""The tab of decisions in a real browser, on a bare page with answers made up for it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.decide_answers import STATIONS, corner, sites
from tests.browser.decide_desk import Desk, Place, served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """Serve the page and its answers."""
    with served() as place:
        yield place


@pytest.fixture
def desk(browser: Browser, place: Place) -> Iterator[Desk]:
    """Open a window; whatever a test does, nothing may fail silently."""
    place.fresh()
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE_MS)
    desk = Desk(context, place)
    yield desk
    context.close()
    assert desk.complaints == []


def step(state: str, progress: float = 0.0, said: str = "", **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return what a job answers."""
    return {
        "state": state,
        "progress": progress,
        "step": said,
        "result": None,
        "error": None,
    } | more


def rows(desk: Desk) -> list[str]:
    """Return the names in the list that is seen."""
    found: list[str] = desk.page.locator(".decide-row:visible .decide-name").all_inner_texts()
    return [one.split("\n")[0] for one in found]


# The tab as a whole.


def test_nothing_is_asked_and_no_map_is_made_before_the_tab_is_seen(desk: Desk) -> None:
    desk.page.goto(f"{desk.place.address}/?tab=data")
    desk.page.wait_for_function("() => window.still !== undefined")
    assert desk.place.asked == []
    assert desk.page.locator("canvas").count() == 0
    desk.page.evaluate("take({ tab: 'decide' })")
    desk.still()
    assert desk.page.locator("canvas").count() == 1
    desk.page.evaluate("take({ tab: 'data' }); take({ tab: 'decide', sub: 'gaps' })")
    desk.still()
    # One map for all parts, however often they are seen.
    assert desk.page.locator("canvas").count() == 1
    assert [path for path, _ in desk.place.asked] == ["hotspots", "gaps"]


def test_parts_are_reached_by_arrow_keys_and_stand_in_the_link(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_role("tab", name="热点").focus()
    for name, sub in (
        ("服务盲区", "gaps"),
        ("选址", "siting"),
        ("情景推演", "whatif"),
        ("热点", "hotspots"),
    ):
        desk.page.keyboard.press("ArrowRight")
        expect(desk.page.get_by_role("tab", name=name)).to_be_focused()
        expect(desk.page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        assert desk.state("sub") == sub
        assert desk.page.locator("[role=tabpanel]:visible").count() == 1


def test_what_is_chosen_is_written_to_the_link_and_read_back(desk: Desk) -> None:
    desk.open("sub=whatif&minutes=10&way=straight&k=7&closed=A,B&added=104.01,30.6;104.02,30.61")
    told = desk.page.evaluate(
        "[state.sub, state.minutes, state.way, state.k, state.closed, state.added]"
    )
    assert told == ["whatif", 10, "straight", 7, ["A", "B"], [[104.01, 30.6], [104.02, 30.61]]]
    asked = desk.questions("whatif", 1)[0]
    assert asked == {
        "minutes": "10",
        "way": "straight",
        "closed": "A,B",
        "added": "104.01,30.6;104.02,30.61",
    }
    # What nobody could mean is as if it were not said.
    desk.open("sub=rain&minutes=7&way=fly&k=21&added=104;900,1")
    told = desk.page.evaluate(
        "[state.sub, state.minutes, state.way, state.k, state.closed, state.added]"
    )
    assert told == ["hotspots", 15, "walk", 3, [], []]


@pytest.mark.parametrize("sub", ["hotspots", "gaps", "whatif"])
def test_what_fails_says_why_and_is_asked_again(desk: Desk, sub: str) -> None:
    desk.place.wrong[sub] = (503, "数据库暂时没有应答")
    desk.open(f"sub={sub}")
    expect(desk.page.locator(".decide-trouble:visible")).to_contain_text("数据库暂时没有应答")
    desk.place.wrong.clear()
    desk.page.get_by_role("button", name="重试").click()
    expect(desk.page.locator(".decide-verdict:visible")).to_be_visible()
    expect(desk.page.locator(".decide-trouble:visible")).to_have_count(0)
    assert len(desk.questions(sub, 2)) == 2


def test_the_same_is_not_asked_twice_but_other_data_are(desk: Desk) -> None:
    desk.open("sub=gaps")
    expect(desk.page.locator(".decide-row:visible").first).to_be_visible()
    for minutes in (5, 15):
        button = desk.page.get_by_role("button", name=f"{minutes} 分钟", exact=True)
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
    desk.page.evaluate("take({ theme: 'dark', layers: [] })")
    expect(desk.page.locator(".decide-said")).to_have_text("")
    assert [one.get("minutes", "15") for one in desk.questions("gaps", 2)] == ["15", "5"]
    desk.page.evaluate("tab.draw({ version: 8 }, state, true)")
    expect(desk.page.locator(".decide-said")).to_have_text("")
    assert len(desk.questions("gaps", 3)) == 3


@pytest.mark.parametrize("sub", ["siting", "whatif"])
def test_in_english_nothing_of_the_page_is_chinese(desk: Desk, sub: str) -> None:
    desk.open(f"lang=en&sub={sub}")
    expect(desk.page.get_by_role("tab", name="Siting")).to_be_visible()
    own = "button:visible, h3:visible, th[scope=col]:visible, .muted:visible, .decide-key:visible"
    said = "".join(desk.page.locator(own).all_inner_texts())
    assert "Living circle" in desk.page.locator(".decide-circle:visible").inner_text()
    assert re.findall("[\u4e00-\u9fff]", said) == []


# Hotspots.


def test_hotspots_are_listed_numbered_on_the_map_and_told_closely(desk: Desk) -> None:
    desk.open()
    expect(desk.page.locator(".decide-verdict:visible")).to_contain_text("另有1处热点")
    expect(desk.page.locator(".decide-row:visible")).to_have_count(2)
    assert rows(desk) == ["抚琴街道东部 · 噪声", "茶店子街道东部 · 停车秩序"]
    desk.still()
    pins = desk.page.locator(".decide-pin-ring:visible")
    expect(pins).to_have_count(3)  # One of them explains the map.
    second = desk.page.get_by_role("button", name="热点 2：茶店子街道东部 · 停车秩序")
    at = desk.pixel(corner(3)[0] + 0.012, corner(3)[1] + 0.012)
    box = second.bounding_box()
    assert box is not None
    assert (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) == pytest.approx(at, abs=1.5)
    second.click()
    detail = desk.page.locator(".decide-detail")
    expect(detail).to_contain_text("茶店子街道东部停车秩序类诉求显著高发")
    expect(detail).to_contain_text("已连续 12 个月")
    expect(second).to_have_attribute("data-on", "true")
    detail.get_by_role("button", name="按它筛选").click()
    assert desk.said()[-1] == {"in": ["S3"], "category": ["parking"], "tab": "data"}


def test_hotspots_are_asked_for_the_period_and_its_filters(desk: Desk) -> None:
    desk.open("from=2020-03-01&to=2020-04-01&in=S1&category=noise&minutes=5&closed=A")
    expect(desk.page.locator(".decide-verdict:visible")).to_be_visible()
    assert desk.place.questions("hotspots") == [
        {"from": "2020-03-01", "to": "2020-04-01", "in": "S1", "category": "noise"}
    ]
    expect(desk.page.locator(".decide-notes:visible").first).to_contain_text(
        "热点按时段、区域和类别查找"
    )


def test_without_a_hotspot_that_is_said(desk: Desk) -> None:
    desk.place.none = True
    desk.open()
    expect(desk.page.locator(".decide-verdict:visible")).to_have_text("没有发现显著高发的地方。")
    expect(desk.page.get_by_text("这个时段和范围内没有可列的热点。")).to_be_visible()
    assert rows(desk) == []


# Gaps.


def test_who_is_left_out_is_listed_and_looked_at_closely(desk: Desk) -> None:
    desk.open("sub=gaps")
    expect(desk.page.locator(".decide-figures")).to_contain_text("80.0 %")
    expect(desk.page.locator(".decide-figures")).to_contain_text("2,600")
    expect(desk.page.get_by_text("相差 10.0 个百分点")).to_be_visible()
    expect(desk.page.locator(".decide-row:visible")).to_have_count(3)
    assert [one[:3] for one in rows(desk)] == ["文华苑", "锦绣园", "青羊小"]
    first = desk.page.locator(".decide-row:visible").first
    expect(first).to_contain_text("1,840 户")
    expect(first).to_contain_text("直线 640 米 · 步行 1,180 米")
    expect(desk.page.locator(".decide-row:visible").nth(1)).to_contain_text("步行 1,000 米以上")
    first.focus()
    desk.page.keyboard.press("Enter")
    assert desk.state("pick") == "area:H0"
    expect(first).to_have_attribute("aria-pressed", "true")
    desk.page.get_by_role("button", name="查看档案").click()
    assert desk.said()[-1] == {"pick": "area:H0", "tab": "data"}


def test_an_area_without_households_has_no_share(desk: Desk) -> None:
    desk.open("sub=gaps")
    table = desk.page.locator(".decide-table:visible tbody tr")
    expect(table.last.locator("td").first).to_have_text("—")
    expect(table.first.locator("td").first).to_have_text("85.0 %")


def test_a_compound_is_chosen_on_the_map(desk: Desk) -> None:
    desk.open("sub=gaps")
    desk.still()
    west, south = corner(1)
    at = desk.pixel(west + 0.012, south + 0.014)
    desk.page.mouse.move(*at)
    expect(desk.page.locator(".decide-over")).to_have_text("锦绣园")
    desk.page.mouse.click(*at)
    expect(desk.page.locator(".decide-row[aria-pressed=true]")).to_contain_text("锦绣园")
    assert desk.state("pick") == "area:H1"


# Siting.


def test_sites_are_worked_out_in_the_background_and_taken_over(desk: Desk) -> None:
    # The last step stays until there is another: a busy machine shall see each of them.
    desk.place.steps = [step("waiting"), step("running", 0.4, "测算候选点：400 / 1,000…")]
    desk.open("sub=siting&minutes=10")
    slider = desk.page.get_by_label("新增站点数")
    slider.focus()
    desk.page.keyboard.press("ArrowRight")
    expect(desk.page.locator(".decide-slider output")).to_have_text("4 个")
    assert desk.state("k") == 4
    desk.page.get_by_role("button", name="开始选址").click()
    expect(desk.page.locator(".decide-step")).to_have_text("测算候选点：400 / 1,000…")
    expect(desk.page.get_by_label("选址进度")).to_have_js_property("value", 0.4)
    expect(desk.page.get_by_role("button", name="取消")).to_be_focused()
    desk.place.steps = [step("done", 1, "完成", result=sites(4, proved=False))]
    expect(desk.page.locator(".decide-verdict:visible")).to_contain_text("新增 4 个站点")
    _, path, body = desk.place.written[0]
    assert (path, body) == ("/explore/decide/jobs", {"kind": "siting", "query": "?minutes=10&k=4"})
    assert rows(desk)[0].startswith("建议小区1")
    expect(desk.page.get_by_text("限时内未证明最优")).to_contain_text("1.20 %")
    curve = desk.page.locator(".decide-curve svg").first
    assert "4 个站点：86.7 %" in str(curve.get_attribute("aria-label"))
    desk.still()
    expect(desk.page.locator(".decide-pins .decide-pin-site")).to_have_count(4)
    desk.page.get_by_role("button", name="带入情景推演").click()
    assert desk.state("sub") == "whatif"
    assert len(desk.state("added")) == 4
    expect(desk.page.locator(".decide-sites li")).to_have_count(4)


def test_a_question_that_has_changed_is_said_to_be_another(desk: Desk) -> None:
    desk.place.steps = [step("done", 1, result=sites(3))]
    desk.open("sub=siting")
    desk.page.get_by_role("button", name="开始选址").click()
    expect(desk.page.get_by_text("已证明最优")).to_be_visible()
    assert (
        desk.page.get_by_text("条件已改").count() == 0
        or not desk.page.get_by_text("条件已改").is_visible()
    )
    desk.page.get_by_role("button", name="5 分钟", exact=True).click()
    expect(
        desk.page.get_by_text("条件已改，下面是原条件（3 个、15 分钟、步行路网）的结果。")
    ).to_be_visible()
    desk.page.get_by_role("button", name="15 分钟").click()
    expect(desk.page.get_by_text("条件已改")).to_be_hidden()
    # What was answered is not worked out again.
    assert [method for method, *_ in desk.place.written] == ["POST"]


def test_a_job_can_be_cancelled(desk: Desk) -> None:
    desk.place.steps = [step("running", 0.2, "测算…")]
    desk.open("sub=siting")
    desk.page.get_by_role("button", name="开始选址").click()
    expect(desk.page.locator(".decide-step")).to_have_text("测算…")
    with desk.page.expect_response(lambda one: one.request.method == "DELETE"):
        desk.page.get_by_role("button", name="取消").click()
    expect(desk.page.locator(".decide-step")).to_have_text("已取消。")
    expect(desk.page.get_by_role("button", name="开始选址")).to_be_focused()
    asked = len(desk.place.written)
    desk.page.evaluate("new Promise((resolve) => setTimeout(resolve, 900))")
    assert len(desk.place.written) == asked


@pytest.mark.parametrize("how", ["refused", "failed"])
def test_a_job_that_fails_says_why(desk: Desk, how: str) -> None:
    if how == "refused":
        desk.place.wrong["jobs"] = (503, "正在排队的计算太多")
    desk.place.steps = [step("failed", error="正在排队的计算太多")]
    desk.open("sub=siting")
    desk.page.get_by_role("button", name="开始选址").click()
    expect(desk.page.locator(".decide-trouble:visible")).to_have_text(
        "没有算出来：正在排队的计算太多"
    )
    expect(desk.page.get_by_role("button", name="开始选址")).to_be_visible()


def test_a_job_that_the_server_forgot_is_begun_again(desk: Desk) -> None:
    desk.place.steps = [step("running", 0.1), step("unknown"), step("done", 1, result=sites(2))]
    desk.open("sub=siting&k=2")
    desk.page.get_by_role("button", name="开始选址").click()
    expect(desk.page.locator(".decide-verdict:visible")).to_contain_text("新增 2 个站点")
    assert [method for method, *_ in desk.place.written] == ["POST", "GET", "POST"]


# What if.


def test_stations_close_and_open_again_by_the_list_alone(desk: Desk) -> None:
    desk.open("sub=whatif")
    expect(desk.page.get_by_text("没有关闭站点")).to_be_visible()
    find = desk.page.get_by_label("按名称查找站点")
    find.fill("西安路")
    desk.page.keyboard.press("Tab")
    expect(desk.page.get_by_role("button", name=f"关闭“{STATIONS['B']}”")).to_be_focused()
    desk.page.keyboard.press("Enter")
    assert desk.state("closed") == ["B"]
    # The same button opens it again: the focus is still there.
    expect(desk.page.locator(".decide-stations button").first).to_be_focused()
    households = desk.page.locator(".decide-table:visible tbody tr").first
    expect(households).to_contain_text("▼ −620")
    expect(desk.page.get_by_text("失去覆盖的小区 · 1 · 620 户")).to_be_visible()
    desk.page.keyboard.press("Enter")
    assert desk.state("closed") == []
    find.fill("没有这个站")
    expect(desk.page.get_by_text("没有这样的站点。")).to_be_visible()


def test_new_stations_are_typed_and_removed(desk: Desk) -> None:
    desk.open("sub=whatif")
    typed = desk.page.get_by_label("经度,纬度")
    for wrong in ("somewhere", "104", "304.1,30", "104.1,30.6,7"):
        typed.fill(wrong)
        typed.press("Enter")
        expect(desk.page.get_by_text("请写成“经度,纬度”")).to_be_visible()
    assert desk.state("added") == []
    typed.fill("104.0123461，30.612")
    typed.press("Enter")
    assert desk.state("added") == [[104.01235, 30.612]]
    expect(desk.page.locator(".decide-sites li")).to_contain_text(
        "圈内 3,000 户，其中新增 1,840 户"
    )
    expect(desk.page.locator(".decide-table:visible tbody tr").first).to_contain_text("▲ +1,840")
    desk.page.get_by_role("button", name="去掉新增点 1").first.click()
    assert desk.state("added") == []
    expect(desk.page.get_by_text("没有新增站点")).to_be_visible()


def test_a_scenario_is_made_by_clicks_on_the_map(desk: Desk) -> None:
    desk.open("sub=whatif")
    desk.still()
    west, south = corner(1)
    station = desk.pixel(west + 0.02, south + 0.02)
    desk.page.mouse.click(*station)
    desk.page.wait_for_function("() => state.closed.length === 1")
    assert desk.state("closed") == ["B"]
    crossed = desk.page.locator(".decide-pins .decide-pin-closed")
    expect(crossed).to_have_text("✕")
    desk.page.get_by_role("button", name="在地图上点选位置").click()
    at = desk.pixel(west + 0.005, south + 0.005)
    desk.page.mouse.click(*at)
    desk.page.wait_for_function("() => state.added.length === 1")
    (lon, lat), *_ = desk.state("added")
    assert (lon, lat) == pytest.approx((west + 0.005, south + 0.005), abs=2e-4)
    # While places are put down a click closes nothing.
    desk.page.mouse.click(*desk.pixel(corner(0)[0] + 0.02, corner(0)[1] + 0.02))
    desk.page.wait_for_function("() => state.added.length === 2")
    assert desk.state("closed") == ["B"]
    desk.page.get_by_role("button", name="在地图上点选位置").click()
    desk.page.locator(".decide-pins .decide-pin-added").first.click()
    desk.page.wait_for_function("() => state.added.length === 1")
    crossed.click()
    desk.page.wait_for_function("() => state.closed.length === 0")
    desk.page.get_by_role("button", name="清空情景").click()
    assert desk.state("added") == []


def test_the_map_puts_a_station_down_by_keyboard(desk: Desk) -> None:
    desk.open("sub=whatif")
    desk.still()
    desk.page.get_by_role("button", name="在地图上点选位置").click()
    desk.page.get_by_role("application").focus()
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_function("() => state.added.length === 1")


def test_today_and_the_scenario_are_compared_on_the_map(desk: Desk) -> None:
    desk.open("sub=whatif&closed=B&added=104.01,30.612")
    desk.still()
    pins = desk.page.locator(".decide-pins .decide-pin")
    expect(pins).to_have_count(2)
    desk.page.get_by_role("button", name="今天", exact=True).click()
    expect(pins).to_have_count(0)
    desk.page.get_by_role("button", name="情景", exact=True).click()
    expect(pins).to_have_count(2)
    expect(desk.page.locator(".decide-key")).to_contain_text("圈外小区")


def test_a_scenario_gets_a_name_and_a_link(desk: Desk) -> None:
    desk.open("sub=whatif&closed=B")
    opener = desk.page.get_by_role("button", name="保存情景")
    opener.click()
    dialog = desk.page.get_by_role("dialog")
    name = dialog.get_by_label("名称")
    expect(name).to_be_focused()
    name.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("请填写名称。")
    name.fill(" 关一个站 ")
    desk.place.wrong["saved"] = (409, "已满")
    name.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("没有保存：已满")
    desk.place.wrong.clear()
    name.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("已保存为“关一个站”")
    expect(dialog.get_by_label("复制链接").first).to_have_value(f"{desk.place.address}/s/abcd2345")
    _, path, body = desk.place.written[-1]
    assert path == "/explore/saved.json"
    assert body == {
        "name": "关一个站",
        "kind": "scenario",
        # Days that a link leaves out move on with the data: what is kept has them.
        "query": "tab=decide&sub=whatif&closed=B&from=2020-01-01&to=2021-01-01",
    }
    desk.page.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_nothing_supposed_is_nothing_to_save(desk: Desk) -> None:
    desk.open("sub=whatif")
    expect(desk.page.get_by_role("button", name="保存情景")).to_be_disabled()
    expect(desk.page.get_by_role("button", name="清空情景")).to_be_disabled()


def test_without_webgl_the_lists_still_work(desk: Desk) -> None:
    desk.page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind.startsWith('webgl') ? null : get.call(this, kind, ...more); };"
    )
    desk.open("sub=gaps")
    expect(desk.page.locator(".xm-nothing")).to_contain_text("左侧列表仍可使用")
    desk.page.locator(".decide-row:visible").first.click()
    assert desk.state("pick") == "area:H0"


def test_redrawing_keeps_the_focus_and_the_nodes(desk: Desk) -> None:
    desk.open()
    desk.page.locator(".decide-row:visible").first.click()
    button = desk.page.get_by_role("button", name="按它筛选")
    button.focus()
    desk.page.evaluate(
        "window.before = document.activeElement; for (let at = 0; at < 5; at += 1) draw()"
    )
    assert desk.page.evaluate("document.activeElement === before")
