"""Demands, and what is counted of them."""

from collections.abc import Mapping
from typing import Final

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
    Column("cell", BigInteger, comment="H3 cell of the point, of the finest resolution counted"),
    Column("synthetic", Boolean, nullable=False),
    Column("run_id", ForeignKey(f"{SCHEMA}.etl_run.run_id")),
    Index("ix_demand_received_at", "received_at"),
    Index("ix_demand_due_at", "due_at"),
    Index("ix_demand_closed_at", "closed_at"),
    # Every screen asks, every few seconds, whether anything is made up: where nothing is, this is
    # empty and answers at once, and the table is not read through.
    Index("ix_demand_synthetic", "synthetic", postgresql_where=text("synthetic")),
    # The open ones are few among many, and asked for by what falls due next.
    Index(
        "ix_demand_open",
        "due_at",
        postgresql_where=text("closed_at IS NULL AND NOT voided AND duplicate_of IS NULL"),
    ),
    Index(
        "ix_demand_duplicate_of",
        "source",
        "duplicate_of",
        postgresql_where=text("duplicate_of IS NOT NULL"),
    ),
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

# Additive counts only: any rate of any period and place is a ratio of two sums of these. Voided
# demands and duplicates of another are in no count but those that count them.
COUNTS: Final = {
    "received": "received that day",
    "received_voided": "received that day, voided: left out of every other count",
    "received_duplicate": "received that day, a duplicate: left out likewise",
    "received_closed_same_day": "received that day and closed by its midnight",
    "received_closed": "received that day and closed by now",
    "received_direct_answer": "received that day and answered at once",
    "received_dispatched": "received that day and dispatched by now",
    "received_accepted": "received that day and accepted by now",
    "received_responded": "received that day, accepted or closed within 24 hours",
    "received_disagreeing": "received that day, its status at odds with its times",
    "received_located": "received that day at a known spot",
    "received_in_cell": "received that day at a point of its own, and so in a cell of the grid",
    "received_stacked": "received that day on a default coordinate",
    "due": "due that day",
    "due_closed": "due that day and closed by now",
    "due_on_time": "due that day and closed no later than due",
    "closed": "closed that day",
    "closed_called_back": "closed that day and called back by now",
    "closed_rated": "closed that day and rated by now",
    "closed_satisfied": "closed that day and rated 4 or 5",
    "closed_reopened_14": "closed that day and reopened within 14 days",
    "closed_reopened_30": "closed that day and reopened within 30 days",
    "closed_on_time": "closed that day, no later than due",
    "closed_last_hour": "closed that day, in the last hour before due",
    "closed_located": "closed that day, at a known spot",
    "closed_days": "civil days from receipt to closing, of those closed that day",
    "closed_minutes": "minutes from receipt to closing, of those closed that day",
}
"""What demand_daily counts of a day."""

RETURNS: Final = {
    "received_repeated": "received that day, the same spot and category in the 14 days before",
    "closed_repeated": "closed that day, the same spot and category in the 14 days after",
    "closed_duplicates": "duplicates of those closed that day",
}
"""What demand_return counts: what one demand has to do with others."""

_LARGE: Final = {"closed_minutes"}


def _counts(named: Mapping[str, str]) -> list[Column[int]]:
    return [
        Column(
            name,
            BigInteger if name in _LARGE else Integer,
            nullable=False,
            server_default="0",
            comment=comment,
        )
        for name, comment in named.items()
    ]


def _rollup(name: str, counts: Mapping[str, str]) -> Table:
    return Table(
        name,
        METADATA,
        Column("day", Date, nullable=False, comment="civil day in the deployment's time zone"),
        # No reference: only refresh_rollups writes here, from demands, which have one; to check it
        # again for a million rows would cost a quarter of a load.
        Column("area_code", String, comment="lowest area; null where none is known"),
        Column("category", String, nullable=False),
        Column("channel", String, nullable=False, comment="empty where the source is silent"),
        *_counts(counts),
        UniqueConstraint(
            "day", "area_code", "category", "channel", postgresql_nulls_not_distinct=True
        ),
    )


demand_daily = _rollup("demand_daily", COUNTS)
# For what is asked of one category, and for which ones there are.
Index(
    "ix_demand_daily_category",
    demand_daily.c.category,
    demand_daily.c.channel,
    demand_daily.c.day,
)
demand_return = _rollup("demand_return", RETURNS)

EVERYWHERE: Final = "*"
"""The code in area_daily of all demands together, those of no known area too."""

# Both, summed to every area above and over all categories and channels: what most screens read.
# A year of it costs the same however many demands there are.
area_daily = Table(
    "area_daily",
    METADATA,
    Column("area_code", String, primary_key=True, comment="any area, or * for everything"),
    Column("day", Date, primary_key=True),
    *_counts(COUNTS | RETURNS),
    Index("ix_area_daily_day", "day"),
)
