"""Rows of a sheet as columns of plain values, and their shapes in the reference asked for."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from numbers import Integral, Real
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dashboard.snapshot.data_words import WORDS
from geo import crs as references
from geo.errors import RongtuError
from geo.text import Lang

_DIGITS: Final = 15
"""Figures of a number that a spreadsheet keeps: longer whole numbers are numbers of something."""
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What neither XML nor UTF-8 can hold."""
_PLACES: Final = {4326: 6, 4544: 2}
"""Decimals of a label point: of degrees to ten centimetres, of metres to one."""


class Holds(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column.

    Attributes
    ----------
    key
        Its name for programs.
    title
        What it is, in the reader's language.
    cells
        Of `str`, `int`, `float`, `bool`, `date` or `datetime` without a zone; None where there is
        nothing. A column that mixes them holds `TEXT`, and each value is still what it was.
    places
        Decimals that the numbers were rounded to; None where they are as they were reckoned.
    """

    key: str
    title: str
    holds: Holds
    cells: Sequence[Any]
    places: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """All columns of rows.

    Attributes
    ----------
    shapes
        In `crs`, two-dimensional; None where there is none.
    points
        Easting or longitude, and northing or latitude, of each place's label point; no columns
        where no row can have a shape, or nobody asked for them.
    """

    crs: int
    columns: Sequence[Column]
    shapes: NDArray[Any]
    points: Sequence[Column]


def table(
    frame: pd.DataFrame, titles: Mapping[str, str], *, crs: int, lang: Lang, pointed: bool = True
) -> Table:
    """Return the columns of `frame` that have titles, and its shapes in `crs`.

    Parameters
    ----------
    frame
        Its shapes, if it has any, are in the column `geom`, in EPSG:4326.
    pointed
        Whether label points are wanted: they take a while.

    Raises
    ------
    RongtuError
        A shape lies where `crs` has no coordinates.
    """
    columns = [
        column(key, title, frame[key] if len(frame) else ())
        for key, title in titles.items()
        if key != "geom"
    ]
    shapes = np.full(len(frame), None, dtype=object)
    if "geom" not in frame:
        return Table(crs=crs, columns=columns, shapes=shapes, points=())
    shapes[:] = [None if _missing(shape) or shape.is_empty else shape for shape in frame["geom"]]
    shapes = shapely.force_2d(shapes)
    moved = _moved(shapes, crs)
    points = _points(shapes, crs, lang) if pointed else ()
    return Table(crs=crs, columns=columns, shapes=moved, points=points)


def column(key: str, title: str, values: Any) -> Column:  # noqa: ANN401 - a series or a list
    """Return `values` as a column: what is not there, not a number or infinite is None."""
    plain = [_plain(value) for value in values]
    kinds = {_holds(value) for value in plain if value is not None}
    # Counts become floating where one of them is missing.
    if kinds <= {Holds.WHOLE, Holds.NUMBER} and all(
        isinstance(value, int) or value.is_integer() for value in plain if value is not None
    ):
        plain = [None if value is None else _plain(int(value)) for value in plain]
        kinds = {_holds(value) for value in plain if value is not None}
    if kinds == {Holds.WHOLE, Holds.NUMBER}:
        kinds = {Holds.NUMBER}
    if kinds == {Holds.DAY, Holds.MOMENT}:
        kinds = {Holds.MOMENT}
    if kinds == {Holds.MOMENT} and not any(
        value.hour or value.minute or value.second for value in plain if isinstance(value, datetime)
    ):
        plain = [value.date() if isinstance(value, datetime) else value for value in plain]
        kinds = {Holds.DAY}
    holds = kinds.pop() if len(kinds) == 1 else Holds.TEXT
    return Column(key=key, title=clean(title) or key, holds=holds, cells=plain)


def clean(text: str) -> str:
    """Return `text` without what no file can hold, and with one kind of line's end."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of a frame
    # Most cells are one of these, and asking what a value may pass for takes far longer.
    kind = type(value)
    if kind is str:
        return clean(value) or None
    if kind is float:
        return value if math.isfinite(value) else None
    return None if _missing(value) else _common(value)


def _common(value: Any) -> Any:  # noqa: ANN401 - a cell of a frame
    """Return a value of NumPy, pandas and others as Python's own."""
    match value:
        case bool() | np.bool_():
            return bool(value)
        case Integral():
            return int(value) if len(str(abs(int(value)))) <= _DIGITS else str(int(value))
        case Real() | Decimal():
            return float(value)
        case datetime() | np.datetime64():
            stamp = pd.Timestamp(value).to_pydatetime(warn=False)
            return stamp.replace(tzinfo=None, microsecond=0)
        case date():
            return value
        case _:
            return clean(str(value)) or None


def _missing(value: Any) -> bool:  # noqa: ANN401 - a cell of a frame
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, np.datetime64):
        return bool(np.isnat(value))
    return isinstance(value, Real | Decimal) and not math.isfinite(value)


def _holds(value: object) -> Holds:
    match value:
        case bool():
            return Holds.FLAG
        case int():
            return Holds.WHOLE
        case float():
            return Holds.NUMBER
        case datetime():
            return Holds.MOMENT
        case date():
            return Holds.DAY
        case _:
            return Holds.TEXT


def _moved(shapes: NDArray[Any], crs: int) -> NDArray[Any]:
    moved: NDArray[Any] = shapely.transform(shapes, references.reference(crs).from_wgs84)
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        raise RongtuError(
            given=f"A shape with a corner that has no coordinates in EPSG:{crs}",
            wanted="longitudes and latitudes in or near the district",
            remedy="mend the outlines, or take EPSG:4326 if they are meant to be there",
        )
    return moved


def _points(shapes: NDArray[Any], crs: int, lang: Lang) -> tuple[Column, Column]:
    # The middle of a shape that crosses itself may lie outside, or not be found.
    points = _moved(shapely.point_on_surface(shapely.make_valid(shapes)), crs)
    both = {"x": shapely.get_x(points), "y": shapely.get_y(points)}
    east, north = (
        replace(
            column(key, WORDS[f"{key}.{crs}"][lang], np.round(values, _PLACES[crs])),
            places=_PLACES[crs],
        )
        for key, values in both.items()
    )
    return east, north
