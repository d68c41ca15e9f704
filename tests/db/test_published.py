"""Published figures: counted in cities drawn at random, and computed from the whole sample."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, Table, insert, update

from geo.catalog import INDICATORS
from geo.engine.published import Compared, report
from geo.published import Count, Counted, Figure, Measured, Part, Qualifier, read
from geo.queries.published import counted, made_up
from geo.schema import METADATA, area, demand, organisation
from geo.text import Text
from tests.db.cities import (
    CHINESE,
    City,
    Row,
    a_building,
    a_station,
    an_area,
    an_organisation,
    some_city,
)
from tests.db.engine_world import drawn, put, world_of

pytestmark = pytest.mark.db

TODAY: Final = date.today()  # noqa: DTZ011 - what counts is what the database takes for today
SAME: Final = Text(zh="同", en="same")
A_FIGURE: Final = Figure(key="a", district="D", title=SAME, qualifier=Qualifier.EQUAL, value=1,
                         unit=SAME, section="", quote="", why=SAME)  # fmt: skip
COMPUTED: Final = {one.key: one for one in read() if one.computed is not None}


def number(connection: Connection, what: Counted, within: str) -> tuple[int | None, bool]:
    row = connection.execute(counted(what, within=within)).one()
    return row.number, row.synthetic


def counts_in_python(city: City, what: Counted, within: str) -> int:
    """Count things of a city, row by row."""

    def inside(row: Row) -> bool:
        return within in city.above(row.get("area_code", row["code"]))

    def lasts(row: Row) -> bool:
        first, last = row["valid_from"], row["valid_to"]
        return (first is None or first <= TODAY) and (last is None or last > TODAY)

    def stands(row: Row) -> bool:
        since = row["established_on"]
        return row["active"] and (since is None or since <= TODAY)

    match what.count:
        case Count.AREAS:
            return sum(inside(a) and lasts(a) and a["level"] == what.level for a in city.areas)
        case Count.BUILDINGS:
            return sum(map(inside, city.buildings))
        case Count.STEWARDS:
            names = {str(b["steward"] or "").strip() for b in city.buildings if inside(b)}
            return len(names - {""})
        case _:
            years = {what.year} if what.year else set(range(1, TODAY.year + 1))
            return sum(inside(o) and stands(o) and o["level"] == what.level
                       and (o["established_on"] or date.min).year in years
                       for o in city.organisations)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_what_stands_in_an_area_is_what_python_counts(connection: Connection, seed: int) -> None:
    city = some_city(seed, CHINESE, TODAY)
    city.put(connection)
    ways = [Counted(count=Count.BUILDINGS), Counted(count=Count.STEWARDS)]
    ways += [Counted(count=Count.AREAS, level=level) for level in CHINESE]
    ways += [Counted(count=Count.ORGANISATIONS, level=level, year=year)
             for level in (*CHINESE, "building") for year in (None, TODAY.year)]  # fmt: skip
    total = 0
    for within in (row["code"] for row in city.areas if row["level"] in CHINESE[:2]):
        for what in ways:
            wanted = counts_in_python(city, what, within)
            found, synthetic = number(connection, what, within)
            assert found == wanted, (what, within)
            assert synthetic or not wanted
            total += wanted
    assert total > 100


def a_small_city() -> City:
    said = [{"services": "30"}, {"services": 109}, {"services": "many"}, {}]
    listed = [{"services_basic_listed": "90"}, {"services_basic_listed": 88}, {}]
    taxes = ["1", "0", "是", None]
    return City(
        levels=CHINESE,
        areas=[
            *(an_area(code, "district", kind=None) for code in "DE"),
            *(an_area(f"C{n}", "community", "D", kind="甲", attributes=one)
              for n, one in enumerate(listed)),
            *(an_area(f"P{n}", "compound", "C0", kind=kind) for n, kind in enumerate("甲甲乙")),
        ],
        buildings=[a_building(f"B{n}", "C1", attributes={"tax_over_100m": tax})
                   for n, tax in enumerate(taxes)],
        stations=[a_station(f"S{n}", None) | {"area_code": "C1", "attributes": one, "kind": "驿站"}
                  for n, one in enumerate(said)],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "wanted"),
    [
        (Counted(count=Count.AREAS, level="compound", kind="甲"), 2),
        (Counted(count=Count.RICH_BUILDINGS), 2),
        (Counted(count=Count.STATIONS, kind="驿站"), 4),
        (Counted(count=Count.STATIONS, kind="别的"), 0),
        (Counted(count=Count.STATION_SERVICES), 109),
        (Counted(count=Count.BASIC_SERVICES), 90),
        (Counted(count=Count.COMMUNITY_SERVICES), None),
    ],
)
def test_kinds_and_attributes_are_counted(
    connection: Connection, what: Counted, wanted: int | None
) -> None:
    a_small_city().put(connection)
    assert number(connection, what, "D")[0] == wanted
    assert not number(connection, what, "E")[0]


def test_a_count_is_made_up_only_if_a_row_of_it_is(connection: Connection) -> None:
    a_small_city().put(connection)
    what = Counted(count=Count.AREAS, level="compound", kind="甲")
    connection.execute(update(area).where(area.c.kind == "甲").values(synthetic=False))
    assert number(connection, what, "D") == (2, False)
    connection.execute(update(area).where(area.c.code == "P0").values(synthetic=True))
    assert number(connection, what, "D") == (2, True)


@pytest.mark.parametrize(
    ("key", "table", "made"),
    [
        ("demands", demand, True),
        ("demands", area, False),
        ("organisation_coverage_street", organisation, True),
        ("organisation_coverage_street", area, True),
        ("organisation_coverage_street", demand, False),
        ("steward_share", organisation, False),
    ],
)
def test_an_indicator_is_made_up_if_a_row_of_a_table_it_is_computed_from_is(
    connection: Connection, key: str, table: Table, made: bool  # noqa: FBT001 - a case
) -> None:  # fmt: skip
    at: list[dict[str, Any]] = [{"received_at": "2020-05-02 09:00", "area_code": "C1"}]
    put(connection, world_of(*at, as_of="2020-05-20"))
    connection.execute(insert(organisation), [an_organisation("O", "street", "S1")])
    statements = [made_up(INDICATORS[key], within=within) for within in ("D1", "D2")]
    for one in METADATA.sorted_tables:
        if "synthetic" in one.c:
            connection.execute(update(one).values(synthetic=False))
    assert [connection.scalar(one) for one in statements] == [False, False]
    connection.execute(update(table).values(synthetic=True))
    assert [connection.scalar(one) for one in statements] == [made, made and table is area]


def of(connection: Connection, computed: Measured | Counted, **more: Any) -> Compared:  # noqa: ANN401 - fields
    (found,) = report(connection, [replace(A_FIGURE, computed=computed, **more)])
    return found


def test_nothing_is_computed_of_a_district_that_is_not_loaded(connection: Connection) -> None:
    for found in report(connection):
        assert np.isnan(found.computed)
        assert found.agrees is None
        if found.figure.computed is not None:
            assert found.why.zh == "没有载入这个区。"


@pytest.mark.parametrize(
    "computed",
    [
        Counted(count=Count.BUILDINGS),
        Counted(count=Count.STATION_SERVICES),
        Measured(indicator="key_building_station_share", part=Part.NUMERATOR),
        Measured(indicator="steward_share"),
        Measured(indicator="demands", year=2020),
        Measured(indicator="on_time_rate", part=Part.MEAN_OF_DAYS, year=2020),
    ],
)
def test_where_nothing_is_loaded_there_is_no_number_instead_of_nought(
    connection: Connection, computed: Measured | Counted
) -> None:
    City(levels=CHINESE, areas=[an_area("D", "district")]).put(connection)
    found = of(connection, computed)
    assert np.isnan(found.computed)
    assert (found.agrees, found.synthetic) == (None, False)
    assert found.why.zh == "没有载入可供计算的数据。"


def test_a_year_that_the_data_do_not_wholly_know_is_shown_and_not_judged(
    connection: Connection,
) -> None:
    world = drawn(1, count=200, zone="Asia/Shanghai", first="2020-01-20")
    put(connection, world)
    found = of(connection, Measured(indicator="demands", year=2020), district="D1")
    d = world.rows
    inside = d["area_code"].isin(["D1", "S1", "S2", "C1", "C2", "C3"])
    assert found.computed == (inside & ~d["voided"] & d["duplicate_of"].isna()).sum()
    assert found.agrees is None
    assert "没有覆盖全年" in found.why.zh


@pytest.fixture(scope="module")
def sample(whole_sample: Engine) -> dict[str, Compared]:
    """Compute everything from the whole sample, once."""
    with whole_sample.connect() as connection:
        return {one.figure.key: one for one in report(connection)}


def test_the_sample_agrees_with_every_figure_that_can_be_computed(
    sample: dict[str, Compared],
) -> None:
    assert list(sample) == [figure.key for figure in read()]
    for key, found in sample.items():
        wanted = (True, True) if key in COMPUTED else (None, False)
        assert (found.agrees, found.synthetic) == wanted, key
        assert np.isnan(found.computed) == (key not in COMPUTED)


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        ("jinjiang_streets", 11), ("jinjiang_communities", 76), ("jinjiang_managed_compounds", 343),
        ("jinjiang_old_courtyards", 777), ("jinjiang_buildings", 100), ("jinjiang_stations", 13),
        ("jinjiang_compound_coverage", 100), ("qingyang_buildings", 372),
        ("qingyang_station_buildings", 44), ("qingyang_building_organisations", 74),
        ("qingyang_rich_buildings", 24), ("qingyang_stewards", 24),
        ("jinniu_street_organisations", 13), ("jinniu_community_organisations", 90),
        ("jinniu_compound_organisations", 665), ("jinniu_new_organisations", 82),
        ("jinniu_basic_services", 90), ("jinniu_community_services", 178),
    ],
)  # fmt: skip
def test_the_sample_has_what_is_published(
    sample: dict[str, Compared], key: str, wanted: int
) -> None:
    assert sample[key].computed == wanted


def test_jinnius_demands_and_closure_are_those_of_the_raw_file(
    sample: dict[str, Compared], sample_folder: Path
) -> None:
    """The ids of Jinniu's demands start with JN: no area is looked up."""
    d = pd.read_csv(sample_folder / "demands.csv", dtype={"duplicate_of": str})
    d = d[d["id"].str.startswith("JN") & (d["voided"] == 0) & d["duplicate_of"].isna()]
    moment = {name: pd.to_datetime(d[name]) for name in ("received_at", "due_at", "closed_at")}
    received = (moment["received_at"].dt.year == 2020).sum()
    due = moment["due_at"].dt.normalize()
    by_day = (moment["closed_at"] <= moment["due_at"]).groupby(due).mean()
    closure = 100 * by_day[by_day.index.year == 2020].mean()  # type: ignore[attr-defined]
    # A few have no point and name nothing: they are in no district.
    assert sample["jinniu_demands"].computed == pytest.approx(received, rel=0.01)
    assert 270_000 < sample["jinniu_demands"].computed <= received
    assert sample["jinniu_daily_closure"].computed == pytest.approx(closure, abs=0.02)
    assert 95.3 < sample["jinniu_daily_closure"].computed < 95.4
