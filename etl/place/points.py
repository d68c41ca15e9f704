"""Which area holds a point, and which is nearest to one that none holds."""

from typing import Final

import numpy as np
import pandas as pd
import shapely

from etl.place.areas import Areas, Floats, Geometries, Places, flat, lon_lat

NOWHERE: Final = -1
_SAME_M: Final = 0.01
"""Areas whose distances differ by less are equally near: two that share the border, mostly."""
_ROUNDING_M: Final = 1e-6


def finest(points: Geometries, areas: Areas) -> "pd.Series[str]":
    """Return the code of the finest area that holds each point, missing where none does.

    A point on the border of several holds with the one that has the lowest code.
    """
    return areas.codes(holding(points, areas))


def holding(points: Geometries, areas: Areas) -> Places:
    """Return the position of the finest area that holds each point, -1 where none does."""
    found = np.full(len(points), NOWHERE, dtype=np.intp)
    x, y = lon_lat(points)
    left = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    # The tree only finds boxes: it would ask polygons unprepared, which is twice as slow for
    # compounds and three times for districts. A tree of the points asks prepared polygons, but
    # costs more to build than all the questions; each finer level leaves fewer points besides.
    for tier in areas.tiers():
        point, area = tier.tree.query(points[left])
        at = left[point]
        held = shapely.intersects_xy(tier.shapes[area], x[at], y[at])
        _keep_first(found, at[held], area[held] + tier.start)
        left = left[found[left] == NOWHERE]
    return found


def nearest(
    points: Geometries, areas: Areas, *, tolerance_m: float, metric_srid: int
) -> tuple["pd.Series[str]", Floats]:
    """Return the code of the area nearest to each point, and how far it is.

    Both are missing where none is within the tolerance. Among areas that are equally near, to a
    centimetre, the finest counts, then the lowest code.
    """
    found, distance = beside(points, areas, tolerance_m=tolerance_m, metric_srid=metric_srid)
    return areas.codes(found), distance


def beside(
    points: Geometries, areas: Areas, *, tolerance_m: float, metric_srid: int
) -> tuple[Places, Floats]:
    """Return the position of the area nearest to each point and its distance; see `nearest`."""
    found = np.full(len(points), NOWHERE, dtype=np.intp)
    distance = np.full(len(points), np.nan)
    there = np.flatnonzero(np.isfinite(lon_lat(points)[0]))
    if not len(there) or areas.frame.empty:
        return found, distance
    plane = areas.plane(metric_srid)
    moved = flat(points[there], metric_srid)
    # Few of the points of a feed are near anything: the others cost one question.
    close = shapely.dwithin(plane.union, moved, tolerance_m + _ROUNDING_M)
    there, moved = there[close], moved[close]
    (one, _), least = plane.tree.query_nearest(moved, return_distance=True, all_matches=False)
    point, area = plane.tree.query(moved[one], predicate="dwithin", distance=least + _SAME_M)
    apart = shapely.distance(plane.tree.geometries[area], moved[one[point]])
    chosen = apart <= tolerance_m
    at, area, apart = there[one[point[chosen]]], area[chosen], apart[chosen]
    _keep_first(found, at, area)
    kept = found[at] == area
    distance[at[kept]] = apart[kept]
    return found, distance


def _keep_first(found: Places, at: Places, area: Places) -> None:
    """Write each area where it was found; of several in one place the first of all areas stays."""
    order = np.argsort(-area, kind="stable")
    found[at[order]] = area[order]
