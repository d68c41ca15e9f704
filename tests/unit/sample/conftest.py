"""The sample, written once for all its tests."""

from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from etl.sample import extracts, generate
from etl.sample.assumptions import PLANS

METRIC = extracts.METRIC
MOMENTS = [
    "received_at",
    "dispatched_at",
    "accepted_at",
    "due_at",
    "closed_at",
    "reopened_at",
    "callback_at",
]
SNAPSHOT = pd.Timestamp("2021-01-01")
every_plan = pytest.mark.parametrize("plan", PLANS, ids=[plan.code for plan in PLANS])
Layer = Callable[[str], gpd.GeoDataFrame]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the sample once."""
    folder = tmp_path_factory.mktemp("data") / "sample"
    generate.write(folder)
    return folder


@pytest.fixture(scope="session")
def layer(sample: Path) -> Layer:
    """Read a layer in metres."""

    def read(name: str) -> gpd.GeoDataFrame:
        return gpd.read_file(sample / name).to_crs(METRIC)

    return read


@pytest.fixture(scope="session")
def demands(sample: Path) -> pd.DataFrame:
    """Read every demand, with `day` of receipt and the district's `prefix`."""
    text = {"area_code": str, "duplicate_of": str}
    frame = pd.read_csv(sample / "demands.csv", dtype=text, parse_dates=MOMENTS)
    return frame.assign(prefix=frame["id"].str[:2])


@pytest.fixture(scope="session")
def counted(demands: pd.DataFrame) -> pd.DataFrame:
    """Leave out what no rate counts."""
    return demands[(demands["voided"] == 0) & demands["duplicate_of"].isna()]
