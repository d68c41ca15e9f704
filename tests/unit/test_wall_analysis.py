"""Hotspots and coverage on a wall, from a small world."""

import gzip
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard import analysis_data, data, hotspots_data, theme
from dashboard.once import Once
from dashboard.wall import overlays
from dashboard.wall.ground import Ground
from dashboard.wall.panels import extent, heat, reach, reach_shapes
from dashboard.wall.plan import (
    FigurePanel,
    Listing,
    ListPanel,
    MapPanel,
    Paint,
    Scene,
    Span,
)
from geo.analysis.hotspots import Outcome
from geo.catalog import LAYERS
from geo.catalog.circles import COMPOUND, Way
from geo.engine.coverage import Coverage, CoverageQuestion, Subject
from geo.engine.coverage import Outcome as Measured
from geo.engine.hotspots import HotspotQuestion, Hotspots
from geo.errors import UnknownKeyError
from geo.text import Lang, Text
from tests.unit import analyses, fakes

NOWHERE = b'{"type":"FeatureCollection","features":[]}'
SPOTS = ListPanel(show=Listing.HOTSPOTS)
LEFT = ListPanel(show=Listing.LEFT_OUT)
LOAD = ListPanel(show=Listing.LOAD)


def forget() -> None:
    for module in (extent, heat, reach_shapes, overlays):
        for kept in vars(module).values():
            if isinstance(kept, Once):
                kept.clear()


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    forget()
    fakes.install(monkeypatch)
    analyses.install(monkeypatch, circle_collection=lambda *_: NOWHERE)
    monkeypatch.setattr(data, "outline_shapes", lambda _level, _within=None: squares())
    yield
    forget()


def squares() -> Any:  # noqa: ANN401 - an array of shapes
    rows = fakes.outlines()
    return shapely.box(*(rows[name].to_numpy() for name in ("west", "south", "east", "north")))


def a_ground(
    show: Paint = Paint.HOTSPOTS, code: str | None = None, lang: Lang = Lang.ZH, **asked: object
) -> Ground:
    scene = Scene.model_validate(
        {"key": "a", "title": "甲", "map": {"show": show, **asked},
         "figures": (FigurePanel(indicator="demands"),)}
    )  # fmt: skip
    moment = SimpleNamespace(state=fakes.STATE, levels=lambda: list(fakes.LEVELS), connection=None)
    area = fakes.SCOPE.places.get(code or "")
    return Ground(
        scene=scene, lang=lang, moment=cast("data.Moment", moment), scope=fakes.SCOPE, area=area,
        trail=() if area is None else (area,), level=fakes.LEVELS[1], within=code,
        times={"demand": fakes.STATE.as_of},
    )  # fmt: skip


