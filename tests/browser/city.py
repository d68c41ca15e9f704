"""A small city in the real outlines of two districts, loaded through the sample's own profiles.

The districts are real; each is cut into strips that bear the names and codes of real streets. Each
street has a station and two compounds, one beside the station and one far off. Around one station
there is noise, and nothing else is conspicuous.
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
NOISY: Final = 5
"""The street, in the order of their codes, around whose station there is noise."""
NOISE: Final = 300
PHONE: Final = "13812345678"
"""In every text of the noise, and masked when it is loaded."""


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
    _compounds([s["properties"]["code"] for s in streets], points).to_file(
        folder / "compounds.gpkg", layer="compounds", driver="GPKG"
    )
    _table(folder / "demands.csv", _demands([s["properties"]["code"] for s in streets], points))
    for name in ("district", "street", "compound", "station", "demand"):
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


def _compounds(codes: list[str], streets: list[shapely.Geometry]) -> gpd.GeoDataFrame:
    """Put two squares of 110 m into every street: beside the station, and as far off as it goes."""
    rows = []
    for place, (code, street) in enumerate(zip(codes, streets, strict=True)):
        station = street.representative_point()
        inside = shapely.points(np.column_stack([
            grid.ravel() for grid in np.meshgrid(*(np.linspace(low, high, 40) for low, high in
            zip(street.bounds[:2], street.bounds[2:], strict=True)))
        ]))  # fmt: skip
        room = inside[shapely.contains_properly(street.buffer(-0.001), inside)]
        far = room[int(np.argmax(shapely.distance(room, station)))]
        for number, at in enumerate((station, far), start=1):
            rows.append(
                {
                    "code": f"{code}00{number}", "name_zh": f"小区{place}-{number}",
                    "name_en": f"Compound {place}-{number}", "parent_code": code, "kind": "小区",
                    "households": 100 * (place + 1) + number, "population": 1000,
                    "geometry": shapely.box(at.x - 5e-4, at.y - 5e-4, at.x + 5e-4, at.y + 5e-4),
                }
            )  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=4326)


def _within(street: shapely.Geometry, rng: np.random.Generator) -> shapely.Point:
    west, south, east, north = street.bounds
    while True:
        point = shapely.Point(rng.uniform(west, east), rng.uniform(south, north))
        if street.contains(point):
            return point


def _placed(
    row: dict[str, object], number: int, streets: list[shapely.Geometry], rng: np.random.Generator
) -> dict[str, object]:
    """Give a demand a point in its street, and a kind; the first ones there are the noise."""
    noisy = number < NOISE
    street = streets[NOISY if noisy else int(str(row.pop("street")))]
    at = street.representative_point() if noisy else _within(street, rng)
    if noisy:
        at = shapely.Point(*(rng.normal((at.x, at.y), 0.0012)))
    row.pop("street", None)
    return {
        **row,
        "lon": round(at.x, 6),
        "lat": round(at.y, 6),
        "category": "noise" if noisy or rng.random() < 0.3 else "parking",
        "text": f"夜间施工噪声，电话{PHONE}" if noisy else "",
    }


def _demands(codes: list[str], streets: list[shapely.Geometry]) -> list[dict[str, object]]:
    """Make up demands: the further down the list a street is, the later they are closed."""
    rng = np.random.default_rng(20)
    rows: list[dict[str, object]] = []
    for number in range(DEMANDS):
        street = NOISY if number < NOISE else int(rng.integers(len(codes)))
        received = START + timedelta(days=int(rng.integers(DAYS)), hours=int(rng.integers(8, 20)))
        late = rng.random() < 0.02 + 0.02 * street
        took = timedelta(hours=int(rng.integers(30, 60)) if late else int(rng.integers(1, 20)))
        rows.append(
            {
                "id": f"T-{number}",
                "received_at": received,
                "due_at": received + timedelta(hours=24),
                "closed_at": received + took,
                "voided": 0,
                "direct_answer": 0,
                "area_code": codes[street],
                "street": street,
            }
        )
    blank = ("dispatched_at", "accepted_at", "reopened_at", "callback_at", "status", "channel",
             "satisfaction", "duplicate_of")  # fmt: skip
    return [
        {**_placed(row, number, streets, rng), **dict.fromkeys(blank, "")}
        for number, row in enumerate(rows)
    ]


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
