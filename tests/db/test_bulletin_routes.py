"""The archive of bulletins over HTTP, on a real PostGIS."""

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, create_engine, select, text
from werkzeug.test import TestResponse

from dashboard import data
from dashboard.bulletin import make, routes
from dashboard.dossier import routes as dossier
from dashboard.explore import facts as keeping
from dashboard.explore.decide_jobs import Jobs
from dashboard.explore.facts import Keeper
from dashboard.explore.saved import Pace
from dashboard.snapshot import routes as snapshot
from dashboard.snapshot import writes
from geo.schema import export
from tests.db.builders import World, a_demand
from tests.db.snapshots import OWN, forget
from tests.db.town import load_town, town

pytestmark = pytest.mark.db

PATIENCE: Final = 60.0


class Desk:
    """The archive as a browser reaches it."""

    def __init__(self, client: FlaskClient, keeper: Keeper, world: World) -> None:
        self.client, self.keeper, self.world = client, keeper, world

    def page(self, query: str = "") -> str:
        """Return the archive's HTML."""
        answer = self.client.get(f"/bulletins?{query}")
        assert answer.status_code == 200
        return answer.text

    def ask(self, **form: str) -> TestResponse:
        """Press a button of the form."""
        return self.client.post("/bulletins", data={"make": "week"} | form, headers=OWN)

    def made(self, **form: str) -> str:
        """Press a button, wait for what comes of it, and return its code."""
        answer = self.ask(**form)
        assert answer.status_code == 303
        where = answer.headers["Location"]
        if found := re.search(r"there=(\w+)", where):
            return found[1]
        (job,) = re.findall(r"job=([\w-]+)", where)
        done = threading.Event()
        for _ in range(int(PATIENCE / 0.05)):
            told = self.client.get(f"/bulletins/jobs/{job}.json").get_json()
            if told["state"] != "working":
                break
            done.wait(0.05)
        assert told["state"] == "done", told
        return str(told["code"])

    def rows(self) -> list[Any]:
        """Return the register."""
        with self.world.engine.connect() as connection:
            return list(connection.execute(select(export).order_by(export.c.made_at)))


def serve(engine: Engine) -> Flask:
    """Return the routes that the archive leads to."""
    server = Flask("test")
    for one in (routes, dossier, snapshot):
        server.register_blueprint(one.routes)
    forget()
    make.forget()
    assert engine is not None
    return server


@pytest.fixture
def desk(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """Serve the town."""
    load_town(engine, tmp_path)
    monkeypatch.setattr(data, "_engine", lambda: engine)
    server = serve(engine)
    monkeypatch.setattr(writes, "pace", Pace(most=1_000))
    monkeypatch.setattr(routes, "jobs", Jobs(at_once=1))
    monkeypatch.setattr(routes, "LOOK_S", 0.01)
    monkeypatch.setattr(Keeper, "_run", lambda _keeper: None)
    keeper = keeping.keeper()
    monkeypatch.setattr(keeper, "_first_s", 0.0)
    keeper.round()
    with server.test_client() as client:
        yield Desk(client, keeper, World(folder=tmp_path, engine=engine))
    forget()
    make.forget()


def test_an_empty_archive_says_how_it_is_filled(desk: Desk) -> None:
    page = desk.page()
    assert "还没有周报或月报" in page
    assert "rongtu bulletin --cron" in page
    assert "编制周报：2020年第19周" in page
    assert "编制月报：2020年4月" in page
    assert "No weekly bulletins yet" in desk.page("lang=en&length=week")


def test_a_bulletin_is_made_by_a_button_and_listed(desk: Desk) -> None:
    code = desk.made(make="week")
    (row,) = desk.rows()
    assert row.code == code
    page = desk.page(f"made={code}")
    assert "已编好：测试周报（2020年第19周），第 1 版。" in page
    assert "2020年5月" in page
    assert f'href="/bulletins/{code}.pdf"' in page
    assert f"{row.bytes / 1024:,.0f} KB" in page
    assert "2020-05-10 23:59" in page
    english = desk.page("lang=en")
    assert "May 2020" in english
    assert "week 19 of 2020" in english


def test_a_file_is_opened_or_saved_byte_by_byte(desk: Desk) -> None:
    code = desk.made()
    (row,) = desk.rows()
    opened = desk.client.get(f"/bulletins/{code}.pdf")
    assert opened.mimetype == "application/pdf"
    assert opened.data == bytes(row.file)
    assert opened.headers["Content-Disposition"].startswith("inline;")
    saved = desk.client.get(f"/bulletins/{code}.pdf?download=1")
    assert saved.headers["Content-Disposition"].startswith("attachment;")
    name = unquote(saved.headers["Content-Disposition"].partition("filename*=UTF-8''")[2])
    assert name.startswith("测试周报（2020年第19周）")
    again = desk.client.get(
        f"/bulletins/{code}.pdf", headers={"If-None-Match": opened.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")
    # The register's own address has the same, and the code leads on.
    assert desk.client.get(f"/snapshot/exports/{code}.pdf").data == opened.data
    assert desk.client.get(f"/snapshot/e/{code}").status_code == 302


def test_what_is_there_is_not_made_again(desk: Desk) -> None:
    code = desk.made()
    answer = desk.ask()
    assert answer.headers["Location"] == f"/bulletins?there={code}"
    assert "已有这一份" in desk.page(f"there={code}")
    assert len(desk.rows()) == 1


def test_a_double_click_makes_one(desk: Desk) -> None:
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: ask_alone(desk), range(4)))
    assert {one.status_code for one in answers} == {303}
    desk.made()
    assert len(desk.rows()) == 1


def ask_alone(desk: Desk) -> TestResponse:
    """Press the button in a window of its own."""
    with desk.client.application.test_client() as client:
        return client.post("/bulletins", data={"make": "week"}, headers=OWN)


def test_editions_stand_beside_each_other_the_newest_first(desk: Desk) -> None:
    first = desk.made()
    body = desk.client.get(f"/bulletins/{first}.pdf").data
    late = a_demand("late", lon="", lat="", area_code="A", received_at="2020-05-05 10:00")
    desk.world.demands([*town(), late])
    desk.keeper.round()
    second = desk.made()
    assert second != first
    page = desk.page()
    assert page.index(f"b-{second}") < page.index(f"b-{first}")
    assert "第 2 版" in page
    assert page.count("已有新版") == 1
    assert desk.client.get(f"/bulletins/{first}.pdf").data == body


def test_the_list_is_filtered_by_length_and_kept_in_the_address(desk: Desk) -> None:
    week, month = desk.made(make="week"), desk.made(make="month", area="510106")
    both = desk.page()
    assert f"b-{week}" in both
    assert f"b-{month}" in both
    # The week of May comes before the month of April.
    assert both.index(f"b-{week}") < both.index(f"b-{month}")
    weeks = desk.page("length=week&theme=dark")
    assert f"b-{week}" in weeks
    assert f"b-{month}" not in weeks
    assert "theme=dark&amp;length=month" in weeks
    assert "共 1 份" in weeks


def test_a_long_list_has_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.made(make="week")
    desk.made(make="month")
    monkeypatch.setattr("dashboard.bulletin.archive.SIZE", 1)
    assert "第 1 页，共 2 页" in desk.page()
    assert "第 2 页，共 2 页" in desk.page("page=2")
    # Beyond the last, and what is no page.
    assert "第 2 页，共 2 页" in desk.page("page=99")
    assert "第 1 页，共 2 页" in desk.page("page=x")


def test_a_write_from_elsewhere_is_refused(desk: Desk) -> None:
    for headers in ({}, {"Origin": "http://elsewhere.example"}):
        answer = desk.client.post("/bulletins", data={"make": "week"}, headers=headers)
        assert answer.status_code == 403
        assert "只接受本系统页面的请求" in answer.text
    assert desk.rows() == []


def test_too_many_wishes_are_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writes, "pace", Pace(most=0))
    assert desk.ask().status_code == 429


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"make": "year"}, "请求不完整或格式不对"),
        ({"make": ""}, "请求不完整或格式不对"),
        ({"make": "week", "area": "999"}, "无法编制"),
        ({"make": "week", "area": "<script>"}, "无法编制"),
    ],
)
def test_a_wish_that_cannot_be_met_is_said_in_words(
    desk: Desk, form: dict[str, str], said: str
) -> None:
    answer = desk.ask(**form)
    assert answer.status_code == 400
    assert said in answer.text
    assert "<script>" not in answer.text
    assert desk.rows() == []


