"""Figures that were published of the districts, and how the system can compute each.

They stand in `data/published.toml`, each with where the source document says it.
"""

import math
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final

from pydantic import ConfigDict, Discriminator, Tag, TypeAdapter, ValidationError

from geo.catalog import INDICATORS
from geo.errors import RongtuError, UnknownKeyError
from geo.settings import CHECKOUT
from geo.text import Text

PUBLISHED: Final = CHECKOUT / "data" / "published.toml"
"""The file that comes with it."""

_STRICT: Final = ConfigDict(extra="forbid")
_NEARLY: Final = 0.05
"""How far from "about" a number may be, as a share of it."""


class PublishedError(RongtuError, ValueError):
    """A file of published figures says something that it cannot mean."""


class Qualifier(StrEnum):
    """How a figure is meant."""

    EQUAL = "="
    ABOUT = "about"
    OVER = "over"
    AT_LEAST = "at_least"


class Part(StrEnum):
    """Which number of an indicator: a column of the frame of an `Answer`."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    MEAN_OF_DAYS = "mean_of_days"


class Count(StrEnum):
    """What can be counted in an area: see `geo.queries.published`."""

    AREAS = "areas"
    BUILDINGS = "buildings"
    RICH_BUILDINGS = "rich_buildings"
    STEWARDS = "stewards"
    STATIONS = "stations"
    STATION_SERVICES = "station_services"
    ORGANISATIONS = "organisations"
    BASIC_SERVICES = "basic_services"
    COMMUNITY_SERVICES = "community_services"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A number of an indicator, of the figure's district.

    Attributes
    ----------
    year
        The period; none for what is as of the data.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    indicator: str
    part: Part = Part.VALUE
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A count of things in the figure's district.

    Attributes
    ----------
    level
        Only those of this level: of areas and organisations.
    kind
        Only those of this kind.
    year
        Only what was established in it: of organisations.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    count: Count
    level: str | None = None
    kind: str | None = None
    year: int | None = None


def _way(given: Any) -> str:  # noqa: ANN401 - whatever the file says
    return "count" if isinstance(given, dict) and "count" in given else "indicator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A published figure.

    Attributes
    ----------
    district
        The code of the area that it is about.
    title, unit
        What it counts, and in what.
    section, quote
        Where the source document says it: the heading, and a few of its words.
    note
        What it is easily taken for, where there is such a thing.
    computed
        How the system computes it; none where it holds no such data.
    why
        Why a computed number may differ, or why there is none.
    """

    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    key: str
    district: str
    title: Text
    qualifier: Qualifier
    value: int | float
    unit: Text
    section: str
    quote: str
    why: Text
    note: Text | None = None
    computed: (
        Annotated[
            Annotated[Measured, Tag("indicator")] | Annotated[Counted, Tag("count")],
            Discriminator(_way),
        ]
        | None
    ) = None

    @property
    def decimals(self) -> int:
        """Count the decimals that were published."""
        return len(str(self.value).partition(".")[2])

    @property
    def percent(self) -> bool:
        """Whether it is a percentage."""
        return self.unit.zh == "%"

    def agrees(self, computed: float) -> bool | None:
        """Say whether `computed` is what was published; none when there is no number.

        "About" is within 5 %. A percentage equals one that was published with fewer decimals, but
        all is not nearly all: 100 % and 0 % must be met.
        """
        if math.isnan(computed):
            return None
        match self.qualifier:
            case Qualifier.EQUAL:
                rounded = self.percent and self.value not in {0, 100}
                return (round(computed, self.decimals) if rounded else computed) == self.value
            case Qualifier.ABOUT:
                return abs(computed - self.value) <= _NEARLY * abs(self.value)
            case Qualifier.OVER:
                return computed > self.value
            case Qualifier.AT_LEAST:
                return computed >= self.value


@dataclass(frozen=True, slots=True)
class _File:
    __pydantic_config__: ClassVar[ConfigDict] = _STRICT

    figure: tuple[Figure, ...]


_FILE: Final = TypeAdapter(_File)
_TAKES: Final = {
    Count.AREAS: {"level", "kind"},
    Count.BUILDINGS: {"kind"},
    Count.STATIONS: {"kind"},
    Count.ORGANISATIONS: {"level", "kind", "year"},
}
"""Which of the fields of `Counted` mean something, of what can be told apart."""


def read(path: Path = PUBLISHED) -> tuple[Figure, ...]:
    """Read the published figures, in the order of the file.

    Raises
    ------
    PublishedError
        The file cannot be read, is not TOML, lacks a key or has one that means nothing, names a
        figure twice, or would compute one in a way that there is not.
    UnknownKeyError
        A figure is computed from an indicator that does not exist.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        figures = _FILE.validate_python(document).figure
    except OSError as error:
        raise _wrong(
            path, error.strerror or str(error), "a file that can be read", "correct the path"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, f"not TOML: {error}", "a TOML file in UTF-8", "correct it") from error
    except ValidationError as error:
        raise _said(path, document, error) from None
    _check_keys(path, [figure.key for figure in figures])
    for figure in figures:
        _check_way(path, figure)
    return figures


def _wrong(path: Path, given: str, wanted: str, remedy: str) -> PublishedError:
    return PublishedError(given=f"{path.name}: {given}", wanted=wanted, remedy=remedy)


def _said(path: Path, document: dict[str, Any], error: ValidationError) -> PublishedError:
    """Say the first of pydantic's complaints, and of which figure it is."""
    first = error.errors()[0]
    loc = first["loc"]
    where = ".".join(str(part) for part in loc)
    if len(loc) > 1 and isinstance(loc[1], int):
        figure = document["figure"][loc[1]]
        key = figure.get("key") if isinstance(figure, dict) else None
        where = f"{where} ({key or f'figure number {loc[1] + 1}'})"
    return _wrong(path, f"{where} is {first['input']!r:.80}", first["msg"], "correct it")


def _check_keys(path: Path, keys: Iterable[str]) -> None:
    seen = set()
    for key in keys:
        if key in seen:
            raise _wrong(path, f"two figures are called {key!r}", "keys of their own", "rename one")
        seen.add(key)


def _check_way(path: Path, figure: Figure) -> None:
    match figure.computed:
        case Measured(indicator=key, year=year):
            if key not in INDICATORS:
                raise UnknownKeyError("indicator", key, INDICATORS)  # noqa: EM101 - a kind, not a message
            if INDICATORS[key].of_a_period != (year is not None):
                has = "no year" if year is None else f"the year {year}"
                wanted = "none, as it is as of the data" if year else "one, as it is of a period"
                raise _wrong(path, f"{figure.key} has {has}", wanted, "correct it")
        case Counted(count=count) as counted:
            given = {name for name in ("level", "kind", "year") if getattr(counted, name)}
            odd = sorted(given - _TAKES.get(count, set()))
            if odd:
                raise _wrong(
                    path, f"{figure.key} counts {count} by {', '.join(odd)}",
                    f"only {', '.join(sorted(_TAKES.get(count, {'nothing'})))}", "remove it",
                )  # fmt: skip
