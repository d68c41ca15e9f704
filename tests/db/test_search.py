"""The search over HTTP on a real PostGIS."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL, Connection, Engine, text

from dashboard import data
from dashboard.explore import search_index, search_routes
from geo import db
from geo.queries import search as queries
from geo.settings import GeoSettings
from tests.db.builders import World
from tests.db.conftest import connect
from tests.db.riverside import load_stations, riverside

pytestmark = pytest.mark.db


@pytest.fixture
def client(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Serve the search of two banks of a river and what stands on them."""
    riverside(engine, tmp_path, roads=False)
    with engine.begin() as connection:
        for code, zh, en in (("W", "营门口街道", "Yingmenkou Subdistrict"),
                             ("E", "重庆街道", "Chongqing Subdistrict"),
                             ("D", "金牛区", "Jinniu District")):  # fmt: skip
            connection.execute(
                text("UPDATE rongtu.area SET name_zh = :zh, name_en = :en WHERE code = :code"),
                {"zh": zh, "en": en, "code": code},
            )
    return served(engine, monkeypatch)


def served(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Return a client of a server with the search alone."""
    monkeypatch.setattr(data, "_engine", lambda: engine)
    search_index._KEPT.clear()  # noqa: SLF001 - another test's names
    app = Flask(__name__)
    app.register_blueprint(search_routes.routes)
    return app.test_client()


def asked(client: FlaskClient, **query: str) -> Any:  # noqa: ANN401 - JSON
    """Return what the search answers."""
    answer = client.get("/explore/search.json", query_string=query)
    assert answer.status_code == 200
    return answer.get_json()


def codes(client: FlaskClient, typed: str, **query: str) -> list[str]:
    """Return what is found, best first."""
    return [one["code"] for one in asked(client, q=typed, **query)["results"]]


def test_areas_of_every_level_buildings_and_stations_are_found(client: FlaskClient) -> None:
    assert codes(client, "ymk") == ["W"]
    assert codes(client, "chongqing") == codes(client, "zq") == ["E"]
    assert codes(client, "C1") == ["C1"]
    assert codes(client, "B2") == ["B2"]
    assert codes(client, "S1") == ["S1"]
    assert codes(client, "金牛 S1") == ["S1"]
    assert codes(client, "金牛S2站") == ["S2"]


def test_a_result_says_where_it_is_in_the_language(client: FlaskClient) -> None:
    (found,) = asked(client, q="C1", lang="en")["results"]
    assert found["where"] == ["Jinniu District", "Yingmenkou Subdistrict"]
    assert found["link"] == "/explore?lang=en&pick=area:C1"
    assert found["level"] == "compound"
    west, south, east, north = found["bounds"]
    assert 104.04 < west < east < 104.06
    assert 30.6 < south < north < 30.7
    (station,) = asked(client, q="S1")["results"]
    assert station["kind"] == "station"
    assert station["level"] is None
    assert station["where"][0] == "金牛区"
    assert station["bounds"][0] == station["bounds"][2]


def test_an_area_without_parents_loses_nothing(client: FlaskClient) -> None:
    (found,) = asked(client, q="金牛区")["results"]
    assert found["where"] == []
    assert asked(client, q="D")["version"] == data.state().version


def test_known_keys_are_told_again(client: FlaskClient) -> None:
    found = asked(client, keys="station:S1,area:gone,area:W")["results"]
    assert [one["key"] for one in found] == ["station:S1", "area:W"]


def test_nothing_typed_finds_nothing(client: FlaskClient) -> None:
    assert asked(client)["results"] == asked(client, q=" ")["results"] == []


def test_what_is_too_long_is_refused_with_a_word(client: FlaskClient) -> None:
    answer = client.get("/explore/search.json", query_string={"q": "营" * 61})
    assert answer.status_code == 400
    assert "60" in answer.get_json()["error"]


def test_a_limit_is_taken_as_far_as_it_goes(client: FlaskClient) -> None:
    for limit, wanted in (("1", 1), ("0", 1), ("-1", 3), ("9999", 3), ("x", 3), ("²", 3)):
        assert len(asked(client, q="S站", limit=limit)["results"]) <= wanted
    assert len(codes(client, "C", limit="2")) == 2


def test_whatever_is_typed_is_answered(client: FlaskClient) -> None:
    for typed in ("%", "\\", "'", "\0", "(((", "[a-", "😀", "\ud7ff", "a" * 60, "　", "金牛 " * 12):
        assert client.get("/explore/search.json", query_string={"q": typed}).status_code == 200
    assert asked(client, q="ymk", lang="xx")["results"][0]["name"] == "营门口街道"


def test_names_are_read_once_for_each_version_of_the_data(
    client: FlaskClient, engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    things = queries.things

    def counted(*, limit: int) -> Any:  # noqa: ANN401 - a statement
        read.append(limit)
        return things(limit=limit)

    monkeypatch.setattr(queries, "things", counted)
    for _ in range(3):
        asked(client, q="ymk")
    assert len(read) == 1
    assert codes(client, "新站") == []
    load_stations(
        World(folder=tmp_path, engine=engine), {"新": ("a", (0, 0)), "S1": ("a", (-10, 0))}
    )
    assert codes(client, "新站") == ["新"]
    assert len(read) == 2


def test_an_answer_that_is_known_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/explore/search.json?q=ymk")
    again = client.get(
        "/explore/search.json?q=ymk", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_an_empty_database_finds_nothing(
    empty_database: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(empty_database)
    db.migrate(engine)
    found = asked(served(engine, monkeypatch), q="营门口")
    assert (found["results"], found["version"]) == ([], None)
    engine.dispose()


def test_a_database_that_is_away_is_said_without_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nobody = URL.create("postgresql+psycopg", host="127.0.0.1", port=1, database="none")
    away = db.connect(GeoSettings(), url=nobody.render_as_string())
    answer = served(away, monkeypatch).get("/explore/search.json?q=a&lang=en")
    assert answer.status_code == 503
    assert "database is away" in answer.get_json()["error"]
    assert "127.0.0.1" not in answer.get_data(as_text=True)


def test_an_index_has_an_end_and_says_so(connection: Connection) -> None:
    statement = queries.things(limit=1)
    assert connection.execute(statement).all() == []


@pytest.fixture(scope="module")
def whole(whole_sample: Engine) -> Iterator[FlaskClient]:
    """Serve the search of the whole sample."""
    with pytest.MonkeyPatch.context() as patch:
        yield served(whole_sample, patch)


def test_everything_of_the_sample_is_found_by_its_name_and_by_its_code(
    whole: FlaskClient, whole_sample: Engine
) -> None:
    with whole_sample.connect() as connection:
        rows = connection.execute(queries.things(limit=10_000)).all()
    assert {row.kind for row in rows} == {"area", "building", "station"}
    for row in rows[::60]:
        assert codes(whole, row.code)[0] == row.code
        assert row.code in codes(whole, row.name_zh, limit="50")


def test_a_compound_of_the_sample_is_found_by_its_district_and_name(
    whole: FlaskClient, whole_sample: Engine
) -> None:
    with whole_sample.connect() as connection:
        rows = connection.execute(queries.things(limit=10_000)).all()
    compounds = [row for row in rows if row.level == "compound"]
    (first,) = asked(whole, keys=f"area:{compounds[len(compounds) // 2].code}")["results"]
    for joint in (" ", ""):
        found = asked(whole, q=f"{first['where'][0]}{joint}{first['name']}", limit="50")["results"]
        assert first["key"] in {one["key"] for one in found}
        assert all(first["where"][0] in one["where"] for one in found)
