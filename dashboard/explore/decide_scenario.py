"""What if stations closed and others were built: counted beside today, of the same distances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sqlalchemy import Connection

from dashboard import data
from dashboard.explore.decide_asked import Asked, Point
from dashboard.once import Once
from geo import db
from geo.analysis import reach
from geo.analysis.network import Network
from geo.analysis.walking import NOWHERE, located
from geo.catalog.circles import Way
from geo.crs import Reference
from geo.engine import metric, near
from geo.engine.coverage import CoverageQuestion
from geo.engine.coverage import found as reading
from geo.engine.coverage.found import Found
from geo.engine.coverage.lists import stated
from geo.queries import reach as queries
from geo.queries.scope import Scope, places

Bools = NDArray[np.bool_]

COMPOUNDS: Final = "compounds"
BUILDINGS: Final = "buildings"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Base:
    """What today and every scenario are counted from.

    Attributes
    ----------
    found
        Of today: all stations, and how far everything is.
    areas
        One row an area of the level: code and names.
    holding
        Which of these areas holds which one below, by code.
    streets
        In which street every area is.
    ways
        The network that people walk on; none where none is loaded.
    """

    found: Found
    areas: pd.DataFrame
    holding: "pd.Series[str]"
    streets: pd.DataFrame
    system: Reference
    ways: Network | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Covered:
    """Which things are covered, in the order of their rows."""

    compounds: Bools
    buildings: Bools


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Site:
    """A station that is supposed to be new.

    Attributes
    ----------
    point
        Longitude and latitude.
    away
        Whether the plane that distances are measured in has no room for it.
    off_network
        Whether it is too far from every way to be walked from.
    households, compounds
        In reach of it; NaN where no compound in reach states its households.
    newly
        Households in reach of it, and of no station that stays open nor of a site before it; NaN
        as before.
    """

    point: Point
    away: bool
    off_network: bool
    households: float
    compounds: int
    newly: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scenario:
    """Today and the scenario.

    Attributes
    ----------
    way
        By which way both are counted.
    refused
        Whether that is a straight line because new stations cannot be walked from: there is no
        network.
    """

    base: Base
    way: Way
    refused: bool
    today: Covered
    then: Covered
    sites: tuple[Site, ...]


_BASES: Final = Once[Base](most=8)


def base(asked: Asked) -> Base:
    """Read what `asked` is counted from; what was read of the same data before is kept."""
    key = asked.within, asked.level, asked.minutes, asked.way, data.state().version
    return _BASES.get(key, lambda: _read(asked))


def _read(asked: Asked) -> Base:
    question = CoverageQuestion(
        level=asked.level, within=asked.within, minutes=asked.minutes, way=asked.way
    )
    with data.moment() as moment:
        connection = moment.connection
        system = metric.plane(connection)
        rows = db.read_frame(connection, queries.holding(asked.level, within=asked.within))
        return Base(
            found=reading.read(connection, question),
            areas=_areas(connection, asked),
            holding=rows.set_index("area_code")["place"],
            streets=db.read_frame(connection, queries.streets()).set_index("area_code"),
            system=system,
            ways=metric.ways(connection, system) if asked.way is Way.WALK else None,
        )


def _areas(connection: Connection, asked: Asked) -> pd.DataFrame:
    scope = Scope(level=asked.level, within=asked.within)
    return db.read_frame(connection, places(scope))[["code", "name_zh", "name_en"]]


def scenario(on: Base, *, closed: Sequence[str], added: Sequence[Point]) -> Scenario:
    """Count what is covered today, and what would be.

    Parameters
    ----------
    closed
        Codes of stations that close.
    added
        Longitude and latitude of new ones. They are measured as those of the load: in a straight
        line, or on foot along its network.
    """
    found, way = on.found, on.found.way
    refused = way is Way.WALK and bool(added) and on.ways is None
    if refused:
        way = Way.STRAIGHT
    today = Covered(
        compounds=_near(found.compounds[way], found.metres),
        buildings=_near(found.buildings[way], found.metres),
    )
    left = Covered(
        compounds=_without(found, found.compounds, found.every_pair, closed, way),
        buildings=_without(found, found.buildings, found.building_pairs, closed, way),
    )
    then = Covered(compounds=left.compounds.copy(), buildings=left.buildings.copy())
    sites = tuple(_built(on, way, point, then) for point in added)
    return Scenario(base=on, way=way, refused=refused, today=today, then=then, sites=sites)


def _near(metres: "pd.Series[float]", limit: int) -> Bools:
    return (metres <= limit).to_numpy(dtype=np.bool_)


def _without(
    found: Found, things: pd.DataFrame, pairs: pd.DataFrame, closed: Sequence[str], way: Way
) -> Bools:
    """Return what is covered by the stations that stay open."""
    open_to = pairs[~pairs["station_code"].isin(list(closed))]
    far = near.distances(things[["code"]], open_to, limit=found.metres)
    return _near(far[way], found.metres)


def _built(on: Base, way: Way, point: Point, then: Covered) -> Site:
    """Build a station: mark what it covers in `then`."""
    place = metric.placed(pd.DataFrame([point], columns=["lon", "lat"]), on.system)
    ways = on.ways if way is Way.WALK else None
    away = not len(metric.finite(place))
    off = not away and ways is not None and _off(ways, place)
    compounds, buildings = (
        np.zeros(len(things), dtype=np.bool_)
        if away
        else _reached(place, things, ways, limit=on.found.metres)
        for things in (on.found.compounds, on.found.buildings)
    )
    people = on.found.compounds["households"].astype(float)
    newly = stated(people[compounds & ~then.compounds])
    then.compounds[:] |= compounds
    then.buildings[:] |= buildings
    return Site(
        point=point, away=away, off_network=off, households=stated(people[compounds]),
        compounds=int(compounds.sum()), newly=newly,
    )  # fmt: skip


def _off(ways: Network, place: pd.DataFrame) -> bool:
    return bool((located(ways, place[["x", "y"]]).edge == NOWHERE).all())


def _reached(
    place: pd.DataFrame, things: pd.DataFrame, ways: Network | None, *, limit: int
) -> Bools:
    at = things[["x", "y"]].to_numpy(dtype=np.float64)
    there = np.flatnonzero(np.isfinite(at).all(axis=1))
    found = reach.pairs(place[["x", "y"]], at[there], ways, limit=limit)
    far = found.straight if ways is None else found.walk
    reached = np.zeros(len(things), dtype=np.bool_)
    reached[there[found.thing[far <= limit]]] = True
    return reached
