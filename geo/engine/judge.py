"""Which places stand out, and which cannot be told apart."""

from typing import Final

import numpy as np
import pandas as pd

from geo.analysis import funnel, ranking, smoothing
from geo.catalog import INDICATORS, Better, Indicator

JUDGEMENTS: Final = (
    "smoothed", "weight", "funnel", "rank", "rank_best", "rank_worst", "tied",
)  # fmt: skip


def judged(figures: pd.DataFrame) -> pd.DataFrame:
    """Add what can be said of each place among the others of its indicator and part.

    Parameters
    ----------
    figures
        The frame of an `Answer`.

    Returns
    -------
    pandas.DataFrame
        `figures` with `smoothed` (empirical Bayes, in the indicator's unit) and the `weight` that
        the place's own figure has in it; `funnel` (where it lies in the funnel plot, adjusted for
        overdispersion: the name of a `geo.analysis.funnel.Position`); `rank` with `rank_best` and
        `rank_worst` (joint 95 %), and `tied`: whether some other place cannot be told apart from
        it. NaN, None and False for indicators that have no such interval.
    """
    parts = [
        _judged(INDICATORS[str(key)], part)
        for (key, _), part in figures.groupby(["indicator", "start"], sort=False)
    ]
    if not parts:
        return figures.assign(**dict.fromkeys(JUDGEMENTS))
    return pd.concat(parts).sort_index()


def _judged(indicator: Indicator, part: pd.DataFrame) -> pd.DataFrame:
    shares = indicator.share
    if not shares and not indicator.per_household:
        blank = dict.fromkeys(JUDGEMENTS, np.nan)
        return part.assign(**blank | {"funnel": None, "tied": False})
    known = part["value"].notna()
    counts = [
        part[name].where(known, 0).fillna(0).to_numpy() for name in ("numerator", "denominator")
    ]
    smooth = smoothing.smooth_shares if shares else smoothing.smooth_rates
    in_funnel = funnel.share_funnel if shares else funnel.rate_funnel
    in_order = ranking.rank_shares if shares else ranking.rank_rates
    smoothed = smooth(*counts)
    position = in_funnel(*counts, adjusted=True).position
    names = [None if one is None else one.name.lower() for one in position]
    # What is neither better nor worse is ranked by size alone.
    better = Better.HIGHER if indicator.better is Better.NEITHER else indicator.better
    ranks = in_order(*counts, better=better)
    return part.assign(
        smoothed=indicator.factor * smoothed.value,
        weight=smoothed.weight,
        funnel=pd.Series(names, index=part.index, dtype=object),
        rank=ranks.rank,
        rank_best=ranks.best,
        rank_worst=ranks.worst,
        tied=ranks.tied,
    )
