"""Where the things of a sheet are: read at one moment of the database, in metres."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dashboard.data import Moment
from dashboard.explore.asked import Asked
from dashboard.snapshot.asked import Shown
from dashboard.snapshot.content import Box
from dashboard.snapshot.refused import RefusedError, Why
from geo import db
from geo.catalog import LAYERS
from geo.crs import Reference, reference
from geo.facts.table import Facts
from geo.queries import exports as queries
from geo.queries import reach
from geo.text import Lang

Shapes = NDArray[Any]
Mask = NDArray[np.bool_]

MOST_AREAS: Final = 20_000
"""Of a level: more of them are no map that can be read."""
MOST_FEATURES: Final = 20_000
"""Of a layer of the catalog."""
_ROOM: Final = 1.0
"""A frame of another shape shows more than the box, at most as much again on each side."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outlines:
    """The areas of a level, in the order of `Areas.of_level`; empty where one has no outline."""

    degrees: Shapes
    metres: Shapes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What a sheet is read from.

    Attributes
    ----------
    system
        In which the deployment measures metres; `srid` is its number in EPSG's register.
    read
        Features that were read already.
    """

    moment: Moment
    facts: Facts
    asked: Asked
    shown: Shown
    dark: bool
    system: Reference
    srid: int
    read: dict[tuple[str, Box], pd.DataFrame] = field(default_factory=dict)

    @property
    def lang(self) -> Lang:
        """The language of the sheet."""
        return self.asked.lang

    def outlines(self, level: str) -> Outlines:
        """Read the outlines of a level.

        Raises
        ------
        RefusedError
            There are too many for a map.
        """
        numbers = self.facts.areas.of_level(level)
        if numbers.size > MOST_AREAS:
            raise RefusedError(
                Why.MANY,
                given=f"{numbers.size:,} areas of the level {level}",
                wanted=f"at most {MOST_AREAS:,}",
                remedy="choose a coarser level",
                limit=MOST_AREAS,
            )
        codes = tuple(self.facts.areas.frame["code"].to_numpy()[numbers])
        place = str(self.moment.connection.engine.url), self.facts.known.version, self.srid
        kept = _slot(place, level, codes)
        if kept.outlines is None:
            frame = db.read_frame(self.moment.connection, queries.outlines(level))
            wkb = (
                frame.set_index("code")["geom"]
                .reindex(pd.Index(codes))
                .to_numpy(dtype=object, copy=True)
            )
            kept.outlines = self._read(wkb)
        return kept.outlines

    def _read(self, wkb: Shapes) -> Outlines:
        wkb[pd.isna(wkb)] = None
        shapes: Shapes = shapely.from_wkb(wkb)
        shapes[shapely.is_missing(shapes)] = shapely.Polygon()
        return Outlines(degrees=shapes, metres=self.metres(shapes))

    def metres(self, shapes: Shapes) -> Shapes:
        """Return shapes in metres; what the plane has no room for is empty."""
        moved: Shapes = shapely.transform(shapes, self.system.from_wgs84)
        there = np.isfinite(shapely.bounds(moved)).all(axis=-1) | shapely.is_empty(moved)
        moved[~there] = shapely.Polygon()
        return moved

    def degrees(self, box: Box) -> Box:
        """Return bounds in degrees that hold all of a box in metres."""
        edge = shapely.segmentize(shapely.box(*box), max(box[2] - box[0], 1.0) / 8)
        moved = shapely.bounds(shapely.transform(edge, self.system.to_wgs84))
        west, south, east, north = moved.tolist()
        return west, south, east, north

    def shapes_of(self, codes: Sequence[str]) -> Shapes:
        """Return the outlines of areas of any level, in metres."""
        areas, found = self.facts.areas, [np.empty(0, dtype=object)]
        known = areas.frame["code"].to_numpy()
        for level in areas.levels:
            there = np.isin(known[areas.of_level(level)], codes)
            if there.any():
                found.append(self.outlines(level).metres[there])
        return np.concatenate(found)

    def features(self, key: str, box: Box) -> pd.DataFrame:
        """Read the features of a layer of the catalog near a box in metres, once.

        Columns are code, name_zh, name_en, geom in metres and degrees in EPSG:4326. One more than
        `MOST_FEATURES` says that there are more.
        """
        if (key, box) not in self.read:
            self.read[key, box] = self._features(key, box)
        return self.read[key, box]

    def _features(self, key: str, box: Box) -> pd.DataFrame:
        statement = queries.features(LAYERS[key], self.degrees(wider(box)), MOST_FEATURES + 1)
        frame = db.read_frame(self.moment.connection, statement)
        wkb = frame["geom"].to_numpy(dtype=object)
        shapes = np.asarray(shapely.from_wkb(wkb), dtype=object)
        return frame[["code", "name_zh", "name_en"]].assign(
            geom=self.metres(shapes), degrees=shapes
        )


@dataclass(slots=True, eq=False)
class _Slot:
    outlines: Outlines | None = None


@lru_cache(maxsize=12)
def _slot(_place: tuple[Any, ...], _level: str, _codes: tuple[str, ...]) -> _Slot:
    return _Slot()


def forget() -> None:
    """Forget the outlines that are kept."""
    _slot.cache_clear()


def plane(moment: Moment) -> tuple[Reference, int]:
    """Return the system in which the deployment measures metres, and its number."""
    srid = int(moment.connection.execute(reach.metric_srid()).scalar_one())
    return reference(srid), srid


def scope(facts: Facts, level: str, chosen: Sequence[str]) -> Mask:
    """Say which areas of a level are in the chosen ones, or hold one; all where none is chosen."""
    areas = facts.areas
    numbers = areas.of_level(level)
    if not chosen:
        return np.ones(numbers.size, dtype=np.bool_)
    found = np.zeros(numbers.size, dtype=np.bool_)
    for at in areas.numbers(chosen).tolist():
        # What is inside an area follows it at once.
        found |= (numbers >= at) & (numbers < areas.end[at])
        found |= (numbers <= at) & (areas.end[numbers] > at)
    return found


def wider(box: Box, share: float = _ROOM) -> Box:
    """Return a box with room around it, a share of its size on each side."""
    west, south, east, north = box
    right, up = (east - west) * share, (north - south) * share
    return west - right, south - up, east + right, north + up


def near(shapes: Shapes, box: Box) -> Mask:
    """Say which shapes may be seen in a frame that shows the box."""
    west, south, east, north = wider(box)
    ends = shapely.bounds(shapes)
    with np.errstate(invalid="ignore"):
        found: Mask = (
            (ends[:, 0] <= east) & (ends[:, 2] >= west)
            & (ends[:, 1] <= north) & (ends[:, 3] >= south)
        )  # fmt: skip
    return found
