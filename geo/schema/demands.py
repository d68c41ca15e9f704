"""Demands, and what is counted of them."""

from geoalchemy2 import Geometry
from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    text,
)

from geo.schema.base import METADATA, SCHEMA, SRID
from geo.schema.places import area

demand = Table(
    "demand",
    METADATA,
    Column("source", String, primary_key=True),
    Column("source_id", String, primary_key=True, comment="the source's own id"),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("dispatched_at", DateTime(timezone=True)),
    Column("accepted_at", DateTime(timezone=True)),
    Column("due_at", DateTime(timezone=True)),
    Column("closed_at", DateTime(timezone=True), comment="null while open"),
    Column("reopened_at", DateTime(timezone=True)),
    Column("callback_at", DateTime(timezone=True)),
    Column("status", String),
    Column("category", String, nullable=False),
    Column("channel", String),
    Column("text", String, comment="masked on the way in"),
    Column(
        "satisfaction",
        SmallInteger,
        CheckConstraint("satisfaction between 1 and 5", name="satisfaction"),
    ),
    Column("voided", Boolean, nullable=False, server_default="false"),
    Column("duplicate_of", String, comment="source_id of the demand that this one repeats"),
    Column("direct_answer", Boolean, nullable=False, server_default="false"),
    # The lowest area that holds it; the others follow from area_path.
    Column("area_code", ForeignKey(area.c.code), index=True),
    # Kept so that a change of boundaries can place the demand anew.
    Column("area_said", String, comment="the code of an area that the source gave"),
    Column("address", String, comment="masked on the way in"),
    Column(
        "place_how",
        String,
        CheckConstraint(
            "place_how in ('exact', 'nearest', 'compound', 'community', 'street', 'district',"
            " 'area', 'name', 'stacked', 'none')",
            name="place_how",
        ),
        nullable=False,
        comment="how the place was obtained",
    ),
    Column(
        "place_score",
        REAL,
        CheckConstraint("place_score between 0 and 1", name="place_score"),
        comment="how like the name is, of a place found by name",
    ),
    Column("geom", Geometry("POINT", srid=SRID)),
    Column("synthetic", Boolean, nullable=False),
    Column("run_id", ForeignKey(f"{SCHEMA}.etl_run.run_id")),
    Index("ix_demand_received_at", "received_at"),
    Index("ix_demand_due_at", "due_at"),
    Index("ix_demand_closed_at", "closed_at"),
    # Every screen asks, every few seconds, whether anything is made up: where nothing is, this is
    # empty and answers at once, and the table is not read through.
    Index("ix_demand_synthetic", "synthetic", postgresql_where=text("synthetic")),
)

# Default coordinates that a source puts on what it could not locate. Found once, they stay.
stack = Table(
    "stack",
    METADATA,
    Column("source", String, primary_key=True),
    Column("at", BigInteger, primary_key=True, comment="packed: see etl.place.stacks"),
    Column("lon", Double, nullable=False),
    Column("lat", Double, nullable=False),
    Column("run_id", ForeignKey(f"{SCHEMA}.etl_run.run_id"), comment="the load that found it"),
)

# Additive counts only: any rate of any period and place is a ratio of two sums of these.
# Voided demands and duplicates of another are in no count but the two that count them.
demand_daily = Table(
    "demand_daily",
    METADATA,
    Column("day", Date, nullable=False, comment="civil day in the deployment's time zone"),
    # No reference: only refresh_demand_daily writes here, from demands, which have one; to check
    # it again for a million rows would cost a quarter of a load.
    Column("area_code", String, comment="lowest area; null where none is known"),
    Column("category", String, nullable=False),
    *(
        Column(name, Integer, nullable=False, server_default="0", comment=comment)
        for name, comment in (
            ("received", "received that day"),
            ("received_voided", "received that day, voided: left out of every other count"),
            ("received_duplicate", "received that day, a duplicate: left out likewise"),
            ("received_closed_same_day", "received that day and closed by its midnight"),
            ("received_closed", "received that day and closed by now"),
            ("received_direct_answer", "received that day and answered at once"),
            ("due", "due that day"),
            ("due_closed", "due that day and closed by now"),
            ("due_on_time", "due that day and closed no later than due"),
            ("closed", "closed that day"),
            ("closed_called_back", "closed that day and called back by now"),
            ("closed_rated", "closed that day and rated by now"),
            ("closed_satisfied", "closed that day and rated 4 or 5"),
            ("closed_reopened", "closed that day and reopened by now"),
        )
    ),
    UniqueConstraint("day", "area_code", "category", postgresql_nulls_not_distinct=True),
    Index("ix_demand_daily_area_code", "area_code", "day"),
)
