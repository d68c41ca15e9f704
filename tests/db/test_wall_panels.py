"""Panels of the wall are the engine's numbers, of a small town that can be counted by hand."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

import pytest
from sqlalchemy import Engine

from dashboard import data, numbers
from dashboard import scope as scopes
from dashboard.wall import ground as standing
from dashboard.wall.ground import Ground, NothingLoadedError
from dashboard.wall.panels import areas, asked, choropleth, figure, lists, sentence, tables
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
from geo.engine import Question, answer, compare
from geo.engine.changed import changed
from geo.errors import UnknownKeyError
from geo.period import Period
from geo.text import Lang
from tests.db.town import END, JINJIANG, JINNIU, MONDAY, load_town

pytestmark = pytest.mark.db

MAY: Final = Period(date(2020, 5, 1), END)
YEAR: Final = Period(MONDAY, END)
WEEK: Final = Period(date(2020, 5, 4), END)
SCENE: Final = Scene.model_validate(
    {
        "key": "town",
        "title": {"zh": "城", "en": "Town"},
        "period": "week",
        "map": {"indicator": "on_time_rate"},
        "figures": [{"indicator": "on_time_rate"}, {"indicator": "demands"}],
    }
)


@contextmanager
def _kept(engine: Engine) -> Iterator[None]:
    """Read from the database of `engine`, and keep nothing of it or of another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: engine)
        _forget()
        yield
        _forget()


def _forget() -> None:
    asked.forget()
    standing._SHAPES.clear()  # noqa: SLF001 - another town's areas
    data._outlines.cache_clear()  # noqa: SLF001
    scopes._shape.cache_clear()  # noqa: SLF001
    scopes._offer.cache_clear()  # noqa: SLF001


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    load_town(sample_engine, tmp_path_factory.mktemp("town"))
    with _kept(sample_engine):
        yield sample_engine


@contextmanager
def _standing(code: str | None = None, scene: Scene = SCENE) -> Iterator[Ground]:
    with data.moment() as moment:
        yield standing.stand(scene, code, Lang.ZH, moment)


def _list(show: Listing, **more: Any) -> ListPanel:  # noqa: ANN401 - parts of a list
    return ListPanel(show=show, **more)


@pytest.mark.parametrize("code", [None, JINNIU, "A", "B"])
@pytest.mark.parametrize("key", ["on_time_rate", "demands", "backlog", "daily_flow", "due_24h"])
def test_a_figure_is_the_engines(town: Engine, code: str | None, key: str) -> None:
    with _standing(code) as ground, town.connect() as connection:
        shown = figure.figure(FigurePanel(indicator=key, period=Span.MONTH), ground)
        row = answer(connection, Question(keys=(key,), period=MAY, within=code)).frame.iloc[0]
    value = row["mean_of_days"] if key == "on_time_rate" else row["value"]
    assert shown["value"] == numbers.shown(value, 0 if shown["unit"] == "件" else 1)
    if key == "on_time_rate":
        k, n = (numbers.shown(row[name]) for name in ("numerator", "denominator"))
        assert f"{k} ÷ {n}" in shown["details"]


def test_the_days_of_a_line_are_the_engines(town: Engine) -> None:
    with _standing() as ground, town.connect() as connection:
        told = story("demands", ground)
        by_day = figure.figure(FigurePanel(indicator="backlog"), ground)["series"]
        asked_for = Question(keys=("demands",), period=YEAR)
        total = answer(connection, asked_for).frame["value"].iloc[0]
    # Five demands a day are too few for a line by day.
    assert told["trend"]["title"].startswith("逐周")
    points = told["trend"]["points"]
    assert (points[0]["from"], points[-1]["to"]) == (MONDAY.isoformat(), END.isoformat())
    assert sum(point["value"] for point in points) == total
    assert len(by_day["values"]) == asked.SERIES_DAYS


def test_a_change_is_the_engines(town: Engine) -> None:
    with _standing() as ground, town.connect() as connection:
        shown = figure.figure(FigurePanel(indicator="demands", period=Span.WEEK), ground)
        found = compare(connection, Question(keys=("demands",), period=WEEK)).frame.iloc[0]
    # The week a year before is not known, and nothing is said of it.
    (change,) = shown["changes"]
    assert change["text"].startswith(f"较前 7 天 {numbers.signed(found['change'])} 件")
    assert change["tone"] == "none"


def test_the_ranking_and_the_map_are_the_engines(town: Engine) -> None:
    with _standing(JINNIU) as ground, town.connect() as connection:
        ranked = areas.ranking(_list(Listing.RANKING, indicator="on_time_rate"), ground)
        drawn = choropleth.choropleth(MapPanel(indicator="on_time_rate"), ground)
        question = Question(keys=("on_time_rate",), period=WEEK, level="street", within=JINNIU)
        frame = answer(connection, question).frame.set_index("code")
    values = {code: numbers.shown(value, 1) for code, value in frame["value"].items()}
    assert {row["code"]: row["value"] for row in ranked["rows"]} == values
    assert {code: one["value"] for code, one in drawn["areas"].items()} == values
    # The east is always in time.
    assert [row["code"] for row in ranked["rows"]] == ["B", "A"]
    assert tuple(drawn["bounds"]) == (104.0, 30.0, 104.02, 30.01)
    assert f"within={JINNIU}" in drawn["geometry"]["url"]


