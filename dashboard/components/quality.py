"""What was held back and why, how places were found, and what loads noted."""

from collections.abc import Mapping
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard import i18n, numbers, theme
from dashboard.components.ledger import MINUTE, panel
from dashboard.ledger_data import KINDS, Ledger, Placing, Reason
from geo.catalog import Scale
from geo.text import Lang

_RAMP: Final = theme.RAMP[Scale.SEQUENTIAL]
COLOURS: Final[Mapping[str, str]] = {
    "exact": theme.MARK,
    "nearest": _RAMP[4],
    "code": _RAMP[3],
    "name": _RAMP[1],
    "stacked": theme.RAMP[Scale.DIVERGING][0],
    "none": theme.NO_DATA,
}
"""Each way of finding a place, paler the surer it is."""

NOTES: Final = 20


def held_back(ledger: Ledger, lang: Lang) -> list[Component]:
    """List kinds of reason by how many rows they hold back, longest bar first."""
    title, rule = i18n.HELD_BACK[lang], i18n.HELD_BACK_RULE[lang]
    if not ledger.reasons:
        return panel(title, "", html.P(i18n.NOTHING_HELD[lang], className="quiet"))
    most = max(reason.rows for reason in ledger.reasons)
    parts: list[Component] = [
        html.Table(
            [
                html.Thead(
                    html.Tr(
                        [
                            html.Th(i18n.RUN_PROFILE[lang], scope="col"),
                            html.Th(i18n.REASON[lang], scope="col"),
                            html.Th(i18n.ROWS[lang], scope="col", className="count"),
                        ]
                    )
                ),
                html.Tbody([_reason(reason, most) for reason in ledger.reasons]),
            ],
            className="ledger-table reasons",
        )
    ]
    if len(ledger.reasons) == KINDS:
        parts.append(html.Small(i18n.REASONS_MORE[lang].format(count=KINDS), className="quiet"))
    return panel(title, rule, parts)


def _reason(reason: Reason, most: int) -> html.Tr:
    width = f"{100 * reason.rows / most:.2f}%"
    return html.Tr(
        [
            html.Th(reason.profile, scope="row"),
            html.Td(
                [
                    html.Span(reason.kind, lang="en"),
                    html.I(className="bar", style={"width": width}),
                ]
            ),
            html.Td(numbers.shown(reason.rows), className="count"),
        ]
    )


def quality(ledger: Ledger, lang: Lang) -> list[Component]:
    """Show how the last loads found places for their rows."""
    placed: list[Component] = [_placing(placing, lang) for placing in ledger.placings]
    nothing = html.P(i18n.NOT_PLACED[lang], className="quiet")
    return panel(i18n.PLACES[lang], i18n.PLACES_RULE[lang], placed or nothing)


def _placing(placing: Placing, lang: Lang) -> html.Div:
    shares = {way: rows / placing.rows for way, rows in placing.ways.items()}
    which = i18n.RUN_OF[lang].format(
        run=placing.run_id, at=f"{placing.finished_at:{MINUTE}}", rows=numbers.shown(placing.rows)
    )
    return html.Div(
        [
            html.Div(
                [
                    html.Span(placing.profile),
                    html.Small(which),
                    html.Span(
                        [
                            html.B(_percent(placing.by_point / placing.rows)),
                            html.Small(f" {i18n.BY_POINT[lang]}"),
                        ],
                        className="by-point",
                    ),
                ],
                className="placing-head",
            ),
            html.Div(
                [
                    html.I(style={"flexGrow": share, "background": COLOURS[way]})
                    for way, share in shares.items()
                    if share
                ],
                className="parts",
                **{"aria-hidden": "true"},
            ),
            html.Ul(
                [
                    html.Li(
                        [
                            html.I(className="swatch", style={"background": COLOURS[way]}),
                            f"{i18n.WAYS[way][lang]} ",
                            html.B(_percent(share)),
                            html.Small(f" {numbers.shown(placing.ways[way])}"),
                        ]
                    )
                    for way, share in shares.items()
                ],
                className="ways",
            ),
        ],
        className="placing",
    )


def notes(ledger: Ledger, lang: Lang) -> list[Component]:
    """Say what was repaired, and what the loads noted, the latest first."""
    said = [(run, note) for run in ledger.runs for note in run.notes][:NOTES]
    rule = i18n.NOTES_RULE[lang].format(count=numbers.shown(sum(ledger.repaired.values())))
    lines = [
        html.Li([html.Span(f"{run.run_id} {run.profile}"), html.Span(note, lang="en")])
        for run, note in said
    ]
    nothing = html.P(i18n.NO_NOTES[lang], className="quiet")
    return panel(i18n.NOTES[lang], rule, html.Ul(lines, className="run-notes") if said else nothing)


def _percent(share: float) -> str:
    """Write a share; what is there but rounds to nothing, or is not all but rounds to it, says so.

    >>> _percent(0.0), _percent(0.0001), _percent(0.9999), _percent(1.0)
    ('0%', '<0.1%', '>99.9%', '100%')
    """
    if share in (0.0, 1.0):
        return f"{share:.0%}"
    if share < 0.0005:  # noqa: PLR2004 - what one decimal cannot show
        return "<0.1%"
    return f"{share:.1%}" if share < 0.9995 else ">99.9%"  # noqa: PLR2004 - as above
