"""Where the data come from: how recent they are, the loads, what was held back, the quality."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from dash import Input, Output, State, dcc, html
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate

from dashboard import data, i18n, ids, ledger_data
from dashboard import view as views
from dashboard.callbacks import callback
from dashboard.components import frame, ledger, quality
from geo.text import Lang

PATH: Final = "/data"
MINUTE_MS: Final = 60_000
"""How often the page looks at the clock: data grow stale while nothing happens."""


def layout(search: str | None = None) -> Component:
    """Lay out the page; it opens anew when a load has ended."""
    lang = views.lang_of(search)
    found = ledger_data.ledger()
    if not found.runs:
        return frame.message(i18n.EMPTY, i18n.EMPTY_REMEDY, lang)
    state = data.state()
    now = _now(state)
    other = Lang.EN if lang is Lang.ZH else Lang.ZH
    return frame.themed(
        [
            frame.header(
                state, lang, f"?lang={other.value}", path=PATH, subtitle=i18n.DATA_SUBTITLE,
                switch=ids.LEDGER_LANG,
            ),
            html.Main(
                [
                    html.Div(ledger.verdict(found, now, lang), id=ids.LEDGER_VERDICT),
                    html.Section(
                        ledger.freshness(found.sources, now, lang), id=ids.LEDGER_FRESHNESS
                    ),
                    html.Section(ledger.runs(found.runs, lang), className="ledger-runs"),
                    html.Section(quality.quality(found, lang), className="ledger-quality"),
                    html.Section(quality.held_back(found, lang), className="ledger-held"),
                    html.Section(quality.notes(found, lang), className="ledger-notes"),
                ],
                className="ledger",
            ),
            frame.footer(state, lang),
            dcc.Interval(id=ids.LEDGER_CLOCK, interval=MINUTE_MS),
        ],
        lang,
    )  # fmt: skip


@callback(
    Output(ids.LEDGER_VERDICT, "children"),
    Output(ids.LEDGER_FRESHNESS, "children"),
    Input(ids.LEDGER_CLOCK, "n_intervals"),
    State(ids.URL, "search"),
    prevent_initial_call=True,
)
def look_at_the_clock(minutes: int | None, search: str | None) -> tuple[Component, list[Component]]:
    """Say anew how old the data are."""
    if not minutes:
        raise PreventUpdate
    lang, found, now = views.lang_of(search), ledger_data.ledger(), _now(data.state())
    return ledger.verdict(found, now, lang), ledger.freshness(found.sources, now, lang)


def _now(state: data.State) -> datetime:
    return datetime.now(UTC).astimezone(ZoneInfo(state.time_zone))
