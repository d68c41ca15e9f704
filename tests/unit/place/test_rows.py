"""Which area a row belongs to, by all that it says."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.place import Areas, Gazetteer, placed
from tests.unit.place import city

SRID = 4544


def rows(
    areas: Areas, *at: city.At, codes: Sequence[str | None] = (),
    addresses: Sequence[str | None] = (),
) -> list[tuple[str | None, str]]:  # fmt: skip
    index = range(5, 5 + len(at))
    said = city.texts(codes or [None] * len(at)).set_axis(index)
    texts = city.texts(addresses or [None] * len(at)).set_axis(index)
    found = placed(city.points(*at), said, texts, areas=areas, gazetteer=Gazetteer.of(areas),
                   metric_srid=SRID)  # fmt: skip
    assert found.index.equals(said.index)
    assert (found["place_score"].notna() == (found["place_how"] == "name")).all()
    return list(zip(city.known(found["area_code"]), found["place_how"], strict=True))


@pytest.fixture
def areas() -> Areas:
    frame = city.squares().frame
    return Areas(frame.assign(name_zh=frame["code"].map(
        {"D": "锦江区", "S1": "锦官驿街道", "S2": "东湖街道", "C1": "泽禾园"}
    )))  # fmt: skip


def test_the_point_wins_over_all_else(areas: Areas) -> None:
    assert rows(areas, (3, 3), (4.01, 3), codes=["C1", "C1"], addresses=["泽禾园"] * 2) == [
        ("S2", "exact"), ("S2", "nearest"),
    ]  # fmt: skip


def test_without_a_point_or_with_one_nowhere_the_code_counts_if_it_is_one(areas: Areas) -> None:
    assert rows(areas, None, None, None, (9, 9), (9, 9), codes=["C1", "?", None, "S2", None]) == [
        ("C1", "compound"), (None, "none"), (None, "none"), ("S2", "street"), (None, "none"),
    ]  # fmt: skip


def test_the_code_wins_over_the_name(areas: Areas) -> None:
    assert rows(areas, None, None, None, codes=["S2", None, "?"],
                addresses=["泽禾园", "泽禾园3栋", "东湖街道"]) == [
        ("S2", "street"), ("C1", "name"), ("S2", "name"),
    ]  # fmt: skip


def test_a_level_of_another_city_is_just_an_area(areas: Areas) -> None:
    other = Areas(areas.frame.replace({"level": {"street": "ward", "district": "exact"}}))
    assert rows(other, None, None, codes=["S1", "D"]) == [("S1", "area"), ("D", "area")]


def test_names_count_only_with_a_gazetteer_and_a_score(areas: Areas) -> None:
    texts = city.texts(["泽禾圆"])
    none = city.texts([None])
    without = placed(city.points(None), none, texts, areas=areas, metric_srid=SRID)
    assert without["place_how"].tolist() == ["none"]
    for least, how in ((0.9, "none"), (0.6, "name")):
        found = placed(city.points(None), none, texts, areas=areas, metric_srid=SRID,
                       gazetteer=Gazetteer.of(areas), min_score=least)  # fmt: skip
        assert found["place_how"].tolist() == [how]
    assert found["place_score"].tolist() == pytest.approx([2 / 3])


def test_the_tolerance_can_be_set(areas: Areas) -> None:
    hows = [
        placed(city.points((4.01, 3)), city.texts([None]), areas=areas, metric_srid=SRID,
               tolerance_m=metres)["place_how"].tolist()
        for metres in (0, 5, 20)
    ]  # fmt: skip
    assert hows == [["none"], ["none"], ["nearest"]]


def test_without_areas_or_rows_there_are_no_places(areas: Areas) -> None:
    none = Areas(areas.frame.iloc[:0])
    assert rows(none, (1, 1), None) == [(None, "none"), (None, "none")]
    assert rows(areas) == []


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000), chunk=st.integers(10, 150))
def test_rows_are_placed_the_same_in_any_order_and_in_chunks(seed: int, chunk: int) -> None:
    areas = city.random_areas(seed % 50)
    frame = areas.frame.assign(name_zh=[f"第{code}社区" for code in areas.frame["code"]])
    areas = Areas(frame.sample(frac=1, random_state=seed))
    gazetteer = Gazetteer.of(areas)
    rng = np.random.default_rng(seed)
    points = city.random_points(seed, count=150)
    points[rng.random(150) < 0.4] = None
    pool = [*areas.frame["code"], "?", None, None, None]
    codes = pd.Series(rng.choice(np.array(pool * 3, dtype=object), 150), dtype="str")
    texts = pd.Series([f"锦江第{n:03}社区{n}号" for n in rng.integers(0, 60, 150)], dtype="str")

    def place(of: "pd.Index[int]") -> pd.DataFrame:
        return placed(points[of], codes[of], texts[of], areas=areas, gazetteer=gazetteer,
                      metric_srid=SRID, tolerance_m=200)  # fmt: skip

    whole = place(codes.index)
    assert whole["place_how"].nunique() > 3
    order = pd.Index(rng.permutation(150))
    parts = [place(order[start : start + chunk]) for start in range(0, 150, chunk)]
    pd.testing.assert_frame_equal(pd.concat(parts).sort_index(), whole)
