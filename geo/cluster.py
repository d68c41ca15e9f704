"""A private PostgreSQL with PostGIS, for a machine that has no database of its own.

It listens on a Unix socket only, in a folder that nobody else can enter: therefore no port can
collide, nothing is on the network, and no password has to be kept.
"""

import fcntl
import json
import os
import pwd
import secrets
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psycopg

from geo.errors import RongtuError

ROLE: Final = "rongtu"
DATABASE: Final = "rongtu"
PACKAGES: Final = "postgresql-15 postgresql-15-postgis-3 postgresql-15-pgrouting"
SYSTEM_HOME: Final = Path("/var/lib/rongtu")
"""Where root keeps clusters whose own home the unprivileged user cannot enter."""

_SOCKET_LIMIT: Final = 90
"""A socket's path has room for 107 bytes; `/.s.PGSQL.5432` and a margin come off."""

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


class ClusterError(RongtuError):
    """The embedded cluster cannot be made or started."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a cluster is, and as whom it runs (`user` is none for: as ourselves)."""

    root: Path
    sockets: Path
    user: str | None

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://{ROLE}@/{DATABASE}?host={self.sockets}"


def start(home: Path, *, fast: bool = False) -> str:
    """Start the cluster of `home`, made on first use, and return its SQLAlchemy URL.

    Starting a running cluster changes nothing, and two processes may start it at once.

    Parameters
    ----------
    home
        A folder of ours; made when missing.
    fast
        For throw-away clusters: no protection against a power cut.

    Raises
    ------
    ClusterError
        PostgreSQL is missing, the disk is full, or the server does not come up.
    """
    try:
        with _locked(home):
            place = _read(home) or _choose(home)
            if not _answers(place):
                binaries = _binaries()
                if not (place.data / "PG_VERSION").exists():
                    _make(place, binaries, fast=fast)
                _launch(place, binaries)
            _ensure_database(place)
            return place.url
    except OSError as error:
        raise ClusterError(
            given=f"The cluster in {home} cannot be written ({error.strerror})",
            wanted="a folder with free space that may be written",
            remedy="free some space, or set RONGTU_HOME to another folder",
        ) from error


def stop(home: Path) -> bool:
    """Stop the cluster of `home` cleanly; say whether it was running."""
    if not home.exists():
        return False
    with _locked(home):
        place = _read(home)
        if place is None or not (place.data / "postmaster.pid").exists():
            return False
        was_up = _answers(place)
        _run(place, [_binaries() / "pg_ctl", "stop", "-D", place.data, "-m", "fast", "-w"])
        return was_up


def url(home: Path) -> str | None:
    """Return the URL of the running cluster of `home`; none when it is down."""
    place = _read(home)
    return place.url if place is not None and _answers(place) else None


