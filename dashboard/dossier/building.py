"""The dossier of a building, put together: one file a building, one policy a building."""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from dashboard import numbers
from dashboard.data import State
from dashboard.dossier import published, say, words
from dashboard.dossier import words_things as things
from dashboard.dossier.area_place import organisations
from dashboard.dossier.asked import Asked
from dashboard.dossier.door import Row
from dashboard.dossier.parts import (
    Block,
    Cell,
    Dossier,
    Fact,
    Facts,
    Head,
    Said,
    Section,
    Table,
)  # fmt: skip
from dashboard.dossier.read_things import BuildingFound, Ground
from dashboard.dossier.thing import drawn, place_facts, thing_dossier
from geo.text import Lang, Text

FILE: Final = "building.toml"
_TEXTS: Final = ("address", "kind", "steward")
"""Fields that have columns of their own."""
_SAID: Final = {"specialists": things.SPECIALISTS, "documents": things.DOCUMENTS}
"""Attributes that are text."""
FIELDS: Final[Mapping[str, Text]] = {
    "address": things.ADDRESS,
    "kind": things.KIND,
    "floors": things.FLOORS,
    "steward": things.STEWARD,
    "tax_over_100m": things.TAX,
    "specialists": things.SPECIALISTS,
    **things.TEAMS,
    **things.SPACES,
    "services": things.SERVICES,
    "documents": things.DOCUMENTS,
}
"""What a file has, in the order of the page."""


def filled(row: Row) -> dict[str, bool]:
    """Say of each field of a building's file whether anything is loaded."""
    said = row["attributes"] or {}
    return {
        key: bool(str(said.get(key) or "").strip())
        if key in _SAID
        else bool(str(row[key] or "").strip())
        if key in _TEXTS
        else row[key] is not None
        for key in FIELDS
    }


def dossier(found: BuildingFound, asked: Asked, state: State) -> Dossier:
    """Return the page of a building."""
    lang, row = asked.lang, found.ground.row
    zone = ZoneInfo(state.time_zone)
    sections = (
        _basics(found.ground, asked, zone),
        _care(row, lang),
        _completeness(row, lang),
        Section(
            key="organisations",
            title=things.ORGANISATIONS[lang],
            mark=words.MADE_UP[lang] if say.all_made_up(found.organisations) else "",
            blocks=(organisations(found.organisations, things.ORGANISATIONS[lang],
                                  things.NO_ORGANISATIONS[lang], lang),),
        ),
        _stations(found, asked),
        _published(found.ground, asked),
    )  # fmt: skip
    return thing_dossier(found.ground, asked, state, things.BUILDING[lang], sections)


def _basics(ground: Ground, asked: Asked, zone: ZoneInfo) -> Section:
    lang, row = asked.lang, ground.row
    facts = (
        Fact(name=words.CODE[lang], cell=Cell(text=row["code"])),
        Fact(name=words.KIND[lang], cell=_text(row["kind"] and say.kind(row["kind"], lang), lang)),
        Fact(name=things.ADDRESS[lang], cell=_text(row["address"], lang)),
        Fact(name=things.IS_KEY[lang],
             cell=Cell(text=(words.IS if row["is_key"] else words.IS_NOT)[lang])),
        Fact(name=things.FLOORS[lang], cell=say.number(row["floors"], lang)),
        Fact(name=things.TAX[lang], cell=_flag(row["tax_over_100m"], words.IS, words.IS_NOT, lang)),
        *place_facts(ground, asked),
        Fact(name=words.SOURCE[lang], cell=say.source(row, zone, lang)),
    )  # fmt: skip
    return Section(
        key="basics", title=things.BASICS[lang], blocks=(Facts(facts=facts), *drawn(ground, lang))
    )


def _text(value: object, lang: Lang) -> Cell:
    said = say.safe(value or "")
    return Cell(text=said) if said else say.missing(lang, words.NOT_LOADED)


def _flag(value: bool | None, yes: Text, no: Text, lang: Lang) -> Cell:  # noqa: FBT001 - a yes or a no
    if value is None:
        return say.missing(lang, words.NOT_LOADED)
    return Cell(text=(yes if value else no)[lang], tone="" if value else "quiet")


