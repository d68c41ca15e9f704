"""Which week or month a bulletin is of: ISO weeks from Monday to Sunday, and calendar months."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from dashboard.snapshot.words import MONTHS_EN
from geo.errors import RongtuError
from geo.period import Grain, Period
from geo.text import Text

LAST: Final = "last"
"""What is said for the last one that is over."""
FIRST_YEAR, LAST_YEAR = 1901, 2199
_WEEK: Final = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


class IssueError(RongtuError, ValueError):
    """A week or month of which no bulletin can be made."""


class Kind(StrEnum):
    """How long a bulletin is of."""

    WEEK = "week"
    MONTH = "month"

    @property
    def grain(self) -> Grain:
        """The same as a grain of periods."""
        return Grain(self.value)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Issue:
    """A week or a month.

    Attributes
    ----------
    year
        Of a week that of its Thursday, as ISO 8601 counts.
    number
        Of the week or month in that year.
    """

    kind: Kind
    year: int
    number: int

    @property
    def key(self) -> str:
        """How it is written: 2020-W52, or 2020-12."""
        return f"{self.year}-{'W' if self.kind is Kind.WEEK else ''}{self.number:02d}"

    @property
    def period(self) -> Period:
        """Its days."""
        if self.kind is Kind.WEEK:
            start = date.fromisocalendar(self.year, self.number, 1)
        else:
            start = date(self.year, self.number, 1)
        return Period(start, self.kind.grain.after(start))

    @property
    def title(self) -> Text:
        """What it is called: 2020年第52周, or 2020年12月."""
        if self.kind is Kind.WEEK:
            return Text(
                zh=f"{self.year}年第{self.number}周", en=f"week {self.number} of {self.year}"
            )
        return Text(
            zh=f"{self.year}年{self.number}月", en=f"{MONTHS_EN[self.number - 1]} {self.year}"
        )


def of(kind: Kind, day: date) -> Issue:
    """Return the week or month that a day is in.

    >>> of(Kind.WEEK, date(2021, 1, 3)).key
    '2020-W53'
    """
    if kind is Kind.WEEK:
        year, number, _ = day.isocalendar()
        return Issue(kind=kind, year=year, number=number)
    return Issue(kind=kind, year=day.year, number=day.month)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The days of the data, on the clock of the deployment.

    Attributes
    ----------
    first, last
        The first and the last day that they know of; part of the last may be missing.
    over
        The first day that is not over.
    """

    first: date
    last: date
    over: date

    @property
    def days(self) -> Period:
        """The days that they know of."""
        return Period(self.first, self.last + timedelta(days=1))


def known(first: date, as_of: datetime) -> Known:
    """Return the days of data from `first` to a moment; as the engine counts them."""
    last_day = _away(as_of, -timedelta(microseconds=1))
    # Clocks of sources tell minutes: what ends at 23:59 ends with its day.
    return Known(first=min(first, last_day), last=last_day, over=_away(as_of, timedelta(minutes=1)))


def _away(as_of: datetime, away: timedelta) -> date:
    return (as_of.astimezone(UTC) + away).astimezone(as_of.tzinfo).date()


def last(kind: Kind, days: Known) -> Issue:
    """Return the last week or month all of whose days the data know.

    Raises
    ------
    IssueError
        None is.
    """
    start = kind.grain.start_of(days.over)
    found = of(kind, start - timedelta(days=1))
    if found.period.start < days.first:
        raise IssueError(
            given=f"Data of {days.first} to {days.last}",
            wanted=f"every day of a {kind.value}",
            remedy=f"load more days, or name one: --{kind.value} {of(kind, days.first).key}",
        )
    return found


def read(kind: Kind, said: str, days: Known) -> Issue:
    """Read a week or month as somebody wrote it; `last` is the last one that is over.

    Raises
    ------
    IssueError
        There is no such week or month, or none of its days has begun in the data.
    """
    said = said.strip()
    if said.casefold() == LAST:
        return last(kind, days)
    found = _read(kind, said)
    if found is None:
        usual = of(kind, days.first)
        raise IssueError(
            given=f"The {kind.value} {said[:24]!r}",
            wanted=f"one of the calendar, such as {usual.key}{_longest(kind, said)}",
            remedy=f"correct it, or take the last one that is over: --{kind.value} {LAST}",
        )
    if found.period.start > days.last:
        raise IssueError(
            given=f"The {kind.value} {found.key} begins on {found.period.start}",
            wanted=f"one that the data have reached: they end with {days.last}",
            remedy=f"wait for newer data, or take the last one that is over: --{kind.value} {LAST}",
        )
    return found


def _read(kind: Kind, said: str) -> Issue | None:
    match = (_WEEK if kind is Kind.WEEK else _MONTH).fullmatch(said.upper())
    if match is None:
        return None
    year, number = map(int, match.groups())
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    found = Issue(kind=kind, year=year, number=number)
    try:
        found.period  # noqa: B018 - a week or month that there is has days
    except ValueError:
        return None
    return found


def _longest(kind: Kind, said: str) -> str:
    """Say how many weeks the year has that was asked for a week of."""
    match = _WEEK.fullmatch(said.upper())
    if kind is not Kind.WEEK or match is None:
        return ""
    year = int(match.group(1))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return ""
    # The 28th of December is in the last week of its year.
    return f"; {year} has the weeks 01 to {date(year, 12, 28).isocalendar().week}"
