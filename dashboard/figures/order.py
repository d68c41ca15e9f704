"""Areas from best to worst, and which of them cannot be told apart."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.analysis.ranking import rank_intervals
from geo.catalog import Better, Indicator
from geo.catalog.basis import Jumps
from geo.engine import judged

_WORSE: Final = {
    Better.HIGHER: ("below", "far_below"),
    Better.LOWER: ("above", "far_above"),
    Better.NEITHER: (),
}
"""The bad side of the funnel."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Areas with a value, best first, and how many have none.

    Attributes
    ----------
    rows
        What came in, with `best` and `worst` (the ranks that the area may have), `apart` (its own
        interval is wholly worse than the overall value) and `attention` (it lies on the bad side
        of the funnel: beyond what usually differs between places, at its size).
    rivals
        Whether two rows cannot be told apart; no row is its own rival.
    """

    rows: pd.DataFrame
    rivals: NDArray[np.bool_]
    without: int = 0

    @property
    def apart(self) -> pd.DataFrame:
        """The areas whose whole interval is worse than the overall value."""
        return self.rows[self.rows["apart"]]

    @property
    def flagged(self) -> pd.DataFrame:
        """The areas that need a person's attention, worst first."""
        return self.rows[self.rows["attention"]].iloc[::-1]

    def ends(self, place: int) -> str:
        """Write the rank of a row, as the range that it may have."""
        best, worst = (int(self.rows[name].iloc[place]) for name in ("best", "worst"))
        return str(best) if best == worst else f"{best}–{worst}"

    def tied(self, place: int) -> pd.DataFrame:
        """Return the rows that cannot be told apart from one, nearest first."""
        at = np.flatnonzero(self.rivals[place])
        return self.rows.iloc[at[np.argsort(np.abs(at - place), kind="stable")]]


def comparable(indicator: Indicator) -> bool:
    """Say whether the value of the whole is one that its parts lie about.

    A sum is not, nor are the days on which it jumps: a large count shows what small ones hide.
    """
    return not indicator.counted and not isinstance(indicator.basis, Jumps)


def rank(figures: pd.DataFrame, indicator: Indicator, overall: float) -> Ranked:
    """Order `figures`, and say how far that order can be trusted.

    Shares and rates per household have joint 95 % ranges of ranks (`geo.engine.judged`). What has
    other intervals is told apart where these do not overlap, and what has none where the values
    differ.

    Parameters
    ----------
    figures
        One row an area: code, names, and the columns of an `Answer`.
    overall
        The value of all of them together, in the same unit.
    """
    rising = indicator.better is Better.LOWER
    rows = figures.dropna(subset=["value"]).sort_values(
        ["value", "code"], ascending=[rising, True], ignore_index=True
    )
    apart = rows["low"] > overall if rising else rows["high"] < overall
    apart &= indicator.better is not Better.NEITHER
    best, worst, funnel = _judged(rows, indicator)
    rows = rows.assign(
        best=best, worst=worst, apart=apart, attention=funnel.isin(_WORSE[indicator.better])
    )
    return Ranked(rows, _rivals(rows["best"], rows["worst"]), len(figures) - len(rows))


def _judged(rows: pd.DataFrame, indicator: Indicator) -> tuple[pd.Series, pd.Series, pd.Series]:
    """Return the best and the worst rank of each row, and where it lies in the funnel."""
    if indicator.share or indicator.per_household:
        ranks = judged(rows)
        return ranks["rank_best"], ranks["rank_worst"], ranks["funnel"]
    better = Better.LOWER if indicator.better is Better.LOWER else Better.HIGHER
    low = rows["low"].fillna(rows["value"])
    # An interval that only lacks its upper end has none; what lacks both is as sure as its value.
    high = rows["high"].fillna(rows["value"].where(rows["low"].isna(), np.inf))
    found = rank_intervals(rows["value"], low, high, better=better)
    best, worst = (pd.Series(one, index=rows.index) for one in (found.best, found.worst))
    return best, worst, pd.Series(index=rows.index, dtype=object)


def _rivals(best: pd.Series, worst: pd.Series) -> NDArray[np.bool_]:
    """Return who cannot be told apart from whom, which follows from the ranges of ranks.

    The places wholly better than one are those with the best floors, and a floor is the better the
    fewer places may still be worse: so they are the first `best - 1` in the order of `worst`.
    """
    position = np.empty(len(worst), dtype=np.intp)
    position[np.argsort(worst.to_numpy(), kind="stable")] = np.arange(len(worst))
    better = position[:, np.newaxis] < best.to_numpy()[np.newaxis, :] - 1
    alone = np.eye(len(worst), dtype=bool)
    return ~(better | better.T | alone)
