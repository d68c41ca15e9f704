"""Outbreaks: where in the last days there is more than place and day explain."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo import grid
from geo.analysis import scan_words
from geo.analysis.scan import REPLICATIONS, Cluster, Outcome, Scan, space_time_scan
from geo.catalog import CATEGORIES, called
from geo.engine import metric
from geo.engine.hotspots.study import Ground, ground, top_of
from geo.engine.question import Ground as Known
from geo.engine.question import Question
from geo.engine.question import ground as checked
from geo.errors import RongtuError
from geo.grid import Cells
from geo.period import Period
from geo.queries import cells, indicators
from geo.schema import RESOLUTION
from geo.text import Lang, Text

Floats = NDArray[np.float64]

HISTORY: Final = 60
"""Days that say what is usual, those of the alert among them."""
LONGEST: Final = 14
WIDEST_M: Final = 1_000.0
FINE: Final = 9
"""H3's resolution of the places: cells of 0.1 km2."""
APART_DAYS: Final = 30
"""Chance alone may raise one alarm in so many days, all scans of a night together."""
MOST_REPLICATIONS: Final = 9_999
SEED: Final = 2005


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Alarm:
    """A cluster that chance would not make.

    Attributes
    ----------
    category
        None for all categories together.
    cells
        H3, of resolution `FINE`.
    place, name
        The area that holds its centre, and what it is called.
    rank
        1 is the most likely one of its scan.
    """

    category: str | None
    cluster: Cluster
    lon: float
    lat: float
    cells: Cells
    place: str | None
    name: Text
    rank: int
    verdict: Text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Watch:
    """What the scans of one night found.

    Attributes
    ----------
    ends_on
        The last day scanned.
    scans
        What became of each scan: category (none for all together), and outcome.
    level
        The p up to which a cluster is an alarm.
    alarms
        The smallest p first.
    verdict
        The one sentence.
    """

    ends_on: date
    within: str | None
    scans: tuple[tuple[str | None, Outcome], ...]
    level: float
    replications: int
    seed: int
    alarms: tuple[Alarm, ...]
    verdict: Text


def watch(
    connection: Connection,
    *,
    ends_on: date | None = None,
    within: str | None = None,
    categories: Sequence[str] = (),
) -> Watch:
    """Scan every category by itself, and all together, for outbreaks that are alive.

    The same data and day give the same alarms: the random orders are seeded by the day.

    Parameters
    ----------
    ends_on
        The last day; the last one that is over when none is given.
    within
        Only cells that touch the area of this code.
    categories
        Only these, and not all together.

    Raises
    ------
    UnknownKeyError
        No such area or category.
    RongtuError
        There are no areas, or the data know nothing of `ends_on`.
    """
    base = checked(
        connection,
        Question(keys=("demands",), period=_ANY, within=within, categories=tuple(categories)),
    )
    period = _scanned(base, ends_on)
    last = period.end - timedelta(days=1)
    on = ground(connection, top_of(connection, within))
    allowed = np.unique(grid.parents(touching(connection, on, within), FINE))
    searched: list[str | None] = [*dict.fromkeys(categories)] or [None, *_categories(connection)]
    level = 1 / (APART_DAYS * len(searched))
    replications = min(max(REPLICATIONS, round(1 / level)), MOST_REPLICATIONS)
    # So many scans that no order could be rare enough would never raise an alarm.
    level = max(level, 1 / (replications + 1))
    found = [
        (one, *_scan(connection, period, one, allowed,
                     seed=SEED + last.toordinal(), replications=replications))
        for one in searched
    ]  # fmt: skip
    alarms = [
        alarm
        for category, scan, places in found
        for alarm in _alarms(on, category, scan, places, level=level, days=period.days)
    ]
    alarms.sort(key=lambda one: (one.cluster.p, -one.cluster.log_likelihood_ratio))
    outcomes = tuple((category, scan.outcome) for category, scan, _ in found)
    return Watch(
        ends_on=last,
        within=within,
        scans=outcomes,
        level=level,
        replications=replications,
        seed=SEED + last.toordinal(),
        alarms=tuple(alarms),
        verdict=_verdict(alarms, [outcome for _, outcome in outcomes]),
    )


_ANY: Final = Period(date(2000, 1, 1), date(2000, 1, 2))
"""What is asked of areas and categories has no period of its own."""


