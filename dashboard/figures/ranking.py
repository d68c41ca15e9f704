"""Areas in the order of an indicator, each with its interval."""

from dataclasses import dataclass
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n, numbers, theme
from geo.catalog import Better, Indicator
from geo.text import Lang

ATTENTION: Final = 3
"""How many areas at the bad end can be flagged; more would be a colour, not a flag."""

_ROW: Final = (1.36, 2.2)
"""Least and greatest height of a row, in rem."""

_COLUMN: Final = 49.5
"""Height in rem that a wall screen has for all rows; more of them are scrolled."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Areas with a value, best first, whether each needs attention; and how many have none."""

    rows: pd.DataFrame
    without: int = 0

    @property
    def apart(self) -> pd.DataFrame:
        """The areas whose whole interval is worse than the overall value."""
        return self.rows[self.rows["apart"]]


def rank(figures: pd.DataFrame, indicator: Indicator, overall: float) -> Ranked:
    """Order `figures` and flag those that need attention.

    An area is flagged when its 95 % interval lies wholly on the bad side of `overall` and it is
    among the last ATTENTION: with many demands an interval is narrow, and half of all areas are
    always below their mean.

    Parameters
    ----------
    figures
        One row an area: code, names, value, low, high, numerator, denominator.
    overall
        The pooled value of all of them, in the same unit.
    """
    rising = indicator.better is Better.LOWER
    rows = figures.dropna(subset=["value"]).sort_values(
        ["value", "code"], ascending=[rising, True], ignore_index=True
    )
    if indicator.better is Better.NEITHER:
        apart = np.zeros(len(rows), dtype=bool)
    elif rising:
        apart = (rows["low"] > overall).to_numpy()
    else:
        apart = (rows["high"] < overall).to_numpy()
    last = np.arange(len(rows)) >= len(rows) - ATTENTION
    return Ranked(rows.assign(apart=apart, attention=apart & last), len(figures) - len(rows))


def ranking(
    ranked: Ranked,
    indicator: Indicator,
    overall: float,
    lang: Lang,
    *,
    rem: float,
    chosen: str | None = None,
) -> go.Figure:
    """Draw `ranked` as dots with whiskers, names on the left, values on the right.

    Parameters
    ----------
    chosen
        The code of an area to mark with a ring.
    """
    rows = ranked.rows
    colours = [theme.ACCENT if flag else theme.MARK for flag in rows["attention"]]
    names = [i18n.short(name, lang) for name in rows[f"name_{lang}"]]
    places = list(range(len(rows)))
    figure = go.Figure(layout=theme.layout(rem))
    for flag, colour in ((False, theme.MARK), (True, theme.ACCENT)):
        part = rows[rows["attention"] == flag]
        if indicator.share and len(part):
            figure.add_scatter(
                x=[x for low, high in zip(part["low"], part["high"], strict=True)
                   for x in (low, high, None)],
                y=[y for i in part.index for y in (i, i, None)],
                mode="lines",
                line={"color": colour, "width": 0.22 * rem},
                opacity=0.55,
                hoverinfo="skip",
            )  # fmt: skip
    if indicator.counted:  # A count is a length from nothing.
        figure.add_bar(
            x=rows["value"].tolist(),
            y=places,
            orientation="h",
            marker={"color": theme.RAMP[indicator.scale][2], "line": {"width": 0}},
            width=0.35,
            hoverinfo="skip",
        )
    figure.add_scatter(
        x=rows["value"].tolist(),
        y=places,
        mode="markers",
        marker={
            "color": colours,
            "size": 0.55 * rem,
            "opacity": 1,
            "line": {
                "color": theme.TEXT,
                "width": [0.2 * rem if code == chosen else 0 for code in rows["code"]],
            },
        },
        customdata=rows["code"].tolist(),
        text=[_hover(row, indicator, lang) for row in rows.to_dict("records")],
        hovertemplate="%{text}<extra></extra>",
    )
    if not np.isnan(overall) and not indicator.counted:
        figure.add_vline(x=overall, line={"color": theme.MUTED, "width": 1, "dash": "dot"})
    values = [numbers.shown(value, indicator.digits) for value in rows["value"]]
    size = theme.CAPTION * rem
    left = (max((_width(name) for name in names), default=2) * 0.54 + 2.4) * size
    figure.update_layout(
        height=_height(len(rows)) * rem,
        autosize=True,
        annotations=[
            note
            for place, texts in enumerate(zip(names, values, strict=True))
            for note in _row_texts(place, texts, left, size)
        ],
        margin={
            "l": left,
            "r": (max((len(v) for v in values), default=3) * 0.58 + 0.9) * size,
            "t": 0,
            "b": 0,
        },
        yaxis={"visible": False, "fixedrange": True, "range": [len(rows) - 0.4, -0.6]},
        xaxis={"visible": False, "fixedrange": True, "range": _range(rows, overall, indicator)},
        hovermode="closest",
    )
    return figure


def _height(count: int) -> float:
    """Return the height in rem of `count` rows: few stand apart, many close together."""
    least, greatest = _ROW
    count = max(count, 1)
    return count * min(greatest, max(least, _COLUMN / count)) + 0.5


def _row_texts(
    place: int, texts: tuple[str, str], left: float, size: float
) -> list[dict[str, Any]]:
    """Write a row's rank, name and value, each in its column: tick labels align one way only."""
    name, value = texts
    row = {"xref": "paper", "yref": "y", "y": place, "showarrow": False, "borderpad": 0}
    muted, plain = ({"size": size, "color": colour} for colour in (theme.MUTED, theme.TEXT))
    start = {**row, "x": 0}
    return [
        {**start, "text": str(place + 1), "xanchor": "right", "xshift": 1.3 * size - left,
         "font": muted},
        {**start, "text": escape(name), "xanchor": "left", "xshift": 1.8 * size - left,
         "font": plain},
        {**row, "x": 1, "text": value, "xanchor": "left", "xshift": 0.5 * size, "font": plain},
    ]  # fmt: skip


def _width(name: str) -> int:
    """Count columns: a Chinese character takes two."""
    return sum(1 if ord(c) < 0x2E80 else 2 for c in name)  # noqa: PLR2004 - first CJK radical


def _range(rows: pd.DataFrame, overall: float, indicator: Indicator) -> list[float]:
    if indicator.counted:
        return [0.0, (float(rows["value"].max()) if len(rows) else 1.0) * 1.06]
    parts = [rows["value"], rows["low"], rows["high"], pd.Series([overall], dtype=float)]
    ends = pd.concat([part.dropna() for part in parts], ignore_index=True)
    if ends.empty:
        return [0.0, 1.0]
    low, high = float(ends.min()), float(ends.max())
    air = (high - low) * 0.06 or 1.0
    return [low - air, high + air]


def _hover(row: dict[Any, Any], indicator: Indicator, lang: Lang) -> str:
    value = numbers.shown(row["value"], indicator.digits)
    text = f"<b>{escape(row[f'name_{lang}'])}</b><br>{value} {indicator.unit[lang]}"
    if not indicator.counted:
        k, n = (numbers.shown(row[key]) for key in ("numerator", "denominator"))
        text += f"<br>{k} ÷ {n}"
    interval = numbers.span(row["low"], row["high"], indicator.digits)
    return text + (f"<br>{i18n.INTERVAL_95[lang]} {interval}" if interval else "")
