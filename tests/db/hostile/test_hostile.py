"""Whatever comes in, it ends in a clear reason and a database that adds up."""

import gc
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import Engine, func, inspect, select, text

from etl.run import load
from geo.errors import RongtuError
from geo.schema import METADATA, SCHEMA, area, demand, etl_run, quarantine
from tests.db.builders import ROLLUPS, World, an_area, square
from tests.db.hostile.case import PROFILE, Case
from tests.db.hostile.inputs import CASES

pytestmark = pytest.mark.db

SECONDS: Final = 20
"""None of them is large: what takes longer hangs."""
COUNTS: Final = ("read", "inserted", "updated", "unchanged", "quarantined", "skipped")


class _HangsError(BaseException):
    """Not an Exception: nothing on the way may take it for a fault of the input."""


@pytest.fixture(scope="module")
def streets(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Load a district large enough for its datum to tell, once; all cases stand on it."""
    world = World(folder=tmp_path_factory.mktemp("streets"), engine=sample_engine)
    whole, west, east = (104, 30, 104.1, 30.1), (104, 30, 104.05, 30.1), (104.05, 30, 104.1, 30.1)
    world.areas("district", [an_area("D", square(*whole), parent_code=None)])
    streets = (("A", west), ("B", east))
    world.areas("street", [an_area(code, square(*at), parent_code="D") for code, at in streets])
    return world


@pytest.fixture
def ground(streets: World, tmp_path: Path) -> Iterator[World]:
    """Lend the two streets; afterwards they are as they were."""
    with streets.engine.connect() as connection:
        last = connection.scalar(select(func.max(etl_run.c.run_id)))
    yield World(folder=tmp_path, engine=streets.engine)
    with streets.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {SCHEMA}.quarantine, {ROLLUPS}"))
        for table in reversed(METADATA.sorted_tables):
            if "run_id" in table.c:
                connection.execute(table.delete().where(table.c.run_id > last))
        for name in ("deployment", "level WHERE level NOT IN ('district', 'street')"):
            connection.execute(text(f"DELETE FROM {SCHEMA}.{name}"))  # noqa: S608 - our own names


@contextmanager
def bounded() -> Iterator[None]:
    """End what hangs."""

    def ring(*_: object) -> None:
        raise _HangsError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _param(case: Case) -> object:
    return pytest.param(case, id=case.name.replace(" ", "-"))


def test_there_are_enough_of_them_and_each_has_its_name() -> None:
    names = [case.name for case in CASES]
    assert len(names) == len(set(names)) >= 40


@pytest.mark.parametrize("case", [_param(case) for case in CASES])
def test_a_bad_input_ends_in_a_clear_reason(case: Case, ground: World) -> None:
    case.make(ground.folder)
    before = ground.everything(), ground.rows(quarantine)
    rows = len(ground.rows(demand, "source_id")), len(ground.rows(area, "code"))
    with bounded():
        if case.says is not None:
            with pytest.raises(RongtuError, match=case.says) as caught:
                load(ground.folder / PROFILE, ground.engine)
            assert "\n" not in str(caught.value)
            assert len(str(caught.value)) < 3000
            assert (ground.everything(), ground.rows(quarantine)) == before
            inserted = 0
            del caught
        else:
            inserted = _loaded(case, ground)
    now = len(ground.rows(demand, "source_id")), len(ground.rows(area, "code"))
    assert sum(now) - sum(rows) == inserted
    _adds_up(ground)
    if case.name.startswith("query"):
        gc.collect()  # which tells of a connection that nobody closed


def _loaded(case: Case, ground: World) -> int:
    report = load(ground.folder / PROFILE, ground.engine)
    found = [reason for (reason,) in ground.rows(quarantine, "reason")]
    assert report.adds_up
    assert (report.inserted, report.quarantined, report.skipped) == (
        case.inserted, case.quarantined, case.skipped,
    ), found[:5]  # fmt: skip
    assert len(found) == case.quarantined
    unfit = [one for one in found if not any(re.search(said, one) for said in case.reasons)]
    assert not unfit[:5]
    assert all(any(re.search(said, one) for one in found) for said in case.reasons)
    assert not any("\n" in one or len(one) > 1000 for one in found)
    if case.then is not None:
        case.then(ground, report)
    return report.inserted


def _adds_up(ground: World) -> None:
    """Look whether the ledger adds up, and nothing is left that nobody asked for."""
    for row in ground.rows(etl_run, *COUNTS, "status"):
        assert row[0] == sum(row[1:6])
        assert row[6] in {"done", "failed"}
    tables = inspect(ground.engine).get_table_names(schema=SCHEMA)
    assert {*tables} - {"alembic_version"} <= {table.name for table in METADATA.sorted_tables}
    with ground.engine.connect() as connection:
        away = text("SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()")
        assert connection.scalar(away) == 0
