"""The wall over HTTP on a real PostGIS: what is new, what is gone, what of a scene is wrong."""

import gzip
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_compress import Compress
from sqlalchemy import URL, Engine, text

from dashboard import data
from dashboard.wall import panels, routes
from dashboard.wall.board import AT_ONCE, Asked, Board
from dashboard.wall.panels import asked
from dashboard.wall.plan import Listing
from dashboard.wall.plan_file import SCENES, PlanFile
from geo import db
from geo.engine import Question, answer
from geo.period import Period
from geo.settings import GeoSettings
from geo.text import Lang
from tests.db.builders import World, a_demand
from tests.db.conftest import connect
from tests.db.test_wall_analysis import forget
from tests.db.town import END, JINNIU, MONDAY, load_town

pytestmark = pytest.mark.db

TOWN: Final = """
quiet_at = "04:15"
[[scene]]
key = "town"
title = { zh = "城", en = "Town" }
map = { indicator = "on_time_rate" }
layers = ["stations"]
figures = [{ indicator = "demands" }, { indicator = "on_time_rate" }]
lists = [{ show = "ranking", indicator = "on_time_rate" }]
[[scene]]
key = "wrong"
title = "错"
map = { indicator = "on_time_rate" }
layers = ["stations", "rain"]
figures = [{ indicator = "demand" }, { indicator = "demands" }]
lists = [{ show = "bars", indicator = "demands", categories = ["rain"] }]
[[scene]]
key = "elsewhere"
title = "别处"
area = "999999"
map = { indicator = "on_time_rate" }
figures = [{ indicator = "demands" }]
[[playlist]]
key = "hall"
title = "厅"
scenes = ["town"]
"""


class Hall:
    """A server of walls whose rounds the test makes, and the file of scenes that it shows."""

    def __init__(self, client: FlaskClient, file: Path) -> None:
        self.client, self.file = client, file

    def get(self, path: str, **query: str) -> Any:  # noqa: ANN401 - JSON
        """Return what a path answers, as JSON."""
        return self.client.get(f"/wall{path}", query_string=query).get_json()

    def pulse(self, scene: str = "town", lang: str = "zh") -> Any:  # noqa: ANN401 - JSON
        """Ask for news as a screen does."""
        return self.get("/pulse.json", scene=scene, lang=lang)

    def config(self, **query: str) -> Any:  # noqa: ANN401 - JSON
        """Return what the page is told."""
        page = self.client.get("/wall", query_string=query).get_data(as_text=True)
        start = page.index('id="wall-config">') + len('id="wall-config">')
        return json.loads(page[start : page.index("</script>", start)])

    def round(self) -> None:
        """Do what the thread does every two seconds."""
        routes.board()._round()  # noqa: SLF001 - time itself is not to be waited for


