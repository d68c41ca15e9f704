"""Parquet and GeoParquet."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pyarrow as pa
from pyarrow import parquet
from pyproj import CRS
from pyproj.exceptions import CRSError

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources import header, text, vector
from etl.sources.rows import Rows

BATCH: Final = 65_536
_LONGITUDE_FIRST: Final = CRS.from_epsg(4326)
"""What GeoParquet means when it says nothing; all of ours is longitude first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The column that holds the geometry, and its coordinate system."""

    column: str
    crs: CRS | None


def read(path: Path, profile: Profile, chunk_rows: int) -> Iterator[Rows]:
    """Read columns as text, and the geometry when the file says which column it is.

    Raises
    ------
    SourceError
        It is no Parquet, or its geometry is not well-known binary.
    """
    try:
        file = parquet.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise _broken(path, str(error)) from error
    with file:
        schema = file.schema_arrow
        header.names([[name.replace("\0", "") for name in schema.names]], path)
        shape = _shape(schema, path, profile.read.layer_name)
        last = 0
        try:
            for table in text.regrouped(file.iter_batches(batch_size=BATCH), chunk_rows):
                yield _rows(table, shape, last)
                last += table.num_rows
        except (pa.ArrowException, OSError) as error:
            raise _broken(path, str(error)) from error
        if not last:
            yield _rows(schema.empty_table(), shape, 0)


def _rows(table: pa.Table, shape: Shape | None, last: int) -> Rows:
    kept = {
        name: column
        for name, column in zip(table.column_names, table.columns, strict=True)
        if shape is None or name != shape.column
    }
    index = pd.RangeIndex(last + 1, last + table.num_rows + 1)
    frame = text.frame({name: text.texts(column) for name, column in kept.items()}, index)
    if shape is None:
        return Rows(frame=frame)
    array = table[shape.column].combine_chunks()
    held = array.storage if isinstance(array.type, pa.BaseExtensionType) else array
    wkb = held.cast(pa.large_binary()).to_numpy(zero_copy_only=False)
    return Rows(frame=frame, geometry=vector.shapes(wkb), crs=shape.crs)


def _shape(schema: pa.Schema, path: Path, wanted: str | None) -> Shape | None:
    told = _told(schema, path)
    if told:
        name: str = told["primary_column"]
        if wanted is not None and wanted in told["columns"]:
            name = wanted
        about = told["columns"][name]
        if about.get("encoding") != "WKB":
            raise SourceError(
                given=f"{path} has geometry in {about.get('encoding')!r}",
                wanted="well-known binary (WKB)",
                remedy="write it again with that encoding, GeoParquet's usual one",
            )
        return Shape(column=name, crs=_crs(about))
    # Parquet's own type of geometry, without GeoParquet's page about it.
    for field in schema:
        if getattr(field.type, "extension_name", "") == "geoarrow.wkb":
            return Shape(column=field.name, crs=_crs(_parsed(field.type.__arrow_ext_serialize__())))
    return None


def _told(schema: pa.Schema, path: Path) -> dict[str, Any] | None:
    told = (schema.metadata or {}).get(b"geo")
    if told is None:
        return None
    document = _parsed(told)
    columns, primary = document.get("columns"), document.get("primary_column")
    sensible = (
        isinstance(columns, dict)
        and all(name in schema.names and isinstance(one, dict) for name, one in columns.items())
        and isinstance(primary, str)
        and primary in columns
    )
    if not sensible:
        raise SourceError(
            given=f"{path} says nothing sensible of its geometry: {told[:80]!r}",
            wanted="the metadata of GeoParquet",
            remedy="write the file again",
        )
    return document


def _parsed(document: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(document)
    except (ValueError, RecursionError):
        return {}
    return parsed if isinstance(parsed, dict) else {}


def _crs(about: dict[str, Any]) -> CRS | None:
    said = about.get("crs", _LONGITUDE_FIRST)
    if said is None:
        return None
    try:
        crs = CRS.from_user_input(said).to_2d()
    except CRSError:
        return None
    return _LONGITUDE_FIRST if crs.to_authority() == ("OGC", "CRS84") else crs


def _broken(path: Path, why: str) -> SourceError:
    return SourceError(
        given=f"{path} cannot be read ({why[:300]})",
        wanted="a whole Parquet file",
        remedy="correct read.format, or the file",
    )
