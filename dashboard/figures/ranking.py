"""Areas in the order of an indicator, each with its interval and the ranks that it may have."""

from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n, numbers, theme
from dashboard import i18n_reading as words
from dashboard.figures.order import Ranked, comparable
from dashboard.reading import Reading, counted, measured, of_row
from geo.catalog import Indicator
from geo.text import Lang

_ROW: Final = (1.36, 2.2)
"""Least and greatest height of a row, in rem."""

_COLUMN: Final = 49.5
"""Height in rem that a wall screen has for all rows; more of them are scrolled."""

_NAMED: Final = 4
"""How many of the areas that one cannot be told apart from are named."""


def ranking(
    ranked: Ranked,
    overall: Reading,
    lang: Lang,
    *,
    rem: float,
    chosen: str | None = None,
) -> go.Figure:
    """Draw `ranked` as dots with whiskers, ranks and names on the left, values on the right.

    Parameters
    ----------
    overall
        The number of all of them, to be drawn as a line where it can be compared with theirs.
    chosen
        The code of an area to mark with a ring.
    """
    rows, indicator = ranked.rows, overall.indicator
    colours = [theme.ACCENT if flag else theme.MARK for flag in rows["attention"]]
    names = [i18n.short(name, lang) for name in rows[f"name_{lang}"]]
    places = list(range(len(rows)))
    figure = go.Figure(layout=theme.layout(rem))
    for flag, colour in ((False, theme.MARK), (True, theme.ACCENT)):
        part = rows[rows["attention"] == flag]
        if part["low"].notna().any():
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
        text=[_hover(ranked, place, indicator, lang) for place in places],
        hovertemplate="%{text}<extra></extra>",
    )
    whole = overall.value if comparable(indicator) else np.nan
    if not np.isnan(whole):
        figure.add_vline(x=whole, line={"color": theme.MUTED, "width": 1, "dash": "dot"})
    values = [numbers.shown(value, indicator.digits) for value in rows["value"]]
    ranks = [ranked.ends(place) for place in places]
    size = theme.CAPTION * rem
    start = max((len(rank) for rank in ranks), default=1) * 0.58 * size
    left = start + (max((_width(name) for name in names), default=2) * 0.54 + 1.3) * size
    figure.update_layout(
        height=_height(len(rows)) * rem,
        autosize=True,
        annotations=[
            note
            for place, texts in enumerate(zip(ranks, names, values, strict=True))
            for note in _row_texts(place, texts, (left, start), size)
        ],
        margin={
            "l": left,
            "r": (max((len(v) for v in values), default=3) * 0.58 + 0.9) * size,
            "t": 0,
            "b": 0,
        },
        yaxis={"visible": False, "fixedrange": True, "range": [len(rows) - 0.4, -0.6]},
        xaxis={"visible": False, "fixedrange": True, "range": _range(rows, whole, indicator)},
        hovermode="closest",
    )
    return figure


def _height(count: int) -> float:
    """Return the height in rem of `count` rows: few stand apart, many close together."""
    least, greatest = _ROW
    count = max(count, 1)
    return count * min(greatest, max(least, _COLUMN / count)) + 0.5


def _row_texts(
    place: int, texts: tuple[str, str, str], margins: tuple[float, float], size: float
) -> list[dict[str, Any]]:
    """Write a row's rank, name and value, each in its column: tick labels align one way only.

    Parameters
    ----------
    margins
        Pixels from the left end to the bars, and to the end of the ranks.
    """
    rank, name, value = texts
    left, start = margins
    row = {"xref": "paper", "yref": "y", "y": place, "showarrow": False, "borderpad": 0}
    muted, plain = ({"size": size, "color": colour} for colour in (theme.MUTED, theme.TEXT))
    first = {**row, "x": 0}
    return [
        {**first, "text": rank, "xanchor": "right", "xshift": start - left, "font": muted},
        {**first, "text": escape(name), "xanchor": "left", "xshift": start + 0.6 * size - left,
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


def _hover(ranked: Ranked, place: int, indicator: Indicator, lang: Lang) -> str:
    row = ranked.rows.iloc[place].to_dict()
    reading = of_row(row, indicator)
    lines = [f"<b>{escape(row[f'name_{lang}'])}</b>", measured(reading, lang)]
    if counts := counted(reading, lang):
        lines.append(counts)
    if interval := numbers.span(row["low"], row["high"], indicator.digits):
        lines.append(f"{words.INTERVAL_95[lang]} {interval}")
    lines.append(words.RANKED[lang].format(rank=ranked.ends(place), count=len(ranked.rows)))
    rivals = ranked.tied(place)
    if len(rivals):
        names = [escape(i18n.short(name, lang)) for name in rivals[f"name_{lang}"]]
        tied = words.EQUAL_TO if rivals["low"].isna().all() else words.TIED_WITH
        lines.append(tied[lang].format(names=i18n.listed(names, lang, most=_NAMED)))
    return "<br>".join(lines)
