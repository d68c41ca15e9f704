"""Demands keep what the source said of their place; runs and the quarantine say more.

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-23
"""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: str | None = None
depends_on: str | None = None

SCHEMA: Final = "rongtu"
BEFORE: Final = "'exact', 'compound', 'community', 'street', 'district', 'area', 'stacked', 'none'"
NOW: Final = (
    "'exact', 'nearest', 'compound', 'community', 'street', 'district', 'area', 'name', 'stacked',"
    " 'none'"
)


def upgrade() -> None:
    """Add the columns, and the table of default coordinates."""
    op.add_column(
        "demand",
        sa.Column("area_said", sa.String, comment="the code of an area that the source gave"),
        schema=SCHEMA,
    )
    op.add_column(
        "demand", sa.Column("address", sa.String, comment="masked on the way in"), schema=SCHEMA
    )
    op.add_column(
        "demand",
        sa.Column("place_score", sa.REAL, comment="how like the name is, of a place found by name"),
        schema=SCHEMA,
    )
    op.create_check_constraint(
        op.f("ck_demand_place_score"), "demand", "place_score between 0 and 1", schema=SCHEMA
    )
    _ways(NOW)
    op.create_table(
        "stack",
        sa.Column("source", sa.String, primary_key=True),
        sa.Column("at", sa.BigInteger, primary_key=True, comment="packed: see etl.place.stacks"),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column(
            "run_id",
            sa.BigInteger,
            sa.ForeignKey(f"{SCHEMA}.etl_run.run_id", name="fk_stack_run_id"),
            comment="the load that found it",
        ),
        sa.PrimaryKeyConstraint("source", "at", name="pk_stack"),
        schema=SCHEMA,
    )
    op.add_column(
        "etl_run",
        sa.Column("watermark", sa.String, comment="how far an incremental source was read"),
        schema=SCHEMA,
    )
    op.add_column(
        "etl_run",
        sa.Column(
            "detail",
            JSONB,
            nullable=False,
            server_default="{}",
            comment="reasons, places, notes and the like: see etl.ledger",
        ),
        schema=SCHEMA,
    )
    op.create_index("ix_etl_run_profile", "etl_run", ["profile", "run_id"], schema=SCHEMA)
    op.add_column(
        "quarantine",
        sa.Column("file", sa.String, nullable=False, server_default="", comment="it came from"),
        schema=SCHEMA,
    )
    op.add_column(
        "quarantine",
        sa.Column("row_key", sa.String, comment="its id, where it has one"),
        schema=SCHEMA,
    )
    op.create_index("ix_quarantine_profile", "quarantine", ["profile", "row_key"], schema=SCHEMA)


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_quarantine_profile", "quarantine", schema=SCHEMA)
    op.drop_column("quarantine", "row_key", schema=SCHEMA)
    op.drop_column("quarantine", "file", schema=SCHEMA)
    op.drop_index("ix_etl_run_profile", "etl_run", schema=SCHEMA)
    op.drop_column("etl_run", "detail", schema=SCHEMA)
    op.drop_column("etl_run", "watermark", schema=SCHEMA)
    op.drop_table("stack", schema=SCHEMA)
    op.execute(
        "UPDATE rongtu.demand SET place_how = 'none', area_code = NULL"
        " WHERE place_how IN ('nearest', 'name')"
    )
    _ways(BEFORE)
    for name in ("place_score", "address", "area_said"):
        op.drop_column("demand", name, schema=SCHEMA)


def _ways(known: str) -> None:
    """Say in which ways a place may be obtained."""
    op.drop_constraint(op.f("ck_demand_place_how"), "demand", schema=SCHEMA, type_="check")
    op.create_check_constraint(
        op.f("ck_demand_place_how"), "demand", f"place_how in ({known})", schema=SCHEMA
    )
