"""Queries to databases."""

import sqlite3
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pandas as pd
import pytest

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources import sql
from etl.sources.pages import table, text

SINCE = "select id, at from calls where cast(:watermark as char(1)) is null or at >= :watermark"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with sqlite3.connect(tmp_path / "calls.db") as connection:
        connection.execute("create table calls (id integer, at text, cost real, raw blob, what)")
        connection.executemany(
            "insert into calls values (?, ?, ?, ?, ?)",
            [
                (number, f"2024-01-{number:02d} 00:00:00", number / 2, b"\x01\xff", what)
                for number, what in enumerate([" 路灯 ", "", None, "a\0b", 5], start=1)
            ],
        )
    connection.close()
    return tmp_path


def profile(folder: Path, query: str, url: str = "sqlite:///calls.db") -> Profile:
    return Profile.model_validate(
        {
            "layer": "demand",
            "source": "test",
            "read": {"url": url, "format": "sql", "query": query},
            "fields": {"source_id": "id"},
            "folder": folder,
        }
    )


def frame(folder: Path, query: str, since: str | None = None) -> pd.DataFrame:
    pieces = list(sql.read(profile(folder, query), since=since))
    return pd.concat([piece.frame for piece in pieces])


def test_values_become_text_as_people_write_it(folder: Path) -> None:
    found = frame(folder, "select * from calls")
    assert (found.dtypes == "str").all()
    assert found["id"].tolist() == ["1", "2", "3", "4", "5"]
    assert found["cost"].tolist() == ["0.5", "1", "1.5", "2", "2.5"]
    assert found["raw"].tolist() == ["01ff"] * 5
    assert found["what"].isna().tolist() == [False, True, True, False, False]
    assert found["what"].dropna().tolist() == ["路灯", "ab", "5"]


def test_rows_come_in_pieces_and_are_numbered_through(folder: Path) -> None:
    pieces = list(sql.read(profile(folder, "select id from calls"), since=None, chunk_rows=2))
    assert [piece.frame.index.tolist() for piece in pieces] == [[1, 2], [3, 4], [5]]
    assert {piece.file for piece in pieces} == {str(folder / "calls.db")}


def test_no_row_still_tells_the_columns(folder: Path) -> None:
    found = frame(folder, "select id, at from calls where 1 = 0")
    assert found.empty
    assert list(found.columns) == ["id", "at"]


@pytest.mark.parametrize(
    ("since", "ids"), [(None, ["1", "2", "3", "4", "5"]), ("2024-01-04 00:00:00", ["4", "5"])]
)
def test_the_watermark_is_bound(folder: Path, since: str | None, ids: list[str]) -> None:
    assert frame(folder, SINCE, since)["id"].tolist() == ids


def test_a_watermark_cannot_change_the_query(folder: Path) -> None:
    assert frame(folder, SINCE, "9' or '1'='1").empty


def test_colons_that_are_no_watermark_are_left_to_the_database(folder: Path) -> None:
    query = "select 'at 12:30 :watermark ::x' as said, id -- :watermark ;\nfrom calls limit 1 ;"
    assert frame(folder, query)["said"].tolist() == ["at 12:30 :watermark ::x"]


@pytest.mark.parametrize(
    "query",
    [
        "delete from calls",
        "select 1; delete from calls",
        "-- select\ndrop table calls",
        "",
        "pragma query_only = off",
    ],
)
def test_only_one_select_is_run(folder: Path, query: str) -> None:
    with pytest.raises(SourceError, match="one SELECT"):
        frame(folder, query)


def test_a_select_that_writes_is_refused_by_the_database(folder: Path) -> None:
    with pytest.raises(SourceError, match="refused"):
        frame(folder, "with x as (select 1) insert into calls (id) select 9")
    assert len(frame(folder, "select id from calls")) == 5


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("select id, at as id from calls", "more than one column called 'id'"),
        ("select unheard_of from calls", "no such column: unheard_of"),
    ],
)
def test_a_query_that_cannot_be_used_says_why(folder: Path, query: str, said: str) -> None:
    with pytest.raises(SourceError, match=said):
        frame(folder, query)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:///missing.db", r"no file .*missing\.db"),
        ("mysql+pymysql://me:hunter2@127.0.0.1/x", "package pymysql"),
        ("nosuch://me:hunter2@127.0.0.1/x", "no driver for nosuch"),
        ("postgresql+psycopg://me:hunter2@127.0.0.1:1/x?password=hunter2", "refused"),
        ("postgresql+psycopg://me:${RONGTU_TEST_SECRET}@127.0.0.1:1/x", "refused"),
        ("postgresql+psycopg://me:${RONGTU_TEST_MISSING}@127.0.0.1:1/x", "no variable RONGTU"),
        ("hunter2", "no address of a database"),
        ("postgresql://me:hunter2@127.0.0.1:port/x", "is no URL"),
    ],
)
def test_a_database_that_cannot_be_reached_says_so_without_the_password(
    folder: Path, url: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RONGTU_TEST_SECRET", "hunter2")
    with pytest.raises(SourceError, match=said) as caught:
        list(sql.read(profile(folder, "select 1", url), since=None))
    assert "hunter2" not in str(caught.value) or url == "hunter2"
    assert "\n" not in str(caught.value)
    assert not (folder / "missing.db").exists()


def test_many_rows_are_never_held_at_once(folder: Path) -> None:
    query = (
        "with recursive n(id) as (select 1 union all select id + 1 from n where id < 1000000000)"
        " select id from n"
    )
    rows = sql.read(profile(folder, query), since=None, chunk_rows=50_000)
    assert next(rows).frame["id"].iloc[-1] == "50000"
    assert next(rows).frame["id"].iloc[-1] == "100000"
    rows.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("value", ["", "  ", None, float("nan")])
def test_what_is_empty_is_missing(value: object) -> None:
    assert table({"a": [value]}).to_pydict() == {"a": [None]}


def test_every_type_of_a_database_has_its_text() -> None:
    pairs = {
        True: "1",
        date(2024, 1, 2): "2024-01-02",
        datetime(2024, 1, 2, 3, 4, 5, 600, tzinfo=UTC): "2024-01-02 03:04:05.000600+00:00",
        datetime(2024, 1, 2): "2024-01-02",  # noqa: DTZ001 - a day, as some databases give it
        time(3, 4): "03:04:00",
        Decimal("12.00"): "12",
        Decimal("-0.0"): "0",
        Decimal("1E+3"): "1000",
        Decimal("0.10"): "0.1",
        Decimal("1E+999999"): "1E+999999",
        1e300: "1e+300",
        -3.0: "-3",
        2**70: str(2**70),
        UUID(int=1): "00000000-0000-0000-0000-000000000001",
        memoryview(b"\x01\x01"): "0101",
    }
    assert {text(value) for value in pairs} == set(pairs.values())
    assert [text(value) for value in pairs] == list(pairs.values())
    assert text({"a": ["蓉"]}) == '{"a": ["蓉"]}'
