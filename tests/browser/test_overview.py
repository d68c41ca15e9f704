"""Journeys through the overview page, in a real browser on a real server and database."""

import math
import re
from datetime import date
from typing import Any, Final

import pandas as pd
import pytest
from playwright.sync_api import expect
from sqlalchemy import URL

from dashboard import data, numbers
from dashboard import scope as scopes
from geo.engine import Question
from geo.period import Period
from tests.browser.conftest import told
from tests.browser.overview import Overview

pytestmark = pytest.mark.browser

JINNIU: Final = "510106"
MAX_ANSWER: Final = 12_000
"""Bytes on the wire, compressed."""
CUT_OFF: Final = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
JOIN pg_database USING (datname) WHERE NOT datallowconn AND NOT datistemplate
"""


def _period() -> Period:
    scope = scopes.current()
    assert scope is not None
    return scope.year


def _values(indicator: str, period: Period, within: str | None = None) -> dict[str, float | None]:
    asked = Question(keys=(indicator,), period=period, level="street", within=within)
    rows = data.figures(asked).frame
    return {
        code: None if math.isnan(value) else value
        for code, value in zip(rows["code"], rows["value"], strict=True)
    }


def _figure(key: str, period: Period, within: str | None = None) -> "pd.Series[Any]":
    return data.figures(Question(keys=(key,), period=period, within=within)).frame.iloc[0]


def _street_of(district: str) -> tuple[str, str]:
    tree = data.tree()
    row = tree[tree["parent_code"] == district].iloc[0]
    return row["code"], row["name_zh"]


def test_the_page_shows_what_the_database_says(overview: Overview) -> None:
    overview.open()
    period = _period()
    assert overview.values() == pytest.approx(_values("on_time_rate", period))
    rate = _figure("on_time_rate", period)
    shown = overview.headline("on_time_rate")
    for value in (rate.mean_of_days, rate.value, rate.low, rate.high):
        assert numbers.shown(value, 1) in shown
    assert f"{rate.numerator:,.0f} ÷ {rate.denominator:,.0f}" in shown
    demands = _figure("demands", period)
    assert f"{demands.numerator:,.0f}" in overview.headline("demands")
    overview.see("示例数据（合成）")
    overview.see("数据截至")
    assert overview.page.evaluate("document.documentElement.lang") == "zh-CN"


def test_the_labels_on_the_map_are_chinese_with_their_values(overview: Overview) -> None:
    overview.open()
    texts = overview.page.evaluate(
        "() => document.querySelector('#overview-map .js-plotly-plot').data"
        ".find((trace) => trace.uid === 'labels').text"
    )
    assert all(re.fullmatch(r"[一-鿿]+<br>[\d.]+", text) for text in texts)
    overview.page.wait_for_function(
        """() => {
          const plot = document.querySelector('#overview-map .js-plotly-plot');
          const map = plot._fullLayout.map._subplot.map;
          const drawn = map.queryRenderedFeatures({layers: ['plotly-trace-layer-labels-symbol']});
          const halo = map.getPaintProperty('plotly-trace-layer-labels-symbol', 'text-halo-width');
          return drawn.length >= 4 && halo > 1;
        }"""
    )


def test_choosing_a_district_changes_the_map_and_the_headline(overview: Overview) -> None:
    overview.open()
    before = overview.values()
    overview.choose_area("金牛区")
    wanted = _values("on_time_rate", _period(), JINNIU)
    overview.wait_for_values(wanted)
    assert overview.values() != before
    overview.expect_link(district=JINNIU)
    rate = _figure("on_time_rate", _period(), JINNIU)
    expect(overview.page.locator(".hero .number")).to_have_text(numbers.shown(rate.mean_of_days, 1))
    assert f"{rate.numerator:,.0f} ÷ {rate.denominator:,.0f}" in overview.headline("on_time_rate")


def test_choosing_a_period_changes_the_map_and_the_headline(overview: Overview) -> None:
    overview.open()
    overview.page.get_by_role("button", name="本月").click()
    scope = scopes.current()
    assert scope is not None
    overview.wait_for_values(_values("on_time_rate", scope.month))
    demands = _figure("demands", scope.month)
    expect(overview.page.locator(".figure[data-key=demands] .number")).to_have_text(
        f"{demands.numerator:,.0f}"
    )
    overview.expect_link(**{"from": scope.month.start.isoformat()})
    expect(overview.page.get_by_role("button", name="本月")).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_filter_is_answered_with_values_and_no_geometry(overview: Overview) -> None:
    overview.open()
    overview.page.wait_for_load_state("networkidle")
    before = len(overview.answers)
    overview.page.get_by_role("button", name="近 30 天").click()
    scope = scopes.current()
    assert scope is not None
    overview.wait_for_values(_values("on_time_rate", scope.days_30))
    overview.page.wait_for_load_state("networkidle")
    answers = overview.answers[before:]
    assert [a.url for a in answers if "/geo/area/" in a.url] == []
    updates = [a for a in answers if "/_dash-update-component" in a.url]
    assert updates
    for update in updates:
        assert "coordinates" not in update.text()
        assert update.request.sizes()["responseBodySize"] < MAX_ANSWER


def test_a_layer_is_fetched_when_it_is_switched_on(overview: Overview) -> None:
    overview.open("?layers=")
    assert not any("/geo/layer/" in source for source in overview.layer_ids())
    with overview.page.expect_response(lambda a: "/geo/layer/stations.geojson" in a.url) as got:
        overview.page.get_by_label("服务站").click()
    assert len(got.value.json()["features"]) == 8
    assert "immutable" in got.value.headers["cache-control"]
    overview.page.wait_for_function(
        """() => {
          const plot = document.querySelector('#overview-map .js-plotly-plot');
          const map = plot._fullLayout.map._subplot.map;
          const ids = map.getStyle().layers.filter((l) => l.type === 'circle'
            && l.id.startsWith('plotly-layout-layer')).map((l) => l.id);
          return ids.length === 1 && map.queryRenderedFeatures({layers: ids}).length > 0;
        }"""
    )
    overview.expect_link(layers="stations")


def test_a_click_on_a_street_chooses_it_and_a_second_lets_it_go(overview: Overview) -> None:
    overview.open()
    code, name = _street_of(JINNIU)
    overview.click_dot(code, ringed=False)
    overview.expect_link(street=code, district=JINNIU)
    overview.see(name)
    overview.wait_for_values(_values("on_time_rate", _period(), JINNIU))
    overview.click_dot(code, ringed=True)
    overview.page.wait_for_function("() => !location.search.includes('street=')")
    overview.expect_link(district=JINNIU)


def test_the_page_speaks_english(overview: Overview) -> None:
    overview.open(f"?district={JINNIU}")
    overview.page.get_by_role("link", name="Switch to English").click()
    overview.page.wait_for_url(re.compile("lang=en"))
    overview.page.wait_for_selector(".verdict-text p")
    overview.see("On-time closure rate")
    overview.see("Sample data (made up)")
    assert overview.page.evaluate("document.documentElement.lang") == "en"
    overview.wait_for_values(_values("on_time_rate", _period(), JINNIU))


def test_a_link_reopens_the_same_view(overview: Overview) -> None:
    code, name = _street_of(JINNIU)
    period = Period(date(2020, 2, 1), date(2020, 3, 1))
    overview.open(
        f"?lang=zh&street={code}&indicator=same_day_rate&from={period.start}&to={period.end}"
        "&layers=compounds"
    )
    overview.wait_for_values(_values("same_day_rate", period, JINNIU))
    rate = _figure("on_time_rate", period, code)
    assert numbers.shown(rate.mean_of_days, 1) in overview.headline("on_time_rate")
    overview.see(name)
    expect(overview.page.get_by_role("checkbox", name="小区", exact=True)).to_be_checked()
    expect(overview.page.get_by_label("服务站")).not_to_be_checked()


def test_garbage_in_the_link_is_said_and_does_no_harm(overview: Overview) -> None:
    overview.open("?indicator=rain&from=2020-13-45&district=<b>x</b>")
    notes = overview.page.locator(".note")
    expect(notes).to_have_count(3)
    expect(notes.filter(has_text="rain")).to_be_visible()
    assert overview.values() == pytest.approx(_values("on_time_rate", _period()))


def test_the_reader_can_use_the_keyboard(overview: Overview) -> None:
    overview.open()
    overview.page.get_by_role("button", name="本季").focus()
    overview.page.keyboard.press("Enter")
    scope = scopes.current()
    assert scope is not None
    overview.wait_for_values(_values("on_time_rate", scope.quarter))


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (3840, 2160)])
def test_the_page_fits_the_screen(overview: Overview, width: int, height: int) -> None:
    overview.page.set_viewport_size({"width": width, "height": height})
    overview.open()
    assert overview.page.evaluate("document.documentElement.scrollWidth") <= width
    rem = overview.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    if width == 3840:
        assert rem == pytest.approx(32, abs=0.01)
    size = overview.page.evaluate(
        "() => document.querySelector('#overview-ranking .js-plotly-plot').layout.font.size"
    )
    assert size == pytest.approx(1.0625 * rem)


def test_the_last_numbers_stay_while_the_database_is_away(
    overview: Overview, database: URL, server: URL
) -> None:
    overview.open()
    before = overview.values()
    name = database.database
    told(server, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false", CUT_OFF)
    try:
        overview.page.get_by_role("button", name="本月").click()
        overview.see("数据库暂时连不上")
        assert overview.values() == before
        assert overview.page.request.get(f"{overview.site}/healthz").status == 503
    finally:
        told(server, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    expect(overview.page.locator("#notice")).to_be_empty()
    overview.page.wait_for_selector(".hero .number")
