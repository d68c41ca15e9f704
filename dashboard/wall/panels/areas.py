"""The areas on the map by an indicator: in their order, or as bars."""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard import i18n, numbers
from dashboard import i18n_reading as said
from dashboard.figures.order import Ranked, comparable
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import asked as asking
from dashboard.wall.panels import written
from dashboard.wall.panels.asked import Parts
from dashboard.wall.plan import ListPanel
from geo.catalog import INDICATORS, Better, Indicator
from geo.catalog.basis import Falling
from geo.text import Lang

_FULL: Final = 100.0


def ranking(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """Rank the areas on the map; where there are too many, the end that matters is kept.

    Raises
    ------
    UnknownKeyError
        No such indicator, or category.
    """
    lang = ground.lang
    found = asking.parts(ground, str(asked.indicator), asked.period, asked.categories)
    indicator = found.overall.indicator
    order = found.order
    first, last = _kept(order, indicator, asked.most)
    axis = _axis(order.rows.iloc[first:last], found, indicator)
    return {
        "indicator": indicator.key,
        "title": _title(asked, indicator, ground),
        "unit": indicator.unit[lang],
        "rows": [_ranked(order, place, axis, ground) for place in range(first, last)],
        "reference": _reference(found, axis, ground),
        "note": _note(order, found, lang),
        "more": _left_out(order, (first, last), ground),
        "layers": written.layers_of(indicator),
    }


def _kept(order: Ranked, indicator: Indicator, most: int) -> tuple[int, int]:
    """Return which rows to show: the worst; the highest where neither end is better."""
    count = len(order.rows)
    if indicator.better is Better.NEITHER:
        return 0, min(most, count)
    return max(0, count - most), count


def _axis(rows: pd.DataFrame, found: Parts, indicator: Indicator) -> tuple[float, float]:
    whole = [found.overall.value] if comparable(indicator) else []
    ends = [*rows["value"], *rows["low"], *rows["high"], *whole]
    # A count is a length from nothing.
    return written.fractions(ends, from_zero=indicator.counted)


def _ranked(order: Ranked, place: int, axis: tuple[float, float], ground: Ground) -> dict[str, Any]:
    row, lang = order.rows.iloc[place], ground.lang
    indicator = INDICATORS[str(row["indicator"])]
    return {
        "code": row["code"],
        "rank": order.ends(place),
        "name": i18n.short(row[f"name_{lang}"], lang),
        "value": written.shown(row["value"], indicator),
        "at": written.at(row["value"], axis),
        "low": written.at(row["low"], axis),
        "high": written.at(row["high"], axis),
        "tone": "attention" if row["attention"] else "none",
        "marked": row["code"] == ground.code,
    }


def _reference(found: Parts, axis: tuple[float, float], ground: Ground) -> dict[str, Any] | None:
    """Return the number of all of them, where theirs lie about it."""
    overall, lang = found.overall, ground.lang
    if not comparable(overall.indicator) or np.isnan(overall.value):
        return None
    value = written.shown(overall.value, overall.indicator)
    whole = ground.scope.places.get(ground.within or "")
    text = said.OVERALL[lang].format(value=value)
    return {
        "at": written.at(overall.value, axis),
        "text": text if whole is None else f"{i18n.short(whole.name[lang], lang)} {value}",
    }


def _note(order: Ranked, found: Parts, lang: Lang) -> str:
    """Say what the marks mean, as the ranking of the first page does."""
    rows = order.rows
    if rows.empty:
        return i18n.joined(written.why_none(found.overall, lang), lang)
    marks = []
    if rows["low"].notna().any():
        marks += [said.WHISKERS, said.RANGES]
    elif (rows["best"] < rows["worst"]).any():
        marks.append(said.SHARED)
    if rows["attention"].any():
        marks.append(said.FLAGGED)
    if order.without:
        marks.append(said.WITHOUT)
    return i18n.joined([one[lang].format(count=order.without) for one in marks], lang)


def _left_out(order: Ranked, kept: tuple[int, int], ground: Ground) -> str:
    """Say how many rows are not shown, and how many of those need attention."""
    lang, (first, last) = ground.lang, kept
    for text, rows in (
        (words.LEFT_ABOVE, order.rows.iloc[:first]),
        (words.LEFT_BELOW, order.rows.iloc[last:]),
    ):
        if len(rows):
            left = text[lang].format(count=len(rows), level=level_of(ground))
            flagged = int(rows["attention"].sum())
            return left + (words.AMONG_THEM[lang].format(count=flagged) if flagged else "")
    return ""


def bars(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """Show the areas on the map as bars, the most first; of a count, those with none are counted.

    Raises
    ------
    UnknownKeyError
        No such indicator, or category.
    """
    lang = ground.lang
    found = asking.parts(ground, str(asked.indicator), asked.period, asked.categories)
    indicator = found.overall.indicator
    known = found.rows.dropna(subset=["value"]).sort_values(
        ["value", "code"], ascending=[False, True], ignore_index=True
    )
    there = known[known["value"] > 0] if indicator.counted else known
    shown = there.iloc[: asked.most]
    axis = (0.0, _FULL) if _percent(indicator, shown) else written.fractions(
        shown["value"], from_zero=True
    )  # fmt: skip
    urgent = isinstance(indicator.basis, Falling)
    return {
        "indicator": indicator.key,
        "title": _title(asked, indicator, ground),
        "unit": indicator.unit[lang],
        "rows": [
            {
                "code": row["code"],
                "name": i18n.short(row[f"name_{lang}"], lang),
                "value": written.shown(row["value"], indicator),
                "at": written.at(row["value"], axis),
                "tone": "attention" if urgent else "none",
                "aside": "",
                "marked": row["code"] == ground.code,
            }
            for row in shown.to_dict("records")
        ],
        "note": i18n.joined(_bar_notes(found, known, there, ground), lang),
        "more": _more(len(there) - len(shown), len(known) - len(there), ground)
        if len(there)
        else "",
        "total": _total(found, lang),
        "layers": written.layers_of(indicator),
    }


def _percent(indicator: Indicator, rows: pd.DataFrame) -> bool:
    return indicator.unit[Lang.EN] == "%" and bool((rows["value"] <= _FULL).all())


def _bar_notes(
    found: Parts, known: pd.DataFrame, there: pd.DataFrame, ground: Ground
) -> Iterator[str]:
    lang, overall = ground.lang, found.overall
    if known.empty:
        yield from written.why_none(overall, lang)
        return
    if there.empty:
        yield words.ALL_ZERO[lang].format(count=len(known), level=level_of(ground))
    yield written.days(found.period, lang) if overall.indicator.of_a_period else said.AT_DATA[lang]
    if without := len(found.rows) - len(known):
        yield said.WITHOUT[lang].format(count=without)


def _more(left: int, zeros: int, ground: Ground) -> str:
    lang, level = ground.lang, level_of(ground)
    texts = ((words.LEFT_MORE, left), (words.ZEROS, zeros))
    parts = [text[lang].format(count=count, level=level) for text, count in texts if count]
    return i18n.joined(parts, lang)


def _total(found: Parts, lang: Lang) -> str:
    overall = found.overall
    if not overall.indicator.counted or np.isnan(overall.value):
        return ""
    value, unit = numbers.shown(overall.value), overall.indicator.unit[lang]
    return words.TOTAL[lang].format(value=value, unit=unit)


def level_of(ground: Ground) -> str:
    """Return what many areas on the map are called inside a sentence."""
    level = i18n.inside(ground.level.title[ground.lang], ground.lang)
    return words.LEVELS[ground.lang].format(level=level)


def _title(asked: ListPanel, indicator: Indicator, ground: Ground) -> str:
    lang = ground.lang
    if asked.title is not None:
        return asked.title[lang]
    level = i18n.inside(ground.level.title[lang], lang)
    title = said.RANKING[lang].format(level=level, title=indicator.title[lang])
    return written.with_kinds(title, indicator, asked.categories, lang)
