"""The ways that people walk, and which station is how far from what."""

from typing import Final

from geoalchemy2 import Geometry
from sqlalchemy import (
    REAL,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo.schema.base import METADATA, SRID, names, provenance
from geo.schema.places import area, station

_WAYS: Final = (("straight", "in a straight line"), ("walk", "on foot; null: no network"))

road = Table(
    "road",
    METADATA,
    Column("code", String, primary_key=True),
    *names(),
    Column("kind", String, comment="as the source classes it, such as OSM's highway"),
    Column(
        "walkable",
        Boolean,
        nullable=False,
        server_default="true",
        comment="people may walk along it: what is not, is no part of the network",
    ),
    Column("area_code", ForeignKey(area.c.code), index=True),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    Column("geom", Geometry("MULTILINESTRING", srid=SRID), nullable=False),
    *provenance(),
)

# Every pair that is no farther apart than a quarter of an hour on foot in a straight line; what has
# no pair is reached by no station. Counted again by the load that changes either.
reach = Table(
    "reach",
    METADATA,
    Column("station_code", ForeignKey(station.c.code, ondelete="CASCADE"), primary_key=True),
    Column(
        "thing",
        String,
        CheckConstraint("thing in ('compound', 'building')", name="thing"),
        primary_key=True,
    ),
    Column("code", String, primary_key=True, comment="of the compound or building"),
    Column("straight_m", REAL, nullable=False),
    Column("walk_m", REAL, comment="along the network; null where there is none or no way"),
    Index("ix_reach_thing", "thing", "code"),
)

# How much of the ground is reached, by points of a lattice; additive, so that any area is a sum.
reach_ground = Table(
    "reach_ground",
    METADATA,
    Column("area_code", ForeignKey(area.c.code, ondelete="CASCADE"), primary_key=True,
           comment="the lowest area above the compounds"),
    Column("station_kind", String, primary_key=True, comment="empty for any"),
    Column("points", Integer, nullable=False),
    *(
        Column(f"{way}_{metres}", Integer, comment=f"points within {metres} m, {words}")
        for way, words in _WAYS
        for metres in (300, 500, 1000)
    ),
)  # fmt: skip
