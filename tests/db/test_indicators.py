"""Indicators, computed by PostGIS from counts small enough to check by hand."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, insert, text

from geo.catalog import INDICATORS, LAYERS, Indicator, Layer
from geo.period import Period
from geo.queries import areas, layers
from geo.queries.indicators import by_area, by_day, overall, unplaced
from geo.schema import area, area_path, demand_daily, level

pytestmark = pytest.mark.db

ON_TIME = INDICATORS["on_time_rate"]
MONDAY, TUESDAY = date(2024, 5, 6), date(2024, 5, 7)
BOTH = Period(MONDAY, date(2024, 5, 8))


def an_area(code: str, of_level: str, parent: str | None = None) -> dict[str, Any]:
    square = "SRID=4326;MULTIPOLYGON(((0 0, 0 0.01, 0.01 0.01, 0.01 0, 0 0)))"
    return {"code": code, "level": of_level, "parent_code": parent, "name_zh": code,
            "name_en": code, "households": 500, "geom": square, "source": "test",
            "synthetic": True}  # fmt: skip


def a_day(day: date, code: str | None, category: str = "noise", **counts: int) -> dict[str, Any]:
    zero = dict.fromkeys(("received", "due", "due_on_time", "closed"), 0)
    return {"day": day, "area_code": code, "category": category} | zero | counts


@pytest.fixture(autouse=True)
def _two_streets_in_a_district(connection: Connection) -> None:
    connection.execute(text("TRUNCATE rongtu.area, rongtu.level CASCADE"))
    connection.execute(
        insert(level),
        [
            {"level": "district", "rank": 10, "name_zh": "区", "name_en": "District"},
            {"level": "street", "rank": 20, "name_zh": "街道", "name_en": "Street"},
        ],
    )
    connection.execute(
        insert(area), [an_area("D", "district"), *(an_area(s, "street", "D") for s in "AB")]
    )
    paths = [("D", "D", "district"), *((s, s, "street") for s in "AB"),
             *((s, "D", "district") for s in "AB")]  # fmt: skip
    names = ("area_code", "ancestor_code", "level")
    connection.execute(insert(area_path), [dict(zip(names, p, strict=True)) for p in paths])


def values(connection: Connection, key: str, of_level: str = "street") -> dict[str, float | None]:
    rows = connection.execute(by_area(INDICATORS[key], of_level, BOTH))
    return {row.code: row.value for row in rows}


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_an_area_without_demands_keeps_its_row(
    connection: Connection, indicator: Indicator
) -> None:
    rows = connection.execute(by_area(indicator, "street", BOTH)).all()
    assert [row.code for row in rows] == ["A", "B"]


def test_an_empty_denominator_is_no_data_and_not_nought(connection: Connection) -> None:
    connection.execute(insert(demand_daily), [a_day(MONDAY, "A", due=1)])
    assert values(connection, "on_time_rate") == {"A": 0.0, "B": None}


def test_the_pooled_rate_and_the_mean_of_days_are_both_there(connection: Connection) -> None:
    connection.execute(
        insert(demand_daily),
        [a_day(MONDAY, "A", due=10, due_on_time=10), a_day(TUESDAY, "A", due=30, due_on_time=15)],
    )
    row = connection.execute(by_area(ON_TIME, "street", BOTH)).first()
    assert row is not None
    assert (row.value, row.mean_of_days, row.days) == (62.5, 75.0, 2)


def test_a_days_categories_are_summed_before_its_rate_is_taken(connection: Connection) -> None:
    connection.execute(
        insert(demand_daily),
        [a_day(MONDAY, "A", "noise", due=9, due_on_time=9), a_day(MONDAY, "A", "dirt", due=1)],
    )
    row = connection.execute(overall(ON_TIME, BOTH)).one()
    assert (row.value, row.mean_of_days, row.days) == (90.0, 90.0, 1)


def test_a_parent_is_the_sum_of_its_children_and_of_what_only_it_knows(
    connection: Connection,
) -> None:
    connection.execute(
        insert(demand_daily),
        [a_day(MONDAY, "A", received=2), a_day(MONDAY, "B", received=3),
         a_day(MONDAY, "D", received=4)],
    )  # fmt: skip
    assert values(connection, "demands") == {"A": 2.0, "B": 3.0}
    assert values(connection, "demands", "district") == {"D": 9.0}
    assert values(connection, "demands_per_1000_households")["A"] == 4.0


def test_demands_in_no_known_area_are_counted_beside(connection: Connection) -> None:
    connection.execute(
        insert(demand_daily), [a_day(MONDAY, None, received=5), a_day(MONDAY, "A", received=1)]
    )
    assert connection.scalar(unplaced(BOTH)) == 5
    assert connection.execute(overall(INDICATORS["demands"], BOTH)).one().value == 6.0
    assert connection.execute(overall(INDICATORS["demands"], BOTH, within="D")).one().value == 1.0


def test_a_period_includes_its_start_and_not_its_end(connection: Connection) -> None:
    connection.execute(
        insert(demand_daily), [a_day(MONDAY, "A", received=1), a_day(TUESDAY, "A", received=10)]
    )
    only = Period(MONDAY, TUESDAY)
    assert connection.execute(overall(INDICATORS["demands"], only)).one().value == 1.0


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)
def test_every_day_of_a_period_has_a_row(connection: Connection, indicator: Indicator) -> None:
    rows = connection.execute(by_day(indicator, BOTH, within="D")).all()
    assert [row.day for row in rows] == [MONDAY, TUESDAY]


def test_a_day_with_nothing_due_has_no_rate(connection: Connection) -> None:
    connection.execute(insert(demand_daily), [a_day(MONDAY, "A", due=2, due_on_time=1)])
    assert [row.value for row in connection.execute(by_day(ON_TIME, BOTH))] == [50.0, None]


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_every_layer_can_be_drawn(connection: Connection, layer: Layer) -> None:
    keys = list(connection.execute(layers.features(layer, within="D")).keys())
    assert keys == ["code", "name_zh", "name_en", "kind", "synthetic", "geojson"]


def test_the_whole_database_says_what_is_made_up(connection: Connection) -> None:
    assert connection.execute(areas.state()).one().synthetic is True
    assert [row.level for row in connection.execute(areas.levels())] == ["district", "street"]
