"""Counts of what stands in a district, to lay beside published ones."""

from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Table,
    distinct,
    extract,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.sql.visitors import iterate

from geo.catalog import Indicator
from geo.catalog.standing import TODAY, Standing, flag, number
from geo.published import Count, Counted
from geo.queries.scope import below
from geo.schema import area, building, demand, organisation, station

_VALID: Final = (
    or_(area.c.valid_from.is_(None), area.c.valid_from <= TODAY)
    & or_(area.c.valid_to.is_(None), area.c.valid_to > TODAY)
)  # fmt: skip
_STANDING: Final = organisation.c.active & or_(
    organisation.c.established_on.is_(None), organisation.c.established_on <= TODAY
)

_WAYS: Final[dict[Count, tuple[Table, ColumnElement[Any], ColumnElement[bool]]]] = {
    Count.AREAS: (area, func.count(), _VALID),
    Count.BUILDINGS: (building, func.count(), true()),
    Count.RICH_BUILDINGS: (
        building, func.count(), flag(building.c.attributes, "tax_over_100m").is_(True),
    ),
    Count.STEWARDS: (
        building, func.count(distinct(func.nullif(func.btrim(building.c.steward), ""))), true(),
    ),
    Count.STATIONS: (station, func.count(), true()),
    Count.STATION_SERVICES: (
        station, func.max(number(station.c.attributes, "services")), true(),
    ),
    Count.ORGANISATIONS: (organisation, func.count(), _STANDING),
    Count.BASIC_SERVICES: (
        area, func.max(number(area.c.attributes, "services_basic_listed")), _VALID,
    ),
    Count.COMMUNITY_SERVICES: (
        area, func.max(number(area.c.attributes, "services_community_listed")), _VALID,
    ),
}  # fmt: skip
"""Of which table, which number, and which rows of it."""


def counted(what: Counted, *, within: str) -> Select[Any]:
    """Select a count in the area `within`, and whether a row of it is made up; always one row.

    Columns: `number`, 0 or null where there is none; `synthetic`.
    """
    table, count, rows = _WAYS[what.count]
    statement = select(
        count.label("number"),
        func.coalesce(func.bool_or(table.c.synthetic), false()).label("synthetic"),
    ).where(rows, _code(table).in_(below(within)))
    for name in ("level", "kind"):
        value = getattr(what, name)
        if value is not None:
            statement = statement.where(table.c[name] == value)
    if what.year is not None:
        statement = statement.where(extract("year", organisation.c.established_on) == what.year)
    return statement


def made_up(indicator: Indicator, *, within: str) -> Select[Any]:
    """Select whether any row in the area `within`, of a table it is computed from, is made up."""
    tables = _tables(indicator.basis) if isinstance(indicator.basis, Standing) else [demand]
    return select(
        or_(
            *(
                select(table.c.synthetic)
                .where(table.c.synthetic, _code(table).in_(below(within)))
                .exists()
                for table in tables
            )
        )
    )


def _tables(standing: Standing) -> list[Table]:
    """Return the tables of things that a share of them is computed from."""
    found = {
        element.table
        for expression in (standing.things, standing.part, standing.whole)
        for element in iterate(expression)
        if isinstance(element, Column)
    }
    return [table for table in (area, building, station, organisation) if table in found]


def _code(table: Table) -> ColumnElement[str]:
    return table.c.code if table is area else table.c.area_code
