"""The clusters that are put into the sample, so that a method that finds them can be told."""

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import shapely

from etl.sample.arrays import Floats, Moments
from etl.sample.assumptions import PLANS, SEED, SNAPSHOT, VERSION, Plan
from etl.sample.extracts import lonlat
from etl.sample.moments import DAY_SECONDS
from etl.sample.partition import Division


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Extra demands of one category in a circle and a half-open period.

    `pattern` is how they lie in time: `even`, `rising` (linearly, from none) or `falling`;
    `alternate` puts them in every second fortnight.
    """

    key: str
    street_code: str
    category: str
    first: str
    after: str
    radius_m: float
    extra: int
    pattern: str
    nature: str


CLUSTERS: Final = (
    Cluster(key="jn-noise", street_code="510106032", category="noise", first="2020-01-01",
            after="2021-01-01", radius_m=260, extra=1_500, pattern="even", nature="persistent"),
    Cluster(key="jn-sanitation", street_code="510106041", category="sanitation",
            first="2020-10-01", after="2021-01-01", radius_m=320, extra=640, pattern="rising",
            nature="new"),
    Cluster(key="jn-parking", street_code="510106027", category="parking", first="2020-03-01",
            after="2021-01-01", radius_m=280, extra=1_300, pattern="rising",
            nature="intensifying"),
    Cluster(key="jn-water", street_code="510106042", category="water_power", first="2020-07-06",
            after="2020-08-03", radius_m=450, extra=520, pattern="even", nature="outbreak"),
    Cluster(key="jn-illegal", street_code="510106040", category="illegal_building",
            first="2020-01-01", after="2020-07-01", radius_m=400, extra=420, pattern="falling",
            nature="diminishing"),
    Cluster(key="jj-noise", street_code="510104022", category="noise", first="2020-05-01",
            after="2020-10-01", radius_m=240, extra=760, pattern="alternate", nature="sporadic"),
    Cluster(key="jj-property", street_code="510104035", category="property", first="2020-06-01",
            after="2021-01-01", radius_m=300, extra=620, pattern="rising",
            nature="intensifying"),
    Cluster(key="qy-parking", street_code="510105011", category="parking", first="2020-01-01",
            after="2021-01-01", radius_m=280, extra=700, pattern="even", nature="persistent"),
    Cluster(key="qy-facility", street_code="510105018", category="facility", first="2020-11-01",
            after="2021-01-01", radius_m=350, extra=330, pattern="rising", nature="new"),
)  # fmt: skip

FORTNIGHT: Final = 14.0


def centre(cluster: Cluster, division: Division) -> Floats:
    """Return the place, in metres, of the street's block that lies nearest to its middle."""
    streets = division.streets.set_index("code").geometry
    at = shapely.get_coordinates(shapely.point_on_surface(streets[cluster.street_code]))[0]
    blocks = division.blocks[division.blocks["street"] == cluster.street_code].geometry
    middles = shapely.get_coordinates(shapely.centroid(blocks.to_numpy()))
    nearest: Floats = middles[int(np.argmin(np.hypot(*(middles - at).T)))].round(1)
    return nearest


def points(cluster: Cluster, division: Division, rng: np.random.Generator) -> Floats:
    """Draw the cluster's places: denser in the middle, all in its circle and its street."""
    street = division.streets.set_index("code").geometry[cluster.street_code]
    at = centre(cluster, division)
    kept = np.empty((0, 2))
    while len(kept) < cluster.extra:
        radius = cluster.radius_m * rng.random(cluster.extra) ** 0.7
        angle = rng.uniform(0, 2 * np.pi, cluster.extra)
        xy = at + radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        kept = np.concatenate([kept, xy[shapely.contains_xy(street, xy)]])
    return kept[: cluster.extra]


def moments(cluster: Cluster, rng: np.random.Generator) -> Moments:
    """Draw when the cluster's demands are received, most of them in waking hours."""
    first = np.datetime64(cluster.first, "s")
    length = (np.datetime64(cluster.after) - np.datetime64(cluster.first)).astype(float)
    u = rng.random(cluster.extra)
    day = {"even": u, "alternate": u, "rising": np.sqrt(u), "falling": 1 - np.sqrt(1 - u)}
    days = np.floor(day[cluster.pattern] * length)
    if cluster.pattern == "alternate":
        days -= FORTNIGHT * (np.floor(days / FORTNIGHT) % 2)
    second = (rng.triangular(6.5, 15, 23.9, cluster.extra) * 3_600).astype(int)
    at: Moments = first + (days * DAY_SECONDS + second).astype("timedelta64[s]")
    return at


def of(plan: Plan) -> list[Cluster]:
    """Return the clusters of one district."""
    return [cluster for cluster in CLUSTERS if cluster.street_code.startswith(plan.code)]


def written(divisions: list[Division], stacked: dict[str, int], seed: int = SEED) -> dict[str, Any]:
    """Say what was put in: clusters, default coordinates, targets, assumptions."""
    by_code = {division.plan.code: division for division in divisions}
    clusters = []
    for cluster in CLUSTERS:
        lon, lat = lonlat(centre(cluster, by_code[cluster.street_code[:6]])[None])[0].tolist()
        clusters.append(asdict(cluster) | {"lon": round(lon, 6), "lat": round(lat, 6)})
    return {
        "generator": VERSION,
        "seed": seed,
        "time_zone": "Asia/Shanghai",
        "snapshot": SNAPSHOT,
        "clusters": clusters,
        "districts": {plan.code: asdict(plan) | {"stacked": stacked[plan.code]} for plan in PLANS},
    }
