"""Sums of what is counted by day, and what is asked of the demands themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Float,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    literal_column,
    or_,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from geo.period import Period
from geo.queries.scope import Scope, days, held, names_of, onto, selected
from geo.schema import EVERYWHERE, area, area_daily, demand, demand_daily, deployment

_EPOCH: Final = date(2000, 1, 1)
_SPARE: Final = timedelta(hours=3)
"""By how much a clock may be put back or forward, and more."""
_EVERYTHING: Final = Scope()
_NOTHING: Final[ColumnElement[Any]] = literal_column("''::bytea")
_NAN: Final[ColumnElement[Any]] = literal_column("'NaN'::float8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Two expressions of `area_daily`, the second perhaps none, for days before `until`."""

    numerator: ColumnElement[Any]
    denominator: ColumnElement[Any] | None = None
    until: date | None = None

    @property
    def expressions(self) -> list[ColumnElement[Any]]:
        """The expressions that there are, zero on days that are too late."""
        both = [self.numerator] if self.denominator is None else [self.numerator, self.denominator]
        if self.until is None:
            return both
        return [case((area_daily.c.day < self.until, one), else_=0) for one in both]


def _in(start: date, end: date) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return area_daily.c.day >= start, area_daily.c.day < end


def by_day(scope: Scope, ratios: Mapping[str, Ratio], start: date, end: date) -> Select[Any]:
    """Select the counts of every place and day that has any: code, at, then each expression.

    `at` counts days from `start`. The expressions come in the order of `ratios`, the numerator
    before the denominator.
    """
    every = [one for ratio in ratios.values() for one in ratio.expressions]
    rows = days(scope, names_of(*every), *_in(start, end))
    at = (rows.c.day - bindparam("start", start, Date)).label("at")
    return select(rows.c.code, at, *(onto(one, rows).label(f"v{i}") for i, one in enumerate(every)))


def by_bucket(
    scope: Scope, ratios: Mapping[str, Ratio], starts: Sequence[date], end: date
) -> Select[Any]:
    """Select sums by place and bucket of days.

    Parameters
    ----------
    starts
        The first day of each bucket, in order; each ends where the next one starts.
    end
        Where the last one ends; no day from then on counts.

    Returns
    -------
    Select
        code, at (the number of the bucket); then for each of `ratios` the sums of its
        expressions and, where it has a denominator, the mean of the days' own quotients and the
        number of days that have one.
    """
    every = [one for ratio in ratios.values() for one in ratio.expressions]
    rows = days(scope, names_of(*every), *_in(starts[0], end))
    columns: list[ColumnElement[Any]] = []
    for ratio in ratios.values():
        moved = [onto(one, rows) for one in ratio.expressions]
        columns.extend(func.sum(one) for one in moved)
        if ratio.denominator is not None:
            quotient = cast(moved[0], Float) / func.nullif(moved[1], 0)
            columns.extend((func.avg(quotient), func.count(quotient)))
    at = _bucket(rows.c.day, starts).label("at")
    labelled = (one.label(f"v{i}") for i, one in enumerate(columns))
    return select(rows.c.code, at, *labelled).group_by(rows.c.code, at)


def _bucket(day: ColumnElement[date], starts: Sequence[date]) -> ColumnElement[int]:
    if len(starts) == 1:
        return literal(0)
    return func.width_bucket(day, cast(list(starts), ARRAY(Date))) - 1


def flows(scope: Scope, starts: Sequence[date], end: date) -> Select[Any]:
    """Select what came in and went out by place and bucket, from the first day of the data on.

    Columns: code, at (-1 for everything before the first bucket), `open` (received less closed),
    `weighted` (the same, times the day's number since 2000), `waited` (days that the closed ones
    were open). All that is open at the end of a day, and for how long, follows from their sums up
    to it.
    """
    open_ = area_daily.c.received - area_daily.c.closed
    waited = area_daily.c.closed_days
    rows = days(scope, names_of(open_, waited), area_daily.c.day < end)
    at = func.width_bucket(rows.c.day, cast(list(starts), ARRAY(Date))) - 1
    moved = onto(open_, rows)
    # A large city's day times its number is more than an integer holds.
    number = cast(rows.c.day - bindparam("epoch", _EPOCH, Date), BigInteger)
    return select(
        rows.c.code, at.label("at"), func.sum(moved).label("open"),
        func.sum(moved * number).label("weighted"), func.sum(rows.c.closed_days).label("waited"),
    ).group_by(rows.c.code, at)  # fmt: skip


def packed(statement: Select[Any]) -> Select[Any]:
    """Pack rows of code, at and numbers into one row of a few values, all in the same order.

    Columns: the codes as an array, null where there are no rows; then bytes, the most significant
    first: `at` in four each, and each of the numbers as a double in eight, NaN for a null. Rows one
    by one are tens of thousands of tuples, each of which Python's garbage collector looks at.
    """
    code, at, *numbers = statement.subquery().c
    return select(
        func.array_agg(code).label("codes"),
        func.string_agg(func.int4send(cast(at, Integer)), _NOTHING).label("at"),
        *(
            func.string_agg(
                func.float8send(func.coalesce(cast(one, Float(53)), _NAN)), _NOTHING
            ).label(one.name)
            for one in numbers
        ),
    )


