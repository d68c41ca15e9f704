"""The API over a real PostGIS: its figures are the engine's, its pages and versions hold."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

import jsonschema  # type: ignore[import-untyped]
import pandas as pd
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_compress import Compress
from sqlalchemy import URL, Engine, event
from werkzeug.test import TestResponse

from dashboard import api, data
from dashboard.api import asked, openapi
from geo import engine as figures
from geo.catalog import INDICATORS
from geo.engine import Question
from geo.period import Grain, Period
from tests.db.builders import (
    COLUMNS,
    DEMAND,
    EAST,
    WEST,
    World,
    a_demand,
    an_area,
    square,
    written_rows,
)
from tests.db.conftest import connect

pytestmark = pytest.mark.db

SCHEMAS: Final[dict[str, Any]] = json.loads(json.dumps(openapi.document()["components"]))
"""Of the document, but that an answer may have nothing beside what is documented."""
for _schema in SCHEMAS["schemas"].values():
    if "properties" in _schema:
        _schema["additionalProperties"] = False

QUARTER: Final = Period(date(2020, 1, 1), date(2020, 4, 1))
IN_QUARTER: Final = "from=2020-01-01&to=2020-04-01"
LEVELS: Final = {None: ["*"], "district": ["D"], "street": ["-A", "B"]}


def a_row(number: int) -> dict[str, str]:
    """Return one of many demands: more and more of them late, in two streets."""
    day = date(2020, 1, 1).toordinal() + number % 100
    received, due, closed = (
        f"{date.fromordinal(day + later)} 09:00:00" for later in (0, 2, 1 + number % 7 // 2)
    )
    lon, lat = WEST if number % 3 else EAST
    # Not all at one spot: that would be a default coordinate, and no place.
    lon += number % 200 / 1e5
    return a_demand(
        f"N{number}", received_at=received, due_at=due, lon=f"{lon:.5f}", lat=str(lat),
        closed_at="" if number % 11 == 0 else closed,
        category=("noise", "parking", "=dirt")[number % 3],
        satisfaction=str(1 + number % 5), callback_at=f"{date.fromordinal(day + 5)} 09:00:00",
    ) | {"channel": ("hotline", "")[number % 2]}  # fmt: skip


@pytest.fixture(scope="module")
def city(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Load a district of two streets and a hundred days; one street is called like a formula."""
    world = World(folder=tmp_path_factory.mktemp("city"), engine=sample_engine)
    world.areas("district", [an_area("D", square(104, 30, 104.02, 30.01), parent_code=None)])
    west, east = square(104, 30, 104.01, 30.01), square(104.01, 30, 104.02, 30.01)
    world.areas(
        "street",
        [an_area("-A", west, parent_code="D", name_zh="=甲", name_en="@A"),
         an_area("B", east, parent_code="D", households=None)],
    )  # fmt: skip
    rows = [a_row(number) for number in range(600)]
    written_rows(world.folder / "demands.csv", (*COLUMNS, "channel"), rows)
    world.profile("demand", DEMAND + 'channel = "channel"\n')
    assert world.load("demand").inserted == len(rows)
    return sample_engine


@contextmanager
def served(engine: Engine) -> Iterator[FlaskClient]:
    """Serve the API over the database of `engine`, compressed as the application does."""
    server = Flask("test")
    Compress(server)
    server.register_blueprint(api.routes)
    asked.forget()
    with pytest.MonkeyPatch.context() as patch, server.test_client() as client:
        patch.setattr(data, "_engine", lambda: engine)
        yield client


@pytest.fixture(scope="module")
def client(city: Engine) -> Iterator[FlaskClient]:
    with served(city) as client:
        yield client


