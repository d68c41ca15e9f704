"""The search box, on a bare page in a real browser."""

import json
import threading

import pytest
from playwright.sync_api import expect

from geo.text import Lang
from tests.browser.desk import CONTRAST, Desk
from tests.browser.desk import desk as desk  # noqa: PLC0414 - its page
from tests.browser.desk import place as place  # noqa: PLC0414 - and its server

pytestmark = pytest.mark.browser


def test_a_slash_begins_a_search_and_what_was_typed_is_found(desk: Desk) -> None:
    desk.open()
    desk.page.keyboard.press("/")
    expect(desk.box).to_be_focused()
    expect(desk.box).to_have_value("")
    desk.page.keyboard.type("ymk")
    expect(desk.options).to_have_count(6)
    expect(desk.box).to_have_attribute("aria-expanded", "true")
    expect(desk.said).to_have_text("找到 6 个")


def test_results_stand_by_kind_with_their_place_and_what_fits_marked(desk: Desk) -> None:
    desk.open().type("营门口")
    groups = desk.page.get_by_role("group")
    headings = [group.locator(".search-heading").inner_text() for group in groups.all()[:4]]
    assert headings == ["街道", "小区", "楼宇", "站点"]
    expect(desk.list.get_by_role("group", name="楼宇").get_by_role("option")).to_have_count(1)
    first = desk.options.first
    assert first.locator("mark").all_inner_texts() == ["营门口"]
    expect(first).to_contain_text("Yingmenkou Subdistrict")
    expect(first).to_contain_text("金牛区")
    expect(first).to_contain_text("510106001")


def test_keys_go_through_the_list_and_the_field_keeps_the_focus(desk: Desk) -> None:
    desk.open().type("营门口")
    places = [f"{desk.list.get_attribute('id')}".replace("list", str(n)) for n in range(5)]

    def at(n: int) -> None:
        expect(desk.box).to_have_attribute("aria-activedescendant", places[n])
        expect(desk.chosen()).to_have_attribute("id", places[n])
        expect(desk.box).to_be_focused()

    at(0)
    for key, n in (("ArrowDown", 1), ("ArrowDown", 2), ("End", 4), ("ArrowDown", 0),
                   ("ArrowUp", 4), ("Home", 0)):  # fmt: skip
        desk.page.keyboard.press(key)
        at(n)
    # With Shift they are the field's own.
    desk.page.keyboard.press("Shift+End")
    at(0)


def test_enter_opens_the_best_and_flies_there(desk: Desk) -> None:
    desk.open().type("ymk")
    desk.page.keyboard.press("Enter")
    (change,) = desk.changed()
    assert change["pick"] == "area:510106001"
    lon, lat, zoom = change["at"]
    assert (lon, lat) == (104.05, 30.65)
    # A tenth of a degree over 560 pixels, of 512 * 2^zoom for all 360.
    assert 11.5 < zoom < 12.1
    expect(desk.list).to_be_hidden()
    expect(desk.box).to_have_value("")


def test_with_control_it_is_filtered_by_the_area(desk: Desk) -> None:
    desk.open().type("营门口大厦")
    desk.page.keyboard.press("Control+Enter")
    assert desk.changed() == [{"in": ["510106001001"]}]
    desk.type("金牛区")
    desk.options.first.click(modifiers=["Control"])
    assert desk.changed() == [{"in": ["510106"]}]


def test_a_click_opens(desk: Desk) -> None:
    desk.open().type("营门口")
    desk.options.filter(has_text="营门口大厦").click()
    assert [change["pick"] for change in desk.changed()] == ["building:B1"]


def test_escape_closes_then_clears_then_leaves(desk: Desk) -> None:
    desk.open().type("ymk")
    desk.page.keyboard.press("Escape")
    expect(desk.list).to_be_hidden()
    expect(desk.box).to_have_attribute("aria-expanded", "false")
    expect(desk.box).to_have_value("ymk")
    desk.page.keyboard.press("ArrowDown")
    expect(desk.options.first).to_be_visible()
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press("Escape")
    expect(desk.box).to_have_value("")
    desk.page.keyboard.press("Escape")
    expect(desk.box).not_to_be_focused()


def test_tab_leaves_the_list_behind(desk: Desk) -> None:
    desk.open().type("ymk")
    desk.page.keyboard.press("Tab")
    expect(desk.list).to_be_hidden()
    expect(desk.toggle).to_be_focused()


def test_what_is_not_found_is_said_with_what_to_try(desk: Desk) -> None:
    desk.open()
    desk.box.fill("钅钅钅")
    expect(desk.said).to_have_text("没有名为“钅钅钅”的地方：可试试代码或拼音")
    desk.page.keyboard.press("Enter")
    assert desk.changed() == []
    desk.type("银门扣")
    expect(desk.said).to_have_text("没有完全符合“银门扣”的，以下名称相近")


