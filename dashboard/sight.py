"""All the numbers that a view shows, from as few questions as they need."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from dashboard import data
from dashboard.figures.course import Course, Line
from dashboard.reading import Reading, notes_of, of_row, readings
from dashboard.scope import Scope
from dashboard.view import View
from geo.catalog import INDICATORS
from geo.engine import Question

ALWAYS: Final = ("on_time_rate", "same_day_rate", "closure_rate", "demands")
"""Indicators by key that fill the column after the chosen one and those to be read with it."""

_ROOM: Final = 4


def keys(chosen: str) -> tuple[str, ...]:
    """Return which figures to show: the chosen one, what it is read with, and what always counts.

    >>> keys("satisfaction_rate")
    ('satisfaction_rate', 'callback_coverage', 'rated_share', 'on_time_rate')
    """
    wanted = (chosen, *INDICATORS[chosen].beside, *ALWAYS)
    return tuple(dict.fromkeys(wanted))[:_ROOM]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What is seen.

    Attributes
    ----------
    figures
        One row an area of the map, as `dashboard.figures.district_map.repaint` wants them.
    overall
        The number of all these areas together, with the notes on all these numbers.
    here
        The numbers of the chosen area by indicator, the chosen indicator first.
    """

    figures: pd.DataFrame
    overall: Reading
    here: Mapping[str, Reading]


def sight(view: View, scope: Scope) -> Sight:
    """Read what `view` shows."""
    indicator = INDICATORS[view.indicator]
    asked = Question(
        keys=(indicator.key, *indicator.beside),
        period=view.period,
        level=scope.parts.key,
        within=view.district,
    )
    areas = data.figures(asked)
    shown = replace(asked, keys=keys(indicator.key), level=None, within=view.within)
    here = readings(data.compared(shown), scope.first_day)
    overall = here[indicator.key]
    if view.within != view.district:
        whole = data.figures(replace(asked, keys=(indicator.key,), level=None))
        overall = readings(whole, scope.first_day)[indicator.key]
    return Sight(
        figures=by_area(areas.frame, areas.places, view.indicator),
        overall=replace(overall, changes=(), notes=notes_of(indicator, areas)),
        here=here,
    )


def by_area(frame: pd.DataFrame, places: pd.DataFrame, chosen: str) -> pd.DataFrame:
    """Return one row an area of the chosen indicator, the others' readings in `beside`."""
    beside: dict[str, list[Reading]] = {code: [] for code in places["code"]}
    for row in frame[frame["indicator"] != chosen].to_dict("records"):
        beside[row["code"]].append(of_row(row, INDICATORS[row["indicator"]]))
    rows = places.merge(frame[frame["indicator"] == chosen], on="code")
    return rows.assign(beside=rows["code"].map(beside))


def along(course: Course, view: View) -> pd.DataFrame:
    """Read the days or weeks that `course` draws of the chosen area."""
    match course.line:
        case Line.WEEKS:
            return data.by_week(course.drawn.key, view.period, view.within)
        case Line.JUMPS:
            return data.jumps(view.period, view.within)
        case Line.DAYS | Line.ENDS:
            return data.by_day(course.drawn.key, view.period, view.within)
