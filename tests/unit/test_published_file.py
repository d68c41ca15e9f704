"""The file of published figures: that all of them are there, and what a file may not say."""

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.catalog import INDICATORS
from geo.errors import RongtuError
from geo.published import Count, Counted, Figure, Measured, PublishedError, Qualifier, read
from geo.queries.published import counted
from geo.text import Lang, Text

FIGURES: Final = {figure.key: figure for figure in read()}
JINJIANG, QINGYANG, JINNIU = "510104", "510105", "510106"
PUBLISHED: Final = {
    JINJIANG: ["= 11", "= 76", "= 343", "= 777", "about 100", "= 5", "= 100", "= 100", "= 10",
               "= 100", "= 1", "= 13", "= 5", "= 3", "= 226"],
    QINGYANG: ["= 372", "= 44", "= 74", "= 100", "= 24", "= 24", "over 100", "= 48", "= 5",
               "over 1200"],
    JINNIU: ["= 13", "= 90", "= 665", "= 82", "over 270000", "over 95.3", "= 90", "= 178", "= 52",
             "= 513", "= 9", "= 209", "= 190", "= 381"],
}  # fmt: skip
"""What the tables of the domain give, typed from there and not from the file."""
GOOD: Final = """
[[figure]]
key = "a"
district = "1"
title = { zh = "甲", en = "A" }
qualifier = "="
value = 5
unit = { zh = "个", en = "things" }
section = "某区·某节"
quote = "5个"
why = { zh = "因为。", en = "Because." }
"""


def a_figure(qualifier: Qualifier, value: float, unit: str = "个") -> Figure:
    text = Text(zh=unit, en=unit)
    return Figure(key="a", district="1", title=text, qualifier=qualifier, value=value, unit=text,
                  section="", quote="", why=text)  # fmt: skip


def a_file(folder: Path, text: str) -> Path:
    path = folder / "published.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("district", PUBLISHED)
def test_every_figure_of_the_districts_is_there(district: str) -> None:
    found = [f"{one.qualifier} {one.value}" for one in FIGURES.values() if one.district == district]
    assert sorted(found) == sorted(PUBLISHED[district])


def test_no_figure_is_of_another_district() -> None:
    assert {figure.district for figure in FIGURES.values()} == PUBLISHED.keys()


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_says_what_it_is_where_it_stands_and_why_it_may_differ(figure: Figure) -> None:
    for text in (figure.title, figure.unit, figure.why, figure.note):
        assert text is None or all(text[lang].strip() for lang in Lang)
    assert figure.why.zh.endswith("。")
    assert figure.why.en.endswith(".")
    assert 1 < len(figure.quote) <= 20
    assert figure.section.startswith(("锦江区·", "青羊区·", "金牛区·"))


def test_its_words_in_the_document_have_its_number() -> None:
    in_words = {"jinjiang_compound_coverage", "jinjiang_building_coverage",
                "jinjiang_joint_actions", "jinjiang_matters_settled", "jinjiang_dispute_centre",
                "jinniu_demands"}  # fmt: skip
    assert {key for key, one in FIGURES.items() if str(one.value) not in one.quote} == in_words


@pytest.mark.parametrize(
    ("number", "keys"),
    [
        ("24", ["qingyang_rich_buildings", "qingyang_stewards"]),
        ("74", ["qingyang_building_organisations"]),
        ("82", ["jinniu_new_organisations"]),
        ("52", ["jinniu_car_parks"]),
        ("13", ["jinjiang_stations", "jinniu_street_organisations"]),
    ],
)
def test_a_number_that_means_two_things_is_noted(number: str, keys: list[str]) -> None:
    for key in keys:
        note = FIGURES[key].note
        assert note is not None
        assert f"“{number}”另指" in note.zh


def test_no_deadline_is_inferred_from_the_damaged_paragraph() -> None:
    note = FIGURES["jinniu_daily_closure"].note
    assert note is not None
    assert "残缺" in note.zh
    assert "期限" in note.zh


@pytest.mark.parametrize("count", Count)
def test_every_count_can_be_asked_for(count: Count) -> None:
    statement = counted(Counted(count=count), within="1")
    assert list(statement.selected_columns.keys()) == ["number", "synthetic"]


def test_what_cannot_be_computed_says_that_no_such_data_are_loaded() -> None:
    for figure in FIGURES.values():
        if figure.computed is None:
            assert "没有载入" in figure.why.zh
            assert "loaded" in figure.why.en


def test_percentages_are_computed_as_percentages() -> None:
    for figure in FIGURES.values():
        if isinstance(figure.computed, Measured):
            sums = figure.computed.part in {"numerator", "denominator"}
            percent = INDICATORS[figure.computed.indicator].unit.zh == "%" and not sums
            assert figure.percent == percent


