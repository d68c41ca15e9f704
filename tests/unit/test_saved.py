"""What may be kept, and who may write how often."""

import string
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.explore import saved
from dashboard.explore.saved import ALPHABET, ID_LENGTH, Pace, RefusedError, Why
from dashboard.explore.words_saved import WORDS
from geo.schema.saved import MAX_QUERY

FIELDS = st.dictionaries(
    st.from_regex(r"[a-z][a-z0-9_.]{0,8}", fullmatch=True),
    st.text(st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="\u00ad")).filter(
        str.isprintable
    ),
    max_size=12,
)


def refused(given: object, why: Why = Why.BAD) -> None:
    """Hold that a query is refused for a reason."""
    with pytest.raises(RefusedError) as raised:
        saved.query(given)
    assert raised.value.why is why


@given(FIELDS)
def test_a_query_in_one_form_says_the_same_and_stays_as_it_is(fields: dict[str, str]) -> None:
    found = saved.query("?" + urlencode(fields))
    assert dict(parse_qsl(found, keep_blank_values=True)) == fields
    assert saved.query(found) == found
    # However it is written.
    assert saved.query(urlencode(list(reversed(fields.items())))) == found


@given(st.text())
def test_whatever_is_given_leads_to_the_page_itself_or_is_refused(text: str) -> None:
    try:
        found = saved.query(text)
    except RefusedError:
        return
    address = urlsplit(f"/explore?{found}")
    assert (address.scheme, address.netloc, address.path) == ("", "", "/explore")
    assert address.fragment == ""
    assert set(found) <= set(string.ascii_letters + string.digits + "-._~%+=&,:;")


@pytest.mark.parametrize(
    "given",
    [
        "https://elsewhere.example/?a=1", "//elsewhere.example?a=1", "/explore?a=1", "a", "a=1&b",
        "javascript:alert(1)", "a=1\r\nLocation:x=2", "A=1", "a=%0d%0aSet-Cookie:x", "a=\u202e",
        "=1", "&".join(f"a{n}=1" for n in range(65)), None, 1, ["a=1"],
    ],
)  # fmt: skip
def test_what_is_no_query_of_the_page_is_refused(given: object) -> None:
    refused(given)


def test_a_query_has_an_end_and_none_is_a_query_too() -> None:
    assert saved.query("a=" + "1" * (MAX_QUERY - 2)) == "a=" + "1" * (MAX_QUERY - 2)
    refused("a=" + "1" * (MAX_QUERY - 1), Why.LONG)
    # Three bytes of nine signs each, once they are written as links are.
    refused("a=" + "营" * 1000, Why.LONG)
    assert saved.query("") == saved.query("?") == ""


def test_of_a_field_given_twice_the_last_counts() -> None:
    assert saved.query("b=2&a=1&b=3") == "a=1&b=3"


def test_a_query_of_the_page_is_kept_as_it_is() -> None:
    said = "hours=1-5:8-18&in=510106,510107&layers=areas~0.85&poly=104.1,30.6;104.2,30.7"
    assert saved.query(said) == said


def test_a_name_is_one_line_that_can_be_read() -> None:
    assert saved.name("  金牛　 超期 ") == "金牛 超期"
    for bad in ("", "   ", None, 3, "a" * 81, "a\u202eb", "a\0b"):
        with pytest.raises(RefusedError):
            saved.name(bad)


def test_a_note_may_have_lines_and_an_empty_one_is_none() -> None:
    assert saved.note("第一行\n第二行") == "第一行\n第二行"
    assert saved.note(None) is saved.note(" ") is None
    for bad in (1, "a" * 501, "a\0"):
        with pytest.raises(RefusedError):
            saved.note(bad)


def test_a_draft_is_read_whole_or_refused() -> None:
    found = saved.draft({"query": "?b=1&a=2", "name": " 一 ", "note": "x"})
    assert (found.query, found.name, found.kind, found.note) == ("a=2&b=1", "一", "view", "x")
    assert saved.draft({"query": "a=1"}).name is None
    bad: list[object] = [
        None, [], "a=1", {}, {"query": "a=1", "name": ""}, {"query": "a=1", "kind": "other"},
        {"query": "a=1", "kind": []}, {"query": "a=1", "parent": "x"}, {"query": "a=1", "note": 1},
    ]  # fmt: skip
    for one in bad:
        with pytest.raises(RefusedError):
            saved.draft(one)


def test_a_digest_is_of_kind_and_query_alone() -> None:
    one = saved.draft({"query": "b=1&a=2"})
    assert saved.draft({"query": "a=2&b=1", "name": "x"}).digest == one.digest
    assert saved.draft({"query": "a=2&b=1", "kind": "scenario"}).digest != one.digest
    assert saved.draft({"query": "a=2"}).digest != one.digest


def test_an_id_is_short_and_cannot_be_misread() -> None:
    found = {saved.new_id() for _ in range(2000)}
    assert len(found) == 2000
    assert ID_LENGTH >= 8
    assert not set("01iloILO") & set(ALPHABET)
    assert set().union(*found) == set(ALPHABET)
    assert all(saved.is_id(one) for one in found)
    for bad in ("", "abc", "a" * 9, "a" * 11, "A" * 10, "a" * 9 + "\n", 5, None):
        assert not saved.is_id(bad)


HOST = "10.1.2.3:8050"


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"Origin": "http://10.1.2.3:8050"}, True),
        ({"Origin": "https://10.1.2.3:8050"}, True),
        ({"Sec-Fetch-Site": "same-origin"}, True),
        # A proxy may call the server by another name; the browser knows better.
        ({"Sec-Fetch-Site": "same-origin", "Origin": "https://city.example"}, True),
        ({}, False),
        ({"Origin": "null"}, False),
        ({"Origin": ""}, False),
        ({"Origin": "http://10.1.2.3"}, False),
        ({"Origin": "http://10.1.2.3:8050.elsewhere.example"}, False),
        ({"Origin": "http://elsewhere.example"}, False),
        ({"Origin": "file://10.1.2.3:8050"}, False),
        ({"Origin": "http://[bad"}, False),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://10.1.2.3:8050"}, False),
        ({"Sec-Fetch-Site": "same-site"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
    ],
)
def test_only_a_page_of_this_server_may_write(headers: dict[str, str], own: bool) -> None:  # noqa: FBT001 - a table
    assert saved.same_origin(headers, HOST) is own


def test_so_many_writes_a_minute_and_again_when_it_is_over() -> None:
    now = [0.0]
    pace = Pace(most=3, clock=lambda: now[0])
    for now[0] in (0.0, 10.0, 20.0):
        pace.take()
    for now[0] in (20.0, 59.9):
        with pytest.raises(RefusedError) as raised:
            pace.take()
        assert raised.value.why is Why.OFTEN
    now[0] = 60.0
    pace.take()
    with pytest.raises(RefusedError):
        pace.take()


def test_every_reason_has_its_words() -> None:
    assert {why.value for why in Why} <= WORDS.keys()
