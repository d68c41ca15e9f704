"""The engine on worlds small enough to count by hand."""

from datetime import date
from typing import Any, Final

import pandas as pd
import pytest
from sqlalchemy import Connection, insert

from geo.engine import Question, answer
from geo.period import Grain, Period
from geo.schema import area_daily, demand_daily
from tests.db.engine_reference import KEYS, agree
from tests.db.engine_world import LEVELS, World, put, world_of

pytestmark = pytest.mark.db

NEW_YORK: Final = "America/New_York"
HAVANA: Final = "America/Havana"
JANUARY: Final = Period(date(2020, 1, 1), date(2020, 2, 1))
EVERY: Final = (None, *LEVELS.values())


def a_day(year: int, month: int, day: int) -> Period:
    start = pd.Timestamp(year=year, month=month, day=day).date()
    return Period(start, (pd.Timestamp(start) + pd.Timedelta(days=1)).date())


def said(connection: Connection, key: str, period: Period, **asked: Any) -> list[Any]:  # noqa: ANN401 - of a question
    """Return the numerator, denominator and value of each row of an answer."""
    frame = answer(connection, Question(keys=(key,), period=period, **asked)).frame
    numbers = frame[["numerator", "denominator", "value"]]
    return [tuple(row) for row in numbers.itertuples(index=False)]


A_DEMAND: Final = {
    "received_at": "2020-02-28 23:59:59", "due_at": "2020-02-29 12:00", "dispatched_at": None,
    "accepted_at": "2020-02-29 00:00", "closed_at": "2020-02-29 11:30", "satisfaction": 4,
    "callback_at": "2020-03-01 00:00", "reopened_at": "2020-03-01 08:00", "address": "Road 1",
    "status": "closed", "channel": "phone",
}  # fmt: skip
CLOCKS: Final = {
    "received_at": "2020-03-08 01:00",
    "due_at": "2020-03-09 00:10",
    "closed_at": "2020-03-08 23:50",
}
BACK: Final = {
    "received_at": "2020-11-01 00:10",
    "due_at": "2020-11-02 00:10",
    "closed_at": "2020-11-01 23:50",
}
WORLDS: Final = {
    "areas and no demand": world_of(as_of=None),
    "one demand": world_of(A_DEMAND, as_of="2020-04-15 12:00"),
    "all open": world_of(
        *({"received_at": f"2020-02-{day} 09:00", "due_at": f"2020-03-{day} 09:00"}
          for day in range(10, 30)), as_of="2020-03-20 09:00",
    ),
    "all voided": world_of(*[A_DEMAND | {"voided": True}] * 3, as_of="2020-04-15 12:00"),
    "all duplicates": world_of(
        *[A_DEMAND | {"duplicate_of": "0"}] * 3, as_of="2020-04-15 12:00"
    ),
    "all at one moment": world_of(*[A_DEMAND] * 30, as_of="2020-04-15 12:00"),
    "all closed at once": world_of(
        *[A_DEMAND | {"closed_at": "2020-02-28 23:59:59"}] * 5, as_of="2020-04-15 12:00"
    ),
    "a day of 23 hours": world_of(*[CLOCKS] * 2, zone=NEW_YORK, as_of="2020-03-24 00:00"),
    "a day of 25 hours": world_of(*[BACK] * 2, zone=NEW_YORK, as_of="2020-11-16 00:00"),
    "a midnight that is none": world_of(*[CLOCKS] * 2, zone=HAVANA, as_of="2020-03-23 00:30"),
    "a midnight that comes twice": world_of(
        {"received_at": "2020-11-01 00:30-04:00", "due_at": "2020-11-01 00:00-05:00"},
        {"received_at": "2020-11-01 00:30-05:00", "closed_at": "2020-11-02 00:00"},
        zone=HAVANA, as_of="2020-11-17 00:00",
    ),
    "data as of midnight": world_of(
        {"received_at": "2020-02-29 00:00"}, {"received_at": "2020-03-01 00:00"},
        as_of="2020-03-01 00:00",
    ),
}  # fmt: skip


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_the_engine_says_what_the_demands_of_a_small_world_say(
    connection: Connection, world: World
) -> None:
    put(connection, world)
    first = world.first or date(2020, 2, 1)
    start = pd.Timestamp(first) - pd.Timedelta(days=3)
    for level, grain, days in (
        *((level, None, 70) for level in EVERY),
        (None, Grain.DAY, 30),
        ("community", Grain.WEEK, 30),
    ):
        period = Period(start.date(), (start + pd.Timedelta(days=days)).date())
        agree(connection, world, Question(keys=KEYS, period=period, level=level, grain=grain))


@pytest.mark.parametrize("zone", ["Asia/Shanghai", NEW_YORK])
def test_what_is_open_is_late_or_due_soon_or_later_and_never_two_of_them(
    connection: Connection, zone: str
) -> None:
    # New York's clock goes forward in the night after this moment.
    now, second = pd.Timestamp("2020-03-07 12:00", tz=zone), pd.Timedelta(seconds=1)
    hours = [pd.Timedelta(hours=h) for h in (0, 24, 72)]
    due = [now + away for h in hours for away in (h - second, h, h + second)]
    demands = ({"received_at": "2020-03-01 12:00", "due_at": moment} for moment in due)
    put(connection, world_of(*demands, zone=zone, as_of="2020-03-07 12:00"))
    asked = {key: said(connection, key, JANUARY)[0][0] for key in ("overdue", "due_24h", "due_72h")}
    # What is due at the very moment is not late yet; what is due 24 hours later is due in 24 hours.
    assert asked == {"overdue": 1, "due_24h": 4, "due_72h": 7}
    assert asked["overdue"] + asked["due_72h"] + 1 == len(due)