def test_an_answer_that_takes_long_is_said_to_be_awaited(desk: Desk) -> None:
    desk.open().type("ymk")
    desk.place.held["石人"] = threading.Event()
    desk.box.fill("石人")
    expect(desk.said).to_have_text("正在查找…")
    expect(desk.list).to_have_attribute("aria-busy", "true")
    # What was found before stays until there is something new.
    expect(desk.options).to_have_count(6)
    desk.place.held["石人"].set()
    expect(desk.options).to_have_count(2)
    expect(desk.said).to_have_text("找到 2 个")
    assert desk.list.get_attribute("aria-busy") is None


def test_the_last_question_wins_however_late_an_older_answer_is(desk: Desk) -> None:
    desk.open()
    desk.place.held["石人"] = threading.Event()
    desk.box.press_sequentially("石人")
    expect(desk.said).to_have_text("正在查找…")
    desk.type("重庆")
    desk.place.held["石人"].set()
    desk.page.evaluate("fetch('/explore/search.json?lang=zh&q=x').then((it) => it.text())")
    expect(desk.options).to_have_count(1)
    expect(desk.options.first).to_contain_text("重庆社区")


def test_enter_means_what_is_typed_and_not_what_was_found_before(desk: Desk) -> None:
    desk.open().type("ymk")
    desk.box.fill("重庆")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_function("() => changed.length > 0")
    assert [change["pick"] for change in desk.changed()] == ["area:510106001001"]


def test_a_word_typed_quickly_is_asked_for_once(desk: Desk) -> None:
    desk.open()
    desk.box.focus()
    desk.page.evaluate(
        "const box = document.querySelector('.search-input');"
        "for (const part of ['y', 'ym', 'ymk']) {"
        "  box.value = part; box.dispatchEvent(new InputEvent('input')); }"
    )
    expect(desk.options).to_have_count(6)
    assert desk.place.asked == ["ymk"]


def test_a_word_is_not_asked_for_while_an_input_method_makes_it(desk: Desk) -> None:
    desk.open()
    desk.box.focus()
    session = desk.page.context.new_cdp_session(desk.page)
    session.send("Input.imeSetComposition", {"text": "yk", "selectionStart": 2, "selectionEnd": 2})
    desk.page.keyboard.press("F8")
    session.send("Input.insertText", {"text": "营门口"})
    expect(desk.options).to_have_count(5)
    assert desk.place.asked == ["营门口"]


def test_an_error_is_said_and_the_next_try_works(desk: Desk) -> None:
    desk.open()
    desk.place.broken = True
    desk.box.fill("ymk")
    expect(desk.said).to_have_text("数据库暂时连不上")
    expect(desk.said).to_have_attribute("data-tone", "bad")
    desk.place.broken = False
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_function("changed.length > 0")
    assert desk.changed()[0]["pick"] == "area:510106001"


def test_what_was_opened_lately_is_offered_again_and_only_its_key_is_kept(desk: Desk) -> None:
    desk.open()
    desk.box.focus()
    expect(desk.list).to_be_hidden()
    for typed in ("营门口大厦", "重庆社区", "营门口大厦"):
        desk.type(typed)
        desk.page.keyboard.press("Enter")
    kept = desk.page.evaluate("localStorage.getItem('rongtu.explore.recent')")
    assert json.loads(kept) == ["building:B1", "area:510106001001"]
    desk.page.evaluate(
        "localStorage.setItem('rongtu.explore.recent',"
        " JSON.stringify(['building:B1', 'area:gone', 'nonsense', 5]))"
    )
    desk.open()
    desk.box.focus()
    expect(desk.options).to_have_count(1)
    expect(desk.page.locator(".search-heading")).to_have_text("最近打开")
    # None is meant before it is chosen.
    expect(desk.chosen()).to_have_count(0)
    desk.page.keyboard.press("ArrowDown")
    desk.page.keyboard.press("Enter")
    assert desk.changed()[-1]["pick"] == "building:B1"
    kept = desk.page.evaluate("localStorage.getItem('rongtu.explore.recent')")
    assert json.loads(kept) == ["building:B1"]


def test_everything_is_in_english_too(desk: Desk) -> None:
    desk.place.lang = Lang.EN
    desk.open().type("ymk")
    expect(desk.options.first).to_contain_text("Yingmenkou Subdistrict")
    assert desk.options.first.locator("mark").all_inner_texts() == ["营门口"]
    desk.box.fill("zzzz")
    expect(desk.said).to_have_text("Nothing is called “zzzz”: try a code or pinyin")
    desk.toggle.click()
    expect(desk.menu).to_contain_text("Nothing is saved yet")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(desk: Desk, theme: str) -> None:
    desk.place.keep({"query": "in=A", "name": "一"})
    desk.open()
    desk.page.evaluate("(theme) => { document.documentElement.dataset.theme = theme; }", theme)
    desk.type("营门口")
    weak = desk.page.evaluate(CONTRAST, ".search-popup *")
    desk.toggle.click()
    expect(desk.menu.get_by_role("link")).to_be_visible()
    assert weak + desk.page.evaluate(CONTRAST, ".saved-menu *") == []
