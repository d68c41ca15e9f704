"""What is compared between places: laws of expectation, and where there is none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.typing import NDArray

from geo.engine.hotspots.days import rows_of
from geo.engine.hotspots.question import Measure
from geo.engine.hotspots.values import compared, expected

Floats = NDArray[np.float64]

tables = st.tuples(st.integers(1, 12), st.integers(1, 5)).flatmap(
    lambda shape: arrays.arrays(np.float64, shape, elements=st.integers(0, 50).map(float))
)


@given(tables, st.data())
def test_what_is_expected_sums_to_what_there_is(counts: Floats, data: st.DataObject) -> None:
    more = data.draw(arrays.arrays(np.float64, counts.shape, elements=st.integers(0, 9).map(float)))
    everything = counts + more
    usual = expected(counts, of=everything)
    assert usual.sum(axis=0) == pytest.approx(counts.sum(axis=0))
    assert (usual <= everything + 1e-9).all()
    homes = data.draw(arrays.arrays(np.float64, (len(counts), 1), elements=st.floats(0, 900)))
    homes[0] += 1
    assert expected(counts, of=homes).sum(axis=0) == pytest.approx(counts.sum(axis=0))


@given(tables)
def test_counts_are_compared_as_they_are(counts: Floats) -> None:
    assert compared(counts, Measure.COUNT, of=None) is counts
    assert compared(counts, Measure.COUNT, of=np.ones((len(counts), 1))) is counts
    assert compared(counts, Measure.RATE, of=None) is counts


def test_a_rate_is_of_a_thousand_households() -> None:
    counts = np.array([[3.0, 6.0], [0.0, 1.0], [2.0, 2.0], [5.0, 0.0]])
    homes = np.array([[1500.0], [10.0], [0.0], [np.nan]])
    rate = compared(counts, Measure.RATE, of=homes)
    assert rate[:2].tolist() == [[2.0, 4.0], [0.0, 100.0]]
    assert np.isnan(rate[2:]).all()


def test_an_excess_is_so_many_standard_deviations_of_poisson() -> None:
    counts, everything = np.array([[30.0], [10.0], [0.0]]), np.array([[60.0], [60.0], [40.0]])
    # A quarter of all: 15, 15 and 10 were to be expected.
    assert compared(counts, Measure.EXCESS, of=everything)[:, 0] == pytest.approx(
        [15 / np.sqrt(15), -5 / np.sqrt(15), -10 / np.sqrt(10)]
    )


def test_one_demand_where_hardly_any_was_expected_is_no_marvel() -> None:
    everything = np.array([[1.0], [9_999.0]])
    value = compared(np.array([[1.0], [0.0]]), Measure.EXCESS, of=everything)
    assert value[0, 0] == pytest.approx(1 - 1e-4)


def test_where_nothing_was_to_be_expected_there_is_no_excess() -> None:
    counts = np.array([[0.0, 2.0], [4.0, 3.0], [1.0, 1.0]])
    everything = np.array([[0.0, 5.0], [8.0, 0.0], [np.nan, 4.0]])
    value = compared(counts, Measure.EXCESS, of=everything)
    assert np.isnan(value).tolist() == [[True, False], [False, True], [True, False]]
    assert not np.isinf(value).any()


def test_without_any_demand_nothing_is_exceeded() -> None:
    everything = np.array([[4.0], [6.0]])
    assert compared(np.zeros((2, 1)), Measure.EXCESS, of=everything).tolist() == [[0.0], [0.0]]
    nothing = compared(np.zeros((2, 1)), Measure.EXCESS, of=np.zeros((2, 1)))
    assert np.isnan(nothing).all()


@given(tables)
def test_a_category_that_is_everything_exceeds_nothing(counts: Floats) -> None:
    value = compared(counts, Measure.EXCESS, of=counts)
    assert np.nan_to_num(value) == pytest.approx(np.zeros(counts.shape), abs=1e-6)


def test_rows_of_cells_are_found_and_others_known_to_be_away() -> None:
    known = np.array([3, 5, 9], dtype=np.int64)
    at, there = rows_of(known, np.array([9, 4, 3, 10, -1], dtype=np.int64))
    assert there.tolist() == [True, False, True, False, False]
    assert at[there].tolist() == [2, 0]
    none = np.empty(0, dtype=np.int64)
    assert not rows_of(none, known)[1].any()
    assert rows_of(known, none)[0].size == 0
