"""Spans of civil days."""

from dataclasses import dataclass
from datetime import date, timedelta

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
