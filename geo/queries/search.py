"""Everything that has a name to be found by: areas of every level, buildings, stations."""

from typing import Any, Final

from sqlalchemy import Select, String, cast, func, literal, null, select, union_all

from geo.schema import area, building, level, station

BELOW_AREAS: Final = 1_000
"""The rank of buildings, beyond that of any level; stations are one further."""


def things(*, limit: int) -> Select[Any]:
    """Select at most `limit` things, coarsest areas first.

    One row a thing: kind ('area', 'building', 'station'), code, level (null unless an area), rank,
    name_zh, name_en, above (the code of the area it lies in, or null), and west, south, east and
    north in degrees.
    """
    parts = (
        _part("area", area, area.c.parent_code, area.c.level, level.c.rank).join(
            level, area.c.level == level.c.level
        ),
        *(
            _part(kind, table, table.c.area_code, cast(null(), String), literal(BELOW_AREAS + at))
            for at, (kind, table) in enumerate((("building", building), ("station", station)))
        ),
    )
    every = union_all(*parts).subquery()
    return select(every).order_by(every.c.rank, every.c.code).limit(limit)


def _part(kind: str, table: Any, above: Any, level_: Any, rank: Any) -> Select[Any]:  # noqa: ANN401 - columns
    shape = table.c.geom
    return select(
        literal(kind).label("kind"),
        table.c.code,
        level_.label("level"),
        rank.label("rank"),
        table.c.name_zh,
        table.c.name_en,
        above.label("above"),
        func.ST_XMin(shape).label("west"),
        func.ST_YMin(shape).label("south"),
        func.ST_XMax(shape).label("east"),
        func.ST_YMax(shape).label("north"),
    )
