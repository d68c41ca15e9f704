"""The share of demands in hot cells: the same cells as the hotspots', and additive."""

from collections.abc import Iterator

import numpy as np
import pytest
from sqlalchemy import Connection, Engine

from geo.engine import Question, answer
from geo.engine.hotspots import HotspotQuestion, hotspots
from geo.period import Grain
from tests.db.builders import World
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
    found = hotspots(connection, HotspotQuestion(period=YEAR, categories=categories))
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


def test_without_demands_there_is_no_share(connection: Connection) -> None:
    early = YEAR.a_year_before
    row = answer(connection, asked(period=early)).frame.iloc[0]
    assert np.isnan(row["value"])
