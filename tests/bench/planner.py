"""How soon the planners' page shows a change of filters: clicks in a real browser, by the clock."""

import os
import statistics
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import Engine

from tests.bench import screens
from tests.bench.figures import line
from tests.browser.conftest import FLAGS

LIMIT_MS: Final = 300.0
CLICKS: Final = 60
PATIENCE_MS: Final = 900_000
"""Ten million demands are read first; the page waits for them."""
_CLICK: Final = """
async (pick) => {
  const rows = [...document.querySelectorAll('.facet-rows [role=option]')]
    .filter((one) => one.offsetParent !== null);
  const row = rows[Math.floor(pick * rows.length)];
  const page = document.getElementById('explore');
  const before = page.dataset.shown;
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const start = performance.now();
  row.click();
  while (page.dataset.shown === before || !window.rongtuExplore.ready()) await frame();
  const drawn = performance.now() - start;
  await frame();
  await frame();
  return [row.closest('[role=listbox]')?.getAttribute('aria-label') || '', drawn,
          performance.now() - start];
}
"""
"""A click, until every panel is of the new filters, and until that is on the screen."""


def bench(engine: Engine) -> list[bool]:
    """Serve the page over the database of `engine`, and click through its filters."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with (
        screens.served({**os.environ, "DATABASE_URL": url}) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script("localStorage.setItem('rongtu.explore.tour', '1')")
        took = _clicks(page, f"{address}/explore")
        browser.close()
    drawn, seen = ([one[at] for one in took] for at in (1, 2))
    print(f"  {'panels drawn, median':<40}{statistics.median(drawn):8.0f} ms")
    print(f"  {'on the screen, median':<40}{statistics.median(seen):8.0f} ms")
    p95 = statistics.quantiles(drawn, n=20)[-1]
    return [
        line("a click, all panels new, 95th percentile", p95, LIMIT_MS, "ms", "the page's promise")
    ]


def _clicks(page: Page, address: str) -> list[Any]:
    page.goto(address)
    page.wait_for_function("() => window.rongtuExplore && window.rongtuExplore.ready()")
    picks = [(7919 * n % 997) / 997 for n in range(CLICKS)]
    # The first few compile the page's code.
    for pick in picks[:5]:
        page.evaluate(_CLICK, pick)
    return [page.evaluate(_CLICK, pick) for pick in picks]
