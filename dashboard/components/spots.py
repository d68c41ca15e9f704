"""The list of hotspots: a card each, and the demands behind the one that is chosen."""

from typing import Any, Final

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import i18n_heat as words
from dashboard import ids, numbers
from dashboard.components.heat_parts import titled
from dashboard.figures.heat_map import on_end
from dashboard.heat import Heat, Spot
from dashboard.view import View
from geo.catalog import CATEGORIES, called
from geo.engine.hotspots.words import kind_of
from geo.text import Lang

SHOWN: Final = 30
"""Cards in the list: the chosen one stands there too, whatever its number."""
DEMANDS: Final = 200
"""Demands shown of the chosen one; the file has more."""
MINUTE: Final = "%Y-%m-%d %H:%M"


def head(seen: Heat, lang: Lang) -> list[Component]:
    """Name the list, and say what its marks mean."""
    small = words.LIST_NOTE[lang] if seen.spots else words.NONE[lang]
    return [html.H2(words.LIST[lang]), html.Small(small)]


def cards(seen: Heat, view: View) -> html.Ol:
    """Return the hotspots, the largest excess first."""
    most = max((_most(one) for one in seen.spots), default=1.0)
    listed = [one for one in seen.spots if one.rank <= SHOWN or one is seen.chosen]
    items = [_card(one, one is seen.chosen, most, view) for one in listed]
    if more := len(seen.spots) - len(listed):
        items.append(html.Li(words.MORE[view.lang].format(count=more), className="more"))
    return html.Ol(items, className="spots")


def _most(spot: Spot) -> float:
    return float(np.nanmax([spot.group.count, spot.group.usual]))


def _card(spot: Spot, chosen: bool, most: float, view: View) -> html.Li:  # noqa: FBT001 - a card's own
    lang, group = view.lang, spot.group
    badges = []
    if (kind := kind_of(group)) is not None:
        badges.append(html.Span(kind[lang], className="tag"))
    if group.run > 1:
        badges.append(html.Span(on_end(group.run, view.step, lang), className="run"))
    return html.Li(
        html.Button(
            [
                html.B(spot.rank, className="rank"),
                html.Span(titled(spot, lang), className="card-title"),
                html.Span(badges, className="badges"),
                html.Span(spot.verdict[lang], className="card-verdict"),
                _bar(spot, most),
                html.Span(_amount(spot, lang), className="card-amount"),
            ],
            id=ids.spot(spot.key),
            type="button",
            className="card",
            **{"aria-pressed": str(chosen).lower()},
        )
    )


def _bar(spot: Spot, most: float) -> html.Span:
    """Draw what there was as a bar, and what was to be expected as a line across it."""
    group = spot.group
    marks = [html.I(className="bar", style={"width": f"{100 * group.count / most:.1f}%"})]
    if not np.isnan(group.usual):
        at = f"{100 * group.usual / most:.1f}%"
        marks.append(html.I(className="expected", style={"left": at}))
    return html.Span(marks, className="bars", **{"aria-hidden": "true"})


def _amount(spot: Spot, lang: Lang) -> str:
    group = spot.group
    count = numbers.shown(group.count)
    if np.isnan(group.usual):
        return words.COUNTED[lang].format(count=count)
    return words.AGAINST[lang].format(count=count, usual=numbers.shown(group.usual))


def behind(rows: pd.DataFrame, spot: Spot, view: View) -> html.Section:
    """List the latest demands that make a hotspot, and offer a file of them.

    Parameters
    ----------
    rows
        Of `dashboard.hotspots_data.demands`; their moments are on the clock of the deployment.
    """
    lang = view.lang
    shown = words.SHOWN[lang].format(
        shown=numbers.shown(len(rows)), count=numbers.shown(spot.group.count)
    )
    return html.Section(
        [
            html.Div(
                [
                    html.H2(words.BEHIND[lang]),
                    html.Small(shown),
                    html.A(
                        words.CSV[lang],
                        href=f"/files/demands.csv{view.query}",
                        download="",
                        title=words.CSV_MOST[lang].format(most="10,000"),
                        className="file",
                    ),
                ],
                className="chart-head",
            ),
            html.Ol(
                [_demand(row, lang) for row in rows.to_dict("records")],
                className="demands",
                tabIndex=0,
                **{"aria-label": words.BEHIND[lang]},
            ),
        ],
        className="behind",
    )


def _demand(row: dict[Any, Any], lang: Lang) -> html.Li:
    closed = row["closed_at"]
    state = (
        words.OPEN[lang]
        if pd.isna(closed)
        else words.CLOSED_AT[lang].format(at=f"{closed:%m-%d %H:%M}")
    )
    text = row["text"]
    return html.Li(
        [
            html.Span(f"{row['received_at']:{MINUTE}}"),
            html.Span(called(CATEGORIES, row["category"], lang)),
            html.Span(state, className="amiss" if pd.isna(closed) else ""),
            html.P(text if isinstance(text, str) and text else words.NO_TEXT[lang]),
        ]
    )
