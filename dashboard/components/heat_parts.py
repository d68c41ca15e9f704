"""The words around the map of hotspots: figures, legend, sentence, and a table to listen to."""

from typing import Final

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard import i18n_heat as words
from dashboard import numbers, theme
from dashboard.components import sayings
from dashboard.heat import Heat, Spot
from dashboard.view import EACH, View, last_day
from geo.analysis import weights as spatial
from geo.analysis.heat_words import BINS
from geo.analysis.hotspots import Outcome
from geo.catalog import CATEGORIES, called
from geo.engine.hotspots import Group
from geo.text import Lang

_HOTTEST: Final = 3
_MIDDLE: Final = len(theme.HEAT) // 2


def headline(seen: Heat, lang: Lang) -> list[html.Div]:
    """Show how many there are, the largest, and what could not be counted."""
    found, tally = seen.found, seen.found.tally
    known = found.outcome is Outcome.OK
    certain = sum(one.group.heat == _HOTTEST for one in seen.spots)
    figures = [
        sayings.figure(
            words.SPOTS[lang],
            numbers.shown(float(len(seen.spots)) if known else np.nan),
            words.PLACES[lang],
            [
                words.CERTAIN[lang].format(count=numbers.shown(certain)) if known else "",
                words.COMPARED[lang].format(cells=numbers.shown(len(found.study.units))),
            ],
            key="spots",
            hero=True,
        )
    ]
    if seen.spots:
        figures.append(_largest(seen.spots[0], lang))
    left = tally.stacked + tally.nowhere
    share = 100 * left / tally.received if tally.received else np.nan
    gridded = found.study.cells is not None
    if gridded:
        figures.append(
            sayings.figure(
                words.LEFT_OUT[lang],
                numbers.shown(left),
                words.DEMANDS[lang],
                [
                    words.OF_RECEIVED[lang].format(
                        received=numbers.shown(tally.received), share=numbers.shown(share, 1)
                    ),
                    words.STACKED[lang].format(count=numbers.shown(tally.stacked)),
                    words.NOWHERE[lang].format(count=numbers.shown(tally.nowhere)),
                ],
                key="left_out",
            )
        )
    return figures


def _largest(spot: Spot, lang: Lang) -> html.Div:
    group = spot.group
    details = [titled(spot, lang)]
    if not np.isnan(group.usual):
        details.append(
            words.OF_EXPECTED[lang].format(
                usual=numbers.shown(group.usual), more=numbers.shown(group.excess)
            )
        )
    return sayings.figure(
        words.LARGEST[lang], numbers.shown(group.count), words.DEMANDS[lang], details, key="largest"
    )


def titled(spot: Spot, lang: Lang) -> str:
    """Return what a hotspot is called in short: where it is, and of what."""
    place, what = whereabouts(spot, lang), category(spot.group, lang)
    if not what:
        return place
    return f"{place} · {what}"


def whereabouts(spot: Spot, lang: Lang) -> str:
    """Return where a hotspot is."""
    group = spot.group
    if spot.name is None:
        return f"{group.lon:.4f}, {group.lat:.4f}"
    side = "" if group.side is None else group.side[lang]
    more = len(group.rows) - 1 if np.isnan(group.km2) else 0  # Areas have no side.
    if lang is Lang.ZH:
        return spot.name.zh + (f"等 {more + 1} 处" if more else side)
    said = side + spot.name.en + (f" and {more} more" if more else "")
    return said[0].upper() + said[1:]


def category(group: Group, lang: Lang) -> str:
    """Return what the one category of a hotspot is called; empty for several or all."""
    return "" if group.category is None else called(CATEGORIES, group.category, lang)


def legend(seen: Heat, lang: Lang) -> list[html.Div]:
    """Show the grades from low to high; without a result there are none."""
    if seen.found.outcome is not Outcome.OK:
        return []
    grades = [*range(-_MIDDLE, 0), 0, *range(1, _MIDDLE + 1)]
    under = {-3: "99", -2: "95", -1: "90", 0: words.NOT[lang], 1: "90", 2: "95", 3: "99"}
    boxes = [
        sayings.step(colour, under[grade], name="step grade")
        for colour, grade in zip(theme.HEAT, grades, strict=True)
    ]
    ends = [html.Span(words.LOW[lang], className="end"), *boxes,
            html.Span(words.HIGH[lang], className="end")]  # fmt: skip
    return [
        html.Div(words.GRADE[lang], className="legend-title"),
        html.Div(ends, className="steps grades"),
    ]


def sentence(seen: Heat, view: View) -> list[html.Div]:
    """Write the verdict, or that of the hotspot that is looked at, with what it rests on."""
    found, lang = seen.found, view.lang
    chosen = seen.chosen
    verdict = found.verdict if chosen is None else chosen.verdict
    return sayings.sentence(
        verdict, _evidence(seen, view), how(seen, lang), lang, attention=bool(seen.spots)
    )


def _evidence(seen: Heat, view: View) -> list[str]:
    lang, study = view.lang, seen.found.study
    unit = words.UNIT[lang]
    if study.cells is not None and len(study.km2):
        unit = words.HEXAGONS[lang].format(km2=numbers.shown(float(study.km2.mean()), 2))
    said = words.EVIDENCE[lang].format(
        from_=view.period.start,
        to=last_day(view.period),
        cells=numbers.shown(len(study.units)),
        unit=unit,
        weights=spatial.described(study.weights)[lang],
    )
    first = [words.GONE[lang]] if view.spot is not None and seen.chosen is None else []
    if study.cells is None and view.category == EACH:
        first.append(words.UNIT_NOTE[lang])
    return [*first, said]


def how(seen: Heat, lang: Lang) -> Component:
    """Offer all that limits what was found."""
    notes = [note[lang] for note in seen.found.notes]
    return sayings.disclosure(words.HOW, words.HOW_TITLE, notes, lang)


def table(seen: Heat, lang: Lang) -> html.Table:
    """Write the hotspots for those who listen to a page instead of looking at it."""
    heads = ("#", words.SPOTS[lang], words.DEMANDS[lang], words.GRADE[lang])
    return html.Table(
        [
            html.Caption(words.LIST[lang]),
            html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])),
            html.Tbody(
                [
                    html.Tr(
                        [
                            html.Th(one.rank, scope="row"),
                            html.Td(titled(one, lang)),
                            html.Td(numbers.shown(one.group.count)),
                            html.Td(BINS[one.group.heat][lang]),
                        ]
                    )
                    for one in seen.spots
                ]
            ),
        ]
    )