def drawn(shapes: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    (one,) = (shape for shape in shapes if shape["id"] == name)
    features: list[dict[str, Any]] = one["features"]
    return features


def area_of(features: list[dict[str, Any]]) -> float:
    polygons = [shapely.Polygon(one["rings"][0], one["rings"][1:]) for one in features]
    return float(shapely.area(shapely.union_all(polygons)))


# --- hotspots


def test_the_list_says_how_many_of_what_and_how_much_more_than_usual() -> None:
    ground = a_ground()
    found = hotspots_data.hotspots(heat.question(SPOTS, ground))
    listed = heat.spots(SPOTS, ground)
    assert len(listed["rows"]) == len(found.groups) > 0
    row, (group, _) = listed["rows"][0], found.groups[0]
    assert row["name"].startswith("1 东街道")
    assert row["value"] == f"{group.count:,}"
    assert row["at"] == 1
    assert row["tone"] == "attention"
    assert row["aside"].split(" · ")[:2] == ["噪声", f"预期的 {group.ratio:.1f} 倍"]
    assert listed["total"] == f"共 {len(found.groups)} 处"
    assert "2020-01-01 至 2020-12-31" in listed["note"]


def test_what_a_list_does_not_say_is_that_of_the_map_beside_it() -> None:
    ground = a_ground(period=Span.MONTH, categories=("noise",))
    assert heat.question(SPOTS, ground).period == fakes.SCOPE.month
    own = ListPanel(show=Listing.HOTSPOTS, period=Span.QUARTER, categories=("parking",))
    asked = heat.question(own, ground)
    assert (asked.period, asked.categories) == (fakes.SCOPE.quarter, ("parking",))
    elsewhere = a_ground(Paint.COVERAGE)
    assert heat.question(SPOTS, elsewhere).period == elsewhere.period()


@pytest.fixture
def _graded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every grade there is be found, cell after cell."""

    def found(question: HotspotQuestion) -> Hotspots:
        found = analyses.hotspots(question)
        return replace(found, units=found.units.assign(heat=np.arange(len(found.units)) % 7 - 3))

    monkeypatch.setattr(hotspots_data, "hotspots", found)


@pytest.mark.usefixtures("_graded")
def test_the_map_draws_what_is_significant_in_its_colour_and_nothing_else() -> None:
    ground = a_ground()
    found = hotspots_data.hotspots(heat.question(None, ground))
    shown = heat.heat_map(ground.scene.map, ground)
    land = shapely.union_all(squares())
    for name, of in (("hot", found.units["heat"] > 0), ("cold", found.units["heat"] < 0)):
        cells = shapely.intersection(found.shapes[of.to_numpy()], land)
        cells = cells[shapely.area(cells) > 1e-9]
        features = drawn(shown["shapes"], name)
        assert area_of(features) == pytest.approx(shapely.area(cells).sum(), rel=0.01)
        colours = theme.HEAT[4:] if name == "hot" else theme.HEAT[:3]
        assert {one["colour"] for one in features} == set(colours)
    assert [one["text"] for one in shown["legend"]["classes"]] == [
        "低发 99", "低发 95", "低发 90", "高发 90", "高发 95", "高发 99",
    ]  # fmt: skip
    assert {area["fill"] for area in shown["areas"].values()} == {theme.LAND}
    assert {area["value"] for area in shown["areas"].values()} == {""}
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown


def test_a_ring_stands_on_what_is_shown_of_its_hotspot() -> None:
    ground = a_ground()
    found = hotspots_data.hotspots(heat.question(None, ground))
    shown = heat.heat_map(ground.scene.map, ground)
    assert [one["text"] for one in shown["points"]] == [
        str(rank) for rank in range(1, min(len(found.groups), heat.NUMBERED) + 1)
    ]
    for point in shown["points"]:
        assert shapely.union_all(squares()).covers(shapely.Point(point["lon"], point["lat"]))
    assert shown["points"][0]["colour"] == theme.ACCENT
    assert area_of(drawn(shown["shapes"], "spot")) > 0


@pytest.mark.usefixtures("_graded")
def test_very_many_cells_are_joined_and_cover_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ground = a_ground()
    one_by_one = heat.heat_map(ground.scene.map, ground)
    heat._DRAWN.clear()  # noqa: SLF001 - what was drawn before
    monkeypatch.setattr(heat, "MOST_CELLS", 0)
    joined = heat.heat_map(ground.scene.map, ground)
    few, many = (drawn(shown["shapes"], "hot") for shown in (joined, one_by_one))
    assert len(few) <= len(many)
    assert area_of(few) == pytest.approx(area_of(many), rel=0.01)
    assert not [one for one in joined["shapes"] if one["id"] == "cold"]


def test_without_a_hotspot_the_list_and_the_legend_say_what_was_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        hotspots_data, "hotspots", lambda question: analyses.hotspots(question, hot=False)
    )
    ground = a_ground()
    listed, shown = heat.spots(SPOTS, ground), heat.heat_map(ground.scene.map, ground)
    said = heat.heat_says(ground)
    assert listed["rows"] == shown["points"] == []
    assert listed["note"] == shown["legend"]["note"] == said["text"] != ""
    assert not said["attention"]


def test_where_nothing_can_be_compared_nothing_is_drawn_or_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    none = Text(zh="没有数据，无法分析。", en="There are no data to analyse.")

    def refused(question: Any) -> Any:  # noqa: ANN401 - as the engine's
        found = analyses.hotspots(question, hot=False)
        units = found.units.assign(heat=0)
        return replace(found, outcome=Outcome.NO_DATA, verdict=none, units=units)

    monkeypatch.setattr(hotspots_data, "hotspots", refused)
    ground = a_ground()
    shown, said = heat.heat_map(ground.scene.map, ground), heat.heat_says(ground)
    assert shown["shapes"] == []
    assert shown["legend"]["classes"] == []
    assert (said["text"], said["attention"]) == (none.zh, False)
    assert "显著高发" not in said["evidence"]


@pytest.mark.usefixtures("_graded")
def test_the_sentence_names_test_false_discoveries_cells_and_months() -> None:
    said = heat.heat_says(a_ground())
    found = hotspots_data.hotspots(heat.question(None, a_ground()))
    assert said["text"] == found.verdict.zh
    assert said["attention"]
    marked = int((found.units["heat"] >= 2).sum())
    for part in (
        "Gi* 检验，假发现率 ≤ 5 %", f"比较 {len(found.study.units)} 个六边形",
        f"图上 {marked} 个显著高发", "逐月历史 2020-01 至 2020-12", "未计入 360 件",
    ):  # fmt: skip
        assert part in said["evidence"]


def test_the_same_in_english_has_no_chinese_but_names() -> None:
    ground = a_ground(lang=Lang.EN)
    texts = [
        heat.spots(SPOTS, ground), heat.heat_says(ground), heat.heat_map(ground.scene.map, ground),
        reach.reach_map(MapPanel(show=Paint.COVERAGE), ground), reach.left_out(LEFT, ground),
        reach.load(LOAD, ground), reach.reach_says(ground),
    ]  # fmt: skip
    said = json.dumps(texts, ensure_ascii=False)
    assert not [letter for letter in said if "\u4e00" <= letter <= "\u9fff"]


# --- coverage


def covered(**changes: Any) -> Callable[[CoverageQuestion], Coverage]:  # noqa: ANN401 - fields
    return lambda question: replace(analyses.coverage(question), **changes)


def test_areas_are_filled_by_their_share_and_say_both_ways() -> None:
    shown = reach.reach_map(MapPanel(show=Paint.COVERAGE), a_ground(Paint.COVERAGE))
    areas = shown["areas"]
    found = analyses.coverage(CoverageQuestion(level="street"))
    share = found.frame.iloc[0]["walk_share"]
    assert areas["S1"]["value"] == f"{100 * share:.0f}%" == "55%"
    assert areas["S1"]["fill"] == theme.SHARES[2]
    assert [line[:2] for line in areas["S1"]["hover"][1:]] == ["步行", "直线"]
    # Of the third nothing is known: no number, and no colour.
    assert (areas["S3"]["fill"], areas["S3"]["value"]) == (None, "")
    assert "无数据" in areas["S3"]["hover"]


@pytest.mark.parametrize(
    ("share", "fifth"), [(0.0, 0), (0.19, 0), (0.2, 1), (0.61, 3), (0.8, 4), (1.0, 4)]
)
def test_the_fills_are_fifths(monkeypatch: pytest.MonkeyPatch, share: float, fifth: int) -> None:
    frame = analyses.coverage(CoverageQuestion()).frame.assign(walk_share=share)
    monkeypatch.setattr(analysis_data, "coverage", covered(frame=frame))
    shown = reach.reach_map(MapPanel(show=Paint.COVERAGE), a_ground(Paint.COVERAGE))
    assert shown["areas"]["S1"]["fill"] == theme.SHARES[fifth]


@pytest.mark.parametrize("outcome", [Measured.NO_STATIONS, Measured.NOT_MEASURED])
def test_where_coverage_is_not_known_every_panel_says_so(
    monkeypatch: pytest.MonkeyPatch, outcome: Measured
) -> None:
    why = Text(zh="覆盖率无从得知。", en="Coverage is not known.")
    monkeypatch.setattr(
        analysis_data,
        "coverage",
        lambda question: replace(analyses.coverage(question, outcome=outcome), verdict=why),
    )
    ground = a_ground(Paint.COVERAGE)
    shown = reach.reach_map(ground.scene.map, ground)
    assert shown["points"] == shown["shapes"] == []
    assert {area["fill"] for area in shown["areas"].values()} == {theme.LAND}
    assert shown["legend"]["note"] == why.zh
    for listed in (reach.left_out(LEFT, ground), reach.load(LOAD, ground)):
        assert (listed["rows"], listed["total"], listed["note"]) == ([], "", why.zh)
    assert reach.reach_says(ground) | {"layers": []} == {
        "text": why.zh, "evidence": "", "attention": False, "layers": [],
    }  # fmt: skip


def test_a_station_whose_households_nobody_stated_has_a_dash_and_no_bar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(analysis_data, "coverage", analyses.silent)
    shown = reach.load(LOAD, a_ground(Paint.COVERAGE))
    (row,) = shown["rows"]
    assert (row["value"], row["at"]) == ("—", 0)
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown


def test_who_is_left_out_comes_with_street_distance_and_households() -> None:
    ground = a_ground(Paint.COVERAGE, way=Way.STRAIGHT)
    (row, *_) = reach.left_out(LEFT, ground)["rows"]
    assert (row["name"], row["value"], row["at"]) == ("丙居", "200", 1.0)
    assert row["aside"] == "东街道 · 一刻钟内没有服务站"
    ground = a_ground(Paint.COVERAGE)
    on_foot = reach.left_out(LEFT, ground)
    assert on_foot["rows"][0]["aside"].endswith("直线 900 米 步行 >1,000 米")
    assert (on_foot["total"], on_foot["more"]) == ("圈外合计 1,000 户，2 个小区", "")
    first = reach.left_out(ListPanel(show=Listing.LEFT_OUT, most=1), ground)
    assert (len(first["rows"]), first["more"]) == (1, "另有 1 个小区")


def test_households_that_nobody_knows_are_a_dash_and_no_zero(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out = analyses.coverage(CoverageQuestion()).left_out.assign(households=np.nan)
    monkeypatch.setattr(analysis_data, "coverage", covered(left_out=out))
    listed = reach.left_out(LEFT, a_ground(Paint.COVERAGE))
    assert {row["value"] for row in listed["rows"]} == {"—"}
    assert {row["at"] for row in listed["rows"]} == {0}
    assert listed["total"].startswith("圈外合计 — 户")


def test_of_very_many_left_out_the_largest_are_drawn_and_the_rest_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one = analyses.coverage(CoverageQuestion()).left_out.iloc[[0]]
    many = pd.concat([one] * 1_000, ignore_index=True).assign(households=np.arange(1_000, 0, -1))
    monkeypatch.setattr(analysis_data, "coverage", covered(left_out=many))
    ground = a_ground(Paint.COVERAGE)
    shown = reach.reach_map(ground.scene.map, ground)
    assert len(shown["points"]) == reach_shapes.MOST_POINTS
    # The largest last, on top of the others.
    assert shown["points"][-1]["hover"][1] == "1,000 户"
    assert shown["points"][-1]["colour"] == theme.LEFT_OUT[2]
    assert shown["points"][0]["colour"] == theme.LEFT_OUT[1]
    assert "另有 700 个" in shown["legend"]["note"]


def test_circles_are_as_fine_as_the_map_and_no_larger_than_a_few_kilobytes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(5)
    middles = shapely.points(rng.uniform((104.0, 30.0), (104.03, 30.01), (60, 2)))
    whole = shapely.union_all(shapely.buffer(middles, 0.0012, quad_segs=16))
    body = json.dumps({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {}, "geometry": json.loads(shapely.to_geojson(whole))}
    ]})  # fmt: skip
    monkeypatch.setattr(analysis_data, "circle_collection", lambda *_: body.encode())
    ground = a_ground(Paint.COVERAGE)
    features = drawn(reach.reach_map(ground.scene.map, ground)["shapes"], "circle")
    assert len(gzip.compress(json.dumps(features).encode())) < 8_000
    assert area_of(features) == pytest.approx(float(whole.area), rel=0.03)


def test_a_compound_is_in_reach_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pd.DataFrame(
        [("S1", 1.0, 1.0), ("S2", 0.0, 1.0)], columns=["code", "walk_share", "straight_share"]
    ).assign(subject=str(Subject.COMPOUNDS))
    monkeypatch.setattr(analysis_data, "coverage", covered(frame=rows))
    ground = a_ground(Paint.COVERAGE)
    ground = replace(ground, level=replace(ground.level, key=COMPOUND))
    shown = reach.reach_map(ground.scene.map, ground)
    assert [shown["areas"][code]["hover"][-1] for code in ("S1", "S2")] == ["可达", "不可达"]
    assert [one["text"] for one in shown["legend"]["classes"]] == ["可达", "不可达"]


def test_the_list_follows_the_map_unless_it_has_minutes_of_its_own() -> None:
    ground = a_ground(Paint.COVERAGE, minutes=5)
    assert "5 分钟 = 300 米" in reach.left_out(LEFT, ground)["note"]
    own = ListPanel(show=Listing.LEFT_OUT, minutes=10)
    assert "10 分钟 = 500 米" in reach.left_out(own, ground)["note"]
    assert "15 分钟 = 1,000 米" in reach.left_out(LEFT, a_ground())["note"]


def test_the_sentence_on_coverage_names_circles_and_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = reach.reach_says(a_ground(Paint.COVERAGE))
    assert said["text"] == "15分钟步行圈覆盖住户。"
    assert "直线圈 90.9 %，路网可达 54.5 %" in said["evidence"]
    assert said["attention"]
    assert said["layers"] == ["station", "area", "road"]
    monkeypatch.setattr(analysis_data, "coverage", covered(ways=(Way.STRAIGHT,)))
    alone = reach.reach_says(a_ground(Paint.COVERAGE))
    assert "直线圈 90.9 %" in alone["evidence"]
    assert "路网" not in alone["evidence"]
    assert analyses.NOTE.zh in alone["evidence"]
    assert alone["layers"] == ["station", "area"]


@given(st.floats(0, 1))
def test_a_whole_per_cent_is_none_or_all_only_where_it_is(share: float) -> None:
    shown = reach.whole_percent(share)
    assert (shown == 0) == (share == 0)
    assert (shown == 100) == (share == 1)
    assert abs(shown - 100 * share) <= 1


# --- extent and overlays


def test_rings_are_the_polygons_with_their_holes() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    both = shapely.union_all([ring, shapely.box(5, 5, 6, 6), shapely.box(9, 9, 9.000001, 9.1)])
    found = extent.rings(both)
    assert sorted(map(len, found)) == [1, 2]
    again = [shapely.Polygon(one[0], one[1:]) for one in found]
    assert shapely.area(again).sum() == pytest.approx(9)
    assert extent.rings(shapely.GeometryCollection()) == []


def test_the_url_of_an_outline_changes_with_the_outline_and_not_with_the_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ground = a_ground()
    before = extent.geometry(ground)
    assert before["id"] == "street"
    assert before["url"].startswith("/geo/area/street.geojson?g=")
    assert (extent.outline(ground) or {})["id"] == "district"
    assert extent.extent(ground) == (104.0, 30.0, 104.03, 30.01)
    state = replace(fakes.STATE, version=8)
    later = replace(ground, moment=cast("data.Moment", SimpleNamespace(
        state=state, levels=lambda: list(fakes.LEVELS), connection=None
    )))  # fmt: skip
    assert extent.geometry(later) == before
    extent._EXTENTS.clear()  # noqa: SLF001 - as after another load
    monkeypatch.setattr(data, "outline_collection", lambda _level, _within=None: b"{}")
    assert extent.geometry(later)["url"] != before["url"]


def test_an_area_is_framed_by_itself() -> None:
    ground = a_ground(code="D1")
    assert extent.geometry(ground)["url"].startswith("/geo/area/street.geojson?within=D1&g=")
    url = (extent.outline(ground) or {})["url"]
    assert url.startswith("/geo/area/district.geojson?within=D1&g=")


def test_every_layer_of_the_catalog_rests_on_data_that_are_loaded() -> None:
    rests = {key: overlays.rests_on(LAYERS[key]) for key in LAYERS}
    assert all(rests.values())
    assert rests["gaps"] == ["area", "station"]
    assert rests["key_buildings"] == ["building"]


def test_an_overlay_counts_its_features_and_keeps_its_url_while_they_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    body = json.dumps(
        {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"name_zh": '{"type":"Feature",'}}] * 3},
        separators=(",", ":"),
    ).encode()  # fmt: skip
    monkeypatch.setattr(data, "layer_collection", lambda _key, _within=None: body)
    ground = a_ground(code="D1")
    one = overlays.overlay("stations", ground)
    assert (one["title"], one["kind"], one["count"]) == ("服务站", "point", "3")
    assert one["url"] == f"/geo/layer/stations.geojson?within=D1&g={extent.mark_of(body)}"
    assert one["colour"] == theme.POINT
    assert one["layers"] == ["station"]
    assert overlays.overlay("roads", ground)["count"] == ""


def test_a_layer_that_is_not_in_the_catalog_is_refused_by_name() -> None:
    with pytest.raises(UnknownKeyError, match="shelters"):
        overlays.overlay("shelters", a_ground())
