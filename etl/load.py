"""Rows into tables, set by set, inside the transaction of the caller."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geoalchemy2 import Geometry
from pyarrow import csv
from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    MetaData,
    Table,
    and_,
    bindparam,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    text,
    union,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.schema import CreateTable

from etl import bulk
from etl.contracts import Contract
from geo.schema import SRID, area, area_path, demand, demand_daily, deployment

BATCH: Final = 65_536
"""Rows a piece of the stream to the database: some megabytes."""
_DAYS_OF: Final = ("received_at", "due_at", "closed_at")
"""A demand counts on the civil days of these."""


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


def write(connection: Connection, contract: Contract, rows: pd.DataFrame, run_id: int) -> Written:
    """Insert the rows that are new, update those that differ, leave the others alone."""
    staging = _staged(connection, contract, rows)
    table, same = contract.table, _same_key(contract.table, staging)
    columns = [c for c in contract.columns if not table.c[c].primary_key]
    differs = _differs(table, staging, columns)
    unchanged = connection.scalar(
        select(func.count()).select_from(staging.join(table, same)).where(~differs)
    )
    inserted = updated = 0
    days: list[date] = []
    if unchanged != len(rows):
        if contract.layer == "demand":
            days = _touched_days(connection, staging, differs)
        updated = connection.execute(
            update(table)
            .values({name: staging.c[name] for name in columns} | {"run_id": run_id})
            .where(same, differs)
        ).rowcount
        inserted = _inserted(connection, contract, staging, run_id, rows=len(rows))
    connection.execute(text("DROP TABLE pg_temp.staging"))
    return Written(inserted=inserted, updated=updated, unchanged=unchanged or 0, days=days)


def _inserted(
    connection: Connection, contract: Contract, staging: Table, run_id: int, *, rows: int
) -> int:
    table = contract.table
    new = select(
        *(staging.c[name] for name in contract.columns),
        bindparam("run_id", run_id, type_=table.c.run_id.type),
    ).where(~exists().where(_same_key(table, staging)))
    with bulk.filling(connection, table, rows=rows):
        return connection.execute(
            insert(table).from_select([*contract.columns, "run_id"], new),
            execution_options={"preserve_rowcount": True},
        ).rowcount


def refresh_rollup(connection: Connection, done: Written) -> None:
    """Count again the civil days that the rows written belong to."""
    again = select(func.rongtu.refresh_demand_daily(cast(list(done.days), ARRAY(Date))))
    with bulk.filling(connection, demand_daily, rows=done.changed):
        connection.execute(again)


def rebuild_paths(connection: Connection) -> None:
    """Write every area with each area above it and itself."""
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
    connection.execute(delete(area_path))
    connection.execute(insert(area_path).from_select(names, select(*(up.c[n] for n in names))))


def analyze(connection: Connection, table: Table) -> None:
    """Tell the planner what the table holds now."""
    connection.execute(text(f"ANALYZE {table.schema}.{table.name}"))


def _staged(connection: Connection, contract: Contract, rows: pd.DataFrame) -> Table:
    """Stream `rows` into a table of this transaction that has the columns of the layer's."""
    staging = Table(
        "staging",
        MetaData(),
        *(Column(name, _plain(contract.table.c[name])) for name in contract.columns),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    connection.execute(CreateTable(staging))
    table = _arrow(contract, rows)
    names = ", ".join(connection.dialect.identifier_preparer.quote(c) for c in contract.columns)
    # SQLAlchemy has no COPY: this is its own connection and transaction, one floor down.
    driver = connection.connection.driver_connection
    if driver is None:
        msg = "the connection is closed"
        raise RuntimeError(msg)
    with (
        ThreadPoolExecutor(max_workers=1) as writer,
        driver.cursor() as cursor,
        cursor.copy(f"COPY pg_temp.staging ({names}) FROM STDIN (FORMAT csv)") as copy,
    ):
        # The next piece is written out while the database takes the last.
        for piece in writer.map(_written_out, table.to_batches(max_chunksize=BATCH)):
            copy.write(memoryview(piece))
    connection.execute(text("ANALYZE pg_temp.staging"))
    return staging


def _plain(column: Column[Any]) -> Any:  # noqa: ANN401 - a type of SQLAlchemy
    kind = column.type
    if isinstance(kind, Geometry):
        return Geometry(kind.geometry_type, srid=SRID, spatial_index=False)
    return kind


def _arrow(contract: Contract, rows: pd.DataFrame) -> pa.Table:
    """Return the columns of the layer's table in their order; null where `rows` has none."""
    columns = {}
    for name in contract.columns:
        column = contract.table.c[name]
        if name == "geom":
            # Without a SRID of its own a shape takes the column's.
            columns[name] = pa.array(shapely.to_wkb(rows["geom"].to_numpy(), hex=True), pa.string())
        elif name == "attributes":
            columns[name] = pa.array([json.dumps(v, ensure_ascii=False) for v in rows[name]])
        elif name in rows:
            values = pa.array(rows[name], from_pandas=True)
            # Moments go without their UTC: written out with it they take 25 times as long.
            zoned = pa.types.is_timestamp(values.type)
            columns[name] = values.cast(pa.timestamp("us")) if zoned else values
        elif isinstance(column.type, Boolean):
            columns[name] = pa.array(np.full(len(rows), contract.targets[name].default))
        else:
            columns[name] = pa.nulls(len(rows))
    return pa.table(columns)


def _written_out(batch: pa.RecordBatch) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    csv.write_csv(batch, sink, csv.WriteOptions(include_header=False))
    return sink.getvalue()


def _same_key(table: Table, staging: Table) -> ColumnElement[bool]:
    return and_(*(table.c[key.name] == staging.c[key.name] for key in table.primary_key))


def _differs(table: Table, staging: Table, columns: Sequence[str]) -> ColumnElement[bool]:
    return or_(*(table.c[name].is_distinct_from(staging.c[name]) for name in columns))


def _touched_days(
    connection: Connection, staging: Table, differs: ColumnElement[bool]
) -> list[date]:
    """Return the civil days of the rows that are new or differ, as they were and will be."""
    zone = select(deployment.c.time_zone).scalar_subquery()
    moments = (
        select(
            *(staging.c[name].label(f"new_{name}") for name in _DAYS_OF),
            *(demand.c[name].label(f"old_{name}") for name in _DAYS_OF),
        )
        .select_from(staging.outerjoin(demand, _same_key(demand, staging)))
        .where(or_(demand.c.source.is_(None), differs))
        .cte("moments")
    )
    every = union(
        *(select(cast(func.timezone(zone, moment), Date).label("day")) for moment in moments.c)
    ).subquery()
    found = connection.execute(select(every.c.day).where(every.c.day.is_not(None)))
    return list(found.scalars())
