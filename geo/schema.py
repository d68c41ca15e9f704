"""The tables. `etl` writes them, `geo.queries` reads them, nothing else names them.

Migrations in `geo.migrations` build them; a test holds that the two agree.
"""

from typing import Final

from geoalchemy2 import Geometry
from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

SRID: Final = 4326
"""Everything is stored in WGS 84; sources in another datum are converted on the way in."""

SCHEMA: Final = "rongtu"

METADATA: Final = MetaData(
    schema=SCHEMA,
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    },
)


def _provenance() -> tuple[Column[str], Column[bool], Column[int | None]]:
    return (
        Column("source", String, nullable=False, comment="the profile's source name"),
        Column("synthetic", Boolean, nullable=False, comment="made up: every screen says so"),
        Column("run_id", ForeignKey(f"{SCHEMA}.etl_run.run_id")),
    )


def _names() -> tuple[Column[str], Column[str]]:
    return Column("name_zh", String, nullable=False), Column("name_en", String, nullable=False)


# One row. What a civil day is, and in what plane metres are metres, must be the same for every
# load and every screen, so they live beside the rows and not in anybody's environment.
deployment = Table(
    "deployment",
    METADATA,
    Column("only", Boolean, CheckConstraint('"only"', name="one_row"), primary_key=True),
    Column("time_zone", String, nullable=False, comment="IANA name; civil days are counted in it"),
    Column("metric_srid", Integer, nullable=False, comment="for areas and distances"),
    *_names(),
)

level = Table(
    "level",
    METADATA,
    Column("level", String, primary_key=True),
    Column("rank", SmallInteger, nullable=False, unique=True, comment="1 is the coarsest"),
    *_names(),
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
    *_names(),
    Column("kind", String),
    Column("households", Integer, CheckConstraint("households >= 0", name="households")),
    Column("population", Integer, CheckConstraint("population >= 0", name="population")),
    Column("valid_from", Date),
    Column("valid_to", Date, comment="half-open: not valid on this day any more"),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    Column("geom", Geometry("MULTIPOLYGON", srid=SRID), nullable=False),
    *_provenance(),
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
    *_names(),
    Column("kind", String),
    Column("is_key", Boolean, nullable=False, server_default="false"),
    Column("area_code", ForeignKey(area.c.code), index=True),
    Column("address", String),
    Column("steward", String, comment="the department that looks after it"),
    Column("attributes", JSONB, nullable=False, server_default="{}", comment="one file a building"),
    Column("geom", Geometry("GEOMETRY", srid=SRID), nullable=False),
    *_provenance(),
)

station = Table(
    "station",
    METADATA,
    Column("code", String, primary_key=True),
    *_names(),
    Column("kind", String),
    Column("area_code", ForeignKey(area.c.code), index=True),
    Column("building_code", String, comment="the building it is in"),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    Column("geom", Geometry("POINT", srid=SRID), nullable=False),
    *_provenance(),
)

organisation = Table(
    "organisation",
    METADATA,
    Column("code", String, primary_key=True),
    *_names(),
    Column("kind", String, comment="set up alone, jointly, attached"),
    Column("level", String, nullable=False),
    Column("area_code", ForeignKey(area.c.code), index=True),
    Column("building_code", String),
    Column("active", Boolean, nullable=False, server_default="true"),
    Column("established_on", Date),
    Column("attributes", JSONB, nullable=False, server_default="{}"),
    *_provenance(),
)

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
    Column(
        "place_how",
        String,
        CheckConstraint(
            "place_how in ('exact', 'compound', 'community', 'street', 'district',"
            " 'area', 'stacked', 'none')",
            name="place_how",
        ),
        nullable=False,
        comment="how the place was obtained",
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

etl_run = Table(
    "etl_run",
    METADATA,
    Column("run_id", BigInteger, Identity(), primary_key=True),
    Column("profile", String, nullable=False),
    Column("layer", String, nullable=False),
    Column("source", String, nullable=False),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("finished_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column(
        "status",
        String,
        CheckConstraint("status in ('done', 'failed')", name="status"),
        nullable=False,
    ),
    *(
        Column(name, BigInteger, nullable=False, server_default="0")
        for name in ("read", "inserted", "updated", "unchanged", "quarantined", "skipped")
    ),
    Column("as_of", DateTime(timezone=True), comment="the latest moment that the data speaks of"),
    Column("error", String),
)

quarantine = Table(
    "quarantine",
    METADATA,
    Column("quarantine_id", BigInteger, Identity(), primary_key=True),
    Column("profile", String, nullable=False),
    Column("layer", String, nullable=False),
    Column("source", String, nullable=False),
    Column("fingerprint", String, nullable=False, comment="of the row as it came"),
    Column("row_number", BigInteger, nullable=False, comment="1 is the first row of data"),
    Column("row", JSONB, nullable=False, comment="as it came"),
    Column("reason", String, nullable=False),
    Column(
        "run_id", ForeignKey(etl_run.c.run_id), nullable=False, comment="the last that held it back"
    ),
    UniqueConstraint("source", "layer", "fingerprint"),
)

audit = Table(
    "audit",
    METADATA,
    Column("audit_id", BigInteger, Identity(), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("actor", String, nullable=False),
    Column("action", String, nullable=False),
    Column("object", String),
    Column("detail", JSONB, nullable=False, server_default="{}"),
    Index("ix_audit_at", "at"),
)
