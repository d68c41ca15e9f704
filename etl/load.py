"""Staged rows into tables, set by set, inside the transaction of the caller."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Date,
    Select,
    Table,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from etl import bulk
from etl.contracts import Contract
from etl.staging import Staging
from geo.schema import (
    area,
    area_daily,
    area_path,
    cell_daily,
    cell_monthly,
    demand,
    demand_daily,
    demand_return,
    deployment,
)

ROLLUPS: Final = (demand_daily, demand_return, area_daily, cell_daily, cell_monthly)
"""What is counted of demands; refresh_rollups writes all of it."""
_DAYS_OF: Final = ("received_at", "due_at", "closed_at")
"""A demand counts on the civil days of these."""
_MUCH: Final = 0.05
"""So large a share of a table is changed before the planner must look at it anew."""

_PATHS: Final = select(
    func.md5(
        func.string_agg(
            func.concat(area_path.c.area_code, " ", area_path.c.ancestor_code),
            aggregate_order_by(literal(","), area_path.c.area_code, area_path.c.ancestor_code),
        )
    )
)
"""A fingerprint of which area is a part of which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """How many rows were written or left alone, and the civil days whose counts change."""

    inserted: int
    updated: int
    unchanged: int
    days: Sequence[date]

    @property
    def changed(self) -> int:
        """How many rows are not as they were."""
        return self.inserted + self.updated


def write(
    connection: Connection, staging: Staging, run_id: int, *, spoken: Collection[str]
) -> Written:
    """Insert the rows that are new, update those that differ, leave the others alone.

    Parameters
    ----------
    spoken
        The columns that the source speaks of. What it is silent about stays as it is in rows
        that are there, unless they were made up and are not any more.
    """
    contract, staged = staging.contract, staging.table
    analyze(connection, staged)
    rows = connection.scalar(select(func.count()).select_from(staged)) or 0
    table, same = contract.table, same_key(contract.table, staged)
    columns = [c for c in contract.columns if not table.c[c].primary_key]
    if not connection.scalar(select(select(table).exists())):
        return Written(
            inserted=_filled(connection, contract, staged, run_id, rows=rows),
            updated=0,
            unchanged=0,
            days=_days(connection, staged) if contract.layer == "demand" else (),
        )
    becomes = {name: _becomes(table, staged, name, spoken) for name in columns}
    differs = or_(*(table.c[name].is_distinct_from(value) for name, value in becomes.items()))
    unchanged = connection.scalar(
        select(func.count()).select_from(staged.join(table, same)).where(~differs)
    )
    inserted = updated = 0
    days: list[date] = []
    if unchanged != rows:
        if contract.layer == "demand":
            days = _touched_days(connection, staged, differs)
        updated = connection.execute(
            update(table).values(becomes | {"run_id": run_id}).where(same, differs)
        ).rowcount
        new = _new(contract, staged, run_id).where(~exists().where(same))
        inserted = _inserted(connection, contract, new)
    return Written(inserted=inserted, updated=updated, unchanged=unchanged or 0, days=days)


def _filled(
    connection: Connection, contract: Contract, staged: Table, run_id: int, *, rows: int
) -> int:
    """Insert all rows into a table that is empty."""
    with bulk.filling(connection, contract.table, rows=rows):
        return _inserted(connection, contract, _new(contract, staged, run_id))


def _new(contract: Contract, staged: Table, run_id: int) -> Select[Any]:
    run = bindparam("run_id", run_id, type_=contract.table.c.run_id.type)
    return select(*(staged.c[name] for name in contract.columns), run)


def _inserted(connection: Connection, contract: Contract, new: Select[Any]) -> int:
    return connection.execute(
        insert(contract.table).from_select([*contract.columns, "run_id"], new),
        execution_options={"preserve_rowcount": True},
    ).rowcount


