"""What is read about coverage. It reads through the door of `dashboard.data`."""

from collections.abc import Collection
from typing import Final

import geopandas as gpd
import pandas as pd

from dashboard import data
from geo import db
from geo.engine import coverage as covering
from geo.engine import missing as lacking
from geo.engine import siting as placing
from geo.engine.coverage import Coverage, CoverageQuestion, Subject
from geo.engine.missing import Kind, Missing
from geo.engine.siting import Siting, SitingQuestion
from geo.queries import reach

WGS84: Final = 4326


def coverage(question: CoverageQuestion) -> Coverage:
    """Say what is in reach of the stations, and who is left out."""
    with data.reading() as connection:
        return covering.coverage(connection, question)


def siting(question: SitingQuestion) -> Siting:
    """Choose where new stations would serve most."""
    with data.reading() as connection:
        return placing.siting(connection, question)


def missing(kind: Kind, *, level: str | None = None, within: str | None = None) -> Missing:
    """List what lacks something."""
    with data.reading() as connection:
        return lacking.missing(connection, kind, level=level, within=within)


def covered_areas(found: Coverage) -> gpd.GeoDataFrame:
    """Return the places of `found` for a map: one row an area, with all its figures and outline.

    Everything as one is no area, and has no row.
    """
    frame = found.frame.set_index(["code", "subject"])
    names = ["whole", "straight", "walk", "straight_share", "walk_share"]
    wide = {
        f"{subject}_{name}": frame.xs(str(subject), level="subject")[name]
        for subject in Subject
        for name in names
    }
    places = found.places[["code", "name_zh", "name_en", "parent_code", "synthetic"]]
    table = places.join(pd.DataFrame(wide), on="code")
    return outlined(table)


def outlined(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return the rows of areas, by their code, with their outlines; what is no area goes."""
    shapes = _shapes(table["code"].tolist())
    joined = table.merge(shapes, on="code")
    return gpd.GeoDataFrame(
        joined.drop(columns="geom"), geometry=gpd.GeoSeries.from_wkb(joined["geom"]), crs=WGS84
    )


def pointed(table: pd.DataFrame) -> gpd.GeoDataFrame:
    """Return rows with lon and lat as points."""
    points = gpd.points_from_xy(table["lon"], table["lat"])
    return gpd.GeoDataFrame(table.drop(columns=["lon", "lat"]), geometry=points, crs=WGS84)


def _shapes(codes: Collection[str]) -> pd.DataFrame:
    with data.reading() as connection:
        return db.read_frame(connection, reach.shapes(codes))
