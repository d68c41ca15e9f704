"""The sentence under the map: who is named, and who is not."""

import numpy as np
import pandas as pd
import pytest

from dashboard import view as views
from dashboard.figures.order import rank
from dashboard.verdict import verdict
from geo.catalog import INDICATORS
from geo.text import Lang
from tests.unit import fakes

MANY = 8


def _said(query: str, figures: pd.DataFrame | None = None) -> tuple[str, str, bool]:
    view, notes = views.parse(query, fakes.SCOPE)
    assert notes == []
    whole = fakes.overall(view.indicator)
    rows = fakes.figures(view.indicator) if figures is None else figures
    ranked = rank(rows, INDICATORS[view.indicator], whole.value)
    found = verdict(ranked, whole, view, fakes.SCOPE)
    return found.sentence, found.evidence, found.attention


def _streets(counts: list[tuple[int, int]]) -> pd.DataFrame:
    k, n = np.array(counts, dtype=float).T
    one = fakes.figures("on_time_rate").iloc[[0]]
    rows = pd.concat([one] * len(counts), ignore_index=True)
    names = [f"{letter}街道" for letter in "甲乙丙丁戊己庚辛壬癸"[: len(counts)]]
    return rows.assign(
        code=[f"S{place}" for place in range(len(counts))], name_zh=names, name_en=names,
        numerator=k, denominator=n, value=100 * k / n,
    )  # fmt: skip


def test_one_that_is_told_apart_from_all_others_is_named() -> None:
    sentence, evidence, attention = _said("?lang=en")
    assert sentence == (
        "On-time closure rate, lowest: Xi Subdistrict with 90.0%, below the whole at 93.0%,"
        " intervals apart"
    )
    assert "900 ÷ 1,000" in evidence
    assert not attention


def test_one_whose_interval_holds_the_whole_is_named_with_that() -> None:
    figures = fakes.figures("on_time_rate").assign(high=99.0)
    assert "不足以断定" in _said("", figures)[0]


def test_few_that_cannot_be_told_apart_are_named_together() -> None:
    sentence, _, attention = _said("", _streets([(990, 1000)] * 3 + [(900, 1000), (905, 1000)]))
    assert sentence == "丁街道、戊街道按期办结率最低，彼此分不出先后：90.0–90.5%；总体 93.0%"
    assert not attention


def test_nobody_is_named_when_many_cannot_be_told_apart() -> None:
    counts = [(9_999, 10_000)] * 2 + [(90, 100)] * MANY
    sentence, _, _ = _said("", _streets(counts))
    assert sentence.startswith("10 个街道中有 8 个按期办结率同属最低一端，分不出先后，不宜点名")
    assert not any(name in sentence for name in "丙丁戊")
    sentence, _, _ = _said("", _streets([(90, 100), (91, 100), (92, 100)]))
    assert sentence.startswith("3 个街道的按期办结率彼此分不出先后")


def test_what_lies_outside_the_funnel_is_said_first() -> None:
    sentence, evidence, attention = _said("", _streets([(940, 1000)] * 9 + [(700, 1000)]))
    assert sentence == "癸街道按期办结率明显偏低：70.0%；总体 93.0%"
    assert "漏斗图" in evidence
    assert attention


def test_a_count_names_the_most() -> None:
    sentence, _, attention = _said("?indicator=demands")
    assert sentence == "东街道诉求量最高：960 件，占总体 1,860 件的 51.6%"
    assert not attention


def test_equal_values_have_no_last() -> None:
    zeros = fakes.figures("due_24h").assign(value=[0.0, 0.0, 0.0])
    assert _said("?indicator=due_24h", zeros)[0] == "3 个街道的24 小时内到期都是 0 件"
    two = zeros.assign(value=[3.0, 0.0, 3.0])
    assert _said("?indicator=due_24h", two)[0] == "南街道、东街道24 小时内到期同为最高：3 件"


def test_days_that_jump_are_not_compared_with_those_of_the_whole() -> None:
    sentence, evidence, _ = _said("?indicator=jump_days")
    assert "总体" not in sentence
    assert "与总体不可直接相比" in evidence


def test_a_street_alone_is_said_without_an_order() -> None:
    only = fakes.figures("on_time_rate").iloc[:1]
    assert _said("", only)[0] == "东街道按期办结率：96.0%；总体 93.0%"


@pytest.mark.parametrize("lang", Lang)
def test_no_data_have_no_verdict(lang: Lang) -> None:
    nothing = fakes.figures("on_time_rate").iloc[2:]
    sentence, evidence, attention = _said(f"?lang={lang}", nothing)
    assert sentence
    assert not evidence
    assert not attention
