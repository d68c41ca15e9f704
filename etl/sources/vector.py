"""GeoJSON and GeoPackage."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from etl.errors import SourceError, nearest
from etl.profile import Profile
from etl.sources.rows import Geometries, Rows


def read(path: Path, profile: Profile) -> Rows:
    """Read attributes as text and geometry as it is, whatever is wrong with it."""
    layer = profile.read.layer_name
    _check_layer(path, layer)
    try:
        meta, table = pyogrio.read_arrow(
            path, layer=layer, encoding=profile.read.encoding, datetime_as_string=True
        )
    except (DataSourceError, DataLayerError, OSError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    name = meta["geometry_name"] or "wkb_geometry"
    frame = pd.DataFrame(
        {
            column: _text(table[column].to_pandas())
            for column in table.column_names
            if column not in {name, "wkb_geometry"}
        }
    )
    frame.index = pd.RangeIndex(1, table.num_rows + 1)
    held = [column for column in (name, "wkb_geometry") if column in table.column_names]
    geometry = _geometry(table[held[0]].to_numpy()) if held else None
    return Rows(frame=frame, geometry=geometry, crs=_crs(meta["crs"]))


def _check_layer(path: Path, layer: str | None) -> None:
    try:
        known = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except (DataSourceError, OSError) as error:
        raise _unreadable(path, str(error)) from error
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
            remedy=f"choose one of {', '.join(known)}",
        )


def _text(column: "pd.Series[str]") -> "pd.Series[str]":
    """Return numbers as people write them: a whole one without a point."""
    if column.dtype.kind == "f":
        whole = column.mod(1).eq(0)
        shown = column.astype("str").where(~whole, column.round().astype("Int64").astype("str"))
        return shown.where(column.notna())
    if column.dtype.kind == "b":
        return column.map({True: "1", False: "0"}).astype("str")
    text = column.astype("str").where(column.notna()).str.replace("\0", "").str.strip()
    return text.where(text != "")


def _geometry(wkb: Geometries) -> Geometries:
    # A ring of two points is a row with bad geometry, not a file that cannot be read.
    shapes: Geometries = shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore"))
    return np.asarray(shapes, dtype=np.object_)


def _crs(said: str | None) -> CRS | None:
    try:
        return CRS.from_user_input(said) if said else None
    except CRSError:
        return None


def _unreadable(path: Path, why: str) -> SourceError:
    return SourceError(
        given=f"{path} cannot be read ({why})",
        wanted="a GeoJSON or GeoPackage file",
        remedy="correct read.format, or the file",
    )
