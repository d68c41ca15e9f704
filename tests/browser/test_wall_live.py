"""A wall whose data change, grow old or go away, and whose map is lost and comes back."""

import re
from typing import Any, Final

import pytest
from playwright.sync_api import expect

from tests.browser.hall import Hall
from tests.browser.wall import Wall

pytestmark = pytest.mark.browser

STREET: Final = "510106024"
WATCH: Final = """
() => {
  const main = document.querySelector('main');
  const said = (node) => [node.textContent, ...[...(node.attributes || [])].map((one) => one.value)]
    .join('|');
  const all = document.createTreeWalker(main);
  const before = new Map();
  for (let node = all.currentNode; node; node = all.nextNode()) before.set(node, said(node));
  const touched = new Set();
  new MutationObserver((changes) => {
    for (const { target, attributeName: name, oldValue } of changes) {
      // What fits is tried out before anything is painted.
      const changed = name !== 'data-fit' && target.getAttribute(name) !== oldValue;
      if (!name || changed) touched.add(target);
    }
  }).observe(main, { subtree: true, childList: true, attributes: true, attributeOldValue: true,
    characterData: true });
  const panelOf = (node) => {
    const element = node.nodeType === 1 ? node : node.parentElement;
    const panel = element && element.closest('.panel');
    return panel ? [...main.querySelectorAll('.panel')].indexOf(panel) : null;
  };
  window.watched = () => [...touched].filter((node) => main.contains(node)).map((node) => ({
    panel: panelOf(node),
    moved: before.has(node) && before.get(node) !== said(node),
    what: `${node.nodeName}.${node.className || ''} ${before.get(node)} > ${said(node)}`,
    map: Boolean((node.nodeType === 1 ? node : node.parentElement).closest('.map')),
  }));
}
"""
"""Notes what is touched from now on; what was touched and is as it was has moved for nothing."""
PANELS: Final = "() => [...document.querySelectorAll('main .panel')].map((one) => one.textContent)"
LOSE: Final = """
() => {
  const canvas = document.querySelector('.map-canvas canvas');
  const gl = canvas.getContext('webgl2');
  window.extension = gl.getExtension('WEBGL_lose_context');
  window.extension.loseContext();
  return gl.isContextLost();
}
"""
DRAWN: Final = """
() => {
  const canvas = document.querySelector('.map-canvas canvas');
  const { map } = window.rongtuWall.state();
  return canvas && !canvas.getContext('webgl2').isContextLost() && map && map.states === 8;
}
"""


def test_a_load_appears_by_itself_and_only_what_changed_moves(wall: Wall, wall_site: Hall) -> None:
    wall.open("scene=overview")
    wall.map()
    wall.mark()
    wall.newest(wall_site.version())
    version = wall.state()["version"]
    panels = wall.page.evaluate(PANELS)
    wall.page.evaluate(WATCH)
    wall_site.load_one(STREET)
    demands = wall_site.row("demands", wall_site.day())
    wall.page.wait_for_function("(old) => rongtuWall.state().version > old", arg=version)
    wall.expect_value(0, f"{demands.value:,.0f}")
    rows = wall_site.rows("on_time_rate", wall_site.year(), level="street")
    assert dict(wall.rows()) == {row.code: f"{row.value:.1f}" for row in rows.itertuples()}
    wall.more_pulses()
    after = wall.page.evaluate(PANELS)
    changed = {at for at, text in enumerate(after) if text != panels[at]}
    assert 0 in changed
    assert len(changed) < len(panels)
    touched: list[dict[str, Any]] = wall.page.evaluate("() => window.watched()")
    assert [one["what"] for one in touched if not one["moved"]] == []
    assert {one["panel"] for one in touched if not one["map"]} <= changed
    assert wall.marked()
    assert wall.loads == 1


