"""The sample's rates: by the engine, by SQL from the demands, and by pandas from the raw file.

The three share no code: pandas reads the CSV that the load read, and places the points itself.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, text

from geo.engine import Question, answer
from geo.period import Period

pytestmark = pytest.mark.db

JINNIU: Final = "510106"
YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))
PUBLISHED: Final = 95.3
"""Daily average of the closure rate of Jinniu in 2020: "over 95.3 %" (the source document)."""

COUNTS: Final = {
    "on_time_rate": ("due_at", "on_time"),
    "closure_rate": ("due_at", "is_closed"),
    "same_day_rate": ("received_at", "same_day"),
}


@pytest.fixture(scope="module")
def connection(whole_sample: Engine) -> Iterator[Connection]:
    with whole_sample.connect() as connection:
        yield connection


def of_districts(connection: Connection, key: str) -> pd.DataFrame:
    """Return what the engine says of each district in 2020, by its code."""
    asked = Question(keys=(key,), level="district", period=YEAR)
    return answer(connection, asked).frame.set_index("code")


@pytest.fixture(scope="module")
def raw(sample_folder: Path) -> pd.DataFrame:
    """Return the counted demands of the raw file, with their district found by geopandas alone."""
    frame = pd.read_csv(
        sample_folder / "demands.csv", dtype={"area_code": str, "duplicate_of": str}
    )
    frame = frame[(frame["voided"] == 0) & frame["duplicate_of"].isna()].reset_index(drop=True)
    for name in ("received_at", "due_at", "closed_at"):
        frame[name] = pd.to_datetime(frame[name])
    points = gpd.GeoSeries.from_xy(frame["lon"], frame["lat"], crs=4326)
    districts = gpd.read_file(sample_folder / "districts.geojson")[["code", "geometry"]]
    inside = gpd.sjoin(
        gpd.GeoDataFrame(geometry=points[frame["lon"].notna()]), districts, predicate="within"
    )["code"]
    frame["district"] = inside.reindex(frame.index)
    without = frame["lon"].isna()
    frame.loc[without, "district"] = frame.loc[without, "area_code"].str[:6]
    closed = frame["closed_at"]
    return frame.assign(
        on_time=closed <= frame["due_at"],
        is_closed=closed.notna(),
        same_day=closed.dt.normalize() == frame["received_at"].dt.normalize(),
    )


def in_pandas(raw: pd.DataFrame, key: str, district: str) -> tuple[int, int, float]:
    """Return numerator, denominator and mean of days of an indicator, from the raw rows."""
    basis, hit = COUNTS[key]
    rows = raw[(raw["district"] == district) & (raw[basis].dt.year == 2020)]
    by_day = rows.groupby(rows[basis].dt.date)[hit].agg(["sum", "size"])
    mean = float((by_day["sum"] / by_day["size"]).mean() * 100)
    return int(by_day["sum"].sum()), int(by_day["size"].sum()), mean


@pytest.mark.parametrize("key", COUNTS)
def test_the_engine_agrees_with_pandas_on_the_raw_file(
    connection: Connection, raw: pd.DataFrame, key: str
) -> None:
    found = of_districts(connection, key)
    assert len(found) == 3
    for code, row in found.iterrows():
        numerator, denominator, mean = in_pandas(raw, key, str(code))
        assert (row["numerator"], row["denominator"]) == (numerator, denominator)
        assert row["mean_of_days"] == pytest.approx(mean, abs=1e-9)
        assert row["days"] == 366


def test_jinnius_mean_of_days_is_the_published_one_by_sql_from_the_rows(
    connection: Connection,
) -> None:
    mean = connection.scalar(
        text("""
            WITH by_day AS (
                SELECT (due_at AT TIME ZONE 'Asia/Shanghai')::date AS day,
                    count(*) FILTER (WHERE closed_at <= due_at)::float / count(*) AS rate
                FROM rongtu.demand WHERE left(area_code, 6) = :district
                    AND NOT voided AND duplicate_of IS NULL
                GROUP BY 1)
            SELECT 100 * avg(rate) FROM by_day WHERE day >= '2020-01-01' AND day < '2021-01-01'"""),
        {"district": JINNIU},
    )
    engine_says = of_districts(connection, "on_time_rate")["mean_of_days"][JINNIU]
    assert engine_says == pytest.approx(mean, abs=1e-9)
    assert PUBLISHED <= mean < PUBLISHED + 0.1


def test_jinniu_received_over_270_000_demands_in_2020(connection: Connection) -> None:
    assert 270_000 < of_districts(connection, "demands")["value"][JINNIU] < 280_000


def test_everything_made_up_is_marked_and_the_outlines_are_not(connection: Connection) -> None:
    marked = connection.execute(
        text("SELECT level, bool_and(synthetic) FROM rongtu.area GROUP BY level")
    )
    assert {row.level: row.bool_and for row in marked} == {
        "district": False, "street": True, "community": True, "compound": True,
    }  # fmt: skip
    assert connection.scalar(text("SELECT bool_and(synthetic) FROM rongtu.demand")) is True


def test_masking_leaves_no_telephone_number(connection: Connection) -> None:
    found = connection.scalar(
        text("SELECT count(*) FROM rongtu.demand WHERE text ~ '1[3-9]\\d{9}'")
    )
    assert found == 0
