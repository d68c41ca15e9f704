"""The tables. `etl` writes them, `geo.queries` reads them, nothing else names them.

Migrations in `geo.migrations` build them; a test holds that the two agree.
"""

from geo.schema.base import METADATA, SCHEMA, SRID
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

__all__ = [
    "COUNTS",
    "EVERYWHERE",
    "METADATA",
    "RETURNS",
    "SCHEMA",
    "SRID",
    "area",
    "area_daily",
    "area_path",
    "audit",
    "building",
    "demand",
    "demand_daily",
    "demand_return",
    "deployment",
    "etl_run",
    "level",
    "organisation",
    "quarantine",
    "stack",
    "station",
]
