"""A town of 9 km2 in which one thing is wrong: too much noise in the northeast of its east."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import h3.api.basic_int as h3
import numpy as np
import pandas as pd
from shapely import Point, box

from geo.period import Period
from tests.db.builders import COLUMNS, World, a_demand, an_area, square

WEST, MIDDLE, EAST, SOUTH, NORTH = 104.0, 104.015, 104.03, 30.0, 30.027
STREETS: Final = {"W": (WEST, MIDDLE), "E": (MIDDLE, EAST)}
HOT: Final = (104.0245, 30.0215)
"""The middle of what was planted, of `HOT_M` around."""
HOT_M: Final = 180.0
PLANTED: Final = 420
DEFAULT: Final = (104.0075, 30.0135)
"""Where the source puts what it cannot locate."""
OUTSIDE: Final = (104.2, 30.2)
KINDS: Final = ("greening", "noise", "parking")
YEAR: Final = Period(pd.Timestamp("2020-01-01").date(), pd.Timestamp("2021-01-01").date())
METRE: Final = (1 / 96_300, 1 / 110_850)
"""Degrees of longitude and latitude here."""

Row = dict[str, str]


def demands(*, count: int = 4_000, seed: int = 7) -> list[Row]:
    """Draw a year of demands: strewn evenly, planted, stacked, voided, on a border, nowhere."""
    rng = np.random.default_rng(seed)
    strewn = np.column_stack([rng.uniform(WEST, EAST, count), rng.uniform(SOUTH, NORTH, count)])
    far = HOT_M * np.sqrt(rng.random(PLANTED))
    angle = rng.uniform(0, 2 * np.pi, PLANTED)
    planted = np.array(HOT) + far[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]) * METRE
    stack = np.tile(DEFAULT, (max(80, count // 20), 1))
    rare = np.array([OUTSIDE] * 3 + [(MIDDLE, 30.01)] * 2)
    at = np.concatenate([strewn, planted, stack, rare]).round(6)
    kinds = rng.choice(np.array(KINDS), len(at))
    kinds[count : count + PLANTED] = "noise"
    rows = [
        a_demand(str(number), lon=f"{lon:.6f}", lat=f"{lat:.6f}", category=str(kind))
        for number, ((lon, lat), kind) in enumerate(zip(at.tolist(), kinds.tolist(), strict=True))
    ]
    for number, row in enumerate(rows):
        received = _moment(rng)
        row |= {"received_at": str(received), "closed_at": str(received + pd.Timedelta(hours=3))}
        row |= {"due_at": str(received + pd.Timedelta(days=2)), "text": f"demand {number}"}
        if number < count // 50:
            row |= {"lon": "", "lat": "", "area_code": "W" if number % 2 else "E"}
        elif number < count // 25:
            row |= {"voided": "1"}
        elif number < count // 20:
            row |= {"duplicate_of": str(number + 1)}
    return rows


def _moment(rng: np.random.Generator) -> pd.Timestamp:
    """Draw a moment of 2020: one in ten at a midnight, or a second before."""
    day = pd.Timestamp("2020-01-01") + pd.Timedelta(days=int(rng.integers(366)))
    second = int(rng.choice([0, 86_399, *rng.integers(0, 86_400, 18)]))
    return day + pd.Timedelta(seconds=second)


def hot_town(world: World, rows: Iterable[Mapping[str, str]] | None = None) -> None:
    """Load the town: a district, two streets, 36 compounds with households, and its demands."""
    whole = square(WEST, SOUTH, EAST, NORTH)
    world.areas("district", [an_area("D", whole, parent_code=None, households=None)])
    streets = [
        an_area(code, square(west, SOUTH, east, NORTH), parent_code="D", households=None)
        for code, (west, east) in STREETS.items()
    ]
    world.areas("street", streets)
    world.areas("compound", compounds())
    world.demands(demands() if rows is None else rows)


def compounds() -> list[dict[str, Any]]:
    """Return 36 squares of 420 m with 300 households or more, and a way between them."""
    made = []
    for number in range(36):
        west, south = WEST + 0.005 * (number % 6), SOUTH + 0.0045 * (number // 6)
        shape = square(west + 2e-4, south + 2e-4, west + 0.0048, south + 0.0043)
        street = "W" if number % 6 < 3 else "E"
        homes = 300 + 10 * number
        made.append(an_area(f"C{number:02}", shape, parent_code=street, households=homes))
    return made


def raw(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Return the demands that count: day, category, cell (0 for none), lon, lat, stacked.

    By pandas and h3 alone, and by what the rows say.
    """
    frame = pd.DataFrame(rows).reindex(columns=COLUMNS, fill_value="").fillna("")
    frame = frame[(frame["voided"] != "1") & (frame["duplicate_of"] == "")]
    lon, lat = (pd.to_numeric(frame[name]) for name in ("lon", "lat"))
    cell = [0 if pd.isna(x) else h3.latlng_to_cell(y, x, 10) for x, y in zip(lon, lat, strict=True)]
    return pd.DataFrame(
        {
            "day": pd.to_datetime(frame["received_at"]).dt.date,
            "category": frame["category"],
            "cell": np.array(cell, dtype=np.int64),
            "lon": lon,
            "lat": lat,
            "stacked": (lon == DEFAULT[0]) & (lat == DEFAULT[1]),
        }
    )


def located(rows: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Return the demands of `raw` that have a point of their own."""
    frame = raw(rows)
    return frame[(frame["cell"] != 0) & ~frame["stacked"]]


def street_of(lon: float, lat: float) -> str | None:
    """Return the street that holds a point inside it."""
    for code, (west, east) in STREETS.items():
        if box(west, SOUTH, east, NORTH).contains(Point(lon, lat)):
            return code
    return None
