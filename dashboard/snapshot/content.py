"""What stands on a map sheet, whatever its paper: made by `read`, drawn by `page`.

Texts are in the reader's language already, colours are those of the sheet's look, and geometry is
in metres of `Sheet.crs`: who draws decides where a thing stands, never what it says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.text import Lang

Box = tuple[float, float, float, float]
"""West, south, east, north."""


class Mark(StrEnum):
    """How a feature is drawn, and the sign beside its row of the legend."""

    FILL = "fill"
    HATCH = "hatch"
    LINE = "line"
    POINT = "point"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """Features that are drawn alike, from below; `Sheet.layers` has the lowest first.

    Attributes
    ----------
    shapes
        Of shapely, in metres, of the kind that `mark` wants.
    fills
        A colour for each shape, or one for all; none of a line.
    edge, width
        Colour and width (points, on A4; larger paper has wider lines) of the outline or line.
    size
        Of a point's sign: its diameter in points on A4.
    opacity
        From 0 to 1, of the fill.
    """

    key: str
    mark: Mark
    shapes: NDArray[Any]
    fills: Sequence[str] = ()
    edge: str | None = None
    width: float = 0.4
    size: float = 3.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name on the map; of two that collide the one of the lower rank is left out.

    Attributes
    ----------
    x, y
        Where its middle is best, in metres.
    rank
        0 is the most important.
    within
        A shape that it should not leave, in metres; none for the name of a point.
    """

    text: str
    x: float
    y: float
    rank: int = 0
    within: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a legend.

    Attributes
    ----------
    count
        How many features are drawn so; none where it is not counted.
    """

    mark: Mark
    colour: str
    label: str
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """What a layer's signs mean. `ramp` has the colours of a continuous scale, between its ends."""

    title: str
    rows: Sequence[Row] = ()
    note: str = ""
    ramp: Sequence[str] = ()
    ends: tuple[str, str] | None = None


class Held(StrEnum):
    """Where the rows of what is on the map are among the data, or why they are not."""

    PLACES = "places"
    """In `Sheet.frame`."""
    ROWS = "rows"
    """In `OnMap.frame`."""
    DEMANDS = "demands"
    """Nowhere: rows would tell single demands."""
    BORDERS = "borders"
    """Nowhere: lines of another level, which has its own sheets."""
    SIGNS = "signs"
    """Nowhere: marks of the map, and no things."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class OnMap:
    """A layer of the map as people know it, and its rows where it has some of its own.

    Attributes
    ----------
    key
        Of the page's or the catalog's layer.
    frame
        As many rows as the legend counts: what the map's view shows, with its geometry in
        EPSG:4326. It has nothing that is about a person. None unless `held` is `ROWS`.
    columns
        Of `frame`, as `Sheet.columns`.
    looks
        How the rows are drawn, one for each mark; the first is of most of them. What of it is on
        the paper is in `Sheet.layers`.
    note
        What must be said of the rows.
    """

    key: str
    title: str
    held: Held
    frame: pd.DataFrame | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    looks: Sequence[Layer] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Locator:
    """The whole, small, and which part of it the map shows.

    Attributes
    ----------
    shapes
        The fellows, in metres.
    here
        Those of them that the sheet is about.
    """

    shapes: NDArray[Any]
    here: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A small table beside the map: cells as they are printed, numbers right-aligned.

    Attributes
    ----------
    numeric
        For each column whether it holds numbers.
    more
        What is said where not all rows have room: takes `n`.
    """

    title: str
    columns: Sequence[str]
    numeric: Sequence[bool]
    rows: Sequence[Sequence[str]]
    more: str = ""


class Look(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A small chart beside the map: bars by name, the greatest first, or a line by day."""

    title: str
    look: Look
    names: Sequence[str]
    values: Sequence[float]
    """NaN where there is none."""
    unit: str = ""
    digits: int = 0
    colours: Sequence[str] = ()
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """One map sheet.

    Attributes
    ----------
    subtitle
        The filters in words: period first, a part a line or joined, as there is room.
    crs
        The metric reference system's number in EPSG's register.
    box
        What the map must show, in metres; the frame shows more where its shape is another.
    notes
        What a reader must know: what limits the numbers.
    definition
        Of the indicator: what it is and what is divided by what.
    as_of
        The moment of the data, as it is said.
    sources
        Of the data and outlines with their licences, one a part.
    mark
        The review number or the mark for internal use.
    sample
        What is said of made-up data; empty of real ones.
    emblem
        A PNG file, or none.
    code
        Restores state and data version; empty in a preview.
    page
        Number of the page and how many there are; none of a single sheet.
    frame
        What is on the map as rows, one a feature with its geometry in EPSG:4326: `data` writes it.
    columns
        Of `frame`, in order: what each is, in the reader's language, with its unit.
    on_map
        What else is on the map, the topmost first: `data` writes its rows too, where a kind of file
        has room for more than one table, and says of all where they are.
    suppressed
        How many cells were left empty because fewer than five cases stood behind them.
    scale
        The n of 1 : n that the map has, as pages of an atlas share it; none where the map is as
        large as fits. What does not fit at that scale is drawn as large as fits all the same.
    scale_note
        What is said beside the scale bar.
    """

    lang: Lang
    dark: bool
    title: str
    subtitle: Sequence[str]
    crs: int
    box: Box
    layers: Sequence[Layer]
    names: Sequence[Name] = ()
    legends: Sequence[Legend] = ()
    locator: Locator | None = None
    table: Table | None = None
    chart: Chart | None = None
    notes: Sequence[str] = ()
    definition: str = ""
    as_of: str = ""
    sources: Sequence[str] = ()
    mark: str = ""
    sample: str = ""
    organisation: str = ""
    emblem: Path | None = None
    code: str = ""
    page: tuple[int, int] | None = None
    frame: pd.DataFrame = field(default_factory=pd.DataFrame)
    columns: Mapping[str, str] = field(default_factory=dict)
    on_map: Sequence[OnMap] = ()
    suppressed: int = 0
    scale: int | None = None
    scale_note: str = ""
