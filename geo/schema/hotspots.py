"""Demands by cell of a grid of hexagons, and the alerts found in them."""

from typing import Final

from sqlalchemy import (
    REAL,
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    Identity,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from geo.schema.base import METADATA

RESOLUTION: Final = 10
"""The finest cells that are counted: H3's of some 15,000 m2. Coarser ones are sums of these."""

# Only demands with a point of their own that is no default coordinate: cells know of no others.
cell_daily = Table(
    "cell_daily",
    METADATA,
    Column("day", Date, nullable=False, comment="civil day received"),
    Column("category", String, nullable=False),
    Column("cell", BigInteger, nullable=False, comment="H3, of the finest resolution counted"),
    Column("received", Integer, nullable=False),
    Index("ix_cell_daily_day", "day"),
    Index("ix_cell_daily_category", "category", "day"),
)

# All categories together, by month: what a year of days would take seconds to sum.
cell_monthly = Table(
    "cell_monthly",
    METADATA,
    Column("month", Date, primary_key=True, comment="its first day"),
    Column("cell", BigInteger, primary_key=True),
    Column("received", Integer, nullable=False),
)

# What the nightly scan found; never changed afterwards, so that it can be held against what came.
alert = Table(
    "alert",
    METADATA,
    Column("alert_id", BigInteger, Identity(), primary_key=True),
    Column("found_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("within", String, comment="the area that was scanned; null for everything"),
    Column("category", String, comment="null for all"),
    Column("ends_on", Date, nullable=False, comment="its last civil day, that of the scan"),
    Column("days", SmallInteger, nullable=False, comment="how many days it has lasted"),
    Column("lon", Double, nullable=False),
    Column("lat", Double, nullable=False),
    Column("radius_m", REAL, nullable=False),
    Column("cells", ARRAY(BigInteger), nullable=False, comment="H3"),
    Column("area_code", String, comment="the area that holds its centre"),
    Column("cases", Integer, nullable=False),
    Column("expected", Double, nullable=False),
    Column("p", Double, CheckConstraint("p > 0 and p <= 1", name="p"), nullable=False),
    Column("rank", SmallInteger, nullable=False, comment="1 is the most likely of its scan"),
    Column("version", BigInteger, nullable=False, comment="of the data that were scanned"),
    Column("detail", JSONB, nullable=False, server_default="{}", comment="seed, replications, …"),
    Index("ix_alert_ends_on", "ends_on"),
)
