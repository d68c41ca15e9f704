"""Nothing on a wall is cut off, hidden under something else or out of reach, in any scene."""

from pathlib import Path
from typing import Any, Final

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.hall import Hall, shown
from tests.browser.test_wall import HAN
from tests.browser.wall import Wall

pytestmark = pytest.mark.browser

SIZES: Final = ((1920, 1080), (3840, 2160), (3840, 1080))
AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
BARRIERS: Final = """
async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
  .filter((one) => ['serious', 'critical'].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`)
"""
FAULTS: Final = """
() => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const found = [];
  const named = (node) => `${node.nodeName.toLowerCase()}.${node.className} `
    + JSON.stringify(node.textContent.slice(0, 40));
  const root = document.documentElement;
  const scrolls = root.scrollWidth > innerWidth || root.scrollHeight > innerHeight;
  if (scrolls) found.push('the page scrolls');
  const seen = (node) => !node.closest('.heard, [hidden], [aria-hidden=true], dialog, .tools')
    && node.getClientRects().length > 0 && getComputedStyle(node).visibility === 'visible';
  // Where the ink of a line is: a line's box is taller than its letters.
  const inked = [];
  const texts = document.createTreeWalker(document.getElementById('wall'), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const owner = node.parentElement;
    if (!node.data.trim() || !seen(owner)) continue;
    const size = parseFloat(getComputedStyle(owner).fontSize);
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects()) {
      const middle = (box.top + box.bottom) / 2;
      const [top, bottom] = [middle - 0.4 * size, middle + 0.4 * size];
      inked.push({ owner, left: box.left, right: box.right, top, bottom });
    }
  }
  const slack = 0.1 * rem;
  for (const { owner, left, right, top, bottom } of inked) {
    for (let box = owner; box && box.id !== 'wall'; box = box.parentElement) {
      const limit = box.getBoundingClientRect();
      const { overflow, display } = getComputedStyle(box);
      const cuts = overflow !== 'visible' || box.matches('main > *, header, footer');
      if (!cuts || display === 'inline') continue;
      if (left < limit.left - slack || right > limit.right + slack
        || top < limit.top - slack || bottom > limit.bottom + slack) {
        found.push(`cut off by ${named(box).slice(0, 40)}: ${named(owner)}`);
        break;
      }
    }
  }
  for (let i = 0; i < inked.length; i += 1) {
    for (let j = i + 1; j < inked.length; j += 1) {
      const [a, b] = [inked[i], inked[j]];
      if (a.owner === b.owner || a.owner.closest('.map') || b.owner.closest('.map')) continue;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > slack && high > slack) found.push(`${named(a.owner)} lies over ${named(b.owner)}`);
    }
  }
  const panels = [...document.querySelectorAll('.sheet > .panel')]
    .map((one) => [one, one.getBoundingClientRect()]);
  panels.forEach(([one, a], at) => {
    for (const [other, b] of panels.slice(at + 1)) {
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 1 && high > 1) found.push(`the panel ${named(one)} lies over ${named(other)}`);
    }
  });
  for (const node of document.querySelectorAll('#wall *')) {
    const { overflow, textOverflow } = getComputedStyle(node);
    const shortened = textOverflow === 'ellipsis' && node.scrollWidth > node.clientWidth + 1;
    if (shortened) found.push(`shortened: ${named(node)}`);
    if (['auto', 'scroll'].includes(overflow)) found.push(`scrolls: ${named(node)}`);
  }
  return [...new Set(found)];
}
"""


@pytest.fixture
def still_page(browser: Browser) -> Any:  # noqa: ANN401 - a generator of pages
    """Open a window where nothing fades, so that a scene can be measured at once."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_scene_fits_every_screen(still_page: Page, wall_site: Hall, lang: str) -> None:
    # Texts are measured; the ground of the map takes its time at this size without a GPU.
    still_page.route("**/vendor/maplibre-gl.mjs*", lambda route: route.abort())
    wall = Wall(still_page, wall_site.address)
    wall.open(f"playlist=hall&lang={lang}&pause=1")
    faults = []
    seen = set()
    for _ in range(len(shown()) + 1):
        here = wall.state()["scene"], wall.state()["area"]
        seen.add(here[0])
        if lang == "en":
            assert HAN.findall(wall.heard().replace("中文", "")) == []
        for width, height in SIZES:
            still_page.set_viewport_size({"width": width, "height": height})
            still_page.wait_for_function("(width) => innerWidth === width", arg=width)
            wall.frames(2)
            found = still_page.evaluate(FAULTS)
            faults += [f"{here[0]} at {width}x{height}: {one}" for one in found]
        wall.press("PageDown")
        still_page.wait_for_function(
            "([scene, area]) => { const { state } = rongtuWall;"
            " return state().scene !== scene || state().area !== area; }",
            arg=here,
        )
    assert seen == set(shown())
    assert not faults, "\n".join(faults)


def test_there_is_no_barrier_on_the_wall(wall: Wall, wall_site: Hall) -> None:
    axe = AXE.read_text(encoding="utf-8")

    def barriers() -> list[str]:
        wall.page.evaluate(axe)
        found: list[str] = wall.page.evaluate(BARRIERS)
        return found

    found = {}
    wall.open("scene=overview&lang=en")
    wall.map()
    found["the overview"] = barriers()
    wall.press("d")
    expect(wall.page.locator(".definition")).to_be_visible()
    found["a story"] = barriers()
    wall.press("Escape")
    wall.press("?")
    found["the keys"] = barriers()
    wall.press("Escape")
    first, _ = wall.rows()[0]
    wall.press("ArrowRight", "ArrowDown")
    wall.expect_scene("overview", first)
    wall.map()
    found["an area"] = barriers()
    with wall_site.without_database():
        expect(wall.bar()).to_be_visible()
        found["the database away"] = barriers()
    expect(wall.bar()).to_be_hidden()
    for scene in ("hotspots", "coverage", "week", "wrong"):
        wall.open(f"scene={scene}")
        wall.map()
        found[scene] = barriers()
    assert {where: what for where, what in found.items() if what} == {}
