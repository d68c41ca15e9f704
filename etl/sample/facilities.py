"""Made-up buildings, stations and party organisations."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.sample import compounds
from etl.sample.arrays import Codes, Floats, Geometries, Labels
from etl.sample.assumptions import Plan
from etl.sample.blocks import CENTRE
from etl.sample.extracts import METRIC, lonlat
from etl.sample.partition import Division
from etl.sample.words import BUILDING_ENDINGS, DEPARTMENTS

DOSSIER_TOTAL = 12
KINDS = {"office": 0.55, "mixed": 0.25, "commercial": 0.13, "hotel": 0.07}
WITHOUT_STEWARD = 0.04
SET_UP = {"alone": 0.55, "jointly": 0.33, "attached": 0.12}
OUTER_RADIUS = 5_000.0


def buildings(
    division: Division, taken: gpd.GeoDataFrame, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """Put one building in each of some blocks without a compound, most of them central.

    Returns
    -------
    In metres, by `code`. Key buildings and organisations go to the most central ones.
    """
    plan = division.plan
    block = _sites(division, compounds.free(division, taken), plan.buildings, rng)
    sites = division.blocks.geometry.to_numpy()[block]
    count = len(block)
    away = np.hypot(*(shapely.get_coordinates(shapely.centroid(sites)) - CENTRE).T)
    weight = -away / 2_000 + rng.normal(0, 0.8, count)
    rank = np.argsort(np.argsort(-weight, kind="stable"), kind="stable")
    is_key = rank < plan.key_buildings
    party = rank < plan.party_buildings
    done = rng.binomial(DOSSIER_TOTAL, np.where(is_key, 0.94, 0.78))
    cared = bool(plan.key_buildings)  # stewards and the three teams are Qingyang's
    steward = np.array(DEPARTMENTS)[rng.permutation(np.arange(count) % len(DEPARTMENTS))]
    lone = ~is_key & (rng.random(count) < WITHOUT_STEWARD)
    community = division.blocks["community"].to_numpy()[block]
    frame = pd.DataFrame(
        {
            "kind": rng.choice(list(KINDS), count, p=list(KINDS.values())),
            "is_key": is_key,
            "floors": np.rint(np.where(is_key, 30, 17) * np.exp(rng.normal(0, 0.25, count))).astype(
                int
            ),
            "address": _addresses(division, community, rng),
            "community_code": community,
            "tax_over_100m": rank < plan.rich_buildings,
            "steward": np.where(cared & ~lone, steward, ""),
            "has_adviser": cared & (rng.random(count) < np.where(is_key, 0.98, 0.72)),
            "has_officer": cared & (rng.random(count) < np.where(is_key, 0.97, 0.8)),
            "has_talent": cared & (rng.random(count) < np.where(is_key, 0.95, 0.55)),
            "dossier_done": done,
            "dossier_total": DOSSIER_TOTAL,
            "party_organisation": party,
        }
    )
    names = _names(count, rng)
    frame.insert(0, "name_en", [en for _, en in names])
    frame.insert(0, "name_zh", [zh for zh, _ in names])
    frame["steward"] = frame["steward"].replace("", None)
    serial = frame.groupby("community_code").cumcount() + 1
    frame.insert(0, "code", "B" + frame["community_code"] + serial.astype(str).str.zfill(2))
    footprints = _footprints(sites, rng)
    placed = gpd.GeoDataFrame(frame, geometry=footprints, crs=METRIC)
    return placed.sort_values("code", ignore_index=True)


def _sites(division: Division, free: Labels, count: int, rng: np.random.Generator) -> Labels:
    """Choose free blocks that are round enough, the central ones likelier."""
    shapes = division.blocks.geometry.to_numpy()[free]
    roundness = 4 * np.pi * shapely.area(shapes) / shapely.length(shapes) ** 2
    centre = shapely.centroid(shapes)
    fits = (roundness > 0.45) & shapely.contains(shapes, shapely.buffer(centre, 24))  # noqa: PLR2004
    away = np.hypot(*(shapely.get_coordinates(centre) - CENTRE).T)
    key = np.where(fits, -away / OUTER_RADIUS + rng.gumbel(0, 0.6, len(free)), -np.inf)
    if fits.sum() < count:
        raise compounds.BlockError(
            given=f"{fits.sum()} blocks of {division.plan.code} can hold a building",
            wanted=f"at least {count}",
            remedy="raise its `blocks` in etl/sample/assumptions.py",
        )
    return np.sort(free[np.argsort(-key, kind="stable")[:count]])


def _footprints(sites: Geometries, rng: np.random.Generator) -> Geometries:
    """Draw a rectangle about each block's centre, along the block's longer side, inside it."""
    centre = shapely.get_coordinates(shapely.centroid(sites))
    side = shapely.get_coordinates(shapely.oriented_envelope(sites)).reshape(len(sites), 5, 2)
    edge = side[:, 1] - side[:, 0]
    turn = np.arctan2(edge[:, 1], edge[:, 0])
    long = rng.uniform(32, 68, len(sites)) / 2
    wide = long * rng.uniform(0.5, 0.9, len(sites))
    boxes = _boxes(centre, turn, long, wide)
    for _ in range(12):
        out = ~shapely.contains(sites, shapely.buffer(boxes, 4))
        scale = np.where(out, 0.82, 1.0)
        long, wide = long * scale, wide * scale
        boxes = _boxes(centre, turn, long, wide)
    return boxes


def _boxes(centre: Floats, turn: Floats, long: Floats, wide: Floats) -> Geometries:
    corner = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]])
    local = corner[None] * np.column_stack([long, wide])[:, None]
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = local[..., 0] * cos - local[..., 1] * sin
    y = local[..., 0] * sin + local[..., 1] * cos
    boxes: Geometries = shapely.polygons(np.stack([x, y], axis=-1) + centre[:, None])
    return boxes


def _names(count: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    names: dict[str, str] = {}
    while len(names) < count:
        zh, en = compounds.word(rng)
        ending = BUILDING_ENDINGS[rng.integers(len(BUILDING_ENDINGS))]
        names.setdefault(zh + ending[0], f"{en} {ending[1]}")
    return list(names.items())


def _addresses(division: Division, community: Codes, rng: np.random.Generator) -> list[str]:
    """Write addresses on a road that says it is an example."""
    names = division.communities.set_index("code")["name_zh"]
    numbers = rng.integers(1, 200, len(community))
    return [
        f"{names[code]}示例路{number}号" for code, number in zip(community, numbers, strict=True)
    ]


def stations(
    division: Division, placed: gpd.GeoDataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Set up the district's service stations, in buildings or in communities by its plan."""
    plan = division.plan
    if plan.station_kind == "社区服务站":
        host, point, building = _in_communities(division, rng)
    else:
        pool = placed[placed["is_key"]] if plan.key_buildings else placed
        chosen = np.sort(rng.choice(len(pool), plan.stations, replace=False))
        host = pool[["name_zh", "name_en"]].iloc[chosen].reset_index(drop=True)
        point = shapely.get_coordinates(shapely.centroid(pool.geometry.to_numpy()[chosen]))
        building = pool["code"].to_numpy()[chosen].tolist()
    degrees = lonlat(point).round(6)
    english = {"蓉城驿站": "Rongcheng Station", "楼宇服务站": "Building Service Station",
               "社区服务站": "Community Service Station"}  # fmt: skip
    serial = pd.Series(np.arange(plan.stations) + 1).astype(str).str.zfill(3)
    return pd.DataFrame(
        {
            "code": "S" + plan.code + serial,
            "name_zh": host["name_zh"] + plan.station_kind,
            "name_en": host["name_en"] + " " + english[plan.station_kind],
            "kind": plan.station_kind,
            "lon": degrees[:, 0],
            "lat": degrees[:, 1],
            "building_code": building,
            "services": rng.integers(18, 110, plan.stations),
        }
    )


