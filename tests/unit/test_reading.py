"""Numbers with what belongs to them: changes, counts, caveats."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest

from dashboard.components.changes import changes
from dashboard.reading import RIPENING, counted, readings, since_before
from geo.catalog import INDICATORS
from geo.engine import Question
from geo.period import Period
from geo.text import Lang
from tests.unit import fakes
from tests.unit.test_sources_page import by_class, words

DECEMBER = Period(date(2020, 12, 1), date(2021, 1, 1))
EARLIER = date(2018, 1, 1)


@pytest.mark.parametrize(
    ("start", "end", "zh"),
    [
        (date(2020, 12, 1), date(2021, 1, 1), "较上月"),
        (date(2020, 10, 1), date(2021, 1, 1), "较上季度"),
        (date(2020, 1, 1), date(2021, 1, 1), "较上年"),
        (date(2020, 12, 2), date(2021, 1, 1), "较前 30 天"),
    ],
)
def test_the_period_before_goes_by_its_name(start: date, end: date, zh: str) -> None:
    assert since_before(Period(start, end)).zh == zh


def _read(
    key: str, period: Period = DECEMBER, *, first: date = EARLIER,
    but: Mapping[str, float] = MappingProxyType({}),
) -> str:  # fmt: skip
    found = fakes.compared(Question(keys=(key,), period=period))
    for name, value in but.items():
        found.frame[name] = value
    return words(changes(readings(found, first)[key], Lang.EN))


def test_a_change_beyond_chance_says_for_better_or_worse() -> None:
    bounds = {"change_low": 0.5, "change_high": 1.5}
    assert "+1.0 points  (better)" in _read("on_time_rate", but=bounds)
    assert "+1.0 points  (worse)" in _read("reopened_14", but=bounds)
    assert "+1.0 points  vs" in _read("voided_share", but=bounds)
    assert "+1.0 points  (within chance)" in _read("on_time_rate")


def test_colour_is_only_for_a_change_for_the_better() -> None:
    for key, better in (("on_time_rate", 1), ("reopened_14", 0)):
        found = fakes.compared(Question(keys=(key,), period=DECEMBER))
        found.frame["change_low"] = 0.5
        shown = changes(readings(found, EARLIER)[key], Lang.ZH)
        assert len(by_class(shown, "better")) == better


def test_a_count_changes_by_a_share_too_and_by_no_chance() -> None:
    assert "+1 demands (+0.1%)" in _read("demands")
    assert "chance" not in _read("demands")


def test_a_year_that_is_the_period_before_is_said_once() -> None:
    assert _read("on_time_rate", fakes.YEAR).count("vs") == 1


def test_what_is_not_known_says_why() -> None:
    said = _read("on_time_rate", first=date(2020, 6, 1), but={"change_year": float("nan")})
    assert "vs a year earlier  —  (data incomplete then)" in said


@pytest.mark.parametrize("key", ["overdue", "steward_share"])
def test_what_has_no_period_has_no_change(key: str) -> None:
    assert _read(key) == ""


def test_what_still_rises_is_not_judged() -> None:
    said = _read("cohort_closure", but={"change_low": 0.5})
    assert "less time so far" in said
    assert "better" not in said


def test_ripening_is_all_that_is_counted_as_of_now_and_does_not_mature() -> None:
    by_now = {
        key
        for key, one in INDICATORS.items()
        if one.of_days and any(word in one.formula.en for word in ("by now", "as of the data"))
    }
    assert by_now == RIPENING


@pytest.mark.parametrize("lang", Lang)
def test_a_quotient_says_what_it_is_of(lang: Lang) -> None:
    for key, indicator in INDICATORS.items():
        said = counted(fakes.overall(key), lang)
        assert ("÷" in said or " of " in said) is not indicator.counted


def test_what_is_counted_per_many_is_divided_by_as_many() -> None:
    households = fakes.overall("demands_per_1000_households")
    assert counted(households, Lang.ZH) == "1,860 ÷ 2.0 千户"
    assert counted(households, Lang.EN) == "1,860 ÷ 2.0 × 1,000 households"


def test_a_note_on_another_indicator_is_not_shown() -> None:
    asked = Question(keys=("reopened_30", "on_time_rate"), period=DECEMBER)
    mature = INDICATORS["reopened_30"].title + fakes.NOTE
    found = replace(fakes.answer(asked), notes=(mature, fakes.NOTE))
    read = readings(found, EARLIER)
    assert read["reopened_30"].notes == (mature, fakes.NOTE)
    assert read["on_time_rate"].notes == (fakes.NOTE,)
