"""Journeys through the planners' page, on a real server and database; asserted on values."""

import random
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest
from playwright.sync_api import Error, expect
from sqlalchemy import Engine, text

from dashboard import data
from dashboard import scope as scopes
from geo.analysis.rates import newcombe
from geo.engine import Question
from geo.period import Period
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser

JINNIU: Final = "510106"
AXE: Final = Path(__file__).parent / "vendor" / "axe.min.js"
CLICKS: Final = 500


def _year() -> Period:
    scope = scopes.current()
    assert scope is not None
    return scope.year


def _figures(key: str, **asked: Any) -> pd.DataFrame:  # noqa: ANN401 - as of a question
    asked = {"period": _year()} | asked
    return data.figures(Question(keys=(key,), **asked)).frame


def _figure(key: str, **asked: Any) -> "pd.Series[Any]":  # noqa: ANN401 - as above
    return _figures(key, **asked).iloc[0]


def _streets(district: str = JINNIU) -> list[tuple[str, str]]:
    tree = data.tree()
    rows = tree[tree["parent_code"] == district]
    return list(zip(rows["code"], rows["name_zh"], strict=True))


def _count(engine: Engine, where: str, **given: Any) -> int:  # noqa: ANN401 - bound values
    """Count demands by SQL of one's own."""
    sql = f"""
        SELECT count(*) FROM rongtu.demand LEFT JOIN rongtu.area_path USING (area_code)
        WHERE NOT voided AND duplicate_of IS NULL AND (ancestor_code = :within OR :within = '*'
        AND ancestor_code = area_code) AND {where}
    """  # noqa: S608 - the test's own words
    with engine.connect() as connection:
        found: int = connection.execute(text(sql), {"within": "*"} | given).scalar_one()
    return found


