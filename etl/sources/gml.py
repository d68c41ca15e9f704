"""Features in GML: their values as they are written, their geometry as GDAL reads it."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import Final

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError
from pyproj import CRS
from pyproj.exceptions import CRSError

from etl.errors import SourceError
from etl.sources.markup import decoded, parsed, plain
from etl.sources.pages import Page, flat
from etl.sources.rows import Geometries

_MEMBERS: Final = frozenset({"member", "featureMember", "featureMembers"})


class ReportError(SourceError):
    """The service says in XML that it will not."""


def features(body: bytes) -> tuple[Page, Mapping[str, str]]:
    """Return the features of a collection, and what its first element says of it.

    Raises
    ------
    ReportError
        The service sent a report of an exception instead.
    ValueError
        It is no collection, or one cut off.
    """
    text = decoded(body)
    root = parsed(text)
    if plain(root.tag).endswith("ExceptionReport"):
        raise ReportError(
            given=f"The service refuses: {' '.join(' '.join(root.itertext()).split()):.300}",
            wanted="features",
            remedy="correct read.layer_name or read.params",
        )
    if plain(root.tag) != "FeatureCollection":
        msg = f"it is no collection of features but <{plain(root.tag)}>"
        raise ValueError(msg)
    members = [one for group in root if plain(group.tag) in _MEMBERS for one in group]
    # GDAL would make a number of the code 0571.
    table, refused = flat(_values(member) for member in members)
    geometry, crs = _shapes(text, len(members)) if members else (np.empty(0, dtype=object), None)
    return Page(table=table, geometry=geometry, crs=crs, refused=refused), dict(root.attrib)


def _values(member: ET.Element) -> dict[str, str | None]:
    ids = [value for name, value in member.attrib.items() if plain(name) in {"id", "fid"}]
    found: dict[str, str | None] = {plain(one.tag): one.text for one in member if not len(one)}
    return {"id": ids[0], **found} if ids else found


def _shapes(text: str, count: int) -> tuple[Geometries, CRS | None]:
    # GDAL turns the axes of urn:ogc:def:crs:EPSG::4490, which has latitude first. It is not to
    # fetch the schema from wherever the document says that it is.
    document = f'<?xml version="1.0" encoding="UTF-8"?>{text.lstrip()}'
    try:
        meta, table = pyogrio.read_arrow(document.encode(), columns=[], DOWNLOAD_SCHEMA="NO")
    except (DataSourceError, DataLayerError, ValueError) as error:
        msg = f"its geometry cannot be read: {error}"
        raise ValueError(msg) from None
    if table.num_rows != count:
        msg = f"{table.num_rows} of its {count} features can be read"
        raise ValueError(msg)
    name = meta["geometry_name"] or "wkb_geometry"
    if name not in table.column_names:
        return np.full(count, None, dtype=object), None
    wkb = table[name].to_numpy(zero_copy_only=False)
    shapes = shapely.force_2d(shapely.from_wkb(wkb, on_invalid="ignore"))
    try:
        crs = CRS.from_user_input(meta["crs"]) if meta["crs"] else None
    except CRSError:
        crs = None
    return np.asarray(shapes, dtype=object), crs
