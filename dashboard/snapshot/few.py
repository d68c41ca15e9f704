"""Which numbers a sheet withholds: those of so few demands that they point at a person."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from geo.catalog import INDICATORS, Indicator
from geo.catalog.standing import Standing
from geo.disclosure import FEWEST

COUNTS: Final = ("numerator", "denominator", "demands")

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


def withheld(given: Mapping[str, Floats], indicator: Indicator) -> Mapping[str, Mask]:
    """Say which numbers are withheld: counts of 1 to 4, and what is computed of so few cases.

    A share goes with its numerator: beside its denominator it would tell it again. What is counted
    of buildings, organisations or households is about no single demand and stays.
    """
    few = {name: _few(given[name]) for name in COUNTS}
    of_demands = not isinstance(indicator.basis, Standing)
    above, below = few["numerator"] & of_demands, few["denominator"] & of_demands
    value = below | above
    if indicator.counted and of_demands:
        value = value | _few(given["value"])
    same = np.full(value.shape, indicator is INDICATORS["on_time_rate"])
    return {
        "value": value & np.isfinite(given["value"]),
        "low": value & np.isfinite(given["low"]),
        "high": value & np.isfinite(given["high"]),
        "numerator": above,
        "denominator": below,
        "demands": few["demands"],
        "on_time_rate": (few["demands"] | _told(given) | (value & same))
        & np.isfinite(given["on_time_rate"]),
    }


def _told(given: Mapping[str, Floats]) -> Mask:
    """Say where the share of demands closed in time tells that these were few, or nearly so."""
    return _few(np.rint(given["on_time_rate"] / 100 * given["demands"]))


def _few(values: Floats) -> Mask:
    with np.errstate(invalid="ignore"):
        found: Mask = (values > 0) & (values < FEWEST)
    return found


def tells(hidden: Floats) -> bool:
    """Say whether the sum of all tells numbers that are withheld, the others being known.

    It does where one alone is withheld, or where all must be the least or the most they can be.

    >>> tells(np.array([3.0])), tells(np.array([4.0, 4.0])), tells(np.array([2.0, 3.0]))
    (True, True, False)
    """
    return bool(hidden.size) and (
        hidden.size == 1 or hidden.sum() in {hidden.size, hidden.size * (FEWEST - 1)}
    )


def shown(given: Mapping[str, Floats], indicator: Indicator) -> Floats:
    """Return the values as the map may tell them apart: colours and classes are read as numbers.

    Counts of 1 to 4 all look alike, as `FEWEST - 1`; a rate that is withheld is none.
    """
    value = given["value"]
    found = np.where(withheld(given, indicator)["value"], np.nan, value)
    alike = indicator.counted & _few(value) & np.isnan(found)
    return np.where(alike, FEWEST - 1.0, found)
