"""The sections of an area's figures: the table, the months, the categories, the neighbours."""

import math
from collections.abc import Iterator
from typing import Final

from dashboard import i18n_reading as said
from dashboard import numbers
from dashboard.components.changes import difference, for_better, judgement
from dashboard.dossier import say, trend, words
from dashboard.dossier import words_area as area
from dashboard.dossier.asked import Asked
from dashboard.dossier.parts import Block, Cell, Drawing, Head, Said, Section, Table
from dashboard.dossier.read_area import AreaFound, Neighbour
from dashboard.dossier.read_figures import Figure, Rank
from dashboard.reading import Reading, counted
from geo.catalog.circles import COMPOUND
from geo.catalog.terms import CATEGORIES, called
from geo.disclosure import FEWEST
from geo.queries.dossier import TOUCHING_M
from geo.text import Lang

TOP: Final = 8


def figures(found: AreaFound, asked: Asked) -> Section:
    """Lay the figures out, each beside the period before, what holds it and its fellows."""
    lang = asked.lang
    table = Table(
        caption=area.FIGURES[lang],
        heads=(
            Head(text=area.FIGURE[lang]),
            Head(text=area.VALUE[lang], number=True),
            Head(text=area.INTERVAL[lang], number=True),
            Head(text=area.BASE[lang], number=True),
            Head(text=_since(found, lang), number=True),
            Head(text=parent_name(found, lang), number=True, define="own-parent"),
            Head(text=area.RANK[lang], number=True, define="own-rank"),
        ),
        rows=tuple(_row(one, lang) for one in found.figures.figures.values()),
        empty=area.NO_DAYS[lang],
    )
    blocks: list[Block] = [table, Said(text=area.COVERAGE_LOW[lang])]
    limits = dict.fromkeys([*_not_compared(found, lang), *_notes(found, lang)])
    blocks += [Said(text=note) for note in limits]
    if not found.known:
        blocks = [say.brings(area.DEMANDS, "demand", "", lang)]
    return Section(
        key="figures",
        title=area.FIGURES[lang],
        aside=say.days(asked.period, lang),
        blocks=tuple(blocks),
    )


def _since(found: AreaFound, lang: Lang) -> str:
    """Return what the figures are compared with."""
    for one in found.figures.figures.values():
        if one.reading.changes:
            return one.reading.changes[0].since[lang]
    return area.CHANGE[lang]


def parent_name(found: AreaFound, lang: Lang) -> str:
    """Return what the area is held against."""
    return found.trail[-2].name[lang] if len(found.trail) > 1 else area.WHOLE[lang]


def _notes(found: AreaFound, lang: Lang) -> Iterator[str]:
    """Return what limits the figures, but for what each row says itself."""
    for note in found.figures.notes:
        if "须与" not in note.zh and "不作比较" not in note.zh:
            yield note[lang]


def _row(one: Figure, lang: Lang) -> tuple[Cell, ...]:
    reading = one.reading
    indicator = reading.indicator
    known = not math.isnan(reading.value)
    mean = ""
    if not math.isnan(reading.mean_of_days):
        shown = numbers.shown(reading.mean_of_days, indicator.digits)
        mean = area.MEAN_OF_DAYS[lang].format(value=shown + indicator.unit[lang])
    return (
        Cell(text=indicator.title[lang], define=indicator.key),
        Cell(text=say.value_of(reading, lang), small=mean, tone="" if known else "missing"),
        Cell(text=say.interval(reading)),
        Cell(text=counted(reading, lang) if known else numbers.NONE),
        change(reading, lang),
        _parent(one, lang),
        _rank(one.rank, lang),
    )


def change(reading: Reading, lang: Lang) -> Cell:
    """Say how a number differs from that of the period before, and whether that may be chance."""
    if not reading.changes:
        return Cell(text=numbers.NONE)
    one, indicator = reading.changes[0], reading.indicator
    if not one.known:
        return Cell(text=numbers.NONE)
    judged = judgement(one, indicator, lang)
    beyond = one.judged and not one.by_chance
    tone = {True: "better", False: "worse", None: ""}[for_better(one, indicator)] if beyond else ""
    return Cell(text=difference(one, indicator, lang), small=judged, tone=tone)


def _not_compared(found: AreaFound, lang: Lang) -> Iterator[str]:
    """Say once, below the table, why there is nothing to compare with."""
    for one in found.figures.figures.values():
        for changed in one.reading.changes[:1]:
            if not changed.known and changed.reason is not None:
                yield area.CHANGE_NONE[lang].format(
                    since=changed.since[lang], reason=changed.reason[lang]
                )


def _parent(one: Figure, lang: Lang) -> Cell:
    if one.parent is None:
        return Cell(text=numbers.NONE)
    parent = one.parent
    if math.isnan(parent.value):
        return say.missing(lang)
    if not one.judged or math.isnan(one.reading.value):
        return Cell(text=say.value_of(parent, lang))
    words_of = {True: area.HIGHER, False: area.LOWER, None: area.ALIKE}[one.better]
    tone = {True: "better", False: "worse", None: ""}[one.better]
    return Cell(text=say.value_of(parent, lang), small=words_of[lang], small_tone=tone)


