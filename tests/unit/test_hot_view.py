"""The view of hotspots, from a small world."""

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from dash import no_update
from dash.exceptions import PreventUpdate
from flask.testing import FlaskClient

from dashboard import heat, theme
from dashboard import view as views
from dashboard.components import heat_parts, spots
from dashboard.figures.base import CELLS, HOMES, NUMBERS, Screen
from dashboard.figures.heat_map import repaint, steps, wrapped
from dashboard.figures.history import history
from dashboard.pages import overview, steering
from geo.engine.hotspots import Step
from geo.period import Period
from geo.text import Lang
from tests.unit import analyses, fakes
from tests.unit.test_overview import SCREEN, _patched
from tests.unit.test_sources_page import by_class, words

HOT = "?show=hotspots"
WALL = Screen(16, 900, 600)


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)
    analyses.install(monkeypatch)


def _view(query: str = HOT) -> views.View:
    view, notes = views.parse(query, fakes.SCOPE)
    assert notes == []
    return view


def _patch(view: views.View) -> dict[str, Any]:
    return _patched(repaint(heat.heat(view), fakes.outlines(), view, fakes.SCOPE, WALL))


def test_the_view_asks_for_each_kind_by_itself_unless_told() -> None:
    assert heat.asked(_view()).each
    one = heat.asked(_view(f"{HOT}&category=noise&street=S1&step=week"))
    assert (one.categories, one.each, one.within, one.step) == (("noise",), False, "S1", Step.WEEK)
    # Areas are compared by all kinds together: the engine takes no other question.
    areas = heat.asked(_view(f"{HOT}&unit=street"))
    assert (areas.level, areas.each, areas.categories) == ("street", False, ())


def test_every_cell_has_its_grade_and_hot_ones_say_all_that_is_known() -> None:
    found = heat.heat(_view()).found
    set_ = _patch(_view())
    assert set_[f"data/{CELLS}/geojson"] == "/geo/cells/9.geojson?v=7"
    assert set_[f"data/{CELLS}/locations"] == found.units["code"].tolist()
    assert set_[f"data/{CELLS}/z"] == found.units["heat"].tolist()
    units = found.units.reset_index(drop=True)
    at = int(units["count"].where(units["group"] == 1).argmax())
    row, hover = units.iloc[at], set_[f"data/{CELLS}/customdata"][at]
    assert f"{row['count']:,.0f} 件，预期 {row['usual']:,.1f} 件" in hover
    assert f"已连续 {row['run']} 个月" in hover
    for part in ("东街道", "噪声", "99 % 置信", "p < 0.001", "连续热点"):
        assert part in hover
    assert set_[f"data/{HOMES}/z"] == []


