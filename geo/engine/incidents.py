"""Groups of incidents: where demands of a period lie together point by point, whatever the grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection

from geo import db, grid
from geo.analysis import incidents as analysis
from geo.analysis.incidents import MIN_SIZE, MOST, Outcome
from geo.engine import metric
from geo.engine.alerts import called_by, touching
from geo.engine.hotspots.study import ground, top_of
from geo.engine.hotspots.words import category_of
from geo.engine.question import Question
from geo.engine.question import ground as checked
from geo.errors import RongtuError
from geo.period import Period
from geo.queries import cells
from geo.schema import SRID
from geo.text import Text

DENSER: Final = 3.0
"""So many times as dense as the whole is a group worth a word."""
NARROWEST_M: Final = 10.0
"""Coordinates are no more exact: many demands of one door are not infinitely dense."""
WIDEST_M: Final = 700.0
"""A wider group is a neighbourhood, not an incident."""
_QUIET: Final = {
    Outcome.NO_POINTS: Text(
        zh="所选范围和时段内没有带点位的诉求。",
        en="No demand of this area and period has a point of its own.",
    ),
    Outcome.TOO_FEW: Text(
        zh="带点位的诉求少于一组的最小件数。",
        en="There are fewer demands with a point than make one group.",
    ),
    Outcome.ONE_PLACE: Text(
        zh="所有诉求同在一个坐标上，更像默认坐标，请核对来源。",
        en="All demands lie on one coordinate, more a default than a group: check the source.",
    ),
}
_NONE: Final = Text(
    zh="没有明显成群的诉求：点位疏密与全域无异。",
    en="No demands stand together: points are as dense as everywhere.",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """The groups found.

    Attributes
    ----------
    frame
        One row a group, the largest first by its demands beyond the density of the whole: rank,
        place (code of the area that holds its centre), name_zh, name_en, demands, radius_m (of
        90 %), times (how many times as dense as the whole),
        strength, verdict_zh, verdict_en, lon, lat; with its hull in degrees.
    points
        How many demands were looked at: those that lie in the area.
    verdict
        The one sentence.
    """

    frame: gpd.GeoDataFrame
    outcome: Outcome
    points: int
    verdict: Text


def grouped(
    connection: Connection,
    period: Period,
    *,
    within: str | None = None,
    categories: Sequence[str] = (),
    min_size: int = 2 * MIN_SIZE,
) -> Grouped:
    """Find groups of at least `min_size` demands.

    Raises
    ------
    UnknownKeyError
        No such area or category.
    RongtuError
        More demands than can be grouped, or no area is loaded.
    """
    asked = Question(keys=("demands",), period=period, within=within, categories=tuple(categories))
    checked(connection, asked)
    on = ground(connection, top_of(connection, within))
    statement = cells.points(period, within=within, categories=categories, limit=MOST + 1)
    points = db.read_frame(connection, statement)
    if len(points) > MOST:
        raise RongtuError(
            given=f"More than {MOST:,} demands with a point in the period",
            wanted=f"at most {MOST:,}: each is compared with its neighbours",
            remedy="choose a shorter period, one category (--category) or one area (--area)",
        )
    system = metric.plane(connection)
    # What lies far away is no part of the whole, and the plane may have no room for it.
    inside = touching(connection, on, within)
    points = points[points["cell"].isin(inside)]
    xy = system.from_wgs84(points[["lon", "lat"]].to_numpy(dtype=np.float64))
    found = analysis.groups(xy, min_size=min_size)
    km2 = float(grid.area_km2(inside).sum())
    rows = []
    for group in found.groups:
        # Nine tenths of its members lie within its radius.
        radius = max(group.radius_m, NARROWEST_M) / 1000
        own = 0.9 * len(group.rows) / (np.pi * radius**2)
        times = own / (len(xy) / km2)
        if times < DENSER or group.radius_m > WIDEST_M:
            continue
        lon, lat = system.to_wgs84(np.array([group.centre]))[0].tolist()
        place, name = called_by(on.places, lon, lat)
        hull = shapely.transform(group.hull, system.to_wgs84)
        said = _sentence(name, categories, len(group.rows), group.radius_m, times)
        rows.append({
            "place": place, "name_zh": name.zh, "name_en": name.en, "demands": len(group.rows),
            "radius_m": round(group.radius_m), "times": round(times, 1),
            "strength": round(group.strength, 2),
            "excess": len(group.rows) * (1 - 1 / times),
            "verdict_zh": said.zh, "verdict_en": said.en,
            "lon": round(lon, 6), "lat": round(lat, 6), "geometry": hull,
        })  # fmt: skip
    return Grouped(
        frame=_frame(rows),
        outcome=found.outcome,
        points=len(xy),
        verdict=_verdict(rows, found.outcome),
    )


_COLUMNS: Final = (
    "rank", "place", "name_zh", "name_en", "demands", "radius_m", "times", "strength",
    "verdict_zh", "verdict_en", "lon", "lat", "geometry",
)  # fmt: skip


def _frame(rows: list[dict[str, object]]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, columns=[name for name in (*_COLUMNS, "excess") if name != "rank"])
    # By how many there are more than at the density of the whole: three at one door are denser.
    frame = frame.sort_values("excess", ascending=False, kind="stable", ignore_index=True)
    frame = frame.drop(columns="excess")
    frame.insert(0, "rank", np.arange(1, len(frame) + 1))
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=SRID)


def _sentence(
    name: Text, categories: Sequence[str], demands: int, radius_m: float, times: float
) -> Text:
    what = category_of(categories) if categories else None
    metres = f"{max(int(NARROWEST_M), int(np.ceil(radius_m / 10)) * 10):,}"
    return Text(
        zh=f"{name.zh}有{demands:,}件{what.zh + '类' if what else ''}诉求聚集在{metres}米半径内，"
        f"密度为全域的{times:.1f}倍。",
        en=f"In {name.en} {demands:,} demands{' about ' + what.en if what else ''} lie within"
        f" {metres} m, {times:.1f} times as dense as everywhere.",
    )


def _verdict(rows: Sequence[dict[str, object]], outcome: Outcome) -> Text:
    if outcome in _QUIET:
        return _QUIET[outcome]
    if not rows:
        return _NONE
    first = max(rows, key=lambda row: float(str(row["excess"])))
    more = len(rows) - 1
    zh, en = str(first["verdict_zh"]), str(first["verdict_en"])
    if not more:
        return Text(zh=zh, en=en)
    return Text(zh=f"{zh}另有{more}处。", en=f"{en} {more} more.")
