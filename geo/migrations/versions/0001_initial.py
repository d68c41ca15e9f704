"""The first schema: areas, what stands in them, demands, their rollup, and the ledger.

Revision ID: 0001
Revises:
Create Date: 2026-11-23
"""

from typing import Any, Final

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None

SCHEMA: Final = "rongtu"
TABLES: Final = ("audit", "quarantine", "demand_daily", "demand", "organisation", "station",
                 "building", "area_path", "area", "level", "deployment", "etl_run")  # fmt: skip
"""Children before parents, as they are dropped."""


def upgrade() -> None:
    """Build everything."""
    _ledger()
    _deployment()
    _area()
    _things()
    _demand()
    _demand_daily()


def downgrade() -> None:
    """Take everything away; the schema itself holds Alembic's own table and stays."""
    for table in TABLES:
        op.drop_table(table, schema=SCHEMA)


def _text(name: str, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=False, comment=comment)


def _moment(name: str, comment: str | None = None) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), comment=comment)


def _now(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)


def _names() -> tuple[sa.Column[Any], ...]:
    return (_text("name_zh"), _text("name_en"))


def _provenance() -> tuple[sa.Column[Any], ...]:
    return (
        _text("source", "the profile's source name"),
        sa.Column(
            "synthetic", sa.Boolean(), nullable=False, comment="made up: every screen says so"
        ),
        sa.Column("run_id", sa.BigInteger()),
    )


def _attributes(comment: str | None = None) -> sa.Column[Any]:
    return sa.Column("attributes", JSONB(), server_default="{}", nullable=False, comment=comment)


def _geom(kind: str, *, nullable: bool = False) -> sa.Column[Any]:
    # The index is made by name below, and not by GeoAlchemy on the side.
    return sa.Column("geom", Geometry(kind, srid=4326, spatial_index=False), nullable=nullable)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _refers(table: str, column: str, to: str, **options: Any) -> sa.ForeignKeyConstraint:  # noqa: ANN401
    return sa.ForeignKeyConstraint(
        [column], [f"{SCHEMA}.{to}"], name=f"fk_{table}_{column}", **options
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{columns[0]}", table, list(columns), schema=SCHEMA)


def _spatial_index(table: str) -> None:
    name = f"idx_{table}_geom"
    op.create_index(name, table, ["geom"], schema=SCHEMA, postgresql_using="gist")


def _ledger() -> None:
    op.create_table(
        "etl_run",
        sa.Column("run_id", sa.BigInteger(), sa.Identity()),
        _text("profile"),
        _text("layer"),
        _text("source"),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        _now("finished_at"),
        _text("status"),
        *(
            sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)
            for name in ("read", "inserted", "updated", "unchanged", "quarantined", "skipped")
        ),
        _moment("as_of", "the latest moment that the data speaks of"),
        sa.Column("error", sa.String()),
        _key("etl_run", "run_id"),
        _check("etl_run", "status", "status in ('done', 'failed')"),
        schema=SCHEMA,
    )
    op.create_table(
        "quarantine",
        sa.Column("quarantine_id", sa.BigInteger(), sa.Identity()),
        _text("profile"),
        _text("layer"),
        _text("source"),
        _text("fingerprint", "of the row as it came"),
        sa.Column(
            "row_number", sa.BigInteger(), nullable=False, comment="1 is the first row of data"
        ),
        sa.Column("row", JSONB(), nullable=False, comment="as it came"),
        _text("reason"),
        sa.Column("run_id", sa.BigInteger(), nullable=False, comment="the last that held it back"),
        _key("quarantine", "quarantine_id"),
        _refers("quarantine", "run_id", "etl_run.run_id"),
        sa.UniqueConstraint(
            "source", "layer", "fingerprint", name="uq_quarantine_source_layer_fingerprint"
        ),
        schema=SCHEMA,
    )
    op.create_table(
        "audit",
        sa.Column("audit_id", sa.BigInteger(), sa.Identity()),
        _now("at"),
        _text("actor"),
        _text("action"),
        sa.Column("object", sa.String()),
        sa.Column("detail", JSONB(), server_default="{}", nullable=False),
        _key("audit", "audit_id"),
        schema=SCHEMA,
    )
    _index("audit", "at")


def _deployment() -> None:
    op.create_table(
        "deployment",
        sa.Column("only", sa.Boolean(), nullable=False),
        sa.Column(
            "time_zone",
            sa.String(),
            nullable=False,
            comment="IANA name; civil days are counted in it",
        ),
        sa.Column("metric_srid", sa.Integer(), nullable=False, comment="for areas and distances"),
        *_names(),
        _key("deployment", "only"),
        _check("deployment", "one_row", '"only"'),
        schema=SCHEMA,
    )
    op.create_table(
        "level",
        _text("level"),
        sa.Column("rank", sa.SmallInteger(), nullable=False, comment="1 is the coarsest"),
        *_names(),
        _key("level", "level"),
        sa.UniqueConstraint("rank", name="uq_level_rank"),
        schema=SCHEMA,
    )


