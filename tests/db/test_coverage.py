"""Coverage and siting, in a small world that can be counted by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, delete

from etl.reach import refresh
from geo.analysis.siting import Outcome as Chosen
from geo.catalog import INDICATORS, LAYERS
from geo.catalog.circles import CIRCLES, Way
from geo.catalog.reach import REACH, key_of
from geo.engine import Question, answer
from geo.engine.coverage import Coverage, CoverageQuestion, Outcome, Subject, coverage
from geo.engine.siting import SitingQuestion, siting
from geo.errors import RongtuError
from geo.period import Period
from geo.queries.layers import features
from geo.schema import reach, reach_ground
from tests.db.builders import World
from tests.db.riverside import (
    COMPOUNDS,
    STATIONS,
    load_areas,
    load_compounds,
    load_roads,
    load_stations,
    riverside,
)

pytestmark = pytest.mark.db


@pytest.fixture(scope="module")
def world(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return the riverside, to be read only."""
    return riverside(sample_engine, tmp_path_factory.mktemp("riverside"))


@pytest.fixture
def there(world: World) -> Iterator[Connection]:
    """Lend a connection on the riverside; what a test changes is rolled back."""
    with world.engine.connect() as connection:
        yield connection
        connection.rollback()


def sums(found: Coverage, code: str | None = None) -> dict[str, Any]:
    """Return what there is and what is covered by each way, by subject."""
    frame = found.whole if code is None else found.frame[found.frame["code"] == code]
    return {
        str(row["subject"]): (row["whole"], row["straight"], row["walk"])
        for row in frame.to_dict("records")
    }


def test_what_is_covered_is_what_is_counted_by_hand(there: Connection) -> None:
    found = coverage(there, CoverageQuestion(level="street", minutes=10))
    assert found.outcome is Outcome.MEASURED
    assert found.way is Way.WALK
    assert found.metres == 500
    whole, west, east = sums(found), sums(found, "W"), sums(found, "E")
    assert whole["households"] == (600, 600, 400)
    assert west["households"] == (100, 100, 100)
    assert east["households"] == (500, 500, 300)
    assert whole["compounds"] == (4, 3, 2)
    assert whole["buildings"] == (2, 1, 0)
    assert whole["key_buildings"] == east["key_buildings"] == (1, 1, 0)
    assert west["key_buildings"] == (0, 0, 0)
    row = found.frame.query("code == 'E' and subject == 'households'").iloc[0]
    assert row["straight_share"] == 1
    assert row["walk_share"] == 0.6
    assert row["difference"] == pytest.approx(0.4)
    none = found.frame.query("code == 'W' and subject == 'key_buildings'").iloc[0]
    assert np.isnan(none["straight_share"])


def test_ground_is_some_square_kilometres_of_circles(there: Connection) -> None:
    ground = sums(coverage(there, CoverageQuestion(minutes=5)))["ground"]
    assert ground[0] == pytest.approx(2.2 * 1.8, rel=0.01)
    # Both circles, of which the southern one loses what is below y = -200.
    exact = 2 * np.pi * 0.3**2 - (0.3**2 * np.arccos(2 / 3) - 0.2 * np.sqrt(0.05))
    assert ground[1] == pytest.approx(exact, rel=0.03)
    assert 0 < ground[2] < ground[1]


def test_those_left_out_come_by_households_with_the_nearest_station(there: Connection) -> None:
    found = coverage(there, CoverageQuestion(minutes=10))
    first, last = found.left_out.to_dict("records")
    assert (first["code"], first["households"], first["street_code"]) == ("C2", 200, "E")
    assert (first["station_code"], first["walk_m"]) == ("S2", pytest.approx(620, abs=0.5))
    assert first["straight_m"] == pytest.approx(600, abs=0.5)
    # It is on no road: by a straight line alone its station is known.
    assert (last["code"], last["station_code"]) == ("C4", "S2")
    assert np.isnan(last["walk_m"])
    assert np.isnan(last["households"])
    assert found.buildings_left_out["code"].tolist() == ["B1", "B2"]
    straight = coverage(there, CoverageQuestion(minutes=10, way=Way.STRAIGHT))
    assert straight.left_out["code"].tolist() == ["C4"]
    assert straight.buildings_left_out["code"].tolist() == ["B2"]


