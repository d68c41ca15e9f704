"""What people keep: views of the planners' page, and the short links to them."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    String,
    Table,
    func,
    text,
)

from geo.schema.base import METADATA, SCHEMA

MAX_QUERY: Final = 4_000
"""Characters of a kept query string."""

# Of other tables nothing is referred to: a load may replace whatever a view looks at.
saved_view = Table(
    "saved_view",
    METADATA,
    Column("id", String, primary_key=True, comment="short and random: what a link says"),
    Column("name", String, comment="null for a short link without a name"),
    Column(
        "query",
        String,
        CheckConstraint(f"length(query) <= {MAX_QUERY}", name="query"),
        nullable=False,
        comment="a query string in one form, without its question mark",
    ),
    Column(
        "kind",
        String,
        CheckConstraint("kind in ('view', 'scenario')", name="kind"),
        nullable=False,
        server_default="view",
    ),
    Column("note", String),
    Column("version", BigInteger, comment="of the data when it was made; null without any"),
    Column("as_of", DateTime(timezone=True), comment="of these data"),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("made_by", String, comment="null: anybody"),
    Column("parent", ForeignKey(f"{SCHEMA}.saved_view.id", ondelete="SET NULL")),
    Column("deleted_at", DateTime(timezone=True), comment="null while it is there"),
    # An index takes no 4,000 characters.
    Column("digest", String, nullable=False, comment="of kind and query"),
    # The same query without a name is the same link.
    Index(
        "uq_saved_view_digest", "digest", unique=True, postgresql_where=text("name IS NULL")
    ),
    Index("ix_saved_view_made_at", "made_at"),
)  # fmt: skip