def test_a_code_that_leads_nowhere_is_said_so(desk: Desk) -> None:
    for name in ("abcd2345", "x", "..%2f..%2fetc", "%3Cb%3E"):
        answer = desk.client.get(f"/bulletins/{name}.pdf")
        assert answer.status_code == 404
        assert "<b>" not in answer.text
    assert "没有这份报告" in desk.client.get("/bulletins/abcd2345.pdf").text


@pytest.fixture
def closed_register(desk: Desk) -> Iterator[None]:
    """Let the register take no bulletin; the database is other tests' too, so take it back."""

    def tell(change: str) -> None:
        with desk.world.engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE rongtu.export {change}"))

    tell("ADD CONSTRAINT closed CHECK (kind <> 'bulletin')")
    yield
    tell("DROP CONSTRAINT closed")


@pytest.mark.usefixtures("closed_register")
def test_a_job_that_failed_says_why(desk: Desk) -> None:
    answer = desk.ask()
    job = answer.headers["Location"].partition("job=")[2]
    waited = threading.Event()
    for _ in range(int(PATIENCE / 0.05)):
        told = desk.client.get(f"/bulletins/jobs/{job}.json").get_json()
        if told["state"] != "working":
            break
        waited.wait(0.05)
    assert told["state"] == "failed"
    assert "编制没有完成" in told["said"]
    assert "编制没有完成" in desk.page(f"job={job}")
    assert desk.rows() == []


def test_a_job_of_another_process_is_not_known(desk: Desk) -> None:
    page = desk.page("job=nothing")
    assert "看不到这次编制的进度" in page
    assert "data-job" not in page


def test_without_data_nothing_can_be_made(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "_engine", lambda: engine)
    with serve(engine).test_client() as client:
        page = client.get("/bulletins").text
        assert "还没有载入诉求数据" in page
        assert "<form" not in page
        answer = client.post("/bulletins", data={"make": "week"}, headers=OWN)
        assert answer.status_code == 400


def test_a_database_that_is_away_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none")
    monkeypatch.setattr(data, "_engine", lambda: nowhere)
    with serve(nowhere).test_client() as client:
        for address in ("/bulletins", "/bulletins/abcd2345.pdf", "/bulletins?lang=en"):
            answer = client.get(address)
            assert answer.status_code == 503
            assert "127.0.0.1" not in answer.text
        assert "The database does not answer" in answer.text
    nowhere.dispose()
