"""One district divided: blocks grouped to streets, streets to communities."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.sample import regions
from etl.sample.arrays import Floats, Geometries, Labels
from etl.sample.assumptions import Plan
from etl.sample.blocks import blocks
from etl.sample.extracts import METRIC, Extracts

BALANCE = 0.55
"""How far streets bend towards equal blocks a community, at the cost of compactness."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A district in metres, divided.

    Attributes
    ----------
    blocks
        `street`, `community` (codes) and the polygon of each block.
    streets, communities
        `code`, `name_zh`, `name_en`, `parent_code` and the union of their blocks.
    """

    plan: Plan
    outline: shapely.Geometry
    blocks: gpd.GeoDataFrame
    streets: gpd.GeoDataFrame
    communities: gpd.GeoDataFrame


def divide(
    plan: Plan, extracts: Extracts, outline: shapely.Geometry, rng: np.random.Generator
) -> Division:
    """Divide `outline` (metres) into the streets and communities that `extracts` names."""
    cells = blocks(outline, plan.blocks, rng)
    web = regions.Web.of(cells)
    streets = extracts.children(plan.code)
    counts = np.array([len(extracts.children(code)) for code in streets["code"]])
    anchors = extracts.anchors.loc[streets["code"], ["x", "y"]].to_numpy()
    seeds = regions.nearest(web, anchors)
    street = regions.grown(web, seeds, counts.astype(np.float64), strength=BALANCE)
    community = np.empty(len(cells), dtype=object)
    for name, code in enumerate(streets["code"]):
        members = np.flatnonzero(street == name)
        children = extracts.children(code)
        part = regions.spread(web.part(members), len(children))
        community[members] = children["code"].to_numpy()[_from_north(web.xy[members], part)]
    named = pd.DataFrame({"street": streets["code"].to_numpy()[street], "community": community})
    below = extracts.places[extracts.places["parent_code"].isin(streets["code"])]
    return Division(
        plan=plan,
        outline=outline,
        blocks=gpd.GeoDataFrame(named, geometry=cells, crs=METRIC),
        streets=_union(streets, named["street"], cells),
        communities=_union(below.sort_values("code"), named["community"], cells),
    )


def _from_north(xy: Floats, part: Labels) -> Labels:
    """Renumber the parts from north to south: which community is where is made up anyway."""
    north = np.array([xy[part == k, 1].mean() for k in range(part.max() + 1)])
    rank: Labels = np.argsort(np.argsort(-north, kind="stable"))
    return rank[part]


def _union(places: pd.DataFrame, group: "pd.Series[str]", cells: Geometries) -> gpd.GeoDataFrame:
    members = group.groupby(group).indices
    whole = [shapely.coverage_union_all(cells[members[code]]) for code in places["code"]]
    frame = places.drop(columns="level").reset_index(drop=True)
    return gpd.GeoDataFrame(frame, geometry=whole, crs=METRIC)
