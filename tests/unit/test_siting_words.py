"""The sentences on sites say what is gained and lost, in figures that hold as said."""

import numpy as np
import pytest

from geo.analysis.covering import closing
from geo.analysis.siting import Placement, greedy, optimal
from geo.analysis.siting_words import closed, sentence
from geo.text import Text

NAME = Text(zh="蓉城驿站（春熙路）", en="Chunxi Road station")


def place(households: list[int], cover: list[list[int]], *, k: int, covered: int = 0) -> Placement:
    """Choose sites where stations cover the first `covered` places."""
    served = np.arange(len(households)) < covered
    shape = (len(households), -1 if cover and cover[0] else 0)
    return optimal(np.array(cover, bool).reshape(shape), households, k=k, covered=served)


def test_new_sites_say_what_they_add() -> None:
    found = place([7100, 900, 1440, 560], [[0, 0], [1, 0], [0, 1], [0, 0]], k=2, covered=1)
    said = sentence(found)
    assert said.zh == (
        "新增 2 个站点，可多覆盖 2,340 户，覆盖率由 71.0 % 升至 94.4 %，已证明为最优方案。"
    )
    assert said.en == (
        "2 new stations would cover 2,340 more households: coverage rises from 71.0 % to 94.4 %; "
        "no other 2 would cover more."
    )


def test_a_quick_answer_says_how_far_it_may_be_off() -> None:
    cover = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 0], [0, 1, 1], [0, 1, 1], [0, 0, 1]], bool)
    found = greedy(cover, [30, 20, 20, 20, 20, 30], k=2)
    assert (found.after, found.bound) == (110, 140)
    assert sentence(found).zh.endswith("升至 78.6 %；最优方案至多再多覆盖 30 户。")
    assert sentence(found).en.endswith("the best choice would cover 30 more at most.")


def test_fewer_sites_than_asked_for_say_why() -> None:
    said = sentence(place([10, 10], [[1, 1], [0, 0]], k=2))
    assert "新增 1 个站点" in said.zh
    assert said.zh.endswith("；原拟新增 2 个，其余候选点不能再增加覆盖。")
    assert said.en.startswith("1 new station would")


def test_nearly_all_is_not_said_to_be_all() -> None:
    said = sentence(place([500_000, 499_900, 100], [[0], [1], [0]], k=1, covered=1))
    assert "升至 99.9 %" in said.zh
    tiny = sentence(place([500_000, 499_999, 1], [[0], [0], [1]], k=1, covered=1))
    assert "覆盖率为 50.0 %，提高不足 0.1 个百分点" in tiny.zh
    assert "coverage is 50.0 %, up by less than 0.1 points" in tiny.en


@pytest.mark.parametrize(
    ("households", "cover", "covered", "said"),
    [
        ([0, 0], [[1], [1]], 0, "所选范围内没有户数，无法按户数选址。"),
        ([1500, 500], [[1], [1]], 2, "现有站点已覆盖全部 2,000 户，无需新增。"),
        ([1500, 500], [[], []], 1, "没有候选点可选，仍有 500 户未覆盖。"),
        (
            [1500, 500],
            [[1], [0]],
            1,
            "尚有 500 户未覆盖，但没有候选点能覆盖其中任何一户，新增站点无济于事。",
        ),
    ],
)
def test_no_site_says_why(
    households: list[int], cover: list[list[int]], covered: int, said: str
) -> None:
    assert sentence(place(households, cover, k=3, covered=covered)).zh == said


def test_closing_a_station_says_who_loses_it() -> None:
    found = closing(
        np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]], bool), [300, 0, 400, 300]
    )
    assert closed(NAME, found, station=0).zh == (
        "若蓉城驿站（春熙路）关闭，300 户将失去覆盖，覆盖率由 100.0 % 降至 70.0 %。"
    )
    assert closed(NAME, found, station=1).zh == "若蓉城驿站（春熙路）关闭，没有住户因此失去覆盖。"
    assert closed(NAME, found, station=1).en == (
        "If Chunxi Road station closed, no household would lose its cover."
    )
    unknown = closing(np.ones((2, 1), bool), [0, 0])
    assert closed(NAME, unknown, station=0).zh == (
        "所选范围内没有户数，无法估算蓉城驿站（春熙路）关闭的影响。"
    )
