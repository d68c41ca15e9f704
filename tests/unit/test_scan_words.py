"""The sentence of an alert says what was found, in figures that hold as said."""

import re
from dataclasses import replace

import pytest

from geo.analysis.scan import Cluster, Outcome
from geo.analysis.scan_words import alert, quiet
from geo.text import Lang, Text

PLACE = Text(zh="抚琴街道抚琴南路", en="Fuqin South Road, Fuqin")
CLUSTER = Cluster(
    places=(4, 5, 6),
    centre=(400_000.0, 3_390_000.0),
    radius_m=291.2,
    days=7,
    cases=31,
    expected=7.38,
    log_likelihood_ratio=21.3,
    p=0.003,
)


def test_an_alert_says_when_where_how_many_and_how_unusual() -> None:
    said = alert(CLUSTER, place=PLACE, history_days=60)
    assert said.zh == (
        "近 7 天，抚琴街道抚琴南路周边 300 米内报事 31 件，为预期 7.4 件的 4.2 倍"
        "（按近 60 天各处、各日的总量推算，p = 0.003，纯属偶然时约 333 天一遇）。"
    )
    assert said.en == (
        "In the last 7 days within 300 m of Fuqin South Road, Fuqin: 31 cases, 4.2 times the 7.4 "
        "expected from the totals of places and days over 60 days "
        "(p = 0.003: by chance once in about 333 days)."
    )


def test_one_place_has_no_radius_and_one_day_is_the_last() -> None:
    said = alert(replace(CLUSTER, radius_m=0, days=1), place=PLACE, history_days=60)
    assert said.zh.startswith("最近一天，抚琴街道抚琴南路报事 31 件")
    assert said.en.startswith("In the last day at Fuqin South Road, Fuqin: 31 cases")


def test_hardly_any_expected_are_not_made_a_ratio() -> None:
    said = alert(replace(CLUSTER, cases=1, expected=0.03), place=PLACE, history_days=60)
    assert "报事 1 件，而预期不足 0.1 件（" in said.zh
    assert "1 case, where fewer than 0.1 were expected" in said.en
    assert "倍" not in said.zh


@pytest.mark.parametrize(
    ("p", "shown"), [(1e-5, "0.00001"), (0.001, "0.001"), (0.0123, "0.012"), (1, "1")]
)
def test_p_is_never_said_to_be_0(p: float, shown: str) -> None:
    said = alert(replace(CLUSTER, p=p), place=PLACE, history_days=60)
    assert f"p = {shown}，" in said.zh


@pytest.mark.parametrize("outcome", Outcome)
def test_no_alert_has_its_reason_in_both_languages(outcome: Outcome) -> None:
    said = quiet(outcome, max_days=7)
    assert said.zh.endswith("。")
    assert said.en.endswith(".")
    assert not re.search(r"[一-鿿]", said[Lang.EN])


def test_nothing_that_stands_out_is_not_the_same_as_no_cases() -> None:
    assert quiet(Outcome.SCANNED, max_days=7).zh.startswith("近 7 天，各处报事均在偶然波动范围内")
    assert quiet(Outcome.NO_RECENT_CASES, max_days=1).zh == "最近一天没有报事。"