@contextmanager
def hall(engine: Engine, folder: Path) -> Iterator[Hall]:
    """Serve the walls over the database of `engine`, with no thread but the test's."""
    file = folder / "scenes.toml"
    file.write_text(TOWN, encoding="utf-8")
    plans = PlanFile(file)
    server = Flask("test")
    server.config["COMPRESS_MIMETYPES"] = ["application/json", "text/html"]
    Compress(server)
    server.register_blueprint(routes.routes)
    forget()
    asked.forget()
    routes.board.cache_clear()
    with pytest.MonkeyPatch.context() as patch, server.test_client() as client:
        patch.setattr(data, "_engine", lambda: engine)
        patch.setattr(routes, "plan_file", lambda: plans)
        patch.setattr(Board, "_run", lambda _board: None)
        yield Hall(client, file)
    routes.board.cache_clear()
    forget()


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Load the town."""
    load_town(sample_engine, tmp_path_factory.mktemp("town"))
    return sample_engine


@pytest.fixture
def wall(town: Engine, tmp_path: Path) -> Iterator[Hall]:
    """Serve the town."""
    with hall(town, tmp_path) as one:
        yield one


def test_a_scene_has_the_numbers_of_the_engine(wall: Hall, town: Engine) -> None:
    found = wall.get("/scene/town.json")
    question = Question(keys=("demands", "on_time_rate"), period=Period(MONDAY, END))
    with town.connect() as connection:
        demands, on_time = answer(connection, question).frame.to_dict("records")
    assert found["figures"][0]["value"] == f"{demands['value']:.0f}"
    assert found["figures"][1]["value"] == f"{on_time['mean_of_days']:.1f}"
    assert any(f"{on_time['value']:.1f}" in line for line in found["figures"][1]["details"])
    assert {"A", "B"} <= set(found["map"]["areas"])
    assert found["as_of"] == found["figures"][0]["as_of_full"] == "2020-05-10 23:59"


def test_the_moment_of_the_data_has_its_year_where_it_is_not_this_one(wall: Hall) -> None:
    found = wall.get("/scene/town.json")
    assert {one["as_of"] for one in found["figures"]} == {"2020-05-10 23:59"}


def test_every_panel_says_as_of_when_its_data_are(wall: Hall) -> None:
    found = wall.get("/scene/town.json")
    for part in (*found["figures"], *found["lists"], found["map"], found["verdict"]):
        assert part["as_of"], part["id"]
        assert part["layers"], part["id"]


def test_the_page_comes_with_the_scene_that_is_on(wall: Hall) -> None:
    told = wall.config(scene="town")
    again = wall.client.get("/wall/scene/town.json")
    assert told["first"] == again.get_json()
    assert f'"{told["first_etag"]}"' == again.headers["ETag"]
    assert told["plan"]["quiet_at"] == 255
    assert told["fixed"] == {"scene": "town", "area": None}


def test_what_a_screen_has_is_not_sent_again(wall: Hall) -> None:
    first = wall.client.get("/wall/scene/town.json")
    again = wall.client.get(
        "/wall/scene/town.json", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304
    assert again.get_data() == b""


def test_it_is_sent_compressed_to_who_takes_it_so(wall: Hall) -> None:
    plain = wall.client.get("/wall/scene/town.json")
    packed = wall.client.get("/wall/scene/town.json", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert json.loads(gzip.decompress(packed.get_data())) == plain.get_json()
    assert "Content-Encoding" not in plain.headers


def test_a_load_is_told_by_the_pulse_and_served(engine: Engine, tmp_path: Path) -> None:
    load_town(engine, tmp_path)
    with hall(engine, tmp_path) as wall:
        before = wall.get("/scene/town.json")
        wall.round()
        etag = wall.pulse()["etag"]
        assert f'"{etag}"' == wall.client.get("/wall/scene/town.json").headers["ETag"]
        more = a_demand("more", received_at="2020-05-10 08:00:00", due_at="2020-05-11 08:00:00",
                        closed_at="")  # fmt: skip
        assert World(folder=tmp_path, engine=engine).demands([more]).inserted == 1
        assert wall.pulse()["etag"] == etag
        wall.round()
        told = wall.pulse()
        assert told["etag"] != etag
        assert told["version"] > before["version"]
        after = wall.get("/scene/town.json")
        counts = [int(one["figures"][0]["value"].replace(",", "")) for one in (before, after)]
        assert counts[1] == counts[0] + 1
        # The geometry is as it was: no screen fetches it again.
        assert after["map"]["geometry"] == before["map"]["geometry"]


def test_a_database_that_is_gone_is_said_and_the_last_numbers_stay(
    wall: Hall, town: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall.round()
    before = wall.get("/scene/town.json")
    nobody = URL.create("postgresql+psycopg", host="127.0.0.1", port=1, database="none")
    away = db.connect(GeoSettings(), url=nobody.render_as_string())
    monkeypatch.setattr(data, "_engine", lambda: away)
    wall.round()
    told = wall.pulse()
    assert "2020-05-10 23:59" in told["away"]["text"]
    assert wall.get("/scene/town.json") == before
    assert wall.config(scene="town")["first"] == before
    answered = wall.client.get("/wall/scene/wrong.json")
    assert answered.status_code == 503
    assert "127.0.0.1" not in answered.get_data(as_text=True)
    assert "数据库" in answered.get_json()["error"]
    assert wall.client.get("/wall/figure/demands.json").status_code == 503
    monkeypatch.setattr(data, "_engine", lambda: town)
    wall.round()
    assert wall.pulse()["away"] is None
    assert wall.get("/scene/wrong.json")["key"] == "wrong"


def test_a_server_that_never_reached_the_database_says_so_and_recovers(
    town: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with hall(town, tmp_path) as wall:
        nobody = URL.create("postgresql+psycopg", host="127.0.0.1", port=1, database="none")
        away = db.connect(GeoSettings(), url=nobody.render_as_string())
        monkeypatch.setattr(data, "_engine", lambda: away)
        told = wall.config()
        assert told["first"] is None
        assert "数据库" in told["trouble"]
        told = wall.pulse()
        assert "恢复后自动显示" in told["away"]["text"]
        # The areas are not known: no screen may take that for other rounds, and start afresh.
        assert told["plan"] is None
        monkeypatch.setattr(data, "_engine", lambda: town)
        wall.round()
        assert wall.pulse()["etag"] is not None


def test_an_empty_database_says_so_and_shows_what_comes(
    empty_database: URL, tmp_path: Path
) -> None:
    engine = connect(empty_database)
    db.migrate(engine)
    with hall(engine, tmp_path) as wall:
        told = wall.config(scene="town")
        assert told["first"] is None
        assert "还没有数据" in told["trouble"]
        assert wall.client.get("/wall/scene/town.json").get_json()["error"] == told["trouble"]
        assert wall.pulse()["etag"] is None
        load_town(engine, tmp_path)
        routes.board()._failed.clear()  # noqa: SLF001 - it waits before it tries again
        wall.round()
        assert wall.pulse()["etag"] is not None
    engine.dispose()


def test_data_older_than_they_may_be_are_named_but_what_is_made_up_is_not(
    engine: Engine, tmp_path: Path
) -> None:
    load_town(engine, tmp_path)
    with hall(engine, tmp_path) as wall:
        wall.round()
        assert wall.pulse()["stale"] == []
    with engine.begin() as connection:
        connection.execute(text("UPDATE rongtu.etl_run SET detail = detail - 'synthetic'"))
    with hall(engine, tmp_path) as wall:
        wall.round()
        (stale,) = wall.pulse()["stale"]
        assert stale["layer"] == "demand"
        assert "诉求" in stale["text"]
        assert "2 天" in stale["text"]
        assert "Demands" in wall.pulse(lang="en")["stale"][0]["text"]


def test_what_a_scene_names_wrong_spoils_its_panel_only(wall: Hall) -> None:
    found = wall.get("/scene/wrong.json")
    assert [("error" in one) for one in found["figures"]] == [True, False]
    assert "没有名为“demand”的指标" in found["figures"][0]["error"]
    assert "did you mean 'demands'" in found["figures"][0]["detail"]
    assert [("error" in one) for one in found["overlays"]] == [False, True]
    assert "没有名为“rain”的诉求类别" in found["lists"][0]["error"]
    assert "error" not in found["map"]


def test_a_scene_of_an_area_that_is_not_there_says_so(wall: Hall) -> None:
    answered = wall.client.get("/wall/scene/elsewhere.json?lang=en")
    assert answered.status_code == 404
    assert "999999" in answered.get_json()["error"]
    assert "999999" in wall.config(scene="elsewhere")["trouble"]


@pytest.mark.parametrize("broken", ["by itself", "in the database"])
def test_one_panel_that_fails_leaves_the_others(
    wall: Hall, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def fails(_asked: object, ground: Any) -> dict[str, Any]:  # noqa: ANN401 - a Ground
        if broken == "in the database":
            ground.moment.connection.execute(text("SELECT 1 / 0"))
        message = "nobody thought of this"
        raise ZeroDivisionError(message)

    kinds = {**panels.LISTS, Listing.RANKING: ("ranking", fails)}
    monkeypatch.setattr(panels, "LISTS", kinds)
    found = wall.get("/scene/town.json")
    assert "记入日志" in found["lists"][0]["error"]
    assert "nobody thought" not in json.dumps(found)
    assert found["figures"][1]["value"] != "—"
    assert "error" not in found["map"]
    assert found["verdict"]["text"]


def test_a_drilled_scene_is_of_that_area_and_knows_the_way_back(wall: Hall) -> None:
    found = wall.get("/scene/town.json", area="A", lang="en")
    assert [one["code"] for one in found["area"]["trail"]] == [None, JINNIU, "A"]
    assert found["area"]["level"] == "street"
    whole = wall.get("/scene/town.json")
    assert {one["code"] for one in whole["area"]["children"]} == {"A", "B"}
    assert found["figures"][0]["value"] != whole["figures"][0]["value"]


def test_a_scene_is_of_its_own_area_unless_asked_for_another(wall: Hall) -> None:
    wall.file.write_text(TOWN.replace('area = "999999"', 'area = "A"'), encoding="utf-8")
    assert wall.get("/scene/elsewhere.json")["area"]["code"] == "A"
    assert wall.get("/scene/elsewhere.json", area="B")["area"]["code"] == "B"
    wall.round()
    assert wall.pulse("elsewhere")["etag"] is not None
    assert wall.config(scene="elsewhere")["first"]["area"]["code"] == "A"


def test_unknown_scenes_and_playlists_in_an_address_are_noted_not_refused(wall: Hall) -> None:
    assert wall.client.get("/wall/scene/none.json").status_code == 404
    told = wall.config(scene="none", playlist="none", lang="en")
    assert any("town, wrong" in note for note in told["notes"])
    assert any("hall" in note for note in told["notes"])
    # Which scene is on follows from the clock, and one of the three cannot be made.
    on = told["on"]["scene"]
    assert on in {"town", "wrong", "elsewhere"}
    assert told["trouble"] if on == "elsewhere" else told["first"]["key"] == on
    assert wall.pulse("none")["etag"] is None
    assert [one["scene"] for one in wall.config(playlist="hall")["plan"]["slots"]] == ["town"]


def test_a_scene_in_the_address_is_of_the_area_of_the_playlist_beside_it(wall: Hall) -> None:
    wall.file.write_text(TOWN.replace('title = "厅"', 'title = "厅"\narea = "A"'), encoding="utf-8")
    told = wall.config(scene="town", playlist="hall")
    assert told["fixed"] == {"scene": "town", "area": "A"}
    assert told["first"]["area"]["code"] == "A"


def test_so_many_wait_for_the_database_and_the_others_are_told_to_come_again(wall: Hall) -> None:
    with ExitStack() as stack:
        for _ in range(AT_ONCE):
            stack.enter_context(routes.board().waiting())
        answered = wall.client.get("/wall/scene/town.json")
        assert answered.status_code == 503
        assert "请稍后再试" in answered.get_json()["error"]
        assert wall.client.get("/wall/figure/demands.json").status_code == 503
        assert wall.client.get("/wall/pulse.json?scene=town").status_code == 200
    assert wall.client.get("/wall/scene/town.json").status_code == 200


def test_what_ends_a_script_early_cannot_be_in_a_page(wall: Hall) -> None:
    page = wall.client.get("/wall", query_string={"scene": "</script><b>"}).get_data(as_text=True)
    assert "</script><b>" not in page


def test_a_broken_file_of_scenes_leaves_the_last_good_and_is_said(wall: Hall) -> None:
    before = wall.pulse()["plan"]
    wall.file.write_text("nonsense", encoding="utf-8")
    told = wall.pulse()
    assert "rongtu wall check" in told["plan_error"]
    assert told["plan"] == before
    assert wall.get("/scene/town.json")["key"] == "town"
    wall.file.write_text(TOWN.replace("城", "镇"), encoding="utf-8")
    assert wall.pulse()["plan"] != before
    wall.round()
    assert wall.get("/scene/town.json")["title"] == "镇"


def test_a_number_tells_how_it_is_made_and_how_it_went(wall: Hall) -> None:
    found = wall.get("/figure/on_time_rate.json", area="A", period="month")
    assert found["title"] == "按期办结率"
    assert found["trend"]["points"]
    assert len(found["formula"]) == 2
    panel = wall.get("/scene/town.json", area="A")["figures"][1]
    asked = {"area": "A", "period": panel["period"], "categories": ",".join(panel["categories"])}
    assert wall.get(f"/figure/{panel['indicator']}.json", **asked)["value"] == panel["value"]
    assert wall.client.get("/wall/figure/rain.json").status_code == 404
    assert wall.client.get("/wall/figure/demands.json?period=decade").status_code == 404
    assert wall.client.get("/wall/figure/demands.json?area=zzz").status_code == 404
    assert wall.client.get("/wall/figure/demands.json?categories=rain").status_code == 404


def test_the_files_of_the_page_are_kept_for_good_under_the_address_of_their_content(
    wall: Hall,
) -> None:
    address = wall.config()["urls"]["static"]
    with wall.client.get(f"{address}main.js") as answered:
        assert answered.status_code == 200
        assert "immutable" in answered.headers["Cache-Control"]
    with wall.client.get("/wall/static/old/main.js") as answered:
        assert "immutable" not in answered.headers["Cache-Control"]
    for outside in ("../page.html", "..%2fplan.py", "%2e%2e/plan.py"):
        assert wall.client.get(f"{address}{outside}").status_code == 404


def test_the_pulse_asks_nothing_of_the_database(
    wall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    wall.round()
    wall.get("/scene/town.json")

    def refuses() -> Engine:
        pytest.fail("the database was asked")

    monkeypatch.setattr(data, "_engine", refuses)
    assert wall.pulse()["etag"] is not None
    assert wall.get("/scene/town.json")["key"] == "town"


def test_the_scenes_that_come_with_it_say_of_a_town_what_they_can(
    town: Engine, tmp_path: Path
) -> None:
    with hall(town, tmp_path) as wall:
        wall.file.write_text(SCENES.read_text(encoding="utf-8"), encoding="utf-8")
        for key in routes.plan_file().plan().scenes:
            if key == "buildings":  # Its district is not in the town.
                continue
            for lang in Lang:
                kept = routes.board().scene(Asked(key, None, lang))
                assert kept.content()["figures"]
