"""Things that stand somewhere and lack what they should have."""

from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select

from geo.catalog.standing import Standing
from geo.queries.scope import below


def without(standing: Standing, table: Table, *, within: str | None = None) -> Select[Any]:
    """Select the things that lack it, one row a thing, in the order of codes.

    Parameters
    ----------
    standing
        Whose `part` is whether a thing has it.
    table
        Of which the things are rows: `area` or `building`.

    Returns
    -------
    Select
        `code`, names, `kind`, `area_code`, `synthetic`, `lon` and `lat` of a point inside.
    """
    thing = _things(standing)
    point = func.ST_PointOnSurface(table.c.geom)
    statement = (
        select(
            thing.c.code, table.c.name_zh, table.c.name_en, table.c.kind, thing.c.area_code,
            table.c.synthetic, func.ST_X(point).label("lon"), func.ST_Y(point).label("lat"),
        )
        .join(table, table.c.code == thing.c.code)
        .where(thing.c.part == 0)
        .order_by(thing.c.code)
    )  # fmt: skip
    return statement if within is None else statement.where(thing.c.area_code.in_(below(within)))


def counts(standing: Standing, *, within: str | None = None) -> Select[Any]:
    """Select how many things there are, and of how many it is not known; one row.

    Columns: `things`, `unknown`.
    """
    thing = _things(standing)
    lacking: list[ColumnElement[Any]] = [
        func.count().label("things"),
        func.count().filter(thing.c.part.is_(None)).label("unknown"),
    ]
    statement = select(*lacking).select_from(thing)
    return statement if within is None else statement.where(thing.c.area_code.in_(below(within)))


def _things(standing: Standing) -> Any:  # noqa: ANN401 - a subquery, whose columns vary
    return standing.things.add_columns(standing.part.label("part")).subquery()