def test_grades_are_drawn_in_steps_from_blue_to_orange() -> None:
    scale = steps(theme.HEAT)
    assert [colour for _, colour in scale[::2]] == list(theme.HEAT)
    low, high = (-0.5 - len(theme.HEAT) // 2, 0.5 + len(theme.HEAT) // 2)
    for grade, colour in zip(range(-3, 4), theme.HEAT, strict=True):
        at = (grade - low) / (high - low)
        (drawn,) = {c for (a, c), (b, _) in pairwise(scale) if a < at < b}
        assert drawn == colour


def test_hotspots_are_numbered_on_the_map_and_in_the_list() -> None:
    seen = heat.heat(_view())
    assert _patch(_view())[f"data/{NUMBERS}/text"] == [str(one.rank) for one in seen.spots]
    (card,) = by_class(spots.cards(seen, _view()), "card")
    group = seen.spots[0].group
    assert f"{group.count:,} 件，预期 {group.usual:,.0f} 件" in words(card)
    assert seen.spots[0].verdict.zh in words(card)
    for part in ("连续热点", "已连续 10 个月", "东街道"):
        assert part in words(card)
    (bar, expected) = (by_class(card, name)[0] for name in ("bar", "expected"))
    assert bar.style["width"] == "100.0%"
    assert expected.style["left"] == f"{100 * group.usual / group.count:.1f}%"


def test_the_headline_counts_what_was_left_out() -> None:
    shown = heat_parts.headline(heat.heat(_view()), Lang.ZH)
    said = {one.to_plotly_json()["props"]["data-key"]: words(one) for one in shown}
    assert said["spots"].split()[:3] == ["热点", "1", "处"]
    for part in ("360", "9,000", "4.0", "默认坐标 300", "无点位 60"):
        assert part in said["left_out"]


def test_a_link_reopens_a_hotspot_and_shows_its_demands_and_its_outline() -> None:
    seen = heat.heat(_view())
    key, rows = seen.spots[0].key, seen.found.units
    mine = rows[rows["group"] == 1].set_index("code")["count"]
    assert mine[key.removeprefix("noise:")] == mine.max()
    view = _view(f"{HOT}&spot={key}")
    assert view.spot == key
    assert _view(view.query) == view
    set_ = _patch(view)
    assert key in set_["layout/map/uirevision"]
    assert set_["layout/map/layers"][-1]["source"]["type"] == "Polygon"
    parts = overview.compare(view.query, SCREEN)
    (section,) = by_class(parts[7], "behind")
    assert "最近 2 件" in words(section)
    assert "夜间施工噪声，联系人张*" in words(section)
    assert "某路" not in words(section)
    (file,) = by_class(section, "file")
    assert file.href == f"/files/demands.csv{view.query}"


def test_a_hotspot_is_the_same_in_another_period_and_one_that_is_none_is_said() -> None:
    seen = heat.heat(_view())
    place = seen.found.study.units["code"].iloc[int(seen.spots[0].group.rows[-1])]
    other = _view(f"{HOT}&from=2020-06-01&to=2020-12-01&spot=noise:{place}")
    chosen = heat.heat(other).chosen
    assert chosen is not None
    assert chosen.rank == 1
    for gone in ("parking:", "noise:ffff", "x"):
        view = _view(f"{HOT}&spot={gone}{place if gone.endswith(':') else ''}")
        assert heat.heat(view).chosen is None
        assert "不是热点" in words(heat_parts.sentence(heat.heat(view), view))


def test_a_click_on_a_hot_cell_chooses_its_hotspot() -> None:
    seen = heat.heat(_view())
    rows = seen.found.units
    hot = rows.loc[rows["group"] == 1, "code"].iloc[0]
    cold = rows.loc[rows["group"] == 0, "code"].iloc[0]
    area, query, *_ = steering.pick({"points": [{"location": hot}]}, None, None, HOT)
    assert area is no_update
    assert _view(query).spot == seen.spots[0].key
    on_number = {"points": [{"curveNumber": NUMBERS, "pointNumber": 0, "customdata": "1"}]}
    assert steering.pick(on_number, None, None, HOT)[1] == query
    assert steering.pick({"points": [{"location": cold}]}, None, None, HOT)[1] is no_update
    assert steering.pick({"points": [{"location": "S1"}]}, None, None, HOT)[0] == "S1"


def test_where_nothing_is_significant_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    analyses.install(monkeypatch, hotspots=lambda asked: analyses.hotspots(asked, hot=False))
    shown = overview.compare(HOT, SCREEN)
    assert "没有发现显著高发的地方" in words(shown[5])
    assert by_class(shown[5], "attention") == []
    assert by_class(shown[7], "card") == []
    figure, head, _ = overview.follow(HOT, SCREEN)
    assert len(figure.data) == 0
    assert "没有热点" in words(head)


def test_steps_that_were_hot_are_marked_in_the_history() -> None:
    rows = pd.DataFrame(
        {"start": [pd.Timestamp("2020-11-01"), pd.Timestamp("2020-12-01")], "count": [3.0, 9.0],
         "hot": [False, True]}
    )  # fmt: skip
    (bars,) = history(rows, Step.MONTH, Lang.EN, rem=16).data
    assert list(bars.marker.color) == [theme.RAMP_MIDDLE, theme.ACCENT]
    assert list(bars.x) == ["2020-11", "2020-12"]
    assert list(bars.text) == ["3", "9"]
    assert len(history(rows[:0], Step.WEEK, Lang.ZH, rem=16).data) == 0


@pytest.mark.parametrize("lang", Lang)
def test_all_of_it_speaks_both_languages(lang: Lang) -> None:
    query = f"{HOT}&lang={lang}"
    said = " ".join(words(part) for part in overview.compare(query, SCREEN)[1:8])
    assert ("显著高发" in said) is (lang is Lang.ZH)
    assert ("significantly high" in said) is (lang is Lang.EN)


def test_sentences_in_a_box_break_between_words_and_after_commas() -> None:
    lines = wrapped(
        "抚琴街道中部噪声类诉求显著高发，已连续12个月；本期2,078件，为预期的2.3倍。"
    ).split("<br>")
    assert lines == [
        "抚琴街道中部噪声类诉求显著高发，已连续12个月；",
        "本期2,078件，为预期的2.3倍。",
    ]
    english = wrapped("a sentence of some length " * 4).split("<br>")
    assert max(map(len, english)) <= 52
    assert " ".join(english) == ("a sentence of some length " * 4).strip()


def test_controls_of_hotspots_write_the_link() -> None:
    key = heat.heat(_view()).spots[0].key
    view = _view(steering.search_for("noise", "grid", "week", f"{HOT}&spot={key}"))
    # What was chosen among all kinds need not be there among one.
    assert (view.category, view.step, view.spot) == ("noise", Step.WEEK, None)
    for forged in (("rain", "grid", "month"), ("each", "planet", "month"), ("each", "grid", "day")):
        with pytest.raises(PreventUpdate):
            steering.search_for(*forged, HOT)
    period = ["2020-06-01", "2020-06-30"]
    kept = steering.steer("on_time_rate", None, period, ["stations"], f"{HOT}&spot={key}")
    assert _view(kept).spot == key
    assert _view(kept).period == Period(pd.Timestamp("2020-06-01").date(),
                                        pd.Timestamp("2020-07-01").date())  # fmt: skip


def test_the_file_has_no_address_and_no_formula(client: FlaskClient) -> None:
    key = heat.heat(_view()).spots[0].key
    answer = client.get(f"/files/demands.csv{_view(f'{HOT}&spot={key}').query}")
    head, first, second = answer.text.splitlines()
    assert "address" not in head
    assert "张*" in first
    assert "'=HYPERLINK(1)" in second
    assert ",," in second  # The open one has no moment of closing.
    assert "某路" not in answer.text
    gone = client.get(f"/files/demands.csv{HOT}&spot=noise:ffff")
    assert gone.status_code == 404
