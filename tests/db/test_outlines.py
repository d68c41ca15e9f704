"""The same outlines make the same areas, whatever file they come from."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from sqlalchemy import func, select

from geo.schema import area
from tests.db.builders import World

pytestmark = pytest.mark.db


def communities() -> gpd.GeoDataFrame:
    """Return areas with a hole, of two parts, with borders in between the digits."""
    at = [(104 + 0.002 * n + 1 / 7e6, 30.001 + 1 / 3e6) for n in range(8)]
    shapes = [shapely.Point(x, y).buffer(0.0009, quad_segs=5) for x, y in at]
    shapes[1] = shapes[1].difference(shapely.Point(at[1]).buffer(0.0003, quad_segs=3))
    far = shapely.affinity.translate(shapes[2], yoff=0.004)
    shapes[2] = shapely.MultiPolygon([shapes[2], far])
    return gpd.GeoDataFrame(
        {
            "code": [f"51010{n}" for n in range(8)],
            "name_zh": [f"第{n}社区" for n in range(8)],
            "name_en": [f"Community {n}" for n in range(8)],
            "parent": ["A"] * 5 + ["B"] * 3,
            "households": [100 + n for n in range(8)],
        },
        geometry=shapes,
        crs=4326,
    )


def as_wkt() -> pd.DataFrame:
    """Return the areas as a table."""
    frame = communities()
    wkt = [shapely.to_wkt(shape, rounding_precision=-1) for shape in frame.geometry]
    return pd.DataFrame(frame.drop(columns="geometry")).assign(wkt=wkt)


def _areas_csv(folder: Path) -> str:
    as_wkt().to_csv(folder / "a.csv", index=False)
    return "a.csv"


def _areas_xlsx(folder: Path) -> str:
    as_wkt().to_excel(folder / "a.xlsx", index=False)
    return "a.xlsx"


def _areas_parquet(folder: Path) -> str:
    communities().to_parquet(folder / "a.parquet")
    return "a.parquet"


def _areas_metric(folder: Path) -> str:
    pyogrio.write_dataframe(communities().to_crs(4544), folder / "a.shp", encoding="GBK")
    (folder / "a.prj").unlink()
    return "a.shp"


def _by_gdal(name: str, **told: str) -> Callable[[Path], str]:
    def write(folder: Path) -> str:
        pyogrio.write_dataframe(communities(), folder / name, **told)
        return name

    return write


AREAS: Final[dict[str, Callable[[Path], str]]] = {
    "geojson": _by_gdal("a.geojson"),
    "geopackage": _by_gdal("a.gpkg"),
    "shapefile": _by_gdal("a.shp", encoding="GBK"),
    "shapefile in metres without prj": _areas_metric,
    "flatgeobuf": _by_gdal("a.fgb", SPATIAL_INDEX="NO"),
    "kml": _by_gdal("a.kml", driver="LIBKML"),
    "geoparquet": _areas_parquet,
    "csv with wkt": _areas_csv,
    "xlsx with wkt": _areas_xlsx,
}


@pytest.mark.parametrize("name", AREAS)
def test_the_same_outlines_make_the_same_areas(world: World, name: str) -> None:
    path = AREAS[name](world.folder)
    wkt = 'wkt = "wkt"' if path.endswith((".csv", ".xlsx")) else ""
    crs = "[crs]\ncode = 4544" if "without prj" in name else ""
    world.profile("community", f"""
        layer = "area"
        source = "test"
        [read]
        path = "{path}"
        {crs}
        [level]
        key = "community"
        [fields]
        code = "code"
        name_zh = "name_zh"
        name_en = "name_en"
        parent_code = "parent"
        households = "households"
        {wkt}
    """)  # fmt: skip
    report = world.load("community")
    assert (report.inserted, report.quarantined) == (8, 0)
    frame = communities()
    columns = ("code", "name_zh", "name_en", "parent_code", "households")
    plain = frame.drop(columns="geometry").itertuples(index=False, name=None)
    streets = [("A",), ("B",), ("D",)]
    found = [row for row in world.rows(area, *columns) if row[:1] not in streets]
    assert found == list(plain)
    shapes = (
        select(func.ST_AsBinary(area.c.geom))
        .where(area.c.level == "community")
        .order_by(area.c.code)
    )
    with world.engine.connect() as connection:
        stored = shapely.from_wkb([bytes(one) for one in connection.scalars(shapes)])
    multi = [shapely.multipolygons(shapely.get_parts(shape)) for shape in frame.geometry]
    for one, other in zip(stored, multi, strict=True):
        assert shapely.equals_exact(one.normalize(), other.normalize(), tolerance=1e-9)
