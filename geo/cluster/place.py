"""Where a cluster is. Each home has its own; a copied home gets another, a moved one keeps it."""

import fcntl
import logging
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import URL

from geo.cluster.account import Account, account_of
from geo.cluster.failure import ClusterError

ROLE: Final = "rongtu"
DATABASE: Final = "rongtu"
PORT: Final = 5432
SYSTEM_HOME: Final = Path("/var/lib/rongtu")
"""Where root keeps clusters whose own home the unprivileged user cannot enter."""

_IN_HOME: Final = "postgres"
_SOCKET_LIMIT: Final = 107 - len(f"/.s.PGSQL.{PORT}")
_PLAIN: Final = re.compile(r"[\w./+-]+", re.ASCII)
"""libpq splits hosts at commas, PostgreSQL its socket folders at commas and quotes."""
_UNQUOTABLE: Final = re.compile(r'["$`\\\n]')
"""pg_ctl starts the server through a shell, with the folder between double quotes."""

_log = logging.getLogger(__name__)


class _Record(BaseModel):
    """`cluster.json` in the home. Its folder is relative to the home, where it is in there."""

    model_config = ConfigDict(frozen=True)

    name: str
    home: Path
    root: Path
    sockets: Path


@dataclass(frozen=True, slots=True)
class Place:
    """A cluster: its name, which stands in its processes' titles, its folders and its account."""

    name: str
    root: Path
    sockets: Path
    account: Account

    @property
    def data(self) -> Path:
        """Return the folder of the data."""
        return self.root / "data"

    @property
    def url(self) -> str:
        """Return the SQLAlchemy URL.

        `localhost` is there because validators want a host; the one in the query is what counts.
        The port is there lest PGPORT in somebody's environment be taken.
        """
        return URL.create(
            "postgresql+psycopg",
            username=ROLE,
            host="localhost",
            database=DATABASE,
            query={"host": str(self.sockets), "port": str(PORT)},
        ).render_as_string()


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Hold the lock of `home`: one process at a time makes, starts or stops its cluster."""
    home.mkdir(parents=True, exist_ok=True)
    lock = os.open(home / "cluster.lock", os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def find(home: Path) -> Place | None:
    """Return the cluster of `home`; none when it has none yet, or was moved since it last ran."""
    home = home.resolve()
    record = _read(home)
    if record is None or record.home != home or not (root := home / record.root).is_dir():
        return None
    return Place(record.name, root, record.sockets, account_of(root))


def settle(home: Path) -> Place:
    """Return the cluster of `home`; choose where it goes and write that down, where need be."""
    home = home.resolve()
    root, name = _known(home) or _chosen(home)
    account = account_of(root)
    account.make_private(root)
    found = find(home)
    sockets = found.sockets if found and account.is_private(found.sockets) else None
    place = Place(name, root, sockets or _socket_folder(root, account), account)
    if found != place:
        inside = root == home / _IN_HOME
        record = _Record(
            name=name, home=home, root=Path(_IN_HOME) if inside else root, sockets=place.sockets
        )
        draft = _path(home).with_suffix(".draft")
        draft.write_text(record.model_dump_json(indent=2), encoding="utf-8")
        draft.replace(_path(home))
    return place


def _path(home: Path) -> Path:
    return home / "cluster.json"


def _read(home: Path) -> _Record | None:
    try:
        return _Record.model_validate_json(_path(home).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except ValidationError as error:
        raise ClusterError(
            given=f"{_path(home)} is damaged",
            wanted="the file as `rongtu db up` writes it",
            remedy="restore it, or delete the folder it is in for a new, empty database",
        ) from error


def _known(home: Path) -> tuple[Path, str] | None:
    """Return the folder and the name of the cluster that `home` records, if it still has it."""
    record = _read(home)
    if record is None or not (root := home / record.root).is_dir():
        return None
    original = _read(record.home) if record.home != home else None
    if original is None or original.name != record.name:
        return root, record.name
    # A copy beside its original: the data in it are its own, those in the system's folder not.
    return None if record.root.is_absolute() else (root, _new_name())


def _chosen(home: Path) -> tuple[Path, str]:
    """Choose the folder of a new cluster: in its home, if the account can get there."""
    name = _new_name()
    inside = home / _IN_HOME
    quotable = _UNQUOTABLE.search(str(inside)) is None
    if quotable and inside.is_dir():
        return inside, name
    if quotable:
        account = account_of(inside)
        account.make_private(inside)
        if account.may_write(inside):
            return inside, name
        inside.rmdir()
    if os.geteuid() != 0:
        raise ClusterError(
            given=f"PostgreSQL cannot keep its data in {home}",
            wanted='a folder we may write, with none of " $ ` \\ in its path',
            remedy="set RONGTU_HOME to another folder",
        )
    SYSTEM_HOME.mkdir(mode=0o711, parents=True, exist_ok=True)
    _note_orphans()
    root = SYSTEM_HOME / name
    account_of(root).make_private(root)
    (root / "home").write_text(str(home), encoding="utf-8")
    return root, name


def _new_name() -> str:
    return f"rongtu-{secrets.token_hex(6)}"


def _note_orphans() -> None:
    """Name the clusters whose home was deleted. Their data may be all there is: they are kept."""
    for root in sorted(SYSTEM_HOME.glob("rongtu-*")):
        note = root / "home"
        home = Path(note.read_text(encoding="utf-8")) if note.is_file() else None
        if home is not None and not _path(home).exists():
            _log.warning("%s held the database of %s, deleted since; remove it?", root, home)


def _socket_folder(root: Path, account: Account) -> Path:
    near = root / "run"
    if len(os.fsencode(near)) <= _SOCKET_LIMIT and _PLAIN.fullmatch(str(near)):
        account.make_private(near)
        return near
    # mkdtemp makes it new and for us alone, so that nobody can have laid a trap there.
    far = Path(tempfile.mkdtemp(prefix="rongtu-", dir="/tmp"))
    account.give(far)
    return far