@contextmanager
def statements(engine: Engine, then: Callable[[str], None] | None = None) -> Iterator[list[str]]:
    """Collect what is asked of the database; call `then` after each."""
    heard: list[str] = []

    def hear(*given: object) -> None:
        heard.append(str(given[2]))
        if then is not None:
            then(str(given[2]))

    event.listen(engine, "after_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(engine, "after_cursor_execute", hear)


def valid(answer: TestResponse, kind: str) -> dict[str, Any]:
    """Return the JSON of an answer, which must be as documented."""
    assert answer.status_code == 200, answer.text
    assert "NaN" not in answer.text
    found: dict[str, Any] = json.loads(answer.text)
    schema = {"$ref": f"#/components/schemas/{kind}", "components": SCHEMAS}
    validator = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker(["date", "date-time"])
    )
    assert [error.message for error in validator.iter_errors(found)] == []
    return found


def got(client: FlaskClient, query: str) -> dict[str, Any]:
    """Return figures, all on one page."""
    return valid(client.get(f"/api/indicators?limit=10000&{query}"), "IndicatorsAnswer")


def same(rows: list[dict[str, Any]], frame: pd.DataFrame) -> None:
    """Check every column of the engine against `rows`; no data is null."""
    assert len(rows) == len(frame)
    for row, expected in zip(rows, frame.to_dict("records"), strict=True):
        assert row["area_code"] == expected.pop("code")
        for column, value in expected.items():
            name = str(column)
            if isinstance(value, date):
                assert row[name] == value.isoformat()
            elif value is None or value != value:  # noqa: PLR0124 - NaN
                assert row[name] is None, (row["indicator"], name)
            else:
                assert row[name] == value, (row["indicator"], name)


@pytest.mark.parametrize(
    ("query", "changes"),
    [
        ("", {}),
        ("level=street", {"level": "street"}),
        ("level=street&grain=month", {"level": "street", "grain": Grain.MONTH}),
        ("area=B", {"within": "B"}),
        ("level=street&area=D", {"level": "street", "within": "D"}),
        ("category=parking&category=noise", {"categories": ("noise", "parking")}),
        ("channel=&level=street", {"channels": ("",), "level": "street"}),
    ],
)
def test_the_figures_are_those_of_the_engine(
    client: FlaskClient, city: Engine, query: str, changes: dict[str, Any]
) -> None:
    found = got(client, f"{IN_QUARTER}&{query}")
    with city.connect() as connection:
        question = Question(keys=tuple(INDICATORS), period=QUARTER, **changes)
        answer = figures.answer(connection, question)
    same(found["rows"], answer.frame)
    assert found["period"] == {"start": "2020-01-01", "end": "2020-04-01"}
    assert found["notes"][1:] == [{"zh": note.zh, "en": note.en} for note in answer.notes]
    assert any(row["value"] is not None for row in found["rows"])


def test_comparison_and_judgement_are_those_of_the_engine(
    client: FlaskClient, city: Engine
) -> None:
    march = Period(date(2020, 3, 1), date(2020, 4, 1))
    found = got(client, "from=2020-03-01&to=2020-04-01&level=street&compare=1&judge=true")
    with city.connect() as connection:
        question = Question(keys=tuple(INDICATORS), period=march, level="street")
        frame = figures.judged(figures.compare(connection, question).frame)
    same(found["rows"], frame)
    row = next(row for row in found["rows"] if row["indicator"] == "on_time_rate")
    assert None not in (row["change"], row["rank"], row["funnel"], row["smoothed"])


@pytest.mark.parametrize("level", LEVELS, ids=str)
@pytest.mark.parametrize("key", INDICATORS)
def test_every_indicator_answers_at_every_level(
    client: FlaskClient, key: str, level: str | None
) -> None:
    query = f"key={key}&{IN_QUARTER}&judge=1&compare=1" + (f"&level={level}" if level else "")
    found = got(client, query)
    assert [row["area_code"] for row in found["rows"]] == LEVELS[level]
    assert {row["unit_zh"] for row in found["rows"]} == {INDICATORS[key].unit.zh}


def test_what_is_made_up_says_so(client: FlaskClient) -> None:
    found = got(client, "key=demands")
    assert found["synthetic"] is True
    assert "made up" in found["notes"][0]["en"]
    assert found["as_of"].endswith("+08:00")


