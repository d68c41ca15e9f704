"""Mapbox Vector Tiles of the made-up city: what PostGIS encodes for the real one."""

import math
import struct
from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import shapely

EXTENT: Final = 4096


def tile(key: str, rows: Sequence[tuple[str, str, Any]], z: int, x: int, y: int) -> bytes:
    """Encode what lies in a tile: Mapbox Vector Tile 2.1, points and outer rings only."""
    side = 2**z
    features = b""
    keys = ["code", "name_zh"]
    values: list[str] = []
    # A little more than the tile, as PostGIS cuts it.
    edge = shapely.box(*_degrees(x - 0.02, y + 1.02, side), *_degrees(x + 1.02, y - 0.02, side))
    for code, name, whole in rows:
        shape = shapely.intersection(whole, edge)
        if shape.is_empty or shape.geom_type not in {"Point", "Polygon"}:
            continue
        points = shapely.get_coordinates(shape if shape.geom_type == "Point" else shape.exterior)
        px = [_units(lon, lat, side, x, y) for lon, lat in points]
        tags = _packed([0, len(values), 1, len(values) + 1])
        values += [code, name]
        kind = 1 if shape.geom_type == "Point" else 3
        drawn = _packed(_commands(px, ring=kind == 3))
        features += _field(2, _field(2, tags) + b"\x18" + _varint(kind) + _field(4, drawn))
    if not features:
        return b""
    said = b"".join(_field(3, one.encode()) for one in keys)
    said += b"".join(_field(4, _field(1, one.encode())) for one in values)
    layer = b"\x78\x02" + _field(1, key.encode()) + features + said + b"\x28" + _varint(EXTENT)
    return _field(3, layer)


def _units(lon: float, lat: float, side: int, x: int, y: int) -> tuple[int, int]:
    """Return a place in units of a tile."""
    down = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return round(((lon / 360 + 0.5) * side - x) * EXTENT), round((down * side - y) * EXTENT)


def _degrees(x: float, y: float, side: int) -> tuple[float, float]:
    """Return the place of a corner of the grid of a zoom."""
    north = math.atan(math.sinh(math.pi * (1 - 2 * y / side)))
    return 360 * x / side - 180, math.degrees(north)


def _commands(px: Sequence[tuple[int, int]], *, ring: bool) -> list[int]:
    at = (0, 0)
    found: list[int] = []
    kept = px[:-1] if ring else px
    if ring and sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(px)) < 0:
        kept = kept[::-1]
    for index, (x, y) in enumerate(kept):
        if index == 0:
            found.append(1 | (1 << 3))
        elif index == 1:
            found.append(2 | ((len(kept) - 1) << 3))
        found += [_zigzag(x - at[0]), _zigzag(y - at[1])]
        at = (x, y)
    return [*found, 7 | (1 << 3)] if ring else found


def _zigzag(value: int) -> int:
    return (value << 1) ^ (value >> 63)


def _varint(value: int) -> bytes:
    out = b""
    while value > 0x7F:
        out += struct.pack("B", (value & 0x7F) | 0x80)
        value >>= 7
    return out + struct.pack("B", value)


def _packed(values: Sequence[int]) -> bytes:
    return b"".join(_varint(value) for value in values)


def _field(number: int, body: bytes) -> bytes:
    return _varint((number << 3) | 2) + _varint(len(body)) + body
