"""Journeys before the wall, in a real browser: what it shows, and what keys and clicks do."""

import math
import re
from datetime import timedelta
from typing import Final

import pytest
from playwright.sync_api import expect

from geo.catalog import INDICATORS
from geo.period import Grain, Period
from tests.browser.city import PHONE
from tests.browser.hall import Hall, shown
from tests.browser.wall import Wall

pytestmark = pytest.mark.browser

DISTRICT: Final = "510106"
HAN: Final = re.compile(r"[㐀-鿿]")
PHONES: Final = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")


def test_the_first_numbers_are_the_engines_and_come_with_the_page(
    wall: Wall, wall_site: Hall
) -> None:
    wall.page.route("**/wall/scene/**", lambda route: route.abort())
    wall.open("scene=overview")
    year = wall_site.year()
    demands = wall_site.row("demands", wall_site.day())
    rate, same_day = (wall_site.row(key, year) for key in ("on_time_rate", "same_day_rate"))
    means = [f"{one.mean_of_days:.1f}" for one in (rate, same_day)]
    assert wall.values() == [f"{demands.value:,.0f}", *means, "—"]
    about = wall.figure(1).inner_text()
    assert f"{rate.numerator:,.0f} ÷ {rate.denominator:,.0f}" in about
    assert f"{rate.value:.1f} ({rate.low:.1f}–{rate.high:.1f})" in about
    rows = wall_site.rows("on_time_rate", year, level="street")
    streets = {row.code: f"{row.value:.1f}" for row in rows.itertuples()}
    assert dict(wall.rows()) == streets
    assert wall.map()["sources"] > 2
    assert sorted(wall.labels().values()) == sorted(streets.values())
    assert "示例数据（合成）" in wall.heard()


def test_arrow_keys_lead_into_an_area_and_out_of_it(wall: Wall, wall_site: Hall) -> None:
    wall.open("scene=overview&lang=en")
    (first, _), *_ = wall.rows()
    wall.press("ArrowRight")
    row = wall.page.locator(f"li[data-code='{first}']")
    expect(row).to_have_attribute("data-marked", "")
    expect(wall.page.locator("footer .hint")).to_contain_text(row.locator(".name").inner_text())
    wall.press("ArrowDown")
    wall.expect_scene("overview", first)
    _expect_numbers(wall, wall_site, first)
    assert wall.page.locator(".trail li").count() >= 2
    wall.press("ArrowRight", "Enter")
    compound = wall.page.wait_for_function(
        "(street) => { const { area } = rongtuWall.state(); return area !== street && area; }",
        arg=first,
    ).json_value()
    assert compound.startswith(first)
    _expect_numbers(wall, wall_site, compound)
    wall.press("Escape")
    wall.expect_scene("overview", first)
    wall.page.locator(".trail button").first.click()
    wall.expect_scene("overview", None)
    _expect_numbers(wall, wall_site, None)
    assert wall.page.locator(".trail").is_hidden()


def test_a_click_on_the_map_leads_into_the_area_under_it(wall: Wall, wall_site: Hall) -> None:
    wall.open(f"scene=overview&area={DISTRICT}")
    wall.map()
    wanted = {code for code, _ in wall.rows()}
    places = wall.places(wanted)
    assert set(places) == wanted
    code, at = next(iter(places.items()))
    wall.page.mouse.click(*at)
    wall.expect_scene("overview", code)
    _expect_numbers(wall, wall_site, code)
    wall.press("ArrowUp")
    wall.expect_scene("overview", DISTRICT)
    assert {one for one, _ in wall.rows()} == {
        row.code
        for row in wall_site.rows(
            "demands", wall_site.day(), level="street", within=DISTRICT
        ).itertuples()
    }


def _expect_numbers(wall: Wall, hall: Hall, code: str | None) -> None:
    """Hold the large numbers of the overview against the engine."""
    demands = hall.row("demands", hall.day(), code)
    rate = hall.row("on_time_rate", hall.year(), code)
    wall.expect_value(0, f"{demands.value:,.0f}" if not math.isnan(demands.value) else "—")
    wall.expect_value(1, f"{rate.mean_of_days:.1f}" if not math.isnan(rate.value) else "—")


def test_the_language_changes_and_all_else_stays(wall: Wall) -> None:
    wall.open("playlist=hall&scene=coverage&pause=1")
    assert HAN.search(wall.heard())
    numbers = wall.values()
    wall.press("l")
    wall.page.wait_for_url(re.compile("lang=en"))
    wall.expect_scene("coverage")
    assert wall.page.evaluate("document.documentElement.lang") == "en"
    assert {"playlist=hall", "scene=coverage", "pause=1"} <= set(
        wall.page.url.split("?")[1].split("&")
    )
    assert wall.values() == numbers
    expect(wall.page.locator(".tools")).to_contain_text("中文")
    assert HAN.findall(wall.heard().replace("中文", "")) == []
    wall.press("L")
    wall.page.wait_for_url(re.compile("lang=zh"))
    wall.expect_scene("coverage")


