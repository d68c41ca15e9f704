"""An indicator over the days or weeks of a period."""

from typing import Any, Final

import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n_reading as words
from dashboard import theme
from dashboard.figures.course import Course, Line
from geo.catalog import Indicator
from geo.text import Lang

WINDOW: Final = 7
_ENOUGH: Final = 4
"""Fewer days than this in a week, and their mean says little."""

_DENSE: Final = 0.7
"""With a smaller share of days that have data, a line alone would hide the lonely ones."""


def week_mean(days: pd.DataFrame) -> pd.Series:
    """Return the mean of each day's value and those of the six before it.

    Missing where the day itself is, so that a gap in the data stays a gap in the line.
    """
    mean = days["value"].rolling(WINDOW, min_periods=_ENOUGH).mean()
    return mean.where(days["value"].notna())


def trend(rows: pd.DataFrame, course: Course, lang: Lang, rem: float) -> go.Figure:
    """Draw what `course` says; a day without data is a gap.

    Parameters
    ----------
    rows
        One row a day or week in order: day (its first), value; low and high for weeks, usual and
        jumped for jumps.
    """
    figure = go.Figure(layout=theme.layout(rem, size=1.0))
    if rows["value"].notna().any():
        for trace in _traces(rows, course, lang, rem):
            figure.add_scatter(connectgaps=False, cliponaxis=False, **trace)
    grid = {
        "gridcolor": theme.LINE,
        "gridwidth": 1,
        "zeroline": False,
        "fixedrange": True,
        "tickfont": {"color": theme.MUTED},
    }
    figure.update_layout(
        hovermode="x unified",
        # Eight ticks and no months' names: digits read the same in every language.
        xaxis={
            **grid,
            "showgrid": False,
            "nticks": 8,
            "range": _span(rows),
            "tickformatstops": _DATES,
            "hoverformat": "%Y-%m-%d",
        },
        yaxis={**grid, "nticks": 4, "automargin": False, "tickformat": ",~r"},
        margin={"l": 3.4 * rem, "r": 0.6 * rem, "t": 0.4 * rem, "b": 1.6 * rem},
    )
    return figure


def _span(rows: pd.DataFrame) -> list[pd.Timestamp] | None:
    """Return the first and the last day, so that markers add no days at either end."""
    return [rows["day"].iloc[0], rows["day"].iloc[-1]] if len(rows) > 1 else None


def _traces(rows: pd.DataFrame, course: Course, lang: Lang, rem: float) -> list[dict[str, Any]]:
    hover = _hover(course.drawn, lang)
    match course.line:
        case Line.DAYS:
            return _days(rows, hover, lang, rem)
        case Line.ENDS:
            name = words.DAY_END[lang]
            return [_line(rows["day"], rows["value"], hover, name=name, width=0.12 * rem)]
        case Line.WEEKS:
            return [_weeks(rows, hover, lang, rem)]
        case Line.JUMPS:
            return _jumps(rows, hover, lang, rem)


def _days(rows: pd.DataFrame, hover: str, lang: Lang, rem: float) -> list[dict[str, Any]]:
    alone = len(rows) < WINDOW or rows["value"].notna().mean() < _DENSE
    day = _line(rows["day"], rows["value"], hover, name=words.DAY_VALUE[lang], width=0.07 * rem)
    mean = _line(rows["day"], week_mean(rows), hover, name=words.WEEK_MEAN[lang], width=0.16 * rem)
    marks = {
        "mode": "lines+markers" if alone else "lines",
        "marker": {"color": theme.MARK, "size": 0.25 * rem},
        "opacity": 1 if alone else 0.5,
    }
    return [day | marks, mean]


def _weeks(rows: pd.DataFrame, hover: str, lang: Lang, rem: float) -> dict[str, Any]:
    """Draw a dot a week with its whisker: the same marks as those of the ranking."""
    line = _line(rows["day"], rows["value"], hover, name=words.WEEK_VALUE[lang], width=0.07 * rem)
    return line | {
        "mode": "lines+markers",
        "marker": {"color": theme.MARK, "size": 0.4 * rem},
        "error_y": {
            "array": rows["high"] - rows["value"],
            "arrayminus": rows["value"] - rows["low"],
            "color": theme.WHISKER,
            "thickness": 0.14 * rem,
            "width": 0,
        },
    }


def _jumps(rows: pd.DataFrame, hover: str, lang: Lang, rem: float) -> list[dict[str, Any]]:
    usual = _line(rows["day"], rows["usual"], hover, name=words.USUAL[lang], width=0.1 * rem)
    usual["line"] |= {"color": theme.MUTED, "dash": "dot"}
    day = _line(rows["day"], rows["value"], hover, name=words.DAY_VALUE[lang], width=0.07 * rem)
    jumped = rows[rows["jumped"]]
    marks = {
        "x": jumped["day"],
        "y": jumped["value"],
        "name": words.JUMP[lang],
        "mode": "markers",
        "marker": {"color": theme.ACCENT, "size": 0.5 * rem},
        "hovertemplate": hover,
    }
    return [usual, day, marks]


def _line(x: pd.Series, y: pd.Series, hover: str, *, name: str, width: float) -> dict[str, Any]:
    return {
        "x": x,
        "y": y,
        "name": name,
        "mode": "lines",
        "line": {"color": theme.MARK, "width": width},
        "hovertemplate": hover,
    }


def _hover(indicator: Indicator, lang: Lang) -> str:
    return f"%{{y:,.{indicator.digits}f}} {indicator.unit[lang]}"


_DATES: Final = [
    {"dtickrange": [None, 86_400_000 * 27], "value": "%m-%d"},
    {"dtickrange": [86_400_000 * 27, None], "value": "%Y-%m"},
]
