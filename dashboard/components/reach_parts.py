"""The words around the map of coverage: figures, legend, sentence, and a table to listen to."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard import i18n_reach as words
from dashboard import numbers, theme
from dashboard.components import sayings
from dashboard.figures.reach_map import FIFTHS
from dashboard.reach import MANY, SOME, Reach
from dashboard.scope import Scope
from dashboard.view import View
from geo.catalog.circles import Way
from geo.engine.coverage import Outcome, Subject
from geo.engine.missing import Missing
from geo.text import Lang

_AFTER: Final = (Subject.COMPOUNDS, Subject.BUILDINGS, Subject.KEY_BUILDINGS, Subject.GROUND)
_LISTED: Final = 40


def headline(seen: Reach, view: View) -> list[html.Div]:
    """Show how many households are covered, and beside it everything else that is."""
    found, lang = seen.found, view.lang
    row = seen.whole(Subject.HOUSEHOLDS)
    way = found.way
    details = [_of(row, Subject.HOUSEHOLDS, way, lang)]
    if Way.WALK in found.ways:
        other = Way.STRAIGHT if way is Way.WALK else Way.WALK
        said = words.STRAIGHT_OTHER if other is Way.STRAIGHT else words.WALK_OTHER
        details += [
            said[lang].format(share=_percent(row[f"{other}_share"])),
            words.GAP[lang].format(points=numbers.shown(100 * abs(row["difference"]), 1)),
        ]
    if not np.isnan(found.lost):
        details.append(words.LOST[lang].format(n=numbers.shown(found.lost)))
    first = sayings.figure(
        words.COVERED[lang].format(minutes=view.minutes),
        _percent(row[f"{way}_share"]),
        "%",
        details,
        key="households",
        hero=True,
        kind=words.WAY[way][lang],
    )
    return [first, _others(seen, lang)]


def _others(seen: Reach, lang: Lang) -> html.Div:
    """Put the other things that are covered into one table: share, counts, and both ways."""
    found = seen.found
    rows = []
    for subject in _AFTER:
        row = seen.whole(subject)
        walks = "" if Way.WALK not in found.ways else _percent(row["walk_share"])
        rows.append(
            html.Tr(
                [
                    html.Th(words.SUBJECTS[subject][lang], scope="row"),
                    html.Td(_percent(row["straight_share"]), className="count"),
                    html.Td(walks, className="count"),
                    html.Td(_of(row, subject, found.way, lang), className="count quiet"),
                ]
            )
        )
    heads = (
        (words.SHARE[lang], ""),
        (words.WAY[Way.STRAIGHT][lang], "count"),
        (words.WAY[Way.WALK][lang], "count"),
        (words.COUNTS[lang].format(way=words.WAY[found.way][lang]), "count quiet"),
    )
    head = [html.Th(text, scope="col", className=name) for text, name in heads]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody(rows)], className="ledger-table shares"
    )
    return html.Div(table, className="figure", **{"data-key": "others"})


def _of(row: "pd.Series[Any]", subject: Subject, way: Way, lang: Lang) -> str:
    digits = 1 if subject is Subject.GROUND else 0
    return words.OF[lang].format(
        k=numbers.shown(float(row[way]), digits),
        n=numbers.shown(float(row["whole"]), digits),
        unit=words.HOUSEHOLD_UNIT[lang] if subject is Subject.HOUSEHOLDS else "",
    )


def _percent(share: float) -> str:
    return numbers.shown(100 * float(share), 1)


def legend(seen: Reach, lang: Lang) -> list[html.Div]:
    """Show what the colours of streets and compounds mean."""
    found = seen.found
    if found.outcome in {Outcome.NO_STATIONS, Outcome.NOT_MEASURED}:
        return []
    limits = [str(round(100 * step / FIFTHS)) for step in range(1, FIFTHS)]
    shares = [
        sayings.step(colour, text) for colour, text in zip(theme.SHARES, [*limits, ""], strict=True)
    ]
    limit = {"some": numbers.shown(SOME), "many": numbers.shown(MANY)}
    keys = [html.Span([_box(theme.COVERED), words.LEGEND_COVERED[lang]])]
    if found.way is Way.STRAIGHT:
        circle = words.LEGEND_CIRCLE[lang].format(m=numbers.shown(found.metres))
        keys.append(html.Span([html.I(className="stroke ring"), circle]))
    out = words.LEGEND_OUT[lang].format(**limit)
    keys.append(html.Span([*map(_box, theme.LEFT_OUT), out]))
    return [
        html.Div(words.LEGEND[lang], className="legend-title"),
        html.Div(shares, className="steps"),
        html.Div(keys, className="keys"),
    ]


def _box(colour: str) -> html.I:
    return html.I(className="box", style={"background": colour})


def sentence(seen: Reach, view: View, scope: Scope, lacking: Sequence[Missing]) -> list[html.Div]:
    """Write the verdict, what it rests on, and offer what limits it and what is missing.

    Parameters
    ----------
    lacking
        Areas without an organisation, level by level.
    """
    found, lang = seen.found, view.lang
    evidence = [
        words.EVIDENCE[lang].format(
            minutes=view.minutes, m=numbers.shown(found.metres), way=words.WAY[found.way][lang],
            stations=numbers.shown(_open(view, scope)),
        )
    ]  # fmt: skip
    notes = [note[lang] for note in found.notes]
    # What is supposed, and a network that is not there, is said at once.
    lead = int(bool(view.closed)) + int(bool(view.kinds)) + int(Way.WALK not in found.ways)
    evidence += notes[:lead]
    if view.place is not None and seen.chosen is None:
        evidence.insert(0, words.GONE[lang])
    more: list[Component | str] = [*notes, html.H4(words.MISSING[lang]), *_missing(lacking, lang)]
    how = sayings.disclosure(words.HOW, words.HOW, more, lang)
    return sayings.sentence(found.verdict, evidence, how, lang, attention=bool(len(found.left_out)))


def _open(view: View, scope: Scope) -> int:
    return len(scope.offer.stations) - len(view.closed)


def _missing(lacking: Sequence[Missing], lang: Lang) -> list[Component | str]:
    """Say of every level how many areas have no organisation, and name them."""
    said: list[Component | str] = []
    for found in lacking:
        names = found.frame[f"name_{lang}"].tolist()
        said.append(found.verdict[lang])
        if names:
            shown = "、".join(names[:_LISTED]) if lang is Lang.ZH else ", ".join(names[:_LISTED])
            said.append(html.Small(shown + ("…" if len(names) > _LISTED else "")))
    return said or [words.NO_LEVEL[lang]]


def table(seen: Reach, lang: Lang) -> html.Table:
    """Write the streets' shares for those who listen to a page instead of looking at it."""
    found = seen.found
    mine = found.frame[found.frame["subject"] == Subject.HOUSEHOLDS]
    rows = found.places.merge(mine, on="code")
    heads = (words.SUBJECTS[Subject.HOUSEHOLDS], words.WAY[Way.STRAIGHT], words.WAY[Way.WALK])
    return html.Table(
        [
            html.Caption(words.LEGEND[lang]),
            html.Thead(html.Tr([html.Th(""), *(html.Th(one[lang], scope="col") for one in heads)])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(row[f"name_{lang}"], scope="row"),
                            html.Td(numbers.shown(row["whole"])),
                            html.Td(_percent(row["straight_share"])),
                            html.Td(_percent(row["walk_share"])),
                        ]
                    )
                    for row in rows.to_dict("records")
                ]
            ),
        ]
    )
