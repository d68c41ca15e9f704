"""A sheet's places as a GeoPackage that QGIS draws as the sheet does."""

import sqlite3
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray

from dashboard.snapshot import data_style
from dashboard.snapshot.content import Mark, Sheet
from dashboard.snapshot.data_classes import CLASS, FILL, Classes, classes
from dashboard.snapshot.data_columns import Column, Holds, Table, clean
from dashboard.snapshot.data_notes import moment, notes
from dashboard.snapshot.data_style import AREAS, LINES, POINTS
from geo.errors import RongtuError

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
_TYPES: Final = {Holds.WHOLE: "Int64", Holds.NUMBER: "Float64", Holds.FLAG: "boolean"}
_TAKEN: Final = frozenset({"fid", "geom", CLASS, FILL})
_FIRST: Final = {"dataset_options": {"VERSION": "1.2"}}
"""Of the file: a version that QGIS of the last years reads without a warning."""
_NEXT: Final = {"append": True}
_STYLES: Final = """
CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
    f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
    styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
    owner TEXT(30), ui TEXT(30), update_time DATETIME)
"""
"""As QGIS makes it."""
_TITLES: Final = """
CREATE TABLE gpkg_data_columns (
    table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
    mime_type TEXT, constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name))
"""
"""As the standard's schema extension has it (OGC 12-128r19, F.9)."""


def written(sheet: Sheet, table: Table) -> bytes:
    """Return a GeoPackage: a layer for each kind of shape, its style, and a table `notes`.

    Columns are called by their keys; what each is stands in `gpkg_data_columns` and in the style.
    `class` is the row of the legend that a place is drawn by. All moments in the file are the
    data's.

    Raises
    ------
    RongtuError
        The disk is full.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="rongtu-") as folder:
            return _made(sheet, table, Path(folder))
    except (OSError, RuntimeError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)[:80]
        raise RongtuError(
            given=f"Cannot write the GeoPackage ({why})",
            wanted="room for temporary files",
            remedy="free the place, and try again",
        ) from error


def _made(sheet: Sheet, table: Table, folder: Path) -> bytes:
    loose, kept = folder / "map.gpkg", folder / "kept.gpkg"
    drawn = classes(sheet)
    frame, titles = _frame(table, drawn)
    layers = dict(_layers(sheet, table.shapes))
    title, about = clean(sheet.title), clean(sheet.definition)
    said = notes(sheet, table)
    for layer, rows in layers.items():
        shapes, kind = _fit(table.shapes[rows], layer)
        places = gpd.GeoDataFrame(frame[rows], geometry=shapes, crs=table.crs)
        pyogrio.write_dataframe(
            places, loose, layer=layer, driver="GPKG", geometry_type=kind,
            **(_NEXT if loose.exists() else {**_FIRST, "dataset_metadata": dict(said)}),
            layer_options={"GEOMETRY_NAME": "geom", "FID": "fid", "SPATIAL_INDEX": "YES",
                           "IDENTIFIER": f"{title} ({layer})", "DESCRIPTION": about},
        )  # fmt: skip
    words = pd.DataFrame(said, columns=["what", "words"], dtype="str")
    pyogrio.write_dataframe(words, loose, layer="notes", driver="GPKG", append=True)
    styles = {
        layer: data_style.style(sheet, drawn, _SIGNS[layer], {"fid": "", **titles})
        for layer in layers
    }
    with closing(sqlite3.connect(loose, isolation_level=None)) as database:
        _whole(database, {layer: int(rows.sum()) for layer, rows in layers.items()})
        database.execute("BEGIN")
        _styled(database, styles, title)
        _titled(database, layers, titles)
        _dated(database, f"{moment(sheet):%Y-%m-%dT%H:%M:%S}.000Z")
        database.execute("COMMIT")
        # What SQLite leaves between its rows is not the same each time.
        database.execute("VACUUM INTO ?", (str(kept),))
    return kept.read_bytes()


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


def _layers(sheet: Sheet, shapes: NDArray[Any]) -> Iterator[tuple[str, NDArray[np.bool_]]]:
    """Yield layers, each with which rows it has. Rows without a shape are in the first."""
    dimensions = shapely.get_dimensions(shapes)
    there = [name for number, name in _DIMENSIONS.items() if (dimensions == number).any()]
    there = there or [_empty(sheet)]
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


def _whole(database: sqlite3.Connection, layers: Mapping[str, int]) -> None:
    """Refuse a file that has lost rows: a full disk is not always told."""
    for layer, rows in layers.items():
        (found,) = database.execute(f"SELECT count(*) FROM {layer}").fetchone()  # noqa: S608 - ours
        if found != rows:
            message = f"{found:,} of {rows:,} rows of {layer}"
            raise OSError(message)


def _styled(database: sqlite3.Connection, styles: Mapping[str, str], title: str) -> None:
    database.execute(_STYLES)
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)"
        " VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '')",
        [(layer, layer, qml, title) for layer, qml in styles.items()],
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles')"
    )


def _titled(
    database: sqlite3.Connection, layers: Mapping[str, object], titles: Mapping[str, str]
) -> None:
    database.execute(_TITLES)
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, title) VALUES (?, ?, ?)",
        [(layer, name, title) for layer in layers for name, title in titles.items()],
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema',"
        " 'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"
    )


def _dated(database: sqlite3.Connection, said: str) -> None:
    database.execute("UPDATE gpkg_contents SET last_change = ?", (said,))
    database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (said,))
    database.execute("UPDATE layer_styles SET update_time = ?", (said,))
