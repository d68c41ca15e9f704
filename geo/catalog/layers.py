"""Every layer over the map. To add one, add an entry; no other file changes."""

from typing import Any, Final

from geoalchemy2 import Geography, Geometry
from sqlalchemy import (
    Select,
    String,
    Table,
    cast,
    func,
    literal,
    literal_column,
    null,
    select,
)

from geo.catalog.circles import CIRCLES, COMPOUND, Way
from geo.catalog.model import Catalog, Kind, Layer
from geo.catalog.reach import LONGEST, MEASURED, VALID, within
from geo.schema import SRID, alert, area, building, demand, road, station
from geo.text import Text


def _of(table: Table) -> Select[Any]:
    columns = ("code", "area_code", "name_zh", "name_en", "kind", "synthetic", "geom")
    return select(*(table.c[name] for name in columns))


_compounds = select(
    area.c.code,
    area.c.code.label("area_code"),
    *(area.c[name] for name in ("name_zh", "name_en", "kind", "synthetic", "geom")),
).where(area.c.level == literal_column("'compound'"))

_near: Final = within(COMPOUND, area.c.code, Way.STRAIGHT, CIRCLES[LONGEST])
_gaps = _compounds.where(VALID, MEASURED, ~_near)

# By area: thousands of ways, one by one, are more features than a browser can take.
_roads = (
    select(
        func.coalesce(road.c.area_code, "").label("code"),
        road.c.area_code,
        literal("步行路网").label("name_zh"),
        literal("Ways to walk").label("name_en"),
        null().label("kind"),
        func.bool_or(road.c.synthetic).label("synthetic"),
        func.ST_CollectionExtract(func.ST_Collect(road.c.geom), 2).label("geom"),
    )
    .where(road.c.walkable)
    .group_by(road.c.area_code)
)

# The circles of the last night scanned. A circle of one cell has no radius: it is drawn as a cell.
_newest = select(func.max(alert.c.ends_on)).scalar_subquery()
_circle = func.ST_Buffer(
    cast(func.ST_SetSRID(func.ST_MakePoint(alert.c.lon, alert.c.lat), SRID), Geography()),
    func.greatest(alert.c.radius_m, 180),
)
_alerts = select(
    cast(alert.c.alert_id, String).label("code"),
    alert.c.area_code,
    alert.c.detail["zh"].astext.label("name_zh"),
    alert.c.detail["en"].astext.label("name_en"),
    alert.c.category.label("kind"),
    select(demand.c.source).where(demand.c.synthetic).exists().label("synthetic"),
    cast(_circle, Geometry()).label("geom"),
).where(alert.c.ends_on == _newest)

LAYERS: Final = Catalog(
    "layer",
    Layer(
        key="stations",
        title=Text(zh="服务站", en="Stations"),
        kind=Kind.POINT,
        features=_of(station),
        shown=True,
    ),
    Layer(
        key="buildings",
        title=Text(zh="楼宇", en="Buildings"),
        kind=Kind.OUTLINE,
        features=_of(building),
    ),
    Layer(
        key="key_buildings",
        title=Text(zh="重点楼宇", en="Key buildings"),
        kind=Kind.OUTLINE,
        features=_of(building).where(building.c.is_key),
    ),
    Layer(
        key="compounds",
        title=Text(zh="小区", en="Compounds"),
        kind=Kind.OUTLINE,
        features=_compounds,
    ),
    Layer(
        key="gaps",
        title=Text(zh="15分钟直线圈外的小区", en="Compounds beyond 15 minutes, straight"),
        kind=Kind.OUTLINE,
        features=_gaps,
    ),
    Layer(
        key="alerts",
        title=Text(zh="异常聚集预警", en="Alerts of outbreaks"),
        kind=Kind.OUTLINE,
        features=_alerts,
    ),
    Layer(
        key="roads",
        title=Text(zh="步行路网", en="Ways to walk"),
        kind=Kind.LINE,
        features=_roads,
    ),
)
