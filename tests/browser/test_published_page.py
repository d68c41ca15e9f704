"""The page of published figures in a browser."""

import re

import pytest
from playwright.sync_api import expect

from dashboard import data
from dashboard import i18n_published as words
from geo.text import Lang
from tests.browser.overview import Overview

pytestmark = pytest.mark.browser


def test_published_figures_are_reached_from_the_overview_and_speak_both_languages(
    overview: Overview,
) -> None:
    overview.open()
    page = overview.page
    page.get_by_role("link", name=words.TITLE.zh).press("Enter")
    page.wait_for_url(re.compile("/published"))
    rows = page.locator(".published-table tbody tr:has(td)")
    expect(rows).to_have_count(len(data.published()))
    expect(page.locator(".published-table .group").first).to_have_text("锦江区")
    demands = rows.filter(has_text="2020年处理诉求")
    expect(demands).to_contain_text("逾 270,000 件")
    # The city's demands end in April: the year is not known, and is not judged.
    expect(demands).to_contain_text("不作判断")
    overview.see("示例数据（合成）")
    page.get_by_role("link", name="Switch to English").press("Enter")
    page.wait_for_url(re.compile("lang=en"))
    expect(demands.or_(rows.filter(has_text="over 270,000"))).to_have_count(1)
    expect(page.locator(".pages [aria-current=page]")).to_have_text(words.TITLE.en)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (390, 844)])
def test_the_table_fits_the_screen_and_is_scrolled_by_keyboard(
    overview: Overview, width: int, height: int, lang: Lang
) -> None:
    page = overview.page
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{overview.site}/published?lang={lang}")
    scroll = page.locator(".published .ledger-scroll")
    expect(scroll).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 900:
        assert page.evaluate("document.documentElement.scrollHeight") <= height
        expect(page.locator(".synthetic")).to_be_in_viewport()
        scroll.focus()
        page.keyboard.press("End")
        page.wait_for_function(
            "() => document.querySelector('.published .ledger-scroll').scrollTop > 0"
        )
        wide = page.evaluate(
            "() => [...document.querySelectorAll('.published-table td, .published-table th')]"
            ".filter((one) => one.scrollWidth > one.clientWidth + 1).map((one) => one.innerText)"
        )
        assert wide == []
