"""Spans of civil days."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from geo.errors import PeriodError


@dataclass(frozen=True, slots=True)
class Period:
    """A half-open span of civil days: `start` is in it, `end` is not."""

    start: date
    end: date

    def __post_init__(self) -> None:
        """Refuse a period without a day."""
        if self.end <= self.start:
            raise PeriodError(
                given=f"A period from {self.start} to {self.end}",
                wanted="an end after the start (the end itself is not in the period)",
                remedy=f"end it on {self.start + timedelta(days=1)} or later",
            )

    @property
    def days(self) -> int:
        """Count the days."""
        return (self.end - self.start).days

    @property
    def before(self) -> "Period":
        """The period before: the calendar one of a whole month, quarter or year, else as long."""
        for grain in (Grain.YEAR, Grain.QUARTER, Grain.MONTH):
            if self.start == grain.start_of(self.start) and self.end == grain.after(self.start):
                return Period(grain.start_of(self.start - timedelta(days=1)), self.start)
        return Period(self.start - timedelta(days=self.days), self.start)

    @property
    def a_year_before(self) -> "Period":
        """The same days of the year before; the 29th of February is then the 28th."""
        start, end = (_a_year_before(day) for day in (self.start, self.end))
        return Period(start, max(end, start + timedelta(days=1)))

    def by(self, grain: "Grain | None") -> "list[Period]":
        """Cut it where weeks, months, … begin; its first and last part may be short."""
        if grain is None:
            return [self]
        parts, start = [], self.start
        while start < self.end:
            end = min(grain.after(start), self.end)
            parts.append(Period(start, end))
            start = end
        return parts


class Grain(StrEnum):
    """How finely a period is cut. Weeks begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    def start_of(self, day: date) -> date:
        """Return the first day of the week, month, … that `day` is in."""
        match self:
            case Grain.DAY:
                return day
            case Grain.WEEK:
                return day - timedelta(days=day.weekday())
            case Grain.MONTH:
                return day.replace(day=1)
            case Grain.QUARTER:
                return day.replace(month=day.month - (day.month - 1) % 3, day=1)
            case Grain.YEAR:
                return day.replace(month=1, day=1)

    def after(self, day: date) -> date:
        """Return the first day of the next one."""
        days = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[self]
        # As long as the longest, from the first: it ends in the next one, or where that begins.
        return self.start_of(self.start_of(day) + timedelta(days=days))


def _a_year_before(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)
