"""Demands received by cell of the grid, as arrays: one row a query, however many cells."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    LargeBinary,
    Select,
    String,
    Subquery,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from geo.period import Grain, Period
from geo.queries.scope import below
from geo.schema import area, cell_daily, cell_monthly, demand, deployment, level

MOST_DEMANDS: Final = 10_000
"""Demands listed at once, unless more are asked for."""
PACKED: Final = (("cell", ">i8"), ("received", ">i4"))
"""What `by_day` writes of each cell, as NumPy names it: high bytes first."""
_SPARE: Final = timedelta(hours=3)
"""By how much a clock may be put back or forward, and more."""


def totals(period: Period, categories: Sequence[str] = ()) -> Select[Any]:
    """Select what each cell received in the period; one row of two arrays: cells, received.

    Whole months of all categories are read as months: cost follows cells and months, not demands.
    """
    parts = [_days(period.start, period.end, categories)]
    months = None if categories else _whole_months(period)
    if months is not None:
        parts = [
            select(cell_monthly.c.cell, cell_monthly.c.received).where(
                cell_monthly.c.month >= months.start, cell_monthly.c.month < months.end
            ),
            *(
                _days(start, end)
                for start, end in ((period.start, months.start), (months.end, period.end))
                if start < end
            ),
        ]
    every = union_all(*parts).subquery()
    summed = (
        select(every.c.cell, func.sum(every.c.received).label("received"))
        .group_by(every.c.cell)
        .subquery()
    )
    return _arrays(summed)


def _days(start: date, end: date, categories: Sequence[str] = ()) -> Select[Any]:
    statement = select(cell_daily.c.cell, cell_daily.c.received).where(
        cell_daily.c.day >= start, cell_daily.c.day < end
    )
    return statement.where(cell_daily.c.category.in_(categories)) if categories else statement


def _whole_months(period: Period) -> Period | None:
    month = Grain.MONTH
    last = month.start_of(period.end)
    if last <= period.start:
        return None
    first = period.start if period.start.day == 1 else month.after(period.start)
    return Period(first, last) if first < last else None


def by_step(starts: Sequence[date], end: date, categories: Sequence[str] = ()) -> Select[Any]:
    """Select what each cell received in each step; one row of arrays: cells, steps, received.

    Parameters
    ----------
    starts
        The first day of each step, in order; each ends where the next one starts.
    end
        Where the last one ends.
    """
    at = func.width_bucket(cell_daily.c.day, cast(list(starts), ARRAY(Date))) - 1
    statement = select(
        cell_daily.c.cell, at.label("at"), func.sum(cell_daily.c.received).label("received")
    ).where(cell_daily.c.day >= starts[0], cell_daily.c.day < end)
    if categories:
        statement = statement.where(cell_daily.c.category.in_(categories))
    return _arrays(statement.group_by(cell_daily.c.cell, at).subquery())


def by_day(
    start: date, end: date, categories: Sequence[str] = (), *, each: bool = False
) -> Select[Any]:
    """Select what each cell received on each day, as bytes: one row a day and nothing summed.

    As numbers, or row by row, a year of a large city takes longer to send than to read.

    Parameters
    ----------
    end
        The day after the last one.
    each
        One row a category and day.

    Returns
    -------
    statement
        Rows of day, packed (as `PACKED` says), and with `each` category.
    """
    day, category = cell_daily.c.day, cell_daily.c.category
    one = func.int8send(cell_daily.c.cell, type_=LargeBinary).op("||", return_type=LargeBinary())(
        func.int4send(cell_daily.c.received, type_=LargeBinary)
    )
    keys = (category, day) if each else (day,)
    packed = func.string_agg(one, literal(b"", LargeBinary), type_=LargeBinary)
    statement = select(*keys, packed.label("packed")).where(day >= start, day < end)
    if categories:
        statement = statement.where(category.in_(categories))
    return statement.group_by(*keys)


def by_category(period: Period, cells: Sequence[int] | None = None) -> Select[Any]:
    """Select what each cell received of each category; one row of arrays: cells, categories, …."""
    statement = select(
        cell_daily.c.cell, cell_daily.c.category, func.sum(cell_daily.c.received).label("received")
    ).where(cell_daily.c.day >= period.start, cell_daily.c.day < period.end)
    if cells is not None:
        statement = statement.where(_among(cell_daily.c.cell, cells))
    return _arrays(statement.group_by(cell_daily.c.cell, cell_daily.c.category).subquery())


def _among(column: ColumnElement[int], values: Sequence[int]) -> ColumnElement[bool]:
    # One parameter, however many cells.
    return column == func.any(cast(list(values), ARRAY(BigInteger)))


def _arrays(rows: Subquery) -> Select[Any]:
    """Aggregate rows to one of arrays: a few large conversions instead of one a row."""
    kinds: dict[str, Any] = {"cell": BigInteger, "category": String}
    columns: list[ColumnElement[Any]] = []
    for column in rows.c:
        kind = kinds.get(column.name, BigInteger)
        found = func.array_agg(cast(column, kind))
        columns.append(func.coalesce(found, cast([], ARRAY(kind))).label(column.name))
    return select(*columns)


def outlines(of_level: str, within: str | None) -> Select[Any]:
    """Select the areas of a level: code, names, households, geom (WKB), a point on it, bounds."""
    geom = area.c.geom
    statement = select(
        area.c.code, area.c.name_zh, area.c.name_en, area.c.households,
        func.ST_AsBinary(geom).label("geom"),
        func.ST_X(func.ST_PointOnSurface(geom)).label("lon"),
        func.ST_Y(func.ST_PointOnSurface(geom)).label("lat"),
        func.ST_XMin(geom).label("west"), func.ST_YMin(geom).label("south"),
        func.ST_XMax(geom).label("east"), func.ST_YMax(geom).label("north"),
    ).where(area.c.level == of_level)  # fmt: skip
    if within is not None:
        statement = statement.where(area.c.code.in_(below(within)))
    return statement.order_by(area.c.code)


def areas_are() -> Select[Any]:
    """Select how many areas there are, a fingerprint of them, and their levels in order; one row.

    As long as these stay the same, so does everything that is laid out on areas.
    """
    facts = (
        area.c.code, area.c.level, area.c.parent_code, area.c.name_zh, area.c.name_en,
        area.c.households, cast(area.c.geom, String),
    )  # fmt: skip
    said = func.concat(*(part for fact in facts for part in (fact, "|")))
    ranks = func.string_agg(
        func.concat(level.c.rank, " ", level.c.level),
        aggregate_order_by(literal("|"), level.c.rank, level.c.level),
    )
    return select(
        func.count().label("areas"),
        func.bit_xor(func.hashtextextended(said, 0)).label("mark"),
        select(ranks).scalar_subquery().label("levels"),
    )


def outline(code: str) -> Select[Any]:
    """Select the outline of an area, WKB."""
    return select(func.ST_AsBinary(area.c.geom)).where(area.c.code == code)


def shapes(level: str | None, within: str | None) -> Select[Any]:
    """Select code and outline (WKB) of the areas of a level, or of `within` itself."""
    statement = select(area.c.code, func.ST_AsBinary(area.c.geom).label("geom"))
    if level is None:
        return statement.where(area.c.code == within)
    statement = statement.where(area.c.level == level).order_by(area.c.code)
    return statement if within is None else statement.where(area.c.code.in_(below(within)))


def peopled_levels() -> Select[Any]:
    """Select the levels that have households, with how many these are in all."""
    return (
        select(area.c.level, func.sum(area.c.households).label("households"))
        .group_by(area.c.level)
        .having(func.sum(area.c.households) > 0)
    )


def demands(
    period: Period,
    *,
    cells: Sequence[int] | None = None,
    within: str | None = None,
    categories: Sequence[str] = (),
    limit: int = MOST_DEMANDS,
) -> Select[Any]:
    """Select the demands behind a count: what was masked on the way in stays masked.

    Parameters
    ----------
    cells
        Of the finest resolution; demands without a point of their own are then in none.
    """
    zone = select(deployment.c.time_zone).scalar_subquery()
    first, last = (
        func.timezone(zone, cast(cast(literal(day), Date), DateTime))
        for day in (period.start, period.end)
    )
    # The day on the clock decides, as in the rollup: some clocks are put back over midnight.
    day = cast(func.timezone(zone, demand.c.received_at), Date)
    statement = (
        select(
            demand.c.source, demand.c.source_id, demand.c.received_at, demand.c.due_at,
            demand.c.closed_at, demand.c.status, demand.c.category, demand.c.channel,
            demand.c.area_code, demand.c.place_how, demand.c.address, demand.c.text,
            func.ST_X(demand.c.geom).label("lon"), func.ST_Y(demand.c.geom).label("lat"),
            demand.c.synthetic,
        )
        .where(
            demand.c.received_at >= first - _SPARE, demand.c.received_at < last + _SPARE,
            day >= period.start, day < period.end,
            ~demand.c.voided, demand.c.duplicate_of.is_(None),
        )
        .order_by(demand.c.received_at.desc(), demand.c.source, demand.c.source_id)
        .limit(limit)
    )  # fmt: skip
    if cells is not None:
        statement = statement.where(demand.c.place_how != "stacked", _among(demand.c.cell, cells))
    if within is not None:
        statement = statement.where(demand.c.area_code.in_(below(within)))
    if categories:
        statement = statement.where(demand.c.category.in_(categories))
    return statement


def points(
    period: Period, *, within: str | None = None, categories: Sequence[str] = (), limit: int
) -> Select[Any]:
    """Select lon, lat and cell of the demands that have a point of their own and no default one."""
    rows = demands(period, within=within, categories=categories, limit=limit)
    return (
        rows.with_only_columns(
            func.ST_X(demand.c.geom).label("lon"),
            func.ST_Y(demand.c.geom).label("lat"),
            demand.c.cell,
        )
        .where(demand.c.cell.is_not(None), demand.c.place_how != "stacked")
        .order_by(None)
        .order_by(demand.c.source, demand.c.source_id)
    )
