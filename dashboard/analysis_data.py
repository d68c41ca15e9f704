"""What the first page reads about hotspots and coverage. It reads through `dashboard.data`.

Answers are kept by the version of the data, and made once however many callbacks want them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from sqlalchemy import func, select

from dashboard import coverage_data, data, hotspots_data
from dashboard.once import Once
from geo import db, grid
from geo.catalog.circles import CIRCLES, COMPOUND
from geo.engine.coverage import Coverage, CoverageQuestion
from geo.engine.coverage import found as covered
from geo.engine.hotspots import Group, Hotspots, values
from geo.engine.hotspots.found import Found
from geo.engine.hotspots.question import COARSEST
from geo.engine.hotspots.study import MOST_CELLS
from geo.engine.missing import Kind, Missing
from geo.engine.siting import Siting, SitingQuestion
from geo.errors import RongtuError, UnknownKeyError
from geo.queries import indicators
from geo.queries import reach as queries
from geo.schema import RESOLUTION, SRID, station
from geo.text import Text

SITES: Final = 3
"""How many new stations are proposed."""
_DIGITS: Final = 1e-5
"""Degrees to which shapes are written: a metre."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What there is to choose from in an analysis.

    Attributes
    ----------
    categories
        Of the demands, by key.
    levels
        Whose areas can be compared instead of cells, with their titles.
    kinds
        Of stations.
    stations
        Their names, by code.
    network
        Whether a way to walk is loaded.
    """

    categories: tuple[str, ...] = ()
    levels: Mapping[str, Text] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()
    stations: Mapping[str, Text] = field(default_factory=dict)
    network: bool = False


def offer() -> Offer:
    """Read what there is to choose from."""
    with data.reading() as connection:
        kinds = connection.execute(indicators.kinds()).all()
        stations = db.read_frame(connection, queries.stations())
        known = connection.execute(queries.known()).one()
    return Offer(
        categories=tuple(sorted({row.category for row in kinds})),
        levels={row.key: row.title for row in data.levels()[1:] if row.key != COMPOUND},
        kinds=tuple(sorted(stations["kind"].dropna().unique())),
        stations={
            row["code"]: Text(zh=row["name_zh"], en=row["name_en"])
            for row in stations.to_dict("records")
        },
        network=bool(known.network),
    )


_COVERAGE: Final = Once[Coverage](most=64)
_HOMES: Final = Once[pd.DataFrame](most=16)
_SITING: Final = Once[Siting](most=64)
_MISSING: Final = Once[Missing](most=64)
_HISTORIES: Final = Once[pd.DataFrame](most=256)


def history(found: Hotspots, group: Group) -> pd.DataFrame:
    """Return the demands of a hotspot by step: start, count, hot; empty without a history."""
    key = found.question, data.state().version, group.category, tuple(group.rows.tolist())
    return _HISTORIES.get(key, lambda: _history(found, group))


def _history(found: Hotspots, group: Group) -> pd.DataFrame:
    search = search_of(found, group)
    if search.history is None:
        return pd.DataFrame({"start": [], "count": [], "hot": []})
    question = found.question
    with data.reading() as connection:
        counts = values.counted(
            connection, question, found.study, search.steps, question.period.end,
            categories=kinds_of(found, group),
        )  # fmt: skip
    return pd.DataFrame(
        {
            "start": list(search.steps),
            "count": counts.inside[group.rows].sum(axis=0),
            "hot": search.history.hot[group.rows].any(axis=0),
        }
    )


def search_of(found: Hotspots, group: Group) -> Found:
    """Return the search that found a hotspot."""
    return next(one for one in found.found if one.category == group.category)


def kinds_of(found: Hotspots, group: Group) -> tuple[str, ...]:
    """Return the categories of the demands that make a hotspot; all when empty."""
    return found.question.categories if group.category is None else (group.category,)


def behind(found: Hotspots, group: Group, *, limit: int) -> pd.DataFrame:
    """Return the demands that make a hotspot, newest first; masked as they were loaded."""
    period, kinds = found.question.period, kinds_of(found, group)
    codes = found.study.units["code"].iloc[group.rows].tolist()
    if found.study.cells is not None:
        return hotspots_data.demands(period, names=codes, categories=kinds, limit=limit)
    parts = [
        hotspots_data.demands(period, within=code, categories=kinds, limit=limit) for code in codes
    ]
    rows = pd.concat(parts, ignore_index=True)
    return rows.sort_values("received_at", ascending=False, ignore_index=True).head(limit)


def cell_collection(resolution: int, top: str | None) -> bytes:
    """Return the cells of a study as GeoJSON, cut to what is searched; ids are H3's names.

    Raises
    ------
    UnknownKeyError
        No such coarsest area.
    RongtuError
        No such resolution, or more cells than a browser can draw.
    """
    if not COARSEST <= resolution <= RESOLUTION:
        raise UnknownKeyError(
            "resolution", str(resolution), [str(one) for one in range(COARSEST, RESOLUTION + 1)]  # noqa: EM101 - a kind
        )  # fmt: skip
    coarse = data.outlines(data.levels()[0].key) if data.levels() else pd.DataFrame({"code": []})
    if top is not None and top not in set(coarse["code"]):
        raise UnknownKeyError("area", top, coarse["code"].tolist())  # noqa: EM101 - a kind
    return _cells(resolution, top, data.state().version)


@lru_cache(maxsize=16)
def _cells(resolution: int, top: str | None, version: int | None) -> bytes:  # noqa: ARG001 - a key
    finest = hotspots_data.ground(top).finest
    cells = np.unique(grid.parents(finest, resolution))
    if len(cells) > MOST_CELLS:
        raise RongtuError(
            given=f"{len(cells):,} cells of resolution {resolution}",
            wanted=f"at most {MOST_CELLS:,}",
            remedy="a coarser resolution",
        )
    level = data.levels()[0].key
    outlines = data.outline_shapes(level, top)
    hexagons = grid.hexagons(cells)
    cut = shapely.intersection(hexagons, shapely.union_all(outlines))
    # What lies beyond the outline by a hair is still a place of the study.
    drawn = np.where(shapely.is_empty(cut) | (shapely.area(cut) < _DIGITS**2), hexagons, cut)
    return _collection(grid.names(cells), drawn, hotspots_data.mark(cells))


def _collection(codes: Sequence[str], shapes: NDArray[np.object_], mark: str) -> bytes:
    drawn = shapely.to_geojson(shapely.set_precision(shapes, _DIGITS))
    features = (
        f'{{"type":"Feature","id":"{code}","properties":{{}},"geometry":{shape}}}'
        for code, shape in zip(codes, drawn, strict=True)
    )
    said = f'{{"type":"FeatureCollection","mark":"{mark}","features":[{",".join(features)}]}}'
    return said.encode()


def coverage(question: CoverageQuestion) -> Coverage:
    """Say what is in reach of the stations, and who is left out."""
    return _COVERAGE.get((question, data.state().version), lambda: coverage_data.coverage(question))


def homes(question: CoverageQuestion) -> pd.DataFrame:
    """Return every compound with how far the stations are: as `geo.engine.near.distances`."""

    def read() -> pd.DataFrame:
        with data.reading() as connection:
            return covered.read(connection, question).compounds

    return _HOMES.get((question, data.state().version), read)


def siting(question: CoverageQuestion) -> Siting:
    """Choose where new stations would serve most of those that a question's lists leave out."""
    asked = SitingQuestion(
        k=SITES, within=question.within, minutes=question.minutes, way=question.way,
        kinds=question.kinds, closed=question.closed,
    )  # fmt: skip
    return _SITING.get((question, data.state().version), lambda: coverage_data.siting(asked))


