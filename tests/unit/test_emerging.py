"""Emerging hot spots: against esda and the rules spelt out, and a history for each kind."""

import warnings

import esda
import libpysal
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from geo.analysis.emerging import Emerging, Kind, emerging, kinds
from geo.analysis.hotspots import Outcome, classified, discoveries
from geo.analysis.trend import Direction, hamed_rao
from geo.analysis.weights import Weights, within
from geo.errors import RongtuError
from tests.unit.neighbours import grid, lists

Floats = NDArray[np.float64]

SIZE = 14
STEPS = 40
CENTRE = 5 * SIZE + 5
"""A block of nine around this place has the history under test."""

seeds = st.integers(0, 2**32 - 1)
histories = st.lists(st.sampled_from("HC."), min_size=1, max_size=25)


def told(expected: Floats | list[float], *, seed: int = 1) -> Emerging:
    """Analyse a town of ten cases a place and step, but in the block as many as told."""
    steps = len(expected)
    rng = np.random.default_rng(seed)
    mean = np.full((SIZE, SIZE, steps), 10.0)
    mean[4:7, 4:7] = expected
    return emerging(rng.poisson(mean).reshape(-1, steps), grid(SIZE, SIZE))


def kind_of(result: Emerging, place: int = CENTRE) -> Kind:
    return Kind(result.kind[place])


def test_a_place_hot_for_the_first_time_is_new() -> None:
    result = told([10.0] * (STEPS - 1) + [40.0])
    assert kind_of(result) is Kind.NEW
    assert result.run[CENTRE] == result.hot_steps[CENTRE] == 1


def test_a_place_hot_in_the_last_steps_on_end_and_never_before_is_consecutive() -> None:
    result = told([10.0] * (STEPS - 4) + [40.0] * 4)
    assert kind_of(result) is Kind.CONSECUTIVE
    assert result.run[CENTRE] == result.hot_steps[CENTRE] == 4


def test_a_place_always_hot_and_ever_hotter_is_intensifying() -> None:
    assert kind_of(told(np.linspace(22, 60, STEPS))) is Kind.INTENSIFYING


def test_a_place_always_hot_without_a_trend_is_persistent() -> None:
    results = [told([30.0] * STEPS, seed=seed) for seed in range(20)]
    assert sum(kind_of(result) is Kind.PERSISTENT for result in results) >= 17  # 5 % show a trend
    assert {int(result.run[CENTRE]) for result in results} == {STEPS}


def test_a_place_always_hot_but_ever_less_is_diminishing() -> None:
    assert kind_of(told(np.linspace(60, 22, STEPS))) is Kind.DIMINISHING


def test_a_place_hot_on_and_off_and_never_cold_is_sporadic() -> None:
    result = told(([10.0] * 5 + [40.0] * 3) * 5)
    assert kind_of(result) is Kind.SPORADIC
    assert result.run[CENTRE] == 3
    assert not result.cold_steps[CENTRE]


def test_a_place_hot_on_and_off_but_cold_at_some_time_is_oscillating() -> None:
    result = told(([1.0] * 5 + [20.0] * 3) * 5)
    assert kind_of(result) is Kind.OSCILLATING
    assert result.cold_steps[CENTRE]


def test_a_place_always_hot_but_not_now_is_historical() -> None:
    result = told([40.0] * (STEPS - 2) + [10.0] * 2)
    assert kind_of(result) is Kind.HISTORICAL
    assert result.run[CENTRE] == 0


def test_a_place_that_never_stands_out_is_of_no_kind() -> None:
    result = told([10.0] * STEPS)
    assert kind_of(result) is Kind.NONE
    assert result.outcome is Outcome.OK
    assert np.mean(result.kind != Kind.NONE) < 0.02


@pytest.mark.parametrize(
    ("expected", "kind"),
    [
        ([10.0] * (STEPS - 1) + [0.5], Kind.NEW),
        ([10.0] * (STEPS - 4) + [1.0] * 4, Kind.CONSECUTIVE),
        (np.linspace(5, 0.2, STEPS), Kind.INTENSIFYING),
        ([2.0] * STEPS, Kind.PERSISTENT),
        (np.linspace(0.2, 5, STEPS), Kind.DIMINISHING),
        (([10.0] * 5 + [1.0] * 3) * 5, Kind.SPORADIC),
        (([20.0] * 5 + [1.0] * 3) * 5, Kind.OSCILLATING),
        ([1.0] * (STEPS - 2) + [10.0] * 2, Kind.HISTORICAL),
    ],
)
def test_cold_spots_have_the_same_kinds(expected: list[float], kind: Kind) -> None:
    result = told(expected)
    assert kind_of(result) is kind
    assert result.of_cold[CENTRE]
    if result.cold[CENTRE, -1]:
        assert result.run[CENTRE] > 0


