"""Loads by the clock: `rongtu schedule`."""

import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Annotated, Any, Final
from zoneinfo import ZoneInfo

import typer
from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED, JobEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler

from etl import cron, run, systemd
from etl.errors import ProfileError
from etl.ledger import Report
from etl.profile import Profile
from etl.profile import read as read_profile
from geo import db
from geo.errors import RongtuError
from geo.settings import geo_settings

Load = Callable[[Path], Report]
ZONE: Final = "Asia/Shanghai"
"""Where a profile that names no time zone is loaded by the clock."""
LATE_S: Final = 3600
"""So late a load is still begun; later it waits for its next time."""
PATIENCE_S: Final = 300.0
"""So long a load may go on after it was told to stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A profile and when it is due."""

    name: str
    layer: str
    path: Path
    cron: cron.Cron
    zone: ZoneInfo


def command(
    profiles: Annotated[list[Path], typer.Argument(metavar="PROFILE…", help="With [schedule].")],
    *,
    data: Annotated[
        Path | None, typer.Option(help="The folder of the files, when not beside the profiles.")
    ] = None,
    as_units: Annotated[
        bool, typer.Option("--systemd", help="Print timers of systemd and run nothing.")
    ] = False,
    once: Annotated[bool, typer.Option("--once", help="Load each now, and end.")] = False,
) -> None:
    """Load by profiles whenever their cron says so, one at a time of each layer."""
    jobs = read(profiles)
    if as_units:
        made = [systemd.units(j.name, j.path, j.cron, j.zone, data=data) for j in jobs]
        typer.echo(systemd.printed(unit for pair in made for unit in pair))
        return
    engine = db.connect(geo_settings())
    db.migrate(engine)

    def load(path: Path) -> Report:
        return run.load(path, engine, base=data)

    if once:
        failures = sum(not attempted(job, load) for job in jobs)
        raise typer.Exit(1 if failures else 0)
    serve(jobs, load)


def read(profiles: Sequence[Path]) -> list[Job]:
    """Return the jobs of `profiles`.

    Raises
    ------
    ProfileError
        One has no times, or times that no clock shows, or is given twice.
    """
    jobs = [_job(path) for path in profiles]
    names = [job.name for job in jobs]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise ProfileError(
                given=f"Profile {name} is given twice", wanted="each once", remedy="leave one out"
            )
    return jobs


def _job(path: Path) -> Job:
    profile = read_profile(path)
    if profile.schedule is None:
        raise ProfileError(
            given=f"Profile {path}: no [schedule]",
            wanted="when to load it",
            remedy='add: [schedule] with cron = "15 2 * * *" for a quarter past two every night',
        )
    try:
        due = cron.read(profile.schedule.cron)
    except cron.CronError as error:
        raise ProfileError(
            given=f"Profile {path}: {error.given}", wanted=error.wanted, remedy=error.remedy
        ) from None
    return Job(name=profile.name, layer=profile.layer, path=path, cron=due, zone=_zone(profile))


def _zone(profile: Profile) -> ZoneInfo:
    said = profile.deployment.time_zone if profile.deployment else None
    return ZoneInfo(profile.time_zone or said or ZONE)


def serve(jobs: Sequence[Job], load: Load, *, patience_s: float = PATIENCE_S) -> None:
    """Run `jobs` whenever they are due, until a signal says to stop; then end what is running.

    A load that fails is told and tried again at its next time.
    """
    # Everything worth knowing is said by us.
    logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
    running = _Running()
    scheduler = _scheduler(jobs, lambda job: running.done(lambda: attempted(job, load)))
    scheduler.add_listener(_not_begun, EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES)
    for job in jobs:
        due = job.cron.trigger(job.zone).get_next_fire_time(None, datetime.now(job.zone))
        _say(event="planned", profile=job.name, cron=job.cron.line, next=due, zone=str(job.zone))
    with _signals(lambda: _stop(scheduler, running)):
        scheduler.start()
        ended = running.ended(within_s=patience_s)
    if not ended:
        # The database takes back what a load has not finished, as if its machine had died.
        _say(event="stopped", error=f"a load was cut off after {patience_s:g} s")
        os._exit(1)
    _say(event="stopped")


def attempted(job: Job, load: Load) -> bool:
    """Load once and print what became of it on one line; say whether it was done."""
    begun_at, since = datetime.now(UTC), time.monotonic()
    try:
        report = load(job.path)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next load is not to suffer
        known = isinstance(error, RongtuError)
        why = str(error) if known else f"{type(error).__name__}: {' '.join(str(error).split())}"
        took = round(time.monotonic() - since, 3)
        _say(event="failed", profile=job.name, error=why, begun_at=begun_at, seconds=took)
        return False
    _say(event="loaded", **asdict(report), adds_up=report.adds_up, begun_at=begun_at)
    return True


def _scheduler(jobs: Sequence[Job], work: Callable[[Job], Any]) -> BlockingScheduler:
    # One thread a layer: a job whose layer is busy waits for it, those of others do not.
    scheduler = BlockingScheduler(
        executors={layer: ThreadPoolExecutor(1) for layer in dict.fromkeys(j.layer for j in jobs)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": LATE_S},
        timezone=UTC,
    )
    for job in jobs:
        scheduler.add_job(
            work, job.cron.trigger(job.zone), args=[job], id=job.name, executor=job.layer
        )
    return scheduler


class _Running:
    """How many loads are under way; none is begun any more once it is closed."""

    def __init__(self) -> None:
        self._count = 0
        self._closed = False
        self._changed = threading.Condition()

    def done(self, work: Callable[[], Any]) -> None:
        with self._changed:
            if self._closed:
                return
            self._count += 1
        try:
            work()
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def close(self) -> None:
        with self._changed:
            self._closed = True

    def ended(self, *, within_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._count == 0, timeout=within_s)


def _stop(scheduler: BlockingScheduler, running: _Running) -> None:
    running.close()
    # The signal may have come before the first job was looked at.
    while not scheduler.running:
        time.sleep(0.01)
    scheduler.shutdown(wait=False)


@contextmanager
def _signals(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at the first signal to end; a second one ends at once."""
    told = threading.Event()

    def heard(number: int, _frame: FrameType | None) -> None:
        if told.is_set():
            os._exit(128 + number)
        told.set()
        # In a thread of its own: the handler interrupts the scheduler, which may hold its lock.
        threading.Thread(target=stop, daemon=True).start()

    before = {one: signal.signal(one, heard) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _not_begun(event: JobEvent) -> None:
    busy = event.code == EVENT_JOB_MAX_INSTANCES
    why = "its last load is not done yet" if busy else f"its layer was busy for {LATE_S} s"
    _say(event="not begun", profile=event.job_id, error=why)


def _say(**what: object) -> None:
    def plain(value: object) -> str:
        return value.isoformat() if isinstance(value, datetime) else str(value)

    sys.stdout.write(json.dumps(what, ensure_ascii=False, default=plain) + "\n")
    sys.stdout.flush()
