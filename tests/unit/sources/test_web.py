"""Answers of a web service, from a real one on the loopback."""

import gzip
import json
from typing import Any

import pytest

from etl.errors import SourceError
from etl.sources.address import address, resolved
from etl.sources.web import Answer, Patience, RefusedError, Service
from tests.unit.sources.serving import Reply, Request, Server, as_json, serving


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def value(answer: Answer) -> Any:  # noqa: ANN401 - whatever JSON can say
    return json.loads(answer.body)


def got(server: Server, path: str = "/a", *, biggest: int = 1_000_000) -> Any:  # noqa: ANN401
    with Service(
        address(server.url + path), patience=Patience(wait_s=0.001), biggest=biggest
    ) as service:
        return service.get(service.home, value)


def test_a_redirect_inside_the_host_is_followed() -> None:
    def answer(asked: Request) -> Reply:
        moved = Reply(status=302, headers={"Location": "/b?c=1"})
        return moved if asked.path == "/a" else as_json(asked.params)

    with serving(answer) as server:
        assert got(server) == {"c": "1"}


@pytest.mark.parametrize(
    ("location", "said"),
    [
        ("http://example.invalid/?token=s3cret", r"another place, http://example\.invalid/"),
        ("//example.invalid/", "another place"),
        ("http://127.0.0.1:1/", "another place"),
        ("https://127.0.0.1/", "another place"),
        ("file:///etc/hostname", "another place"),
        ("/a", "redirects without end"),
    ],
)
def test_a_redirect_to_anywhere_else_is_not(location: str, said: str) -> None:
    with (
        serving(lambda _: Reply(status=302, headers={"Location": location})) as server,
        pytest.raises(SourceError, match=said) as caught,
    ):
        got(server)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_answer_is_not_held(*, packed: bool) -> None:
    body = b" " * 3_000_000
    reply = Reply(body=body)
    if packed:
        reply = Reply(body=gzip.compress(body), headers={"Content-Encoding": "gzip"})
    with (
        serving(lambda _: reply) as server,
        pytest.raises(SourceError, match="more than 1,000,000 bytes"),
    ):
        got(server)


def test_a_page_for_people_is_no_data() -> None:
    page = Reply(body=b"<html>Please <b>log in</b></html>", headers={"Content-Type": "text/html"})
    with serving(lambda _: page) as server, pytest.raises(SourceError, match="Please log in"):
        got(server)
    assert len(server.asked) == 1


def test_a_refusal_is_not_asked_again_and_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RONGTU_TEST_PASSWORD", "p@ss/word")

    def answer(asked: Request) -> Reply:
        said = f"p@ss/word is wrong {asked.headers['authorization']}"
        return Reply(status=401, body=said.encode())

    with serving(answer) as server:
        whole = server.url.replace("//", "//me:${RONGTU_TEST_PASSWORD}@") + "/x?key=k3y&request=a"
        with Service(address(whole)) as service, pytest.raises(RefusedError) as caught:
            service.get(service.home, value)
    assert caught.value.status == 401
    assert len(server.asked) == 1
    assert server.asked[0].headers["authorization"] == "Basic bWU6cEBzcy93b3Jk"
    assert server.asked[0].params["key"] == "k3y"
    said = str(caught.value)
    assert not any(secret in said for secret in ("p@ss", "p%40ss", "k3y", "bWU6cEBzcy93b3Jk"))
    assert "request=a" in said


def test_a_link_to_http_of_a_service_behind_a_proxy_is_followed_by_https() -> None:
    with Service(address("https://example.invalid/a")) as service:
        followed = service.follow("http://example.invalid/b?c=1", "https://example.invalid/a")
    assert str(followed) == "https://example.invalid/b?c=1"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("http://${A}/b", "http://p@ss/w:1/b"),
        ("http://me:${A}@h/b", "http://me:p%40ss%2Fw%3A1@h/b"),
        ("http://h/b?c=${A}&d=1", "http://h/b?c=p%40ss%2Fw%3A1&d=1"),
        ("${A}", "p@ss/w:1"),
        ("$A {A} ${}", "$A {A} ${}"),
    ],
)
def test_a_variable_is_written_as_its_place_wants_it(
    text: str, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A", "p@ss/w:1")
    assert resolved(text) == wanted


def test_the_name_of_a_source_has_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("A", "s3cret")
    assert address("http://me:pw@h:8/${A}/b?c=d").name() == "h:8/***/b"
