"""A Dask cluster gives the tables that one process gives."""

from collections.abc import Iterator

import pytest
from distributed.deploy.local import LocalCluster
from sqlalchemy import inspect, text

from etl.errors import LoadError
from etl.ledger import Report
from etl.run import load
from etl.staging import NAMED
from geo.schema import area_daily, demand, demand_daily, demand_return, quarantine, stack
from tests.db.builders import COLUMNS, World, a_demand, written_rows

pytestmark = pytest.mark.db

PARTS = 3


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Run a scheduler and two workers in this process."""
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address="127.0.0.1:0"
    ) as cluster:
        yield str(cluster.scheduler_address)


def tables(world: World) -> list[object]:
    """Return what a load writes, but for the numbers of runs."""
    away = {"run_id", "quarantine_id"}
    return [
        world.rows(table, *(c.name for c in table.c if c.name not in away))
        for table in (demand, demand_daily, demand_return, area_daily, quarantine, stack)
    ]


def counts(report: Report) -> dict[str, int]:
    """Return what became of the rows."""
    names = ("read", "inserted", "updated", "unchanged", "quarantined", "skipped")
    return {name: getattr(report, name) for name in names}


def test_a_cluster_gives_the_tables_of_one_process(world: World, address: str) -> None:
    world.demands([])
    profile = (world.folder / "demand.toml").read_text(encoding="utf-8")
    profile = profile.replace('path = "demands.csv"', 'path = "parts/*.csv"')
    world.profile("parts", profile)
    rows = [
        a_demand(
            str(n % 290),
            lon="104.0051" if n % 4 == 0 else f"{104 + n % 199 / 1e4:.4f}",
            closed_at="1999-01-01" if n % 50 == 1 else "2020-05-07 09:00:00",
            text="" if n < 290 else "again",
        )
        for n in range(300)
    ]
    (world.folder / "parts").mkdir()
    size = len(rows) // PARTS
    for part in range(PARTS):
        path = world.folder / "parts" / f"{part}.csv"
        written_rows(path, COLUMNS, rows[part * size : (part + 1) * size])
    path = world.folder / "parts.toml"
    alone = load(path, world.engine)
    assert alone.quarantined
    expected = tables(world)
    world.emptied()
    spread = load(path, world.engine, cluster=address)
    assert counts(spread) == counts(alone)
    assert tables(world) == expected
    assert expected[-1], "a default coordinate is found across the files"


def test_a_cluster_that_is_not_there_is_told(world: World) -> None:
    world.demands([a_demand("1")])
    with pytest.raises(LoadError, match=r"cluster at tcp://127\.0\.0\.1:1 does not answer"):
        load(world.folder / "demand.toml", world.engine, cluster="tcp://127.0.0.1:1")


def test_a_cluster_without_workers_is_told_and_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.spread.PATIENCE_S", 1)
    world.write_demands([a_demand("1")])
    before = world.everything()
    with (
        LocalCluster(n_workers=0, processes=False, dashboard_address="127.0.0.1:0") as cluster,
        pytest.raises(LoadError, match="has no worker"),
    ):
        load(world.folder / "demand.toml", world.engine, cluster=str(cluster.scheduler_address))
    assert world.everything() == before
    with world.engine.connect() as connection:
        assert not any(
            name.startswith(NAMED) for name in inspect(connection).get_table_names("rongtu")
        )


def test_the_time_zone_of_the_server_makes_no_difference(world: World, address: str) -> None:
    world.demands([a_demand("1")])
    expected = tables(world)
    world.emptied()
    name = world.engine.url.database
    with world.engine.begin() as connection:
        connection.execute(text(f"ALTER DATABASE {name} SET timezone = 'Asia/Shanghai'"))
    load(world.folder / "demand.toml", world.engine, cluster=address)
    with world.engine.begin() as connection:
        connection.execute(text(f"ALTER DATABASE {name} RESET timezone"))
    assert tables(world) == expected


def test_areas_are_not_for_a_cluster(world: World, address: str) -> None:
    with pytest.raises(LoadError, match="wanted: demands in files"):
        load(world.folder / "street.toml", world.engine, cluster=address)
