"""Everything that the dossier of a building or a station tells, read from one snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import shapely

from dashboard.data import Moment
from dashboard.dossier.door import Row, first, published, rows
from dashboard.dossier.read_area import SIMPLE, trail_of
from dashboard.scope import Place
from dashboard.wall.ground import shape
from geo.catalog.circles import CIRCLES, COMPOUND
from geo.engine.published import Compared
from geo.period import Period
from geo.queries import dossier as queries
from geo.queries import dossier_demands, dossier_reach

NEAREST: Final = 8
"""Stations, compounds or buildings that are listed."""
FARTHEST: Final = float(max(CIRCLES.values()))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """Where a building or station stands.

    Attributes
    ----------
    trail
        The areas that hold it, the coarsest first; empty where none is known.
    outlines, spot
        For a sketch, metres.
    measured, walked
        Whether distances have been measured at all, and whether on foot.
    """

    row: Row
    trail: tuple[Place, ...]
    places: Mapping[str, Place]
    published: tuple[Compared, ...]
    outlines: tuple[tuple[str, Any], ...]
    spot: tuple[float, float]
    measured: bool
    walked: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class BuildingFound:
    """What was found of a building."""

    ground: Ground
    organisations: tuple[Row, ...]
    stations: tuple[Row, ...]
    nearest: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class StationFound:
    """What was found of a station.

    Attributes
    ----------
    building
        Row of the building that it is in; none where it is in none that is loaded.
    served
        As `geo.queries.dossier_reach.served` selects it, by thing.
    around
        The demands of the period within `FARTHEST`, newest first.
    """

    ground: Ground
    building: Row | None
    served: Mapping[str, Row]
    compounds: tuple[Row, ...]
    buildings: tuple[Row, ...]
    around: tuple[Row, ...]
    known: bool


def building(moment: Moment, code: str) -> BuildingFound | None:
    """Read the dossier of the building `code`; none where there is no such building."""
    row = first(moment, queries.one_building(code))
    if row is None:
        return None
    return BuildingFound(
        ground=_ground(moment, row),
        organisations=tuple(rows(moment, queries.organisations(inside=code))),
        stations=tuple(rows(moment, queries.stations_in(code))),
        nearest=tuple(rows(moment, dossier_reach.of_building(code, limit=NEAREST))),
    )


def station(moment: Moment, code: str, period: Period) -> StationFound | None:
    """Read the dossier of the station `code`; none where there is no such station."""
    row = first(moment, queries.one_station(code))
    if row is None:
        return None
    inside = row["building_code"]
    near = {
        thing: tuple(rows(moment, dossier_reach.nearest(code, thing, limit=NEAREST)))
        for thing in (COMPOUND, "building")
    }
    return StationFound(
        ground=_ground(moment, row),
        building=first(moment, queries.one_building(inside)) if inside else None,
        served={one["thing"]: one for one in rows(moment, dossier_reach.served(code))},
        compounds=near[COMPOUND],
        buildings=near["building"],
        around=tuple(rows(moment, dossier_demands.around(code, period, FARTHEST))),
        known=moment.state.as_of is not None,
    )


def _ground(moment: Moment, row: Row) -> Ground:
    _, places = shape(moment)
    trail = trail_of(row["area_code"], places)
    known = first(moment, dossier_reach.any_walk()) or {"walk": False, "measured": False}
    found = rows(moment, queries.sketch(trail[-1].code, simple_m=_simple(trail))) if trail else []
    return Ground(
        row=row,
        trail=trail,
        places=places,
        published=published(moment, trail[0].code) if trail else (),
        outlines=tuple((one["code"], shapely.from_wkb(bytes(one["geom"]))) for one in found),
        spot=(row["x"], row["y"]),
        measured=bool(known["measured"]),
        walked=bool(known["walk"]),
    )


def _simple(trail: tuple[Place, ...]) -> float:
    """Return how coarsely, in metres, an area is sketched: the finer it is, the finer."""
    return max(1.0, 20_000 / SIMPLE / len(trail))
