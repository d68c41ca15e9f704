"""A sheet's rows as the layers of a GeoPackage: one kind of shape each, with its style."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dashboard.snapshot import data_style
from dashboard.snapshot.content import Held, Layer, Mark, OnMap, Sheet
from dashboard.snapshot.data_classes import CLASS, FILL, Classes, classes
from dashboard.snapshot.data_columns import Column, Holds, Table, clean
from dashboard.snapshot.data_notes import MAIN
from dashboard.snapshot.data_style import AREAS, LINES, POINTS, Sign
from dashboard.snapshot.data_words import WORDS

_SIGNS: Final = {"areas": AREAS, "lines": LINES, "points": POINTS}
"""Layers by the kind of shape they hold: a GIS draws one kind alike."""
_JOINED: Final = {
    "areas": (2, shapely.multipolygons, "MultiPolygon"),
    "lines": (1, shapely.multilinestrings, "MultiLineString"),
    "points": (0, shapely.multipoints, "MultiPoint"),
}
"""Dimension of the parts of a layer's shapes, what joins them, and what they are called then."""
_MULTIPOINT: Final = 4
"""Of shapely's type numbers."""
_DIMENSIONS: Final = {2: "areas", 1: "lines", 0: "points"}
_OF_MARKS: Final = {
    Mark.FILL: "areas", Mark.HATCH: "areas", Mark.LINE: "lines", Mark.POINT: "points"
}  # fmt: skip
_TYPES: Final = {Holds.WHOLE: "Int64", Holds.NUMBER: "Float64", Holds.FLAG: "boolean"}
_TAKEN: Final = frozenset({"fid", "geom", CLASS, FILL})
_OTHER_TABLES: Final = ("notes", "layer_styles")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """A layer of the file.

    Attributes
    ----------
    key
        Of `Sheet.on_map`; `MAIN` of the rows of `Sheet.frame`.
    name
        Of the table, which no other has however its letters are written.
    kind
        What all its shapes are.
    titles
        What each column is.
    style
        As QGIS has it.
    """

    key: str
    name: str
    identifier: str
    about: str
    places: gpd.GeoDataFrame
    kind: str
    titles: Mapping[str, str]
    style: str


def parts(sheet: Sheet, table: Table, others: Sequence[tuple[OnMap, Table]]) -> list[Part]:
    """Return the layers, the topmost of the sheet first.

    The rows of `Sheet.frame` are in `areas`, `lines` and `points`, as their shapes are; where the
    map does not show them, they come last. Those of another layer are in one that is called by its
    key; what of them has another kind of shape is beside it, as in `buildings_points`.
    """
    found = {one.key: (one, rows) for one, rows in others}
    taken = {*_SIGNS, *_OTHER_TABLES}
    own = list(_own(sheet, table))
    made: list[Part] = []
    for one in sheet.on_map:
        if one.held is Held.PLACES:
            made += own
        elif one.key in found:
            made += _of(sheet, *found[one.key], taken)
    return made if any(one.key == MAIN for one in made) else [*made, *own]


def where(sheet: Sheet, made: Sequence[Part]) -> dict[str, str]:
    """Return in words in which layers the rows of each key are."""
    names: dict[str, list[str]] = {}
    for one in made:
        names.setdefault(one.key, []).append(one.name)
    said, joined = WORDS["where.gpkg"][sheet.lang], WORDS["and"][sheet.lang]
    return {key: said.format(names=joined.join(some)) for key, some in names.items()}


def _own(sheet: Sheet, table: Table) -> Iterator[Part]:
    drawn = classes(sheet)
    frame, titles = _frame(table, drawn)
    title, about = clean(sheet.title), clean(sheet.definition)
    for name, rows in _split(table.shapes, _empty(sheet)):
        shapes, kind = _fit(table.shapes[rows], name)
        yield Part(
            key=MAIN,
            name=name,
            identifier=f"{title} ({name})",
            about=about,
            places=gpd.GeoDataFrame(frame[rows], geometry=shapes, crs=table.crs),
            kind=kind,
            titles=titles,
            style=data_style.style(sheet, drawn, _SIGNS[name], {"fid": "", **titles}),
        )


