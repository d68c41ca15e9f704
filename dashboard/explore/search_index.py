"""What can be found by its name: read once for each version of the data, and kept in memory."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, Final

from dashboard.data import Moment
from dashboard.explore.pinyin import Spelling, plain, spelling
from dashboard.once import Once
from geo.queries import search as queries
from geo.text import Text

MOST: Final = 50_000
"""Things in an index, the coarsest areas first: of some 1 kB each."""


class Kind(StrEnum):
    """What a thing is."""

    AREA = "area"
    BUILDING = "building"
    STATION = "station"


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A text as it is compared: without case and width; `at` is where each sign of it came from."""

    text: str
    at: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """Something that has a name.

    Attributes
    ----------
    level, rank
        Of an area; buildings and stations rank below every area and have no level.
    above
        The areas that it lies in, coarsest first, by their place in the index.
    area
        The code of the last of these; none where it is in no area.
    bounds
        West, south, east and north in degrees.
    """

    kind: Kind
    code: str
    level: str | None
    rank: int
    name: Text
    above: tuple[int, ...]
    area: str | None
    bounds: tuple[float, float, float, float]
    zh: Folded
    en: Folded
    folded_code: str
    spelt: Spelling

    @property
    def key(self) -> str:
        """What the page calls it."""
        return f"{self.kind}:{self.code}"


@dataclass(frozen=True, kw_only=True)
class Index:
    """All things of one version of the data.

    Attributes
    ----------
    cut
        Whether there are more than an index holds.
    """

    version: int | None
    things: tuple[Thing, ...]
    cut: bool = False

    @cached_property
    def by_key(self) -> Mapping[str, int]:
        """Where a thing is, by its key."""
        return {thing.key: at for at, thing in enumerate(self.things)}

    @cached_property
    def texts(self) -> list[str]:
        """Code and names of each, in lines."""
        return [f"{it.folded_code}\n{it.zh.text}\n{it.en.text}" for it in self.things]

    @cached_property
    def lines(self) -> list[str]:
        """How each is spelt, with every reading."""
        return [thing.spelt.every for thing in self.things]

    @cached_property
    def spellings(self) -> list[str]:
        """How each is read, as one word."""
        return [plain(thing.spelt.usual) for thing in self.things]

    @cached_property
    def chinese(self) -> list[str]:
        """The Chinese name of each, folded."""
        return [thing.zh.text for thing in self.things]

    @cached_property
    def english(self) -> list[str]:
        """The English name of each, folded."""
        return [thing.en.text for thing in self.things]


_KEPT: Final = Once[Index](most=2)


def current(moment: Moment) -> Index:
    """Return the index of the data at `moment`, made by whoever asks first."""
    # Another database has other engines: its versions count from one too.
    key = (moment.connection.engine, moment.state.version)
    return _KEPT.get(key, lambda: _read(moment))


def _read(moment: Moment) -> Index:
    rows = moment.connection.execute(queries.things(limit=MOST + 1)).mappings().all()
    return build(map(dict, rows[:MOST]), version=moment.state.version, cut=len(rows) > MOST)


def build(
    rows: Iterable[Mapping[str, Any]], *, version: int | None = None, cut: bool = False
) -> Index:
    """Return the index of rows of `geo.queries.search.things`."""
    rows = list(rows)
    places = {row["code"]: at for at, row in enumerate(rows) if row["kind"] == Kind.AREA}
    above = [places.get(row["above"]) for row in rows]
    things = tuple(_thing(row, _chain(at, above)) for at, row in enumerate(rows))
    return Index(version=version, things=things, cut=cut)


def _chain(at: int, above: list[int | None]) -> tuple[int, ...]:
    found = list[int]()
    over = above[at]
    # What lies in itself, which no load allows, would be gone around for ever.
    while over is not None and over != at and over not in found:
        found.append(over)
        over = above[over]
    return tuple(reversed(found))


def _thing(row: Mapping[str, Any], above: tuple[int, ...]) -> Thing:
    zh = fold(row["name_zh"])
    west, south, east, north = (float(row[name]) for name in ("west", "south", "east", "north"))
    return Thing(
        kind=Kind(row["kind"]),
        code=row["code"],
        level=row["level"],
        rank=row["rank"],
        name=Text(zh=row["name_zh"], en=row["name_en"]),
        above=above,
        area=row["above"] if above else None,
        bounds=(west, south, east, north),
        zh=zh,
        en=fold(row["name_en"]),
        folded_code=fold(row["code"]).text,
        spelt=spelling(zh.text),
    )


def fold(text: str) -> Folded:
    """Return `text` as it is compared: half-width, lower case, blanks as one kind of blank."""
    chars, at = list[str](), list[int]()
    for place, char in enumerate(text):
        for one in unicodedata.normalize("NFKC", char).casefold():
            chars.append(" " if one.isspace() else one)
            at.append(place)
    return Folded(text="".join(chars), at=tuple(at))
