"""A loaded database that is not there: `dashboard.data` and its side room without PostGIS."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
import shapely
from numpy.typing import NDArray

from dashboard import analysis_data, data, ledger_data, scope
from dashboard.analysis_data import Offer
from dashboard.data import LevelRow, State
from dashboard.ledger_data import Ledger, Placing, Reason, Run, Source
from dashboard.reading import Reading, readings
from dashboard.scope import Place, Scope
from geo.analysis.rates import garwood, wilson
from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import TimeToClose
from geo.engine import Answer, Question
from geo.engine.published import Compared
from geo.period import Grain, Period
from geo.published import Figure, Qualifier
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
OFFER: Final = Offer(
    categories=("noise", "parking"),
    levels={"street": Text(zh="街道", en="Street")},
    kinds=("社区站", "楼宇站"),
    stations={"T1": Text(zh="一号站", en="Station 1"), "T2": Text(zh="二号站", en="Station 2")},
    network=True,
)
SCOPE: Final = Scope(
    state=STATE,
    parts=LEVELS[1],
    whole=LEVELS[0],
    places={
        row["code"]: Place(
            code=row["code"],
            level=row["level"],
            parent_code=row["parent_code"],
            name=Text(zh=row["name_zh"], en=row["name_en"]),
        )
        for row in AREAS.to_dict("records")
    },
    first_day=date(2020, 1, 1),
    last_day=date(2020, 12, 31),
    offer=OFFER,
)
COUNTS: Final = {"S1": (960, 1000), "S2": (900, 1000), "S3": (0, 0)}
"""Numerator and denominator of every share, by street."""
YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))
NOTE: Final = Text(zh="另有 3 件诉求不在任何已知区域内", en="3 more demands are in no known area")
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


def answer(question: Question, *, complete: bool = True) -> Answer:
    """Answer about the streets, or their sum, as `geo.engine.answer` would from COUNTS."""
    rows = AREAS[AREAS["level"] == "street"]
    if question.within is not None:
        rows = rows[(rows["parent_code"] == question.within) | (rows["code"] == question.within)]
    if question.level is None:
        whole = ("*", "street", None, "全部", "Everything")
        sums = np.array([COUNTS[code] for code in rows["code"]]).sum(axis=0)
        rows, counts = pd.DataFrame([whole], columns=AREAS.columns), sums[np.newaxis]
    else:
        counts = np.array([COUNTS[code] for code in rows["code"]])
    parts = question.period.by(question.grain)
    frames = [
        _numbers(INDICATORS[key], counts).assign(
            indicator=key, code=rows["code"].tolist(), start=part.start, end=part.end
        )
        for key in question.keys
        for part in parts
    ]
    return Answer(
        question=question,
        frame=pd.concat(frames, ignore_index=True),
        places=rows.drop(columns="level").assign(synthetic=True, households=1000),
        as_of=STATE.as_of,
        complete=complete,
        notes=(NOTE,),
    )


def _numbers(indicator: Indicator, counts: NDArray[np.int64]) -> pd.DataFrame:
    k, n = counts.T.astype(float)
    below = np.where(n > 0, n, np.nan)
    none = np.full(len(k), np.nan)
    low, high, days = none, none, none
    value = k if indicator.counted else indicator.factor * k / below
    if indicator.share:
        low, high = (100 * end for end in wilson(k, n))
        days = value + 0.5
    elif indicator.per_household:
        low, high = (indicator.factor * end for end in garwood(k, below))
    elif isinstance(indicator.basis, TimeToClose):
        low, high = 0.9 * value, np.where(k > 900, 1.1 * value, np.nan)
    return pd.DataFrame(
        {
            "numerator": k,
            "denominator": none if indicator.counted else n,
            "value": value,
            "low": low,
            "high": high,
            "mean_of_days": days,
            "days": 366.0,
        }
    )


def compared(question: Question, *, complete: bool = True) -> Answer:
    """Answer beside other periods, in which everything was one unit less, give or take two."""
    found = answer(question, complete=complete)
    frame = found.frame
    known = frame["indicator"].map(lambda key: INDICATORS[key].of_a_period) & complete
    share = frame["indicator"].map(lambda key: INDICATORS[key].share)
    for name, change in (("before", "change"), ("year", "change_year")):
        frame = frame.assign(
            **{
                f"value_{name}": (frame["value"] - 1).where(known),
                change: frame["value"].mul(0).add(1).where(known),
                f"{change}_low": pd.Series(-1.0, frame.index).where(known & share),
                f"{change}_high": pd.Series(3.0, frame.index).where(known & share),
            }
        )
    return replace(found, frame=frame)


def figures(indicator_key: str, within: str | None = None) -> pd.DataFrame:
    """Return the streets with their figures, as `dashboard.sight` reads them."""
    asked = Question(keys=(indicator_key,), period=YEAR, level="street", within=within)
    found = answer(asked)
    rows = found.places.merge(found.frame, on="code")
    return rows.assign(beside=pd.Series([[]] * len(rows), index=rows.index))


def overall(indicator_key: str, within: str | None = None, value: float | None = None) -> Reading:
    """Return the number of all streets together, or `value` instead."""
    asked = Question(keys=(indicator_key,), period=YEAR, within=within)
    read = readings(answer(asked), STATE.first_day)[indicator_key]
    return read if value is None else replace(read, value=value)


def outlines() -> pd.DataFrame:
    """Return what `data.outlines` would for the streets: squares in a row."""
    rows = AREAS[AREAS["level"] == "street"].drop(columns="level").reset_index(drop=True)
    west = 104 + 0.01 * rows.index.to_numpy()
    return rows.assign(
        synthetic=True, lon=west + 0.005, lat=30.005, west=west, south=30.0, east=west + 0.01,
        north=30.01,
    )  # fmt: skip


def outline_shapes() -> NDArray[Any]:
    """Return what `data.outline_shapes` would for the streets."""
    rows = outlines()
    boxes: NDArray[Any] = shapely.box(rows["west"], rows["south"], rows["east"], rows["north"])
    return boxes


def days(*values: float) -> pd.DataFrame:
    """Return what `data.by_day` would for days from the first of 2020."""
    return pd.DataFrame(
        {
            "day": pd.date_range("2020-01-01", periods=len(values)),
            "numerator": 1,
            "denominator": 1,
            "value": list(values),
            "low": [value - 1 for value in values],
            "high": [value + 1 for value in values],
        }
    )


def jumping(*values: float) -> pd.DataFrame:
    """Return what `data.jumps` would: the last day jumps."""
    found = days(*values).assign(usual=values[0], jumped=False)
    found.loc[len(found) - 1, "jumped"] = True
    return found


def published() -> tuple[Compared, ...]:
    """Return one published figure of each kind: agreeing, not, not judged and not computed."""
    figure = Figure(
        key="on_time", district="D1", title=Text(zh="按期办结率", en="On-time closure rate"),
        qualifier=Qualifier.OVER, value=95.3, unit=Text(zh="%", en="%"), section="甲区·办结",
        quote="平均超过95.3%", why=Text(zh="分母未公布。", en="No denominator."),
    )  # fmt: skip
    made_up = figure.why + Text(zh="虚构。", en=" Made up.")
    real = replace(figure, key="streets", district="D9", title=Text(zh="街道", en="Streets"),
                   qualifier=Qualifier.EQUAL, value=11, unit=Text(zh="个", en="streets"),
                   section="丙区·组织", note=Text(zh="另有所指。", en="Another."))  # fmt: skip
    return (
        Compared(figure=figure, computed=95.338, agrees=True, synthetic=True, why=made_up),
        Compared(figure=figure, computed=95.338, agrees=None, synthetic=False, why=made_up),
        Compared(figure=real, computed=12.0, agrees=False, synthetic=False, why=real.why),
        Compared(figure=real, computed=math.nan, agrees=None, synthetic=False,
                 why=Text(zh="没有载入。", en="Not loaded.")),
    )  # fmt: skip


def install(patch: pytest.MonkeyPatch, *, state: State = STATE, **replaced: Any) -> None:  # noqa: ANN401 - functions
    """Let `dashboard.data` answer from here; `replaced` wins over the answers above."""
    scope._shape.cache_clear()  # noqa: SLF001 - another test's areas
    scope._offer.cache_clear()  # noqa: SLF001
    answers: dict[str, Any] = {
        "state": lambda: state,
        "levels": lambda: list(LEVELS),
        "tree": AREAS.copy,
        "outlines": lambda _level, _within=None: outlines(),
        "outline_shapes": lambda _level, _within=None: outline_shapes(),
        "figures": answer,
        "compared": compared,
        "by_day": lambda _key, period, _within=None: days(*[95.0] * period.days),
        "by_week": lambda _key, period, _within=None: days(*[4.0] * len(period.by(Grain.WEEK))),
        "jumps": lambda period, _within=None: jumping(*[95.0] * period.days),
        "published": published,
        "outline_collection": lambda _level, _within=None: b'{"type":"FeatureCollection"}',
        "layer_collection": lambda _key, _within=None: b'{"type":"FeatureCollection"}',
    }
    for name, answered in (answers | replaced).items():
        patch.setattr(data, name, answered)
    patch.setattr(ledger_data, "ledger", lambda: LEDGER)
    patch.setattr(analysis_data, "offer", lambda: OFFER)
