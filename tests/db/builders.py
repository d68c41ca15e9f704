"""Small worlds for tests. Each row is plain; a test states only what it is about."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, select, text

from etl.ledger import Report
from etl.run import load
from geo.schema import METADATA

DEMAND: Final = """
layer = "demand"
source = "test"
synthetic = true
[read]
path = "demands.csv"
[deployment]
time_zone = "Asia/Shanghai"
metric_srid = 4544
name_zh = "测试"
name_en = "Test"
[fields]
source_id = "id"
received_at = "received_at"
due_at = "due_at"
closed_at = "closed_at"
reopened_at = "reopened_at"
callback_at = "callback_at"
category = "category"
text = "text"
satisfaction = "satisfaction"
voided = "voided"
duplicate_of = "duplicate_of"
direct_answer = "direct_answer"
lon = "lon"
lat = "lat"
area_code = "area_code"
"""
COLUMNS: Final = ("id", "received_at", "due_at", "closed_at", "reopened_at", "callback_at",
                  "category", "text", "satisfaction", "voided", "duplicate_of", "direct_answer",
                  "lon", "lat", "area_code")  # fmt: skip
ROLLUPS: Final = (
    "rongtu.demand_daily, rongtu.demand_return, rongtu.area_daily, rongtu.cell_daily,"
    " rongtu.cell_monthly"
)
WEST, EAST = (104.005, 30.005), (104.015, 30.005)
"""A point in each of the two streets."""


def a_demand(id_: str, **changes: str) -> dict[str, str]:
    """Return a demand in the western street, closed in time; times on Chengdu's clock."""
    lon, lat = WEST
    return {
        "id": id_,
        "received_at": "2020-05-06 09:00:00",
        "due_at": "2020-05-08 09:00:00",
        "closed_at": "2020-05-07 09:00:00",
        "category": "noise",
        "voided": "0",
        "direct_answer": "0",
        "lon": str(lon),
        "lat": str(lat),
    } | changes


def square(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def an_area(code: str, geometry: object, **properties: object) -> dict[str, Any]:
    """Return an area as a GeoJSON feature."""
    named = {"code": code, "name_zh": code, "name_en": code, "households": 500}
    return {"type": "Feature", "properties": named | properties, "geometry": geometry}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A folder of profiles and files, and the database they go to."""

    folder: Path
    engine: Engine

    def load(self, name: str) -> Report:
        """Load the profile `name`."""
        return load(self.folder / f"{name}.toml", self.engine)

    def areas(self, level: str, features: Iterable[Mapping[str, Any]]) -> Report:
        """Write areas of `level` with their profile, and load them."""
        self.write_areas(level, features)
        return self.load(level)

    def write_areas(self, level: str, features: Iterable[Mapping[str, Any]]) -> None:
        """Write areas of `level` with their profile."""
        document = {"type": "FeatureCollection", "features": list(features)}
        (self.folder / f"{level}.geojson").write_text(json.dumps(document), encoding="utf-8")
        self.profile(level, f"""
            layer = "area"
            source = "test"
            [read]
            path = "{level}.geojson"
            [level]
            key = "{level}"
            [fields]
            code = "code"
            name_zh = "name_zh"
            name_en = "name_en"
            parent_code = "parent_code"
            households = "households"
        """)  # fmt: skip

    def profile(self, name: str, toml: str) -> None:
        """Write a profile."""
        (self.folder / f"{name}.toml").write_text(toml, encoding="utf-8")

    def demands(self, rows: Iterable[Mapping[str, str]]) -> Report:
        """Write demands with their profile, and load them."""
        self.write_demands(rows)
        return self.load("demand")

    def write_demands(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Write demands with their profile."""
        written_rows(self.folder / "demands.csv", COLUMNS, rows)
        self.profile("demand", DEMAND)

    def emptied(self) -> None:
        """Take all demands out of the database, and what was counted and learnt of them."""
        names = f"rongtu.demand, {ROLLUPS}, rongtu.quarantine, rongtu.stack"
        with self.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE {names}"))

    def everything(self) -> dict[str, object]:
        """Return every row of every table but the ledger."""
        ledger = {"etl_run", "quarantine"}
        tables = [table for table in METADATA.sorted_tables if table.name not in ledger]
        return {table.name: self.rows(table) for table in tables}

    def rows(self, table: Table, *columns: str) -> list[tuple[Any, ...]]:
        """Return rows of `table` in the order of all their values."""
        with self.engine.connect() as connection:
            return rows(connection, table, *columns)


def written_rows(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def rows(connection: Connection, table: Table, *columns: str) -> list[tuple[Any, ...]]:
    """Return `columns` of `table`, or all, in the order of all their values."""
    wanted = [table.c[name] for name in columns] or list(table.c)
    found = [tuple(row) for row in connection.execute(select(*wanted))]
    return sorted(found, key=repr)


def two_streets(world: World) -> None:
    """Load a district of two streets side by side."""
    whole, west, east = (square(104, 30, 104.02, 30.01), square(104, 30, 104.01, 30.01),
                         square(104.01, 30, 104.02, 30.01))  # fmt: skip
    world.areas("district", [an_area("D", whole, parent_code=None)])
    world.areas(
        "street", [an_area("A", west, parent_code="D"), an_area("B", east, parent_code="D")]
    )
