"""The dossier of a station, put together."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from zoneinfo import ZoneInfo

from dashboard import i18n, numbers
from dashboard.data import State
from dashboard.dossier import published, say, words
from dashboard.dossier import words_area as area
from dashboard.dossier import words_things as things
from dashboard.dossier.area_list import Clock, demand_table
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
from dashboard.dossier.read_things import StationFound
from dashboard.dossier.thing import drawn, place_facts, thing_dossier
from geo.catalog.circles import CIRCLES, COMPOUND, Way
from geo.catalog.terms import CATEGORIES, called
from geo.text import Lang

LIST_M: Final = 300
LISTED: Final = 20
TOP: Final = 3


def dossier(found: StationFound, asked: Asked, state: State) -> Dossier:
    """Return the page of a station."""
    lang = asked.lang
    zone = ZoneInfo(state.time_zone)
    sections = (
        _basics(found, asked, zone),
        _served(found, lang),
        _near(found, asked),
        _around(found, asked, Clock(zone=zone, as_of=state.as_of)),
        _published(found, asked),
    )
    return thing_dossier(found.ground, asked, state, things.STATION[lang], sections)


def _basics(found: StationFound, asked: Asked, zone: ZoneInfo) -> Section:
    lang, row = asked.lang, found.ground.row
    opening = say.safe((row["attributes"] or {}).get("opening_hours") or "")
    facts = (
        Fact(name=words.CODE[lang], cell=Cell(text=row["code"])),
        Fact(name=words.KIND[lang], cell=Cell(text=say.kind(row["kind"], lang))),
        Fact(name=things.SERVICES[lang],
             cell=say.missing(lang, words.NOT_LOADED) if row["services"] is None
             else say.number(row["services"], lang)),
        Fact(name=things.OPENING[lang],
             cell=Cell(text=opening) if opening else say.missing(lang, words.NOT_LOADED)),
        Fact(name=things.IN_BUILDING[lang], cell=_building(found, asked)),
        *place_facts(found.ground, asked),
        Fact(name=words.SOURCE[lang], cell=say.source(row, zone, lang)),
    )  # fmt: skip
    blocks: list[Block] = [Facts(facts=facts), *drawn(found.ground, lang)]
    if not opening:
        blocks.append(say.brings(things.OPENING, "station", '"opening_hours"', lang))
    return Section(key="basics", title=things.BASICS[lang], blocks=tuple(blocks))


def _building(found: StationFound, asked: Asked) -> Cell:
    lang, said = asked.lang, found.ground.row["building_code"]
    if not said:
        return Cell(text=things.NO_BUILDING[lang], tone="quiet")
    if found.building is None:
        return Cell(text=say.safe(said), small=words.NOT_LOADED[lang])
    return Cell(text=say.name(found.building, lang), href=asked.link("building", said))


def _served(found: StationFound, lang: Lang) -> Section:
    heads = [Head(text=things.CIRCLE[lang])]
    for name in (things.HOUSEHOLDS, things.COMPOUNDS, things.BUILDINGS):
        heads += [
            Head(text=f"{name[lang]} · {way[lang]}", number=True)
            for way in (words.STRAIGHT, words.WALK)
        ]
    table = Table(
        caption=things.SERVED[lang],
        heads=tuple(heads),
        rows=tuple(
            (
                Cell(
                    text=things.CIRCLE_OF[lang].format(
                        minutes=minutes, metres=numbers.shown(metres)
                    )
                ),
                *circle(found, metres, lang),
            )
            for minutes, metres in CIRCLES.items()
        ),
        empty=words.NO_DATA[lang],
    )
    blocks: list[Block] = [table]
    if not found.ground.measured:
        blocks = [Said(text=things.NOT_MEASURED[lang], missing=True)]
    elif not found.ground.walked:
        blocks.append(Said(text=things.NO_WALKS[lang], missing=True))
    return Section(
        key="served",
        title=things.SERVED[lang],
        aside=things.SERVED_ASIDE[lang],
        define="own-reach",
        blocks=tuple(blocks),
    )


def circle(found: StationFound, metres: int, lang: Lang) -> list[Cell]:
    """Say how many households, compounds and buildings are within so many metres, each way."""
    cells = []
    for thing, ending in ((COMPOUND, "_households"), (COMPOUND, ""), ("building", "")):
        row = found.served.get(thing)
        for way in Way:
            if way is Way.WALK and not found.ground.walked:
                cells.append(say.missing(lang))
            else:
                # No pair is within a quarter of an hour: there is none, and that is known.
                cells.append(say.number(0 if row is None else row[f"{way}_{metres}{ending}"], lang))
    return cells


def _near(found: StationFound, asked: Asked) -> Section:
    lang = asked.lang
    return Section(
        key="near",
        title=f"{things.NEAREST_COMPOUNDS[lang]} · {things.NEAREST_BUILDINGS[lang]}",
        define="own-reach",
        blocks=(
            _nearest(found.compounds, "area", things.NEAREST_COMPOUNDS[lang], found, asked),
            _nearest(found.buildings, "building", things.NEAREST_BUILDINGS[lang], found, asked),
        ),
    )


def _nearest(
    rows: Sequence[Row], thing: str, caption: str, found: StationFound, asked: Asked
) -> Table:
    lang = asked.lang
    beyond = words.FAR if found.ground.walked else words.NO_DATA
    households = thing == "area"
    heads = [Head(text=caption)]
    if households:
        heads.append(Head(text=things.HOUSEHOLDS[lang], number=True))
    return Table(
        caption=caption,
        heads=(
            *heads,
            Head(text=words.STRAIGHT[lang], number=True),
            Head(text=words.WALK[lang], number=True),
        ),
        rows=tuple(
            (
                Cell(
                    text=say.name(one, lang),
                    href=asked.link(thing, one["code"]),
                    tag=things.KEY[lang] if not households and one["size"] else "",
                ),
                *([say.number(one["size"], lang)] if households else []),
                say.metres(one["straight_m"], lang),
                say.metres(one["walk_m"], lang, beyond=beyond),
            )
            for one in rows
        ),
        empty=things.NONE_NEAR[lang],
        small=True,
    )


def _around(found: StationFound, asked: Asked, clock: Clock) -> Section:
    lang = asked.lang
    if not found.known:
        blocks: tuple[Block, ...] = (say.brings(area.DEMANDS, "demand", "", lang),)
    else:
        within = [row for row in found.around if row["metres"] <= LIST_M]
        shown = min(len(within), LISTED)
        blocks = (
            Table(
                caption=things.AROUND[lang],
                heads=(
                    Head(text=things.CIRCLE[lang]),
                    Head(text=things.AROUND_COUNT[lang], number=True),
                    Head(text=things.AROUND_OPEN[lang], number=True),
                    Head(text=things.AROUND_TOP[lang]),
                ),
                rows=tuple(
                    _ring(found.around, minutes, metres, lang)
                    for minutes, metres in CIRCLES.items()
                ),
                empty=words.NO_DATA[lang],
            ),
            demand_table(
                within[:LISTED], found.ground.places, asked, clock,
                caption=things.AROUND_LIST[lang].format(metres=LIST_M, n=shown),
                empty=things.AROUND_NONE[lang].format(metres=LIST_M),
            ),
        )  # fmt: skip
    return Section(
        key="around",
        title=things.AROUND[lang],
        aside=f"{say.days(asked.period, lang)} · {things.AROUND_ASIDE[lang]}",
        define="own-around",
        mark=words.MADE_UP[lang] if say.all_made_up(found.around) else "",
        blocks=blocks,
    )


def _ring(rows: Sequence[Row], minutes: int, metres: int, lang: Lang) -> tuple[Cell, ...]:
    within = [row for row in rows if row["metres"] <= metres]
    waiting = sum(row["closed_at"] is None for row in within)
    return (
        Cell(text=things.CIRCLE_OF[lang].format(minutes=minutes, metres=numbers.shown(metres))),
        Cell(text=numbers.shown(len(within))),
        Cell(text=numbers.shown(waiting)),
        Cell(text=_largest(within, lang)),
    )


def _largest(rows: Sequence[Mapping[str, object]], lang: Lang) -> str:
    counts = Counter(str(row["category"]) for row in rows)
    largest = sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:TOP]
    said = [
        things.NUMBERED[lang].format(name=called(CATEGORIES, key, lang), count=numbers.shown(count))
        for key, count in largest
    ]
    return i18n.joined(said, lang) or numbers.NONE


def _published(found: StationFound, asked: Asked) -> Section:
    lang, trail = asked.lang, found.ground.trail
    return Section(
        key="published",
        title=words.PUBLISHED[lang],
        aside=words.PUBLISHED_ASIDE[lang].format(district=trail[0].name[lang]) if trail else "",
        define="own-published",
        blocks=(published.table(published.of_stations(found.ground.published), lang),),
    )
