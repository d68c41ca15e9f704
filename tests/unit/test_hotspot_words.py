"""What a search found, in sentences that can be read aloud, in both languages."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from geo.analysis.emerging import Kind
from geo.analysis.weights import Scheme, Weights, described, hexagons, nearest, within
from geo.engine.hotspots import words
from geo.engine.hotspots.groups import CENTRE, SIDES, Group
from geo.engine.hotspots.question import HotspotQuestion, Measure, Step
from geo.period import Period
from geo.text import Text

YEAR = Period(date(2020, 1, 1), date(2021, 1, 1))
FUQIN = Text(zh="抚琴街道", en="Fuqin Subdistrict")
GROUP = Group(
    category="noise", rows=np.arange(3), place="510106032", side=SIDES[2], lon=104.04321, lat=30.69,
    km2=0.3, count=1_234, usual=400.0, heat=3, kind=Kind.PERSISTENT, run=4,
    shares=(("noise", 1_234, 0.614), ("parking", 300, 0.15)), total=2_010,
)  # fmt: skip
EACH = HotspotQuestion(period=YEAR, each=True)
ALL = HotspotQuestion(period=YEAR)


def test_a_hotspot_of_a_category_is_said_with_its_share_of_all() -> None:
    said = words.verdict(GROUP, FUQIN, EACH)
    assert said.zh == (
        "抚琴街道北部噪声类诉求显著高发（99 % 置信），已连续4个月；"
        "本期1,234件，为预期的3.1倍，占当地全部诉求的61 %。"
    )
    assert said.en == (
        "Demands about noise are significantly high in the north of Fuqin Subdistrict"
        " (99 % confidence), for 4 months on end: 1,234 in the period, 3.1 times what is expected,"
        " 61 % of all demands there."
    )


def test_a_hotspot_of_all_demands_is_said_with_its_largest_category() -> None:
    group = replace(GROUP, category=None, heat=2, side=CENTRE, usual=np.nan, run=1)
    said = words.verdict(group, FUQIN, ALL)
    assert said.zh == ("抚琴街道中部诉求显著高发（95 % 置信）；本期1,234件，其中噪声类占61 %。")
    assert said.en == (
        "Demands are significantly high in the centre of Fuqin Subdistrict (95 % confidence):"
        " 1,234 in the period, 61 % of them about noise."
    )


def test_categories_together_are_all_said() -> None:
    group = replace(GROUP, category=None, run=0)
    said = words.verdict(group, FUQIN, replace(ALL, categories=("noise", "parking")))
    assert said.zh.startswith("抚琴街道北部噪声、停车秩序类诉求显著高发")
    assert said.en.startswith("Demands about noise and parking are significantly high")


def test_a_hotspot_of_areas_says_how_many() -> None:
    group = replace(GROUP, side=None, km2=np.nan, category=None, shares=(), run=2)
    said = words.verdict(group, FUQIN, ALL)
    assert said.zh.startswith("抚琴街道等3处诉求显著高发（99 % 置信），已连续2个月；本期1,234件")
    assert "Fuqin Subdistrict and 2 next to it (99 % confidence), for 2 months on end" in said.en
    alone = words.verdict(replace(group, rows=np.arange(1)), FUQIN, ALL)
    assert alone.zh.startswith("抚琴街道诉求")
    assert "high in Fuqin Subdistrict (99" in alone.en


def test_a_place_without_a_name_is_called_by_its_coordinates() -> None:
    said = words.verdict(replace(GROUP, place=None, side=None), None, EACH)
    assert said.zh.startswith("104.0432, 30.6900 附近噪声类诉求")
    assert "in the surroundings of 104.0432, 30.6900 (" in said.en


@pytest.mark.parametrize(("ratio", "shown"), [(1.5, "1.5"), (9.9, "9.9"), (9.96, "10"), (25, "25")])
def test_a_ratio_has_a_decimal_below_ten(ratio: float, shown: str) -> None:
    said = words.verdict(replace(GROUP, count=1_000, usual=1_000 / ratio), FUQIN, EACH)
    assert f"为预期的{shown}倍" in said.zh
    assert f", {shown} times what is expected" in said.en


def test_weeks_are_said_as_weeks() -> None:
    said = words.verdict(GROUP, FUQIN, replace(EACH, step=Step.WEEK))
    assert "已连续4周；" in said.zh
    assert "for 4 weeks on end" in said.en


def test_the_first_of_many_speaks_for_all() -> None:
    first = words.verdict(GROUP, FUQIN, EACH)
    assert words.overall([(GROUP, first)], marked=9) == first
    assert words.overall([(GROUP, first)] * 2, marked=9).zh.endswith("61 %。另有1处热点。")
    assert words.overall([(GROUP, first)] * 2, marked=9).en.endswith("There is 1 more.")
    assert words.overall([(GROUP, first)] * 3, marked=9).en.endswith("There are 2 more.")


def test_no_hotspot_is_not_nothing_significant() -> None:
    assert words.overall([], marked=0).zh.startswith("没有发现显著高发的地方")
    some = words.overall([], marked=2)
    assert some.zh.startswith("没有可列为热点的地方：2处显著偏高")
    assert "2 places are significantly high" in some.en
    assert "1 place is significantly high" in words.overall([], marked=1).en


def test_a_history_too_short_is_said_in_the_right_number() -> None:
    assert words.short_history(1, Step.MONTH) == Text(
        zh="历史只有1个月，不足10个月，不判断热点类型。",
        en="The history has 1 month of the 10 that it takes to tell kinds of hotspots apart.",
    )
    assert "has 0 weeks of the 10" in words.short_history(0, Step.WEEK).en
    assert "has 9 months of the 10" in words.short_history(9, Step.MONTH).en


def test_what_is_compared_is_said() -> None:
    assert "预期＝当地全部诉求" in words.compared(Measure.EXCESS, narrowed=True).zh
    assert "预期＝当地户数" in words.compared(Measure.EXCESS, narrowed=False).zh
    assert words.compared(Measure.COUNT, narrowed=False).en == (
        "Compared: the number of demands of each place."
    )
    assert words.compared(Measure.RATE, narrowed=False).zh == "比较的是各地每千户诉求件数。"


def test_what_is_left_out_is_said_in_the_right_number() -> None:
    assert words.left_out(0, 0, 100) == []
    stacked, nowhere = words.left_out(1_500, 200, 20_000)
    assert stacked.zh.startswith("20,000件中有1,500件落在默认坐标上")
    assert stacked.en.startswith("1,500 of 20,000 demands lie on default coordinates.")
    assert nowhere.en == "200 of 20,000 demands have no point of their own: in no cell."
    stacked, nowhere = words.left_out(1, 1, 2)
    assert stacked.en.startswith("1 of 2 demands lies on")
    assert nowhere.en.startswith("1 of 2 demands has no point")
    assert words.outside(1).en.startswith("1 demand has a point outside")
    assert words.outside(3).en.startswith("3 demands have a point outside")
    assert words.outside(3).zh.startswith("有3件的点位在全部区域之外")


def test_cells_are_counted_in_the_right_number() -> None:
    assert words.grid_of(1, 0.1, 9).en == "1 hexagon of some 0.100 km2 (H3 resolution 9)."
    assert words.grid_of(2_650, 0.101, 9).en.startswith("2,650 hexagons of some 0.101 km2")
    assert words.grid_of(2_650, 0.101, 9).zh.startswith("共2,650个六边形单元，每个约0.101平方公里")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (hexagons([], rings=1), "hexagons at most 1 ring apart are neighbours"),
        (hexagons([], rings=2), "hexagons at most 2 rings apart are neighbours"),
        (nearest(np.zeros((3, 2)), 1), "the nearest place is the neighbour of each"),
        (nearest(np.zeros((3, 2)), 8), "the 8 nearest places are the neighbours of each"),
        (
            within([[0, 0], [9, 0]], 5),
            "places within 5 m of each other are neighbours; 2 without a",
        ),
    ],
)
def test_the_rule_of_neighbours_is_said_in_the_right_number(weights: Weights, said: str) -> None:
    assert described(weights).en.startswith(said)
    assert weights.scheme in Scheme


def test_a_kind_has_a_name_and_no_kind_has_none() -> None:
    assert words.kind_of(GROUP) == Text(zh="持续热点", en="Persistent hot spot")
    assert words.kind_of(replace(GROUP, kind=Kind.NONE)) is None
    assert words.kind_of(replace(GROUP, kind=None)) is None
