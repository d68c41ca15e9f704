"""Journeys before the wall, in a real browser: what it shows, and what keys and clicks do."""

import random
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from dashboard.scope import Place
from dashboard.wall.plan import Scene, read
from dashboard.wall.slots import Slot, at, slots
from geo.catalog import INDICATORS
from geo.period import Grain, Period
from geo.schema import area
from geo.text import Text
from tests.browser.city import PHONE
from tests.browser.hall import Hall, shown
from tests.browser.wall import Wall

pytestmark = pytest.mark.browser

ZONE: Final = ZoneInfo("Asia/Shanghai")
DISTRICT, STREET = "510106", "510106024"
HAN: Final = re.compile(r"[㐀-鿿]")
PHONES: Final = re.compile(r"(?<![\d.])1[3-9]\d{9}(?!\d)")
SOMEWHEN: Final = 1_800_000_000
MOMENTS: Final = 300
TURNS: Final = """
async ([slots, moments]) => {
  const { urls } = JSON.parse(document.getElementById('wall-config').textContent);
  const { turnAt } = await import(`${urls.static}clock.js`);
  return moments.map(([now, minute]) => {
    const turn = turnAt(slots, now, minute);
    return turn && [turn.entry.scene, turn.entry.area];
  });
}
"""


def the_round(hall: Hall) -> tuple[Slot, ...]:
    """Return the round of the hall, from the file and the database."""
    plan = read(hall.folder / "scenes.toml")
    with hall.engine.connect() as connection:
        places = {
            row.code: Place(code=row.code, level=row.level, parent_code=row.parent_code,
                            name=Text(zh=row.name_zh, en=row.name_en))
            for row in connection.execute(select(area))
        }  # fmt: skip
    return slots(plan, plan.playlists["hall"], places)


def turns(round_: tuple[Slot, ...], since: int, count: int) -> Iterator[tuple[float, str, Any]]:
    """Yield the middle of each turn after `since`, its scene and its area."""

    def on(second: int) -> tuple[str, str | None]:
        local = datetime.fromtimestamp(second, ZONE)
        found = at(round_, second, 60 * local.hour + local.minute)
        assert found is not None
        return found[0].scene.key, found[1]

    every = groupby(range(since, since + 3_600), key=on)
    next(every)
    for _, ((scene, code), seconds) in zip(range(count), every, strict=False):
        all_of_it = list(seconds)
        yield (all_of_it[0] + all_of_it[-1] + 1) / 2, scene, code


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


def test_browser_and_server_agree_on_whose_turn_it_is(wall: Wall) -> None:
    wall.open("scene=overview")
    chance = random.Random(6)  # noqa: S311 - no secret
    for _ in range(12):
        round_ = [_some_slot(chance, number) for number in range(chance.randint(1, 8))]
        moments = [
            (SOMEWHEN * 1000 + chance.randrange(10**9) * chance.choice((1, 1000)),
             chance.randrange(1440))
            for _ in range(MOMENTS)
        ]  # fmt: skip
        told = [
            {"scene": one.scene.key, "title": "", "seconds": one.scene.seconds,
             "hours": one.scene.hours, "area": one.area, "take": one.take,
             "areas": [{"code": each.code, "name": ""} for each in one.areas] or None}
            for one in round_
        ]  # fmt: skip
        wanted = []
        for now, minute in moments:
            on = at(round_, now / 1000, minute)
            wanted.append(on and [on[0].scene.key, on[1]])
        assert wall.page.evaluate(TURNS, [told, moments]) == wanted


def _some_slot(chance: random.Random, number: int) -> Slot:
    scene = Scene.model_validate({
        "key": f"s{number}", "title": "甲", "seconds": chance.randint(5, 90),
        "map": {"indicator": "demands"}, "figures": [{"indicator": "demands"}],
        "take": chance.randint(1, 3),
    })  # fmt: skip
    if chance.random() < 0.5:
        # Hours may go over midnight.
        scene = scene.model_copy(update={"hours": tuple(chance.sample(range(1440), 2))})
    count = chance.choice((0, 0, 1, 2, 5))
    areas = tuple(
        Place(code=f"{number}-{one}", level="street", parent_code=None, name=Text(zh="", en=""))
        for one in range(count)
    )
    return Slot(scene=scene, area=chance.choice((None, "A")), areas=areas)


def test_scenes_take_turns_by_the_clock_of_the_server(wall: Wall, wall_site: Hall) -> None:
    wall.steer()
    wall.open("playlist=hall")
    round_ = the_round(wall_site)
    # The streets are other ones in the next round.
    seen = set()
    for moment, scene, code in turns(round_, SOMEWHEN, 12):
        wall.stand_at(moment)
        wall.expect_scene(scene, code)
        wall.expect_state("synced")
        seen.add((scene, code))
    assert {scene for scene, _ in seen} == set(shown())
    assert len([code for scene, code in seen if scene == "streets"]) == 4


