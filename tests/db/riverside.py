"""Two streets on the banks of a river with one bridge, whose every distance is known.

All places are in metres from the southern end of the western bank's road.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from sqlalchemy import Engine

from etl.ledger import Report
from geo.crs import reference
from tests.db.builders import World, an_area, written_rows

METRIC: Final = reference(4544)
ORIGIN: Final = METRIC.from_wgs84(np.array([[104.05, 30.65]]))[0]

Place = tuple[float, float]
ROADS: Final[Mapping[str, Sequence[Place]]] = {
    "west": [(0, 0), (0, 400), (0, 1000)],
    "east": [(100, 0), (100, 400), (100, 1000)],
    "bridge": [(0, 400), (100, 400)],
}
STATIONS: Final[Mapping[str, tuple[str, Place]]] = {
    "S1": ("a", (-10, 0)),
    "S2": ("b", (110, 600)),
}
COMPOUNDS: Final[Mapping[str, tuple[str, int | None, Place]]] = {
    "C1": ("W", 100, (-10, 50)),
    "C2": ("E", 200, (110, 0)),
    "C3": ("E", 300, (110, 1000)),
    "C4": ("W", None, (-10, 1500)),
}
"""Street, households and place. The last is far from every road."""
BUILDINGS: Final[Mapping[str, tuple[bool, Place]]] = {
    "B1": (True, (110, 20)),
    "B2": (False, (-10, 1100)),
}
BANKS: Final = {"W": (-1000, -200, 50, 1600), "E": (50, -200, 1200, 1600)}

FAR: Final = {
    ("S1", "C1"): (50, 70),
    ("S1", "C2"): (120, 920),
    ("S2", "C1"): (np.hypot(120, 550), 670),
    ("S2", "C2"): (600, 620),
    ("S2", "C3"): (400, 420),
    ("S2", "C4"): (np.hypot(120, 900), None),
}
"""In a straight line and on foot, of every station and compound within a quarter of an hour."""


def lonlat(places: Iterable[Place]) -> list[list[float]]:
    """Return places in degrees."""
    degrees = METRIC.to_wgs84(np.asarray(list(places), dtype=float) + ORIGIN)
    return [[float(lon), float(lat)] for lon, lat in degrees]


def box(west: float, south: float, east: float, north: float) -> dict[str, Any]:
    """Return a rectangle as GeoJSON."""
    ring = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return {"type": "Polygon", "coordinates": [lonlat(ring)]}


def around(place: Place) -> dict[str, Any]:
    """Return a square of 20 m."""
    x, y = place
    return box(x - 10, y - 10, x + 10, y + 10)


def load_areas(world: World, compounds: Mapping[str, Any] = COMPOUNDS) -> None:
    """Load the district, its two streets and the compounds."""
    world.areas("district", [an_area("D", box(-1000, -200, 1200, 1600), parent_code=None)])
    world.areas(
        "street", [an_area(code, box(*bank), parent_code="D") for code, bank in BANKS.items()]
    )
    if compounds:
        load_compounds(world, compounds)


def load_compounds(world: World, compounds: Mapping[str, Any]) -> Report:
    """Load compounds."""
    return world.areas(
        "compound",
        [
            an_area(code, around(place), parent_code=street, households=households)
            for code, (street, households, place) in compounds.items()
        ],
    )


def load_stations(world: World, stations: Mapping[str, tuple[str, Place]] = STATIONS) -> Report:
    """Load stations."""
    rows = [
        {"code": code, "name": f"{code}站", "kind": kind, "lon": f"{lon!r}", "lat": f"{lat!r}"}
        for (code, (kind, place)) in stations.items()
        for lon, lat in lonlat([place])
    ]
    return _table(world, "station", rows, 'kind = "kind"\nlon = "lon"\nlat = "lat"')


def load_buildings(world: World, buildings: Mapping[str, tuple[bool, Place]] = BUILDINGS) -> Report:
    """Load buildings, each a point."""
    rows = [
        {"code": code, "name": code, "is_key": f"{int(key)}", "lon": f"{lon!r}", "lat": f"{lat!r}"}
        for (code, (key, place)) in buildings.items()
        for lon, lat in lonlat([place])
    ]
    return _table(world, "building", rows, 'is_key = "is_key"\nlon = "lon"\nlat = "lat"')


def load_roads(world: World, roads: Mapping[str, Sequence[Place]] = ROADS) -> Report:
    """Load ways to walk."""
    rows = [
        {
            "code": code,
            "name": code,
            "wkt": f"LINESTRING ({', '.join(f'{x!r} {y!r}' for x, y in lonlat(places))})",
        }
        for code, places in roads.items()
    ]
    return _table(world, "road", rows, 'wkt = "wkt"')


def _table(world: World, layer: str, rows: list[dict[str, str]], fields: str) -> Report:
    written_rows(world.folder / f"{layer}.csv", list(rows[0]), rows)
    world.profile(layer, f"""
layer = "{layer}"
source = "test"
[read]
path = "{layer}.csv"
[fields]
code = "code"
name_zh = "name"
{fields}
""")  # fmt: skip
    return world.load(layer)


def riverside(engine: Engine, folder: Path, *, roads: bool = True) -> World:
    """Load all of it, the stations last."""
    world = World(folder=folder, engine=engine)
    load_areas(world)
    load_buildings(world)
    if roads:
        load_roads(world)
    load_stations(world)
    return world
