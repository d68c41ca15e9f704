"""Dossiers of the sample's buildings and stations, held against the raw rows."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer
from sqlalchemy import Engine, text

from dashboard import data
from dashboard.data import Moment
from dashboard.dossier import building, door, published, read_things
from geo import db
from geo.period import Period
from tests.db.dossiers import forget

pytestmark = pytest.mark.db

YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))


@pytest.fixture(scope="module")
def moment(whole_sample: Engine) -> Iterator[Moment]:
    forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: whole_sample)
        with data.moment() as now:
            yield now
    forget()


@pytest.fixture(scope="module")
def raw(sample_folder: Path) -> pd.DataFrame:
    frame = pd.DataFrame(gpd.read_file(sample_folder / "buildings.gpkg", ignore_geometry=True))
    return frame.set_index("code")


def select(moment: Moment, statement: str, **given: object) -> pd.DataFrame:
    return db.read_frame(moment.connection, text(statement).bindparams(**given))  # type: ignore[arg-type]


def test_a_buildings_file_says_what_the_register_says(moment: Moment, raw: pd.DataFrame) -> None:
    for code in raw[raw["is_key"]].index[:3].tolist() + raw[~raw["is_key"]].index[:3].tolist():
        found = read_things.building(moment, code)
        assert found is not None
        row, said = found.ground.row, raw.loc[code]
        assert row["is_key"] == said["is_key"]
        assert row["address"] == said["address"]
        assert (row["steward"] or "") == ("" if pd.isna(said["steward"]) else said["steward"])
        for name in ("tax_over_100m", "has_adviser", "has_officer", "has_talent"):
            assert row[name] == said[name]
        for name in ("floors", "dossier_done", "dossier_total"):
            assert row[name] == said[name]
        assert bool(found.organisations) == said["party_organisation"]


def test_missing_fields_are_those_that_nothing_is_loaded_of(
    moment: Moment, raw: pd.DataFrame
) -> None:
    code = raw[raw["steward"].notna() & (raw["steward"] != "")].index[0]
    found = read_things.building(moment, code)
    assert found is not None
    lacking = {key for key, there in building.filled(found.ground.row).items() if not there}
    assert lacking == {
        "specialists", "has_canteen", "has_lounge", "has_meeting_room", "services", "documents",
    }  # fmt: skip


def test_the_stations_in_and_near_a_building_are_the_measured_ones(moment: Moment) -> None:
    inside = select(
        moment, "SELECT building_code, code FROM rongtu.station WHERE building_code <> ''"
    ).iloc[0]
    found = read_things.building(moment, inside["building_code"])
    assert found is not None
    assert inside["code"] in [one["code"] for one in found.stations]
    wanted = select(
        moment,
        "SELECT station_code, straight_m FROM rongtu.reach WHERE thing = 'building'"
        " AND code = :code ORDER BY straight_m, station_code LIMIT 8",
        code=inside["building_code"],
    )
    assert [one["code"] for one in found.nearest] == wanted["station_code"].tolist()
    assert found.nearest[0]["straight_m"] == pytest.approx(wanted["straight_m"].iloc[0])


@pytest.mark.parametrize("code", ["S510104001", "S510106003"])
def test_who_is_in_reach_of_a_station_is_counted_of_the_pairs(moment: Moment, code: str) -> None:
    pairs = select(
        moment,
        "SELECT r.thing, r.straight_m, r.walk_m, a.households FROM rongtu.reach r"
        " LEFT JOIN rongtu.area a ON a.code = r.code AND r.thing = 'compound'"
        " WHERE station_code = :code",
        code=code,
    )
    found = read_things.station(moment, code, YEAR)
    assert found is not None
    for thing, part in pairs.groupby("thing"):
        for way in ("straight", "walk"):
            for metres in (300, 500, 1000):
                near = part[part[f"{way}_m"] <= metres]
                assert found.served[str(thing)][f"{way}_{metres}"] == len(near)
                if thing == "compound":
                    people = found.served[str(thing)][f"{way}_{metres}_households"]
                    assert people == near["households"].sum()


def test_demands_around_a_station_are_those_within_the_metres(moment: Moment) -> None:
    found = read_things.station(moment, "S510104001", YEAR)
    assert found is not None
    every = select(
        moment,
        "SELECT source_id, st_x(geom) AS x, st_y(geom) AS y FROM rongtu.demand"
        " WHERE geom IS NOT NULL AND place_how <> 'stacked' AND NOT voided"
        " AND duplicate_of IS NULL AND received_at >= '2019-12-31 16:00+00'"
        " AND received_at < '2020-12-31 16:00+00'"
        " AND st_x(geom) BETWEEN 104.07 AND 104.12 AND st_y(geom) BETWEEN 30.63 AND 30.67",
    )
    turn = Transformer.from_crs(4326, 4544, always_xy=True)
    x, y = turn.transform(every["x"].to_numpy(), every["y"].to_numpy())
    ground = found.ground
    far = np.hypot(x - ground.spot[0], y - ground.spot[1])
    for metres in (300, 1000):
        wanted = set(every["source_id"][far <= metres])
        assert {one["source_id"] for one in found.around if one["metres"] <= metres} == wanted
    assert [one["received_at"] for one in found.around] == sorted(
        (one["received_at"] for one in found.around), reverse=True
    )


def test_published_figures_are_told_of_what_they_are_about(moment: Moment) -> None:
    compared = door.published(moment, "510105")
    buildings = {one.figure.key for one in published.of_buildings(compared)}
    assert {"qingyang_buildings", "qingyang_rich_buildings", "qingyang_stewards"} <= buildings
    assert "qingyang_courses" not in buildings
    stations = {one.figure.key for one in published.of_stations(compared)}
    assert stations == {"qingyang_station_buildings", "qingyang_station_services"}


def test_what_is_not_there_has_no_dossier(moment: Moment) -> None:
    assert read_things.building(moment, "B0") is None
    assert read_things.station(moment, "S0", YEAR) is None
