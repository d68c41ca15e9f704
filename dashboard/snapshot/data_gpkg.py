"""A sheet's rows as a GeoPackage that QGIS draws as the sheet does."""

import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

import pandas as pd
import pyogrio

from dashboard.snapshot import data_layers
from dashboard.snapshot.content import OnMap, Sheet
from dashboard.snapshot.data_columns import Table, clean
from dashboard.snapshot.data_layers import Part
from dashboard.snapshot.data_notes import moment, notes
from geo.errors import RongtuError

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


def written(sheet: Sheet, table: Table, others: Sequence[tuple[OnMap, Table]] = ()) -> bytes:
    """Return a GeoPackage: layers with their styles as `data_layers` has them, and table `notes`.

    Columns are called by their keys; what each is stands in `gpkg_data_columns` and in the style.
    `class` is the row of the legend that a place is drawn by. All moments in the file are the
    data's.

    Parameters
    ----------
    others
        Of `sheet.on_map` those that have rows, with these.

    Raises
    ------
    RongtuError
        The disk is full.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="rongtu-") as folder:
            return _made(sheet, table, others, Path(folder))
    except (OSError, RuntimeError, sqlite3.Error) as error:
        why = getattr(error, "strerror", None) or str(error)[:80]
        raise RongtuError(
            given=f"Cannot write the GeoPackage ({why})",
            wanted="room for temporary files",
            remedy="free the place, and try again",
        ) from error


def _made(sheet: Sheet, table: Table, others: Sequence[tuple[OnMap, Table]], folder: Path) -> bytes:
    loose, kept = folder / "map.gpkg", folder / "kept.gpkg"
    layers = data_layers.parts(sheet, table, others)
    said = notes(sheet, table, data_layers.where(sheet, layers))
    for one in layers:
        pyogrio.write_dataframe(
            one.places, loose, layer=one.name, driver="GPKG", geometry_type=one.kind,
            **(_NEXT if loose.exists() else {**_FIRST, "dataset_metadata": dict(said)}),
            layer_options={"GEOMETRY_NAME": "geom", "FID": "fid", "SPATIAL_INDEX": "YES",
                           "IDENTIFIER": one.identifier, "DESCRIPTION": one.about},
        )  # fmt: skip
    words = pd.DataFrame(said, columns=["what", "words"], dtype="str")
    pyogrio.write_dataframe(words, loose, layer="notes", driver="GPKG", append=True)
    with closing(sqlite3.connect(loose, isolation_level=None)) as database:
        _whole(database, layers)
        database.execute("BEGIN")
        _styled(database, layers, clean(sheet.title))
        _titled(database, layers)
        _dated(database, f"{moment(sheet):%Y-%m-%dT%H:%M:%S}.000Z")
        database.execute("COMMIT")
        # What SQLite leaves between its rows is not the same each time.
        database.execute("VACUUM INTO ?", (str(kept),))
    return kept.read_bytes()


def _whole(database: sqlite3.Connection, layers: Sequence[Part]) -> None:
    """Refuse a file that has lost rows: a full disk is not always told."""
    for one in layers:
        table, rows = one.name.replace('"', '""'), len(one.places)
        (found,) = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()  # noqa: S608 - ours
        if found != rows:
            message = f"{found:,} of {rows:,} rows of {one.name}"
            raise OSError(message)


def _styled(database: sqlite3.Connection, layers: Sequence[Part], title: str) -> None:
    database.execute(_STYLES)
    database.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)"
        " VALUES ('', '', ?, 'geom', ?, ?, '', 1, ?, '')",
        [(one.name, one.name, one.style, title) for one in layers],
    )
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles')"
    )


def _titled(database: sqlite3.Connection, layers: Sequence[Part]) -> None:
    database.execute(_TITLES)
    database.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, title) VALUES (?, ?, ?)",
        [(one.name, name, title) for one in layers for name, title in one.titles.items()],
    )
    database.execute(
        "INSERT INTO gpkg_extensions VALUES ('gpkg_data_columns', NULL, 'gpkg_schema',"
        " 'http://www.geopackage.org/spec121/#extension_schema', 'read-write')"
    )


def _dated(database: sqlite3.Connection, said: str) -> None:
    database.execute("UPDATE gpkg_contents SET last_change = ?", (said,))
    database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (said,))
    database.execute("UPDATE layer_styles SET update_time = ?", (said,))
