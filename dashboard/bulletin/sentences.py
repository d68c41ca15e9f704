"""What changed, in words that follow from the numbers and say nothing beyond them."""

import math
from collections.abc import Iterator
from typing import Any, Final

from dashboard import i18n, numbers
from dashboard.bulletin import words
from dashboard.bulletin.counted import RANKED, Beside, Counted, few
from dashboard.bulletin.figures import share
from dashboard.bulletin.issue import Kind
from dashboard.snapshot.words import FEW
from geo.catalog import CATEGORIES, INDICATORS, called
from geo.disclosure import FEWEST
from geo.text import Lang

KINDS: Final = 3
"""Categories that are named."""
PLACES: Final = 6
"""Places that are named on each side."""


def sentences(counted: Counted, lang: Lang) -> list[str]:
    """Return what changed: volume, rates, what is open, categories, and places."""
    if counted.empty:
        return [words.NO_SENTENCES[lang]]
    return [
        volume(counted.beside("demands"), counted.issue.kind, lang),
        *_rates(counted, lang),
        backlog(counted.beside("backlog"), counted.issue.kind, lang),
        *kinds(counted, lang),
        *([one] if (one := (" " if lang is Lang.EN else "").join(places(counted, lang))) else []),
    ]


def said(count: float) -> str:
    """Write a count of demands; of few only that they are few."""
    return FEW if few(count) else numbers.shown(count)


def volume(beside: Beside, kind: Kind, lang: Lang) -> str:
    """Say how many demands were received, and how many more or fewer than then."""
    text = words.RECEIVED[lang].format(now=said(beside.now))
    text += than(beside.now, beside.before, words.THEN[kind][lang], lang)
    text += than(beside.now, beside.year, words.YEAR_THEN[lang], lang)
    return text + words.END[lang]


def backlog(beside: Beside, kind: Kind, lang: Lang) -> str:
    """Say how many demands were open at the end, and how many more or fewer than then."""
    text = words.BACKLOG[lang].format(now=said(beside.now))
    text += than(beside.now, beside.before, words.THEN[kind][lang], lang)
    return text + words.END[lang]


def than(now: float, then: float, when: str, lang: Lang) -> str:
    """Say by how much a count differs from another; that it cannot be said where one is unknown."""
    if not (math.isfinite(now) and math.isfinite(then)):
        return words.NO_COMPARISON[lang].format(then=when)
    if few(now) or few(then):
        return ""
    if now == then:
        return words.AS_MANY[lang].format(then=when)
    moved = words.UP if now > then else words.DOWN
    part = share(now, then)
    text = words.MORE_OR_LESS if part else words.MORE_OR_LESS_ONLY
    return text[lang].format(
        then=when, before=said(then), moved=moved[lang], by=numbers.shown(abs(now - then)),
        share=part,
    )  # fmt: skip


def _rates(counted: Counted, lang: Lang) -> Iterator[str]:
    for key, found in counted.changes.items():
        strata = found.parts.strata
        cases = [counted.of(key, name) for name in ("numerator", "denominator")]
        if any(map(few, cases)) or strata.empty:
            title = INDICATORS[key].title[lang]
            yield words.FEW_CASES[lang].format(title=title, n=FEWEST)
        else:
            yield found.sentence[lang]


def kinds(counted: Counted, lang: Lang) -> Iterator[str]:
    """Name the largest categories, and those that grew and shrank most."""
    total = counted.received
    most = sorted(
        (one for one in counted.kinds.items() if one[1].now > 0 and not few(one[1].now)),
        key=lambda one: (-one[1].now, one[0]),
    )
    if not most:
        return
    listed = words.AND[lang].join(
        words.KIND[lang].format(
            name=_kind(key, lang), n=said(one.now), share=f"{100 * one.now / total:.1f} %"
        )
        for key, one in most[:KINDS]
    )
    moved = _moved(counted, lang)
    space = " " if moved and lang is Lang.EN else ""
    yield words.TOP_KINDS[lang].format(kinds=listed) + space + moved


def _moved(counted: Counted, lang: Lang) -> str:
    known = [
        (one.now - one.before, key, one)
        for key, one in sorted(counted.kinds.items())
        if math.isfinite(one.before) and not few(one.before) and not few(one.now)
    ]
    if not known:
        return ""
    then = words.THEN[counted.issue.kind][lang]
    up, down = max(known, key=lambda one: one[0]), min(known, key=lambda one: one[0])
    parts = [
        text[lang].format(name=_kind(key, lang), before=said(one.before), now=said(one.now))
        for (difference, key, one), text, sign in (
            (up, words.KIND_UP, 1), (down, words.KIND_DOWN, -1),
        )
        if difference * sign > 0
    ]  # fmt: skip
    if not parts:
        return ""
    return words.THAN[lang].format(then=then) + words.BETWEEN[lang].join(parts) + words.END[lang]


def _kind(key: str, lang: Lang) -> str:
    return i18n.inside(called(CATEGORIES, key, lang), lang)


def places(counted: Counted, lang: Lang) -> Iterator[str]:
    """Name the places that differ from the whole by more than chance; say so where none does."""
    if counted.level is None or RANKED not in counted.places.index.get_level_values(0):
        return
    frame: Any = counted.places.loc[RANKED]
    known = frame[frame["value"].notna() & frame["funnel"].notna()]
    if len(known) < 2:  # noqa: PLR2004 - one is the whole itself
        return
    level = i18n.inside(counted.level_title[lang], lang)
    title = INDICATORS[RANKED].title[lang]
    apart = 0
    for text, positions, rising in (
        (words.LOW_PLACES, {"below", "far_below"}, True),
        (words.HIGH_PLACES, {"above", "far_above"}, False),
    ):
        some = known[known["funnel"].isin(positions)].sort_values("value", ascending=rising)
        apart += len(some)
        if len(some):
            names = [
                f"{counted.names[str(code)][lang]}"
                + (f"（{value:.1f} %）" if lang is Lang.ZH else f" ({value:.1f} %)")
                for code, value in some["value"].head(PLACES).items()
            ]
            yield text[lang].format(title=title, level=level, names=_listed(names, len(some), lang))
    if not apart:
        yield words.ALL_ALIKE[lang].format(title=title, level=level)
    elif len(known) > apart:
        yield words.REST[lang].format(n=len(known) - apart, level=level)


def _listed(names: list[str], count: int, lang: Lang) -> str:
    text = words.AND[lang].join(names)
    if count > len(names):
        text += f"等 {count} 个" if lang is Lang.ZH else f" and {count - len(names)} more"
    return text
