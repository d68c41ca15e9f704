"""Tables: numbers beside those of the period before, published figures beside computed ones."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

from dashboard import i18n, numbers
from dashboard import i18n_published as of_published
from dashboard import i18n_reading as said
from dashboard.components.published import as_computed, as_published
from dashboard.reading import Reading
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import answers, written
from dashboard.wall.panels import asked as asking
from dashboard.wall.plan import ListPanel
from geo.catalog import INDICATORS, Indicator
from geo.catalog.indicators.words import PERCENT
from geo.engine.published import Compared
from geo.published import Count, Counted, Figure, Measured
from geo.text import Lang


def changes(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """Lay indicators of the period beside those of the period before.

    Raises
    ------
    UnknownKeyError
        No such indicator.
    """
    lang, period = ground.lang, ground.period(asked.period)
    every = [INDICATORS[key] for key in dict.fromkeys(asked.indicators)]
    found = [asking.told(ground, one.key, asked.period, asked.categories) for one in every]
    now, before = (written.days(one, lang) for one in (period, period.before))
    notes = [words.PERIODS[lang].format(now=now, before=before)]
    if any(one.share for one in every):
        notes.append(words.POOLED[lang])
        notes.append(words.IN_POINTS[lang])
    notes += _marks((one.reading for one in found[: asked.most]), lang)
    until = [one.until for one in found if one.until is not None]
    notes += [words.NOT_OVER[lang].format(at=f"{one:%H:%M}") for one in until[:1]]
    shown = [one.reading for one in found[: asked.most]]
    notes += [
        why
        for one in shown
        if math.isnan(one.value) or not any(change.known for change in one.changes[:1])
        for why in _why(one, lang)
    ]
    if left := len(found) - len(shown):
        notes.append(words.LEFT_ROWS[lang].format(count=left))
    heads = (said.NAME, words.NOW, words.BEFORE, words.CHANGE)
    return {
        "title": (asked.title or words.CHANGES)[lang],
        "heads": [head[lang] for head in heads],
        "rows": [_changed(one, lang) for one in shown],
        "note": i18n.joined(notes, lang),
        "layers": written.layers_of(*every),
    }


def _changed(reading: Reading, lang: Lang) -> dict[str, Any]:
    """Lay a number beside that of the period before; its unit stands by its name, to be short."""
    indicator = reading.indicator
    title, unit = indicator.title[lang], indicator.unit[lang]
    if indicator.unit != PERCENT:
        title = words.WITH_UNIT[lang].format(title=title, unit=unit)
    one = next(iter(reading.changes), None)
    now = _brief(reading.value, indicator)
    if one is None or not one.known:
        return _cells([title, now, numbers.NONE, numbers.NONE])
    before = _brief(reading.value - one.difference, indicator)
    mark = _BY_CHANCE if one.judged and one.by_chance else _LIMITED if one.reason else ""
    moved = numbers.signed(one.difference, indicator.digits)
    return _cells([title, now, before, f"{moved}{mark}"], written.tone(one, indicator))


def _why(reading: Reading, lang: Lang) -> list[str]:
    """Say why there is no number, or none to compare it with."""
    title = reading.indicator.title[lang]
    if math.isnan(reading.value):
        return written.why_none(reading, lang)[1:]
    if not reading.indicator.of_a_period:
        return [words.OF_TITLE[lang].format(title=title, what=words.NOT_A_PERIOD[lang])]
    reason = next((one.reason for one in reading.changes[:1]), None) or said.NOT_KNOWN
    return [words.OF_TITLE[lang].format(title=title, what=reason[lang])]


def _brief(value: float, indicator: Indicator) -> str:
    text = written.shown(value, indicator)
    return f"{text}%" if indicator.unit == PERCENT and text != numbers.NONE else text


def _marks(found: Iterable[Reading], lang: Lang) -> list[str]:
    """Say what the marks behind changes mean, where there are any."""
    every = [one for reading in found for one in reading.changes[:1] if one.known]
    notes = []
    if any(one.judged and one.by_chance for one in every):
        notes.append(f"{_BY_CHANCE} {said.BY_CHANCE[lang]}")
    reasons = {one.reason[lang] for one in every if one.reason is not None}
    return [*notes, *(f"{_LIMITED} {reason}" for reason in sorted(reasons))]


_BY_CHANCE: Final = "≈"
_LIMITED: Final = "*"
"""Marks behind a change: no more than chance, and known with a limit."""


def _cells(cells: list[str], tone: str = "none") -> dict[str, Any]:
    return {"cells": cells, "tone": tone}


_LAYERS: Final[Mapping[Count, str]] = {
    Count.AREAS: "area",
    Count.BUILDINGS: "building",
    Count.RICH_BUILDINGS: "building",
    Count.STEWARDS: "building",
    Count.STATIONS: "station",
    Count.STATION_SERVICES: "station",
    Count.ORGANISATIONS: "organisation",
    Count.BASIC_SERVICES: "area",
    Count.COMMUNITY_SERVICES: "area",
}
"""The layer of data that is counted."""


def published(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """Lay published figures of the district beside the computed ones, those there are first.

    Raises
    ------
    PublishedError
        The file of published figures says something that it cannot mean.
    """
    lang = ground.lang
    district = ground.trail[0].code if ground.trail else None
    of_it = [
        one
        for one in answers.published(ground)
        if (district is None and one.figure.district in ground.scope.places)
        or one.figure.district == district
    ]
    # Sorting keeps the order of the file among those that are alike.
    order = sorted(of_it, key=lambda one: math.isnan(one.computed))
    shown = order[: asked.most]
    notes = []
    if not of_it:
        notes.append(of_published.EMPTY[lang])
    if any(one.synthetic for one in shown):
        notes.append(words.PROVES_NOTHING[lang])
    if left := len(order) - len(shown):
        notes.append(words.LEFT_ROWS[lang].format(count=left))
    heads = (said.NAME, of_published.PUBLISHED, of_published.COMPUTED, of_published.VERDICT)
    return {
        "title": (asked.title or of_published.TITLE)[lang],
        "heads": [head[lang] for head in heads],
        "rows": [_published_row(one, ground, named=district is None) for one in shown],
        "note": i18n.joined(notes, lang),
        "layers": list(dict.fromkeys(layer for one in shown for layer in _layers(one))),
    }


def _published_row(one: Compared, ground: Ground, *, named: bool) -> dict[str, Any]:
    lang, figure = ground.lang, one.figure
    place = ground.scope.places.get(figure.district)
    where = f"{place.name[lang]} " if named and place is not None else ""
    cells = [
        f"{where}{figure.title[lang]}",
        _without_unit(as_published(figure, lang), figure, lang),
        _without_unit(as_computed(one, lang), figure, lang),
        _agreement(one, lang),
    ]
    return _cells(cells, "attention" if one.agrees is False else "none")


def _without_unit(text: str, figure: Figure, lang: Lang) -> str:
    """Leave out the unit, which the name says, so that a line stays one."""
    return text if figure.percent else text.replace(f" {figure.unit[lang]}", "")


def _agreement(one: Compared, lang: Lang) -> str:
    """Write a sign and a word, as the page of published figures does."""
    match one.agrees:
        case True:
            text = f"= {of_published.AGREES[lang]}"
        case False:
            text = f"≠ {of_published.DIFFERS[lang]}"
        case None if math.isnan(one.computed):
            text = f"{numbers.NONE} {of_published.NOT_COMPUTED[lang]}"
        case None:
            text = f"{numbers.NONE} {of_published.NOT_JUDGED[lang]}"
    return f"{text}{_LIMITED}" if one.synthetic else text


def _layers(one: Compared) -> Iterable[str]:
    match one.figure.computed:
        case Measured(indicator=key):
            yield from written.layers_of(INDICATORS[key])
        case Counted(count=count):
            yield _LAYERS[count]
