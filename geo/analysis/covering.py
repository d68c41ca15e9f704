"""Which sites cover which places, and what would be lost if a station closed."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from geo.errors import RongtuError

Floats = NDArray[np.float64]
Cover: TypeAlias = ArrayLike | sparse.sparray
"""Booleans, dense or sparse, shape (places, sites): whether the site would cover the place."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Closing:
    """What would be lost if one station closed and all others stayed.

    Attributes
    ----------
    households
        For each station the households that no other one covers; NaN if there are none at all.
    places
        For each station the places that no other one covers.
    covered
        Households that the stations cover together.
    total
        All households.
    """

    households: Floats
    places: NDArray[np.intp]
    covered: float
    total: float


def within(distances: ArrayLike, *, limit_m: float) -> sparse.csc_array:
    """Return which places each site covers, from all distances.

    Parameters
    ----------
    distances
        Metres, shape (places, sites); infinite or NaN where there is no way.
    limit_m
        The farthest distance that is still covered.
    """
    return sparse.csc_array(np.asarray(distances, dtype=np.float64) <= limit_m)


def covered_by(cover: Cover) -> NDArray[np.bool_]:
    """Return for each place (row) of `cover` whether any site (column) covers it."""
    return _sites_of(columns(cover)) > 0


def closing(cover: Cover, weights: ArrayLike) -> Closing:
    """Find for each station what only it covers.

    Parameters
    ----------
    cover
        Which station covers which place.
    weights
        Households of each place.

    Raises
    ------
    RongtuError
        If the shapes differ, or a weight is negative or unknown.
    """
    covers = columns(cover)
    known = households(weights, places=covers.shape[0])
    stations = _sites_of(covers)
    alone = stations == 1
    total = float(known.sum())
    lost = covers.T @ np.where(alone, known, 0) if total > 0 else np.full(covers.shape[1], np.nan)
    return Closing(
        households=lost,
        places=covers.T.astype(np.intp) @ alone.astype(np.intp),
        covered=float(known[stations > 0].sum()),
        total=total,
    )


def columns(cover: Cover) -> sparse.csc_array:
    """Return a copy of `cover` as sparse columns of sorted places, without stored zeros.

    Raises
    ------
    RongtuError
        If it has not two dimensions.
    """
    dimensions = len(np.shape(cover))
    if dimensions != 2:  # noqa: PLR2004 - places and sites
        raise RongtuError(
            given=f"A cover of {dimensions} dimensions",
            wanted="booleans of shape (places, sites)",
            remedy="build it with geo.analysis.covering.within",
        )
    given = cover if sparse.issparse(cover) else np.asarray(cover, dtype=np.bool_)
    found = sparse.csc_array(given, dtype=np.bool_, copy=True)
    found.sum_duplicates()
    found.eliminate_zeros()
    return found


def households(weights: ArrayLike, *, places: int) -> Floats:
    """Return the weights as floats, one a place.

    Raises
    ------
    RongtuError
        If there are more or fewer than `places`, or one is negative, infinite or unknown.
    """
    found = np.asarray(weights, dtype=np.float64)
    if found.shape != (places,):
        raise RongtuError(
            given=f"Households of shape {found.shape} for {places} places",
            wanted="one number a place",
            remedy="give the households in the order of the rows of the cover",
        )
    wrong = ~(np.isfinite(found) & (found >= 0))
    if wrong.any():
        raise RongtuError(
            given=f"{np.count_nonzero(wrong)} places with negative or unknown households",
            wanted="0 or more households a place",
            remedy="leave these places out, and say how many they are",
        )
    return found


def _sites_of(cover: sparse.csc_array) -> NDArray[np.intp]:
    return np.bincount(cover.indices, minlength=cover.shape[0])