def missing(level: str, within: str | None) -> Missing:
    """List the areas of a level that have no organisation."""
    return _MISSING.get(
        (level, within, data.state().version),
        lambda: coverage_data.missing(Kind.ORGANISATION, level=level, within=within),
    )


def circle_collection(metres: int, kinds: Sequence[str], closed: Sequence[str]) -> bytes:
    """Return what lies within `metres` of a station in a straight line, as one GeoJSON feature.

    Raises
    ------
    UnknownKeyError
        No such circle, station or kind of station.
    """
    known = sorted(set(CIRCLES.values()))
    if metres not in known:
        raise UnknownKeyError("circle", str(metres), list(map(str, known)))  # noqa: EM101 - a kind
    there = offer()
    for name, asked, some in (
        ("station kind", kinds, there.kinds),
        ("station", closed, there.stations),
    ):
        for one in asked:
            if one not in some:
                raise UnknownKeyError(name, one, list(some))
    wanted = tuple(sorted(set(kinds))), tuple(sorted(set(closed)))
    return _circles(metres, *wanted, data.state().version)


@lru_cache(maxsize=64)
def _circles(
    metres: int, kinds: tuple[str, ...], closed: tuple[str, ...], _version: int | None
) -> bytes:
    with data.reading() as connection:
        srid = connection.scalar(queries.metric_srid())
        near = func.ST_Union(func.ST_Buffer(func.ST_Transform(station.c.geom, srid), metres, 16))
        statement = select(func.ST_AsGeoJSON(func.ST_Transform(near, SRID), 5))
        if kinds:
            statement = statement.where(station.c.kind.in_(kinds))
        if closed:
            statement = statement.where(station.c.code.not_in(closed))
        shape = connection.scalar(statement)
    feature = f'{{"type":"Feature","properties":{{}},"geometry":{shape}}}' if shape else ""
    return f'{{"type":"FeatureCollection","features":[{feature}]}}'.encode()
