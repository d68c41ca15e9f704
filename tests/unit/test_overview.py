"""The overview page, without a browser and without a database."""

from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from dash.exceptions import PreventUpdate
from hypothesis import given
from hypothesis import strategies as st

from dashboard import scope as scopes
from dashboard import view as views
from dashboard.components import filters
from dashboard.figures.base import AREAS, GAPS, LABELS, Screen, empty_map
from dashboard.figures.district_map import repaint
from dashboard.pages import overview, steering
from geo.catalog import INDICATORS, LAYERS, Theme
from geo.period import Period
from geo.text import Lang
from tests.unit import fakes

SCREEN = {"rem": 16.0, "width": 900.0, "height": 600.0}
SCOPE = fakes.SCOPE


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    fakes.install(monkeypatch)


def _view(query: str) -> views.View:
    view, notes = views.parse(query, SCOPE)
    assert notes == []
    return view


def _patched(patch: Any) -> dict[str, Any]:  # noqa: ANN401 - Dash's Patch
    """Return the values that a Patch assigns, by path."""
    operations = patch.to_plotly_json()["operations"]
    return {"/".join(map(str, op["location"])): op["params"]["value"] for op in operations}


def test_a_link_without_a_query_shows_the_default() -> None:
    view = _view("")
    assert (view.lang, view.within, view.period) == (Lang.ZH, None, fakes.YEAR)
    assert view.indicator == next(iter(INDICATORS))
    assert view.layers == tuple(key for key, layer in LAYERS.items() if layer.shown)


def test_a_link_reopens_the_view_that_wrote_it() -> None:
    view = _view(
        "?lang=en&district=D1&street=S2&indicator=demands&from=2020-02-01&to=2020-03-01"
        "&layers=compounds"
    )
    assert view.period == Period(date(2020, 2, 1), date(2020, 3, 1))
    assert _view(view.query) == view
    assert _view("?layers=").layers == ()


def test_a_street_brings_its_district_along() -> None:
    assert (_view("?street=S3").district, _view("?street=S3").within) == ("D2", "S3")


def test_a_street_of_another_district_gives_way_to_the_district() -> None:
    view, notes = views.parse("?district=D2&street=S1", SCOPE)
    assert (view.district, view.street, len(notes)) == ("D2", None, 1)


@pytest.mark.parametrize(
    "query",
    [
        "?lang=fr", "?indicator=rain", "?district=S1", "?district=D9", "?street=D1",
        "?from=2020-02-30", "?to=yesterday", "?layers=rivers",
        "?from=2020-06-01&to=2020-06-01", "?from=2021-06-01&to=2021-07-01",
        "?from=0001-01-01", "?to=9999-12-31", "?" + "a" * 3000, "?" + "&".join(["a=1"] * 99),
        "?show=weather", "?category=rain", "?unit=planet", "?step=day", "?minutes=7", "?way=swim",
        "?kinds=x,y", "?closed=T9", f"?spot={'a' * 200}", "?place=%00",
        "?street=%00%E2%80%AE", "?indicator=<script>alert(1)</script>",
    ],
)  # fmt: skip
def test_garbage_in_a_link_gives_the_default_and_a_note(query: str) -> None:
    view, notes = views.parse(query, SCOPE)
    assert len(notes) == 1
    assert view == views.default(SCOPE)
    for lang in Lang:
        assert notes[0][lang].isprintable()


@given(st.text(max_size=60), st.sampled_from(["lang", "street", "indicator", "from", "to", "x"]))
def test_no_link_is_an_error(text: str, field: str) -> None:
    for query in (text, f"?{field}={text}", f"?{field}={quote(text)}"):
        view, _ = views.parse(query, SCOPE)
        assert view.indicator in INDICATORS
        assert SCOPE.first_day <= view.period.start < view.period.end


def test_the_presets_end_with_the_data() -> None:
    days = {key: filters.days_of(getattr(SCOPE, key)) for key in filters.PRESETS}
    assert days == {
        "year": ["2020-01-01", "2020-12-31"],
        "days_30": ["2020-12-02", "2020-12-31"],
        "quarter": ["2020-10-01", "2020-12-31"],
        "month": ["2020-12-01", "2020-12-31"],
    }
    assert filters.pressed(SCOPE.quarter, SCOPE) == ["false", "false", "true", "false"]


def test_the_controls_write_the_link() -> None:
    query = steering.steer("demands", "S2", ["2020-12-01", "2020-12-31"], ["compounds"], "?lang=en")
    pressed, other, notes = steering.mark(query)
    assert query == (
        "?lang=en&district=D1&street=S2&indicator=demands&from=2020-12-01&to=2021-01-01"
        "&layers=compounds"
    )
    assert pressed == ["false", "false", "false", "true"]
    assert other == query.replace("lang=en", "lang=zh")
    assert notes == []


def test_controls_that_say_what_is_shown_change_nothing() -> None:
    with pytest.raises(PreventUpdate):
        steering.steer("on_time_rate", None, ["2020-01-01", "2020-12-31"], ["stations"], "?x")


