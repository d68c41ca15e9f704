"""`rongtu incidents`: groups of demands, told and written."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pytest
import shapely
from sklearn.cluster import HDBSCAN
from sqlalchemy import Connection, Engine, text
from typer.testing import CliRunner, Result

from dashboard import data
from dashboard.cli import app
from geo.analysis.incidents import Outcome
from geo.engine import incidents as engine
from geo.engine.incidents import NARROWEST_M, WIDEST_M, grouped
from geo.errors import RongtuError, UnknownKeyError
from geo.period import Period
from tests.db.builders import World, a_demand
from tests.db.hot_town import (
    HOT,
    HOT_M,
    METRE,
    MIDDLE,
    OUTSIDE,
    YEAR,
    demands,
    hot_town,
    located,
)

pytestmark = pytest.mark.db

Rongtu = Callable[..., Result]
PERIOD: Final = ("--from", "2020-01-01", "--to", "2021-01-01")
NOISE: Final = (*PERIOD, "--category", "noise")
DOOR: Final = (104.0031, 30.0241)
"""A door that many complain of: thirty demands, no stack yet; another is a kilometre east."""
FAR: Final = ("-76.0", "-30.0")
ROWS: Final = [
    *demands(count=1_500),
    *(a_demand(f"door{n}", lon=f"{DOOR[0] + n % 2 / 100}", lat=str(DOOR[1]), category="parking")
      for n in range(60)),
    a_demand("far", lon=FAR[0], lat=FAR[1], category="noise"),
]  # fmt: skip


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Return the town's database."""
    hot_town(World(folder=tmp_path_factory.mktemp("town"), engine=sample_engine), ROWS)
    return sample_engine


