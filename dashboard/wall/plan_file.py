"""The file of scenes: read with a word for all that is wrong, read again when it changes."""

import hashlib
import logging
import tomllib
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Final

from pydantic import ValidationError

from dashboard.wall.plan import Plan
from geo.errors import RongtuError
from geo.settings import CHECKOUT

_log = logging.getLogger(__name__)

SCENES: Final = CHECKOUT / "data" / "scenes.toml"
"""The file that comes with it."""


class PlanError(RongtuError, ValueError):
    """A file of scenes says something that cannot be shown."""


def read(path: Path = SCENES) -> Plan:
    """Read a file of scenes.

    Raises
    ------
    PlanError
        It cannot be read, is no TOML, or says something that cannot be shown: all that is wrong,
        each with where it stands.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError(
            given=f"The file of scenes {path.name} cannot be read ({type(error).__name__})",
            wanted="a TOML file in UTF-8",
            remedy="name another file, or set RONGTU_SCENES",
        ) from error
    return parse(text, path.name)


def parse(text: str, name: str = "scenes.toml") -> Plan:
    """Read the text of a file of scenes; errors as of `read`."""
    try:
        return Plan.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PlanError(
            given=f"{name} is no TOML: {error}",
            wanted="a TOML file of scenes, such as data/scenes.toml",
            remedy="mend that line",
        ) from error
    except ValidationError as error:
        raise PlanError(
            given=f"{name} cannot be shown: {'; '.join(_told(error))}",
            wanted="scenes as data/scenes.toml explains them",
            remedy=f"mend it, and check it: rongtu wall check {name}",
        ) from error
    except (RecursionError, ValueError) as error:
        raise PlanError(
            given=f"{name} cannot be read ({type(error).__name__})",
            wanted="a TOML file of scenes, such as data/scenes.toml",
            remedy="look for a number or a nesting that nobody would write",
        ) from error


def _told(error: ValidationError) -> Iterator[str]:
    errors = error.errors()
    for one in errors:
        # A list of which each entry is wrong is short only for that.
        within = [other for other in errors if other["loc"][: len(one["loc"])] == one["loc"]]
        if one["type"] == "too_short" and len(within) > 1:
            continue
        where = ".".join(_place(part) for part in one["loc"]) or "the file"
        yield f"{where}: {one['msg'].removeprefix('Value error, ')}"


def _place(part: int | str) -> str:
    return f"[{part + 1}]" if isinstance(part, int) else part


class PlanFile:
    """A file of scenes, and the last of it that could be shown."""

    def __init__(self, path: Path) -> None:
        """Read it at the first use."""
        self._path: Final = path
        self._lock: Final = Lock()
        self._seen: tuple[int, int] | None = None
        self._plan: Plan | None = None
        self._print = ""
        self.error: str | None = None

    def plan(self) -> Plan:
        """Return the scenes: of the file, else as they last were, else those that come with it."""
        with self._lock:
            seen = self._stat()
            if self._plan is None or seen != self._seen:
                self._seen = seen
                self._read()
            assert self._plan is not None  # noqa: S101 - read, or those that come with it
            return self._plan

    @property
    def fingerprint(self) -> str:
        """What differs when the scenes do."""
        self.plan()
        return self._print

    def _stat(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _read(self) -> None:
        try:
            self._plan = read(self._path)
        except PlanError as error:
            _log.warning("%s", error)
            self.error = str(error)
            self._plan = self._plan or read(SCENES)
        else:
            self.error = None
        self._print = hashlib.sha256(repr(self._plan).encode()).hexdigest()[:16]
