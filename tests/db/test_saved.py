"""Kept views and short links over HTTP on a real PostGIS."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import URL, Engine, insert, select, text, update
from werkzeug.test import TestResponse

from dashboard import data, saved_data
from dashboard.explore import saved_routes
from dashboard.explore.saved import ALPHABET, Pace
from geo import db
from geo.schema import saved_view
from geo.settings import GeoSettings
from tests.db.builders import World, a_demand, two_streets
from tests.db.conftest import connect

pytestmark = pytest.mark.db

OWN: Final = {"Origin": "http://localhost"}
QUERY: Final = "from=2020-01-01&in=A,B&to=2020-06-01"


@pytest.fixture
def client(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Serve an empty database."""
    return served(engine, monkeypatch)


def served(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Return a client of a server with kept views alone."""
    monkeypatch.setattr(data, "_engine", lambda: engine)
    monkeypatch.setattr(saved_routes, "pace", Pace(most=1_000))
    app = Flask(__name__)
    app.register_blueprint(saved_routes.routes)
    return app.test_client()


def post(client: FlaskClient, path: str = "/explore/saved.json", **body: object) -> TestResponse:
    """Write as the page does."""
    return client.post(path, json=body, headers=OWN)


def kept(client: FlaskClient, name: str | None = None, **body: object) -> Any:  # noqa: ANN401 - JSON
    """Keep a view, and return it."""
    given = {"query": QUERY, "name": name} | body
    answer = client.post("/explore/saved.json", json=given, headers=OWN)
    assert answer.status_code == 201, answer.get_json()
    return answer.get_json()["view"]


def listed(client: FlaskClient, **query: str) -> Any:  # noqa: ANN401 - JSON
    """Return the list of named views."""
    return client.get("/explore/saved.json", query_string=query).get_json()


def names(client: FlaskClient, **query: str) -> list[str]:
    """Return the names in the list."""
    return [one["name"] for one in listed(client, **query)["views"]]


def rows(engine: Engine) -> int:
    """Count all rows."""
    with engine.connect() as connection:
        return len(connection.execute(select(saved_view.c.id)).all())


def test_a_short_link_leads_to_the_view(client: FlaskClient) -> None:
    view = kept(client)
    assert re.fullmatch(rf"/s/[{ALPHABET}]{{10}}", view["short"])
    answer = client.get(view["short"])
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/explore?{QUERY}"
    # As somebody reads it out, or writes it.
    assert client.get(view["short"].upper().replace("/S/", "/s/")).status_code == 302


def test_the_same_view_has_the_same_short_link(client: FlaskClient, engine: Engine) -> None:
    first = kept(client)
    assert kept(client)["id"] == first["id"]
    assert kept(client, query="?to=2020-06-01&in=A%2CB&from=2020-01-01")["id"] == first["id"]
    assert kept(client, query="in=A")["id"] != first["id"]
    assert kept(client, kind="scenario")["id"] != first["id"]
    assert kept(client, "一")["id"] != kept(client, "一")["id"]
    assert rows(engine) == 5


def test_many_at_once_get_one_short_link(client: FlaskClient, engine: Engine) -> None:
    app = client.application

    def ask(_: int) -> str:
        return str(kept(app.test_client())["id"])

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(ask, range(12)))) == 1
    assert rows(engine) == 1


def test_a_link_that_leads_nowhere_says_so_in_both_languages(client: FlaskClient) -> None:
    for wrong in ("/s/22222", "/s/2222222222", "/s/%00", "/s/营门口"):
        answer = client.get(wrong)
        assert answer.status_code == 404
        page = answer.get_data(as_text=True)
        assert "没有这个链接" in page
        assert "There is no such link" in page
        assert 'href="/explore?lang=en"' in page
        assert "<script" not in page


def test_only_the_page_itself_is_ever_led_to(client: FlaskClient) -> None:
    for elsewhere in ("https://elsewhere.example/?a=1", "//elsewhere.example?a=1", "\\\\x?a=1",
                      "a=1\nb=2", "javascript:a=1"):  # fmt: skip
        assert post(client, query=elsewhere).status_code == 400
    view = kept(client, query="in=https://elsewhere.example/&tab=//x")
    assert client.get(view["short"]).headers["Location"].startswith("/explore?in=https:%2F%2F")


def test_named_views_are_listed_newest_first_and_short_links_are_not(client: FlaskClient) -> None:
    kept(client)
    for name in ("一", "二", "三"):
        kept(client, name)
    assert names(client) == ["三", "二", "一"]
    found = listed(client, size="2", page="2")
    assert [one["name"] for one in found["views"]] == ["一"]
    assert (found["total"], found["pages"], found["page"]) == (3, 2, 2)
    beyond = listed(client, size="2", page="9")
    assert (beyond["views"], beyond["total"]) == ([], 3)


def test_views_are_found_by_name_note_and_kind(client: FlaskClient) -> None:
    kept(client, "金牛 100% 按期", note="给周会")
    kept(client, "Jinniu", kind="scenario")
    assert names(client, q="金牛") == names(client, q="周会") == ["金牛 100% 按期"]
    assert names(client, q="jinn") == ["Jinniu"]
    assert names(client, q="100%") == ["金牛 100% 按期"]
    assert names(client, q="0_%") == []
    assert names(client, kind="scenario") == ["Jinniu"]
    assert len(names(client, kind="other")) == 2


def test_a_view_knows_the_data_it_was_made_on(
    client: FlaskClient, engine: Engine, tmp_path: Path
) -> None:
    assert kept(client, "无")["version"] is None
    world = World(folder=tmp_path, engine=engine)
    two_streets(world)
    world.demands([a_demand("1", received_at="2020-05-31 23:30:00", due_at="", closed_at="")])
    view = kept(client, "有")
    # On the clock of the deployment.
    assert view["as_of"] == "2020-05-31 23:30"
    world.demands([a_demand("2", received_at="2020-06-03 08:00:00", due_at="", closed_at="")])
    found = listed(client)
    assert found["now"]["as_of"] == "2020-06-03 08:00"
    assert found["views"][0]["as_of"] == "2020-05-31 23:30"
    assert found["views"][0]["version"] < found["now"]["version"]


def test_a_view_is_renamed(client: FlaskClient) -> None:
    view = kept(client, "一", note="旧")
    answer = client.patch(
        f"/explore/saved/{view['id']}", json={"name": " 二 ", "note": "新"}, headers=OWN
    )
    assert answer.status_code == 200
    found = client.get(f"/explore/saved/{view['id']}").get_json()["view"]
    assert (found["name"], found["note"], found["query"]) == ("二", "新", QUERY)
    wrong = client.patch(f"/explore/saved/{view['id']}", json={"name": ""}, headers=OWN)
    assert wrong.status_code == 400
    assert "80" in wrong.get_json()["error"]


def test_what_is_deleted_is_gone_until_it_is_restored(client: FlaskClient) -> None:
    view = kept(client, "一")
    path = f"/explore/saved/{view['id']}"
    assert client.delete(path, headers=OWN).status_code == 200
    assert client.delete(path, headers=OWN).status_code == 200
    assert names(client) == []
    assert client.get(view["short"]).status_code == 404
    assert client.get(path).status_code == 404
    assert client.patch(path, json={"name": "二"}, headers=OWN).status_code == 404
    assert post(client, f"{path}/restore").status_code == 200
    assert names(client) == ["一"]
    assert client.get(view["short"]).status_code == 302


def test_a_deleted_short_link_is_back_when_it_is_asked_for_again(client: FlaskClient) -> None:
    view = kept(client)
    client.delete(f"/explore/saved/{view['id']}", headers=OWN)
    assert kept(client)["id"] == view["id"]
    assert client.get(view["short"]).status_code == 302


def test_what_somebody_made_by_name_nobody_else_changes(
    client: FlaskClient, engine: Engine
) -> None:
    view = kept(client, "一")
    path = f"/explore/saved/{view['id']}"
    with engine.begin() as connection:
        connection.execute(update(saved_view).values(made_by="somebody"))
    for answer in (
        client.delete(path, headers=OWN),
        client.patch(path, json={"name": "二"}, headers=OWN),
        post(client, f"{path}/restore"),
    ):
        assert answer.status_code == 403
        assert "其他用户" in answer.get_json()["error"]
    assert names(client) == ["一"]


def test_a_scenario_knows_what_it_was_made_from(client: FlaskClient, engine: Engine) -> None:
    parent = kept(client, "一", kind="scenario")
    child = kept(client, "二", kind="scenario", parent=parent["id"])
    assert child["parent"] == parent["id"]
    assert post(client, query="a=1", name="x", parent="2222222222").status_code == 400
    with engine.begin() as connection:
        connection.execute(saved_view.delete().where(saved_view.c.id == parent["id"]))
    assert client.get(f"/explore/saved/{child['id']}").get_json()["view"]["parent"] is None


def test_a_write_from_elsewhere_is_refused(client: FlaskClient, engine: Engine) -> None:
    view = kept(client, "一")
    path = f"/explore/saved/{view['id']}"
    for headers in ({}, {"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answers = (
            client.post("/explore/saved.json", json={"query": "a=1"}, headers=headers),
            client.patch(path, json={"name": "二"}, headers=headers),
            client.delete(path, headers=headers),
            client.post(f"{path}/restore", json={}, headers=headers),
        )
        assert {answer.status_code for answer in answers} == {403}
        assert "Access-Control-Allow-Origin" not in answers[0].headers
    assert rows(engine) == 1
    assert names(client) == ["一"]


def test_what_a_form_of_another_page_could_send_is_refused(client: FlaskClient) -> None:
    body = json.dumps({"query": "a=1"})
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        answer = client.post("/explore/saved.json", data=body, headers=OWN, content_type=kind)
        assert answer.status_code == 400
    for bad in ("", "{", "[]", '"a=1"', "[" * 8_000, "\xff"):
        answer = client.post(
            "/explore/saved.json", data=bad, headers=OWN, content_type="application/json"
        )
        assert answer.status_code == 400


def test_a_large_body_is_not_read(client: FlaskClient) -> None:
    answer = post(client, query="a=1", note="x" * 17_000)
    assert answer.status_code == 413
    assert answer.get_json()["word"] == "saved.large"


def test_too_many_writes_are_told_to_wait(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_routes, "pace", Pace(most=2))
    kept(client)
    kept(client)
    answer = post(client, query="a=1")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "一分钟" in answer.get_json()["error"]
    assert listed(client)["total"] == 0


def test_no_more_are_kept_than_may_be_and_those_deleted_first_make_room(
    client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_data, "MOST", 3)
    first, second, _third = (kept(client, name) for name in ("一", "二", "三"))
    answer = post(client, query="a=1", name="四")
    assert answer.status_code == 409
    assert rows(engine) == 3
    for view in (second, first):
        client.delete(f"/explore/saved/{view['id']}", headers=OWN)
    kept(client, "四")
    assert names(client) == ["四", "三"]
    assert post(client, f"/explore/saved/{second['id']}/restore").status_code == 404
    assert post(client, f"/explore/saved/{first['id']}/restore").status_code == 200


def test_a_short_link_that_is_there_needs_no_room(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = kept(client)
    monkeypatch.setattr(saved_data, "MOST", 1)
    assert kept(client)["id"] == view["id"]


def test_a_link_without_a_name_makes_room_and_a_view_with_one_does_not(
    client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_data, "MOST", 2)
    kept(client, "一")
    link = kept(client)
    assert post(client, query="a=1", name="二").status_code == 201
    assert (names(client), rows(engine)) == (["二", "一"], 2)
    assert client.get(f"/s/{link['id']}").status_code == 404
    assert post(client, query="a=2").status_code == 409


def test_the_list_of_thousands_is_as_short_as_a_page(client: FlaskClient, engine: Engine) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    many = [
        {"id": f"{n:010}", "name": f"视图{n}", "query": "", "digest": str(n),
         "made_at": start + timedelta(minutes=n)}
        for n in range(saved_data.MOST)
    ]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(saved_view), many)
    found = listed(client, size="100000")
    assert len(found["views"]) == 20
    assert found["total"] == saved_data.MOST
    assert found["views"][0]["name"] == f"视图{saved_data.MOST - 1}"
    assert post(client, query="a=1").status_code == 409


@pytest.fixture
def reader(client: FlaskClient, engine: Engine) -> Iterator[Engine]:
    """Return an engine of a user who may read and no more."""
    kept(client, "一")
    with engine.begin() as connection:
        connection.execute(text("CREATE ROLE reads_only LOGIN PASSWORD 'reads_only'"))
        connection.execute(text("GRANT USAGE ON SCHEMA rongtu TO reads_only"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA rongtu TO reads_only"))
    url = engine.url.set(username="reads_only", password="reads_only")  # noqa: S106 - of a test
    reader = connect(url)
    yield reader
    reader.dispose()
    with engine.begin() as connection:
        connection.execute(text("DROP OWNED BY reads_only"))
        connection.execute(text("DROP ROLE reads_only"))


def test_a_user_who_may_only_read_is_told_so(
    reader: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = served(reader, monkeypatch)
    (view,) = listed(client)["views"]
    path = f"/explore/saved/{view['id']}"
    for answer in (
        post(client, query="a=1"),
        client.patch(path, json={"name": "二"}, headers=OWN),
        client.delete(path, headers=OWN),
        post(client, f"{path}/restore"),
    ):
        assert answer.status_code == 403
        assert "只有读取权限" in answer.get_json()["error"]
    assert client.get(view["short"]).status_code == 302


def test_a_server_that_is_read_only_is_told_so(
    client: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = engine.url.update_query_dict({"options": "-c default_transaction_read_only=on"})
    still = connect(url)
    with still.connect() as connection:
        if connection.scalar(text("SHOW default_transaction_read_only")) == "on":
            answer = post(served(still, monkeypatch), query="a=1")
            assert answer.status_code == 403
    still.dispose()
    assert client.get("/explore/saved.json").status_code == 200


def test_a_database_that_is_away_is_said_without_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    nobody = URL.create("postgresql+psycopg", host="127.0.0.1", port=1, database="none")
    client = served(db.connect(GeoSettings(), url=nobody.render_as_string()), monkeypatch)
    answer = post(client, query="a=1")
    assert answer.status_code == 503
    assert "127.0.0.1" not in answer.get_data(as_text=True)
    page = client.get("/s/2222222222")
    assert page.status_code == 503
    assert "数据库暂时连不上" in page.get_data(as_text=True)
    assert "127.0.0.1" not in page.get_data(as_text=True)


def test_a_database_of_an_older_version_is_told_to_be_migrated(
    empty_database: URL, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = connect(empty_database)
    answer = post(served(engine, monkeypatch), query="a=1")
    assert answer.status_code == 503
    assert "rongtu db migrate" in answer.get_json()["detail"]
    engine.dispose()


def test_a_load_takes_no_view_away(client: FlaskClient, engine: Engine, tmp_path: Path) -> None:
    view = kept(client, "一", query="in=A")
    two_streets(World(folder=tmp_path, engine=engine))
    assert client.get(view["short"]).headers["Location"] == "/explore?in=A"
