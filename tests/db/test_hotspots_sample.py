"""The sample's written-down clusters, and what the methods find of them: see DECISIONS.md.

A listed hotspot is true when one of its cells lies, with its middle, in a cluster of its category
that was live in the period; a cluster is found when a hotspot is true of it.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from geo.analysis.emerging import Kind
from geo.analysis.hotspots import Outcome
from geo.engine.alerts import watch
from geo.engine.hotspots import HotspotQuestion, Hotspots, hotspots
from geo.engine.incidents import grouped
from geo.period import Period
from geo.settings import CHECKOUT

pytestmark = pytest.mark.db

TRUTH: Final[list[dict[str, Any]]] = json.loads(
    (CHECKOUT / "data" / "sample" / "truth.json").read_text(encoding="utf-8")
)["clusters"]
METRES: Final = np.cos(np.radians(30.68)) * 111_320, 110_850.0
"""Of a degree of longitude and latitude here."""
YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))
JULY: Final = Period(date(2020, 7, 1), date(2020, 8, 1))
DECEMBER: Final = Period(date(2020, 12, 1), date(2021, 1, 1))


@pytest.fixture(scope="module")
def connection(whole_sample: Engine) -> Iterator[Connection]:
    with whole_sample.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def year(connection: Connection) -> Hotspots:
    return hotspots(connection, HotspotQuestion(period=YEAR, each=True))


def live(period: Period, category: str | None = None) -> list[dict[str, Any]]:
    """Return the clusters that were live on any day of a period."""
    return [
        one
        for one in TRUTH
        if one["first"] < str(period.end)
        and one["after"] > str(period.start)
        and category in {None, one["category"]}
    ]


def away(places: pd.DataFrame, cluster: dict[str, Any]) -> "np.ndarray[Any, np.dtype[np.float64]]":
    """Return how many metres from the middle of a cluster places are."""
    east, north = (places[name].to_numpy() - cluster[name] for name in ("lon", "lat"))
    return np.asarray(np.hypot(east * METRES[0], north * METRES[1]), dtype=np.float64)


def held(found: Hotspots, period: Period) -> tuple[set[str], list[bool]]:
    """Return the clusters found, and which listed hotspots are true."""
    keys: set[str] = set()
    true = []
    for group, _ in found.groups:
        cells = found.study.units.iloc[group.rows]
        touched = {
            one["key"] for one in live(period, group.category)
            if away(cells, one).min() <= one["radius_m"]
        }  # fmt: skip
        keys |= touched
        true.append(bool(touched))
    return keys, true


@pytest.mark.parametrize(
    ("period", "clusters", "false"),
    [
        (YEAR, 9, 1),
        (Period(date(2020, 10, 1), date(2021, 1, 1)), 6, 0),
        (JULY, 6, 2),
        (DECEMBER, 6, 0),
        (Period(date(2020, 12, 18), date(2021, 1, 1)), 6, 0),
    ],
)
def test_every_live_cluster_is_found_and_hardly_anything_else(
    connection: Connection, period: Period, clusters: int, false: int
) -> None:
    found = hotspots(connection, HotspotQuestion(period=period, each=True))
    keys, true = held(found, period)
    assert len(live(period)) == clusters
    assert keys == {one["key"] for one in live(period)}
    assert true.count(False) <= false


def test_a_hotspot_names_the_street_of_its_cluster(year: Hotspots) -> None:
    for group, _ in year.groups:
        cells = year.study.units.iloc[group.rows]
        for one in live(YEAR, group.category):
            if away(cells, one).min() <= one["radius_m"]:
                assert group.place == one["street_code"]


def test_default_coordinates_are_no_hotspots(year: Hotspots) -> None:
    stacked = json.loads((CHECKOUT / "data/sample/truth.json").read_text(encoding="utf-8"))
    written = sum(one["stacked"] for one in stacked["districts"].values())
    # Voided ones and repeats among them are not counted.
    assert 0.85 * written < year.tally.stacked <= written


@pytest.mark.parametrize(
    ("key", "kind", "hot"),
    [
        # Steps are months; one is hot with the one before. What a cluster's nature is called in
        # truth.json, and by the rules of Esri for what was hot when:
        ("jn-noise", Kind.PERSISTENT, "111111111111"),  # persistent: the same
        ("qy-parking", Kind.DIMINISHING, "111111111111"),  # persistent, with a chance trend
        ("jn-sanitation", Kind.CONSECUTIVE, "000000000111"),  # new, since October
        ("qy-facility", Kind.CONSECUTIVE, "000000000011"),  # new, since November
        ("jn-parking", Kind.CONSECUTIVE, "000111111111"),  # intensifying, but since March only
        ("jj-property", Kind.CONSECUTIVE, "000000111111"),  # intensifying, but since June only
        ("jn-water", Kind.NONE, "000000111000"),  # an outbreak, over in August
        ("jn-illegal", Kind.NONE, "111111000000"),  # diminishing, over in July
        ("jj-noise", Kind.NONE, "000011111100"),  # sporadic, over in October
    ],
)
def test_a_history_is_of_the_kind_that_its_hot_months_make(
    year: Hotspots, key: str, kind: Kind, hot: str
) -> None:
    (cluster,) = (one for one in TRUTH if one["key"] == key)
    search = next(one for one in year.found if one.category == cluster["category"])
    middle = int(np.argmin(away(year.study.units, cluster)))
    assert search.history is not None
    assert "".join(str(int(one)) for one in search.history.hot[middle]) == hot
    assert search.history.kind[middle] == kind


@pytest.mark.parametrize(
    ("day", "categories", "key"),
    [
        (date(2020, 7, 10), ("water_power",), "jn-water"),
        (date(2020, 5, 8), ("noise",), "jj-noise"),
        (date(2020, 6, 20), ("water_power",), None),
        (date(2020, 11, 15), ("noise", "water_power"), None),
    ],
)
def test_an_outbreak_raises_an_alarm_within_a_week_and_quiet_days_none(
    connection: Connection, day: date, categories: Sequence[str], key: str | None
) -> None:
    found = watch(connection, ends_on=day, categories=categories)
    assert {outcome.value for _, outcome in found.scans} == {"scanned"}
    if key is None:
        assert not found.alarms
        return
    (cluster,) = (one for one in TRUTH if one["key"] == key)
    (alarm,) = found.alarms
    place = pd.DataFrame({"lon": [alarm.lon], "lat": [alarm.lat]})
    assert away(place, cluster)[0] < cluster["radius_m"] + 200
    assert alarm.place == cluster["street_code"]
    assert alarm.cluster.p == pytest.approx(0.001)
    assert alarm.cluster.days <= 8


@pytest.mark.parametrize(
    ("period", "category", "key"),
    [
        (DECEMBER, "noise", "jn-noise"),
        (DECEMBER, "parking", "jn-parking"),
        (DECEMBER, "sanitation", "jn-sanitation"),
        (DECEMBER, "facility", "qy-facility"),
        (JULY, "water_power", "jn-water"),
        (JULY, "parking", "jn-parking"),
        (DECEMBER, "property", "jj-property"),
        (JULY, "noise", "jj-noise"),
    ],
)
def test_the_first_group_of_incidents_lies_in_a_cluster(
    connection: Connection, period: Period, category: str, key: str
) -> None:
    found = grouped(connection, period, categories=(category,))
    (cluster,) = (one for one in TRUTH if one["key"] == key)
    assert found.frame["rank"].tolist() == list(range(1, len(found.frame) + 1))
    assert away(found.frame.head(1), cluster)[0] <= cluster["radius_m"]


@pytest.mark.parametrize(
    ("period", "category", "keys"),
    [(DECEMBER, "property", {"jj-property"}), (JULY, "noise", {"jn-noise", "jj-noise"})],
)
def test_weaker_clusters_are_among_the_largest_groups(
    connection: Connection, period: Period, category: str, keys: set[str]
) -> None:
    found = grouped(connection, period, categories=(category,)).frame
    largest = found.nlargest(len(keys), "demands")
    clusters = [one for one in TRUTH if one["key"] in keys]
    assert all(away(largest, one).min() <= one["radius_m"] for one in clusters)


def test_what_is_not_there_is_no_finding(connection: Connection) -> None:
    before = Period(date(2019, 1, 1), date(2019, 2, 1))
    found = hotspots(connection, HotspotQuestion(period=before, each=True))
    assert (found.outcome, found.groups) == (Outcome.NO_DATA, ())
