"""To count the days that were touched gives what to count everything gives."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select, text

from geo.schema import area_daily, cell_daily, cell_monthly, demand_daily, demand_return
from tests.db.builders import ROLLUPS, rows
from tests.db.engine_world import World, add, drawn, put, world_of

pytestmark = pytest.mark.db

NEW_YORK: Final = "America/New_York"
TABLES: Final = (demand_daily, demand_return, area_daily, cell_daily, cell_monthly)


def counted(connection: Connection) -> list[list[tuple[Any, ...]]]:
    """Return every row of every rollup."""
    return [rows(connection, table) for table in TABLES]


def touched(world: World, chosen: Any) -> set[Any]:  # noqa: ANN401 - flags
    """Return the days of some demands, and those on which what they repeat was closed."""
    d = world.rows
    first = d["source_id"].isin(d.loc[chosen, "duplicate_of"].dropna())
    days = [
        *(world.civil(name)[chosen] for name in ("received_at", "due_at", "closed_at")),
        world.civil("closed_at")[first],
    ]
    return {day.item() for day in np.concatenate(days) if not np.isnat(day)}


def refresh(connection: Connection, days: Iterable[Any]) -> None:
    connection.execute(text("SELECT rongtu.refresh_rollups(:days)"), {"days": list(days)})


@settings(
    deadline=None,
    max_examples=10,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    seed=st.integers(0, 2**32 - 1),
    zone=st.sampled_from(["Asia/Shanghai", NEW_YORK, "America/Havana"]),
    late=st.integers(1, 4),
)
def test_demands_that_come_late_leave_nothing_uncounted(
    connection: Connection, seed: int, zone: str, late: int
) -> None:
    world = drawn(seed, count=200, zone=zone, first="2020-01-20")
    cells = np.random.default_rng(seed).choice(np.array([1, 2, None], dtype=object), 200)
    world = replace(world, rows=world.rows.assign(cell=cells[: len(world.rows)]))
    chosen = np.arange(len(world.rows)) < late
    with connection.begin_nested() as savepoint:
        put(connection, replace(world, rows=world.rows[~chosen]))
        add(connection, world.rows[chosen])
        refresh(connection, touched(world, chosen))
        found = counted(connection)
        connection.execute(text(f"TRUNCATE {ROLLUPS}, rongtu.cell_daily, rongtu.cell_monthly"))
        connection.execute(text("SELECT rongtu.refresh_lost_rollups()"))
        assert found == counted(connection)
        savepoint.rollback()


def test_a_repeat_two_weeks_later_is_counted_though_the_clock_went_forward(
    connection: Connection,
) -> None:
    # 335.75 hours apart, and fifteen civil days.
    early, later = (
        {"received_at": moment, "address": "Road 1"}
        for moment in ("2020-03-07 23:30", "2020-03-22 00:15")
    )
    world = world_of(early, later, zone=NEW_YORK, as_of="2020-03-23")
    put(connection, replace(world, rows=world.rows[1:]))
    add(connection, world.rows[:1])
    refresh(connection, touched(world, [True, False]))
    days = connection.execute(
        select(demand_return.c.day).where(demand_return.c.received_repeated > 0)
    )
    assert [str(day) for day in days.scalars()] == ["2020-03-22"]


def test_two_weeks_are_as_long_whoever_counts(connection: Connection) -> None:
    closed = {"received_at": "2020-02-29 08:00", "closed_at": "2020-02-29 20:00"}
    # 335.5 hours later: on New York's clock, which goes forward between, half past eight.
    reopened = closed | {"reopened_at": "2020-03-14 20:30", "address": "Road 1"}
    again = {"received_at": "2020-03-14 20:30", "address": "Road 1"}
    connection.execute(text(f"SET LOCAL timezone = '{NEW_YORK}'"))
    put(connection, world_of(reopened, again, zone=NEW_YORK, as_of="2020-05-01"))
    names = (demand_daily.c.closed_reopened_14, demand_return.c.closed_repeated)
    for count in names:
        assert connection.scalar(select(count).where(count > 0)) == 1
