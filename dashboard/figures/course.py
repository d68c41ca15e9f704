"""Which line shows how an indicator moves: not every one has a value for each day."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Age, Jumps, Stock, TimeToClose


class Line(StrEnum):
    """What is drawn of a period."""

    DAYS = "days"
    """Each day, and the mean of seven."""
    ENDS = "ends"
    """What there is at the end of each day."""
    WEEKS = "weeks"
    """Each week with its interval."""
    JUMPS = "jumps"
    """Each day's count, what is usual, and the days that jump."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What to draw: `drawn`, which is another indicator where the chosen one has no such line."""

    drawn: Indicator
    line: Line
    stands_in: bool = False


_DEMANDS: Final = INDICATORS["demands"]


def course(indicator: Indicator) -> Course:
    """Return what to draw for `indicator`.

    A figure per household says little of one day, and what is known at the moment of the data alone
    says nothing of the days before: the demands received are drawn for these.
    """
    match indicator.basis:
        case Stock() | Age():
            return Course(drawn=indicator, line=Line.ENDS)
        case TimeToClose():
            return Course(drawn=indicator, line=Line.WEEKS)
        case Jumps():
            return Course(drawn=_DEMANDS, line=Line.JUMPS)
    if indicator.of_days:
        return Course(drawn=indicator, line=Line.DAYS)
    return Course(drawn=_DEMANDS, line=Line.DAYS, stands_in=True)
