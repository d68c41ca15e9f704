"""The sample's standing shares: as published, and by pandas from the raw files."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine

from geo.catalog.standings import STANDINGS
from geo.queries.standing import by_area, overall

pytestmark = pytest.mark.db

JINJIANG, QINGYANG, JINNIU = "510104", "510105", "510106"
STANDING: Final = {entry["key"]: entry["standing"] for entry in STANDINGS}


@pytest.fixture(scope="module")
def connection(whole_sample: Engine) -> Iterator[Connection]:
    with whole_sample.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def buildings(sample_folder: Path) -> pd.DataFrame:
    frame = pd.DataFrame(gpd.read_file(sample_folder / "buildings.gpkg", ignore_geometry=True))
    return frame.assign(district=frame["community_code"].str[:6])


def by_district(connection: Connection, key: str) -> dict[str, tuple[int, int]]:
    rows = connection.execute(by_area(STANDING[key], "district"))
    return {row.code: (row.numerator, row.denominator) for row in rows}


@pytest.mark.parametrize(
    ("key", "district", "wanted"),
    [
        ("organisation_coverage_street", JINJIANG, (11, 11)),
        ("organisation_coverage_community", JINJIANG, (76, 76)),
        ("organisation_coverage_compound", JINJIANG, (343 + 777, 343 + 777)),
        ("building_organisation_share", JINJIANG, (100, 100)),
        ("building_station_share", JINJIANG, (13, 100)),
        ("building_organisation_share", QINGYANG, (74, 372)),
        ("key_building_organisation_share", QINGYANG, (44, 44)),
        ("building_station_share", QINGYANG, (44, 372)),
        ("key_building_station_share", QINGYANG, (44, 44)),
        ("organisation_coverage_street", JINNIU, (13, 13)),
        ("organisation_coverage_community", JINNIU, (90, 90)),
        ("organisation_coverage_compound", JINNIU, (665, 665)),
    ],
)
def test_a_district_has_what_is_published_of_it(
    connection: Connection, key: str, district: str, wanted: tuple[int, int]
) -> None:
    assert by_district(connection, key)[district] == wanted


@pytest.mark.parametrize("what", ["organisation", "station"])
def test_where_no_building_is_a_key_one_there_is_no_share(
    connection: Connection, what: str
) -> None:
    found = by_district(connection, f"key_building_{what}_share")
    assert found[JINJIANG] == found[JINNIU] == (0, 0)


def test_qingyangs_compounds_are_covered_as_in_the_raw_files(
    connection: Connection, sample_folder: Path
) -> None:
    raw = pd.read_csv(sample_folder / "organisations.csv", dtype={"area_code": str})
    at = raw[(raw["level"] == "compound") & raw["active"] & raw["area_code"].str.startswith("5101")]
    covered = at["area_code"].str[:6].value_counts()
    compounds = gpd.read_file(sample_folder / "compounds.gpkg", ignore_geometry=True)["code"].str[
        :6
    ]
    found = by_district(connection, "organisation_coverage_compound")
    assert found[QINGYANG] == (covered[QINGYANG], (compounds == QINGYANG).sum())
    assert found[QINGYANG][0] < 570  # some of the 570 organisations rest


def test_dossiers_stewards_and_teams_are_those_of_the_raw_file(
    connection: Connection, buildings: pd.DataFrame
) -> None:
    teams = buildings[["has_adviser", "has_officer", "has_talent"]].all(axis=1)
    counted = buildings.assign(one=1, three=teams, steward=buildings["steward"].notna())
    summed = counted.groupby("district")[
        ["dossier_done", "dossier_total", "steward", "three", "one"]
    ].sum()
    for code, row in summed.astype(int).iterrows():
        district = str(code)
        dossiers = (row["dossier_done"], row["dossier_total"])
        assert by_district(connection, "dossier_completeness")[district] == dossiers
        assert by_district(connection, "steward_share")[district] == (row["steward"], row["one"])
        assert by_district(connection, "three_teams_share")[district] == (row["three"], row["one"])


@pytest.mark.parametrize(("kind", "listed"), [("basic", 90), ("community", 178)])
def test_jinnius_communities_deliver_what_the_raw_file_says_of_the_published_lists(
    connection: Connection, sample_folder: Path, kind: str, listed: int
) -> None:
    raw = gpd.read_file(sample_folder / "communities.geojson", ignore_geometry=True).set_index(
        "code"
    )
    delivered = raw[f"services_{kind}_delivered"].dropna().astype(int)
    rows = connection.execute(by_area(STANDING[f"{kind}_services_delivered"], "community"))
    found = {row.code: (row.numerator, row.denominator) for row in rows}
    assert len(found) == 76 + 67 + 90
    jinniu = {code: sums for code, sums in found.items() if code.startswith(JINNIU)}
    assert jinniu == {code: (number, listed) for code, number in delivered.items()}
    assert len(jinniu) == 90
    assert {sums for code, sums in found.items() if code not in jinniu} == {(0, 0)}


@pytest.mark.parametrize("key", STANDING)
def test_the_districts_make_up_the_whole(connection: Connection, key: str) -> None:
    whole = connection.execute(overall(STANDING[key])).one()
    districts = by_district(connection, key).values()
    assert whole.numerator == sum(numerator for numerator, _ in districts)
    assert whole.denominator == sum(denominator for _, denominator in districts)
    assert 0 <= whole.numerator <= whole.denominator
    assert whole.denominator > 0
