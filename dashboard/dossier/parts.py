"""What a dossier is made of, whatever it is about: sections of facts, tables, charts and words."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A piece of text in a table or beside a name.

    Attributes
    ----------
    small
        What stands below it, in small.
    tone, small_tone
        better, worse, quiet, or missing for what is not known.
    define
        Key of the definition that it is one click away from.
    mark
        "Made up", in a box behind it.
    tag
        Another word in a box behind it, such as "key".
    """

    text: str
    href: str | None = None
    small: str = ""
    tone: str = ""
    small_tone: str = ""
    define: str | None = None
    mark: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name and what there is to say of it."""

    name: str
    cell: Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Facts beside each other; `wide` ones have a line of their own."""

    block: ClassVar[str] = "facts"
    facts: tuple[Fact, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a column; numbers stand to the right."""

    text: str
    number: bool = False
    define: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells, the first of each its name; `empty` is said where there are none."""

    block: ClassVar[str] = "table"
    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A paragraph; `missing` says that something is not loaded, and what would bring it."""

    block: ClassVar[str] = "said"
    text: str
    missing: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart or a sketch: the name of its template, and what that draws."""

    block: ClassVar[str] = "drawing"
    name: str
    label: str
    parts: Any
    caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """Where the other pages of a list are; none for what there is not."""

    block: ClassVar[str] = "pages"
    text: str
    before: str | None
    after: str | None


Block = Facts | Table | Said | Drawing | Pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part with a title; `mark` says that all of it is made up."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    aside: str = ""
    define: str | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """How something is computed, and where that comes from."""

    key: str
    title: str
    text: str
    formula: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Somewhere to go."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A page.

    Attributes
    ----------
    kind
        What it is about: an area of some level, a building, a station.
    trail
        The areas around it, the coarsest first.
    period
        The days that the figures are of.
    as_of
        The moment of the data.
    notes
        What of the address was not taken as given.
    """

    kind: str
    title: str
    other_name: str
    code: str
    trail: tuple[Link, ...]
    period: str
    as_of: str
    synthetic: bool
    sections: tuple[Section, ...]
    definitions: tuple[Definition, ...]
    notes: tuple[str, ...] = ()
    links: tuple[Link, ...] = field(default=())


def defined(sections: Iterable[Section]) -> list[str]:
    """Return the keys of the definitions that sections refer to, each once, in their order."""
    found: dict[str, None] = {}
    for section in sections:
        if section.define is not None:
            found[section.define] = None
        for block in section.blocks:
            keys = (one.define for one in _defining(block))
            found |= dict.fromkeys(key for key in keys if key is not None)
    return list(found)


def _defining(block: Block) -> Iterable[Cell | Head]:
    match block:
        case Facts():
            return [fact.cell for fact in block.facts]
        case Table():
            return [*block.heads, *(cell for row in block.rows for cell in row)]
    return []
