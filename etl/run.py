"""One load: read, clean, place, write, count again, enter in the ledger. All of it or nothing."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Final

import psycopg
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from etl import held as quarantine
from etl import ledger, spread
from etl.failure import said, why
from etl.job import Job
from etl.ledger import Report
from etl.profile import Profile
from etl.profile import read as read_profile
from etl.progress import Steps, silent
from etl.sources import read, size
from etl.staging import drop_left
from geo.errors import RongtuError

Work = Callable[[Job], bool]
"""Fills the staging table of a load, and says whether all that there is was read."""

LOCK: Final = "rongtu.load"


def load(
    profile_path: Path,
    engine: Engine,
    *,
    base: Path | None = None,
    progress: Steps | None = None,
    cluster: str | None = None,
) -> Report:
    """Load what a profile names; the database is as it was when anything goes wrong.

    Parameters
    ----------
    profile_path
        A TOML file.
    base
        The folder of the source, when it is not beside the profile.
    progress
        Told of each step.
    cluster
        The address of a Dask scheduler whose workers clean and place, one file each.

    Raises
    ------
    RongtuError
        The profile or its source cannot be read, too much of it cannot be used, or the database
        refused. The ledger then has a failed run, if the database still answers and the profile
        could be read.
    """
    profile = read_profile(profile_path)

    def work(job: Job) -> bool:
        job.mark = ledger.watermark(job.connection, profile) if profile.read.watermark else None
        if cluster is not None:
            spread.take(job, engine, cluster, base=base)
        else:
            job.take(read(profile, base=base, since=job.mark), size=size(profile, base))
        return profile.read.watermark is None

    return _tried(profile, engine, work, progress)


def load_again(profile_path: Path, engine: Engine, *, progress: Steps | None = None) -> Report:
    """Load the rows of a profile that are held back once more, as the profile now says.

    Raises
    ------
    RongtuError
        As of `load`.
    """
    profile = read_profile(profile_path)

    def work(job: Job) -> bool:
        # What is tried again says nothing of how far the source was read.
        job.incremental = False
        rows, job.held.places = quarantine.again(job.connection, profile, run_id=job.run_id)
        job.take(iter([rows]))
        return True

    return _tried(profile, engine, work, progress)


def _tried(profile: Profile, engine: Engine, work: Work, steps: Steps | None) -> Report:
    """Do the `work` of a load in one transaction; enter it as failed when it fails."""
    started_at, since = datetime.now(UTC), perf_counter()
    told = steps or silent()
    try:
        try:
            with engine.begin() as connection:
                _prepare(connection, told)
                run_id = ledger.opened(connection, profile, started_at)
                job = Job.begun(connection, profile, told, run_id=run_id)
                whole = work(job)
                return job.finished(whole=whole, since=since)
        except (DBAPIError, psycopg.Error) as error:
            raise said(engine, error) from error
    except BaseException as error:
        # Nothing was kept. That it was tried is worth knowing, unless the database is away.
        with suppress(SQLAlchemyError, RongtuError):
            ledger.failed(engine, profile, started_at, why(error))
        raise


def _prepare(connection: Connection, steps: Steps) -> None:
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SET LOCAL timezone = 'UTC'"))
    # One load at a time: it may take more than a screen's query is given.
    connection.execute(text("SET LOCAL work_mem = '128MB'"))
    connection.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
    # A load that was killed is noticed in the middle of a statement, and lets the next one in.
    connection.execute(text("SET LOCAL client_connection_check_interval = '1s'"))
    # Two loads at once would each miss the other's rows in the rollup: the second waits.
    key = func.hashtext(LOCK)
    if not connection.scalar(select(func.pg_try_advisory_xact_lock(key))):
        steps.note("another load is under way: waiting for it")
        connection.execute(select(func.pg_advisory_xact_lock(key)))
    drop_left(connection)
