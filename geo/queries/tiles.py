"""Vector tiles: what lies in a square of the map, encoded by PostGIS as Mapbox Vector Tiles.

Properties are `code`, `name_zh`, `name_en`, `kind` and `synthetic`, and the name of the only layer
in a tile is its key. An id of the encoding must be a number, which a code is not: a map that wants
ids promotes `code` (MapLibre's `promoteId`), which no two features of a layer share.

A tile is 4,096 units wide. Whatever the grid can hold is drawn as it is. A polygon too small or
too thin for it, which ST_AsMVTGeom drops, is a square of two units around a point on its surface:
a compound is on the map at every zoom, and as a polygon, so that a style for polygons draws it.
Lines shorter than a unit are dropped.

The encoding: Mapbox, "Vector Tile Specification" 2.1, 2016.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

from geoalchemy2 import Geometry
from sqlalchemy import (
    Column,
    ColumnElement,
    Float,
    FunctionElement,
    Integer,
    Select,
    String,
    Subquery,
    bindparam,
    case,
    func,
    literal_column,
    select,
    true,
)
from sqlalchemy.sql.visitors import iterate

from geo.catalog.standing import TODAY
from geo.queries.alerts import newest
from geo.queries.scope import below
from geo.schema import SRID, alert, area, etl_run

MAX_ZOOM: Final = 20
"""A unit of its grid is a centimetre: what is wanted closer can be enlarged."""
MOST: Final = 10_000
"""Features in a tile. More than this and a browser stutters."""
EXTENT, BUFFER = 4096, 64
# Written out: what never differs need not be sent each time.
_EXTENT: Final[ColumnElement[int]] = literal_column(str(EXTENT))
_MERCATOR: Final[ColumnElement[int]] = literal_column("3857")
_WORLD_M: Final = 2 * math.pi * 6_378_137
PROPERTIES: Final = ("code", "name_zh", "name_en", "kind", "synthetic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Which square of the map: of zoom `z`, column `x` from the west and row `y` from the north."""

    z: int
    x: int
    y: int

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return west, south, east and north of the tile with its buffer, in degrees.

        No farther than the 180th meridian: PostGIS would wrap what is beyond to the other side.
        """
        side, margin = 2**self.z, BUFFER / EXTENT
        west, east = (
            min(max(360 * column / side - 180, -180.0), 180.0)
            for column in (self.x - margin, self.x + 1 + margin)
        )
        south, north = (
            math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / side))))
            for row in (self.y + 1 + margin, self.y - margin)
        )
        return west, south, east, north

    def given(self, key: str, within: str | None) -> dict[str, Any]:
        """Return the parameters of a statement of `tile`."""
        names = ("west", "south", "east", "north")
        place = {} if within is None else {"within": within}
        return {
            "key": key,
            "z": self.z,
            "x": self.x,
            "y": self.y,
            "unit": _WORLD_M / 2**self.z / EXTENT,
            **dict(zip(names, self.box, strict=True)),
            **place,
        }


def of_level(key: str) -> Select[Any]:
    """Select the areas of a level, as a layer selects its features."""
    return select(
        area.c.code,
        area.c.code.label("area_code"),
        *(area.c[name] for name in ("name_zh", "name_en", "kind", "synthetic", "geom")),
    ).where(area.c.level == key)


def stamp() -> Select[Any]:
    """Select what tiles are kept by: version, day, alert and scan; one row.

    `version` is that of `geo.queries.areas.state`. The others are what differs without a load: the
    civil day, as areas are valid by day, and the newest alert and scan.
    """
    version = select(func.nullif(func.count(), 0)).select_from(etl_run).scalar_subquery()
    return newest().add_columns(version.label("version"), TODAY.label("day"))


def lasting(features: Select[Any]) -> bool:
    """Say whether `features` are the same until the next load: no alerts, and nothing by day."""
    return not any(
        element is alert or (isinstance(element, FunctionElement) and element.name == "now")
        for element in iterate(features)
    )


def tile(features: Select[Any], *, within: bool) -> Select[Any]:
    """Select a tile: tile (bytes, none of them when it is empty) and how many things it is made of.

    It is made once for a layer, and told by `Address.given` which tile is meant.

    Parameters
    ----------
    features
        Of a `geo.catalog.Layer`, or `of_level`.
    within
        Whether only things of an area are meant.

    Notes
    -----
    Of more than MOST features, whose boxes touch the tile, those with the smallest hashes of their
    codes are in it: they are spread over the map evenly, and the same each time. `touching` counts
    all.
    """
    source = _touching(features, within=within)
    rows = (
        select(*(source.c[name] for name in PROPERTIES), _drawn(source.c.geom).label("geom"))
        .order_by(func.hashtext(source.c.code), source.c.code)
        .limit(literal_column(str(MOST)))
        .subquery("t")
    )
    key = bindparam("key", type_=String)
    return select(
        func.ST_AsMVT(rows.table_valued(), key, _EXTENT, literal_column("'geom'")).label("tile"),
        func.count().label("things"),
    )


def touching(features: Select[Any], *, within: bool) -> Select[Any]:
    """Select how many features there are whose boxes touch a tile: see `tile`."""
    return select(func.count()).select_from(_touching(features, within=within))


def bounds(features: Select[Any], *, within: bool) -> Select[Any]:
    """Select west, south, east and north of all `features`, nulls without any; one row."""
    source = features.subquery()
    statement = select(
        func.min(func.ST_XMin(source.c.geom)).label("west"),
        func.min(func.ST_YMin(source.c.geom)).label("south"),
        func.max(func.ST_XMax(source.c.geom)).label("east"),
        func.max(func.ST_YMax(source.c.geom)).label("north"),
    )
    return statement.where(source.c.area_code.in_(_below())) if within else statement


def codes() -> Select[Any]:
    """Select the codes of all areas."""
    return select(area.c.code)


def _below() -> Select[Any]:
    return below(bindparam("within", type_=String))  # type: ignore[arg-type]  # compared with, only


def _touching(features: Select[Any], *, within: bool) -> Subquery:
    # The index on a geometry serves only a comparison with the stored column as it is: never
    # transform that side. The box is in its reference system, and the same for every row.
    corners = (bindparam(name, type_=Float) for name in ("west", "south", "east", "north"))
    box = func.ST_MakeEnvelope(*corners, literal_column(str(SRID)))
    if features._group_by_clauses:  # noqa: SLF001 - SQLAlchemy has no other word for it
        # Rows that are collected, such as the ways by area: only those that touch the tile.
        for column in _stored(features.selected_columns.geom):
            features = features.where(column.bool_op("&&")(box))
    source = features.subquery("source")
    names = (*PROPERTIES, "geom")
    statement = select(*(source.c[name] for name in names)).where(source.c.geom.bool_op("&&")(box))
    if within:
        statement = statement.where(source.c.area_code.in_(_below()))
    return statement.subquery("touching")


def _stored(geometry: ColumnElement[Any]) -> set[Column[Any]]:
    return {
        element
        for element in iterate(geometry)
        if isinstance(element, Column) and isinstance(element.type, Geometry)
    }


def _drawn(geometry: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return `geometry` in units of the tile; null outside of it and its buffer."""
    # A scalar subquery, so that it is computed once and not for each row.
    edges = select(
        func.ST_TileEnvelope(*(bindparam(name, type_=Integer) for name in ("z", "x", "y")))
    ).scalar_subquery()

    def cut(shape: ColumnElement[Any]) -> ColumnElement[Any]:
        return func.ST_AsMVTGeom(shape, edges, _EXTENT, literal_column(str(BUFFER)), true())

    on_surface = func.ST_Transform(func.ST_PointOnSurface(geometry), _MERCATOR)
    speck = func.ST_Expand(on_surface, bindparam("unit", type_=Float))
    is_surface = func.ST_Dimension(geometry) == literal_column("2")
    return func.coalesce(
        cut(func.ST_Transform(geometry, _MERCATOR)), case((is_surface, cut(speck)))
    )
