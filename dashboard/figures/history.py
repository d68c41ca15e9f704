"""How a hotspot came to be: its demands by step, and the steps in which it was hot."""

import pandas as pd
import plotly.graph_objects as go

from dashboard import i18n_heat as words
from dashboard import theme
from geo.engine.hotspots import Step
from geo.text import Lang


def history(rows: pd.DataFrame, step: Step, lang: Lang, rem: float) -> go.Figure:
    """Draw a bar a step; those in which the place was significantly high are marked.

    Parameters
    ----------
    rows
        One row a step, in order: start, count, hot.
    """
    figure = go.Figure(layout=theme.layout(rem, size=1.0))
    names = [f"{start:%Y-%m}" if step is Step.MONTH and start.day == 1 else f"{start:%m-%d}"
             for start in rows["start"]]  # fmt: skip
    if len(rows):
        colours = [theme.ACCENT if hot else theme.RAMP_MIDDLE for hot in rows["hot"]]
        said = [(words.HOT_STEP if hot else words.PLAIN_STEP)[lang] for hot in rows["hot"]]
        figure.add_bar(
            x=names,
            y=rows["count"].tolist(),
            marker={"color": colours, "line": {"width": 0}},
            width=0.62,
            text=[f"{count:,.0f}" for count in rows["count"]],
            textposition="outside",
            textfont={"color": theme.TEXT, "size": rem},
            cliponaxis=False,
            customdata=said,
            hovertemplate="%{x}<br>%{y:,} · %{customdata}<extra></extra>",
        )
    top = float(rows["count"].max()) if len(rows) else 1.0
    figure.update_layout(
        xaxis={"type": "category", "fixedrange": True, "showgrid": False,
               "tickfont": {"color": theme.MUTED}, "tickangle": 0},
        yaxis={"visible": False, "fixedrange": True, "range": [0, max(top, 1.0) * 1.3]},
        margin={"l": 0.4 * rem, "r": 0.4 * rem, "t": 0.2 * rem, "b": 1.6 * rem},
        bargap=0.3,
    )  # fmt: skip
    return figure
