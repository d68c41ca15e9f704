"""Areas, and what stands in them."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo.schema.base import METADATA, SCHEMA, SRID, names, provenance

# One row. What a civil day is, and in what plane metres are metres, must be the same for every
# load and every screen, so they live beside the rows and not in anybody's environment.
deployment = Table(
    "deployment",
    METADATA,
    Column("only", Boolean, CheckConstraint('"only"', name="one_row"), primary_key=True),
    Column("time_zone", String, nullable=False, comment="IANA name; civil days are counted in it"),
    Column("metric_srid", Integer, nullable=False, comment="for areas and distances"),
    *names(),
)

level = Table(
    "level",
    METADATA,
    Column("level", String, primary_key=True),
    Column("rank", SmallInteger, nullable=False, unique=True, comment="1 is the coarsest"),
    *names(),
)

area = Table(
    "area",
    METADATA,
    Column("code", String, primary_key=True, comment="the national code where there is one"),
    Column("level", ForeignKey(level.c.level), nullable=False),
    # Deferred: a file may name a child before its parent.
    Column(
        "parent_code",
        ForeignKey(f"{SCHEMA}.area.code", deferrable=True, initially="DEFERRED"),
        index=True,
    ),
    *names(),
    Column("kind", String),
    Column("households", Integer, CheckConstraint("households >= 0", name="households")),
    Column("population", Integer, CheckConstraint("population >= 0", name="population")),
    Column("valid_from", Date),
    Column("valid_to", Date, comment="half-open: not valid on this day any more"),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    Column("geom", Geometry("MULTIPOLYGON", srid=SRID), nullable=False),
    *provenance(),
    Index("ix_area_level", "level", "code"),
)

# Every area with each area above it and itself: a rollup by the lowest area is summed to any
# level by one join. Rebuilt whenever areas are loaded.
area_path = Table(
    "area_path",
    METADATA,
    Column("area_code", ForeignKey(area.c.code, ondelete="CASCADE"), primary_key=True),
    Column("ancestor_code", ForeignKey(area.c.code, ondelete="CASCADE"), primary_key=True),
    Column("level", String, nullable=False, comment="the level of the ancestor"),
    Index("ix_area_path_ancestor_code", "ancestor_code"),
    Index("ix_area_path_level", "level"),
)

building = Table(
    "building",
    METADATA,
    Column("code", String, primary_key=True),
    *names(),
    Column("kind", String),
    Column("is_key", Boolean, nullable=False, server_default="false"),
    Column("area_code", ForeignKey(area.c.code), index=True),
    Column("address", String),
    Column("steward", String, comment="the department that looks after it"),
    Column("attributes", JSONB, nullable=False, server_default="{}", comment="one file a building"),
    Column("geom", Geometry("GEOMETRY", srid=SRID), nullable=False),
    *provenance(),
)

station = Table(
    "station",
    METADATA,
    Column("code", String, primary_key=True),
    *names(),
    Column("kind", String),
    Column("area_code", ForeignKey(area.c.code), index=True),
    Column("building_code", String, comment="the building it is in"),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    Column("geom", Geometry("POINT", srid=SRID), nullable=False),
    *provenance(),
)

organisation = Table(
    "organisation",
    METADATA,
    Column("code", String, primary_key=True),
    *names(),
    Column("kind", String, comment="set up alone, jointly, attached"),
    Column("level", String, nullable=False),
    Column("area_code", ForeignKey(area.c.code), index=True),
    Column("building_code", String),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("established_on", Date),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    *provenance(),
)