def _rows(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    areas = view["areas"]
    return {row[0]: dict(zip(areas["columns"], row, strict=True)) for row in areas["rows"]}


def test_the_page_shows_what_the_engine_says(workspace: Workspace) -> None:
    workspace.open("?indicator=on_time_rate")
    demands, rate = _figure("demands"), _figure("on_time_rate")
    assert workspace.total() == f"{demands.value:,.0f} 件诉求"
    assert f"{demands.value:,.0f}" in workspace.headline("demands")
    assert f"{rate.value:.1f}" in workspace.headline("on_time_rate")
    rows = _rows(workspace.view())
    for row in _figures("on_time_rate", level="street").itertuples():
        assert rows[str(row.code)]["value"] == pytest.approx(row.value, abs=0.01)
        assert rows[str(row.code)]["low"] == pytest.approx(row.low, abs=0.01)
    expect(workspace.page.locator("footer")).to_contain_text("示例数据（合成）")
    assert workspace.page.evaluate("document.documentElement.lang") == "zh-CN"


def test_a_street_ticked_in_the_tree_narrows_everything_and_can_be_undone(
    workspace: Workspace,
) -> None:
    workspace.open()
    whole = workspace.total()
    (code, name), (other, _) = _streets()[:2]
    workspace.page.locator(".tree-find").fill(name)
    workspace.tree(code).click()
    workspace.expect_state(**{"in": [code]})
    of_street = _figure("demands", within=code).value
    assert workspace.total().startswith(f"{of_street:,.0f} 件诉求")
    assert workspace.chips() == [name]
    assert f"in={code}" in workspace.page.url
    rate = _figure("on_time_rate", within=code)
    assert f"{rate.value:.1f}" in workspace.headline("on_time_rate")
    # The others are still told, so that they can be added.
    assert _rows(workspace.view())[other]["demands"] == _figure("demands", within=other).value
    workspace.page.keyboard.press("Escape")
    workspace.page.get_by_role("button", name="撤销 (Z)").click()
    workspace.expect_state(**{"in": []})
    assert workspace.total() == whole
    workspace.page.get_by_role("button", name="重做 (Y)").click()
    workspace.expect_state(**{"in": [code]})
    workspace.page.get_by_role("button", name=re.compile("^去掉条件：区域")).click()
    workspace.expect_state(**{"in": []})


def test_a_district_less_one_street_is_the_sum_of_the_others(workspace: Workspace) -> None:
    workspace.open(f"?in={JINNIU}")
    streets = _streets()
    workspace.page.locator(".tree-find").fill(streets[0][1])
    workspace.tree(streets[0][0]).click()
    wanted = sum(_figure("demands", within=code).value for code, _ in streets[1:])
    workspace.page.wait_for_function("() => rongtuExplore.state().in.length === 3")
    assert workspace.view()["total"]["demands"] == wanted


def test_facets_narrow_each_other_and_keep_what_else_could_be_chosen(
    workspace: Workspace, city: Engine
) -> None:
    workspace.open()
    before = dict(workspace.view()["category"])
    workspace.facet("category", "noise").click()
    workspace.expect_state(category=["noise"])
    view = workspace.view()
    assert view["total"]["demands"] == _count(city, "category = 'noise'")
    # Its own facet goes on telling the others, the others tell of noise alone.
    assert dict(view["category"]) == before
    late = "category = 'noise' AND closed_at > due_at"
    assert dict(view["status"])["late"] == _count(city, late)
    workspace.facet("status", "late").click()
    workspace.expect_state(status=["late"])
    view = workspace.view()
    assert view["total"]["demands"] == _count(city, late)
    assert dict(view["category"])["parking"] == _count(
        city, "category = 'parking' AND closed_at > due_at"
    )
    assert sum(map(sum, view["hours"])) == view["total"]["demands"]
    assert workspace.chips() == ["噪声", "超期办结"]
    workspace.page.get_by_role("button", name="全部清除").click()
    workspace.expect_state(category=[], status=[])


def test_a_period_by_preset_by_days_and_by_the_keyboard(workspace: Workspace) -> None:
    workspace.open()
    scope = scopes.current()
    assert scope is not None
    workspace.page.get_by_role("button", name="本月").click()
    workspace.expect_state(**{"from": scope.month.start.isoformat()})
    assert workspace.view()["total"]["demands"] == _figure("demands", period=scope.month).value
    first = workspace.page.get_by_label("起始日").first
    first.fill("2020-02-03")
    workspace.expect_state(**{"from": "2020-02-03"})
    period = Period(date(2020, 2, 3), scope.last_day + timedelta(days=1))
    assert workspace.view()["total"]["demands"] == _figure("demands", period=period).value
    handle = workspace.page.locator(".at-days [role=slider]").first
    handle.focus()
    handle.press("ArrowRight")
    workspace.expect_state(**{"from": "2020-02-04"})
    period = Period(date(2020, 2, 4), scope.last_day + timedelta(days=1))
    assert workspace.view()["total"]["demands"] == _figure("demands", period=period).value
    # A run of keys is one step, and takes none before it away.
    for _ in range(3):
        handle.press("ArrowRight")
    workspace.expect_state(**{"from": "2020-02-07"})
    workspace.page.keyboard.press("z")
    workspace.expect_state(**{"from": "2020-02-03"})
    handle.press("ArrowLeft")
    workspace.expect_state(**{"from": "2020-02-02"})
    workspace.page.keyboard.press("z")
    workspace.expect_state(**{"from": "2020-02-03"})


def test_a_drawn_shape_counts_the_points_in_it(workspace: Workspace, city: Engine) -> None:
    west, south, east, north = 104.03, 30.67, 104.06, 30.70
    ring = f"{west},{south};{east},{south};{east},{north};{west},{north}"
    workspace.open(f"?poly={ring}")
    inside = (
        "place_how <> 'stacked' AND ST_Within(geom,"
        f" ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326))"
    )
    wanted = _count(city, inside)
    assert wanted > 0
    assert workspace.view()["total"]["demands"] == pytest.approx(wanted, abs=2)
    workspace.page.get_by_role("button", name=re.compile("^去掉条件：范围")).click()
    workspace.expect_state(poly=None)


def test_a_link_opens_equal_in_either_language_and_theme(workspace: Workspace) -> None:
    code = _streets()[1][0]
    workspace.open(f"?in={code}&category=noise&indicator=closure_rate&theme=dark&classes=jenks.4")
    view = workspace.view()
    address = workspace.page.url
    workspace.page.goto(address)
    workspace.ready()
    assert workspace.view() == view
    assert workspace.page.evaluate("document.documentElement.dataset.theme") == "dark"
    workspace.page.locator("a.lang").click()
    workspace.page.wait_for_function("() => document.documentElement.lang === 'en'")
    workspace.ready()
    english = workspace.view()
    assert english["areas"]["rows"] == view["areas"]["rows"]
    assert workspace.chips()[-1] == "Noise"
    assert workspace.total().endswith("demands")


@pytest.mark.parametrize(
    "query",
    [
        "?in=999999",
        "?from=2099-01-01&to=2099-02-01",
        "?from=nonsense&level=galaxy&indicator=rain&category=unicorn&classes=x.99",
        "?poly=104,30.6;104.1,30.7;104.1,30.6;104,30.7",
        "?layers=rain~7,areas~x&hours=9-1:77-2&close=z&pick=area:000&at=a,b,c&cmp=1,2",
    ],
)
def test_a_link_that_is_wrong_opens_a_sane_view_and_says_so(
    workspace: Workspace, query: str
) -> None:
    workspace.open(query)
    assert workspace.view()["total"]["of"] == _figure("demands").value
    expect(workspace.page.locator(".note").first).to_be_visible()
    workspace.complaints = [one for one in workspace.complaints if "404" not in one]


def test_an_area_that_is_clicked_opens_its_dossier(workspace: Workspace) -> None:
    code, name = _streets()[0]
    workspace.open(f"?pick=area:{code}")
    dossier = workspace.page.locator(".at-pick")
    expect(dossier).to_contain_text(name)
    expect(dossier).to_contain_text(f"{_figure('demands', within=code).value:,.0f}")
    workspace.page.keyboard.press("Escape")
    workspace.expect_state(pick=None)
    expect(dossier).to_be_hidden()


def test_two_streets_side_by_side_with_the_interval_of_their_difference(
    workspace: Workspace,
) -> None:
    (one, name_one), (two, name_two) = _streets()[:2]
    workspace.open(f"?tab=compare&cmp={one},{two}")
    table = workspace.page.locator(".compare-table")
    expect(table).to_contain_text(name_one)
    expect(table).to_contain_text(name_two)
    a, b = (_figure("on_time_rate", within=code) for code in (one, two))
    low, high = newcombe(b.numerator, b.denominator, a.numerator, a.denominator)
    row = table.locator("tr").filter(has_text="按期办结率").first
    expect(row).to_contain_text(f"{a.value:.1f}")
    expect(row).to_contain_text(f"{b.value:.1f}")
    said = row.inner_text().replace("−", "-").replace("+", "")
    assert f"{100 * low:.1f}" in said
    assert f"{100 * high:.1f}" in said


def test_two_periods_side_by_side_with_a_sentence(workspace: Workspace) -> None:
    workspace.open(
        "?tab=compare&from=2020-03-01&to=2020-04-01&cmp=2020-02-01..2020-03-01"
        "&indicator=on_time_rate"
    )
    table = workspace.page.locator(".compare-table")
    march = Period(date(2020, 3, 1), date(2020, 4, 1))
    expect(table).to_contain_text(f"{_figure('demands', period=march).value:,.0f}")
    expect(workspace.page.locator(".compare-sentence")).to_contain_text("按期办结率")


def test_a_place_is_found_by_pinyin_and_opened_by_the_keyboard(workspace: Workspace) -> None:
    workspace.open()
    code, name = _streets()[0]
    workspace.page.keyboard.press("/")
    workspace.page.keyboard.type(name)
    expect(workspace.page.get_by_role("option").first).to_contain_text(name)
    workspace.page.keyboard.press("Enter")
    workspace.expect_state(pick=f"area:{code}")


def test_a_short_link_opens_the_same_view(workspace: Workspace) -> None:
    workspace.open(f"?in={_streets()[0][0]}&category=parking")
    view = workspace.view()
    made = workspace.page.evaluate(
        """async () => (await fetch('/explore/saved.json', { method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ query: location.search, name: '我的视图' }) })).json()"""
    )
    workspace.page.goto(f"{workspace.site}/s/{made['view']['id']}")
    workspace.ready()
    assert workspace.view() == view


def test_whoever_comes_first_is_shown_around(workspace: Workspace) -> None:
    workspace.open(tour=True)
    tour = workspace.page.locator(".tour")
    expect(tour).to_be_visible()
    for _ in range(7):
        tour.locator("button.primary").click()
    expect(tour).to_have_count(0)
    workspace.page.reload()
    workspace.ready()
    expect(tour).to_have_count(0)
    workspace.page.keyboard.press("?")
    expect(workspace.page.get_by_role("dialog")).to_contain_text("按键与帮助")


@pytest.mark.parametrize(
    ("lang", "label", "off"),
    [("zh", "启用单键快捷键", "单键快捷键已关闭"), ("en", "Shortcuts of one key", "They are off")],
)
def test_shortcuts_of_one_key_can_be_turned_off_and_stay_off(
    workspace: Workspace, lang: str, label: str, off: str
) -> None:
    workspace.open(f"?lang={lang}")
    page = workspace.page
    page.keyboard.press("2")
    workspace.expect_state(tab="compare")
    page.keyboard.press("?")
    page.get_by_role("switch", name=label).uncheck()
    expect(page.get_by_role("dialog").get_by_role("status")).to_contain_text(off)
    page.keyboard.press("Escape")
    page.reload()
    workspace.ready()
    for key in ("1", "d", "l", "/", "z"):
        page.keyboard.press(key)
    workspace.expect_state(tab="compare", theme="light")
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("?")
    switch = page.get_by_role("switch", name=label)
    expect(switch).not_to_be_checked()
    switch.check()
    page.keyboard.press("Escape")
    # One that is closed has the focus until it is gone.
    expect(page.locator(".dialog")).to_have_count(0)
    page.keyboard.press("1")
    workspace.expect_state(tab="data")
    page.keyboard.press("/")
    expect(page.get_by_role("combobox").first).to_be_focused()
    assert workspace.complaints == []


EDGES: Final = """
(selector) => {
  const light = (said) => {
    const [r, g, b] = said.match(/[\\d.]+/g).slice(0, 3).map((one) => one / 255)
      .map((one) => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const node = document.querySelector(selector);
  const behind = (one) => {
    const { backgroundColor } = getComputedStyle(one);
    return backgroundColor === "rgba(0, 0, 0, 0)" ? behind(one.parentElement) : backgroundColor;
  };
  const edge = light(getComputedStyle(node).borderTopColor);
  return [behind(node), behind(node.parentElement)].map(light)
    .map((one) => (Math.max(one, edge) + 0.05) / (Math.min(one, edge) + 0.05));
}
"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_edges_of_fields_can_be_seen(workspace: Workspace, theme: str) -> None:
    workspace.open(f"?theme={theme}&classes=user:10,20")
    workspace.page.keyboard.press("l")
    workspace.page.locator(".saved-toggle").click()
    for field in (".search-field", ".saved-search", ".ly-controls select", ".ly-breaks input"):
        workspace.page.locator(field).first.wait_for(state="attached")
        # WCAG 1.4.11, inside and outside.
        assert min(workspace.page.evaluate(EDGES, field)) >= 3, field


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("tab", ["data", "compare", "decide"])
def test_nobody_is_kept_out(workspace: Workspace, theme: str, tab: str) -> None:
    one, two = (code for code, _ in _streets()[:2])
    workspace.open(f"?theme={theme}&tab={tab}&cmp={one},{two}")
    assert workspace.axe(AXE.read_text(encoding="utf-8")) == []


ROAM: Final = """
(pick) => {
  const seen = (one) => one.offsetParent !== null && !one.disabled
    && !one.closest('a[href]:not([href^="#"]), [inert]') && one.getClientRects().length > 0;
  const all = [...document.querySelectorAll(
    'button, [role=treeitem] > .tree-row, [role=option], select, input[type=checkbox], [role=tab]')]
    .filter(seen);
  const one = all[Math.floor(pick * all.length)];
  if (!one) return null;
  const named = `${one.tagName}.${one.className} ${one.textContent.slice(0, 40)}`;
  if (one.tagName === 'SELECT') {
    one.selectedIndex = Math.floor(((pick * 7919) % 1) * one.options.length);
    one.dispatchEvent(new Event('change', { bubbles: true }));
  } else {
    one.click();
  }
  return named;
}
"""


def test_five_hundred_clicks_anywhere_break_nothing(workspace: Workspace) -> None:
    rng = random.Random(7)  # noqa: S311 - a walk, not a secret
    workspace.open()
    walked: list[str | None] = []
    for _ in range(CLICKS):
        try:
            walked.append(workspace.page.evaluate(ROAM, rng.random()))
        except Error as error:
            # A link of the page itself may have been followed meanwhile.
            assert "navigation" in str(error), walked[-5:]  # noqa: PT017 - which error it is
            workspace.page.wait_for_load_state()
        assert workspace.complaints == [], walked[-5:]
        assert workspace.failures == [], walked[-5:]
    workspace.ready()
    assert len(set(walked)) > 60
