"""Journeys through the data page: a failed load and rows held back are seen, by keyboard too."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import URL, Engine, delete, insert

from dashboard import i18n
from geo.schema import etl_run, quarantine
from geo.text import Lang
from tests.browser.conftest import told
from tests.browser.overview import Overview
from tests.browser.test_overview import CUT_OFF

pytestmark = pytest.mark.browser

PHONE: Final = "13812345678"
KIND: Final = "closed_at is …: a moment was wanted"


@pytest.fixture(scope="module")
def troubles(city: Engine) -> Iterator[None]:
    """Let a load of a hotline, after many others, hold rows back, and the next one fail."""
    now = datetime.now(UTC)
    whose = {"profile": "hotline", "layer": "demand", "source": "12345"}
    kept: dict[str, Any] = {
        "started_at": now - timedelta(hours=5), "finished_at": now - timedelta(hours=4),
        "status": "done", "read": 1_203, "inserted": 1_200, "quarantined": 3,
        "as_of": now - timedelta(hours=6),
        "detail": {"places": {"exact": 1_100, "street": 60, "none": 40}, "seconds": 12.5,
                   "notes": ["2 rows lie on 1 default coordinate"]},
    }  # fmt: skip
    failed = {
        "started_at": now, "finished_at": now, "status": "failed",
        "error": f"No such file 'day.csv' of {PHONE}; wanted: a file; remedy: put it there",
    }  # fmt: skip
    earlier = {"started_at": now, "finished_at": now, "status": "done", "read": 1, "inserted": 1}
    with city.begin() as connection:
        connection.execute(insert(etl_run), [{**whose, **earlier}] * 30)
        run_id = connection.execute(
            insert(etl_run).values(**whose, **kept).returning(etl_run.c.run_id)
        ).scalar_one()
        connection.execute(insert(etl_run).values(**whose, **failed))
        rows = [
            {
                "fingerprint": f"hotline {number}", "row_number": number, "run_id": run_id,
                "row": {"caller": "张三"}, "reason": f"closed_at is '{PHONE}': a moment was wanted",
                **whose,
            }
            for number in range(1, 4)
        ]  # fmt: skip
        connection.execute(insert(quarantine), rows)
    yield
    with city.begin() as connection:
        connection.execute(delete(quarantine).where(quarantine.c.profile == "hotline"))
        connection.execute(delete(etl_run).where(etl_run.c.profile == "hotline"))


@pytest.fixture
def ledger(overview: Overview, troubles: None) -> Overview:
    """Watch the browser; the city has its troubles."""
    assert troubles is None
    return overview


def _open(ledger: Overview, query: str = "") -> Page:
    ledger.page.goto(f"{ledger.site}/data{query}")
    ledger.page.wait_for_selector(".ledger-table")
    return ledger.page


def test_the_data_page_is_reached_from_the_overview_by_keyboard(ledger: Overview) -> None:
    ledger.open()
    page = ledger.page
    page.evaluate("document.activeElement.blur()")
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == i18n.DATA[Lang.ZH]:
            break
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/data"))
    expect(page.locator(".pages [aria-current=page]")).to_have_text(i18n.DATA[Lang.ZH])
    page.get_by_role("link", name=i18n.OVERVIEW[Lang.ZH]).press("Enter")
    page.wait_for_selector(".hero .number")


def test_a_failed_load_and_the_rows_held_back_are_seen(ledger: Overview) -> None:
    page = _open(ledger)
    failed = page.locator(".ledger-runs tr.failed").first
    expect(failed).to_contain_text("失败")
    expect(failed).to_contain_text("No such file 'day.csv'")
    held = page.locator(".ledger-held tbody tr", has_text="hotline")
    expect(held).to_contain_text(KIND)
    expect(held.locator(".count")).to_have_text("3")
    expect(page.locator("#ledger-verdict")).to_contain_text("诉求（hotline）最近一次载入失败")
    expect(page.locator(".ledger-notes")).to_contain_text("2 rows lie on 1 default coordinate")
    placing = page.locator(".placing", has_text="hotline")
    expect(placing).to_contain_text("按区域代码 5.0% 60")
    ledger.see("示例数据（合成）")


def test_nothing_that_a_row_said_reaches_the_browser(ledger: Overview) -> None:
    _open(ledger).wait_for_load_state("networkidle")
    sent = [answer for answer in ledger.answers if "/_dash-update-component" in answer.url]
    assert sent
    for answer in sent:
        said = json.dumps(answer.json(), ensure_ascii=False)
        assert PHONE not in said
        assert "张三" not in said


def test_demands_of_long_ago_are_stale_and_the_rule_is_said(ledger: Overview) -> None:
    page = _open(ledger)
    row = page.locator("#ledger-freshness tbody tr", has_text="sample").filter(has_text="诉求")
    expect(row.locator(".amiss")).to_contain_text("过期")
    expect(page.locator("#ledger-freshness")).to_contain_text("早 2 天以上标为过期")


def test_the_data_page_speaks_english(ledger: Overview) -> None:
    page = _open(ledger)
    page.get_by_role("link", name="Switch to English").press("Enter")
    page.wait_for_url(re.compile("lang=en"))
    ledger.see("How recent each layer is")
    ledger.see("Sample data (made up)")
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name="Overview").click()
    page.wait_for_selector(".hero .number")
    assert "lang=en" in page.url


def test_what_is_long_is_scrolled_by_keyboard(ledger: Overview) -> None:
    page = _open(ledger)
    page.set_viewport_size({"width": 1280, "height": 480})
    runs = page.locator(".ledger-runs .ledger-scroll")
    runs.focus()
    page.keyboard.press("End")
    page.wait_for_function(
        "() => document.querySelector('.ledger-runs .ledger-scroll').scrollTop > 0"
    )


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (3840, 2160), (1440, 900), (390, 844)])
def test_the_data_page_fits_the_screen(
    ledger: Overview, width: int, height: int, lang: Lang
) -> None:
    ledger.page.set_viewport_size({"width": width, "height": height})
    page = _open(ledger, f"?lang={lang}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width > 900:
        assert page.evaluate("document.documentElement.scrollHeight") <= height
        expect(page.locator(".synthetic")).to_be_in_viewport()
    if width >= 1920:
        cut = page.evaluate(
            "() => [...document.querySelectorAll('.ledger-scroll')]"
            ".filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.ariaLabel)"
        )
        assert cut == []


def test_a_load_that_ends_is_on_the_page_without_a_reload(ledger: Overview, city: Engine) -> None:
    page = _open(ledger)
    page.evaluate("window.stayed = true")
    now = datetime.now(UTC)
    with city.begin() as connection:
        connection.execute(
            insert(etl_run).values(
                profile="hotline", layer="demand", source="12345", status="done", started_at=now,
                finished_at=now, read=77, inserted=77,
            )
        )  # fmt: skip
    expect(page.locator(".ledger-runs tbody tr").first).to_contain_text("77", timeout=45_000)
    assert page.evaluate("window.stayed") is True


def test_the_page_stays_while_the_database_is_away(
    ledger: Overview, database: URL, server: URL
) -> None:
    page = _open(ledger)
    name = database.database
    told(server, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false", CUT_OFF)
    try:
        expect(page.locator("#notice")).to_contain_text("数据库暂时连不上", timeout=45_000)
        expect(page.locator(".ledger-runs tbody tr").first).to_be_visible()
    finally:
        told(server, f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
    expect(page.locator("#notice")).to_be_empty()
