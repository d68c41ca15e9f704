"""Filling an empty table: its indexes and references are made once, after, and not row by row."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, Table, select, text
from sqlalchemy.exc import OperationalError

MANY: Final = 10_000
"""Rows from which on this is quicker."""

_CONSTRAINTS = text("""
    SELECT format('DROP CONSTRAINT %I', conname) AS away,
        format('ADD CONSTRAINT %I %s', conname, pg_get_constraintdef(oid)) AS back
    FROM pg_constraint AS ours
    WHERE conrelid = to_regclass(:name)
        AND (contype IN ('f', 'u') OR contype = 'p' AND NOT EXISTS (
            SELECT FROM pg_constraint AS theirs WHERE theirs.confrelid = ours.conrelid))
    ORDER BY contype DESC, conname
""")
_REFERRED = text("""
    SELECT DISTINCT confrelid::regclass::text FROM pg_constraint
    WHERE conrelid = to_regclass(:name) AND contype = 'f' ORDER BY 1
""")
_INDEXES = text("""
    SELECT format('DROP INDEX %s', indexrelid::regclass) AS away,
        pg_get_indexdef(indexrelid) AS back
    FROM pg_index
    WHERE indrelid = to_regclass(:name)
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
    ORDER BY 1
""")


def _alone(connection: Connection, name: str) -> bool:
    """Lock the table and those that it refers to, unless somebody is reading them.

    Waiting would stop every screen that comes after, and two that wait for each other end one.
    """
    try:
        with connection.begin_nested():
            connection.execute(text("SET LOCAL lock_timeout = '300ms'"))
            names = connection.scalars(_REFERRED, {"name": name}).all()
            connection.exec_driver_sql(
                f"LOCK TABLE {', '.join([name, *names])} IN ACCESS EXCLUSIVE MODE"
            )
            connection.execute(text("SET LOCAL lock_timeout = 0"))
    except OperationalError as error:
        if isinstance(error.orig, LockNotAvailable):
            return False
        raise
    return True


@contextmanager
def filling(connection: Connection, table: Table, *, rows: int) -> Iterator[None]:
    """Take indexes, keys and references off `table`, and put them back afterwards.

    A key that other tables refer to stays.

    Only when many `rows` are to come into an empty table: nobody else can use it until the
    transaction ends, and there is nothing in it to be used. References are checked when they
    come back, so that nothing wrong can stay; when anything fails, all is as it was.
    """
    name = f"{table.schema}.{table.name}"
    if rows < MANY or connection.scalar(select(select(table).exists())):
        yield
        return
    if not _alone(connection, name):
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
