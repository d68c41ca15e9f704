"""Shares of things that stand somewhere, against pandas on the rows of small made-up cities."""

from datetime import date
from typing import Any, Final

import pandas as pd
import pytest
from sqlalchemy import Connection, Date, cast, delete, func, insert, select, text

from geo.catalog.standing import Entry
from geo.catalog.standings import STANDINGS
from geo.queries.standing import by_area, overall
from geo.schema import deployment
from tests.db.cities import (
    CHINESE,
    FLAG_OF,
    FLAGS,
    NUMBER_OF,
    NUMBERS,
    OTHER,
    City,
    Row,
    a_building,
    a_station,
    an_area,
    an_organisation,
    some_city,
)

pytestmark = pytest.mark.db

ENTRY: Final = {entry["key"]: entry for entry in STANDINGS}
every_entry = pytest.mark.parametrize("entry", STANDINGS, ids=list(ENTRY))


def things(city: City, key: str, today: date) -> pd.DataFrame:
    """Return what is counted for the indicator `key`: `area_code`, `part`, `whole`."""
    if key.startswith("organisation_coverage_"):
        of_level = key.removeprefix("organisation_coverage_")
        found = areas(city, of_level, today)
        covering = active(city, of_level, today)["area_code"]
        return found.assign(part=found["code"].isin(covering), whole=1)
    if key.endswith("_services_delivered"):
        kind = key.removesuffix("_delivered").removesuffix("_services")
        found = areas(city, "community", today)
        return whole_numbers(found, f"services_{kind}_delivered", f"services_{kind}_listed")
    return in_buildings(city, key, today)


def in_buildings(city: City, key: str, today: date) -> pd.DataFrame:
    found = pd.DataFrame(city.buildings)
    if key.startswith("key_"):
        found = found[found["is_key"]]
    match key.removeprefix("key_"):
        case "building_organisation_share":
            hosts = set(active(city, "building", today)["building_code"])
            return found.assign(part=found["code"].isin(hosts), whole=1)
        case "building_station_share":
            hosts = {row["building_code"] for row in city.stations}
            return found.assign(part=found["code"].isin(hosts), whole=1)
        case "steward_share":
            stewards = found["steward"].fillna("").str.strip()
            return found.assign(part=stewards != "", whole=1)
        case "three_teams_share":
            teams = [
                stated(found, f"has_{one}", FLAG_OF) for one in ("adviser", "officer", "talent")
            ]
            known = pd.concat(teams, axis=1).astype(object).dropna()
            return found.loc[known.index].assign(part=known.astype(bool).all(axis=1), whole=1)
        case "dossier_completeness":
            return whole_numbers(found, "dossier_done", "dossier_total")
        case _:
            pytest.fail(f"nothing is known of {key}")


def areas(city: City, of_level: str, today: date) -> pd.DataFrame:
    frame = pd.DataFrame([
        row for row in city.areas
        if row["level"] == of_level
        and (row["valid_from"] is None or row["valid_from"] <= today)
        and (row["valid_to"] is None or row["valid_to"] > today)
    ], columns=list(city.areas[0]))  # fmt: skip
    return frame.assign(area_code=frame["code"])


def active(city: City, of_level: str, today: date) -> pd.DataFrame:
    return pd.DataFrame([
        row for row in city.organisations
        if row["level"] == of_level and row["active"]
        and (row["established_on"] is None or row["established_on"] <= today)
    ], columns=list(an_organisation("", "", "")))  # fmt: skip


def whole_numbers(frame: pd.DataFrame, part: str, whole: str) -> pd.DataFrame:
    read = frame.assign(
        part=stated(frame, part, NUMBER_OF).astype("Float64"),
        whole=stated(frame, whole, NUMBER_OF).astype("Float64"),
    )
    return read[(read["part"] <= read["whole"]).fillna(value=False)]


def stated(frame: pd.DataFrame, name: str, means: dict[str, Any]) -> "pd.Series[Any]":
    return frame["attributes"].map(lambda said: means[repr(said.get(name))])


Sums = tuple[int, int]


def in_pandas(city: City, key: str, today: date) -> dict[str | None, Sums]:
    """Return the two sums of every area with anything in it; those of everything under None."""
    counted = things(city, key, today)
    placed = counted.dropna(subset="area_code")
    above = pd.Series({n: list(city.above(code)) for n, code in placed["area_code"].items()})
    spread = placed.assign(at=above.reindex(placed.index)).explode("at")
    return {None: summed(counted)} | {str(at): summed(group) for at, group in spread.groupby("at")}


