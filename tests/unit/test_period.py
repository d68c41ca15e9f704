"""Periods and errors."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PeriodError, RongtuError
from geo.period import Grain, Period

days = st.dates(date(2015, 1, 1), date(2030, 12, 31))
periods = st.builds(
    lambda start, length: Period(start, start + timedelta(days=length)), days, st.integers(1, 900)
)
grains = st.sampled_from(Grain)


def test_a_leap_year_has_366_days() -> None:
    assert Period(date(2020, 1, 1), date(2021, 1, 1)).days == 366


@pytest.mark.parametrize("end", [date(2020, 1, 1), date(2019, 12, 31)])
def test_a_period_without_a_day_is_refused_with_a_remedy(end: date) -> None:
    with pytest.raises(PeriodError, match=r"remedy: end it on 2020-01-02 or later"):
        Period(date(2020, 1, 1), end)


def test_an_error_is_one_line() -> None:
    error = RongtuError(given="a\nb", wanted="c", remedy="d")
    assert str(error) == "a b; wanted: c; remedy: d"


@given(periods, grains)
def test_parts_tile_the_period_and_each_lies_in_one_unit(period: Period, grain: Grain) -> None:
    parts = period.by(grain)
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert all(a.end == b.start for a, b in pairwise(parts))
    for part in parts:
        last = part.end - timedelta(days=1)
        assert grain.start_of(part.start) == grain.start_of(last)
    assert all(part.start == grain.start_of(part.start) for part in parts[1:])


@given(days, grains)
def test_the_next_unit_begins_where_this_one_ends(day: date, grain: Grain) -> None:
    after = grain.after(day)
    assert grain.start_of(after) == after > day
    assert grain.start_of(after - timedelta(days=1)) == grain.start_of(day)


def test_weeks_begin_on_monday_and_quarters_in_january() -> None:
    assert Grain.WEEK.start_of(date(2020, 5, 10)) == date(2020, 5, 4)
    assert Grain.QUARTER.start_of(date(2020, 12, 31)) == date(2020, 10, 1)


@pytest.mark.parametrize(
    ("period", "before"),
    [
        (("2020-03-01", "2020-04-01"), ("2020-02-01", "2020-03-01")),
        (("2020-01-01", "2021-01-01"), ("2019-01-01", "2020-01-01")),
        (("2020-04-01", "2020-07-01"), ("2020-01-01", "2020-04-01")),
        (("2020-03-02", "2020-03-09"), ("2020-02-24", "2020-03-02")),
        (("2020-02-29", "2020-03-01"), ("2020-02-28", "2020-02-29")),
    ],
)
def test_before_a_calendar_month_comes_the_month_before(
    period: tuple[str, str], before: tuple[str, str]
) -> None:
    found = Period(*map(date.fromisoformat, period)).before
    assert (str(found.start), str(found.end)) == before


@given(periods)
def test_a_year_before_are_the_same_days(period: Period) -> None:
    then = period.a_year_before
    assert (then.start.year, then.end.year) == (period.start.year - 1, period.end.year - 1) or (
        then.days == 1
    )
    assert abs(then.days - period.days) <= 1


def test_a_year_before_a_leap_day_is_the_28th() -> None:
    then = Period(date(2020, 2, 29), date(2020, 3, 1)).a_year_before
    assert then == Period(date(2019, 2, 28), date(2019, 3, 1))
