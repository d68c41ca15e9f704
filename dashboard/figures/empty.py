"""A chart that has nothing to show."""

import plotly.graph_objects as go

from dashboard import theme


def empty(rem: float = 16) -> go.Figure:
    """Return what a chart shows until its numbers are there, or where there are none."""
    hidden = {"visible": False, "fixedrange": True}
    return go.Figure(layout={**theme.layout(rem), "xaxis": hidden, "yaxis": hidden})