def _care(row: Row, lang: Lang) -> Section:
    said = row["attributes"] or {}
    teams = [row[key] for key in things.TEAMS]
    stated = [one for one in teams if one is not None]
    whole = Cell(text=things.TEAMS_OF[lang].format(n=sum(stated)), define="three_teams_share")
    facts = (
        Fact(name=things.STEWARD[lang],
             cell=_defined(_text(row["steward"], lang), "steward_share")),
        Fact(name=things.THREE_TEAMS[lang],
             cell=whole if len(stated) == len(teams) else say.missing(lang, words.NOT_LOADED)),
        *(Fact(name=text[lang], cell=_flag(row[key], words.YES, words.NO, lang))
          for key, text in things.TEAMS.items()),
        Fact(name=things.SPECIALISTS[lang], cell=_text(said.get("specialists"), lang)),
        *(Fact(name=text[lang], cell=_flag(row[key], words.YES, words.NO, lang))
          for key, text in things.SPACES.items()),
        Fact(name=things.SERVICES[lang],
             cell=say.missing(lang, words.NOT_LOADED) if row["services"] is None
             else say.number(row["services"], lang)),
        Fact(name=things.DOCUMENTS[lang], cell=_text(said.get("documents"), lang)),
    )  # fmt: skip
    return Section(key="care", title=things.CARE[lang], blocks=(Facts(facts=facts),))


def _defined(cell: Cell, key: str) -> Cell:
    return Cell(text=cell.text, tone=cell.tone, define=key)


def _completeness(row: Row, lang: Lang) -> Section:
    there = filled(row)
    lacking = [FIELDS[key] for key, known in there.items() if not known]
    joint = "、" if lang is Lang.ZH else ", "
    done, total = row["dossier_done"], row["dossier_total"]
    said = done is not None and total is not None and 0 <= done <= total and total > 0
    share = f"{numbers.shown(100 * done / total, 1)}%" if said else ""
    register = things.BY_REGISTER_OF[lang].format(done=done, total=total) if said else ""
    facts = (
        Fact(name=things.BY_REGISTER[lang],
             cell=Cell(text=share, small=register, define="dossier_completeness") if said
             else say.missing(lang, words.NOT_LOADED)),
        Fact(name=things.LOADED_HERE[lang],
             cell=Cell(text=things.LOADED_OF[lang].format(
                 n=sum(there.values()), total=len(there)))),
        Fact(name=things.LACKING[lang],
             cell=Cell(text=joint.join(text[lang] for text in lacking)
                       or things.LACKING_NONE[lang])),
    )  # fmt: skip
    blocks: list[Block] = [Facts(facts=facts)]
    if said and done < total:
        blocks.append(Said(text=things.ITEMS_UNKNOWN[lang]))
    if lacking:
        keys = ", ".join(f'"{key}"' for key, known in there.items()
                         if not known and key not in _TEXTS)  # fmt: skip
        what = Text(
            zh="、".join(one.zh for one in lacking), en=", ".join(one.en for one in lacking)
        )
        blocks.append(say.brings(what, "building", keys, lang, file=FILE))
    return Section(
        key="completeness",
        title=things.COMPLETENESS[lang],
        define="own-completeness",
        blocks=tuple(blocks),
    )


def _stations(found: BuildingFound, asked: Asked) -> Section:
    lang = asked.lang
    inside = Table(
        caption=things.STATIONS_IN[lang],
        heads=(Head(text=things.STATIONS_IN[lang]), Head(text=words.KIND[lang])),
        rows=tuple(
            (
                Cell(text=say.name(one, lang), href=asked.link("station", one["code"])),
                Cell(text=say.kind(one["kind"], lang)),
            )
            for one in found.stations
        ),
        empty=things.NO_STATIONS_IN[lang],
        small=True,
    )
    blocks: list[Block] = [inside]
    if not found.ground.measured:
        blocks.append(Said(text=things.NOT_MEASURED[lang], missing=True))
    else:
        blocks.append(_nearest(found, asked))
        if not found.ground.walked:
            blocks.append(Said(text=things.NO_WALKS[lang], missing=True))
    return Section(
        key="stations", title=words.STATION[lang], define="own-reach", blocks=tuple(blocks)
    )


def _nearest(found: BuildingFound, asked: Asked) -> Table:
    lang = asked.lang
    beyond = words.FAR if found.ground.walked else words.NO_DATA
    return Table(
        caption=things.NEAREST[lang],
        heads=(
            Head(text=things.NEAREST[lang]),
            Head(text=words.KIND[lang]),
            Head(text=words.STRAIGHT[lang], number=True),
            Head(text=words.WALK[lang], number=True),
        ),
        rows=tuple(
            (
                Cell(text=say.name(one, lang), href=asked.link("station", one["code"])),
                Cell(text=say.kind(one["kind"], lang)),
                say.metres(one["straight_m"], lang),
                say.metres(one["walk_m"], lang, beyond=beyond),
            )
            for one in found.nearest
        ),
        empty=things.NO_NEAREST[lang],
        small=True,
    )


def _published(ground: Ground, asked: Asked) -> Section:
    lang = asked.lang
    name = ground.trail[0].name[lang] if ground.trail else ""
    return Section(
        key="published",
        title=words.PUBLISHED[lang],
        aside=words.PUBLISHED_ASIDE[lang].format(district=name) if name else "",
        define="own-published",
        blocks=(published.table(published.of_buildings(ground.published), lang),),
    )
