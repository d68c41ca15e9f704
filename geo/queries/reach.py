"""Stations, what they are to be near to, the ways between, and how far they were found to be."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import Select, String, cast, func, or_, select

from geo.catalog.circles import COMPOUND
from geo.catalog.reach import VALID
from geo.catalog.standing import TODAY
from geo.queries.scope import below
from geo.schema import (
    area,
    area_path,
    building,
    deployment,
    level,
    reach,
    reach_ground,
    road,
    station,
)

METRIC: Final = 4544
"""EPSG code of the plane in which metres are metres, where no deployment says: Chengdu's."""

_NAMES: Final = ("name_zh", "name_en")
_WALKABLE: Final = select(road.c.code).where(road.c.walkable)


def metric_srid() -> Select[Any]:
    """Select the EPSG code of the plane that distances are measured in; one row."""
    return select(func.coalesce(select(deployment.c.metric_srid).scalar_subquery(), METRIC))


def stations() -> Select[Any]:
    """Select every station: code, names, kind, area_code, synthetic, lon, lat."""
    return select(
        station.c.code,
        *(station.c[name] for name in (*_NAMES, "kind", "area_code", "synthetic")),
        func.ST_X(station.c.geom).label("lon"),
        func.ST_Y(station.c.geom).label("lat"),
    ).order_by(station.c.code)


def compounds(*, within: str | None = None) -> Select[Any]:
    """Select the compounds of today: code, area_code, names, households, synthetic, lon, lat.

    The point is one inside the compound.
    """
    statement = select(
        area.c.code,
        area.c.code.label("area_code"),
        *(area.c[name] for name in (*_NAMES, "households", "synthetic")),
        *_inside(area.c.geom),
    ).where(area.c.level == COMPOUND, VALID)
    if within is not None:
        statement = statement.where(area.c.code.in_(below(within)))
    return statement.order_by(area.c.code)


def buildings(*, within: str | None = None) -> Select[Any]:
    """Select the buildings: code, area_code, names, is_key, synthetic, lon, lat."""
    statement = select(
        building.c.code,
        building.c.area_code,
        *(building.c[name] for name in (*_NAMES, "is_key", "synthetic")),
        *_inside(building.c.geom),
    )
    if within is not None:
        statement = statement.where(building.c.area_code.in_(below(within)))
    return statement.order_by(building.c.code)


def _inside(geom: Any) -> tuple[Any, Any]:  # noqa: ANN401 - a column of shapes
    point = func.ST_PointOnSurface(geom)
    return func.ST_X(point).label("lon"), func.ST_Y(point).label("lat")


def grounds(*, within: str | None = None) -> Select[Any]:
    """Select the lowest areas above the compounds, those of today: area_code, geom as WKB."""
    child = area.alias("child")
    finer = select(child.c.code).where(
        child.c.parent_code == area.c.code,
        child.c.level != COMPOUND,
        or_(child.c.valid_from.is_(None), child.c.valid_from <= TODAY),
        or_(child.c.valid_to.is_(None), child.c.valid_to > TODAY),
    )
    statement = select(
        area.c.code.label("area_code"), func.ST_AsBinary(area.c.geom).label("geom")
    ).where(area.c.level != COMPOUND, VALID, ~finer.exists())
    if within is not None:
        statement = statement.where(area.c.code.in_(below(within)))
    return statement.order_by(area.c.code)


def roads() -> Select[Any]:
    """Select the ways that people may walk: geom as WKB."""
    return (
        select(func.ST_AsBinary(road.c.geom).label("geom"))
        .where(road.c.walkable)
        .order_by(road.c.code)
    )


def ways_are() -> Select[Any]:
    """Select how many ways people may walk and a fingerprint of them; one row."""
    said = func.concat(road.c.code, " ", cast(road.c.geom, String))
    return select(
        func.count().label("roads"), func.bit_xor(func.hashtextextended(said, 0)).label("mark")
    ).where(road.c.walkable)


def known() -> Select[Any]:
    """Select what there is to go by; one row.

    `stations`, how many; `measured`, whether distances have been; `network`, whether there is a way
    to walk; `on_foot`, whether anything is in reach on foot; `compounds`, whether there are any.
    """
    return select(
        select(func.count()).select_from(station).scalar_subquery().label("stations"),
        or_(select(reach_ground.c.points).exists(), select(reach.c.code).exists()).label(
            "measured"
        ),
        _WALKABLE.exists().label("network"),
        select(reach.c.code).where(reach.c.walk_m.is_not(None)).exists().label("on_foot"),
        select(area.c.code).where(area.c.level == COMPOUND, VALID).exists().label("compounds"),
    )


def pairs(thing: str, *, within: str | None = None) -> Select[Any]:
    """Select the measured pairs of compounds or buildings: station_code, code, straight_m, walk_m.

    Every station counts, wherever it stands; `within` is where the compound or building is.
    """
    statement = select(
        reach.c.station_code, reach.c.code, reach.c.straight_m, reach.c.walk_m
    ).where(reach.c.thing == thing)  # fmt: skip
    if within is None:
        return statement
    if thing == COMPOUND:
        return statement.where(reach.c.code.in_(below(within)))
    inside = select(building.c.code).where(building.c.area_code.in_(below(within)))
    return statement.where(reach.c.code.in_(inside))


def ground(kind: str, *, metres: int, within: str | None = None) -> Select[Any]:
    """Select the points of each lowest area: area_code, points, straight, walk (may be null)."""
    statement = select(
        reach_ground.c.area_code,
        reach_ground.c.points,
        reach_ground.c[f"straight_{metres}"].label("straight"),
        reach_ground.c[f"walk_{metres}"].label("walk"),
    ).where(reach_ground.c.station_kind == kind)
    if within is not None:
        statement = statement.where(reach_ground.c.area_code.in_(below(within)))
    return statement.order_by(reach_ground.c.area_code)


def holding(of_level: str, *, within: str | None = None) -> Select[Any]:
    """Select which area of a level, at or below `within`, holds which area: area_code, place."""
    statement = select(area_path.c.area_code, area_path.c.ancestor_code.label("place")).where(
        area_path.c.level == of_level
    )
    if within is not None:
        statement = statement.where(area_path.c.ancestor_code.in_(below(within)))
    return statement


def streets() -> Select[Any]:
    """Select in which street every area is: area_code, street_code, street_zh, street_en.

    A street here is an area of the coarsest level but one, whatever it is called.
    """
    used = select(area.c.level).where(area.c.level != COMPOUND)
    ranks = select(level.c.level).where(level.c.level.in_(used)).order_by(level.c.rank)
    second = func.coalesce(
        ranks.offset(1).limit(1).scalar_subquery(), ranks.limit(1).scalar_subquery()
    )
    return (
        select(
            area_path.c.area_code,
            area.c.code.label("street_code"),
            area.c.name_zh.label("street_zh"),
            area.c.name_en.label("street_en"),
        )
        .join(area, area.c.code == area_path.c.ancestor_code)
        .where(area_path.c.level == second)
    )


def shapes(codes: Collection[str]) -> Select[Any]:
    """Select the outlines of areas: code, geom as WKB."""
    return (
        select(area.c.code, func.ST_AsBinary(area.c.geom).label("geom"))
        .where(area.c.code.in_(codes))
        .order_by(area.c.code)
    )