def rule_by_rule(history: str, trend: Direction) -> Kind:
    """Read the published rules aloud, one history at a time."""
    share = history.count("H") / len(history)
    if not history.endswith("H"):
        return Kind.HISTORICAL if share >= 0.9 else Kind.NONE
    if history.count("H") == 1:
        return Kind.NEW
    if share >= 0.9:
        return {
            Direction.RISING: Kind.INTENSIFYING,
            Direction.FALLING: Kind.DIMINISHING,
            Direction.NONE: Kind.PERSISTENT,
        }[trend]
    before = history.rstrip("H")
    if "H" not in before:
        return Kind.CONSECUTIVE
    return Kind.OSCILLATING if "C" in before else Kind.SPORADIC


@given(histories, st.integers(0, 30), st.sampled_from(Direction))
def test_every_history_is_of_the_kind_that_the_rules_say(
    steps: list[str], hot_before: int, trend: Direction
) -> None:
    history = "H" * hot_before + "".join(steps)
    row = np.array([list(history)])
    flags = [np.array([trend == way]) for way in (Direction.RISING, Direction.FALLING)]
    assert kinds(row == "H", row == "C", *flags).tolist() == [rule_by_rule(history, trend)]


@pytest.mark.parametrize(
    ("history", "kind"),
    [
        ("H" * 9 + ".", Kind.HISTORICAL),
        ("." + "H" * 9, Kind.PERSISTENT),
        (".." + "H" * 8, Kind.CONSECUTIVE),
        ("H" * 8 + "..", Kind.NONE),
        ("C" * 9 + "H", Kind.NEW),
        ("C..HH", Kind.CONSECUTIVE),
        ("HC..H", Kind.OSCILLATING),
        ("H....H", Kind.SPORADIC),
    ],
)
def test_the_borders_between_kinds(history: str, kind: Kind) -> None:
    row, never = np.array([list(history)]), np.array([False])
    assert kinds(row == "H", row == "C", never, never).tolist() == [kind]


def space_time_z(cube: Floats, weights: Weights) -> Floats:
    """Return esda's z with every place and step as a place of its own."""
    cells, steps = cube.shape
    near: dict[int, list[int]] = {}
    for cell, others in enumerate(lists(weights)):
        for step in range(steps):
            window = [
                other * steps + when
                for other in (cell, *others)
                for when in (step - 1, step)
                if when >= 0
            ]
            near[cell * steps + step] = [node for node in window if node != cell * steps + step]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        graph = libpysal.weights.W(near, silence_warnings=True)
        local = esda.G_Local(cube.ravel(), graph, transform="B", permutations=0, star=True)
    return np.asarray(local.Zs).reshape(cells, steps)


@given(seeds, st.integers(2, 8))
@settings(deadline=None, max_examples=30)
def test_z_is_esdas_over_the_cube(seed: int, steps: int) -> None:
    rng = np.random.default_rng(seed)
    cube = rng.poisson(4, (20, steps)).astype(np.float64)
    cube[0, 0] = cube[1, 1] + 1
    for weights in (grid(4, 5), within(rng.uniform(0, 1000, (20, 2)), 250)):
        result = emerging(cube, weights)
        assert result.z == pytest.approx(space_time_z(cube, weights), rel=1e-9, abs=1e-9)


