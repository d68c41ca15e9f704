"""How long demands take to close, those still open accounted for."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geo.analysis.rates import Z_95
from geo.errors import RongtuError

_Floats = NDArray[np.float64]

_SHARES: Final = {"median": 0.5, "p90": 0.9}
_CELLS: Final = 500_000
"""How many places x hours are worked on at once: memory stays small whatever is asked for."""
_ROUNDING: Final = 1e-9
"""Survival that close to a share has reached it: it is a product of thousands of factors."""


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A survival function, or one for each place.

    Attributes
    ----------
    times
        Hours, increasing, shape (h,).
    at_risk
        Demands neither closed nor censored before each hour, shape (..., h).
    survival
        Share still open after each hour, shape (..., h); NaN where there is no demand.
    variance
        Greenwood's variance of `survival`, same shape; NaN once nothing is left open.
    """

    times: _Floats
    at_risk: _Floats
    survival: _Floats
    variance: _Floats


@dataclass(frozen=True, slots=True, eq=False)
class Quantile:
    """The least hours within which a share is closed, with the interval, each of shape (...)."""

    hours: _Floats
    low: _Floats
    high: _Floats


def kaplan_meier(hours: ArrayLike, closed: ArrayLike, censored: ArrayLike) -> Curve:
    """Estimate the share of demands still open after each hour.

    A demand closed after a duration d counts at d rounded *up*: closed within h hours. One still
    open at the age d is censored at d rounded *down*: open after h hours. At equal hours closures
    come before censorings: what was open after h hours could have been closed within h.

    Parameters
    ----------
    hours
        Whole hours from 0 on, increasing, shape (h,).
    closed, censored
        Demands closed and demands still open at each of `hours`, shape (..., h): one row a place.

    Raises
    ------
    RongtuError
        If the hours do not increase from 0 on, or a count is negative, missing or without hour.

    References
    ----------
    Kaplan, E. L. and Meier, P. (1958). Nonparametric estimation from incomplete observations.
    JASA 53(282), 457-481.
    """
    times, d, c = (np.asarray(values, dtype=np.float64) for values in (hours, closed, censored))
    _check(times, d, c)
    n = np.cumsum((d + c)[..., ::-1], axis=-1)[..., ::-1]
    # Where nobody is at risk any more, the curve stays where it was.
    kept = np.divide(n - d, n, out=np.ones_like(n), where=n > 0)
    survival = np.where(n[..., :1] > 0, np.cumprod(kept, axis=-1), np.nan)
    terms = np.divide(d, n * (n - d), out=np.where(d > 0, np.nan, 0.0), where=n > d)
    return Curve(times, n, survival, survival**2 * np.cumsum(terms, axis=-1))


def quantile(curve: Curve, p: float, *, z: float = Z_95) -> Quantile:
    """Return the least number of hours within which the share `p` of demands is closed.

    The interval runs from the first hour at which the survival is not told apart from `1 - p` by
    the log(-log) transformed test to the hour after the last such one; an hour that carries the
    curve from surely above to surely below is the interval. It has no end (infinity) where what is
    still open leaves it unbounded, or where only the hour that closes all that was left could bound
    it: the variance is undefined there.

    Parameters
    ----------
    curve
        One curve, or one a place.
    p
        Share, 0 < p < 1: 0.5 is the median.
    z
        Standard normal quantile; the default gives 95 %.

    Returns
    -------
    Quantile
        `hours` is NaN where the curve never falls that far: no data. `low` may be known even then:
        it takes at least so long. `low` and `high` are NaN where nothing can be said.

    Raises
    ------
    RongtuError
        If `p` is not between 0 and 1.

    References
    ----------
    Brookmeyer, R. and Crowley, J. (1982). A confidence interval for the median survival time.
    Biometrics 38(1), 29-41.
    """
    if not 0 < p < 1:
        raise RongtuError(
            given=f"A quantile at {p}",
            wanted="a share above 0 and below 1",
            remedy="0.5 is the median, 0.9 the 90th percentile",
        )
    score = _score(curve, 1 - p)
    least = _first(curve.survival <= 1 - p + _ROUNDING)
    first = _first(score >= -z)
    after = curve.times.size - _first((score <= z)[..., ::-1])
    hours = np.append(curve.times, np.nan)
    end = np.where(after < _first(curve.survival <= 0), hours[after], np.inf)
    low = hours[first]
    return Quantile(hours=hours[least], low=low, high=np.where(np.isnan(low), np.nan, end))


