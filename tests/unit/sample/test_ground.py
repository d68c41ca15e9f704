"""The published counts of places, and the laws of the partition."""

from pathlib import Path

import pandas as pd
import pytest
import shapely

from etl.sample import extracts
from tests.unit.sample.conftest import Layer


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
