"""A load that is killed leaves nothing behind, and the next one finishes the work."""

import multiprocessing
import multiprocessing.process
import random
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from etl.run import load
from geo import db
from geo.schema import METADATA
from geo.settings import GeoSettings
from tests.db.builders import ROLLUPS, World, a_demand

pytestmark = pytest.mark.db

TIMES: Final = 20
ROWS: Final = 12_000
SERIAL: Final = {"run_id", "quarantine_id"}

# A server that has imported everything already: a process of its own in some milliseconds.
_FRESH: Final = multiprocessing.get_context("forkserver")
_FRESH.set_forkserver_preload(["etl.run"])


def load_once(url: str, profile: Path) -> None:
    """Load `profile`; what a process of its own does."""
    engine = db.connect(GeoSettings(), url=url)
    load(profile, engine)
    engine.dispose()


def loading(world: World) -> multiprocessing.process.BaseProcess:
    """Start a load of the demands in a process of its own."""
    url = world.engine.url.render_as_string(hide_password=False)
    process = _FRESH.Process(target=load_once, args=(url, world.folder / "demand.toml"))
    process.start()
    return process


def contents(world: World) -> dict[str, object]:
    """Return every row of every table, but for the numbers of runs and when they were."""
    tables = [table for table in METADATA.sorted_tables if table.name != "etl_run"]
    return {
        table.name: world.rows(table, *(c.name for c in table.c if c.name not in SERIAL))
        for table in tables
    }


def write_rows(folder: Path, world: World, rows: int) -> None:
    """Write demands without loading them: a few of them cannot be used."""
    made = [
        a_demand(
            str(n),
            lon=f"{104 + n % 199 / 1e4:.4f}",
            closed_at="1999-01-01" if n % 1000 == 1 else "2020-05-07 09:00:00",
            received_at=f"2020-{n % 12 + 1:02}-{n % 28 + 1:02} 09:00:00" if n % 3 else "2020-05-06",
        )
        for n in range(rows)
    ]
    world.write_demands(made)
    assert (folder / "demands.csv").exists()


def test_a_load_killed_at_any_moment_is_made_good_by_the_next(world: World) -> None:
    write_rows(world.folder, world, 200)
    world.load("demand")
    write_rows(world.folder, world, ROWS)
    untouched = contents(world)
    seconds = world.load("demand").seconds
    whole = contents(world)
    assert whole != untouched

    moments = random.Random(2020)  # noqa: S311 - no secret
    killed = 0
    for _ in range(TIMES):
        with world.engine.begin() as connection:
            connection.execute(text(f"TRUNCATE rongtu.demand, {ROLLUPS}, rongtu.quarantine"))
        process = loading(world)
        # A load that is done sooner is as good.
        process.join(timeout=moments.uniform(0, 1.1 * seconds))
        killed += process.is_alive()
        process.kill()
        process.join()
        with world.engine.connect() as connection:
            found = connection.scalar(text("SELECT count(*) FROM rongtu.demand"))
            left = connection.scalar(
                text("SELECT count(*) FROM pg_class WHERE relname LIKE 'staging%'"
                     " AND relpersistence <> 't'")
            )  # fmt: skip
        assert left == 0
        assert found in {0, len(whole["demand"])}  # type: ignore[arg-type]
        report = world.load("demand")
        assert report.adds_up
        assert contents(world) == whole
    assert killed


def test_two_loads_at_once_give_what_one_after_the_other_gives(world: World) -> None:
    write_rows(world.folder, world, 3_000)
    both = [loading(world), loading(world)]
    for process in both:
        process.join()
        assert process.exitcode == 0
    together = contents(world)
    world.emptied()
    world.load("demand")
    assert contents(world) == together
