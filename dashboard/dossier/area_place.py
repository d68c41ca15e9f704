"""The sections of what an area is and what stands in it."""

from collections.abc import Mapping
from typing import Final
from zoneinfo import ZoneInfo

from dashboard import numbers
from dashboard.dossier import published, say, words
from dashboard.dossier import words_area as area
from dashboard.dossier.area_shares import covered, shares
from dashboard.dossier.asked import Asked
from dashboard.dossier.door import Row
from dashboard.dossier.parts import Block, Cell, Drawing, Fact, Facts, Head, Said, Section, Table
from dashboard.dossier.read_area import AreaFound
from dashboard.dossier.sketch import sketch
from geo.text import Lang, Text

MOST_ORGANISATIONS: Final = 40
NEAREST: Final = 12
"""Stations that are listed."""


def basics(found: AreaFound, asked: Asked, zone: ZoneInfo) -> Section:
    """Say what it is, how large, and where its row is from; draw where it lies."""
    lang, row = asked.lang, found.row
    facts = [
        Fact(name=words.CODE[lang], cell=Cell(text=row["code"])),
        Fact(name=area.LEVEL[lang], cell=Cell(text=_level(row, lang))),
        Fact(name=words.KIND[lang], cell=_kind(row, lang)),
        _count(area.HOUSEHOLDS[lang], row["households"], lang),
        _count(area.POPULATION[lang], row["population"], lang),
        Fact(name=area.KM2[lang], cell=_defined(say.number(row["km2"], lang, digits=2), "own-km2")),
    ]
    if found.below:
        inside = [
            area.BELOW_OF[lang].format(n=numbers.shown(count), level=level.title[lang])
            for level, count in found.below
        ]
        facts.append(Fact(name=area.BELOW[lang], cell=Cell(text=" · ".join(inside))))
    if row["valid_from"] is not None or row["valid_to"] is not None:
        facts.append(Fact(name=area.VALID[lang], cell=Cell(text=_valid(row, lang))))
    facts.append(Fact(name=words.SOURCE[lang], cell=say.source(row, zone, lang)))
    blocks: list[Block] = [Facts(facts=tuple(facts))]
    drawn = sketch(found.outlines, row["code"], dots=found.dots)
    if drawn is not None:
        caption = area.SKETCH_CAPTION if found.dots else area.SKETCH_PLAIN
        parent = found.trail[-2].name[lang] if len(found.trail) > 1 else area.WHOLE[lang]
        label = area.SKETCH_OF[lang].format(name=say.name(row, lang), parent=parent)
        blocks.append(Drawing(name="sketch", label=label, parts=drawn, caption=caption[lang]))
    return Section(key="basics", title=area.BASICS[lang], blocks=tuple(blocks))


def _level(row: Row, lang: Lang) -> str:
    return str(row["level_zh"] if lang is Lang.ZH else row["level_en"])


def _kind(row: Row, lang: Lang) -> Cell:
    if not row["kind"]:
        return say.missing(lang, words.UNNAMED_KIND)
    return Cell(text=say.kind(row["kind"], lang))


def _count(name: str, value: int | None, lang: Lang) -> Fact:
    return Fact(name=name, cell=_defined(say.number(value, lang), "own-households"))


def _defined(cell: Cell, key: str) -> Cell:
    return Cell(text=cell.text, tone=cell.tone, define=key)


def _valid(row: Row, lang: Lang) -> str:
    parts = []
    if row["valid_from"] is not None:
        parts.append(area.SINCE[lang].format(day=row["valid_from"]))
    if row["valid_to"] is not None:
        parts.append(area.UNTIL[lang].format(day=row["valid_to"]))
    return " ".join(parts)


def stations(found: AreaFound, asked: Asked) -> Section:
    """List the stations in reach, and how many households are covered."""
    lang, count = asked.lang, len(found.stations)
    aside = area.STATIONS_ASIDE[lang]
    if count > NEAREST:
        aside = f"{area.STATIONS_MORE[lang].format(n=NEAREST, count=count)} · {aside}"
    blocks: list[Block] = []
    if not found.any_station:
        blocks.append(say.brings(words.STATION, "station", "", lang))
    else:
        blocks += [_reached(found, asked), covered(found.covered, lang)]
    return Section(
        key="stations",
        title=area.STATIONS[lang],
        aside=aside,
        define="own-reach",
        blocks=tuple(blocks),
    )


def _reached(found: AreaFound, asked: Asked) -> Table:
    lang = asked.lang
    return Table(
        caption=area.STATIONS[lang],
        heads=(
            Head(text=words.STATION[lang]),
            Head(text=words.KIND[lang]),
            Head(text=area.NEAREST_STRAIGHT[lang], number=True),
            Head(text=area.NEAREST_WALK[lang], number=True),
            Head(text=area.SERVES_STRAIGHT[lang], number=True),
            Head(text=area.SERVES_WALK[lang], number=True),
        ),
        rows=tuple(
            (
                Cell(
                    text=say.name(one, lang),
                    href=asked.link("station", one["code"]),
                    tag=area.INSIDE[lang] if one["inside"] else "",
                ),
                Cell(text=say.kind(one["kind"], lang)),
                say.metres(one["straight_m"], lang),
                say.metres(one["walk_m"], lang),
                _serves(one, "straight", lang),
                _serves(one, "walk", lang),
            )
            for one in found.stations[:NEAREST]
        ),
        empty=area.NO_STATIONS[lang],
    )


