"""Contracts: what the values of a row must be before the table takes it."""

from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.clean.checked import Checked
from etl.clean.checks import checked, noticed
from etl.contracts import CONTRACTS

AREA = CONTRACTS["area"]
DEMAND = CONTRACTS["demand"]
STATION = CONTRACTS["station"]
ORGANISATION = CONTRACTS["organisation"]
NOW = datetime(2024, 5, 6, 12, tzinfo=UTC)
MOMENTS = ("received_at", "dispatched_at", "accepted_at", "due_at", "closed_at", "reopened_at",
           "callback_at")  # fmt: skip


def texts(*values: str | None) -> "pd.Series[Any]":
    return pd.Series(list(values), index=range(1, len(values) + 1), dtype="str")


def moments(*values: str | datetime | None) -> "pd.Series[Any]":
    given = pd.Series(list(values), index=range(1, len(values) + 1), dtype=object)
    return pd.to_datetime(given, utc=True, format="ISO8601")


def days(*values: str | None) -> "pd.Series[Any]":
    return pd.to_datetime(texts(*values))


def wholes(*values: int | None) -> "pd.Series[Any]":
    return pd.Series(list(values), index=range(1, len(values) + 1), dtype="Int64")


def demands(**columns: "pd.Series[Any]") -> pd.DataFrame:
    """Return good demands with `columns` put in their place."""
    count = max([len(one) for one in columns.values()] or [1])
    good = {
        "source_id": texts(*(f"2024 {n}" for n in range(count))),
        "received_at": moments(*["2024-05-01T08:00:00Z"] * count),
        "category": texts(*["噪音"] * count),
    }
    return pd.DataFrame(good | columns)


def told(frame: pd.DataFrame, layer: str = "demand", pattern: str | None = None) -> dict[Any, str]:
    good, rejected = checked(frame, CONTRACTS[layer], code_pattern=pattern, now=NOW)
    assert good.index.append(rejected.index).sort_values().equals(frame.index)
    assert good.equals(frame.loc[good.index])
    assert rejected.index.is_monotonic_increasing
    assert all(len(reason.splitlines()) == 1 for reason in rejected)
    return {int(str(number)): reason for number, reason in rejected.items()}


def test_good_rows_go_on_as_they_are() -> None:
    frame = demands(
        closed_at=moments("2024-05-01T08:00:00Z", None, "2024-05-07T11:59:59Z"),
        due_at=moments("2034-05-06T00:00:00Z", None, "1990-01-01T00:00:00Z"),
        satisfaction=wholes(1, None, 5),
        voided=pd.Series([True, False, False], index=[1, 2, 3]),
        text=texts("长" * 10_000, None, "two\nlines"),
        status=texts("s" * 200, "", None),
    )
    good, rejected = checked(frame, DEMAND, now=NOW)
    assert good is frame
    assert rejected.empty
    assert rejected.dtype == "str"


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ({"received_at": moments(None)}, "received_at is missing"),
        ({"category": texts(None)}, "category is missing"),
        ({"category": texts("")}, "category is missing"),
        ({"category": texts(" \u3000\t")}, "category is missing"),
        ({"satisfaction": wholes(9)}, "satisfaction is 9: not within 1 and 5"),
        ({"satisfaction": wholes(0)}, "satisfaction is 0: not within 1 and 5"),
        ({"category": texts("类" * 201)}, "category has 201 characters: more than 200"),
        ({"channel": texts("c" * 201)}, "channel has 201 characters: more than 200"),
        ({"text": texts("长" * 10_001)}, "text has 10001 characters: more than 10,000"),
        ({"text": texts("a\x00b")}, "text holds a NUL character: not text"),
        ({"source_id": texts("a\r\nb")}, "source_id is 'a b': not a code of one short word"),
        ({"area_code": texts("a\nb")}, "area_code is 'a b': not a code of one short word"),
        ({"duplicate_of": texts("\x85")}, "duplicate_of is ' ': not a code of one short word"),
        ({"received_at": moments("1989-12-31T23:59:59Z")},
         "received_at is 1989-12-31 23:59:59Z: before 1990-01-01"),
        ({"received_at": moments("2024-05-07T12:00:01Z")},
         "received_at is 2024-05-07 12:00:01Z: after 2024-05-07 12:00:00Z, a day from now"),
        ({"due_at": moments("9999-12-31T00:00:00Z")},
         "due_at is 9999-12-31 00:00:00Z: after 2034-05-07 12:00:00Z, ten years from now"),
        ({"closed_at": moments("2024-05-01T07:59:59.5Z")},
         "closed_at 2024-05-01 07:59:59Z is before received_at 2024-05-01 08:00:00Z"),
    ],
)  # fmt: skip
def test_a_demand_is_held_back_with_what_is_wrong(
    column: "dict[str, pd.Series[Any]]", reason: str
) -> None:
    assert told(demands(**column)) == {1: reason}


