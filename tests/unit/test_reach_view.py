"""The view of coverage, from a small world."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from dash import no_update
from dash.exceptions import PreventUpdate
from flask.testing import FlaskClient

from dashboard import analysis_data, reach, theme
from dashboard import view as views
from dashboard.components import choices, reach_lists, reach_parts
from dashboard.figures.base import AREAS, CELLS, HOMES, SITES, STATIONS, Screen
from dashboard.figures.reach_map import proposed, repaint
from dashboard.pages import overview, steering
from geo.catalog.circles import Way
from geo.engine.coverage import Outcome
from geo.text import Lang, Text
from tests.unit import analyses, fakes
from tests.unit.test_overview import SCREEN, _patched
from tests.unit.test_sources_page import by_class, words

COVERAGE = "?show=coverage"
WALL = Screen(16, 900, 600)
SITED = SimpleNamespace(
    greedy_sites=pd.DataFrame(
        {"rank": [1], "name_zh": ["丙居"], "name_en": ["Bing House"], "lon": [104.021],
         "lat": [30.003], "households": [200.0]}
    ),
    greedy_verdict=Text(zh="新增 1 个站点，可多覆盖 200 户。", en="1 new station: 200 more."),
    notes=(analyses.NOTE,),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)
    analyses.install(monkeypatch, siting=lambda _question: SITED)
    monkeypatch.setattr(
        analysis_data,
        "missing",
        lambda level, _within: SimpleNamespace(
            verdict=Text(zh=f"{level}缺 1 个", en=f"1 {level} lacks one"), frame=analyses.HOMES[:1]
        ),
    )


def _view(query: str = COVERAGE) -> views.View:
    view, notes = views.parse(query, fakes.SCOPE)
    assert notes == []
    return view


def _patch(view: views.View) -> dict[str, Any]:
    seen = reach.reach(view, fakes.SCOPE)
    return _patched(repaint(seen, fakes.outlines(), view, fakes.SCOPE, WALL))


def test_the_view_asks_for_what_the_link_says() -> None:
    view = _view(f"{COVERAGE}&street=S1&minutes=10&way=straight&kinds=社区站&closed=T2,T1")
    asked = reach.asked(view, fakes.SCOPE)
    assert (asked.level, asked.within, asked.minutes, asked.way) == ("street", "S1", 10, "straight")
    assert (asked.kinds, asked.closed) == (("社区站",), ("T1", "T2"))
    assert _view(view.query) == view


def test_compounds_left_out_weigh_by_their_households() -> None:
    set_ = _patch(_view())
    assert set_[f"data/{HOMES}/locations"] == ["C1", "C2", "C3", "C4"]
    # On foot the first and the last are covered; 800 left out are some, 200 few.
    assert set_[f"data/{HOMES}/z"] == [0, 2, 1, 0]
    assert set_[f"data/{HOMES}/geojson"] == "/geo/layer/compounds.geojson?v=7"
    first, second, third, _ = set_[f"data/{HOMES}/customdata"]
    assert first == (
        "<b>甲园</b><br>1,200 户<br>一号站<br>直线 150 米　步行 200 米<br>1 个服务站可及"
    )
    assert "一刻钟内没有服务站" in second
    assert "200 户" in third
    assert _patch(_view(f"{COVERAGE}&way=straight"))[f"data/{HOMES}/z"] == [0, 0, 1, 0]
    assert set_[f"data/{CELLS}/z"] == []
    assert len(set_[f"data/{STATIONS}/lon"]) == 1


def test_circles_are_drawn_in_straight_lines_only() -> None:
    def sources(query: str) -> list[str]:
        layers = _patch(_view(query))["layout/map/layers"]
        return [one["source"] for one in layers if isinstance(one["source"], str)]

    circles = [one for one in sources(f"{COVERAGE}&way=straight&minutes=5&closed=T1")
               if "circles" in one]  # fmt: skip
    assert set(circles) == {"/geo/circles/300.geojson?closed=T1&v=7"}
    assert not [one for one in sources(COVERAGE) if "circles" in one]


def test_streets_are_coloured_by_fifths_of_households_covered() -> None:
    set_ = _patch(_view())
    # 1,200 of 2,200 households are covered on foot; of the third street nothing is known.
    assert set_[f"data/{AREAS}/z"] == [2, 2, -1]
    assert "步行覆盖 54.5 %（1,200 ÷ 2,200 户）" in set_[f"data/{AREAS}/customdata"][0]
    assert "直线覆盖 90.9 %" in set_[f"data/{AREAS}/customdata"][0]


def test_the_headline_says_both_ways_and_what_closing_costs() -> None:
    view = _view(f"{COVERAGE}&closed=T1")
    hero, others = reach_parts.headline(reach.reach(view, fakes.SCOPE), view)
    for part in ("15 分钟覆盖住户", "54.5", "1,200 ÷ 2,200 户", "直线 90.9 %", "36.4 个百分点",
                 "700 户失去覆盖"):  # fmt: skip
        assert part in words(hero)
    for part in ("小区", "楼宇", "重点楼宇", "面积"):
        assert part in words(others)


def test_who_is_left_out_is_listed_and_can_be_looked_at() -> None:
    view = _view(f"{COVERAGE}&place=C2")
    seen = reach.reach(view, fakes.SCOPE)
    rows = by_class(reach_lists.left_out(seen, view), "place")
    assert [row.id["key"] for row in rows] == ["C2", "C3"]
    assert [row.to_plotly_json()["props"]["aria-pressed"] for row in rows] == ["true", "false"]
    for part in ("乙苑", "800", "直线 900 米", "步行 >1,000 米"):
        assert part in words(rows[0])
    assert "2 个小区 1,000 户" in words(reach_lists.head(seen, view))
    assert "C2" in _patch(view)["layout/map/uirevision"]
    gone = _view(f"{COVERAGE}&place=C9")
    said = words(reach_parts.sentence(reach.reach(gone, fakes.SCOPE), gone, fakes.SCOPE, []))
    assert "不在这个范围内" in said


def test_households_that_nobody_stated_are_a_dash_in_the_lists(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    analyses.install(monkeypatch, coverage=analyses.silent)
    view = _view()
    seen = reach.reach(view, fakes.SCOPE)
    assert "2 个小区 — 户" in words(reach_lists.head(seen, view))
    load = words(reach_lists.below(seen, view.lang)[1])
    assert "—" in load
    assert "nan" not in load
    assert "nan" not in str(reach_lists.below(seen, view.lang)[1].to_plotly_json())


def test_sites_are_listed_and_numbered_once_for_a_question() -> None:
    said, asked, patch = overview.propose(COVERAGE, SCREEN, "")
    assert "+200 户" in words(said)
    assert SITED.greedy_verdict.zh in words(said)
    assert _patched(patch)[f"data/{SITES}/text"] == ["1"]
    with pytest.raises(PreventUpdate):
        overview.propose(f"{COVERAGE}&place=C2", SCREEN, asked)
    assert overview.propose(f"{COVERAGE}&minutes=5", SCREEN, asked)[1] != asked
    # Other views take them off themselves.
    assert overview.propose("", SCREEN, asked) == ([], "", no_update)
    assert _patched(proposed(None, Lang.ZH, WALL))[f"data/{SITES}/lon"] == [None]


@pytest.mark.parametrize("outcome", [Outcome.NO_STATIONS, Outcome.NOT_MEASURED])
def test_what_is_not_known_is_not_shown_as_nothing(
    outcome: Outcome, monkeypatch: pytest.MonkeyPatch
) -> None:
    analyses.install(monkeypatch, coverage=lambda asked: analyses.coverage(asked, outcome=outcome))
    shown = overview.compare(COVERAGE, SCREEN)
    assert _patched(shown[0])[f"data/{HOMES}/locations"] == []
    assert shown[1] == []
    assert "无从得知" in words(shown[4])
    assert "—" in words(shown[6][0])
    assert by_class(shown[7], "place") == []
    assert overview.propose(COVERAGE, SCREEN, "")[0] == []


def test_without_a_network_walking_is_not_offered_and_the_reason_is_said() -> None:
    offer = analysis_data.Offer(network=False)
    scope = replace(fakes.SCOPE, offer=offer)
    fields = choices.of_reach(_view(), scope)
    (way,) = [one for one in fields[1].children if getattr(one, "id", "") == "overview-way"]
    assert [option["disabled"] for option in way.options] == [False, True]
    assert way.value == Way.STRAIGHT
    assert "没有载入步行路网" in words(fields[1])


def test_controls_of_coverage_write_the_link() -> None:
    query = steering.cover("5", "straight", ["楼宇站"], ["T2"], COVERAGE)
    view = _view(query)
    assert (view.minutes, view.way, view.kinds, view.closed) == (
        5,
        "straight",
        ("楼宇站",),
        ("T2",),
    )
    assert _view(steering.cover("15", "walk", [], [], query)) == _view()
    for forged in (("7", "walk"), ("15", "swim")):
        with pytest.raises(PreventUpdate):
            steering.cover(*forged, ["x"], ["y"], COVERAGE)
    assert steering.turn("coverage", "")[1] == "coverage"
    with pytest.raises(PreventUpdate):
        steering.turn("weather", "")
    area, looked, *_ = steering.pick({"points": [{"location": "C3"}]}, None, None, COVERAGE)
    assert area is no_update
    assert _view(looked).place == "C3"


@pytest.mark.parametrize("lang", Lang)
def test_all_of_it_speaks_both_languages(lang: Lang) -> None:
    query = f"{COVERAGE}&lang={lang}"
    shown = overview.compare(query, SCREEN)
    below = overview.follow(query, SCREEN)
    said = " ".join(words(part) for part in (*shown[1:8], *below[1:]))
    assert ("覆盖" in said) is (lang is Lang.ZH)
    assert ("left out" in said) is (lang is Lang.EN)
    assert "district" in str(shown[5])  # Missing organisations, one click away.


def test_the_file_lists_all_who_are_left_out(client: FlaskClient) -> None:
    head, *rows = client.get(f"/files/left-out.csv{COVERAGE}").text.splitlines()
    assert "households" in head
    assert [row.split(",")[0] for row in rows] == ["C2", "C3"]


def test_colours_of_the_analyses_are_told_apart_by_the_colour_blind() -> None:
    # Machado, Oliveira & Fernandes 2009, deuteranopia at full severity, in linear RGB.
    seen = np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                     [-0.011820, 0.042940, 0.968881]])  # fmt: skip

    def linear(colour: str) -> Any:  # noqa: ANN401 - three numbers
        part = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
        return np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)

    for colours in (theme.HEAT, (theme.COVERED, *theme.LEFT_OUT)):
        points = [seen @ linear(one) for one in colours]
        apart = [float(np.abs(a - b).max()) for i, a in enumerate(points) for b in points[:i]]
        assert min(apart) > 0.02
