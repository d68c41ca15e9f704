"""How hot spots come and go: Gi* through time, its trend, and eight kinds of history."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geo.analysis.hotspots import (
    Outcome,
    alike,
    checked,
    classified,
    discoveries,
    outcome_of,
    standardised,
    two_sided,
)
from geo.analysis.trend import Direction, Trend, hamed_rao
from geo.analysis.weights import Weights
from geo.errors import RongtuError

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ALPHA: Final = 0.05
"""The share of false discoveries among hot steps, and the level of the trend."""

OFTEN: Final = 0.9
"""The share of steps from which a place counts as hot throughout."""

OVERLAP: Final = 0.5
"""Each window holds two steps, one of them the last window's too."""


class Kind(StrEnum):
    """What kind of hot spot a place is, by its history; the last step is "now"."""

    NEW = "new"
    """Hot now, never before."""
    CONSECUTIVE = "consecutive"
    """Hot now and for at least two steps on end, never before these; less than 90 % of steps."""
    INTENSIFYING = "intensifying"
    """Hot now and in 90 % of steps, ever more so."""
    PERSISTENT = "persistent"
    """Hot now and in 90 % of steps, without a trend."""
    DIMINISHING = "diminishing"
    """Hot now and in 90 % of steps, ever less so."""
    SPORADIC = "sporadic"
    """Hot now and before, on and off, in less than 90 % of steps; never cold."""
    OSCILLATING = "oscillating"
    """Hot now and before, in less than 90 % of steps, but cold at some time."""
    HISTORICAL = "historical"
    """Hot in 90 % of steps, but not now."""
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Emerging:
    """The history of each place in a cube of places and time steps.

    Attributes
    ----------
    z, p
        Shape (cells, steps): Gi* of the place, its neighbours, and all these a step earlier. NaN
        where the place has no value in the step.
    bins
        Shape (cells, steps): -3 to 3 as of `geo.analysis.hotspots.classified`, over the cube.
    hot, cold
        Shape (cells, steps): whether the step is significant at `alpha` over the cube.
    hot_steps, cold_steps
        Shape (cells,): how many are.
    run
        Shape (cells,): how many steps on end up to the last one are hot, or cold if `of_cold`.
    kind
        Shape (cells,): a `Kind`.
    of_cold
        Shape (cells,): whether `kind` is that of a cold spot: read "cold" for "hot" in it.
    outcome
        OK, or why every place is of no kind.
    alpha
        As asked for.
    """

    z: Floats
    p: Floats
    bins: NDArray[np.int8]
    hot: Bools
    cold: Bools
    hot_steps: NDArray[np.int64]
    cold_steps: NDArray[np.int64]
    run: NDArray[np.int64]
    kind: NDArray[np.str_]
    of_cold: Bools
    outcome: Outcome
    alpha: float

    @property
    def trend(self) -> Trend:
        """Whether z rises or falls from the second step on, one entry a place; computed anew."""
        return _trend(self.z, alpha=self.alpha)


def emerging(values: ArrayLike, weights: Weights, *, alpha: float = ALPHA) -> Emerging:
    """Find hot and cold spots in space and time, and class each place by its history.

    A step is compared with the mean and variance of the entire cube, so that a general rise shows
    as well. All its tests are one family when false discoveries are held down, as in ArcGIS:
    a history counts the hot steps of the whole cube. Windows of neighbouring steps overlap, which
    correlates z with its past even where nothing does: the trend is Hamed and Rao's with at
    least that correlation. A plain test finds a trend in every sixth series that has none. The
    trend leaves out the first step: its window is half a window, so that no z is large there.

    A missing step counts as neither hot nor cold. In fewer than ten steps, 90 % of them means all;
    ArcGIS takes no cube so short. A place whose history is of both a hot and a
    cold kind is of the hot one.

    Parameters
    ----------
    values
        Shape (cells, steps), oldest step first; NaN where missing.
    weights
        The neighbours of the cells, in the same order.
    alpha
        The share of false discoveries allowed, and the level of the trend.

    Raises
    ------
    RongtuError
        If values are not a table of cells and steps, infinite, or do not fit the weights.

    References
    ----------
    Esri. How Emerging Hot Spot Analysis works. ArcGIS Pro tool reference, Space Time Pattern
    Mining (window, correction and kinds; it names no levels).
    Hamed & Rao (1998), as for `geo.analysis.trend.hamed_rao`.
    """
    cube = checked(values, weights)
    if cube.ndim == 1:
        raise RongtuError(
            given=f"Values of shape {cube.shape}",
            wanted="a row of time steps for each place",
            remedy="use gi_star for a single moment",
        )
    z = _space_time_z(cube, weights)
    outcome = _outcome(cube, z)
    if outcome is Outcome.ONE_CELL:
        z = np.full(cube.shape, np.nan)
    p = two_sided(z)
    found = discoveries(p, alpha)
    hot, cold = found & (z > 0), found & (z < 0)
    # The trend tells kinds apart in few places, and costs more than all the rest in the others.
    told = np.flatnonzero((hot[:, -1:] | cold[:, -1:]).any(axis=1) & (_often(hot) | _often(cold)))
    rising, falling = np.zeros((2, len(cube)), dtype=np.bool_)
    direction = _trend(z[told], alpha=alpha).direction
    rising[told], falling[told] = direction == Direction.RISING, direction == Direction.FALLING
    kind = np.full(len(cube), Kind.NONE, dtype="<U12")
    of_cold = np.zeros(len(cube), dtype=np.bool_)
    if outcome is Outcome.OK:
        warm, cool = kinds(hot, cold, rising, falling), kinds(cold, hot, falling, rising)
        of_cold = (warm == Kind.NONE) & (cool != Kind.NONE)
        kind = np.where(of_cold, cool, warm)
    return Emerging(
        z=z,
        p=p,
        bins=classified(z, p),
        hot=hot,
        cold=cold,
        hot_steps=hot.sum(axis=1),
        cold_steps=cold.sum(axis=1),
        run=np.where(of_cold, _run(cold), _run(hot)),
        kind=kind,
        of_cold=of_cold,
        outcome=outcome,
        alpha=alpha,
    )


