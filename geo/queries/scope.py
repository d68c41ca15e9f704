"""Which demands count, and for which areas."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Subquery, func, literal, select, union_all
from sqlalchemy.sql.visitors import iterate, replacement_traverse

from geo.schema import (
    COUNTS,
    EVERYWHERE,
    RETURNS,
    area,
    area_daily,
    area_path,
    demand_daily,
    demand_return,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which demands count, and for which areas.

    Attributes
    ----------
    level
        The level of the areas; none for one place only: `within`, or everything.
    within
        Only areas at or below the area of this code.
    categories, channels
        Only demands of these; all when empty. The channel '' is that of a silent source.
    """

    level: str | None = None
    within: str | None = None
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        """The code of the one place, when there is no level."""
        return EVERYWHERE if self.within is None else self.within


def below(code: str) -> Select[Any]:
    """Select the codes of the area `code` and of everything below it."""
    return select(area_path.c.area_code).where(area_path.c.ancestor_code == code)


def places(scope: Scope) -> Select[Any]:
    """Select the areas of the scope's level: code, names, parent_code, synthetic, households."""
    statement = (
        select(
            area.c.code, area.c.name_zh, area.c.name_en, area.c.parent_code, area.c.synthetic,
            area.c.households,
        )
        .where(area.c.level == scope.level)
        .order_by(area.c.code)
    )  # fmt: skip
    if scope.within is not None:
        statement = statement.where(area.c.code.in_(below(scope.within)))
    return statement


def selected(scope: Scope, rows: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401 - a table
    """Return what rows with a category and a channel must be, to be of the scope."""
    conditions = []
    if scope.categories:
        conditions.append(rows.c.category.in_(scope.categories))
    if scope.channels:
        conditions.append(func.coalesce(rows.c.channel, "").in_(scope.channels))
    return conditions


def held(scope: Scope, statement: Select[Any], rows: Any) -> Select[Any]:  # noqa: ANN401 - as above
    """Give `statement`, which reads `rows` by their lowest area, a column `code`: their place."""
    if scope.level is None:
        if scope.within is not None:
            statement = statement.where(rows.c.area_code.in_(below(scope.within)))
        return statement.add_columns(literal(scope.place).label("code"))
    statement = statement.join(area_path, area_path.c.area_code == rows.c.area_code).where(
        area_path.c.level == scope.level
    )
    if scope.within is not None:
        statement = statement.where(area_path.c.ancestor_code.in_(below(scope.within)))
    return statement.add_columns(area_path.c.ancestor_code.label("code"))


def days(scope: Scope, names: frozenset[str], *where: ColumnElement[bool]) -> Subquery:
    """Select counts of the scope: code, day, and each of `names`; one row a place and day.

    Parameters
    ----------
    names
        Columns of `area_daily`.
    where
        Conditions on `area_daily.c.day`.
    """
    if scope.categories or scope.channels:
        return _filtered(scope, names, *where)
    day = area_daily.c
    codes = (
        select(area.c.code).where(area.c.level == scope.level)
        if scope.level is not None
        else select(literal(scope.place))
    )
    if scope.level is not None and scope.within is not None:
        codes = codes.where(area.c.code.in_(below(scope.within)))
    return (
        select(day.area_code.label("code"), day.day, *(day[name] for name in sorted(names)))
        .where(day.area_code.in_(codes), *where)
        .subquery()
    )


def _filtered(scope: Scope, names: frozenset[str], *where: ColumnElement[bool]) -> Subquery:
    """Sum the rollups by category and channel instead."""
    parts = []
    for table, counts in ((demand_daily, COUNTS), (demand_return, RETURNS)):
        if not names & counts.keys():
            continue
        columns = [
            (table.c[name] if name in counts else literal(0)).label(name) for name in sorted(names)
        ]
        statement = select(table.c.day, *columns).where(
            *selected(scope, table), *(onto(one, table) for one in where)
        )
        parts.append(held(scope, statement, table))
    every = union_all(*parts).subquery()
    return (
        select(
            every.c.code,
            every.c.day,
            *(func.sum(every.c[name]).label(name) for name in sorted(names)),
        )
        .group_by(every.c.code, every.c.day)
        .subquery()
    )


def onto(expression: ColumnElement[Any], rows: Any) -> ColumnElement[Any]:  # noqa: ANN401 - as above
    """Return `expression` of `area_daily` with the same columns of `rows` instead."""

    def replaced(element: Any, **_: object) -> Any:  # noqa: ANN401 - any part of an expression
        is_ours = getattr(element, "table", None) is area_daily
        return rows.c[element.name] if is_ours else None

    moved: ColumnElement[Any] = replacement_traverse(expression, {}, replaced)
    return moved


def names_of(*expressions: ColumnElement[Any]) -> frozenset[str]:
    """Return which counts of `area_daily` the expressions are of."""
    return frozenset(
        element.name
        for one in expressions
        for element in iterate(one)
        if isinstance(element, Column) and element.table is area_daily
    ) - {"day"}
