"""Files of features: GeoJSON, GeoPackage, Shapefile, FlatGeobuf, KML."""

import json
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from etl.errors import SourceError, nearest
from etl.profile import Profile
from etl.sources import archive, dbf, dialect, text
from etl.sources.rows import Geometries, Rows

BATCH: Final = 65_536
# GDAL's own way of FlatGeobuf gives offsets into nowhere for a feature without a shape.
pyogrio.set_gdal_config_options({"OGR_FLATGEOBUF_STREAM_BASE_IMPL": "YES"})
_SUFFIXES: Final = {
    "geojson": (".geojson", ".json"),
    "gpkg": (".gpkg",),
    "shapefile": (".shp",),
    "flatgeobuf": (".fgb",),
    "kml": (".kml",),
}
_PROLOGUE: Final = rb"\A(\xef\xbb\xbf)?\s*(<\?xml[^>]*\?>)?(\s|<!--.*?-->)*"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """What GDAL opens, and how.

    Attributes
    ----------
    name
        Its name for GDAL.
    encoding
        Of its text; nothing when GDAL knows better.
    """

    path: Path
    name: str
    layer: str | None
    encoding: str | None
    options: dict[str, Any]


def read(path: Path, profile: Profile, chunk_rows: int) -> Iterator[Rows]:
    """Read attributes as text and geometry as it is, whatever is wrong with it.

    Raises
    ------
    SourceError
        It is not what it is said to be, or does not tell which layer is meant.
    """
    dataset = _dataset(path, profile)
    last = 0
    with _told(path, profile), ExitStack() as stack:
        with _silence():
            source = pyogrio.raw.open_arrow(
                dataset.name,
                layer=_layer(dataset),
                batch_size=BATCH,
                use_pyarrow=True,
                datetime_as_string=True,
                **dataset.options,
            )
            meta, reader = stack.enter_context(source)
        crs = _crs(meta["crs"])
        for table in text.regrouped(_quiet(reader), chunk_rows):
            yield _rows(table, dataset, meta, last, crs)
            last += table.num_rows
        if not last:
            yield _rows(reader.schema.empty_table(), dataset, meta, 0, crs)
        if profile.format == "flatgeobuf":
            _check_count(dataset, last)


def _check_count(dataset: Dataset, read: int) -> None:
    """Refuse a FlatGeobuf that ends early, which GDAL does not tell."""
    promised = pyogrio.read_info(dataset.name, layer=dataset.layer)["features"]
    if promised != read:
        raise SourceError(
            given=f"{dataset.path} cannot be read (it ends after {read:,} of {promised:,})",
            wanted="a whole file of format 'flatgeobuf'",
            remedy="get the file again",
        )


def _dataset(path: Path, profile: Profile) -> Dataset:
    kind, layer = profile.format, profile.read.layer_name
    suffixes = _SUFFIXES[kind]
    encoding = profile.read.encoding and dialect.known(profile.read.encoding, path)
    name = str(path.absolute())
    inside = None
    if archive.is_zip(path):
        inside = archive.member(path, suffixes, stem=layer)
        name = f"/vsizip/{{{name}}}/{inside}"
        layer = None if kind == "shapefile" else layer
    with archive.opened(path, suffixes) as stream:
        start = stream.read(dialect.HEAD)
    _check_kind(path, kind, start)
    options: dict[str, Any] = {}
    if kind == "geojson":
        # Without its name in front, GDAL would obey a file that tells it to read others.
        sequence = _is_sequence(start)
        name = f"GeoJSONSeq:{name}" if sequence else f"GeoJSON:{name}"
        options = {} if sequence else {"DATE_AS_STRING": "YES"}
    elif kind == "shapefile":
        encoding = encoding or _dbf_encoding(path, inside)
        if encoding is not None:
            # As an option of the file: pyogrio's own would stay set for the thread that opened it.
            options = {"ENCODING": encoding.removesuffix("-sig").upper()}
    return Dataset(path=path, name=name, layer=layer, encoding=encoding, options=options)


def _check_kind(path: Path, kind: str, start: bytes) -> None:
    """Look at the file before GDAL does, which tries all its formats on it, whatever its name."""
    first = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\x1e \t\r\n")[:1]
    held = {
        "geojson": lambda: first in {b"{", b"["},
        "gpkg": lambda: start.startswith(b"SQLite format 3\0"),
        "shapefile": lambda: start.startswith(b"\0\0\x27\x0a"),
        "flatgeobuf": lambda: start.startswith(b"fgb\x03"),
        "kml": lambda: (
            re.match(_PROLOGUE + rb"<(\w+:)?kml\b", start, re.DOTALL) is not None
            and b"<OGRVRT" not in start
        ),
    }
    tells: Callable[[], bool] = held[kind]
    if not tells():
        what = {"kml": "KML", "geojson": "GeoJSON", "gpkg": "GeoPackage"}.get(kind, kind)
        raise SourceError(
            given=f"{path} is no {what}: it begins with {start[:16]!r}",
            wanted=f"a file of format {kind!r}",
            remedy="correct read.format, or the file",
        )