def test_what_is_not_due_yet_is_in_no_rate(connection: Connection) -> None:
    late = {"received_at": "2020-01-01 09:00", "due_at": "2020-01-03 09:00"}
    in_time = late | {"closed_at": "2020-01-02 09:00"}
    # Due in the morning, closed before; due in the evening, and still open; due weeks later.
    today = late | {"due_at": "2020-01-05 08:00", "closed_at": "2020-01-04 09:00"}
    evening, later = (late | {"due_at": due} for due in ("2020-01-05 20:00", "2020-01-20 09:00"))
    put(connection, world_of(late, in_time, today, evening, later, as_of="2020-01-05 12:00"))
    assert said(connection, "on_time_rate", JANUARY) == [(1, 2, 50)]
    assert said(connection, "closure_rate", JANUARY) == [(1, 2, 50)]
    assert pd.isna(said(connection, "on_time_rate", a_day(2020, 1, 5))[0][2])
    assert pd.isna(said(connection, "on_time_rate", a_day(2020, 1, 20))[0][2])


def test_clocks_that_tell_minutes_end_a_day_at_its_last_minute(connection: Connection) -> None:
    one = {"received_at": "2020-01-01 09:00", "due_at": "2020-01-05 08:00"}
    put(connection, world_of(one, as_of="2020-01-05 23:59"))
    assert said(connection, "on_time_rate", JANUARY) == [(0, 1, 0)]


@pytest.mark.parametrize(
    ("as_of", "judged"),
    [("2020-03-15 00:59:59", 1), ("2020-03-15 01:00", 1), ("2020-03-15 00:58", 0)],
)
def test_a_day_is_judged_when_so_many_times_24_hours_have_passed(
    connection: Connection, as_of: str, judged: int
) -> None:
    # The clock goes forward on the eighth of March: two weeks after the night to the first, it is
    # one o'clock.
    closed = {"received_at": "2020-02-29 08:00", "closed_at": "2020-02-29 20:00"}
    reopened = closed | {"reopened_at": "2020-03-14 21:00"}
    put(connection, world_of(reopened, zone=NEW_YORK, as_of=as_of))
    period = Period(date(2020, 2, 1), date(2020, 4, 1))
    assert said(connection, "reopened_14", period)[0][:2] == (judged, judged)


def test_each_hour_of_a_midnight_that_comes_twice_is_of_its_day(connection: Connection) -> None:
    put(connection, WORLDS["a midnight that comes twice"])
    october, day = Period(date(2020, 10, 1), date(2020, 11, 1)), a_day(2020, 11, 1)
    for key in ("demands", "median_hours", "cohort_closure"):
        assert said(connection, key, october)[0][0] == 0
    assert said(connection, "demands", day) == [(2, pytest.approx(float("nan"), nan_ok=True), 2)]
    assert said(connection, "median_hours", day)[0][:2] == (1, 2)


def test_the_day_of_the_backlog_is_the_last_day_of_the_part(connection: Connection) -> None:
    open_ = {"received_at": "2020-01-03 09:00"}
    closed = {"received_at": "2020-01-01 09:00", "closed_at": "2020-01-04 09:00"}
    put(connection, world_of(open_, closed, as_of="2020-01-06 09:00"))
    days = Period(date(2020, 1, 1), date(2020, 1, 9))
    ages = [row[2] for row in said(connection, "backlog_age", days, grain=Grain.DAY)]
    sizes = [row[2] for row in said(connection, "backlog", days, grain=Grain.DAY)]
    no = pytest.approx(float("nan"), nan_ok=True)
    assert sizes == [1, 1, 2, 1, 1, 1, no, no]
    assert ages == [0, 1, 1, 1, 2, 3, no, no]
    assert said(connection, "backlog_age", days) == [(3, 1, 3)]


def test_a_large_citys_backlog_has_its_age(connection: Connection) -> None:
    put(connection, WORLDS["one demand"])
    day, many = date(2020, 1, 1), 900_000
    connection.execute(insert(demand_daily), {"day": day, "category": "noise", "channel": ""})
    connection.execute(insert(area_daily), {"area_code": "*", "day": day, "received": many})
    assert said(connection, "backlog_age", JANUARY) == [(30 * many, many, 30)]


def test_a_place_of_unknown_households_has_no_rate_by_them(connection: Connection) -> None:
    world = WORLDS["one demand"]
    world.households["D2"] = None
    put(connection, world)
    year = Period(date(2020, 1, 1), date(2021, 1, 1))
    asked: dict[str, Any] = {
        "connection": connection,
        "key": "demands_per_1000_households",
        "period": year,
    }
    nan = pytest.approx(float("nan"), nan_ok=True)
    assert said(**asked, level="district") == [(1, 400, 2.5), (0, nan, nan)]
    assert said(**asked) == [(1, nan, nan)]
    world.households["D2"] = 400
