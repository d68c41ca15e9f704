"""Rows that were there before: found whatever the pieces are."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.profile import Profile, checked
from etl.seen import Again, Keys, Seen, keys
from etl.sources import Rows
from etl.sources.numbers import Origins

ROWS = st.lists(
    st.tuples(st.sampled_from(["1", "2", "3", None]), st.sampled_from(["a", "b", None])),
    max_size=30,
)


def profile() -> Profile:
    fields = {"source_id": "id", "received_at": "at", "category": "what"}
    read = {"path": "x.csv"}
    document = {"layer": "demand", "source": "s", "read": read, "fields": fields}
    return checked(document, Path("p.toml"))


def frame(rows: list[tuple[str | None, str | None]], start: int = 0) -> Rows:
    index = range(start + 1, start + len(rows) + 1)
    made = pd.DataFrame(rows, columns=["id", "at"], index=index, dtype="str")
    return Rows(frame=made.assign(what=made["at"]), file="x.csv")


def fate(rows: list[tuple[str | None, str | None]], sizes: list[int]) -> dict[int, str]:
    """Return what becomes of the rows that are not the first of their id."""
    origins, found = Origins(), {}
    pieces, start = [], 0
    for size in [*sizes, len(rows)]:
        pieces.append(frame(rows[start : start + size], start))
        start += len(pieces[-1].frame)
    seen = Seen(origins)
    for piece in origins.running(pieces):
        again = seen.look(keys(piece, profile()))
        found.update(dict.fromkeys(again.skipped.tolist(), "skipped"))
        found.update({int(str(row)): where for row, where in again.first.items()})
    return found


def expected(rows: list[tuple[str | None, str | None]]) -> dict[int, str]:
    first: dict[str, tuple[int, Any]] = {}
    told = {}
    for number, row in enumerate(rows, start=1):
        if row == (None, None):
            told[number] = "skipped"
        elif row[0] is not None:
            if row[0] not in first:
                first[row[0]] = (number, row)
            elif first[row[0]][1] == row:
                told[number] = "skipped"
            else:
                told[number] = f"row {first[row[0]][0]}"
    return told


@given(ROWS, st.lists(st.integers(0, 7), max_size=8))
def test_pieces_make_no_difference(
    rows: list[tuple[str | None, str | None]], sizes: list[int]
) -> None:
    assert fate(rows, sizes) == expected(rows)


def test_the_file_of_the_first_is_told_when_it_is_another() -> None:
    origins = Origins()
    seen = Seen(origins)
    files = [Rows(frame=frame([("1", at)]).frame, file=at) for at in ("a.csv", "b.csv")]
    told = [seen.look(keys(piece, profile())) for piece in origins.running(files)]
    assert told[1].first.tolist() == ["row 1 of a.csv"]
    assert origins.of(2) == ("b.csv", 1)


def test_many_pieces_are_looked_through_in_few_runs() -> None:
    seen = Seen(Origins(starts=[0], files=["x"]))
    rng = np.random.default_rng(1)
    ids = rng.permutation(np.arange(6_400, dtype=np.uint64))
    for start in range(0, len(ids), 100):
        part = ids[start : start + 100]
        numbers = np.arange(start + 1, start + 101)
        nothing = np.empty(0, dtype=np.int64)
        again: Again = seen.look(Keys(numbers=numbers, ids=part, rows=part, skipped=nothing))
        assert again.first.empty
        assert not len(again.skipped)
    assert len(seen._runs) <= 8  # noqa: SLF001 - what keeps the search short


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_numbers_run_through_all_files(number: int) -> None:
    origins = Origins()
    pieces = [
        Rows(frame=frame([("1", "a")]).frame, file="a"),
        Rows(frame=frame([("2", "a"), ("3", "a")]).frame, file="b"),
        Rows(frame=frame([("4", "a")], start=2).frame, file="b"),
    ]
    numbers = [row for piece in origins.running(pieces) for row in piece.frame.index]
    assert numbers == [1, 2, 3, 4]
    assert origins.of(number) == {
        1: ("a", 1), 2: ("b", 1), 3: ("b", 2), 4: ("b", 3),
    }[number]  # fmt: skip
