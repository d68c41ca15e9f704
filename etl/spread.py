"""A load on a Dask cluster: each worker cleans, places and writes a file of the source at a time.

Twice through the files: first only for what tells rows apart, so that of rows with one id the
first stands wherever it is; then for the work. The same functions do it as on one machine, so the
tables are equal row for row. A worker writes all of a file or nothing of it, and a file that is
tried again replaces what the first try wrote.
"""

from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from sqlalchemy import Engine, create_engine, delete, func, select, text
from sqlalchemy.schema import DropTable

from etl.errors import LoadError
from etl.flow import masked
from etl.piece import Piece, World, made
from etl.place import Stacks
from etl.profile import Profile
from etl.seen import Again, Keys, Seen, keys
from etl.sources import Rows, files, read
from etl.sources.numbers import shifted
from etl.sources.watermark import latest
from etl.staging import NAMED, PART, Staging

if TYPE_CHECKING:
    from etl.job import Job


PATIENCE_S: Final = 60
"""So long a worker may be missed before it is asked whether there are any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One file of a source, and what is known of its rows before the work."""

    number: int
    profile: Profile
    since: str | None
    start: int
    again: tuple[Again, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What became of the pieces of a part; the good rows are in the database."""

    pieces: list[tuple[Rows, Piece]]
    stacks: Stacks
    mark: str | None


def take(job: "Job", engine: Engine, address: str, *, base: Path | None) -> None:
    """Fill the staging table of a load by the workers of a cluster.

    Raises
    ------
    LoadError
        The layer or the source cannot be parted, or the cluster does not answer.
    """
    # A second of imports that few loads need.
    from distributed.client import Client  # noqa: PLC0415

    profile = job.profile
    if profile.layer != "demand" or not profile.read.path:
        raise LoadError(
            given=f"Profile {profile.name} on a cluster",
            wanted="demands in files, such as a folder of CSV or GeoParquet",
            remedy="load it without --cluster",
        )
    parts = [_only(profile, path, base) for path in files(profile, base)]
    job.staging = Staging.of(profile.contract, name=f"{NAMED}{job.run_id}")
    url = engine.url.render_as_string(hide_password=False)
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise LoadError(
            given=f"The cluster at {address} does not answer ({str(error).splitlines()[0]})",
            wanted="the address of a Dask scheduler, such as tcp://10.0.0.1:8786",
            remedy="start one (dask scheduler, dask worker), or load without --cluster",
        ) from error
    with client, _cleared(job, engine, address):
        job.steps.step("read")
        job.judge(next(_pieces(parts[0], job.mark)))
        with engine.begin() as own:
            job.staging.make(own)
        told = client.map(looked, parts, since=job.mark, pure=False)
        try:
            ready = _parts(job, parts, list(_results(client, told)))
        except (ImportError, RuntimeError) as error:
            # The scheduler, or a worker, cannot take apart what names our functions.
            raise LoadError(
                given=f"The cluster at {address} cannot run Rongtu"
                f" ({(str(error).splitlines() or [repr(error)])[0]})",
                wanted="a scheduler and workers with this version of Rongtu and its packages",
                remedy="start all of them with PYTHONPATH naming the checkout, by its own Python",
            ) from error
        job.steps.step("clean, place, write to the staging table")
        # Made by a task, and not scattered: what dies with a worker is made again.
        world = client.submit(_itself, job.world, pure=False)
        work = client.map(
            worked, ready, world=world, name=str(job.staging.table.name), url=url, pure=False
        )
        for done in _results(client, work):
            for rows, piece in done.pieces:
                job.enter(rows, piece)
            job.stacks.merge(done.stacks)
            job.reach(pd.Series([done.mark], dtype="str"))


def _results(client: Any, futures: list[Any]) -> Iterator[Any]:  # noqa: ANN401 - untyped
    """Yield what the workers made, as long as there are any.

    Raises
    ------
    LoadError
        There is no worker left to wait for.
    """
    for future in futures:
        while True:
            try:
                result = future.result(timeout=PATIENCE_S)
            except TimeoutError:
                if client.scheduler_info()["workers"]:
                    continue
                raise LoadError(
                    given=f"The cluster at {client.scheduler.address} has no worker",
                    wanted="a scheduler with workers",
                    remedy="start some (dask worker), and load again; nothing of this load was"
                    " kept",
                ) from None
            yield result
            break


@contextmanager
def _cleared(job: "Job", engine: Engine, address: str) -> Iterator[None]:
    """Leave no table behind when the cluster fails, and say that it did in one line."""
    from distributed.comm import CommClosedError  # noqa: PLC0415 - as above
    from distributed.scheduler import KilledWorker  # noqa: PLC0415

    try:
        yield
    except BaseException as error:
        with engine.begin() as own:
            own.execute(DropTable(job.staging.table, if_exists=True))
        if isinstance(error, KilledWorker | CommClosedError | CancelledError):
            raise LoadError(
                given=f"The cluster at {address} gave up ({type(error).__name__})",
                wanted="workers that stay until their file is done",
                remedy="look at the workers' memory and logs, and load again;"
                " nothing of this load was kept",
            ) from error
        raise


def looked(profile: Profile, *, since: str | None) -> tuple[str, int, list[Keys]]:
    """Return the name of a file, the number of its last row, and the keys of its pieces."""
    found, last, name = [], 0, ""
    for rows in _pieces(profile, since):
        found.append(keys(rows, profile))
        last, name = max(last, _last(rows)), rows.file
    return name, last, found


def worked(part: Part, *, world: World, name: str, url: str) -> Done:
    """Clean and place the rows of a part, and write them to the table `name`."""
    staging = Staging.of(part.profile.contract, name=name)
    stacks = Stacks()
    done, mark = [], part.since
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            # Moments are written without their UTC, and a part may take longer than a screen waits.
            connection.execute(text("SET LOCAL timezone = 'UTC'"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            # A try that the scheduler took for dead may still be writing: one after the other.
            lock = func.pg_advisory_xact_lock(func.hashtext(name), part.number)
            connection.execute(select(lock))
            # It may be the second try: the first may have been written and not been told.
            connection.execute(delete(staging.table).where(staging.table.c[PART] == part.number))
            for found, again in zip(_pieces(part.profile, part.since), part.again, strict=True):
                rows = shifted(found, part.start)
                piece = made(rows, again, world)
                staging.copy(connection, piece.good.assign(**{PART: part.number}))
                stacks.add(piece.good["at"].to_numpy(), piece.good["top"])
                done.append((_held(rows, piece), replace(piece, good=_NOTHING)))
                if part.profile.read.watermark is not None:
                    mark = latest(rows.frame[part.profile.read.watermark], mark, now=world.now)
    finally:
        engine.dispose()
    return Done(pieces=done, stacks=stacks, mark=mark)


_NOTHING = pd.DataFrame()


def _itself(world: World) -> World:
    return world


def _parts(
    job: "Job", profiles: list[Profile], told: list[tuple[str, int, list[Keys]]]
) -> list[Part]:
    """Give every row of all files one number, and find those that were there before."""
    seen, start, parts = Seen(job.origins), 0, []
    for number, (profile, (name, last, found)) in enumerate(zip(profiles, told, strict=True)):
        job.origins.starts.append(start)
        job.origins.files.append(name)
        again = tuple(seen.look(_shifted(one, start)) for one in found)
        parts.append(Part(number=number, profile=profile, since=job.mark, start=start, again=again))
        start += last
    return parts


def _only(profile: Profile, path: Path, base: Path | None) -> Profile:
    """Return the profile of one file of a source; it stays the same source.

    Its folder is whole, as a worker may stand elsewhere: a file is called the same as without one.
    """
    one = profile.read.model_copy(update={"path": (path.resolve(),)})
    folder = (base or profile.folder).resolve()
    return profile.model_copy(update={"read": one, "folder": folder})


def _pieces(profile: Profile, since: str | None) -> Iterator[Rows]:
    return masked(read(profile, since=since), profile)


def _shifted(found: Keys, start: int) -> Keys:
    return replace(found, numbers=found.numbers + start, skipped=found.skipped + start)


def _last(rows: Rows) -> int:
    return int(rows.frame.index.max()) if len(rows.frame) else 0


def _held(rows: Rows, piece: Piece) -> Rows:
    """Return the rows that are held back: the others need not travel."""
    kept = rows.frame.index.isin(piece.rejected.index)
    return replace(
        rows,
        frame=rows.frame[kept],
        geometry=None if rows.geometry is None else rows.geometry[kept],
    )
