"""The tables. `etl` writes them, `geo.queries` reads them, nothing else names them.

Migrations in `geo.migrations` build them; a test holds that the two agree.
"""

from geo.schema.base import METADATA, SCHEMA, SRID
from geo.schema.demands import demand, demand_daily, stack
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
    "METADATA",
    "SCHEMA",
    "SRID",
    "area",
    "area_path",
    "audit",
    "building",
    "demand",
    "demand_daily",
    "deployment",
    "etl_run",
    "level",
    "organisation",
    "quarantine",
    "stack",
    "station",
]
