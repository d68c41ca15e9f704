"""Bars that are not of areas: demands by category, and shares."""

import math
from collections.abc import Iterable
from typing import Any, Final

from dashboard import i18n, numbers
from dashboard import i18n_reading as said
from dashboard.reading import Change, Reading, since_before
from dashboard.wall import words_analysis as hidden
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import answers, written
from dashboard.wall.panels import asked as asking
from dashboard.wall.plan import ListPanel
from geo.catalog import INDICATORS
from geo.catalog.circles import COMPOUND
from geo.catalog.terms import CATEGORIES, called
from geo.disclosure import FEWEST
from geo.errors import RongtuError
from geo.period import Period
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
                "categories": [key],
                "name": called(CATEGORIES, key, lang),
                "value": numbers.shown(now[key]),
                "at": written.at(now[key], axis),
                "tone": "none",
                "aside": _moved(now[key], before.get(key, 0.0)) if compares else "",
            }
            | (_hidden(lang) if _points_at_people(now[key], ground) else {})
            for key in order
        ],
        "note": i18n.joined(_category_notes(found, against, period, lang), lang),
        "more": words.LEFT_KINDS[lang].format(count=left) if left > 0 else "",
        "total": words.TOTAL[lang].format(value=numbers.shown(total), unit=unit) if known else "",
        "layers": ["demand"],
    }


def _points_at_people(count: float, ground: Ground) -> bool:
    """Say whether so few demands of one kind, of so small a place, are somebody's own."""
    small = ground.area is not None and ground.area.level == COMPOUND
    return small and count < FEWEST


def _hidden(lang: Lang) -> dict[str, Any]:
    return {"value": hidden.FEW[lang], "at": None, "aside": "", "categories": None}


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
