"""The file of scenes of a running server: read again when it changes, kept when it goes wrong."""

import hashlib
import logging
from pathlib import Path
from threading import Lock
from typing import Final

from dashboard.wall.plan import SCENES, Plan, PlanError, read

_log = logging.getLogger(__name__)


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
