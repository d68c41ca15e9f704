"""Long work in the background: how far it is, what came of it, and how to stop it.

Jobs live in the memory of one process. Behind several of them (RONGTU_WORKERS > 1) a question about
a job may reach another one, which does not know it and says so; the page then asks for the work
again. That is right because the same question on the same data always has the same answer, and
cheap because each process keeps its answers.
"""

import logging
import secrets
from collections import OrderedDict, deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Event, Lock, Thread
from typing import Any, Final, Protocol

from dashboard import away
from geo.errors import RongtuError

AT_ONCE: Final = 2
"""Works that are done at the same time: each may want a whole core."""
KEPT: Final = 20
"""Answers, and jobs that are over, that are kept."""
MOST_WAITING: Final = 20

_log = logging.getLogger(__name__)


class Stage(StrEnum):
    """What becomes of a job."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more will come of it."""
        return self not in {Stage.WAITING, Stage.RUNNING}


class BusyError(RongtuError):
    """Too much is waiting already."""


class StoppedError(Exception):
    """Nobody wants the work any more; raised inside of it, between two steps."""


class Tell(Protocol):
    """Hears of the steps of a work."""

    def __call__(self, step: str, progress: float, **values: object) -> None:
        """Take a step: its words, how much is done from 0 to 1, and values of the words.

        Raises
        ------
        StoppedError
            Nobody wants the work any more.
        """


Run = Callable[[Tell], Any]


@dataclass(slots=True, eq=False)
class _Work:
    """What is done for a question, however many jobs want it."""

    key: Hashable
    run: Run
    stage: Stage = Stage.WAITING
    progress: float = 0.0
    step: str = "decide.step_waiting"
    values: dict[str, object] = field(default_factory=dict)
    result: Any = None
    error: RongtuError | None = None
    wanted: set[str] = field(default_factory=set)
    stop: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is known of a job.

    Attributes
    ----------
    step, values
        Words of the step that is being done, and their values.
    error
        Why it failed; none for a fault of the program, of which the log has more.
    """

    id: str
    stage: Stage
    progress: float
    step: str
    values: dict[str, object]
    result: Any
    error: RongtuError | None


class Jobs:
    """The jobs of this process."""

    def __init__(
        self, *, at_once: int = AT_ONCE, kept: int = KEPT, waiting: int = MOST_WAITING
    ) -> None:
        """Do at most `at_once` works at a time, keep `kept` that are over, let `waiting` wait."""
        self._at_once, self._kept, self._most_waiting = at_once, kept, waiting
        self._lock = Lock()
        self._running = 0
        self._queue = deque[_Work]()
        self._works: OrderedDict[Hashable, _Work] = OrderedDict()
        self._jobs: OrderedDict[str, _Work | None] = OrderedDict()

    def submit(self, key: Hashable, run: Run, *, fresh: bool = False) -> str:
        """Ask for a work; return the id of the job.

        What is being done or was done under the same key is not done again; `fresh` does again
        what was done.

        Raises
        ------
        BusyError
            Too much is waiting already.
        """
        with self._lock:
            work = self._works.get(key)
            again = Stage.FAILED if not fresh else Stage.DONE
            if work is None or work.stage in {Stage.FAILED, again}:
                if len(self._queue) >= self._most_waiting:
                    raise BusyError(
                        given=f"{len(self._queue)} analyses are waiting already",
                        wanted=f"fewer than {self._most_waiting}",
                        remedy="try again in a minute",
                    )
                work = self._works[key] = _Work(key, run)
                self._queue.append(work)
            self._works.move_to_end(key)
            id_ = secrets.token_urlsafe(9)
            work.wanted.add(id_)
            self._jobs[id_] = work
            self._forget()
            self._start()
        return id_

    def told(self, id_: str) -> Told | None:
        """Return what is known of a job; none for an unknown one."""
        with self._lock:
            if id_ not in self._jobs:
                return None
            work = self._jobs[id_]
            if work is None:
                return Told(
                    id=id_, stage=Stage.CANCELLED, progress=0.0, step="decide.step_cancelled",
                    values={}, result=None, error=None,
                )  # fmt: skip
            return Told(
                id=id_, stage=work.stage, progress=work.progress, step=work.step,
                values=dict(work.values), result=work.result, error=work.error,
            )  # fmt: skip

    def cancel(self, id_: str) -> bool:
        """Stop a job; return whether there is such a one.

        Its work goes on while another job wants it, and stops at its next step otherwise. What is
        over stays as it is.
        """
        with self._lock:
            if id_ not in self._jobs:
                return False
            work = self._jobs[id_]
            if work is None or work.stage.over:
                return True
            self._jobs[id_] = None
            work.wanted.discard(id_)
            if not work.wanted:
                work.stop.set()
                # Who asks again begins anew.
                if self._works.get(work.key) is work:
                    del self._works[work.key]
                if work in self._queue:
                    self._queue.remove(work)
            return True

    def _forget(self) -> None:
        """Drop the oldest of what is over."""
        over = [key for key, work in self._works.items() if work.stage.over]
        for key in over[: max(0, len(over) - self._kept)]:
            del self._works[key]
        past = [id_ for id_, work in self._jobs.items() if work is None or work.stage.over]
        for id_ in past[: max(0, len(past) - self._kept)]:
            del self._jobs[id_]

    def _start(self) -> None:
        while self._queue and self._running < self._at_once:
            work = self._queue.popleft()
            work.stage = Stage.RUNNING
            self._running += 1
            # A server that goes down does not wait for it.
            Thread(target=self._do, args=(work,), daemon=True, name="rongtu-job").start()

    def _do(self, work: _Work) -> None:
        def tell(step: str, progress: float, **values: object) -> None:
            if work.stop.is_set():
                raise StoppedError
            with self._lock:
                work.step, work.progress, work.values = step, progress, values

        stage, result, error = Stage.FAILED, None, None
        try:
            result = work.run(tell)
            stage = Stage.DONE
        except StoppedError:
            stage = Stage.CANCELLED
        except RongtuError as known:
            error = away.told(known)
        except Exception:  # noqa: BLE001 - whatever it is, who waits must hear that it failed
            _log.exception("a job failed")
        with self._lock:
            self._running -= 1
            work.stage, work.result, work.error = stage, result, error
            if stage is Stage.DONE:
                work.progress, work.step, work.values = 1.0, "decide.step_done", {}
            self._forget()
            self._start()