def test_a_number_tells_its_story(wall: Wall, wall_site: Hall) -> None:
    wall.open("scene=overview")
    wall.figure(0).locator(".value").click()
    story = wall.page.get_by_role("dialog")
    expect(story.locator(".definition p").first).to_have_text(INDICATORS["demands"].explanation.zh)
    last = wall_site.last_day
    sixty = Period(last - timedelta(days=59), last + timedelta(days=1))
    days = wall_site.rows("demands", sixty, grain=Grain.DAY)
    assert len(days) == 60
    wanted = "; ".join(f"{row.start:%m-%d} {row.value:,.0f}" for row in days.itertuples())
    assert story.locator("figure .heard").text_content() == wanted
    assert story.locator(".number .value").inner_text() == wall.values()[0]
    wall.press("Escape")
    expect(story).to_have_count(0)
    expect(wall.figure(0).locator(".value")).to_be_focused()
    wall.press("d")
    expect(story.locator("h2")).to_have_text(INDICATORS["demands"].title.zh)
    wall.press("d")
    expect(story).to_have_count(0)


def test_an_address_that_names_no_scene_says_so_and_shows_the_round(wall: Wall) -> None:
    wall.open("scene=nothing&playlist=hall&lang=en")
    expect(wall.bar()).to_contain_text("No scene is called nothing; known: ")


def test_what_a_scene_names_wrong_is_said_in_its_place(wall: Wall, wall_site: Hall) -> None:
    wall.open("scene=wrong")
    expect(wall.figure(0)).to_contain_text("没有名为“demand”的指标")
    wall.expect_value(1, f"{wall_site.row('demands', wall_site.year()).value:,.0f}")
    expect(wall.page.locator(".layers .failed")).to_contain_text("没有名为“rain”的图层")
    assert "undefined" not in wall.heard()
    assert len(wall.rows()) == 8
    wall.map()


def test_a_scene_of_an_area_that_is_not_there_is_said(wall: Wall) -> None:
    wall.page.goto(f"{wall.address}/wall?scene=nowhere")
    expect(wall.page.locator("#wall")).to_contain_text("999999")
    wall.more_pulses(1)
    expected = ("404", "999999")
    wall.complaints = [one for one in wall.complaints if not any(of in one for of in expected)]


def test_a_number_of_an_area_tells_the_story_of_that_area(wall: Wall, wall_site: Hall) -> None:
    wall.open("scene=overview&lang=en")
    code, _ = wall.rows()[-1]
    wall.page.locator(f"li[data-code='{code}'] .value").click()
    story = wall.page.get_by_role("dialog")
    mean = wall_site.row("on_time_rate", wall_site.year(), code).mean_of_days
    expect(story.locator(".number .value")).to_have_text(f"{mean:.1f}")
    wall.press("Escape")
    wall.press("ArrowLeft", "ArrowDown")
    wall.expect_scene("overview", code)
    demands = wall_site.row("demands", wall_site.day(), code)
    for by_key in (False, True):
        if by_key:
            wall.press("d")
        else:
            wall.figure(0).locator(".value").click()
        expect(story.locator(".definition")).to_be_visible()
        expect(story.locator(".number .value")).to_have_text(f"{demands.value:,.0f}")
        wall.press("Escape")
        expect(story).to_have_count(0)


def test_a_story_that_is_closed_and_opened_at_once_is_told(wall: Wall) -> None:
    wall.open("scene=overview")
    # Open, close and open again before the browser has told that it was closed.
    wall.page.evaluate(
        """() => { for (let i = 0; i < 3; i += 1) document.body.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'd', bubbles: true })); }"""
    )
    wall.more_pulses()
    expect(wall.page.locator(".definition")).to_be_visible()


def test_no_personal_data_leave_the_server(wall: Wall) -> None:
    texts = []
    for scene in shown():
        wall.answers.clear()
        wall.open(f"scene={scene}")
        wall.map()
        wall.press("d")
        expect(wall.page.locator(".definition")).to_be_visible()
        texts.append(wall.page.content())
        texts += [one.text() for one in wall.answers if "/wall/static/" not in one.url]
    assert len(texts) >= 4 * len(shown())
    assert any("FeatureCollection" in text for text in texts)
    for text in texts:
        assert PHONE not in text
        assert "夜间施工" not in text
        assert PHONES.findall(text) == []
