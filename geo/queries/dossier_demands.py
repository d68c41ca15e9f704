"""The demands of one area, or about one station. Codes and days are bound parameters throughout."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    Select,
    case,
    cast,
    func,
    literal,
    or_,
    select,
)

from geo.period import Period
from geo.queries import cells
from geo.queries.dossier import DEGREE_M, plane
from geo.queries.scope import below
from geo.schema import area_daily, demand, deployment, station

_SPARE: Final = timedelta(hours=3)
"""By how much a clock may be put back or forward, and more."""


def among(code: str) -> ColumnElement[Any]:
    """Return the codes at or below an area as an array: it is made first, and asked by index.

    With `in (select …)` the planner reads all demands of the period to find those of a compound.
    """
    return func.any(func.array(below(code).scalar_subquery()))


def durations(code: str, period: Period, now: datetime) -> Select[Any]:
    """Count the demands received in `period` in an area by category and time to close.

    Columns: category, hours, closed, censored. Hours are whole: rounded up for what is closed, down
    for what is open at `now`. As `geo.queries.indicators.durations`, of one area and fast for it.
    """
    zone = select(deployment.c.time_zone).scalar_subquery()
    day = cast(func.timezone(zone, demand.c.received_at), Date)
    first, last = (
        func.timezone(zone, cast(cast(literal(one), Date), DateTime), type_=DateTime)
        for one in (period.start, period.end)
    )
    span = func.coalesce(demand.c.closed_at, literal(now)) - demand.c.received_at
    hours = cast(func.extract("epoch", span), Float(53)) / 3600
    closed = demand.c.closed_at.is_not(None)
    whole = cast(case((closed, func.ceil(hours)), else_=func.floor(hours)), Integer)
    each = (
        select(
            demand.c.category,
            func.greatest(whole, 0).label("hours"),
            closed.label("is_closed"),
        )
        .where(
            demand.c.area_code == among(code),
            demand.c.received_at >= first - _SPARE,
            demand.c.received_at < last + _SPARE,
            # A midnight may come twice: near one the civil day decides.
            or_(
                demand.c.received_at.between(first + _SPARE, last - _SPARE),
                (day >= period.start) & (day < period.end),
            ),
            ~demand.c.voided,
            demand.c.duplicate_of.is_(None),
        )
        .subquery()
    )
    return select(
        each.c.category, each.c.hours,
        func.count().filter(each.c.is_closed).label("closed"),
        func.count().filter(~each.c.is_closed).label("censored"),
    ).group_by(each.c.category, each.c.hours)  # fmt: skip


def daily(code: str, period: Period) -> Select[Any]:
    """Select the days on which an area received anything, newest first: day, received."""
    day = area_daily.c
    return (
        select(day.day, day.received)
        .where(
            day.area_code == code,
            day.day >= period.start,
            day.day < period.end,
            day.received > 0,
        )
        .order_by(day.day.desc())
    )


def latest(code: str, period: Period, zone: ZoneInfo, *, limit: int, skip: int = 0) -> Select[Any]:
    """Select demands received in `period` in an area, newest first: see `cells.demands`."""
    # Said once more in plain moments: by these the planner knows whether few days or few areas are
    # the shorter way.
    first, last = (datetime.combine(day, time(), zone) for day in (period.start, period.end))
    return (
        cells.demands(period, limit=limit)
        .where(
            demand.c.area_code == among(code),
            demand.c.received_at >= first - _SPARE,
            demand.c.received_at < last + _SPARE,
        )
        .offset(skip)
    )


def on_time(codes: Sequence[str], period: Period, until: date) -> Select[Any]:
    """Sum what each area received, and what of it was due before `until` and closed in time.

    Columns: code, received, due, due_on_time; no row for an area without any.
    """
    day = area_daily.c
    due = (
        func.coalesce(func.sum(column).filter(day.day < until), 0).label(column.name)
        for column in (day.due, day.due_on_time)
    )
    return (
        select(day.area_code.label("code"), func.sum(day.received).label("received"), *due)
        .where(day.area_code.in_(codes), day.day >= period.start, day.day < period.end)
        .group_by(day.area_code)
    )


def around(code: str, period: Period, metres: float) -> Select[Any]:
    """Select the demands of `period` near a station: category, metres; and `latest`'s columns.

    In a straight line; only those with a point of their own that is no default coordinate.
    """
    spot = select(station.c.geom).where(station.c.code == code).scalar_subquery()
    far = func.ST_Distance(plane(demand.c.geom), plane(spot))
    return (
        cells.demands(period, limit=cells.MOST_DEMANDS)
        .add_columns(far.label("metres"))
        .where(
            demand.c.geom.op("&&")(func.ST_Expand(spot, metres / DEGREE_M)),
            demand.c.place_how != "stacked",
            far <= metres,
        )
        .limit(None)
    )
