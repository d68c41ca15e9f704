"""The migrations and the declared tables are one."""

import re

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from geoalchemy2 import alembic_helpers
from sqlalchemy import URL, CheckConstraint, Connection, Engine, inspect, text

from geo import db
from geo.schema import METADATA, SCHEMA
from tests.db.conftest import connect

pytestmark = pytest.mark.db


@pytest.fixture
def engine(empty_database: URL) -> Engine:
    return connect(empty_database)


def contents(connection: Connection) -> list[str]:
    """Return what the schema holds, with the number that PostgreSQL gave it."""
    return list(
        connection.scalars(
            text("""
                SELECT relname || relfilenode FROM pg_class
                WHERE relnamespace = 'rongtu'::regnamespace
                UNION ALL
                SELECT conname || oid FROM pg_constraint
                WHERE connamespace = 'rongtu'::regnamespace
                ORDER BY 1
            """)
        )
    )


def test_a_migration_of_an_empty_database_builds_everything(engine: Engine) -> None:
    db.migrate(engine)
    with engine.connect() as connection:
        built = set(inspect(connection).get_table_names(schema=SCHEMA))
        function = connection.scalar(
            text("SELECT to_regprocedure('rongtu.refresh_rollups(date[])') IS NOT NULL")
        )
    assert built == {table.name for table in METADATA.sorted_tables} | {"alembic_version"}
    assert function
    engine.dispose()


def test_migrating_twice_changes_nothing(engine: Engine) -> None:
    db.migrate(engine)
    with engine.connect() as connection:
        before = contents(connection)
    db.migrate(engine)
    with engine.connect() as connection:
        assert contents(connection) == before
    engine.dispose()


def test_the_migrated_database_is_what_the_schema_declares(connection: Connection) -> None:
    context = MigrationContext.configure(
        connection,
        opts={
            "include_schemas": True,
            "include_name": lambda name, kind, _: kind != "schema" or name == SCHEMA,
            "include_object": alembic_helpers.include_object,
            "compare_type": True,
            "compare_server_default": True,
            "version_table_schema": SCHEMA,
        },
    )
    assert compare_metadata(context, METADATA) == []


def test_the_checks_are_those_that_the_schema_declares(connection: Connection) -> None:
    # Autogeneration does not look at checks.
    found = connection.execute(
        text("""
            SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE contype = 'c' AND connamespace = 'rongtu'::regnamespace
        """)
    ).all()
    declared = {
        str(check.name)
        for table in METADATA.sorted_tables
        for column in table.columns
        for check in column.constraints
        if isinstance(check, CheckConstraint)
    }
    assert {name for name, _ in found} == declared
    ways = next(definition for name, definition in found if name == "ck_demand_place_how")
    assert len(re.findall(r"'\w+'::", ways)) == 10
