"""Areas, levels, and what the database as a whole holds."""

from typing import Any

from sqlalchemy import Select, case, false, func, literal, null, select

from geo.queries.scope import below
from geo.schema import area, demand, demand_daily, deployment, etl_run, level


def tree(*levels: str) -> Select[Any]:
    """Select every area of `levels`, one row an area: code, level, parent_code, names."""
    return (
        select(area.c.code, area.c.level, area.c.parent_code, area.c.name_zh, area.c.name_en)
        .where(area.c.level.in_(levels))
        .order_by(area.c.code)
    )


def levels() -> Select[Any]:
    """Select the levels that have areas, coarsest first: level, rank, names."""
    used = select(area.c.level).distinct()
    return select(level).where(level.c.level.in_(used)).order_by(level.c.rank)


def one(code: str) -> Select[Any]:
    """Select the area `code`: code, level, names; no row when there is none."""
    return select(area.c.code, area.c.level, area.c.name_zh, area.c.name_en).where(
        area.c.code == code
    )


def outlines(of_level: str, *, within: str | None = None) -> Select[Any]:
    """Select the outlines of `of_level`: code, names, synthetic, GeoJSON, a label point, bounds."""
    statement = select(
        area.c.code,
        area.c.parent_code,
        area.c.name_zh,
        area.c.name_en,
        area.c.synthetic,
        func.ST_AsGeoJSON(area.c.geom, 5).label("geojson"),
        func.ST_X(func.ST_PointOnSurface(area.c.geom)).label("lon"),
        func.ST_Y(func.ST_PointOnSurface(area.c.geom)).label("lat"),
        func.ST_XMin(area.c.geom).label("west"),
        func.ST_YMin(area.c.geom).label("south"),
        func.ST_XMax(area.c.geom).label("east"),
        func.ST_YMax(area.c.geom).label("north"),
    ).where(area.c.level == of_level)
    if within is not None:
        statement = statement.where(area.c.code.in_(below(within)))
    return statement.order_by(area.c.code)


def state() -> Select[Any]:
    """Select what the whole database holds; one row, nulls where nothing is loaded.

    `version` (grows with every load), `as_of`, `first_day` and `last_day` of the rollup,
    `synthetic` (whether anything shown is made up), `time_zone`, `name_zh`, `name_en`.
    """
    return select(
        # How many there are, and not the latest: one that began earlier may be written later.
        select(func.nullif(func.count(), 0))
        .select_from(etl_run)
        .scalar_subquery()
        .label("version"),
        select(func.max(etl_run.c.as_of)).scalar_subquery().label("as_of"),
        select(func.min(demand_daily.c.day)).scalar_subquery().label("first_day"),
        select(func.max(demand_daily.c.day))
        .where(demand_daily.c.received > 0)
        .scalar_subquery()
        .label("last_day"),
        (
            select(area.c.code).where(area.c.synthetic).exists()
            | select(demand.c.source).where(demand.c.synthetic).exists()
        ).label("synthetic"),
        select(deployment.c.time_zone).scalar_subquery().label("time_zone"),
        select(deployment.c.name_zh).scalar_subquery().label("name_zh"),
        select(deployment.c.name_en).scalar_subquery().label("name_en"),
    )


def whole(code: str, within: str | None) -> Select[Any]:
    """Select one place as `geo.queries.scope.places` does: `within`, or everything as `code`.

    The households of everything are those of the coarsest areas.
    """
    if within is not None:
        return select(
            area.c.code, area.c.name_zh, area.c.name_en, area.c.parent_code, area.c.synthetic,
            area.c.households,
        ).where(area.c.code == within)  # fmt: skip
    top = area.c.parent_code.is_(None)
    return select(
        literal(code).label("code"),
        func.coalesce(select(deployment.c.name_zh).scalar_subquery(), "全部").label("name_zh"),
        func.coalesce(select(deployment.c.name_en).scalar_subquery(), "Everything").label(
            "name_en"
        ),
        null().label("parent_code"),
        func.coalesce(
            select(func.bool_or(area.c.synthetic)).where(top).scalar_subquery(), false()
        ).label("synthetic"),
        # With one of them unknown, the sum is unknown too.
        select(case((func.count() == func.count(area.c.households), func.sum(area.c.households))))
        .where(top)
        .scalar_subquery()
        .label("households"),
    )
