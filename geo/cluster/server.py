"""The server's life: made, started, found among the processes, stopped."""

import os
import secrets
import shlex
import shutil
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from typing import Final

from geo.cluster.failure import ClusterError, missing
from geo.cluster.place import PORT, ROLE, Place

_WAIT_S: Final = 60
_GRACE_S: Final = 3.0

_CONFIGURATION: Final = {
    "timezone": "UTC",
    "log_timezone": "UTC",
    # A small server of two cores that also runs the application.
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # costs more than it saves on queries of some 30 ms
    # Nothing is replicated, and then a COPY into a table of its own transaction needs no log.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # synchronous_commit stays on: a load is one commit, so it would gain nothing, and a password
    # changed or a line of the audit must not be lost to a kill after it was acknowledged.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
}
_FAST: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class State(Enum):
    """What the server is doing."""

    DOWN = "down"
    BUSY = "busy"
    """Starting, recovering or stopping."""
    READY = "ready"


def state(place: Place) -> State:
    """Tell from the pid file, believed only as far as that process is this cluster's server."""
    lines = _pid_file_lines(place)
    if not lines or not lines[0].isdigit() or not _belongs(int(lines[0]), place.name):
        return State.DOWN
    status = lines[7].strip() if len(lines) > 7 else ""  # noqa: PLR2004 - its eighth line
    return State.READY if status == "ready" else State.BUSY


def make(place: Place, *, fast: bool) -> None:
    """Make the cluster beside its place and move it there whole: a killed try leaves no half."""
    for left in (place.data, *place.root.glob("draft-*")):
        shutil.rmtree(left, ignore_errors=True)
    # Named anew each time: the initdb of a killed try may still be writing its own.
    draft = place.root / f"draft-{secrets.token_hex(4)}"
    try:
        _run(
            place, "initdb", "-D", draft, "-U", ROLE, "--encoding=UTF8", "--locale=C.UTF-8",
            "--auth-local=trust", "--auth-host=reject", *(["--no-sync"] if fast else []),
        )  # fmt: skip
        settings = _CONFIGURATION | (_FAST if fast else {})
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as conf:
            conf.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        draft.rename(place.data)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)  # a full disk is not to stay full
        raise


def launch(place: Place) -> None:
    """See to it that the server is ready, whatever a killed one left behind."""
    if not _comes(lambda: state(place) is not State.BUSY, _WAIT_S):
        raise _stuck(place, "ready")
    if state(place) is State.READY:
        return
    _bury(place)
    # What may change from one start to the next is said here, not in the file.
    options = {
        "cluster_name": place.name,
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": str(place.sockets),
        "unix_socket_permissions": "0700",
    }
    words = shlex.join(word for item in options.items() for word in ("-c", "=".join(item)))
    try:
        _run(
            place, "pg_ctl", "start", "-D", place.data, "-w", "-t", str(_WAIT_S), "-s", "-o", words
        )  # fmt: skip
    except ClusterError:
        # The server of a killed starter, not to be seen a moment ago, may have come first.
        _comes(lambda: state(place) is not State.BUSY, _WAIT_S)
        if state(place) is not State.READY:
            raise


def halt(place: Place) -> bool:
    """Stop the server in order, its clients sent away; say whether it was running."""
    if state(place) is State.DOWN:
        _bury(place)
        return False
    try:
        _run(place, "pg_ctl", "stop", "-D", place.data, "-m", "fast", "-w", "-t", str(_WAIT_S))
    except ClusterError:
        if state(place) is not State.DOWN:  # else it went by itself, between the two looks
            raise
    return True


def _bury(place: Place) -> None:
    """Clear away what a killed server left: its backends, and lock files that name other programs.

    Backends end by themselves, once they look up from their work. PostgreSQL takes any living
    process of its user for its own: such a lock file is removed, but only when no backend is left.
    """
    for asked in (signal.SIGQUIT, signal.SIGKILL, None):
        if _comes(lambda: not _processes(place.name), _GRACE_S):
            break
        if asked is None:
            raise _stuck(place, "gone")
        for pid in _processes(place.name):
            with suppress(ProcessLookupError):
                os.kill(pid, asked)
    for left in (place.data / "postmaster.pid", *place.sockets.glob(".s.PGSQL.*")):
        left.unlink(missing_ok=True)


def _stuck(place: Place, wanted: str) -> ClusterError:
    return ClusterError(
        given=f"The server in {place.root} is not {wanted} after some time",
        wanted=f"a server that is {wanted}",
        remedy=f"see {place.data / 'log'}, or end the processes called {place.name}",
    )


def _comes(happens: Callable[[], bool], within_s: float) -> bool:
    deadline = time.monotonic() + within_s
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _pid_file_lines(place: Place) -> list[str]:
    try:
        return (place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []


def _processes(name: str) -> list[int]:
    numbers = (int(path.name) for path in Path("/proc").glob("[0-9]*"))
    return [number for number in numbers if _belongs(number, name)]


def _belongs(pid: int, name: str) -> bool:
    """Say whether `pid` is a process of the cluster `name`.

    The name is in the server's arguments and its backends' titles, which everyone may read; a
    process's folder only its owner and a root with all its powers may, which a container's is not.
    """
    try:
        title = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    program = title.split(b"\0", 1)[0]
    return name.encode() in title and (
        program.startswith(b"postgres:") or program.endswith(b"/postgres")
    )


def _run(place: Place, program: str, *words: str | Path) -> None:
    done = place.account.run([_programs(place) / program, *words])
    if done.status:
        raise ClusterError(
            given=f"{program} failed ({_last_fault(place, done.lines)})",
            wanted=f"a cluster in {place.root}",
            remedy=f"free disk space if it is full; else see {place.data / 'log'}",
        )


def _last_fault(place: Place, said: tuple[str, ...]) -> str:
    faults = [line for line in said if "FATAL" in line or "PANIC" in line or "error:" in line]
    if faults and not faults[-1].startswith("pg_ctl"):
        return faults[-1]
    logs = sorted((place.data / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
    last = logs[-1].read_text(errors="replace").splitlines() if logs else []
    return (last[-1:] or list(said[-1:]) or ["it said nothing"])[0].strip()


def _programs(place: Place) -> Path:
    """Return the folder of PostgreSQL's programs: PG_BIN, else the newest that can have PostGIS.

    A cluster that is there already needs the version that made it.
    """
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    found = {
        folder.parent.name: folder
        for folder in Path("/usr/lib/postgresql").glob("*/bin")
        if (folder / "initdb").exists()
        and Path(f"/usr/share/postgresql/{folder.parent.name}/extension/postgis.control").exists()
    }
    if not found:
        reason = "PostgreSQL with PostGIS is not installed"
        raise missing(reason)
    version = place.data / "PG_VERSION"
    wanted = version.read_text().strip() if version.exists() else max(found, key=int)
    if wanted not in found:
        raise ClusterError(
            given=f"PostgreSQL {', '.join(sorted(found, key=int))} with PostGIS is installed",
            wanted=f"PostgreSQL {wanted}, which made the cluster in {place.root}",
            remedy=f"apt-get install postgresql-{wanted}-postgis-3 postgresql-{wanted}-pgrouting",
        )
    return found[wanted]
