"""Hotspots of a town in which one thing is wrong, against geopandas, h3, esda and statsmodels."""

import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import esda
import geopandas as gpd
import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import pytest
from libpysal.weights import W
from numpy.typing import NDArray
from shapely.geometry import shape
from sqlalchemy import Connection, Engine
from statsmodels.stats.multitest import multipletests

from geo.engine.hotspots import HotspotQuestion, Hotspots, Measure, Neighbours, Step, hotspots
from geo.period import Period
from tests.db.builders import World
from tests.db.hot_town import (
    EAST,
    HOT,
    KINDS,
    MIDDLE,
    NORTH,
    PLANTED,
    SOUTH,
    WEST,
    YEAR,
    compounds,
    demands,
    hot_town,
    located,
    raw,
)

pytestmark = pytest.mark.db

Floats = NDArray[np.float64]
ROWS = demands()
SPRING = Period(date(2020, 2, 11), date(2020, 5, 20))


@pytest.fixture(scope="module")
def connection(
    sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Connection]:
    """Return a connection to the town, to be read only."""
    hot_town(World(folder=tmp_path_factory.mktemp("town"), engine=sample_engine), ROWS)
    with sample_engine.connect() as connection:
        yield connection


@pytest.fixture(scope="module")
def each(connection: Connection) -> Hotspots:
    """Return what a year has, every category by itself."""
    return hotspots(connection, HotspotQuestion(period=YEAR, each=True))


def cells_of(found: Hotspots) -> list[int]:
    return [int(code, 16) for code in found.study.units["code"]]


def counted(found: Hotspots, category: str | None, *, period: Period = YEAR) -> Floats:
    """Return the demands of each cell, from the raw rows."""
    rows = located(ROWS)
    rows = rows[(rows["day"] >= period.start) & (rows["day"] < period.end)]
    if category is not None:
        rows = rows[rows["category"] == category]
    assert found.study.resolution is not None
    at = [h3.cell_to_parent(cell, found.study.resolution) for cell in rows["cell"]]
    counts = pd.Series(1, index=at).groupby(level=0).sum()
    there = counts.reindex(cells_of(found)).fillna(0)
    return np.array(there, dtype=np.float64)


def households(found: Hotspots) -> Floats:
    """Return who lives in each cell, by geopandas."""
    cells = cells_of(found)
    outlines = [shape({"type": "Polygon", "coordinates": [[(x, y) for y, x in
                h3.cell_to_boundary(cell)]]}) for cell in cells]  # fmt: skip
    hexagons = gpd.GeoDataFrame({"cell": cells}, geometry=outlines)
    homes = gpd.GeoDataFrame.from_features(compounds())[["code", "households", "geometry"]]
    parts = gpd.overlay(hexagons, homes, keep_geom_type=True)
    share = parts.area / parts.area.groupby(parts["code"]).transform("sum")
    lived = (parts["households"] * share).groupby(parts["cell"]).sum()
    return np.array(lived.reindex(cells).fillna(0), dtype=np.float64)


def excess(counts: Floats, of: Floats) -> Floats:
    usual = of * counts.sum() / of.sum()
    value: Floats = np.where(of > 0, (counts - usual) / np.sqrt(np.maximum(usual, 1)), np.nan)
    return value


def esda_z(values: Floats, cells: list[int], *, rings: int = 1) -> Floats:
    """Return Gi* by esda, with neighbours by h3; NaN where there is no value."""
    here = np.flatnonzero(~np.isnan(values))
    row = {cells[at]: number for number, at in enumerate(here)}
    near = {
        number: [row[one] for one in h3.grid_disk(cell, rings) if one in row and one != cell]
        for cell, number in row.items()
    }  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # esda wants a positive sum; z does not depend on where 0 is.
        moved = values[here] - values[here].min() + 1
        local = esda.G_Local(moved, W(near), transform="B", permutations=0, star=True)
    z = np.full(len(values), np.nan)
    z[here] = local.Zs
    return z


