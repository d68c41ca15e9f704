"""`./run bench`: each figure beside its peer or its limit, measured in the same run.

It makes the sample and a throw-away cluster in `.rongtu-bench`, and stops it at the end.
"""

import io
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, text

from etl import run as etl_run
from etl.sample import write
from geo import cluster, db
from geo.catalog import INDICATORS
from geo.period import Period
from geo.queries.indicators import by_area
from geo.settings import CHECKOUT, GeoSettings

HOME: Final = CHECKOUT / ".rongtu-bench"
PROFILES: Final = CHECKOUT / "data" / "profiles" / "sample"
AREAS: Final = ("district", "street", "community", "compound")
LIMIT_S_PER_270_000: Final = 15.0
YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))

# The same numbers as the rollup gives, straight from the demands.
FROM_DEMANDS: Final = """
    SELECT p.ancestor_code, sum((closed_at <= due_at)::int), count(*)
    FROM rongtu.demand d JOIN rongtu.area_path p ON p.area_code = d.area_code AND p.level = 'street'
    WHERE due_at >= '2019-12-31 16:00+00' AND due_at < '2020-12-31 16:00+00'
      AND NOT voided AND duplicate_of IS NULL
    GROUP BY 1"""


def timed(work: Callable[[], Any], *, times: int = 1) -> list[float]:
    """Return the seconds that each of `times` calls of `work` took."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def copy_alone(connection: Connection) -> int:
    """Write the loaded demands once more by COPY alone, into a table of the same shape."""
    raw: Any = connection.connection.driver_connection
    buffer = io.BytesIO()
    with raw.cursor().copy("COPY rongtu.demand TO STDOUT (FORMAT BINARY)") as out:
        for part in out:
            buffer.write(part)
    connection.execute(text("CREATE TEMP TABLE peer (LIKE rongtu.demand INCLUDING INDEXES)"))
    start = time.perf_counter()
    with raw.cursor().copy("COPY peer FROM STDIN (FORMAT BINARY)") as into:
        into.write(buffer.getvalue())
    print(f"  peer: COPY into the same indexes  {time.perf_counter() - start:6.2f} s")
    return int(connection.scalar(text("SELECT count(*) FROM peer")) or 0)


def load_demands(engine: Engine, sample: Path) -> bool:
    """Measure the load, against its limit and against COPY."""
    for name in AREAS:
        etl_run.load(PROFILES / f"{name}.toml", engine, base=sample)
    print("Loading the sample's demands: parsed, masked, placed, upserted, rolled up")
    report = etl_run.load(PROFILES / "demand.toml", engine, base=sample)
    limit = LIMIT_S_PER_270_000 * report.read / 270_000
    print(f"  {report.read:,} rows in          {report.seconds:6.2f} s  (limit {limit:.1f} s)")
    again = etl_run.load(PROFILES / "demand.toml", engine, base=sample)
    print(f"  again, nothing changed            {again.seconds:6.2f} s")
    with engine.connect() as connection:
        copy_alone(connection)
    return report.seconds <= limit


def read_a_year(engine: Engine) -> None:
    """Measure a year by street from the rollup, against the same from the demands."""
    print("A year of the on-time rate by street, database to frame, 20 times")
    with engine.connect() as connection:
        rollup = by_area(INDICATORS["on_time_rate"], "street", YEAR)
        figures = {
            "from the rollup, mean of days too": lambda: db.read_frame(connection, rollup),
            "peer: from the demands, pooled": lambda: connection.execute(text(FROM_DEMANDS)).all(),
        }
        for name, work in figures.items():
            seconds = timed(work, times=20)
            print(f"  {name:<34}{statistics.median(seconds) * 1000:6.0f} ms median"
                  f"{statistics.quantiles(seconds, n=20)[-1] * 1000:6.0f} ms p95")  # fmt: skip


def main() -> int:
    """Run every benchmark; exit status 1 when a limit is passed."""
    sample = HOME / "sample"
    print(f"Making the sample                   {timed(lambda: write(sample))[0]:6.2f} s")
    url = cluster.start(HOME)
    engine = db.connect(GeoSettings(), url=url)
    try:
        with engine.begin() as connection:
            connection.execute(text("DROP SCHEMA IF EXISTS rongtu CASCADE"))
        db.migrate(engine)
        kept = load_demands(engine, sample)
        read_a_year(engine)
    finally:
        engine.dispose()
        cluster.stop(HOME)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
