"""Why a rate changed: what is done differently, and what there is to do."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import RongtuError

_Floats = NDArray[np.float64]

_STRATUM: Final = ["place", "category"]
_PERIODS: Final = ("before", "after")
_COUNTS: Final = [
    f"{count}_{period}" for period in _PERIODS for count in ("numerator", "denominator")
]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change:
    """A change of a rate between two periods and its parts, all in the unit of the rate.

    Attributes
    ----------
    before, after
        The rate of each period; NaN where its denominator is empty.
    change
        `after - before`, which is `performance + mix`.
    performance
        What the rates of the strata changed, at the means of their shares.
    mix
        What the shares of the strata changed, at the means of their rates; this is
        `mix_of_categories + mix_of_places`.
    mix_of_categories, mix_of_places
        What of the mix comes of other categories, and of other places, having become more.
    strata
        place, category, share_before, share_after, rate_before, rate_after, performance, mix:
        one row a stratum. `performance` and `mix` each add up to that of the whole.
    places, categories
        `performance` by place and by category: two views, each of which adds up to the whole.
    """

    before: float
    after: float
    change: float
    performance: float
    mix: float
    mix_of_categories: float
    mix_of_places: float
    strata: pd.DataFrame
    places: "pd.Series[float]"
    categories: "pd.Series[float]"


def decompose(frame: pd.DataFrame) -> Change:
    """Split the change of a rate into performance and mix.

    With w the share of a stratum (place x category) in the denominator and r its rate, performance
    is the sum of mean(w) x change of r, and mix the sum of mean(r) x change of w: nothing is left
    over. A stratum that exists in one period only has no rate in the other. The known rate is taken
    for both, so that all it adds is mix. For the mix of one stratum its rate is taken relative to
    that of the whole, which changes no sum: a stratum below the mean that grows pulls down.

    The mix is shared between categories and places by the Shapley value of the two mix effects by
    category alone and by place alone: each counts, and half of what the two leave of the mix.

    Parameters
    ----------
    frame
        place, category, numerator_before, denominator_before, numerator_after, denominator_after:
        any number of rows a stratum.

    Returns
    -------
    Change
        Where a period has no denominator, NaN but for the rate and the shares of the other.

    Raises
    ------
    RongtuError
        If a place or category is missing, a count is negative or missing, or a stratum has a
        numerator without a denominator: the rate is then no mean of the rates of its strata.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates. JASA 50(272), 1168-1194.
    Shorrocks, A. F. (2013). Decomposition procedures for distributional analysis: a unified
    framework based on the Shapley value. Journal of Economic Inequality 11(1), 99-126.
    """
    found = _counted(frame)
    counts = found[_COUNTS].to_numpy().T.reshape(2, 2, -1)
    strata = _effects(counts)
    by_place, by_category = (
        _sum(_effects(_grouped(counts, found[key]))["mix"]) for key in _STRATUM
    )
    before, after = _rate(counts.sum(axis=-1))
    mix = _sum(strata["mix"])
    joint = mix - by_place - by_category
    table = found[_STRATUM].assign(**strata)
    return Change(
        before=float(before),
        after=float(after),
        change=float(after - before),
        performance=_sum(strata["performance"]),
        mix=mix,
        mix_of_categories=by_category + joint / 2,
        mix_of_places=by_place + joint / 2,
        strata=table,
        places=table.groupby("place")["performance"].sum(skipna=False),
        categories=table.groupby("category")["performance"].sum(skipna=False),
    )


def _effects(counts: _Floats) -> dict[str, _Floats]:
    """Return what each stratum adds, from counts of shape (period, numerator or denominator, s)."""
    share = _ratio(counts[:, 1], counts[:, 1].sum(axis=-1, keepdims=True))
    rate = _rate(counts)
    known = np.where(np.isnan(rate), rate[::-1], rate)
    whole = _rate(counts.sum(axis=-1))
    return {
        "share_before": share[0],
        "share_after": share[1],
        "rate_before": rate[0],
        "rate_after": rate[1],
        "performance": share.mean(axis=0) * (known[1] - known[0]),
        "mix": (known.mean(axis=0) - whole.mean()) * (share[1] - share[0]),
    }


def _grouped(counts: _Floats, keys: "pd.Series[str]") -> _Floats:
    group, found = pd.factorize(keys)
    sums = [np.bincount(group, weights=row, minlength=len(found)) for row in counts.reshape(4, -1)]
    return np.reshape(sums, (2, 2, -1))


def _rate(counts: _Floats) -> _Floats:
    return _ratio(counts[:, 0], counts[:, 1])


def _ratio(part: _Floats, whole: _Floats) -> _Floats:
    whole = np.broadcast_to(whole, part.shape)
    ratio: _Floats = np.divide(part, whole, out=np.full(part.shape, np.nan), where=whole > 0)
    return ratio


def _sum(effects: _Floats) -> float:
    return float(effects.sum()) if effects.size else np.nan


def _counted(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the counts of each stratum that exists, one row each, or say what is wrong."""
    if frame[_STRATUM].isna().any(axis=None):
        raise RongtuError(
            given="Counts of no place or category",
            wanted="a place and a category in every row",
            remedy="give what has none a key of its own",
        )
    counts = frame[_COUNTS].astype(np.float64)
    if not (counts >= 0).all(axis=None):
        raise RongtuError(
            given="A count that is negative or missing",
            wanted="counts from 0 on",
            remedy="give 0 where nothing was counted",
        )
    found = frame[_STRATUM].join(counts).groupby(_STRATUM, as_index=False).sum()
    for period in _PERIODS:
        alone = (found[f"denominator_{period}"] == 0) & (found[f"numerator_{period}"] > 0)
        if alone.any():
            place, category = found.loc[alone, _STRATUM].iloc[0]
            raise RongtuError(
                given=f"{alone.sum()} strata with a numerator and no denominator {period}, "
                f"such as {place!r} x {category!r}",
                wanted="a rate that is the mean of the rates of its strata",
                remedy="split a rate whose numerator is counted among its denominator",
            )
    exists = (found["denominator_before"] > 0) | (found["denominator_after"] > 0)
    return found[exists].reset_index(drop=True)
