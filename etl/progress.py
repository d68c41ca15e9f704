"""How far a load has come: a bar for a person, a line of JSON for a log, or nothing.

A load is never stopped by what it says of itself: a stream that is closed is written to in vain.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import perf_counter
from typing import Any, Final, TextIO, cast

from rich.console import Console, RenderableType
from rich.progress import BarColumn, ProgressColumn, Task, TaskID, TextColumn
from rich.progress import Progress as Bars
from rich.table import Column
from rich.text import Text

PAUSE_S: Final = 2.0
"""While rows stream, a log gets a line no more often than this."""


@dataclass(slots=True, kw_only=True)
class Step:
    """What was done in one step so far, over all the times that it was taken up.

    Attributes
    ----------
    total
        Of what `done` counts: rows, or bytes of a file whose rows nobody has counted.
    """

    name: str
    total: int | None = None
    rows: int = 0
    done: int = 0
    spent: float = 0.0
    since: float | None = None

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return self.spent + (0.0 if self.since is None else perf_counter() - self.since)

    @property
    def rows_per_s(self) -> float | None:
        """The rate; none where no row was counted."""
        return self.rows / seconds if self.rows and (seconds := self.seconds) > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this pace; none where nobody can know."""
        if self.total is None or not self.done:
            return None
        return max(0.0, (self.total - self.done) * self.seconds / self.done)


class Steps:
    """The steps of one load. This one says nothing; those below tell somebody."""

    def __init__(self) -> None:
        """Begin before the first step."""
        self._steps: dict[str, Step] = {}
        self._now: Step | None = None

    def step(self, name: str, *, total: int | None = None) -> None:
        """Begin a step, or take up one that was left: its rows and time go on.

        Parameters
        ----------
        name
            Such as read, clean, place, write, index, rollup.
        total
            All that is to do: rows, or anything else that `advance` is told by `done`.
        """
        self._leave()
        known = name in self._steps
        self._now = self._steps.setdefault(name, Step(name=name))
        if total is not None:
            self._now.total = total
        self._now.since = perf_counter()
        self._begun(self._now, anew=not known)

    def advance(self, rows: int, *, done: int | None = None) -> None:
        """Count `rows`; `done` is what they are of the total, when that is not rows."""
        if self._now is None:
            return
        self._now.rows += rows
        self._now.done += rows if done is None else done
        self._advanced(self._now)

    def note(self, text: str) -> None:
        """Say something that is worth knowing."""

    def close(self) -> None:
        """Leave the last step."""
        self._leave()

    @property
    def seconds(self) -> Mapping[str, float]:
        """How long each step took so far, in the order of their beginning."""
        return {name: round(step.seconds, 3) for name, step in self._steps.items()}

    def _leave(self) -> None:
        if self._now is not None:
            step, self._now = self._now, None
            step.spent, step.since = step.seconds, None
            self._left(step)

    def _begun(self, step: Step, *, anew: bool) -> None: ...

    def _advanced(self, step: Step) -> None: ...

    def _left(self, step: Step) -> None: ...


class _Lines(Steps):
    """A line of JSON when a step begins, while rows stream, and when their last count is in."""

    def __init__(self, profile: str, stream: TextIO) -> None:
        super().__init__()
        self._profile, self._stream = profile, stream
        self._told_at = perf_counter()
        self._told: dict[str, int] = {}

    def note(self, text: str) -> None:
        self._write({"note": _plain(text)})

    def close(self) -> None:
        """Say the last counts."""
        super().close()
        self._tell_rest()

    def _tell_rest(self) -> None:
        for step in self._steps.values():
            if step.rows != self._told.get(step.name, step.rows):
                self._tell(step)

    def _begun(self, step: Step, *, anew: bool) -> None:
        if anew:
            self._tell_rest()
            self._tell(step)

    def _advanced(self, step: Step) -> None:
        if perf_counter() - self._told_at >= PAUSE_S:
            self._told_at = perf_counter()
            self._tell(step)

    def _tell(self, step: Step) -> None:
        self._told[step.name] = step.rows
        rate, left = step.rows_per_s, step.seconds_left
        self._write(
            {
                "step": step.name,
                "rows": step.rows,
                "rows_per_s": rate and round(rate),
                "seconds_left": left if left is None else round(left, 1),
            }
        )

    def _write(self, said: Mapping[str, Any]) -> None:
        at = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "profile": self._profile, **said}
        self._stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        self._stream.flush()


