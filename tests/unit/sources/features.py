"""Files of features for the tests of sources."""

import json
import warnings
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyogrio

FEATURE = {"type": "Feature", "properties": {"id": 1}, "geometry": None}
DRIVERS = {
    "a.geojson": "GeoJSON",
    "a.gpkg": "GPKG",
    "a.shp": "ESRI Shapefile",
    "a.fgb": "FlatGeobuf",
    "a.kml": "LIBKML",
}


def made(count: int = 3) -> gpd.GeoDataFrame:
    names = ["佳宏路", "岚景街", "书院街道"]
    return gpd.GeoDataFrame(
        {
            "id": range(1, count + 1),
            "街道": [names[n % 3] for n in range(count)],
            "share": [0.5 + n for n in range(count)],
            "whole": [float(n) for n in range(count)],
        },
        geometry=gpd.points_from_xy(104 + np.arange(count) / 1000, [30.5] * count),
        crs=4326,
    )


def write(frame: gpd.GeoDataFrame, path: Path, driver: str, **told: Any) -> Path:  # noqa: ANN401
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if driver == "FlatGeobuf":
            told["SPATIAL_INDEX"] = "NO"  # or it would sort them
        pyogrio.write_dataframe(frame, path, driver=driver, **told)
    return path


def feature_file(folder: Path, document: object, name: str = "a.geojson") -> Path:
    path = folder / name
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path
