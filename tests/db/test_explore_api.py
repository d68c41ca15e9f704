"""The numbers of the planners' page over HTTP, on a real PostGIS."""

import gzip
import json
from collections.abc import Iterator
from typing import Any, Final

import h3
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from dashboard import analysis_data, data
from dashboard.explore import answers, api
from dashboard.explore import facts as keeping
from dashboard.explore import words_view as words
from dashboard.explore.facts import Keeper
from geo.engine import Question, answer
from geo.period import Period
from geo.text import Lang
from tests.db.builders import World, a_demand
from tests.db.town import END, MONDAY, load_town

pytestmark = pytest.mark.db

TOWN: Final = Period(MONDAY, END)


class Page:
    """A server whose looks at the database the test makes."""

    def __init__(self, client: FlaskClient, keeper: Keeper) -> None:
        self.client, self.keeper = client, keeper

    def get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        """Return what a path answers."""
        return self.client.get(f"/explore/{path}", query_string=query).get_json()

    def view(self, **query: str) -> Any:  # noqa: ANN401 - JSON
        """Return a view."""
        return self.get("view.json", **query)

    def rows(self, **query: str) -> dict[str, dict[str, Any]]:
        """Return the table of areas by code."""
        found = self.view(**query)["areas"]
        return {row[0]: dict(zip(found["columns"], row, strict=True)) for row in found["rows"]}


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Load the town."""
    load_town(sample_engine, tmp_path_factory.mktemp("town"))
    return sample_engine


def served(engine: Engine) -> Iterator[Page]:
    """Serve a database; no thread looks at it but the test."""
    server = Flask("test")
    server.register_blueprint(api.routes)
    keeping.keeper.cache_clear()
    answers.forget()
    with pytest.MonkeyPatch.context() as patch, server.test_client() as client:
        patch.setattr(data, "_engine", lambda: engine)
        patch.setattr(Keeper, "_run", lambda _keeper: None)
        keeper = keeping.keeper()
        patch.setattr(keeper, "_first_s", 0.0)
        yield Page(client, keeper)
    keeping.keeper.cache_clear()
    answers.forget()


@pytest.fixture
def page(town: Engine) -> Iterator[Page]:
    """Serve the town, its demands read."""
    for one in served(town):
        one.keeper.round()
        yield one


def test_a_view_has_the_numbers_of_the_engine(page: Page, town: Engine) -> None:
    found = page.view(indicator="on_time_rate", lang="en")
    rows = page.rows(indicator="on_time_rate")
    asked = Question(keys=("on_time_rate", "demands"), period=TOWN, level="street")
    with town.connect() as connection:
        told = answer(connection, asked).frame
        whole = answer(connection, Question(keys=asked.keys, period=TOWN)).frame
    for row in told.to_dict("records"):
        ours = rows[row["code"]]
        if row["indicator"] == "demands":
            assert ours["demands"] == row["value"]
            continue
        assert ours["numerator"] == row["numerator"]
        assert ours["denominator"] == row["denominator"]
        for name in ("value", "low", "high"):
            assert ours[name] == pytest.approx(row[name], abs=0.005)
    headline = {one["key"]: one for one in found["headline"]}
    assert [*headline] == [
        "demands", "on_time_rate", "closure_rate", "same_day_rate", "median_hours", "open",
    ]  # fmt: skip
    for row in whole.to_dict("records"):
        assert headline[row["indicator"]]["value"] == pytest.approx(row["value"], abs=0.005)
    assert found["total"]["demands"] == headline["demands"]["numerator"]
    assert found["as_of"] == "2020-05-10 23:59"
    assert found["synthetic"]


def test_the_panels_of_the_town_are_as_counted_by_hand(page: Page) -> None:
    found = page.view()
    # Three a day in the west, two in the east but one on its eighteen Sundays, one nowhere.
    demands = 126 * 5 - 18 + 1
    assert found["total"] == {
        "demands": demands, "of": demands,
        "left_out": {"voided": 0, "duplicates": 0, "no_point": 0},
    }  # fmt: skip
    assert dict(found["category"]) == {"noise": 126 * 3 + 1, "sanitation": 126 * 2 - 18}
    # Every fourth day one is late; the last is open, the one of nowhere closed late.
    late = len(range(0, 126, 4))
    assert dict(found["status"]) == {
        "open": 1, "overdue": 0, "on_time": demands - late - 2, "late": late + 1, "closed": 0,
    }  # fmt: skip
    assert found["hours"][0][9] == 18 * 5
    assert found["hours"][6][9] == 18 * 4
    assert found["hours"][0][10] == 1
    assert found["close"] == {"counts": [0, 0, 0, demands - late - 2, 0, 0, late, 0, 0, 0, 0, 1, 0],
                              "open": 1}  # fmt: skip
    assert found["days"]["start"] == "2020-01-06"
    assert found["days"]["step"] == 1
    assert len(found["days"]["counts"]) == 126
    assert "另有 1 件诉求不在该层级的任何区域内" in found["notes"]


def test_each_facet_shows_what_else_could_be_chosen(page: Page) -> None:
    found = page.view(category="noise", **{"in": "B"})
    assert found["total"]["demands"] == 0
    assert dict(found["category"]) == {"noise": 0, "sanitation": 234}
    rows = page.rows(category="noise", **{"in": "B"})
    assert rows["A"]["demands"] == 126 * 3
    assert rows["B"]["demands"] == 0
    assert rows["B"]["value"] == 0
    assert rows["B"]["on_time_rate"] is None


def test_an_indicator_that_knows_no_such_filter_says_so(page: Page) -> None:
    usual = page.rows(indicator="repeat_rate")
    found = page.view(indicator="repeat_rate", status="late", hours="1-5:9-9", lang="en")
    assert found["areas"]["narrowed"] is False
    assert any("status, time of receipt" in note for note in found["notes"])
    assert page.rows(indicator="repeat_rate", status="late")["A"]["value"] == usual["A"]["value"]
    assert page.view(indicator="repeat_rate", category="noise")["areas"]["narrowed"] is True
    assert page.view(indicator="same_day_rate", status="late")["areas"]["narrowed"] is True


def test_a_diverging_indicator_tells_its_balance_and_no_other_has_one(page: Page) -> None:
    flow = page.view(indicator="daily_flow")["areas"]
    assert (flow["scale"], flow["balance"]) == ("diverging", 100)
    rate = page.view(indicator="on_time_rate")["areas"]
    assert (rate["scale"], rate["balance"]) == ("sequential", None)


def test_what_cannot_be_taken_is_said_and_no_error(page: Page) -> None:
    found = page.view(category="rain", level="planet", lang="en")
    assert found["areas"]["level"] == "street"
    assert any("rain" in note for note in found["notes"])
    assert any("planet" in note for note in found["notes"])


def test_an_answer_is_compressed_and_not_sent_twice(page: Page) -> None:
    accepts = {"Accept-Encoding": "gzip"}
    first = page.client.get("/explore/view.json", headers=accepts)
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert json.loads(gzip.decompress(first.get_data()))["version"]
    had = accepts | {"If-None-Match": first.headers["ETag"]}
    again = page.client.get("/explore/view.json", headers=had)
    assert (again.status_code, again.get_data()) == (304, b"")
    other = page.client.get("/explore/view.json?category=noise", headers=had)
    assert other.status_code == 200


def test_the_areas_are_told_each_before_its_parts(page: Page) -> None:
    response = page.client.get("/explore/areas.json?lang=zh&v=1")
    found = response.get_json()
    assert [level["key"] for level in found["levels"]] == ["district", "street", "community"]
    codes = [row[0] for row in found["areas"]]
    assert sorted(codes) == sorted(["510104", "510106", "A", "B", "C"])
    for at, (_, level, parent, *_) in enumerate(found["areas"]):
        assert parent < at
        assert level == 0 or found["areas"][parent][1] < level
    district = found["areas"][codes.index("510106")]
    assert district[3:] == ["金牛区", 104, 30, 104.02, 30.01]
    version = page.view()["version"]
    kept = page.client.get(f"/explore/areas.json?v={version}")
    assert "immutable" in kept.headers["Cache-Control"]


def test_a_missing_box_or_grid_is_refused_in_the_language(page: Page) -> None:
    for lang in Lang:
        refused = page.client.get(f"/explore/points.json?lang={lang.value}&bbox=1,2,3")
        assert refused.status_code == 400
        assert refused.get_json()["error"] == words.BOX[lang]
    assert page.client.get("/explore/cells.json?res=3").status_code == 404


def test_points_and_cells_are_of_the_selection_and_tell_no_text(world: World) -> None:
    east = {"lon": "104.015", "lat": "30.005"}
    world.demands([
        *(a_demand(str(n), text="漏水", lon=f"{104.002 + n / 5000:.4f}") for n in range(20)),
        *(a_demand(f"e{n}", category="parking", **east | {"lat": f"{30.003 + n / 5000:.4f}"})
          for n in range(7)),
    ])  # fmt: skip
    for page in served(world.engine):
        page.keeper.round()
        every = page.get("points.json", bbox="103,29,105,31")
        assert every["count"] == len(every["points"]) == 27
        assert {point[4] for point in every["points"]} >= {"0", "19", "e0", "e6"}
        # The day of receipt, and no time of day.
        assert {point[5] for point in every["points"]} == {"2020-05-06"}
        parked = page.get("points.json", bbox="103,29,105,31", category="parking")
        assert {point[0] for point in parked["points"]} == {104.015}
        categories = [key for key, _ in page.view()["category"]]
        assert {categories[point[2]] for point in parked["points"]} == {"parking"}
        assert page.get("points.json", bbox="104.0125,30,104.0135,30.01")["count"] == 0
        cells = page.get("cells.json", res="9", category="parking")
        shapes = answers.geometry(9, page.view()["version"])
        assert sum(cells["counts"]) == 7
        assert max(cells["ids"]) < shapes.size
        # What is drawn says of itself that it is in the order that is counted by.
        analysis_data._cells.cache_clear()  # noqa: SLF001 - of another database
        drawn_cells = json.loads(analysis_data.cell_collection(9, None))
        assert drawn_cells["mark"] == cells["mark"]
        assert [h3.str_to_int(one["id"]) for one in drawn_cells["features"]] == shapes.tolist()
        drawn = "104.012,30.0;104.02,30.0;104.02,30.01;104.012,30.01"
        found = page.view(poly=drawn)
        assert found["total"]["demands"] == 7
        assert found["total"]["left_out"]["no_point"] == 0


def test_newer_data_are_told_as_soon_as_they_are_read(world: World) -> None:
    world.demands([a_demand(str(n)) for n in range(5)])
    for page in served(world.engine):
        page.keeper.round()
        assert page.view()["total"]["demands"] == 5
        world.demands([a_demand(str(n)) for n in range(8)])
        assert page.view()["total"]["demands"] == 5
        page.keeper.round()
        assert page.view()["total"]["demands"] == 8


def test_without_the_database_the_last_numbers_stay_and_say_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.demands([a_demand(str(n)) for n in range(5)])
    for page in served(world.engine):
        page.keeper.round()
        before = page.view(lang="en")

        def gone(*_: object) -> None:
            statement = "SELECT"
            raise OperationalError(statement, {}, OSError())

        monkeypatch.setattr(world.engine, "connect", gone)
        page.keeper.round()
        after = page.view(lang="en")
        assert after["total"] == before["total"]
        assert any("does not answer" in note for note in after["notes"])
        monkeypatch.undo()


def test_nothing_loaded_and_not_read_yet_are_told_apart(world: World) -> None:
    for page in served(world.engine):
        waiting = page.client.get("/explore/view.json?lang=en")
        assert waiting.status_code == 503
        assert waiting.get_json()["error"] == words.WAIT[Lang.EN]
        page.keeper.round()
        empty = page.client.get("/explore/view.json?lang=en")
        assert empty.status_code == 503
        assert empty.get_json()["error"] == words.EMPTY[Lang.EN]
        with world.engine.begin() as connection:
            assert connection.scalar(text("SELECT count(*) FROM rongtu.demand")) == 0
