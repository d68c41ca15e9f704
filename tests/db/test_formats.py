"""The same rows make the same tables, whatever file or database they come from."""

import gzip
import sqlite3
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
import xlwt
from sqlalchemy import text

from etl.ledger import Report
from geo.schema import SCHEMA, area_daily, demand, demand_daily, demand_return, quarantine
from tests.db.builders import ROLLUPS, World

pytestmark = pytest.mark.db

COUNT: Final = 300
MOMENTS: Final = ("received_at", "due_at", "closed_at")
FIELDS: Final = {
    "source_id": "id", "received_at": "received_at", "due_at": "due_at", "closed_at": "closed_at",
    "category": "category", "channel": "channel", "text": "text", "satisfaction": "satisfaction",
    "voided": "voided", "area_code": "area_code", "lon": "lon", "lat": "lat",
}  # fmt: skip
SHORT: Final = {"received_at": "收到时间", "satisfaction": "满意度", "area_code": "区划"}
"""A .dbf has room for ten bytes: in GBK a Chinese character takes two of them."""
COLUMNS: Final = [c.name for c in demand.columns if c.name != "run_id"]
STATED: Final = (290, 10)
"""How many of them are loaded, and how many are held back."""


def a_row(n: int) -> dict[str, Any]:
    """Return a demand with values of every kind, some of them nothing."""
    start = datetime(2020, 3, 1, 8, 0, 59)  # noqa: DTZ001 - on the clock of the deployment
    received = start + timedelta(hours=7 * n, seconds=n)
    return {
        "id": f"D-{n:04}",
        "received_at": received,
        "due_at": received + timedelta(days=2) if n % 5 else None,
        "closed_at": received + timedelta(hours=30, seconds=1) if n % 3 else None,
        "category": ("噪音扰民", "路灯", "parking")[n % 3],
        "channel": None if n % 2 else "12345热线",
        "text": f"第{n}号：“路灯”坏了；a,b |c" if n % 4 else None,
        "satisfaction": None if n % 4 else 1 + n % 5,
        "voided": n % 10 == 0,
        "area_code": None if n % 11 else "B",
        "lon": round(104.0005 + n / 20_000, 6),
        "lat": round(30.0005 + n / 40_000, 6),
    }


def demands() -> pd.DataFrame:
    """Return demands of every kind: typed, some empty, ten of them of no use."""
    early, never = datetime(2020, 1, 2, 3, 4, 5), datetime(1970, 1, 1)  # noqa: DTZ001
    changes: dict[int, dict[str, Any]] = {
        **{n: {"lon": None, "lat": None} for n in (20, 21, 22)},
        **{n: {"category": None} for n in (30, 31)},
        **{n: {"closed_at": early} for n in (50, 52)},
        40: {"satisfaction": 9},
        60: {"id": None},
        61: {"id": "D-0001"},
        70: {"lon": 200.25},
        80: {"received_at": never},
        90: {"received_at": None},
    }
    rows = [a_row(n) | changes.get(n, {}) for n in range(COUNT)]
    return pd.DataFrame(rows).astype(dict.fromkeys(MOMENTS, "datetime64[us]"))