def kinds(hot: Bools, cold: Bools, stronger: Bools, weaker: Bools) -> NDArray[np.str_]:
    """Class histories by Esri's rules; swap hot and cold for those of cold spots.

    Where two rules hold, what is new or consecutive is called so even if it was cold before, and
    what was hot throughout but is not now is historical even without a trend.

    Parameters
    ----------
    hot, cold
        Shape (cells, steps), never both; with no step all are NONE.
    stronger, weaker
        Shape (cells,), the trend; never both.

    Returns
    -------
    kind
        Shape (cells,), a `Kind` each.
    """
    steps = hot.shape[1]
    if not steps:
        return np.full(len(hot), Kind.NONE, dtype="<U12")
    now, count, run, often = hot[:, -1], hot.sum(axis=1), _run(hot), _often(hot)
    return np.select(
        [
            now & (count == 1),
            now & often & stronger,
            now & often & weaker,
            now & often,
            often,
            now & (run == count),
            now & cold.any(axis=1),
            now,
        ],
        [
            Kind.NEW,
            Kind.INTENSIFYING,
            Kind.DIMINISHING,
            Kind.PERSISTENT,
            Kind.HISTORICAL,
            Kind.CONSECUTIVE,
            Kind.OSCILLATING,
            Kind.SPORADIC,
        ],
        Kind.NONE,
    )


def _often(hot: Bools) -> Bools:
    """Return which rows are true in so many steps that they count as true throughout."""
    often: Bools = hot.sum(axis=1) >= np.ceil(round(OFTEN * hot.shape[1], 6))
    return often


def _trend(z: Floats, *, alpha: float) -> Trend:
    return hamed_rao(z[:, 1:], alpha=alpha, overlap=OVERLAP)


def _space_time_z(cube: Floats, weights: Weights) -> Floats:
    """Return Gi* of each place and step over neighbours in this step and the one before."""
    here = ~np.isnan(cube)
    n = np.count_nonzero(here)
    filled = np.where(here, cube, 0.0)
    centred = np.where(here, filled - filled.sum() / max(n, 1), 0.0)
    spread = float(np.sqrt((centred**2).sum() / max(n, 1)))
    if n and alike(np.nanmin(cube), np.nanmax(cube)):
        spread = 0.0  # exactly, whatever rounding does to the mean
    sums = _windowed(centred, weights)
    count = np.rint(_windowed(here.astype(np.float64), weights)).astype(np.int64)
    z = standardised(sums, count, n, spread)
    z[~here] = np.nan
    return z


def _windowed(cube: Floats, weights: Weights) -> Floats:
    """Add up each place, its neighbours, and all these a step earlier."""
    around: Floats = weights.matrix @ cube + cube
    total = around.copy()
    total[:, 1:] += around[:, :-1]
    return total


def _outcome(cube: Floats, z: Floats) -> Outcome:
    outcome = outcome_of(cube.ravel(), z.ravel())
    if outcome in {Outcome.NO_DATA, Outcome.CONSTANT}:
        return outcome
    if np.count_nonzero(~np.isnan(cube).all(axis=1)) == 1:
        return Outcome.ONE_CELL  # hot against its own past only, which is no hot spot
    if cube.shape[1] == 1:
        return Outcome.ONE_STEP
    return outcome


def _run(hot: Bools) -> NDArray[np.int64]:
    """Count the true steps at the end of each row."""
    steps: NDArray[np.int64] = np.logical_and.accumulate(hot[:, ::-1], axis=1).sum(axis=1)
    return steps