def _in_communities(
    division: Division, rng: np.random.Generator
) -> tuple[pd.DataFrame, Floats, list[str | None]]:
    """Choose communities, at least one in each street, and the middle of a block in each."""
    plan = division.plan
    shuffled = division.communities.sample(frac=1, random_state=rng)
    turn = shuffled.groupby("parent_code").cumcount()
    chosen = shuffled.iloc[np.argsort(turn.to_numpy(), kind="stable")[: plan.stations]]
    chosen = chosen.sort_values("code", ignore_index=True)
    blocks = division.blocks.groupby("community").indices
    at = [rng.choice(blocks[code]) for code in chosen["code"]]
    point = shapely.point_on_surface(division.blocks.geometry.to_numpy()[at])
    return chosen[["name_zh", "name_en"]], shapely.get_coordinates(point), [None] * len(chosen)


def organisations(
    division: Division,
    homes: gpd.GeoDataFrame,
    placed: gpd.GeoDataFrame,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """Write the tree of party organisations: streets, communities, compounds, buildings."""
    plan = division.plan
    kept = np.sort(rng.choice(len(homes), round(plan.organised * len(homes)), replace=False))
    held = placed[placed["party_organisation"]]
    hosts = (
        ("street", division.streets, "P", "Party Working Committee", "党工委"),
        ("community", division.communities, "P", "Party Committee", "党委"),
        ("compound", homes.iloc[kept], "P", "Party Branch", "党支部"),
        ("building", held, "P", "Building Party Organisation", "楼宇党组织"),
    )
    parts = []
    for level, host, prefix, english, chinese in hosts:
        area = host["community_code"] if level == "building" else host["code"]
        parts.append(
            pd.DataFrame(
                {
                    "code": prefix + host["code"],
                    "name_zh": host["name_zh"] + chinese,
                    "name_en": host["name_en"] + " " + english,
                    "kind": _set_up(level, len(host), rng),
                    "level": level,
                    "area_code": area,
                    "building_code": host["code"] if level == "building" else None,
                    "active": _active(plan, level, len(host), rng),
                    "established_on": _established(plan, level, len(host), rng),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _set_up(level: str, count: int, rng: np.random.Generator) -> list[str]:
    if level in {"street", "community"}:
        return ["alone"] * count
    return list(rng.choice(list(SET_UP), count, p=list(SET_UP.values())))


def _active(plan: Plan, level: str, count: int, rng: np.random.Generator) -> Labels:
    """Say which are active: all where coverage is published, most where it is assumed."""
    resting = 0.03 if level == "compound" and "organised" in plan.assumed else 0.0
    return np.asarray(rng.random(count) >= resting)


def _established(plan: Plan, level: str, count: int, rng: np.random.Generator) -> list[str]:
    """Date them before 2020, apart from the compounds' new ones."""
    days = rng.integers(0, 3_287, count)  # the last one is 2019-12-31
    dates = np.datetime64("2011-01-01") + days.astype("timedelta64[D]")
    if level == "compound":
        new = rng.choice(count, plan.new_in_year, replace=False)
        dates[new] = np.datetime64("2020-01-01") + rng.integers(0, 366, len(new)).astype(
            "timedelta64[D]"
        )
    return [str(day) for day in dates]
