"""The page of published figures: what agrees, what does not, and what proves nothing."""

import pytest
from dash.development.base_component import Component

from dashboard import data
from dashboard.components import frame
from dashboard.pages import published
from geo.published import PublishedError
from geo.text import Lang
from tests.unit import fakes
from tests.unit.test_sources_page import by_class, words


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)


def _rows(page: Component) -> list[str]:
    (table,) = by_class(page, "published-table")
    bodies = [part for part in table.children if type(part).__name__ == "Tbody"]
    return [words(row) for body in bodies for row in body.children]


def test_a_figure_stands_under_its_district_with_its_qualifier() -> None:
    rows = _rows(published.layout(""))
    assert rows[0] == "甲区"
    assert "逾 95.3%" in rows[1]
    # The source names a district that is not loaded.
    assert rows[3] == "丙区"
    assert "over 95.3%" in _rows(published.layout("?lang=en"))[1]


def test_a_broken_number_has_one_decimal_more_than_was_published() -> None:
    assert "95.34%" in _rows(published.layout(""))[1]
    assert "12 个" in _rows(published.layout(""))[4]


def test_agreement_is_a_sign_and_a_word() -> None:
    rows = _rows(published.layout(""))
    for place, said in {1: "=  相符 合成", 2: "—  不作判断", 4: "≠  不符", 5: "—  未计算"}.items():
        assert said in rows[place]


def test_only_what_is_not_made_up_is_green_when_it_agrees() -> None:
    page = published.layout("")
    assert len(by_class(page, "agrees")) == 0
    assert len(by_class(page, "amiss")) == 1


def test_that_made_up_data_prove_nothing_is_said_once() -> None:
    page = published.layout("")
    assert "虚构。" not in _rows(page)[1]
    assert "虚构。" in _rows(page)[2]
    (said,) = by_class(page, "verdict-text")
    assert "标“合成”的 1 项" in words(said)
    assert "4 项中 3 项可以计算：1 项相符，1 项不符" in words(said)


def test_a_note_stands_under_the_reason() -> None:
    assert "另有所指。" in _rows(published.layout(""))[4]


@pytest.mark.parametrize("lang", Lang)
def test_nothing_published_and_a_file_that_is_wrong_are_said(
    monkeypatch: pytest.MonkeyPatch, lang: Lang
) -> None:
    monkeypatch.setattr(data, "published", tuple)
    assert "data/published.toml" in words(published.layout(f"?lang={lang}"))

    def wrong() -> None:
        raise PublishedError(given="A figure of 'x'", wanted="a number", remedy="correct it")

    monkeypatch.setattr(data, "published", wrong)
    assert "A figure of 'x'" in words(published.layout(f"?lang={lang}"))


def test_every_page_links_to_it() -> None:
    assert published.PATH in frame.PAGES