def test_without_days_it_is_the_last_whole_month(client: FlaskClient) -> None:
    assert got(client, "key=demands")["period"] == {"start": "2020-03-01", "end": "2020-04-01"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_names_are_in_the_language_asked_for(client: FlaskClient, lang: str) -> None:
    (row,) = got(client, f"key=demands&level=district&lang={lang}")["rows"]
    assert {name[-2:] for name in row if name[-3:] in ("_zh", "_en")} == {lang}
    assert row[f"name_{lang}"] == "D"


def pages(client: FlaskClient, url: str) -> Iterator[TestResponse]:
    """Follow the Link header to the end."""
    following: str | None = url
    while following is not None:
        answer = client.get(following)
        yield answer
        link = answer.headers.get("Link")
        following = link and link.removeprefix("<").partition(">")[0]


def test_pages_are_the_whole_and_nothing_is_computed_anew(
    client: FlaskClient, city: Engine
) -> None:
    query = f"{IN_QUARTER}&key=on_time_rate,demands&level=street&grain=week&category=%3Ddirt"
    whole = got(client, query)
    asked.forget()
    with statements(city) as heard:
        answers = list(pages(client, f"/api/indicators?{query}&limit=7"))
    found = [valid(answer, "IndicatorsAnswer") for answer in answers]
    assert len(found) == -(-whole["total"] // 7) > 3
    assert [row for one in found for row in one["rows"]] == whole["rows"]
    assert {one["total"] for one in found} == {len(whole["rows"])}
    assert [one["next"] is None for one in found] == [False] * (len(found) - 1) + [True]
    assert len([one for one in heard if "demand_daily.due" in one]) == 1
    assert all("immutable" in answer.headers["Cache-Control"] for answer in answers[1:])
    assert got(client, f"{query}&offset=999999")["rows"] == []


def cells(text: str) -> list[dict[str, str]]:
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_csv_is_the_json(client: FlaskClient) -> None:
    query = "from=2020-03-01&to=2020-04-01&level=street&compare=1&judge=1"
    body = got(client, query)
    answer = client.get(f"/api/indicators.csv?{query}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    found = cells(answer.text)
    assert list(found[0]) == [*body["rows"][0], "as_of", "data_version", "synthetic", "total"]
    for row, line in zip(body["rows"], found, strict=True):
        for name, value in row.items():
            expected = "" if value is None else str(value)
            if isinstance(value, bool):
                expected = expected.lower()
            assert line[name] in (expected, f"'{expected}"), name
        assert (line["synthetic"], line["as_of"]) == ("true", body["as_of"])
        assert int(line["data_version"]) == body["data_version"]
        assert int(line["total"]) == body["total"]
    west = next(line for line in found if line["area_code"] == "'-A")
    assert (west["name_zh"], west["name_en"]) == ("'=甲", "'@A")
    assert any(float(line["change"] or 0) < 0 for line in found), "a negative number is a number"


@pytest.mark.parametrize(
    ("path", "accept", "mimetype"),
    [
        ("/api/indicators", None, "application/json"),
        ("/api/indicators", "text/html,*/*;q=0.8", "application/json"),
        ("/api/indicators", "text/csv", "text/csv"),
        ("/api/indicators", "application/json;q=0.5, text/csv", "text/csv"),
        ("/api/indicators", "image/png", "application/json"),
        ("/api/indicators?format=json", "text/csv", "application/json"),
        ("/api/indicators?format=csv", "application/json", "text/csv"),
        ("/api/indicators.csv", "application/json", "text/csv"),
        ("/api/indicators.csv?format=csv", None, "text/csv"),
    ],
)
def test_the_format_is_that_asked_for(
    client: FlaskClient, path: str, accept: str | None, mimetype: str
) -> None:
    answer = client.get(path, headers={"Accept": accept} if accept else {})
    assert (answer.status_code, answer.mimetype) == (200, mimetype)
    assert "Accept" in answer.headers["Vary"].replace("Accept-Encoding", "")


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/api/indicators?key=rain", 404, "No indicator is called 'rain'"),
        ("/api/indicators?key=demands,", 404, "No indicator is called ''"),
        ("/api/indicators?level=stret", 404, "did you mean 'street'?"),
        ("/api/indicators?area=DD", 404, "did you mean 'D'?"),
        ("/api/indicators?category=nois", 404, "did you mean 'noise'?"),
        ("/api/indicators?channel=fax", 404, "No channel is called 'fax'"),
        ("/api/indicators?from=2020-02-01&to=2020-02-01", 422, "an end after the start"),
        ("/api/indicators?from=2021-02-01", 422, "an end after the start"),
        ("/api/indicators?compare=1&grain=month", 422, "leave the grain out"),
        ("/api/indicators?judge=1&grain=day&from=2020-01-01", 422, "To judge all places"),
        ("/api/indicators?grain=day&level=street&from=1900-01-01", 422, "at most 2,000,000"),
        ("/api/areas?level=planet", 404, "No level is called 'planet'"),
        ("/api/areas?area=X", 404, "No area is called 'X'"),
        ("/api/indicators?offset=5&v=0", 409, "begin again with the first page"),
        ("/api/areas?offset=1&v=0", 409, "begin again with the first page"),
    ],
)
def test_what_the_data_cannot_answer_is_said(
    client: FlaskClient, path: str, status: int, says: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    problem = json.loads(answer.text)
    jsonschema.validate(problem, SCHEMAS["schemas"]["Problem"])
    assert says in problem["error"]
    assert "\n" not in problem["error"]


DEPEND: Final = ("/api/indicators?level=street", "/api/indicators.csv", "/api/areas", "/api/kinds")


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("url", DEPEND)
def test_who_has_an_answer_gets_it_no_second_time(
    client: FlaskClient, city: Engine, url: str, encoding: str
) -> None:
    headers = {"Accept-Encoding": encoding}
    first = client.get(url, headers=headers)
    tag = first.headers["ETag"]
    assert not tag.startswith("W/")
    assert tag.endswith(':gzip"') == ("Content-Encoding" in first.headers)
    assert first.headers["Cache-Control"] == "private, no-cache"
    asked.forget()
    with statements(city) as heard:
        again = client.get(url, headers=headers | {"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert len(heard) == 1, "only the version is read"
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200
    head = client.head(url, headers=headers)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)


def test_figures_are_compressed(client: FlaskClient) -> None:
    answer = client.get("/api/indicators", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


def test_the_tag_is_that_of_the_question_and_not_of_its_wording(client: FlaskClient) -> None:
    def tag(query: str) -> str:
        return client.get(f"/api/indicators?{query}").headers["ETag"]

    assert tag("key=demands,due_24h&from=2020-03-01") != tag("key=demands&from=2020-03-01")
    one = "key=demands&from=2020-03-01&to=2020-04-01"
    assert tag(one) == tag(
        "to=2020-04-01&lang=both&key=demands&compare=0&key=demands&from=2020-03-01"
    )
    others = [f"{one}&{more}" for more in ("limit=5", "lang=zh", "format=csv", "level=street",
              "judge=1", "category=noise", "channel=hotline")]  # fmt: skip
    assert len({tag(query) for query in (one, *others)}) == 1 + len(others)


@pytest.mark.parametrize("url", ["/api/indicators?key=demands", "/api/areas?limit=2", "/api/kinds"])
def test_an_answer_of_the_current_version_is_kept_for_good(client: FlaskClient, url: str) -> None:
    version = (client.get("/api/kinds").json or {})["data_version"]
    join = "&" if "?" in url else "?"
    assert "immutable" in client.get(f"{url}{join}v={version}").headers["Cache-Control"]
    assert client.get(f"{url}{join}v=0").headers["Cache-Control"] == "private, no-cache"


def test_areas_are_listed_by_level_and_place(client: FlaskClient) -> None:
    whole = valid(client.get("/api/areas"), "AreasAnswer")
    assert [level["level"] for level in whole["levels"]] == ["district", "street"]
    assert {one["code"]: one["parent_code"] for one in whole["areas"]} == {
        "D": None, "-A": "D", "B": "D",
    }  # fmt: skip
    paged = [valid(one, "AreasAnswer") for one in pages(client, "/api/areas?limit=2")]
    assert [area for one in paged for area in one["areas"]] == whole["areas"]
    inside = valid(client.get("/api/areas?area=D&level=street"), "AreasAnswer")["areas"]
    assert {one["code"] for one in inside} == {"-A", "B"}
    (only,) = valid(client.get("/api/areas?area=B"), "AreasAnswer")["areas"]
    assert (only["code"], only["level"]) == ("B", "street")


def test_kinds_are_called_what_people_call_them(client: FlaskClient) -> None:
    found = valid(client.get("/api/kinds"), "KindsAnswer")
    called = {one["key"]: (one["title_zh"], one["title_en"]) for one in found["categories"]}
    assert called == {
        "noise": ("噪声", "Noise"), "parking": ("停车秩序", "Parking"), "=dirt": ("=dirt", "=dirt"),
    }  # fmt: skip
    assert [one["key"] for one in found["channels"]] == ["", "hotline"]


def value(found: dict[str, Any]) -> float:
    (row,) = found["rows"]
    result: float = row["value"]
    return result


def demands(number: int) -> list[dict[str, str]]:
    return [a_demand(f"M{n}") for n in range(number)]


MAY: Final = "key=demands&from=2020-05-01&to=2020-06-01"


def test_a_load_changes_version_and_tag(world: World) -> None:
    world.demands(demands(3))
    with served(world.engine) as client:
        first = client.get(f"/api/indicators?{MAY}")
        listed = client.get(f"/api/indicators?{MAY}&level=street&limit=1")
        world.demands(demands(5))
        again = client.get(
            f"/api/indicators?{MAY}", headers={"If-None-Match": first.headers["ETag"]}
        )
        before, after = (valid(one, "IndicatorsAnswer") for one in (first, again))
        assert (value(before), value(after)) == (3, 5)
        assert after["data_version"] > before["data_version"]
        second = client.get((listed.json or {})["next"])
        assert second.status_code == 409, "the pages would be of two versions"


def test_a_load_in_the_middle_of_a_request_mixes_nothing(world: World) -> None:
    """The load is committed after the version was read and before the figures are."""
    world.demands(demands(3))
    loads = iter([5])

    def load_once(statement: str) -> None:
        if "max(rongtu.etl_run.as_of)" in statement and (more := next(loads, None)):
            world.demands(demands(more))

    with served(world.engine) as client:
        version = got(client, MAY)["data_version"]
        asked.forget()
        with statements(world.engine, load_once):
            during = client.get(f"/api/indicators?{MAY}&v={version}")
        assert next(loads, None) is None, "the load came"
        found = valid(during, "IndicatorsAnswer")
        assert (found["data_version"], value(found)) == (version, 3)
        now = got(client, MAY)
        assert now["data_version"] > version
        assert value(now) == 5, "nothing old is kept under the new version"
        tag = during.headers["ETag"]
        again = client.get(f"/api/indicators?{MAY}", headers={"If-None-Match": tag})
        assert again.status_code == 200


def test_a_database_without_demands_has_no_data_and_no_noughts(world: World) -> None:
    with served(world.engine) as client:
        found = got(client, "level=street")
        assert (found["as_of"], found["complete"]) == (None, False)
        assert {row["value"] for row in found["rows"] if row["indicator"] == "demands"} == {None}
        assert valid(client.get("/api/kinds"), "KindsAnswer")["categories"] == []


def test_an_empty_database_has_no_version_and_nothing_to_keep(engine: Engine) -> None:
    with served(engine) as client:
        for path, kind in (("kinds", "Kinds"), ("areas", "Areas"), ("indicators", "Indicators")):
            answer = client.get(f"/api/{path}")
            assert valid(answer, f"{kind}Answer")["data_version"] is None
            assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_database_without_tables_is_away(empty_database: URL) -> None:
    engine = connect(empty_database)
    with served(engine) as client:
        answer = client.get("/api/indicators")
        assert answer.status_code == 503
        assert "rongtu db migrate" in (answer.json or {})["error"]
    engine.dispose()
