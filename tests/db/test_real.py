"""Real data, by profiles alone: New York's requests and Chengdu's streets and places.

What the engine says of New York is held against pandas on the raw file. The two share no code:
pandas reads the times by itself and places the points by geopandas on the outlines as published.
"""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from sqlalchemy import Connection, Engine, text

from etl.ledger import Report
from etl.run import load
from geo.engine import Question, answer
from geo.period import Period
from geo.schema import demand, quarantine, station
from geo.settings import CHECKOUT
from tests.db.builders import rows

REAL: Final = CHECKOUT.parent / "shared" / "real"
CHENGDU: Final = REAL / "chengdu"
PROFILES: Final = CHECKOUT / "data" / "profiles"
OVER: Final = date(2019, 9, 16)
"""The file speaks of nothing after noon of that day: what is due then may not be due yet."""
pytestmark = [
    pytest.mark.db,
    pytest.mark.skipif(not REAL.is_dir(), reason="the real data are not beside the checkout"),
]

LEVEL: Final = "community_district"
BOROUGHS: Final = ("MANHATTAN", "BRONX", "BROOKLYN", "QUEENS", "STATEN ISLAND")
PERIODS: Final = {
    "all of it": Period(date(2014, 1, 1), date(2021, 1, 1)),
    "2018": Period(date(2018, 1, 1), date(2019, 1, 1)),
    "a summer month": Period(date(2018, 7, 1), date(2018, 8, 1)),
}
BASES: Final = {
    "on_time_rate": ("due", "on_time"),
    "closure_rate": ("due", "is_closed"),
    "same_day_rate": ("received", "same_day"),
    "demands": ("received", None),
}


@pytest.fixture(scope="module")
def reports(sample_engine: Engine) -> dict[str, Report]:
    """Load New York, once."""
    names = ("community_district", "request")
    return {name: load(PROFILES / f"nyc/{name}.toml", sample_engine, base=REAL) for name in names}


@pytest.fixture(scope="module")
def connection(sample_engine: Engine, reports: dict[str, Report]) -> Iterator[Connection]:
    """Open a connection on what was loaded."""
    assert reports
    with sample_engine.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    """Return the requests that count, from the raw file, each with its district."""
    frame = pd.read_csv(REAL / "requests_nyc.csv", dtype=str)
    for name, column in (("received", "Created"), ("due", "Due"), ("closed", "Closed")):
        local = pd.to_datetime(frame[f"{column} Date"], format="%m/%d/%Y %I:%M:%S %p")
        frame[name] = local.dt.tz_localize("America/New_York")
    frame["early"] = frame["closed"] < frame["received"]
    frame["district"] = _inside(frame).fillna(frame["Community Board"].map(_district))
    return frame.assign(
        on_time=frame["closed"] <= frame["due"],
        is_closed=frame["closed"].notna(),
        same_day=frame["closed"].dt.date == frame["received"].dt.date,
    )


def _inside(frame: pd.DataFrame) -> "pd.Series[str]":
    """Return the district that holds each point, or is within 50 m of it."""
    there = frame["Longitude"].notna()
    points = gpd.GeoDataFrame(
        geometry=gpd.GeoSeries.from_xy(
            frame.loc[there, "Longitude"].astype(float),
            frame.loc[there, "Latitude"].astype(float),
            crs=4326,
        )
    ).to_crs(32618)
    districts = gpd.read_file(REAL / "community_districts_nyc.geojson")
    districts["geometry"] = shapely.make_valid(districts.geometry.to_numpy())
    found = points.sjoin_nearest(districts.to_crs(32618), max_distance=50, how="inner")
    # Two outlines that overlap both hold a point: the lowest code.
    lowest = found["BoroCD"].astype(int).groupby(level=0).min()
    code: pd.Series[str] = lowest.astype(str).reindex(frame.index)
    return code


def _district(board: str) -> str | None:
    """Return 409 of "09 QUEENS"; there is no district of a board that is none."""
    number, _, borough = board.partition(" ")
    if borough not in BOROUGHS or not number.isdigit():
        return None
    code = f"{BOROUGHS.index(borough) + 1}{number}"
    return code if int(number) <= (12, 12, 18, 14, 3)[BOROUGHS.index(borough)] else None


def test_every_row_is_accounted_for(reports: dict[str, Report], raw: pd.DataFrame) -> None:
    assert all(report.adds_up for report in reports.values())
    areas, requests = reports["community_district"], reports["request"]
    assert (areas.read, areas.inserted) == (71, 71)
    assert (requests.read, requests.quarantined, requests.skipped) == (1000, 10, 0)
    assert requests.quarantined == raw["early"].sum()