def test_overlap_and_load_share_out_the_households(there: Connection) -> None:
    found = coverage(there, CoverageQuestion(minutes=15))
    assert found.overlap.to_dict("list") == {
        "stations": [0, 1, 2, 3], "compounds": [1, 1, 2, 0],
        "households": pytest.approx([np.nan, 300, 300, 0], nan_ok=True),
    }  # fmt: skip
    load = found.load.set_index("code")
    assert load["households"].to_dict() == {"S1": 300, "S2": 600}
    assert load["nearest_households"].to_dict() == {"S1": 100, "S2": 500}
    assert load["nearest_compounds"].sum() == sums(found)["compounds"][2]


def test_a_verdict_says_how_many_are_left_out_and_where_most_of_them_live(
    there: Connection,
) -> None:
    found = coverage(there, CoverageQuestion(minutes=10))
    assert found.verdict.zh == (
        "10分钟步行圈覆盖 66.7 %的住户（按直线计为 100.0 %）；还有 200 户（2 个小区）在圈外，"
        "最多的是EC2（200 户）。"
    )
    assert "200 households in 2 compounds are left out" in found.verdict.en
    east = coverage(there, CoverageQuestion(within="E", minutes=15))
    assert east.verdict.zh.startswith("E15分钟步行圈覆盖 100.0 %的住户")
    assert east.verdict.zh.endswith("，没有小区在圈外。")
    said = " ".join(note.en for note in found.notes)
    assert "1 compounds do not say how many households" in said
    assert "Ground is estimated" in said


def test_a_part_is_covered_by_stations_beyond_its_border(there: Connection) -> None:
    found = coverage(there, CoverageQuestion(within="W", minutes=15))
    assert sums(found)["households"] == (100, 100, 100)
    assert found.places["code"].tolist() == ["W"]
    assert found.load["code"].tolist() == ["S1", "S2"]
    assert sums(found)["compounds"] == (2, 2, 1)


def test_when_a_station_closes_its_households_are_lost_and_counted(there: Connection) -> None:
    closed = coverage(there, CoverageQuestion(minutes=10, closed=("S1",)))
    assert sums(closed)["households"] == (600, 300, 300)
    assert closed.lost == 100
    assert closed.load["code"].tolist() == ["S2"]
    assert any("S1站；100 户因此失去覆盖" in note.zh for note in closed.notes)
    every = coverage(there, CoverageQuestion(minutes=10, closed=("S1", "S2")))
    assert sums(every)["households"] == (600, 0, 0)
    assert sums(every)["ground"][1:] == (0, 0)
    assert every.left_out["station_code"].isna().all()
    assert every.lost == 400


@pytest.mark.parametrize("minutes", CIRCLES)
@pytest.mark.parametrize("closed", [("S1",), ("S2",)])
def test_closing_never_raises_coverage_nor_does_the_walk(
    there: Connection, minutes: int, closed: tuple[str, ...]
) -> None:
    question = CoverageQuestion(level="street", minutes=minutes)
    before, after = (coverage(there, one) for one in (question, replace(question, closed=closed)))
    for way in Way:
        assert (after.frame[way] <= before.frame[way] + 1e-9).all()
    for found in (before, after):
        assert (found.frame["walk"] <= found.frame["straight"] + 1e-9).all()
        parts = found.frame.groupby("subject")[["whole", "straight", "walk"]].sum()
        whole = found.whole.set_index("subject")[["whole", "straight", "walk"]]
        pd.testing.assert_frame_equal(parts, whole, check_like=True)


def test_stations_of_one_kind_alone_are_as_if_the_others_were_closed(there: Connection) -> None:
    kind = coverage(there, CoverageQuestion(level="street", minutes=5, kinds=("a",)))
    closed = coverage(there, CoverageQuestion(level="street", minutes=5, closed=("S2",)))
    pd.testing.assert_frame_equal(kind.frame, closed.frame)
    both = coverage(there, CoverageQuestion(level="street", minutes=5, kinds=("a", "b")))
    every = coverage(there, CoverageQuestion(level="street", minutes=5))
    pd.testing.assert_frame_equal(both.frame, every.frame)
    assert any("只计a、b" in note.zh for note in both.notes)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (CoverageQuestion(minutes=7), "one of 5, 10, 15 minutes"),
        (CoverageQuestion(level="village"), "No level is called 'village'"),
        (CoverageQuestion(within="X"), "No area is called 'X'"),
        (CoverageQuestion(kinds=("z",)), "No station kind is called 'z'; wanted: one of a, b"),
        (CoverageQuestion(closed=("S9",)), "No station is called 'S9'"),
    ],
)
def test_what_there_is_not_is_said(
    there: Connection, question: CoverageQuestion, said: str
) -> None:
    with pytest.raises(RongtuError, match=said):
        coverage(there, question)


