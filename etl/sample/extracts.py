"""The small committed extracts that everything made up is built on."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from etl.sample.arrays import Floats, Geometries
from geo.errors import RongtuError

FOLDER: Final = Path(__file__).resolve().parents[2] / "data" / "sample"
METRIC: Final = "EPSG:4544"
"""3-degree Gauss-Kruger, central meridian 105 E: true to scale in Chengdu."""
PLACES_OF_DECIMALS: Final = 7
"""One centimetre: an edge shared in metres is still shared in degrees."""

_TO_DEGREES: Final = Transformer.from_crs(METRIC, "EPSG:4326", always_xy=True)
_TO_METRES: Final = Transformer.from_crs("EPSG:4326", METRIC, always_xy=True)


class ExtractError(RongtuError):
    """A committed extract is missing or is not what the generator needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracts:
    """What is real in the sample, and the hand-placed anchors.

    Attributes
    ----------
    districts
        `code`, `name_zh`, `name_en` and the outline in degrees.
    places
        Streets and communities: `code`, `name_zh`, `name_en`, `level`, `parent_code`.
    anchors
        By street code, `x` and `y` in metres: about where the street lies.
    """

    districts: gpd.GeoDataFrame
    places: pd.DataFrame
    anchors: pd.DataFrame

    def children(self, code: str) -> pd.DataFrame:
        """Return the places right under the area called `code`, by code."""
        return self.places[self.places["parent_code"] == code].sort_values("code")


def read(folder: Path = FOLDER) -> Extracts:
    """Read the extracts from `folder`.

    Raises
    ------
    ExtractError
        A file is not there.
    """
    files = [folder / name for name in ("districts.geojson", "places.csv", "anchors.csv")]
    missing = [path.name for path in files if not path.is_file()]
    if missing:
        raise ExtractError(
            given=f"{folder} has no {', '.join(missing)}",
            wanted="the three committed extracts of the sample",
            remedy="run from a complete checkout",
        )
    anchors = pd.read_csv(files[2], dtype={"street_code": str}).set_index("street_code")
    at = metric(anchors[["lon", "lat"]].to_numpy())
    return Extracts(
        districts=gpd.read_file(files[0]).sort_values("code", ignore_index=True),
        places=pd.read_csv(files[1], dtype=str),
        anchors=anchors.assign(x=at[:, 0], y=at[:, 1]),
    )


def to_metres(geometries: Geometries) -> Geometries:
    """Project geometries from degrees to the metric plane."""
    projected: Geometries = shapely.transform(geometries, metric)
    return projected


def to_degrees(geometries: Geometries) -> Geometries:
    """Bring geometries back to degrees, rounded."""
    degrees: Geometries = shapely.transform(
        geometries, lambda xy: lonlat(xy).round(PLACES_OF_DECIMALS)
    )
    return degrees


def lonlat(xy: Floats) -> Floats:
    """Convert rows of metric x and y to longitude and latitude."""
    return np.column_stack(_TO_DEGREES.transform(xy[:, 0], xy[:, 1]))


def metric(degrees: Floats) -> Floats:
    """Convert rows of longitude and latitude to metric x and y."""
    return np.column_stack(_TO_METRES.transform(degrees[:, 0], degrees[:, 1]))
