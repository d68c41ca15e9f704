"""From the address of the planners' page to what is asked; never an error."""

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Final

import shapely

from dashboard import i18n, link
from dashboard.explore import words_view as words
from dashboard.link import lang_of
from geo.catalog import INDICATORS
from geo.facts.selection import OPEN, Selection, Window, polygon_of
from geo.facts.table import STATUSES, Facts
from geo.period import Period
from geo.queries.facts import CLOSE_EDGES, HOWS
from geo.text import Lang, Text

__all__ = [
    "FEWEST", "MOST", "Asked", "Classes", "Notes", "bad", "days_of", "fields", "lang_of", "parse",
    "year",
]  # fmt: skip

MOST_TEXT: Final = 16_000
"""Characters of a query: 200 corners and a few hundred areas are fewer."""
FEWEST, MOST = 3, 7
"""Classes."""
CORNERS: Final = 200
SCHEMES: Final = ("quantile", "jenks", "equal")

_HOURS: Final = re.compile(r"([1-7])-([1-7]):(\d{1,2})-(\d{1,2})", re.ASCII)
_LAST_HOUR: Final = 23
_WINDOWS: Final = 50
_TINY: Final = 1e-12
"""Square degrees: a shape that is smaller encloses nothing."""

Fields = Mapping[str, str]
Notes = list[Text]
Read = tuple[dict[str, Any], Notes]
"""Parts of a `Selection`, and notes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """How values are put into classes.

    Attributes
    ----------
    scheme
        One of `SCHEMES`, user or continuous.
    limits
        Of the reader's own classes, rising.
    """

    scheme: str = "quantile"
    count: int = 5
    limits: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that an answer depends on, beside the data."""

    lang: Lang
    selection: Selection
    level: str
    indicator: str = "demands"
    classes: Classes = field(default_factory=Classes)


def fields(search: str) -> dict[str, str] | None:
    """Return the parts of a query; of one given twice the last. None where it cannot be read."""
    return link.read(search, most=MOST_TEXT)


def year(facts: Facts) -> Period:
    """Return the calendar year of the last day, as far as there are data."""
    first, last = days_of(facts)
    return Period(max(last.replace(month=1, day=1), first), last + timedelta(days=1))


def days_of(facts: Facts) -> tuple[date, date]:
    """Return the first and the last day of the data."""
    known = facts.known
    assert known.first_day is not None  # noqa: S101 - nothing is asked of no data
    assert known.last_day is not None  # noqa: S101 - as above
    return min(known.first_day, known.last_day), known.last_day


def parse(search: str, facts: Facts) -> tuple[Asked, Notes]:
    """Read a query: what is asked, and a note for each part that could not be taken as given."""
    given = fields(search)
    levels = facts.areas.levels
    usual = Asked(
        lang=lang_of(given or {}),
        selection=Selection(period=year(facts)),
        level=levels[min(1, len(levels) - 1)],
    )
    if given is None:
        return usual, [words.LONG]
    notes: Notes = []
    selection = usual.selection
    for reader in (_period, _areas, _polygon, _kinds, _hours, _closing):
        changes, found = reader(given, facts)
        selection, notes = replace(selection, **changes), notes + found
    level, of_level = _one(given, "level", levels, usual.level)
    indicator, of_indicator = _one(given, "indicator", tuple(INDICATORS), usual.indicator)
    classes, of_classes = _classes(given)
    asked = replace(usual, selection=selection, level=level, indicator=indicator, classes=classes)
    return asked, notes + of_level + of_indicator + of_classes


def _period(given: Fields, facts: Facts) -> Read:
    usual, notes = year(facts), Notes()
    ends = {}
    for name, fallback in (("from", usual.start), ("to", usual.end)):
        try:
            ends[name] = date.fromisoformat(given[name]) if given.get(name) else fallback
        except ValueError:
            notes.append(bad(name, given[name]))
            ends[name] = fallback
    first, last = days_of(facts)
    start, end = max(ends["from"], first), min(ends["to"], last + timedelta(days=1))
    if end <= start:
        return {}, [*notes, words.BAD_PERIOD]
    if (start, end) != (ends["from"], ends["to"]):
        notes.append(i18n.CLIPPED)
    return {"period": Period(start, end)}, notes


def _areas(given: Fields, facts: Facts) -> Read:
    codes = dict.fromkeys(code for code in given.get("in", "").split(",") if code)
    known = tuple(sorted(code for code in codes if code in facts.areas.at))
    unknown = [bad("in", code) for code in codes if code not in facts.areas.at]
    return {"areas": known}, unknown[:1]


