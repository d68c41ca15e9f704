"""The data beside the picture: what is on a map sheet as a file for a spreadsheet or a GIS."""

from enum import StrEnum
from typing import Final

from dashboard.snapshot import data_columns, data_csv, data_geojson, data_gpkg, data_xlsx
from dashboard.snapshot.content import Sheet
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


def written(sheet: Sheet, kind: Kind, crs: int = WGS84) -> bytes:
    """Return what is on `sheet` as a file. The same sheet always gives the same bytes.

    The columns are those of `sheet.columns`, in order; CSV and XLSX have each place's label point
    beside them, GeoJSON and GeoPackage its shape and the row of the legend that it is drawn by.
    Numbers that are missing or were suppressed are empty. Every kind but CSV says what the sheet
    says in words; a CSV is plain rows, as a line of remarks would break every program that reads
    it, and has the moment, code, mark and sample word as its last columns instead: the code brings
    back everything else.

    Parameters
    ----------
    crs
        One of `SYSTEMS`. `sheet.frame["geom"]` is in EPSG:4326 whatever is asked for.

    Raises
    ------
    RongtuError
        There are more than `MOST_ROWS` rows; the reference system is none of `SYSTEMS`, or not
        WGS 84 for GeoJSON; a GIS's file is asked for of rows without shapes; a shape lies nowhere
        in `crs`; or the disk is full.
    """
    _check(sheet, kind, crs)
    table = data_columns.table(sheet, crs)
    match kind:
        case Kind.CSV:
            return data_csv.written(sheet, table)
        case Kind.XLSX:
            return data_xlsx.written(sheet, table)
        case Kind.GEOJSON:
            return data_geojson.written(sheet, table)
        case Kind.GPKG:
            return data_gpkg.written(sheet, table)


def _check(sheet: Sheet, kind: Kind, crs: int) -> None:
    rows = len(sheet.frame)
    if rows > MOST_ROWS:
        raise RongtuError(
            given=f"{rows:,} rows",
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