def day_number(day: date) -> int:
    """Return the number that `flows` weighs a day by."""
    return (day - _EPOCH).days


def _counts() -> list[ColumnElement[bool]]:
    return [~demand.c.voided, demand.c.duplicate_of.is_(None)]


def falling(scope: Scope, spans: Sequence[int | None], now: datetime) -> Select[Any]:
    """Count what is open and due soon after `now`, by place: code, then a column a span.

    Parameters
    ----------
    spans
        Hours, the last moment included; none counts what was due before `now`. What is due at `now`
        itself is due soon, and not late yet.
    """
    # Hours that pass: those of a local moment would be hours of the clock, which may be changed.
    now = now.astimezone(UTC)
    furthest = now + timedelta(hours=max((h for h in spans if h is not None), default=0))
    waiting = (
        select(demand.c.area_code, demand.c.due_at)
        .where(
            demand.c.closed_at.is_(None),
            demand.c.due_at <= furthest,
            *_counts(),
            *selected(scope, demand),
        )
        # First the few that are open, by an index of their own: by area there are many more.
        .cte("waiting")
        .prefix_with("MATERIALIZED")
    )
    columns: list[ColumnElement[Any]] = [
        func.count().filter(
            waiting.c.due_at < now
            if hours is None
            else waiting.c.due_at.between(now, now + timedelta(hours=hours))
        )
        for hours in spans
    ]
    labelled = (one.label(f"v{i}") for i, one in enumerate(columns))
    statement = held(scope, select(*labelled).select_from(waiting), waiting)
    return statement.group_by(statement.selected_columns["code"])


def durations(scope: Scope, starts: Sequence[date], end: date, now: datetime) -> Select[Any]:
    """Count demands received before `end` by how long they took, or have waited so far.

    Columns: code, at (the number of the bucket of the day received), hours, closed, censored.
    Hours are whole: rounded up for what is closed, down for what is open at `now`.
    """
    zone = select(deployment.c.time_zone).scalar_subquery()
    received_on = cast(func.timezone(zone, demand.c.received_at), Date)
    first, last = (
        func.timezone(zone, cast(cast(literal(day), Date), DateTime), type_=DateTime)
        for day in (starts[0], end)
    )
    span = func.coalesce(demand.c.closed_at, literal(now)) - demand.c.received_at
    hours = func.extract("epoch", span) / 3600
    whole = cast(
        case((demand.c.closed_at.is_not(None), func.ceil(hours)), else_=func.floor(hours)), Integer
    )
    each = held(
        scope,
        select(
            _bucket(received_on, starts).label("at"),
            func.greatest(whole, 0).label("hours"),
            demand.c.closed_at.is_not(None).label("is_closed"),
        )
        .select_from(demand)
        .where(
            # A midnight may come twice. Near one the civil day decides; to ask for that of every
            # demand would double the time.
            demand.c.received_at >= first - _SPARE,
            demand.c.received_at < last + _SPARE,
            or_(
                demand.c.received_at.between(first + _SPARE, last - _SPARE),
                and_(received_on >= starts[0], received_on < end),
            ),
            *_counts(),
            *selected(scope, demand),
        ),
        demand,
    ).subquery()
    return select(
        each.c.code, each.c.at, each.c.hours,
        func.count().filter(each.c.is_closed).label("closed"),
        func.count().filter(~each.c.is_closed).label("censored"),
    ).group_by(each.c.code, each.c.at, each.c.hours)  # fmt: skip


def unplaced(period: Period, scope: Scope = _EVERYTHING) -> Select[Any]:
    """Select how many demands received in `period` are in no known area; one row.

    Of `scope`, only the categories and channels count.
    """
    if not scope.categories and not scope.channels:
        return _outside(period)
    return select(func.coalesce(func.sum(demand_daily.c.received), 0)).where(
        demand_daily.c.area_code.is_(None),
        demand_daily.c.day >= period.start,
        demand_daily.c.day < period.end,
        *selected(scope, demand_daily),
    )


def _outside(period: Period) -> Select[Any]:
    """Select what was received less what was received in the coarsest areas.

    They are far fewer rows than the days of all areas, categories and channels.
    """
    day = area_daily.c
    parts = union_all(
        select(literal(EVERYWHERE).label("code"), literal(1).label("times")),
        select(area.c.code, literal(-1)).where(area.c.parent_code.is_(None)),
    ).subquery()
    return (
        select(func.coalesce(func.sum(day.received * parts.c.times), 0))
        .join(parts, parts.c.code == day.area_code)
        .where(*_in(period.start, period.end))
    )


def kinds() -> Select[Any]:
    """Select every pair of category and channel that the data have.

    Each is found from the one before by the index: to read the table through for some dozens of
    words would take seconds.
    """
    kind = demand_daily.c
    first = (
        select(kind.category, kind.channel).order_by(kind.category, kind.channel).limit(1)
    ).subquery()
    found = select(first).cte("found", recursive=True)
    after = (
        select(kind.category, kind.channel)
        .where(func.row(kind.category, kind.channel) > func.row(found.c.category, found.c.channel))
        .order_by(kind.category, kind.channel)
        .limit(1)
        .lateral("after")
    )
    found = found.union_all(select(after).select_from(found.join(after, literal(value=True))))
    return select(found).order_by(found.c.category, found.c.channel)
