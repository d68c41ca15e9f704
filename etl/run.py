"""One load: read, clean, place, write, count again, enter in the ledger. All of it or nothing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

import psycopg.errors
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from etl import ledger, surroundings
from etl import load as tables
from etl.errors import LoadError
from etl.ledger import Report
from etl.prepare import Prepared, latest, prepared
from etl.profile import Profile
from etl.sources import Rows, read
from geo import db
from geo.errors import RongtuError
from geo.schema import demand, demand_daily

Progress = Callable[[str], None]
LOCK: Final = "rongtu.load"


def load(
    profile_path: Path,
    engine: Engine,
    *,
    base: Path | None = None,
    progress: Progress | None = None,
) -> Report:
    """Load what a profile names; the database is as it was when anything goes wrong.

    Parameters
    ----------
    profile_path
        A TOML file.
    base
        The folder of the source, when it is not beside the profile.
    progress
        Called with a line at each step.

    Raises
    ------
    RongtuError
        The profile or its file cannot be read, or the database refused. The ledger then has a
        failed run, if the database still answers and the profile could be read.
    """
    started_at, since = datetime.now(UTC), perf_counter()
    say = progress or (lambda _: None)
    profile = Profile.load(profile_path)
    try:
        try:
            return _loaded(profile, engine, base=base, say=say, begun=(started_at, since))
        except (DBAPIError, psycopg.Error) as error:
            raise said(engine, error) from error
    except BaseException as error:
        # Nothing was kept. That it was tried is worth knowing, unless the database is away.
        with suppress(SQLAlchemyError, RongtuError):
            ledger.failed(engine, profile, started_at, _why(error))
        raise


def _loaded(
    profile: Profile,
    engine: Engine,
    *,
    base: Path | None,
    say: Progress,
    begun: tuple[datetime, float],
) -> Report:
    with engine.connect() as connection:
        # Before the work, so that a database that is away is told at once.
        time_zone = surroundings.time_zone(connection, profile)
    source = read(profile, base=base)
    say(f"{profile.name}: {len(source.frame)} rows read")
    ready = prepared(source, profile, time_zone=time_zone)
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL timezone = 'UTC'"))
        # One load at a time: it may take more than a screen's query is given.
        connection.execute(text("SET LOCAL work_mem = '128MB'"))
        connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        # Two loads at once would each miss the other's rows in the rollup: the second waits.
        connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(LOCK))))
        run_id = ledger.opened(connection, profile, begun[0])
        surroundings.agree(connection, profile)
        return _written(connection, profile, source, ready, run_id=run_id, say=say, since=begun[1])


def _written(  # noqa: PLR0913 - the steps of one load
    connection: Connection,
    profile: Profile,
    source: Rows,
    ready: Prepared,
    *,
    run_id: int,
    say: Progress,
    since: float,
) -> Report:
    contract = profile.contract
    rows, rejected = surroundings.fitted(connection, profile, ready)
    rows = rows.assign(source=profile.source, synthetic=profile.synthetic)
    say(f"{profile.name}: {len(rows)} rows checked" + (" and placed" * contract.placed))
    done = tables.write(connection, contract, rows, run_id)
    say(f"{profile.name}: {done.inserted} inserted, {done.updated} updated")
    if done.changed:
        tables.analyze(connection, contract.table)
        _follow(connection, profile, done)
    ledger.held_back(connection, profile, source, rejected, run_id=run_id)
    counts = {
        "read": len(source.frame),
        "inserted": done.inserted,
        "updated": done.updated,
        "unchanged": done.unchanged,
        "quarantined": len(rejected),
        "skipped": ready.skipped,
    }
    as_of = latest(rows, profile)
    ledger.closed(connection, run_id, counts, as_of=as_of)
    return Report(
        profile=profile.name,
        layer=profile.layer,
        source=profile.source,
        run_id=run_id,
        **counts,
        as_of=as_of,
        seconds=perf_counter() - since,
        notes=_notes(connection, profile, done),
    )


def _follow(connection: Connection, profile: Profile, done: tables.Written) -> None:
    """Bring up to date what is computed from the rows."""
    if profile.layer == "area":
        tables.rebuild_paths(connection)
    if profile.layer == "demand":
        tables.refresh_rollup(connection, done)
        tables.analyze(connection, demand_daily)


def _notes(connection: Connection, profile: Profile, done: tables.Written) -> tuple[str, ...]:
    if profile.layer != "area" or not done.changed:
        return ()
    placed = connection.scalar(select(func.count()).select_from(demand))
    if not placed:
        return ()
    return (f"areas changed after {placed} demands were placed: load these again to move them",)


def _why(error: BaseException) -> str:
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