@pytest.mark.parametrize("period", [YEAR, SPRING])
def test_counts_are_those_of_the_raw_rows(connection: Connection, period: Period) -> None:
    found = hotspots(connection, HotspotQuestion(period=period, each=True))
    assert [one.category for one in found.found] == list(KINDS)
    for one in found.found:
        assert one.count.tolist() == counted(found, one.category, period=period).tolist()
    alike = HotspotQuestion(period=period, resolution=found.study.resolution)
    together = hotspots(connection, alike).found[0]
    assert together.count.tolist() == counted(found, None, period=period).tolist()
    rows = raw(ROWS)
    rows = rows[(rows["day"] >= period.start) & (rows["day"] < period.end)]
    tally = found.tally
    assert tally.received == len(rows)
    assert (tally.stacked, tally.nowhere) == (rows["stacked"].sum(), (rows["cell"] == 0).sum())
    inside = together.count.sum() + together.outside
    assert inside + tally.stacked + tally.nowhere == tally.received


def test_z_of_counts_is_esdas(connection: Connection) -> None:
    for resolution, rings in ((8, 1), (9, 1), (9, 2), (10, 1)):
        found = hotspots(
            connection,
            HotspotQuestion(
                period=YEAR, measure=Measure.COUNT, resolution=resolution, parameter=rings
            ),
        )
        z = esda_z(counted(found, None), cells_of(found), rings=rings)
        assert found.found[0].gi.z == pytest.approx(z, rel=1e-9, abs=1e-9)


def test_z_of_rates_and_of_their_excess_is_esdas(connection: Connection) -> None:
    for measure in (Measure.RATE, Measure.EXCESS):
        found = hotspots(connection, HotspotQuestion(period=YEAR, measure=measure))
        people, counts = households(found), counted(found, None)
        lived = found.study.units["households"].to_numpy(dtype=np.float64)
        assert lived == pytest.approx(people, rel=1e-9)
        assert lived.sum() == sum(one["properties"]["households"] for one in compounds())
        with np.errstate(invalid="ignore", divide="ignore"):
            rates = np.where(people > 0, 1000 * counts / people, np.nan)
        values = rates if measure is Measure.RATE else excess(counts, people)
        assert found.found[0].value == pytest.approx(values, rel=1e-9, nan_ok=True)
        z = esda_z(values, cells_of(found))
        assert found.found[0].gi.z == pytest.approx(z, rel=1e-9, abs=1e-9, nan_ok=True)


def test_z_of_a_category_is_esdas_and_its_grade_is_benjamini_and_hochbergs(each: Hotspots) -> None:
    everything = counted(each, None)
    p = []
    for one in each.found:
        values = excess(counted(each, one.category), everything)
        assert one.value == pytest.approx(values, rel=1e-9, nan_ok=True)
        z = esda_z(values, cells_of(each))
        assert one.gi.z == pytest.approx(z, rel=1e-9, abs=1e-9, nan_ok=True)
        p.append(one.gi.p)
    family = np.stack(p)
    known = ~np.isnan(family)
    grade = np.zeros(family.shape)
    for level in (0.1, 0.05, 0.01):
        grade[known] += multipletests(family[known], alpha=level, method="fdr_bh")[0]
    for one, wanted in zip(each.found, grade, strict=True):
        assert (np.abs(one.heat) == wanted).all()
        assert (np.sign(one.heat) == np.where(wanted, np.sign(one.gi.z), 0)).all()


def test_what_was_planted_is_found_and_said_with_its_count_and_share(each: Hotspots) -> None:
    (group, verdict), *more = each.groups
    assert not more
    assert (group.category, group.place, group.heat) == ("noise", "E", 3)
    assert group.side is not None
    assert group.side.zh == "东北部"
    assert abs(group.lon - HOT[0]) < 0.001
    assert abs(group.lat - HOT[1]) < 0.001
    rows = counted(each, "noise")[group.rows], counted(each, None)[group.rows]
    count, total = (int(one.sum()) for one in rows)
    assert (group.count, group.total) == (count, total)
    assert count > PLANTED
    share = f"{100 * count / total:.0f} %"
    many = f"{count / group.usual:.1f}"
    assert verdict.zh == (
        f"E东北部噪声类诉求显著高发（99 % 置信），已连续12个月；"
        f"本期{count}件，为预期的{many}倍，占当地全部诉求的{share}。"
    )
    assert verdict.en == (
        f"Demands about noise are significantly high in the northeast of E (99 % confidence), for"
        f" 12 months on end: {count} in the period, {many} times what is expected, {share} of all"
        " demands there."
    )
    assert each.verdict == verdict
    shown = each.units[each.units["group"] == 1]
    assert (shown["category"] == "noise").all()
    assert shown["code"].tolist() == each.study.units["code"].iloc[group.rows].tolist()


