"""The share of demands in hot cells: the same cells as the hotspots', and additive."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from geo.engine import Question, answer, of_cells
from geo.engine.hotspots import HotspotQuestion, hotspots
from geo.period import Grain, Period
from tests.db.builders import World, a_demand, an_area, square
from tests.db.hot_town import STREETS, YEAR, demands, hot_town, located, street_of

pytestmark = pytest.mark.db

ROWS = demands()


@pytest.fixture(scope="module")
def connection(
    sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    hot_town(World(folder=tmp_path_factory.mktemp("hot"), engine=sample_engine), ROWS)
    with sample_engine.connect() as connection:
        yield connection


def asked(**changes: object) -> Question:
    return Question(**({"keys": ("hot_share",), "period": YEAR} | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("categories", [(), ("noise",)])
def test_the_share_is_of_the_cells_that_the_search_finds_hot(
    connection: Connection, categories: tuple[str, ...]
) -> None:
    found = hotspots(connection, HotspotQuestion(period=YEAR, categories=categories, resolution=10))
    units = found.units
    hot = units.loc[units["heat"] >= 2, "count"].sum()
    row = answer(connection, asked(categories=categories)).frame.iloc[0]
    assert (row["numerator"], row["denominator"]) == (hot, units["count"].sum())
    assert row["value"] == pytest.approx(100 * hot / units["count"].sum())


def test_the_denominator_is_every_demand_with_a_point_of_its_own(connection: Connection) -> None:
    row = answer(connection, asked()).frame.iloc[0]
    points = located(ROWS)[["lon", "lat"]].to_numpy()
    # On the border of two streets a point is inside none, but in the town.
    border = (104.015, 30.01)
    inside = sum(bool(street_of(*at)) or tuple(at) == border for at in points)
    assert row["denominator"] == inside


def test_streets_share_what_the_district_has_but_for_cells_on_its_border(
    connection: Connection,
) -> None:
    (whole,) = answer(connection, asked(level="district")).frame.to_dict("records")
    parts = answer(connection, asked(level="street")).frame
    assert parts["code"].tolist() == sorted(STREETS)
    for name in ("numerator", "denominator"):
        assert parts[name].sum() == whole[name]
    everything = answer(connection, asked()).frame.iloc[0]
    assert whole["denominator"] <= everything["denominator"]


def test_where_the_trouble_was_planted_the_share_is_high(connection: Connection) -> None:
    shares = answer(connection, asked(level="street", categories=("noise",))).frame
    east, west = shares.set_index("code").loc[["E", "W"], "value"]
    assert east > 30 > west


def test_months_count_the_demands_of_the_year(connection: Connection) -> None:
    months = answer(connection, asked(grain=Grain.MONTH)).frame
    (year,) = answer(connection, asked()).frame["denominator"]
    assert months["denominator"].sum() == year


def test_a_month_has_one_share_whether_asked_by_itself_or_of_the_year(
    connection: Connection,
) -> None:
    months = answer(connection, asked(grain=Grain.MONTH)).frame
    for row in months.to_dict("records"):
        alone = answer(connection, asked(period=Period(row["start"], row["end"]))).frame.iloc[0]
        assert alone["numerator"] == row["numerator"]


def test_many_parts_are_judged_some_at_a_time(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = answer(connection, asked(grain=Grain.WEEK)).frame
    monkeypatch.setattr(of_cells, "MOST_VALUES", 3_000)
    pd.testing.assert_frame_equal(answer(connection, asked(grain=Grain.WEEK)).frame, at_once)


@pytest.mark.parametrize("areas", [0, 1])
def test_what_cannot_be_compared_is_no_share_of_nothing(
    engine: Engine, tmp_path: Path, areas: int
) -> None:
    world, at = World(folder=tmp_path, engine=engine), (104.0048, 30.0048, 104.0052, 30.0052)
    if areas:
        world.areas("district", [an_area("D", square(*at), parent_code=None)])
    world.demands(
        a_demand(str(number), lon=f"{104.0049 + number / 1e5:.6f}", lat="30.005")
        for number in range(20)
    )
    with engine.connect() as connection:
        row = answer(connection, asked(keys=("hot_share", "demands"))).frame.set_index("indicator")
    value = row["value"].astype(float)
    assert np.isnan(value["hot_share"])
    assert value["demands"] == 20


def test_without_demands_there_is_no_share(connection: Connection) -> None:
    early = YEAR.a_year_before
    row = answer(connection, asked(period=early)).frame.iloc[0]
    assert np.isnan(row["value"])
