"""Journeys from one indicator to another, and to what is behind its number."""

import pytest
from playwright.sync_api import Locator, expect

from geo.catalog import INDICATORS, Theme
from geo.text import Lang
from tests.browser.overview import Overview
from tests.browser.test_overview import _period, _values

pytestmark = pytest.mark.browser


def _options(overview: Overview) -> Locator:
    return overview.page.locator(".ant-select-item-option")


def test_an_indicator_of_another_theme_is_found_in_either_language_or_by_its_key(
    overview: Overview,
) -> None:
    overview.open()
    overview.choose_indicator("诉求量", "千户诉求量")
    overview.expect_link(indicator="demands_per_1000_households")
    overview.wait_for_values(_values("demands_per_1000_households", _period()))
    for typed, key in (("median time", "median_hours"), ("due_24h", "due_24h")):
        overview.choose_indicator(typed, INDICATORS[key].title.zh)
        overview.expect_link(indicator=key)
        overview.wait_for_values(_values(key, _period()))
        expect(overview.page.locator(".hero h3")).to_have_text(INDICATORS[key].title.zh)


def test_what_is_typed_narrows_the_list_and_leaving_it_brings_all_back(overview: Overview) -> None:
    # Not the first of the list: that one is marked for a moment whatever is chosen.
    overview.open("?indicator=closure_rate")
    picker = overview.page.locator(".ant-select", has=overview.page.locator("#overview-indicator"))
    picker.click()
    overview.page.keyboard.type("satisf")
    expect(_options(overview)).to_have_text(["满意率"])
    overview.page.keyboard.press("Escape")
    overview.page.locator(".header h1").click()
    picker.click()
    expect(_options(overview).nth(5)).to_be_visible()
    expect(overview.page.locator(".ant-select-item-group").first).to_have_text("办结")
    active = overview.page.locator(".ant-select-item-option-active")
    expect(active).to_have_text("结案率")
    overview.page.keyboard.press("ArrowUp")
    expect(active).to_have_text("按期办结率")
    overview.page.keyboard.press("Enter")
    overview.expect_link(indicator="on_time_rate")


def test_a_definition_is_read_and_left_by_keyboard(overview: Overview) -> None:
    overview.open()
    page = overview.page
    opener = page.get_by_role("button", name="按期办结率的计算口径").first
    opener.focus()
    page.keyboard.press("Enter")
    text = page.locator(".definition-text:visible")
    expect(text).to_be_focused()
    for said in ("到期日在时段内且不晚于期限办结的件数", "÷ 到期日在时段内的件数", "越高越好"):
        expect(text).to_contain_text(said)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("结案率")
    page.keyboard.press("Escape")
    expect(text).to_have_count(0)
    expect(opener).to_be_focused()


def test_what_must_be_read_with_it_is_one_click_away(overview: Overview) -> None:
    overview.open()
    overview.page.locator(".figure[data-key=closure_rate] .switch").click()
    overview.expect_link(indicator="closure_rate")
    overview.wait_for_values(_values("closure_rate", _period()))
    overview.page.locator(".legend .definition").click()
    expect(overview.page.locator(".definition-text:visible")).to_contain_text("会随时间上升")


def test_places_that_cannot_be_told_apart_share_their_ranks(overview: Overview) -> None:
    overview.open("?indicator=due_24h")
    ranks = overview.page.locator("#overview-ranking .annotation-text", has_text="1–8")
    expect(ranks).to_have_count(8)
    overview.see("8 个街道的24 小时内到期都是 0 件")


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("theme", Theme)
def test_every_theme_fits_a_wall(overview: Overview, theme: Theme, lang: Lang) -> None:
    overview.page.set_viewport_size({"width": 1920, "height": 1080})
    # What has most to say: the longest words, and most to be read with.
    of_theme = [one for one in INDICATORS.values() if one.theme is theme]
    key = max(of_theme, key=lambda one: len(one.title[lang]) + 9 * len(one.beside)).key
    overview.page.goto(f"{overview.site}/?lang={lang}&indicator={key}")
    overview.page.wait_for_selector(".verdict-text p")
    expect(overview.page.locator(".hero h3")).to_have_text(INDICATORS[key].title[lang])
    cut = overview.page.evaluate(
        "() => [...document.querySelectorAll('.side, .headline, .verdict-text, .chart-head')]"
        ".filter((one) => one.scrollHeight > one.clientHeight + 2"
        " || one.scrollWidth > one.clientWidth + 2).map((one) => one.className)"
    )
    assert cut == []
    overview.page.wait_for_load_state("networkidle")
