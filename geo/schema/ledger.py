"""What was loaded, what was held back, and who did what."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    String,
    Table,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo.schema.base import METADATA

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
    Column("watermark", String, comment="how far an incremental source was read"),
    Column(
        "detail",
        JSONB,
        nullable=False,
        server_default="{}",
        comment="reasons, places, notes and the like: see etl.ledger",
    ),
    Index("ix_etl_run_profile", "profile", "run_id"),
)

quarantine = Table(
    "quarantine",
    METADATA,
    Column("quarantine_id", BigInteger, Identity(), primary_key=True),
    Column("profile", String, nullable=False),
    Column("layer", String, nullable=False),
    Column("source", String, nullable=False),
    Column("fingerprint", String, nullable=False, comment="of the row as it came"),
    Column("file", String, nullable=False, server_default="", comment="it came from"),
    Column("row_number", BigInteger, nullable=False, comment="1 is the first row of data"),
    Column("row_key", String, comment="its id, where it has one"),
    Column("row", JSONB, nullable=False, comment="as it came"),
    Column("reason", String, nullable=False),
    Column(
        "run_id", ForeignKey(etl_run.c.run_id), nullable=False, comment="the last that held it back"
    ),
    UniqueConstraint("source", "layer", "fingerprint"),
    Index("ix_quarantine_profile", "profile", "row_key"),
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
