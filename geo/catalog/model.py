"""The shape of a catalog entry, and of a catalog."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Select

from geo.catalog.basis import Basis, Counts, Falling, Stock
from geo.catalog.standing import Standing
from geo.errors import UnknownKeyError
from geo.schema import area
from geo.text import Lang, Text


class Scale(StrEnum):
    """What the values mean, so that `dashboard.theme` can pick their colours."""

    SEQUENTIAL = "sequential"
    DIVERGING = "diverging"


class Better(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Theme(StrEnum):
    """What an indicator is about, so that a long list of them can be read."""

    CLOSURE = "closure"
    BACKLOG = "backlog"
    SERVICE = "service"
    VOLUME = "volume"
    INTEGRITY = "integrity"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A number about an area, mostly of a period.

    Attributes
    ----------
    basis
        What it is computed of: see `geo.catalog.basis`.
    formula
        The definition in words, as `numerator ÷ denominator` where it has one.
    excludes, origin
        What is left out, and where the definition comes from.
    explanation
        One sentence that says how to read it.
    factor
        The value is `factor * numerator / denominator`.
    share
        Whether the numerator is a part of the denominator: then it has a Wilson interval.
    target
        What is aimed at, in its unit, where somebody has said so.
    beside
        Keys of indicators that must be read with it.
    """

    key: str
    theme: Theme
    title: Text
    unit: Text
    basis: Basis
    formula: Text
    excludes: Text
    origin: Text
    explanation: Text
    factor: float = 100.0
    share: bool = True
    digits: int = 1
    scale: Scale = Scale.SEQUENTIAL
    better: Better = Better.HIGHER
    target: float | None = None
    beside: tuple[str, ...] = ()

    @property
    def counted(self) -> bool:
        """Whether it is a plain count, without a denominator."""
        match self.basis:
            case Counts(denominator=denominator):
                return denominator is None
            case _:
                return isinstance(self.basis, Stock | Falling)

    @property
    def balance(self) -> float | None:
        """Where a diverging one changes its meaning: at as much above as below the line.

        None of a sequential one.
        """
        return self.factor if self.scale is Scale.DIVERGING else None

    @property
    def per_household(self) -> bool:
        """Whether the denominator is a fact of the area, and not a count of its days."""
        return isinstance(self.basis, Counts) and self.basis.denominator is area.c.households

    @property
    def of_days(self) -> bool:
        """Whether every day has its own value, and a period the sum of its days."""
        return isinstance(self.basis, Counts) and not self.per_household

    @property
    def of_a_period(self) -> bool:
        """Whether it depends on the period at all, and not only on the moment of the data."""
        return not isinstance(self.basis, Falling | Standing)

    @property
    def numerator(self) -> Text:
        """Return in words what is counted."""
        return Text(**{lang: self.formula[lang].partition(" ÷ ")[0] for lang in Lang})

    @property
    def denominator(self) -> Text | None:
        """Return in words what it is divided by; none when it is not a quotient."""
        after = {lang: self.formula[lang].partition(" ÷ ")[2] for lang in Lang}
        return Text(**after) if all(after.values()) else None


class Kind(StrEnum):
    """How a layer is drawn."""

    POINT = "point"
    LINE = "line"
    OUTLINE = "outline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """Things on the map.

    `features` selects their `code`, `area_code`, `name_zh`, `name_en`, `kind`, `synthetic` and
    `geom`; `kind` may be null.
    """

    key: str
    title: Text
    kind: Kind
    features: Select[Any]
    shown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A level of administration. Rank 1 is the coarsest."""

    key: str
    rank: int
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word that the data use, and what people call it."""

    key: str
    title: Text


class _Keyed(Protocol):
    @property
    def key(self) -> str: ...


T = TypeVar("T", bound=_Keyed)


class Catalog(Mapping[str, T], Generic[T]):
    """Entries by key, in the order they were declared."""

    def __init__(self, kind: str, *entries: T) -> None:
        """Index `entries`, which must have distinct keys."""
        self._kind = kind
        self._entries = {entry.key: entry for entry in entries}
        if len(self._entries) < len(entries):
            msg = f"Two entries of the {kind} catalog share a key."
            raise ValueError(msg)

    def __getitem__(self, key: str) -> T:
        """Return the entry called `key`."""
        try:
            return self._entries[key]
        except KeyError:
            raise UnknownKeyError(self._kind, key, self._entries) from None

    def __contains__(self, key: object) -> bool:
        """Say whether an entry is called `key`."""
        return key in self._entries

    def __iter__(self) -> Iterator[str]:
        """Yield the keys in the order they were declared."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Count the entries."""
        return len(self._entries)
