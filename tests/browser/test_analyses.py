"""Journeys through hotspots and coverage, held against the engine on the same database."""

import re
from typing import Final

import pytest
from playwright.sync_api import Locator, expect

from dashboard import coverage_data, hotspots_data
from dashboard import scope as scopes
from geo.engine.coverage import Coverage, CoverageQuestion, Subject
from geo.engine.hotspots import HotspotQuestion, Hotspots
from geo.period import Period
from geo.text import Lang
from tests.browser.city import NOISE
from tests.browser.overview import Overview

pytestmark = pytest.mark.browser

JINNIU: Final = "510106"
CUT: Final = """
(hair) => [...document.querySelectorAll(
  '.side, .headline, .verdict-text, .chart-head, .card, .place, .below-panel, .map-layers')]
  .filter((one) => one.offsetParent && (one.scrollHeight > one.clientHeight + hair
    || one.scrollWidth > one.clientWidth + hair))
  .map((one) => [one.className, one.scrollHeight - one.clientHeight,
    one.scrollWidth - one.clientWidth].join(' '))
"""


def _period(key: str = "year") -> Period:
    scope = scopes.current()
    assert scope is not None
    found: Period = getattr(scope, key)
    return found


def _hotspots(key: str = "year", within: str | None = None) -> Hotspots:
    return hotspots_data.hotspots(HotspotQuestion(period=_period(key), within=within, each=True))


def _coverage(**asked: object) -> Coverage:
    return coverage_data.coverage(CoverageQuestion(level="street", **asked))  # type: ignore[arg-type]


def _cards(overview: Overview) -> Locator:
    return overview.page.locator(".card")


def _verdict(overview: Overview) -> Locator:
    return overview.page.locator(".verdict-text p")


def test_the_switch_shows_hotspots_with_the_verdict_of_the_engine(overview: Overview) -> None:
    overview.open()
    overview.page.locator("#overview-show").get_by_text("热点").click()
    found = _hotspots()
    assert len(found.groups) == 1
    expect(_verdict(overview)).to_have_text(found.verdict.zh)
    overview.ready()
    overview.expect_link(show="hotspots")
    overview.wait_for_trace("cells", "locations", found.units["code"].tolist())
    overview.wait_for_trace("cells", "z", found.units["heat"].tolist())
    overview.wait_for_trace("numbers", "text", ["1"])
    expect(_cards(overview)).to_have_count(1)
    expect(overview.page.locator(".figure[data-key=spots] .number")).to_have_text("1")
    overview.page.wait_for_function(
        """() => {
          const map = document.querySelector('#overview-map .js-plotly-plot')
            ._fullLayout.map._subplot.map;
          const layers = ['plotly-trace-layer-cells-fill'];
          return map.queryRenderedFeatures({layers}).length > 100;
        }"""
    )
    overview.page.go_back()
    overview.page.wait_for_selector(".ranking .js-plotly-plot")
    overview.page.wait_for_function("() => !location.search.includes('show=')")


def test_a_card_flies_there_and_lists_the_demands_behind_it(overview: Overview) -> None:
    overview.open("?show=hotspots")
    before = overview.page.evaluate(
        "() => document.querySelector('#overview-map .js-plotly-plot')"
        "._fullLayout.map._subplot.map.getZoom()"
    )
    _cards(overview).first.focus()
    overview.page.keyboard.press("Enter")
    group, verdict = _hotspots().groups[0]
    expect(_verdict(overview)).to_have_text(verdict.zh)
    expect(_cards(overview).first).to_have_attribute("aria-pressed", "true")
    rows = overview.page.locator(".demands li")
    expect(rows).to_have_count(200)
    expect(overview.page.locator(".behind small")).to_contain_text(f"{group.count:,}")
    assert group.count >= NOISE * 0.9
    expect(rows.filter(has_text="138****5678").first).to_be_visible()
    overview.page.wait_for_function(
        """([zoom, lon, lat]) => {
          const map = document.querySelector('#overview-map .js-plotly-plot')
            ._fullLayout.map._subplot.map;
          const at = map.getCenter();
          return map.getZoom() > zoom + 1 && Math.hypot(at.lng - lon, at.lat - lat) < 0.01;
        }""",
        arg=[before, group.lon, group.lat],
    )
    bars = overview.page.locator("#overview-trend .bars path")
    expect(bars).to_have_count(len(_hotspots().found[0].steps))
    with overview.page.expect_download() as got:
        overview.page.locator(".behind .file").click()
    lines = got.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == group.count + 1
    assert "13812345678" not in "".join(lines)


