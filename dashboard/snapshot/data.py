"""The data beside the picture: what is on a map sheet as a file for a spreadsheet or a GIS."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import pandas as pd

from dashboard.snapshot import data_columns, data_csv, data_geojson, data_gpkg, data_xlsx
from dashboard.snapshot.content import OnMap, Sheet
from dashboard.snapshot.data_columns import Table
from geo.errors import RongtuError


class Kind(StrEnum):
    """A kind of file; its name is what a file's name ends in."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOJSON = "geojson"
    GPKG = "gpkg"


MIME: Final = {
    Kind.CSV: "text/csv; charset=utf-8",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.GEOJSON: "application/geo+json",
    Kind.GPKG: "application/geopackage+sqlite3",
}
"""What HTTP calls each."""
WGS84, CGCS2000_105E = 4326, 4544
SYSTEMS: Final = (WGS84, CGCS2000_105E)
"""Reference systems that a file may be in: degrees, or metres east and north."""
MOST_ROWS: Final = 100_000
"""Of a table."""
_POINTED: Final = frozenset({Kind.CSV, Kind.XLSX})
"""Kinds that have label points and no shapes."""
_MANY: Final = frozenset({Kind.XLSX, Kind.GPKG})
"""Kinds that have room for more than one table."""


def written(sheet: Sheet, kind: Kind, crs: int = WGS84) -> bytes:
    """Return what is on `sheet` as a file. The same sheet always gives the same bytes.

    The rows are those of `sheet.frame`. XLSX and GeoPackage have more than one table: in them, each
    layer of `sheet.on_map` that has rows is a worksheet or a layer of its own, beside those of
    `sheet.frame`, empty where the map shows nothing of it. What cannot be given row by row is
    in no file; every kind but CSV says of each layer where it is, or why it is not.

    The columns are those that have titles, in order; CSV and XLSX have each place's label point
    beside them, GeoJSON and GeoPackage its shape and the row of the legend that it is drawn by.
    Numbers that are missing or were suppressed are empty. Every kind but CSV says what the sheet
    says in words; a CSV is plain rows, as a line of remarks would break every program that reads
    it, and has the moment, code, mark and sample word as its last columns instead: the code brings
    back everything else.

    Parameters
    ----------
    crs
        One of `SYSTEMS`. The sheet's rows are in EPSG:4326 whatever is asked for.

    Raises
    ------
    RongtuError
        There are more than `MOST_ROWS` rows in a table; the reference system is none of `SYSTEMS`,
        or not WGS 84 for GeoJSON; a GIS's file is asked for of rows without shapes; a shape lies
        nowhere in `crs`; or the disk is full.
    """
    _check(sheet, kind, crs)

    def table(frame: pd.DataFrame, titles: Mapping[str, str]) -> Table:
        return data_columns.table(frame, titles, crs=crs, lang=sheet.lang, pointed=kind in _POINTED)

    own = table(sheet.frame, sheet.columns)
    others = [(one, table(frame, one.columns)) for one, frame in _others(sheet, kind)]
    match kind:
        case Kind.CSV:
            return data_csv.written(sheet, own)
        case Kind.XLSX:
            return data_xlsx.written(sheet, own, others)
        case Kind.GEOJSON:
            return data_geojson.written(sheet, own)
        case Kind.GPKG:
            return data_gpkg.written(sheet, own, others)


def _others(sheet: Sheet, kind: Kind) -> list[tuple[OnMap, pd.DataFrame]]:
    """Return the layers that have a table of their own in a kind of file."""
    if kind not in _MANY:
        return []
    return [(one, one.frame) for one in sheet.on_map if one.frame is not None]


def _check(sheet: Sheet, kind: Kind, crs: int) -> None:
    rows = len(sheet.frame)
    tables = {"": rows} | {one.title: len(frame) for one, frame in _others(sheet, kind)}
    for title, many in tables.items():
        if many > MOST_ROWS:
            raise RongtuError(
                given=f"{many:,} rows" + (f" of the layer {title}" if title else ""),
                wanted=f"{MOST_ROWS:,} at most",
                remedy="choose a smaller area or a coarser level",
            )
    if crs not in SYSTEMS:
        raise RongtuError(
            given=f"EPSG:{crs}",
            wanted=" or ".join(f"EPSG:{one}" for one in SYSTEMS),
            remedy=f"ask for crs={WGS84}",
        )
    if kind is Kind.GEOJSON and crs != WGS84:
        # Programs take any numbers in a GeoJSON for degrees, whatever a `crs` in it says.
        raise RongtuError(
            given=f"GeoJSON in EPSG:{crs}",
            wanted=f"EPSG:{WGS84}, the only one that the standard (RFC 7946) allows",
            remedy=f"take the GeoPackage (gpkg) in EPSG:{crs}",
        )
    if kind in {Kind.GEOJSON, Kind.GPKG} and rows and "geom" not in sheet.frame:
        raise RongtuError(
            given=f"{kind} of rows that have no shapes",
            wanted="a kind of file without shapes: csv or xlsx",
            remedy="take the XLSX",
        )
