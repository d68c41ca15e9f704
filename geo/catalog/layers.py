"""Every layer over the map. To add one, add an entry; no other file changes."""

from typing import Any, Final

from sqlalchemy import Select, Table, literal_column, select

from geo.catalog.model import Catalog, Kind, Layer
from geo.schema import area, building, station
from geo.text import Text


def _of(table: Table) -> Select[Any]:
    columns = ("code", "area_code", "name_zh", "name_en", "kind", "synthetic", "geom")
    return select(*(table.c[name] for name in columns))


_compounds = select(
    area.c.code,
    area.c.code.label("area_code"),
    *(area.c[name] for name in ("name_zh", "name_en", "kind", "synthetic", "geom")),
).where(area.c.level == literal_column("'compound'"))

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
)
