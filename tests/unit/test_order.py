"""Who comes first, and who cannot be told apart."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.figures.order import rank
from geo.analysis.ranking import rank_shares
from geo.catalog import INDICATORS, Better, Indicator
from tests.unit import fakes

ON_TIME = INDICATORS["on_time_rate"]
VOLUME = INDICATORS["demands"]
LATE = INDICATORS["reopened_14"]
MEDIAN = INDICATORS["median_hours"]


def _shares(counts: list[tuple[int, int]], key: str = "on_time_rate") -> pd.DataFrame:
    k, n = np.array(counts, dtype=float).T
    value = 100 * k / np.where(n > 0, n, np.nan)
    codes = [f"S{place}" for place in range(len(k))]
    return pd.DataFrame(
        {"indicator": key, "code": codes, "start": fakes.YEAR.start, "numerator": k,
         "denominator": n, "value": value, "low": value, "high": value}
    )  # fmt: skip


def test_the_best_comes_first_and_those_without_data_not_at_all() -> None:
    ranked = rank(fakes.figures("on_time_rate"), ON_TIME, overall=93.0)
    assert ranked.rows["code"].tolist() == ["S1", "S2"]
    assert ranked.without == 1


def test_only_an_interval_that_is_worse_than_the_whole_is_apart() -> None:
    figures = fakes.figures("on_time_rate")
    assert rank(figures, ON_TIME, overall=93.0).rows["apart"].tolist() == [False, True]
    assert not rank(figures, ON_TIME, overall=91.0).rows["apart"].any()


def test_places_that_overlap_share_a_range_of_ranks() -> None:
    ranked = rank(_shares([(990, 1000), (930, 1000), (925, 1000), (500, 1000)]), ON_TIME, 80.0)
    assert [ranked.ends(place) for place in range(4)] == ["1", "2–3", "2–3", "4"]
    assert ranked.tied(1)["code"].tolist() == ["S2"]
    assert ranked.tied(3).empty


@given(
    st.lists(
        st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from([ON_TIME, LATE]),
)
def test_rivals_are_those_whose_joint_intervals_overlap(
    counts: list[tuple[int, int]], indicator: Indicator
) -> None:
    ranked = rank(_shares(counts, indicator.key), indicator, overall=50.0)
    k, n = ranked.rows["numerator"], ranked.rows["denominator"]
    joint = rank_shares(k, n, better=indicator.better)
    above = joint.low[:, np.newaxis] > joint.high[np.newaxis, :]
    overlap = ~(above | above.T | np.eye(len(k), dtype=bool))
    np.testing.assert_array_equal(ranked.rivals, overlap)
    spread = (ranked.rows["worst"] - ranked.rows["best"]).to_numpy()
    np.testing.assert_array_equal(ranked.rivals.sum(axis=1), spread)


def test_equal_counts_share_a_rank_and_others_do_not() -> None:
    figures = fakes.figures("demands").assign(value=[5.0, 5.0, 2.0])
    ranked = rank(figures, VOLUME, overall=12.0)
    assert [ranked.ends(place) for place in range(3)] == ["1–2", "1–2", "3"]
    assert not ranked.rows["attention"].any()


def test_an_interval_without_an_upper_end_reaches_to_the_last() -> None:
    figures = fakes.figures("median_hours").assign(
        value=[4.0, 9.0, 20.0], low=[3.0, 8.0, 19.0], high=[np.nan, 10.0, 21.0]
    )
    ranked = rank(figures, MEDIAN, overall=5.0)
    assert [ranked.ends(place) for place in range(3)] == ["1–3", "1–2", "2–3"]


@pytest.mark.parametrize("indicator", [ON_TIME, LATE, INDICATORS["direct_answer_share"]])
def test_only_what_lies_on_the_bad_side_of_the_funnel_needs_attention(
    indicator: Indicator,
) -> None:
    counts = [(500 + step, 1000) for step in range(-10, 10)]
    ranked = rank(_shares([*counts, (200, 1000), (800, 1000)], indicator.key), indicator, 50.0)
    flagged = {
        Better.HIGHER: ["S20"], Better.LOWER: ["S21"], Better.NEITHER: [],
    }[indicator.better]  # fmt: skip
    assert ranked.flagged["code"].tolist() == flagged


def test_a_small_place_is_not_flagged_for_its_size() -> None:
    counts = [(900 + step, 1000) for step in range(-10, 10)]
    assert rank(_shares([*counts, (3, 5)]), ON_TIME, 90.0).flagged.empty
