"""Made-up residential compounds in made-up blocks, and who lives there."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from etl.sample.arrays import Flags, Floats, Geometries, Labels
from etl.sample.blocks import CENTRE
from etl.sample.extracts import METRIC
from etl.sample.partition import Division
from etl.sample.words import CHARACTERS, COMPOUND_ENDINGS, COURTYARD_ENDINGS
from geo.errors import RongtuError

LEAST_AREA = 1_200.0
LEAST_ROUNDNESS = 0.35
"""Of a block that a compound may be in: 4 pi area / perimeter squared; a square has 0.79."""


class BlockError(RongtuError):
    """There are too few usable blocks."""


def compounds(division: Division, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """Choose blocks for the district's compounds and shrink them by half a road.

    Returns
    -------
    In metres: `code`, `name_zh`, `name_en`, `parent_code`, `kind`, `households`, `population`,
    and `block`, the row of the block that each is in.
    """
    plan = division.plan
    grounds = _grounds(division.blocks.geometry.to_numpy(), rng)
    chosen = _chosen(division, grounds, rng)
    ground = grounds[chosen]
    old = _oldest(ground, plan.courtyards, rng)
    households = _households(old, shapely.area(ground), rng)
    frame = pd.DataFrame(
        {
            "parent_code": division.blocks["community"].to_numpy()[chosen],
            "kind": np.where(old, "老旧院落", "物业小区"),
            "households": households,
            "population": np.rint(households * rng.normal(2.55, 0.18, len(old)).clip(1.9, 3.4)),
            "block": chosen,
        }
    ).astype({"population": np.int64})
    names = _names(old, rng)
    frame.insert(0, "name_en", [en for _, en in names])
    frame.insert(0, "name_zh", [zh for zh, _ in names])
    serial = frame.groupby("parent_code").cumcount() + 1
    frame.insert(0, "code", frame["parent_code"] + serial.astype(str).str.zfill(3))
    return gpd.GeoDataFrame(frame, geometry=ground, crs=METRIC)


def _grounds(blocks: Geometries, rng: np.random.Generator) -> Geometries:
    """Shrink each block by half a road, cut its corners; an unusable one becomes empty."""
    half_road = rng.uniform(8, 15, len(blocks)) + 0.03 * np.sqrt(shapely.area(blocks))
    inner = shapely.buffer(blocks, -half_road - 5, join_style="mitre")
    cut = shapely.buffer(inner, 5, quad_segs=1)
    round_ = 4 * np.pi * shapely.area(cut) / np.maximum(shapely.length(cut), 1.0) ** 2
    usable = shapely.get_type_id(cut) == shapely.GeometryType.POLYGON
    usable &= (shapely.area(cut) >= LEAST_AREA) & (round_ >= LEAST_ROUNDNESS)
    grounds: Geometries = np.where(usable, shapely.simplify(cut, 0.5), shapely.Polygon())
    return grounds


def _chosen(division: Division, grounds: Geometries, rng: np.random.Generator) -> Labels:
    """Choose blocks at random, at least two in each community that has them."""
    wanted = division.plan.managed + division.plan.courtyards
    usable = np.flatnonzero(~shapely.is_empty(grounds))
    if len(usable) < wanted:
        raise BlockError(
            given=f"{len(usable)} usable blocks in {division.plan.code}",
            wanted=f"at least {wanted}",
            remedy="raise its `blocks` in etl/sample/assumptions.py",
        )
    shuffled = pd.Series(division.blocks["community"].to_numpy()[usable], index=usable)
    shuffled = shuffled.sample(frac=1, random_state=rng)
    turn = shuffled.groupby(shuffled).cumcount()
    first = np.argsort((turn.to_numpy() >= 2).astype(int), kind="stable")  # noqa: PLR2004
    return np.sort(shuffled.index.to_numpy()[first[:wanted]])


def _oldest(ground: Geometries, count: int, rng: np.random.Generator) -> Flags:
    """Mark `count` of them as old courtyards: mostly small, mostly near the centre."""
    away = np.hypot(*(shapely.get_coordinates(shapely.centroid(ground)) - CENTRE).T)
    score = 0.6 * np.log(shapely.area(ground)) + away / 9_000 + rng.normal(0, 0.8, len(ground))
    old = np.zeros(len(ground), dtype=np.bool_)
    old[np.argsort(score, kind="stable")[:count]] = True
    return old


def _households(old: Flags, area: Floats, rng: np.random.Generator) -> Labels:
    size = np.log(area / np.median(area))
    noise = rng.normal(0, 0.45, len(area))
    managed = np.exp(np.log(780) + 0.2 * size + noise).clip(200, 2_500)
    courtyard = np.exp(np.log(84) + 0.2 * size + noise).clip(30, 200)
    households: Labels = np.rint(np.where(old, courtyard, managed)).astype(np.int64)
    return households


def _names(old: Flags, rng: np.random.Generator) -> list[tuple[str, str]]:
    """Name each compound, no two alike."""
    names: list[tuple[str, str]] = []
    taken: set[str] = set()
    for is_old in old:
        while True:
            zh, en = _courtyard(rng) if is_old else _managed(rng)
            if zh not in taken:
                break
        taken.add(zh)
        names.append((zh, en))
    return names


def word(rng: np.random.Generator) -> tuple[str, str]:
    """Draw two characters, in Chinese and in pinyin."""
    first, second = rng.choice(len(CHARACTERS), 2, replace=False)
    zh = CHARACTERS[first][0] + CHARACTERS[second][0]
    return zh, (CHARACTERS[first][1] + CHARACTERS[second][1]).capitalize()


def _managed(rng: np.random.Generator) -> tuple[str, str]:
    zh, en = word(rng)
    ending = COMPOUND_ENDINGS[rng.integers(len(COMPOUND_ENDINGS))]
    return zh + ending[0], f"{en} {ending[1]}"


def _courtyard(rng: np.random.Generator) -> tuple[str, str]:
    zh, en = word(rng)
    ending = COURTYARD_ENDINGS[rng.integers(len(COURTYARD_ENDINGS))]
    number = int(rng.integers(1, 99))
    return f"{zh}{ending[0]}{number}号院", f"{en}{ending[1]} No. {number} Courtyard"


def summed(
    places: gpd.GeoDataFrame, below: pd.DataFrame, rng: np.random.Generator | None = None
) -> gpd.GeoDataFrame:
    """Give `places` the households and people of what is `below` them.

    With `rng`, some more live outside what is below: so it is in a community.
    """
    total = below.groupby("parent_code")[["households", "population"]].sum()
    total = total.reindex(places["code"], fill_value=0).reset_index(drop=True)
    if rng is not None:
        outside = np.rint(40 + total["households"] * rng.uniform(0.08, 0.3, len(total)))
        total["households"] += outside.astype(np.int64)
        total["population"] += np.rint(outside * 2.4).astype(np.int64)
    return places.assign(households=total["households"], population=total["population"])


def is_old(frame: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which compounds are old courtyards."""
    return frame["kind"] == "老旧院落"


def free(division: Division, taken: gpd.GeoDataFrame) -> Labels:
    """Return the rows of the blocks without a compound."""
    return np.setdiff1d(np.arange(len(division.blocks)), taken["block"].to_numpy())
