"""What is told of one area, building or station. Codes and days are bound parameters throughout."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Table,
    func,
    literal,
    or_,
    select,
)

from geo.catalog.reach import VALID
from geo.catalog.standing import flag, number
from geo.queries.reach import metric_srid
from geo.schema import (
    area,
    building,
    etl_run,
    level,
    organisation,
    station,
)

TOUCHING_M: Final = 1.0
"""Outlines so near to each other touch: their corners are rounded to about a decimetre."""
NEAREST: Final = 5
"""How many areas are named where none touches, such as compounds with streets between."""
BUILDING_FLAGS: Final = ("tax_over_100m", "has_adviser", "has_officer", "has_talent",
                         "has_canteen", "has_lounge", "has_meeting_room")  # fmt: skip
BUILDING_NUMBERS: Final = ("floors", "dossier_done", "dossier_total", "services")
"""What a building's attributes say as yes or no, and as numbers: as the catalog reads them."""
DEGREE_M: Final = 80_000.0
"""Metres of a degree of longitude at the latitudes of China, or fewer: only to choose by index."""
_PROVENANCE: Final = ("source", "synthetic")


def _loaded(table: Table) -> tuple[ColumnElement[Any], ...]:
    """Return where a row is from, and when it was loaded."""
    run = etl_run.alias("run")
    found = (
        select(run.c[name]).where(run.c.run_id == table.c.run_id).scalar_subquery().label(label)
        for name, label in (("profile", "profile"), ("finished_at", "loaded_at"))
    )
    return (*(table.c[name] for name in _PROVENANCE), *found)


def plane(geom: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return a geometry in the plane in which the deployment measures metres."""
    return func.ST_Transform(geom, metric_srid().scalar_subquery())


def place(code: str) -> Select[Any]:
    """Select the area `code`: its columns, level_zh, level_en, km2, and where it is from."""
    names = ("code", "level", "parent_code", "name_zh", "name_en", "kind", "households",
             "population", "valid_from", "valid_to", "attributes")  # fmt: skip
    return (
        select(
            *(area.c[name] for name in names),
            level.c.name_zh.label("level_zh"),
            level.c.name_en.label("level_en"),
            (func.ST_Area(plane(area.c.geom)) / 1e6).label("km2"),
            *_loaded(area),
        )
        .join(level, level.c.level == area.c.level)
        .where(area.c.code == code)
    )


def one_building(code: str) -> Select[Any]:
    """Select the building `code`: its columns, a point in it, and where it is from."""
    said = building.c.attributes
    read: tuple[ColumnElement[Any], ...] = (
        *(flag(said, key).label(key) for key in BUILDING_FLAGS),
        *(number(said, key).label(key) for key in BUILDING_NUMBERS),
    )
    return _thing(building, code, "is_key", "address", "steward").add_columns(*read)


def one_station(code: str) -> Select[Any]:
    """Select the station `code`: its columns, its point, and where it is from."""
    services = number(station.c.attributes, "services").label("services")
    return _thing(station, code, "building_code").add_columns(services)


def _thing(table: Table, code: str, *more: str) -> Select[Any]:
    names = ("code", "name_zh", "name_en", "kind", "area_code", "attributes", *more)
    point = func.ST_PointOnSurface(table.c.geom)
    return select(
        *(table.c[name] for name in names),
        func.ST_X(point).label("lon"),
        func.ST_Y(point).label("lat"),
        func.ST_X(plane(point)).label("x"),
        func.ST_Y(plane(point)).label("y"),
        *_loaded(table),
    ).where(table.c.code == code)


def neighbours(code: str) -> Select[Any]:
    """Select the areas of the same level nearest to `code`: code, names, metres; nearest first.

    All that touch it, within TOUCHING_M, and at least NEAREST if there are so many.
    """
    me = area.alias("me")
    mine = select(me.c.geom).where(me.c.code == code).scalar_subquery()
    same = select(me.c.level).where(me.c.code == code).scalar_subquery()
    others = (area.c.level == same, area.c.code != code, VALID)
    touching = select(area.c.code).where(
        *others, func.ST_DWithin(area.c.geom, mine, TOUCHING_M / DEGREE_M)
    )
    nearest = (
        select(area.c.code)
        .where(*others)
        .order_by(area.c.geom.op("<->")(mine), area.c.code)
        .limit(NEAREST)
    )
    metres = func.ST_Distance(plane(area.c.geom), plane(mine)).label("metres")
    chosen = touching.union(nearest).subquery()
    return (
        select(area.c.code, area.c.name_zh, area.c.name_en, metres)
        .where(area.c.code.in_(select(chosen.c.code)))
        .order_by(metres, area.c.code)
    )


def organisations(*, at: str | None = None, inside: str | None = None) -> Select[Any]:
    """Select the organisations of the area `at` itself, or of the building `inside`.

    Columns: code, names, kind, level, active, established_on, synthetic.
    """
    names = ("code", "name_zh", "name_en", "kind", "level", "active", "established_on", "synthetic")
    statement = select(*(organisation.c[name] for name in names)).order_by(organisation.c.code)
    if inside is not None:
        return statement.where(organisation.c.building_code == inside)
    return statement.where(organisation.c.area_code == at, organisation.c.building_code.is_(None))


def stations_in(code: str) -> Select[Any]:
    """Select the stations in a building: code, names, kind."""
    names = ("code", "name_zh", "name_en", "kind")
    return (
        select(*(station.c[name] for name in names))
        .where(station.c.building_code == code)
        .order_by(station.c.code)
    )


def search(given: str, *, limit: int) -> Select[Any]:
    """Select what is called like `given`: thing, code, names; those with such a code first."""
    parts = []
    for thing, table in (("area", area), ("building", building), ("station", station)):
        is_code = func.starts_with(table.c.code, given)
        parts.append(
            select(
                literal(thing, String).label("thing"),
                table.c.code, table.c.name_zh, table.c.name_en, is_code.label("by_code"),
            ).where(
                or_(
                    is_code,
                    func.strpos(table.c.name_zh, given) > 0,
                    func.strpos(func.lower(table.c.name_en), func.lower(given)) > 0,
                )
            )
        )  # fmt: skip
    every = parts[0].union_all(*parts[1:]).subquery()
    return (
        select(every.c.thing, every.c.code, every.c.name_zh, every.c.name_en)
        .order_by(every.c.by_code.desc(), func.length(every.c.code), every.c.code)
        .limit(limit)
    )


def sketch(code: str, *, simple_m: float) -> Select[Any]:
    """Select outlines about an area: code, geom (WKB, metres) of it, its fellows and parent."""
    me = area.alias("me")
    mine = select(me.c.parent_code, me.c.level).where(me.c.code == code).subquery()
    outline = func.ST_SimplifyPreserveTopology(plane(area.c.geom), simple_m)
    sibling = (area.c.level == mine.c.level) & area.c.parent_code.is_not_distinct_from(
        mine.c.parent_code
    )
    return (
        select(area.c.code, func.ST_AsBinary(outline).label("geom"))
        .select_from(area)
        .join(mine, sibling | (area.c.code == mine.c.parent_code))
        .where(VALID)
        .order_by(area.c.code)
    )


def spots(codes: Sequence[str]) -> Select[Any]:
    """Select where stations are: code, x, y in metres."""
    point = plane(station.c.geom)
    return select(station.c.code, func.ST_X(point).label("x"), func.ST_Y(point).label("y")).where(
        station.c.code.in_(codes)
    )
