"""The story of a number: what it is, how it is made, how it came to be what it is."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final

import numpy as np

from dashboard import i18n
from dashboard import i18n_reading as said
from dashboard.reading import Reading, measured
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import asked as asking
from dashboard.wall.panels import written
from dashboard.wall.panels.asked import Told
from dashboard.wall.panels.figure import Series, large, series, word
from dashboard.wall.plan import Span
from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Age, Counts, Stock
from geo.period import Grain
from geo.text import Lang

DAYS: Final = 60


def story(
    indicator_key: str, ground: Ground, span: Span | None = None, categories: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Tell all that there is to say of a number of the scene's area.

    Raises
    ------
    UnknownKeyError
        No such indicator, or category.
    """
    indicator, lang = INDICATORS[indicator_key], ground.lang
    found = asking.told(ground, indicator_key, span, categories)
    reading = found.reading
    layers = written.layers_of(indicator)
    parts = [indicator.numerator, indicator.denominator]
    formula = [part[lang] for part in parts if part is not None]
    line = series(ground, indicator, categories, days=DAYS, apart=True)
    return {
        "indicator": indicator.key,
        "title": written.with_kinds(indicator.title[lang], indicator, categories, lang),
        "value": written.shown(large(reading), indicator),
        "unit": indicator.unit[lang],
        "word": word(reading, ground.period(span), lang),
        "explanation": indicator.explanation[lang],
        "formula": [formula[0], *(f"÷ {part}" for part in formula[1:])],
        "facts": [list(fact) for fact in _facts(reading, ground, span, categories)],
        "notes": list(_notes(found, lang)),
        "changes": written.changes(reading, lang),
        "as_of": _as_of(ground, layers),
        "trend": None if line is None else _trend(line, reading, lang),
        "layers": layers,
    }


def _facts(
    reading: Reading, ground: Ground, span: Span | None, categories: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    """Say what belongs to a number, as its definition on the first page does."""
    indicator, lang = reading.indicator, ground.lang
    name = ground.moment.state.name if ground.area is None else ground.area.name
    yield words.PLACE[lang], name[lang]
    if indicator.of_a_period:
        yield words.WHEN[lang], written.days(ground.period(span), lang)
    if not np.isnan(reading.value) and (counts := written.of(reading, lang)):
        yield said.THIS_TIME[lang], f"{counts} → {measured(reading, lang)}"
    if not np.isnan(reading.low) and not np.isnan(reading.high):
        low, high = (written.shown(end, indicator) for end in (reading.low, reading.high))
        yield said.INTERVAL_95[lang], f"{low}–{high}"
    yield said.EXCLUDES[lang], indicator.excludes[lang]
    yield said.DIRECTION[lang], said.BETTER[indicator.better][lang]
    if indicator.target is not None:
        target = written.shown(indicator.target, indicator)
        yield said.TARGET[lang], f"{target} {indicator.unit[lang]}"
    yield said.ORIGIN[lang], indicator.origin[lang]
    if indicator.beside:
        others = [
            asking.beside(ground, key, span or ground.scene.period, categories)
            for key in indicator.beside
        ]
        texts = [f"{one.indicator.title[lang]} {written.with_unit(one, lang)}" for one in others]
        yield said.BESIDE[lang], i18n.joined(texts, lang)


def _notes(found: Told, lang: Lang) -> Iterator[str]:
    if found.until is not None:
        yield words.NOT_OVER[lang].format(at=f"{found.until:%H:%M}")
    yield from (note[lang] for note in written.limits(found.reading))
    if np.isnan(found.reading.value) and not found.reading.notes:
        yield said.NO_DATA[lang]


def _as_of(ground: Ground, layers: list[str]) -> str:
    """Return as of when the oldest of the data are that the number rests on."""
    known = [moment for layer in layers if (moment := ground.times.get(layer)) is not None]
    return f"{min(known):%Y-%m-%d %H:%M}" if known else ""


def _trend(line: Series, reading: Reading, lang: Lang) -> dict[str, Any]:
    indicator, rows = line.indicator, line.rows
    text = {Grain.DAY: words.BY_DAY, Grain.WEEK: words.BY_WEEK}[line.grain]
    if isinstance(indicator.basis, Stock | Age):
        text = words.DAY_ENDS
    first, last = rows["start"].iloc[0], rows["end"].iloc[-1] - timedelta(days=1)
    return {
        "title": text[lang].format(first=first, last=last),
        "unit": indicator.unit[lang],
        "points": [
            {
                "from": start.isoformat(),
                "to": end.isoformat(),
                "label": f"{start:%m-%d}",
                "value": None if np.isnan(value) else float(value),
                "text": written.shown(float(value), indicator),
            }
            for start, end, value in zip(rows["start"], rows["end"], rows["value"], strict=True)
        ],
        "reference": _reference(indicator, reading, lang),
    }


def _reference(indicator: Indicator, reading: Reading, lang: Lang) -> dict[str, Any] | None:
    """Return the target; without one, the number of the whole period, if a day's lies about it."""
    if indicator.target is not None:
        target = written.shown(indicator.target, indicator)
        return {"value": indicator.target, "text": said.TARGET_OF[lang].format(value=target)}
    quotient = isinstance(indicator.basis, Counts) and not indicator.counted
    if not quotient or np.isnan(reading.value):
        return None
    value = written.shown(reading.value, indicator)
    return {"value": reading.value, "text": f"{said.POOLED[lang]} {value}"}
