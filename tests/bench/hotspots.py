"""How fast hot cells are found, beside the straightforward way; and whether rightly so.

It stands on the demands that `tests.bench.indicators` has made.
"""

import json
import statistics
import time
from datetime import date
from pathlib import Path
from typing import Any, Final

import esda
import geopandas as gpd
import libpysal
import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, Engine, text

from dashboard.cli import SAMPLE
from etl import run
from geo import db, grid
from geo.analysis.emerging import emerging
from geo.analysis.weights import hexagons
from geo.engine.alerts import watch
from geo.engine.hotspots import HotspotQuestion, Hotspots, hotspots
from geo.engine.hotspots import study as studies
from geo.engine.hotspots.found import search
from geo.engine.hotspots.study import Study
from geo.engine.incidents import grouped
from geo.period import Period
from geo.schema import RESOLUTION
from geo.settings import CHECKOUT
from tests.bench.figures import line, timed

YEAR: Final = Period(date(2021, 1, 1), date(2022, 1, 1))
CLASSIFIED_S, FASTER, CUBE_S = 1.0, 10.0, 5.0
PEER_ROWS: Final = 1_000_000
CELLS, WEEKS = 5_000, 52
DEGREE_M: Final = 111_320.0

CITY: Final = """
UPDATE rongtu.area SET geom = ST_Multi(ST_MakeEnvelope(104, 30.6, 104.17, 30.78, 4326))
"""

PERIODS: Final = {
    "2020": Period(date(2020, 1, 1), date(2021, 1, 1)),
    "its last quarter": Period(date(2020, 10, 1), date(2021, 1, 1)),
    "July": Period(date(2020, 7, 1), date(2020, 8, 1)),
    "December": Period(date(2020, 12, 1), date(2021, 1, 1)),
    "its last fortnight": Period(date(2020, 12, 18), date(2021, 1, 1)),
}
NIGHTS: Final = (date(2020, 7, 10), date(2020, 9, 1), date(2020, 11, 15), date(2020, 12, 31))


def bench(engine: Engine) -> list[bool]:
    """Measure the search; say of each limit whether it was kept."""
    print("Hotspots: Gi* with its false discovery rate held down, a year, hexagons")
    with engine.begin() as connection:
        # The city that the cells of the demands are of.
        connection.execute(text(CITY))
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        question = HotspotQuestion(period=YEAR, resolution=10)
        on = studies.ground(connection, None)
        study = studies.study(connection, question, 10, on)
        seconds = timed(lambda: search(connection, question, study, (), categories=(),
                                        against=None), times=7)  # fmt: skip
        demands = connection.scalar(text("SELECT count(*) FROM rongtu.demand"))
        print(f"  {demands:,} demands, {len(study.units):,} cells")
        classified = statistics.median(seconds)
        kept = [line("from rollup to classified cells", classified, CLASSIFIED_S, "s", "a slider")]
        one = HotspotQuestion(period=YEAR, resolution=10, categories=("category7",))
        for name, asked in (("all together", question), ("of one category", one)):
            whole = timed(lambda q=asked: hotspots(connection, q, layout=lambda *_: study),  # type: ignore[misc]
                           times=3)  # fmt: skip
            print(f"  the whole answer, {name:<22}{statistics.median(whole):8.2f} s")
        rows, peer = _peer(connection, study)
        kept.append(
            line(f"peer: geopandas and esda, {rows:,} rows", peer / classified, FASTER, "times",
                  "what else one would do", least=True)
        )  # fmt: skip
    kept.append(_cube())
    return kept


def _peer(connection: Connection, study: Study) -> tuple[int, float]:
    """Do it the straightforward way: points into polygons, then esda; on a part of the rows."""
    rows = connection.execute(
        text("SELECT cell FROM rongtu.demand WHERE received_at >= '2020-12-31 16:00+00'"
             " AND received_at < '2021-12-31 16:00+00' AND NOT voided AND duplicate_of IS NULL"
             " LIMIT :rows"),
        {"rows": PEER_ROWS},
    ).scalars().all()  # fmt: skip
    frame = pd.DataFrame(grid.centres(rows), columns=["lon", "lat"])
    cells = gpd.GeoDataFrame(geometry=study.shapes, crs=4326)
    neighbours = {
        row: study.weights.matrix.indices[start:end].tolist()
        for row, (start, end) in enumerate(
            zip(study.weights.matrix.indptr[:-1], study.weights.matrix.indptr[1:], strict=True)
        )
    }
    start = time.perf_counter()
    joined = gpd.sjoin(
        gpd.GeoDataFrame(geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=4326), cells
    )
    counts = joined.groupby("index_right").size().reindex(cells.index, fill_value=0)
    weights = libpysal.weights.W(neighbours, silence_warnings=True)
    esda.G_Local(counts.to_numpy(dtype=float), weights, transform="B", star=True, permutations=0)
    return len(frame), time.perf_counter() - start


