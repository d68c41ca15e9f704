"""What the demands of the sample must obey."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from etl.sample.assumptions import PLANS, Plan
from etl.sample.categories import CATEGORIES
from tests.unit.sample.conftest import MOMENTS, SNAPSHOT, Layer, every_plan


def on_time_by_day(demands: pd.DataFrame) -> "pd.Series[float]":
    due = demands[(demands["due_at"] >= "2020-01-01") & (demands["due_at"] < "2021-01-01")]
    in_time = due["closed_at"] <= due["due_at"]  # never closed: never in time
    return in_time.groupby(due["due_at"].dt.date).mean()


@every_plan
def test_demands_are_as_many_as_planned(counted: pd.DataFrame, plan: Plan) -> None:
    mine = counted[(counted["prefix"] == plan.prefix) & (counted["received_at"] >= "2020-01-01")]
    assert len(mine) == plan.demands


def test_jinniu_has_over_270_000_demands() -> None:
    (jinniu,) = [plan for plan in PLANS if plan.code == "510106"]
    assert 270_000 < jinniu.demands < 276_000


def test_the_mean_of_days_in_jinniu_is_the_published_one(counted: pd.DataFrame) -> None:
    days = on_time_by_day(counted[counted["prefix"] == "JN"])
    assert 0.953 <= days.mean() < 0.954


@every_plan
def test_every_day_of_2020_has_due_cases_and_the_planned_mean(
    counted: pd.DataFrame, plan: Plan
) -> None:
    days = on_time_by_day(counted[counted["prefix"] == plan.prefix])
    assert len(days) == 366
    assert days.mean() == pytest.approx(plan.on_time, abs=2e-4)


def test_streets_differ_in_closing_on_time(layer: Layer, counted: pd.DataFrame) -> None:
    placed = counted[counted["lon"].notna() & (counted["due_at"] < SNAPSHOT)]
    points = gpd.points_from_xy(placed["lon"], placed["lat"])
    streets = layer("streets.geojson").to_crs(4326).geometry.to_numpy()
    point, street = shapely.STRtree(streets).query(points, predicate="within")
    in_time = (placed["closed_at"] <= placed["due_at"]).to_numpy()[point]
    rate = np.bincount(street, weights=in_time) / np.bincount(street)
    assert 0.90 < rate.min() < 0.925
    assert 0.975 < rate.max() < 0.985


def test_about_six_in_ten_are_closed_the_day_they_come(counted: pd.DataFrame) -> None:
    same = counted["closed_at"].dt.date == counted["received_at"].dt.date
    assert 0.55 < same.mean() < 0.65


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("received_at", "dispatched_at"),
        ("dispatched_at", "accepted_at"),
        ("accepted_at", "closed_at"),
        ("received_at", "due_at"),
        ("received_at", "closed_at"),
        ("closed_at", "reopened_at"),
        ("closed_at", "callback_at"),
    ],
)
def test_moments_are_in_order(demands: pd.DataFrame, earlier: str, later: str) -> None:
    both = demands[[earlier, later]].dropna()
    assert len(both)
    assert (both[earlier] <= both[later]).all()


def test_nothing_but_a_deadline_is_after_the_snapshot(demands: pd.DataFrame) -> None:
    for name in (name for name in MOMENTS if name != "due_at"):
        assert demands[name].max() < SNAPSHOT


def test_a_later_stage_needs_the_earlier_ones(demands: pd.DataFrame) -> None:
    closed = demands["closed_at"].notna()
    assert closed[demands["callback_at"].notna() | demands["reopened_at"].notna()].all()
    assert demands.loc[demands["satisfaction"].notna(), "callback_at"].notna().all()
    dispatched = demands.loc[closed & (demands["direct_answer"] == 0), "accepted_at"]
    assert dispatched.notna().all()


def test_the_status_agrees_with_the_moments(demands: pd.DataFrame) -> None:
    voided, closed = demands["voided"] == 1, demands["closed_at"].notna()
    status = np.select([voided, closed], ["voided", "closed"], "open")
    assert (demands["status"] == status).all()
    assert not (voided & closed).any()


def test_a_duplicate_points_at_an_earlier_demand_of_its_kind_and_place(
    demands: pd.DataFrame,
) -> None:
    assert demands["id"].is_unique
    copies = demands[demands["duplicate_of"].notna()]
    assert len(copies) == pytest.approx(0.03 * len(demands), rel=0.02)
    originals = demands.set_index("id").loc[copies["duplicate_of"]]
    assert (originals.index.to_numpy() < copies["id"].to_numpy()).all()
    assert originals["duplicate_of"].isna().all()
    assert (originals["voided"] == 0).all()
    same = ["category", "lon", "lat", "area_code"]
    pd.testing.assert_frame_equal(
        originals[same].reset_index(drop=True), copies[same].reset_index(drop=True)
    )


def test_categories_and_deadlines_are_the_declared_ones(demands: pd.DataFrame) -> None:
    assert set(demands["category"]) == set(CATEGORIES)
    allowed = (demands["due_at"] - demands["received_at"]).dt.total_seconds() / 86_400
    assert set(allowed) == {1, 3, 7, 15}


@every_plan
def test_places_are_given_as_planned(layer: Layer, demands: pd.DataFrame, plan: Plan) -> None:
    mine = demands[demands["prefix"] == plan.prefix]
    stacked = (mine["lon"] == plan.default[0]) & (mine["lat"] == plan.default[1])
    no_point = mine["lon"].isna()
    no_place = no_point & mine["area_code"].isna()
    assert stacked.mean() == pytest.approx(0.04, rel=0.1)
    assert (no_point & ~no_place).mean() == pytest.approx(0.03, rel=0.1)
    assert no_place.mean() == pytest.approx(0.005, rel=0.2)
    outlines = layer("districts.geojson").to_crs(4326).set_index("code").geometry
    inside = shapely.contains_xy(outlines[plan.code], mine["lon"], mine["lat"])
    assert 0 < (~inside & ~no_point).sum() < 40
    assert inside[stacked.to_numpy()].all()
