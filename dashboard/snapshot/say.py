"""What a sheet is about, in words: its title, and its filters one by one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

import shapely

from dashboard import i18n
from dashboard.explore.asked import Asked
from dashboard.explore.names import CHANNELS, HOWS, STATUSES
from dashboard.explore.words import WEEKDAYS
from dashboard.explore.words import WORDS as PAGE
from dashboard.snapshot import words
from dashboard.snapshot.asked import Shown
from geo.catalog import CATEGORIES, INDICATORS, LAYERS, called
from geo.facts.selection import OPEN, Selection, Window
from geo.facts.table import Facts
from geo.period import Grain, Period
from geo.queries.facts import CLOSE_EDGES
from geo.text import Lang, Text

NAMED: Final = 3
"""Areas that a title names."""
LISTED: Final = 12
"""Values that a filter names."""
_HALF: Final = 6
_FACE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What the deployment calls itself, and its levels."""

    whole: Text
    levels: Mapping[str, Text]


def title(asked: Asked, shown: Shown, facts: Facts, names: Names, *, narrowed: bool) -> str:
    """Return the title of a sheet, as a report has it: when, where, of which areas, what.

    Parameters
    ----------
    narrowed
        Whether the indicator follows all filters: else none of them is in the title.
    """
    lang, indicator = asked.lang, INDICATORS[asked.indicator]
    of_areas = "areas" in shown.keys
    what = indicator.title[lang] if of_areas else _subject(shown, lang)
    kinds = asked.selection.categories
    demands = bool(shown.keys & words.SUBJECTS.keys())
    if len(kinds) == 1 and (narrowed if of_areas else demands):
        what = _of_kind(called(CATEGORIES, kinds[0], lang), what, lang)
    timed = indicator.of_a_period if of_areas else demands
    each = _each(asked, facts, names) if of_areas else ""
    if lang is Lang.EN and each:
        each = i18n.inside(each.strip(), lang)
        each = f" {each}"
    text = (words.TITLE if timed else words.TITLE_NOW)[lang]
    return text.format(
        when=when(asked.selection.period, lang), where=where(asked, facts, names), each=each,
        what=what,
    )  # fmt: skip


def _of_kind(kind: str, what: str, lang: Lang) -> str:
    if lang is Lang.ZH:
        # 停车秩序类诉求量, and not 停车秩序类诉求诉求量.
        return words.OF_CATEGORY.zh.format(category=kind) + what.removeprefix("诉求")
    return words.OF_CATEGORY.en.format(category=kind) + i18n.inside(what, lang)


def _subject(shown: Shown, lang: Lang) -> str:
    for key, _ in shown.layers:
        if key in words.SUBJECTS:
            return words.SUBJECTS[key][lang]
    things = [LAYERS[key].title[lang] for key, _ in shown.layers if key in LAYERS]
    if things:
        return words.SPREAD[lang].format(layers=words.AND[lang].join(things[:NAMED]))
    return words.PLAIN[lang]


def _each(asked: Asked, facts: Facts, names: Names) -> str:
    """Say of which areas each has its value; nothing where the areas are named already."""
    chosen, lang = asked.selection.areas, asked.lang
    levels = facts.areas.levels
    frame = facts.areas.frame
    rank = levels.index(asked.level)
    there = [levels.index(frame["level"].iloc[facts.areas.at[code]]) for code in chosen]
    if there and min(there) >= rank:
        return ""
    return words.EACH[lang].format(level=names.levels[asked.level][lang].lower())


def where(asked: Asked, facts: Facts, names: Names) -> str:
    """Name the chosen areas; the whole where none is chosen."""
    lang, codes = asked.lang, asked.selection.areas
    if not codes:
        return names.whole[lang]
    called_so = area_names(codes, facts, lang)
    if len(called_so) <= NAMED:
        return words.AND[lang].join(called_so)
    n = len(called_so) if lang is Lang.ZH else len(called_so) - 1
    return words.MANY_AREAS[lang].format(name=called_so[0], n=n)


def area_names(codes: Sequence[str], facts: Facts, lang: Lang) -> list[str]:
    """Return what areas are called."""
    column = facts.areas.frame[f"name_{lang.value}"]
    return [str(column.iloc[facts.areas.at[code]]) for code in codes]


