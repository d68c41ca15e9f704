"""Everything that an area's dossier tells, read from one snapshot."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import shapely

from dashboard.data import LevelRow, Moment
from dashboard.dossier.asked import MOST, PAGE
from dashboard.dossier.door import Row, first, published, rows, spots, zone
from dashboard.dossier.read_figures import Figures, over, read, shares
from dashboard.dossier.read_trigger import Triggers, triggers
from dashboard.reading import Reading
from dashboard.scope import Place
from dashboard.wall.ground import shape
from geo.analysis.rates import wilson
from geo.catalog import INDICATORS
from geo.catalog.circles import COMPOUND
from geo.catalog.reach import REACH
from geo.catalog.standings import STANDINGS
from geo.engine.published import Compared
from geo.errors import RongtuError
from geo.period import Period
from geo.queries import cells, dossier_reach
from geo.queries import dossier as queries
from geo.queries import dossier_demands as lists
from geo.text import Text

STATIONS: Final = 500
SIMPLE: Final = 1_500
"""A sketch keeps corners that are a fraction of its width: of a district of 15 km, 10 m."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An area beside it; `rate` is its on-time rate."""

    code: str
    name: Text
    metres: float
    demands: float
    rate: Reading


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AreaFound:
    """What was found of an area.

    Attributes
    ----------
    row
        As `geo.queries.dossier.place` selects it.
    trail
        The areas around it, the coarsest first, itself the last.
    below
        How many areas of each finer level there are in it.
    demands, total
        The demands of the page, and how many were received in the period.
    hotspots
        Their sentences; none where the search failed, with the reason in `no_hotspots`.
    outlines
        Code and outline in metres of it, its siblings and its parent; `dots` are stations in it.
    """

    row: Row
    trail: tuple[Place, ...]
    places: Mapping[str, Place]
    below: tuple[tuple[LevelRow, int], ...]
    figures: Figures
    neighbours: tuple[Neighbour, ...]
    stations: tuple[Row, ...]
    any_station: bool
    standing: Mapping[str, Reading]
    covered: Mapping[str, Reading]
    organisations: tuple[Row, ...]
    hotspots: tuple[Text, ...]
    no_hotspots: RongtuError | None
    published: tuple[Compared, ...]
    triggers: Triggers | None
    demands: tuple[Row, ...]
    total: int
    outlines: tuple[tuple[str, Any], ...]
    dots: tuple[tuple[float, float], ...]
    known: bool


def area(moment: Moment, code: str, period: Period, page: int) -> AreaFound | None:
    """Read the dossier of the area `code`; none where there is no such area."""
    row = first(moment, queries.place(code))
    if row is None:
        return None
    levels, places = shape(moment)
    trail = trail_of(code, places)
    parent = row["parent_code"]
    days = rows(moment, lists.daily(code, period))
    total = int(sum(day["received"] for day in days))
    stations = rows(moment, dossier_reach.of_area(code, limit=STATIONS))
    hot, no_hot = _hotspots(moment, trail[0].code, code, period)
    figures = read(moment, code, level=row["level"], parent=parent, period=period)
    return AreaFound(
        row=row,
        trail=trail,
        places=places,
        below=_below(code, levels, places),
        figures=figures,
        neighbours=_neighbours(moment, code, period),
        stations=tuple(stations),
        any_station=bool(stations) or first(moment, dossier_reach.any_station()) is not None,
        standing=shares(moment, [one["key"] for one in STANDINGS], code, period),
        covered=shares(moment, [one["key"] for one in REACH], code, period),
        organisations=tuple(rows(moment, queries.organisations(at=code))),
        hotspots=hot,
        no_hotspots=no_hot,
        published=published(moment, code) if parent is None else (),
        triggers=triggers(moment, row, figures, period) if row["level"] == COMPOUND else None,
        demands=tuple(_listed(moment, code, period, days, page)),
        total=total,
        outlines=_outlines(moment, code, row["km2"]),
        dots=tuple((one["x"], one["y"]) for one in stations if one["inside"]),
        known=moment.state.as_of is not None,
    )


def trail_of(code: str | None, places: Mapping[str, Place]) -> tuple[Place, ...]:
    """Return the areas above `code` and itself, the coarsest first."""
    found: list[Place] = []
    while code is not None and code in places and len(found) < len(places):
        found.insert(0, places[code])
        code = places[code].parent_code
    return tuple(found)


def _below(
    code: str, levels: tuple[LevelRow, ...], places: Mapping[str, Place]
) -> tuple[tuple[LevelRow, int], ...]:
    counts: dict[str, int] = {}
    inside = {code}
    rest = [one for one in places.values() if one.parent_code is not None]
    while True:
        found = [one for one in rest if one.parent_code in inside and one.code not in inside]
        if not found:
            break
        inside |= {one.code for one in found}
        for one in found:
            counts[one.level] = counts.get(one.level, 0) + 1
    return tuple((level, counts[level.key]) for level in levels if level.key in counts)


def _neighbours(moment: Moment, code: str, period: Period) -> tuple[Neighbour, ...]:
    near = rows(moment, queries.neighbours(code))
    touching = [one for one in near if one["metres"] <= queries.TOUCHING_M]
    near = touching or near
    as_of = moment.state.as_of
    until = date.max if as_of is None else over(as_of)
    codes = [one["code"] for one in near]
    sums = {one["code"]: one for one in rows(moment, lists.on_time(codes, period, until))}
    return tuple(_neighbour(one, sums.get(one["code"])) for one in near)


def _neighbour(row: Row, sums: Row | None) -> Neighbour:
    k, n = (0.0, 0.0) if sums is None else (float(sums["due_on_time"]), float(sums["due"]))
    low, high = (100 * float(end) for end in wilson(k, n))
    return Neighbour(
        code=row["code"],
        name=Text(zh=row["name_zh"], en=row["name_en"]),
        metres=float(row["metres"]),
        demands=float("nan") if sums is None else float(sums["received"]),
        rate=Reading(
            indicator=INDICATORS["on_time_rate"],
            value=100 * k / n if n else float("nan"),
            low=low,
            high=high,
            numerator=k,
            denominator=n,
        ),
    )


def _hotspots(
    moment: Moment, top: str, code: str, period: Period
) -> tuple[tuple[Text, ...], RongtuError | None]:
    try:
        with moment.part():
            found = spots(moment, top, period)
            raw = moment.connection.execute(cells.outline(code)).scalar_one()
    except RongtuError as error:
        return (), error
    outline = shapely.from_wkb(bytes(raw))
    shapely.prepare(outline)
    return tuple(said for where, said in found if outline.intersects(where)), None


def _listed(moment: Moment, code: str, period: Period, days: list[Row], page: int) -> list[Row]:
    """Return the demands of a page, read from no more days than hold them."""
    skip = (page - 1) * PAGE
    limit = min(PAGE, MOST - skip)
    so_far, start = 0, period.end
    for day in days:
        so_far, start = so_far + day["received"], day["day"]
        if so_far >= skip + limit:
            break
    if not so_far:
        return []
    # A day more: the day of a clock that was put back may lie on either side of midnight.
    span = Period(max(period.start, start - timedelta(days=1)), period.end)
    return rows(moment, lists.latest(code, span, zone(moment), limit=limit, skip=skip))


def _outlines(moment: Moment, code: str, km2: float | None) -> tuple[tuple[str, Any], ...]:
    simple = max(1.0, 1_000 * (km2 or 1.0) ** 0.5 / SIMPLE)
    found = rows(moment, queries.sketch(code, simple_m=simple))
    return tuple((one["code"], shapely.from_wkb(bytes(one["geom"]))) for one in found)
