"""Hotspots, outbreaks and coverage on a wall say what the engines say of the same data."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from sqlalchemy import Engine, text

from dashboard import analysis_data, data, hotspots_data, ledger_data, scope
from dashboard.once import Once
from dashboard.wall import ground as grounds
from dashboard.wall import overlays
from dashboard.wall import words_analysis as words
from dashboard.wall.ground import Ground, stand
from dashboard.wall.panels import extent, heat, outbreaks, reach, reach_shapes
from dashboard.wall.plan import FigurePanel, Listing, ListPanel, MapPanel, Paint, Scene
from etl import alerts
from geo.engine.coverage import CoverageQuestion, coverage
from geo.engine.hotspots import HotspotQuestion, hotspots
from geo.text import Lang
from tests.db.builders import World, a_demand
from tests.db.hot_town import METRE, YEAR, Row, demands, hot_town
from tests.db.riverside import riverside

pytestmark = pytest.mark.db

AT: Final = (104.005, 30.0065)
ALERTS: Final = ListPanel(show=Listing.ALERTS)
SPOTS: Final = ListPanel(show=Listing.HOTSPOTS)


def outbreak(count: int = 40) -> list[Row]:
    """Return parking in the southwest that broke out in the last four days of the year."""
    at = np.array(AT) + np.random.default_rng(11).uniform(-150, 150, (count, 2)) * METRE
    return [
        a_demand(f"new{number}", lon=f"{lon:.6f}", lat=f"{lat:.6f}", category="parking",
                 received_at=f"2020-12-{28 + number % 4} 10:{number:02}:00",
                 closed_at="2021-01-01 02:00:00", due_at="2021-01-03 09:00:00")
        for number, (lon, lat) in enumerate(at.tolist())
    ]  # fmt: skip


def forget() -> None:
    """Throw away what was kept of another database."""
    for module in (
        analysis_data, data, extent, grounds, heat, hotspots_data, ledger_data, overlays, reach,
        reach_shapes, scope,
    ):  # fmt: skip
        for kept in vars(module).values():
            if isinstance(kept, Once):
                kept.clear()
            elif hasattr(kept, "cache_clear") and kept is not data._engine:  # noqa: SLF001
                kept.cache_clear()


@contextmanager
def standing(engine: Engine) -> Iterator[Callable[..., Ground]]:
    """Let the wall read the database of `engine`; lend what a scene of it stands on."""
    forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: engine)
        with data.moment() as moment:

            def on(show: Paint, code: str | None = None, **asked: object) -> Ground:
                scene = Scene.model_validate(
                    {"key": "a", "title": "甲", "map": {"show": show, **asked},
                     "figures": (FigurePanel(indicator="demands"),)}
                )  # fmt: skip
                return stand(scene, code, Lang.ZH, moment)

            yield on
    forget()


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return the town where it is too noisy in the northeast, with an outbreak."""
    world = World(folder=tmp_path_factory.mktemp("town"), engine=sample_engine)
    hot_town(world, [*demands(), *outbreak()])
    return world


@pytest.fixture
def on(town: World) -> Iterator[Callable[..., Ground]]:
    with standing(town.engine) as on:
        yield on


@pytest.fixture
def _scans(town: World) -> Iterator[None]:
    yield
    with town.engine.begin() as connection:
        connection.execute(text("TRUNCATE rongtu.alert, rongtu.audit"))


