"""Demands by cell of a grid, alerts, roads, and which station is how far from what.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-28
"""

from typing import Final

import shapely
import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from geo import grid

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | None = None
depends_on: str | None = None

SCHEMA: Final = "rongtu"
RESOLUTION: Final = 10
CHUNK: Final = 100_000
NEW: Final = {
    "received_in_cell": "received that day at a point of its own, and so in a cell of the grid",
    "received_stacked": "received that day on a default coordinate",
}
ROLLUPS: Final = ("demand_daily", "area_daily")
MADE: Final = ("alert", "cell_monthly", "cell_daily", "reach_ground", "reach", "road")


def upgrade() -> None:
    """Give demands their cells; the rollups are counted again at the end of the migration."""
    op.add_column(
        "demand",
        sa.Column(
            "cell",
            sa.BigInteger,
            comment="H3 cell of the point, of the finest resolution counted",
        ),
        schema=SCHEMA,
    )
    _fill()
    for table in ROLLUPS:
        for name, comment in NEW.items():
            column = sa.Column(
                name, sa.Integer, nullable=False, server_default="0", comment=comment
            )
            op.add_column(table, column, schema=SCHEMA)
    # Empty, so that they are counted again.
    op.execute("TRUNCATE rongtu.demand_daily, rongtu.demand_return, rongtu.area_daily")
    _cells()
    _alerts()
    _coverage()


def _fill() -> None:
    """Compute the cell of every demand that has a point; PostgreSQL knows nothing of H3."""
    connection = op.get_bind()
    connection.execute(
        sa.text("CREATE TEMPORARY TABLE celled (source text, source_id text, cell bigint)")
    )
    # Of the statement and not of the connection, which would keep it for what comes after.
    rows = connection.execute(
        sa.text(
            "SELECT source, source_id, public.ST_AsBinary(geom) FROM rongtu.demand"
            " WHERE geom IS NOT NULL"
        ).execution_options(yield_per=CHUNK)
    )
    put = sa.text("INSERT INTO celled SELECT * FROM unnest(:s, :i, :c)").bindparams(
        sa.bindparam("s", type_=ARRAY(sa.Text)),
        sa.bindparam("i", type_=ARRAY(sa.Text)),
        sa.bindparam("c", type_=ARRAY(sa.BigInteger)),
    )
    for part in rows.partitions(CHUNK):
        sources, ids, points = zip(*part, strict=True)
        cells = grid.cells_of(shapely.from_wkb(list(points)), resolution=RESOLUTION)
        connection.execute(put, {"s": list(sources), "i": list(ids), "c": cells.tolist()})
    connection.execute(sa.text("ANALYZE celled"))
    connection.execute(
        sa.text(
            "UPDATE rongtu.demand SET cell = celled.cell FROM celled"
            " WHERE demand.source = celled.source AND demand.source_id = celled.source_id"
        )
    )
    connection.execute(sa.text("DROP TABLE celled"))


