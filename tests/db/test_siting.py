"""Sites for new stations, and what is missing, in a small world that can be counted by hand."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from geo.analysis.siting import Outcome as Chosen
from geo.catalog.circles import Way
from geo.engine.missing import Kind, missing
from geo.engine.siting import Candidates, Siting, SitingQuestion, siting
from geo.errors import RongtuError, UnknownKeyError
from geo.schema import building
from tests.db.builders import World
from tests.db.riverside import (
    ROADS,
    STATIONS,
    load_roads,
    lonlat,
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


def placed(there: Connection, **asked: Any) -> Siting:  # noqa: ANN401 - a field of a question
    return siting(there, SitingQuestion(**{"k": 1, "minutes": 10} | asked))


def test_a_site_is_where_most_who_are_left_out_live(there: Connection) -> None:
    found = placed(there, k=2)
    assert found.optimal.proved
    assert (found.optimal.before, found.optimal.total) == (400, 600)
    # C2 itself; C1 is 920 m away. Nobody else is left out, and so one is enough.
    assert found.sites[["code", "households", "compounds"]].to_numpy().tolist() == [["C2", 200, 1]]
    assert found.sites["covered_share"].tolist() == [1]
    assert found.optimal.outcome is Chosen.FEWER
    pd.testing.assert_frame_equal(found.sites, found.greedy_sites)
    assert "新增 1 个站点，可多覆盖 200 户" in found.verdict.zh


def test_sites_are_chosen_as_if_stations_had_closed(there: Connection) -> None:
    found = placed(there, k=3, closed=("S1", "S2"))
    assert found.optimal.before == 0
    assert found.sites["households"].tolist() == [300, 200, 100]
    assert any(note.zh.startswith("假设关闭：S1站、S2站") for note in found.notes)


def test_buildings_and_free_points_can_be_candidates(there: Connection) -> None:
    by_building = placed(there, candidates=Candidates.BUILDINGS)
    assert by_building.sites["code"].tolist() == ["B1"]
    points = pd.DataFrame(lonlat([(-10, 0), (110, 5), (110, 9000)]), columns=["lon", "lat"])
    found = placed(there, candidates=points)
    assert found.sites[["code", "area_code", "households"]].to_numpy().tolist() == [
        ["2", None, 200]
    ]  # fmt: skip
    said = " ".join(note.en for note in found.notes)
    assert "1 candidates are where a station is already" in said
    assert "1 candidates are too far from the network" in said


def test_a_compound_that_two_sites_reach_counts_for_the_first(there: Connection) -> None:
    points = pd.DataFrame(lonlat([(-10, 0), (100, 980)]), columns=["lon", "lat"])
    found = placed(there, k=2, minutes=15, closed=("S1", "S2"), candidates=points)
    assert found.sites[["code", "households", "compounds"]].to_numpy().tolist() == [
        ["2", 500, 2], ["1", 100, 1],
    ]  # fmt: skip
    assert found.sites["covered_share"].tolist() == [pytest.approx(5 / 6), 1]


def test_a_candidate_on_top_of_a_station_adds_nothing_and_that_is_said(there: Connection) -> None:
    points = pd.DataFrame(lonlat([STATIONS["S1"][1]]), columns=["lon", "lat"])
    found = placed(there, candidates=points)
    assert found.optimal.outcome is Chosen.OUT_OF_REACH
    assert len(found.sites) == 0
    assert "none of them is in reach of a candidate" in found.verdict.en
    assert any("1 candidates are where a station is" in note.en for note in found.notes)


def test_all_covered_or_no_candidate_is_an_outcome(there: Connection) -> None:
    assert placed(there, minutes=15).optimal.outcome is Chosen.ALL_COVERED
    none = pd.DataFrame({"lon": [], "lat": []})
    assert placed(there, candidates=none).optimal.outcome is Chosen.NO_CANDIDATES
    nowhere = pd.DataFrame({"lon": [0.0], "lat": [0.0]})
    found = placed(there, candidates=nowhere)
    assert found.optimal.outcome in {Chosen.NO_CANDIDATES, Chosen.OUT_OF_REACH}


def test_across_a_gap_in_the_network_nobody_is_served(engine: Engine, tmp_path: Path) -> None:
    world = riverside(engine, tmp_path, roads=False)
    load_roads(world, {name: ROADS[name] for name in ("west", "east")})
    points = pd.DataFrame(lonlat([(0, 0)]), columns=["lon", "lat"])
    with engine.connect() as connection:
        straight, walk = (
            siting(connection, SitingQuestion(k=1, minutes=10, way=way, candidates=points))
            for way in Way
        )
    assert straight.way is Way.STRAIGHT
    assert straight.optimal.outcome is Chosen.ALL_COVERED
    assert walk.optimal.outcome is Chosen.OUT_OF_REACH
    assert walk.optimal.total - walk.optimal.before == 200


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"k": 0}, "0 new stations; wanted: 1 to"),
        ({"within": "X"}, "No area is called 'X'"),
        ({"closed": ("S9",)}, "No station is called 'S9'"),
        ({"candidates": pd.DataFrame({"x": [1.0]})}, "without lat and lon"),
        ({"candidates": pd.DataFrame({"lon": [104.0, 400.0], "lat": [30.0, 30.0]})}, "Candidate 2"),
        ({"candidates": pd.DataFrame({"lon": ["", "104"], "lat": ["30"] * 2})}, "Candidate 1 of 2"),
    ],
)  # fmt: skip
def test_a_question_about_sites_that_has_no_answer_says_why(
    there: Connection, asked: dict[str, Any], said: str
) -> None:
    with pytest.raises(RongtuError, match=said):
        placed(there, **asked)


def test_sites_of_a_part_serve_that_part(there: Connection) -> None:
    found = placed(there, k=1, within="E", closed=("S2",), minutes=10)
    assert found.optimal.total == 500
    assert found.candidates == 2


def test_what_lacks_it_is_listed_and_what_nobody_knows_is_not(there: Connection) -> None:
    there.execute(building.update().values(steward="司法局").where(building.c.code == "B1"))
    there.execute(
        building.update().values(attributes={"has_adviser": "0"}).where(building.c.code == "B2")
    )
    stewards = missing(there, Kind.STEWARD)
    assert stewards.frame[["code", "street_code"]].to_numpy().tolist() == [["B2", "W"]]
    assert stewards.verdict.zh == "2 栋楼宇中有 1 栋没有楼宇保姆（50.0 %）。"
    advisers = missing(there, Kind.ADVISER)
    assert (advisers.frame["code"].tolist(), advisers.things, advisers.unknown) == (["B2"], 2, 1)
    officers = missing(there, Kind.OFFICER, within="W")
    assert (len(officers.frame), officers.unknown) == (0, 1)
    assert "无从得知" in officers.verdict.zh
    streets = missing(there, Kind.ORGANISATION, level="street")
    assert streets.frame["code"].tolist() == ["E", "W"]
    assert missing(there, Kind.KEY_BUILDING_STATION).frame["code"].tolist() == ["B1"]
    assert missing(there, Kind.KEY_BUILDING_STATION, within="W").verdict.zh == "没有载入重点楼宇。"


def test_what_cannot_be_missing_is_refused(there: Connection) -> None:
    with pytest.raises(RongtuError, match="of no level"):
        missing(there, Kind.ORGANISATION)
    with pytest.raises(UnknownKeyError, match="No level is called 'district'"):
        missing(there, Kind.ORGANISATION, level="district")
    with pytest.raises(RongtuError, match="A level of buildings"):
        missing(there, Kind.STEWARD, level="street")
    with pytest.raises(UnknownKeyError, match="No area is called 'X'"):
        missing(there, Kind.STEWARD, within="X")