def _rank(one: Rank | None, lang: Lang) -> Cell:
    if one is None:
        return Cell(text=numbers.NONE)
    if one.count == 1:
        return Cell(text=numbers.NONE, small=area.RANK_ALONE[lang])
    range_ = ""
    if (one.best, one.worst) != (one.rank, one.rank):
        range_ = area.RANK_RANGE[lang].format(best=one.best, worst=one.worst)
    return Cell(text=area.RANK_OF[lang].format(rank=one.rank, count=one.count), small=range_)


def months(found: AreaFound, asked: Asked) -> Section:
    """Draw thirteen months, and say them in a table."""
    lang, rows = asked.lang, found.figures.months
    if not found.known:
        return Section(key="trend", title=area.TREND[lang], blocks=(_no_demands(lang),))
    plots = (
        trend.counts(rows, area.TREND_DEMANDS[lang]), trend.rates(rows, area.TREND_RATE[lang]),
    )  # fmt: skip
    label = "; ".join(f"{plot.title}: " + ", ".join(m.text for m in plot.marks) for plot in plots)
    return Section(
        key="trend",
        title=area.TREND[lang],
        define="own-trend",
        blocks=(Drawing(name="trend", label=label, parts=plots, caption=area.TREND_PARTIAL[lang]),),
    )


def _no_demands(lang: Lang) -> Said:
    return say.brings(area.DEMANDS, "demand", "", lang)


def categories(found: AreaFound, asked: Asked) -> Section:
    """List the largest categories; few demands in a compound are not told exactly."""
    lang, every = asked.lang, found.figures.categories
    total = sum(count for _, count in every)
    hidden = found.row["level"] == COMPOUND
    rows = [
        _category(called(CATEGORIES, key, lang), count, total, hidden=hidden, lang=lang)
        for key, count in every[:TOP]
    ]
    if rest := every[TOP:]:
        name = area.OTHERS[lang].format(n=len(rest))
        if hidden and any(0 < count < FEWEST for _, count in rest):
            each = Cell(text=area.UNDER_EACH[lang], tone="quiet")
            rows.append((Cell(text=name), each, Cell(text=numbers.NONE)))
        else:
            count = sum(count for _, count in rest)
            rows.append(_category(name, count, total, hidden=False, lang=lang))
    return Section(
        key="categories",
        title=area.CATEGORIES[lang],
        aside=area.CATEGORIES_ASIDE[lang].format(n=TOP),
        define="own-categories",
        blocks=(
            Table(
                caption=area.CATEGORIES[lang],
                heads=(
                    Head(text=area.CATEGORY[lang]),
                    Head(text=area.COUNT[lang], number=True),
                    Head(text=area.SHARE[lang], number=True),
                ),
                rows=tuple(rows),
                empty=area.NO_CATEGORIES[lang],
            )
            if found.known
            else _no_demands(lang),
        ),
    )


def _category(name: str, count: int, total: int, *, hidden: bool, lang: Lang) -> tuple[Cell, ...]:
    if hidden and 0 < count < FEWEST:
        return Cell(text=name), Cell(text=area.UNDER[lang], tone="quiet"), Cell(text=numbers.NONE)
    share = numbers.shown(100 * count / total, 1) + "%" if total else numbers.NONE
    return Cell(text=name), Cell(text=numbers.shown(count)), Cell(text=share)


def neighbours(found: AreaFound, asked: Asked) -> Section:
    """List the areas beside it, each with its figures."""
    lang, near = asked.lang, found.neighbours
    level = found.row["level_zh"] if lang is Lang.ZH else ""
    touching = any(one.metres <= TOUCHING_M for one in near)
    aside = area.NEIGHBOURS_TOUCH if touching else area.NEIGHBOURS_NEAR
    return Section(
        key="neighbours",
        title=area.NEIGHBOURS[lang].format(level=level),
        aside=aside[lang].format(n=len(near)) if near else "",
        define="own-neighbours",
        blocks=(
            Table(
                caption=area.NEIGHBOURS[lang].format(level=level),
                heads=(
                    Head(text=words.NAME[lang]),
                    Head(text=area.GAP[lang], number=True),
                    Head(text=area.DEMANDS[lang], number=True),
                    Head(text=area.ON_TIME[lang], number=True),
                    Head(text=said.INTERVAL_95[lang], number=True),
                ),
                rows=tuple(_beside(one, asked) for one in near),
                empty=area.NO_NEIGHBOURS[lang],
            ),
        ),
    )


def _beside(one: Neighbour, asked: Asked) -> tuple[Cell, ...]:
    lang = asked.lang
    touches = one.metres <= TOUCHING_M
    rate = one.rate
    return (
        Cell(text=one.name[lang], href=asked.link("area", one.code)),
        Cell(text=area.TOUCHES[lang]) if touches else say.metres(one.metres, lang),
        say.number(one.demands, lang),
        Cell(text=say.value_of(rate, lang), tone="missing" if math.isnan(rate.value) else ""),
        Cell(text=say.interval(rate)),
    )
