"""The application as a whole: its routes, headers, ids and what it says when things go wrong."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient

from dashboard import app, data, geojson, ids, wsgi
from geo.catalog import LAYERS
from geo.errors import DatabaseUnavailableError
from geo.settings import CHECKOUT
from tests.unit import fakes

AWAY = DatabaseUnavailableError(given="The database is away", wanted="a database", remedy="wait")


def _away(*_given: object) -> None:
    raise AWAY


def _ids(component: Component) -> set[str]:
    found = {json.dumps(getattr(component, "id", None))}
    for child in component._traverse():  # noqa: SLF001 - Dash offers no other walk
        found.add(json.dumps(getattr(child, "id", None)))
    return found


def _named(callbacks: list[Mapping[str, Any]]) -> set[str]:
    inputs = {item["id"] for entry in callbacks for item in (*entry["inputs"], *entry["state"])}
    outputs = {
        name.rsplit(".", 1)[0]
        for entry in callbacks
        for name in entry["output"].strip(".").split("...")
    }
    return inputs | outputs


def test_every_id_that_a_callback_names_is_on_a_page(client: FlaskClient) -> None:
    named = _named(client.get("/_dash-dependencies").json or [])
    shown = _ids(app.shell()).union(*(_ids(layout(None)) for layout in app.PAGES.values()))
    groups = {json.loads(id_)["type"] for id_ in shown if '"type"' in id_}
    groups |= {ids.OVERVIEW_SPOT, ids.OVERVIEW_PLACE}  # Of lists that a callback fills.
    plain = {name for name in named if not name.startswith("{")}
    assert plain, "no callbacks were registered"
    assert {json.dumps(name) for name in plain} <= shown
    assert {json.loads(name)["type"] for name in named - plain} <= groups


def test_no_callback_has_more_than_four_inputs(client: FlaskClient) -> None:
    for entry in client.get("/_dash-dependencies").json or []:
        assert len(entry["inputs"]) <= 4, entry["output"]


def test_the_page_may_ask_nobody_but_this_server(client: FlaskClient) -> None:
    answer = client.get("/")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; script-src 'self' 'sha256-")
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text)


@pytest.mark.parametrize(
    ("query", "lang"), [("", "zh-CN"), ("?lang=en", "en"), ("?lang=x", "zh-CN")]
)
def test_the_page_says_its_language(client: FlaskClient, query: str, lang: str) -> None:
    assert f'<html lang="{lang}">' in client.get(f"/{query}").text


def test_a_request_by_another_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/healthz", headers={"Host": "evil.example"}).status_code == 400
    assert client.get("/healthz", headers={"Host": "localhost:8050"}).status_code == 200


def test_the_given_host_is_trusted_beside_loopback() -> None:
    assert wsgi.trusted_hosts("10.1.2.3") == ["127.0.0.1", "localhost", "[::1]", "10.1.2.3"]
    assert wsgi.trusted_hosts("0.0.0.0") is None  # noqa: S104 - not bound


def test_geometry_of_the_current_version_is_kept_by_the_browser(client: FlaskClient) -> None:
    current = client.get(geojson.area_url("street", version=7))
    assert current.mimetype == "application/geo+json"
    assert "immutable" in current.headers["Cache-Control"]
    assert "no-cache" in client.get("/geo/area/street.geojson?v=6").headers["Cache-Control"]
    again = client.get(
        "/geo/area/street.geojson", headers={"If-None-Match": current.headers["ETag"]}
    )
    assert again.status_code == 304


def test_geometry_is_compressed(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    large = b'{"type":"FeatureCollection","features":[' + b"1," * 2000 + b"1]}"
    monkeypatch.setattr(data, "layer_collection", lambda _key, _within: large)
    key = next(iter(LAYERS))
    answer = client.get(geojson.layer_url(key, version=7), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.data) < len(large) / 10


def test_an_unknown_level_is_not_found(client: FlaskClient) -> None:
    answer = client.get("/geo/area/planet.geojson")
    assert answer.status_code == 404
    assert "'planet'" in (answer.json or {})["error"]


def test_an_unknown_layer_is_not_found(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "layer_collection", lambda key, _within: LAYERS[key])
    answer = client.get("/geo/layer/rivers.geojson")
    assert answer.status_code == 404
    assert "No layer is called 'rivers'" in (answer.json or {})["error"]


def test_health_follows_the_database(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").json) == (
        200,
        {"status": "ok"},
    )
    monkeypatch.setattr(data, "state", _away)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert "\n" not in (answer.json or {})["error"]


def test_a_page_that_is_open_stays_while_the_database_is_away() -> None:
    gone = {"version": None, "error": str(AWAY)}
    page, notice, opened = app.route("/", gone, "?lang=en", "/")
    assert "no_update" in repr(page).lower() or "NoUpdate" in type(page).__name__
    assert "out of date" in notice[-1]
    assert opened == "/"


def test_a_page_that_cannot_open_says_why() -> None:
    page, _, opened = app.route("/", {"version": None, "error": str(AWAY)}, "", None)
    assert "数据库暂时连不上" in str(page)
    assert "The database is away" in str(page)
    assert opened is None


def test_an_empty_database_says_how_to_fill_it(monkeypatch: pytest.MonkeyPatch) -> None:
    empty = replace(fakes.STATE, version=None, as_of=None, first_day=None, last_day=None)
    fakes.install(monkeypatch, state=empty)
    page, _, _ = app.route("/", {"version": None, "error": None}, "?lang=en", None)
    assert "./run demo" in str(page)


def test_an_unknown_path_says_so() -> None:
    page, _, _ = app.route("/nowhere", {"version": 1, "error": None}, "?lang=en", None)
    assert "no such page" in str(page)


def test_the_beat_tells_a_lost_database(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)
    now, interval = app.beat(1, None)
    assert (now, interval) == ({"version": 7, "error": None}, app.BEAT_MS)
    monkeypatch.setattr(data, "state", _away)
    now, interval = app.beat(2, now)
    assert (now["error"], interval) == (str(AWAY), app.BEAT_GONE_MS)


def test_the_colours_of_the_page_are_those_of_the_charts() -> None:
    from dashboard import theme  # noqa: PLC0415 - this test's own

    css = (CHECKOUT / "dashboard" / "assets" / "rongtu.css").read_text(encoding="utf-8")
    for name in ("ground", "land", "text", "muted", "mark", "line", "accent", "better"):
        assert f"--{name}: {getattr(theme, name.upper())};" in css


def test_nothing_that_the_browser_gets_names_another_host() -> None:
    for path in (CHECKOUT / "dashboard" / "assets").iterdir():
        assert "//" not in path.read_text(encoding="utf-8").replace("// ", ""), path.name


def test_the_map_has_one_id() -> None:
    script = (CHECKOUT / "dashboard" / "assets" / "rongtu.js").read_text(encoding="utf-8")
    assert f'"{ids.OVERVIEW_MAP}"' in script
    assert f'"{ids.OVERVIEW_SCREEN}"' in script


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/geo/cells/4.geojson", 404, "'4'"),
        ("/geo/cells/11.geojson", 404, "'11'"),
        ("/geo/cells/9.geojson?within=S9", 404, "'S9'"),
        ("/geo/circles/700.geojson", 404, "1000, 300, 500"),
        ("/geo/circles/300.geojson?kinds=x", 404, "'x'"),
        ("/geo/circles/300.geojson?closed=T9", 404, "'T9'"),
    ],
)
def test_shapes_of_analyses_are_of_few_kinds(
    client: FlaskClient, path: str, status: int, said: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert said in answer.text
