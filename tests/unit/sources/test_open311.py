"""Requests of Open311 services, from real ones on the loopback."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources import open311
from etl.sources.web import Patience, rest
from tests.unit.sources.serving import Reply, Request, Server, as_json, profile, serving

DAYS_2020 = {"start_date": "2020-01-01", "end_date": "2020-12-31"}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def one(number: int) -> dict[str, Any]:
    at = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number)
    return {
        "service_request_id": number,
        "requested_datetime": at.isoformat(),
        "lat": 30.5,
        "long": 104.0,
        "extended_attributes": {"channel": "12345"},
    }


def city(count: int, *, page_size: int | None = None) -> Callable[[Request], Reply]:
    """Return a service with a request a day; by default with pages as asked for."""

    def answer(asked: Request) -> Reply:
        found = [one(number) for number in range(count)]
        for name, fits in (("start_date", _not_before), ("end_date", _not_after)):
            if name in asked.params:
                bound = datetime.fromisoformat(asked.params[name])
                found = [each for each in found if fits(each, bound)]
        size = page_size or int(asked.params["page_size"])
        start = (int(asked.params["page"]) - 1) * size if page_size is None else 0
        return as_json(found[start : start + size])

    return answer


def _not_before(row: dict[str, Any], bound: datetime) -> bool:
    return datetime.fromisoformat(row["requested_datetime"]) >= bound


def _not_after(row: dict[str, Any], bound: datetime) -> bool:
    return datetime.fromisoformat(row["requested_datetime"]) <= bound


def requests(server: Server, params: dict[str, str] | None = None, **read: object) -> Profile:
    settings = {"page_size": 40, "watermark": "requested_datetime", **read}
    return profile(f"{server.url}/open311/v2", "open311", params=params, **settings)


def ids(read: Profile, since: str | None = None) -> list[int]:
    pieces = open311.read(read, since=since)
    return [int(number) for rows in pieces for number in rows.frame["service_request_id"].dropna()]


def test_pages_are_read_to_the_last() -> None:
    with serving(city(100)) as server:
        (rows,) = open311.read(requests(server), since=None)
    assert rows.frame["service_request_id"].tolist() == [str(number) for number in range(100)]
    assert rows.frame["extended_attributes.channel"].iloc[0] == "12345"
    assert rows.frame["long"].iloc[0] == "104"
    assert set(open311.COLUMNS) <= set(rows.frame.columns)
    assert rows.file == f"{server.url.removeprefix('http://')}/open311/v2"
    assert [asked.params["page"] for asked in server.asked] == ["1", "2", "3", "4"]
    assert server.asked[0].path == "/open311/v2/requests.json"


def test_a_year_is_read_in_windows_of_the_standard() -> None:
    with serving(city(366)) as server:
        found = ids(requests(server, params=DAYS_2020))
    assert sorted(set(found)) == list(range(366))
    spans = {(asked.params["start_date"], asked.params["end_date"]) for asked in server.asked}
    assert len(spans) == 5
    for start, end in spans:
        assert datetime.fromisoformat(end) - datetime.fromisoformat(start) <= open311.WINDOW


def test_windows_cover_all_of_the_time() -> None:
    start, end = datetime(2020, 1, 1, tzinfo=UTC), datetime(2021, 6, 7, 8, tzinfo=UTC)
    found = open311.windows(start, end)
    assert [first for first, _ in found[1:]] == [last for _, last in found[:-1]]
    assert (found[0][0], found[-1][1]) == (start, end)
    assert open311.windows(end, start) == []


def test_the_next_load_goes_on_from_the_watermark() -> None:
    with serving(city(366)) as server:
        found = ids(requests(server, params=DAYS_2020), since="2020-12-30T00:00:00+00:00")
    assert found == [364, 365]
    assert server.asked[0].params["start_date"] == "2020-12-30T00:00:00Z"


def test_requests_that_changed_are_looked_for_among_older_ones() -> None:
    with serving(city(366)) as server:
        read = requests(server, params=DAYS_2020, watermark="updated_datetime")
        ids(read, since="2020-12-30T00:00:00+08:00")
    assert server.asked[0].params["start_date"] == "2020-09-30T16:00:00Z"


def test_a_service_that_knows_what_changed_is_asked_for_that_alone() -> None:
    params = {**DAYS_2020, "updated_after": "{watermark}"}
    with serving(city(3)) as server:
        read = requests(server, params=params, watermark="updated_datetime")
        ids(read, since="2020-12-30T00:00:00Z")
    assert server.asked[0].params["updated_after"] == "2020-12-30T00:00:00Z"
    assert "start_date" not in server.asked[0].params


def test_a_service_without_pages_is_asked_for_shorter_windows() -> None:
    with serving(city(366, page_size=50)) as server:
        found = ids(requests(server, params=DAYS_2020))
    assert sorted(set(found)) == list(range(366))


def test_a_service_without_pages_and_windows_that_may_have_more_is_an_error() -> None:
    with (
        serving(city(366, page_size=50)) as server,
        pytest.raises(SourceError, match=r"perhaps not all.*params\.start_date"),
    ):
        ids(requests(server))


def test_a_service_that_gives_its_last_page_again_and_again_is_read_once() -> None:
    def answer(asked: Request) -> Reply:
        page = min(int(asked.params["page"]), 3)
        return as_json([one(number) for number in range((page - 1) * 40, min(page * 40, 90))])

    with serving(answer) as server:
        assert ids(requests(server)) == list(range(90))


def test_a_service_without_a_page_after_the_last_is_read_to_it() -> None:
    def answer(asked: Request) -> Reply:
        return as_json([one(1)]) if asked.params["page"] == "1" else Reply(status=404)

    with serving(answer) as server:
        assert ids(requests(server)) == [1]


@pytest.mark.parametrize(
    "trouble",
    [
        [Reply(status=429, headers={"Retry-After": "0"})],
        [Reply(status=500), Reply(status=503)],
        [Reply(body=json.dumps([one(1)]).encode(), cut=20)],
        [Reply(body=json.dumps([one(1)]).encode()[:-20])],
        [Reply(body=b"null"), Reply(body=b"{}"), Reply(body=b"\xff\xfe")],
    ],
    ids=["too many", "down", "cut on the way", "cut at its source", "garbled"],
)
def test_what_goes_wrong_for_a_while_is_asked_again(trouble: list[Reply]) -> None:
    pending = list(trouble)

    def answer(asked: Request) -> Reply:
        if asked.params["page"] == "2" and pending:
            return pending.pop(0)
        return city(100)(asked)

    with serving(answer) as server:
        assert ids(requests(server)) == list(range(100))
    assert len(server.asked) == 4 + len(trouble)


def test_what_stays_wrong_ends_the_load_after_some_tries() -> None:
    with (
        serving(lambda _: Reply(status=502)) as server,
        pytest.raises(SourceError, match=r"no whole answer in 3 tries \(last: status 502\)"),
    ):
        ids(requests(server, params={"retries": "3"}))
    assert len(server.asked) == 3


def test_a_service_that_wants_a_long_rest_gets_it() -> None:
    with (
        serving(lambda _: Reply(status=429, headers={"Retry-After": "3600"})) as server,
        pytest.raises(SourceError, match="left alone for 3600 s"),
    ):
        ids(requests(server))
    assert len(server.asked) == 1


def test_waits_double_up_to_a_limit_and_never_fall_short_of_what_is_asked() -> None:
    patience = Patience(wait_s=1, longest_s=10)
    assert [patience.wait(failures, None) for failures in range(1, 7)] == [1, 2, 4, 8, 10, 10]
    assert patience.wait(1, 30.0) == 30
    assert patience.wait(3, 0.0) == 4


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, None),
        ("7", 7),
        ("Wed, 01 Jan 2020 00:00:09 GMT", 9),
        ("Wed, 01 Jan 2020 00:00:09 -0000", 9),
        ("Tue, 31 Dec 2019 00:00:00 GMT", 0),
        ("soon", None),
    ],
)
def test_how_long_to_wait_is_a_number_or_a_date(header: str | None, wanted: float | None) -> None:
    assert rest(header, datetime(2020, 1, 1, tzinfo=UTC)) == wanted


def test_a_service_that_is_not_there_says_so() -> None:
    with serving(city(1)) as server:
        pass
    with pytest.raises(SourceError, match="gave no whole answer in 2 tries"):
        ids(requests(server, params={"retries": "2"}))


def test_requests_in_xml_are_read_too() -> None:
    body = (
        '<?xml version="1.0" encoding="UTF-8"?><service_requests><request>'
        "<service_request_id>007</service_request_id><lat>30.50</lat><address>玉林</address>"
        "</request></service_requests>"
    )
    empty = "<service_requests/>"

    def answer(asked: Request) -> Reply:
        text = body if asked.params["page"] == "1" else empty
        return Reply(body=text.encode(), headers={"Content-Type": "text/xml; charset=utf-8"})

    with serving(answer) as server:
        read = profile(f"{server.url}/requests.xml", "open311", watermark="requested_datetime")
        (rows,) = open311.read(read, since=None)
    assert rows.frame[["service_request_id", "lat", "address"]].to_numpy().tolist() == [
        ["007", "30.50", "玉林"]
    ]


def test_half_a_character_does_not_end_the_load() -> None:
    def answer(asked: Request) -> Reply:
        row = b'[{"service_request_id": "1", "description": "\\ud83d broken\\u0000"}]'
        return Reply(body=row if asked.params["page"] == "1" else b"[]")

    with serving(answer) as server:
        (rows,) = open311.read(requests(server), since=None)
    assert rows.frame["description"].tolist() == ["? broken"]


def test_no_request_still_tells_the_columns() -> None:
    with serving(city(0)) as server:
        (rows,) = open311.read(requests(server), since=None)
    assert rows.frame.empty
    assert list(rows.frame.columns) == list(open311.COLUMNS)


@pytest.mark.parametrize(
    ("url", "params", "said"),
    [
        ("ftp://127.0.0.1/x", {}, "is not on the web"),
        ("file:///etc/hostname", {}, "is not on the web"),
        ("http://127.0.0.1:1", {"pause": "long"}, r"params\.pause is 'long'"),
        ("http://127.0.0.1:1", {"start_date": "yesterday"}, r"params\.start_date is 'yesterday'"),
        ("http://${RONGTU_TEST_MISSING}", {}, "no variable RONGTU_TEST_MISSING"),
        ("http://127.0.0.1:1", {"key": "${RONGTU_TEST_MISSING}"}, "no variable RONGTU_TEST"),
    ],
)
def test_a_profile_that_cannot_be_meant_says_so(
    url: str, params: dict[str, str], said: str
) -> None:
    with pytest.raises(SourceError, match=said):
        ids(profile(url, "open311", params=params, watermark="requested_datetime"))
