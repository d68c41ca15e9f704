"""Who is to be served by new stations, by what, and from where, read of the database."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from scipy.sparse import csc_array
from sqlalchemy import Connection

from geo.analysis import reach
from geo.analysis.network import Network
from geo.catalog.circles import Way
from geo.crs import Reference
from geo.engine import metric, near
from geo.engine.near import Stations
from geo.engine.siting.model import Candidates, SitingQuestion
from geo.errors import RongtuError, UnknownKeyError
from geo.queries import areas
from geo.queries import reach as queries

MOST: Final = 200
"""New stations that can be asked for: beyond that nobody reads the list."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """Who is to be served, by what, from where; all with x and y."""

    system: Reference
    ways: Network | None
    way: Way
    metres: int
    stations: Stations
    compounds: pd.DataFrame
    without_households: int
    candidates: pd.DataFrame
    lost: int
    """Candidates that the plane has no room for."""

    def cover(self, sites: pd.DataFrame) -> csc_array:
        """Return which of the compounds (rows) each site (column) is near enough to."""
        found = reach.pairs(
            sites[["x", "y"]], self.compounds[["x", "y"]], self._ways, limit=self.metres
        )
        far = found.straight if self.way is Way.STRAIGHT else found.walk
        near_enough = far <= self.metres
        return csc_array(
            (
                np.ones(int(near_enough.sum()), dtype=bool),
                (found.thing[near_enough], found.station[near_enough]),
            ),
            shape=(len(self.compounds), len(sites)),
        )

    @property
    def _ways(self) -> Network | None:
        return self.ways if self.way is Way.WALK else None


def read(connection: Connection, question: SitingQuestion) -> Ground:
    """Read who is to be served, and from where.

    Raises
    ------
    UnknownKeyError
        No such area, station or kind of station.
    RongtuError
        No such living circle, no such number of sites, or points that are none.
    """
    if not 1 <= question.k <= MOST:
        raise RongtuError(
            given=f"{question.k:,} new stations",
            wanted=f"1 to {MOST}",
            remedy="ask for as many as could be built",
        )
    metres = near.metres(question.minutes)
    within = question.within
    if within is not None and connection.execute(areas.one(within)).first() is None:
        levels = [row.level for row in connection.execute(areas.levels())]
        known = connection.execute(areas.tree(*levels[:3])).scalars().all()
        raise UnknownKeyError("area", within, known)  # noqa: EM101 - a kind, not a message
    system = metric.plane(connection)
    some = near.stations(connection, system, kinds=question.kinds, closed=question.closed)
    every = metric.finite(metric.read(connection, queries.compounds(within=within), system))
    candidates = _candidates(connection, question, system)
    there = metric.finite(candidates)
    ways = metric.ways(connection, system)
    walk = question.way is not Way.STRAIGHT and ways is not None
    return Ground(
        system=system,
        ways=ways,
        way=Way.WALK if walk else Way.STRAIGHT,
        metres=metres,
        stations=some,
        compounds=every[every["households"].notna()].reset_index(drop=True),
        without_households=int(every["households"].isna().sum()),
        candidates=there,
        lost=len(candidates) - len(there),
    )


def _candidates(
    connection: Connection, question: SitingQuestion, system: Reference
) -> pd.DataFrame:
    asked = question.candidates
    if isinstance(asked, pd.DataFrame):
        return metric.placed(_points(asked), system)
    things = queries.compounds if asked is Candidates.COMPOUNDS else queries.buildings
    return metric.read(connection, things(within=question.within), system)


def _points(points: pd.DataFrame) -> pd.DataFrame:
    """Return points as candidates, each with a number for its code."""
    missing = {"lon", "lat"} - set(points.columns)
    if missing:
        raise RongtuError(
            given=f"Candidates without {' and '.join(sorted(missing))}",
            wanted="columns lon and lat, in degrees of WGS 84",
            remedy="name the columns so",
        )
    lon, lat = (
        pd.to_numeric(points[name], errors="coerce").to_numpy(dtype=float)
        for name in ("lon", "lat")
    )
    wrong = np.flatnonzero(~((np.abs(lon) <= 180) & (np.abs(lat) <= 90)))  # noqa: PLR2004 - the globe
    if len(wrong):
        raise RongtuError(
            given=f"Candidate {wrong[0] + 1} of {len(points):,}: no longitude and latitude"
            f" ({len(wrong):,} such rows)",
            wanted="lon from -180 to 180 and lat from -90 to 90, in degrees of WGS 84",
            remedy="correct the rows, or leave them out",
        )
    numbers = [f"{number}" for number in range(1, len(points) + 1)]
    names = {
        name: points[name].astype(str).to_list() if name in points else numbers
        for name in ("name_zh", "name_en")
    }
    return pd.DataFrame({"code": numbers, **names, "area_code": None, "lon": lon, "lat": lat})
