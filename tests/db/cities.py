"""Small made-up cities: a tree of areas, and things that stand anywhere and say anything."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Table, insert

from geo.schema import area, area_path, building, level, organisation, station

Row = dict[str, Any]
CHINESE: Final = ("district", "street", "community", "compound")
OTHER: Final = ("borough", "community", "precinct")
"""A city elsewhere, that has one level's name from China by chance."""
NUMBERS: Final[list[tuple[Any, int | None]]] = [
    (7, 7), ("7", 7), ("12", 12), (12, 12), (" 7 ", 7), ("7.0", 7), (7.0, 7), ("0", 0), (0, 0),
    (None, None), ("", None), ("many", None), (-3, None), ("-3", None), (7.5, None), ("7.5", None),
    (True, None), ([7], None), ({"n": 7}, None), ("７", None), ("1e3", None), ("NaN", None),
    ("7\u3000", None), ("12345678901", None), (12345678901234567890, None), (1e300, None),
]  # fmt: skip
"""What may stand where a whole number should, and which number it is."""
FLAGS: Final[list[tuple[Any, bool | None]]] = [
    (True, True), ("1", True), ("是", True), (" Yes ", True), (1, True), ("true", True),
    (False, False), ("0", False), ("否", False), (0, False), ("N", False),
    (None, None), ("", None), ("2", None), ("perhaps", None), ([], None), ({}, None),
]  # fmt: skip
NUMBER_OF: Final = {repr(value): number for value, number in NUMBERS}
FLAG_OF: Final = {repr(value): flag for value, flag in FLAGS}
"""By how Python writes a value, for True is 1 to it."""


def named(code: str) -> Row:
    return {"code": code, "name_zh": code, "name_en": code, "source": "test", "synthetic": True}


def an_area(code: str, of_level: str, parent: str | None = None, **more: object) -> Row:
    square = "SRID=4326;MULTIPOLYGON(((0 0, 0 0.01, 0.01 0.01, 0.01 0, 0 0)))"
    row: Row = {"level": of_level, "parent_code": parent, "valid_from": None, "valid_to": None,
           "attributes": {}, "geom": square}  # fmt: skip
    return named(code) | row | more


def a_building(code: str, at: str | None, **more: object) -> Row:
    row: Row = {"area_code": at, "is_key": False, "steward": None, "attributes": {},
           "geom": "SRID=4326;POINT(0 0)"}  # fmt: skip
    return named(code) | row | more


def an_organisation(code: str, of_level: str, at: str | None, **more: object) -> Row:
    row: Row = {"level": of_level, "area_code": at, "building_code": None, "active": True,
           "established_on": None}  # fmt: skip
    return named(code) | row | more


def a_station(code: str, inside: str | None) -> Row:
    return named(code) | {"building_code": inside, "geom": "SRID=4326;POINT(0 0)"}


@dataclass
class City:
    """Rows to put into the database, and to count in another way."""

    levels: tuple[str, ...]
    areas: list[Row]
    buildings: list[Row] = field(default_factory=list)
    stations: list[Row] = field(default_factory=list)
    organisations: list[Row] = field(default_factory=list)

    def above(self, code: str | None) -> Iterator[str]:
        """Yield `code` and every area above it."""
        parents = {row["code"]: row["parent_code"] for row in self.areas}
        while code is not None:
            yield code
            code = parents[code]

    def put(self, connection: Connection) -> None:
        """Write all rows."""
        ranks = [{"level": name, "rank": rank, "name_zh": name, "name_en": name}
                 for rank, name in enumerate(self.levels, 1)]  # fmt: skip
        of_level = {row["code"]: row["level"] for row in self.areas}
        paths = [{"area_code": code, "ancestor_code": up, "level": of_level[up]}
                 for code in of_level for up in self.above(code)]  # fmt: skip
        tables: list[tuple[Table, list[Row]]] = [
            (level, ranks), (area, self.areas), (area_path, paths), (building, self.buildings),
            (station, self.stations), (organisation, self.organisations),
        ]  # fmt: skip
        for table, rows in tables:
            if rows:
                connection.execute(insert(table), rows)


def some_city(seed: int, levels: tuple[str, ...], today: date) -> City:
    """Draw a city: areas may skip a level, things may be anywhere and say anything."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    days = [None, None, today, today - timedelta(1), today + timedelta(1)]

    def said() -> Row:
        numbers = ["dossier_done", "dossier_total"]
        numbers += [f"services_{kind}_{what}" for kind in ("basic", "community")
                    for what in ("listed", "delivered")]  # fmt: skip
        flags = ["has_adviser", "has_officer", "has_talent"]
        good = rng.random() < 0.7
        drawn = {key: rng.choice(NUMBERS[:9] if good else NUMBERS)[0] for key in numbers}
        drawn |= {key: rng.choice(FLAGS[:8] if good else FLAGS)[0] for key in flags}
        return {key: value for key, value in drawn.items() if rng.random() < 0.95}

    areas: list[Row] = []
    for rank, name in enumerate(levels):
        coarser = [row["code"] for row in areas]
        for number in range(3 * 2**rank):
            parent = rng.choice([*coarser, None] if rank == 1 else coarser) if rank else None
            areas.append(an_area(f"{rank}{number:02}", name, parent, valid_from=rng.choice(days),
                                 valid_to=rng.choice(days), attributes=said()))  # fmt: skip
    codes = [*(row["code"] for row in areas), None]
    buildings = [
        a_building(f"B{n}", rng.choice(codes), is_key=rng.random() < 0.5, attributes=said(),
                   steward=rng.choice([None, "", "  ", "司法局"]))
        for n in range(60)
    ]  # fmt: skip
    inside = [*(row["code"] for row in buildings), "elsewhere", None]
    return City(
        levels=levels,
        areas=areas,
        buildings=buildings,
        stations=[a_station(f"S{n}", rng.choice(inside)) for n in range(40)],
        organisations=[
            an_organisation(f"P{n}", rng.choice([*levels, "building"]), rng.choice(codes),
                            building_code=rng.choice(inside), active=rng.random() < 0.8,
                            established_on=rng.choice(days))
            for n in range(150)
        ],
    )  # fmt: skip
