"""What all tables share."""

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, MetaData, String

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


def provenance() -> tuple[Column[str], Column[bool], Column[int | None]]:
    """Return where a row is from."""
    return (
        Column("source", String, nullable=False, comment="the profile's source name"),
        Column("synthetic", Boolean, nullable=False, comment="made up: every screen says so"),
        Column("run_id", ForeignKey(f"{SCHEMA}.etl_run.run_id")),
    )


def names() -> tuple[Column[str], Column[str]]:
    """Return what a row is called."""
    return Column("name_zh", String, nullable=False), Column("name_en", String, nullable=False)
