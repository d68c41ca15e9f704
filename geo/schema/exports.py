"""What was given out: map sheets and the data beside them, by the code that stands on them."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    Index,
    LargeBinary,
    String,
    Table,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo.schema.base import METADATA

MAX_EXPORT_QUERY: Final = 8_000
"""Characters of a kept query string: 200 corners of a drawn shape and a title are fewer."""

# Of other tables nothing is referred to: a load may replace whatever a sheet shows.
export = Table(
    "export",
    METADATA,
    Column("code", String, primary_key=True, comment="what stands on the sheet, in small letters"),
    Column("made_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column(
        "kind",
        String,
        CheckConstraint("kind in ('sheet', 'data', 'atlas', 'bulletin')", name="kind"),
        nullable=False,
    ),
    Column("format", String, nullable=False, comment="what the file's name ends in"),
    Column("title", String, nullable=False),
    Column(
        "query",
        String,
        CheckConstraint(f"length(query) <= {MAX_EXPORT_QUERY}", name="query"),
        nullable=False,
        comment="a query string in one form, without its question mark",
    ),
    Column("spec", JSONB, nullable=False, comment="how it was made"),
    Column("version", BigInteger, comment="of the data; null without any"),
    Column("as_of", DateTime(timezone=True), comment="of these data"),
    Column("sha256", String, nullable=False, comment="of the file, in hexadecimal"),
    Column("bytes", BigInteger, nullable=False, comment="of the file"),
    Column("seconds", Float, nullable=False, comment="that it took to make"),
    Column("file", LargeBinary, comment="null once it is no longer kept"),
    Index("ix_export_made_at", "made_at"),
)  # fmt: skip
