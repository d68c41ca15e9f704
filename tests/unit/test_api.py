"""The API without a database: what it refuses, what it documents, and how it writes."""

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

import jsonschema  # type: ignore[import-untyped]
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import InternalServerError

from dashboard import api, data
from dashboard.api import asked, errors, openapi
from dashboard.api.kept import Kept
from dashboard.api.query import (
    MOST_BYTES,
    AreasQuery,
    IndicatorsQuery,
    Query,
    Versioned,
    parameters,
    read,
)
from dashboard.api.table import written
from dashboard.data import State
from geo import db
from geo.catalog import INDICATORS
from geo.period import Period
from geo.settings import GeoSettings
from geo.text import Text

DOCUMENT: Final = openapi.document()
TAKES: Final[dict[str, type[Query]]] = {
    "/api": Query,
    "/api/indicators": IndicatorsQuery,
    "/api/indicators.csv": IndicatorsQuery,
    "/api/indicators/catalog": Query,
    "/api/areas": AreasQuery,
    "/api/kinds": Versioned,
    "/api/openapi.json": Query,
}
PARAMETERS: Final = [
    (path, parameter)
    for path, item in DOCUMENT["paths"].items()
    for parameter in item["get"]["parameters"]
]


@pytest.fixture(scope="module")
def client() -> Iterator[FlaskClient]:
    """Serve the API before a database that nobody runs: what gets as far as it answers 503."""
    server = Flask("test")
    server.register_blueprint(api.routes)
    server.add_url_rule("/<path:_>", view_func=lambda _: "a page")
    nobody = db.connect(GeoSettings(), url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    with pytest.MonkeyPatch.context() as patch, server.test_client() as client:
        patch.setattr(data, "_engine", lambda: nobody)
        yield client
    nobody.dispose()


def problem(text: str) -> dict[str, str]:
    """Return an error, which must be as documented, in one line and without a trace."""
    found: dict[str, str] = json.loads(text)
    jsonschema.validate(found, DOCUMENT["components"]["schemas"]["Problem"])
    assert "\n" not in found["error"]
    assert "Traceback" not in text
    assert found["error"] == (
        f"{found['given']}; wanted: {found['wanted']}; remedy: {found['remedy']}"
    )
    return found


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("form=csv", 400, "did you mean 'format'?"),
        ("keys=on_time_rate", 400, "did you mean 'key'?"),
        ("start=2020-01-01", 400, "No parameter is called 'start'"),
        ("Level=street", 400, "did you mean 'level'?"),
        ("level=street&level=district", 400, "level is there 2 times"),
        ("level=", 400, "level is ''"),
        ("area=", 400, "area is ''"),
        ("area=%00", 400, "area is '\\x00'"),
        ("area=5101%0A04", 400, "area is"),
        (f"area={'5' * 65}", 400, "at most 64 characters"),
        ("from=2020-13-01", 400, "a day from 1900-01-01"),
        ("from=20200101", 400, "such as 2020-01-31"),
        ("from=0001-01-01", 400, "a day from 1900-01-01"),
        ("to=9999-12-31", 400, "to 2200-01-01"),
        ("from=1577836800", 400, "a day from"),
        ("to=٢٠٢٠-٠١-٠١", 400, "a day from"),
        ("from=", 400, "a day from"),
        ("grain=hour", 400, "'day', 'week', 'month', 'quarter' or 'year'"),
        ("grain=", 400, "grain is ''"),
        ("limit=0", 400, "greater than or equal to 1"),
        ("limit=10001", 400, "less than or equal to 10000"),
        ("limit=1e3", 400, "limit is '1e3'"),
        ("limit=NaN", 400, "limit is 'NaN'"),
        ("offset=-1", 400, "greater than or equal to 0"),
        ("offset=99999999999999999999", 400, "offset is"),
        ("v=seven", 400, "v is 'seven'"),
        ("v=-1", 400, "v is '-1'"),
        ("compare=yes", 400, "1 or true, 0 or false"),
        ("judge=", 400, "1 or true, 0 or false"),
        ("lang=fr", 400, "'zh', 'en' or 'both'"),
        ("format=xml", 400, "'json' or 'csv'"),
        ("&".join(["category=x"] * 51), 400, "at most 50 items"),
        ("key=" + ",".join(["demands"] * 101), 400, "at most 100 items"),
        (f"category={'x' * 201}", 400, "at most 200 characters"),
        (f"category={'x' * MOST_BYTES}", 400, f"at most {MOST_BYTES:,}"),
    ],
)
def test_what_cannot_be_understood_is_refused(
    client: FlaskClient, query: str, status: int, says: str
) -> None:
    answer = client.get(f"/api/indicators?{query}")
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert says in problem(answer.text)["error"]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", TAKES)
def test_a_parameter_of_another_address_is_refused(client: FlaskClient, path: str) -> None:
    assert client.get(f"{path}?nonsense=1").status_code == 400


