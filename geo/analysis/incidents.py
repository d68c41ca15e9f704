"""Groups of incidents that lie closer together than those around them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.errors import RongtuError

Floats = NDArray[np.float64]

MIN_SIZE: Final = 10
MOST: Final = 20_000
"""Points that are grouped at most: the work grows with the square of their number."""
NOISE: Final = -1

_INSIDE: Final = 0.9
"""The share of a group's members within its radius."""


class Outcome(StrEnum):
    """What came of the search for groups."""

    GROUPED = "grouped"
    NO_POINTS = "no points"
    TOO_FEW = "too few"
    """Fewer points than one group needs."""
    ONE_PLACE = "one place"
    """All points have the same coordinate: more a default one than a group."""
    ALL_NOISE = "all noise"
    """No part is denser than what is around it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """Incidents close to each other.

    Attributes
    ----------
    rows
        Rows of the members.
    centre
        x and y, metres: the mean of the members, weighted by `strength` so that a wide fringe does
        not pull it away.
    radius_m
        Distance from the centre within which 90 % of the members are.
    hull
        The smallest convex shape that holds all members, metres; a line or a point if they all lie
        on one.
    strength
        Mean of how strongly its members belong to it, 0 to 1: near 1 for an even density, low for
        a small core with a wide fringe.
    """

    rows: NDArray[np.intp]
    centre: tuple[float, float]
    radius_m: float
    hull: shapely.Geometry
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Incidents:
    """Every incident with its group, and the groups, largest first.

    Attributes
    ----------
    outcome
        Whether there are groups, or why not.
    label
        For each row the number of its group in `groups`, -1 (`NOISE`) for none.
    strength
        For each row how strongly it belongs to its group, 0 to 1; 0 for none.
    groups
        Each with `min_size` members or more.
    """

    outcome: Outcome
    label: NDArray[np.intp]
    strength: Floats
    groups: tuple[Group, ...]


def groups(xy: ArrayLike, *, min_size: int = MIN_SIZE) -> Incidents:
    """Group points by density, whatever it is, with HDBSCAN.

    This describes, it does not test: points strewn at random have groups too. Where there is only
    one dense part, the sparse rest may be called a group as well, since all points together never
    are one. The result does not depend on the order of the rows.

    Parameters
    ----------
    xy
        Metres, shape (points, 2), without stacks of default coordinates.
    min_size
        The least number of members, 2 or more.

    Raises
    ------
    RongtuError
        If there are more than `MOST` points, one has no coordinate, or `min_size` is below 2.

    References
    ----------
    Campello, R. J. G. B., Moulavi, D. & Sander, J. (2013). Density-based clustering based on
    hierarchical density estimates. PAKDD 2013, Springer, 160-172.
    """
    points = _checked(xy, min_size)
    outcome = _outcome(points, min_size)
    label = np.full(len(points), NOISE, dtype=np.intp)
    strength = np.zeros(len(points))
    if outcome is not Outcome.GROUPED:
        return Incidents(outcome=outcome, label=label, strength=strength, groups=())
    from sklearn.cluster import HDBSCAN  # noqa: PLC0415 - it takes seconds to import

    order = np.lexsort(points.T)
    # The copy says what happens to the points: sklearn 1.9 warns where that is left to its default.
    # The leaves of the tree: its default, the excess of mass, makes one group of a whole district.
    tree = HDBSCAN(min_cluster_size=min_size, cluster_selection_method="leaf", copy=True)
    found = tree.fit(points[order])
    label[order], strength[order] = found.labels_, found.probabilities_
    made = [_group(points, strength, np.flatnonzero(label == of)) for of in range(label.max() + 1)]
    made.sort(key=lambda group: (-group.rows.size, group.centre))
    for number, group in enumerate(made):
        label[group.rows] = number
    return Incidents(
        outcome=Outcome.GROUPED if made else Outcome.ALL_NOISE,
        label=label,
        strength=strength,
        groups=tuple(made),
    )


def _checked(xy: ArrayLike, min_size: int) -> Floats:
    points = np.asarray(xy, dtype=np.float64)
    if not points.size:
        points = points.reshape(0, 2)
    if points.ndim != 2 or points.shape[1] != 2:  # noqa: PLR2004 - x and y
        raise RongtuError(
            given=f"Points of shape {points.shape}",
            wanted="x and y in metres, shape (points, 2)",
            remedy="give one row a point",
        )
    if len(points) > MOST:
        raise RongtuError(
            given=f"{len(points):,} points",
            wanted=f"{MOST:,} at most",
            remedy="take a shorter period, a smaller area or one category",
        )
    unknown = np.count_nonzero(~np.isfinite(points).all(axis=1))
    if unknown:
        raise RongtuError(
            given=f"{unknown:,} points without coordinates",
            wanted="x and y in metres of every point",
            remedy="leave these points out, and say how many they are",
        )
    if min_size < 2:  # noqa: PLR2004 - one point is no group
        raise RongtuError(
            given=f"Groups of {min_size} points", wanted="2 or more", remedy="raise min_size"
        )
    return points


def _outcome(points: Floats, min_size: int) -> Outcome:
    if not len(points):
        return Outcome.NO_POINTS
    if len(points) < min_size:
        return Outcome.TOO_FEW
    return Outcome.ONE_PLACE if (points == points[0]).all() else Outcome.GROUPED


def _group(points: Floats, strength: Floats, rows: NDArray[np.intp]) -> Group:
    members = points[rows]
    # From the first member, so that many at one coordinate have it as their centre, unrounded.
    centre = members[0] + np.average(members - members[0], axis=0, weights=strength[rows])
    return Group(
        rows=rows,
        centre=(float(centre[0]), float(centre[1])),
        radius_m=float(np.quantile(np.hypot(*(members - centre).T), _INSIDE)),
        hull=shapely.convex_hull(shapely.multipoints(members)),
        strength=float(strength[rows].mean()),
    )