@pytest.fixture(scope="module")
def rongtu(town: Engine) -> Iterator[Rongtu]:
    """Return the command, on the town."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: town)
        yield lambda *words: CliRunner().invoke(app, ["incidents", *map(str, words)])


@pytest.fixture
def connection(town: Engine) -> Iterator[Connection]:
    with town.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def told(result: Result) -> Any:  # noqa: ANN401 - JSON
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def outside() -> int:
    """Return how much of the noise is in none of the areas."""
    rows = located(ROWS)
    return int(((rows["category"] == "noise") & ~rows["lon"].between(104, 104.1)).sum())


def metres(lon: float, lat: float, at: tuple[float, float]) -> float:
    return float(np.hypot((lon - at[0]) / METRE[0], (lat - at[1]) / METRE[1]))


def test_the_largest_group_is_what_was_planted(rongtu: Rongtu) -> None:
    document = told(rongtu(*NOISE, "--json"))
    assert (document["outcome"], document["from"], document["to"]) == (
        "grouped", "2020-01-01", "2021-01-01"
    )  # fmt: skip
    first = document["groups"][0]
    assert first["rank"] == 1
    assert metres(first["lon"], first["lat"], HOT) < HOT_M
    assert (first["place"], first["name_zh"]) == ("E", "E")
    assert document["verdict"]["zh"].startswith(first["verdict_zh"])
    assert f"E有{first['demands']}件噪声类诉求聚集在" in first["verdict_zh"]
    beyond = [one["demands"] * (1 - 1 / one["times"]) for one in document["groups"]]
    # The density is told to one decimal.
    assert beyond == pytest.approx(sorted(beyond, reverse=True), rel=0.05)
    there = located(ROWS)
    # All but the one on the other side of the earth.
    assert document["points"] == (there["category"] == "noise").sum() - outside()


def test_groups_are_those_of_hdbscan_as_dense_as_they_are_said_to_be(
    connection: Connection,
) -> None:
    found = grouped(connection, YEAR, categories=("noise",))
    rows = located(ROWS)
    rows = rows[(rows["category"] == "noise") & (rows["lon"].between(104, 104.1))]
    frame = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"], crs=4326).to_crs(4544)
    xy = np.column_stack([frame.x, frame.y])
    xy = xy[np.lexsort(xy.T)]
    labels = HDBSCAN(20, cluster_selection_method="leaf", copy=True).fit(xy).labels_
    sizes = {int((labels == label).sum()) for label in range(labels.max() + 1)}
    assert set(found.frame["demands"]) <= sizes
    first = found.frame.iloc[0]
    radius = max(first["radius_m"], NARROWEST_M)
    # The district has 8.6 km2, its cells at the border some more.
    mean = found.points / 9.0
    dense = 0.9 * first["demands"] / (np.pi * (radius / 1000) ** 2)
    assert first["times"] == pytest.approx(dense / mean, rel=0.1)
    assert (found.frame["radius_m"] <= WIDEST_M).all()
    assert (found.frame["demands"] >= 20).all()


def test_many_demands_of_one_door_are_not_infinitely_dense(connection: Connection) -> None:
    connection.execute(text("DELETE FROM rongtu.demand WHERE source_id NOT LIKE 'door%'"))
    found = grouped(connection, YEAR, categories=("parking",))
    assert found.frame["demands"].tolist() == [30, 30]
    first = found.frame.iloc[0]
    assert min(metres(first["lon"], first["lat"], (DOOR[0] + x, DOOR[1])) for x in (0, 0.01)) < 1
    # Nine tenths of half of all, on a circle of ten metres, in nine square kilometres.
    assert first["times"] == pytest.approx(0.45 * 9e6 / (np.pi * NARROWEST_M**2), rel=0.1)
    assert "聚集在10米半径内" in first["verdict_zh"]


def test_a_street_has_its_own_groups(connection: Connection) -> None:
    east, west = (grouped(connection, YEAR, within=code, categories=("noise",)) for code in "EW")
    assert east.frame.iloc[0]["place"] == "E"
    assert (shapely.get_x(shapely.centroid(west.frame.geometry.to_numpy())) < MIDDLE + 0.001).all()
    assert east.points + west.points < grouped(connection, YEAR, categories=("noise",)).points + 3


def test_the_same_demands_have_the_same_groups(connection: Connection) -> None:
    first, again = (grouped(connection, YEAR, categories=("noise",)) for _ in range(2))
    assert first.frame.equals(again.frame)
    assert first.verdict == again.verdict


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "csv"])
def test_a_file_has_every_group_with_its_hull(
    rongtu: Rongtu, connection: Connection, tmp_path: Path, suffix: str
) -> None:
    found = grouped(connection, YEAR, categories=("noise",)).frame
    path = tmp_path / f"groups.{suffix}"
    assert rongtu(*NOISE, "--out", path).exit_code == 0
    if suffix == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [int(row["demands"]) for row in rows] == found["demands"].tolist()
        shapes = shapely.from_wkt([row["wkt"] for row in rows])
    else:
        frame = gpd.read_file(path, engine="pyogrio")
        assert frame["demands"].tolist() == found["demands"].tolist()
        assert frame["verdict_zh"].tolist() == found["verdict_zh"].tolist()
        assert frame.crs.to_epsg() == 4326
        shapes = frame.geometry.to_numpy()
    assert shapely.equals_exact(shapes, found.geometry.to_numpy(), tolerance=2e-6).all()


def test_people_are_told_in_a_table(rongtu: Rongtu) -> None:
    shown = rongtu(*NOISE).stdout
    assert "密度倍数" in shown
    assert "件带点位的诉求" in shown
    assert shown.splitlines()[0] == "# 示例数据（合成） · sample data, made up"


@pytest.mark.parametrize(
    ("period", "asked", "outcome", "said"),
    [
        (Period(date(1990, 1, 1), date(1991, 1, 1)), {}, Outcome.NO_POINTS, "没有带点位的诉求"),
        (Period(date(1, 1, 1), date(1, 1, 2)), {}, Outcome.NO_POINTS, "没有带点位的诉求"),
        (YEAR, {"min_size": 9_999}, Outcome.TOO_FEW, "少于一组的最小件数"),
    ],
)
def test_where_there_are_no_groups_it_says_why(
    connection: Connection, period: Period, asked: dict[str, Any], outcome: Outcome, said: str
) -> None:
    found = grouped(connection, period, **asked)
    assert found.outcome is outcome
    assert said in found.verdict.zh
    assert found.frame.empty
    assert found.frame.crs.to_epsg() == 4326


def test_points_outside_all_areas_make_no_group(connection: Connection) -> None:
    connection.execute(
        text("DELETE FROM rongtu.demand WHERE NOT ST_X(geom) = :lon OR geom IS NULL"),
        {"lon": OUTSIDE[0]},
    )
    assert grouped(connection, YEAR, min_size=2).outcome is Outcome.NO_POINTS


def test_what_cannot_be_answered_is_refused_in_one_line(
    rongtu: Rongtu, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    for words in ((), (*PERIOD, "--area", "nowhere'"), (*PERIOD, "--category", "bad'"),
                  (*PERIOD, "--out", "groups.xls")):  # fmt: skip
        result = rongtu(*words)
        assert result.exit_code == 1
        assert isinstance(result.exception, RongtuError)
        assert "\n" not in str(result.exception)
    for size in ("1", "10001", "many"):
        assert rongtu(*PERIOD, "--min-size", size).exit_code == 2
    with pytest.raises(UnknownKeyError):
        grouped(connection, YEAR, within="nowhere")
    monkeypatch.setattr(engine, "MOST", 100)
    with pytest.raises(RongtuError, match="More than 100 demands"):
        grouped(connection, YEAR)
