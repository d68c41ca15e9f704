"""The places of a study as one table, each with the search in which it stands out most."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.engine.hotspots.found import Found
from geo.engine.hotspots.groups import Group
from geo.engine.hotspots.study import Study

_LISTED: Final = 1e6
_GRADE: Final = 1e3
"""A hotspot that is listed comes before any grade, and a grade before any z."""


def table(where: Study, found: Sequence[Found], groups: Sequence[Group]) -> pd.DataFrame:
    """Return every place, of the search in which it is part of a hotspot, else is hottest.

    Parameters
    ----------
    groups
        The hotspots, in the order of their numbers from 1 on.

    Returns
    -------
    units
        As in `Hotspots.units`, of all places.
    """
    number = np.zeros((len(where.units), len(found)), dtype=np.int64)
    at = {one.category: column for column, one in enumerate(found)}
    for rank, group in enumerate(groups, start=1):
        number[group.rows, at[group.category]] = rank
    heat, z = _all(found, lambda one: one.heat), _all(found, lambda one: one.gi.z)
    # A search that could not look at the place says nothing of it.
    score = _LISTED * (number > 0) + _GRADE * heat + np.nan_to_num(z, nan=-_GRADE / 2)
    chosen = np.arange(len(where.units)), np.argmax(score, axis=1)
    columns = {
        "count": _all(found, lambda one: one.count),
        "usual": _all(found, lambda one: one.usual),
        "value": _all(found, lambda one: one.value),
        "z": z,
        "p": _all(found, lambda one: one.gi.p),
        "heat": heat,
        "kind": _all(found, _kinds),
        "run": _all(found, _runs),
        "outlier": _all(found, lambda one: np.where(one.local.outliers, one.local.quadrant, "")),
        "group": number,
    }
    categories = np.array([one.category for one in found], dtype=object)
    return where.units.assign(
        category=categories[chosen[1]],
        **{name: every[chosen] for name, every in columns.items()},
    )


def _all(found: Sequence[Found], of: Callable[[Found], NDArray[Any]]) -> NDArray[Any]:
    """Return what each search says of each place: shape (places, searches)."""
    return np.stack([of(one) for one in found], axis=1)


def _kinds(found: Found) -> NDArray[np.str_]:
    if not found.classed or found.history is None:
        return np.full(len(found.count), "", dtype="<U12")
    plain = np.where(found.history.of_cold, "", found.history.kind)
    return np.where(plain == "none", "", plain)


def _runs(found: Found) -> NDArray[np.int64]:
    if found.history is None:
        return np.zeros(len(found.count), dtype=np.int64)
    return np.where(found.history.of_cold, 0, found.history.run)