def test_an_address_says_one_format(client: FlaskClient) -> None:
    answer = client.get("/api/indicators.csv?format=json")
    assert answer.status_code == 400
    assert "format=json of /api/indicators.csv" in problem(answer.text)["error"]


@pytest.mark.parametrize("path", ["/api/indicator", "/api/indicators/catalogue", "/api/a/b/c"])
def test_an_unknown_address_is_not_found_and_no_page(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert f"No address is called '{path}'" in problem(answer.text)["error"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", [*TAKES, "/api/other"])
def test_nothing_but_reading(client: FlaskClient, path: str, method: str) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"
    assert problem(answer.text)["given"] == f"{method} {path}"


@pytest.mark.parametrize("path", ["/api/indicators", "/api/areas", "/api/kinds"])
def test_a_database_that_is_away_is_said(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 503
    assert problem(answer.text)["status"] == "unavailable"
    head = client.head(path)
    assert (head.status_code, head.data) == (503, b"")


def test_a_failure_says_nothing_of_its_trace() -> None:
    with Flask("test").app_context():
        answer = errors.failed(InternalServerError(original_exception=ValueError("secret")))
    assert answer.status_code == 500
    assert "secret" not in problem(answer.get_data(as_text=True))["error"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([*parameters(IndicatorsQuery)]) | st.text(max_size=9),
            st.sampled_from(["1", "0", "2020-02-29", "street", "demands", "zh"]) | st.text(),
        ),
        max_size=4,
    )
)
def test_any_query_is_refused_or_understood(
    client: FlaskClient, pairs: list[tuple[str, str]]
) -> None:
    answer = client.get("/api/indicators", query_string=MultiDict(pairs))
    assert answer.status_code in (400, 503)
    problem(answer.text)


def test_the_document_is_one_of_openapi() -> None:
    assert DOCUMENT["openapi"].startswith("3.1.")
    validate(DOCUMENT)


@pytest.mark.parametrize("path", TAKES)
def test_the_document_has_each_parameter_that_is_taken(path: str) -> None:
    documented = [one["name"] for one in DOCUMENT["paths"][path]["get"]["parameters"]]
    assert documented == list(parameters(TAKES[path]))


def test_the_document_has_each_address(client: FlaskClient) -> None:
    assert set(DOCUMENT["paths"]) == set(TAKES)
    links = (client.get("/api").json or {})["links"]
    assert {link["href"] for link in links} | {"/api"} == set(TAKES)


@pytest.mark.parametrize(
    ("path", "parameter"), PARAMETERS, ids=[f"{path}:{one['name']}" for path, one in PARAMETERS]
)
def test_each_documented_parameter_is_taken(
    client: FlaskClient, path: str, parameter: dict[str, Any]
) -> None:
    example = parameter["example"]
    jsonschema.validate(example, parameter["schema"] | {"components": DOCUMENT["components"]})
    values = example if isinstance(example, list) else [example]
    words = [str(one).lower() if isinstance(one, bool) else str(one) for one in values]
    if path.endswith(".csv") and parameter["name"] == "format":
        words = ["csv"]
    answer = client.get(path, query_string=MultiDict((parameter["name"], one) for one in words))
    assert answer.status_code == 503


@pytest.mark.parametrize(
    ("path", "parameter"), PARAMETERS, ids=[f"{path}:{one['name']}" for path, one in PARAMETERS]
)
def test_each_parameter_is_documented_in_both_languages(
    path: str, parameter: dict[str, Any]
) -> None:
    assert re.search(r"[a-z].*\n\n中文：\S", parameter["description"], re.DOTALL), path


def test_each_answer_is_documented_in_both_languages() -> None:
    for item in DOCUMENT["paths"].values():
        assert re.search(r"[\u4e00-\u9fff]", item["get"]["summary"])
        for status, answer in item["get"]["responses"].items():
            assert "\n\n中文：" in answer["description"], status


def test_the_catalog_needs_no_database_and_has_every_indicator(client: FlaskClient) -> None:
    answer = client.get("/api/indicators/catalog")
    entries = (answer.json or {})["indicators"]
    schema = {"$ref": "#/components/schemas/CatalogAnswer", "components": DOCUMENT["components"]}
    jsonschema.validate(answer.json, schema)
    assert [entry["key"] for entry in entries] == list(INDICATORS)
    for entry in entries:
        one = INDICATORS[entry["key"]]
        assert (entry["title_zh"], entry["title_en"]) == (one.title.zh, one.title.en)
        assert entry["of_a_period"] == one.of_a_period
        assert (entry["denominator_en"] is None) == (one.denominator is None)


@pytest.mark.parametrize("path", ["/api", "/api/indicators/catalog", "/api/openapi.json"])
def test_what_the_software_says_is_kept_until_it_says_otherwise(
    client: FlaskClient, path: str
) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (first.status_code, again.status_code, again.data) == (200, 304, b"")
    assert client.head(path).data == b""


def test_the_application_has_the_api() -> None:
    from dashboard import app  # noqa: PLC0415 - Dash takes a second to import

    rules = {rule.rule for rule in app.create_app().server.url_map.iter_rules()}
    assert {"/api", "/api/indicators", "/api/areas"} <= rules


def test_a_csv_opens_right_and_starts_no_formula() -> None:
    texts = ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "＝1", '锦江,"区"', "'x", "plain"]
    rows = [{"text": text, "number": -1.5, "none": None, "flag": True} for text in texts]
    out = written(["text", "number", "none", "flag"], rows)
    assert out.startswith(b"\xef\xbb\xbftext,number,none,flag\r\n")
    found = list(csv.DictReader(io.StringIO(out.decode("utf-8-sig"), newline="")))
    assert [row["text"] for row in found] == [f"'{text}" for text in texts[:7]] + texts[7:]
    assert {(row["number"], row["none"], row["flag"]) for row in found} == {("-1.5", "", "true")}