def times_to_close(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the hours within which half, and nine tenths, of each place's demands are closed.

    Parameters
    ----------
    frame
        code, hours, closed, censored as in `kaplan_meier`: any number of rows a code, any order.

    Returns
    -------
    pandas.DataFrame
        One row a code, sorted: code, demands, open (counts), median, median_low, median_high,
        p90, p90_low, p90_high (hours, as in `quantile`). A missing code is a place of its own.

    Raises
    ------
    RongtuError
        As in `kaplan_meier`.
    """
    place, codes = pd.factorize(frame["code"], sort=True, use_na_sentinel=False)
    hour, hours = pd.factorize(frame["hours"].to_numpy(dtype=np.int64), sort=True)
    cell = place * hours.size + hour
    counts = [frame[name].to_numpy(dtype=np.float64) for name in ("closed", "censored")]
    step = max(1, _CELLS // max(1, hours.size))
    blocks = []
    for start in range(0, max(1, len(codes)), step):
        shape = (min(step, len(codes) - start), hours.size)
        here = (place >= start) & (place < start + step)
        cells = cell[here] - start * hours.size
        closed, censored = (
            np.bincount(cells, weights=count[here], minlength=shape[0] * shape[1])
            .reshape(shape)
            .astype(np.float64, copy=False)
            for count in counts
        )
        blocks.append(_times(hours, closed, censored))
    found = pd.concat(blocks, ignore_index=True)
    found.insert(0, "code", codes)
    return found


def _times(hours: _Floats, closed: _Floats, censored: _Floats) -> pd.DataFrame:
    curve = kaplan_meier(hours, closed, censored)
    still_open = censored.sum(axis=-1)
    columns = {"demands": (closed.sum(axis=-1) + still_open).astype(np.int64)}
    columns["open"] = still_open.astype(np.int64)
    for name, share in _SHARES.items():
        found = quantile(curve, share)
        columns |= {name: found.hours, f"{name}_low": found.low, f"{name}_high": found.high}
    return pd.DataFrame(columns)


def _score(curve: Curve, share: float) -> _Floats:
    """Return how far log(-log(survival)) is from that of `share`, in standard errors.

    It is -inf before the first closure and NaN once nothing is left open.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        hazard = -np.log(curve.survival)
        error = np.sqrt(curve.variance) / (curve.survival * hazard)
        score: _Floats = (np.log(hazard) - np.log(-np.log(share))) / error
    return np.where(curve.survival == 1, -np.inf, score)


def _first(holds: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the index of the first hour at which `holds`; their number where it never does."""
    end = np.ones((*holds.shape[:-1], 1), dtype=np.bool_)
    first: NDArray[np.int64] = np.concatenate([holds, end], axis=-1).argmax(axis=-1)
    return first


def _check(times: _Floats, closed: _Floats, censored: _Floats) -> None:
    if not (np.all(np.diff(times, prepend=-1) > 0) and np.all(times >= 0)):
        raise RongtuError(
            given="Hours that do not increase from 0 on",
            wanted="whole hours in order, each once",
            remedy="add up what falls into the same hour, and sort",
        )
    if not (closed.shape == censored.shape and closed.shape[-1:] == times.shape):
        raise RongtuError(
            given=f"Counts of shapes {closed.shape} and {censored.shape} for {times.size} hours",
            wanted="a row a place, and in it a count for each hour",
            remedy="give 0 where nothing was closed or left open",
        )
    if not (np.all(closed >= 0) and np.all(censored >= 0)):
        raise RongtuError(
            given="A count that is negative or missing",
            wanted="counts from 0 on",
            remedy="give 0 where nothing was closed or left open",
        )
