"""The menu of kept views, on a bare page in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.desk import desk as desk  # noqa: PLC0414 - its page
from tests.browser.desk import place as place  # noqa: PLC0414 - and its server

pytestmark = pytest.mark.browser


def test_a_short_link_is_copied_with_the_days_that_are_shown(desk: Desk) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.open("?in=510106&layers=areas~0.85")
    desk.toggle.click()
    desk.page.get_by_role("button", name="复制短链接").click()
    expect(desk.menu).to_contain_text("短链接已复制")
    address = f"{desk.place.address}/s/abcdefgh00"
    assert desk.page.evaluate("navigator.clipboard.readText()") == address
    expect(desk.page.get_by_label("短链接", exact=True)).to_have_value(address)
    (view,) = desk.place.written
    assert "name" not in view
    assert "from=2020-01-01&to=2021-01-01" in view["query"]
    assert view["query"].startswith("in=510106")


def test_where_a_page_may_not_copy_the_old_way_is_taken(desk: Desk) -> None:
    desk.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
    )
    desk.open()
    desk.toggle.click()
    desk.page.get_by_role("button", name="复制短链接").click()
    expect(desk.menu).to_contain_text("短链接已复制")


def test_where_nothing_may_copy_the_link_is_shown_to_be_copied_by_hand(desk: Desk) -> None:
    desk.page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "Document.prototype.execCommand = () => false;"
    )
    desk.open()
    desk.toggle.click()
    desk.page.get_by_role("button", name="复制短链接").click()
    expect(desk.menu).to_contain_text("请手动复制")
    expect(desk.page.get_by_label("短链接", exact=True)).to_be_focused()


def test_a_view_is_saved_under_a_name_and_listed(desk: Desk) -> None:
    desk.open("?from=2020-03-01&to=2020-04-01")
    desk.toggle.click()
    expect(desk.menu).to_contain_text("还没有保存过视图")
    desk.page.get_by_role("button", name="另存为…").click()
    dialog = desk.page.get_by_role("dialog")
    expect(dialog.get_by_label("名称")).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(dialog).to_contain_text("请填写名称")
    expect(dialog.get_by_label("名称")).to_have_attribute("aria-invalid", "true")
    dialog.get_by_label("名称").fill("  金牛三月 ")
    dialog.get_by_label("备注（可不填）").fill("给周会")
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_be_hidden()
    expect(desk.menu).to_contain_text("已保存为“金牛三月”")
    (view,) = desk.place.written
    assert view == {"query": "from=2020-03-01&to=2020-04-01", "name": "金牛三月", "note": "给周会"}
    link = desk.menu.get_by_role("link", name="金牛三月")
    assert link.get_attribute("href") == "/explore?from=2020-03-01&to=2020-04-01"
    link.click()
    expect(desk.page).to_have_url(re.compile(r"/explore\?from=2020-03-01&to=2020-04-01$"))


def test_what_the_server_refuses_is_said_in_the_dialog_which_stays(desk: Desk) -> None:
    desk.open()
    desk.toggle.click()
    desk.page.get_by_role("button", name="另存为…").click()
    dialog = desk.page.get_by_role("dialog")
    dialog.get_by_label("名称").fill("一")
    desk.place.refused = "已存满 5,000 个"
    dialog.get_by_role("button", name="保存").click()
    expect(dialog).to_contain_text("已存满 5,000 个")
    expect(dialog.get_by_label("名称")).to_have_value("一")
    desk.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    desk.page.get_by_role("button", name="复制短链接").click()
    expect(desk.menu.locator(".saved-said[data-tone=bad]")).to_have_text("已存满 5,000 个")


def test_a_view_says_on_which_data_it_was_saved(desk: Desk) -> None:
    desk.place.keep({"query": "in=A", "name": "旧"}, version=7)
    desk.place.keep({"query": "in=A", "name": "新"}, version=9)
    desk.open()
    desk.toggle.click()
    rows = desk.menu.get_by_role("listitem")
    expect(rows.filter(has_text="旧")).to_contain_text(
        "保存时数据截至 2020-12-07 23:50，现在截至 2020-12-09 23:50，数字可能不同"
    )
    expect(rows.filter(has_text="新")).to_contain_text("数据截至 2020-12-09 23:50，与现在相同")


def test_a_view_is_renamed_in_the_same_dialog(desk: Desk) -> None:
    desk.place.keep({"query": "in=A", "name": "一", "note": "备"})
    desk.open()
    desk.toggle.click()
    desk.page.get_by_role("button", name="重命名“一”").click()
    dialog = desk.page.get_by_role("dialog", name="重命名“一”")
    expect(dialog.get_by_label("备注（可不填）")).to_have_value("备")
    dialog.get_by_label("名称").fill("二")
    desk.page.keyboard.press("Enter")
    expect(desk.menu).to_contain_text("已改名为“二”")
    expect(desk.menu.get_by_role("link")).to_have_text("二")
    # The focus is back where it was.
    expect(desk.page.get_by_role("button", name="重命名“二”")).to_be_focused()


def test_what_is_deleted_can_be_brought_back(desk: Desk) -> None:
    for name in ("一", "二"):
        desk.place.keep({"query": "in=A", "name": name})
    desk.open()
    desk.toggle.click()
    desk.page.get_by_role("button", name="删除“一”").click()
    expect(desk.menu.get_by_role("link")).to_have_count(1)
    expect(desk.menu).to_contain_text("已删除“一”")
    undo = desk.page.get_by_role("button", name="撤销")
    expect(undo).to_be_focused()
    desk.page.keyboard.press("Enter")
    expect(desk.menu.get_by_role("link")).to_have_count(2)
    expect(desk.menu).to_contain_text("已恢复“一”")


def test_what_is_deleted_is_gone_before_the_list_is_read_again(desk: Desk) -> None:
    for name in ("一", "二"):
        desk.place.keep({"query": "in=A", "name": name})
    desk.open()
    desk.toggle.click()
    expect(desk.menu.get_by_role("link")).to_have_count(2)
    # It is never answered.
    desk.page.route(re.compile(r"/saved\.json"), lambda _: None)
    desk.page.get_by_role("button", name="删除“一”").click()
    expect(desk.menu.get_by_role("link")).to_have_text(["二"])


def test_a_long_list_comes_in_parts_and_is_searched(desk: Desk) -> None:
    for n in range(7):
        desk.place.keep({"query": "in=A", "name": f"视图{n}"})
    desk.open()
    desk.toggle.click()
    links = desk.menu.get_by_role("link")
    more = desk.page.get_by_role("button", name="再列出一些（共 7 个）")
    for count in (3, 6):
        expect(links).to_have_count(count)
        more.click()
    expect(links).to_have_count(7)
    expect(more).to_be_hidden()
    desk.page.get_by_label("按名称或备注查找").fill("视图4")
    expect(links).to_have_text(["视图4"])
    desk.page.get_by_label("按名称或备注查找").fill("无")
    expect(desk.menu).to_contain_text("没有名称或备注含“无”的视图")


def test_the_menu_closes_by_key_and_by_a_click_beside_it(desk: Desk) -> None:
    desk.open()
    desk.toggle.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("button", name="复制短链接")).to_be_focused()
    expect(desk.toggle).to_have_attribute("aria-expanded", "true")
    desk.page.keyboard.press("Escape")
    expect(desk.menu).to_be_hidden()
    expect(desk.toggle).to_be_focused()
    desk.toggle.click()
    desk.page.locator("#before").click()
    expect(desk.menu).to_be_hidden()


def test_nothing_is_left_of_a_part_that_is_taken_away(desk: Desk) -> None:
    desk.open()
    desk.page.evaluate("parts.forEach((part) => part.destroy())")
    expect(desk.box).to_have_count(0)
    expect(desk.page.locator("dialog")).to_have_count(0)
    desk.page.keyboard.press("/")
    assert desk.place.asked == []