@pytest.mark.parametrize("name", MOMENTS)
def test_every_moment_is_one_that_can_have_been(name: str) -> None:
    frame = demands(**{name: moments("1970-01-01T00:00:00Z", "2024-05-02T00:00:00Z")})
    assert told(frame) == {1: f"{name} is 1970-01-01 00:00:00Z: before 1990-01-01"}
    later = demands(**{name: moments(NOW + timedelta(days=3), "2024-05-02T00:00:00Z")})
    assert list(told(later)) == ([] if name == "due_at" else [1])


def test_a_null_and_a_blank_are_both_missing() -> None:
    reason = "category is missing"
    assert told(demands(category=texts("", "a", None))) == {1: reason, 3: reason}


def test_the_first_rule_that_fails_is_the_reason() -> None:
    frame = demands(
        received_at=moments(None, "1980-01-01T00:00:00Z", "2024-05-02T00:00:00Z"),
        closed_at=moments("2024-05-01T00:00:00Z", "1979-01-01T00:00:00Z", "2024-05-01T00:00:00Z"),
        satisfaction=wholes(9, 9, 5),
    )
    assert told(frame) == {
        1: "received_at is missing",
        2: "satisfaction is 9: not within 1 and 5",
        3: "closed_at 2024-05-01 00:00:00Z is before received_at 2024-05-02 00:00:00Z",
    }


def areas(**columns: "pd.Series[Any]") -> pd.DataFrame:
    count = max(len(one) for one in columns.values())
    good = {
        "code": texts(*(f"51010{n}" for n in range(count))),
        "name_zh": texts(*["区"] * count),
        "name_en": texts(*["District"] * count),
    }
    return pd.DataFrame(good | columns)


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ({"population": wholes(-1)}, "population is -1: below 0"),
        ({"households": wholes(2**31)}, "households is 2147483648: not within 0 and 2147483647"),
        ({"code": texts("two words")}, "code is 'two words': not a code of one short word"),
        ({"code": texts("510\u3000104")}, "code is '510 104': not a code of one short word"),
        ({"code": texts("\u200b510104")}, "code is ' 510104': not a code of one short word"),
        ({"code": texts("x" * 201)}, "code has 201 characters: more than 200"),
        ({"parent_code": texts("a b")}, "parent_code is 'a b': not a code of one short word"),
        ({"name_zh": texts(None)}, "name_zh is missing"),
        ({"name_en": texts("n\x00")}, "name_en holds a NUL character: not text"),
        ({"valid_from": days("2020-02-01"), "valid_to": days("2020-01-01")},
         "valid_to 2020-01-01 is not after valid_from 2020-02-01"),
        # Half-open: a day that is its own end is none.
        ({"valid_from": days("2020-02-01"), "valid_to": days("2020-02-01")},
         "valid_to 2020-02-01 is not after valid_from 2020-02-01"),
    ],
)  # fmt: skip
def test_an_area_is_held_back_with_what_is_wrong(
    column: "dict[str, pd.Series[Any]]", reason: str
) -> None:
    assert told(areas(**column), "area") == {1: reason}


def test_an_area_may_be_valid_without_an_end_or_for_ever() -> None:
    frame = areas(valid_from=days("0001-01-01", None), valid_to=days(None, "9999-12-31"))
    assert told(frame, "area") == {}


def test_a_code_looks_as_the_profile_says_from_end_to_end() -> None:
    frame = areas(code=texts("510104", "5101040", "x510104", "51010"))
    assert told(frame, "area", r"\d{6}") == {
        2: r"code is '5101040': does not match code_pattern '\d{6}'",
        3: r"code is 'x510104': does not match code_pattern '\d{6}'",
        4: r"code is '51010': does not match code_pattern '\d{6}'",
    }


def test_each_layer_is_declared_from_its_own_contract() -> None:
    station = areas(kind=texts("k" * 201, "k"))
    assert told(station, "station") == {1: "kind has 201 characters: more than 200"}
    organisation = areas(level=texts("street", None), active=pd.Series([True, False], index=[1, 2]))
    assert told(organisation, "organisation") == {2: "level is missing"}


def test_what_a_profile_does_not_fill_and_what_is_no_target_is_not_looked_at() -> None:
    assert told(pd.DataFrame({"category": texts("噪音"), "geom": [None]}, index=[1])) == {}
    frame = demands(lon=texts("104.06E"), place_how=texts("x" * 999), wkt=texts("x" * 10_001))
    assert told(frame) == {}


def test_no_rows_are_good_rows() -> None:
    good, rejected = checked(demands(satisfaction=wholes(9)).iloc[:0], DEMAND)
    assert good.empty
    assert rejected.empty


def test_a_column_that_was_not_typed_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="satisfaction"):
        checked(demands(satisfaction=texts("9")), DEMAND, now=NOW)
    with pytest.raises(TypeError, match="closed_at"):
        checked(demands(closed_at=days("2024-05-02")), DEMAND, now=NOW)