def written(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame as people write it down: all text."""
    moments = {name: frame[name].dt.strftime("%Y-%m-%d %H:%M:%S") for name in MOMENTS}
    flags = frame["voided"].map({True: "是", False: "否"})
    given = frame["satisfaction"]
    marks = given.map(lambda mark: f"{mark:.0f}", na_action="ignore").astype("str")
    return frame.assign(**moments, voided=flags, satisfaction=marks)


def shaped(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return a frame whose points are shapes."""
    pairs = frame[["lon", "lat"]].itertuples(index=False)
    shapes = [None if pd.isna(lon) else shapely.Point(lon, lat) for lon, lat in pairs]
    return gpd.GeoDataFrame(frame.drop(columns=["lon", "lat"]), geometry=shapes, crs=4326)


def profile(world: World, read: str, *, names: dict[str, str] | None = None, points: bool) -> None:
    """Write a profile of demands."""
    taken = {target: (names or {}).get(column, column) for target, column in FIELDS.items()}
    if not points:
        del taken["lon"], taken["lat"]
    fields = "\n".join(f'{target} = "{column}"' for target, column in taken.items())
    world.profile(
        "demand", f'layer = "demand"\nsource = "test"\n[read]\n{read}\n[fields]\n{fields}'
    )


def _text(encoding: str) -> Callable[[World], None]:
    def write(world: World) -> None:
        data = written(demands()).to_csv(index=False)
        (world.folder / "d.csv").write_bytes(data.encode(encoding))
        profile(world, 'path = "d.csv"', points=True)

    return write


def _tsv(world: World) -> None:
    data = written(demands()).to_csv(index=False, sep="\t")
    (world.folder / "d.tsv.gz").write_bytes(gzip.compress(data.encode()))
    profile(world, 'path = "d.tsv.gz"', points=True)


def _cells(frame: pd.DataFrame) -> list[list[Any]]:
    lines = [[None if pd.isna(cell) else cell for cell in row] for row in frame.to_numpy(object)]
    return [[c.to_pydatetime() if isinstance(c, pd.Timestamp) else c for c in row] for row in lines]


def _xlsx(world: World) -> None:
    book = openpyxl.Workbook()
    for row in [FRAME_NAMES, *_cells(demands())]:
        book.active.append(row)
    book.save(world.folder / "d.xlsx")
    profile(world, 'path = "d.xlsx"', points=True)


def _xls(world: World) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("诉求")
    moment = xlwt.easyxf(num_format_str="YYYY-MM-DD HH:MM:SS")
    for top, row in enumerate([FRAME_NAMES, *_cells(demands())]):
        for left, cell in enumerate(row):
            if isinstance(cell, datetime):
                sheet.write(top, left, cell, moment)
            elif cell is not None:
                sheet.write(top, left, cell)
    book.save(world.folder / "d.xls")
    profile(world, 'path = "d.xls"', points=True)


def _geopackage(world: World) -> None:
    frame = shaped(demands())
    # All moments of a GeoPackage are in UTC.
    for name in MOMENTS:
        frame[name] = frame[name].dt.tz_localize("Asia/Shanghai").dt.tz_convert("UTC")
    pyogrio.write_dataframe(frame, world.folder / "d.gpkg")
    profile(world, 'path = "d.gpkg"', points=False)


def _shapefile(world: World) -> None:
    frame = shaped(written(demands())).rename(columns=SHORT)
    pyogrio.write_dataframe(frame, world.folder / "d.shp", encoding="GBK")
    with zipfile.ZipFile(world.folder / "d.zip", "w") as archive:
        for part in world.folder.glob("d.*"):
            if part.suffix in {".shp", ".dbf", ".shx", ".prj"}:
                archive.write(part, f"数据/{part.name}")
    profile(world, 'path = "d.zip"', names=SHORT, points=False)


def _flatgeobuf(world: World) -> None:
    # With an index the rows would be in the order of their places.
    pyogrio.write_dataframe(shaped(demands()), world.folder / "d.fgb", SPATIAL_INDEX="NO")
    profile(world, 'path = "d.fgb"', points=False)


def _geojson(world: World) -> None:
    pyogrio.write_dataframe(shaped(demands()), world.folder / "d.geojson")
    profile(world, 'path = "d.geojson"', points=False)


def _geoparquet(world: World) -> None:
    shaped(demands()).to_parquet(world.folder / "d.parquet")
    profile(world, 'path = "d.parquet"', points=False)


def _parquet(world: World) -> None:
    frame = demands()
    for name in MOMENTS:
        frame[name] = frame[name].dt.tz_localize("Asia/Shanghai")
    frame.to_parquet(world.folder / "d.parquet")
    profile(world, 'path = "d.parquet"', points=True)


def _sqlite(world: World) -> None:
    frame = demands()
    moments = {name: frame[name].dt.strftime("%Y-%m-%dT%H:%M:%S") for name in MOMENTS}
    made = sqlite3.connect(world.folder / "d.db")
    frame.assign(**moments).to_sql("calls", made, index=False)
    made.close()
    read = 'format = "sql"\nurl = "sqlite:///d.db"\nquery = "select * from calls order by rowid"'
    profile(world, read, points=True)


FRAME_NAMES: Final = list(demands().columns)
FORMATS: Final[dict[str, Callable[[World], None]]] = {
    "csv in gb18030": _text("gb18030"),
    "csv in utf-16": _text("utf-16"),
    "tsv.gz": _tsv,
    "xlsx": _xlsx,
    "xls": _xls,
    "geopackage": _geopackage,
    "zipped shapefile in gbk": _shapefile,
    "flatgeobuf": _flatgeobuf,
    "geojson": _geojson,
    "geoparquet": _geoparquet,
    "parquet": _parquet,
    "sqlite": _sqlite,
}
Tables = tuple[list[tuple[Any, ...]], ...]


def loaded(world: World, layer: str) -> tuple[Tables, Report]:
    """Load a layer into empty tables, and return what they hold."""
    with world.engine.begin() as connection:
        tables = f"demand, {ROLLUPS}, rongtu.quarantine, rongtu.stack"
        connection.execute(text(f"TRUNCATE {SCHEMA}.{tables}"))
    report = world.load(layer)
    assert report.adds_up
    found = (
        world.rows(demand, *COLUMNS),
        world.rows(demand_daily),
        world.rows(demand_return),
        world.rows(area_daily),
        world.rows(quarantine, "row_number", "row_key", "reason"),
    )
    return found, report


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_demands_make_the_same_tables(world: World, name: str) -> None:
    _text("utf-8")(world)
    wanted, report = loaded(world, "demand")
    assert (report.inserted, report.quarantined) == STATED
    FORMATS[name](world)
    found, report = loaded(world, "demand")
    assert (report.inserted, report.quarantined) == STATED
    for one, other in zip(found, wanted, strict=True):
        assert one == other
