"""What is how far from which station, in a straight line and on foot; and how much of the ground.

Distances on foot follow `geo.analysis.walking`: from a point straight to the nearest way, along the
ways, and straight to the other point.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from geo.analysis import walking
from geo.analysis.network import Network
from geo.analysis.walking import Located
from geo.catalog.circles import CIRCLES, FARTHEST, Way

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

STEP: Final = 50.0
"""Metres between the points of the lattice that ground is measured by."""

ANY_KIND: Final = ""
"""Stands for stations of whatever kind."""

COLUMNS: Final = tuple(f"{way}_{metres}" for way in Way for metres in CIRCLES.values())
"""How many points of the lattice are within so many metres, by each way."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pairs:
    """Stations and things no farther apart than a limit; every attribute has one entry a pair.

    Attributes
    ----------
    station, thing
        Numbers of the rows given.
    straight, walk
        Metres; on foot NaN beyond the limit, off the network, or without one. On foot is never
        shorter than the straight line.
    """

    station: Ints
    thing: Ints
    straight: Floats
    walk: Floats


def pairs(
    stations: ArrayLike, things: ArrayLike, ways: Network | None, *, limit: float = FARTHEST
) -> Pairs:
    """Find which station and which thing are no farther apart than `limit` in a straight line.

    What is within the limit on foot is so in a straight line, and therefore among them.

    Parameters
    ----------
    stations, things
        x and y in metres, shape (n, 2), in the system of the network.
    ways
        None where nothing is known of the ways: then nothing is known of distances on foot.
    """
    at, to = (np.asarray(one, dtype=np.float64).reshape(-1, 2) for one in (stations, things))
    station, thing, straight = _near(at, to, limit)
    walk = np.full(len(straight), np.nan)
    if ways is not None and len(straight):
        starts, goals = walking.located(ways, at), walking.located(ways, to)
        walk = walking.walks(ways, starts, goals, (station, thing), limit=limit)
    return Pairs(
        station=station,
        thing=thing,
        straight=straight,
        # Ends that are joined across a gap make a way shorter than it is.
        walk=_within(np.maximum(walk, straight), limit),
    )


def frame(
    stations: pd.DataFrame, things: pd.DataFrame, ways: Network | None, *, limit: float = FARTHEST
) -> pd.DataFrame:
    """Return the pairs as rows: station_code, thing, code, straight_m, walk_m.

    Parameters
    ----------
    stations
        code, x, y.
    things
        thing, code, x, y.
    """
    found = pairs(stations[["x", "y"]], things[["x", "y"]], ways, limit=limit)
    rows = things[["thing", "code"]].take(found.thing).reset_index(drop=True)
    rows.insert(0, "station_code", stations["code"].to_numpy()[found.station])
    return rows.assign(straight_m=found.straight, walk_m=found.walk)


def _near(at: Floats, to: Floats, limit: float) -> tuple[Ints, Ints, Floats]:
    if not len(at) or not len(to):
        none = np.empty(0, dtype=np.intp)
        return none, none, np.empty(0)
    found = cKDTree(at).sparse_distance_matrix(cKDTree(to), limit, output_type="ndarray")
    found = found[np.lexsort([found["j"], found["i"]])]
    return found["i"].astype(np.intp), found["j"].astype(np.intp), found["v"]


def _within(metres: Floats, limit: float) -> Floats:
    kept: Floats = np.where(metres <= limit, metres, np.nan)
    return kept


def lattice(area: shapely.Geometry, *, step: float = STEP) -> Floats:
    """Return the points of the lattice that lie in `area`, shape (points, 2).

    The lattice is fixed in the plane: x and y are odd multiples of half a step. So each point is in
    one area of a partition, and numbers of points add up.
    """
    if area.is_empty:
        return np.empty((0, 2))
    west, south, east, north = area.bounds
    x, y = (
        (np.arange(np.floor(low / step), np.ceil(high / step)) + 0.5) * step
        for low, high in ((west, east), (south, north))
    )
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    shapely.prepare(area)
    inside: Floats = points[shapely.contains_xy(area, points)]
    return inside


def ground(
    areas: pd.DataFrame,
    stations: pd.DataFrame,
    ways: Network | None,
    *,
    kinds: bool = True,
    step: float = STEP,
) -> pd.DataFrame:
    """Count how many points of the lattice in each area are within reach of a station.

    A share of area by points is an estimate: of a circle of 300 m it is off by some 1 %, of a
    smaller share of a small area by more.

    Parameters
    ----------
    areas
        area_code, geom: polygons in the system of the network.
    stations
        kind, x, y; a kind may be missing.
    kinds
        Whether also for the stations of each kind alone.

    Returns
    -------
    pandas.DataFrame
        One row an area and kind, `ANY_KIND` first: area_code, station_kind, points, and `COLUMNS`:
        how many of the points are within so many metres. On foot NaN without a network. An area
        that no point lies in has 0 points: its share is not known.
    """
    where = [lattice(geom, step=step) for geom in areas["geom"]]
    points = np.concatenate([np.empty((0, 2)), *where])
    area = np.repeat(np.arange(len(where)), [len(one) for one in where])
    on = None if ways is None else walking.located(ways, points)
    named = sorted({str(kind) for kind in stations["kind"].dropna()} - {ANY_KIND}) if kinds else []
    parts = []
    for kind in (ANY_KIND, *named):
        some = stations if kind == ANY_KIND else stations[stations["kind"] == kind]
        at = some[["x", "y"]].to_numpy(dtype=np.float64)
        metres = {Way.STRAIGHT: _straight(at, points), Way.WALK: _walk(at, on, ways)}
        counts = {
            f"{way}_{limit}": np.bincount(area[far <= limit], minlength=len(where))
            if far is not None
            else np.nan
            for way, far in metres.items()
            for limit in CIRCLES.values()
        }
        parts.append(
            pd.DataFrame(
                {
                    "area_code": areas["area_code"].to_numpy(dtype=object),
                    "station_kind": kind,
                    "points": np.bincount(area, minlength=len(where)),
                    **counts,
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _straight(at: Floats, points: Floats) -> Floats:
    if not len(at) or not len(points):
        return np.full(len(points), np.inf)
    far: Floats = cKDTree(at).query(points, distance_upper_bound=np.nextafter(FARTHEST, np.inf))[0]
    return far


def _walk(at: Floats, points: Located | None, ways: Network | None) -> Floats | None:
    if points is None or ways is None:
        return None
    far = walking.nearest(ways, walking.located(ways, at), points, limit=FARTHEST)
    return np.where(np.isnan(far), np.inf, far)