def test_few_answers_are_kept_and_the_newest_always() -> None:
    made: list[str] = []

    def get(key: str, size: int) -> None:
        def make() -> str:
            made.append(key)
            return key

        kept.get(key, make, lambda _: size)

    kept = Kept[str](most=2, rows=10)
    for key, size in (("a", 4), ("b", 4), ("a", 4), ("c", 4)):
        get(key, size)
    assert made == ["a", "b", "c"]
    get("a", 4)
    assert made == ["a", "b", "c"], "what was asked for last is kept"
    get("b", 99)
    get("b", 99)
    assert made == ["a", "b", "c", "b"], "the newest is kept however large"
    get("a", 4)
    assert made == ["a", "b", "c", "b", "a"]


def state(first: date | None, as_of: datetime | None) -> State:
    return State(version=1, as_of=as_of, first_day=first, last_day=first, synthetic=True,
                 time_zone="UTC", name=Text(zh="甲", en="A"))  # fmt: skip


@pytest.mark.parametrize(
    ("as_of", "given", "start", "end"),
    [
        (datetime(2020, 12, 31, 23, 59, tzinfo=UTC), {}, (2020, 12, 1), (2021, 1, 1)),
        (datetime(2021, 1, 1, tzinfo=UTC), {}, (2020, 12, 1), (2021, 1, 1)),
        (datetime(2021, 1, 1, 1, tzinfo=UTC), {}, (2020, 12, 1), (2021, 1, 1)),
        (datetime(2020, 12, 31, 9, tzinfo=UTC), {}, (2020, 11, 1), (2020, 12, 1)),
        (datetime(2020, 6, 15, 9, tzinfo=UTC), {}, (2020, 5, 20), (2020, 6, 16)),
        (
            datetime(2020, 12, 30, 9, tzinfo=UTC),
            {"from": "2020-12-03"},
            (2020, 12, 3),
            (2020, 12, 31),
        ),
        (datetime(2020, 12, 30, 9, tzinfo=UTC), {"to": "2020-06-03"}, (2020, 5, 20), (2020, 6, 3)),
    ],
)
def test_an_open_period_is_the_last_whole_month_or_ends_with_the_data(
    as_of: datetime, given: dict[str, str], start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    query = read(IndicatorsQuery, MultiDict(given), size=0)
    found = asked.asked(query, state(date(2020, 5, 20), as_of))
    assert found.question.period == Period(date(*start), date(*end))


def test_one_question_has_one_form_however_it_is_written() -> None:
    loaded = state(date(2020, 1, 1), datetime(2020, 12, 31, 23, 59, tzinfo=UTC))

    def form(*pairs: tuple[str, str]) -> asked.Asked:
        return asked.asked(read(IndicatorsQuery, MultiDict(pairs), size=0), loaded)

    one = form(("key", "demands,on_time_rate"), ("category", "b"), ("category", "a"))
    other = form(
        ("category", "a"), ("category", "b"), ("category", "a"), ("compare", "false"),
        ("key", "on_time_rate"), ("key", "demands"), ("from", "2020-12-01"), ("to", "2021-01-01"),
    )  # fmt: skip
    assert one == other
    assert form(*one.pairs()) == one
    assert form(("key", ",".join(INDICATORS))) == form()
