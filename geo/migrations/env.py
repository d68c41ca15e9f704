"""Alembic's entry: migrate over the connection that `geo.db.migrate` opened."""

from alembic import context
from geoalchemy2 import alembic_helpers
from sqlalchemy import text

from geo.schema import METADATA, SCHEMA

connection = context.config.attributes["connection"]
connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public"))
context.configure(
    connection=connection,
    target_metadata=METADATA,
    version_table_schema=SCHEMA,
    include_schemas=True,
    include_name=lambda name, kind, _: kind != "schema" or name == SCHEMA,
    include_object=alembic_helpers.include_object,
    process_revision_directives=alembic_helpers.writer,
    render_item=alembic_helpers.render_item,
)
with context.begin_transaction():
    context.run_migrations()
