"""How fast demands are loaded, and in how much memory: beside COPY, and beside plain geopandas."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import eviltransform
import geopandas as gpd
import pandas as pd
from sqlalchemy import Engine, text

from etl import run
from geo import db
from geo.settings import CHECKOUT
from tests.bench import demands
from tests.bench.figures import line
from tests.db.builders import ROLLUPS

PROFILES: Final = CHECKOUT / "data" / "profiles" / "sample"
AREAS: Final = ("district", "street", "community", "compound")
MANY, MOST, FEW = 1_000_000, 10_000_000, 1_000
MEMORY_MB: Final = 2_000
TIMES_COPY, TIMES_FASTER, PER_ROW, INCREMENT_S = 4.0, 8.0, 1.3, 3.0

ONE_LOAD: Final = """
import json, sys
from pathlib import Path
from etl import run
from geo import db
from geo.settings import GeoSettings
engine = db.connect(GeoSettings(), url=sys.argv[1])
done = run.load(Path(sys.argv[2]), engine)
# Of this program alone: ru_maxrss keeps that of the process that started it.
status = Path("/proc/self/status").read_text()
peak = int(status.split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps({"seconds": done.seconds, "peak_mb": peak, "read": done.read,
                  "inserted": done.inserted, "updated": done.updated}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What one load in a process of its own took."""

    seconds: float
    peak_mb: float
    read: int
    inserted: int
    updated: int


def bench(engine: Engine, sample: Path, folder: Path, *, large: bool) -> list[bool]:
    """Measure everything about loading; say of each limit whether it was kept."""
    kept = []
    _empty(engine)
    for name in AREAS:
        run.load(PROFILES / f"{name}.toml", engine, base=sample)
    print(
        f"Loading {MANY:,} demands in GCJ-02: parsed, shifted, checked, masked, placed, upserted,"
    )
    print("rolled up; in a process of its own")
    many = demands.written(sample, folder / f"demands-{MANY}.csv", rows=MANY)
    ours = loaded(engine, _profile(folder, many, "many"))
    copy = _copied(engine)
    plain = _plain(engine, many, sample)
    kept.append(line("load", ours.seconds, TIMES_COPY * copy, "s", "4 times COPY"))
    print(f"  peer: COPY into the same indexes        {copy:8.2f} s")
    print(f"  peer: plain geopandas                   {plain:8.2f} s")
    kept.append(line("at least 8 times faster than geopandas", TIMES_FASTER * ours.seconds, plain,
                      "s", "plain geopandas"))  # fmt: skip
    again = loaded(engine, _profile(folder, many, "many"))
    print(f"  again, nothing changed                  {again.seconds:8.2f} s")
    print(f"  peak memory of the loader               {ours.peak_mb:8.0f} MB")
    if large:
        kept.extend(_large(engine, sample, folder, per_row=ours.seconds / MANY))
    return kept


def _large(engine: Engine, sample: Path, folder: Path, *, per_row: float) -> list[bool]:
    _empty_demands(engine)
    print(f"Loading {MOST:,} demands")
    most = demands.written(sample, folder / f"demands-{MOST}.csv", rows=MOST)
    ours = loaded(engine, _profile(folder, most, "most"))
    kept = [
        line("load", ours.seconds, PER_ROW * per_row * MOST, "s", "1.3 times as long a row"),
        line("peak memory of the loader", ours.peak_mb, MEMORY_MB, "MB", "bounded memory"),
    ]
    few = folder / f"demands-{FEW}.csv"
    table = pd.read_csv(most, nrows=FEW, dtype="str").assign(
        received_at="2022-12-30 10:00:00", due_at="2022-12-31 10:00:00", closed_at=None
    )
    table["id"] = "NEW-" + table["id"]
    table.to_csv(few, index=False)
    increment = loaded(engine, _profile(folder, few, "few"))
    print(f"{FEW:,} rows more")
    kept.append(line("load", increment.seconds, INCREMENT_S, "s", "an increment"))
    return kept


def loaded(engine: Engine, profile: Path) -> Loaded:
    """Load `profile` in a process of its own."""
    url = engine.url.render_as_string(hide_password=False)
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-c", ONE_LOAD, url, str(profile)],
        check=True, capture_output=True, text=True, env=environment,
    )  # fmt: skip
    return Loaded(**json.loads(done.stdout.splitlines()[-1]))


def _profile(folder: Path, demands_csv: Path, name: str) -> Path:
    """Write a profile that reads `demands_csv` in GCJ-02."""
    given = (PROFILES / "demand.toml").read_text(encoding="utf-8")
    changed = given.replace('path = "demands.csv"', f'path = "{demands_csv.name}"')
    path = folder / f"{name}.toml"
    path.write_text(changed + '\n[crs]\ncode = "GCJ-02"\n', encoding="utf-8")
    return path


def _copied(engine: Engine) -> float:
    """Write the loaded demands once more by COPY, into a table with the same indexes."""
    with engine.begin() as connection:
        # In a transaction of its own: COPY into a table made in the same one need not log.
        connection.execute(text("CREATE TABLE rongtu.peer (LIKE rongtu.demand INCLUDING INDEXES)"))
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        raw: Any = connection.connection.driver_connection
        parts: list[bytes] = []
        with raw.cursor().copy("COPY rongtu.demand TO STDOUT") as out:
            parts.extend(bytes(part) for part in out)
        whole = b"".join(parts)
        start = time.perf_counter()
        with raw.cursor().copy("COPY rongtu.peer FROM STDIN") as into:
            into.write(whole)
    seconds = time.perf_counter() - start
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE rongtu.peer"))
    return seconds


def _plain(engine: Engine, file: Path, sample: Path) -> float:
    """Load the demands as a tutorial would: read_csv, points_from_xy, sjoin, to_postgis."""
    compounds = gpd.read_file(sample / "compounds.gpkg")[["code", "geometry"]]
    communities = gpd.read_file(sample / "communities.geojson")[["code", "geometry"]]

    def load() -> None:
        frame = pd.read_csv(file, dtype={"area_code": "str"}, parse_dates=[
            "received_at", "dispatched_at", "accepted_at", "due_at", "closed_at", "reopened_at",
            "callback_at"])  # fmt: skip
        there = frame["lon"].notna()
        moved = [eviltransform.gcj2wgs_exact(lat, lon)
                 for lat, lon in zip(frame.loc[there, "lat"], frame.loc[there, "lon"],
                                     strict=True)]  # fmt: skip
        frame.loc[there, ["lat", "lon"]] = moved
        frame["text"] = frame["text"].str.replace(r"1[3-9]\d{9}", "***", regex=True)
        points = gpd.GeoDataFrame(
            frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=4326
        )
        for areas, name in ((compounds, "compound"), (communities, "community")):
            found = gpd.sjoin(points[["geometry"]], areas, how="left", predicate="within")
            points[name] = found.loc[~found.index.duplicated(), "code"]
        points.to_postgis("plain", engine, schema="rongtu", if_exists="replace", index=False)

    seconds = _timed(load)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE rongtu.plain"))
    return seconds


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS rongtu CASCADE"))
    db.migrate(engine)


def _empty_demands(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE rongtu.demand, {ROLLUPS}, rongtu.stack"))


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