def _polygon(given: Fields, _facts: Facts) -> Read:
    said = given.get("poly", "")
    if not said:
        return {}, []
    ring = [_point(one) for one in said.split(";", CORNERS)]
    corners = [one for one in ring if one is not None]
    refused = Text(zh=words.SHAPELESS.zh.format(most=CORNERS),
                   en=words.SHAPELESS.en.format(most=CORNERS))  # fmt: skip
    if len(corners) < len(ring) or not 3 <= len(ring) <= CORNERS:  # noqa: PLR2004 - a triangle
        return {}, [refused]
    crosses = not shapely.is_valid(shapely.Polygon(corners))
    shape = polygon_of(corners)
    if shapely.area(shape) < _TINY:
        return {}, [refused]
    return {"polygon": shapely.to_wkb(shape)}, [words.CROSSING] if crosses else []


def _point(said: str) -> tuple[float, float] | None:
    try:
        lon, lat = (float(one) for one in said.split(","))
    except ValueError:
        return None
    # What is no number is not between anything either.
    return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 else None  # noqa: PLR2004 - the earth


def _kinds(given: Fields, facts: Facts) -> Read:
    found: dict[str, Any] = {}
    notes = Notes()
    for name, into, known in (
        ("category", "categories", facts.facets["category"].keys),
        ("channel", "channels", facts.facets["channel"].keys),
        ("status", "statuses", STATUSES),
        ("how", "hows", HOWS),
    ):
        found[into], unknown = _several(given, name, known)
        notes += unknown
    return found, notes


def _several(given: Fields, name: str, known: Collection[str]) -> tuple[tuple[str, ...], Notes]:
    if name not in given:
        return (), []
    # The channel of a silent source has no name: `channel=` and `channel=,app` ask for it.
    parts = given[name].split(",")
    asked = [one for one in parts if one or ("" in known and len(parts) > 1)]
    unknown = [bad(name, one) for one in asked if one not in known]
    return tuple(one for one in known if one in asked), unknown[:1]


def _hours(given: Fields, _facts: Facts) -> Read:
    windows: set[Window] = set()
    notes = Notes()
    for said in given.get("hours", "").split(",")[:_WINDOWS]:
        match = _HOURS.fullmatch(said)
        parts = [int(one) for one in match.groups()] if match else []
        if parts and parts[0] <= parts[1] and parts[2] <= parts[3] <= _LAST_HOUR:
            windows.add(Window(*parts))
        elif said:
            notes.append(bad("hours", said))
    ordered = sorted(windows, key=lambda one: (one.first_day, one.last_day, one.first_hour,
                                               one.last_hour))  # fmt: skip
    return {"hours": tuple(ordered)}, notes[:1]


def _closing(given: Fields, _facts: Facts) -> Read:
    edges = [*map(str, CLOSE_EDGES), "inf"]
    classes: set[int] = set()
    notes = Notes()
    for said in given.get("close", "").split(","):
        low, _, high = said.partition("-")
        if said == "open":
            classes.add(OPEN)
        elif low in edges and high in edges and edges.index(low) < edges.index(high):
            classes |= set(range(edges.index(low), edges.index(high)))
        elif said:
            notes.append(bad("close", said))
    return {"classes": tuple(sorted(classes))}, notes[:1]


def _one(given: Fields, name: str, known: Sequence[str], usual: str) -> tuple[str, Notes]:
    value = given.get(name) or usual
    return (value, []) if value in known else (usual, [bad(name, value)])


def _classes(given: Fields) -> tuple[Classes, Notes]:
    said = given.get("classes", "")
    if said in {"", "continuous"}:
        return Classes(scheme="continuous") if said else Classes(), []
    if said.startswith("user:"):
        limits = _numbers(said.removeprefix("user:"))
        rise = all(low < high for low, high in pairwise(limits))
        if not limits or not rise or len(limits) >= MOST:
            return Classes(), [words.NO_LIMITS]
        return Classes(scheme="user", count=len(limits) + 1, limits=limits), []
    scheme, _, count = said.partition(".")
    if scheme in SCHEMES and count in {str(one) for one in range(FEWEST, MOST + 1)} | {""}:
        return Classes(scheme=scheme, count=int(count or 5)), []
    return Classes(), [bad("classes", said)]


def _numbers(said: str) -> tuple[float, ...]:
    try:
        found = tuple(float(one) for one in said.split(","))
    except ValueError:
        return ()
    return found if all(map(math.isfinite, found)) else ()


def bad(name: str, given: str) -> Text:
    """Say that a part could not be taken as given."""
    return link.not_taken(words.BAD, words.FIELDS[name], given)
