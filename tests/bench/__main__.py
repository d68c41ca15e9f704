"""`./run bench [--small]`: each figure beside its peer or its limit, measured in the same run.

It makes the sample, demands by the million and a throw-away cluster in `.rongtu-bench`, and stops
it at the end. With `--small` the ten million are left out: they take ten minutes and 20 GB.
"""

import sys
import time
from typing import Final

from etl.sample import write
from geo import cluster, db
from geo.settings import CHECKOUT, GeoSettings
from tests.bench import (
    coverage,
    explore,
    hotspots,
    indicators,
    loading,
    planner,
    sheets,
    soak,
    tiles,
    wall,
)

HOME: Final = CHECKOUT / ".rongtu-bench"


def main() -> int:
    """Run every benchmark; exit status 1 when a limit is passed."""
    sample = HOME / "sample"
    start = time.perf_counter()
    write(sample)
    print(f"Making the sample                   {time.perf_counter() - start:6.2f} s")
    url = cluster.start(HOME)
    engine = db.connect(GeoSettings(), url=url)
    try:
        large = "--small" not in sys.argv[1:]
        kept = indicators.bench(engine, large=large)
        kept += hotspots.bench(engine)
        kept += wall.bench(engine)
        kept += planner.bench(engine)
        kept += coverage.bench(None, large=large)
        hotspots.truth(engine, sample)
        kept += loading.bench(engine, sample, HOME, large=large)
        # The sample is what the loading leaves there.
        kept += tiles.bench(engine, large=large)
        kept += explore.bench(explore.MOST if large else explore.MOST // 10)
        kept += sheets.bench()
        kept += soak.bench(url)
    finally:
        engine.dispose()
        cluster.stop(HOME)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
