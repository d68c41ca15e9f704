"""Whose turn it is on a wall: the clock's, the clicker's, and when a screen starts afresh."""

import random
from datetime import datetime
from itertools import groupby
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from dashboard.scope import Place
from dashboard.wall.plan import Scene
from dashboard.wall.plan_file import read
from dashboard.wall.slots import Slot, at, slots
from geo.schema import area
from geo.text import Text
from tests.browser.hall import SLOWER, Hall, shown
from tests.browser.wall import LATER, STEADY, Wall

pytestmark = pytest.mark.browser

ZONE: Final = ZoneInfo("Asia/Shanghai")
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


def turns(round_: tuple[Slot, ...], since: int, count: int) -> list[tuple[float, str, Any]]:
    """Return the middle of each turn after `since`, its scene and its area."""

    def on(second: int) -> tuple[str, str | None]:
        local = datetime.fromtimestamp(second, ZONE)
        found = at(round_, second, 60 * local.hour + local.minute)
        assert found is not None
        return found[0].scene.key, found[1]

    every = groupby(range(since, since + 20_000, SLOWER), key=on)
    next(every)
    found = []
    for _, ((scene, code), seconds) in zip(range(count), every, strict=False):
        all_of_it = list(seconds)
        found.append(((all_of_it[0] + all_of_it[-1] + SLOWER) / 2, scene, code))
    return found


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
    (middle, scene, code), (_, then, there) = turns(the_round(wall_site), SOMEWHEN, 2)
    wall.stand_at(middle)
    wall.expect_scene(scene, code)
    end = middle + read(wall_site.folder / "scenes.toml").scenes[scene].seconds / 2
    wall.stand_at(end - 4)
    wall.expect_scene(then, there)
    # The clock is told over a busy line: the page may be wrong by half of an answer's time.
    assert wall.state()["shownAt"] / 1000 > end - 3


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
    # More than five minutes later nobody has touched it.
    late = turns(the_round(wall_site), SOMEWHEN + 2_000, 1)[0]
    wall.stand_at(late[0])
    wall.expect_scene(*late[1:])
    wall.expect_state("synced")


def test_a_pause_stays_until_it_is_ended_or_forgotten(wall: Wall, wall_site: Hall) -> None:
    wall.steer()
    wall.open("playlist=hall")
    here, then = turns(the_round(wall_site), SOMEWHEN, 2)
    wall.stand_at(here[0])
    wall.expect_scene(*here[1:])
    wall.press("Space")
    wall.expect_state("paused")
    # Into the next turn, and not so far that a screen left alone would go back by itself.
    wall.stand_at(here[0] + 0.6 * (then[0] - here[0]))
    wall.more_pulses()
    assert wall.state()["scene"] == here[1]
    wall.press("Space")
    wall.expect_state("alone")
    assert wall.state()["scene"] == here[1]
    wall.press("b")
    wall.expect_state("paused")
    late = turns(the_round(wall_site), SOMEWHEN + 4_000, 1)[0]
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


@pytest.fixture
def steady(wall: Wall) -> Wall:
    """Return a screen that does at once what others do within some seconds."""
    wall.page.add_init_script(STEADY)
    wall.steer()
    return wall


def test_a_new_version_is_taken_at_a_change_of_scene(steady: Wall, wall_site: Hall) -> None:
    here, then = turns(the_round(wall_site), SOMEWHEN, 2)
    steady.open("playlist=hall&lang=en")
    address = steady.page.url
    steady.stand_at(then[0])
    steady.expect_scene(*then[1:])
    steady.stand_at(here[0])
    steady.expect_scene(*here[1:])
    steady.mark()
    steady.tell(build="another")
    steady.more_pulses(3)
    assert steady.marked()
    steady.stand_at(then[0])
    steady.wait_for_reload()
    assert steady.page.url == address
    # The answers go on telling of another version: once an hour is enough.
    steady.mark()
    steady.stand_at(here[0])
    steady.expect_scene(*here[1:])
    steady.stand_at(then[0])
    steady.expect_scene(*then[1:])
    assert steady.marked()


def test_nobody_is_disturbed_by_a_new_version_nor_left_without_a_page(steady: Wall) -> None:
    steady.open("scene=overview&lang=en")
    address = steady.page.url
    steady.mark()
    steady.press("d")
    expect(steady.page.get_by_role("dialog")).to_be_visible()
    steady.tell(build="another")
    steady.more_pulses(4)
    assert steady.marked()
    # Where the server is silent there is nothing to be loaded.
    steady.mute(silent=True)
    expect(steady.bar()).to_be_visible()
    steady.press("Escape")
    steady.frames(60)
    assert steady.marked()
    steady.mute(silent=False)
    steady.wait_for_reload()
    assert steady.page.url == address
    steady.complaints = [one for one in steady.complaints if "ERR_FAILED" not in one]


def test_a_screen_starts_afresh_in_the_night_after_a_long_day(steady: Wall) -> None:
    steady.page.add_init_script(LATER)
    midnight = datetime(2027, 1, 15, tzinfo=ZONE).timestamp()
    quiet_at = 60 * (3 * 60 + 30)
    steady.open("scene=overview")
    steady.mark()
    steady.stand_at(midnight + quiet_at + 60)
    steady.more_pulses(3)
    # It is night, but it has not been up for long.
    assert steady.marked()
    steady.stand_at(midnight + quiet_at - 300)
    steady.more_pulses(2)
    steady.page.evaluate("() => { window.later = 21 * 3600e3; }")
    steady.more_pulses(3)
    assert steady.marked()
    steady.stand_at(midnight + quiet_at + 60)
    steady.wait_for_reload()