def _cube() -> bool:
    """Measure a year of weeks on 5,000 cells: Gi* in space and time, trend and kind."""
    box = shapely.box(104, 30.5, 104.25, 30.75)
    cells = np.unique(grid.parents(grid.covering(box, RESOLUTION), 9))[:CELLS]
    values = np.random.default_rng(2020).poisson(3, (len(cells), WEEKS)).astype(float)
    weights = hexagons(cells)
    seconds = timed(lambda: emerging(values, weights), times=3)
    name = f"a cube of {len(cells):,} cells by {WEEKS} weeks"
    return line(name, statistics.median(seconds), CUBE_S, "s", "a planner's patience")


def truth(engine: Engine, sample: Path) -> None:
    """Print what each method finds of the clusters that the sample's generator wrote down.

    Parameters
    ----------
    sample
        The folder of its files, which are loaded in the place of what is there.
    """
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS rongtu CASCADE"))
    db.migrate(engine)
    for name in SAMPLE:
        run.load(CHECKOUT / f"data/profiles/sample/{name}.toml", engine, base=sample)
    clusters = json.loads((CHECKOUT / "data/sample/truth.json").read_text())["clusters"]
    print("Against the sample's written-down clusters: found of those alive, true of those listed")
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        for name, period in PERIODS.items():
            found = hotspots(connection, HotspotQuestion(period=period, each=True))
            print(f"  hotspots, {name:<28}{_of_hotspots(found, clusters, period)}")
        for night in NIGHTS:
            watched = watch(connection, ends_on=night)
            hits = [_near(one, clusters, night) for one in watched.alarms]
            print(f"  alerts, night of {night}         {sum(hits)} true of {len(hits)} alarms")
        for one in clusters:
            period = _month(one)
            groups = grouped(connection, period, categories=(one["category"],)).frame
            at = [_metres(one, row.lon, row.lat) <= one["radius_m"] for row in groups.itertuples()]
            place = at.index(True) + 1 if True in at else "none"
            print(f"  incidents, {one['key']:<28}group {place} of {len(at)}")


def _of_hotspots(found: Hotspots, clusters: list[dict[str, Any]], period: Period) -> str:
    alive = [
        one for one in clusters
        if one["first"] < period.end.isoformat() and one["after"] > period.start.isoformat()
    ]  # fmt: skip
    hit, right = set(), 0
    for group, _ in found.groups:
        units = found.study.units.iloc[group.rows]
        near = [
            one["key"]
            for one in clusters
            if one["category"] == group.category
            and _metres(one, units["lon"].to_numpy(), units["lat"].to_numpy()).min()
            <= one["radius_m"]
        ]
        right += bool(near)
        hit.update(near)
    known = sum(one["key"] in hit for one in alive)
    return f"{known} of {len(alive)}, {right} of {len(found.groups)}"


def _near(alarm: Any, clusters: list[dict[str, Any]], night: date) -> bool:  # noqa: ANN401
    """Say whether an alarm touches a cluster that is alive; one of all kinds may touch any."""
    centres = grid.centres(alarm.cells)
    return any(
        alarm.category in {None, one["category"]}
        and one["first"] <= night.isoformat() <= one["after"]
        and _metres(one, centres[:, 0], centres[:, 1]).min() <= one["radius_m"]
        for one in clusters
    )


def _month(cluster: dict[str, Any]) -> Period:
    """Return the last month in which a cluster was alive."""
    end = date.fromisoformat(cluster["after"])
    return Period(date(end.year - (end.month == 1), (end.month - 2) % 12 + 1, end.day), end)


def _metres(cluster: dict[str, Any], lon: Any, lat: Any) -> Any:  # noqa: ANN401 - numbers
    east = (lon - cluster["lon"]) * DEGREE_M * np.cos(np.radians(cluster["lat"]))
    return np.hypot(east, (lat - cluster["lat"]) * DEGREE_M)
