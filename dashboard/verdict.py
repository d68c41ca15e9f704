"""One sentence about what is on the screen, computed from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from dashboard import i18n, numbers
from dashboard import i18n_verdict as words
from dashboard.figures.order import Ranked, comparable
from dashboard.reading import Reading
from dashboard.scope import Scope
from dashboard.view import View, last_day
from geo.catalog import Better, Indicator
from geo.text import Lang, Text

FEW: Final = 4
"""As many areas can be named in a sentence."""

_ALREADY: Final = (words.COUNT, words.APART, words.TOGETHER, words.ALL_EQUAL)
"""What is compared with the whole by itself, or need not be."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence a person can read aloud, what it rests on, and whether somebody must act."""

    sentence: str
    evidence: str
    attention: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """What is said, and of which rows."""

    text: Text
    rows: pd.DataFrame


def verdict(ranked: Ranked, overall: Reading, view: View, scope: Scope) -> Verdict:
    """Say which areas stand out; what cannot be told apart is not put in an order.

    Areas on the bad side of the funnel come first. Where there are none, the area at the end that
    matters is named if it can be told apart from all others.

    Parameters
    ----------
    ranked
        The areas on the map with a value, best first.
    overall
        The number of the whole that they are compared with, and what limits all these numbers.
    """
    indicator, lang = overall.indicator, view.lang
    if ranked.rows.empty or np.isnan(overall.value):
        return Verdict(words.NONE[lang], "", attention=False)
    case = _case(ranked, indicator, overall.value)
    fields = _fields(case, ranked, overall, view, scope)
    said = case.text[lang].format(**fields)
    if case.text not in _ALREADY and comparable(indicator):
        said += words.BESIDE_WHOLE[lang].format(**fields)
    evidence = [
        *_evidence(case, ranked, indicator, view, scope),
        *(note[lang] for note in overall.notes),
    ]
    return Verdict(
        said,
        i18n.joined(evidence, lang),
        attention=case.text is words.OUTLYING,
    )


def _case(ranked: Ranked, indicator: Indicator, overall: float) -> _Case:
    rows = ranked.rows
    if len(rows) == 1:
        return _Case(words.ONE, rows)
    if len(ranked.flagged):
        return _Case(words.OUTLYING, ranked.flagged)
    place = 0 if indicator.better is Better.NEITHER else len(rows) - 1
    end = rows.iloc[place]
    group = pd.concat([rows.iloc[[place]], ranked.tied(place)])
    if len(group) == 1:
        return _Case(_alone(end, indicator, overall), group)
    if not np.isnan(end["low"]):
        return _Case(_tied(ranked, len(group)), group)
    if len(group) == len(rows):
        return _Case(words.ALL_EQUAL, group)
    return _Case(words.FEW_EQUAL if len(group) <= FEW else words.MANY_EQUAL, group)


def _alone(end: "pd.Series[float]", indicator: Indicator, overall: float) -> Text:
    """Return what is said of the one area that is told apart from all others."""
    if indicator.counted:
        return words.COUNT
    if np.isnan(end["low"]):
        return words.ALONE
    beyond = end["high"] < overall if _at_bottom(indicator) else end["low"] > overall
    return words.APART if beyond else words.TOGETHER


def _tied(ranked: Ranked, tied: int) -> Text:
    """Return what is said of areas that cannot be told apart, as many as `tied`."""
    if ranked.rivals.sum() == len(ranked.rows) * (len(ranked.rows) - 1):
        return words.ALL_TIED
    return words.FEW_TIED if tied <= FEW else words.MANY_TIED


def _at_bottom(indicator: Indicator) -> bool:
    """Say whether the end that matters is that of the low values."""
    return indicator.better is Better.HIGHER and not indicator.counted


def _fields(
    case: _Case, ranked: Ranked, overall: Reading, view: View, scope: Scope
) -> dict[str, str]:
    indicator, lang, rows = overall.indicator, view.lang, case.rows
    value, digits = float(rows["value"].iloc[0]), indicator.digits
    low = _at_bottom(indicator)
    level = i18n.inside(scope.parts.title[lang], lang)
    whole = scope.places.get(view.district or "")
    names = rows[f"name_{lang}"].tolist()
    unit = indicator.unit[lang]
    ends = [numbers.shown(end, digits) for end in (rows["value"].min(), rows["value"].max())]
    return {
        "name": names[0],
        "names": i18n.listed(
            [i18n.short(name, lang) for name in names], lang, most=FEW, kind=level
        ),
        "title": indicator.title[lang],
        "value": numbers.shown(value, digits),
        "values": "–".join(dict.fromkeys(ends)),
        "unit": unit if unit == "%" else f" {unit}",
        "overall": numbers.shown(overall.value, digits),
        # A sentence that has "per 1,000 households" once has it often enough.
        "unit_too": unit if unit == "%" else "" if lang is Lang.EN else f" {unit}",
        "scope": words.WHOLE[lang] if whole is None else whole.name[lang],
        "most": (words.LOWEST if low else words.HIGHEST)[lang],
        "side": (words.BELOW if low else words.ABOVE)[lang],
        "off": (words.TOO_LOW if low else words.TOO_HIGH)[lang],
        "share": numbers.shown(100 * value / overall.value if overall.value else 0.0, 1),
        "level": level,
        "count": numbers.shown(len(ranked.rows)),
        "tied": numbers.shown(len(rows)),
    }


def _evidence(
    case: _Case, ranked: Ranked, indicator: Indicator, view: View, scope: Scope
) -> Iterator[str]:
    lang = view.lang
    level = i18n.inside(scope.parts.title[lang], lang)
    when = (words.PERIOD if indicator.of_a_period else words.MOMENT)[lang].format(
        from_=view.period.start, to=last_day(view.period), level=level, count=len(ranked.rows)
    )
    pooled = indicator.of_days and not indicator.counted
    yield when + (words.POOLED[lang] if pooled else "")
    if case.text is words.OUTLYING:
        yield words.FUNNEL[lang].format(level=level)
    if indicator.share and len(case.rows) == 1:
        row = case.rows.iloc[0]
        yield words.INTERVAL[lang].format(
            name=i18n.short(row[f"name_{lang}"], lang),
            k=numbers.shown(row["numerator"]),
            n=numbers.shown(row["denominator"]),
            low=numbers.shown(row["low"], indicator.digits),
            high=numbers.shown(row["high"], indicator.digits),
        )
    if len(ranked.apart):
        yield words.WORSE[lang].format(count=len(ranked.apart))
    if not comparable(indicator) and not indicator.counted:
        yield words.OWN_SERIES[lang]
