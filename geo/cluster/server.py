"""PostgreSQL's programs, run as the unprivileged user."""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psycopg

from geo.cluster.place import DATABASE, ROLE, ClusterError, Place, give, missing

_WAIT_S: Final = 30

_CONFIGURATION: Final = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    # A small server of two cores that also runs the application.
    "shared_buffers": "'256MB'",
    "work_mem": "'32MB'",
    "maintenance_work_mem": "'256MB'",
    "max_wal_size": "'2GB'",
    "checkpoint_timeout": "'15min'",
    "random_page_cost": "1.1",
    "jit": "off",  # costs more than it saves on queries of some 30 ms
    # A load that is lost to a power cut within the last half second is simply run again.
    "synchronous_commit": "off",
    "logging_collector": "on",
    "log_directory": "'log'",
    "log_filename": "'postgresql-%a.log'",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "'1d'",
}
_FAST: Final = {"fsync": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs: PG_BIN, else Debian's newest with PostGIS."""
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    found = [
        folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if (folder / "postgres").exists()
        and Path(f"/usr/share/postgresql/{folder.parent.name}/extension/postgis.control").exists()
    ]
    if not found:
        raise missing("PostgreSQL with PostGIS is not installed")  # noqa: EM101, TRY003
    return max(found, key=lambda folder: int(folder.parent.name))


def run(place: Place, command: list[str | Path]) -> None:
    """Run one of PostgreSQL's programs as the unprivileged user; it refuses to run as root."""
    drop: dict[str, Any] = {}
    if place.user is not None:
        account = pwd.getpwnam(place.user)
        drop = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    try:
        # A file, not a pipe: the server inherits it, and a pipe would be read for ever.
        with tempfile.TemporaryFile("w+") as out:
            done = subprocess.run(  # noqa: S603 - our own words, no shell
                [str(word) for word in command],
                check=False,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
                # Ctrl-C in our terminal must not reach the server: we stop it in order.
                start_new_session=True,
                **drop,
            )
            out.seek(0)
            said = [line for line in out.read().splitlines() if line.strip()]
    except FileNotFoundError as error:
        raise missing(f"There is no {command[0]}") from error  # noqa: EM102, TRY003
    if done.returncode:
        name = Path(command[0]).name
        raise ClusterError(
            given=f"{name} failed ({_last_fault(place, said)})",
            wanted="a running cluster",
            remedy=f"see {place.data / 'log'}; free disk space if it is full",
        )


def _last_fault(place: Place, said: list[str]) -> str:
    logs = sorted((place.data / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
    lines = said + (logs[-1].read_text(errors="replace").splitlines() if logs else [])
    faults = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (faults or lines or ["it said nothing"])[-1].strip()


def make(place: Place, *, fast: bool) -> None:
    """Make the cluster beside its place and move it there whole: a killed try leaves no half."""
    for left in (place.data, *place.root.glob("draft-*")):
        shutil.rmtree(left, ignore_errors=True)
    # Named anew each time: the initdb of a killed try may still be writing its own.
    draft = place.root / f"draft-{secrets.token_hex(4)}"
    command: list[str | Path] = [
        binaries() / "initdb", "-D", draft, "-U", ROLE, "--encoding=UTF8", "--locale=C.UTF-8",
        "--auth=trust",
    ]  # fmt: skip
    run(place, [*command, "--no-sync"] if fast else command)
    settings = _CONFIGURATION | (_FAST if fast else {})
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{name} = {value}\n" for name, value in settings.items())
        conf.write(f"unix_socket_directories = '{place.sockets}'\n")
    draft.rename(place.data)


def launch(place: Place) -> None:
    """Start the server; wait out what a killed one left behind."""
    # A reboot empties /tmp and /run.
    if not place.sockets.is_dir():
        place.sockets.mkdir(mode=0o700)
        give(place.sockets, place.user)
    _drop_stale_pid(place)
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            run(place, [binaries() / "pg_ctl", "start", "-D", place.data, "-w", "-t", str(_WAIT_S),
                         "-s"])  # fmt: skip
        except ClusterError as error:
            # Backends of a killed server hold its memory until they notice, some seconds at most.
            if answers(place):
                return
            if "shared memory" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def quit_(place: Place) -> None:
    """Stop the server cleanly; its clients are sent away."""
    run(place, [binaries() / "pg_ctl", "stop", "-D", place.data, "-m", "fast", "-w"])


def _drop_stale_pid(place: Place) -> None:
    """Remove the lock files of a dead server: PostgreSQL takes any living number for its own.

    The number may belong to another program by now, or to a zombie that nobody buried. Backends
    of a killed server end by themselves; until they have, the file protects the data and stays.
    """
    pid_file = place.data / "postmaster.pid"
    deadline = time.monotonic() + _WAIT_S
    while pid_file.exists():
        if not _living_in(place.data):
            for left in (pid_file, *place.sockets.glob(".s.PGSQL.*")):
                left.unlink(missing_ok=True)
        elif answers(place) or time.monotonic() > deadline:
            return
        else:
            time.sleep(0.1)


def _living_in(folder: Path) -> list[int]:
    """Return the processes whose working directory is `folder`, as every postgres has its data."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is nobody's we may ask; a zombie has no cwd
            if (process / "cwd").readlink() == folder:
                found.append(int(process.name))
    return found


def _connect(place: Place, database: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(
        host=str(place.sockets), user=ROLE, dbname=database, autocommit=True, connect_timeout=5
    )


def answers(place: Place) -> bool:
    """Say whether the server takes connections."""
    try:
        _connect(place, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def ensure_database(place: Place) -> None:
    """Make the database and its extensions, unless they are there."""
    with _connect(place, "postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())
    with _connect(place, DATABASE) as connection:
        for extension in ("postgis", "pgrouting"):
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
