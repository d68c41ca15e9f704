"""Codes: the same for the same sheet, read however they are typed."""

from dataclasses import replace
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.explore.asked import parse as parse_page
from dashboard.explore.saved import ALPHABET
from dashboard.snapshot import code
from dashboard.snapshot.asked import parse
from dashboard.snapshot.refused import RefusedError, Why
from dashboard.snapshot.spec import Format
from geo.schema.exports import MAX_EXPORT_QUERY
from tests.bench.explore import made

FACTS: Final = made(500)


def canonical(query: str, format_: str = "png") -> str:
    """Return a query in one form."""
    asked, _ = parse_page(query, FACTS)
    spec, _ = parse(query)
    if format_ in set(Format):
        spec = replace(spec, format=Format(format_))
    return code.canonical(query, asked, spec, format_=format_)


def test_a_link_without_days_says_them() -> None:
    assert canonical("") == ("from=2022-01-01&indicator=demands&lang=zh&level=street&to=2023-01-01")


@pytest.mark.parametrize(
    "same",
    ["?to=2023-01-01&from=2022-01-01", "paper=a4&turn=landscape&look=light&graticule=0",
     "dpi=300&template=standard&beside=table&title=", "theme=dark&tab=data&utm=x", "level=street",
     "paper=a5", "in=&category=", "code=ABCD-2345"],
)  # fmt: skip
def test_two_ways_to_say_the_same_are_one(same: str) -> None:
    assert canonical(same) == canonical("")


@pytest.mark.parametrize(
    "other",
    ["paper=a3", "turn=portrait", "look=dark", "graticule=1", "dpi=150", "beside=none", "title=甲",
     "level=community", "in=S01", "from=2022-02-01", "layers=heat", "at=104,30,12", "lang=en",
     "indicator=on_time_rate", "classes=jenks.5", "category=category01", "channel=", "tab=compare",
     "pick=area:S01"],
)  # fmt: skip
def test_whatever_changes_the_sheet_changes_the_query(other: str) -> None:
    if other == "channel=":
        # Which source is silent is a question, though these data have none.
        assert "channel=" in canonical(other)
        return
    assert canonical(other) != canonical("")


def test_what_a_file_does_not_depend_on_is_left_out() -> None:
    assert canonical("dpi=150", "pdf") == canonical("", "pdf")
    assert canonical("dpi=150&paper=a3&look=dark", "csv") == canonical("", "csv")
    assert canonical("title=甲", "csv") != canonical("", "csv")
    assert canonical("paper=slide&turn=portrait") == canonical("paper=slide")


def test_areas_are_in_one_order() -> None:
    assert canonical("in=S02,S01,S02") == canonical("in=S01,S02")


def test_the_query_of_a_query_is_itself() -> None:
    once = canonical("in=S02,S01&category=category01&title=第一图&paper=a3&dpi=150&channel=")
    assert canonical(once) == once
    assert "title" not in code.state_of(once)
    assert "paper" not in code.state_of(once)
    assert "in=S01,S02" in code.state_of(once)


def test_what_cannot_be_kept_is_refused() -> None:
    for query, why in (
        ("x" * 17_000, Why.LONG),
        ("layers=" + "areas," * (MAX_EXPORT_QUERY // 6), Why.LONG),
        ("in=S01&pick=area:a%00b", Why.BAD),
    ):
        with pytest.raises(RefusedError) as refused:
            canonical(query)
        assert refused.value.why is why


@given(st.text(max_size=30))
def test_a_code_is_read_however_it_is_typed(parts: str) -> None:
    found = code.code_of(code.identity([parts]))
    assert len(found) == code.LENGTH
    assert set(found) <= set(ALPHABET)
    shown = code.written(found)
    assert shown[4] == "-"
    # As a Chinese keyboard gives letters and digits.
    wide = "".join(chr(ord(one) + 0xFEE0) for one in shown)
    for typed in (
        shown, shown.lower(), f"  {shown[:2]} {shown[2:]} ", shown.replace("-", ""), wide,
    ):  # fmt: skip
        assert code.read(typed) == found


@pytest.mark.parametrize(
    "typed", ["", "ABCD-234", "ABCD-23456", "ABCD-234O", "../../etc", "a" * 999]
)
def test_what_is_no_code_is_none(typed: str) -> None:
    assert code.read(typed) is None


def test_a_part_more_or_less_is_another_identity() -> None:
    parts = ["a", None, 7]
    assert code.identity(parts) == code.identity(["a", None, 7])
    others = (["a", 7], ["a", None, 8], ["a7"], ["a", None, 7, None])
    assert len({code.identity(one) for one in (parts, *others)}) == 5
    assert code.code_of("x", 1) != code.code_of("x", 0)
