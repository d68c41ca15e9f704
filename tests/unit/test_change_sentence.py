"""What is said of a change."""

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Final

import pandas as pd
import pytest
from hypothesis import given, settings

from geo.analysis.change import Change, decompose
from geo.analysis.change_sentence import sentence
from geo.errors import UnknownKeyError
from geo.text import Text
from tests.unit.strata import frames, strata

TITLE: Final = Text(zh="按期办结率", en="On-time closure rate")
PLACES: Final = {
    "a": Text(zh="抚琴街道", en="Fuqin"),
    "b": Text(zh="西安路街道", en="Xi'anlu"),
}
CATEGORIES: Final = {"n": Text(zh="噪声", en="Noise"), "p": Text(zh="停车秩序", en="Parking")}


def said(change: Change, **options: object) -> Text:
    return sentence(change, title=TITLE, names=PLACES, categories=CATEGORIES, **options)  # type: ignore[arg-type]


def made(**parts: float) -> Change:
    """Return a change with the given parts, in points, of two places and two categories."""
    frame = strata([(a, c, 50, 100, 50, 100) for a in PLACES for c in CATEGORIES])
    points = {name: value / 100 for name, value in parts.items()}
    return replace(decompose(frame), **points)  # type: ignore[arg-type]


def test_a_fall_says_what_and_who() -> None:
    # By hand: -4.05 and -0.86, of which -0.41 and -0.46.
    found = decompose(
        strata(
            [
                ("a", "n", 480, 500, 450, 500),
                ("a", "p", 190, 200, 190, 200),
                ("b", "n", 100, 100, 100, 100),
                ("b", "p", 170, 200, 240, 300),
            ]
        )
    )
    assert said(found) == Text(
        zh="按期办结率由 94.0 % 降至 89.1 %，下降 4.9 个百分点：办理本身变化 -4.0，"
        "诉求构成变化 -0.9（类别 -0.4，地点 -0.5）；按地点看，抚琴街道拉低最多（-2.9）；"
        "按类别看，噪声拉低最多（-2.9）。",
        en="On-time closure rate fell from 94.0 % to 89.1 %, by 4.9 percentage points: handling "
        "itself -4.0, make-up of demands -0.9 (categories -0.4, places -0.5); among places, Fuqin "
        "lowered it most (-2.9); among categories, Noise lowered it most (-2.9).",
    )


def test_a_rise_names_who_raised_it_not_who_moved_most() -> None:
    found = decompose(strata([("a", "n", 50, 100, 56, 100), ("b", "n", 80, 100, 78, 100)]))
    assert said(found).zh == (
        "按期办结率由 65.0 % 升至 67.0 %，上升 2.0 个百分点：办理本身变化 +2.0，"
        "诉求构成变化 0.0（类别 0.0，地点 0.0）；按地点看，抚琴街道拉高最多（+3.0）。"
    )


def test_nobody_is_named_for_a_change_of_mix() -> None:
    found = decompose(strata([("a", "n", 90, 100, 45, 50), ("b", "n", 50, 100, 75, 150)]))
    assert said(found).zh == (
        "按期办结率由 70.0 % 降至 60.0 %，下降 10.0 个百分点：办理本身变化 0.0，"
        "诉求构成变化 -10.0（类别 0.0，地点 -10.0）。"
    )


def test_nobody_is_named_for_a_fall_who_did_better() -> None:
    found = decompose(strata([("a", "n", 90, 100, 46, 50), ("b", "n", 50, 100, 78, 150)]))
    assert said(found).zh == (
        "按期办结率由 70.0 % 降至 62.0 %，下降 8.0 个百分点：办理本身变化 +2.0，"
        "诉求构成变化 -10.0（类别 0.0，地点 -10.0）。"
    )


@pytest.mark.parametrize(("low", "high"), [(-0.009, 0.003), (-0.003, 0.0), (0.0, 0.01)])
def test_a_change_within_chance_is_called_so_and_blames_nobody(low: float, high: float) -> None:
    found = decompose(strata([("a", "n", 954, 1000, 951, 1000), ("b", "n", 9, 10, 9, 10)]))
    text = said(found, interval=(low, high))
    assert "在偶然波动范围内（95 % 置信区间 " in text.zh
    assert "within chance" in text.en
    assert "街道" not in text.zh
    assert "由 95.3 % 降至 95.0 %，下降 0.3 个百分点，" in text.zh


