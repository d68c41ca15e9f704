"""The sample: published counts, laws of the partition, and what its demands must obey."""

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from etl.sample import extracts, generate
from etl.sample.assumptions import PLANS, Plan
from etl.sample.categories import CATEGORIES

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


def on_time_by_day(demands: pd.DataFrame) -> "pd.Series[float]":
    due = demands[(demands["due_at"] >= "2020-01-01") & (demands["due_at"] < "2021-01-01")]
    in_time = due["closed_at"] <= due["due_at"]  # never closed: never in time
    return in_time.groupby(due["due_at"].dt.date).mean()


# Counts


@pytest.mark.parametrize(
    ("code", "streets", "communities"),
    [("510104", 11, 76), ("510105", 12, 67), ("510106", 13, 90)],
)
def test_a_district_has_its_real_streets_and_communities(
    layer: Layer, code: str, streets: int, communities: int
) -> None:
    names = extracts.read().places.set_index("code")["name_zh"]
    for name, count in (("streets", streets), ("communities", communities)):
        frame = layer(f"{name}.geojson")
        mine = frame[frame["code"].str.startswith(code)]
        assert len(mine) == count
        assert (mine["name_zh"].to_numpy() == names[mine["code"]].to_numpy()).all()


@pytest.mark.parametrize(
    ("code", "kind", "count"),
    [
        ("510104", "物业小区", 343),
        ("510104", "老旧院落", 777),
        ("510105", "", 620),
        ("510106", "", 665),
    ],
)
def test_a_district_has_its_compounds(layer: Layer, code: str, kind: str, count: int) -> None:
    frame = layer("compounds.gpkg")
    mine = frame["code"].str.startswith(code) & frame["kind"].str.contains(kind)
    assert mine.sum() == count


def test_buildings_are_as_many_as_published(layer: Layer) -> None:
    frame = layer("buildings.gpkg")
    by_district = frame["community_code"].str[:6]
    assert by_district.value_counts().to_dict() == {"510104": 100, "510105": 372, "510106": 180}
    qingyang = frame[by_district == "510105"]
    assert qingyang["is_key"].sum() == 44
    assert qingyang["tax_over_100m"].sum() == 24
    assert qingyang["steward"].nunique() == 24
    assert qingyang["party_organisation"].sum() == 74
    assert qingyang.loc[qingyang["is_key"], "party_organisation"].all()


def test_stations_are_as_many_as_published(sample: Path, layer: Layer) -> None:
    stations = pd.read_csv(sample / "stations.csv", dtype=str)
    assert stations["code"].str[1:7].value_counts().to_dict() == {
        "510104": 13,
        "510105": 44,
        "510106": 30,
    }
    buildings = layer("buildings.gpkg")
    key = set(buildings.loc[buildings["is_key"], "code"])
    assert set(stations.loc[stations["kind"] == "楼宇服务站", "building_code"]) == key


def test_organisations_are_as_many_as_published(sample: Path, layer: Layer) -> None:
    frame = pd.read_csv(sample / "organisations.csv", dtype={"area_code": str})
    counts = frame.groupby([frame["area_code"].str[:6], "level"]).size().to_dict()
    assert counts == {
        ("510104", "street"): 11,
        ("510104", "community"): 76,
        ("510104", "compound"): 1_120,
        ("510104", "building"): 100,
        ("510105", "street"): 12,
        ("510105", "community"): 67,
        ("510105", "compound"): 570,
        ("510105", "building"): 74,
        ("510106", "street"): 13,
        ("510106", "community"): 90,
        ("510106", "compound"): 665,
    }
    jinniu = frame[frame["area_code"].str.startswith("510106")]
    new = jinniu["established_on"].str.startswith("2020")
    assert new.sum() == 82
    assert (jinniu.loc[new, "level"] == "compound").all()
    known = {
        code
        for name in ("streets.geojson", "communities.geojson", "compounds.gpkg")
        for code in layer(name)["code"]
    }
    assert set(frame["area_code"]) <= known


@every_plan
def test_demands_are_as_many_as_planned(counted: pd.DataFrame, plan: Plan) -> None:
    mine = counted[(counted["prefix"] == plan.prefix) & (counted["received_at"] >= "2020-01-01")]
    assert len(mine) == plan.demands


def test_jinniu_has_over_270_000_demands() -> None:
    (jinniu,) = [plan for plan in PLANS if plan.code == "510106"]
    assert 270_000 < jinniu.demands < 276_000


# The partition


@pytest.mark.parametrize("name", ["streets.geojson", "communities.geojson"])
def test_areas_fill_the_outline_without_gap_or_overlap(layer: Layer, name: str) -> None:
    frame = layer(name)
    assert frame.geometry.is_valid.all()
    outlines = layer("districts.geojson").set_index("code").geometry
    for code, group in frame.groupby(frame["code"].str[:6]):
        union = shapely.union_all(group.geometry.to_numpy())
        rim = outlines[code].length * 0.01  # a centimetre along the outline
        assert group.area.sum() == pytest.approx(union.area, abs=1.0)
        assert shapely.symmetric_difference(union, outlines[code]).area < rim
        assert shapely.coverage_is_valid(group.to_crs(4326).geometry.to_numpy())


