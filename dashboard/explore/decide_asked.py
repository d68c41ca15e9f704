"""What the tab of decisions asks: the parts of the page's link that its four parts obey."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from dashboard import i18n, link
from dashboard.data import LevelRow, Moment
from dashboard.explore.words import WORDS as PAGE
from dashboard.explore.words_decide_told import WORDS
from dashboard.scope import Scope
from geo.catalog.circles import CIRCLES, COMPOUND, Way
from geo.period import Period
from geo.queries import areas
from geo.text import Lang, Text

MAX_QUERY: Final = 8_000
"""A polygon of 200 corners and some hundred areas are shorter."""
MOST_SITES: Final = 20
"""New stations that are asked for, or supposed."""
USUAL_SITES: Final = 3
USUAL_MINUTES: Final = 15
UNHEEDED: Final = ("poly", "channel", "status", "how", "hours", "close")
"""Filters of demands that no part of this tab obeys, in the order of their chips."""

_DIGITS: Final = 5
_LON, _LAT = 180.0, 90.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked; the same question has the same value.

    Attributes
    ----------
    within
        The first area of the link; none for everything.
    level
        Of the areas in tables: finer than that of `within`, and none of compounds.
    minutes, way
        Of the living circle.
    k
        How many new stations are to be proposed.
    closed
        Codes of stations that are supposed to close.
    added
        Longitude and latitude of stations that are supposed to be new.
    set_filters
        The filters of demands in the link, by key, in the order of their chips.
    """

    lang: Lang
    period: Period
    within: str | None
    level: str
    categories: tuple[str, ...]
    minutes: int
    way: Way
    k: int
    closed: tuple[str, ...]
    added: tuple[Point, ...]
    set_filters: tuple[str, ...]


def read(search: str, moment: Moment, scope: Scope) -> tuple[Asked, list[Text]]:
    """Read a query string: what is asked, and a note for each part that was not taken as given."""
    given, notes = _fields(search), list[Text]()
    if search.strip("?") and not given:
        notes.append(i18n.BAD_LINK)
    within, its_level = _within(given, moment, notes)
    closed = _several(given, "closed", scope.offer.stations, notes)
    asked = Asked(
        lang=link.lang_of(given),
        period=_period(given, scope, notes),
        within=within,
        level=_level(given, moment.levels(), its_level, scope.parts.key),
        categories=_several(given, "category", scope.offer.categories, notes),
        minutes=int(_one(given, "minutes", tuple(map(str, CIRCLES)), str(USUAL_MINUTES), notes)),
        way=Way(_one(given, "way", tuple(Way), Way.WALK, notes)),
        k=int(_one(given, "k", _NUMBERS, str(USUAL_SITES), notes)),
        closed=closed,
        added=_added(given, notes),
        set_filters=tuple(key for key in ("category", *UNHEEDED) if given.get(key)),
    )
    return asked, notes


_NUMBERS: Final = tuple(map(str, range(1, MOST_SITES + 1)))


def unheeded(asked: Asked, *, census: bool) -> list[Text]:
    """Name the filters that an answer cannot obey.

    Parameters
    ----------
    census
        Whether it counts households: then no filter of demands is any of its.
    """
    keys = [key for key in asked.set_filters if census or key != "category"]
    if not keys:
        return []
    named = [PAGE[f"page.filter_{key}"] for key in keys]
    said = WORDS["decide.unheeded_census" if census else "decide.unheeded"]
    return [
        Text(
            zh=said.zh.replace("{filters}", "、".join(one.zh for one in named)),
            en=said.en.replace("{filters}", ", ".join(one.en.lower() for one in named)),
        )
    ]


def _fields(search: str) -> dict[str, str]:
    """Return the parts that say something."""
    found = link.read(search, most=MAX_QUERY) or {}
    return {key: value for key, value in found.items() if value}