def _cells() -> None:
    op.create_table(
        "cell_daily",
        sa.Column("day", sa.Date, nullable=False, comment="civil day received"),
        sa.Column("category", sa.String, nullable=False),
        sa.Column(
            "cell",
            sa.BigInteger,
            nullable=False,
            comment="H3, of the finest resolution counted",
        ),
        sa.Column("received", sa.Integer, nullable=False),
        schema=SCHEMA,
    )
    op.create_index("ix_cell_daily_day", "cell_daily", ["day"], schema=SCHEMA)
    op.create_index("ix_cell_daily_category", "cell_daily", ["category", "day"], schema=SCHEMA)
    op.create_table(
        "cell_monthly",
        sa.Column("month", sa.Date, nullable=False, comment="its first day"),
        sa.Column("cell", sa.BigInteger, nullable=False),
        sa.Column("received", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("month", "cell", name="pk_cell_monthly"),
        schema=SCHEMA,
    )


def _alerts() -> None:
    op.create_table(
        "alert",
        sa.Column("alert_id", sa.BigInteger, sa.Identity(), nullable=False),
        sa.Column(
            "found_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
        sa.Column("within", sa.String, comment="the area that was scanned; null for everything"),
        sa.Column("category", sa.String, comment="null for all"),
        sa.Column(
            "ends_on", sa.Date, nullable=False, comment="its last civil day, that of the scan"
        ),
        sa.Column("days", sa.SmallInteger, nullable=False, comment="how many days it has lasted"),
        sa.Column("lon", sa.Double, nullable=False),
        sa.Column("lat", sa.Double, nullable=False),
        sa.Column("radius_m", sa.REAL, nullable=False),
        sa.Column("cells", ARRAY(sa.BigInteger), nullable=False, comment="H3"),
        sa.Column("area_code", sa.String, comment="the area that holds its centre"),
        sa.Column("cases", sa.Integer, nullable=False),
        sa.Column("expected", sa.Double, nullable=False),
        sa.Column("p", sa.Double, nullable=False),
        sa.Column(
            "rank", sa.SmallInteger, nullable=False, comment="1 is the most likely of its scan"
        ),
        sa.Column(
            "version", sa.BigInteger, nullable=False, comment="of the data that were scanned"
        ),
        sa.Column(
            "detail", JSONB, nullable=False, server_default="{}", comment="seed, replications, …"
        ),
        sa.PrimaryKeyConstraint("alert_id", name="pk_alert"),
        sa.CheckConstraint("p > 0 and p <= 1", name="p"),
        schema=SCHEMA,
    )
    op.create_index("ix_alert_ends_on", "alert", ["ends_on"], schema=SCHEMA)


def _coverage() -> None:
    op.create_table(
        "road",
        sa.Column("code", sa.String, nullable=False),
        sa.Column("name_zh", sa.String, nullable=False),
        sa.Column("name_en", sa.String, nullable=False),
        sa.Column("kind", sa.String, comment="as the source classes it, such as OSM's highway"),
        sa.Column(
            "walkable",
            sa.Boolean,
            nullable=False,
            server_default="true",
            comment="people may walk along it: what is not, is no part of the network",
        ),
        sa.Column("area_code", sa.String),
        sa.Column("attributes", JSONB, nullable=False, server_default="{}"),
        sa.Column("geom", Geometry("MULTILINESTRING", srid=4326, spatial_index=False),
                  nullable=False),
        sa.Column("source", sa.String, nullable=False, comment="the profile's source name"),
        sa.Column("synthetic", sa.Boolean, nullable=False,
                  comment="made up: every screen says so"),
        sa.Column("run_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("code", name="pk_road"),
        sa.ForeignKeyConstraint(["area_code"], ["rongtu.area.code"], name="fk_road_area_code"),
        sa.ForeignKeyConstraint(["run_id"], ["rongtu.etl_run.run_id"], name="fk_road_run_id"),
        schema=SCHEMA,
    )  # fmt: skip
    op.create_index("ix_road_area_code", "road", ["area_code"], schema=SCHEMA)
    op.create_index("idx_road_geom", "road", ["geom"], schema=SCHEMA, postgresql_using="gist")
    op.create_table(
        "reach",
        sa.Column("station_code", sa.String, nullable=False),
        sa.Column("thing", sa.String, nullable=False),
        sa.Column(
            "code", sa.String, nullable=False, comment="of the compound or building"
        ),
        sa.Column("straight_m", sa.REAL, nullable=False),
        sa.Column(
            "walk_m", sa.REAL, comment="along the network; null where there is none or no way"
        ),
        sa.PrimaryKeyConstraint("station_code", "thing", "code", name="pk_reach"),
        sa.ForeignKeyConstraint(["station_code"], ["rongtu.station.code"],
                                name="fk_reach_station_code", ondelete="CASCADE"),
        sa.CheckConstraint("thing in ('compound', 'building')", name="thing"),
        schema=SCHEMA,
    )  # fmt: skip
    op.create_index("ix_reach_thing", "reach", ["thing", "code"], schema=SCHEMA)
    ways = (("straight", "in a straight line"), ("walk", "on foot; null: no network"))
    op.create_table(
        "reach_ground",
        sa.Column("area_code", sa.String, nullable=False,
                  comment="the lowest area above the compounds"),
        sa.Column("station_kind", sa.String, nullable=False, comment="empty for any"),
        sa.Column("points", sa.Integer, nullable=False),
        *(
            sa.Column(f"{way}_{metres}", sa.Integer, comment=f"points within {metres} m, {words}")
            for way, words in ways
            for metres in (300, 500, 1000)
        ),
        sa.PrimaryKeyConstraint("area_code", "station_kind", name="pk_reach_ground"),
        sa.ForeignKeyConstraint(["area_code"], ["rongtu.area.code"],
                                name="fk_reach_ground_area_code", ondelete="CASCADE"),
        schema=SCHEMA,
    )  # fmt: skip


def downgrade() -> None:
    """Take all of it away again."""
    for table in MADE:
        op.drop_table(table, schema=SCHEMA)
    for table in ROLLUPS:
        for name in NEW:
            op.drop_column(table, name, schema=SCHEMA)
    op.drop_column("demand", "cell", schema=SCHEMA)