def test_what_is_held_back_says_why_and_keeps_the_row(
    connection: Connection, raw: pd.DataFrame
) -> None:
    held = rows(connection, quarantine, "row_key", "reason")
    assert {key for key, _ in held} == set(raw.loc[raw["early"], "Unique Key"])
    assert all("is before received_at" in reason for _, reason in held)


def test_invalid_outlines_are_repaired_and_it_is_said(
    connection: Connection, reports: dict[str, Report]
) -> None:
    outlines = gpd.read_file(REAL / "community_districts_nyc.geojson").geometry
    broken = int((~outlines.is_valid).sum())
    assert broken == 12
    assert f"{broken} rows: outlines crossed themselves and were repaired" in (
        reports["community_district"].notes
    )
    assert connection.scalar(text("SELECT bool_and(ST_IsValid(geom)) FROM rongtu.area"))


def test_a_row_without_a_point_is_placed_by_its_code_or_nowhere(
    connection: Connection, raw: pd.DataFrame
) -> None:
    without = raw[raw["Longitude"].isna()]
    assert len(without) == 107
    found = {
        key: (code, how)
        for key, code, how in rows(connection, demand, "source_id", "area_code", "place_how")
    }
    for key, board, early in without[["Unique Key", "Community Board", "early"]].itertuples(
        index=False
    ):
        code = _district(board)
        if early:
            assert key not in found
        else:
            assert found[key] == ((None, "none") if code is None else (code, "area"))


def in_pandas(raw: pd.DataFrame, key: str, period: Period) -> dict[str, tuple[int, int]]:
    """Return numerator and denominator of each district that has any, from the raw rows."""
    basis, hit = BASES[key]
    day = raw[basis].dt.date
    # A comparison with no day is false.
    counted = raw[~raw["early"] & (day >= period.start) & (day < min(period.end, OVER))]
    by_district = counted.groupby("district")
    size = by_district.size()
    hits = size if hit is None else by_district[hit].sum()
    return {str(code): (int(hits[code]), int(size[code])) for code in size.index}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
@pytest.mark.parametrize("key", BASES)
def test_new_yorks_numbers_agree_with_pandas_on_the_raw_file(
    connection: Connection, raw: pd.DataFrame, key: str, period: Period
) -> None:
    expected = in_pandas(raw, key, period)
    assert expected
    said = answer(connection, Question(keys=(key,), level=LEVEL, period=period)).frame
    assert len(said) == 71
    if BASES[key][1] is None:
        some = said[said["numerator"] > 0]
        assert dict(zip(some["code"], some["numerator"], strict=True)) == {
            code: count for code, (count, _) in expected.items()
        }
        return
    some = said[said["denominator"] > 0]
    pairs = zip(some["numerator"], some["denominator"], strict=True)
    assert dict(zip(some["code"], pairs, strict=True)) == expected


@pytest.fixture
def chengdu(engine: Engine) -> Engine:
    """Load the outlines of the districts and of the streets."""
    load(PROFILES / "chengdu/district.toml", engine, base=CHECKOUT / "data" / "sample")
    report = load(PROFILES / "chengdu/street_osm.toml", engine, base=CHENGDU)
    assert (report.read, report.inserted) == (47, 47)
    return engine


def test_chengdus_places_load_as_gcj_02(chengdu: Engine) -> None:
    report = load(PROFILES / "chengdu/place_2016.toml", chengdu, base=CHENGDU)
    assert (report.read, report.inserted, report.quarantined, report.skipped) == (354, 195, 156, 3)
    assert not [note for note in report.notes if "coordinates" in note]
    with chengdu.connect() as connection:
        assert len(rows(connection, station, "code")) == 195


def test_the_same_places_called_wgs_84_raise_doubt(chengdu: Engine, tmp_path: Path) -> None:
    # 198 points, of which 7 tell the two apart: too few to stop a load at one in a million.
    given = (PROFILES / "chengdu/place_2016.toml").read_text(encoding="utf-8")
    profile = tmp_path / "place_2016.toml"
    profile.write_text(given.replace('"GCJ-02"', "4326"), encoding="utf-8")
    shutil.copy(CHENGDU / "places_2016_gcj02.csv", tmp_path)
    report = load(profile, chengdu)
    assert [note for note in report.notes if "the coordinates may be GCJ-02" in note]