def test_indicators_and_layers_say_the_same(there: Connection) -> None:
    day = Period(date(2020, 1, 1), date(2020, 1, 2))
    keys = tuple(entry["key"] for entry in REACH)
    figures = answer(there, Question(keys=keys, period=day, level="street")).frame
    values = figures.set_index(["indicator", "code"])[["numerator", "denominator"]]
    for minutes in CIRCLES:
        found = coverage(there, CoverageQuestion(level="street", minutes=minutes))
        for row in found.frame.to_dict("records"):
            for way in Way:
                key = key_of(row["subject"], minutes, way)
                if key not in INDICATORS or row["subject"] == Subject.GROUND:
                    continue
                numbers = values.loc[(key, row["code"])].tolist()
                assert numbers == [row[way], row["whole"]], key
    assert there.execute(features(LAYERS["gaps"])).all() == []
    assert len(there.execute(features(LAYERS["roads"])).all()) == 2


def test_an_empty_database_says_that_no_station_is_loaded(connection: Connection) -> None:
    found = coverage(connection, CoverageQuestion())
    assert found.outcome is Outcome.NO_STATIONS
    assert found.verdict.zh == "没有载入服务站，覆盖率无从得知。"
    assert found.whole["straight_share"].isna().all()
    assert (len(found.left_out), len(found.load), found.notes) == (0, 0, ())
    nothing = siting(connection, SitingQuestion(k=3))
    assert nothing.optimal.outcome is Chosen.NO_HOUSEHOLDS
    assert len(nothing.sites) == 0


def test_a_migrated_database_says_that_stations_are_to_be_loaded_again(there: Connection) -> None:
    there.execute(delete(reach))
    there.execute(delete(reach_ground))
    found = coverage(there, CoverageQuestion(level="street"))
    assert found.outcome is Outcome.NOT_MEASURED
    assert "load the stations again" in found.verdict.en
    assert found.frame[["straight", "walk", "straight_share"]].isna().all(axis=None)
    assert sums(found)["households"][0] == 600
    assert len(found.left_out) == len(found.buildings_left_out) == 0
    day = Period(date(2020, 1, 1), date(2020, 1, 2))
    keys = tuple(entry["key"] for entry in REACH)
    assert answer(there, Question(keys=keys, period=day)).frame["value"].isna().all()
    assert there.execute(features(LAYERS["gaps"])).all() == []


def test_without_a_network_circles_alone_are_told(engine: Engine, tmp_path: Path) -> None:
    riverside(engine, tmp_path, roads=False)
    with engine.connect() as connection:
        found = coverage(connection, CoverageQuestion(minutes=10, way=Way.WALK))
        assert found.way is Way.STRAIGHT
        assert np.isnan(sums(found)["households"][2])
        assert sums(found)["households"][:2] == (600, 600)
        assert any(note.zh.startswith("没有载入步行路网") for note in found.notes)
        day = Period(date(2020, 1, 1), date(2020, 1, 2))
        keys = ("households_10_min_walk", "ground_15_min_walk", "households_10_min_straight")
        values = answer(connection, Question(keys=keys, period=day)).frame["value"].tolist()
        assert np.isnan(values[:2]).all()
        assert values[2] == 100
        placed = siting(connection, SitingQuestion(k=1, way=Way.WALK))
        assert placed.way is Way.STRAIGHT
        assert any("No walking network" in note.en for note in placed.notes)


def test_a_network_that_leads_to_no_station_is_not_taken_for_no_coverage(
    engine: Engine, tmp_path: Path
) -> None:
    world = riverside(engine, tmp_path, roads=False)
    load_roads(world, {"far": [(1000, 1500), (1100, 1500)]})
    with engine.connect() as connection:
        found = coverage(connection, CoverageQuestion())
    assert found.way is Way.STRAIGHT
    assert np.isnan(sums(found)["households"][2])
    assert any("leads to no station" in note.en for note in found.notes)