@pytest.mark.parametrize("interval", [None, (-0.05, -0.01), (math.nan, math.nan)])
def test_a_change_beyond_chance_is_taken_apart(interval: tuple[float, float] | None) -> None:
    text = said(made(before=95, after=92, change=-3, performance=-3), interval=interval)
    assert "办理本身变化 -3.0" in text.zh


def test_no_change_is_called_so() -> None:
    text = said(made(before=95.41, after=95.38, change=-0.03))
    assert text.zh == "按期办结率前后分别为 95.4 % 和 95.4 %，基本持平（变化不足 0.1 个百分点）。"
    assert text.en.endswith(
        "hardly moved: 95.4 %, then 95.4 % (by less than 0.1 percentage points)."
    )


def test_parts_too_small_to_say_are_not_said() -> None:
    text = said(made(before=95.41, after=95.43, change=0.02, performance=0.06, mix=-0.04))
    assert text.zh.endswith("（变化不足 0.1 个百分点）。")


def test_parts_that_cancel_each_other_out_are_said() -> None:
    text = said(
        made(
            before=95.44, after=95.46, change=0.02, performance=1.51, mix=-1.49, mix_of_places=-1.49
        )
    )
    assert text.zh == (
        "按期办结率前后分别为 95.4 % 和 95.5 %，基本持平（变化不足 0.1 个百分点）："
        "办理本身变化 +1.5，诉求构成变化 -1.5（类别 0.0，地点 -1.5），两者相抵。"
    )


@pytest.mark.parametrize(
    ("before", "after", "zh", "en"),
    [
        (95.4, math.nan, "后一时段无数据（前一时段为 95.4 %）",
         "the later period (the earlier: 95.4 %)"),
        (math.nan, 95.4, "前一时段无数据（后一时段为 95.4 %）",
         "the earlier period (the later: 95.4 %)"),
        (math.nan, math.nan, "前后两个时段均无数据", "either period"),
    ],
)  # fmt: skip
def test_a_period_without_data_is_called_so(before: float, after: float, zh: str, en: str) -> None:
    assert said(made(before=before, after=after, change=math.nan)) == Text(
        zh=f"按期办结率：{zh}，无法比较。",
        en=f"On-time closure rate: no data for {en}, no comparison.",
    )


def test_a_rate_that_is_no_share_has_no_points() -> None:
    frame = strata([("a", "n", 2_000_000, 1_000, 2_100_300, 1_000)])
    assert said(decompose(frame), unit_points=False).zh == (
        "按期办结率由 2,000.0 升至 2,100.3，上升 100.3："
        "办理本身变化 +100.3，诉求构成变化 0.0（类别 0.0，地点 0.0）。"
    )


def test_who_is_to_be_named_needs_a_name() -> None:
    found = decompose(strata([("x", "n", 50, 100, 60, 100), ("b", "n", 80, 100, 80, 100)]))
    with pytest.raises(UnknownKeyError, match="No place is called 'x'"):
        said(found)


@settings(deadline=None)
@given(frames())
def test_what_is_said_adds_up_and_is_true_to_a_tenth(frame: pd.DataFrame) -> None:
    found = decompose(frame)
    names: Mapping[str, Text] = {key: Text(zh=key, en=key) for key in "abnpq"}
    text = sentence(found, title=TITLE, names=names, categories=names)
    parts = re.search(r"变化 (\S+)，诉求构成变化 (\S+?)（类别 (\S+?)，地点 (\S+?)）", text.zh)
    rates = re.search(r"由 (\S+) % .至 (\S+) %，.. (\S+) 个", text.zh)
    change = Fraction(0)
    if rates is None:
        assert "基本持平" in text.zh
        assert abs(found.change) < 0.001
    else:
        before, after, by = map(Fraction, rates.groups())
        change = after - before
        assert abs(change) == by
    if parts is None:
        assert rates is None
        return
    performance, mix, of_categories, of_places = map(Fraction, parts.groups())
    assert performance + mix == change
    assert of_categories + of_places == mix
    shown = [change, performance, mix, of_categories, of_places]
    assert any(shown[1:]) or rates is not None
    true = [found.change, found.performance, found.mix]
    true += [found.mix_of_categories, found.mix_of_places]
    assert [float(part) for part in shown] == pytest.approx([100 * part for part in true], abs=0.1)