def test_what_lies_on_a_default_coordinate_is_out_and_said(each: Hotspots) -> None:
    stacked, nowhere = raw(ROWS)["stacked"].sum(), (raw(ROWS)["cell"] == 0).sum()
    said = " ".join(note.zh for note in each.notes)
    assert f"有{stacked}件落在默认坐标上" in said
    assert f"有{nowhere}件没有自己的点位" in said
    assert "有3件的点位在全部区域之外" in said


def test_a_street_shows_its_own_cells_compared_with_the_whole(
    connection: Connection, each: Hotspots
) -> None:
    whole = each.units.set_index("code")
    east, west = (
        hotspots(connection, HotspotQuestion(period=YEAR, each=True, within=code)) for code in "EW"
    )
    for found, (left, right) in ((east, (MIDDLE, EAST)), (west, (WEST, MIDDLE))):
        seen = found.units.set_index("code")
        longitude = seen["lon"]
        # A cell reaches some 200 m from its middle.
        assert longitude.between(left - 0.003, right + 0.003).all()
        assert seen.index.isin(whole.index[whole["lon"].between(left, right)]).sum() > 30
        assert len(seen) < len(whole)
        same = whole.loc[seen.index]
        pd.testing.assert_frame_equal(seen[["count", "z", "p"]], same[["count", "z", "p"]])
    assert set(east.units["code"]) | set(west.units["code"]) == set(whole.index)
    assert [group.category for group, _ in east.groups] == ["noise"]
    assert not west.groups
    assert west.verdict.zh.startswith("没有")
    assert east.tally.received + west.tally.received < each.tally.received


def test_a_category_by_itself_is_the_same_as_asked_for_alone(
    connection: Connection, each: Hotspots
) -> None:
    usual = HotspotQuestion(period=YEAR, resolution=each.study.resolution)
    for one in each.found:
        assert one.category is not None
        (alone,) = hotspots(connection, replace(usual, categories=(one.category,))).found
        for name in ("count", "usual", "value"):
            np.testing.assert_array_equal(getattr(alone, name), getattr(one, name))
        np.testing.assert_array_equal(alone.gi.z, one.gi.z)
        assert alone.history is not None
        assert one.history is not None
        np.testing.assert_array_equal(alone.history.kind, one.history.kind)


def test_areas_are_compared_by_what_happened_inside_them(connection: Connection) -> None:
    rows = located(ROWS)
    found = hotspots(connection, HotspotQuestion(period=YEAR, level="compound"))
    (search,) = found.found
    assert search.measure is Measure.RATE
    homes = gpd.GeoDataFrame.from_features(compounds())
    points = gpd.GeoSeries.from_xy(rows["lon"], rows["lat"])
    wanted = [int(points.intersects(outline).sum()) for outline in homes.geometry]
    assert search.count.tolist() == wanted
    assert search.value == pytest.approx(1000 * np.array(wanted) / homes["households"])
    noise = HotspotQuestion(period=YEAR, level="compound", categories=("noise",))
    assert [group.place for group, _ in hotspots(connection, noise).groups] == ["C28"]
    streets = hotspots(connection, HotspotQuestion(period=YEAR, level="street")).found[0]
    assert streets.measure is Measure.COUNT
    inside = rows["lon"].between(WEST, EAST) & rows["lat"].between(SOUTH, NORTH)
    assert streets.count.sum() == inside.sum() + (raw(ROWS)["cell"] == 0).sum()


def test_the_same_question_has_the_same_answer(connection: Connection, each: Hotspots) -> None:
    again = hotspots(connection, HotspotQuestion(period=YEAR, each=True))
    pd.testing.assert_frame_equal(again.units, each.units)
    assert again.verdict == each.verdict
    assert again.notes == each.notes


@pytest.mark.parametrize(
    "asked",
    [
        {"neighbours": Neighbours.NEAREST},
        {"neighbours": Neighbours.WITHIN, "parameter": 900},
        {"step": Step.WEEK},
        {"parameter": 2},
    ],
)
def test_what_was_planted_is_found_whoever_is_neighbour(
    connection: Connection, asked: dict[str, Any]
) -> None:
    found = hotspots(connection, HotspotQuestion(period=YEAR, each=True, **asked))
    assert [(group.category, group.place) for group, _ in found.groups] == [("noise", "E")]