def summed(counted: pd.DataFrame) -> Sums:
    return int(counted["part"].sum()), int(counted["whole"].sum())


def sums(
    connection: Connection, key: str, of_level: str, within: str | None = None
) -> dict[str, Sums]:
    rows = connection.execute(by_area(ENTRY[key]["standing"], of_level, within=within)).all()
    assert [row.code for row in rows] == sorted(row.code for row in rows)
    return {row.code: (row.numerator, row.denominator) for row in rows}


def total(connection: Connection, key: str, within: str | None = None) -> Sums:
    row = connection.execute(overall(ENTRY[key]["standing"], within=within)).one()
    assert isinstance(row.numerator, int)
    return row.numerator, row.denominator


@pytest.fixture(autouse=True)
def _nothing(connection: Connection) -> None:
    connection.execute(text("TRUNCATE rongtu.area, rongtu.level, rongtu.deployment CASCADE"))


def a_deployment(connection: Connection, zone: str) -> date:
    """Set the deployment's clock, and return what day it is there."""
    row = {"only": True, "time_zone": zone, "metric_srid": 4544, "name_zh": "", "name_en": ""}
    connection.execute(delete(deployment))
    connection.execute(insert(deployment), [row])
    day: date = connection.scalars(select(cast(func.timezone(zone, func.now()), Date))).one()
    return day


@every_entry
@pytest.mark.parametrize("levels", [CHINESE, OTHER], ids=["china", "elsewhere"])
@pytest.mark.parametrize("seed", range(3))
def test_every_area_has_what_pandas_counts_in_it(
    connection: Connection, entry: Entry, levels: tuple[str, ...], seed: int
) -> None:
    today = a_deployment(connection, "Asia/Shanghai")
    city = some_city(seed, levels, today)
    city.put(connection)
    expected = in_pandas(city, entry["key"], today)
    assert total(connection, entry["key"]) == expected[None]
    for of_level in levels:
        codes = [row["code"] for row in city.areas if row["level"] == of_level]
        everywhere = {code: expected.get(code, (0, 0)) for code in codes}
        assert sums(connection, entry["key"], of_level) == everywhere
    for top in (row["code"] for row in city.areas if row["level"] != levels[-1]):
        assert total(connection, entry["key"], within=top) == expected.get(top, (0, 0))
        below = {code for code in everywhere if top in city.above(code)}
        found = sums(connection, entry["key"], levels[-1], within=top)
        assert found == {code: everywhere[code] for code in below}


@every_entry
def test_an_area_is_the_sum_of_its_children_and_of_what_stands_in_it_alone(
    connection: Connection, entry: Entry
) -> None:
    today = a_deployment(connection, "Asia/Shanghai")
    city = some_city(11, CHINESE, today)
    city.put(connection)
    own = things(city, entry["key"], today)
    assert own["area_code"].notna().any()
    for row in city.areas:
        children = [child["code"] for child in city.areas if child["parent_code"] == row["code"]]
        parts = [total(connection, entry["key"], within=child) for child in children]
        parts.append(summed(own[own["area_code"] == row["code"]]))
        both = (sum(part for part, _ in parts), sum(whole for _, whole in parts))
        assert total(connection, entry["key"], within=row["code"]) == both


@every_entry
def test_nothing_at_all_is_nought_of_nought(connection: Connection, entry: Entry) -> None:
    assert total(connection, entry["key"]) == (0, 0)
    assert sums(connection, entry["key"], "street") == {}
    City(levels=OTHER, areas=[an_area("1", "borough")]).put(connection)
    assert sums(connection, entry["key"], "borough") == {"1": (0, 0)}
    assert total(connection, entry["key"], within="1") == (0, 0)


def in_one_street(**rows: list[Row]) -> City:
    street = [an_area("D", "district"), an_area("S", "street", "D")]
    return City(levels=CHINESE, areas=street, **rows)


@pytest.mark.parametrize(("value", "number"), NUMBERS, ids=repr)
def test_a_building_that_states_no_number_is_left_out(
    connection: Connection, value: object, number: int | None
) -> None:
    said = [{"dossier_done": value, "dossier_total": 12}, {"dossier_done": 3, "dossier_total": 4}]
    buildings = [a_building(f"B{n}", "S", attributes=one) for n, one in enumerate(said)]
    in_one_street(buildings=buildings).put(connection)
    wanted = (3, 4) if number is None else (3 + number, 16)
    assert sums(connection, "dossier_completeness", "district") == {"D": wanted}