def test_data_that_grew_old_are_marked_where_a_number_rests_on_them(
    wall: Wall, wall_site: Hall
) -> None:
    wall.open("scene=coverage")
    ages = wall.page.locator(".figures .age, .lists .age, .says .age")
    expect(ages.first).to_contain_text("截至")
    assert wall.page.locator("[data-old]").count() == 0
    wall.open("scene=overview")
    with wall_site.of_its_own(STREET):
        for at in range(3):
            age = wall.figure(at).locator(".age")
            expect(age).to_have_attribute("data-old", "stale")
            expect(age).to_contain_text("超过时限")
        assert "诉求" in wall.figure(0).locator(".age").inner_text()
        # Coverage rests on stations and compounds, of which nobody expects news each day.
        assert wall.figure(3).locator("[data-old]").count() == 0
        expect(wall.page.locator(".lists .age[data-old=stale]").first).to_be_visible()
    expect(wall.page.locator("[data-old]")).to_have_count(0)


def test_the_last_numbers_stay_marked_while_the_database_is_away(
    wall: Wall, wall_site: Hall
) -> None:
    wall.open("scene=overview")
    wall.newest(wall_site.version())
    wall.map()
    wall.mark()
    before = wall.values(), wall.rows(), wall.labels()
    with wall_site.without_database():
        expect(wall.bar()).to_contain_text("数据库暂时连不上")
        expect(wall.bar()).to_contain_text("2020-")
        expect(wall.figure(0).locator(".age")).to_have_attribute("data-old", "away")
        assert (wall.values(), wall.rows(), wall.labels()) == before
        # Whoever opens a screen now sees the same; what was never looked at has to wait.
        wall.open("scene=overview")
        expect(wall.bar()).to_contain_text("数据库暂时连不上")
        assert wall.values() == before[0]
        wall.page.goto(f"{wall.address}/wall?scene=overview&lang=en&area={STREET}")
        expect(wall.page.locator("#wall")).to_contain_text("The database does not answer")
        assert wall.values() == []
        wall.mark()
    wall.ready()
    expect(wall.bar()).to_be_hidden()
    expect(wall.page.locator("[data-old], [data-away]")).to_have_count(0)
    wall_site.load_one(STREET)
    wall.expect_value(0, f"{wall_site.row('demands', wall_site.day(), STREET).value:,.0f}")
    assert wall.marked()
    wall.complaints = [one for one in wall.complaints if not re.search("503|does not answer", one)]


def test_a_server_that_is_killed_and_comes_back_is_told_and_forgotten(
    wall: Wall, wall_site: Hall
) -> None:
    wall.open("playlist=hall&pause=1")
    wall.newest(wall_site.version())
    wall.map()
    wall.mark()
    before = wall.values(), wall.state()["scene"]
    with wall_site.without_server():
        expect(wall.bar()).to_contain_text("服务器暂时连不上")
        expect(wall.figure(0).locator(".age")).to_have_attribute("data-old", "away")
        assert (wall.values(), wall.state()["scene"]) == before
    expect(wall.bar()).to_be_hidden()
    assert wall.values() == before[0]
    assert wall.marked()
    wall.complaints = [one for one in wall.complaints if not re.search("ERR_|fetch", one)]


def test_a_lost_map_comes_back_and_there_is_but_one(wall: Wall) -> None:
    wall.open("scene=overview&lang=en")
    before = wall.map()
    names = wall.labels()
    for _ in range(2):
        assert wall.page.evaluate(LOSE) is True
        wall.page.evaluate("() => window.extension.restoreContext()")
        wall.page.wait_for_function(DRAWN)
    # A browser that does not give it back: the map is built anew.
    wall.page.evaluate(LOSE)
    wall.page.wait_for_function(DRAWN)
    after = wall.map()
    assert {**after, "frames": 0} == {**before, "frames": 0}
    assert wall.labels() == names
    assert wall.page.locator(".map canvas").count() == 1
    code, _ = wall.rows()[0]
    wall.press("ArrowRight", "ArrowDown")
    wall.expect_scene("overview", code)
    wall.complaints = [one for one in wall.complaints if "context" not in one.lower()]