def test_without_compounds_or_households_the_ground_or_the_compounds_are_told(
    engine: Engine, tmp_path: Path
) -> None:
    world = World(folder=tmp_path, engine=engine)
    load_areas(world, {})
    load_stations(world)
    with engine.connect() as connection:
        found = coverage(connection, CoverageQuestion())
        assert found.outcome is Outcome.NO_COMPOUNDS
        assert "面积（估算）；没有小区数据" in found.verdict.zh
    load_compounds(world, {code: (street, None, at) for code, (street, _, at) in COMPOUNDS.items()})
    with engine.connect() as connection:
        found = coverage(connection, CoverageQuestion(minutes=5))
        assert "个小区在圈外，户数不详" in found.verdict.zh
        rows = found.whole[found.whole["subject"] == Subject.HOUSEHOLDS]
        assert rows["straight_share"].isna().all()
        placed = siting(connection, SitingQuestion(k=2))
        assert placed.optimal.outcome is Chosen.NO_HOUSEHOLDS
        assert any("4 个小区未填户数" in note.zh for note in placed.notes)


def test_households_that_nobody_stated_are_unknown_and_never_zero(
    engine: Engine, tmp_path: Path
) -> None:
    world = riverside(engine, tmp_path)
    silent = {"C1", "C4"}
    load_compounds(
        world,
        {
            code: (street, None if code in silent else households, at)
            for code, (street, households, at) in COMPOUNDS.items()
        },
    )
    with engine.connect() as connection:
        found = coverage(connection, CoverageQuestion(level="street", minutes=10))
        closed = coverage(connection, CoverageQuestion(minutes=10, closed=("S1",)))
        far = coverage(connection, CoverageQuestion(level="street", minutes=5, way=Way.STRAIGHT))
    # Of the western bank nobody said how many live there; of the eastern all did.
    assert sums(found, "W")["households"] == pytest.approx((np.nan,) * 3, nan_ok=True)
    assert sums(found, "W")["compounds"] == (2, 1, 1)
    assert sums(found, "E")["households"] == (500, 500, 300)
    assert sums(found)["households"] == (500, 500, 300)
    assert found.whole.set_index("subject").loc["households", "walk_share"] == 0.6
    # Where it is known who lives there, and none of them is covered, that is 0.
    assert sums(far, "E")["households"][1] == 200
    load = found.load.set_index("code")
    assert load["compounds"].to_dict() == {"S1": 1, "S2": 1}
    assert np.isnan(load.loc["S1", ["households", "nearest_households"]].tolist()).all()  # type: ignore[operator]  # the stubs know less
    assert load.loc["S2", "nearest_households"] == 300
    unserved = coverage_of_nobody(world)
    assert unserved.load.set_index("code").loc["S9", "households"] == 0
    assert np.isnan(closed.lost)
    assert any(note.zh == "假设关闭：S1站" for note in closed.notes)
    assert any(note.zh.startswith("2 个小区未填户数") for note in found.notes)


def coverage_of_nobody(world: World) -> Coverage:
    """Return coverage with one station more, that nobody lives near to."""
    load_stations(world, dict(STATIONS) | {"S9": ("a", (900, 1500))})
    with world.engine.connect() as connection:
        return coverage(connection, CoverageQuestion(minutes=5, way=Way.STRAIGHT))


def test_a_station_outside_the_district_is_told_and_still_serves(
    engine: Engine, tmp_path: Path
) -> None:
    world = riverside(engine, tmp_path)
    load_stations(world, dict(STATIONS) | {"S3": ("a", (110, -250)), "S4": ("a", (9e4, 0))})
    with engine.connect() as connection:
        found = coverage(connection, CoverageQuestion(minutes=5, way=Way.STRAIGHT))
    assert any("2 个服务站不在任何已知区域内" in note.zh for note in found.notes)
    assert found.load.set_index("code")["compounds"].to_dict() == {
        "S1": 2, "S2": 0, "S3": 1, "S4": 0,
    }  # fmt: skip


def test_what_was_measured_is_what_would_be_measured_now(there: Connection) -> None:
    before = coverage(there, CoverageQuestion(level="street"))
    refresh(there)
    pd.testing.assert_frame_equal(
        coverage(there, CoverageQuestion(level="street")).frame, before.frame
    )
