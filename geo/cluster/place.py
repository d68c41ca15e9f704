"""Where a cluster is, and as whom it runs."""

import fcntl
import json
import os
import pwd
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from geo.errors import RongtuError

ROLE: Final = "rongtu"
DATABASE: Final = "rongtu"
PACKAGES: Final = "postgresql-15 postgresql-15-postgis-3 postgresql-15-pgrouting"
SYSTEM_HOME: Final = Path("/var/lib/rongtu")
"""Where root keeps clusters whose own home the unprivileged user cannot enter."""

_SOCKET_LIMIT: Final = 90
"""A socket's path has room for 107 bytes; `/.s.PGSQL.5432` and a margin come off."""


class ClusterError(RongtuError):
    """The embedded cluster cannot be made or started."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster is, and as whom it runs (`user` is none for: as ourselves)."""

    root: Path
    sockets: Path
    user: str | None

    @property
    def data(self) -> Path:
        """Return the folder of the data."""
        return self.root / "data"

    @property
    def url(self) -> str:
        """Return the SQLAlchemy URL."""
        return f"postgresql+psycopg://{ROLE}@/{DATABASE}?host={self.sockets}"


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the lock of `home`: one process at a time makes, starts or stops its cluster."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "cluster.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _record(home: Path) -> Path:
    return home / "cluster.json"


def read(home: Path) -> Place | None:
    """Return where the cluster of `home` is; none when it has none yet."""
    try:
        found = json.loads(_record(home).read_text(encoding="utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    place = Place(Path(found["root"]), Path(found["sockets"]), found["user"])
    return place if place.root.is_dir() else None


def choose(home: Path) -> Place:
    """Choose where the cluster goes, make the folders, and write it down."""
    user = "postgres" if os.geteuid() == 0 else None
    if user is not None and not _has_user(user):
        raise missing(f"There is no user {user!r}")  # noqa: EM102, TRY003 - a part of the message
    root = home.resolve() / "postgres"
    if user is not None and not _may_enter(home.resolve(), user):
        root = SYSTEM_HOME / secrets.token_hex(8)
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)
    give(root, user)
    sockets = root / "run"
    if len(os.fsencode(sockets)) > _SOCKET_LIMIT:
        # mkdtemp makes it new and for us alone, so that nobody can have laid a trap there.
        sockets = Path(tempfile.mkdtemp(prefix="rongtu-", dir="/tmp"))
    sockets.mkdir(exist_ok=True)
    sockets.chmod(0o700)
    give(sockets, user)
    place = Place(root, sockets, user)
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


def give(path: Path, user: str | None) -> None:
    """Hand `path` to `user`, when there is one."""
    if user is not None:
        shutil.chown(path, user, pwd.getpwnam(user).pw_gid)


def missing(given: str) -> ClusterError:
    """Say that `given` is for want of packages."""
    return ClusterError(
        given=given,
        wanted=f"the Debian packages {PACKAGES}",
        remedy=f"apt-get install {PACKAGES}, or set DATABASE_URL to a PostGIS elsewhere",
    )
