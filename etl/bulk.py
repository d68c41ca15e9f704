"""Filling an empty table: its indexes and references are made once, after, and not row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, Table, select, text

MANY: Final = 10_000
"""Rows from which on this is quicker."""

_CONSTRAINTS = text("""
    SELECT format('DROP CONSTRAINT %I', conname) AS away,
        format('ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS back
    FROM pg_constraint
    WHERE conrelid = to_regclass(:name) AND contype IN ('f', 'u')
    ORDER BY contype DESC, conname
""")
_INDEXES = text("""
    SELECT format('DROP INDEX %s', indexrelid::regclass) AS away,
        pg_get_indexdef(indexrelid) AS back
    FROM pg_index
    WHERE indrelid = to_regclass(:name)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY 1
""")


@contextmanager
def filling(connection: Connection, table: Table, *, rows: int) -> Iterator[None]:
    """Take indexes and references off `table`, but for its key, and put them back afterwards.

    Only when the table is empty and many `rows` are to come: nobody else can use it until the
    transaction ends, and there is nothing in it to be used. References are checked when they
    come back, so that nothing wrong can stay; when anything fails, all is as it was.
    """
    name = f"{table.schema}.{table.name}"
    if rows < MANY or connection.scalar(select(select(table).exists())):
        yield
        return
    constraints = connection.execute(_CONSTRAINTS, {"name": name}).all()
    indexes = connection.execute(_INDEXES, {"name": name}).all()
    for one in constraints:
        connection.exec_driver_sql(f"ALTER TABLE {name} {one.away}")
    for one in indexes:
        connection.exec_driver_sql(one.away)
    yield
    for one in indexes:
        connection.exec_driver_sql(one.back)
    for one in constraints:
        connection.exec_driver_sql(f"ALTER TABLE {name} {one.back}")