def _serves(one: Row, way: str, lang: Lang) -> Cell:
    compounds = one[f"{way}_compounds"]
    if compounds is None:
        return Cell(text=numbers.NONE)
    people = one[f"{way}_households"]
    households = numbers.shown(float(people)) if people is not None else numbers.NONE
    return Cell(
        text=area.SERVES[lang].format(n=numbers.shown(compounds)),
        small=area.SERVES_PEOPLE[lang].format(n=households),
    )


def standing(found: AreaFound, asked: Asked) -> Section:
    """Say which organisations there are, and what is covered of what stands there."""
    lang = asked.lang
    return Section(
        key="standing",
        title=area.STANDING[lang],
        mark=words.MADE_UP[lang] if say.all_made_up(found.organisations) else "",
        aside=area.STANDING_ASIDE[lang],
        blocks=(
            organisations(found.organisations, area.ITS_ORGANISATIONS[lang],
                          area.NO_ORGANISATIONS[lang], lang),
            *shares(found.standing, lang),
            say.brings(area.OTHER_COVERAGES, "organisation", '"work_covered", "activities"', lang),
        ),
    )  # fmt: skip


def organisations(rows: tuple[Row, ...], caption: str, empty: str, lang: Lang) -> Table:
    """List organisations: of what level, how set up, since when, whether active."""
    marks = say.marks(rows, lang)
    return Table(
        caption=caption,
        heads=(
            Head(text=caption),
            Head(text=area.LEVEL[lang]),
            Head(text=words.KIND[lang]),
            Head(text=area.ORGANISED[lang]),
            Head(text=area.STATE[lang]),
        ),
        rows=tuple(
            (
                Cell(text=say.name(one, lang), mark=marks[place]),
                Cell(text=_of_level(one["level"], lang)),
                Cell(text=say.kind(one["kind"], lang)),
                Cell(text=say.day(one["established_on"])),
                Cell(text=(area.ACTIVE if one["active"] else area.RESTING)[lang],
                     tone="" if one["active"] else "worse"),
            )
            for place, one in enumerate(rows[:MOST_ORGANISATIONS])
        ),
        empty=empty,
        small=True,
    )  # fmt: skip


def _of_level(key: str, lang: Lang) -> str:
    known = words.ORGANISATION_LEVELS
    return known[key][lang] if key in known else say.safe(key)


def hotspots(found: AreaFound, asked: Asked) -> Section:
    """Say which hotspots meet the area."""
    lang = asked.lang
    fields = {"show": "hotspots", "district": found.trail[0].code}
    if len(found.trail) > 1:
        fields["street"] = found.trail[1].code
    if found.no_hotspots is not None:
        lines: list[Said] = [Said(text=str(found.no_hotspots), missing=True)]
    else:
        lines = [Said(text=one[lang]) for one in found.hotspots]
    lines = lines or [Said(text=area.NO_HOTSPOTS[lang])]
    link = Said(text=area.SEE_HOTSPOTS[lang], href=asked.elsewhere("/", **fields))
    return Section(
        key="hotspots",
        title=area.HOTSPOTS[lang],
        aside=area.HOTSPOTS_ASIDE[lang],
        define="own-hotspots",
        blocks=(*lines, link),
    )


def evaluation(found: AreaFound, asked: Asked) -> Section:
    """Say what the attributes say of its evaluation, and which of that is not loaded."""
    lang, said = asked.lang, found.row["attributes"] or {}
    file = f"{found.row['level']}.toml"
    return Section(
        key="evaluation",
        title=area.EVALUATION[lang],
        blocks=tuple(of_attributes(area.EVALUATIONS, said, "area", file, lang)),
    )


def of_attributes(
    names: Mapping[str, Text], said: Mapping[str, object], layer: str, file: str, lang: Lang
) -> list[Block]:
    """Lay attributes out that are loaded, and say of the others what would bring them."""
    there = {key: text for key, text in names.items() if str(said.get(key) or "").strip()}
    blocks: list[Block] = []
    if there:
        facts = (
            Fact(name=text[lang], cell=Cell(text=say.safe(said[key])))
            for key, text in there.items()
        )
        blocks.append(Facts(facts=tuple(facts)))
    lacking = {key: text for key, text in names.items() if key not in there}
    if lacking:
        joint = {"zh": "、", "en": ", "}
        what = Text(**{
            one.value: joint[one.value].join(text[one] for text in lacking.values()) for one in Lang
        })  # fmt: skip
        keys = ", ".join(f'"{key}"' for key in lacking)
        blocks.append(say.brings(what, layer, keys, lang, file=file))
    return blocks


def of_district(found: AreaFound, asked: Asked) -> Section:
    """Lay the published figures of a district beside the computed ones."""
    lang = asked.lang
    if len(found.trail) > 1:
        top = found.trail[0]
        blocks: tuple[Block, ...] = (
            Said(text=words.PUBLISHED_ONLY[lang], href=asked.link("area", top.code)),
        )
    else:
        blocks = (published.table(found.published, lang),)
    return Section(
        key="published",
        title=words.PUBLISHED[lang],
        aside=words.PUBLISHED_ASIDE[lang].format(district=found.trail[0].name[lang]),
        define="own-published",
        blocks=blocks,
    )
