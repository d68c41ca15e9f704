"""The tab of decisions over HTTP says what the engines say of the same data."""

import re
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from dashboard import data
from dashboard import scope as scopes
from dashboard.explore import decide_routes, decide_scenario, decide_siting
from dashboard.explore.decide_asked import read
from dashboard.explore.decide_jobs import Jobs, Tell
from dashboard.explore.decide_siting import Sited
from geo.catalog.circles import Way
from geo.engine.coverage import Coverage, CoverageQuestion, Subject, coverage
from geo.engine.hotspots import HotspotQuestion, hotspots
from geo.engine.siting import SitingQuestion, siting
from geo.errors import RongtuError
from geo.text import Lang
from tests.db.builders import World, a_demand
from tests.db.hot_town import YEAR, hot_town
from tests.db.riverside import COMPOUNDS, STATIONS, load_compounds, lonlat, riverside
from tests.db.test_wall_analysis import forget

pytestmark = pytest.mark.db

OWN: Final = {"Origin": "http://localhost"}
"""A page of this server says so with every write."""
S1: Final = lonlat([STATIONS["S1"][1]])[0]
C2: Final = lonlat([COMPOUNDS["C2"][2]])[0]
PATIENCE_S: Final = 60


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return the town where it is too noisy in the northeast."""
    world = World(folder=tmp_path_factory.mktemp("town"), engine=sample_engine)
    hot_town(world)
    return world


@pytest.fixture
def river(engine: Engine, tmp_path: Path) -> World:
    """Return the riverside, with a demand, so that there is a period."""
    world = riverside(engine, tmp_path)
    world.demands([a_demand("one", lon="", lat="", area_code="W")])
    return world


def client_of(engine: Engine, patch: pytest.MonkeyPatch) -> FlaskClient:
    """Serve the blueprint on the database of `engine`."""
    forget()
    decide_scenario._BASES.clear()  # noqa: SLF001 - of another database
    patch.setattr(data, "_engine", lambda: engine)
    patch.setattr(decide_routes, "jobs", Jobs())
    app = Flask(__name__)
    app.register_blueprint(decide_routes.routes)
    return app.test_client()


@pytest.fixture
def by_river(river: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    yield client_of(river.engine, monkeypatch)
    forget()


@pytest.fixture
def in_town(town: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    yield client_of(town.engine, monkeypatch)
    forget()


def told(client: FlaskClient, path: str, **query: str) -> dict[str, Any]:
    """Return what is answered."""
    answer = client.get(f"/explore/decide/{path}.json", query_string=query)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.get_json()
    return found


def covered(world: World, **asked: Any) -> Coverage:  # noqa: ANN401 - a field of a question
    with world.engine.connect() as connection:
        return coverage(connection, CoverageQuestion(**asked))


def whole(found: Coverage, subject: Subject) -> Mapping[Any, Any]:
    return found.whole[found.whole["subject"] == subject].iloc[0].to_dict()


# Hotspots.


def test_hotspots_are_those_of_the_engine(town: World, in_town: FlaskClient) -> None:
    with town.engine.connect() as connection:
        theirs = hotspots(connection, HotspotQuestion(period=YEAR, each=True))
    found = told(in_town, "hotspots")
    assert found["verdict"] == theirs.verdict.zh
    assert found["count"] == len(found["rows"]) == len(theirs.groups) > 0
    for row, (group, verdict) in zip(found["rows"], theirs.groups, strict=True):
        assert (row["count"], row["category"]) == (group.count, group.category)
        assert row["usual"] == pytest.approx(group.usual, abs=0.05)
        assert row["ratio"] == pytest.approx(group.ratio, abs=0.005)
        assert (row["verdict"], row["code"]) == (verdict.zh, group.place)
        assert (row["lon"], row["lat"]) == pytest.approx((group.lon, group.lat), abs=1e-5)
        assert len(row["cells"]) == len(group.rows)
        assert {cell["grade"] for cell in row["cells"]} <= {2, 3}
        assert all(cell["ring"][0] == cell["ring"][-1] for cell in row["cells"])
    assert any("Gi*" in note for note in found["evidence"])
    assert any(f"{theirs.groups[0][0].count:,} 件" in one for one in found["rows"][0]["evidence"])


def test_hotspots_obey_area_and_category_and_name_what_they_cannot(
    town: World, in_town: FlaskClient
) -> None:
    with town.engine.connect() as connection:
        asked = HotspotQuestion(period=YEAR, within="E", categories=("noise",), each=True)
        theirs = hotspots(connection, asked)
    found = told(
        in_town, "hotspots", **{"in": "E,W"}, category="noise", channel="app", hours="1-5:9-17",
        lang="en",
    )  # fmt: skip
    assert [row["verdict"] for row in found["rows"]] == [said.en for _, said in theirs.groups]
    assert len(found["notes"]) == 2
    assert found["notes"][0] == "One area is analysed at a time: E."
    assert found["notes"][1].endswith("do not apply: channel, time of receipt.")
    west = told(in_town, "hotspots", **{"in": "W"}, category="parking")
    assert west["rows"] == []
    assert west["verdict"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"in": "nowhere"}, "区域“nowhere”无法识别"),
        ({"category": "rain"}, "诉求类别“rain”无法识别"),
        ({"from": "2020-13-01"}, "起始日“2020-13-01”无法识别"),
        ({"from": "2031-01-01", "to": "2031-02-01"}, "时段“2031-01-01"),
        ({"from": "1999-01-01"}, "时段超出数据范围"),
        ({"minutes": "7"}, "步行时间“7”无法识别"),
        ({"added": "104.1"}, "新增的站点“104.1”无法识别"),
        ({"added": "nan,30"}, "新增的站点“nan,30”无法识别"),
        ({"k": "21"}, "新增站点数“21”无法识别"),
        ({"in": "x" * 9_000}, "链接过长"),
    ],
)
def test_what_cannot_be_taken_as_given_is_said_and_the_rest_is_answered(
    in_town: FlaskClient, query: dict[str, str], said: str
) -> None:
    found = told(in_town, "hotspots", **query)
    assert any(said in note for note in found["notes"])
    assert found["rows"]


def test_the_same_answer_is_not_sent_twice(in_town: FlaskClient) -> None:
    first = in_town.get("/explore/decide/hotspots.json")
    again = in_town.get(
        "/explore/decide/hotspots.json", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


# Gaps.


@pytest.mark.parametrize("minutes", [5, 10, 15])
@pytest.mark.parametrize("way", list(Way))
def test_gaps_are_those_of_the_engine(
    river: World, by_river: FlaskClient, minutes: int, way: Way
) -> None:
    theirs = covered(river, level="street", minutes=minutes, way=way)
    found = told(by_river, "gaps", minutes=str(minutes), way=way, level="street")
    for subject in ("households", "compounds", "buildings"):
        wanted = whole(theirs, Subject(subject))
        mine = found["total"][subject]
        assert [mine[name] for name in ("whole", "straight", "walk")] == [
            wanted[name] for name in ("whole", "straight", "walk")
        ]
    assert found["verdict"] == theirs.verdict.zh
    assert [row["code"] for row in found["left"]["rows"]] == theirs.left_out["code"].tolist()
    rows = theirs.frame[theirs.frame["subject"] == Subject.HOUSEHOLDS].set_index("code")
    for code, _, *counts in found["areas"]:
        assert counts == rows.loc[code, ["whole", "straight", "walk"]].tolist()
    assert "不是抽样" in " ".join(found["evidence"])


def test_who_is_left_out_is_told_how_far_the_nearest_station_is_both_ways(
    by_river: FlaskClient,
) -> None:
    found = told(by_river, "gaps", minutes="10")
    first, second = found["left"]["rows"]
    assert (first["code"], first["households"]) == ("C2", 200)
    # The nearest in a straight line is across the river, the nearest on foot is not.
    assert first["straight_m"] == pytest.approx(120, abs=2)
    assert first["walk_m"] == pytest.approx(620, abs=2)
    assert (second["code"], second["households"], second["walk_m"]) == ("C4", None, None)
    assert second["straight_m"] == pytest.approx(np.hypot(120, 900), abs=2)
    assert "相差" in found["difference"]


def test_without_stations_gaps_are_not_known_and_never_zero(
    in_town: FlaskClient,
) -> None:
    found = told(in_town, "gaps")
    assert not found["known"]
    assert found["total"]["households"]["straight"] is None
    assert "服务站" in found["verdict"]
    supposed = told(in_town, "whatif", added="104.01,30.01")
    assert not supposed["known"]
    assert supposed["verdict"] == found["verdict"]


def test_a_level_above_the_area_gives_way_to_one_below_it(by_river: FlaskClient) -> None:
    assert [row[0] for row in told(by_river, "gaps", level="street")["areas"]] == ["E", "W"]
    of_district = told(by_river, "gaps", level="district", **{"in": "D"})
    assert [row[0] for row in of_district["areas"]] == ["E", "W"]
    of_street = told(by_river, "gaps", level="district", **{"in": "E"})
    assert [row[0] for row in of_street["areas"]] == ["E"]
    assert [row[0] for row in told(by_river, "gaps", level="compound")["areas"]] == ["E", "W"]


# What if.


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("closed", ["", "S1", "S2", "S1,S2"])
def test_closing_stations_is_counted_as_the_engine_does(
    river: World, by_river: FlaskClient, way: Way, closed: str
) -> None:
    codes = tuple(code for code in closed.split(",") if code)
    today = covered(river, level="street", minutes=10, way=way)
    then = covered(river, level="street", minutes=10, way=way, closed=codes)
    found = told(by_river, "whatif", minutes="10", way=way, closed=closed, level="street")
    for subject in ("households", "compounds", "buildings"):
        mine = found["total"][subject]
        before, after = (whole(one, Subject(subject))[way] for one in (today, then))
        assert (mine["today"], mine["scenario"]) == (before, after)
        assert mine["difference"] == after - before
    rows = then.frame[then.frame["subject"] == Subject.HOUSEHOLDS].set_index("code")
    assert {code: after for code, *_, after in found["areas"]} == rows[way].to_dict()
    assert found["gain"]["rows"] == []
    assert found["lose"]["households"] == (0 if not codes else then.lost)
    assert found["left"]["scenario"]["compounds"] == len(then.left_out)


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("minutes", [5, 10, 15])
def test_a_new_station_where_one_closes_changes_nothing(
    by_river: FlaskClient, way: Way, minutes: int
) -> None:
    found = told(
        by_river, "whatif", minutes=str(minutes), way=way, closed="S1", added=f"{S1[0]},{S1[1]}"
    )
    assert all(one["difference"] == 0 for one in found["total"].values())
    assert (found["gain"]["compounds"], found["lose"]["compounds"]) == (0, 0)


def test_a_new_station_serves_who_can_walk_to_it(by_river: FlaskClient) -> None:
    found = told(by_river, "whatif", minutes="10", way="walk", added=f"{C2[0]},{C2[1]}")
    assert [row["code"] for row in found["gain"]["rows"]] == ["C2"]
    assert found["total"]["households"]["difference"] == 200
    assert [one["newly"] for one in found["sites"]] == [200]
    assert "200 户得到覆盖" in found["verdict"]
    # Straight across the river everybody is near to it.
    straight = told(by_river, "whatif", minutes="10", way="straight", added=f"{C2[0]},{C2[1]}")
    assert straight["sites"][0]["households"] == 300


def test_two_new_stations_count_the_same_household_once(by_river: FlaskClient) -> None:
    at = f"{C2[0]},{C2[1]}"
    near = f"{C2[0] + 0.0001:.5f},{C2[1]}"
    found = told(by_river, "whatif", minutes="10", added=f"{at};{near}", closed="S1,S2")
    assert [one["newly"] for one in found["sites"]] == [200, 0]
    assert found["total"]["households"]["scenario"] == 200


def test_a_new_station_off_the_network_adds_nothing_on_foot_and_that_is_said(
    by_river: FlaskClient,
) -> None:
    (lon, lat), *_ = lonlat([(-10, 1500)])
    found = told(by_river, "whatif", minutes="15", added=f"{lon},{lat};15,0")
    assert [one["off"] for one in found["sites"]] == [True, True]
    assert found["total"]["compounds"]["difference"] == 0
    said = " ".join(found["notes"])
    assert "新增点 1 离路网太远" in said
    assert "新增点 2 远离本地" in said
    straight = told(by_river, "whatif", way="straight", added=f"{lon},{lat}")
    assert straight["gain"]["rows"] == [] or straight["gain"]["rows"][0]["code"] == "C4"


def test_without_a_network_new_stations_are_counted_by_straight_lines_and_that_is_said(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = riverside(engine, tmp_path, roads=False)
    world.demands([a_demand("one", lon="", lat="", area_code="W")])
    client = client_of(engine, monkeypatch)
    found = told(client, "whatif", minutes="10", way="walk", added=f"{C2[0]},{C2[1]}")
    assert found["way"] == "straight"
    assert any("改按直线" in note for note in found["notes"])
    forget()


def test_households_that_nobody_stated_are_null_in_a_scenario_and_in_no_share(
    river: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    stated = {"C1": None, "C2": 200, "C3": 300, "C4": None}
    load_compounds(
        river,
        {code: (street, stated[code], at) for code, (street, _, at) in COMPOUNDS.items()},
    )
    client = client_of(river.engine, monkeypatch)
    found = told(client, "whatif", minutes="10", way="walk", closed="S1", level="street")
    areas = {code: counts for code, _, *counts in found["areas"]}
    assert areas == {"W": [None, None, None], "E": [500, 300, 300]}
    assert found["total"]["households"] == {
        "whole": 500, "today": 300, "scenario": 300, "difference": 0,
        "today_share": 0.6, "scenario_share": 0.6,
    }  # fmt: skip
    assert (found["lose"]["compounds"], found["lose"]["households"]) == (1, None)
    assert found["left"]["scenario"]["households"] == 200
    assert any(note.startswith("2 个小区未填户数") for note in found["notes"])
    assert "— 户失去覆盖" in found["verdict"]
    at_c4 = lonlat([COMPOUNDS["C4"][2]])[0]
    new = told(client, "whatif", minutes="5", way="straight", added=f"{at_c4[0]},{at_c4[1]}")
    assert [(one["households"], one["newly"]) for one in new["sites"]] == [(None, None)]
    assert (new["gain"]["compounds"], new["gain"]["households"]) == (1, None)
    # All that state them are out of reach: that is 0, not unknown.
    none = told(client, "whatif", minutes="10", way="walk", closed="S1,S2", level="street")
    assert {code: counts for code, _, *counts in none["areas"]}["E"] == [500, 300, 0]
    gaps = told(client, "gaps", minutes="10", way="walk", level="street")
    assert {code: counts for code, _, *counts in gaps["areas"]} == {
        "W": [None, None, None], "E": [500, 500, 300],
    }  # fmt: skip
    forget()


# Siting, as a job.


def begun(client: FlaskClient, query: str = "", **how: Any) -> Any:  # noqa: ANN401 - JSON
    headers = how.pop("headers", OWN)
    return client.post(
        "/explore/decide/jobs", json=how.pop("json", {"kind": "siting", "query": query}),
        headers=headers, **how,
    )  # fmt: skip


def finished(client: FlaskClient, id_: str) -> Any:  # noqa: ANN401 - JSON
    """Ask until the job is over."""
    for _ in range(PATIENCE_S * 50):
        found = client.get(f"/explore/decide/jobs/{id_}").get_json()
        if found["state"] not in {"waiting", "running"}:
            return found
        threading.Event().wait(0.02)
    return pytest.fail("the job never ended")


@pytest.mark.parametrize("way", list(Way))
@pytest.mark.parametrize("closed", [(), ("S1", "S2")])
def test_sites_are_those_of_the_engine(
    river: World, by_river: FlaskClient, way: Way, closed: tuple[str, ...]
) -> None:
    asked = SitingQuestion(k=3, minutes=10, way=way, closed=closed)
    with river.engine.connect() as connection:
        theirs = siting(connection, asked)
    answer = begun(by_river, f"?k=3&minutes=10&way={way}&closed={','.join(closed)}")
    assert answer.status_code == 201
    found = finished(by_river, answer.get_json()["id"])
    assert (found["state"], found["progress"], found["error"]) == ("done", 1, None)
    result = found["result"]
    assert [(one["code"], one["households"], one["compounds"]) for one in result["sites"]] == [
        tuple(row) for row in theirs.sites[["code", "households", "compounds"]].to_numpy().tolist()
    ]
    assert result["verdict"] == theirs.verdict.zh
    assert (result["before"], result["after"]) == (theirs.optimal.before, theirs.optimal.after)
    assert (result["proved"], result["candidates"]) == (theirs.optimal.proved, theirs.candidates)
    assert result["quick"][-1] == theirs.greedy.after
    assert result["curve"][-1] == theirs.optimal.after


def test_measuring_some_candidates_at_a_time_chooses_the_same(
    town: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    client_of(town.engine, monkeypatch)
    steps: list[str] = []

    def tell(step: str, progress: float, **_values: object) -> None:
        assert 0 <= progress < 1
        steps.append(step)

    scope = scopes.current()
    assert scope is not None
    with data.moment() as moment:
        asked, _ = read("?k=4&minutes=5&way=straight", moment, scope)
    whole_ = decide_siting.sited(asked, tell)
    monkeypatch.setattr(decide_siting, "BLOCK", 5)
    parts = decide_siting.sited(asked, tell)
    with town.engine.connect() as connection:
        theirs = siting(connection, decide_siting.question(asked))
    for one in (whole_, parts):
        pd.testing.assert_series_equal(one.sites["code"], theirs.sites["code"])
        assert one.best.after == theirs.optimal.after
    # One by one is the engine's quick way.
    assert np.diff(parts.quick).tolist() == theirs.greedy.gain.tolist()
    assert steps.count("decide.step_measure") == 1 + -(-theirs.candidates // 5)
    forget()


def test_stations_of_the_scenario_count_as_if_they_were_there(by_river: FlaskClient) -> None:
    id_ = begun(by_river, f"?k=3&minutes=10&added={C2[0]},{C2[1]}").get_json()["id"]
    result = finished(by_river, id_)["result"]
    assert result["outcome"] == "all covered"
    assert result["sites"] == []
    assert any("已新增 1 个" in note for note in result["notes"])


def test_the_same_question_is_answered_at_once_in_either_language(
    by_river: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = finished(by_river, begun(by_river, "?k=1&minutes=10").get_json()["id"])

    def never(*_given: object) -> Sited:
        return pytest.fail("it was worked out again")

    monkeypatch.setattr(decide_siting, "sited", never)
    again = begun(by_river, "?k=1&minutes=10&lang=en&from=2020-05-06&channel=app").get_json()
    assert again["state"] == "done"
    assert again["id"] != first["id"]
    assert again["result"]["sites"][0]["code"] == first["result"]["sites"][0]["code"]
    assert again["result"]["verdict"].startswith("1 new")
    assert any("do not apply: channel" in note for note in again["notes"])


class Gate:
    """A work that stands between two steps until it may go on."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()
        self.ended = threading.Event()

    def __call__(self, _asked: object, tell: Tell) -> Sited:
        """Go one step, wait, and find that nobody wants the next."""
        try:
            tell("decide.step_site", 0.4, n=2, of=5)
            self.reached.set()
            assert self.open.wait(PATIENCE_S)
            tell("decide.step_exact", 0.9, n=10)
        finally:
            self.ended.set()
        return pytest.fail("nobody wanted it any more")


