"""The facts of this process: read in the background, and kept until newer ones are there.

Of ten million demands they take about half a gigabyte, and twice that while newer ones are read.
Nobody who asks waits for a load: until its facts are read, the ones before are told, with their own
moment. Only the very first who asks waits, and not for long.
"""

import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from threading import Condition, Thread
from typing import TYPE_CHECKING, Final

from dashboard import data
from geo.errors import DatabaseUnavailableError, RongtuError

if TYPE_CHECKING:
    from geo.facts.table import Facts

LOOK_S: Final = 2.0
"""How often the database is asked for news while anybody reads."""
UNSEEN_S: Final = 90.0
"""So long after the last reader the database is left alone."""
FIRST_S: Final = 20.0
"""How long the first reader waits."""
RETRY_S: Final = 60.0
"""So long after a failure the same data are read again."""
AT_ONCE: Final = 2
"""So many wait; the others are told to come again."""

_log = logging.getLogger(__name__)


class ReadingError(RongtuError):
    """The facts are not read yet."""


class NothingError(RongtuError):
    """No areas or no demands are loaded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Facts, and how they stand to the database.

    Attributes
    ----------
    newer
        Whether there are newer data, which are being read.
    away
        Whether the database does not answer.
    """

    facts: "Facts"
    newer: bool = False
    away: bool = False


class Keeper:
    """What keeps the facts of a process."""

    def __init__(
        self,
        *,
        read: "Callable[[Facts | None], Facts]",
        look: Callable[[], int | None],
        first_s: float = FIRST_S,
    ) -> None:
        """Keep facts.

        Parameters
        ----------
        read
            Reads them; it is told which are there already.
        look
            Returns the version of the data.
        """
        self._read, self._look, self._first_s = read, look, first_s
        self._changed: Final = Condition()
        self._facts: Facts | None = None
        self._version: int | None = None
        self._failed: tuple[int | None, float] = None, -math.inf
        self._looked = -math.inf
        self._waiting = 0
        self._error: RongtuError | None = None
        self._last_reader = -math.inf
        self._thread: Thread | None = None

    def told(self) -> Told:
        """Return the newest facts that are read.

        Raises
        ------
        RongtuError
            There are none: the database is away, holds none, or they are still being read.
        """
        with self._changed:
            idle = time.monotonic() - self._last_reader > UNSEEN_S
            self._last_reader = time.monotonic()
            if idle:
                # What went wrong back then may be well by now.
                self._error = None
            if self._thread is None or not self._thread.is_alive():
                # In the process that answers: a thread does not survive a fork.
                self._thread = Thread(target=self._run, name="facts", daemon=True)
                self._thread.start()
            if self._facts is None or idle:
                wait = self._first_s if self._facts is None else LOOK_S
                self._wait(wait)
            return self._standing()

    def _wait(self, seconds: float) -> None:
        """Wait as one of few: a page asks several things at once, and threads are not many."""
        if self._waiting >= AT_ONCE:
            return
        self._waiting += 1
        try:
            self._changed.wait_for(self._settled, timeout=seconds)
        finally:
            self._waiting -= 1

    def _settled(self) -> bool:
        return self._error is not None or (
            self._facts is not None
            and self._facts.known.version == self._version
            and time.monotonic() - self._looked <= UNSEEN_S
        )

    def _standing(self) -> Told:
        if self._facts is None:
            raise self._error or ReadingError(
                given="The demands are still being read",
                wanted="a few seconds more",
                remedy="ask again",
            )
        if isinstance(self._error, NothingError):
            raise self._error
        return Told(
            facts=self._facts,
            newer=self._facts.known.version != self._version,
            away=isinstance(self._error, DatabaseUnavailableError),
        )

    def _run(self) -> None:
        while True:
            try:
                self.round()
            except Exception:  # noqa: BLE001 - it goes on looking, whatever happens
                _log.exception("the facts could not be read")
            time.sleep(LOOK_S)
            with self._changed:
                if time.monotonic() - self._last_reader > UNSEEN_S:
                    self._thread = None
                    return

    def round(self) -> None:
        """Look once whether there are newer data, and read them."""
        before = self._facts
        try:
            version = self._look()
            with self._changed:
                self._version, self._looked = version, time.monotonic()
            if version == self._failed[0] and time.monotonic() - self._failed[1] < RETRY_S:
                # What is wrong with the data changes by a load: it is not read all the time.
                return
            if before is None or before.known.version != version:
                facts = self._read(before)
                with self._changed:
                    self._facts, self._version = facts, facts.known.version
            error, self._failed = None, (None, -math.inf)
        except RongtuError as failed:
            error = failed
            if not isinstance(failed, DatabaseUnavailableError):
                self._failed = self._version, time.monotonic()
            if type(self._error) is not type(failed):
                _log.warning("the facts: %s", failed)
        with self._changed:
            self._error = error
            self._changed.notify_all()


def read_facts(before: "Facts | None" = None) -> "Facts":
    """Read the facts now; `before` are those of earlier data, of which much can be taken.

    Raises
    ------
    NothingError
        No areas or no demands are loaded.
    """
    # NumPy and what reads are there already; the catalog's other engines need not be.
    from geo.facts.read import read  # noqa: PLC0415

    started = time.monotonic()
    with data.moment() as moment:
        facts = read(moment.connection, before)
    if not len(facts.areas) or facts.known.first_day is None or facts.known.last_day is None:
        raise NothingError(
            given="No demands are loaded",
            wanted="areas and demands",
            remedy="run ./run demo for the sample, or rongtu load for your own data",
        )
    _log.info(
        "%d demands read in %.1f s, %.0f MB",
        facts.key.size, time.monotonic() - started, facts.nbytes / 1e6,
    )  # fmt: skip
    return facts


@cache
def keeper() -> Keeper:
    """Return what keeps the facts of this process."""
    return Keeper(read=read_facts, look=lambda: data.state().version)
