"""Loads that fail: the database is as it was, and one line says why."""

import psycopg.errors
import pytest
from sqlalchemy import Connection, Engine, text

from etl import failure
from etl.errors import LoadError, ProfileError
from etl.run import load
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.schema import demand, deployment, etl_run, quarantine
from tests.db.builders import World, a_demand, an_area, square
from tests.db.conftest import connect

pytestmark = pytest.mark.db


def test_a_failure_in_mid_load_leaves_the_tables_as_they_were(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.demands([a_demand("1")])
    before = world.everything(), world.rows(quarantine)

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("etl.load.refresh_rollup", broken)
    with pytest.raises(KeyboardInterrupt):
        world.demands([a_demand("1", category="parking"), a_demand("2"), a_demand("")])
    assert (world.everything(), world.rows(quarantine)) == before
    assert world.rows(etl_run, "status", "error", "read")[-1] == ("failed", "interrupted", 0)


def test_what_the_database_refuses_is_told_in_one_line(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("etl.clean.rules.LIMITS", {})
    with pytest.raises(LoadError, match=r"refused the load \(.*satisfaction.*remedy") as caught:
        world.demands([a_demand("1", satisfaction="9")])
    assert "\n" not in str(caught.value)
    assert world.rows(demand) == []


def test_two_deployments_do_not_fit_into_one_database(world: World) -> None:
    world.demands([a_demand("1")])
    path = world.folder / "demand.toml"
    toml = path.read_text(encoding="utf-8")
    path.write_text(toml.replace("Asia/Shanghai", "America/New_York"), encoding="utf-8")
    with pytest.raises(ProfileError, match=r"deployment\.time_zone is 'America/New_York'"):
        world.load("demand")
    assert len(world.rows(deployment)) == 1


def test_an_unknown_level_must_say_where_it_stands(world: World) -> None:
    with pytest.raises(ProfileError, match="level 'grid' without name_en, name_zh, rank"):
        world.areas("grid", [an_area("G", square(104, 30, 104.001, 30.001), parent_code="A")])


def test_a_database_that_is_away_is_told_in_one_line(world: World) -> None:
    away = connect(world.engine.url.set(host="/nonexistent", query={}))
    world.write_areas("street", [])
    with pytest.raises(DatabaseUnavailableError, match="does not answer"):
        load(world.folder / "street.toml", away)


def test_a_missing_file_is_told_and_entered_as_failed(world: World) -> None:
    (world.folder / "street.geojson").unlink()
    with pytest.raises(RongtuError, match=r"There is no file .*street\.geojson.*--data"):
        world.load("street")
    assert world.rows(etl_run, "status", "layer")[-1] == ("failed", "area")


def test_a_connection_that_is_lost_is_told_and_entered_as_failed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = world.everything()

    def cut(connection: Connection, *_: object, **__: object) -> None:
        ours = connection.scalar(text("SELECT pg_backend_pid()"))
        with world.engine.begin() as other:
            other.execute(text("SELECT pg_terminate_backend(:ours)"), {"ours": ours})
        connection.execute(text("SELECT 1"))

    monkeypatch.setattr("etl.load.refresh_rollup", cut)
    with pytest.raises(DatabaseUnavailableError, match="does not answer"):
        world.demands([a_demand("1")])
    assert world.everything() == before
    assert [status for (status,) in world.rows(etl_run, "status")].count("failed") == 1


def test_a_full_disk_is_told_with_what_to_do(engine: Engine) -> None:
    full = psycopg.errors.DiskFull("could not extend file: No space left on device\nHINT: …")
    told = failure.said(engine, full)
    assert isinstance(told, LoadError)
    assert str(told).startswith("The database has no space left (could not extend file: No space")
    assert "nothing of this load was kept" in str(told)