@pytest.mark.parametrize("value", ["null", "[]", "[1]", '"12"', "12", "true"])
def test_attributes_that_are_no_object_say_nothing(connection: Connection, value: str) -> None:
    in_one_street(buildings=[a_building("B", "S")]).put(connection)
    connection.execute(
        text("UPDATE rongtu.building SET attributes = CAST(:value AS jsonb)"), {"value": value}
    )
    assert total(connection, "dossier_completeness") == (0, 0)
    assert total(connection, "three_teams_share") == (0, 0)


def test_more_done_than_required_is_left_out_and_not_cut(connection: Connection) -> None:
    said = {"dossier_done": "13", "dossier_total": "12"}
    in_one_street(buildings=[a_building("B", "S", attributes=said)]).put(connection)
    assert total(connection, "dossier_completeness") == (0, 0)


@pytest.mark.parametrize(("value", "flag"), FLAGS, ids=repr)
def test_a_building_that_states_two_of_three_teams_is_left_out(
    connection: Connection, value: object, flag: object
) -> None:
    said = [{"has_adviser": one, "has_officer": value, "has_talent": one} for one in "10"]
    buildings = [a_building(f"B{n}", "S", attributes=one) for n, one in enumerate(said)]
    in_one_street(buildings=buildings).put(connection)
    wanted = (0, 0) if flag is None else (int(flag is True), 2)
    assert total(connection, "three_teams_share") == wanted


def test_a_building_counts_once_however_many_are_in_it(connection: Connection) -> None:
    inside = {"building_code": "B"}
    in_one_street(
        buildings=[a_building("B", "S", is_key=True), a_building("C", "S")],
        stations=[a_station("1", "B"), a_station("2", "B"), a_station("3", None)],
        organisations=[an_organisation(n, "building", "S", **inside) for n in "12"],
    ).put(connection)
    for what in ("organisation", "station"):
        assert sums(connection, f"building_{what}_share", "street") == {"S": (1, 2)}
        assert sums(connection, f"key_building_{what}_share", "street") == {"S": (1, 1)}


def test_a_streets_organisation_covers_no_building_that_it_sits_in(
    connection: Connection,
) -> None:
    seated = an_organisation("P", "street", "S", building_code="B")
    in_one_street(buildings=[a_building("B", "S")], organisations=[seated]).put(connection)
    assert total(connection, "building_organisation_share") == (0, 1)
    assert total(connection, "organisation_coverage_street") == (1, 1)


def test_an_organisation_of_another_level_covers_no_street(connection: Connection) -> None:
    in_one_street(organisations=[an_organisation("P", "compound", "S")]).put(connection)
    assert total(connection, "organisation_coverage_street") == (0, 1)


def test_a_building_in_no_area_counts_in_everything_alone(connection: Connection) -> None:
    here, nowhere = a_building("B", "S", steward="司法局"), a_building("C", None)
    in_one_street(buildings=[here, nowhere]).put(connection)
    assert total(connection, "steward_share") == (1, 2)
    assert total(connection, "steward_share", within="D") == (1, 1)


def test_a_street_is_in_no_community(connection: Connection) -> None:
    city = in_one_street()
    city.areas.append(an_area("C", "community", "S"))
    city.put(connection)
    assert sums(connection, "organisation_coverage_street", "community") == {"C": (0, 0)}
    assert sums(connection, "organisation_coverage_street", "district") == {"D": (0, 1)}


def test_the_deployments_clock_says_what_is_to_come(connection: Connection) -> None:
    """Where the day begins first it is always at least a day later than where it begins last."""
    first = a_deployment(connection, "Pacific/Kiritimati")
    begun = an_organisation("P", "street", "S", established_on=first)
    city = in_one_street(organisations=[begun])
    city.areas.append(an_area("T", "street", "D", valid_from=first))
    city.areas.append(an_area("U", "street", "D", valid_to=first))
    city.put(connection)
    both = "organisation_coverage_street"
    assert sums(connection, both, "street") == {"S": (1, 1), "T": (0, 1), "U": (0, 0)}
    a_deployment(connection, "Etc/GMT+12")
    assert sums(connection, both, "street") == {"S": (0, 1), "T": (0, 0), "U": (0, 1)}