def test_a_job_says_how_far_it_is_and_can_be_cancelled(
    by_river: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = Gate()
    real = decide_siting.sited
    monkeypatch.setattr(decide_siting, "sited", gate)
    id_ = begun(by_river, "?k=2&minutes=10").get_json()["id"]
    assert gate.reached.wait(PATIENCE_S)
    shown = by_river.get(f"/explore/decide/jobs/{id_}?lang=en").get_json()
    assert (shown["state"], shown["progress"]) == ("running", 0.4)
    assert shown["step"] == "One by one: 2 of 5…"
    # No page of another server may stop it.
    assert by_river.delete(f"/explore/decide/jobs/{id_}").status_code == 403
    stopped = by_river.delete(f"/explore/decide/jobs/{id_}", headers=OWN).get_json()
    assert (stopped["state"], stopped["result"]) == ("cancelled", None)
    gate.open.set()
    assert gate.ended.wait(PATIENCE_S)
    assert by_river.get(f"/explore/decide/jobs/{id_}").get_json()["state"] == "cancelled"
    # Who asks again has it done.
    monkeypatch.setattr(decide_siting, "sited", real)
    assert finished(by_river, begun(by_river, "?k=2&minutes=10").get_json()["id"])["result"]


def test_a_work_that_two_wait_for_goes_on_when_one_gives_up(
    by_river: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, held = decide_siting.sited, threading.Event()

    def slow(asked: Any, tell: Tell) -> Sited:  # noqa: ANN401 - as the real one
        assert held.wait(PATIENCE_S)
        return real(asked, tell)

    monkeypatch.setattr(decide_siting, "sited", slow)
    mine, other = (begun(by_river, "?k=1&minutes=10").get_json()["id"] for _ in range(2))
    assert by_river.delete(f"/explore/decide/jobs/{mine}", headers=OWN).status_code == 200
    held.set()
    assert finished(by_river, other)["state"] == "done"
    assert finished(by_river, mine)["state"] == "cancelled"


@pytest.mark.parametrize("fault", [RongtuError(given="甲", wanted="乙", remedy="丙"), ValueError()])
def test_a_job_that_fails_says_so_and_is_done_anew_when_asked_again(
    by_river: FlaskClient, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    real = decide_siting.sited

    def broken(*_given: object) -> Sited:
        raise fault

    monkeypatch.setattr(decide_siting, "sited", broken)
    found = finished(by_river, begun(by_river, "?k=1").get_json()["id"])
    assert (found["state"], found["result"]) == ("failed", None)
    assert found["error"].startswith("选址没有完成。")
    assert ("甲" in found["error"]) == isinstance(fault, RongtuError)
    monkeypatch.setattr(decide_siting, "sited", real)
    assert finished(by_river, begun(by_river, "?k=1").get_json()["id"])["state"] == "done"


def test_a_job_that_this_process_does_not_know_is_not_found(by_river: FlaskClient) -> None:
    answer = by_river.get("/explore/decide/jobs/elsewhere?lang=en")
    assert answer.status_code == 404
    assert answer.get_json()["error"].startswith("There is no such work")
    assert by_river.delete("/explore/decide/jobs/elsewhere", headers=OWN).status_code == 404


@pytest.mark.parametrize(
    ("how", "status"),
    [
        ({"headers": {}}, 403),
        ({"headers": {"Origin": "https://elsewhere.example"}}, 403),
        ({"headers": {"Sec-Fetch-Site": "cross-site"} | OWN}, 403),
        ({"json": {"kind": "weather", "query": ""}}, 400),
        ({"json": {"kind": "siting"}}, 400),
        ({"json": ["siting"]}, 400),
        ({"json": {"kind": "siting", "query": "?in=" + "x" * 8_000}}, 400),
        ({"json": {"kind": "siting", "query": "x" * 17_000}}, 413),
    ],
)
def test_a_job_begins_only_by_a_small_json_of_a_page_of_this_server(
    by_river: FlaskClient, how: dict[str, Any], status: int
) -> None:
    answer = begun(by_river, **how)
    assert answer.status_code == status
    assert answer.get_json()["error"]


def test_a_form_of_another_page_begins_no_job(by_river: FlaskClient) -> None:
    answer = by_river.post(
        "/explore/decide/jobs", data='{"kind":"siting","query":""}', headers=OWN,
        content_type="text/plain",
    )  # fmt: skip
    assert answer.status_code == 400


def test_no_more_than_two_works_are_done_at_a_time_and_waiting_has_an_end() -> None:
    held, running = threading.Event(), threading.Semaphore(0)

    def work(tell: Tell) -> int:
        tell("decide.step_read", 0.1)
        running.release()
        assert held.wait(PATIENCE_S)
        return 1

    jobs = Jobs(at_once=2, kept=3, waiting=2)
    ids = [jobs.submit(number, work) for number in range(4)]
    assert [running.acquire(timeout=PATIENCE_S) for _ in range(2)] == [True, True]
    stages = [jobs.told(id_) for id_ in ids]
    assert [one.stage.value for one in stages if one] == ["running"] * 2 + ["waiting"] * 2
    with pytest.raises(RongtuError, match="waiting already"):
        jobs.submit("one more", work)
    # Who gives up makes room.
    assert jobs.cancel(ids[3])
    jobs.submit("one more", work)
    held.set()
    assert [running.acquire(timeout=PATIENCE_S) for _ in range(2)] == [True, True]


def test_only_the_newest_answers_are_kept() -> None:
    jobs = Jobs(kept=2)
    done = threading.Semaphore(0)

    def work(_tell: Tell) -> int:
        done.release()
        return 1

    ids = []
    for number in range(5):
        ids.append(jobs.submit(number, work))
        assert done.acquire(timeout=PATIENCE_S)
        while (found := jobs.told(ids[-1])) is not None and not found.stage.over:
            threading.Event().wait(0.01)
    assert [jobs.told(id_) is not None for id_ in ids] == [False, False, False, True, True]


def test_every_text_of_an_answer_is_in_the_language(by_river: FlaskClient) -> None:
    for path in ("hotspots", "gaps", "whatif"):
        zh, en = (
            told(by_river, path, lang=lang, closed="S2", channel="app", **{"in": "E,W"})
            for lang in Lang
        )
        for found, other in ((zh, en), (en, zh)):
            assert found["verdict"] != other["verdict"]
            assert len(found["notes"]) == len(other["notes"]) > 0
        # Stations have no other name than their own.
        said = "".join((en["verdict"], *en["notes"])).replace("站", "")
        assert re.findall("[\u4e00-\u9fff]", said) == []
