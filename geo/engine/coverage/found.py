"""What coverage is counted from, read of the database."""

from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import Connection

from geo import db
from geo.catalog.circles import COMPOUND, Way
from geo.engine import metric, near
from geo.engine.coverage.model import CoverageQuestion, Outcome
from geo.engine.near import Stations
from geo.queries import reach as queries


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Found:
    """What coverage is counted from.

    Attributes
    ----------
    known
        The row of `geo.queries.reach.known`.
    compounds, buildings
        With the columns of `near.distances`.
    pairs, building_pairs
        Of them and the stations that are open.
    every_pair
        Of compounds and all stations, also those that are supposed to close.
    ground
        area_code, points, straight, walk.
    way
        By which the lists are.
    """

    known: Any
    stations: Stations
    compounds: pd.DataFrame
    buildings: pd.DataFrame
    pairs: pd.DataFrame
    building_pairs: pd.DataFrame
    every_pair: pd.DataFrame
    ground: pd.DataFrame
    metres: int
    way: Way

    @property
    def ways(self) -> tuple[Way, ...]:
        """The ways by which distances are known."""
        return _ways(self.known)

    @property
    def outcome(self) -> Outcome:
        """Whether coverage is known."""
        if not self.known.stations:
            return Outcome.NO_STATIONS
        if not self.known.measured:
            return Outcome.NOT_MEASURED
        return Outcome.MEASURED if self.known.compounds else Outcome.NO_COMPOUNDS


def read(connection: Connection, question: CoverageQuestion) -> Found:
    """Read what `question` is answered from.

    Raises
    ------
    UnknownKeyError
        No such station, or kind of station.
    RongtuError
        No such living circle.
    """
    metres = near.metres(question.minutes)
    system = metric.plane(connection)
    known = connection.execute(queries.known()).one()
    some = near.stations(connection, system, kinds=question.kinds, closed=question.closed)
    within = question.within
    every, of_buildings = (
        db.read_frame(connection, queries.pairs(thing, within=within))
        for thing in (COMPOUND, "building")
    )
    every = every[every["station_code"].isin(some.every["code"])]
    pairs = every[every["station_code"].isin(some.open["code"])]
    of_buildings = of_buildings[of_buildings["station_code"].isin(some.open["code"])]
    compounds = metric.read(connection, queries.compounds(within=within), system)
    buildings = metric.read(connection, queries.buildings(within=within), system)
    ways = _ways(known)
    # What is asked for on foot is told by circles where nothing is known of walks.
    way = question.way or Way.WALK
    return Found(
        known=known,
        stations=some,
        compounds=near.distances(_counted(compounds), pairs, limit=metres),
        buildings=near.distances(buildings, of_buildings, limit=metres),
        pairs=pairs,
        building_pairs=of_buildings,
        every_pair=every,
        ground=near.ground(
            connection, system, some, kinds=question.kinds, limit=metres, within=within
        ),
        metres=metres,
        way=way if way in ways else Way.STRAIGHT,
    )


def _ways(known: Any) -> tuple[Way, ...]:  # noqa: ANN401 - a row
    if not known.measured:
        return ()
    return tuple(Way) if known.on_foot else (Way.STRAIGHT,)


def _counted(compounds: pd.DataFrame) -> pd.DataFrame:
    """Return compounds whose households are numbers, NaN where nobody has said."""
    return compounds.assign(households=compounds["households"].astype(float))
