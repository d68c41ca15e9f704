"""The daily rollup, against a computation of its own in pandas."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, func, insert, select, text

from geo.schema import (
    COUNTS,
    EVERYWHERE,
    RETURNS,
    area,
    area_daily,
    area_path,
    cell_daily,
    cell_monthly,
    demand,
    demand_daily,
    demand_return,
    deployment,
    level,
)

pytestmark = pytest.mark.db

ZONES: Final = ("Asia/Shanghai", "America/New_York")
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
            "dispatched_at": sometimes(moments(), 0.5),
            "accepted_at": sometimes(moments(), 0.5).where(lambda a: a >= received),
            "status": rng.choice(np.array(["open", "closed", "voided", None], dtype=object), count),
            "category": rng.choice(["noise", "parking"], count),
            "channel": rng.choice(np.array(["phone", None], dtype=object), count),
            "satisfaction": sometimes(pd.Series(rng.integers(1, 6, count)), 0.5),
            "voided": rng.random(count) < 0.1,
            "duplicate_of": sometimes(pd.Series(rng.integers(0, 9, count).astype(str)), 0.1),
            "direct_answer": rng.random(count) < 0.3,
            "area_code": rng.choice(np.array(["A", "B", None], dtype=object), count),
            "place_how": rng.choice(["exact", "exact", "stacked"], count),
            "geom": [
                f"SRID=4326;POINT({104 + n / 5000:.4f} 30)" if n else None
                for n in rng.integers(0, 40, count)
            ],
            "cell": rng.choice(np.array([7, None], dtype=object), count),
            "address": rng.choice(np.array(["Road 1", "", None], dtype=object), count),
            "synthetic": True,
        }
    )


def day_of(moment: Any, zone: str) -> Any:  # noqa: ANN401 - a moment or missing, a day or none
    return None if pd.isna(moment) else moment.tz_convert(zone).date()


def within(later: Any, earlier: Any, span: timedelta) -> bool:  # noqa: ANN401 - moments or missing
    return bool(earlier <= later <= earlier + span)


def counted(row: Any, zone: str) -> Iterator[tuple[Any, str, int]]:  # noqa: ANN401 - a row
    """Yield on which day a demand counts as what, and how much."""
    received, due, closed = (day_of(m, zone) for m in (row.received_at, row.due_at, row.closed_at))
    if row.voided or not pd.isna(row.duplicate_of):
        yield received, "received_voided" if row.voided else "received_duplicate", 1
        return
    is_closed = closed is not None
    first = min((m for m in (row.accepted_at, row.closed_at) if not pd.isna(m)), default=pd.NaT)
    for is_so, name in (
        (True, "received"),
        (closed == received, "received_closed_same_day"),
        (is_closed, "received_closed"),
        (row.direct_answer, "received_direct_answer"),
        (not pd.isna(row.dispatched_at), "received_dispatched"),
        (not pd.isna(row.accepted_at), "received_accepted"),
        (first - row.received_at <= timedelta(hours=24), "received_responded"),
        (row.status == "voided" or {"open": is_closed, "closed": not is_closed}.get(row.status),
         "received_disagreeing"),
        (spot(row), "received_located"),
        (row.place_how != "stacked" and not pd.isna(row.cell), "received_in_cell"),
        (row.place_how == "stacked", "received_stacked"),
    ):  # fmt: skip
        yield received, name, int(bool(is_so))
    yield due, "due", 1
    yield due, "due_closed", int(is_closed)
    yield due, "due_on_time", int(row.closed_at <= row.due_at)
    if not is_closed:
        return
    for is_so, name in (
        (True, "closed"),
        (not pd.isna(row.callback_at), "closed_called_back"),
        (not pd.isna(row.satisfaction), "closed_rated"),
        (row.satisfaction >= 4, "closed_satisfied"),
        (within(row.reopened_at, row.closed_at, timedelta(days=14)), "closed_reopened_14"),
        (within(row.reopened_at, row.closed_at, timedelta(days=30)), "closed_reopened_30"),
        (row.closed_at <= row.due_at, "closed_on_time"),
        (timedelta() <= row.due_at - row.closed_at < timedelta(hours=1), "closed_last_hour"),
        (spot(row), "closed_located"),
    ):
        yield closed, name, int(bool(is_so))
    yield closed, "closed_days", (closed - received).days
    yield closed, "closed_minutes", int((row.closed_at - row.received_at).total_seconds() // 60)


def spot(row: Any) -> Any:  # noqa: ANN401 - a row; a point, an address, or none
    if row.place_how == "stacked":
        return None
    known = [value for value in (row.geom, row.address) if not pd.isna(value) and value]
    return known[0] if known else None


def returned(rows: pd.DataFrame, zone: str) -> Iterator[tuple[Any, Any, str, int]]:
    """Yield which demands came again, looking at every pair."""
    every: list[Any] = list(rows.itertuples())
    real = [r for r in every if not r.voided and pd.isna(r.duplicate_of)]
    for row in real:
        same = [o for o in real if o.Index != row.Index and spot(o) and spot(o) == spot(row)
                and o.category == row.category]  # fmt: skip
        reach = timedelta(days=14)
        if not pd.isna(row.closed_at):
            closed = day_of(row.closed_at, zone)
            repeats = ((rows["duplicate_of"] == row.source_id) & ~rows["voided"]).sum()
            yield row, closed, "closed_duplicates", int(repeats)
            if spot(row):
                again = any(
                    o.received_at > row.closed_at and within(o.received_at, row.closed_at, reach)
                    for o in same
                )
                yield row, closed, "closed_repeated", int(again)
        if spot(row):
            received = day_of(row.received_at, zone)
            before = [o for o in same if within(row.received_at, o.received_at, reach)]
            # Of several at one moment none is the second.
            earlier = any(o.received_at < row.received_at for o in before)
            yield row, received, "received_repeated", int(earlier)


Cells = dict[tuple[Any, ...], dict[str, int]]


def add(cells: Cells, row: Any, day: Any, name: str, much: int) -> None:  # noqa: ANN401 - a row, a day
    if day is None:
        return
    place = None if pd.isna(row.area_code) else row.area_code
    key = (day, place, row.category, "" if pd.isna(row.channel) else row.channel)
    cell = cells.setdefault(key, dict.fromkeys(COUNTS, 0))
    cell[name] = cell.get(name, 0) + much


def expected(rows: pd.DataFrame, zone: str) -> Cells:
    """Count by civil day, area, category and channel, row by row."""
    cells: Cells = {}
    row: Any
    for row in rows.itertuples():
        for day, name, much in counted(row, zone):
            add(cells, row, day, name, much)
    return cells


def expected_returns(rows: pd.DataFrame, zone: str) -> dict[str, int]:
    """Count what came again, over everything."""
    totals = dict.fromkeys(RETURNS, 0)
    for _, day, name, much in returned(rows, zone):
        totals[name] += much if day else 0
    return totals


def rolled_up(connection: Connection) -> Cells:
    return {
        (row["day"], row["area_code"], row["category"], row["channel"]): {
            name: row[name] for name in COUNTS
        }
        for row in connection.execute(select(demand_daily)).mappings()
    }


def returns_of(connection: Connection) -> dict[str, int]:
    sums = select(*(func.coalesce(func.sum(demand_return.c[n]), 0).label(n) for n in RETURNS))
    return dict(connection.execute(sums).mappings().one())


def refresh(connection: Connection, days: list[date]) -> None:
    connection.execute(text("SELECT rongtu.refresh_rollups(:days)"), {"days": days})


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
    paths = [("A", "A"), ("B", "B"), ("A", "B")]
    connection.execute(
        insert(area_path),
        [{"area_code": a, "ancestor_code": b, "level": "street"} for a, b in paths],
    )
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


@pytest.mark.parametrize("seed", range(3))
def test_what_comes_again_is_what_looking_at_every_pair_finds(
    connection: Connection, seed: int
) -> None:
    rows = some_demands(seed, ZONES[1])
    prepare(connection, ZONES[1], rows)
    refresh(connection, every_day())
    found = returns_of(connection)
    assert found == expected_returns(rows, ZONES[1])
    assert all(found.values())


def test_every_area_has_the_sum_of_what_is_in_it_and_everything_has_all(
    connection: Connection,
) -> None:
    rows = some_demands(5, ZONES[0])
    prepare(connection, ZONES[0], rows)
    refresh(connection, every_day())
    totals = {
        row["area_code"]: row
        for row in connection.execute(
            select(
                area_daily.c.area_code,
                *(func.sum(area_daily.c[n]).label(n) for n in [*COUNTS, *RETURNS]),
            ).group_by(area_daily.c.area_code)
        ).mappings()
    }
    for code, held in (("A", {"A"}), ("B", {"A", "B"}), (EVERYWHERE, {"A", "B", None})):
        for table, names in ((demand_daily, COUNTS), (demand_return, RETURNS)):
            for name in names:
                parts = connection.execute(select(table.c.area_code, table.c[name]))
                assert totals[code][name] == sum(n for place, n in parts if place in held), name


def test_a_few_days_counted_alone_give_what_all_days_give(connection: Connection) -> None:
    zone = ZONES[1]
    day = (FIRST + timedelta(days=3)).date()
    drawn = some_demands(7, zone)
    rows = drawn.assign(due_at=drawn["due_at"].where(lambda due: due.isna()))
    far = rows.tail(1).assign(
        source_id="far", received_at=FIRST.tz_localize("UTC") - pd.Timedelta("200D")
    )
    prepare(connection, zone, pd.concat([rows, far]))
    refresh(connection, [*every_day(), day_of(far["received_at"].iloc[0], zone)])
    # Nothing of these is on any other day: on those before and after, others come again or do not.
    moments = rows[["received_at", "closed_at"]]
    alone = moments.map(lambda m: day_of(m, zone) in {day, None}).all(axis=1)
    parked = rows.assign(category=rows["category"].mask(alone, "parking"))
    connection.execute(
        demand.update()
        .where(demand.c.source_id.in_(rows.loc[alone, "source_id"].tolist()))
        .values(category="parking")
    )
    before = returns_of(connection)
    few = connection.scalar(text("SELECT rongtu.few_days(:days)"), {"days": [day]})
    refresh(connection, [day])
    by_few = returns_of(connection)
    refresh(connection, every_day())
    assert few
    assert by_few == returns_of(connection)
    assert by_few == expected_returns(pd.concat([parked, far]), zone)
    assert by_few != before


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
    assert not any(returns_of(connection).values())
    for table in (area_daily, cell_daily, cell_monthly):
        assert connection.scalar(select(func.count()).select_from(table)) == 0


def test_rollups_that_a_migration_emptied_are_counted_again(connection: Connection) -> None:
    zone = ZONES[0]
    rows = some_demands(4, zone)
    prepare(connection, zone, rows)
    connection.execute(text("SELECT rongtu.refresh_lost_rollups()"))
    assert rolled_up(connection) == expected(rows, zone)
    assert returns_of(connection) == expected_returns(rows, zone)
