"""The data page: its words, its tables and what they flag, from a ledger that is not there."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from dash import html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import app, i18n, ids, ledger_data, theme
from dashboard.components import frame, ledger, quality
from dashboard.components.ages import ago, span
from dashboard.ledger_data import WAYS, Ledger, by_way, repaired_in, without_numbers
from dashboard.pages import sources
from geo.settings import CHECKOUT
from geo.text import Lang
from tests.unit import fakes

SOON: Final = datetime(2021, 1, 1, 2, 0, tzinfo=UTC)
"""Eight hours after the demands end."""
LATE: Final = SOON + timedelta(days=3)
EMPTY: Final = Ledger(sources=(), runs=(), held_back={}, reasons=(), placings=(), repaired={})
FINE: Final = replace(
    fakes.LEDGER, sources=tuple(replace(one, failed=False) for one in fakes.LEDGER.sources)
)


def words(shown: object) -> str:
    """Return all text of components, in their order."""
    if isinstance(shown, Component):
        return words(getattr(shown, "children", None))
    if isinstance(shown, list | tuple):
        return " ".join(words(one) for one in shown)
    return "" if shown is None else str(shown)


def by_class(shown: object, name: str) -> list[Component]:
    """Return the components of a class."""
    whole = html.Div(shown)
    found = [one for one in whole._traverse() if isinstance(one, Component)]  # noqa: SLF001 - Dash offers no other walk
    return [one for one in found if name in (getattr(one, "className", None) or "").split()]


@pytest.mark.parametrize(
    ("age", "zh"),
    [
        (timedelta(seconds=5), "刚刚"),
        (timedelta(minutes=59), "59 分钟前"),
        (timedelta(hours=47), "47 小时前"),
        (timedelta(days=3), "3 天前"),
        (timedelta(days=800), "2 年前"),
    ],
)
def test_an_age_is_said_in_its_leading_digits(age: timedelta, zh: str) -> None:
    assert ago(age, Lang.ZH) == zh


def test_a_limit_is_said_in_whole_days_or_in_hours() -> None:
    assert span(timedelta(days=2), Lang.EN) == "2 days"
    assert span(timedelta(hours=36), Lang.ZH) == "36 小时"


def test_demands_are_stale_after_two_days_and_other_layers_never() -> None:
    street, demand = fakes.LEDGER.sources
    assert demand.as_of is not None
    assert not demand.stale(demand.as_of + timedelta(days=2))
    assert demand.stale(demand.as_of + timedelta(days=2, seconds=1))
    assert not street.stale(LATE + timedelta(days=10_000))
    assert demand.age(demand.as_of - timedelta(hours=1)) == timedelta()


def test_data_of_no_known_moment_are_as_old_as_their_load() -> None:
    source = replace(fakes.LEDGER.sources[1], as_of=None)
    assert source.stale(fakes.LOADED_AT + timedelta(days=3))
    never = replace(source, finished_at=None)
    assert never.age(LATE) is None
    assert not never.stale(LATE)
    assert i18n.NEVER[Lang.ZH] in words(ledger.freshness([never], LATE, Lang.ZH))


def test_the_rule_stands_beside_what_it_flags() -> None:
    shown = ledger.freshness(fakes.LEDGER.sources, LATE, Lang.ZH)
    assert "诉求数据的截至时间比现在早 2 天以上标为过期" in words(shown)
    assert [words(one) for one in by_class(shown, "amiss")] == ["过期（3 天前）", "上次载入失败"]
    assert words(shown).index("demand") < words(shown).index("street")
    assert "合成" in words(shown)


def test_the_sentence_says_what_needs_a_person() -> None:
    shown = ledger.verdict(fakes.LEDGER, LATE, Lang.ZH)
    assert "诉求（demand）的数据已过期：截至 3 天前；诉求（demand）最近一次载入失败" in words(shown)
    assert "共 7 行被隔离" in words(shown)
    assert "attention" in shown.className


@pytest.mark.parametrize("lang", Lang)
def test_the_sentence_is_calm_when_nothing_is_amiss(lang: Lang) -> None:
    shown = ledger.verdict(FINE, SOON, lang)
    assert i18n.ALL_FRESH[lang].format(count=2) in words(shown)
    assert "attention" not in shown.className


def test_a_run_that_does_not_add_up_is_flagged() -> None:
    crooked = replace(fakes.LEDGER.runs[1], read=1)
    shown = ledger.runs([crooked], Lang.EN)
    assert [words(one) for one in by_class(shown, "amiss")] == ["does not add up"]
    verdict = ledger.verdict(replace(FINE, runs=(crooked,)), SOON, Lang.EN)
    assert "Run 1 does not add up" in words(verdict)


def test_a_failed_run_shows_its_error_in_place_of_counts() -> None:
    shown = words(ledger.runs(fakes.LEDGER.runs, Lang.EN))
    assert "No such file 'a.csv'" in shown
    assert re.search(r"1,010 +1,000 +0 +0 +7 +3 +31.2", shown)


def test_reasons_have_counts_and_no_rows() -> None:
    shown = quality.held_back(fakes.LEDGER, Lang.ZH)
    assert "received_at is …  7" in words(shown)
    assert "rongtu quarantine" in words(shown)
    assert i18n.NOTHING_HELD[Lang.ZH] in words(quality.held_back(EMPTY, Lang.ZH))


def test_a_long_list_of_reasons_says_that_it_was_cut() -> None:
    many = replace(fakes.LEDGER, reasons=fakes.LEDGER.reasons * ledger_data.KINDS)
    assert "only the 100 most frequent" in words(quality.held_back(many, Lang.EN))


def test_places_are_shares_of_a_named_run() -> None:
    shown = words(quality.quality(fakes.LEDGER, Lang.EN))
    for said in ("run 1", "1,000 rows", "96.0%", "95.0%", "0.4%", "0%", "the last load"):
        assert said in shown
    assert i18n.NOT_PLACED[Lang.EN] in words(quality.quality(EMPTY, Lang.EN))


def test_every_way_has_a_name_and_a_colour_of_its_own() -> None:
    assert set(WAYS) == set(i18n.WAYS) == set(quality.COLOURS)
    assert len(set(quality.COLOURS.values())) == len(WAYS)
    assert theme.ACCENT not in quality.COLOURS.values()


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (1e-5, "<0.1%"), (0.5, "50.0%"), (0.9999, ">99.9%"), (1.0, "100%")],
)
def test_a_share_never_rounds_to_nothing_or_to_all(share: float, shown: str) -> None:
    assert quality._percent(share) == shown  # noqa: SLF001 - a law of its own


def test_levels_that_are_not_known_count_as_by_code() -> None:
    found = by_way({"exact": 1, "grid": 2, "street": 3})
    assert (found["exact"], found["code"], sum(found.values())) == (1, 5, 6)


def test_repairs_are_what_a_run_says_or_what_it_noticed() -> None:
    assert repaired_in({"repaired": 2, "noticed": {"x were repaired": 9}}) == 2
    assert repaired_in({"noticed": {"x were repaired": 9, "dates were odd": 1}}) == 9
    assert repaired_in({}) == 0


def test_no_telephone_or_identity_number_is_shown() -> None:
    text = "caller 13812345678, 510105199001011234, 51010519900101123X; code 510105001001, 2020"
    assert without_numbers(text) == "caller …, …, …; code 510105001001, 2020"


@pytest.mark.parametrize("lang", Lang)
def test_the_page_opens_in_each_language(monkeypatch: pytest.MonkeyPatch, lang: Lang) -> None:
    fakes.install(monkeypatch)
    page = sources.layout(f"?lang={lang}")
    shown = words(page)
    for said in (i18n.FRESHNESS, i18n.HELD_BACK, i18n.PLACES, i18n.NOTES, i18n.SYNTHETIC):
        assert said[lang] in shown
    other = "en" if lang is Lang.ZH else "zh"
    (switch,) = by_class(page, "lang")
    assert switch.href == f"?lang={other}"
    (pages,) = by_class(page, "pages")
    marked = [one.href for one in pages.children if getattr(one, "aria-current", None)]
    assert marked == [f"/data?lang={lang}"]


def test_before_the_first_load_the_page_says_how_to_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)
    monkeypatch.setattr(ledger_data, "ledger", lambda: EMPTY)
    assert "./run demo" in words(sources.layout("?lang=en"))


def test_garbage_in_the_link_opens_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)
    for search in ("?lang=<b>", "?" + "x" * 5_000, "garbage", None):
        assert i18n.FRESHNESS[Lang.ZH] in words(sources.layout(search))


def test_the_clock_makes_data_stale_while_the_page_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)
    monkeypatch.setattr(ledger_data, "ledger", lambda: FINE)
    monkeypatch.setattr(sources, "_now", lambda _state: SOON)
    verdict, _ = sources.look_at_the_clock(1, "?lang=en")
    assert "in time" in words(verdict)
    monkeypatch.setattr(sources, "_now", lambda _state: LATE)
    verdict, freshness = sources.look_at_the_clock(2, "?lang=en")
    assert "stale" in words(verdict)
    assert by_class(freshness, "amiss")
    with pytest.raises(PreventUpdate):
        sources.look_at_the_clock(None, "?lang=en")


def test_the_page_is_one_of_the_pages_that_the_header_links_to() -> None:
    # The wall is a page without Dash.
    assert set(frame.PAGES) == {*app.PAGES, "/explore", "/wall"}
    assert sources.PATH in app.PAGES


def test_the_sheet_of_the_page_names_the_ids_of_the_page() -> None:
    css = (CHECKOUT / "dashboard" / "assets" / "ledger.css").read_text(encoding="utf-8")
    assert f"#{ids.LEDGER_VERDICT}" in css
    assert f"#{ids.LEDGER_FRESHNESS}" in css
    assert not re.findall(r"#[0-9a-f]{6}\b", css), "colours live in rongtu.css"
