"""The shape of a catalog entry, and of a catalog."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from sqlalchemy import Column, ColumnElement, Select

from geo.errors import UnknownKeyError
from geo.schema import area
from geo.text import Text


class Scale(StrEnum):
    """What the values mean, so that `dashboard.theme` can pick their colours."""

    SEQUENTIAL = "sequential"
    DIVERGING = "diverging"


class Better(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A number about an area and a period, from the counts of `demand_daily`.

    Attributes
    ----------
    numerator
        A count of `demand_daily`, or a sum of its counts.
    denominator
        Another one, or `area.c.households`; none for a plain count.
    factor
        The value is `factor * numerator / denominator`.
    share
        Whether the numerator is a part of the denominator: then it has a Wilson interval.
    formula, excludes, origin
        The definition in words, what is left out, and where the definition comes from.
    """

    key: str
    title: Text
    unit: Text
    numerator: ColumnElement[int]
    denominator: ColumnElement[int] | None
    formula: Text
    excludes: Text
    origin: Text
    factor: float = 100.0
    share: bool = True
    digits: int = 1
    scale: Scale = Scale.SEQUENTIAL
    better: Better = Better.HIGHER
    target: float | None = None

    @property
    def per_household(self) -> bool:
        """Whether the denominator is a fact of the area, and not a count of its days."""
        return isinstance(self.denominator, Column) and self.denominator.table is area


class Kind(StrEnum):
    """How a layer is drawn."""

    POINT = "point"
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