def test_a_scene_ends_by_itself_and_not_before_its_time(wall: Wall, wall_site: Hall) -> None:
    wall.steer()
    wall.open("playlist=hall")
    (first, scene, code), (_, then, there) = turns(the_round(wall_site), SOMEWHEN, 2)
    wall.stand_at(first)
    wall.expect_scene(scene, code)
    seconds = read(wall_site.folder / "scenes.toml").scenes[scene].seconds
    wall.let_run(first + seconds / 2 - 3 - datetime.now(ZONE).timestamp())
    wall.expect_scene(then, there)
    # Half of what a busy machine may be wrong about the clock, by the first answer.
    assert wall.state()["shownAt"] / 1000 >= first + seconds / 2 - 1


def test_the_clicker_leads_through_the_scenes_and_the_clock_has_the_last_word(
    wall: Wall, wall_site: Hall
) -> None:
    wall.steer()
    wall.open("playlist=hall")
    before, here, after = turns(the_round(wall_site), SOMEWHEN, 3)
    wall.stand_at(here[0])
    wall.expect_scene(*here[1:])
    wall.press("PageDown")
    wall.expect_scene(*after[1:])
    wall.expect_state("alone")
    wall.press("PageUp")
    wall.expect_scene(*here[1:])
    wall.press("PageUp")
    wall.expect_scene(*before[1:])
    wall.press("Home")
    wall.expect_scene(*here[1:])
    wall.expect_state("synced")
    wall.press("PageDown")
    wall.expect_scene(*after[1:])
    # Five minutes later nobody has touched it.
    *_, late = (one for one in turns(the_round(wall_site), SOMEWHEN, 13) if one[1] != after[1])
    assert late[0] - here[0] < 300
    wall.stand_at(here[0] + 301)
    wall.expect_state("synced")
    now = next(one for one in turns(the_round(wall_site), SOMEWHEN, 40) if one[0] > here[0] + 290)
    wall.stand_at(now[0])
    wall.expect_scene(*now[1:])


def test_a_pause_stays_until_it_is_ended_or_forgotten(wall: Wall, wall_site: Hall) -> None:
    wall.steer()
    wall.open("playlist=hall")
    here, then, *_ = turns(the_round(wall_site), SOMEWHEN, 2)
    wall.stand_at(here[0])
    wall.expect_scene(*here[1:])
    wall.press("Space")
    wall.expect_state("paused")
    wall.stand_at(then[0] + 600)
    wall.more_pulses()
    assert wall.state()["scene"] == here[1]
    wall.press("Space")
    wall.expect_state("alone")
    assert wall.state()["scene"] == here[1]
    wall.press("b")
    wall.expect_state("paused")
    late = next(one for one in turns(the_round(wall_site), SOMEWHEN + 3_600, 1))
    wall.stand_at(late[0])
    wall.expect_scene(*late[1:])
    wall.expect_state("synced")


def test_an_address_fixes_a_scene(wall: Wall) -> None:
    wall.steer()
    wall.open("scene=week&playlist=hall")
    wall.expect_state("fixed")
    for moment in (SOMEWHEN, SOMEWHEN + 60, SOMEWHEN + 4_000):
        wall.stand_at(moment)
        wall.more_pulses()
        wall.press("PageDown")
        assert wall.state()["scene"] == "week"


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
    for code, _ in wall.rows():
        row = wall.page.locator(f"li[data-code='{code}']")
        wall.page.mouse.move(*wall.label(row.locator(".name").inner_text()))
        expect(row).to_have_attribute("data-marked", "")
    wall.page.mouse.click(*wall.label(row.locator(".name").inner_text()))
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
    wall.expect_value(0, f"{demands.value:,.0f}" if demands.value == demands.value else "—")
    wall.expect_value(1, f"{rate.mean_of_days:.1f}" if rate.value == rate.value else "—")


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
    assert wall.figure(0).locator(".value").evaluate("(one) => one === document.activeElement")
    wall.press("d")
    expect(story.locator("h2")).to_have_text(INDICATORS["demands"].title.zh)
    wall.press("d")
    expect(story).to_have_count(0)


def test_what_a_scene_names_wrong_is_said_in_its_place(wall: Wall, wall_site: Hall) -> None:
    wall.open("scene=wrong")
    expect(wall.figure(0)).to_contain_text("指标“demand”不存在")
    wall.expect_value(1, f"{wall_site.row('demands', wall_site.year()).value:,.0f}")
    expect(wall.page.locator(".layers .failed")).to_contain_text("图层“rain”不存在")
    assert "undefined" not in wall.heard()
    assert len(wall.rows()) == 8
    wall.map()


def test_a_scene_of_an_area_that_is_not_there_is_said(wall: Wall) -> None:
    wall.page.goto(f"{wall.address}/wall?scene=nowhere")
    expect(wall.page.locator("#wall")).to_contain_text("999999")
    wall.more_pulses(1)
    expected = ("404", "999999")
    wall.complaints = [one for one in wall.complaints if not any(of in one for of in expected)]


def test_no_personal_data_leave_the_server(wall: Wall) -> None:
    texts = []
    wall.open("scene=overview")
    for scene in shown():
        wall.open(f"scene={scene}")
        wall.map()
        texts.append(wall.page.content())
        wall.press("d")
        expect(wall.page.locator(".definition")).to_be_visible()
        texts.append(wall.page.content())
    texts += [one.text() for one in wall.answers if "json" in one.headers.get("content-type", "")]
    assert len(texts) > 4 * len(shown())
    for text in texts:
        assert PHONE not in text
        assert "夜间施工" not in text
        assert PHONES.findall(text) == []
