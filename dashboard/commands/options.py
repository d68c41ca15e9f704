"""The options that several commands share, and what they stand for."""

from datetime import date, datetime
from typing import Annotated, Final

import typer

from geo.errors import PeriodError
from geo.period import Period

_DAY = ["%Y-%m-%d"]

FIRST: Final = date(1900, 1, 1)
LAST: Final = date(2200, 1, 1)
"""As for the API. Periods near the ends of the calendar have none before or after them."""

From = Annotated[datetime | None, typer.Option("--from", formats=_DAY, help="First day.")]
To = Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="The day after the last.")]
BeforeFrom = Annotated[
    datetime | None,
    typer.Option("--before-from", formats=_DAY, help="First day of the period to compare with."),
]
BeforeTo = Annotated[
    datetime | None,
    typer.Option("--before-to", formats=_DAY, help="The day after its last."),
]
Level = Annotated[
    str | None, typer.Option(help="district, street, community, compound, …; each area of it.")
]
Area = Annotated[str | None, typer.Option(help="Only at or below the area of this code.")]
Categories = Annotated[
    list[str] | None, typer.Option("--category", help="Only demands of it; repeatable.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def period(start: datetime | None, end: datetime | None, *, name: str = "") -> Period:
    """Return the period of two options.

    Parameters
    ----------
    name
        What stands before `from` and `to` in the names of the options.

    Raises
    ------
    PeriodError
        One of them is missing or out of all bounds, or there is no day between them.
    """
    if start is None or end is None:
        raise PeriodError(
            given=f"A period without its {'first day' if start is None else 'end'}",
            wanted=f"--{name}from and --{name}to",
            remedy="give both days, such as --from 2020-01-01 --to 2021-01-01 for a whole year",
        )
    for day in (start.date(), end.date()):
        if not FIRST <= day <= LAST:
            raise PeriodError(
                given=f"The day {day}",
                wanted=f"a day from {FIRST} to {LAST}",
                remedy=f"correct --{name}from or --{name}to",
            )
    return Period(start.date(), end.date())
