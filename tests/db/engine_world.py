"""A made-up world for the engine: raw demands in three levels of areas, and a database of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection, insert, text

from geo.schema import area, area_path, demand, deployment, etl_run, level

PARENTS: Final = {"D1": None, "D2": None, "S1": "D1", "S2": "D1", "S3": "D2",
                  "C1": "S1", "C2": "S1", "C3": "S2"}  # fmt: skip
LEVELS: Final = {"D": "district", "S": "street", "C": "community"}
MOMENTS: Final = ("received_at", "dispatched_at", "accepted_at", "due_at", "closed_at",
                  "reopened_at", "callback_at")  # fmt: skip
DAY: Final = pd.Timedelta(days=1)

Days = NDArray[np.datetime64]
_ONE: Final[dict[str, Any]] = {
    "source": "a", "status": None, "category": "noise", "channel": None, "satisfaction": None,
    "voided": False, "duplicate_of": None, "direct_answer": False, "area_code": "C1",
    "address": None, "place_how": "exact", "geom": None, "synthetic": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class World:
    """Demands in three levels of areas, as of a moment."""

    rows: pd.DataFrame
    zone: str
    as_of: pd.Timestamp | None
    households: dict[str, int | None]

    def civil(self, name: str) -> Days:
        """Return the civil days of a column of moments."""
        local = self.rows[name].dt.tz_convert(self.zone).dt.tz_localize(None)
        days: Days = local.to_numpy(dtype="datetime64[us]").astype("datetime64[D]")
        return days

    def over(self, days: Days, *, since: int = 0) -> NDArray[np.bool_]:
        """Say which civil days have been over for so many times 24 hours."""
        if self.as_of is None:
            return np.zeros(days.shape, dtype=bool)
        midnights = pd.DatetimeIndex(days) + DAY
        # Of a midnight that comes twice, the first ends the day.
        first = np.ones(days.shape, dtype=bool)
        ends = midnights.tz_localize(self.zone, ambiguous=first, nonexistent="shift_forward")
        # Clocks tell minutes: what ends at 23:59 ends with its day.
        return np.asarray(ends + since * DAY <= self.as_of + pd.Timedelta(minutes=1))

    @property
    def first(self) -> date | None:
        """The first day of the data."""
        return None if self.rows.empty else self.civil("received_at").min().item()

    @property
    def last(self) -> date | None:
        """The last day of which the data have seen anything."""
        if self.as_of is None:
            return None
        return (self.as_of - pd.Timedelta(1, unit="us")).tz_convert(self.zone).date()


def world_of(*demands: dict[str, Any], zone: str = "Asia/Shanghai", as_of: str | None) -> World:
    """Return a world of few demands; times are on the clock of `zone` unless they say otherwise."""

    def moment(value: Any) -> Any:  # noqa: ANN401 - text, or none
        parsed: Any = pd.Timestamp(value)
        return parsed if pd.isna(parsed) or parsed.tzinfo else parsed.tz_localize(zone)

    rows = [_ONE | {"source_id": str(i)} | one for i, one in enumerate(demands)]
    frame = pd.DataFrame(rows, columns=[*_ONE, "source_id", *MOMENTS])
    for name in MOMENTS:
        frame[name] = pd.to_datetime(frame[name].map(moment), utc=True).astype(
            "datetime64[us, UTC]"
        )
    frame["satisfaction"] = frame["satisfaction"].astype(float)
    frame = frame.astype({"voided": bool})
    known = None if as_of is None else moment(as_of).tz_convert("UTC")
    households: dict[str, int | None] = dict.fromkeys(PARENTS, 400)
    return World(rows=frame, zone=zone, as_of=known, households=households)


def drawn(seed: int, *, count: int, zone: str, first: str, days: int = 77) -> World:
    """Draw demands that crowd at midnights, at their limits, and where the clock is changed."""
    rng = np.random.default_rng(seed)
    special = [d for d in range(days) if str(pd.Timestamp(first) + d * DAY)[5:10] in _CROWDED]

    def one_of(*values: Any) -> Any:  # noqa: ANN401 - any values
        return rng.choice(np.array(values, dtype=object), count)

    def moments(size: int) -> "pd.Series[Any]":
        day = np.where(
            rng.random(size) < 0.3, rng.choice(np.array(special), size), rng.integers(0, days, size)
        )
        other = int(rng.integers(86_400))
        second = rng.choice(np.array([0, 1_800, 3_600, 43_200, 86_399, other]), size)
        local = pd.Series(pd.Timestamp(first) + day * DAY + pd.to_timedelta(second, unit="s"))
        both = rng.random(size) < 0.5
        zoned = local.dt.tz_localize(zone, ambiguous=both, nonexistent="shift_forward")
        return zoned.dt.tz_convert("UTC").astype("datetime64[us, UTC]")

    def after(start: "pd.Series[Any]", *hours: float) -> "pd.Series[Any]":
        return start + pd.to_timedelta(rng.choice(hours, count), unit="h").to_numpy()

    def either(share: float, values: "pd.Series[Any]", others: Any = None) -> "pd.Series[Any]":  # noqa: ANN401 - as above
        return values.where(rng.random(count) < share, others)

    second = 1 / 3_600
    as_of = moments(20).sort_values().iloc[rng.integers(12, 20)]
    received = moments(count)
    closed = either(0.7, after(received, 0, second, 1, 5, 23, 30, 50, 500), moments(count))
    closed = either(rng.choice([0.6, 0.97]), closed.where(closed >= received))
    due = either(0.6, after(received, 4, 24, 72, 168), after(closed, -2, -second, 0, second, 1))
    bounds = after(pd.Series(as_of).repeat(count).reset_index(drop=True),
                   -second, 0, second, 24, 24 + second, 72, 72 + second, 200)  # fmt: skip
    due = either(0.7, due, bounds).where(lambda d: d >= received)
    reopened = after(closed, -24, 0, 100, 336, 336 + second, 720, 720 + second)
    spots = rng.integers(0, 12, count)
    lon = 104 + spots / 5_000 + rng.uniform(-3e-5, 3e-5, count)
    rows = pd.DataFrame({
        "source": one_of("a", "a", "b"),
        "source_id": [str(n) for n in range(count)],
        "received_at": received,
        "due_at": either(0.9, due),
        "closed_at": closed,
        "reopened_at": either(0.3, reopened),
        "callback_at": either(0.5, after(closed, 1, 30)),
        "dispatched_at": either(0.5, after(received, 1, 5)),
        "accepted_at": either(0.5, after(received, 0, 24, 24 + second)),
        "status": one_of("open", "closed", "voided", None),
        "category": one_of("noise", "parking", "greening"),
        "channel": one_of("phone", "app", None),
        "satisfaction": either(0.5, pd.Series(rng.integers(1, 6, count), dtype=float)),
        "voided": rng.random(count) < 0.1,
        "duplicate_of": one_of(*[None] * 30, "unknown", *(str(n) for n in range(0, count, 90))),
        "direct_answer": rng.random(count) < 0.3,
        "area_code": one_of(*PARENTS, "C1", None),
        "address": one_of("Road 1", "Road 2", "", None),
        "place_how": one_of("exact", "exact", "stacked"),
        "geom": [f"SRID=4326;POINT({x:.7f} 30)" if n else None
                 for n, x in zip(spots, lon, strict=True)],
        "synthetic": True,
    })  # fmt: skip
    for name in set(MOMENTS) - {"due_at"}:
        rows[name] = rows[name].where(rows[name] <= as_of)
    households = {code: None if rng.random() < 0.2 else int(rng.integers(0, 3) * 300)
                  for code in PARENTS}  # fmt: skip
    rows = rows[rows["received_at"].notna()].reset_index(drop=True)
    return World(rows=rows, zone=zone, as_of=as_of if len(rows) else None, households=households)


_CROWDED: Final = {"02-28", "02-29", "03-07", "03-08", "03-09", "10-31", "11-01", "11-02"}
"""Leap days, and where New York and Havana change the clock, which in Havana is at midnight."""


def above(code: str) -> Iterator[str]:
    """Yield an area and all that it is a part of."""
    at: str | None = code
    while at is not None:
        yield at
        at = PARENTS[at]


def put(connection: Connection, world: World) -> None:
    """Load `world` into an empty database, and count its days."""
    zoned = {"only": True, "time_zone": world.zone, "metric_srid": 4544}
    connection.execute(insert(deployment), zoned | {"name_zh": "某市", "name_en": "City"})
    named = [{"level": key, "rank": rank, "name_zh": key, "name_en": key}
             for rank, key in enumerate(LEVELS.values(), 1)]  # fmt: skip
    connection.execute(insert(level), named)
    outline = "SRID=4326;MULTIPOLYGON(((0 0, 0 1, 1 1, 1 0, 0 0)))"
    areas = [{"code": code, "level": LEVELS[code[0]], "parent_code": parent, "name_zh": code,
              "name_en": code, "households": world.households[code], "geom": outline,
              "source": "test", "synthetic": True} for code, parent in PARENTS.items()]  # fmt: skip
    connection.execute(insert(area), areas)
    paths = [{"area_code": code, "ancestor_code": one, "level": LEVELS[one[0]]}
             for code in PARENTS for one in above(code)]  # fmt: skip
    connection.execute(insert(area_path), paths)
    run = {"profile": "demand", "layer": "demand", "source": "a", "status": "done"}
    started = {"started_at": pd.Timestamp(0, tz="UTC"), "as_of": world.as_of}
    connection.execute(insert(etl_run), run | started)
    add(connection, world.rows)
    connection.execute(text("SELECT rongtu.refresh_lost_rollups()"))


def add(connection: Connection, rows: pd.DataFrame) -> None:
    """Load demands, and count nothing."""
    plain: Any = rows.astype(object).where(rows.notna(), None).to_dict("records")
    if plain:
        connection.execute(insert(demand), plain)
