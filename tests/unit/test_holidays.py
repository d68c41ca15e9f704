"""Civil days, against the State Council's published schedules."""

from datetime import date

import chinese_calendar
import pandas as pd
import pytest

from geo.analysis.holidays import (
    DAY_KINDS,
    HOLIDAYS,
    SPRING_FESTIVAL,
    DayKind,
    civil_days,
    known_from,
    known_until,
)

# Notices of the State Council's General Office of November 2019 and 27 January 2020 (the Spring
# Festival lengthened to 2 February), November 2020, October 2023, November 2024, November 2025:
# first and last day off, and the weekend days worked.
SCHEDULES = {
    2020: (
        (
            "元旦 01-01 01-01, 春节 01-24 02-02, 清明节 04-04 04-06, 劳动节 05-01 05-05, "
            "端午节 06-25 06-27, 国庆节 10-01 10-08"
        ),
        "01-19 04-26 05-09 06-28 09-27 10-10",
    ),
    2021: (
        (
            "元旦 01-01 01-03, 春节 02-11 02-17, 清明节 04-03 04-05, 劳动节 05-01 05-05, "
            "端午节 06-12 06-14, 中秋节 09-19 09-21, 国庆节 10-01 10-07"
        ),
        "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    ),
    2024: (
        (
            "元旦 01-01 01-01, 春节 02-10 02-17, 清明节 04-04 04-06, 劳动节 05-01 05-05, "
            "端午节 06-10 06-10, 中秋节 09-15 09-17, 国庆节 10-01 10-07"
        ),
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        (
            "元旦 01-01 01-01, 春节 01-28 02-04, 清明节 04-04 04-06, 劳动节 05-01 05-05, "
            "端午节 05-31 06-02, 国庆节 10-01 10-08"
        ),
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        (
            "元旦 01-01 01-03, 春节 02-15 02-23, 清明节 04-04 04-06, 劳动节 05-01 05-05, "
            "端午节 06-19 06-21, 中秋节 09-25 09-27, 国庆节 10-01 10-07"
        ),
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


def year(number: int) -> pd.DataFrame:
    return civil_days(pd.date_range(f"{number}-01-01", f"{number}-12-31")).set_index("day")


@pytest.mark.parametrize("number", SCHEDULES)
def test_the_days_are_those_of_the_published_schedule(number: int) -> None:
    spans, worked = SCHEDULES[number]
    frame = year(number)
    off = []
    for span in spans.split(", "):
        name, first, last = span.split()
        days = pd.date_range(f"{number}-{first}", f"{number}-{last}")
        # Not `all`: Mid-Autumn within the National Day holiday keeps its own name.
        assert name in frame.loc[days, "holiday_zh"].tolist()
        off += days.tolist()
    make_up = frame["kind"] == DayKind.MAKE_UP
    assert frame.index[frame["kind"] == DayKind.HOLIDAY].tolist() == off
    assert [f"{day:%m-%d}" for day in frame.index[make_up]] == worked.split()
    assert frame["known"].all()


def test_every_day_has_one_kind_and_holidays_alone_have_names() -> None:
    frame = civil_days(pd.date_range(known_from(), known_until()))
    assert set(frame["kind"]) == set(DayKind) == set(DAY_KINDS)
    named = frame["kind"].eq(DayKind.HOLIDAY)
    assert (frame["holiday_zh"].notna() == named).all()
    assert (frame["holiday_en"].notna() == named).all()
    ordinary = frame["kind"].isin([DayKind.WORKDAY, DayKind.WEEKEND])
    weekday = frame["day"].dt.day_of_week < 5
    assert (frame["working"] == weekday)[ordinary].all()
    assert frame.loc[frame["kind"] == DayKind.MAKE_UP, "working"].all()
    assert not frame.loc[named, "working"].any()


def test_the_library_names_no_holiday_that_has_no_name_here() -> None:
    assert set(HOLIDAYS) == set(chinese_calendar.holidays.values())
    assert SPRING_FESTIVAL in HOLIDAYS.values()


def test_a_year_without_a_schedule_is_told_by_weekday_and_flagged() -> None:
    after = known_until().year + 1
    assert known_until() >= date(2026, 12, 31)
    frame = civil_days(pd.date_range(f"{after}-10-01", periods=14))
    assert not frame["known"].any()
    assert frame["holiday_zh"].isna().all()
    weekend = frame["day"].dt.day_of_week >= 5
    assert frame["kind"].tolist() == ["weekend" if free else "workday" for free in weekend]
    assert civil_days(pd.DatetimeIndex([known_from(), "2003-12-31"]))["known"].tolist() == [
        True,
        False,
    ]


def test_days_keep_the_order_they_are_given_in() -> None:
    days = pd.DatetimeIndex(["2024-10-01", "2024-09-29", "2024-09-28", "2024-09-30"])
    frame = civil_days(days)
    assert frame["day"].tolist() == days.tolist()
    assert frame["kind"].tolist() == ["holiday", "make_up", "weekend", "workday"]
    assert frame[["holiday_zh", "holiday_en"]].iloc[0].tolist() == ["国庆节", "National Day"]
    assert civil_days(days[:0]).empty