def _scanned(base: Known, ends_on: date | None) -> Period:
    """Return the days up to `ends_on` that are looked at."""
    first, over = base.first_day, base.over()
    last = ends_on or (None if over is None else over - timedelta(days=1))
    if first is None or last is None or not first <= last <= (base.last_day or last):
        raise RongtuError(
            given=f"A scan up to {ends_on or 'the last day'}",
            wanted="a day that demands are loaded of" if first is None else
            f"a day from {first} to {base.last_day}",
            remedy="load demands, or choose another day",
        )  # fmt: skip
    start = max(first.toordinal(), last.toordinal() - HISTORY + 1)
    return Period(date.fromordinal(start), last + timedelta(days=1))


def _categories(connection: Connection) -> list[str]:
    return sorted({row.category for row in connection.execute(indicators.kinds())})


def _scan(
    connection: Connection,
    period: Period,
    category: str | None,
    allowed: Cells,
    *,
    seed: int,
    replications: int,
) -> tuple[Scan, Cells]:
    """Scan the days of the period; return what was found, and the cells by row of its places."""
    starts = [period.start + timedelta(days=day) for day in range(period.days)]
    chosen = () if category is None else (category,)
    row = connection.execute(cells.by_step(starts, period.end, chosen)).one()
    coarse = grid.parents(np.array(row.cell, dtype=np.int64), FINE)
    kept = np.isin(coarse, allowed)
    places, at = np.unique(coarse[kept], return_inverse=True)
    counts = np.zeros((len(places), period.days), dtype=np.int64)
    days, received = (np.array(each, dtype=np.int64) for each in (row.at, row.received))
    np.add.at(counts, (at, days[kept]), received[kept])
    scan = space_time_scan(
        counts, _metres(connection, places), max_radius_m=WIDEST_M, max_days=LONGEST, seed=seed,
        replications=replications,
    )  # fmt: skip
    return scan, places


def touching(connection: Connection, on: Ground, within: str | None) -> Cells:
    """Return the finest cells that touch the area `within`, or all of the ground."""
    if within in {None, on.top}:
        return on.finest
    raw = connection.execute(cells.outline(within or "")).scalar_one()
    return grid.covering(shapely.from_wkb(bytes(raw)), RESOLUTION)


def _metres(connection: Connection, places: Cells) -> Floats:
    if not len(places):
        return np.empty((0, 2))
    xy: Floats = metric.plane(connection).from_wgs84(grid.centres(places))
    return xy


def _alarms(
    on: Ground, category: str | None, scan: Scan, places: Cells, *, level: float, days: int
) -> Iterator[Alarm]:
    for rank, cluster in enumerate(scan.clusters, start=1):
        if cluster.p > level:
            continue
        members = places[list(cluster.places)]
        # The one in the centre comes first.
        lon, lat = grid.centres(members[:1])[0].tolist()
        code, name = called_by(on.places, lon, lat)
        yield Alarm(
            category=category,
            cluster=cluster,
            lon=lon,
            lat=lat,
            cells=members,
            place=code,
            name=name,
            rank=rank,
            verdict=_of(category) + scan_words.alert(cluster, place=name, history_days=days),
        )


def _of(category: str | None) -> Text:
    if category is None:
        return Text(zh="各类合计：", en="All kinds: ")
    zh, en = (called(CATEGORIES, category, lang) for lang in (Lang.ZH, Lang.EN))
    return Text(zh=f"{zh}类：", en=f"{en}: ")


def _verdict(alarms: Sequence[Alarm], outcomes: Sequence[Outcome]) -> Text:
    if not alarms:
        # One scan that had something to look at speaks for the night.
        first = Outcome.SCANNED if Outcome.SCANNED in outcomes else outcomes[0]
        return scan_words.quiet(first, max_days=LONGEST)
    said, more = alarms[0].verdict, len(alarms) - 1
    if not more:
        return said
    return Text(
        zh=f"{said.zh}另有{more}处预警。",
        en=f"{said.en} There {'is' if more == 1 else 'are'} {more} more.",
    )


def called_by(places: pd.DataFrame, lon: float, lat: float) -> tuple[str | None, Text]:
    """Return the area that holds a point, or the nearest one."""
    if places.empty:
        return None, Text(zh=f"{lon:.4f}, {lat:.4f}", en=f"{lon:.4f}, {lat:.4f}")
    nearest = int(shapely.STRtree(places["geom"].to_numpy()).nearest(shapely.Point(lon, lat)))
    one = places.iloc[nearest]
    return str(one["code"]), Text(zh=str(one["name_zh"]), en=str(one["name_en"]))
