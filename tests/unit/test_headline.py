"""What stands around the map: figures, definitions, and every indicator with all its words."""

from collections.abc import Callable
from typing import Any

import pytest

from dashboard.components.definition import definition
from dashboard.pages import overview
from geo.catalog import INDICATORS
from geo.engine import Answer, Question
from geo.text import Lang
from tests.unit import fakes
from tests.unit.test_overview import SCREEN
from tests.unit.test_sources_page import by_class, words


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)


def _shown(query: str) -> dict[str, Any]:
    names = ("map", "legend", "table", "ranking", "ranking_head", "verdict", "headline", "list",
             "shown")  # fmt: skip
    return dict(zip(names, overview.compare(query, SCREEN), strict=True))


@pytest.mark.parametrize("lang", Lang)
def test_the_headline_puts_both_means_and_the_interval_together(lang: Lang) -> None:
    hero, *others = _shown(f"?lang={lang}")["headline"]
    assert len(others) == 3
    # 1,860 of 2,000 pooled; the fake mean of days is half a point above.
    for part in ("93.5", "93.0 (91.8–94.0)", "1,860 ÷ 2,000"):
        assert part in words(hero)


def test_what_an_indicator_must_be_read_with_stands_beside_it_and_can_be_chosen() -> None:
    hero, *others = _shown("?indicator=satisfaction_rate")["headline"]
    assert [one.to_plotly_json()["props"]["data-key"] for one in (hero, *others)] == [
        "satisfaction_rate", "callback_coverage", "rated_share", "on_time_rate",
    ]  # fmt: skip
    assert [len(by_class(one, "tag")) for one in (hero, *others)] == [0, 1, 1, 0]
    (switch,) = by_class(others[0].children[0], "switch")
    assert switch.to_plotly_json()["props"]["data-indicator"] == "callback_coverage"


def test_a_change_is_said_with_its_interval_or_with_why_there_is_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    december = "?from=2020-12-01&to=2021-01-01"
    (before, year) = by_class(_shown(december)["headline"][0], "change")
    assert words(before).split() == ["较上月", "+1.0", "个百分点", "（在偶然范围内）"]
    # A year earlier there were no data yet.
    assert words(year).split()[:2] == ["较去年同期", "+1.0"]
    fakes.install(monkeypatch, compared=lambda asked: fakes.compared(asked, complete=False))
    (before, _) = by_class(_shown(december)["headline"][0], "change")
    assert words(before).split() == ["较上月", "—", "（本期数据不全）"]


def test_a_view_is_read_with_as_few_questions_as_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[Question]()

    def noted(answer: Callable[[Question], Answer]) -> Callable[[Question], Answer]:
        def answered(question: Question) -> Answer:
            asked.append(question)
            return answer(question)

        return answered

    fakes.install(monkeypatch, figures=noted(fakes.answer), compared=noted(fakes.compared))
    overview.compare("?district=D1&indicator=satisfaction_rate", SCREEN)
    assert len(asked) == len(set(asked)) == 2
    asked.clear()
    overview.compare("?street=S1", SCREEN)
    assert len(asked) == len(set(asked)) == 3


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("key", INDICATORS)
def test_every_indicator_fills_the_page(key: str, lang: Lang) -> None:
    indicator, query = INDICATORS[key], f"?lang={lang}&indicator={key}&street=S1"
    shown = _shown(query)
    title = indicator.title[lang]
    for part in ("legend", "ranking_head", "headline"):
        assert title in words(shown[part])
    assert len(by_class(shown["headline"], "definition")) == 4
    assert str(shown["table"]).count("Th(") >= 3
    said = words(shown["verdict"])
    assert title.casefold() in said.casefold()
    assert "nan" not in said.casefold() + words(shown["headline"]).casefold()
    assert fakes.NOTE[lang] in said
    figure, head, _ = overview.follow(query, SCREEN)
    assert figure.data
    assert words(head)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("key", INDICATORS)
def test_a_definition_says_all_that_the_catalog_does(key: str, lang: Lang) -> None:
    indicator = INDICATORS[key]
    shown = definition(fakes.overall(key), lang).content
    said = words(shown)
    wanted = [indicator.numerator, indicator.excludes, indicator.origin, indicator.explanation,
              fakes.NOTE, *(INDICATORS[other].title for other in indicator.beside)]  # fmt: skip
    for text in wanted:
        assert text[lang] in said
    if indicator.denominator is not None:
        assert f"÷ {indicator.denominator[lang]}" in said
    switches = [one.to_plotly_json()["props"] for one in by_class(shown, "switch")]
    assert [one["data-indicator"] for one in switches] == list(indicator.beside)


def test_an_indicator_without_daily_values_shows_the_demands_and_says_so() -> None:
    for key in ("overdue", "steward_share", "demands_per_1000_households"):
        _, head, _ = overview.follow(f"?indicator={key}", SCREEN)
        assert "每日诉求量" in words(head)
        assert INDICATORS[key].title.zh in words(head)
