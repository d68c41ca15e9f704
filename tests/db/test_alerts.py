"""Alerts: an outbreak is found, said and kept once, with its entry in the audit."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner, Result

from dashboard.cli import app
from etl import alerts
from geo import db
from geo.analysis.scan import Outcome
from geo.engine import alerts as engine_alerts
from geo.engine.alerts import watch
from geo.errors import RongtuError, UnknownKeyError
from geo.queries import alerts as queries
from geo.schema import alert, audit
from tests.db.builders import World, a_demand
from tests.db.hot_town import METRE, Row, demands, hot_town

pytestmark = pytest.mark.db

Rongtu = Callable[..., Result]
AT: Final = (104.005, 30.0065)
MANY: Final = 40
LAST: Final = date(2020, 12, 31)


def outbreak() -> list[Row]:
    """Return what broke out in the southwest in the last four days of the year."""
    rng = np.random.default_rng(11)
    at = np.array(AT) + rng.uniform(-150, 150, (MANY, 2)) * METRE
    return [
        a_demand(f"new{number}", lon=f"{lon:.6f}", lat=f"{lat:.6f}", category="parking",
                 received_at=f"2020-12-{28 + number % 4} 10:{number:02}:00",
                 closed_at="2021-01-01 02:00:00", due_at="2021-01-03 09:00:00")
        for number, (lon, lat) in enumerate(at.tolist())
    ]  # fmt: skip


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return the town with an outbreak."""
    world = World(folder=tmp_path_factory.mktemp("town"), engine=sample_engine)
    hot_town(world, [*demands(count=2_000), *outbreak()])
    return world


