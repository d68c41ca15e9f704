"""Who is how near to which station, told of one area, building or station."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, literal, or_, select

from geo.catalog.circles import CIRCLES, COMPOUND, Way
from geo.queries.reach import metric_srid
from geo.queries.scope import below
from geo.schema import area, building, reach, station

FARTHEST_M: Final = max(CIRCLES.values())


def _metres(way: Way) -> ColumnElement[float]:
    return reach.c.straight_m if way is Way.STRAIGHT else reach.c.walk_m


def of_area(code: str, *, limit: int) -> Select[Any]:
    """Select the stations that compounds of an area reach, or that stand in it; the nearest first.

    Columns: code, names, kind, inside (whether it stands in the area), straight_m and walk_m (of
    the nearest compound), and for each way compounds and households within a quarter of an hour.
    """
    inside = station.c.area_code.in_(below(code))
    point = func.ST_Transform(station.c.geom, metric_srid().scalar_subquery())
    near = (
        select(
            reach.c.station_code,
            func.min(reach.c.straight_m).label("straight_m"),
            func.min(reach.c.walk_m).label("walk_m"),
            *(
                expression.filter(_metres(way) <= FARTHEST_M).label(f"{way}_{name}")
                for way in Way
                for name, expression in (
                    ("compounds", func.count()),
                    ("households", func.sum(area.c.households)),
                )
            ),
        )
        .join(area, area.c.code == reach.c.code)
        .where(reach.c.thing == COMPOUND, reach.c.code.in_(below(code)))
        .group_by(reach.c.station_code)
        .subquery()
    )
    counts = [f"{way}_{name}" for way in Way for name in ("compounds", "households")]
    return (
        select(
            *_station(), inside.label("inside"),
            func.ST_X(point).label("x"), func.ST_Y(point).label("y"), near.c.straight_m,
            near.c.walk_m, *(near.c[name] for name in counts),
        )
        .select_from(station.outerjoin(near, near.c.station_code == station.c.code))
        .where(or_(near.c.station_code.is_not(None), inside))
        .order_by(
            near.c.walk_m.asc().nulls_last(), near.c.straight_m.asc().nulls_last(),
            station.c.code,
        )
        .limit(limit)
    )  # fmt: skip


def of_building(code: str, *, limit: int) -> Select[Any]:
    """Select the stations that a building reaches: code, names, kind, straight_m, walk_m."""
    return (
        select(*_station(), reach.c.straight_m, reach.c.walk_m)
        .join(reach, reach.c.station_code == station.c.code)
        .where(reach.c.thing == "building", reach.c.code == code)
        .order_by(reach.c.straight_m, station.c.code)
        .limit(limit)
    )


def _station() -> list[ColumnElement[Any]]:
    return [station.c[name] for name in ("code", "name_zh", "name_en", "kind")]


def served(code: str) -> Select[Any]:
    """Select how much is in reach of a station, one row a thing: see the columns.

    `thing` (compound, building), and for each way and circle `{way}_{metres}`: how many, and for
    compounds `{way}_{metres}_households`: in those that say how many.
    """
    metres = [(way, far) for way in Way for far in CIRCLES.values()]
    counts = [func.count().filter(_metres(way) <= far).label(f"{way}_{far}") for way, far in metres]
    people = [
        func.coalesce(func.sum(area.c.households).filter(_metres(way) <= far), 0).label(
            f"{way}_{far}_households"
        )
        for way, far in metres
    ]
    return (
        select(reach.c.thing, *counts, *people)
        .select_from(
            reach.outerjoin(area, (area.c.code == reach.c.code) & (reach.c.thing == COMPOUND))
        )
        .where(reach.c.station_code == code)
        .group_by(reach.c.thing)
    )


def nearest(code: str, thing: str, *, limit: int) -> Select[Any]:
    """Select what is nearest to a station: code, names, size, straight_m, walk_m.

    `size` is the households of a compound, and whether a building is a key one.
    """
    table = area if thing == COMPOUND else building
    size: Any = area.c.households if thing == COMPOUND else building.c.is_key
    return (
        select(
            *(table.c[name] for name in ("code", "name_zh", "name_en")),
            size.label("size"), literal(thing).label("thing"), reach.c.straight_m, reach.c.walk_m,
        )
        .join(reach, reach.c.code == table.c.code)
        .where(reach.c.station_code == code, reach.c.thing == thing)
        .order_by(reach.c.walk_m.asc().nulls_last(), reach.c.straight_m, table.c.code)
        .limit(limit)
    )  # fmt: skip


def any_station() -> Select[Any]:
    """Select the code of some station; no row where none is loaded."""
    return select(station.c.code).limit(1)


def any_walk() -> Select[Any]:
    """Select whether anything is in reach on foot, or at all: walk, measured; one row."""
    found: list[ColumnElement[Any]] = [
        select(reach.c.code).where(reach.c.walk_m.is_not(None)).exists().label("walk"),
        select(reach.c.code).exists().label("measured"),
    ]
    return select(*found)
