"""Hotspots and coverage of a small world, found by the real engine where it needs no database."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import pytest

from dashboard import analysis_data, hotspots_data
from geo import grid
from geo.analysis import weights as spatial
from geo.analysis.hotspots import Outcome
from geo.catalog.circles import CIRCLES, Way
from geo.engine.coverage import Coverage, CoverageQuestion, Subject
from geo.engine.coverage import Outcome as Measured
from geo.engine.coverage.model import LEFT_OUT
from geo.engine.hotspots import HotspotQuestion, Hotspots, Measure, units, words
from geo.engine.hotspots.answer import Tally
from geo.engine.hotspots.found import Against, compare, graded
from geo.engine.hotspots.groups import grouped
from geo.engine.hotspots.study import Study
from geo.engine.hotspots.values import Counts
from geo.text import Text
from tests.unit import fakes

RESOLUTION: Final = 9
STEPS: Final = 12
CENTRE: Final = h3.latlng_to_cell(30.005, 104.005, RESOLUTION)
NOTE: Final = Text(zh="边界上的单元也含界外诉求。", en="Cells on the border count both sides.")


@cache
def study() -> Study:
    """Lay out the cells within eight rings of one, in two streets."""
    cells = np.array(sorted(h3.grid_disk(CENTRE, 8)), dtype=np.int64)
    at = grid.centres(cells)
    table = pd.DataFrame(
        {
            "code": grid.names(cells),
            "lon": at[:, 0],
            "lat": at[:, 1],
            "households": 100.0,
            "place": np.where(at[:, 0] < 104.02, "S1", "S2"),
        }
    )
    return Study(
        top=None,
        resolution=RESOLUTION,
        units=table,
        cells=cells,
        shapes=grid.hexagons(cells),
        weights=spatial.hexagons(cells, rings=1),
        places=fakes.outlines().drop(columns=["parent_code", "synthetic"]),
        km2=grid.area_km2(cells),
    )


@cache
def hotspots(question: HotspotQuestion, *, hot: bool = True) -> Hotspots:
    """Find noise around the centre, in every step but the first two; nothing unless `hot`."""
    where = study()
    rng = np.random.default_rng(3)
    size = (len(where.units), STEPS)
    everything = rng.poisson(40, size).astype(float)
    noise = rng.poisson(6, size).astype(float)
    near = where.units["code"].isin(grid.names(h3.grid_disk(CENTRE, 1))).to_numpy()
    if hot:
        noise[near, 2:] += 30
    everything += noise
    starts = tuple(question.step.starts(question.period.end, STEPS))
    one = compare(
        where,
        Measure.EXCESS,
        Counts(inside=noise.sum(axis=1, keepdims=True), outside=0.0),
        Counts(inside=noise, outside=0.0),
        against=Against(now=everything.sum(axis=1, keepdims=True), then=everything),
        steps=starts,
        category="noise",
    )
    found = graded((one,))
    shown = np.ones(len(where.units), dtype=np.bool_)
    groups = grouped(where, one, shown, days=question.period.days) if hot else []
    name = Text(zh="东街道", en="Dong Subdistrict")
    said = tuple((group, words.verdict(group, name, question)) for group in groups)
    return Hotspots(
        question=question,
        study=where,
        found=found,
        units=units.table(where, found, groups),
        groups=said,
        tally=Tally(received=9_000, stacked=300, nowhere=60),
        outcome=Outcome.OK,
        verdict=words.overall(said, marked=int(hot)),
        notes=(NOTE,),
    )


def demands(found: Hotspots, group: Any, *, limit: int) -> pd.DataFrame:  # noqa: ANN401 - a Group
    """Return two demands, the second still open and with a formula for its text."""
    assert len(group.rows) <= len(found.units)
    moments = pd.to_datetime(["2020-12-30 10:00", "2020-12-29 09:30"]).tz_localize("Asia/Shanghai")
    closed = [moments[0] + pd.Timedelta(hours=8), pd.NaT]
    return pd.DataFrame(
        {
            "source": "test", "source_id": ["1", "2"], "received_at": moments, "due_at": moments,
            "closed_at": closed, "status": "closed", "category": "noise", "channel": "phone",
            "area_code": "S1", "place_how": "exact", "address": "某路***号",
            "text": ["夜间施工噪声，联系人张*", "=HYPERLINK(1)"],
            "lon": 104.0, "lat": 30.0, "synthetic": True,
        }
    ).head(limit)  # fmt: skip


def history(found: Hotspots, group: Any) -> pd.DataFrame:  # noqa: ANN401 - as above
    """Return twelve months, of which the last ten are hot."""
    search = analysis_data.search_of(found, group)
    return pd.DataFrame(
        {
            "start": list(search.steps),
            "count": np.arange(STEPS, dtype=float),
            "hot": [False] * 2 + [True] * 10,
        }
    )


HOMES: Final = pd.DataFrame(
    [
        ("C1", "甲园", "Jia Garden", 1200.0, 104.001, 30.001, 150.0, "T1", 2, 200.0, "T1", 1),
        ("C2", "乙苑", "Yi Court", 800.0, 104.002, 30.002, 900.0, "T1", 1, np.nan, None, 0),
        ("C3", "丙居", "Bing House", 200.0, 104.021, 30.003, np.nan, None, 0, np.nan, None, 0),
        ("C4", "丁院", "Ding Yard", np.nan, 104.022, 30.004, 950.0, "T2", 1, 980.0, "T2", 1),
    ],
    columns=["code", "name_zh", "name_en", "households", "lon", "lat", "straight",
             "straight_station", "straight_count", "walk", "walk_station", "walk_count"],
)  # fmt: skip


def coverage(question: CoverageQuestion, *, outcome: Measured = Measured.MEASURED) -> Coverage:
    """Say how far the HOMES are covered, on foot unless told."""
    way, metres = question.way or Way.WALK, CIRCLES[question.minutes]
    known = outcome is Measured.MEASURED
    covered = {one: HOMES[one] <= metres for one in Way}
    people = HOMES["households"].fillna(0)
    sums = {str(one): float(people[covered[one]].sum()) for one in Way}
    row = {"whole": float(people.sum()), **(sums if known else dict.fromkeys(sums, np.nan))}
    shares = {f"{one}_share": row[one] / row["whole"] for one in Way}
    row |= {**shares, "difference": shares["straight_share"] - shares["walk_share"]}
    whole = pd.DataFrame([{"subject": str(one), **row} for one in Subject])
    out = HOMES[~covered[way]] if known else HOMES[:0]
    streets = fakes.AREAS[fakes.AREAS["level"] == "street"]
    left = pd.DataFrame(
        {
            "code": out["code"], "name_zh": out["name_zh"], "name_en": out["name_en"],
            "street_code": "S1", "street_zh": "东街道", "street_en": "Dong Subdistrict",
            "station_code": out[f"{way}_station"], "station_zh": "一号站",
            "station_en": "Station 1",
            "straight_m": out["straight"], "walk_m": out["walk"], "lon": out["lon"],
            "lat": out["lat"], "households": out["households"],
        }
    )  # fmt: skip
    assert list(left)[: len(LEFT_OUT)] == list(LEFT_OUT)
    load = pd.DataFrame(
        [("T1", "一号站", "Station 1", "社区站", "S1", 104.0, 30.0, 2, 2000.0, 2, 2000.0)],
        columns=["code", "name_zh", "name_en", "kind", "area_code", "lon", "lat", "compounds",
                 "households", "nearest_compounds", "nearest_households"],
    )  # fmt: skip
    served = HOMES[f"{way}_count"].value_counts().reindex(range(4), fill_value=0)
    return Coverage(
        question=question,
        outcome=outcome,
        way=way,
        metres=metres,
        ways=tuple(Way) if known else (),
        places=streets,
        whole=whole,
        frame=pd.concat([whole.assign(code=code) for code in ("S1", "S2")], ignore_index=True),
        left_out=left.sort_values("households", ascending=False, ignore_index=True),
        buildings_left_out=left[:0],
        overlap=pd.DataFrame({"stations": range(4), "compounds": served, "households": 1.0}),
        load=load if known else load[:0],
        lost=700.0 if question.closed else np.nan,
        as_of=datetime(2020, 12, 31, tzinfo=UTC),
        synthetic=True,
        verdict=Text(zh="15分钟步行圈覆盖住户。", en="Households are covered."),
        notes=(NOTE,),
    )


def silent(question: CoverageQuestion) -> Coverage:
    """Say the same of compounds of which nobody stated the households."""
    found = coverage(question)
    return replace(
        found,
        left_out=found.left_out.assign(households=np.nan),
        load=found.load.assign(households=np.nan, nearest_households=np.nan),
    )


def install(patch: pytest.MonkeyPatch, **replaced: Any) -> None:  # noqa: ANN401 - functions
    """Let `dashboard.analysis_data` and `hotspots_data` answer from here; `replaced` wins."""
    answers: dict[str, Any] = {
        "hotspots": hotspots,
        "behind": demands,
        "history": history,
        "coverage": coverage,
        "homes": lambda _question: HOMES.copy(),
    }
    for name, answered in (answers | replaced).items():
        patch.setattr(hotspots_data if name == "hotspots" else analysis_data, name, answered)
