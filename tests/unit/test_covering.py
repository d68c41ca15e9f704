"""Covering: what a station alone covers is what is lost when it is taken out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from geo.analysis.covering import closing, covered_by, within
from geo.errors import RongtuError

towns = st.tuples(st.integers(0, 9), st.integers(0, 6), st.integers(0, 2**32 - 1))


@given(towns)
def test_closing_a_station_loses_what_all_covered_and_the_others_do_not(
    town: tuple[int, int, int],
) -> None:
    places, stations, seed = town
    rng = np.random.default_rng(seed)
    cover = rng.random((places, stations)) < 0.4
    weights = rng.integers(0, 50, places)
    found = closing(sparse.csr_array(cover), weights)
    assert found.total == weights.sum()
    assert found.covered == weights[cover.any(axis=1)].sum()
    for station in range(stations):
        lost = cover.any(axis=1) & ~np.delete(cover, station, axis=1).any(axis=1)
        assert found.places[station] == lost.sum()
        if found.total > 0:
            assert found.households[station] == weights[lost].sum()
        else:
            assert np.isnan(found.households[station])


def test_two_stations_on_one_spot_can_spare_each_other() -> None:
    found = closing(np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1]], bool), [10, 20, 30])
    assert found.households.tolist() == [0, 0, 30]
    assert found.places.tolist() == [0, 0, 1]


def test_without_stations_there_is_nothing_to_close() -> None:
    found = closing(np.ones((2, 0), bool), [10, 20])
    assert (found.households.size, found.covered, found.total) == (0, 0, 30)


def test_what_is_at_the_limit_is_covered_and_what_has_no_way_is_not() -> None:
    cover = within([[0, 300, 300.1], [np.inf, np.nan, 5]], limit_m=300)
    assert cover.toarray().tolist() == [[True, True, False], [False, False, True]]
    assert covered_by(cover).tolist() == [True, True]
    assert covered_by(cover[:, :2]).tolist() == [True, False]


def test_stored_zeros_and_pairs_given_twice_do_not_count() -> None:
    pairs = ([1, 1, 0], ([0, 0, 1], [0, 0, 1]))
    cover = sparse.coo_array(pairs, shape=(2, 2))
    assert covered_by(cover).tolist() == [True, False]
    assert closing(cover, [7, 8]).households.tolist() == [7, 0]
    twice = sparse.csc_array((np.ones(3, bool), [0, 0, 1], [0, 2, 3]), shape=(2, 2))
    assert closing(twice, [7, 8]).households.tolist() == [7, 8]


def test_households_that_do_not_fit_are_refused() -> None:
    with pytest.raises(RongtuError, match="2 places"):
        closing(np.ones((2, 1), bool), [1])
    with pytest.raises(RongtuError, match="1 places with negative or unknown"):
        closing(np.ones((2, 1), bool), [1, np.inf])