@pytest.mark.parametrize(
    ("figure", "computed", "agrees"),
    [
        (a_figure(Qualifier.EQUAL, 44), 44.0, True),
        (a_figure(Qualifier.EQUAL, 44), 43.0, False),
        (a_figure(Qualifier.EQUAL, 100), 99.96, False),
        (a_figure(Qualifier.EQUAL, 100, "%"), 100.0, True),
        (a_figure(Qualifier.EQUAL, 100, "%"), 99.96, False),
        (a_figure(Qualifier.EQUAL, 0, "%"), 0.04, False),
        (a_figure(Qualifier.EQUAL, 87, "%"), 87.4, True),
        (a_figure(Qualifier.EQUAL, 95.3, "%"), 95.34, True),
        (a_figure(Qualifier.EQUAL, 95.3, "%"), 95.36, False),
        (a_figure(Qualifier.ABOUT, 100), 95.0, True),
        (a_figure(Qualifier.ABOUT, 100), 105.0, True),
        (a_figure(Qualifier.ABOUT, 100), 94.0, False),
        (a_figure(Qualifier.OVER, 270_000), 270_001.0, True),
        (a_figure(Qualifier.OVER, 270_000), 270_000.0, False),
        (a_figure(Qualifier.OVER, 95.3, "%"), 95.3, False),
        (a_figure(Qualifier.AT_LEAST, 90), 90.0, True),
        (a_figure(Qualifier.AT_LEAST, 90), 89.9, False),
    ],
)
def test_a_figure_agrees_as_its_qualifier_means_it(
    figure: Figure, computed: float, agrees: bool  # noqa: FBT001 - a case
) -> None:  # fmt: skip
    assert figure.agrees(computed) is agrees


@given(st.sampled_from(Qualifier), st.floats(0, 1e9))
def test_no_number_neither_agrees_nor_disagrees(qualifier: Qualifier, value: float) -> None:
    assert a_figure(qualifier, value).agrees(float("nan")) is None


@given(st.floats(1, 1e9), st.floats(0, 2e9))
def test_what_is_over_is_at_least(value: float, computed: float) -> None:
    over, least = (a_figure(one, value) for one in (Qualifier.OVER, Qualifier.AT_LEAST))
    assert least.agrees(computed) or not over.agrees(computed)


def test_a_plain_file_is_read(tmp_path: Path) -> None:
    (figure,) = read(a_file(tmp_path, GOOD))
    assert (figure.key, figure.value, figure.computed, figure.note) == ("a", 5, None, None)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('key = "a"\n', "", "figure.0.key (figure number 1)"),
        ('qualifier = "="', 'qualifier = "nearly"', "figure.0.qualifier (a) is 'nearly'"),
        ("value = 5", 'value = "five"', "figure.0.value"),
        (', en = "Because."', "", "figure.0.why.en (a)"),
        ("value = 5", "value = 5\nvalues = 6", "figure.0.values (a)"),
        ("[[figure]]", "[[figures]]", "figures"),
        ("[[figure]]", "figure = 5\n[x]", "figure"),
        ("value = 5", "value = ", "not TOML"),
        ("value = 5", 'value = 5\ncomputed = { count = "parks" }', "'parks'"),
        ("value = 5", 'value = 5\ncomputed = { count = "stewards", level = "street" }', "by level"),
        ("value = 5", 'value = 5\ncomputed = { count = "areas", year = 2020 }', "by year"),
        ("value = 5", "value = 5\ncomputed = { level = 1 }", "indicator"),
        ("value = 5", 'value = 5\ncomputed = { indicator = "rain" }', "No indicator is called"),
        ("value = 5", 'value = 5\ncomputed = { indicator = "demands" }', "a has no year"),
        (
            "value = 5",
            'value = 5\ncomputed = { indicator = "steward_share", year = 2020 }',
            "a has the year 2020",
        ),
        (
            "value = 5",
            'value = 5\ncomputed = { indicator = "demands", year = 2020, part = "low" }',
            "'low'",
        ),
    ],
)
def test_a_file_that_means_nothing_is_refused_in_words(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert before in GOOD
    with pytest.raises(RongtuError) as refused:
        read(a_file(tmp_path, GOOD.replace(before, after, 1)))
    assert said in str(refused.value)


def test_two_figures_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishedError, match="two figures are called 'a'"):
        read(a_file(tmp_path, GOOD + GOOD))


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublishedError, match="can be read"):
        read(tmp_path / name)


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "published.toml"
    path.write_bytes(GOOD.encode("gb18030"))
    with pytest.raises(PublishedError, match="UTF-8"):
        read(path)
