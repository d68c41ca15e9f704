"""The made-up streets: a network, the borders of the blocks, each once."""

import re
from pathlib import Path

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely

from etl.sample import extracts, generate, roads
from etl.sample.assumptions import PLANS, SEED
from etl.sample.partition import Division, divide
from tests.unit.sample.conftest import Layer


@pytest.fixture(scope="module")
def divisions() -> list[Division]:
    read = extracts.read()
    outlines = extracts.to_metres(read.districts.geometry.to_numpy())
    by_code = dict(zip(read.districts["code"], outlines, strict=True))
    return [
        divide(
            plan,
            read,
            by_code[plan.code],
            np.random.default_rng(generate._seed(SEED, plan, "places")),  # noqa: SLF001
        )
        for plan in PLANS
    ]


@pytest.fixture(scope="module")
def network(divisions: list[Division]) -> gpd.GeoDataFrame:
    return roads.roads(divisions)


@pytest.fixture(scope="module")
def graph(network: gpd.GeoDataFrame) -> nx.MultiGraph:
    """Join stretches where their ends are the same to the bit."""
    ends = shapely.get_coordinates(
        [[shapely.get_point(one, 0), shapely.get_point(one, -1)] for one in network.geometry]
    ).reshape(-1, 2, 2)
    joined = nx.MultiGraph()
    joined.add_edges_from((tuple(start), tuple(end)) for start, end in ends.tolist())
    return joined


def test_every_border_is_a_street_once(
    divisions: list[Division], network: gpd.GeoDataFrame
) -> None:
    # Each border between blocks stands in two perimeters, the rim of the whole in one.
    perimeters = sum(shapely.length(one.blocks.geometry.to_numpy()).sum() for one in divisions)
    rim = shapely.union_all([one.outline for one in divisions]).boundary.length
    assert network.length.sum() == pytest.approx((perimeters + rim) / 2, rel=1e-4)
    assert network.length.min() > 0
    assert not network.geometry.duplicated().any()


def test_the_streets_enclose_the_blocks(
    divisions: list[Division], network: gpd.GeoDataFrame
) -> None:
    blocks = np.concatenate([one.blocks.geometry.to_numpy() for one in divisions])
    faces = shapely.get_parts([shapely.polygonize(network.geometry.to_numpy())])
    assert len(faces) == len(blocks)
    middle = shapely.point_on_surface(faces)
    at, block = shapely.STRtree(blocks).query(middle, predicate="within")
    assert len(np.unique(block)) == len(at) == len(blocks)
    apart = np.abs(shapely.area(faces)[at] - shapely.area(blocks)[block])
    assert (apart < shapely.length(blocks)[block] * roads.SNAP).all()


def test_streets_meet_at_their_ends_only(network: gpd.GeoDataFrame, graph: nx.MultiGraph) -> None:
    lines = network.geometry.to_numpy()
    one, other = shapely.STRtree(lines).query(lines, predicate="intersects")
    crossing = one < other
    shared = shapely.intersection(lines[one[crossing]], lines[other[crossing]])
    assert (shapely.length(shared) == 0).all()
    meetings = {tuple(at) for at in shapely.get_coordinates(shared).tolist()}
    assert meetings <= set(graph.nodes)


def test_a_stretch_goes_from_junction_to_junction(graph: nx.MultiGraph) -> None:
    # A ring by itself has two ends in one place and no junction.
    rings = {node for node, _ in nx.selfloop_edges(graph)}
    assert {node for node, degree in graph.degree if degree <= 2} <= rings
    assert max(degree for _, degree in graph.degree) >= 4


def test_one_gets_from_anywhere_to_anywhere_in_a_district(
    divisions: list[Division], network: gpd.GeoDataFrame, graph: nx.MultiGraph
) -> None:
    whole = shapely.union_all([one.outline for one in divisions])
    assert nx.number_connected_components(graph) == len(shapely.get_parts([whole]))
    blocks = np.concatenate([one.blocks.geometry.to_numpy() for one in divisions])
    near = shapely.STRtree(network.geometry.to_numpy()).query_nearest(
        blocks, return_distance=True, all_matches=False
    )[1]
    assert near.max() < roads.SNAP


def test_the_class_says_what_a_street_parts(
    divisions: list[Division], network: gpd.GeoDataFrame
) -> None:
    borders = {
        "primary": [one.streets for one in divisions],
        "secondary": [one.communities for one in divisions],
    }
    lines = {
        kind: shapely.union_all(pd.concat([f.geometry.boundary for f in frames]).to_numpy())
        for kind, frames in borders.items()
    }
    middle = shapely.line_interpolate_point(network.geometry.to_numpy(), 0.5, normalized=True)
    on = {}
    for kind, line in lines.items():
        shapely.prepare(line)
        on[kind] = shapely.dwithin(line, middle, 2 * roads.SNAP)
    wanted = np.select([on["primary"], on["secondary"]], ["primary", "secondary"], "residential")
    # A stretch of a step or two beside a corner may be within reach of a border.
    long = network.length.to_numpy() > 5
    assert (network["kind"].to_numpy() == wanted)[long].all()
    assert set(network["kind"]) == set(roads.KINDS)


def test_a_street_has_a_name_of_its_own_and_goes_on_straight(network: gpd.GeoDataFrame) -> None:
    assert (
        network["name_zh"].str.fullmatch("示例[一-龥]{2}[一二三四五六七八九]?(大道|路|街|巷)").all()
    )
    assert network["name_en"].str.match("Example [A-Z]").all()
    assert 1.5 < len(network) / network["name_zh"].nunique() < 4
    assert network.groupby("name_zh")["kind"].agg(set).map(len).eq(1).all()
    for _, street in network.groupby("name_zh"):
        whole = shapely.get_parts([shapely.line_merge(shapely.union_all(street.geometry))])
        assert len(whole) <= 3  # a ring that meets itself is told in several lines


def test_the_file_is_what_was_made(sample: Path, layer: Layer, network: gpd.GeoDataFrame) -> None:
    written = layer("roads.geojson")
    assert written["code"].is_unique
    assert written["code"].str.fullmatch(r"R\d{5}").all()
    assert written.drop(columns="geometry").equals(
        network.drop(columns="geometry").reset_index(drop=True)
    )
    assert shapely.equals_exact(
        written.geometry.to_numpy(), network.geometry.to_numpy(), tolerance=0.02
    ).all()
    text = (sample / "roads.geojson").read_text(encoding="utf-8")
    assert not re.search(r'"type": "(Point|Polygon|Multi)', text)


def test_the_same_blocks_give_the_same_streets(
    divisions: list[Division], network: gpd.GeoDataFrame
) -> None:
    assert roads.roads(divisions).equals(network)
