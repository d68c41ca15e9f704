"""What a layout says, once it is read: slots, places, type and colours."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from dashboard.snapshot.spec import Paper, Spec, Turn
from geo.errors import RongtuError
from geo.text import Lang, Text

LEAST_PT: Final = 6.5
"""On A4; what is smaller is not read in print."""
AUTO: Final = "auto"


class TemplateError(RongtuError, ValueError):
    """A layout that cannot be followed."""


class Slot(StrEnum):
    """What a layout gives a place to."""

    EMBLEM = "emblem"
    MARK = "mark"
    TITLE = "title"
    SUBTITLE = "subtitle"
    MAP = "map"
    LEGEND = "legend"
    LOCATOR = "locator"
    BESIDE = "beside"
    DEFINITION = "definition"
    NOTES = "notes"
    FOOT = "foot"


WANTED: Final = (Slot.TITLE, Slot.MAP, Slot.LEGEND, Slot.FOOT)
"""Without these it is a picture, not a sheet."""
LAYOUTS: Final = ("landscape", "portrait", "slide", "square")
SIZES: Final = ("title", "subtitle", "heading", "text", "small", "label")
WORDS: Final = ("organisation", "mark")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """Of a look: the sheet, the map's ground, and what is drawn and written on them."""

    paper: str
    ground: str
    frame: str
    text: str
    muted: str
    rule: str
    stripe: str
    halo: str
    accent: str
    on_accent: str
    no_data: str
    elsewhere: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of the sheet with the slots that stand in it, from above.

    Attributes
    ----------
    at
        Its left, top, right and bottom edge: a part of what is inside the margins, millimetres on
        A4 (negative: from the far edge), the name of an area that it adjoins, or `auto`: as much
        as its slots need.
    """

    name: str
    at: tuple[float | str, float | str, float | str, float | str]
    holds: tuple[Slot, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """Where things stand on one shape of paper; the margin is in millimetres on A4."""

    margin: float
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Template:
    """A layout with everything that it says.

    Attributes
    ----------
    digest
        Differs where anything differs that is drawn: part of a sheet's code.
    families
        Of text and of titles.
    files
        Of fonts beside the template.
    sizes
        Of type, in points on A4.
    scales
        How much larger type and lines are than on A4.
    words
        Instead of what the sheet has; empty ones change nothing.
    """

    key: str
    name: Text
    digest: str
    families: tuple[str, str]
    files: tuple[Path, ...]
    sizes: Mapping[str, float]
    scales: Mapping[Paper, float]
    light: Colours
    dark: Colours
    layouts: Mapping[str, Layout]
    emblem: Path | None
    words: Mapping[str, Text]

    def layout(self, spec: Spec) -> Layout:
        """Return the layout for a paper and how it is turned."""
        if spec.paper in {Paper.SLIDE, Paper.SQUARE}:
            return self.layouts[spec.paper.value]
        return self.layouts["portrait" if spec.turn is Turn.PORTRAIT else "landscape"]

    def word(self, key: str, lang: Lang, otherwise: str) -> str:
        """Return the template's wording if it has one."""
        said = self.words.get(key)
        return (said[lang] if said else "") or otherwise
