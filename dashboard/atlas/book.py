"""What an atlas is: cover, contents, index map, overview, and a sheet for each area."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from dashboard.atlas.plan import Scales
from dashboard.snapshot.content import Box, Sheet

COVER: Final = 1


class Tell(Protocol):
    """Hears how far an atlas is: a key of `words.STEPS`, from 0 to 1, and values of its words."""

    def __call__(self, step: str, progress: float, **values: object) -> None:
        """Take a step; an error that is raised here ends the work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of the contents.

    Attributes
    ----------
    group
        The name of the area above, where the pages are of more than one; else empty.
    """

    code: str
    name: str
    group: str
    page: int
    scale: int
    empty: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Book:
    """An atlas that is read and not drawn yet.

    Attributes
    ----------
    subject
        What it is of: the title without the word for an atlas.
    contents
        How many pages the contents take.
    said
        What its cover says of pages, scale and classes, one a line.
    """

    title: str
    subject: str
    code: str
    index: Sheet
    overview: Sheet
    sheets: tuple[Sheet, ...]
    entries: tuple[Entry, ...]
    scales: Scales
    contents: int
    said: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many there are, with the cover."""
        return COVER + self.contents + 2 + len(self.sheets)


class Frames(Protocol):
    """Says in which frame of millimetres the maps of sheets are drawn."""

    def __call__(self, sheets: Sequence[Sheet]) -> Box:
        """Return one frame for all of them."""