@given(st.lists(st.one_of(st.none(), st.integers(-(2**40), 2**40)), min_size=1, max_size=9))
@example([0, 2**31 - 1, 2**31, -1, None])
def test_a_range_holds_back_what_plain_comparing_does(numbers: list[int | None]) -> None:
    for name, low, high in (("households", 0, 2**31 - 1), ("satisfaction", 1, 5)):
        build, layer = (areas, "area") if name == "households" else (demands, "demand")
        found = told(build(**{name: wholes(*numbers)}), layer)
        wrong = {
            n for n, one in enumerate(numbers, 1) if one is not None and not low <= one <= high
        }
        assert set(found) == wrong
        assert all(found[n].startswith(f"{name} is {numbers[n - 1]}: ") for n in wrong)


@given(st.lists(st.one_of(st.none(), st.text(max_size=250)), min_size=1, max_size=9))
@example(["a\u2028b", "e\u0301", "𠮷" * 200, "𠮷" * 201])
def test_a_text_is_held_back_by_its_characters_and_told_on_one_line(said: list[str | None]) -> None:
    found = told(demands(status=texts(*said)))
    wrong = {n for n, s in enumerate(said, 1) if s is not None and (len(s) > 200 or "\x00" in s)}
    assert set(found) == wrong
    ids = told(demands(duplicate_of=texts(*said)))
    assert all("\x00" not in reason for reason in ids.values())


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.integers(0, 3))] * 2), min_size=1, max_size=9))
def test_orders_are_those_of_plain_comparing(pairs: list[tuple[int | None, int | None]]) -> None:
    start = datetime(2024, 5, 1, tzinfo=UTC)
    received, other = (
        moments(*(None if one is None else start + timedelta(hours=one) for one in column))
        for column in zip(*pairs, strict=True)
    )
    before = {n for n, (a, b) in enumerate(pairs, 1) if a is not None and b is not None and b < a}
    found = told(demands(received_at=received, closed_at=other))
    missing = {n for n, (a, _) in enumerate(pairs, 1) if a is None}
    assert set(found) == before | missing
    frame = demands(received_at=received, due_at=other)
    counts = {"due_at is before received_at": len(before)} if before else {}
    assert noticed(frame, DEMAND) == counts


def test_odd_rows_are_counted_and_loaded() -> None:
    frame = demands(
        received_at=moments(*["2024-05-01T08:00:00Z"] * 3),
        due_at=moments("2024-05-01T07:00:00Z", "2024-05-01T06:00:00Z", None),
        dispatched_at=moments("2024-05-01T09:00:00Z", None, None),
        accepted_at=moments("2024-05-01T08:30:00Z", None, "2024-05-01T07:30:00Z"),
        closed_at=moments("2024-05-03T08:00:00Z", None, None),
        callback_at=moments("2024-05-02T08:00:00Z", None, None),
        area_code=texts("Unspecified BRONX", "101", None),
    )
    assert told(frame) == {}
    assert noticed(frame, DEMAND) == {
        "due_at is before received_at": 2,
        "accepted_at is before received_at": 1,
        "accepted_at is before dispatched_at": 1,
        "callback_at is before closed_at": 1,
        "area_code is more than one word: not a code": 1,
    }
    assert noticed(areas(population=wholes(1)), AREA) == {}


def many(count: int) -> pd.DataFrame:
    index = pd.RangeIndex(1, count + 1)
    received = pd.Series(pd.Timestamp(NOW) - pd.Timedelta(days=9), index=index)
    hour = pd.Timedelta(hours=1)
    ids = pd.Series(np.arange(count), index=index).astype("str")

    def same(value: object, dtype: str) -> "pd.Series[Any]":
        return pd.Series(value, index=index, dtype=dtype)

    return pd.DataFrame(
        {"source_id": ids, "received_at": received}
        | {name: received + (n + 1) * hour for n, name in enumerate(MOMENTS[1:])}
        | {name: same("噪音扰民", "str") for name in ("category", "status", "channel", "text")}
        | {"satisfaction": same(3, "Int64"), "voided": same(False, "bool"), "area_code": ids}  # noqa: FBT003
    )


def timed(frame: pd.DataFrame) -> tuple[float, Checked]:
    start = perf_counter()
    found = checked(frame, DEMAND, now=NOW)
    return perf_counter() - start, found


def test_many_rows_cost_little_good_or_bad() -> None:
    # The limits are ten times what it takes here: they catch a loop in Python, not a slow day.
    frame = many(200_000)
    took, (good, _) = timed(frame)
    assert len(good) == len(frame)
    assert took < 1
    early = frame["received_at"] - pd.Timedelta(hours=1)
    took, (good, rejected) = timed(frame.assign(closed_at=early, satisfaction=9))
    assert good.empty
    assert len(rejected) == len(frame)
    assert took < 5
