"""Classes for a map: beside mapclassify, and what a reader of a legend relies on."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.facts.classes import classed
from geo.facts.classes import given as by_limits

with warnings.catch_warnings():
    # It recommends another package that would make it faster.
    warnings.simplefilter("ignore")
    import mapclassify  # type: ignore[import-untyped]  # it has no types

values = st.lists(st.integers(0, 60).map(float), min_size=1, max_size=40)
counts = st.integers(3, 7)
schemes = st.sampled_from(["quantile", "jenks", "equal"])


def spread(found: tuple[int, ...], sample: list[float], breaks: tuple[float, ...]) -> float:
    """Return the squares within classes."""
    at = np.searchsorted(breaks, sample, side="right")
    parts = [np.array(sample)[at == number] for number in range(len(found))]
    return float(sum(((part - part.mean()) ** 2).sum() for part in parts if part.size))


@settings(deadline=None)
@given(values.filter(lambda sample: len(set(sample)) > 7), counts)
def test_natural_breaks_are_as_good_as_mapclassifys(sample: list[float], count: int) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = mapclassify.FisherJenks(np.array(sample), k=count)
    found = classed(sample, "jenks", count, digits=0)
    # There may be more than one best grouping.
    theirs = spread(tuple(peer.counts), sample, tuple(np.nextafter(peer.bins[:-1], np.inf)))
    assert spread(found.counts, sample, found.breaks) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("count", range(3, 8))
@pytest.mark.parametrize("seed", range(4))
def test_quantiles_and_equal_widths_hold_as_many_as_mapclassifys(count: int, seed: int) -> None:
    # No quantile of 38 values is one of them, which rounding might put on either side.
    sample = np.random.default_rng(seed).lognormal(size=38)
    peers = {"quantile": mapclassify.Quantiles, "equal": mapclassify.EqualInterval}
    for scheme, peer in peers.items():
        theirs = peer(sample, k=count).counts
        ours = classed(sample, scheme, count, digits=1).counts
        assert list(ours) == [number for number in theirs.tolist() if number], scheme


@given(values, schemes, counts)
def test_every_value_has_a_class_and_every_class_a_value(
    sample: list[float], scheme: str, count: int
) -> None:
    found = classed([*sample, np.nan], scheme, count, digits=1)
    assert sum(found.counts) == len(sample)
    assert all(found.counts)
    assert len(found.breaks) == len(found.counts) - 1 < min(count, len(set(sample)))
    assert list(found.breaks) == sorted(set(found.breaks))
    # What the page does with a value that equals a limit.
    at = [sum(value >= limit for limit in found.breaks) for value in sample]
    assert [at.count(number) for number in range(len(found.counts))] == list(found.counts)


def test_limits_are_plain_numbers_where_that_changes_nothing() -> None:
    assert classed([12.34, 12.41, 57.89, 58.02], "jenks", 3, digits=0).breaks[-1] == 58.0


@pytest.mark.parametrize("scheme", ["quantile", "jenks", "equal"])
def test_without_a_value_there_is_no_class(scheme: str) -> None:
    assert classed([np.nan, np.nan], scheme, 5, digits=1).counts == ()


def test_limits_of_ones_own_are_kept_with_classes_that_are_empty() -> None:
    found = by_limits([70.0, 80.0, 95.0], (60.0, 80.0, 90.0))
    assert found.counts == (0, 1, 1, 1)
    assert found.breaks == (60.0, 80.0, 90.0)