def test_a_street_without_parts_is_marked_among_those_of_its_district(town: Engine) -> None:
    del town
    # Only the other district has a community; there is none below this street.
    for code, fellows in (("A", {"A": True, "B": False}), ("C", {"C": True})):
        with _standing(code) as ground:
            ranked = areas.ranking(_list(Listing.RANKING, indicator="demands"), ground)
        assert {row["code"]: row["marked"] for row in ranked["rows"]} == fellows


def test_categories_add_up_to_the_demands_and_each_is_the_engines(town: Engine) -> None:
    for code in (None, JINNIU, "A"):
        with _standing(code) as ground, town.connect() as connection:
            shown = lists.categories(_list(Listing.CATEGORIES), ground)
            each = {
                key: answer(
                    connection,
                    Question(keys=("demands",), period=WEEK, within=code, categories=(key,)),
                ).frame["value"].iloc[0]
                for key in ("noise", "sanitation")
            }  # fmt: skip
        names = {"噪声": "noise", "环境卫生": "sanitation"}
        # A click on one opens the story of that one.
        assert all(row["categories"] == [names[row["name"]]] for row in shown["rows"])
        found = {names[row["name"]]: row["value"] for row in shown["rows"]}
        assert found == {key: numbers.shown(value) for key, value in each.items() if value}
        assert shown["total"] == f"合计 {numbers.shown(sum(each.values()))} 件"
        assert "较前 7 天" in shown["note"]


def test_a_map_of_changes_is_the_engines(town: Engine) -> None:
    panel = MapPanel(show=Paint.CHANGE, indicator="on_time_rate")
    with _standing(JINNIU) as ground, town.connect() as connection:
        drawn = choropleth.change_map(panel, ground)
        question = Question(keys=("on_time_rate",), period=WEEK, level="street", within=JINNIU)
        frame = compare(connection, question).frame.set_index("code")
    assert {code: one["value"] for code, one in drawn["areas"].items()} == {
        code: numbers.signed(value, 1) for code, value in frame["change"].items()
    }


def test_the_sentence_of_a_change_is_the_engines(town: Engine) -> None:
    with _standing(JINNIU) as ground, town.connect() as connection:
        said = sentence.by_change(ground)
        found = changed(connection, key="on_time_rate", now=WEEK, before=WEEK.before, within=JINNIU)
    assert said is not None
    assert said["text"] == found.sentence.zh
    assert said["evidence"].startswith("2020-05-04 至 05-10 与 2020-04-27 至 05-03 相比")


def test_published_figures_are_those_of_the_district_that_one_is_in(town: Engine) -> None:
    del town
    panel = _list(Listing.PUBLISHED, most=40)
    with _standing("A") as ground:
        jinniu = tables.published(panel, ground)
    with _standing(JINJIANG) as ground:
        jinjiang = tables.published(panel, ground)
    assert {row["cells"][0] for row in jinniu["rows"]} != {
        row["cells"][0] for row in jinjiang["rows"]
    }
    computed = [row["cells"][2] != numbers.NONE for row in jinniu["rows"]]
    assert computed == sorted(computed, reverse=True)
    assert any(computed)


def test_a_category_or_an_area_that_there_is_not_is_refused(town: Engine) -> None:
    del town
    with _standing() as ground, pytest.raises(UnknownKeyError, match="rain"):
        figure.figure(FigurePanel(indicator="demands", categories=("rain",)), ground)
    with pytest.raises(UnknownKeyError), _standing("Z"):
        pass


def test_what_panels_say_is_json_without_nan_even_where_nothing_happens(town: Engine) -> None:
    del town
    # There are neither demands nor things in this district.
    with _standing(JINJIANG) as ground:
        made = [
            figure.figure(FigurePanel(indicator="on_time_rate"), ground),
            figure.figure(FigurePanel(indicator="building_station_share"), ground),
            areas.ranking(_list(Listing.RANKING, indicator="on_time_rate"), ground),
            areas.bars(_list(Listing.BARS, indicator="due_24h"), ground),
            choropleth.choropleth(MapPanel(indicator="on_time_rate"), ground),
            lists.categories(_list(Listing.CATEGORIES), ground),
            sentence.by_change(ground),
            sentence.by_ranking(ground),
            story("on_time_rate", ground),
        ]
    json.dumps(made, allow_nan=False)
    rate, stations, ranked, *_ = made
    assert rate is not None
    assert stations is not None
    assert ranked is not None
    assert (rate["value"], stations["value"]) == ("—", "—")
    assert rate["details"][0] == "无数据"
    assert ranked["rows"] == []
    assert ranked["note"]


def test_an_empty_database_is_said_to_be_empty(engine: Engine) -> None:
    with _kept(engine), pytest.raises(NothingLoadedError), _standing():
        pass
