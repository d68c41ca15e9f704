"""Lists of coverage: who is left out, by how many stations, load, and where the next would help."""

from typing import Any, Final

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import i18n, ids, numbers
from dashboard import i18n_reach as words
from dashboard.figures.reach_map import distances
from dashboard.reach import Reach
from dashboard.view import View
from geo.catalog.circles import Way
from geo.engine.coverage import Outcome
from geo.engine.coverage.lists import stated
from geo.engine.coverage.model import MOST_SERVED
from geo.engine.siting import Siting
from geo.text import Lang

SHOWN: Final = 100
"""Compounds in the list; the file has all."""
BUSIEST: Final = 5


def head(seen: Reach, view: View) -> list[Component]:
    """Name the list, and say how many there are in all."""
    lang, out = view.lang, seen.found.left_out
    if not _known(seen):
        return [html.H2(words.LIST[lang]), html.Small(words.NOT_KNOWN[lang])]
    if not len(out):
        return [html.H2(words.LIST[lang]), html.Small(words.NOBODY[lang])]
    note = words.LIST_NOTE[lang].format(
        places=numbers.shown(len(out)), households=numbers.shown(stated(out["households"]))
    )
    file = html.A(
        words.CSV[lang], href=f"/files/left-out.csv{view.query}", download="", className="file"
    )
    return [html.H2(words.LIST[lang]), file, html.Small(note)]


def _known(seen: Reach) -> bool:
    return seen.found.outcome not in {Outcome.NO_STATIONS, Outcome.NOT_MEASURED}


def left_out(seen: Reach, view: View) -> list[Component]:
    """List the compounds that no station is near enough to, most households first."""
    lang, rows = view.lang, seen.found.left_out
    walks = Way.WALK in seen.found.ways
    items = [
        _row(row, row["code"] == view.place, lang, walks=walks)
        for row in rows.head(SHOWN).to_dict("records")
    ]
    if len(rows) > SHOWN:
        more = words.MORE[lang].format(shown=SHOWN, count=numbers.shown(len(rows) - SHOWN))
        items.append(html.Li(more, className="more"))
    return [
        html.Div(
            html.Ol(items, className="places"),
            className="list-scroll",
            tabIndex=0,
            **{"aria-label": words.LIST[lang]},
        )
    ]


def _row(row: dict[Any, Any], chosen: bool, lang: Lang, *, walks: bool) -> html.Li:  # noqa: FBT001 - a row's own
    street, station = row[f"street_{lang}"], row[f"station_{lang}"]
    where = i18n.short(street, lang) if isinstance(street, str) else ""
    near = station if isinstance(station, str) else words.NO_STATION_NEAR[lang]
    people = row["households"]
    return html.Li(
        html.Button(
            [
                html.Span([row[f"name_{lang}"], html.Small(where)], className="place-name"),
                html.B(numbers.shown(people)),
                html.Span(
                    [
                        html.Span(near, title=near),
                        html.Span(distances(row["straight_m"], row["walk_m"], lang, walks=walks)),
                    ],
                    className="place-near",
                ),
            ],
            id=ids.place(row["code"]),
            type="button",
            className="place",
            **{"aria-pressed": str(chosen).lower()},
        )
    )


def below(seen: Reach, lang: Lang) -> list[Component]:
    """Put side by side how many stations serve whom, and how many each has to serve."""
    if not _known(seen):
        return []
    return [_panel(words.OVERLAP[lang], _overlap(seen.found.overlap, lang)),
            _panel(words.LOAD[lang], _load(seen.found.load, lang))]  # fmt: skip


def _panel(title: str, content: Component) -> html.Div:
    return html.Div([html.H2(title), content], className="below-panel")


def _overlap(rows: pd.DataFrame, lang: Lang) -> html.Ol:
    most = max(float(rows["compounds"].max()), 1.0)
    return html.Ol(
        [
            _bar(
                (words.STATIONS_MORE if row["stations"] == MOST_SERVED else words.STATIONS_N)[
                    lang
                ].format(n=row["stations"]),
                row["compounds"] / most,
                numbers.shown(row["compounds"]),
                amiss=row["stations"] == 0 and row["compounds"] > 0,
            )
            for row in rows.to_dict("records")
        ],
        className="bars-list",
    )


def _load(rows: pd.DataFrame, lang: Lang) -> html.Ol:
    most = float(np.nanmax([*rows["nearest_households"], 1.0]))
    return html.Ol(
        [
            _bar(
                row[f"name_{lang}"],
                # A bar of what is not known has no length, and its value is a dash.
                float(np.nan_to_num(row["nearest_households"])) / most,
                numbers.shown(row["nearest_households"]),
            )
            for row in rows.head(BUSIEST).to_dict("records")
        ],
        className="bars-list",
    )


def _bar(name: str, share: float, number: str, *, amiss: bool = False) -> html.Li:
    mark = "bar amiss" if amiss else "bar"
    return html.Li(
        [
            html.Span(name, title=name),
            html.Span(html.I(className=mark, style={"width": f"{100 * share:.1f}%"}),
                      className="bars"),
            html.B(number),
        ]
    )  # fmt: skip


def sites(siting: Siting, lang: Lang) -> list[Component]:
    """List the proposed sites with what each adds, and say it in a sentence."""
    rows = siting.greedy_sites
    items = [
        html.Li(
            [
                html.B(row["rank"], className="rank"),
                html.Span(row[f"name_{lang}"]),
                html.B(
                    words.GAIN_SHORT[lang].format(households=numbers.shown(row["households"])),
                    className="gain",
                ),
            ]
        )
        for row in rows.to_dict("records")
    ]
    notes = " ".join(note[lang] for note in siting.notes)
    said: list[Component] = [html.P(siting.greedy_verdict[lang], title=notes)]
    if items:
        said.insert(0, html.Ol(items, className="sites"))
    return [html.H2(words.SITING[lang].format(n=max(len(items), 1))), *said]