def test_hotspots_are_those_of_the_engine(town: World, on: Callable[..., Ground]) -> None:
    ground = on(Paint.HOTSPOTS)
    with town.engine.connect() as connection:
        theirs = hotspots(connection, HotspotQuestion(period=YEAR, each=True))
    rows = heat.spots(SPOTS, ground)["rows"]
    assert len(rows) == len(theirs.groups) > 0
    for row, (group, _) in zip(rows, theirs.groups, strict=True):
        assert row["value"] == f"{group.count:,}"
        assert row["code"] == group.place
        assert f"预期的 {group.ratio:.1f} 倍" in row["aside"]
    said = heat.heat_says(ground)
    assert (said["text"], said["attention"]) == (theirs.verdict.zh, True)
    shown = heat.heat_map(ground.scene.map, ground)
    hot = next(one for one in shown["shapes"] if one["style"] == "hot")
    assert len(hot["features"]) == int((theirs.units["heat"] > 0).sum())
    assert list(shown["areas"]) == ["E", "W"]
    (at, *_) = shown["points"]
    assert (at["lon"], at["lat"]) == pytest.approx(
        (theirs.groups[0][0].lon, theirs.groups[0][0].lat), abs=1e-5
    )


def test_of_a_compound_the_cells_around_it_are_shown(on: Callable[..., Ground]) -> None:
    # Number 27 lies in the noise of the northeast.
    compound, street = on(Paint.HOTSPOTS, "C27"), on(Paint.HOTSPOTS, "E")
    of_one, of_all = (heat.heat_map(one.scene.map, one) for one in (compound, street))
    assert of_one["level"] == of_all["level"] == "compound"
    assert of_one["shapes"] == of_all["shapes"] != []
    assert "C27" in of_one["areas"]
    assert of_one["outline"]["url"].startswith("/geo/area/street.geojson?within=E&g=")


@pytest.mark.usefixtures("_scans")
def test_an_outbreak_of_last_night_is_listed_with_what_was_expected(town: World) -> None:
    with standing(town.engine) as on:
        never = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS))
    assert (never["rows"], never["note"]) == ([], words.NEVER.zh)
    (found, *_) = alerts.scanned(town.engine, ends_on=datetime(2020, 12, 31)).found.alarms  # noqa: DTZ001
    with standing(town.engine) as on:
        listed = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS))
        west = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS, "W"))
        far = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS, "C35"))
    row = listed["rows"][0]
    assert row["code"] == found.place == "W"
    assert row["value"] == f"{found.cluster.cases:,}"
    for part in (
        "各类合计", f"预期 {found.cluster.expected:.1f} 件", f"p = {found.cluster.p:.2g}",
        f"截至 12-31 持续 {found.cluster.days} 天",
    ):  # fmt: skip
        assert part in row["aside"]
    assert any(one["aside"].startswith("停车") for one in listed["rows"])
    assert listed["note"] == "最近一次扫描截至 2020-12-31"
    assert west["rows"][0] == row
    # A scan of everything speaks for each part of it.
    assert (far["rows"], far["note"]) == (
        [], "近几晚没有异常聚集（最近一次扫描截至 2020-12-31）",
    )  # fmt: skip


@pytest.mark.usefixtures("_scans")
def test_an_old_scan_does_not_speak_for_the_last_nights(town: World) -> None:
    alerts.scanned(town.engine, ends_on=datetime(2020, 6, 30))  # noqa: DTZ001
    with standing(town.engine) as on:
        listed = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS))
    assert listed["rows"] == []
    assert listed["note"] == "近几晚没有扫描过异常聚集，最近一次扫描截至 2020-06-30"


@pytest.mark.usefixtures("_scans")
def test_a_scan_of_one_kind_or_one_street_speaks_for_no_more(town: World) -> None:
    last = datetime(2020, 12, 31)  # noqa: DTZ001
    alerts.scanned(town.engine, ends_on=last, within="E", categories=("noise",))
    with standing(town.engine) as on:
        whole = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS))
        east = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS, "E"))
    assert whole["note"] == words.NEVER.zh
    assert east["rows"] == []
    assert east["note"].startswith("近几晚没有异常聚集")
    assert east["note"].endswith("只扫描了噪声")


@pytest.mark.usefixtures("_scans")
def test_of_fewer_than_five_neither_number_nor_expectation_is_told(town: World) -> None:
    alerts.scanned(town.engine, ends_on=datetime(2020, 12, 31))  # noqa: DTZ001
    with town.engine.begin() as connection:
        connection.execute(text("UPDATE rongtu.alert SET cases = 3, expected = 0.02"))
    with standing(town.engine) as on:
        row = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS))["rows"][0]
    assert (row["value"], row["at"]) == ("少于5", 1)
    assert "预期" not in row["aside"]
    assert "p =" not in row["aside"]


