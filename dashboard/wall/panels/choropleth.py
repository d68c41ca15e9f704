"""The areas on the map, coloured by an indicator or by how far it has moved."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np

from dashboard import i18n, numbers, theme
from dashboard import i18n_reading as said
from dashboard.components.map_parts import _bright
from dashboard.figures.classes import Classes, classify
from dashboard.reading import RIPENING, measured, of_row, since_before
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import asked as asking
from dashboard.wall.panels import written
from dashboard.wall.panels.areas import level_of
from dashboard.wall.panels.asked import Parts
from dashboard.wall.panels.land import land
from dashboard.wall.plan import MapPanel
from geo.catalog import INDICATORS, Better, Indicator, Scale
from geo.errors import RongtuError
from geo.text import Lang

_WORD: Final = 2
"""A unit as short as 件 is found in many a title that does not say it."""

Row = Mapping[Any, Any]


def choropleth(asked: MapPanel, ground: Ground) -> dict[str, Any]:
    """Colour the areas on the map by an indicator.

    Raises
    ------
    UnknownKeyError
        No such indicator, or category.
    """
    lang = ground.lang
    found = asking.parts(ground, str(asked.indicator), asked.period, asked.categories)
    indicator = found.overall.indicator
    classes = classify(found.rows["value"], indicator)
    title = written.with_kinds(indicator.title[lang], indicator, asked.categories, lang)
    named = _with_unit(title, indicator.unit[lang], lang)
    drawn = [
        {
            "code": row["code"],
            "fill": fill(row["value"], classes),
            "value": _label(row["value"], indicator),
            "hover": _hover(row, indicator, lang),
        }
        for row in found.rows.to_dict("records")
    ]
    legend = _legend(classes, indicator, lang) + _gap(found, lang)
    return land(ground, found, drawn, title=title) | {
        "legend": {"title": named, "classes": legend, "note": _bright(indicator, lang)},
        "layers": written.layers_of(indicator),
    }


def fill(value: float, classes: Classes | None) -> str | None:
    """Return the colour of a value; none where there is none."""
    if classes is None or np.isnan(value):
        return None
    return classes.colours[int(np.searchsorted(classes.limits, value, side="right"))]


def _label(value: float, indicator: Indicator) -> str:
    return "" if np.isnan(value) else written.shown(value, indicator)


def _with_unit(title: str, unit: str, lang: Lang) -> str:
    # A title that has the unit in it, such as "Demands per 1,000 households", need not repeat it.
    if len(unit) > _WORD and unit.casefold() in title.casefold():
        return title
    return f"{title}{'，' if lang is Lang.ZH else ', '}{unit}"


def _legend(classes: Classes | None, indicator: Indicator, lang: Lang) -> list[dict[str, str]]:
    """Return the classes with their limits: each has the one that it ends with."""
    del lang
    if classes is None:
        return []
    if not classes.limits:
        ends = dict.fromkeys(written.shown(edge, indicator) for edge in classes.edges)
        return [{"colour": classes.colours[0], "text": "–".join(ends)}]
    under = [written.shown(limit, indicator) for limit in classes.limits]
    return [
        {"colour": colour, "text": text}
        for colour, text in zip(classes.colours, [*under, ""], strict=True)
    ]


def _gap(found: Parts, lang: Lang) -> list[dict[str, str]]:
    if found.rows["value"].notna().all() and len(found.rows):
        return []
    return [{"colour": theme.NO_DATA, "text": said.NO_DATA[lang]}]


def _hover(row: Row, indicator: Indicator, lang: Lang) -> list[str]:
    """Write the value, what it is of, and its interval: a number never stands alone."""
    reading = of_row(row, indicator)
    if np.isnan(reading.value):
        return [f"{indicator.title[lang]} {said.NO_DATA[lang]}"]
    shown = measured(reading, lang)
    lines = [f"{indicator.title[lang]} {shown}"]
    if counts := written.of(reading, lang):
        lines.append(counts)
    if not np.isnan(reading.mean_of_days):
        mean = written.shown(reading.mean_of_days, indicator)
        lines.append(f"{said.MEAN_OF_DAYS[lang]} {mean}　{said.POOLED[lang]} {shown}")
    if interval := numbers.span(reading.low, reading.high, indicator.digits):
        lines.append(f"{said.INTERVAL_95[lang]} {interval}")
    lines += [
        f"{other.indicator.title[lang]} {written.with_unit(other, lang)}" for other in row["beside"]
    ]
    return lines


def change_map(asked: MapPanel, ground: Ground) -> dict[str, Any]:
    """Colour the areas on the map by how far an indicator has moved from the period before.

    Where a difference has an interval, only what is beyond chance is coloured; where it has none
    the hues are dim.

    Raises
    ------
    UnknownKeyError
        No such indicator, or category.
    RongtuError
        The indicator has no period, or its only day is not over.
    """
    lang, indicator = ground.lang, INDICATORS[str(asked.indicator)]
    period = ground.period(asked.period)
    if not indicator.of_a_period or asking.open_day(ground, period) is not None:
        raise RongtuError(
            given=f"{indicator.title.en} has no period before to be compared with",
            wanted="an indicator of a period, and days that are over",
            remedy="choose another indicator, or a longer period",
        )
    found = asking.parts(ground, indicator.key, asked.period, asked.categories, change=True)
    judged = indicator.share and indicator.key not in RIPENING
    since = since_before(period)[lang]
    title = words.CHANGED[lang].format(title=indicator.title[lang], since=since)
    title = written.with_kinds(title, indicator, asked.categories, lang)
    unit = said.POINTS[lang] if indicator.unit[lang] == "%" else indicator.unit[lang]
    moved = found.rows.assign(value=found.rows["change"])
    drawn = [
        {
            "code": row["code"],
            "fill": _moved(row, indicator, judged=judged),
            "value": "" if np.isnan(row["change"]) else _signed(row["change"], indicator),
            "hover": _hover_change(row, indicator, since, lang),
        }
        for row in found.rows.to_dict("records")
    ]
    shown = replace(found, rows=moved)
    return land(ground, shown, drawn, title=title) | {
        "legend": {
            "title": _with_unit(title, unit, lang),
            "classes": _sides(indicator, lang, judged=judged) + _gap(shown, lang),
            "note": _why(indicator, shown, ground, judged=judged),
        },
        "layers": written.layers_of(indicator),
    }


_WORSE, _DIM_WORSE, _SAME, _DIM_BETTER, _BETTER = theme.RAMP[Scale.DIVERGING]


def _moved(row: Row, indicator: Indicator, *, judged: bool) -> str | None:
    """Return the colour of a difference: bright for what is better, or more."""
    change = row["change"]
    if np.isnan(change):
        return None
    up = (change > 0) is (indicator.better is not Better.LOWER)
    if judged and not np.isnan(row["change_low"]):
        if row["change_low"] <= 0 <= row["change_high"]:
            return _SAME
        return _BETTER if up else _WORSE
    # What is written as no change is none to see.
    if round(change, indicator.digits) == 0:
        return _SAME
    return _DIM_BETTER if up else _DIM_WORSE


def _signed(change: float, indicator: Indicator) -> str:
    return numbers.signed(change, indicator.digits)


def _sides(indicator: Indicator, lang: Lang, *, judged: bool) -> list[dict[str, str]]:
    worse, better = words.SIDES[indicator.better]
    colours = (_WORSE, _SAME, _BETTER) if judged else (_DIM_WORSE, _SAME, _DIM_BETTER)
    texts = (worse, said.BY_CHANCE if judged else words.SAME, better)
    return [
        {"colour": colour, "text": text[lang]} for colour, text in zip(colours, texts, strict=True)
    ]


def _why(indicator: Indicator, shown: Parts, ground: Ground, *, judged: bool) -> str:
    lang = ground.lang
    if shown.rows["value"].isna().all():
        return i18n.joined(written.why_none(shown.overall, lang), lang)
    if judged:
        count = int(shown.rows["value"].notna().sum())
        return words.JUDGED[lang].format(count=count, level=level_of(ground))
    return (words.RIPENING if indicator.key in RIPENING else words.UNJUDGED)[lang]


def _hover_change(row: Row, indicator: Indicator, since: str, lang: Lang) -> list[str]:
    now = written.shown(row["value"], indicator)
    if np.isnan(row["change"]):
        return [f"{indicator.title[lang]} {now}", f"{since} {numbers.NONE}"]
    before = written.shown(row["value_before"], indicator)
    both = words.FROM_BEFORE[lang].format(before=before, now=now)
    lines = [f"{indicator.title[lang]} {both}", f"{since} {_signed(row['change'], indicator)}"]
    if not np.isnan(row["change_low"]):
        low, high = (_signed(row[f"change_{end}"], indicator) for end in ("low", "high"))
        lines.append(f"{said.INTERVAL_95[lang]} {low} – {high}")
    return lines
