"""A small city in the real outlines of two districts, loaded through the sample's own profiles.

The districts are real; each is cut into strips that bear the names and codes of real streets.
"""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Engine

from etl.run import load
from geo.settings import CHECKOUT

SAMPLE: Final = CHECKOUT / "data" / "sample"
PROFILES: Final = CHECKOUT / "data" / "profiles" / "sample"
DISTRICTS: Final = ("510105", "510106")
STREETS: Final = 4
"""Streets of each district."""

START: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - civil time, as the profile reads it
DAYS: Final = 120
DEMANDS: Final = 4_000


def load_city(engine: Engine, folder: Path) -> None:
    """Write the city's files into `folder` and load them."""
    districts = gpd.read_file(SAMPLE / "districts.geojson").astype({"code": str})
    districts = districts[districts["code"].isin(DISTRICTS)].to_crs(4326)
    streets = [street for row in districts.itertuples() for street in _strips(row)]
    _write(folder / "districts.geojson", [_feature(row.code, row.name_zh, row.name_en, None,
           row.geometry) for row in districts.itertuples()])  # fmt: skip
    _write(folder / "streets.geojson", streets)
    points = [shapely.geometry.shape(street["geometry"]) for street in streets]
    stations = [
        {
            "code": f"S{place}",
            "name_zh": f"驿站{place}",
            "name_en": f"Station {place}",
            "kind": "蓉城驿站",
            "lon": shape.representative_point().x,
            "lat": shape.representative_point().y,
            "building_code": "",
            "services": 10,
        }
        for place, shape in enumerate(points)
    ]
    _table(folder / "stations.csv", stations)
    _table(folder / "demands.csv", _demands([s["properties"]["code"] for s in streets]))
    for name in ("district", "street", "station", "demand"):
        load(PROFILES / f"{name}.toml", engine, base=folder)


def _strips(district: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - a row of a frame
    """Cut a district from west to east into STREETS, of which each has something."""
    with (SAMPLE / "places.csv").open(encoding="utf-8", newline="") as file:
        places = [r for r in csv.DictReader(file) if r["parent_code"] == district.code]
    west, south, east, north = district.geometry.bounds
    edges = np.linspace(west, east, STREETS + 1)
    return [
        _feature(place["code"], place["name_zh"], place["name_en"], district.code,
                 district.geometry.intersection(shapely.box(left, south, right, north)))
        for place, left, right in zip(places, edges, edges[1:], strict=False)
    ]  # fmt: skip


def _demands(codes: list[str]) -> list[dict[str, object]]:
    """Make up demands: the further down the list a street is, the later they are closed."""
    rng = np.random.default_rng(20)
    rows: list[dict[str, object]] = []
    for number in range(DEMANDS):
        street = int(rng.integers(len(codes)))
        received = START + timedelta(days=int(rng.integers(DAYS)), hours=int(rng.integers(8, 20)))
        late = rng.random() < 0.02 + 0.02 * street
        took = timedelta(hours=int(rng.integers(30, 60)) if late else int(rng.integers(1, 20)))
        rows.append(
            {
                "id": f"T-{number}",
                "received_at": received,
                "due_at": received + timedelta(hours=24),
                "closed_at": received + took,
                "category": "noise",
                "voided": 0,
                "direct_answer": 0,
                "area_code": codes[street],
            }
        )
    blank = ("dispatched_at", "accepted_at", "reopened_at", "callback_at", "status", "channel",
             "text", "satisfaction", "duplicate_of", "lon", "lat")  # fmt: skip
    return [{**row, **dict.fromkeys(blank, "")} for row in rows]


def _feature(
    code: str, name_zh: str, name_en: str, parent: str | None, shape: shapely.Geometry
) -> dict[str, Any]:
    properties = {
        "code": code,
        "name_zh": name_zh,
        "name_en": name_en,
        "parent_code": parent,
        "households": 1000,
        "population": 2500,
    }
    geometry = shapely.geometry.mapping(shape)
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _write(path: Path, features: list[dict[str, Any]]) -> None:
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def _table(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    rows = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
