"""`./run bench [--small]`: each figure beside its peer or its limit, measured in the same run.

It makes the sample, demands by the million and a throw-away cluster in `.rongtu-bench`, and stops
it at the end. With `--small` the ten million are left out: they take ten minutes and 20 GB.
"""

import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from sqlalchemy import Engine, text

from etl.sample import write
from geo import cluster, db
from geo.catalog import INDICATORS
from geo.period import Period
from geo.queries.indicators import by_area
from geo.settings import CHECKOUT, GeoSettings
from tests.bench import loading

HOME: Final = CHECKOUT / ".rongtu-bench"
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
        kept = loading.bench(engine, sample, HOME, large="--small" not in sys.argv[1:])
        read_a_year(engine)
    finally:
        engine.dispose()
        cluster.stop(HOME)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
