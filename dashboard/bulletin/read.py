"""From a week or month to what stands in its bulletin: all of one version of the data."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboard import data, i18n
from dashboard.bulletin import counted as counting
from dashboard.bulletin import figures, maps, sentences, streets, words
from dashboard.bulletin import issue as issues
from dashboard.bulletin.content import Bulletin, Defined
from dashboard.bulletin.counted import FLOW, KEYS, Counted
from dashboard.bulletin.issue import Issue, Known
from dashboard.data import State
from dashboard.explore.facts import Told
from dashboard.settings import SheetSettings
from dashboard.snapshot import words as sheet_words
from dashboard.snapshot.emblem import emblem
from dashboard.snapshot.read import definition
from dashboard.snapshot.refused import newer
from geo.catalog import INDICATORS
from geo.errors import RongtuError
from geo.text import Lang, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which bulletin.

    Attributes
    ----------
    within
        The code of an area; none for everything.
    """

    issue: Issue
    within: str | None
    lang: Lang


def known(state: State) -> Known:
    """Return the days of the data.

    Raises
    ------
    RongtuError
        There are none.
    """
    if state.first_day is None or state.as_of is None:
        raise RongtuError(
            given="No demands are loaded",
            wanted="areas and demands",
            remedy="run ./run demo for the sample, or rongtu load for your own data",
        )
    return issues.known(state.first_day, state.as_of)


def bulletin(
    told: Told,
    wanted: Wanted,
    *,
    edition: int,
    code: str,
    settings: SheetSettings,
    tell: Callable[[str], None] = lambda _step: None,
) -> Bulletin:
    """Return what stands in a bulletin.

    Parameters
    ----------
    told
        The facts that the maps are drawn from.
    tell
        Hears how far it is: a key of `words.STEPS`.

    Raises
    ------
    RefusedError
        The database holds newer data than the facts, or the emblem cannot be read.
    UnknownKeyError
        No such area.
    """
    lang = wanted.lang
    with data.moment() as moment:
        state = moment.state
        if state.version != told.facts.known.version:
            raise newer()
        where = counting.name_of(moment, wanted.within)
        tell("counting")
        found = counting.counted(moment, wanted.issue, wanted.within)
    tell("maps")
    drawn = maps.maps(found, told, lang, settings)
    days = known(state)
    kind, issue = wanted.issue.kind, wanted.issue
    return Bulletin(
        lang=lang,
        issue=issue,
        title=title(wanted, where),
        heading=words.HEADING[kind][lang],
        where=where[lang],
        level=i18n.inside(found.level_title[lang], lang),
        number=words.NUMBER[lang].format(year=issue.year, number=issue.number, edition=edition),
        period=_period(issue, lang),
        as_of=sheet_words.AS_OF[lang].format(moment=_minute(state.as_of)),
        organisation=settings.organisation_of(lang),
        emblem=emblem(settings),
        mark=_mark(settings, lang),
        sample=sheet_words.SYNTHETIC[lang] if state.synthetic else "",
        code=code,
        lead=tuple(_lead(found, days, state.as_of, lang)),
        figures=figures.table(found, lang),
        sentences=tuple(sentences.sentences(found, lang)),
        maps=tuple(drawn),
        hotspots=tuple(maps.spots_said(found.found, lang)),
        hotspot_map=maps.hotspots(found, drawn, lang),
        streets=streets.table(found, lang),
        definitions=tuple(_definitions(lang)),
        notes=tuple(_notes(found, lang)),
        sources=_sources(state, lang),
    )


def title(wanted: Wanted, where: Text) -> str:
    """Return the title that the register has."""
    lang = wanted.lang
    return words.TITLE[lang].format(
        where=where[lang],
        kind=words.KINDS[wanted.issue.kind][lang],
        issue=wanted.issue.title[lang],
    )


def _period(issue: Issue, lang: Lang) -> str:
    days = words.WEEKDAYS[lang].split(" ")
    first, last = issue.period.start, issue.period.end - timedelta(days=1)
    return words.PERIOD[lang].format(
        first=first, last=last, days=issue.period.days,
        weekday_first=days[first.weekday()], weekday_last=days[last.weekday()],
    )  # fmt: skip


def _minute(at: datetime | None) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M}"


def _mark(settings: SheetSettings, lang: Lang) -> str:
    if settings.review_number:
        return sheet_words.REVIEWED[lang].format(number=settings.review_number)
    return sheet_words.INTERNAL[lang]


def _lead(found: Counted, days: Known, as_of: datetime | None, lang: Lang) -> Iterable[str]:
    period, there = found.issue.period, days.days
    if period.end <= there.start or period.start >= there.end:
        yield words.NOTHING[lang].format(first=days.first, last=days.last)
        return
    if period.end > days.over:
        yield words.UNFINISHED[lang].format(
            as_of=_minute(as_of), days=(min(there.end, period.end) - period.start).days
        )
    if period.start < there.start:
        yield words.BEGUN_LATE[lang].format(first=days.first)
    if found.empty:
        yield words.NONE_RECEIVED[lang]


def _definitions(lang: Lang) -> Iterable[Defined]:
    for key in KEYS:
        yield Defined(title=INDICATORS[key].title[lang], text=definition(key, lang))
        if key == "demands":
            name, flow = words.CLOSED[lang], INDICATORS[FLOW]
            said = sheet_words.EQUALS[lang].format(title=name, formula=flow.numerator[lang])
            excluded = sheet_words.EXCLUDES[lang].format(what=flow.excludes[lang])
            yield Defined(title=name, text=(said + excluded).strip())


def _notes(found: Counted, lang: Lang) -> Iterable[str]:
    seen = [note[lang] for note in found.notes]
    if found.found is not None:
        seen += [note[lang] for note in found.found.notes]
    yield from dict.fromkeys(seen)
    yield from (text[lang] for text in words.METHOD)


def _sources(state: State, lang: Lang) -> tuple[str, ...]:
    said = (i18n.SOURCES if state.synthetic else i18n.OWN_SOURCES)[lang]
    return tuple(said.split("　" if lang is Lang.ZH else " · "))
