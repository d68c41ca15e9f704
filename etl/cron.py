"""When a job is due: a line of cron, read as cron reads it.

APScheduler numbers the days of the week from Monday and systemd names them; it wants a day of the
month and of the week both to fit where cron is content with either. Here a line is taken apart
into the numbers that it means, and is written anew for each of them.
"""

import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from etl.errors import nearest
from geo.errors import RongtuError

Numbers = frozenset[int]
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MONTHS: Final = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_LONGEST: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SHORT: Final = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
}
_PART: Final = re.compile(r"(\*|[0-9]+|[a-z]+)(?:-([0-9]+|[a-z]+))?(?:/([0-9]+))?")
_CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})")


class CronError(RongtuError, ValueError):
    """A line that no cron would take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    name: str
    low: int
    high: int
    words: tuple[str, ...] = ()
    first_word: int = 0


_FIELDS: Final = (
    _Field(name="minute", low=0, high=59),
    _Field(name="hour", low=0, high=23),
    _Field(name="day of month", low=1, high=31),
    _Field(name="month", low=1, high=12, words=_MONTHS, first_word=1),
    _Field(name="day of week", low=0, high=7, words=_DAYS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cron:
    """What a line of cron means.

    Attributes
    ----------
    weekdays
        0 is Sunday.
    either
        Whether a day is due by its month or by its week, and need not be by both.
    """

    line: str
    minutes: Numbers
    hours: Numbers
    days: Numbers
    months: Numbers
    weekdays: Numbers
    either: bool

    def trigger(self, zone: ZoneInfo) -> BaseTrigger:
        """Return what tells APScheduler the same times, on the clock of `zone`."""
        made = [
            CronTrigger(
                minute=_listed(self.minutes),
                hour=_listed(self.hours),
                month=_listed(self.months),
                day=_listed(days),
                # By name: their numbers do not mean to APScheduler what they mean to cron.
                day_of_week=",".join(_DAYS[day] for day in sorted(weekdays)),
                timezone=zone,
            )
            for days, weekdays in self._ways()
        ]
        return made[0] if len(made) == 1 else OrTrigger(made)

    def calendar(self, zone: ZoneInfo) -> list[str]:
        """Return systemd's calendar events of the same times; a timer keeps to any of several."""
        return [
            " ".join(
                (
                    *([",".join(_DAYS[day].title() for day in sorted(weekdays))]
                      if weekdays != _EVERY_WEEKDAY else []),
                    f"*-{_starred(self.months, 12)}-{_starred(days, 31)}",
                    f"{_starred(self.hours, 24)}:{_starred(self.minutes, 60)}:00",
                    str(zone),
                )
            )
            for days, weekdays in self._ways()
        ]  # fmt: skip

    def _ways(self) -> list[tuple[Numbers, Numbers]]:
        """Return the pairs of days of the month and of the week that must both fit."""
        if self.either:
            return [(self.days, _EVERY_WEEKDAY), (_EVERY_DAY, self.weekdays)]
        return [(self.days, self.weekdays)]


_EVERY_WEEKDAY: Final = frozenset(range(7))
_EVERY_DAY: Final = frozenset(range(1, 32))


def read(line: str) -> Cron:
    """Take apart a line of cron: five fields, or a word such as `@daily`.

    Raises
    ------
    CronError
        It is no such line, or no day is ever as it says.
    """
    fields = _fields(line)
    minutes, hours, days, months, weekdays = (
        _numbers(text, field, line) for text, field in zip(fields, _FIELDS, strict=True)
    )
    # As Vixie's cron has it: a field that begins with a star leaves the choice to the other.
    either = not (fields[2].startswith("*") or fields[4].startswith("*"))
    if not either and min(days) > max(_LONGEST[month - 1] for month in months):
        raise _wrong(line, "no month of it has such a day", "a day that comes", "correct the day")
    return Cron(
        line=line,
        minutes=minutes,
        hours=hours,
        days=days,
        months=months,
        # Sunday has two numbers.
        weekdays=frozenset(day % 7 for day in weekdays),
        either=either,
    )


def _fields(line: str) -> list[str]:
    text = line.strip().lower()
    if text.startswith("@"):
        if text not in _SHORT:
            raise _wrong(line, "no such word", "one that names times", nearest(text, _SHORT))
        text = _SHORT[text]
    fields = text.split()
    if len(fields) == len(_FIELDS):
        return fields
    clock = _CLOCK.fullmatch(text)
    if clock:
        remedy = f'write "{int(clock[2])} {int(clock[1])} * * *"'
    elif len(fields) == len(_FIELDS) + 1:
        remedy = f'without seconds it is "{" ".join(fields[1:])}"'
    else:
        remedy = f'fill up with stars: "{" ".join([*fields[:5], *"*****"][:5])}"'
    raise _wrong(line, f"it has {len(fields)} fields", _WANTED, remedy)


_WANTED: Final = "minute, hour, day of month, month, day of week"


def _numbers(text: str, field: _Field, line: str) -> Numbers:
    found: set[int] = set()
    for part in text.split(","):
        found.update(_range(part, field, line))
    return frozenset(found)


def _range(part: str, field: _Field, line: str) -> range:
    match = _PART.fullmatch(part)
    wanted = f"a {field.name} of {field.low} to {field.high}"
    if match is None:
        raise _wrong(
            line, f"{part!r} is no {field.name}", wanted, 'such as "*", "1,2", "1-5", "*/2"'
        )
    start, end, step = match.groups()
    if start == "*":
        low, high = field.low, min(field.high, 6) if field.words is _DAYS else field.high
        if end is not None:
            raise _wrong(
                line, f"{part!r} is no {field.name}", wanted, "remove the star or the rest"
            )
    else:
        low = _number(start, field, line)
        high = low if end is None else _number(end, field, line)
        if step is not None and end is None:
            remedy = f'write "{start}-{field.high}/{step}"'
            raise _wrong(line, f"{part!r} has steps and no range", wanted, remedy)
    if high < low:
        remedy = f'write "{low}-{field.high},{field.low}-{high}"'
        raise _wrong(line, f"{part!r} goes backwards", wanted, remedy)
    if step is not None and int(step) == 0:
        raise _wrong(line, f"{part!r} has steps of nothing", wanted, "leave the steps out")
    return range(low, high + 1, int(step or 1))


def _number(text: str, field: _Field, line: str) -> int:
    if text.isdecimal():
        if field.low <= int(text) <= field.high:
            return int(text)
        remedy = f"the nearest is {max(field.low, min(field.high, int(text)))}"
    elif text in field.words:
        return field.words.index(text) + field.first_word
    else:
        remedy = nearest(text, field.words) if field.words else "write a number"
    wanted = f"a {field.name} of {field.low} to {field.high}"
    raise _wrong(line, f"{text!r} is no {field.name}", wanted, remedy)


def _wrong(line: str, what: str, wanted: str, remedy: str) -> CronError:
    return CronError(given=f"cron {line!r}: {what}", wanted=wanted, remedy=remedy)


def _listed(numbers: Numbers) -> str:
    return ",".join(str(one) for one in sorted(numbers))


def _starred(numbers: Numbers, every: int) -> str:
    """Write the numbers as systemd does; all of them are a star."""
    return "*" if len(numbers) == every else ",".join(f"{one:02}" for one in sorted(numbers))
