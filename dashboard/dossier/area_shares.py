"""Shares of what stands in an area, and of what is covered there, as tables of a dossier."""

import math
from collections.abc import Mapping

from dashboard import numbers
from dashboard.dossier import say, words
from dashboard.dossier import words_area as area
from dashboard.dossier.parts import Block, Cell, Head, Said, Table
from dashboard.reading import Reading, counted
from geo.catalog.circles import Way
from geo.text import Lang


def covered(readings: Mapping[str, Reading], lang: Lang) -> Table:
    """Lay the covered shares out: a row a subject and circle, a column a way."""
    rows = []
    for key, straight in readings.items():
        subject, _, way = key.rpartition("_")
        if way != Way.STRAIGHT:
            continue
        walk = readings[f"{subject}_{Way.WALK}"]
        both = not math.isnan(straight.value) and not math.isnan(walk.value)
        gap = numbers.signed(walk.value - straight.value, 1) if both else numbers.NONE
        rows.append((
            Cell(text=area.COVERED_OF[lang].format(
                what=_subject(straight, lang), minutes=subject.split("_")[-2]), define=key),
            _part(straight, lang),
            _part(walk, lang),
            Cell(text=gap),
        ))  # fmt: skip
    return Table(
        caption=area.COVERAGE[lang],
        heads=(
            Head(text=area.COVERAGE[lang]),
            Head(text=words.STRAIGHT[lang], number=True),
            Head(text=words.WALK[lang], number=True),
            Head(text=area.DIFFERENCE[lang], number=True),
        ),
        rows=tuple(rows),
        empty=words.NO_DATA[lang],
        small=True,
    )


def _subject(one: Reading, lang: Lang) -> str:
    """Return what is covered, as the denominator of the share says it."""
    whole = one.indicator.denominator
    assert whole is not None  # noqa: S101 - a share has one
    return whole[lang][:1].upper() + whole[lang][1:]


def _part(one: Reading, lang: Lang) -> Cell:
    if math.isnan(one.value):
        return say.missing(lang)
    return Cell(text=say.value_of(one, lang), small=counted(one, lang))


def shares(readings: Mapping[str, Reading], lang: Lang) -> list[Block]:
    """Lay shares of what stands there out; those of which nothing is known are named below."""
    known = [one for one in readings.values() if not math.isnan(one.value)]
    unknown = [one for one in readings.values() if math.isnan(one.value)]
    table = Table(
        caption=area.SHARES[lang],
        heads=(
            Head(text=area.SHARES[lang]),
            Head(text=area.VALUE[lang], number=True),
            Head(text=area.BASE[lang], number=True),
        ),
        rows=tuple(
            (
                Cell(text=one.indicator.title[lang], define=one.indicator.key),
                Cell(text=say.value_of(one, lang)),
                Cell(text=counted(one, lang)),
            )
            for one in known
        ),
        empty=words.NO_DATA[lang],
        small=True,
    )
    blocks: list[Block] = [table]
    if unknown and known:
        joint = {Lang.ZH: "、", Lang.EN: ", "}[lang]
        names = joint.join(one.indicator.title[lang] for one in unknown)
        blocks.append(Said(text=area.WITHOUT[lang].format(names=names), missing=True))
    return blocks
