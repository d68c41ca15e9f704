"""The daily rollup, against a computation of its own in pandas."""

from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, insert, select, text

from geo.schema import area, demand, demand_daily, deployment, level

pytestmark = pytest.mark.db

ZONES: Final = ("Asia/Shanghai", "America/New_York")
COUNTS: Final = [c.name for c in demand_daily.c if c.name not in {"day", "area_code", "category"}]
FIRST, DAYS = pd.Timestamp("2020-03-05"), 8
"""New York's clock goes forward on the eighth of March."""


def some_demands(seed: int, zone: str, count: int = 600) -> pd.DataFrame:
    """Draw demands that crowd at midnights and at their deadlines."""
    rng = np.random.default_rng(seed)

    def moments() -> "pd.Series[Any]":
        day = FIRST + pd.to_timedelta(rng.integers(0, DAYS, count), unit="D")
        # On midnight itself, a second before it, at noon, or at any other time.
        second = rng.choice([0, 86_399, 43_200, 60 * 61], count)
        local = pd.Series(day + pd.to_timedelta(second, unit="s"))
        zoned = local.dt.tz_localize(zone, nonexistent="shift_forward", ambiguous="NaT")
        return zoned.dt.tz_convert("UTC")

    def sometimes(values: "pd.Series[Any]", share: float) -> "pd.Series[Any]":
        return values.where(pd.Series(rng.random(count) < share))

    received, due = moments(), moments()
    closed = moments().where(pd.Series(rng.random(count) < 0.7), due)
    return pd.DataFrame(
        {
            "source": "test",
            "source_id": [str(n) for n in range(count)],
            "received_at": received,
            "due_at": sometimes(due, 0.9),
            "closed_at": sometimes(closed, 0.8).where(lambda c: c >= received),
            "reopened_at": sometimes(moments(), 0.1),
            "callback_at": sometimes(moments(), 0.5),
            "category": rng.choice(["noise", "parking"], count),
            "satisfaction": sometimes(pd.Series(rng.integers(1, 6, count)), 0.5),
            "voided": rng.random(count) < 0.1,
            "duplicate_of": sometimes(pd.Series(["0"] * count), 0.1),
            "direct_answer": rng.random(count) < 0.3,
            "area_code": rng.choice(np.array(["A", "B", None], dtype=object), count),
            "place_how": "exact",
            "synthetic": True,
        }
    )


def expected(rows: pd.DataFrame, zone: str) -> dict[tuple[Any, ...], dict[str, int]]:
    """Count by civil day, area and category, row by row."""
    counts: dict[tuple[Any, ...], dict[str, int]] = {}

    def day_of(moment: Any) -> Any:  # noqa: ANN401 - a moment or missing, a day or none
        return None if pd.isna(moment) else moment.tz_convert(zone).date()

    row: Any
    for row in rows.itertuples():
        received, due, closed = (day_of(m) for m in (row.received_at, row.due_at, row.closed_at))
        events = [(received, "received_voided")] if row.voided else []
        if not row.voided and not pd.isna(row.duplicate_of):
            events = [(received, "received_duplicate")]
        if not events:
            is_closed = closed is not None
            events = [
                (received, "received"),
                (received if closed == received else None, "received_closed_same_day"),
                (received if is_closed else None, "received_closed"),
                (received if row.direct_answer else None, "received_direct_answer"),
                (due, "due"),
                (due if is_closed else None, "due_closed"),
                (due if is_closed and row.closed_at <= row.due_at else None, "due_on_time"),
                (closed, "closed"),
                (None if pd.isna(row.callback_at) else closed, "closed_called_back"),
                (None if pd.isna(row.satisfaction) else closed, "closed_rated"),
                (closed if row.satisfaction >= 4 else None, "closed_satisfied"),
                (None if pd.isna(row.reopened_at) else closed, "closed_reopened"),
            ]
        for day, count in events:
            if day is not None:
                place = None if pd.isna(row.area_code) else row.area_code
                cell = counts.setdefault((day, place, row.category), dict.fromkeys(COUNTS, 0))
                cell[count] += 1
    return counts


def rolled_up(connection: Connection) -> dict[tuple[Any, ...], dict[str, int]]:
    return {
        (row["day"], row["area_code"], row["category"]): {name: row[name] for name in COUNTS}
        for row in connection.execute(select(demand_daily)).mappings()
    }


def refresh(connection: Connection, days: list[date]) -> None:
    connection.execute(text("SELECT rongtu.refresh_demand_daily(:days)"), {"days": days})


def prepare(connection: Connection, zone: str, rows: pd.DataFrame) -> None:
    connection.execute(
        insert(deployment),
        {"only": True, "time_zone": zone, "metric_srid": 4544, "name_zh": "", "name_en": ""},
    )
    connection.execute(insert(level), {"level": "street", "rank": 20, "name_zh": "", "name_en": ""})
    outline = "SRID=4326;MULTIPOLYGON(((0 0, 0 1, 1 1, 1 0, 0 0)))"
    connection.execute(
        insert(area),
        [{"code": code, "level": "street", "name_zh": "", "name_en": "", "geom": outline,
          "source": "test", "synthetic": True} for code in "AB"],
    )  # fmt: skip
    plain = rows.astype(object).where(rows.notna(), None)
    records: Any = plain.to_dict("records")
    connection.execute(insert(demand), records)


def every_day() -> list[date]:
    return [(FIRST + timedelta(days=n)).date() for n in range(-1, DAYS + 2)]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("seed", range(3))
def test_the_rollup_is_what_pandas_counts(connection: Connection, seed: int, zone: str) -> None:
    rows = some_demands(seed, zone)
    prepare(connection, zone, rows)
    refresh(connection, every_day())
    assert rolled_up(connection) == expected(rows, zone)


def test_only_the_days_asked_for_are_counted_again(connection: Connection) -> None:
    zone = ZONES[0]
    rows = some_demands(9, zone)
    prepare(connection, zone, rows)
    refresh(connection, every_day())
    day = (FIRST + timedelta(days=3)).date()
    connection.execute(demand.update().values(voided=True))
    before = rolled_up(connection)
    refresh(connection, [day])
    after = rolled_up(connection)
    assert {k: v for k, v in after.items() if k[0] != day} == {
        k: v for k, v in before.items() if k[0] != day
    }
    assert all(
        v["received"] == v["due"] == v["closed"] == 0 for k, v in after.items() if k[0] == day
    )


def test_a_day_that_becomes_empty_has_no_rows(connection: Connection) -> None:
    zone = ZONES[0]
    prepare(connection, zone, some_demands(1, zone, 50))
    refresh(connection, every_day())
    connection.execute(demand.delete())
    refresh(connection, every_day())
    assert rolled_up(connection) == {}
