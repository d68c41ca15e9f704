"""Which civil days are worked: weekends, public holidays and make-up working days.

The schedules are those of the State Council's yearly notices, as the package chinesecalendar holds
them. A year it does not hold is told apart by weekday alone, and marked so.
"""

from datetime import date
from enum import StrEnum
from typing import Final

import chinese_calendar
import pandas as pd

from geo.text import Text


class DayKind(StrEnum):
    """What a civil day is to an office."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKE_UP = "make_up"


DAY_KINDS: Final = {
    DayKind.WORKDAY: Text(zh="普通工作日", en="Working day"),
    DayKind.WEEKEND: Text(zh="周末", en="Weekend"),
    DayKind.HOLIDAY: Text(zh="法定节假日", en="Public holiday"),
    DayKind.MAKE_UP: Text(zh="调休上班", en="Make-up working day"),
}

SPRING_FESTIVAL: Final = Text(zh="春节", en="Spring Festival")

HOLIDAYS: Final = {
    "New Year's Day": Text(zh="元旦", en="New Year's Day"),
    "Spring Festival": SPRING_FESTIVAL,
    "Tomb-sweeping Day": Text(zh="清明节", en="Qingming Festival"),
    "Labour Day": Text(zh="劳动节", en="Labour Day"),
    "Dragon Boat Festival": Text(zh="端午节", en="Dragon Boat Festival"),
    "Mid-autumn Festival": Text(zh="中秋节", en="Mid-Autumn Festival"),
    "National Day": Text(zh="国庆节", en="National Day"),
    "Anti-Fascist 70th Day": Text(zh="抗战胜利70周年纪念日", en="70th Anniversary of Victory Day"),
}
"""What each holiday of chinesecalendar is called here."""

_SATURDAY: Final = 5


def known_from() -> date:
    """Return the first civil day whose schedule is known."""
    return date(min(chinese_calendar.holidays).year, 1, 1)


def known_until() -> date:
    """Return the last civil day whose schedule is known; later days are told by weekday alone."""
    return date(max(chinese_calendar.holidays).year, 12, 31)


def civil_days(days: pd.DatetimeIndex) -> pd.DataFrame:
    """Tell the kind of each day.

    Parameters
    ----------
    days
        Civil days at midnight, without a time zone, in any order.

    Returns
    -------
    DataFrame
        One row a day, in the order given: day; kind (a `DayKind` as text); working; holiday_zh and
        holiday_en, missing unless the day is a public holiday; known, False where no schedule is
        held and the kind follows from the weekday alone. The whole of a holiday's days off are
        `holiday`, those moved from a weekend and the weekend itself among them.
    """
    first, last = known_from(), known_until()
    dates = [day.date() for day in days]
    kinds = [_kind(day) for day in dates]
    names = [HOLIDAYS.get(chinese_calendar.holidays.get(day, "")) for day in dates]
    return pd.DataFrame(
        {
            "day": days,
            "kind": pd.Series(kinds, dtype="str"),
            "working": [kind in (DayKind.WORKDAY, DayKind.MAKE_UP) for kind in kinds],
            "holiday_zh": pd.Series([name and name.zh for name in names], dtype="str"),
            "holiday_en": pd.Series([name and name.en for name in names], dtype="str"),
            "known": [first <= day <= last for day in dates],
        }
    )


def _kind(day: date) -> DayKind:
    """Return the kind of `day`; a day of an unknown year is in neither list."""
    if day in chinese_calendar.holidays:
        return DayKind.HOLIDAY
    if day in chinese_calendar.workdays:
        return DayKind.MAKE_UP
    return DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKDAY
