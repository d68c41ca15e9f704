"""Where the rows of a load wait until all are there: a table that nobody else sees.

Rows come in by COPY, piece by piece, while the next piece is being cleaned.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from geoalchemy2 import Geometry
from pyarrow import csv
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    insert,
    inspect,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.schema import CreateTable, DropTable

from etl import place
from etl.contracts import Contract
from geo.schema import SCHEMA, SRID, stack

BATCH: Final = 65_536
"""Rows a part of the stream to the database: some megabytes."""
AT: Final = "at"
"""The packed point of a demand, by which stacks are found; in no other table."""
PART: Final = "part"
"""Which part of a source a worker of a cluster took the row from."""
NAMED: Final = "staging_"
"""How the tables are called that workers of a cluster write to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """The staging table of one load."""

    contract: Contract
    table: Table

    @classmethod
    def of(cls, contract: Contract, *, name: str | None = None) -> "Staging":
        """Describe the table: of one transaction, or called `name` for several to write to."""
        columns = [Column(c, _plain(contract.table.c[c])) for c in contract.columns]
        if contract.layer == "demand":
            columns.append(Column(AT, BigInteger))
        if name is not None:
            columns.append(Column(PART, Integer))
        table = Table(
            name or "staging",
            MetaData(schema=contract.table.schema if name else None),
            *columns,
            prefixes=["UNLOGGED" if name else "TEMPORARY"],
            postgresql_on_commit=None if name else "DROP",
        )
        return cls(contract=contract, table=table)

    def make(self, connection: Connection) -> None:
        """Make the table."""
        connection.execute(CreateTable(self.table))

    def drop(self, connection: Connection) -> None:
        """Drop the table."""
        connection.execute(DropTable(self.table))

    def copy(self, connection: Connection, rows: pd.DataFrame) -> None:
        """Write rows into the table."""
        if not len(rows):
            return
        quoted = connection.dialect.identifier_preparer.format_table(self.table)
        names = ", ".join(
            connection.dialect.identifier_preparer.quote(c.name) for c in self.table.columns
        )
        # SQLAlchemy has no COPY: this is its own connection and transaction, one floor down.
        driver = connection.connection.driver_connection
        if driver is None:
            msg = "the connection is closed"
            raise RuntimeError(msg)
        batches = self._arrow(rows).to_batches(max_chunksize=BATCH)
        with (
            driver.cursor() as cursor,
            cursor.copy(f"COPY {quoted} ({names}) FROM STDIN (FORMAT csv)") as copy,
        ):
            for piece in batches:
                copy.write(memoryview(_written_out(piece)))

    def put_stacks(
        self, connection: Connection, found: pd.DataFrame, *, source: str, run_id: int
    ) -> int:
        """Take the rows on default coordinates to no more than their coarsest area.

        Parameters
        ----------
        found
            `at`, packed, and `area_code`, missing outside all areas.

        Returns
        -------
        int
            How many rows are marked so.
        """
        if not len(found):
            return 0
        lon, lat = place.unpacked(found[AT].to_numpy())
        tops = [None if pd.isna(top) else top for top in found["area_code"].astype(object)]
        rows = [
            {"source": source, "at": int(at), "lon": float(x), "lat": float(y), "run_id": run_id}
            for at, x, y in zip(found[AT], lon, lat, strict=True)
        ]
        connection.execute(upsert(stack).on_conflict_do_nothing(), rows)
        heap = Table(
            "heap",
            MetaData(),
            Column(AT, BigInteger, primary_key=True),
            Column("top", String),
            prefixes=["TEMPORARY"],
            postgresql_on_commit="DROP",
        )
        connection.execute(CreateTable(heap))
        connection.execute(
            insert(heap),
            [{AT: int(at), "top": top} for at, top in zip(found[AT], tops, strict=True)],
        )
        staged = self.table.c
        # Outside all areas a row's own code still says more than its point.
        marked = connection.execute(
            update(self.table)
            .values(area_code=heap.c.top, place_how="stacked", place_score=None)
            .where(
                staged.at == heap.c.at,
                heap.c.top.is_not(None) | staged.area_code.is_(None),
            )
        ).rowcount
        connection.execute(text("DROP TABLE pg_temp.heap"))
        return marked

    def _arrow(self, rows: pd.DataFrame) -> pa.Table:
        """Return the columns of the table in their order; null where `rows` has none."""
        targets = self.contract.targets
        columns = {}
        for column in self.table.columns:
            name = column.name
            if name == "geom":
                # Without a SRID of its own a shape takes the column's.
                hexed = shapely.to_wkb(rows["geom"].to_numpy(), hex=True)
                columns[name] = pa.array(hexed, pa.string())
            elif name == "attributes":
                columns[name] = pa.array([json.dumps(v, ensure_ascii=False) for v in rows[name]])
            elif name in rows:
                values = pa.array(rows[name], from_pandas=True)
                # Moments go without their UTC: written out with it they take 25 times as long.
                zoned = pa.types.is_timestamp(values.type)
                columns[name] = values.cast(pa.timestamp("us")) if zoned else values
            elif isinstance(column.type, Boolean):
                columns[name] = pa.array(np.full(len(rows), targets[name].default))
            else:
                columns[name] = pa.nulls(len(rows))
        return pa.table(columns)


def drop_left(connection: Connection) -> None:
    """Drop the named tables that killed loads left behind; the caller is the only load."""
    names = inspect(connection).get_table_names(schema=SCHEMA)
    quote = connection.dialect.identifier_preparer.quote
    for name in names:
        if name.startswith(NAMED):
            connection.execute(text(f"DROP TABLE {SCHEMA}.{quote(name)}"))


def _plain(column: Column[Any]) -> Any:  # noqa: ANN401 - a type of SQLAlchemy
    kind = column.type
    if isinstance(kind, Geometry):
        return Geometry(kind.geometry_type, srid=SRID, spatial_index=False)
    return kind


def _written_out(batch: pa.RecordBatch) -> pa.Buffer:
    sink = pa.BufferOutputStream()
    csv.write_csv(batch, sink, csv.WriteOptions(include_header=False))
    return sink.getvalue()