@pytest.mark.usefixtures("_scans")
def test_a_later_scan_of_the_same_night_takes_the_place_of_an_earlier_one(town: World) -> None:
    alerts.scanned(town.engine, ends_on=datetime(2020, 12, 31))  # noqa: DTZ001
    with town.engine.begin() as connection:
        connection.execute(text("UPDATE rongtu.alert SET version = version - 1"))
    with standing(town.engine) as on:
        listed = outbreaks.alerts(ALERTS, on(Paint.HOTSPOTS))
    assert listed["rows"] == []
    assert listed["note"].startswith("近几晚没有异常聚集")


@pytest.mark.usefixtures("_scans")
def test_the_url_of_the_alerts_changes_with_a_scan_though_no_data_are_loaded(town: World) -> None:
    with standing(town.engine) as on:
        ground = on(Paint.HOTSPOTS)
        before = overlays.overlay("alerts", ground)
        assert overlays.overlay("alerts", ground) == before
        assert before["count"] == "0"
    night = alerts.scanned(town.engine, ends_on=datetime(2020, 12, 31))  # noqa: DTZ001
    with standing(town.engine) as on:
        after = overlays.overlay("alerts", on(Paint.HOTSPOTS))
    assert after["count"] == str(len(night.found.alarms))
    assert after["url"] != before["url"]


def sums(row: Any) -> tuple[str, ...]:  # noqa: ANN401 - a row of a table
    return tuple(f"{row[name]:,.0f}" for name in ("walk", "straight", "whole"))


def test_coverage_is_that_of_the_engine(engine: Engine, tmp_path: Path) -> None:
    world = riverside(engine, tmp_path)
    world.demands([a_demand("1", lon="", lat="", area_code="W")])
    with engine.connect() as connection:
        theirs = coverage(connection, CoverageQuestion(level="street", minutes=10))
    with standing(engine) as on:
        ground = on(Paint.COVERAGE, minutes=10)
        shown = reach.reach_map(ground.scene.map, ground)
        out = reach.left_out(ListPanel(show=Listing.LEFT_OUT), ground)
        load = reach.load(ListPanel(show=Listing.LOAD), ground)
        said = reach.reach_says(ground)
        street = on(Paint.COVERAGE, "E", minutes=10)
        below = reach.reach_map(street.scene.map, street)
        over = overlays.overlay("stations", ground)
    homes = theirs.frame[theirs.frame["subject"] == "households"].set_index("code")
    for code, value in (("W", "100%"), ("E", "60%")):
        assert shown["areas"][code]["value"] == value
        walk, straight, whole = sums(homes.loc[code])
        assert f"（{walk} ÷ {whole} 户）" in shown["areas"][code]["hover"][1]
        assert f"（{straight} ÷ {whole} 户）" in shown["areas"][code]["hover"][2]
    assert said["text"] == theirs.verdict.zh
    assert "直线圈 100.0 %，路网可达 66.7 %" in said["evidence"]
    assert [row["code"] for row in out["rows"]] == theirs.left_out["code"].tolist()
    # One of them does not say how many live there.
    assert [row["value"] for row in out["rows"]] == ["200", "—"]
    assert [row["value"] for row in load["rows"]] == [
        f"{one:,.0f}" for one in theirs.load["nearest_households"]
    ]
    assert len(shown["points"]) == len(theirs.left_out)
    assert [one["style"] for one in shown["shapes"]] == ["circle"]
    assert below["areas"]["C2"]["hover"][-1] == "不可达"
    assert below["areas"]["C3"]["hover"][-1] == "可达"
    assert over["count"] == "2"
    assert MapPanel(show=Paint.COVERAGE).minutes == 15