def test_a_period_and_a_street_change_the_hotspots(overview: Overview) -> None:
    overview.open("?show=hotspots")
    overview.page.get_by_role("button", name="本月").click()
    month = _hotspots("month")
    expect(_verdict(overview)).to_have_text(month.verdict.zh)
    overview.ready()
    overview.wait_for_trace("cells", "z", month.units["heat"].tolist())
    overview.choose_area("金牛区")
    inside = _hotspots("month", JINNIU)
    expect(_verdict(overview)).to_have_text(inside.verdict.zh)
    overview.ready()
    overview.wait_for_trace("cells", "locations", inside.units["code"].tolist())
    assert len(inside.units) < len(month.units)
    # The choice lasts when the page is about something else.
    overview.page.locator("#overview-show").get_by_text("指标").click()
    overview.page.wait_for_selector(".hero .number")
    overview.expect_link(district=JINNIU)


def test_a_place_without_hotspots_says_so(overview: Overview) -> None:
    overview.open("?show=hotspots&category=parking&district=510105")
    found = hotspots_data.hotspots(
        HotspotQuestion(period=_period(), within="510105", categories=("parking",))
    )
    assert found.groups == ()
    expect(_verdict(overview)).to_have_text(found.verdict.zh)
    expect(_cards(overview)).to_have_count(0)


def test_coverage_lists_who_is_left_out_as_the_engine_does(overview: Overview) -> None:
    overview.open("?show=coverage")
    found = _coverage()
    expect(_verdict(overview)).to_have_text(found.verdict.zh)
    rows = overview.page.locator(".place")
    expect(rows).to_have_count(len(found.left_out))
    assert len(found.left_out) > 4
    for at, row in enumerate(found.left_out.head(3).to_dict("records")):
        expect(rows.nth(at)).to_contain_text(row["name_zh"])
        expect(rows.nth(at)).to_contain_text(f"{row['households']:,.0f}")
    whole = found.whole[found.whole["subject"] == Subject.HOUSEHOLDS].iloc[0]
    hero = overview.page.locator(".figure[data-key=households]")
    expect(hero).to_contain_text(f"{100 * whole['straight_share']:.1f}")
    expect(hero).to_contain_text(f"{whole['straight']:,.0f} ÷ {whole['whole']:,.0f}")
    # There is no network in this city, and the screen says so.
    expect(overview.page.get_by_role("radio", name="步行")).to_be_disabled()
    overview.see("没有载入步行路网")
    overview.ready()
    homes = dict(
        zip(overview.trace("homes", "locations"), overview.trace("homes", "z"), strict=True)
    )
    out = {code for code, grade in homes.items() if grade}
    assert out == set(found.left_out["code"])
    rows.nth(1).click()
    overview.expect_link(place=found.left_out["code"].iloc[1])
    overview.ready()
    expect(rows.nth(1)).to_have_attribute("aria-pressed", "true")


def test_minutes_and_a_closed_station_change_the_share(overview: Overview) -> None:
    overview.open("?show=coverage")
    number = overview.page.locator(".figure[data-key=households] .number")
    overview.page.locator("#overview-minutes").get_by_text("5 分钟", exact=True).click()
    near = _coverage(minutes=5)
    expect(_verdict(overview)).to_have_text(near.verdict.zh)
    overview.expect_link(minutes="5")
    overview.page.locator(".ant-select", has=overview.page.locator("#overview-closed")).click()
    overview.page.locator(".ant-select-item-option", has_text="驿站3").click()
    less = _coverage(minutes=5, closed=("S3",))
    expect(_verdict(overview)).to_have_text(less.verdict.zh)
    whole = less.whole[less.whole["subject"] == Subject.HOUSEHOLDS].iloc[0]
    expect(number).to_have_text(f"{100 * whole['straight_share']:.1f}")
    assert less.lost > 0
    overview.see(f"{less.lost:,.0f} 户失去覆盖")
    sites = overview.page.locator(".sites li")
    expect(sites.first).to_be_visible()
    overview.page.wait_for_function(
        """() => document.querySelector('#overview-map .js-plotly-plot').layout.map.layers
          .filter((layer) => String(layer.source).startsWith('/geo/circles/300.geojson?closed=S3'))
          .map((layer) => layer.type).join(' ') === 'fill line'"""
    )


@pytest.mark.parametrize("show", ["hotspots", "coverage"])
def test_the_analyses_speak_english_and_fit_small_and_large_screens(
    overview: Overview, show: str
) -> None:
    overview.open(f"?show={show}&district={JINNIU}")
    overview.page.get_by_role("link", name="Switch to English").click()
    overview.page.wait_for_url(re.compile("lang=en"))
    overview.ready()
    found = _hotspots(within=JINNIU) if show == "hotspots" else _coverage(within=JINNIU)
    expect(_verdict(overview)).to_have_text(found.verdict[Lang.EN])
    for width, height in ((1920, 1080), (1440, 900), (3840, 2160)):
        overview.page.set_viewport_size({"width": width, "height": height})
        rem = width / 120
        overview.page.wait_for_function(
            "(rem) => Math.abs(parseFloat(getComputedStyle(document.documentElement).fontSize)"
            " - rem) < 0.1",
            arg=rem,
        )
        overview.ready()
        assert {width: overview.page.evaluate(CUT, rem / 8)} == {width: []}
        assert overview.page.evaluate("document.documentElement.scrollWidth") <= width
