"""Indicators from the daily rollup: by area, and by day."""

from typing import Any

from sqlalchemy import ColumnElement, Float, Select, and_, cast, func, literal, null, select
from sqlalchemy.sql.selectable import Subquery

from geo.catalog import Indicator
from geo.period import Period
from geo.schema import area, area_path, demand_daily


def _days(indicator: Indicator, period: Period) -> Select[Any]:
    """Select the two counts, a row a day and lowest area and category."""
    denominator = (
        literal(0)
        if indicator.denominator is None or indicator.per_household
        else indicator.denominator
    )
    return select(
        demand_daily.c.day,
        demand_daily.c.area_code,
        indicator.numerator.label("numerator"),
        denominator.label("denominator"),
    ).where(demand_daily.c.day >= period.start, demand_daily.c.day < period.end)


def _mean_of_days(indicator: Indicator, days: Subquery) -> Any:  # noqa: ANN401 - an SQL expression
    """Average the days' own values; a day with an empty denominator has none."""
    if indicator.denominator is None or indicator.per_household:
        return null()
    ratio = cast(days.c.numerator, Float) / func.nullif(days.c.denominator, 0)
    return func.avg(ratio) * indicator.factor


def by_area(
    indicator: Indicator, level: str, period: Period, *, within: str | None = None
) -> Select[Any]:
    """Select `indicator` for every area of `level`, one row an area, in the order of codes.

    An area without demands keeps its row, with a null `value`: a map must show its gaps.

    Parameters
    ----------
    indicator
        Which counts to divide.
    level
        The level of the areas, such as `street`.
    period
        Half-open span of civil days.
    within
        Only areas at or below the area of this code.

    Returns
    -------
    Select
        `code`, `name_zh`, `name_en`, `parent_code`, `synthetic`, `numerator`, `denominator`,
        `value` (pooled), `mean_of_days`, `days` (days with a denominator).
    """
    raw = _days(indicator, period).subquery()
    days = (
        select(
            area_path.c.ancestor_code.label("code"),
            raw.c.day,
            func.sum(raw.c.numerator).label("numerator"),
            func.sum(raw.c.denominator).label("denominator"),
        )
        .join(area_path, area_path.c.area_code == raw.c.area_code)
        .where(area_path.c.level == level)
        .group_by(area_path.c.ancestor_code, raw.c.day)
        .subquery()
    )
    total = (
        select(
            days.c.code,
            func.sum(days.c.numerator).label("numerator"),
            func.sum(days.c.denominator).label("denominator"),
            _mean_of_days(indicator, days).label("mean_of_days"),
            func.count().filter(days.c.denominator > 0).label("days"),
        )
        .group_by(days.c.code)
        .subquery()
    )
    numerator = func.coalesce(total.c.numerator, 0)
    denominator: ColumnElement[Any]
    if indicator.denominator is None:
        denominator, value = null(), cast(numerator, Float) * indicator.factor
    else:
        denominator = (
            indicator.denominator
            if indicator.per_household
            else func.coalesce(total.c.denominator, 0)
        )
        value = indicator.factor * cast(numerator, Float) / func.nullif(denominator, 0)
    statement = (
        select(
            area.c.code,
            area.c.name_zh,
            area.c.name_en,
            area.c.parent_code,
            area.c.synthetic,
            numerator.label("numerator"),
            denominator.label("denominator"),
            value.label("value"),
            total.c.mean_of_days,
            func.coalesce(total.c.days, 0).label("days"),
        )
        .select_from(area)
        .join(total, total.c.code == area.c.code, isouter=True)
        .where(area.c.level == level)
        .order_by(area.c.code)
    )
    if within is not None:
        statement = statement.where(area.c.code.in_(below(within)))
    return statement


def overall(indicator: Indicator, period: Period, *, within: str | None = None) -> Select[Any]:
    """Select `indicator` for one area or, without `within`, for every demand; always one row.

    Columns: `numerator`, `denominator`, `value`, `mean_of_days`, `days`, as in `by_area`. The
    households of everything are those of the coarsest areas.
    """
    statement = _days(indicator, period)
    if within is not None:
        statement = statement.where(demand_daily.c.area_code.in_(below(within)))
    raw = statement.subquery()
    days = (
        select(
            raw.c.day,
            func.sum(raw.c.numerator).label("numerator"),
            func.sum(raw.c.denominator).label("denominator"),
        )
        .group_by(raw.c.day)
        .subquery()
    )
    numerator = func.coalesce(func.sum(days.c.numerator), 0)
    denominator: ColumnElement[Any]
    if indicator.denominator is None:
        denominator, value = null(), cast(numerator, Float) * indicator.factor
    else:
        denominator = (
            _households(within)
            if indicator.per_household
            else func.coalesce(func.sum(days.c.denominator), 0)
        )
        value = indicator.factor * cast(numerator, Float) / func.nullif(denominator, 0)
    return select(
        numerator.label("numerator"),
        denominator.label("denominator"),
        value.label("value"),
        _mean_of_days(indicator, days).label("mean_of_days"),
        func.count().filter(days.c.denominator > 0).label("days"),
    ).select_from(days)


def _households(within: str | None) -> Any:  # noqa: ANN401 - an SQL expression
    held = area.c.parent_code.is_(None) if within is None else area.c.code == within
    return select(func.sum(area.c.households)).where(held).scalar_subquery()


def by_day(indicator: Indicator, period: Period, *, within: str | None = None) -> Select[Any]:
    """Select `indicator` for every civil day of `period`, one row a day, days without rows too.

    Parameters are those of `by_area`; without `within`, the demands of no known area count too.

    Returns
    -------
    Select
        `day`, `numerator`, `denominator`, `value`.
    """
    statement = _days(indicator, period)
    if within is not None:
        statement = statement.where(demand_daily.c.area_code.in_(below(within)))
    raw = statement.subquery()
    calendar = select(
        func.generate_series(period.start, literal(period.end) - 1, func.make_interval(0, 0, 0, 1))
        .cast(demand_daily.c.day.type)
        .label("day")
    ).subquery()
    numerator = func.coalesce(func.sum(raw.c.numerator), 0)
    denominator = func.coalesce(func.sum(raw.c.denominator), 0)
    divided = indicator.denominator is not None and not indicator.per_household
    value = (
        indicator.factor * cast(numerator, Float) / func.nullif(denominator, 0)
        if divided
        else cast(numerator, Float)
    )
    return (
        select(
            calendar.c.day,
            numerator.label("numerator"),
            denominator.label("denominator"),
            value.label("value"),
        )
        .select_from(calendar)
        .join(raw, raw.c.day == calendar.c.day, isouter=True)
        .group_by(calendar.c.day)
        .order_by(calendar.c.day)
    )


def below(code: str) -> Select[Any]:
    """Select the codes of the area `code` and of everything below it."""
    return select(area_path.c.area_code).where(area_path.c.ancestor_code == code)


def unplaced(period: Period) -> Select[Any]:
    """Select how many demands received in `period` are in no known area; one row."""
    return select(func.coalesce(func.sum(demand_daily.c.received), 0)).where(
        and_(
            demand_daily.c.area_code.is_(None),
            demand_daily.c.day >= period.start,
            demand_daily.c.day < period.end,
        )
    )
