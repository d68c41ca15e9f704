"""Which area a row belongs to, by all that it says.

A point belongs to the finest area that holds it, and outside all areas to the nearest one within
a tolerance. Without a point, or with one that is nowhere, the row's own code of an area counts,
and after that the names in its address. How the place was found is stated beside it.
"""

from typing import Final

import numpy as np
import pandas as pd

from etl.place.areas import Areas, Geometries
from etl.place.names import MIN_SCORE, Gazetteer
from etl.place.points import NOWHERE, beside, holding

TOLERANCE_M: Final = 50.0
NAMED: Final = ("district", "street", "community", "compound")
"""Levels that have a name of their own among the ways a place is obtained."""
WAYS: Final = ("none", "exact", "nearest", "name", "area", *NAMED)


def placed(  # noqa: PLR0913 - everything that a row can say of its place
    points: Geometries,
    codes: "pd.Series[str]",
    addresses: "pd.Series[str] | None" = None,
    *,
    areas: Areas,
    gazetteer: Gazetteer | None = None,
    metric_srid: int,
    tolerance_m: float = TOLERANCE_M,
    min_score: float = MIN_SCORE,
) -> pd.DataFrame:
    """Return `area_code`, `place_how` and `place_score` of each row.

    Parameters
    ----------
    points
        One a row, none where the row has no point.
    codes
        What the row itself says; a code of no known area says nothing. Its index is the result's.
    addresses
        Text with names of places, looked up in `gazetteer`.
    tolerance_m
        How far outside of all areas a point may be, in metres of the plane `metric_srid`.
    min_score
        The score from which on a name counts.
    """
    place = holding(points, areas)
    way = np.where(place == NOWHERE, WAYS.index("none"), WAYS.index("exact"))
    score = np.full(len(codes), np.nan)

    left = np.flatnonzero(place == NOWHERE)
    place[left], _ = beside(points[left], areas, tolerance_m=tolerance_m, metric_srid=metric_srid)
    way[left[place[left] != NOWHERE]] = WAYS.index("nearest")

    left = left[place[left] == NOWHERE]
    known = pd.Index(areas.ordered["code"])
    place[left] = known.get_indexer(pd.Index(codes.array[left]))
    told = left[place[left] != NOWHERE]
    levels = [level if level in NAMED else "area" for level in areas.ordered["level"]]
    ways = np.array([WAYS.index(level) for level in levels], dtype=np.intp)
    way[told] = ways[place[told]]

    left = left[place[left] == NOWHERE]
    if gazetteer is not None and addresses is not None and len(left):
        found = gazetteer.find(addresses.iloc[left], min_score=min_score)
        place[left] = known.get_indexer(pd.Index(found["area_code"].array))
        named = place[left] != NOWHERE
        way[left[named]] = WAYS.index("name")
        score[left[named]] = found["score"].to_numpy(dtype=np.float64)[named]

    hows = pd.array(WAYS, dtype="str").take(way)
    return pd.DataFrame(
        {
            "area_code": areas.codes(place).set_axis(codes.index),
            "place_how": pd.Series(hows, index=codes.index),
            "place_score": pd.Series(score, index=codes.index),
        }
    )