def when(period: Period, lang: Lang) -> str:
    """Write a period as a title has it: a year, a half, a quarter, months, or days.

    >>> when(Period(date(2020, 1, 1), date(2021, 1, 1)), Lang.ZH)
    '2020年'
    >>> when(Period(date(2020, 4, 1), date(2020, 7, 1)), Lang.ZH)
    '2020年第二季度'
    """
    start, end = period.start, period.end
    for grain in (Grain.YEAR, Grain.QUARTER):
        if start == grain.start_of(start) and end == grain.after(start):
            text = words.YEAR if grain is Grain.YEAR else words.QUARTERS[start.month // 3]
            return text[lang].format(y=start.year)
    whole = start.day == end.day == 1
    last = end - timedelta(days=1)
    half = (end.year - start.year) * 12 + end.month - start.month == _HALF
    if whole and half and start.month in {1, 1 + _HALF}:
        return words.HALVES[start.month // _HALF][lang].format(y=start.year)
    return _months(start, last, lang) if whole else _days(start, last, lang)


def _months(first: date, last: date, lang: Lang) -> str:
    same_year = first.year == last.year
    one = same_year and first.month == last.month
    if lang is Lang.ZH:
        end = f"{last.month}月" if same_year else f"{last.year}年{last.month}月"
        return f"{first.year}年{first.month}月" + ("" if one else f"至{end}")
    start, end = (words.MONTHS_EN[day.month - 1] for day in (first, last))
    if one:
        return f"{start} {first.year}"
    return f"{start}{'' if same_year else f' {first.year}'} to {end} {last.year}"


def _days(first: date, last: date, lang: Lang) -> str:
    if lang is Lang.EN:
        return first.isoformat() if first == last else f"{first} to {last}"
    start = f"{first.year}年{first.month}月{first.day}日"
    if first == last:
        return start
    if first.year != last.year:
        return f"{start}至{last.year}年{last.month}月{last.day}日"
    end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
    return f"{start}至{end}"


def filters(asked: Asked, facts: Facts, *, demands: int | None) -> tuple[str, ...]:
    """Say every active filter, the period first, and how many demands meet them all.

    Parameters
    ----------
    demands
        None where their number would tell one that is withheld.
    """
    lang = asked.lang
    parts = list(_filters(asked, facts))
    said = words.DEMANDS_WITHHELD if demands is None else words.DEMANDS
    parts.append(("demands", said[lang].format(n=f"{demands or 0:,}")))
    return tuple(
        words.PART[lang].format(label=words.LABELS[key][lang], said=said) for key, said in parts
    )


def _filters(asked: Asked, facts: Facts) -> Iterator[tuple[str, str]]:
    lang, chosen = asked.lang, asked.selection
    period = chosen.period
    last = period.end - timedelta(days=1)
    yield "period", words.PERIOD[lang].format(first=period.start, last=last, days=period.days)
    if chosen.areas:
        yield "in", listed(area_names(chosen.areas, facts, lang), lang)
    if chosen.polygon is not None:
        yield "poly", PAGE["page.poly_said"][lang].format(n=corners(chosen.polygon))
    if chosen.categories:
        yield "category", listed([called(CATEGORIES, key, lang) for key in chosen.categories], lang)
    for key, keys, known in (
        ("channel", chosen.channels, CHANNELS),
        ("status", chosen.statuses, STATUSES),
        ("how", chosen.hows, HOWS),
    ):
        if keys:
            yield key, listed([known[one][lang] if one in known else one for one in keys], lang)
    if chosen.hours:
        yield "hours", listed([_hours(one, lang) for one in chosen.hours], lang)
    if chosen.classes:
        yield "close", listed(_closing(chosen, lang), lang)


def corners(polygon: bytes) -> int:
    """Count the corners of a drawn shape, which may have come apart where it crosses itself."""
    parts = shapely.get_parts(shapely.from_wkb(polygon))
    rings = shapely.get_rings(parts[shapely.get_dimensions(parts) == _FACE])
    return int(shapely.get_num_coordinates(rings).sum() - len(rings))


def listed(names: Sequence[str], lang: Lang) -> str:
    """Name values; of many the first, and how many there are."""
    shown = words.AND[lang].join(names[:LISTED])
    if len(names) <= LISTED:
        return shown
    return words.MORE[lang].format(names=shown, n=len(names))


def _hours(one: Window, lang: Lang) -> str:
    days = WEEKDAYS[lang].split(" ")
    first, last = days[one.first_day - 1], days[one.last_day - 1]
    said = first if first == last else f"{first}–{last}"
    return PAGE["page.hours_said"][lang].format(
        **{"days": said, "from": one.first_hour, "to": one.last_hour + 1}
    )


def _closing(chosen: Selection, lang: Lang) -> list[str]:
    """Write the classes of the time to close; those side by side as one."""
    edges = [*map(str, CLOSE_EDGES), ""]
    classes = sorted(one for one in chosen.classes if one != OPEN)
    found = []
    for _, run in groupby(enumerate(classes), key=lambda one: one[1] - one[0]):
        numbers = [number for _, number in run]
        low, high = edges[numbers[0]], edges[numbers[-1] + 1]
        text = PAGE["page.close_said" if high else "page.close_over"][lang]
        found.append(text.format(a=low, b=high))
    if OPEN in chosen.classes:
        found.append(PAGE["page.open"][lang])
    return found
