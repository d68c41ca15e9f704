"""Periods and errors."""

from datetime import date

import pytest

from geo.errors import PeriodError, RongtuError
from geo.period import Period


def test_a_leap_year_has_366_days() -> None:
    assert Period(date(2020, 1, 1), date(2021, 1, 1)).days == 366


@pytest.mark.parametrize("end", [date(2020, 1, 1), date(2019, 12, 31)])
def test_a_period_without_a_day_is_refused_with_a_remedy(end: date) -> None:
    with pytest.raises(PeriodError, match=r"remedy: end it on 2020-01-02 or later"):
        Period(date(2020, 1, 1), end)


def test_an_error_is_one_line() -> None:
    error = RongtuError(given="a\nb", wanted="c", remedy="d")
    assert str(error) == "a b; wanted: c; remedy: d"
