"""Lists that are not of areas: categories, shares, changes, and what was published."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np

from dashboard import i18n, numbers
from dashboard import i18n_published as of_published
from dashboard import i18n_reading as said
from dashboard.components.published import _computed, _published
from dashboard.reading import Change, Reading, since_before
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import answers, written
from dashboard.wall.panels import asked as asking
from dashboard.wall.plan import ListPanel
from geo.catalog import INDICATORS
from geo.catalog.terms import CATEGORIES, called
from geo.engine.published import Compared
from geo.errors import RongtuError
from geo.period import Period
from geo.published import Count, Counted, Measured
from geo.text import Lang

_FEW: Final = 20
"""With fewer before, a percentage says more than there is to say."""
_FULL: Final = 100.0


def categories(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """Show the demands received by category, and how each has changed from the period before."""
    lang, period = ground.lang, ground.period(asked.period)
    found = asking.told(ground, "demands", asked.period)
    reading = found.reading
    known = not math.isnan(reading.value)
    now = _received(ground, period, asked) if known else {}
    against = next(iter(reading.changes), None)
    compares = against is not None and against.known
    before = _received(ground, period.before, asked) if compares else {}
    order = sorted(now, key=lambda key: (-now[key], key))[: asked.most]
    axis = written.fractions([now[key] for key in order], from_zero=True)
    total = sum(now.values()) if asked.categories else reading.value
    unit = reading.indicator.unit[lang]
    left = len(now) - len(order)
    return {
        "indicator": reading.indicator.key,
        "title": (asked.title or words.CATEGORIES)[lang],
        "unit": unit,
        "rows": [
            {
                "code": None,
                "name": called(CATEGORIES, key, lang),
                "value": numbers.shown(now[key]),
                "at": written.at(now[key], axis),
                "tone": "none",
                "aside": _moved(now[key], before.get(key, 0.0)) if compares else "",
            }
            for key in order
        ],
        "note": i18n.joined(_category_notes(found, against, period, lang), lang),
        "more": words.LEFT_KINDS[lang].format(count=left) if left > 0 else "",
        "total": words.TOTAL[lang].format(value=numbers.shown(total), unit=unit) if known else "",
        "layers": ["demand"],
    }


def _received(ground: Ground, period: Period, asked: ListPanel) -> dict[str, float]:
    return {
        key: count
        for key, count in answers.kinds(ground, period).items()
        if count > 0 and (not asked.categories or key in asked.categories)
    }


def _moved(now: float, before: float) -> str:
    if before < _FEW:
        return numbers.signed(now - before)
    return f"{numbers.signed(100 * (now - before) / before)}%"


def _category_notes(
    found: asking.Told, against: Change | None, period: Period, lang: Lang
) -> Iterable[str]:
    if math.isnan(found.reading.value):
        yield from written.why_none(found.reading, lang)
        return
    yield written.days(period, lang)
    if found.until is not None:
        yield words.NOT_OVER[lang].format(at=f"{found.until:%H:%M}")
    elif against is not None and against.known:
        yield words.CHANGES_SIDE[lang].format(since=since_before(period)[lang])
    else:
        reason = against.reason if against is not None else None
        yield words.NO_CHANGES[lang].format(reason=(reason or said.NOT_KNOWN)[lang])


def shares(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """Show indicators as bars of 100 %, each with what it is of.

    Raises
    ------
    UnknownKeyError
        No such indicator.
    RongtuError
        An indicator is no percentage.
    """
    lang = ground.lang
    every = [INDICATORS[key] for key in dict.fromkeys(asked.indicators)]
    for one in every:
        if one.unit[Lang.EN] != "%":
            raise RongtuError(
                given=f"{one.title.en} is no percentage",
                wanted="indicators in %",
                remedy="list it among changes, or show it as a figure",
            )
    found = [asking.told(ground, one.key, asked.period, asked.categories).reading for one in every]
    period = ground.period(asked.period)
    notes = [said.AT_DATA[lang]] if not all(one.of_a_period for one in every) else []
    if any(one.of_a_period for one in every):
        notes = [written.days(period, lang), words.POOLED[lang], *notes]
    left = len(found) - asked.most
    return {
        "indicator": None,
        "title": (asked.title or words.SHARES)[lang],
        "unit": "%",
        "rows": [_share(one, lang) for one in found[: asked.most]],
        "note": i18n.joined(notes, lang),
        "more": words.LEFT_ROWS[lang].format(count=left) if left > 0 else "",
        "total": "",
        "layers": written.layers_of(*every),
    }


def _share(reading: Reading, lang: Lang) -> dict[str, Any]:
    known = not math.isnan(reading.value)
    at = written.at(reading.value, (0.0, _FULL))
    return {
        "code": None,
        "indicator": reading.indicator.key,
        "name": reading.indicator.title[lang],
        "value": written.shown(reading.value, reading.indicator),
        "at": None if at is None else min(at, 1.0),
        "tone": "none",
        "aside": written.of(reading, lang) if known else said.NO_DATA[lang],
    }


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
    until = [one.until for one in found if one.until is not None]
    notes += [words.NOT_OVER[lang].format(at=f"{one:%H:%M}") for one in until[:1]]
    shown = [one.reading for one in found[: asked.most]]
    notes += [
        why for one in shown if math.isnan(one.value) for why in written.why_none(one, lang)[1:]
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
    indicator = reading.indicator
    title = indicator.title[lang]
    one = next(iter(reading.changes), None)
    if one is None or not one.known:
        reason = one.reason if one is not None else None
        if not indicator.of_a_period:
            reason = words.NOT_A_PERIOD
        text = f"{numbers.NONE} {(reason or said.NOT_KNOWN)[lang]}"
        return _cells([title, written.with_unit(reading, lang), numbers.NONE, text])
    before = written.with_unit(
        Reading(indicator=indicator, value=reading.value - one.difference), lang
    )
    return _cells(
        [title, written.with_unit(reading, lang), before, written.changed(one, indicator, lang)],
        written.tone(one, indicator),
    )


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
        _published(figure, lang),
        _computed(one, lang),
        _agreement(one, lang),
    ]
    return _cells(cells, "attention" if one.agrees is False else "none")


def _agreement(one: Compared, lang: Lang) -> str:
    """Write a sign and a word, as the page of published figures does."""
    match one.agrees:
        case True:
            text = f"= {of_published.AGREES[lang]}"
        case False:
            text = f"≠ {of_published.DIFFERS[lang]}"
        case None if np.isnan(one.computed):
            text = f"{numbers.NONE} {of_published.NOT_COMPUTED[lang]}"
        case None:
            text = f"{numbers.NONE} {of_published.NOT_JUDGED[lang]}"
    mark = of_published.MADE_UP[lang]
    return words.MARKED[lang].format(what=text, mark=mark) if one.synthetic else text


def _layers(one: Compared) -> Iterable[str]:
    match one.figure.computed:
        case Measured(indicator=key):
            yield from written.layers_of(INDICATORS[key])
        case Counted(count=count):
            yield _LAYERS[count]
