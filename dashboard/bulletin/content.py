"""What stands in a bulletin: made by `read`, drawn by `draw`. Texts are in one language already."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.bulletin.issue import Issue
from dashboard.snapshot.content import Sheet
from geo.text import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell: its words, and what stands below them in small."""

    text: str
    small: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells.

    Attributes
    ----------
    numeric
        For each column whether it holds numbers, which stand at the right.
    notes
        What stands below.
    """

    title: str
    columns: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[Cell]]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Map:
    """A map with its legend; `sheet` says what is on it."""

    title: str
    sheet: Sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """What an indicator is called, and what it is."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Bulletin:
    """A bulletin.

    Attributes
    ----------
    title
        As the register has it: whose, of which kind, of when.
    heading
        The large word at its head: 周报 or 月报.
    level
        What the places of the table are called.
    number
        Which one of the year it is, and which edition.
    period
        Its days in words.
    lead
        What must be known before anything is read: that the days are not over, or no data.
    sentences
        What changed, one sentence or more each.
    hotspots
        What is said beside the map of these.
    mark
        The review number or the mark for internal use.
    sample
        What is said of made-up data; empty of real ones.
    code
        Empty until it has one.
    """

    lang: Lang
    issue: Issue
    title: str
    heading: str
    where: str
    level: str
    number: str
    period: str
    as_of: str
    organisation: str
    emblem: Path | None
    mark: str
    sample: str
    code: str
    lead: Sequence[str]
    figures: Table
    sentences: Sequence[str]
    maps: Sequence[Map]
    hotspots: Sequence[str]
    hotspot_map: Map | None
    streets: Table | None
    definitions: Sequence[Defined]
    notes: Sequence[str]
    sources: Sequence[str]
