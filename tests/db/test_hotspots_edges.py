"""Hotspots where there is little to compare, or what is there is odd: a stated outcome each time.

On two squares of New York, apart, without households: a deployment elsewhere.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

import numpy as np
import pytest
from sqlalchemy import Connection, Engine, text

from geo.analysis.hotspots import Outcome
from geo.engine.hotspots import HotspotQuestion, Hotspots, Measure, Neighbours, hotspots
from geo.engine.hotspots import study as studies
from geo.errors import RongtuError, UnknownKeyError
from geo.period import Period
from tests.db.builders import DEMAND, World, a_demand, an_area, square

pytestmark = pytest.mark.db

MAY: Final = Period(date(2020, 5, 1), date(2020, 6, 1))
CORNERS: Final = {"A'": (-74.00, 40.70), "B": (-73.95, 40.70)}
SIDE: Final = 0.01
ODD: Final = "it's; DROP TABLE rongtu.demand; --"


@pytest.fixture(scope="module")
def _two(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    world = World(folder=tmp_path_factory.mktemp("two"), engine=sample_engine)
    world.areas(
        "district",
        [
            an_area(code, square(x, y, x + SIDE, y + SIDE), parent_code=None, households=None)
            for code, (x, y) in CORNERS.items()
        ],
    )
    spots = (np.arange(8) + 0.5) * SIDE / 8
    rows = [
        a_demand(f"{code}{i}{j}", lon=f"{x + east:.6f}", lat=f"{y + north:.6f}",
                 category="noise" if (i + j) % 2 else ODD)
        for code, (x, y) in CORNERS.items()
        for i, east in enumerate(spots) for j, north in enumerate(spots)
    ]  # fmt: skip
    world.write_demands(rows)
    elsewhere = DEMAND.replace("Asia/Shanghai", "America/New_York").replace("4544", "32618")
    world.profile("demand", elsewhere)
    world.load("demand")
    return sample_engine


@pytest.fixture
def two(_two: Engine) -> Iterator[Connection]:
    """Open a transaction on the two squares; what a test changes is rolled back."""
    with _two.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def found(connection: Connection, **asked: Any) -> Hotspots:  # noqa: ANN401 - as asked
    return hotspots(connection, HotspotQuestion(**({"period": MAY} | asked)))


def said(found: Hotspots) -> str:
    return " ".join(note.zh for note in found.notes)


def test_without_households_counts_are_compared_and_said_to_be(two: Connection) -> None:
    for asked in ({}, {"measure": Measure.RATE}, {"measure": Measure.EXCESS}):
        answer = found(two, **asked)
        assert answer.found[0].measure is Measure.COUNT
        assert np.isnan(answer.found[0].usual).all()
        assert answer.found[0].count.sum() == 128
        assert "比较的是各地诉求件数" in said(answer)


@pytest.mark.parametrize(
    "period",
    [
        Period(date(1, 1, 1), date(1, 1, 2)),
        Period(date(1990, 1, 1), date(1991, 1, 1)),
        Period(date(2020, 5, 7), date(2020, 5, 8)),
        Period(date(9999, 12, 5), date(9999, 12, 31)),
    ],
)
def test_a_period_without_demands_says_so(two: Connection, period: Period) -> None:
    for each in (True, False):
        answer = found(two, period=period, each=each)
        assert answer.outcome is Outcome.NO_DATA
        assert answer.verdict.zh == "没有数据，无法分析。"
        assert not answer.groups
        assert (answer.units["heat"] == 0).all()


def test_a_database_without_demands_says_so(two: Connection) -> None:
    two.execute(
        text(
            "TRUNCATE rongtu.demand_daily, rongtu.area_daily, rongtu.cell_daily,"
            " rongtu.cell_monthly"
        )
    )
    for each in (True, False):
        answer = found(two, each=each)
        assert answer.outcome is Outcome.NO_DATA
        assert answer.tally.received == 0


def test_a_day_is_a_period(two: Connection) -> None:
    answer = found(two, period=Period(date(2020, 5, 6), date(2020, 5, 7)))
    assert answer.found[0].count.sum() == 128  # nine on Chengdu's clock is nine here
    assert answer.found[0].history is None
    assert "历史只有0个月" in said(answer)


def test_one_cell_has_nothing_to_be_compared_with(two: Connection) -> None:
    answer = found(two, resolution=5, within="A'")
    assert answer.found[0].gi.outcome in {Outcome.ONE_CELL, Outcome.ALL_NEIGHBOURS}
    assert not answer.groups
    assert answer.verdict.zh.endswith("。")
    assert len(answer.units) in {1, 2}


def test_one_area_has_nothing_to_be_compared_with(two: Connection) -> None:
    answer = found(two, level="district", within="A'")
    assert answer.outcome is Outcome.ONE_CELL
    assert answer.units["code"].tolist() == ["A'"]


def test_equal_areas_do_not_stand_out(two: Connection) -> None:
    answer = found(two, level="district", neighbours=Neighbours.TOUCHING)
    assert answer.outcome is Outcome.CONSTANT
    assert answer.found[0].count.tolist() == [64, 64]
    assert "2 处没有邻居" in said(answer)


def test_a_reach_too_short_leaves_everything_alone_and_says_so(two: Connection) -> None:
    answer = found(two, neighbours=Neighbours.WITHIN, parameter=1)
    assert f"{len(answer.study.units)} 处没有邻居" in said(answer)
    assert answer.study.weights.islands.all()


def test_squares_apart_are_no_neighbours(two: Connection) -> None:
    answer = found(two, resolution=9)
    matrix = answer.study.weights.matrix
    east = answer.study.units["lon"].to_numpy() > -73.97
    assert east.any()
    assert not east.all()
    assert matrix[east][:, ~east].nnz == 0


def test_a_reach_that_makes_too_many_pairs_is_refused(
    two: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "MOST_PAIRS", 1_000)
    with pytest.raises(RongtuError, match="pairs of neighbours"):
        found(two, neighbours=Neighbours.WITHIN, parameter=20_000)


def test_more_cells_than_can_be_drawn_are_refused(
    two: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studies, "MOST_CELLS", 50)
    with pytest.raises(RongtuError, match="cells of resolution 10"):
        found(two, resolution=10)
    assert (found(two).study.resolution or 0) < 10


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ({"within": "nowhere' OR 1=1"}, "area"),
        ({"level": "street"}, "level"),
        ({"categories": ("bad'",)}, "category"),
        ({"categories": ("bad'",), "each": True}, "category"),
    ],
)
def test_what_is_not_there_is_refused(two: Connection, asked: dict[str, Any], kind: str) -> None:
    with pytest.raises(UnknownKeyError, match=f"No {kind} is called"):
        found(two, **asked)


def test_words_that_look_like_sql_are_words(two: Connection) -> None:
    answer = found(two, categories=(ODD,), within="A'")
    assert answer.found[0].count.sum() == 32
    assert answer.tally.received == 32
    every = found(two, each=True)
    assert [one.category for one in every.found] == [ODD, "noise"]


def test_categories_that_are_all_there_are_compared_like_all(two: Connection) -> None:
    # Their excess over themselves would be nothing anywhere.
    answer = found(two, categories=(ODD, "noise"))
    assert answer.found[0].measure is Measure.COUNT
    two.execute(text("DELETE FROM rongtu.demand_daily WHERE category <> 'noise'"))
    alone = found(two, each=True)
    assert [(one.category, one.measure) for one in alone.found] == [(None, Measure.COUNT)]


def test_an_outline_that_crosses_itself_does_not_stop_a_search(two: Connection) -> None:
    bow = "SRID=4326;MULTIPOLYGON(((-74 40.7,-73.99 40.71,-73.99 40.7,-74 40.71,-74 40.7)))"
    two.execute(text("UPDATE rongtu.area SET geom = :bow WHERE code = 'B'"), {"bow": bow})
    for asked in ({}, {"level": "district"}, {"within": "B"}):
        assert found(two, **asked).outcome in Outcome


def test_an_area_smaller_than_a_cell_has_one(two: Connection) -> None:
    speck = "SRID=4326;MULTIPOLYGON(((-73.9501 40.7,-73.95 40.7,-73.95 40.7001,-73.9501 40.7)))"
    two.execute(text("UPDATE rongtu.area SET geom = :speck WHERE code = 'B'"), {"speck": speck})
    answer = found(two, within="B")
    assert 1 <= len(answer.units) <= 3
    assert answer.outcome in Outcome


def test_a_street_of_no_district_is_its_own_whole(two: Connection) -> None:
    two.execute(text("INSERT INTO rongtu.level VALUES ('street', 20, '街道', 'street')"))
    two.execute(text("UPDATE rongtu.area SET level = 'street' WHERE code = 'B'"))
    answer = found(two, within="B")
    assert answer.found[0].count.sum() == 64
    assert set(answer.units["place"]) == {"B"}


def test_households_that_few_compounds_know_are_not_taken_for_all(two: Connection) -> None:
    two.execute(text("INSERT INTO rongtu.level VALUES ('compound', 40, '小区', 'compound')"))
    two.execute(text("UPDATE rongtu.area SET households = 1000"))
    two.execute(text(
        "INSERT INTO rongtu.area (code, level, name_zh, name_en, households, geom, source,"
        " synthetic)"
        " SELECT 'C', 'compound', 'C', 'C', 50, ST_Multi(ST_Buffer(ST_Centroid(geom), 0.001)),"
        " 'test', true FROM rongtu.area WHERE code = 'B'"
    ))  # fmt: skip
    answer = found(two)
    assert answer.study.units["households"].sum() == pytest.approx(2000)
