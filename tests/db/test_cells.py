"""Demands by cell of the grid: what the database counts is what pandas and h3 count."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import pandas as pd
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import URL, Engine, func, select, text

from geo import db
from geo.period import Period
from geo.queries import cells
from geo.schema import EVERYWHERE, area_daily, cell_daily, cell_monthly, demand
from geo.settings import CHECKOUT
from tests.db.builders import DEMAND, World, a_demand
from tests.db.conftest import connect
from tests.db.hot_town import DEFAULT, EAST, WEST, Row, demands, hot_town, located, raw

pytestmark = pytest.mark.db

FEW = 400
CHANGES: Final[dict[int, Row]] = {
    0: {"voided": "1"},
    2: {"reopened_at": "2020-12-30 12:00:00"},
    3: {"lon": "", "lat": "", "area_code": "W"},
    4: {"category": "greening"},
    5: {"voided": "0", "duplicate_of": ""},
}
"""What a later load says of every ninth demand."""


def agree(engine: Engine, rows: Sequence[Row]) -> None:
    """Hold both tables and the days' counts against the raw rows."""
    kept, every = located(rows), raw(rows)
    daily = kept.groupby(["day", "category", "cell"]).size()
    months = pd.to_datetime(kept["day"]).dt.to_period("M").dt.start_time.dt.date
    monthly = kept.groupby([months, "cell"]).size()
    by_day = pd.DataFrame(
        {
            "received": every.groupby("day").size(),
            "located": kept.groupby("day").size(),
            "stacked": every[every["stacked"]].groupby("day").size(),
        }
    ).fillna(0)
    with engine.connect() as connection:
        found = connection.execute(select(cell_daily)).all()
        assert {tuple(row[:3]): row[3] for row in found} == daily.to_dict()
        assert len(found) == len(daily)
        found = connection.execute(select(cell_monthly)).all()
        assert {tuple(row[:2]): row[2] for row in found} == monthly.to_dict()
        day = area_daily.c
        sums = (day.received, day.received_in_cell, day.received_stacked)
        counted = connection.execute(
            select(day.day, *sums).where(day.area_code == EVERYWHERE, day.received > 0)
        )
        told: dict[Any, tuple[int, ...]] = {row[0]: tuple(row[1:]) for row in counted}
    assert told == {row[0]: tuple(map(int, row[1:])) for row in by_day.itertuples()}


@pytest.fixture
def town(tmp_path: Path, engine: Engine) -> World:
    """Return a world without demands; its district takes those in that lie outside."""
    world = World(folder=tmp_path, engine=engine)
    hot_town(world, [])
    return world


def test_a_first_load_is_counted_by_cell(town: World) -> None:
    rows = demands(count=FEW * 4)
    town.demands(rows)
    agree(town.engine, rows)
    stacked = raw(rows)["stacked"]
    assert stacked.sum() > 50
    assert not raw(rows)["cell"].all()


def test_what_is_voided_moved_or_reopened_later_is_counted_anew(town: World) -> None:
    rows = demands(count=FEW * 4)
    town.demands(rows)
    changed = [row | CHANGES.get(number % 9, {}) for number, row in enumerate(rows)]
    for row in changed[::5]:
        if row["lon"]:
            row["lon"] = f"{WEST + EAST - float(row['lon']):.6f}"
        row["received_at"] = str(pd.Timestamp(row["received_at"]) - pd.Timedelta(hours=9))
    town.demands(changed)
    agree(town.engine, changed)
    town.demands(rows)
    agree(town.engine, rows)


def test_a_stack_that_a_later_load_finds_takes_the_earlier_rows_out(town: World) -> None:
    default = {"lon": f"{DEFAULT[0]:.6f}", "lat": f"{DEFAULT[1]:.6f}"}
    every = [row for row in demands(count=FEW * 2) if not row.items() >= default.items()]
    early = [row | default if number < 30 else row for number, row in enumerate(every[:FEW])]
    late = [row | default if number < 60 else row for number, row in enumerate(every[FEW:])]
    town.demands(early)
    with town.engine.connect() as connection:
        there = select(func.sum(cell_daily.c.received))
        before = connection.scalar(there)
        # Thirty rows on one spot may be one door.
        assert before == (raw(early)["cell"] != 0).sum()
    town.demands(late)
    agree(town.engine, early + late)


def test_a_midnight_is_of_the_deployments_clock(town: World) -> None:
    moments = {
        "2020-03-01 00:00:00": "2020-03-01",
        "2020-02-29 23:59:59": "2020-02-29",
        "2020-02-29 16:00:00+00:00": "2020-03-01",
        "2020-02-29 15:59:59+00:00": "2020-02-29",
    }
    first = demands(count=FEW)[FEW]
    rows = [
        first | {"id": str(number), "received_at": moment, "closed_at": "2020-03-05 00:00:00"}
        for number, moment in enumerate(moments)
    ]
    town.demands(rows)
    with town.engine.connect() as connection:
        found = connection.execute(select(cell_daily.c.day, cell_daily.c.received)).all()
        months = connection.execute(select(cell_monthly.c.month, cell_monthly.c.received)).all()
    assert sorted((str(day), n) for day, n in found) == [("2020-02-29", 2), ("2020-03-01", 2)]
    assert sorted((str(day), n) for day, n in months) == [("2020-02-01", 2), ("2020-03-01", 2)]


def test_where_a_midnight_comes_twice_the_clock_says_the_day(world: World) -> None:
    # In Havana one in the morning becomes midnight again.
    moments = ("2020-10-31 23:30:00-04:00", "2020-11-01 00:30:00-04:00",
               "2020-11-01 00:30:00-05:00", "2020-11-01 23:30:00-05:00")  # fmt: skip
    world.write_demands(
        a_demand(str(number), received_at=moment, closed_at="", due_at="")
        for number, moment in enumerate(moments)
    )
    havana = DEMAND.replace("Asia/Shanghai", "America/Havana").replace("4544", "32617")
    world.profile("demand", havana)
    world.load("demand")
    first = Period(date(2020, 11, 1), date(2020, 11, 2))
    with world.engine.connect() as connection:
        day = cell_daily.c.day == first.start
        counted = connection.scalar(select(func.sum(cell_daily.c.received)).where(day))
        listed = connection.execute(cells.demands(first)).all()
    assert counted == 3
    assert sorted(row.source_id for row in listed) == ["1", "2", "3"]


def test_a_database_of_the_version_before_is_given_its_cells(
    empty_database: URL, tmp_path: Path
) -> None:
    engine = connect(empty_database)
    db.migrate(engine)
    rows = demands(count=FEW * 2)
    hot_town(World(folder=tmp_path, engine=engine), rows)
    agree(engine, rows)
    config = Config()
    config.set_main_option("script_location", str(CHECKOUT / "geo" / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    with engine.connect() as connection:
        there = connection.scalar(text("SELECT to_regclass('rongtu.cell_daily')"))
        assert there is None
    db.migrate(engine)
    agree(engine, rows)
    with engine.connect() as connection:
        none, some = (
            select(func.count()).where(demand.c.cell.is_(None), demand.c.geom.is_not(None)),
            select(func.count()).where(demand.c.cell.is_not(None)),
        )
        assert connection.scalar(none) == 0
        assert connection.scalar(some) == (pd.DataFrame(rows)["lon"] != "").sum()
    engine.dispose()
