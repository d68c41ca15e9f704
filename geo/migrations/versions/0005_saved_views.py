"""Views of the planners' page that people keep, and short links.

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-29
"""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | None = None
depends_on: str | None = None

SCHEMA: Final = "rongtu"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_view",
        sa.Column("id", sa.String, nullable=False, comment="short and random: what a link says"),
        sa.Column("name", sa.String, comment="null for a short link without a name"),
        sa.Column(
            "query",
            sa.String,
            nullable=False,
            comment="a query string in one form, without its question mark",
        ),
        sa.Column("kind", sa.String, nullable=False, server_default="view"),
        sa.Column("note", sa.String),
        sa.Column(
            "version", sa.BigInteger, comment="of the data when it was made; null without any"
        ),
        sa.Column("as_of", sa.DateTime(timezone=True), comment="of these data"),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.Column("made_by", sa.String, comment="null: anybody"),
        sa.Column("parent", sa.String),
        sa.Column(
            "deleted_at", sa.DateTime(timezone=True), comment="null while it is there"
        ),
        sa.Column("digest", sa.String, nullable=False, comment="of kind and query"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.ForeignKeyConstraint(["parent"], ["rongtu.saved_view.id"],
                                name="fk_saved_view_parent", ondelete="SET NULL"),
        sa.CheckConstraint("length(query) <= 4000", name="query"),
        sa.CheckConstraint("kind in ('view', 'scenario')", name="kind"),
        schema=SCHEMA,
    )  # fmt: skip
    op.create_index(
        "uq_saved_view_digest",
        "saved_view",
        ["digest"],
        unique=True,
        schema=SCHEMA,
        postgresql_where=sa.text("name IS NULL"),
    )
    op.create_index("ix_saved_view_made_at", "saved_view", ["made_at"], schema=SCHEMA)


def downgrade() -> None:
    """Take it away, with all that people kept."""
    op.drop_table("saved_view", schema=SCHEMA)
