"""A loaded database that is not there: `dashboard.data` and its side room without PostGIS."""

from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest

from dashboard import data, ledger_data, scope
from dashboard.data import LevelRow, Rate, State
from dashboard.ledger_data import Ledger, Placing, Reason, Run, Source
from geo.analysis.rates import wilson
from geo.catalog import INDICATORS
from geo.period import Period
from geo.text import Text

STATE: Final = State(
    version=7,
    as_of=datetime(2020, 12, 31, 18, 0, tzinfo=UTC),
    first_day=date(2020, 1, 1),
    last_day=date(2020, 12, 31),
    synthetic=True,
    time_zone="Asia/Shanghai",
    name=Text(zh="测试区", en="Test district"),
)
LEVELS: Final = (
    LevelRow(key="district", rank=10, title=Text(zh="区县", en="District")),
    LevelRow(key="street", rank=20, title=Text(zh="街道", en="Street")),
)
AREAS: Final = pd.DataFrame(
    [
        ("D1", "district", None, "甲区", "Jia District"),
        ("D2", "district", None, "乙区", "Yi District"),
        ("S1", "street", "D1", "东街道", "Dong Subdistrict"),
        ("S2", "street", "D1", "西街道", "Xi Subdistrict"),
        ("S3", "street", "D2", "南街道", "Nan Subdistrict"),
    ],
    columns=["code", "level", "parent_code", "name_zh", "name_en"],
)
COUNTS: Final = {"S1": (960, 1000), "S2": (900, 1000), "S3": (0, 0)}
"""Numerator and denominator of every share, by street."""
LOADED_AT: Final = datetime(2021, 1, 1, 1, 0, tzinfo=UTC)
LEDGER: Final = Ledger(
    sources=(
        Source(profile="street", layer="area", source="sample", as_of=None,
               finished_at=LOADED_AT, tried_at=LOADED_AT, failed=False, rows=104, synthetic=False),
        Source(profile="demand", layer="demand", source="sample", as_of=STATE.as_of,
               finished_at=LOADED_AT, tried_at=LOADED_AT, failed=True, rows=1_000, synthetic=True),
    ),
    runs=(
        Run(run_id=2, profile="demand", finished_at=LOADED_AT, failed=True, read=0, inserted=0,
            updated=0, unchanged=0, quarantined=0, skipped=0, seconds=1.0,
            error="No such file 'a.csv'", notes=()),
        Run(run_id=1, profile="demand", finished_at=LOADED_AT, failed=False, read=1_010,
            inserted=1_000, updated=0, unchanged=0, quarantined=7, skipped=3, seconds=31.2,
            error=None, notes=("3 rows lie on default coordinates",)),
    ),
    held_back={"demand": 7},
    reasons=(Reason(profile="demand", kind="received_at is …", rows=7),),
    placings=(
        Placing(profile="demand", run_id=1, finished_at=LOADED_AT,
                ways={"exact": 950, "nearest": 10, "code": 30, "name": 0, "stacked": 6, "none": 4}),
    ),
    repaired={"street": 3},
)  # fmt: skip


def figures(indicator_key: str, within: str | None = None) -> pd.DataFrame:
    """Return what `data.by_area` would for the streets."""
    rows = AREAS[AREAS["level"] == "street"]
    if within is not None:
        rows = rows[(rows["parent_code"] == within) | (rows["code"] == within)]
    indicator = INDICATORS[indicator_key]
    k = np.array([COUNTS[code][0] for code in rows["code"]], dtype=float)
    n = np.array([COUNTS[code][1] for code in rows["code"]], dtype=float)
    low, high = wilson(k, n) if indicator.share else (np.full(len(k), np.nan),) * 2
    value = k if indicator.counted else 100 * k / np.where(n > 0, n, np.nan)
    return rows.drop(columns="level").assign(
        synthetic=True, numerator=k, denominator=n, value=value, mean_of_days=value, days=366,
        low=100 * low, high=100 * high,
    )  # fmt: skip


def outlines() -> pd.DataFrame:
    """Return what `data.outlines` would for the streets: squares in a row."""
    rows = AREAS[AREAS["level"] == "street"].drop(columns="level").reset_index(drop=True)
    west = 104 + 0.01 * rows.index.to_numpy()
    return rows.assign(
        synthetic=True, lon=west + 0.005, lat=30.005, west=west, south=30.0, east=west + 0.01,
        north=30.01,
    )  # fmt: skip


def rate(indicator_key: str, within: str | None = None) -> Rate:
    """Return what `data.headline` would."""
    rows = figures(indicator_key, within)
    k, n = int(rows["numerator"].sum()), int(rows["denominator"].sum())
    share = INDICATORS[indicator_key].share
    low, high = wilson(k, n) if share else (np.nan, np.nan)
    value = float(k) if INDICATORS[indicator_key].counted else 100 * k / n
    return Rate(value=value, mean_of_days=value + 0.5 if share else np.nan, numerator=k,
                denominator=n, low=100 * float(low), high=100 * float(high), days=366)  # fmt: skip


def days(*values: float) -> pd.DataFrame:
    """Return what `data.by_day` would for days from the first of 2020."""
    return pd.DataFrame(
        {
            "day": pd.date_range("2020-01-01", periods=len(values)),
            "numerator": 1,
            "denominator": 1,
            "value": list(values),
        }
    )


def install(patch: pytest.MonkeyPatch, *, state: State = STATE, **replaced: Any) -> None:  # noqa: ANN401 - functions
    """Let `dashboard.data` answer from here; `replaced` wins over the answers above."""
    scope._shape.cache_clear()  # noqa: SLF001 - another test's areas
    answers: dict[str, Any] = {
        "state": lambda: state,
        "levels": lambda: list(LEVELS),
        "tree": AREAS.copy,
        "outlines": lambda _level, _within=None: outlines(),
        "by_area": lambda key, _level, _period, within=None: figures(key, within),
        "headline": lambda key, _period, within=None: rate(key, within),
        "by_day": lambda _key, period, _within=None: days(*[95.0] * period.days),
        "outline_collection": lambda _level, _within=None: b'{"type":"FeatureCollection"}',
        "layer_collection": lambda _key, _within=None: b'{"type":"FeatureCollection"}',
    }
    for name, answer in (answers | replaced).items():
        patch.setattr(data, name, answer)
    patch.setattr(ledger_data, "ledger", lambda: LEDGER)


YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))
