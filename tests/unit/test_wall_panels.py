"""Panels of the wall over the indicator engine, without a browser and without a database."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from dashboard import theme
from dashboard.data import LevelRow, Moment, State
from dashboard.figures.classes import classify
from dashboard.wall.ground import Ground
from dashboard.wall.panels import (
    answers,
    areas,
    asked,
    choropleth,
    extent,
    figure,
    lists,
    sentence,
    tables,
    written,
)
from dashboard.wall.plan import (
    FigurePanel,
    Listing,
    ListPanel,
    MapPanel,
    Paint,
    Scene,
    Span,
)
from dashboard.wall.story import story
from geo.catalog import INDICATORS, Scale
from geo.engine import Answer, Question
from geo.errors import RongtuError, UnknownKeyError
from geo.period import Period
from geo.text import Lang, Text
from tests.unit import fakes

CHENGDU = ZoneInfo("Asia/Shanghai")
OVER = datetime(2020, 12, 31, 23, 59, tzinfo=CHENGDU)
WORSE, _, SAME, _, BETTER = theme.RAMP[Scale.DIVERGING]


@dataclass
class _Moment:
    """A snapshot that answers from `fakes`, and knows what it was asked."""

    state: State = field(default_factory=lambda: replace(fakes.STATE, as_of=OVER))
    told: Callable[[Question], Answer] = fakes.answer
    told_compared: Callable[[Question], Answer] = fakes.compared
    asked: list[Question] = field(default_factory=list)
    connection: Any = field(default_factory=lambda: SimpleNamespace(engine=object()))

    def figures(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.told(question)

    def compared(self, question: Question) -> Answer:
        self.asked.append(question)
        return self.told_compared(question)


@pytest.fixture(autouse=True)
def _loaded(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    fakes.install(monkeypatch)
    # What was kept of another test's areas, or is of these.
    for forget in (asked.forget, extent._EXTENTS.clear):  # noqa: SLF001
        forget()
    yield
    for forget in (asked.forget, extent._EXTENTS.clear):  # noqa: SLF001
        forget()


def _scene(**parts: Any) -> Scene:  # noqa: ANN401 - parts of a scene
    usual: dict[str, Any] = {
        "key": "one",
        "title": {"zh": "一", "en": "One"},
        "map": {"indicator": "on_time_rate"},
        "figures": ({"indicator": "on_time_rate"},),
    }
    return Scene.model_validate(usual | parts)


def _ground(
    code: str | None = None,
    *,
    moment: _Moment | None = None,
    lang: Lang = Lang.ZH,
    level: LevelRow = fakes.LEVELS[1],
    **parts: Any,  # noqa: ANN401 - parts of a scene
) -> Ground:
    """Stand on the fake streets; those of an area, or around a street its fellows."""
    places = fakes.SCOPE.places
    area = None if code is None else places[code]
    above = places.get(area.parent_code or "") if area is not None else None
    trail = tuple(one for one in (above, area) if one is not None)
    within = above.code if above is not None else code
    # The data begin before all that this year is compared with.
    scope = replace(fakes.SCOPE, first_day=date(2018, 1, 1), parts=level)
    return Ground(
        scene=_scene(**parts),
        lang=lang,
        moment=cast(Moment, moment or _Moment()),
        scope=scope,
        area=area,
        trail=trail,
        level=level,
        within=within,
        times={"demand": OVER},
    )


def _ranking(indicator: str, **more: Any) -> ListPanel:  # noqa: ANN401
    return ListPanel(show=Listing.RANKING, indicator=indicator, **more)


def _bars(indicator: str, **more: Any) -> ListPanel:  # noqa: ANN401
    return ListPanel(show=Listing.BARS, indicator=indicator, **more)


def test_a_share_is_the_mean_of_its_days_with_the_pooled_one_and_its_interval_beside() -> None:
    shown = figure.figure(FigurePanel(indicator="on_time_rate"), _ground())
    assert (shown["value"], shown["unit"], shown["word"]) == ("93.5", "%", "日均")
    assert shown["details"][:2] == ["合计 93.0 (91.8–94.0)", "1,860 ÷ 2,000"]
    assert shown["span"] == "2020 年"
    assert shown["layers"] == ["demand"]


def test_a_number_of_one_day_is_no_mean_of_days() -> None:
    shown = figure.figure(FigurePanel(indicator="on_time_rate", period=Span.DAY), _ground())
    assert (shown["word"], shown["span"]) == ("", "2020-12-31")
    assert shown["details"][0] == "区间 91.8–94.0"


def test_a_day_that_is_not_over_says_so_and_is_not_compared() -> None:
    panel = FigurePanel(indicator="demands", period=Span.DAY)
    over = figure.figure(panel, _ground())
    assert len(over["changes"]) == 2
    assert over["series"]["values"][-1] is not None
    asked.forget()
    early = _Moment(replace(fakes.STATE, as_of=datetime(2020, 12, 31, 18, 0, tzinfo=CHENGDU)))
    shown = figure.figure(panel, _ground(moment=early))
    assert shown["details"][0] == "当日未结束，截至 18:00，不与整日比较"
    assert shown["changes"] == []
    assert shown["series"]["values"][-1] is None
    assert shown["series"]["values"][-2] is not None


def test_other_days_stand_beside_todays_number() -> None:
    panel = FigurePanel(indicator="demands", period=Span.DAY, beside=(Span.YEAR, Span.MONTH))
    shown = figure.figure(panel, _ground())
    assert shown["details"] == ["2020 年累计 1,860", "本月累计 1,860"] or shown["details"] == [
        "今年累计 1,860", "本月累计 1,860",
    ]  # fmt: skip


def test_a_change_has_a_tone_only_beyond_chance() -> None:
    panel = FigurePanel(indicator="on_time_rate", period=Span.MONTH)
    (before, _) = figure.figure(panel, _ground())["changes"]
    assert before == {"text": "较上月 +1.0 个百分点（在偶然范围内）", "tone": "none"}
    asked.forget()

    def sure(question: Question) -> Answer:
        found = fakes.compared(question)
        return replace(found, frame=found.frame.assign(change_low=0.2, change_high=1.8))

    sured = _ground(moment=_Moment(told_compared=sure))
    assert figure.figure(panel, sured)["changes"][0]["tone"] == "better"
    asked.forget()
    worse = FigurePanel(indicator="reopened_14", period=Span.MONTH)
    assert figure.figure(worse, sured)["changes"][0]["tone"] == "worse"


def test_what_has_no_period_has_neither_changes_nor_a_line() -> None:
    shown = figure.figure(FigurePanel(indicator="building_station_share"), _ground())
    assert (shown["changes"], shown["series"], shown["span"]) == ([], None, "")
    assert "截至数据时间，与时段无关" in shown["details"]
    assert shown["layers"] == ["building", "station"]


def test_no_data_is_a_dash_with_a_reason_everywhere() -> None:
    ground = _ground("S3")
    shown = figure.figure(FigurePanel(indicator="on_time_rate"), ground)
    assert (shown["value"], shown["word"], shown["series"]) == ("—", "", None)
    assert shown["details"][0] == "无数据"
    (row,) = lists.shares(
        ListPanel(show=Listing.SHARES, indicators=("on_time_rate",)), ground
    )["rows"]  # fmt: skip
    assert (row["value"], row["at"], row["aside"]) == ("—", None, "无数据")
    ranked = areas.ranking(_ranking("on_time_rate"), _ground("D2"))
    assert ranked["rows"] == []
    assert ranked["note"].startswith("无数据")
    assert ranked["reference"] is None
    drawn = choropleth.choropleth(MapPanel(indicator="on_time_rate"), _ground("D2"))
    assert drawn["areas"]["S3"]["fill"] is None
    assert drawn["areas"]["S3"]["value"] == ""
    assert [one["text"] for one in drawn["legend"]["classes"]] == ["无数据"]


def test_a_ranking_is_best_first_with_whiskers_and_what_they_mean() -> None:
    shown = areas.ranking(_ranking("on_time_rate"), _ground())
    first, last = shown["rows"]
    assert (first["name"], first["value"], last["name"], last["value"]) == (
        "东街道", "96.0", "西街道", "90.0",
    )  # fmt: skip
    assert (first["rank"], last["rank"]) == ("1", "2")
    assert first["low"] < first["at"] < first["high"]
    assert last["at"] < shown["reference"]["at"] < first["at"]
    assert shown["reference"]["text"] == "总体 93.0"
    assert "横线为 95% 区间" in shown["note"]
    assert "另有 1 个无数据" in shown["note"]
    assert (
        areas.ranking(_ranking("on_time_rate"), _ground("D1"))["reference"]["text"] == "甲区 93.0"
    )


def test_of_too_many_areas_the_end_that_matters_is_kept_and_the_rest_counted() -> None:
    shown = areas.ranking(_ranking("on_time_rate", most=1), _ground())
    assert [row["name"] for row in shown["rows"]] == ["西街道"]
    assert shown["more"] == "名次在前的另有 1 个街道"
    # Of what is neither good nor bad, the most stay.
    shown = areas.ranking(_ranking("direct_answer_share", most=1), _ground())
    assert [row["name"] for row in shown["rows"]] == ["东街道"]
    assert shown["more"] == "名次在后的另有 1 个街道"


def test_where_nothing_is_below_an_area_it_is_marked_among_its_fellows() -> None:
    ground = _ground("S1")
    rows = areas.ranking(_ranking("on_time_rate"), ground)["rows"]
    assert {row["code"]: row["marked"] for row in rows} == {"S1": True, "S2": False}
    # The figure is the street's own, the reference that of all around it.
    assert figure.figure(FigurePanel(indicator="on_time_rate"), ground)["value"] == "96.5"
    assert areas.ranking(_ranking("on_time_rate"), ground)["reference"]["text"] == "甲区 93.0"


def test_bars_leave_out_what_has_none_and_say_so() -> None:
    shown = areas.bars(_bars("due_24h"), _ground())
    assert [(row["name"], row["value"], row["at"]) for row in shown["rows"]] == [
        ("东街道", "960", 1.0), ("西街道", "900", 0.9375),
    ]  # fmt: skip
    assert {row["tone"] for row in shown["rows"]} == {"attention"}
    assert (shown["more"], shown["total"]) == ("1 个街道为 0", "合计 1,860 件")
    assert areas.bars(_bars("due_24h", most=1), _ground())["more"] == "另有 1 个街道；1 个街道为 0"
    none = areas.bars(_bars("due_24h"), _ground("D2"))
    assert (none["rows"], none["more"]) == ([], "")
    assert none["note"].startswith("1 个街道均为 0")


@pytest.mark.parametrize("key", ["on_time_rate", "demands", "daily_flow", "median_hours"])
def test_the_map_has_the_colours_of_the_first_page(key: str) -> None:
    drawn = choropleth.choropleth(MapPanel(indicator=key), _ground())
    values = fakes.figures(key)["value"]
    classes = classify(values, INDICATORS[key])
    assert classes is not None
    span = classes.edges[-1] - classes.edges[0]
    for code, value in zip(fakes.figures(key)["code"], values, strict=True):
        stop = (value - classes.edges[0]) / span
        steps = classes.colorscale
        expected = None if np.isnan(value) else next(
            colour for (start, colour), (end, _) in zip(steps[::2], steps[1::2], strict=True)
            if start <= stop <= end and not (stop == end < 1)
        )  # fmt: skip
        assert drawn["areas"][code]["fill"] == expected


def test_the_map_knows_where_its_areas_are_and_what_lies_around_them() -> None:
    drawn = choropleth.choropleth(MapPanel(indicator="on_time_rate"), _ground())
    mark = extent.mark_of(b'{"type":"FeatureCollection"}')
    street, district = "/geo/area/street.geojson", "/geo/area/district.geojson"
    assert drawn["geometry"] == {"id": "street", "url": f"{street}?g={mark}"}
    assert drawn["outline"] == {"id": "district", "url": f"{district}?g={mark}"}
    assert tuple(drawn["bounds"]) == (104.0, 30.0, 104.03, 30.01)
    assert drawn["areas"]["S1"]["at"] == [104.005, 30.005]
    within = choropleth.choropleth(MapPanel(indicator="on_time_rate"), _ground("D1"))
    assert within["geometry"]["url"] == f"{street}?within=D1&g={mark}"
    assert within["outline"] == {"id": "district", "url": f"{district}?within=D1&g={mark}"}
    assert set(within["areas"]) == {"S1", "S2"}
    assert within["legend"]["title"] == "按期办结率，%"
    assert within["alt"] == "地图：各街道按期办结率。东街道 96.0；西街道 90.0"


def test_a_map_of_changes_is_bright_only_beyond_chance() -> None:
    def moved(question: Question) -> Answer:
        found = fakes.compared(question)
        ends = {"S1": (2.0, 1.0, 3.0), "S2": (-2.0, -3.0, 1.0), "S3": (np.nan,) * 3}
        rows = [ends.get(code, (0.0, -1.0, 1.0)) for code in found.frame["code"]]
        columns = ["change", "change_low", "change_high"]
        frame = found.frame.drop(columns=columns)
        return replace(found, frame=frame.join(pd.DataFrame(rows, columns=columns)))

    panel = MapPanel(show=Paint.CHANGE, indicator="on_time_rate", period=Span.MONTH)
    drawn = choropleth.change_map(panel, _ground(moment=_Moment(told_compared=moved)))
    fills = {code: one["fill"] for code, one in drawn["areas"].items()}
    assert fills == {"S1": BETTER, "S2": SAME, "S3": None}
    assert drawn["areas"]["S1"]["value"] == "+2.0"
    assert [one["text"] for one in drawn["legend"]["classes"]] == [
        "变差", "在偶然范围内", "好转", "无数据",
    ]  # fmt: skip
    asked.forget()
    # Where less is better, more is worse.
    lower = MapPanel(show=Paint.CHANGE, indicator="reopened_14", period=Span.MONTH)
    drawn = choropleth.change_map(lower, _ground(moment=_Moment(told_compared=moved)))
    assert drawn["areas"]["S1"]["fill"] == WORSE


def test_a_map_of_changes_needs_a_period_that_is_over() -> None:
    with pytest.raises(RongtuError, match="no period"):
        choropleth.change_map(MapPanel(show=Paint.CHANGE, indicator="due_24h"), _ground())


def test_changes_stand_in_a_table_with_a_reason_where_there_is_none() -> None:
    panel = ListPanel(
        show=Listing.CHANGES, indicators=("on_time_rate", "due_24h"), period=Span.MONTH
    )
    shown = tables.changes(panel, _ground())
    assert [len(row["cells"]) for row in shown["rows"]] == [len(shown["heads"])] * 2
    rate, due = (row["cells"] for row in shown["rows"])
    assert rate == ["按期办结率", "93.0%", "92.0%", "+1.0≈"]
    assert due == ["24 小时内到期（件）", "1,860", "—", "—"]
    for told in ("≈ 在偶然范围内", "24 小时内到期：截至数据时间，没有上一期可比"):
        assert told in shown["note"]


def test_shares_are_percentages() -> None:
    (one,) = lists.shares(
        ListPanel(show=Listing.SHARES, indicators=("building_station_share",)), _ground()
    )["rows"]  # fmt: skip
    assert (one["value"], one["at"], one["aside"]) == ("93.0", 0.93, "1,860 ÷ 2,000")
    with pytest.raises(RongtuError, match="no percentage"):
        lists.shares(ListPanel(show=Listing.SHARES, indicators=("demands",)), _ground())


def test_published_figures_are_those_of_the_district_the_computed_ones_first() -> None:
    panel = ListPanel(show=Listing.PUBLISHED)
    shown = tables.published(panel, _ground("S1"))
    assert [row["cells"] for row in shown["rows"]] == [
        ["按期办结率", "逾 95.3%", "95.34%", "= 相符*"],
        ["按期办结率", "逾 95.3%", "95.34%", "— 不作判断"],
    ]  # fmt: skip
    assert "不能当作印证" in shown["note"]
    assert tables.published(panel, _ground("D2"))["rows"] == []


def test_the_sentence_is_about_the_map_and_names_what_it_is_within() -> None:
    told = sentence.by_ranking(_ground("D1"))
    assert told is not None
    assert told["text"] == "西街道按期办结率最低：90.0%，低于甲区 93.0%，区间不重叠"
    nothing = _ground(map={"show": "coverage"})
    assert sentence.by_ranking(nothing) is None


@pytest.mark.parametrize(
    "build",
    [
        lambda ground: figure.figure(FigurePanel(indicator="rain"), ground),
        lambda ground: areas.ranking(_ranking("rain"), ground),
        lambda ground: areas.bars(_bars("rain"), ground),
        lambda ground: choropleth.choropleth(MapPanel(indicator="rain"), ground),
        lambda ground: choropleth.change_map(
            MapPanel(show=Paint.CHANGE, indicator="rain"), ground
        ),
        lambda ground: lists.shares(ListPanel(show=Listing.SHARES, indicators=("rain",)), ground),
        lambda ground: tables.changes(
            ListPanel(show=Listing.CHANGES, indicators=("rain",)), ground
        ),
        lambda ground: story("rain", ground),
    ],
)  # fmt: skip
def test_an_indicator_that_there_is_not_is_refused_by_name(build: Callable[[Ground], Any]) -> None:
    with pytest.raises(UnknownKeyError, match="rain"):
        build(_ground())


def test_a_wrong_name_spoils_its_own_panel_alone() -> None:
    ground = _ground(figures=({"indicator": "rain"}, {"indicator": "on_time_rate"}))
    with pytest.raises(UnknownKeyError):
        figure.figure(ground.scene.figures[0], ground)
    assert figure.figure(ground.scene.figures[1], ground)["value"] == "93.5"


def _numbers(found: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any JSON
    match found:
        case dict():
            for key, value in found.items():
                if key in {"at", "low", "high"} and isinstance(value, int | float | None):
                    yield key, value
                yield from _numbers(value)
        case list():
            for value in found:
                yield from _numbers(value)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("key", INDICATORS)
def test_every_indicator_can_be_shown_in_every_way(key: str, lang: Lang) -> None:
    indicator = INDICATORS[key]
    for code in ("D1", "D2"):
        ground = _ground(
            code, lang=lang, figures=({"indicator": key},), map={"indicator": key}, period="month"
        )
        made = [
            figure.figure(ground.scene.figures[0], ground),
            areas.ranking(_ranking(key), ground),
            areas.bars(_bars(key), ground),
            choropleth.choropleth(ground.scene.map, ground),
            sentence.by_ranking(ground),
            tables.changes(ListPanel(show=Listing.CHANGES, indicators=(key,)), ground),
            story(key, ground),
        ]
        if indicator.of_a_period:
            panel = MapPanel(show=Paint.CHANGE, indicator=key)
            made.append(choropleth.change_map(panel, ground))
        text = json.dumps(made, allow_nan=False, ensure_ascii=False)
        assert "nan" not in text
        assert all(value is None or 0 <= value <= 1 for _, value in _numbers(made[1:3]))
        assert all(one["layers"] for one in made if one is not None)


def test_the_story_tells_formula_facts_and_course() -> None:
    told = story("on_time_rate", _ground("D1"), Span.MONTH)
    assert told["formula"][1].startswith("÷ ")
    facts = dict(told["facts"])
    assert facts["区域"] == "甲区"
    assert facts["时段"] == "2020 年 12 月"
    assert facts["本次"] == "1,860 ÷ 2,000 → 93.0%"
    assert facts["须同看"] == "结案率 93.0%"
    assert told["as_of"] == "2020-12-31 23:59"
    trend = told["trend"]
    assert trend["title"] == "逐日，2020-11-02 至 2020-12-31"
    assert len(trend["points"]) == 60
    assert trend["points"][0]["from"] == "2020-11-02"
    assert trend["reference"]["text"] == "合计 93.0"
    assert story("due_24h", _ground())["trend"] is None


def test_a_scene_asks_few_questions_and_none_twice() -> None:
    moment = _Moment()
    keys = ("demands", "on_time_rate", "same_day_rate", "satisfaction_rate")
    ground = _ground(moment=moment, figures=tuple({"indicator": key} for key in keys))
    panels = ground.scene.figures

    def show() -> None:
        for one in panels:
            figure.figure(one, ground)
        areas.ranking(_ranking("on_time_rate"), ground)
        areas.bars(_bars("due_24h"), ground)
        choropleth.choropleth(ground.scene.map, ground)
        sentence.by_ranking(ground)

    show()
    # The figures; their days; the ranking and the map; the bars, and their total.
    assert len(moment.asked) == len(set(moment.asked)) == 5
    show()
    assert len(moment.asked) == 5


def test_other_data_are_asked_again() -> None:
    moment = _Moment()
    panel = FigurePanel(indicator="on_time_rate")
    figure.figure(panel, _ground(moment=moment))
    before = len(moment.asked)
    moment.state = replace(moment.state, version=8)
    figure.figure(panel, _ground(moment=moment))
    assert len(moment.asked) == 2 * before
    assert answers.version(_ground(moment=moment)) != answers.version(_ground())


def test_a_line_of_few_demands_is_by_week() -> None:
    def quiet(question: Question) -> Answer:
        found = fakes.answer(question)
        return replace(found, frame=found.frame.assign(denominator=3.0))

    ground = _ground(moment=_Moment(told=quiet))
    line = figure.series(ground, INDICATORS["on_time_rate"])
    assert line is not None
    starts = [day.weekday() for day in line.rows["start"]]
    assert starts == [0] * figure.WEEKS
    assert line.rows["end"].iloc[-1] <= date(2021, 1, 1)
    brief = line.brief(Lang.ZH)
    assert brief is not None
    assert brief["label"] == "近 26 周"


@pytest.mark.parametrize(
    ("key", "layers"),
    [
        ("on_time_rate", {"demand"}),
        ("key_building_station_share", {"building", "station"}),
        ("organisation_coverage_compound", {"area", "organisation"}),
        ("households_15_min_walk", {"area", "station", "road"}),
        ("households_15_min_straight", {"area", "station"}),
        ("steward_share", {"building"}),
    ],
)
def test_a_number_knows_the_layers_of_data_that_it_rests_on(key: str, layers: set[str]) -> None:
    found = set(written.layers_of(INDICATORS[key]))
    # Every walk is also known by its straight line where no way leads there.
    assert found - {"road"} == layers - {"road"}
    assert layers <= found


def test_days_are_named_as_briefly_as_can_be() -> None:
    year = Period(date(2020, 1, 1), date(2021, 1, 1))
    assert written.days(year, Lang.EN) == "2020"
    across = Period(date(2020, 12, 20), date(2021, 1, 2))
    assert written.days(across, Lang.ZH) == "2020-12-20 至 2021-01-01"
    assert written.days(Period(date(2020, 2, 1), date(2020, 3, 1)), Lang.EN) == "2020-02"


def test_a_title_of_the_scene_wins_and_categories_are_named() -> None:
    panel = FigurePanel(indicator="demands", categories=("noise",))
    assert figure.figure(panel, _ground())["title"] == "诉求量（噪声）"
    panel = panel.model_copy(update={"title": Text(zh="噪声诉求", en="Noise")})
    assert figure.figure(panel, _ground())["title"] == "噪声诉求"
