"""The database inside the cluster."""

from typing import Any, Final

import psycopg
from psycopg import sql

from geo.cluster.place import DATABASE, PORT, ROLE, Place

_EXTENSIONS: Final = ("postgis", "pgrouting")


def ensure(place: Place) -> None:
    """Make the database and its extensions, unless they are there."""
    with _connect(place, "postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    with _connect(place, DATABASE) as connection:
        for extension in _EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )


def _connect(place: Place, database: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(
        host=str(place.sockets),
        port=PORT,
        user=ROLE,
        dbname=database,
        options="-c client_min_messages=warning",
        autocommit=True,
        connect_timeout=10,
    )
