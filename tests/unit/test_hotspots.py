"""Hot spots: against esda, statsmodels and the formula, and what the grades promise."""

import warnings

import esda
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats.multitest import multipletests

from geo.analysis.hotspots import Outcome, classified, discoveries, gi_star
from geo.analysis.weights import Weights, nearest, within
from geo.errors import RongtuError
from tests.unit.neighbours import grid, pysal

Floats = NDArray[np.float64]

sides = st.tuples(st.integers(2, 7), st.integers(3, 7))
seeds = st.integers(0, 2**32 - 1)
chances = st.lists(
    st.sampled_from([0.0, 0.001, 0.01, 0.02, 0.05, 0.1, 1.0]) | st.floats(0, 1) | st.just(np.nan),
    max_size=40,
)


def expected(values: Floats, weights: Weights) -> Floats:
    """Return esda's z, which needs a positive sum."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        local = esda.G_Local(values, pysal(weights), transform="B", permutations=0, star=True)
    return np.asarray(local.Zs)


def counts(seed: int, *shape: int) -> Floats:
    """Return counts of which a place in ten is high, and two differ at least."""
    rng = np.random.default_rng(seed)
    drawn = rng.poisson(np.where(rng.random(shape) < 0.1, 20, 2)).astype(np.float64)
    drawn[0] = drawn[1] + 1
    return drawn


@given(sides, seeds)
@settings(deadline=None)
def test_z_is_esdas_on_squares(size: tuple[int, int], seed: int) -> None:
    weights = grid(*size)
    values = counts(seed, size[0] * size[1])
    result = gi_star(values, weights)
    some = ~result.everything
    assert result.z[some] == pytest.approx(expected(values, weights)[some], rel=1e-9, abs=1e-9)
    assert result.p[some] == pytest.approx(2 * stats.norm.sf(np.abs(result.z[some])), rel=1e-9)


@given(seeds, st.integers(1, 8))
@settings(deadline=None)
def test_z_is_esdas_where_neighbours_are_not_mutual_and_for_islands(seed: int, k: int) -> None:
    xy = np.random.default_rng(seed).uniform(0, 1000, (30, 2))
    values = counts(seed, 30)
    for weights in (nearest(xy, k), within(xy, 120)):
        result = gi_star(values, weights)
        assert result.outcome is Outcome.OK
        assert result.z == pytest.approx(expected(values, weights), rel=1e-9, abs=1e-9)


@given(sides, seeds)
@settings(deadline=None)
def test_a_missing_place_is_as_if_it_were_not_there(size: tuple[int, int], seed: int) -> None:
    weights = grid(*size)
    values = counts(seed, size[0] * size[1])
    missing = np.random.default_rng(seed).random(values.size) < 0.3
    missing[:2] = False
    here = np.flatnonzero(~missing)
    values[missing] = np.nan
    result = gi_star(values, weights)
    star = weights.matrix.toarray()[here][:, here] + np.eye(here.size)
    known, n = values[here], here.size
    count = star.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (star @ known - count * known.mean()) / (
            known.std() * np.sqrt((n * count - count**2) / (n - 1))
        )
    z[count == n] = np.nan
    assert result.z[here] == pytest.approx(z, rel=1e-9, abs=1e-9, nan_ok=True)
    assert np.isnan(result.z[missing]).all()
    assert np.isnan(result.p[missing]).all()
    assert result.neighbours[here].tolist() == count.tolist()
    assert not result.neighbours[missing].any()


@given(seeds)
@settings(deadline=None)
def test_many_steps_are_each_analysed_alone(seed: int) -> None:
    weights = grid(5, 5)
    table = counts(seed, 25, 6)
    table[np.random.default_rng(seed).random(table.shape) < 0.1] = np.nan
    table[:, 2], table[:, 3] = 7.0, np.nan
    together = gi_star(table, weights)
    assert together.steps[2:4] == (Outcome.CONSTANT, Outcome.NO_DATA)
    assert together.outcome is Outcome.OK
    for step in range(6):
        alone = gi_star(table[:, step], weights)
        assert together.z[:, step] == pytest.approx(alone.z, rel=1e-12, abs=1e-12, nan_ok=True)
        assert together.p[:, step] == pytest.approx(alone.p, rel=1e-9, nan_ok=True)
        assert together.neighbours[:, step].tolist() == alone.neighbours.tolist()
        assert together.steps[step] is alone.outcome
        assert alone.steps == (alone.outcome,)


@given(seeds, st.floats(0.1, 100), st.floats(-1000, 1000))
@settings(deadline=None)
def test_the_unit_of_the_values_does_not_matter(seed: int, scale: float, shift: float) -> None:
    weights = grid(5, 6)
    values = counts(seed, 30)
    assert gi_star(values * scale + shift, weights).z == pytest.approx(
        gi_star(values, weights).z, abs=1e-6
    )


@pytest.mark.parametrize(
    ("values", "outcome"),
    [
        ([0.0] * 9, Outcome.CONSTANT),
        ([0.1] * 7 + [np.nan] * 2, Outcome.CONSTANT),
        ([0.3, 0.1 + 0.2] * 4 + [0.3], Outcome.CONSTANT),
        ([np.nan] * 9, Outcome.NO_DATA),
        ([np.nan] * 8 + [3.0], Outcome.ONE_CELL),
        ([1.0, 2.0, np.nan, 3.0] + [np.nan] * 5, Outcome.ALL_NEIGHBOURS),
    ],
)
def test_without_a_difference_there_is_no_number_but_a_reason(
    values: list[float], outcome: Outcome
) -> None:
    result = gi_star(values, grid(3, 3))
    assert result.outcome is outcome
    assert np.isnan(result.z).all()
    assert np.isnan(result.p).all()
    assert not classified(result.z, result.p).any()


def test_a_place_that_neighbours_everything_has_no_number_while_others_have() -> None:
    result = gi_star([1.0, 2, 3, 4, 5, 6, 7, 8, 30], grid(3, 3))
    assert np.flatnonzero(result.everything).tolist() == [4]
    assert np.flatnonzero(np.isnan(result.z)).tolist() == [4]
    assert result.outcome is Outcome.OK


@pytest.mark.parametrize("shape", [(0,), (0, 4)])
def test_no_place_is_no_data(shape: tuple[int, ...]) -> None:
    result = gi_star(np.empty(shape), grid(0, 0))
    assert result.outcome is Outcome.NO_DATA
    assert result.z.shape == shape


def test_values_that_do_not_fit_are_refused() -> None:
    for wrong in ([1.0, 2.0], np.ones((9, 2, 2))):
        with pytest.raises(RongtuError, match="weights of 9 places"):
            gi_star(wrong, grid(3, 3))
    with pytest.raises(RongtuError, match="Infinite"):
        gi_star([np.inf] + [1.0] * 8, grid(3, 3))


@given(chances, st.sampled_from([0.01, 0.05, 0.1, 0.3]))
def test_discoveries_are_those_of_benjamini_and_hochberg(p: list[float], level: float) -> None:
    chance = np.array(p)
    tested = ~np.isnan(chance)
    found = discoveries(chance, level)
    assert not found[~tested].any()
    if tested.any():
        assert found[tested].tolist() == multipletests(chance[tested], level, "fdr_bh")[0].tolist()
        adjusted = stats.false_discovery_control(chance[tested])
        sure = np.abs(adjusted - level) > 1e-12
        assert (found[tested] == (adjusted <= level))[sure].all()


@given(chances, seeds)
def test_the_grade_is_the_strictest_level_still_found(p: list[float], seed: int) -> None:
    chance = np.array(p)
    sign = np.random.default_rng(seed).choice([-1.0, 1.0], chance.size)
    z = sign * stats.norm.isf(chance / 2)
    bins = classified(z, chance)
    assert bins.dtype == np.int8
    for grade, level in enumerate((0.10, 0.05, 0.01), start=1):
        assert (np.abs(bins) >= grade).tolist() == discoveries(chance, level).tolist()
    graded = bins != 0
    assert (np.sign(bins[graded]) == np.where(z[graded] < 0, -1, 1)).all()


def test_a_cluster_is_hot_and_noise_is_not() -> None:
    rng = np.random.default_rng(3)
    weights = grid(40, 40)
    noise = rng.poisson(4, 1600).astype(np.float64)
    field = noise.reshape(40, 40).copy()
    field[10:14, 20:24] += 8
    quiet, loud = (gi_star(values, weights) for values in (noise, field.ravel()))
    assert not classified(quiet.z, quiet.p).any()
    bins = classified(loud.z, loud.p).reshape(40, 40)
    assert (bins[10:14, 20:24] == 3).all()
    bins[9:15, 19:25] = 0  # neighbours of the cluster are warmed by it
    assert (np.abs(bins) < 3).all()


def test_where_nothing_is_there_false_alarms_are_as_rare_as_stated() -> None:
    rng = np.random.default_rng(4)
    result = gi_star(rng.normal(size=(400, 400)), grid(20, 20))
    alarmed = [discoveries(p, 0.05).any() for p in result.p.T]
    assert np.mean(alarmed) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 400)
