"""How fast a wall is fed at ten million demands: by what is kept, and after a load."""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import httpx
from sqlalchemy import Engine, text

from dashboard.wall import plan_file as plan
from tests.bench import screens
from tests.bench.figures import line

SCENE_MS, LOAD_S = 50.0, 10.0
TIMES: Final = 100
PATIENCE_S: Final = 120.0
A_LOAD: Final = """
INSERT INTO rongtu.etl_run (profile, layer, source, started_at, status, as_of, finished_at)
VALUES ('bench', 'demand', 'bench', now(), 'done', '2022-12-31 16:00+00', now())
"""


def bench(engine: Engine) -> list[bool]:
    """Serve the scenes that come with it over the database of `engine`; then to a whole hall."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with (
        screens.served({**os.environ, "DATABASE_URL": url}) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        # Areas of the sample's districts are not in this database; everything stands for them.
        keys = [one.key for one in plan.read().scene if one.area is None]
        with engine.connect() as connection:
            demands = connection.scalar(text("SELECT count(*) FROM rongtu.demand"))
        print(f"The wall: scenes of {demands:,} demands, through HTTP")
        first = {key: _seconds(client, key) for key in keys}
        print("  made for the first time: "
              + ", ".join(f"{key} {took:.2f} s" for key, took in first.items()))  # fmt: skip
        kept = [_seconds(client, key) for _ in range(TIMES) for key in keys]
        p95 = 1000 * statistics.quantiles(kept, n=20)[-1]
        found = [
            line("a scene's data, 95th percentile", p95, SCENE_MS, "ms", "the wall's promise"),
            _loaded(engine, client, keys),
        ]
        return found + screens.bench(address, keys)


def _seconds(client: httpx.Client, key: str) -> float:
    start = time.perf_counter()
    client.get(f"/wall/scene/{key}.json").raise_for_status()
    return time.perf_counter() - start


def _loaded(engine: Engine, client: httpx.Client, keys: list[str]) -> bool:
    """Time how long after a load the scene on screen is of it, and how long until all are."""
    before = _pulse(client, keys[0])["etag"]
    with engine.begin() as connection:
        connection.execute(text(A_LOAD))
    start = time.perf_counter()
    # What is on the screen asks; what it shows next was asked for a while ago.
    shown = _until(start, lambda: _pulse(client, keys[0])["etag"] != before)
    version = _pulse(client, keys[0])["version"]
    every = _until(start, lambda: all(_version(client, key) == version for key in keys))
    print(f"  after a load all {len(keys)} scenes were new in {every:.1f} s")
    # A screen asks every four seconds: it learns of it so much later.
    at_last = shown + screens.POLL_S
    return line("a load on the screen, at the latest", at_last, LOAD_S, "s", "the wall's promise")


def _version(client: httpx.Client, key: str) -> Any:  # noqa: ANN401 - JSON
    return client.get(f"/wall/scene/{key}.json").json()["version"]


def _until(start: float, done: Callable[[], bool]) -> float:
    """Wait until something is so, for two minutes at most; return the seconds since `start`."""
    while not done():
        if time.perf_counter() - start > PATIENCE_S:
            return float("inf")
        time.sleep(0.1)
    return time.perf_counter() - start


def _pulse(client: httpx.Client, key: str) -> Any:  # noqa: ANN401 - JSON
    return client.get(f"/wall/pulse.json?scene={key}").json()
