"""What the database has against a load, in one line."""

import psycopg.errors
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from etl.errors import LoadError
from geo import db
from geo.errors import RongtuError


def why(error: BaseException) -> str:
    """Return the reason that a failed run is entered with."""
    return "interrupted" if isinstance(error, KeyboardInterrupt) else str(error) or repr(error)


def said(engine: Engine, error: DBAPIError | psycopg.Error) -> RongtuError:
    """Say in one line what the database has against it."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    reason = (str(cause).strip().splitlines() or ["no reason given"])[0]
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    match cause:
        case psycopg.errors.DiskFull():
            return LoadError(
                given=f"The database has no space left ({reason})",
                wanted="free space on its disk",
                remedy="free some and load again; nothing of this load was kept",
            )
        case (
            psycopg.errors.UndefinedTable()
            | psycopg.errors.InvalidSchemaName()
            | (psycopg.errors.UndefinedFunction())
        ):
            return LoadError(
                given=f"The database has no tables of this version ({reason})",
                wanted="a migrated database",
                remedy="run: rongtu db migrate",
            )
        case psycopg.errors.InsufficientPrivilege() | psycopg.errors.ReadOnlySqlTransaction():
            return LoadError(
                given=f"The database does not let us write ({reason})",
                wanted="a role that may write to the schema rongtu",
                remedy="correct DATABASE_URL, or grant the role what it lacks",
            )
        case psycopg.OperationalError() if (
            lost or cause.sqlstate is None or (cause.sqlstate.startswith(("08", "57P")))
        ):
            return db.unavailable(engine, error)
        case _:
            return LoadError(
                given=f"The database refused the load ({reason})",
                wanted="rows that the tables accept",
                remedy="correct the source or its profile; nothing of this load was kept",
            )
