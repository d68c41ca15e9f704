"""Sentences and cells of a bulletin say what the numbers say, and no more."""

import math
import re
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard import numbers
from dashboard.bulletin import figures, sentences, streets
from dashboard.bulletin.counted import BESIDE, KEYS, RANKED, Beside, Counted
from dashboard.bulletin.issue import Issue, Kind
from geo.text import Lang, Text

COUNTS: Final = (st.integers(0, 12) | st.integers(0, 10**7)).map(float)
LANGS: Final = st.sampled_from(list(Lang))
UP: Final = {Lang.ZH: "增加", Lang.EN: "more than"}
DOWN: Final = {Lang.ZH: "减少", Lang.EN: "fewer than"}


def a_row(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 - numbers
    """Return the row of a rate, without any change."""
    blank = dict.fromkeys(
        (f"{name}{end}" for name in ("change", "change_year") for end in ("", "_low", "_high")),
        math.nan,
    )
    return {
        "value": 90.0, "numerator": 90.0, "denominator": 100.0, "low": 85.0, "high": 95.0,
        "mean_of_days": 90.0, "value_before": math.nan, "value_year": math.nan,
    } | blank | changes  # fmt: skip


def counted(places: pd.DataFrame | None = None, **kinds: Beside) -> Counted:
    """Return what the engine says of a week, 100 demands of which were received."""
    whole = pd.DataFrame({key: a_row(value=100.0) for key in (*KEYS, *BESIDE.values())}).T
    return Counted(
        issue=Issue(kind=Kind.WEEK, year=2020, number=52),
        within=None,
        level="street",
        level_title=Text(zh="街道", en="Street"),
        whole=whole,
        places=pd.DataFrame() if places is None else places,
        names={code: Text(zh=f"{code}街道", en=code) for code in "ABCDEFGHIJ"},
        closed=Beside(now=90.0, before=math.nan, year=math.nan),
        kinds=kinds,
        changes={},
        found=None,
        complete=True,
        notes=(),
    )


@given(COUNTS, COUNTS, LANGS)
@example(99.0, 100.0, Lang.ZH)
@example(100.0, 99.0, Lang.EN)
def test_the_direction_of_a_sentence_is_that_of_the_numbers(
    now: float, then: float, lang: Lang
) -> None:
    said = sentences.than(now, then, "W", lang)
    few = any(0 < one < 5 for one in (now, then))
    assert (UP[lang] in said) == (now > then and not few)
    assert (DOWN[lang] in said) == (now < then and not few)
    if now != then and not few:
        assert f"{abs(now - then):,.0f}" in said
        sign = "+" if now > then else "−"
        for share in re.findall(r"([+−]?)([\d,]+\.\d) %", said):
            assert share[0] == sign or share[1] == "0.0"


@given(st.integers(1, 4).map(float), COUNTS, LANGS)
def test_nothing_tells_a_number_that_is_withheld(few: float, other: float, lang: Lang) -> None:
    kind = Kind.WEEK
    for beside in (Beside(now=few, before=other, year=other), Beside(now=few, before=few, year=0)):
        said = sentences.volume(beside, kind, lang)
        assert "<5" in said
        assert not re.search(r"[+−]", said)
        assert UP[lang] not in said
        assert DOWN[lang] not in said
    later = sentences.than(other, few, "W", lang)
    assert later == "" or other < 0


@pytest.mark.parametrize("lang", list(Lang))
def test_what_is_not_known_is_not_compared(lang: Lang) -> None:
    said = sentences.than(10.0, math.nan, "W", lang)
    assert UP[lang] not in said
    assert {Lang.ZH: "不作比较", Lang.EN: "nothing to compare"}[lang] in said


@given(st.floats(0, 100), st.floats(0, 100), st.sampled_from(["on_time_rate", "satisfaction_rate"]))
def test_a_change_is_the_difference_of_the_values_as_they_are_said(
    now: float, before: float, key: str
) -> None:
    difference = figures.as_said(key, now, now - before)
    tenths = [math.floor(one * 10 + 0.5) for one in (now, now - (now - before))]
    assert numbers.signed(difference, 1) == numbers.signed((tenths[0] - tenths[1]) / 10, 1)


@given(st.floats(-50, 50), st.floats(0, 20), st.floats(0, 20), LANGS)
def test_a_change_is_beyond_chance_only_where_its_interval_leaves_zero_out(
    change: float, under: float, over: float, lang: Lang
) -> None:
    low, high = change - under, change + over
    row = a_row(value=90.0, change=change, change_low=low, change_high=high)
    cell = figures.change("on_time_rate", row, "change", lang)
    beyond = {Lang.ZH: "超出偶然", Lang.EN: "beyond chance"}[lang]
    assert (beyond in cell.small) == (low > 0 or high < 0)


def test_without_an_interval_nothing_is_said_of_chance() -> None:
    cell = figures.change("median_hours", a_row(change=2.0), "change", Lang.ZH)
    assert (cell.text, cell.small) == ("+2", "")


def test_a_period_without_data_has_no_zero_anywhere() -> None:
    found = counted()
    found.whole["value"] = np.nan
    for row in figures.table(found, Lang.ZH).rows:
        assert {cell.text for cell in row[1:]} == {"—"}
    assert sentences.sentences(found, Lang.ZH) == ["没有数据，不作比较。"]
    assert streets.table(found, Lang.ZH) is None


def test_a_period_in_which_nothing_was_received_has_no_zero_either() -> None:
    found = counted()
    found.whole["value"] = 0.0
    assert found.empty
    for row in figures.table(found, Lang.ZH).rows:
        assert {cell.text for cell in row[1:]} == {"—"}


def test_a_rate_of_few_cases_is_withheld_with_its_changes() -> None:
    found = counted()
    found.whole.loc["satisfaction_rate", ["value", "denominator", "numerator"]] = 75.0, 4.0, 3.0
    table = figures.table(found, Lang.ZH)
    (row,) = (row for row in table.rows if row[0].text.startswith("满意率"))
    assert [cell.text for cell in row[1:]] == ["<5"] * 3
    assert not any(cell.small for cell in row)


def test_a_rate_that_would_tell_its_numerator_is_withheld() -> None:
    found = counted()
    # 15.0 % of twenty are three.
    found.whole.loc["satisfaction_rate", ["value", "denominator", "numerator"]] = 15.0, 20.0, 3.0
    table = figures.table(found, Lang.ZH)
    (row,) = (row for row in table.rows if row[0].text.startswith("满意率"))
    assert [cell.text for cell in row[1:]] == ["<5"] * 3
    assert not any(cell.small for cell in row)


def test_categories_are_named_by_size_and_by_how_they_moved() -> None:
    found = counted(
        noise=Beside(now=50.0, before=60.0, year=math.nan),
        parking=Beside(now=30.0, before=10.0, year=math.nan),
        sanitation=Beside(now=16.0, before=16.0, year=math.nan),
        elevator=Beside(now=4.0, before=40.0, year=math.nan),
    )
    (said,) = sentences.kinds(found, Lang.ZH)
    assert said == (
        "受理最多的类别是噪声（50 件，占 50.0 %）、停车秩序（30 件，占 30.0 %）、环境卫生"
        "（16 件，占 16.0 %）。与上周相比，增加最多的是停车秩序（10 件增至 30 件）；"
        "减少最多的是噪声（60 件降至 50 件）。"
    )


def test_categories_that_did_not_move_are_not_said_to_have_moved() -> None:
    found = counted(noise=Beside(now=50.0, before=50.0, year=math.nan))
    (said,) = sentences.kinds(found, Lang.ZH)
    assert "增加" not in said
    assert "减少" not in said


def places(**rows: tuple[float, float, str | None]) -> pd.DataFrame:
    """Return the places of a bulletin: numerator, denominator and place in the funnel."""
    made = []
    for code, (numerator, denominator, funnel) in rows.items():
        few = 0 < denominator < 5
        value = math.nan if few or not denominator else 100 * numerator / denominator
        made.append(
            a_row(value=value, numerator=numerator, denominator=denominator)
            | {"indicator": RANKED, "code": code, "few": few, "funnel": funnel}
            | {"rank": math.nan if math.isnan(value) else 1.0, "rank_best": 1.0, "rank_worst": 9.0}
        )
        for key in ("demands", "backlog"):
            count = a_row(value=denominator, value_before=denominator + 1, numerator=denominator)
            made.append(count | {"indicator": key, "code": code, "few": False})
    return pd.DataFrame(made).set_index(["indicator", "code"]).sort_index()


def test_only_places_beyond_the_funnel_are_named() -> None:
    frame = places(A=(80, 100, "below"), B=(90, 100, "within"), C=(99, 100, "far_above"),
                   D=(60, 100, "far_below"), E=(89, 100, "within"))  # fmt: skip
    said = "".join(sentences.places(counted(frame), Lang.ZH))
    assert "低于总体、且超出偶然波动的街道：D街道（60.0 %）、A街道（80.0 %）。" in said
    assert "高于总体、且超出偶然波动的街道：C街道（99.0 %）。" in said
    assert "其余 2 个街道" in said
    assert "B街道" not in said


def test_where_no_place_stands_out_it_is_said_that_ranking_means_nothing() -> None:
    frame = places(A=(80, 100, "within"), B=(90, 100, "within"))
    said = "".join(sentences.places(counted(frame), Lang.ZH))
    assert said == "各街道按期办结率与总体的差别都在偶然波动范围内，不宜据此排名评判。"


def test_one_place_is_not_compared_with_itself() -> None:
    assert list(sentences.places(counted(places(A=(80, 100, "within"))), Lang.ZH)) == []


def test_the_table_has_the_best_first_and_withholds_small_cells() -> None:
    frame = places(A=(80, 100, "within"), B=(3, 4, None), C=(90, 100, "above"), D=(0, 0, None),
                   E=(95, 100, "within"))  # fmt: skip
    found = counted(frame)
    assert streets.order(found) == ["E", "C", "A", "B", "D"]
    table = streets.table(found, Lang.ZH)
    assert table is not None
    cells = {row[1].text: [cell.text for cell in row] for row in table.rows}
    # Of a street of four cases nothing is told: neither they, nor their rate, rank or change.
    assert cells["B街道"][2:7] == ["<5", "<5", "<5/<5", "<5", "—"]
    assert [cells["B街道"][at] for at in (0, 6, 7, 8)] == ["—"] * 4
    assert cells["D街道"][4:6] == ["—", "—"]
    assert any("<5" in note for note in table.notes)


def test_no_total_tells_what_one_place_alone_withholds() -> None:
    frame = places(A=(80, 100, "within"), B=(3, 4, None), C=(90, 120, "above"), D=(0, 0, None))
    table = streets.table(counted(frame), Lang.ZH)
    assert table is not None
    cells = {row[1].text: [cell.text for cell in row] for row in table.rows}
    # The sum less what is shown must leave more than the one number that is withheld.
    assert cells["A街道"][2:7] == ["*"] * 5
    assert cells["A街道"][9] == "*"
    assert cells["B街道"][4] == "<5/<5"
    assert "90/120" in cells["C街道"]
    assert any("*" in note for note in table.notes)
    # Of several that are withheld the sum tells none.
    more = places(A=(80, 100, "within"), B=(2, 4, None), C=(1, 3, None), E=(2, 3, None))
    shown = streets.table(counted(more), Lang.ZH)
    assert shown is not None
    assert "*" not in {cell.text for row in shown.rows for cell in row}


def test_no_change_tells_what_was_withheld_before() -> None:
    frame = places(A=(6, 7, "within"), B=(90, 100, "within"))
    # Seven now and four more than before would tell that there were three.
    frame.loc[("demands", "A"), ["value", "value_before"]] = 7.0, 3.0
    table = streets.table(counted(frame), Lang.ZH)
    assert table is not None
    changes = {row[1].text: row[3].text for row in table.rows}
    assert changes == {"A街道": "<5", "B街道": "−1"}
