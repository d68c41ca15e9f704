"""Coordinates that are not where they are said to be."""

from functools import cache, partial
from pathlib import Path
from typing import Final

import eviltransform
import numpy as np
from pyproj import Transformer

from tests.db.hostile.case import Case, Cases, areas, demands, line, profile, put, ring, table

CASES: Final = Cases()
Pairs = list[tuple[float, float]]


@cache
def inside() -> Pairs:
    """Return places in the district: lon, lat."""
    chance = np.random.default_rng(42)
    lon, lat = chance.uniform(104, 104.1, 2000), chance.uniform(30, 30.1, 2000)
    return list(zip(lon.tolist(), lat.tolist(), strict=True))


def gcj() -> Pairs:
    """Return them in GCJ-02."""
    return [eviltransform.wgs2gcj(lat, lon)[::-1] for lon, lat in inside()]


def bd() -> Pairs:
    """Return them in BD-09."""
    return [eviltransform.wgs2bd(lat, lon)[::-1] for lon, lat in inside()]


def metres() -> Pairs:
    """Return them in EPSG:4544."""
    east, north = Transformer.from_crs(4326, 4544, always_xy=True).transform(*np.array(inside()).T)
    return list(zip(east, north, strict=True))


def swapped() -> Pairs:
    """Return them latitude first."""
    return [(lat, lon) for lon, lat in inside()]


def write(folder: Path, pairs: Pairs, more: str = "") -> None:
    """Write demands at `pairs`."""
    lines = [line(str(n), at=(f"{x:.7f}", f"{y:.7f}")) for n, (x, y) in enumerate(pairs)]
    demands(folder, table(*lines), more=more)


@CASES.ends("says EPSG:4326, but the coordinates speak for GCJ-02.*set .crs. code = .GCJ-02.")
def gcj_02_claimed_as_wgs_84(folder: Path) -> None:
    write(folder, gcj())


@CASES.ends("says EPSG:4326, but the coordinates speak for BD-09.*set .crs. code = .BD-09.")
def bd_09_claimed_as_wgs_84(folder: Path) -> None:
    write(folder, bd())


@CASES.ends("says GCJ-02, but the coordinates speak for EPSG:4326")
def wgs_84_claimed_as_gcj_02(folder: Path) -> None:
    write(folder, inside(), '[crs]\ncode = "GCJ-02"')


@CASES.ends("speak for EPSG:4544.*code = 4544")
def metres_in_lon_and_lat(folder: Path) -> None:
    write(folder, metres())


@CASES.ends("speak for EPSG:4326 with x and y exchanged.*swapped = true")
def lon_and_lat_exchanged_in_all_rows(folder: Path) -> None:
    write(folder, swapped())


@CASES.loads(inserted=1970, quarantined=30, reasons=(r"out of range: 30.*, 104.* \(exchanged\?\)",))
def lon_and_lat_exchanged_in_some_rows(folder: Path) -> None:
    write(folder, inside()[30:] + swapped()[:30])


@CASES.ends("speak for EPSG:4326 with x and y exchanged")
def outlines_exchanged(folder: Path) -> None:
    shape = ring((30.001, 104.001), (30.002, 104.001), (30.002, 104.002), (30.001, 104.001))
    named = {"code": "C1", "name_zh": "C1", "parent_code": "A"}
    areas(folder, [{"type": "Feature", "properties": named, "geometry": shape}])


def _code(folder: Path, *, code: str) -> None:
    put(folder, table(line("1")))
    profile(folder, more=f"[crs]\ncode = {code}")


for said, why in (
    ("0", "EPSG has no coordinate reference system 0"),
    ("-1", "EPSG has no coordinate reference system -1"),
    ('"WGS84"', "crs.code"),
    ("true", "crs.code"),
    ("5773", "crs.code is 5773|EPSG:5773"),
    ("4978", "crs.code is 4978|EPSG:4978"),
):
    make = partial(_code, code=said)
    CASES.enter(Case(name=f"crs code {said}", make=make, says=why))