def _area() -> None:
    op.create_table(
        "area",
        _text("code", "the national code where there is one"),
        _text("level"),
        sa.Column("parent_code", sa.String()),
        *_names(),
        sa.Column("kind", sa.String()),
        sa.Column("households", sa.Integer()),
        sa.Column("population", sa.Integer()),
        sa.Column("valid_from", sa.Date()),
        sa.Column("valid_to", sa.Date(), comment="half-open: not valid on this day any more"),
        _attributes(),
        _geom("MULTIPOLYGON"),
        *_provenance(),
        _key("area", "code"),
        _refers("area", "level", "level.level"),
        _refers("area", "parent_code", "area.code", deferrable=True, initially="DEFERRED"),
        _refers("area", "run_id", "etl_run.run_id"),
        _check("area", "households", "households >= 0"),
        _check("area", "population", "population >= 0"),
        schema=SCHEMA,
    )
    _index("area", "parent_code")
    _index("area", "level", "code")
    _spatial_index("area")
    op.create_table(
        "area_path",
        _text("area_code"),
        _text("ancestor_code"),
        _text("level", "the level of the ancestor"),
        _key("area_path", "area_code", "ancestor_code"),
        _refers("area_path", "area_code", "area.code", ondelete="CASCADE"),
        _refers("area_path", "ancestor_code", "area.code", ondelete="CASCADE"),
        schema=SCHEMA,
    )
    _index("area_path", "ancestor_code")
    _index("area_path", "level")


def _thing(table: str, *columns: sa.Column[Any]) -> None:
    """Create a table of things that are in an area."""
    op.create_table(
        table,
        _text("code"),
        *_names(),
        *columns,
        *_provenance(),
        _key(table, "code"),
        _refers(table, "area_code", "area.code"),
        _refers(table, "run_id", "etl_run.run_id"),
        schema=SCHEMA,
    )
    _index(table, "area_code")


def _things() -> None:
    _thing(
        "building",
        sa.Column("kind", sa.String()),
        sa.Column("is_key", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("area_code", sa.String()),
        sa.Column("address", sa.String()),
        sa.Column("steward", sa.String(), comment="the department that looks after it"),
        _attributes("one file a building"),
        _geom("GEOMETRY"),
    )
    _spatial_index("building")
    _thing(
        "station",
        sa.Column("kind", sa.String()),
        sa.Column("area_code", sa.String()),
        sa.Column("building_code", sa.String(), comment="the building it is in"),
        _attributes(),
        _geom("POINT"),
    )
    _spatial_index("station")
    _thing(
        "organisation",
        sa.Column("kind", sa.String(), comment="set up alone, jointly, attached"),
        _text("level"),
        sa.Column("area_code", sa.String()),
        sa.Column("building_code", sa.String()),
        sa.Column("active", sa.Boolean(), server_default="true", nullable=False),
        sa.Column("established_on", sa.Date()),
        _attributes(),
    )


def _demand() -> None:
    op.create_table(
        "demand",
        _text("source"),
        _text("source_id", "the source's own id"),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        _moment("dispatched_at"),
        _moment("accepted_at"),
        _moment("due_at"),
        _moment("closed_at", "null while open"),
        _moment("reopened_at"),
        _moment("callback_at"),
        sa.Column("status", sa.String()),
        _text("category"),
        sa.Column("channel", sa.String()),
        sa.Column("text", sa.String(), comment="masked on the way in"),
        sa.Column("satisfaction", sa.SmallInteger()),
        sa.Column("voided", sa.Boolean(), server_default="false", nullable=False),
        sa.Column(
            "duplicate_of", sa.String(), comment="source_id of the demand that this one repeats"
        ),
        sa.Column("direct_answer", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("area_code", sa.String()),
        _text("place_how", "how the place was obtained"),
        _geom("POINT", nullable=True),
        sa.Column("synthetic", sa.Boolean(), nullable=False),
        sa.Column("run_id", sa.BigInteger()),
        _key("demand", "source", "source_id"),
        _refers("demand", "area_code", "area.code"),
        _refers("demand", "run_id", "etl_run.run_id"),
        _check("demand", "satisfaction", "satisfaction between 1 and 5"),
        _check(
            "demand",
            "place_how",
            "place_how in ('exact', 'compound', 'community', 'street', 'district',"
            " 'area', 'stacked', 'none')",
        ),
        schema=SCHEMA,
    )
    for column in ("area_code", "received_at", "due_at", "closed_at"):
        _index("demand", column)
    op.create_index(
        "ix_demand_synthetic",
        "demand",
        ["synthetic"],
        schema=SCHEMA,
        postgresql_where=sa.text("synthetic"),
    )
    _spatial_index("demand")


def _demand_daily() -> None:
    op.create_table(
        "demand_daily",
        sa.Column(
            "day", sa.Date(), nullable=False, comment="civil day in the deployment's time zone"
        ),
        sa.Column("area_code", sa.String(), comment="lowest area; null where none is known"),
        _text("category"),
        *(
            sa.Column(name, sa.Integer(), server_default="0", nullable=False, comment=comment)
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
        sa.UniqueConstraint(
            "day",
            "area_code",
            "category",
            name="uq_demand_daily_day_area_code_category",
            postgresql_nulls_not_distinct=True,
        ),
        schema=SCHEMA,
    )
    _index("demand_daily", "area_code", "day")
