"""The one door to PostGIS."""

from importlib.resources import files
from typing import Any

import pandas as pd
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, Select, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from geo import cluster
from geo.errors import DatabaseUnavailableError
from geo.settings import CHECKOUT, GeoSettings


def database_url(settings: GeoSettings) -> str:
    """Return the URL of the database: DATABASE_URL, else the embedded cluster, started if down."""
    if settings.database_url is None:
        return cluster.start(settings.rongtu_home)
    # DATABASE_URL is a plain libpq URL in most deployments; the driver is ours to choose.
    return (
        make_url(settings.database_url)
        .set(drivername="postgresql+psycopg")
        .render_as_string(hide_password=False)
    )


def connect(settings: GeoSettings, *, url: str | None = None) -> Engine:
    """Return an engine on the database that `settings` name, or on `url`.

    The statement time-out guards the screens; `etl` lifts it for its own transaction.
    """
    return create_engine(
        url or database_url(settings),
        pool_size=settings.pool_size,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": 5,
            # Without a search path of our own, a role called like the schema would change it.
            "options": f"-c statement_timeout={settings.statement_timeout_ms} -c timezone=UTC"
            " -c search_path=public",
        },
    )


def migrate(engine: Engine) -> None:
    """Build or update the whole schema, then (re)install the functions of `geo/sql`."""
    config = Config()
    config.set_main_option("script_location", str(CHECKOUT / "geo" / "migrations"))
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            # Two processes may migrate at once (a container and its twin): the second waits.
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('rongtu.migrate'))"))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            for script in sorted(files("geo").joinpath("sql").iterdir(), key=lambda f: f.name):
                if script.name.endswith(".sql"):
                    connection.exec_driver_sql(
                        script.read_text(encoding="utf-8"),
                        # Else the driver takes each % of a script for a parameter.
                        execution_options={"no_parameters": True},
                    )
            connection.execute(text("SELECT rongtu.refresh_lost_rollups()"))
    except OperationalError as error:
        raise unavailable(engine, error) from error


def unavailable(engine: Engine, error: Exception) -> DatabaseUnavailableError:
    """Say in one line that the database of `engine` does not answer, without its password."""
    where = engine.url.render_as_string(hide_password=True)
    reason = str(getattr(error, "orig", None) or error).strip().splitlines() or ["no answer"]
    return DatabaseUnavailableError(
        given=f"The database at {where} does not answer ({reason[0]})",
        wanted="a running PostgreSQL with PostGIS",
        remedy="start it, correct DATABASE_URL, or unset DATABASE_URL to use the embedded one",
    )


def read_frame(connection: Connection, statement: Select[Any]) -> pd.DataFrame:
    """Run `statement` and return its rows, one column a label, in the statement's order."""
    result = connection.execute(statement)
    return pd.DataFrame(result.all(), columns=list(result.keys()))
