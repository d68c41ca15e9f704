"""The chart panels of the planners' page, in a real browser, one by one and together."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, expect

from dashboard.explore import words, words_panels
from geo.settings import CHECKOUT
from tests.browser import panels, panels_view
from tests.browser.conftest import PATIENCE_MS
from tests.browser.panels import STATIC, Desk

pytestmark = pytest.mark.browser

AXE: Final = Path(CHECKOUT) / "tests" / "browser" / "vendor" / "axe.min.js"
OWN: Final = ("brush", "chart", "close", "columnmenu", "columns", "days", "facet", "grid",
    "headline", "hours", "nothing", "picture", "picture_menu", "rove", "sheet",
    "table")  # fmt: skip
NAMES: Final = ".facet-rows .name"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Serve the panels on a page of their own."""
    with panels.served() as address:
        yield address


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Desk]:
    """Open a window; whatever a test does, nothing may fail silently or ask another host."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    context.set_default_timeout(PATIENCE_MS)
    desk = Desk(context, address)
    yield desk
    context.close()
    assert desk.complaints == []
    assert desk.elsewhere == []


def category(desk: Desk, name: str) -> str:
    """Return the key of a category by its Chinese name."""
    called: dict[str, str] = desk.page.evaluate("config.names.category")
    return next(key for key, said in called.items() if said == name)


def test_the_vendored_files_are_those_their_list_names() -> None:
    listed = (STATIC / "vendor" / "README.md").read_text(encoding="utf-8")
    for name in ("ag-grid-community.js", "LICENSE-ag-grid"):
        digest = hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest()
        assert f"| `{name}` | `{digest}` |" in listed


def test_every_word_that_the_panels_say_is_there_and_none_is_left_over() -> None:
    source = "".join((STATIC / f"{name}.js").read_text(encoding="utf-8") for name in OWN)
    said = set(re.findall(r'"(panels\.\w+[a-z]|page\.\w+)"', source))
    known = words.WORDS | words_panels.WORDS
    assert {key for key in said if key not in known} == set()
    made = ("panels.grid_", "panels.of_", "panels.about_", "panels.col_", "panels.hours_",
        "panels.category", "panels.channel", "panels.status", "panels.how",
        "panels.picture_png", "panels.picture_svg", "panels.picture_copy")  # fmt: skip
    assert {
        key for key in words_panels.WORDS if key not in said and not key.startswith(made)
    } == set()


# Headline figures.


def test_a_figure_never_stands_alone_and_no_data_is_not_nought(desk: Desk) -> None:
    desk.open("headline")
    assert desk.at("[data-key=on_time_rate]").inner_text().split("\n") == [
        "按期办结率", "95.3", "%", "到期 95,868 件", "95% 区间 95.2–95.5"]  # fmt: skip
    empty = desk.at("[data-key=same_day_rate]")
    assert empty.inner_text().split("\n") == ["当日办结率", "—", "无数据", "受理 0 件"]


def test_a_figure_opens_its_definition_and_gives_the_focus_back(desk: Desk) -> None:
    desk.open("headline")
    desk.at("[data-key=on_time_rate]").focus()
    desk.keys("Enter")
    dialog = desk.at("dialog[open]")
    expect(dialog).to_contain_text("到期日在时段内且不晚于期限办结的件数")
    expect(dialog).to_contain_text("作废件、重复件")
    desk.keys("Escape")
    expect(dialog).to_have_count(0)
    expect(desk.at("[data-key=on_time_rate]")).to_be_focused()
    desk.at("[data-key=open]").click()
    expect(desk.at("dialog[open]")).to_contain_text("仍未办结")


def test_new_numbers_touch_only_what_differs(desk: Desk) -> None:
    desk.open("headline", "category", "hours", "close", "days")
    desk.page.evaluate(
        "() => { window.moved = [];"
        " const watch = new MutationObserver((list) => moved.push(...list.map((one) =>"
        " one.target.parentElement?.closest('section').className)));"
        " watch.observe(document.body,"
        " { subtree: true, childList: true, attributes: true, characterData: true }); }"
    )
    desk.draw(panels_view.view())
    assert desk.page.evaluate("new Promise((done) => setTimeout(() => done(moved)))") == []
    changed = panels_view.view()
    changed["headline"][0] |= {"value": 5, "text": "5"}
    desk.draw(changed)
    touched = set(desk.page.evaluate("new Promise((done) => setTimeout(() => done(moved)))"))
    assert touched == {"chart headline"}
    assert desk.at("[data-key=demands] .figure-value").inner_text() == "5"


def test_where_nothing_is_left_the_filter_that_hides_most_is_named_first(desk: Desk) -> None:
    given = panels_view.view()
    given["total"]["demands"] = 0
    given["hours"] = [[0] * 24 for _ in range(7)]
    given["status"] = [["open", 40], ["late", 2]]
    given["days"]["counts"] = [1] * 366
    chosen = {
        "status": ["closed"],
        "hours": [[1, 1, 0, 0]],
        "from": "2020-02-01",
        "to": "2020-02-02",
    }
    desk.open("headline", given=given, now=chosen)
    expect(desk.at(".nothing li")).to_have_text(["去掉“时段”：366 件", "去掉“状态”：42 件"])
    desk.at(".nothing li button").nth(1).click()
    assert desk.said() == [{"status": []}]
    desk.at(".nothing > button").click()
    found = desk.said()[0]
    assert (found["from"], found["to"], found["hours"], found["status"]) == (
        "2020-01-01",
        "2021-01-01",
        None,
        [],
    )
    desk.draw(panels_view.view())
    expect(desk.at(".nothing")).to_be_hidden()


# Days.


def test_the_days_say_what_is_chosen_and_what_is_pointed_at(desk: Desk) -> None:
    desk.open("days", now={"from": "2020-03-01", "to": "2020-04-01"})
    total = f"{sum(panels_view.daily()[60:91]):,}"
    expect(desk.at(".days .chart-aside")).to_have_text(
        f"2020-03-01 至 2020-03-31 · 31 天 · {total} 件"
    )
    box = desk.at(".plot").bounding_box()
    assert box is not None
    desk.page.mouse.move(box["x"] + box["width"] * 63.5 / 366, box["y"] + 20)
    expect(desk.at(".tip")).to_have_text(f"2020-03-04 周三 · {panels_view.daily()[63]} 件")
    assert desk.at(".axis span").all_inner_texts()[:3] == ["2020年1月", "2月", "3月"]


def test_dragging_on_the_days_chooses_a_period_and_a_double_click_all_of_it(desk: Desk) -> None:
    desk.open("days")
    box = desk.at(".plot").bounding_box()
    assert box is not None
    left, width, y = box["x"], box["width"], box["y"] + 20

    def x(day: int) -> float:
        return left + width * (day + 0.5) / 366

    desk.drag((x(31), y), (x(59), y))
    assert desk.said() == [{"from": "2020-02-01", "to": "2020-03-01"}]
    # What is chosen can be moved as it is, and not past the end.
    desk.drag((x(40), y), (x(50), y))
    assert desk.said() == [{"from": "2020-02-11", "to": "2020-03-11"}]
    desk.drag((x(50), y), (x(365), y))
    assert desk.said() == [{"from": "2020-12-03", "to": "2021-01-01"}]
    desk.page.mouse.click(x(20), y)
    assert desk.said() == []
    desk.page.mouse.dblclick(x(20), y)
    assert desk.said() == [{"from": "2020-01-01", "to": "2021-01-01"}]


def test_the_handles_of_the_days_are_sliders(desk: Desk) -> None:
    desk.open("days", now={"from": "2020-03-01", "to": "2020-04-01"})
    first, last = desk.at("[role=slider]").nth(0), desk.at("[role=slider]").nth(1)
    assert (
        first.get_attribute("aria-valuetext") == f"2020-03-01 周日 · {panels_view.daily()[60]} 件"
    )
    assert str(last.get_attribute("aria-valuetext")).startswith("2020-03-31")
    first.focus()
    desk.keys("ArrowRight", "Shift+ArrowLeft")
    assert desk.said() == [
        {"from": "2020-03-02", "to": "2020-04-01"},
        {"from": "2020-02-24", "to": "2020-04-01"},
    ]
    expect(first).to_be_focused()
    desk.keys("Tab", "End", "ArrowRight", "Home")
    # The last day is never before the first.
    assert desk.said() == [
        {"from": "2020-02-24", "to": "2021-01-01"},
        {"from": "2020-02-24", "to": "2020-02-25"},
    ]


def test_keys_on_a_handle_are_one_step_of_their_own(desk: Desk) -> None:
    desk.open("days", now={"from": "2020-03-01", "to": "2020-04-01"})

    def steps() -> list[str]:
        return [how for _, how in desk.page.evaluate("said.splice(0)") if how != "tell"]

    first = desk.at("[role=slider]").nth(0)
    first.focus()
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("ArrowRight")
    desk.page.keyboard.press("ArrowLeft")
    assert steps() == ["push", "replace", "replace"]
    # The other handle, and the same one after something else, begins a new one.
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("ArrowRight")
    assert steps() == ["push"]
    desk.draw(now={"from": "2020-01-01", "to": "2021-01-01"})
    desk.page.keyboard.press("ArrowLeft")
    assert steps() == ["push"]


def test_escape_gives_up_a_drag_on_the_days(desk: Desk) -> None:
    desk.open("days", now={"from": "2020-03-01", "to": "2020-04-01"})
    handle = desk.at("[data-end=to]").bounding_box()
    assert handle is not None
    desk.at("[data-end=to]").focus()
    desk.page.mouse.move(handle["x"] + 12, handle["y"] + 9)
    desk.page.mouse.down()
    desk.page.mouse.move(handle["x"] + 112, handle["y"] + 9)
    expect(desk.at(".days .chart-aside")).not_to_contain_text("2020-03-31")
    desk.keys("Escape")
    expect(desk.at(".days .chart-aside")).to_contain_text("2020-03-31")
    desk.page.mouse.up()
    assert desk.said() == []


def test_weeks_are_called_weeks_and_the_last_one_ends_with_the_data(desk: Desk) -> None:
    given = panels_view.view()
    given["days"] = {"start": "2018-01-01", "step": 7, "counts": [700 + at for at in range(157)]}
    desk.open("days", given=given)
    expect(desk.at(".days h2")).to_have_text("每周诉求")
    box = desk.at(".plot").bounding_box()
    assert box is not None
    desk.page.mouse.move(box["x"] + box["width"] - 1, box["y"] + 20)
    expect(desk.at(".tip")).to_have_text("2020-12-28 至 2020-12-31 · 856 件")
    assert desk.at("[data-end=to]").get_attribute("aria-valuemax") == str(18627)


@pytest.mark.parametrize(
    ("kind", "start", "now", "wanted"),
    [
        ("new", 8, 3, [3, 9]), ("new", 3, 99, [3, 20]),
        ("move", 6, 0, [0, 5]), ("move", 6, 99, [15, 20]),
        ("from", 5, 7, [7, 10]), ("from", 5, 12, [9, 13]),
        ("to", 10, 12, [5, 13]), ("to", 10, 2, [2, 6]),
    ],
)  # fmt: skip
def test_a_drag_stays_within_the_days_and_is_never_empty(
    desk: Desk, kind: str, start: int, now: int, wanted: list[int]
) -> None:
    desk.open("days")
    drag = {"kind": kind, "span": [5, 10], "start": start, "now": now, "limits": [0, 20]}
    assert desk.page.evaluate("(drag) => brush.dragged(drag)", drag) == wanted


# Kinds of demands.


def test_kinds_are_sorted_by_number_or_as_listed_and_nought_is_shown(desk: Desk) -> None:
    desk.open("channel", "status")
    row = "#channel .facet-rows > li"
    assert desk.at(f"#channel {NAMES}").all_inner_texts() == [
        "热线",
        "移动端",
        "网格上报",
        "网站",
        "来访",
    ]
    expect(desk.at(row).nth(0)).to_have_accessible_name("热线 52,310 52.9%")
    desk.page.get_by_role("button", name="受理渠道排序：按数量").click()
    assert desk.at(f"#channel {NAMES}").all_inner_texts() == [
        "热线",
        "移动端",
        "网站",
        "网格上报",
        "来访",
    ]
    assert desk.at("#status li[data-key=closed]").inner_text().split() == [
        "已办结（无期限）",
        "0",
        "0.0%",
    ]


def test_kinds_are_ticked_and_all_or_none_is_no_filter(desk: Desk) -> None:
    desk.open("channel")
    app, web = desk.at("li[data-key=app]"), desk.at("li[data-key=web]")
    app.click()
    web.click()
    assert desk.said() == [{"channel": ["app"]}, {"channel": ["app", "web"]}]
    assert [app.get_attribute("aria-selected"), web.get_attribute("aria-selected")] == [
        "true",
        "true",
    ]
    other = desk.at("li[data-key=hotline]")
    assert (other.get_attribute("aria-selected"), other.get_attribute("data-off")) == ("false", "")
    assert "52,310" in other.inner_text()
    app.click()
    web.click()
    assert desk.said()[-1] == {"channel": []}
    for key in panels_view.CHANNELS:
        desk.at(f"li[data-key={key}]").click()
    assert desk.said()[-1] == {"channel": []}
    app.click()
    desk.page.get_by_role("button", name="清除筛选：受理渠道").click()
    assert desk.said()[-1] == {"channel": []}


def test_kinds_are_reached_by_keys_and_keep_the_focus_when_they_move(desk: Desk) -> None:
    desk.open("channel")
    desk.page.get_by_role("button", name="受理渠道排序：按数量").focus()
    # After the order stands the picture of the chart.
    desk.keys("Tab", "Tab", "ArrowDown", "ArrowDown", "Space")
    assert desk.said() == [{"channel": ["grid"]}]
    given = panels_view.view()
    given["channel"] = [["hotline", 1], ["app", 2], ["web", 3], ["grid", 9], ["visit", 0]]
    desk.draw(given)
    assert desk.at(NAMES).all_inner_texts()[0] == "网格上报"
    expect(desk.at("li[data-key=grid]")).to_be_focused()
    desk.keys("End", "Enter", "ArrowUp")
    assert desk.said() == [{"channel": ["grid", "visit"]}]
    expect(desk.at("li[data-key=hotline]")).to_be_focused()


def test_many_kinds_can_be_searched(desk: Desk) -> None:
    desk.open("category", "channel")
    expect(desk.at("#channel .facet-find")).to_be_hidden()
    desk.at("#category .facet-find").fill("停")
    assert desk.at(f"#category {NAMES}").all_inner_texts() == ["停车秩序"]
    desk.at("#category li").click()
    assert desk.said() == [{"category": [category(desk, "停车秩序")]}]
    desk.at("#category .facet-find").fill("没有的")
    expect(desk.at("#category .facet-missing")).to_be_visible()


# Hours of the week.


def cell(row: int, column: int) -> str:
    """Return the selector of a cell of the matrix; row and column 0 are heads."""
    return f"[data-r='{row}'][data-c='{column}']"


def middle(desk: Desk, selector: str) -> tuple[float, float]:
    """Return the middle of something."""
    box = desk.at(selector).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_rectangle_of_hours_is_dragged_and_another_is_put_beside_it(desk: Desk) -> None:
    desk.open("hours")
    desk.drag(middle(desk, cell(5, 19)), middle(desk, cell(1, 10)))
    assert desk.said() == [{"hours": [[1, 5, 9, 18]]}]
    assert desk.at(cell(1, 10)).get_attribute("aria-selected") == "true"
    assert desk.at(cell(6, 10)).get_attribute("data-off") == ""
    total = sum(sum(day[9:19]) for day in panels_view.hourly()[:5])
    expect(desk.at(".hours .chart-aside")).to_contain_text(f"周一至周五 9:00–19:00 · {total:,} 件")
    desk.page.keyboard.down("Control")
    desk.drag(middle(desk, cell(7, 1)), middle(desk, cell(7, 2)))
    desk.page.keyboard.up("Control")
    assert desk.said() == [{"hours": [[1, 5, 9, 18], [7, 7, 0, 1]]}]
    desk.at(".hours .chart-head > button").click()
    assert desk.said() == [{"hours": None}]


def test_heads_of_the_hours_choose_a_whole_day_or_hour(desk: Desk) -> None:
    desk.open("hours")
    desk.at(cell(3, 0)).click()
    desk.at(cell(0, 15)).click()
    desk.at(cell(0, 15)).click()
    assert desk.said() == [{"hours": [[3, 3, 0, 23]]}, {"hours": [[1, 7, 14, 14]]}, {"hours": None}]
    desk.page.get_by_role("button", name="夜间").click()
    assert desk.said() == [{"hours": [[1, 7, 22, 23], [1, 7, 0, 5]]}]
    expect(desk.page.get_by_role("button", name="夜间")).to_have_attribute("aria-pressed", "true")
    desk.at(cell(0, 0)).click()
    assert desk.said() == [{"hours": None}]


def test_hours_are_chosen_by_keys(desk: Desk) -> None:
    desk.open("hours")
    assert desk.at(".matrix [tabindex='0']").count() == 1
    desk.at(cell(1, 1)).focus()
    desk.keys("ArrowDown", "ArrowRight", "Shift+ArrowRight", "Shift+ArrowDown")
    assert desk.said() == []
    expect(desk.at(".hours .chart-aside")).to_contain_text("周二至周三 1:00–3:00")
    desk.keys("Enter")
    assert desk.said() == [{"hours": [[2, 3, 1, 2]]}]
    expect(desk.at(cell(3, 3))).to_be_focused()
    desk.keys("Home", "Space", "Delete")
    assert desk.said() == [{"hours": [[3, 3, 0, 23]]}, {"hours": None}]
    desk.keys("Shift+ArrowDown", "Escape", "Enter")
    assert desk.said() == [{"hours": [[4, 4, 0, 23]]}]


def test_the_hours_scale_has_a_legend_and_nought_is_its_own_colour(desk: Desk) -> None:
    given = panels_view.view()
    given["hours"] = [[0] * 24 for _ in range(7)]
    given["hours"][0][0] = 48
    given["hours"][0][1] = 3
    desk.open("hours", given=given)
    assert desk.at(".scale li").all_inner_texts() == ["0", "10", "20", "30", "40", "50"]
    steps = [desk.at(cell(1, column)).get_attribute("data-step") for column in (1, 2, 3)]
    assert steps == ["5", "1", "0"]
    assert desk.at(cell(1, 1)).get_attribute("aria-label") == "周一 0:00–1:00 · 48 件"


# Hours to close.


def test_a_span_of_time_to_close_is_dragged_or_walked_to(desk: Desk) -> None:
    desk.open("close")
    desk.drag(middle(desk, cell(0, 3)), middle(desk, cell(0, 5)))
    assert desk.said() == [{"close": "4-24"}]
    expect(desk.at("#close .chart-aside")).to_contain_text("4 小时 至 1 天：41,626 件")
    desk.at(cell(0, 11)).focus()
    desk.keys("Shift+ArrowRight", "Enter")
    assert desk.said() == [{"close": "336-inf"}]
    # The same again takes it away; and what is open is by itself.
    desk.drag(middle(desk, cell(0, 11)), middle(desk, cell(0, 12)))
    desk.at(cell(0, 13)).click()
    desk.keys("Backspace")
    assert desk.said() == [{"close": None}, {"close": "open"}, {"close": None}]


def test_the_steps_of_the_time_to_close_say_their_limits(desk: Desk) -> None:
    desk.open("close", lang="en")
    labels = [one.get_attribute("aria-label") for one in desk.at("#close [role=option]").all()]
    assert labels[0] == "under 1 h: 8,120 demands · 8.2%"
    assert labels[6] == "1 d to 2 d: 16,904 demands · 17.1%"
    assert labels[12:] == ["30 d and more: 296 demands · 0.3%", "still open: 1,522 demands · 1.5%"]
    given = ["0-1", "720-inf", "open", "0-inf", "1-3", "4-2", None]
    assert desk.page.evaluate("(all) => all.map(close.binsOf)", given) == [
        [0, 0], [12, 12], [13, 13], [0, 12], None, None, None]  # fmt: skip


# The table.


def column(desk: Desk, key: str) -> list[str]:
    """Return what is seen of a column, from the top."""
    rows = desk.at(".grid-box .ag-row").all()
    rows.sort(key=lambda one: int(str(one.get_attribute("row-index"))))
    return [row.locator(f"[col-id={key}]").inner_text() for row in rows]


def test_rows_are_sorted_with_what_is_missing_last_both_ways(desk: Desk) -> None:
    desk.open("table")
    values = column(desk, "value")
    assert values[0] == "100.0"
    assert values[-2:] == ["—", "—"]
    desk.at(".ag-header-cell[col-id=value]").focus()
    desk.keys("Enter")
    expect(desk.at(".ag-header-cell[col-id=value]")).to_have_attribute("aria-sort", "ascending")
    turned = column(desk, "value")
    assert turned[-2:] == ["—", "—"]
    assert turned[0] == values[-3]


def test_a_small_denominator_is_marked_and_its_interval_shown(desk: Desk) -> None:
    desk.open("table")
    row = desk.at(".ag-row[row-id='5101060004']")
    assert row.locator("[col-id=value]").inner_text() == "87.6 *"
    assert row.locator("[col-id=interval]").inner_text() == "53.0–100.0"
    assert row.locator("[col-id=fraction]").inner_text() == "11 / 12"
    expect(desk.at(".table-note")).to_be_visible()
    assert desk.at(".ag-row[row-id='5101060000'] [col-id=value]").inner_text() == "100.0"


def test_a_row_is_looked_at_and_a_tick_narrows_to_it(desk: Desk) -> None:
    desk.open("table", now={"in": ["510106", "510104"]})
    desk.at(".ag-row[row-id='5101060002'] [col-id=value]").click()
    assert desk.told() == [{"pick": "area:5101060002"}]
    desk.keys("ArrowDown")
    other = desk.at(".ag-cell-focus").evaluate(
        "(one) => one.closest('.ag-row').getAttribute('row-id')"
    )
    desk.keys("Enter")
    assert desk.told() == [{"pick": f"area:{other}"}]
    desk.at(".ag-row[row-id='5101060002'] .ag-selection-checkbox input").click()
    # The district that holds it is given up, the other one stays.
    assert desk.told() == [{"in": ["510104", "5101060002"]}]
    expect(desk.at(".ag-row[row-id='5101060002']")).to_have_attribute("aria-selected", "true")
    desk.draw(now={"in": []})
    expect(desk.at(".ag-row[row-id='5101060002']")).to_have_attribute("aria-selected", "false")
    assert desk.said() == []


def test_the_area_under_the_pointer_on_the_map_is_marked_in_the_table(desk: Desk) -> None:
    desk.open("table")
    row = desk.at(".ag-row[row-id='5101060002'] [col-id=name]")
    before = row.evaluate("(one) => getComputedStyle(one).backgroundColor")
    desk.page.evaluate("hover('5101060002')")
    assert row.evaluate("(one) => getComputedStyle(one).backgroundColor") != before
    desk.page.evaluate("hover(null)")
    assert row.evaluate("(one) => getComputedStyle(one).backgroundColor") == before


def test_new_numbers_keep_the_order_the_search_and_the_cell_that_is_focused(desk: Desk) -> None:
    desk.open("table")
    desk.at(".ag-header-cell[col-id=open] .ag-header-cell-label").click()
    desk.at(".table-find").fill("抚琴")
    expect(desk.at(".table .chart-aside")).to_have_text("2 / 26 个区域")
    desk.at(".ag-row[row-index='0'] [col-id=open]").click()
    given = panels_view.view()
    for row in given["areas"]["rows"]:
        row[10] = 1000 - row[10]
    desk.draw(given)
    assert column(desk, "open") == ["1,000", "959"]
    expect(
        desk.at(
            ".ag-row[row-id='5101060000'] [col-id=open], .ag-row [col-id=open].ag-cell-focus"
        ).first
    ).to_be_visible()
    assert desk.page.evaluate("document.activeElement.getAttribute('col-id')") == "open"


def test_another_indicator_has_its_own_columns_and_is_read_from_its_largest_on(desk: Desk) -> None:
    desk.open("table")
    given = panels_view.view()
    for row in given["areas"]["rows"]:
        row[2:7] = [row[1], None, None, None, None]
    given["areas"] |= {"indicator": "demands", "unit": "件", "decimals": 0}
    desk.draw(given, now={"indicator": "demands"})
    expect(desk.at(".ag-header-cell[col-id=value]")).to_contain_text("诉求量 件")
    assert desk.at(".ag-header-cell[col-id=interval], .ag-header-cell[col-id=demands]").count() == 0
    numbers = [int(one.replace(",", "")) for one in column(desk, "value")]
    assert numbers == sorted(numbers, reverse=True)
    assert desk.at(".ag-header-cell[col-id=on_time_rate]").count() == 1


def test_columns_are_hidden_and_pinned_by_keys(desk: Desk) -> None:
    desk.open("table")
    desk.page.get_by_role("button", name="列", exact=True).focus()
    desk.keys("Enter")
    desk.page.get_by_label("显示“编码”").focus()
    desk.keys("Space")
    assert desk.at(".ag-header-cell[col-id=code]").count() == 0
    desk.page.get_by_label("固定“诉求量”在左侧").focus()
    desk.keys("Enter")
    assert desk.at(".ag-grid-pinned-left-cells .ag-header-cell[col-id=demands]").count() == 1
    desk.keys("Escape")
    expect(desk.page.get_by_role("button", name="列", exact=True)).to_be_focused()
    expect(desk.at(".column-menu")).to_be_hidden()


def test_the_table_is_copied_as_it_stands_and_a_cell_by_itself(desk: Desk) -> None:
    desk.open("table")
    desk.at(".table-find").fill("抚琴")
    desk.page.get_by_role("button", name="复制表格").click()
    expect(desk.at(".table-told")).to_have_text("已复制 2 行")
    copied = desk.page.evaluate("navigator.clipboard.readText()").split("\n")
    assert copied[0].split("\t")[:6] == [
        "区域",
        "按期办结率 %",
        "区间下限",
        "区间上限",
        "分子",
        "分母",
    ]
    assert [line.split("\t")[0] for line in copied[1:]] == ["抚琴街道", "抚琴1街道"]
    desk.at(".ag-row[row-index='0'] [col-id=fraction]").click()
    desk.keys("Control+c")
    expect(desk.at(".table-told")).to_have_text("已复制：400 / 400")
    assert desk.page.evaluate("navigator.clipboard.readText()") == "400 / 400"


def test_the_file_for_a_spreadsheet_holds_what_is_shown_and_no_formula(desk: Desk) -> None:
    given = panels_view.view()
    given["areas"]["rows"][0][2] = -3.25
    desk.open("table", given=given)
    desk.page.evaluate(
        "() => { const one = context.places.get('5101060000'); one.name = '=cmd()|\"街道\",1'; }"
    )
    given["areas"]["rows"] = given["areas"]["rows"][:9]
    desk.draw(given)
    with desk.page.expect_download() as waited:
        desk.page.get_by_role("button", name="导出 CSV").click()
    assert (
        waited.value.suggested_filename
        == "rongtu_sample_street_on_time_rate_2020-01-01_2021-01-01.csv"
    )
    raw = Path(waited.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    # By value, so that what has none is last, and the negative number before it.
    assert rows[-1]["按期办结率 %"] == ""
    assert rows[-2]["区域"] == '\'=cmd()|"街道",1'
    assert float(rows[-2]["按期办结率 %"]) == -3.25
    risky = ["=1", "+1", "-1", "@a", "\t1", "＝1", "a=1", -1, None]
    assert desk.page.evaluate("(all) => all.map(sheet.safe)", risky) == [
        "'=1", "'+1", "'-1", "'@a", "'\t1", "'＝1", "a=1", "-1", ""]  # fmt: skip


def test_thousands_of_rows_make_few_nodes(desk: Desk) -> None:
    desk.open("table", count=2500)
    expect(desk.at(".table .chart-aside")).to_have_text("2,500 个区域")
    assert desk.at(".ag-row").count() < 80
    desk.at(".grid-box .ag-row").first.locator("[col-id=value]").click()
    desk.said()
    desk.keys("Control+ArrowDown")
    expect(desk.at(".ag-row[row-index='2499']")).to_be_visible()
    assert desk.at(".ag-row").count() < 80


# All of them.


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_barrier_and_nothing_cut_off(desk: Desk, lang: str, theme: str) -> None:
    desk.open(
        lang=lang, theme=theme, now={"status": ["late"], "hours": [[1, 5, 9, 17]], "close": "4-24"}
    )
    desk.page.evaluate(AXE.read_text(encoding="utf-8"))
    found: dict[str, Any] = desk.page.evaluate("axe.run({ resultTypes: ['violations'] })")
    grave = [
        (one["id"], [node["html"][:200] for node in one["nodes"][:3]])
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
    ]
    assert grave == []
    cut = desk.page.evaluate(
        "(all) => [...document.querySelectorAll(all)].filter((one) => one.clientWidth"
        " && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 3))"
        ".map((one) => one.textContent)",
        ".chart-title, .figure-title, .figure-value, .figure-unit, .figure-details span, .name,"
        " .facet-rows .number, .share, .edges span, .matrix-head button, .chart-tool",
    )
    assert cut == []


def test_before_the_first_numbers_panels_are_busy_and_a_failure_keeps_the_last(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/zh/light")
    names = [name for name in panels.ALL if name != "table"]
    desk.page.evaluate("(all) => start(...all)", [names, None, panels_view.state(), []])
    assert desk.at(".chart[aria-busy=true]").count() == len(names)
    desk.draw(panels_view.view())
    assert desk.at(".chart[aria-busy=true]").count() == 0
    desk.page.evaluate("parts.hours.failed('503')")
    expect(desk.at(".hours .chart-trouble")).to_contain_text("以下为上一次的结果")
    assert desk.at(cell(1, 10)).get_attribute("data-step") == "5"
    desk.page.evaluate("Object.values(parts).forEach((one) => one.destroy())")
    assert desk.at(".chart").count() == 0
