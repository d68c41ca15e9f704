"""The sections of an area's demands one by one, and of its property management."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from dashboard import numbers
from dashboard.dossier import say, words
from dashboard.dossier import words_area as area
from dashboard.dossier.area_place import of_attributes
from dashboard.dossier.asked import MOST, PAGE, Asked
from dashboard.dossier.door import Row
from dashboard.dossier.parts import Block, Cell, Head, Pages, Section, Table
from dashboard.dossier.read_area import AreaFound
from dashboard.dossier.read_trigger import WINDOW, Span, Triggers
from dashboard.scope import Place
from geo.catalog.terms import CATEGORIES, called
from geo.disclosure import FEWEST
from geo.text import Lang, Text

_LATE: Final = {"overdue", "late"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The moment of the data, and the clock of the deployment that moments are told on."""

    zone: ZoneInfo
    as_of: datetime | None


def demands(found: AreaFound, asked: Asked, clock: Clock) -> Section:
    """List the demands of a page."""
    lang = asked.lang
    if not found.known:
        blocks: tuple[Block, ...] = (say.brings(area.DEMANDS, "demand", "", lang),)
        return Section(key="demands", title=area.LIST[lang], blocks=blocks)
    aside = area.LIST_ALL if found.total <= MOST else area.LIST_ASIDE
    table = demand_table(found.demands, found.places, asked, clock)
    return Section(
        key="demands",
        title=area.LIST[lang],
        aside=aside[lang].format(total=numbers.shown(found.total), most=numbers.shown(MOST)),
        define="own-list",
        mark=words.MADE_UP[lang] if say.all_made_up(found.demands) else "",
        blocks=(table, pages(found.total, len(found.demands), asked)),
    )


def pages(total: int, shown: int, asked: Asked) -> Pages:
    """Say which demands a page shows, and where the others are."""
    lang, first = asked.lang, (asked.page - 1) * PAGE + 1
    listed = min(total, MOST)
    text = area.LIST_PAGE[lang].format(first=first, last=first + shown - 1) if shown else ""
    after = shown and first + shown - 1 < listed
    return Pages(
        text=text,
        before=asked.here(page=str(asked.page - 1)) + "#demands" if asked.page > 1 else None,
        after=asked.here(page=str(asked.page + 1)) + "#demands" if after else None,
    )


def demand_table(
    rows: Sequence[Row],
    places: Mapping[str, Place],
    asked: Asked,
    clock: Clock,
    *,
    empty: str | None = None,
    caption: str | None = None,
) -> Table:
    """Lay demands out, masked as they were loaded."""
    lang = asked.lang
    heads = (area.RECEIVED, area.DUE, area.CLOSED, area.STATE, area.CATEGORY, area.PLACE, area.TEXT)
    return Table(
        caption=caption or area.LIST[lang],
        heads=(Head(text=area.NUMBER[lang]), *(Head(text=text[lang]) for text in heads)),
        rows=tuple(
            (Cell(text=say.safe(row["source_id"]), mark=mark),
             *_demand(row, places, asked, clock))
            for row, mark in zip(rows, say.marks(rows, lang), strict=True)
        ),
        empty=empty or area.LIST_EMPTY[lang],
        small=True,
    )  # fmt: skip


def state_of(row: Row, as_of: datetime | None) -> str:
    """Say what has become of a demand by the moment of the data."""
    due, closed = row["due_at"], row["closed_at"]
    if closed is None:
        return "overdue" if due is not None and as_of is not None and due < as_of else "open"
    if due is None:
        return "closed"
    return "on_time" if closed <= due else "late"


def _demand(row: Row, places: Mapping[str, Place], asked: Asked, clock: Clock) -> tuple[Cell, ...]:
    lang = asked.lang
    state = state_of(row, clock.as_of)
    channel = row["channel"] or ""
    said = words.CHANNELS[channel][lang] if channel in words.CHANNELS else say.safe(channel)
    return (
        *(Cell(text=say.moment(row[name], clock.zone))
          for name in ("received_at", "due_at", "closed_at")),
        Cell(text=area.STATES[state][lang], tone="worse" if state in _LATE else ""),
        Cell(text=called(CATEGORIES, row["category"], lang), small=said),
        _where(row, places, asked),
        Cell(text=say.safe(row["text"] or numbers.NONE), small=say.safe(row["address"] or "")),
    )  # fmt: skip


def _where(row: Row, places: Mapping[str, Place], asked: Asked) -> Cell:
    lang, code, how = asked.lang, row["area_code"], row["place_how"]
    small = area.HOW[how][lang] if how in area.HOW else say.safe(how)
    place = places.get(code or "")
    if place is None:
        return Cell(text=numbers.NONE, small=small)
    return Cell(text=place.name[lang], href=asked.link("area", place.code), small=small)


def property_section(found: AreaFound, asked: Asked) -> Section:
    """Say who manages a compound, whom the street talked to, and what triggers that."""
    lang = asked.lang
    said = found.row["attributes"] or {}
    file = f"{found.row['level']}.toml"
    blocks = of_attributes(area.PROPERTIES, said, "area", file, lang)
    if found.triggers is not None:
        blocks.append(_triggers(found.triggers, lang))
    return Section(
        key="property", title=area.PROPERTY[lang], define="own-triggers", blocks=tuple(blocks)
    )


def _triggers(found: Triggers, lang: Lang) -> Table:
    interviewed = found.interviewed is not None
    heads = (area.BEFORE, area.AFTER) if interviewed else (area.PERIOD_BEFORE, area.THIS_PERIOD)
    how = area.TRIGGERS_INTERVIEW if interviewed else area.TRIGGERS_PERIOD
    caption = how[lang].format(day=found.interviewed, days=WINDOW)
    spans = (found.before, found.after)
    rows = (
        (area.PROPERTY_DEMANDS, [span.property for span in spans], 0),
        (area.DISPUTES, [span.disputes for span in spans], 0),
        (area.SATISFACTION, [span.satisfaction for span in spans], 1),
    )
    return Table(
        caption=caption,
        heads=(
            Head(text=f"{area.TRIGGER[lang]}：{caption}" if lang is Lang.ZH
                 else f"{area.TRIGGER[lang]}: {caption}"),
            *(Head(text=f"{text[lang]} ({say.days(span.period, lang)})", number=True)
              for text, span in zip(heads, spans, strict=True)),
        ),
        rows=tuple(
            (Cell(text=text[lang]), *(_trigger(text, value, span, digits, lang)
                                      for value, span in zip(values, spans, strict=True)))
            for text, values, digits in rows
        ),
        empty=words.NO_DATA[lang],
        small=True,
    )  # fmt: skip


def _trigger(text: Text, value: float, span: Span, digits: int, lang: Lang) -> Cell:
    """Write a number; as among the categories, few demands in a compound are not told exactly."""
    cell = say.number(value, lang, digits=digits)
    if math.isnan(value):
        return cell
    if text is not area.SATISFACTION:
        return Cell(text=area.UNDER[lang], tone="quiet") if 0 < value < FEWEST else cell
    if 0 < span.rated < FEWEST:
        # A share of few is as good as their number.
        few = area.RATED[lang].format(n=area.UNDER[lang])
        return Cell(text=numbers.NONE, small=few, tone="quiet")
    return Cell(text=cell.text, small=area.RATED[lang].format(n=numbers.shown(span.rated)))
