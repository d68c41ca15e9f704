"""The tables. `etl` writes them, `geo.queries` reads them, nothing else names them.

Migrations in `geo.migrations` build them; a test holds that the two agree.
"""

from geo.schema.base import METADATA, SCHEMA, SRID
from geo.schema.coverage import reach, reach_ground, road
from geo.schema.demands import (
    COUNTS,
    EVERYWHERE,
    RETURNS,
    area_daily,
    demand,
    demand_daily,
    demand_return,
    stack,
)
from geo.schema.exports import export
from geo.schema.hotspots import RESOLUTION, alert, cell_daily, cell_monthly
from geo.schema.ledger import audit, etl_run, quarantine
from geo.schema.places import (
    area,
    area_path,
    building,
    deployment,
    level,
    organisation,
    station,
)
from geo.schema.saved import saved_view

__all__ = [
    "COUNTS",
    "EVERYWHERE",
    "METADATA",
    "RESOLUTION",
    "RETURNS",
    "SCHEMA",
    "SRID",
    "alert",
    "area",
    "area_daily",
    "area_path",
    "audit",
    "building",
    "cell_daily",
    "cell_monthly",
    "demand",
    "demand_daily",
    "demand_return",
    "deployment",
    "etl_run",
    "export",
    "level",
    "organisation",
    "quarantine",
    "reach",
    "reach_ground",
    "road",
    "saved_view",
    "stack",
    "station",
]
