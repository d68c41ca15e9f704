"""The register of what was given out: map sheets, data, atlases and bulletins.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-29
"""

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | None = None
depends_on: str | None = None

SCHEMA: Final = "rongtu"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "export",
        sa.Column(
            "code", sa.String, nullable=False, comment="what stands on the sheet, in small letters"
        ),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("format", sa.String, nullable=False, comment="what the file's name ends in"),
        sa.Column("title", sa.String, nullable=False),
        sa.Column(
            "query",
            sa.String,
            nullable=False,
            comment="a query string in one form, without its question mark",
        ),
        sa.Column("spec", JSONB, nullable=False, comment="how it was made"),
        sa.Column("version", sa.BigInteger, comment="of the data; null without any"),
        sa.Column("as_of", sa.DateTime(timezone=True), comment="of these data"),
        sa.Column("sha256", sa.String, nullable=False, comment="of the file, in hexadecimal"),
        sa.Column("bytes", sa.BigInteger, nullable=False, comment="of the file"),
        sa.Column("seconds", sa.Float, nullable=False, comment="that it took to make"),
        sa.Column("file", sa.LargeBinary, comment="null once it is no longer kept"),
        sa.PrimaryKeyConstraint("code", name="pk_export"),
        sa.CheckConstraint("kind in ('sheet', 'data', 'atlas', 'bulletin')", name="kind"),
        sa.CheckConstraint("length(query) <= 8000", name="query"),
        schema=SCHEMA,
    )
    op.create_index("ix_export_made_at", "export", ["made_at"], schema=SCHEMA)


def downgrade() -> None:
    """Take it away, with all that was kept."""
    op.drop_table("export", schema=SCHEMA)