def refresh_rollup(connection: Connection, days: Iterable[date], *, changed: int) -> None:
    """Count again the civil days that rows were written of."""
    again = select(func.rongtu.refresh_rollups(cast(list(days), ARRAY(Date))))
    with ExitStack() as empty:
        for table in ROLLUPS:
            empty.enter_context(bulk.filling(connection, table, rows=changed))
        connection.execute(again)
    for table in ROLLUPS:
        analyze(connection, table, changed=changed)


def rebuild_paths(connection: Connection) -> None:
    """Write every area with each area above it and itself; sum the days anew if that changes."""
    up = select(
        area.c.code.label("area_code"), area.c.code.label("ancestor_code"), area.c.level,
        area.c.parent_code,
    ).cte("up", recursive=True)  # fmt: skip
    parent = area.alias("parent")
    up = up.union_all(
        select(up.c.area_code, parent.c.code, parent.c.level, parent.c.parent_code).join(
            parent, parent.c.code == up.c.parent_code
        )
    )
    names = ["area_code", "ancestor_code", "level"]
    before = connection.scalar(_PATHS)
    connection.execute(delete(area_path))
    connection.execute(insert(area_path).from_select(names, select(*(up.c[n] for n in names))))
    if connection.scalar(_PATHS) != before:
        connection.execute(select(func.rongtu.rebuild_area_daily()))


def analyze(connection: Connection, table: Table, *, changed: int | None = None) -> None:
    """Tell the planner what the table holds now, unless few of its rows have `changed`."""
    name = connection.dialect.identifier_preparer.format_table(table)
    if changed is not None:
        known = connection.scalar(
            text("SELECT reltuples FROM pg_class WHERE oid = to_regclass(:name)"), {"name": name}
        )
        if known and changed < _MUCH * known:
            return
    connection.execute(text(f"ANALYZE {name}"))


def same_key(table: Table, staged: Table) -> ColumnElement[bool]:
    """Join the rows of two tables that are the same thing."""
    return and_(*(table.c[key.name] == staged.c[key.name] for key in table.primary_key))


def _becomes(table: Table, staged: Table, name: str, spoken: Collection[str]) -> ColumnElement[Any]:
    """Return what a column of a row that is there becomes."""
    if name in spoken:
        return staged.c[name]
    follows = table.c.synthetic & ~staged.c.synthetic
    if name in {"name_zh", "name_en"}:
        # With one name only, the other is a copy of it.
        follows |= table.c.name_zh == table.c.name_en
    return case((follows, staged.c[name]), else_=table.c[name])


def _touched_days(
    connection: Connection, staged: Table, differs: ColumnElement[bool]
) -> list[date]:
    """Return the civil days of the rows that are new or differ, as they were and will be.

    A duplicate counts on the day that the demand which it repeats was closed, too.
    """
    joined = staged.outerjoin(demand, same_key(demand, staged))
    closed = []
    for name, row in (("new", staged), ("old", demand)):
        first = demand.alias(f"{name}_first")
        repeats = (first.c.source == row.c.source) & (first.c.source_id == row.c.duplicate_of)
        joined = joined.outerjoin(first, repeats)
        closed.append(first.c.closed_at.label(f"{name}_first_closed_at"))
    moments = (
        select(
            *(staged.c[name].label(f"new_{name}") for name in _DAYS_OF),
            *(demand.c[name].label(f"old_{name}") for name in _DAYS_OF),
            *closed,
        )
        .select_from(joined)
        .where(or_(demand.c.source.is_(None), differs))
        .cte("moments")
    )
    return civil_days(connection, list(moments.c))


def _days(connection: Connection, staged: Table) -> list[date]:
    """Return the civil days of all rows."""
    return civil_days(connection, [staged.c[name] for name in _DAYS_OF])


def civil_days(connection: Connection, moments: Sequence[ColumnElement[object]]) -> list[date]:
    """Return the civil days of the deployment that columns of moments fall on."""
    zone = select(deployment.c.time_zone).scalar_subquery()
    every = union(
        *(select(cast(func.timezone(zone, moment), Date).label("day")) for moment in moments)
    ).subquery()
    found = connection.execute(select(every.c.day).where(every.c.day.is_not(None)))
    return list(found.scalars())
