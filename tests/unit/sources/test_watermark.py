"""How far a load came."""

from datetime import UTC, datetime

import pandas as pd
import pytest

from etl.sources.watermark import kept, latest


def texts(*values: str | None) -> "pd.Series[str]":
    return pd.Series(list(values), dtype="str")


@pytest.mark.parametrize(
    ("since", "values", "wanted"),
    [
        (None, ["1", None], [True, True]),
        ("9", ["8", "9", "10", "8.99", "9e0"], [False, True, True, False, True]),
        ("9007199254740993", ["9007199254740994", "9007199254740000"], [True, False]),
        (
            "2024-03-01 08:00:00+08:00",
            ["2024-03-01T00:00:00Z", "2024-02-29 23:59:59+00", "2024-03-01 07:59:59.5+0800"],
            [True, False, False],
        ),
        ("2024-03-01", ["2024-02-29", "2024-03-01", "2024-03-01T00:00:01"], [False, True, True]),
        ("v10", ["v10", "v11", "v0"], [True, True, False]),
    ],
)
def test_rows_at_and_after_the_watermark_are_kept(
    since: str | None, values: list[str], wanted: list[bool]
) -> None:
    frame = pd.DataFrame({"at": texts(*values)}).set_axis(range(1, len(values) + 1))
    assert kept(frame, "at", since).tolist() == wanted


@pytest.mark.parametrize("since", ["7", "2024-01-01T00:00:00Z", "x"])
def test_what_has_no_value_is_kept(since: str) -> None:
    assert kept(pd.DataFrame({"at": texts(None)}), "at", since).tolist() == [True]


@pytest.mark.parametrize("since", ["7", "2024-01-01T00:00:00Z", "2024-13-77"])
def test_what_does_not_compare_is_kept(since: str) -> None:
    assert kept(pd.DataFrame({"at": texts("n/a", "2024-99-01")}), "at", since).all()


def test_a_time_without_an_offset_is_dropped_only_when_it_is_older_on_any_clock() -> None:
    frame = pd.DataFrame({"at": texts("2024-01-01 12:00", "2024-01-01 09:59")})
    assert kept(frame, "at", "2024-01-02T00:00:00Z").tolist() == [True, False]


@pytest.mark.parametrize(
    ("values", "so_far", "wanted"),
    [
        (["9", "10"], None, "10"),
        (["9", "10"], "11", "11"),
        (["9007199254740993", "9007199254740992"], None, "9007199254740993"),
        ([None], "5", "5"),
        ([None], None, None),
        ([], None, None),
        (["2024-01-01T00:00:00Z", "2024-01-01T07:00:00+08:00"], None, "2024-01-01T00:00:00Z"),
        (["2024-01-02", "n/a", "2024-01-03"], None, "2024-01-03"),
        (["n/a"], "2024-01-03", "2024-01-03"),
        (["x"], "7", "7"),
        (["b", "a"], None, "b"),
    ],
)
def test_the_latest_is_the_greatest_as_it_was_written(
    values: list[str | None], so_far: str | None, wanted: str | None
) -> None:
    assert latest(texts(*values), so_far) == wanted


def test_a_year_far_off_does_not_end_all_later_loads() -> None:
    values = texts("2024-05-01T00:00:00Z", "9999-12-31T00:00:00Z", "2099-01-01")
    assert latest(values, None, now=datetime(2024, 6, 1, tzinfo=UTC)) == "2024-05-01T00:00:00Z"


def test_chunks_one_after_the_other_give_what_all_together_give() -> None:
    first, second = texts("2024-01-05", "2024-01-01"), texts("2024-01-03", "?")
    assert latest(second, latest(first, None)) == latest(pd.concat([first, second]), None)
