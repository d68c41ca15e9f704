"""More is counted of a day, by channel too; and summed to every area.

Revision ID: 0003
Revises: 0002
Create Date: 2026-11-24
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | None = None
depends_on: str | None = None

SCHEMA: Final = "rongtu"
DAILY: Final = {
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
RETURNS: Final = {
    "received_repeated": "received that day, the same spot and category in the 14 days before",
    "closed_repeated": "closed that day, the same spot and category in the 14 days after",
    "closed_duplicates": "duplicates of those closed that day",
}
OLD: Final = {
    "received", "received_voided", "received_duplicate", "received_closed_same_day",
    "received_closed", "received_direct_answer", "due", "due_closed", "due_on_time", "closed",
    "closed_called_back", "closed_rated", "closed_satisfied",
}  # fmt: skip
LARGE: Final = {"closed_minutes"}


def upgrade() -> None:
    """Make the rollups anew: they are counted from demands again at the end of the migration."""
    op.execute("DROP FUNCTION IF EXISTS rongtu.refresh_demand_daily(date[])")
    op.drop_table("demand_daily", schema=SCHEMA)
    _rollup("demand_daily", DAILY)
    op.create_index(
        "ix_demand_daily_category", "demand_daily", ["category", "channel", "day"], schema=SCHEMA
    )
    _rollup("demand_return", RETURNS)
    op.create_table(
        "area_daily",
        sa.Column("area_code", sa.String, nullable=False, comment="any area, or * for everything"),
        sa.Column("day", sa.Date, nullable=False),
        *_counts(DAILY | RETURNS),
        sa.PrimaryKeyConstraint("area_code", "day", name="pk_area_daily"),
        schema=SCHEMA,
    )
    op.create_index("ix_area_daily_day", "area_daily", ["day"], schema=SCHEMA)
    op.create_index(
        "ix_demand_open",
        "demand",
        ["due_at"],
        schema=SCHEMA,
        postgresql_where=sa.text("closed_at IS NULL AND NOT voided AND duplicate_of IS NULL"),
    )
    op.create_index(
        "ix_demand_duplicate_of",
        "demand",
        ["source", "duplicate_of"],
        schema=SCHEMA,
        postgresql_where=sa.text("duplicate_of IS NOT NULL"),
    )


def _rollup(name: str, counts: dict[str, str]) -> None:
    op.create_table(
        name,
        sa.Column(
            "day", sa.Date, nullable=False, comment="civil day in the deployment's time zone"
        ),
        sa.Column("area_code", sa.String, comment="lowest area; null where none is known"),
        sa.Column("category", sa.String, nullable=False),
        sa.Column(
            "channel", sa.String, nullable=False, comment="empty where the source is silent"
        ),
        *_counts(counts),
        sa.UniqueConstraint(
            "day", "area_code", "category", "channel",
            name=f"uq_{name}_day_area_code_category_channel",
            postgresql_nulls_not_distinct=True,
        ),
        schema=SCHEMA,
    )  # fmt: skip


def _counts(named: dict[str, str]) -> list[sa.Column[int]]:
    return [
        sa.Column(
            name,
            sa.BigInteger if name in LARGE else sa.Integer,
            server_default="0",
            nullable=False,
            comment=comment,
        )
        for name, comment in named.items()
    ]


def downgrade() -> None:
    """Bring the old table back, empty."""
    op.drop_index("ix_demand_duplicate_of", "demand", schema=SCHEMA)
    op.drop_index("ix_demand_open", "demand", schema=SCHEMA)
    for name in ("area_daily", "demand_return", "demand_daily"):
        op.drop_table(name, schema=SCHEMA)
    op.create_table(
        "demand_daily",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("area_code", sa.String),
        sa.Column("category", sa.String, nullable=False),
        *_counts({name: "" for name in DAILY if name in OLD} | {"closed_reopened": ""}),
        sa.UniqueConstraint(
            "day", "area_code", "category",
            name="uq_demand_daily_day_area_code_category",
            postgresql_nulls_not_distinct=True,
        ),
        schema=SCHEMA,
    )  # fmt: skip
    op.create_index(
        "ix_demand_daily_area_code", "demand_daily", ["area_code", "day"], schema=SCHEMA
    )