def test_communities_make_up_their_street(layer: Layer) -> None:
    streets = layer("streets.geojson").set_index("code").geometry
    for code, group in layer("communities.geojson").groupby("parent_code"):
        union = shapely.union_all(group.geometry.to_numpy())
        assert shapely.symmetric_difference(union, streets[code]).area < 1.0


def test_a_street_is_in_one_piece_where_its_district_is(layer: Layer) -> None:
    outlines = layer("districts.geojson")
    parts = shapely.get_parts(outlines.geometry.to_numpy())
    for street in layer("streets.geojson").geometry:
        touched = shapely.intersects(parts, shapely.buffer(street, -1.0))
        assert shapely.get_num_geometries(street) == touched.sum()


def test_compounds_lie_inside_their_community_apart_from_each_other(layer: Layer) -> None:
    communities = layer("communities.geojson").set_index("code").geometry
    frame = layer("compounds.gpkg")
    homes = frame.geometry.to_numpy()
    parents = communities[frame["parent_code"]].to_numpy()
    assert shapely.contains_properly(parents, homes).all()
    first, second = shapely.STRtree(homes).query(homes, predicate="intersects")
    assert (first == second).all()


def test_buildings_overlap_no_compound_and_no_other_building(layer: Layer) -> None:
    buildings = layer("buildings.gpkg").geometry.to_numpy()
    homes = layer("compounds.gpkg").geometry.to_numpy()
    assert not shapely.STRtree(homes).query(buildings, predicate="intersects").size
    first, second = shapely.STRtree(buildings).query(buildings, predicate="intersects")
    assert (first == second).all()


def test_households_add_up(layer: Layer) -> None:
    for above, below in (("districts", "streets"), ("streets", "communities")):
        columns = ["households", "population"]
        total = layer(f"{below}.geojson").groupby("parent_code")[columns].sum()
        frame = layer(f"{above}.geojson").set_index("code")[columns]
        pd.testing.assert_frame_equal(frame, total, check_names=False, check_dtype=False)
    homes = layer("compounds.gpkg").groupby("parent_code")["households"].sum()
    communities = layer("communities.geojson").set_index("code")["households"]
    assert (communities[homes.index] > homes).all()


@pytest.mark.parametrize("name", ["streets.geojson", "compounds.gpkg", "buildings.gpkg"])
def test_codes_are_unique(layer: Layer, name: str) -> None:
    assert layer(name)["code"].is_unique


def test_names_are_unique_in_a_community(layer: Layer) -> None:
    assert not layer("compounds.gpkg").duplicated(["parent_code", "name_zh"]).any()


# Demands


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


# The truth, and the files as such


def test_the_truth_is_the_committed_one(sample: Path) -> None:
    committed = (extracts.FOLDER / "truth.json").read_bytes()
    assert (sample / "truth.json").read_bytes() == committed


def test_the_truth_holds_for_the_demands(sample: Path, demands: pd.DataFrame) -> None:
    truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))
    for plan in PLANS:
        lon, lat = plan.default
        stacked = (demands["lon"] == lon) & (demands["lat"] == lat)
        assert stacked.sum() == truth["districts"][plan.code]["stacked"]
    for cluster in truth["clusters"]:
        after = demands["received_at"] < cluster["after"]
        mine = demands[
            (demands["category"] == cluster["category"])
            & (demands["received_at"] >= cluster["first"])
            & after
            & demands["lon"].notna()
        ]
        here = extracts.metric(np.array([[cluster["lon"], cluster["lat"]]]))
        away = np.hypot(*(extracts.metric(mine[["lon", "lat"]].to_numpy()) - here).T)
        near = int((away <= cluster["radius_m"] + 1).sum())
        assert cluster["extra"] <= near < 4 * cluster["extra"]


def test_two_runs_of_a_district_are_equal() -> None:
    read = extracts.read()
    plan = PLANS[1]
    (outline,) = extracts.to_metres(
        read.districts.loc[read.districts["code"] == plan.code].geometry.to_numpy()
    )
    first, second = (
        generate.district_demands(generate.district(plan, read, outline)) for _ in range(2)
    )
    assert first.equals(second)


def test_a_finished_folder_is_left_alone(sample: Path) -> None:
    before = (sample / "demands.csv").stat().st_mtime_ns
    generate.write(sample)
    assert (sample / "demands.csv").stat().st_mtime_ns == before


def test_an_interrupted_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(folder: Path, _seed: int) -> None:
        (folder / "streets.geojson").write_text("{", encoding="utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(generate, "_write_all", interrupt)
    with pytest.raises(KeyboardInterrupt):
        generate.write(tmp_path / "sample")
    assert not list(tmp_path.iterdir())


def test_a_folder_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(generate.FolderError, match="not the sample's"):
        generate.write(tmp_path)


def test_a_missing_extract_is_named(tmp_path: Path) -> None:
    with pytest.raises(extracts.ExtractError, match=r"anchors\.csv"):
        extracts.read(tmp_path)