@given(seeds)
@settings(deadline=None, max_examples=20)
def test_what_is_told_fits_together(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cube = rng.gamma(1, 3, (30, 12)) * rng.choice([0.2, 1, 4], (30, 1))
    cube[rng.random(cube.shape) < 0.1] = np.nan
    result = emerging(cube, grid(5, 6), alpha=0.1)
    missing = np.isnan(cube)
    assert np.isnan(result.z[missing]).all()
    assert not (result.hot | result.cold)[missing].any()
    assert ((result.bins != 0) == (result.hot | result.cold)).all()
    assert ((result.hot | result.cold) == discoveries(result.p, 0.1)).all()
    assert (result.bins == classified(result.z, result.p)).all()
    assert result.hot_steps.tolist() == result.hot.sum(axis=1).tolist()
    trend = hamed_rao(result.z[:, 1:], alpha=0.1, overlap=0.5)
    assert result.trend.p == pytest.approx(trend.p, nan_ok=True)


def test_nothing_rises_or_falls_more_often_than_the_level_says() -> None:
    rng = np.random.default_rng(7)
    result = emerging(rng.poisson(5, (900, 52)), grid(30, 30))
    assert np.mean(result.trend.direction != Direction.NONE) < 0.08


def test_the_half_window_of_the_first_step_is_not_a_rise() -> None:
    scores = [told([30.0] * 15, seed=seed).trend.z[CENTRE] for seed in range(40)]
    assert abs(np.mean(scores)) < 0.3


def test_one_step_has_no_history() -> None:
    rng = np.random.default_rng(1)
    cube = rng.poisson(5, (100, 1)) + np.where(np.arange(100)[:, None] < 5, 60, 0)
    result = emerging(cube, grid(10, 10))
    assert result.outcome is Outcome.ONE_STEP
    assert (result.kind == Kind.NONE).all()
    assert result.hot[:5].any()
    assert np.isnan(result.trend.p).all()


def test_two_steps_tell_new_from_gone() -> None:
    first, last = np.full((10, 10), 5.0), np.full((10, 10), 5.0)
    first[:3, :3], last[7:, 7:] = 40, 40
    last[0, 9] = 6  # never quite equal
    result = emerging(np.stack([first.ravel(), last.ravel()], axis=1), grid(10, 10))
    assert result.outcome is Outcome.OK
    assert kind_of(result, 99) is Kind.NEW
    assert kind_of(result, 0) is not Kind.NEW
    assert result.trend.direction.tolist() == [Direction.NONE] * 100


@pytest.mark.parametrize("value", [0.0, 0.1])
def test_a_cube_of_zeros_or_equal_values_has_no_kind_and_says_why(value: float) -> None:
    result = emerging(np.full((25, 11), value), grid(5, 5))
    assert result.outcome is Outcome.CONSTANT
    assert np.isnan(result.z).all()
    assert not result.bins.any()
    assert result.kind.tolist() == [Kind.NONE] * 25


def test_one_place_is_not_compared_with_its_own_past() -> None:
    alone = emerging([[1.0, 2, 1, 2, 1, 50]], grid(1, 1))
    known = np.full((9, 6), np.nan)
    known[4] = [1, 2, 1, 2, 1, 50]
    for result in (alone, emerging(known, grid(3, 3))):
        assert result.outcome is Outcome.ONE_CELL
        assert np.isnan(result.z).all()
        assert (result.kind == Kind.NONE).all()


@pytest.mark.parametrize("shape", [(0, 0), (0, 5), (9, 0), (9, 5)])
def test_no_data_is_said(shape: tuple[int, int]) -> None:
    side = round(shape[0] ** 0.5)
    result = emerging(np.full(shape, np.nan), grid(side, side))
    assert result.outcome is Outcome.NO_DATA
    assert result.z.shape == shape
    assert result.kind.tolist() == [Kind.NONE] * shape[0]


def test_an_island_is_judged_by_its_own_steps() -> None:
    rng = np.random.default_rng(2)
    xy = np.column_stack([np.arange(60.0) * 1000, np.zeros(60)])
    cube = rng.poisson(5, (60, 12)).astype(np.float64)
    cube[30, -1] = 60
    result = emerging(cube, within(xy, 10))
    assert result.outcome is Outcome.OK
    assert kind_of(result, 30) is Kind.NEW


def test_a_place_without_the_last_step_is_not_hot_now() -> None:
    rng = np.random.default_rng(3)
    cube = rng.poisson(5, (100, 20)).astype(np.float64)
    cube[:30] += 30
    cube[0, -1] = np.nan
    result = emerging(cube, grid(10, 10))
    assert kind_of(result, 1) is Kind.PERSISTENT
    assert kind_of(result, 0) is Kind.HISTORICAL
    assert result.run[0] == 0


def test_a_single_column_of_values_is_refused() -> None:
    with pytest.raises(RongtuError, match="a row of time steps"):
        emerging(np.ones(9), grid(3, 3))


@given(seeds)
@settings(deadline=None, max_examples=30)
def test_kinds_are_as_if_every_trend_had_been_looked_at(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mean = np.full((8, 8, 12), 6.0)
    mean[:3, :3] = np.linspace(20, rng.choice([20.0, 40.0, 80.0]), 12)
    mean[5:, 5:] = np.linspace(rng.choice([1.0, 4.0]), 0.2, 12)
    mean[:3, 5:] = rng.permuted(np.repeat([6.0, 40.0], 6))
    cube = rng.poisson(mean).reshape(-1, 12).astype(float)
    cube[rng.random(cube.shape) < 0.02] = np.nan
    result = emerging(cube, grid(8, 8))
    direction = hamed_rao(result.z[:, 1:], alpha=0.05, overlap=0.5).direction
    assert (direction == result.trend.direction).all()
    rising, falling = direction == Direction.RISING, direction == Direction.FALLING
    warm = kinds(result.hot, result.cold, rising, falling)
    cool = kinds(result.cold, result.hot, falling, rising)
    of_cold = (warm == Kind.NONE) & (cool != Kind.NONE)
    assert (result.of_cold == of_cold).all()
    assert result.kind.tolist() == np.where(of_cold, cool, warm).tolist()