class _Bars(Steps):
    """A bar for each step on a terminal, with rate and time left."""

    def __init__(self, profile: str, bars: Bars) -> None:
        super().__init__()
        self._profile, self._bars = profile, bars
        self._tasks: dict[str, TaskID] = {}

    def note(self, text: str) -> None:
        self._bars.console.print(Text(f"{_plain(self._profile)}: {_plain(text)}"))

    def _begun(self, step: Step, *, anew: bool) -> None:
        if anew:
            self._tasks[step.name] = self._bars.add_task(
                _plain(step.name), total=None, profile=_plain(self._profile), told=step
            )
        self._show(step)

    def _advanced(self, step: Step) -> None:
        self._show(step)

    def _left(self, step: Step) -> None:
        self._show(step)

    def _show(self, step: Step) -> None:
        self._bars.update(self._tasks[step.name], total=step.total, completed=step.done)


class _Bar(BarColumn):
    """A bar where there is a total: without one, its length would be made up."""

    def render(self, task: Task) -> Any:  # noqa: ANN401 - rich's bar, or nothing
        """Return the bar of `task`."""
        return super().render(task) if task.total is not None else Text("")


class _Pace(ProgressColumn):
    """Rows, their rate, and the time that is left or was taken."""

    max_refresh = 0.25

    def render(self, task: Task) -> RenderableType:
        """Return the counts of `task`."""
        step = cast("Step", task.fields["told"])
        parts = [f"{step.rows:,} rows"] if step.rows else []
        if step.rows_per_s is not None:
            parts.append(f"{step.rows_per_s:,.0f} rows/s")
        left = step.seconds_left
        parts.append(f"{_clock(left)} left" if left else _clock(step.seconds))
        return Text("  ".join(parts), style="cyan")


class _Unbroken:
    """A stream that may be closed at any time, as a pipe into `head` is."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a stream has
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        try:
            return self._stream.write(text)
        except UnicodeEncodeError:
            encoding = self._stream.encoding or "ascii"
            return self.write(text.encode(encoding, "replace").decode(encoding))
        except (OSError, ValueError):
            return len(text)

    def flush(self) -> None:
        with suppress(OSError, ValueError):
            self._stream.flush()


def silent() -> Steps:
    """Return steps that tell nobody."""
    return Steps()


@contextmanager
def progress(profile: str, *, stream: TextIO | None = None) -> Iterator[Steps]:
    """Tell on `stream` (standard error unless given) how a load of `profile` comes along."""
    given = stream or sys.stderr
    safe = cast("TextIO", _Unbroken(given))
    if not _terminal(given):
        lines = _Lines(profile, safe)
        try:
            yield lines
        finally:
            lines.close()
        return
    console = Console(file=safe, force_terminal=True)
    columns = (
        TextColumn("{task.fields[profile]}", style="bold", markup=False),
        TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
        _Bar(bar_width=16),
        _Pace(table_column=Column(no_wrap=True)),
    )
    # Standard output is the caller's: what it prints there may be read by a program.
    with Bars(*columns, console=console, redirect_stdout=False, refresh_per_second=8) as bars:
        shown = _Bars(profile, bars)
        try:
            yield shown
        finally:
            shown.close()


def _terminal(stream: TextIO) -> bool:
    """Say whether a person looks at `stream`, on a terminal that can move its cursor."""
    if os.environ.get("TERM") in {"dumb", "unknown"}:
        return False
    try:
        return stream.isatty()
    except (OSError, ValueError):
        return False


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _plain(text: str) -> str:
    """Return `text` without what would steer a terminal: it may come from a file's name."""
    return "".join(one if one.isprintable() else "�" for one in text)