def is_up(home: Path) -> bool:
    """Say whether the cluster of `home` answers."""
    return url(home) is not None


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    home.mkdir(parents=True, exist_ok=True)
    with (home / "cluster.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _record(home: Path) -> Path:
    return home / "cluster.json"


def _read(home: Path) -> _Place | None:
    try:
        found = json.loads(_record(home).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    place = _Place(Path(found["root"]), Path(found["sockets"]), found["user"])
    return place if place.root.is_dir() else None


def _choose(home: Path) -> _Place:
    """Choose where the cluster goes, make the folders, and write it down."""
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None and not _has_user(user):
        raise _missing(f"There is no user {user!r}")  # noqa: EM102, TRY003 - a part of one
    root = home.resolve() / "postgres"
    if user is not None and not _may_enter(home.resolve(), user):
        root = SYSTEM_HOME / secrets.token_hex(8)
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)
    _give(root, user)
    sockets = root / "run"
    if len(os.fsencode(sockets)) > _SOCKET_LIMIT:
        # mkdtemp makes it new and for us alone, so that nobody can have laid a trap there.
        sockets = Path(tempfile.mkdtemp(prefix="rongtu-", dir="/tmp"))
    sockets.mkdir(exist_ok=True)
    sockets.chmod(0o700)
    _give(sockets, user)
    place = _Place(root, sockets, user)
    draft = _record(home).with_suffix(".draft")
    draft.write_text(json.dumps({"root": str(root), "sockets": str(sockets), "user": user}))
    draft.replace(_record(home))
    return place


def _has_user(user: str) -> bool:
    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def _may_enter(folder: Path, user: str) -> bool:
    """Say whether `user` may pass through every folder down to `folder`."""
    account = pwd.getpwnam(user)
    groups = set(os.getgrouplist(user, account.pw_gid))
    for step in (folder, *folder.parents):
        facts = step.stat()
        if facts.st_uid == account.pw_uid:
            bit = stat.S_IXUSR
        elif facts.st_gid in groups:
            bit = stat.S_IXGRP
        else:
            bit = stat.S_IXOTH
        if not facts.st_mode & bit:
            return False
    return True


def _give(path: Path, user: str | None) -> None:
    if user is not None:
        shutil.chown(path, user, pwd.getpwnam(user).pw_gid)


def _binaries() -> Path:
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
        raise _missing("PostgreSQL with PostGIS is not installed")  # noqa: EM101, TRY003
    return max(found, key=lambda folder: int(folder.parent.name))


def _missing(given: str) -> ClusterError:
    return ClusterError(
        given=given,
        wanted=f"the Debian packages {PACKAGES}",
        remedy=f"apt-get install {PACKAGES}, or set DATABASE_URL to a PostGIS elsewhere",
    )


def _run(place: _Place, command: list[str | Path]) -> None:
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
        raise _missing(f"There is no {command[0]}") from error  # noqa: EM102, TRY003
    if done.returncode:
        name = Path(command[0]).name
        raise ClusterError(
            given=f"{name} failed ({_last_fault(place, said)})",
            wanted="a running cluster",
            remedy=f"see {place.data / 'log'}; free disk space if it is full",
        )


def _last_fault(place: _Place, said: list[str]) -> str:
    logs = sorted((place.data / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
    lines = said + (logs[-1].read_text(errors="replace").splitlines() if logs else [])
    faults = [line for line in lines if "FATAL" in line or "PANIC" in line or "error:" in line]
    return (faults or lines or ["it said nothing"])[-1].strip()


def _make(place: _Place, binaries: Path, *, fast: bool) -> None:
    """Make the cluster beside its place and move it there whole: a killed try leaves no half."""
    for left in (place.data, *place.root.glob("draft-*")):
        shutil.rmtree(left, ignore_errors=True)
    # Named anew each time: the initdb of a killed try may still be writing its own.
    draft = place.root / f"draft-{secrets.token_hex(4)}"
    command: list[str | Path] = [
        binaries / "initdb", "-D", draft, "-U", ROLE, "--encoding=UTF8", "--locale=C.UTF-8",
        "--auth=trust",
    ]  # fmt: skip
    _run(place, [*command, "--no-sync"] if fast else command)
    settings = _CONFIGURATION | (_FAST if fast else {})
    with (draft / "postgresql.conf").open("a", encoding="utf-8") as conf:
        conf.writelines(f"{name} = {value}\n" for name, value in settings.items())
        conf.write(f"unix_socket_directories = '{place.sockets}'\n")
    draft.rename(place.data)


def _launch(place: _Place, binaries: Path) -> None:
    """Start the server; wait out what a killed one left behind."""
    # A reboot empties /tmp and /run.
    if not place.sockets.is_dir():
        place.sockets.mkdir(mode=0o700)
        _give(place.sockets, place.user)
    _drop_stale_pid(place)
    deadline = time.monotonic() + _WAIT_S
    while True:
        try:
            _run(place, [binaries / "pg_ctl", "start", "-D", place.data, "-w", "-t", str(_WAIT_S),
                         "-s"])  # fmt: skip
        except ClusterError as error:
            # Backends of a killed server hold its memory until they notice, some seconds at most.
            if _answers(place):
                return
            if "shared memory" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.5)
        else:
            return


def _drop_stale_pid(place: _Place) -> None:
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
        elif _answers(place) or time.monotonic() > deadline:
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


def _connect(place: _Place, database: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(
        host=str(place.sockets), user=ROLE, dbname=database, autocommit=True, connect_timeout=5
    )


def _answers(place: _Place) -> bool:
    try:
        _connect(place, "postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _ensure_database(place: _Place) -> None:
    with _connect(place, "postgres") as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(f"CREATE DATABASE {DATABASE}".encode())
    with _connect(place, DATABASE) as connection:
        for extension in ("postgis", "pgrouting"):
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}".encode())