@pytest.fixture
def rongtu(town: World) -> Iterator[Rongtu]:
    """Return the command, on the town; what it keeps is thrown away."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "connect", lambda _settings: town.engine)
        yield lambda *words: CliRunner().invoke(app, ["alerts", *map(str, words)])
    with town.engine.begin() as connection:
        connection.execute(text("TRUNCATE rongtu.alert, rongtu.audit"))


def kept(town: World) -> tuple[int, int]:
    """Return how many alerts, and how many scans, were kept."""
    with town.engine.connect() as connection:
        found = connection.scalar(select(func.count()).select_from(alert))
        scans = connection.scalar(select(func.count()).where(audit.c.action == queries.SCANNED))
    return found or 0, scans or 0


def told(result: Result) -> Any:  # noqa: ANN401 - JSON
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def test_an_outbreak_is_found_where_and_when_it_is(town: World) -> None:
    with town.engine.connect() as connection:
        found = watch(connection)
    assert (found.ends_on, found.within) == (LAST, None)
    assert [category for category, _ in found.scans] == [None, "greening", "noise", "parking"]
    assert {outcome for _, outcome in found.scans} == {Outcome.SCANNED}
    assert found.level == pytest.approx(1 / (30 * 4))
    assert {one.category for one in found.alarms} == {None, "parking"}
    for one in found.alarms:
        assert one.place == "W"
        assert one.cluster.days in {3, 4}
        assert one.cluster.p <= found.level
        assert one.cluster.cases >= MANY * 0.7
        assert abs(one.lon - AT[0]) < 0.005
        assert abs(one.lat - AT[1]) < 0.005
    alone = next(one for one in found.alarms if one.category == "parking")
    assert alone.verdict.zh.startswith(f"停车秩序类：近 {alone.cluster.days} 天，W周边")
    assert f"报事 {alone.cluster.cases} 件" in alone.verdict.zh
    assert found.verdict.zh.endswith("另有1处预警。")


def test_the_same_data_and_day_have_the_same_alarms(town: World) -> None:
    with town.engine.connect() as connection:
        first, again = (watch(connection, categories=("parking",)) for _ in range(2))
        twice = watch(connection, categories=("parking", "parking"))
    for other in (again, twice):
        assert [one.cluster for one in other.alarms] == [one.cluster for one in first.alarms]
        assert (other.seed, other.level, other.scans) == (first.seed, first.level, first.scans)


def test_before_it_broke_out_all_was_quiet(town: World) -> None:
    with town.engine.connect() as connection:
        found = watch(connection, ends_on=date(2020, 12, 20), categories=("parking",))
    assert not found.alarms
    assert found.verdict.zh == "近 14 天，各处报事均在偶然波动范围内，未发现异常聚集。"


def test_only_cells_of_the_area_are_scanned(town: World) -> None:
    with town.engine.connect() as connection:
        east, west = (watch(connection, within=code, categories=("parking",)) for code in "EW")
    assert not east.alarms
    assert [one.place for one in west.alarms] == ["W"]


def test_a_category_that_has_nothing_in_these_days_says_so(town: World) -> None:
    with town.engine.connect() as connection, connection.begin() as transaction:
        connection.execute(text("DELETE FROM rongtu.cell_daily WHERE category = 'greening'"))
        found = watch(connection, categories=("greening", "parking"))
        alone = watch(connection, categories=("greening",))
        transaction.rollback()
    assert dict(found.scans)["greening"] is Outcome.NO_CASES
    assert [one.category for one in found.alarms] == ["parking"]
    assert alone.verdict.zh == "所选范围和时段内没有报事，无从比较。"


def test_many_scans_can_still_raise_an_alarm(town: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_alerts, "APART_DAYS", 100_000)
    with town.engine.connect() as connection:
        found = watch(connection, categories=("parking",))
    assert found.replications == engine_alerts.MOST_REPLICATIONS
    assert found.level == pytest.approx(1e-4)
    assert found.alarms


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2019, 12, 31), date(2022, 1, 1), date.max])
def test_a_day_that_the_data_know_nothing_of_is_refused(town: World, day: date) -> None:
    with town.engine.connect() as connection, pytest.raises(RongtuError, match="2020-01-01 to"):
        watch(connection, ends_on=day)


def test_the_first_days_are_too_few_to_compare(town: World) -> None:
    with town.engine.connect() as connection:
        found = watch(connection, ends_on=date(2020, 1, 1), categories=("parking",))
    assert not found.alarms
    assert found.verdict.zh == "报事都在同一天，没有其他日期可比，无法判断是否异常聚集。"


def test_what_is_found_is_kept_once_with_its_audit_entry(town: World, rongtu: Rongtu) -> None:
    asked = ("--category", "parking", "--json")
    document = told(rongtu(*asked))
    (found,) = document["alarms"]
    assert document["kept"]
    assert (document["ends_on"], found["category"], found["area_code"]) == (
        "2020-12-31", "parking", "W"
    )  # fmt: skip
    assert kept(town) == (1, 1)
    with town.engine.connect() as connection:
        entry = connection.execute(select(audit)).one()
        row = connection.execute(select(alert)).one()
    assert entry.detail["scans"] == {"parking": "scanned"}
    assert (entry.detail["alarms"], entry.detail["seed"]) == (1, document["seed"])
    assert (row.p, row.cases, row.cells) == (found["p"], found["cases"], found["cells"])
    assert row.detail["zh"] == found["detail"]["zh"]
    again = told(rongtu(*asked))
    assert not again["kept"]
    assert again["alarms"] == document["alarms"]
    assert not told(rongtu(*asked, "--category", "parking"))["kept"]
    assert kept(town) == (1, 1)
    shown = rongtu("--list").stdout
    assert shown == f"2020-12-31  停车秩序  {found['detail']['zh']}\n"
    (listed,) = json.loads(rongtu("--list", "--area", "W", "--json").stdout)
    assert (listed["area_code"], listed["name_zh"]) == ("W", "W")
    assert json.loads(rongtu("--list", "--area", "E", "--json").stdout) == []


def test_a_load_in_between_makes_it_another_scan(town: World, rongtu: Rongtu) -> None:
    asked = ("--category", "parking", "--json")
    before = told(rongtu(*asked))
    town.demands([*demands(count=2_000), *outbreak()])
    after = told(rongtu(*asked))
    assert after["kept"]
    assert after["version"] > before["version"]
    assert after["alarms"][0]["p"] == before["alarms"][0]["p"]
    assert kept(town) == (2, 2)


def test_a_dry_run_keeps_nothing(town: World, rongtu: Rongtu) -> None:
    shown = rongtu("--category", "parking", "--dry-run")
    assert shown.exit_code == 0
    assert "停车秩序类：" in shown.stdout
    assert "未存档" in shown.stdout
    assert kept(town) == (0, 0)
    assert rongtu("--list").stdout.startswith("# 没有存档的预警")


def test_a_quiet_night_is_said_and_its_scan_kept(town: World, rongtu: Rongtu) -> None:
    shown = rongtu("--category", "parking", "--as-of", "2020-12-20")
    assert "未发现异常聚集" in shown.stdout
    assert kept(town) == (0, 1)


def test_what_is_not_there_is_refused_in_one_line(rongtu: Rongtu) -> None:
    for words in (("--category", "bad'"), ("--area", "nowhere' --"),
                  ("--list", "--area", "nowhere"), ("--as-of", "2031-01-01")):  # fmt: skip
        result = rongtu(*words)
        assert result.exit_code == 1
        assert isinstance(result.exception, RongtuError)
        assert "\n" not in str(result.exception)


def test_two_at_the_same_time_keep_it_once(town: World, rongtu: Rongtu) -> None:
    del rongtu  # it throws away what is kept
    with ThreadPoolExecutor(2) as pool:
        nights = list(
            pool.map(lambda _: alerts.scanned(town.engine, categories=("parking",)), range(2))
        )
    assert sorted(night.kept for night in nights) == [False, True]
    assert kept(town) == (1, 1)


def test_what_fails_on_the_way_keeps_nothing(
    town: World, rongtu: Rongtu, monkeypatch: pytest.MonkeyPatch
) -> None:
    del rongtu
    # The audit takes no entry without an action: by then the alerts are written.
    monkeypatch.setattr(queries, "SCANNED", None)
    with pytest.raises(IntegrityError):
        alerts.scanned(town.engine, categories=("parking",))
    assert kept(town) == (0, 0)


def test_without_demands_there_is_nothing_to_scan(engine: Engine, tmp_path: Path) -> None:
    world = World(folder=tmp_path, engine=engine)
    hot_town(world, [])
    with pytest.raises(RongtuError, match="load demands"):
        alerts.scanned(engine, ends_on=datetime(2020, 1, 1))  # noqa: DTZ001 - a day
    with pytest.raises(UnknownKeyError, match="No category"):
        alerts.scanned(engine, categories=("noise",))