@pytest.mark.parametrize("dates", [None, [], ["x", "y"], ["2020-01-01"], [None, None]])
def test_forged_controls_do_no_harm(dates: Any) -> None:  # noqa: ANN401 - anything
    with pytest.raises(PreventUpdate):
        steering.steer("rain", "nowhere", dates, ["stations"], "")


def test_the_picker_offers_every_indicator_and_layer() -> None:
    page = overview.layout("?lang=en")
    groups = page["overview-indicator"].options
    offered = [option for group in groups for option in group["options"]]
    assert [option["value"] for option in offered] == list(INDICATORS)
    assert len(groups) == len(Theme)
    for option in offered:
        titles = INDICATORS[option["value"]].title
        for found_by in (titles.zh, titles.en, option["value"]):
            assert found_by.casefold() in option["words"]
    assert [option["value"] for option in page["overview-layers"].options] == list(LAYERS)


def test_streets_stand_under_their_district() -> None:
    tree = overview.layout("")["overview-area"].treeData
    assert [(top["key"], [leaf["key"] for leaf in top["children"]]) for top in tree] == [
        ("D1", ["S1", "S2"]),
        ("D2", ["S3"]),
    ]


def test_one_level_alone_is_mapped(monkeypatch: pytest.MonkeyPatch) -> None:
    only = fakes.AREAS[fakes.AREAS["level"] == "street"].assign(parent_code=None)
    fakes.install(monkeypatch, levels=lambda: [fakes.LEVELS[1]], tree=lambda: only)
    scope = scopes.current()
    assert scope is not None
    assert (scope.parts.key, scope.whole) == ("street", None)
    view, notes = views.parse("?street=S2", scope)
    assert (view.district, view.street, notes) == (None, "S2", [])
    assert [leaf["key"] for leaf in overview.layout("")["overview-area"].treeData] == [
        "S1",
        "S2",
        "S3",
    ]


def test_the_map_asks_for_geometry_by_url() -> None:
    figure = empty_map(fakes.outlines(), SCOPE, Lang.ZH)
    assert figure.data[AREAS].geojson == "/geo/area/street.geojson?v=7"
    assert "glyphs" not in figure.layout.map.style
    assert "://" not in figure.to_json()


def test_a_repaint_carries_values_and_no_geometry() -> None:
    view = _view("?lang=en")
    figures = fakes.figures("on_time_rate")
    patch, classes = repaint(figures, fakes.outlines(), view, SCOPE, Screen(16, 900, 600))
    set_ = _patched(patch)
    assert set_[f"data/{AREAS}/z"] == [96.0, 90.0, None]
    assert set_[f"data/{GAPS}/z"] == [None, None, 0]
    assert set_[f"data/{LABELS}/text"] == ["Dong<br>96.0", "Xi<br>90.0", "Nan<br>—"]
    assert "95% interval" in set_[f"data/{AREAS}/customdata"][0]
    assert "No data" in set_[f"data/{GAPS}/customdata"][2]
    assert classes is not None
    assert not [path for path in set_ if path.endswith("geojson")]
    places = {path: value for path, value in set_.items() if path.endswith(("lon", "locations"))}
    # Nothing but what belongs to other views, and that is taken off the map.
    assert places
    assert all(value in ([], [None]) for value in places.values())


def test_streets_outside_the_chosen_district_have_no_value_and_no_name() -> None:
    view = _view("?district=D1")
    figures = fakes.figures("on_time_rate", "D1")
    patch, _ = repaint(figures, fakes.outlines(), view, SCOPE, Screen(16, 900, 600))
    set_ = _patched(patch)
    assert set_[f"data/{GAPS}/z"] == [None, None, None]
    assert set_[f"data/{LABELS}/text"][2] == ""


@pytest.mark.parametrize("key", LAYERS)
def test_every_layer_is_drawn_by_url_when_it_is_on(key: str) -> None:
    for layers, count in ((key, 1), ("", 0)):
        view = _view(f"?layers={layers}")
        figures = fakes.figures("on_time_rate")
        patch, _ = repaint(figures, fakes.outlines(), view, SCOPE, Screen(16, 900, 600))
        sources = [layer["source"] for layer in _patched(patch)["layout/map/layers"]]
        assert sum(f"/geo/layer/{key}.geojson" in source for source in sources) == count


def test_the_camera_moves_with_the_chosen_area_only() -> None:
    looks = {}
    for query in ("", "?indicator=demands", "?district=D2", "?street=S1"):
        view = _view(query)
        figures = fakes.figures(view.indicator, view.district)
        patch, _ = repaint(figures, fakes.outlines(), view, SCOPE, Screen(16, 900, 600))
        looks[query] = _patched(patch)["layout/map/uirevision"]
    assert looks[""] == looks["?indicator=demands"]
    assert len(set(looks.values())) == 3


def test_the_synthetic_mark_and_the_data_time_are_on_the_page() -> None:
    text = str(overview.layout(""))
    assert "示例数据（合成）" in text
    assert "2020-12-31 18:00" in text


def test_nothing_is_drawn_before_the_screen_is_measured() -> None:
    for callback in (overview.compare, overview.follow):
        with pytest.raises(PreventUpdate):
            callback("", None)
