"""Which stations count, and how near each thing is to the nearest of them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from geo import db
from geo.analysis import reach
from geo.catalog.circles import CIRCLES, Way
from geo.crs import Reference
from geo.engine import metric
from geo.errors import RongtuError, UnknownKeyError
from geo.queries import reach as queries

KM2: Final = reach.STEP * reach.STEP / 1e6
"""Square kilometres that a point of the lattice stands for."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stations:
    """Stations, one row each: code, names, kind, area_code, synthetic, lon, lat, x, y.

    Attributes
    ----------
    every
        All of the kinds asked for.
    open
        Those of them that are not supposed to close.
    """

    every: pd.DataFrame
    open: pd.DataFrame

    @property
    def closing(self) -> pd.DataFrame:
        """Those that are supposed to close."""
        return self.every[~self.every["code"].isin(self.open["code"])]


def metres(minutes: int) -> int:
    """Return what so many minutes on foot are taken as.

    Raises
    ------
    RongtuError
        There is no living circle of so many minutes.
    """
    if minutes not in CIRCLES:
        known = ", ".join(map(str, CIRCLES))
        raise RongtuError(
            given=f"A living circle of {minutes} minutes",
            wanted=f"one of {known} minutes (GB 50180-2018)",
            remedy=f"choose one of {known}",
        )
    return CIRCLES[minutes]


def stations(
    connection: Connection, system: Reference, *, kinds: tuple[str, ...], closed: tuple[str, ...]
) -> Stations:
    """Read the stations that count.

    Parameters
    ----------
    kinds
        Only stations of these; all when empty.
    closed
        Codes of stations that are supposed to close.

    Raises
    ------
    UnknownKeyError
        No station is of such a kind, or has such a code.
    """
    found = metric.read(connection, queries.stations(), system)
    for name, asked, known in (
        ("station kind", kinds, set(found["kind"].dropna())),
        ("station", closed, set(found["code"])),
    ):
        for one in asked:
            if one not in known:
                raise UnknownKeyError(name, one, known)
    every = found[found["kind"].isin(kinds)] if kinds else found
    every = every.reset_index(drop=True)
    return Stations(
        every=every, open=every[~every["code"].isin(closed)].reset_index(drop=True)
    )  # fmt: skip


def distances(things: pd.DataFrame, pairs: pd.DataFrame, *, limit: int) -> pd.DataFrame:
    """Say of each thing how near the nearest station is, and how many are near enough.

    Parameters
    ----------
    things
        With a code.
    pairs
        Of the stations that count: station_code, code, straight_m, walk_m.
    limit
        Metres.

    Returns
    -------
    pandas.DataFrame
        `things` with, for each way, the metres to the nearest station, its code and the number of
        stations within `limit`: straight, straight_station, straight_count, walk, …; NaN and none
        where no station is within a quarter of an hour.
    """
    found = things
    for way in Way:
        far = pairs.rename(columns={f"{way}_m": str(way), "station_code": f"{way}_station"})
        far = far[["code", str(way), f"{way}_station"]].dropna()
        first = far.sort_values([str(way), f"{way}_station"]).drop_duplicates("code")
        count = far.loc[far[way] <= limit, "code"].value_counts().rename(f"{way}_count")
        found = found.merge(first, on="code", how="left").join(count, on="code")
        found[f"{way}_count"] = found[f"{way}_count"].fillna(0).astype(np.intp)
    return found


def ground(
    connection: Connection,
    system: Reference,
    some: Stations,
    *,
    kinds: tuple[str, ...],
    limit: int,
    within: str | None,
) -> pd.DataFrame:
    """Return how much ground is in reach: area_code, points, straight, walk (NaN: no network).

    From what the load has measured where that suffices, else measured here.
    """
    if len(kinds) <= 1 and not len(some.closing):
        kind = kinds[0] if kinds else reach.ANY_KIND
        return db.read_frame(connection, queries.ground(kind, metres=limit, within=within)).astype(
            {"straight": float, "walk": float}
        )
    areas = metric.grounds(connection, system, within=within)
    near = metric.finite(some.open)
    found = reach.ground(areas, near, metric.ways(connection, system), kinds=False)
    names = {f"{way}_{limit}": str(way) for way in Way}
    return found.rename(columns=names)[["area_code", "points", *names.values()]]
