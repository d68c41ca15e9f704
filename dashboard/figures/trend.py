"""An indicator day by day."""

from typing import Final

import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n, theme
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


def trend(days: pd.DataFrame, indicator: Indicator, lang: Lang, rem: float) -> go.Figure:
    """Draw each day faintly and the mean of seven days over it; a day without data is a gap.

    Parameters
    ----------
    days
        One row a civil day in order: day, value.
    """
    figure = go.Figure(layout=theme.layout(rem, size=1.0))
    if days["value"].notna().any():
        unit = indicator.unit[lang]
        hover = f"%{{y:,.{indicator.digits}f}} {unit}"
        shared = {
            "x": days["day"],
            "connectgaps": False,
            "cliponaxis": False,
            "hovertemplate": hover,
        }
        alone = len(days) < WINDOW or days["value"].notna().mean() < _DENSE
        figure.add_scatter(
            **shared,
            y=days["value"],
            name=i18n.DAY_VALUE[lang],
            mode="lines+markers" if alone else "lines",
            line={"color": theme.MARK, "width": 0.07 * rem},
            marker={"color": theme.MARK, "size": 0.25 * rem},
            opacity=1 if alone else 0.5,
        )
        figure.add_scatter(
            **shared,
            y=week_mean(days),
            name=i18n.WEEK_MEAN[lang],
            mode="lines",
            line={"color": theme.MARK, "width": 0.16 * rem},
        )
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
            "tickformatstops": _DATES,
            "hoverformat": "%Y-%m-%d",
        },
        yaxis={**grid, "nticks": 4, "automargin": False, "tickformat": ",~r"},
        margin={"l": 3.4 * rem, "r": 0.6 * rem, "t": 0.4 * rem, "b": 1.6 * rem},
    )
    return figure


_DATES: Final = [
    {"dtickrange": [None, 86_400_000 * 27], "value": "%m-%d"},
    {"dtickrange": [86_400_000 * 27, None], "value": "%Y-%m"},
]
