"""One sentence about what is on the screen, computed from it."""

from dataclasses import dataclass

import numpy as np

from dashboard import i18n, numbers
from dashboard.data import Rate
from dashboard.figures.ranking import Ranked
from dashboard.scope import Scope
from dashboard.view import View, last_day
from geo.catalog import INDICATORS, Better, Indicator
from geo.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence a person can read aloud, what it rests on, and whether somebody must act."""

    sentence: str
    evidence: str
    attention: bool


def verdict(ranked: Ranked, overall: Rate, view: View, scope: Scope) -> Verdict:
    """Say which area stands out, and whether its interval is apart from the whole.

    Parameters
    ----------
    ranked
        The areas on the map with a value, best first.
    overall
        The figure of the whole that they are compared with.
    """
    indicator, lang = INDICATORS[view.indicator], view.lang
    if ranked.rows.empty or np.isnan(overall.value):
        return Verdict(i18n.VERDICT_NONE[lang], "", attention=False)
    row = ranked.rows.iloc[0 if indicator.better is Better.NEITHER else -1]
    evidence = i18n.EVIDENCE[lang].format(
        from_=view.period.start,
        to=last_day(view.period),
        level=i18n.inside(scope.parts.title[lang], lang),
        count=len(ranked.rows),
    )
    if indicator.share:
        evidence += i18n.EVIDENCE_INTERVAL[lang].format(
            name=i18n.short(row[f"name_{lang}"], lang),
            k=numbers.shown(row["numerator"]),
            n=numbers.shown(row["denominator"]),
            low=numbers.shown(row["low"], indicator.digits),
            high=numbers.shown(row["high"], indicator.digits),
        )
        if len(ranked.apart):
            evidence += i18n.EVIDENCE_APART[lang].format(count=len(ranked.apart))
    lowest = indicator.better is Better.HIGHER
    sentence = _sentence(indicator, apart=bool(row["apart"]))[lang].format(
        name=row[f"name_{lang}"],
        title=i18n.inside(indicator.title[lang], lang),
        value=numbers.shown(row["value"], indicator.digits),
        unit=_unit(indicator, lang),
        overall=numbers.shown(overall.value, indicator.digits),
        scope=_whole(view, scope),
        most=(i18n.LOWEST if lowest else i18n.HIGHEST)[lang],
        side=(i18n.BELOW if lowest else i18n.ABOVE)[lang],
        share=numbers.shown(100 * row["value"] / overall.value if overall.value else 0.0, 1),
    )
    return Verdict(sentence, evidence, attention=bool(row["attention"]))


def _sentence(indicator: Indicator, *, apart: bool) -> Text:
    if indicator.counted:
        return i18n.VERDICT_COUNT
    if not indicator.share:
        return i18n.VERDICT_PLAIN
    return i18n.VERDICT_APART if apart else i18n.VERDICT_TOGETHER


def _unit(indicator: Indicator, lang: Lang) -> str:
    unit = indicator.unit[lang]
    return unit if unit == "%" else f" {unit}"


def _whole(view: View, scope: Scope) -> str:
    place = scope.places.get(view.district or "")
    return place.name[view.lang] if place is not None else i18n.WHOLE[view.lang]
