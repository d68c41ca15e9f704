"""The address of the planners' page: whatever is typed there, a sane view and a note."""

from datetime import date
from typing import Final

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard import i18n
from dashboard.explore import words_view as words
from dashboard.explore.asked import FEWEST, MOST, Asked, Classes, parse
from geo.facts.selection import OPEN, Window
from geo.period import Period
from geo.text import Lang
from tests.bench.explore import YEAR, made

FACTS: Final = made(500)
SQUARE: Final = "104,30;104.1,30;104.1,30.1;104,30.1"


def taken(query: str) -> Asked:
    """Read a query that is taken as it is given."""
    asked, notes = parse(query, FACTS)
    assert notes == []
    return asked


def noted(query: str) -> Asked:
    """Read a query of which a part cannot be taken."""
    asked, notes = parse(query, FACTS)
    assert len(notes) == 1
    return asked


def test_an_empty_link_shows_the_year_by_street() -> None:
    asked = taken("")
    assert asked.lang is Lang.ZH
    assert asked.selection.period == YEAR
    assert asked.level == "street"
    assert asked.indicator == "demands"
    assert asked.classes == Classes(scheme="quantile", count=5)
    assert asked.selection.beyond == ()


def test_every_filter_is_taken() -> None:
    asked = taken(
        "?from=2021-03-01&to=2021-04-01&in=S01,D0&category=category03,category01"
        "&channel=channel2&status=late,open&how=exact&hours=1-5:9-17,6-7:0-23&close=0-24,open"
        f"&poly={SQUARE}&level=community&indicator=on_time_rate&classes=jenks.7&lang=en"
    )
    chosen = asked.selection
    assert chosen.period == Period(date(2021, 3, 1), date(2021, 4, 1))
    assert chosen.areas == ("D0", "S01")
    assert chosen.categories == ("category01", "category03")
    assert (chosen.channels, chosen.statuses, chosen.hows) == (
        ("channel2",), ("open", "late"), ("exact",),
    )  # fmt: skip
    assert chosen.hours == (Window(1, 5, 9, 17), Window(6, 7, 0, 23))
    assert chosen.classes == (0, 1, 2, 3, 4, 5, OPEN)
    assert shapely.area(shapely.from_wkb(chosen.polygon)) == pytest.approx(0.01)
    assert (asked.level, asked.indicator) == ("community", "on_time_rate")
    assert asked.classes == Classes(scheme="jenks", count=7)
    assert asked.lang is Lang.EN


def test_the_same_choice_in_another_order_is_the_same_question() -> None:
    one = taken("?in=S02,S01&category=category04,category01&hours=6-7:1-2,1-5:3-4&close=open,0-1")
    other = taken("?close=0-1,open&hours=1-5:3-4,6-7:1-2&category=category01,category04&in=S01,S02")
    assert one == other


@pytest.mark.parametrize(
    "query",
    [
        "?in=X9", "?category=rain", "?channel=smoke", "?status=gone", "?how=guess", "?hours=9-17",
        "?hours=5-1:0-3", "?hours=1-7:9-24", "?close=3-9", "?close=24-8", "?level=planet",
        "?indicator=luck", "?classes=jenks.2", "?classes=jenks.9", "?classes=user:90,80",
        "?classes=user:1,nan", "?from=yesterday", "?from=2031-01-01", "?poly=1,2;3,4",
        "?poly=104,30;x,30;104,31", "?poly=nan,30;104,30;104,31", "?poly=999,30;104,30;104,31",
        "?poly=104,30;105,31;106,32", "?x=" + "9" * 20_000,
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_left_out_with_a_note(query: str) -> None:
    assert noted(query) == taken("")


def test_a_period_is_cut_to_the_days_that_there_are() -> None:
    asked, notes = parse("?from=2019-01-01&to=2020-02-01", FACTS)
    assert asked.selection.period == Period(date(2020, 1, 1), date(2020, 2, 1))
    assert notes == [i18n.CLIPPED]


def test_a_shape_that_crosses_itself_is_what_it_encloses() -> None:
    asked, notes = parse("?poly=104,30;104.1,30.1;104.1,30;104,30.1", FACTS)
    assert notes == [words.CROSSING]
    assert shapely.area(shapely.from_wkb(asked.selection.polygon)) == pytest.approx(0.005)


def test_a_shape_has_two_hundred_corners_at_most() -> None:
    corners = [f"{104 + n / 1000:.3f},{30 + n * n / 1e6:.6f}" for n in range(201)]
    assert noted("?poly=" + ";".join(corners)).selection.polygon is None
    assert taken("?poly=" + ";".join(corners[:200])).selection.polygon is not None


def test_known_codes_are_kept_beside_unknown_ones() -> None:
    assert noted("?in=S01,X9,Y9").selection.areas == ("S01",)
    assert noted("?category=category01,rain").selection.categories == ("category01",)


def test_own_limits_and_a_continuous_scale_are_taken() -> None:
    assert taken("?classes=user:60,80,90").classes == Classes(
        scheme="user", count=4, limits=(60.0, 80.0, 90.0)
    )
    assert taken("?classes=continuous").classes.scheme == "continuous"
    for count in range(FEWEST, MOST + 1):
        assert taken(f"?classes=equal.{count}").classes.count == count


NAMES: Final = st.sampled_from(
    ["lang", "from", "to", "in", "poly", "category", "channel", "status", "how", "hours", "close",
     "level", "indicator", "classes"]
)  # fmt: skip


@given(st.dictionaries(NAMES, st.text(max_size=40)))
def test_whatever_is_typed_gives_a_view(given: dict[str, str]) -> None:
    asked, notes = parse("?" + "&".join(f"{key}={value}" for key, value in given.items()), FACTS)
    assert asked.selection.period.days > 0
    assert all(note[lang] for note in notes for lang in Lang)