def _is_sequence(start: bytes) -> bool:
    """Tell a feature a line from one document."""
    lines = start.removeprefix(b"\xef\xbb\xbf").replace(b"\x1e", b"").lstrip().split(b"\n", 1)
    if len(lines) < 2 or not lines[1].strip():  # noqa: PLR2004
        return False
    try:
        document = json.loads(lines[0])
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and document.get("type") == "Feature"


def _dbf_encoding(path: Path, inside: str | None) -> str | None:
    if inside is not None:
        stem = inside.lower().removesuffix(".shp")
        names = {info.filename.lower(): info.filename for info in archive.checked(path)}
        found = {suffix: names.get(stem + suffix) for suffix in (".dbf", ".cpg")}
        parts = {
            suffix: archive.start_of(path, name, dbf.SAMPLE)
            for suffix, name in found.items()
            if name
        }
    else:
        beside = {one.suffix.lower(): one for one in path.parent.glob(f"{_literal(path.stem)}.*")}
        parts = {
            suffix: archive.head(beside[suffix], dbf.SAMPLE)
            for suffix in (".dbf", ".cpg")
            if suffix in beside
        }
    said = parts.get(".cpg")
    return dbf.encoding(
        parts.get(".dbf", b""), None if said is None else said[:100].decode("ascii", "ignore")
    )


def _literal(stem: str) -> str:
    return re.sub(r"([*?\[])", r"[\1]", stem)


def _layer(dataset: Dataset) -> str | None:
    known = [str(name) for name in pyogrio.list_layers(dataset.name)[:, 0]]
    layer, path = dataset.layer, dataset.path
    if not known:
        raise SourceError(
            given=f"{path} has no layer",
            wanted="a file with features in it",
            remedy="get the file again, or correct read.format",
        )
    if layer is not None and layer not in known:
        raise SourceError(
            given=f"{path} has no layer {layer!r}",
            wanted=f"one of {', '.join(known)}",
            remedy=f"correct read.layer_name: {nearest(layer, known)}",
        )
    if layer is None and len(known) > 1:
        raise SourceError(
            given=f"{path} has {len(known)} layers",
            wanted="the name of one in read.layer_name",
            remedy=f"choose one of {', '.join(known[:50])}",
        )
    return layer


def _rows(
    table: pa.Table, dataset: Dataset, meta: dict[str, Any], last: int, crs: CRS | None
) -> Rows:
    shapes = {meta["geometry_name"] or "wkb_geometry", "wkb_geometry"}
    types = dict(zip(meta["fields"], meta["ogr_types"], strict=True))
    columns: dict[str, pa.Array] = {}
    geometry = None
    for name, column in zip(table.column_names, table.columns, strict=True):
        if name in shapes and name not in types:
            geometry = _geometry(column, dataset, last)
            continue
        written = text.texts(column, encoding=dataset.encoding)
        is_moment = types.get(name) == "OFTDateTime"
        columns[name] = text.moments(written) if is_moment else written
    index = pd.RangeIndex(last + 1, last + table.num_rows + 1)
    return Rows(frame=text.frame(columns, index), geometry=geometry, crs=crs)


def _geometry(column: pa.ChunkedArray, dataset: Dataset, last: int) -> Geometries:
    try:
        return shapes(column.to_numpy())
    except NotImplementedError:  # curves: GDAL draws them as lines when it is not in a hurry
        with _silence():
            drawn = pyogrio.raw.read(
                dataset.name,
                layer=dataset.layer,
                columns=[],
                skip_features=last,
                max_features=len(column),
                **dataset.options,
            )
        return shapes(drawn[2])


def shapes(wkb: Geometries) -> Geometries:
    """Return shapes in two dimensions; what makes none is none."""
    # A ring of two points is a row with bad geometry, not a file that cannot be read.
    with np.errstate(all="ignore"):
        made = shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore"))
    return np.asarray(made, dtype=np.object_)


def _crs(said: str | None) -> CRS | None:
    try:
        crs = CRS.from_user_input(said) if said else None
    except CRSError:
        return None
    if crs is None or crs.is_engineering:
        return None  # "undefined" of GeoPackage is a paper without a place
    return crs.to_2d()


def _quiet(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    while True:
        with _silence():
            batch = next(iter(batches), None)
        if batch is None:
            return
        yield batch


@contextmanager
def _silence() -> Iterator[None]:
    """Keep GDAL's warnings off the terminal: what matters of them is a reason of some row."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextmanager
def _told(path: Path, profile: Profile) -> Iterator[None]:
    try:
        yield
    except (DataSourceError, DataLayerError, pa.ArrowException, ValueError) as error:
        said = "; ".join(
            dict.fromkeys(str(error).replace(str(path.absolute()), path.name).split("; "))
        )
        raise SourceError(
            given=f"{path} cannot be read ({said[:300]})",
            wanted=f"a whole file of format {profile.format!r}"
            + (f" in {profile.read.encoding}" if profile.read.encoding else ""),
            remedy="correct read.encoding"
            if isinstance(error, UnicodeError)
            else "correct read.format, or the file",
        ) from error
