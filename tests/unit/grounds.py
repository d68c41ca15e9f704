"""The real districts, and places drawn in them as sources write them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from etl.clean.datum import Hypothesis, Verdict
from geo.crs import Floats, reference

SAMPLE = Path(__file__).parents[2] / "data" / "sample" / "districts.geojson"
WGS84 = Hypothesis(reference=reference(4326))
FAULTS = ["GCJ-02", "BD-09", 4544, 4523, 32648, 3857]
SEEDS = range(50)


@cache
def districts() -> dict[str, Any]:
    features = json.loads(SAMPLE.read_text(encoding="utf-8"))["features"]
    return {
        one["properties"]["code"]: shapely.from_geojson(json.dumps(one["geometry"]))
        for one in features
    }


@cache
def ground() -> Any:  # noqa: ANN401 - shapely is untyped
    return shapely.union_all(list(districts().values()))


def drawn(area: Any, count: int, rng: np.random.Generator) -> Floats:  # noqa: ANN401
    """Return points drawn uniformly from `area`."""
    west, south, east, north = area.bounds
    shapely.prepare(area)
    found = np.empty((0, 2))
    while len(found) < count:
        at = rng.uniform((west, south), (east, north), (4 * count + 50, 2))
        found = np.concatenate([found, at[shapely.contains_xy(area, at[:, 0], at[:, 1])]])
    return found[:count]


@cache
def demands(
    seed: int, *, count: int = 6000, code: str | None = None, spill: float = 0.03, side: float = 180
) -> Floats:
    """Return points in a district, a share of them up to a kilometre beyond its border.

    `side` is the longitude that these lie east of less `side`: 180 is all around.
    """
    rng = np.random.default_rng(seed)
    area = districts()[code] if code else ground()
    ring = area.buffer(0.01).difference(area)
    if side != 180:
        ring = ring.intersection(shapely.box(side, -90, 180, 90))
    beyond = int(count * spill)
    at = np.concatenate([drawn(area, count - beyond, rng), drawn(ring, beyond, rng)])
    at.setflags(write=False)
    return at


def written(at: Floats, code: int | str, *, swapped: bool = False) -> Floats:
    """Return places as a source in `code` writes them."""
    raw = reference(code).from_wgs84(at)
    return raw[:, ::-1] if swapped else raw


def shares(verdict: Verdict) -> dict[str, float]:
    return {score.name: score.share for score in verdict.scores}