def _within(
    given: Mapping[str, str], moment: Moment, notes: list[Text]
) -> tuple[str | None, str | None]:
    """Return the first area that there is, and its level."""
    codes = [code for code in given.get("in", "").split(",") if code]
    found: Any = None
    for code in codes[:MOST_SITES]:
        found = moment.connection.execute(areas.one(code.replace("\0", ""))).first()
        if found is not None:
            break
        notes.append(_bad("decide.field_in", code))
    if found is None:
        return None, None
    if codes[-1] != found.code:
        notes.append(
            Text(
                zh=WORDS["decide.first_area"].zh.replace("{name}", found.name_zh),
                en=WORDS["decide.first_area"].en.replace("{name}", found.name_en),
            )
        )
    return found.code, found.level


def _level(
    given: Mapping[str, str], levels: Sequence[LevelRow], its: str | None, usual: str
) -> str:
    """Return the level of the tables: the one asked for where it lies below the area."""
    keys = [row.key for row in levels if row.key != COMPOUND] or [row.key for row in levels]
    if its is not None:
        # What is compound or finest is listed as itself.
        beneath = keys[keys.index(its) + 1 :] if its in keys else []
        keys = beneath or [its]
    asked = given.get("level", "")
    if asked in keys:
        return asked
    # Compounds are too many for a table: they are in the list of who is left out.
    if asked == COMPOUND:
        return keys[-1]
    return usual if usual in keys else keys[0]


def _period(given: Mapping[str, str], scope: Scope, notes: list[Text]) -> Period:
    """Take the period, cut to the days that are loaded."""
    usual, days = scope.year, list[date]()
    for name, fallback in (("from", usual.start), ("to", usual.end)):
        try:
            days.append(date.fromisoformat(given[name]) if name in given else fallback)
        except ValueError:
            notes.append(_bad(f"decide.field_{name}", given[name]))
            days.append(fallback)
    start = max(days[0], scope.first_day)
    end = min(days[1], scope.last_day + timedelta(days=1))
    if end <= start:
        notes.append(_bad("decide.field_period", f"{days[0]}–{days[1]}"))
        return usual
    if [start, end] != days:
        notes.append(i18n.CLIPPED)
    return Period(start, end)


def _one(
    given: Mapping[str, str], field: str, known: Sequence[str], usual: str, notes: list[Text]
) -> str:
    if field not in given or given[field] in set(known):
        return given.get(field, usual)
    notes.append(_bad(f"decide.field_{field}", given[field]))
    return usual


def _several(
    given: Mapping[str, str], field: str, known: Sequence[str] | Mapping[str, Any],
    notes: list[Text],
) -> tuple[str, ...]:  # fmt: skip
    asked = [key for key in given.get(field, "").split(",") if key]
    taken = set(known)
    notes += [_bad(f"decide.field_{field}", key) for key in asked if key not in taken][:1]
    return tuple(key for key in known if key in set(asked))


def _added(given: Mapping[str, str], notes: list[Text]) -> tuple[Point, ...]:
    """Take points of longitude and latitude, each once, as exact as a link carries them."""
    found = list[Point]()
    for said in (one for one in given.get("added", "").split(";") if one):
        parts = said.split(",")
        try:
            lon, lat = (round(float(part), _DIGITS) for part in parts)
        except ValueError:
            notes.append(_bad("decide.field_added", said))
            continue
        # What is no number is not near to anything either.
        if not (abs(lon) <= _LON and abs(lat) <= _LAT):
            notes.append(_bad("decide.field_added", said))
        elif (lon, lat) not in found:
            found.append((lon, lat))
    if len(found) > MOST_SITES:
        notes.append(
            Text(
                zh=WORDS["decide.many_added"].zh.replace("{n}", str(MOST_SITES)),
                en=WORDS["decide.many_added"].en.replace("{n}", str(MOST_SITES)),
            )
        )
    return tuple(found[:MOST_SITES])


def _bad(field: str, given: str) -> Text:
    """Say that a part could not be taken as given."""
    what, quote = WORDS[field], link.quoted(given)
    return Text(
        zh=i18n.BAD_VALUE.zh.format(what=what.zh, given=quote),
        en=i18n.BAD_VALUE.en.format(what=what.en, given=quote),
    )
