"""Numbers by place and part of the period, before they become rows."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geo.analysis.rates import garwood, wilson
from geo.catalog import Indicator

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One indicator: arrays of the shape (places, parts), NaN for no data.

    Attributes
    ----------
    numerator, denominator
        Counts; the denominator is NaN throughout for a plain count.
    value, low, high
        In the indicator's unit; the interval is the 95 % one, where it has one.
    mean_of_days, days
        The mean of the days' own values, and how many days have one.
    """

    numerator: Numbers
    denominator: Numbers
    value: Numbers = field(default_factory=lambda: np.empty(0))
    low: Numbers = field(default_factory=lambda: np.empty(0))
    high: Numbers = field(default_factory=lambda: np.empty(0))
    mean_of_days: Numbers = field(default_factory=lambda: np.empty(0))
    days: Numbers = field(default_factory=lambda: np.empty(0))

    def only(self, known: NDArray[np.bool_]) -> "Figures":
        """Return them without a value where nothing is known: a count there is no 0."""
        blank = {
            name: np.where(known, getattr(self, name), np.nan)
            for name in ("value", "low", "high", "mean_of_days")
        }
        return replace(self, **blank)


def quotients(
    indicator: Indicator,
    numerator: Numbers,
    denominator: Numbers | None,
    *,
    mean_of_days: Numbers | None = None,
    days: Numbers | None = None,
) -> Figures:
    """Divide, with the interval that belongs to the indicator.

    Parameters
    ----------
    mean_of_days
        Of the days' plain quotients, without the indicator's factor.
    """
    blank = np.full(numerator.shape, np.nan)
    below = blank if denominator is None else np.where(denominator > 0, denominator, np.nan)
    value = indicator.factor * (numerator if denominator is None else numerator / below)
    low = high = blank
    if indicator.share and denominator is not None:
        low, high = wilson(numerator, denominator)
    elif indicator.per_household:
        low, high = garwood(numerator, below)
    return Figures(
        numerator=numerator,
        denominator=blank if denominator is None else denominator.astype(np.float64),
        value=value,
        low=indicator.factor * low,
        high=indicator.factor * high,
        mean_of_days=blank if mean_of_days is None else indicator.factor * mean_of_days,
        days=np.zeros(numerator.shape) if days is None else days,
    )


def grid(shape: tuple[int, int], at: Any, values: Any) -> Numbers:  # noqa: ANN401 - rows of a query
    """Put values where they belong, 0 elsewhere.

    Parameters
    ----------
    at
        The places and the parts, two sequences of row numbers.
    """
    filled = np.zeros(shape)
    filled[at] = np.asarray(values, dtype=np.float64)
    return filled
