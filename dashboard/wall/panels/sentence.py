"""The sentence under the map, of the ranking or of a change."""

from dataclasses import replace
from typing import Any

from dashboard import i18n
from dashboard import i18n_reading as said
from dashboard import view as views
from dashboard.reading import RIPENING
from dashboard.verdict import verdict
from dashboard.wall import words_panels as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import answers, written
from dashboard.wall.panels import asked as asking
from dashboard.wall.plan import Listing, Span
from geo.catalog import INDICATORS, Better
from geo.engine.changed import RATES, Changed


def by_ranking(ground: Ground) -> dict[str, Any] | None:
    """Say which areas stand out by the indicator of the map, or of the first ranking.

    Raises
    ------
    UnknownKeyError
        No such indicator, or category.
    """
    about = _ranked(ground)
    if about is None:
        return None
    key, span, categories = about
    found = asking.parts(ground, key, span, categories)
    overall = found.overall
    view = replace(
        views.default(ground.scope, ground.lang),
        district=ground.within,
        indicator=key,
        period=found.period,
    )
    told = verdict(found.order, overall, view, ground.scope)
    return {
        "text": told.sentence,
        "evidence": told.evidence,
        "attention": told.attention,
        "layers": written.layers_of(overall.indicator),
    }


def _ranked(ground: Ground) -> tuple[str, Span | None, tuple[str, ...]] | None:
    scene = ground.scene
    if scene.map.indicator is not None:
        return scene.map.indicator, scene.map.period, scene.map.categories
    for one in scene.lists:
        if one.show in {Listing.RANKING, Listing.BARS} and one.indicator is not None:
            return one.indicator, one.period, one.categories
    return None


def by_change(ground: Ground) -> dict[str, Any] | None:
    """Split the change of the first figure that can be split in performance and mix."""
    split = next((one for one in ground.scene.figures if one.indicator in RATES), None)
    if split is None:
        return None
    lang, period = ground.lang, ground.period(split.period)
    if asking.open_day(ground, period) is not None:
        return None
    found = answers.split(ground, split.indicator, period)
    when = words.AGAINST[lang].format(
        now=written.days(period, lang), before=written.days(period.before, lang)
    )
    ripens = split.indicator in RIPENING
    evidence = [when, *([said.RIPENS[lang]] if ripens else []), *(n[lang] for n in found.notes)]
    return {
        "text": found.sentence[lang],
        "evidence": i18n.joined(evidence, lang),
        "attention": not ripens and _worse(found),
        "layers": written.layers_of(INDICATORS[split.indicator]),
    }


def _worse(found: Changed) -> bool:
    """Say whether the change is for the worse, beyond chance."""
    match found.indicator.better:
        case Better.HIGHER:
            return found.high < 0
        case Better.LOWER:
            return found.low > 0
        case Better.NEITHER:
            return False