def _of(sheet: Sheet, one: OnMap, table: Table, taken: set[str]) -> Iterator[Part]:
    frame, titles = _frame(table, Classes(title=""))
    usual = _OF_MARKS[one.looks[0].mark]
    about = f"{clean(one.title)}: {clean(sheet.title)}"
    # A point lies over the faces, as on the sheet.
    for kind_of, rows in reversed(list(_split(table.shapes, usual))):
        shapes, kind = _fit(table.shapes[rows], kind_of)
        title, name = clean(one.title), one.key
        if kind_of != usual:
            title = WORDS[f"part.{kind_of}"][sheet.lang].format(title=title)
            name = f"{name}_{kind_of}"
        name = _free(name, taken)
        look = _look(one.looks, _SIGNS[kind_of])
        yield Part(
            key=one.key,
            name=name,
            identifier=f"{title} ({name})",
            about=about,
            places=gpd.GeoDataFrame(frame[rows], geometry=shapes, crs=table.crs),
            kind=kind,
            titles=titles,
            style=data_style.single(
                look, _SIGNS[kind_of], {"fid": "", **titles}, dark=sheet.dark,
                named=_named(sheet, one) if look.mark is Mark.POINT else None,
            ),
        )  # fmt: skip


def _free(name: str, taken: set[str]) -> str:
    """Return a name that no table has, and take it."""
    while name.lower() in taken:
        name += "_"
    taken.add(name.lower())
    return name


def _look(looks: Sequence[Layer], sign: Sign) -> Layer:
    """Return how a kind of shape is drawn; what the sheet has no look for is in its colour."""
    fit = next((one for one in looks if one.mark in sign.marks), None)
    return fit or replace(looks[0], mark=min(sign.marks), opacity=1.0)


def _named(sheet: Sheet, one: OnMap) -> str | None:
    """Return the column that the names on the map are of; none where the map has none of them."""
    column = f"name_{sheet.lang.value}"
    if one.frame is None or column not in one.columns:
        return None
    written = {name.text for name in sheet.names if name.within is None}
    return column if written & set(one.frame[column].astype(str)) else None


def _frame(table: Table, drawn: Classes) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return the columns as GDAL takes them, and what each is."""
    columns = {_name(one.key): _typed(one) for one in table.columns}
    titles = {_name(one.key): one.title for one in table.columns}
    rows = len(table.shapes)
    if drawn.rows:
        columns[CLASS] = pd.Series(list(drawn.names), dtype="str")
        titles[CLASS] = drawn.title
    elif drawn.fills:
        columns[FILL] = pd.Series(data_style.colours(drawn.fills), dtype="str")
        titles[FILL] = drawn.title
    return pd.DataFrame(columns, index=pd.RangeIndex(rows)), titles


def _name(key: str) -> str:
    return f"{key}_" if key.lower() in _TAKEN else key


def _typed(column: Column) -> Any:  # noqa: ANN401 - a series
    if column.holds in _TYPES:
        return pd.Series(list(column.cells), dtype=_TYPES[column.holds])
    if column.holds is Holds.DAY:
        return pd.Series(list(column.cells), dtype=object)
    # A moment is of the place's own clock; GDAL would call it universal time.
    texts = [None if value is None else str(value) for value in column.cells]
    return pd.Series(texts, dtype="str")


def _split(shapes: NDArray[Any], usual: str) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield kinds of shapes, each with which rows have it. Rows without one are in the first.

    Where no row has a shape, all are of the usual kind.
    """
    dimensions = shapely.get_dimensions(shapes)
    there = [name for number, name in _DIMENSIONS.items() if (dimensions == number).any()]
    there = there or [usual]
    for name in there:
        rows = np.array([_DIMENSIONS.get(int(one)) == name for one in dimensions], dtype=bool)
        yield name, rows | (dimensions < 0) if name == there[0] else rows


def _empty(sheet: Sheet) -> str:
    """Return the layer that the places would be in if there were any."""
    marks = {row.mark for legend in sheet.legends for row in legend.rows}
    return "points" if marks == {Mark.POINT} else "lines" if marks == {Mark.LINE} else "areas"


def _fit(shapes: NDArray[Any], layer: str) -> tuple[list[Any], str]:
    """Return shapes as all of `layer` are, with the name of their type: a layer has one type."""
    if layer == "points" and not (shapely.get_type_id(shapes) == _MULTIPOINT).any():
        return list(shapes), "Point"
    dimension, join, name = _JOINED[layer]
    return [None if one is None else join(_parts(one, dimension)) for one in shapes], name


def _parts(shape: Any, dimension: int) -> NDArray[Any]:  # noqa: ANN401 - a shape
    # Twice, as a collection may hold shapes of many parts.
    parts = shapely.get_parts(shapely.get_parts(shape))
    kept: NDArray[Any] = parts[shapely.get_dimensions(parts) == dimension]
    return kept
