"""Default coordinates, told from the whole load."""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.place import Stacks, packed, unpacked

NONE = np.empty(0, dtype=np.int64)


def at(*lon_lat: tuple[float, float]) -> Any:  # noqa: ANN401 - an array
    return packed(np.array([shapely.Point(one) for one in lon_lat], dtype=object))


def tops(*codes: str | None) -> "pd.Series[str]":
    return pd.Series(list(codes), dtype="str")


def found(stacks: Stacks, known: Any = NONE) -> list[tuple[int, str | None]]:  # noqa: ANN401
    frame = stacks.found(known)
    assert frame["at"].dtype == np.int64
    codes = [None if pd.isna(code) else code for code in frame["area_code"]]
    return list(zip(frame["at"].tolist(), codes, strict=True))


def test_points_become_numbers_and_come_back() -> None:
    points = np.array([shapely.Point(104.0812345678, 30.65), None, shapely.Point(),
                       shapely.Point(-180, -90), shapely.Point(180, 90),
                       shapely.Point(200, 1)], dtype=object)  # fmt: skip
    numbers = packed(points)
    assert (numbers == -1).tolist() == [False, True, True, False, False, True]
    lon, lat = unpacked(numbers)
    assert lon[[0, 3, 4]].tolist() == [104.081235, -180, 180]
    assert lat[[0, 3, 4]].tolist() == [30.65, -90, 90]
    assert np.isnan(lon[[1, 2, 5]]).all()
    assert np.isnan(lat[[1, 2, 5]]).all()


def test_fifty_of_a_kind_are_no_stack_and_one_more_is() -> None:
    here = at((104.5, 30.5))
    stacks = Stacks()
    for _ in range(50):
        stacks.add(here, tops("D"))
    assert found(stacks) == []
    stacks.add(here, tops("D"))
    assert found(stacks) == [(here[0], "D")]


def test_a_hundredth_of_the_district_is_no_stack() -> None:
    here = np.repeat(at((104.5, 30.5)), 60)
    others = here[0] + 1 + np.arange(5_940)
    stacks = Stacks()
    stacks.add(np.concatenate([here, others]), tops(*["D"] * 6_000))
    assert found(stacks) == []
    stacks.add(here[:1], tops("D"))
    assert found(stacks) == [(here[0], "D")]


def test_other_districts_do_not_hide_a_stack() -> None:
    here = np.repeat(at((104.5, 30.5)), 60)
    stacks = Stacks()
    stacks.add(here, tops(*["D"] * 60))
    stacks.add(here[0] + 1 + np.arange(90_000), tops(*["E"] * 90_000))
    assert found(stacks) == [(here[0], "D")]


def test_outside_all_areas_there_are_stacks_too() -> None:
    here = np.repeat(at((0, 0)), 51)
    stacks = Stacks()
    stacks.add(here, tops(*[None] * 51))
    assert found(stacks) == [(here[0], None)]


def test_coordinates_are_the_same_to_six_decimals() -> None:
    near, apart = Stacks(), Stacks()
    near.add(at(*[(104.5 + 1e-9 * n, 30.5) for n in range(51)]), tops(*["D"] * 51))
    apart.add(at(*[(104.5 + 1e-6 * n, 30.5) for n in range(51)]), tops(*["D"] * 51))
    assert len(found(near)) == 1
    assert found(apart) == []


def test_a_stack_once_found_stays_one_where_it_occurs() -> None:
    here = at((104.5, 30.5), (104.6, 30.5), (104.7, 30.5))
    stacks = Stacks()
    stacks.add(here[:2], tops("D", "D"))
    assert found(stacks, here[1:]) == [(here[1], "D")]


def test_rows_without_a_point_are_no_stack() -> None:
    stacks = Stacks()
    stacks.add(np.full(100, -1, dtype=np.int64), tops(*[None] * 100))
    assert found(stacks) == []
    assert found(Stacks()) == []


def test_on_a_border_a_stack_is_in_the_lowest_code() -> None:
    here = np.repeat(at((104.5, 30.5)), 60)
    stacks = Stacks()
    stacks.add(here, tops(*[None, "E", "D"] * 20))
    assert found(stacks) == [(here[0], "D")]


def by_the_rule(numbers: Any, codes: "pd.Series[str]") -> list[tuple[int, str | None]]:  # noqa: ANN401
    frame = pd.DataFrame({"at": numbers, "top": codes.fillna("~")})
    frame = frame[frame["at"] >= 0]
    total = frame.groupby("top").size()
    expected = []
    for place, rows in frame.groupby("at"):
        top = rows["top"].min()
        if len(rows) > 50 and len(rows) > 0.01 * total[top]:
            expected.append((int(str(place)), None if top == "~" else top))
    return expected


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    size=st.integers(0, 4_000),
    kinds=st.integers(1, 400),
    chunk=st.integers(40, 1_500),
)
def test_stacks_are_those_of_a_plain_grouping_however_rows_come(
    seed: int, size: int, kinds: int, chunk: int
) -> None:
    rng = np.random.default_rng(seed)
    kind = (rng.pareto(1, size).astype(np.int64) % kinds) - 1
    numbers = np.where(kind < 0, -1, kind * 7_919)
    names = rng.choice(np.array(["D", "E", None], dtype=object), kinds + 1)[kind]
    codes = pd.Series(names, dtype="str")
    expected = by_the_rule(numbers, codes)

    order = rng.permutation(size)
    mixed, codes_mixed = numbers[order], codes.iloc[order].reset_index(drop=True)
    chunked, one, other = Stacks(), Stacks(), Stacks()
    for start in range(0, size, chunk):
        part = slice(start, start + chunk)
        chunked.add(mixed[part], codes_mixed.iloc[part])
        (one if start % 2 else other).add(mixed[part], codes_mixed.iloc[part])
    one.merge(other)
    assert found(chunked) == found(one) == expected


def test_many_distinct_coordinates_are_merged_on_the_way(monkeypatch: Any) -> None:  # noqa: ANN401
    monkeypatch.setattr("etl.place.stacks._MERGE_FROM", 1_000)
    monkeypatch.setattr("etl.place.stacks._SLICE", 300)
    rng = np.random.default_rng(0)
    numbers = rng.integers(0, 3_000, 60_000) ** 2 // 40
    codes = pd.Series(np.where(numbers % 2, "D", "E"), dtype="str")
    stacks = Stacks()
    for start in range(0, 60_000, 700):
        stacks.add(numbers[start : start + 700], codes[start : start + 700])
    assert found(stacks) == by_the_rule(numbers, codes)
    assert sum(len(run.points) for run in stacks.runs) < 12_000
