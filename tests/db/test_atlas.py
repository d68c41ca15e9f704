"""Atlases of a small town: read back with pypdf and python-pptx, as jobs, and as a command."""

import io
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, cast

import openpyxl
import pptx
import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from typer.testing import CliRunner

from dashboard import data, exports_data
from dashboard.atlas import child, make, order, pdf, process, routes, slides
from dashboard.atlas.order import Order
from dashboard.cli import app
from dashboard.commands.atlas import _Progress
from dashboard.explore import facts as keeping
from dashboard.explore.decide_jobs import Jobs
from dashboard.explore.facts import Keeper, Told, read_facts
from dashboard.explore.saved import Pace
from dashboard.snapshot import routes as exports
from dashboard.snapshot import writes
from dashboard.snapshot.make import read_sheet
from dashboard.snapshot.refused import RefusedError, Why
from geo.errors import RongtuError
from tests.db.snapshots import OWN, forget
from tests.db.town import load_town

pytestmark = pytest.mark.db

STREETS: Final = "level=street&in=510106&indicator=on_time_rate&from=2020-02-01&to=2020-05-01"
DISTRICTS: Final = "level=district&indicator=on_time_rate&from=2020-02-01&to=2020-05-01"
CODE: Final = "abcd2345"
SHOWN: Final = "ABCD-2345"


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """Load the town, and read it in this process."""
    load_town(sample_engine, tmp_path_factory.mktemp("town"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: sample_engine)
        forget()
        yield sample_engine
    forget()


@pytest.fixture(scope="module")
def told(town: Engine) -> Told:
    """Return the facts of the town."""
    assert town is not None
    return Told(facts=read_facts())


@pytest.fixture(autouse=True)
def _empty_register(town: Engine) -> Iterator[None]:
    yield
    with town.begin() as connection:
        connection.execute(text("TRUNCATE rongtu.export"))


def quiet(step: str, progress: float, **values: object) -> None:
    """Hear nothing."""


def said(page: pypdf.PageObject) -> str:
    """Return the text of a page without blanks."""
    return "".join(page.extract_text().split())


def of(told: Told, query: str, format_: str = "pdf") -> Order:
    """Return an order."""
    return order.order(told, query, format_=format_)


def test_the_contents_lead_to_the_pages_that_they_name(told: Told) -> None:
    body, title = pdf.written(of(told, STREETS), CODE, quiet)
    book = pypdf.PdfReader(io.BytesIO(body))
    assert title == "2020年2月至4月金牛区各街道按期办结率图集"
    assert len(book.pages) == 6
    pages = [said(page) for page in book.pages]
    assert "共6页，2个街道各一页" in pages[0]
    assert "目录A5B6" in pages[1].replace(".", "")
    for at, name in ((4, "A"), (5, "B")):
        assert f"2020年2月至4月{name}按期办结率" in pages[at]
        assert f"第{at + 1}页，共6页" in pages[at]
    links: list[Any] = [one.get_object() for one in cast("Any", book.pages[1]["/Annots"])]
    assert [book.pages.index(one["/Dest"][0].get_object()) for one in links] == [4, 5]
    for page in pages[3:]:
        assert SHOWN in page
        assert "到期日在时段内且不晚于期限办结的件数" in page
    assert all(SHOWN in page for page in pages)


def test_all_pages_share_the_limits_of_their_classes_and_their_scale(told: Told) -> None:
    body, _ = pdf.written(of(told, STREETS), CODE, quiet)
    pages = [said(page) for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    legends = {re.search(r"按期办结率（%）(.*?)分位数", page).group(1) for page in pages[4:]}  # type: ignore[union-attr]
    assert len(legends) == 1
    scales = {re.search(r"比例尺1:([\d,]+)", page).group(1) for page in pages[4:]}  # type: ignore[union-attr]
    (scale,) = scales
    assert f"各页地图比例尺1:{scale}" in pages[0]


def test_an_area_that_is_too_large_for_the_common_scale_says_so(told: Told) -> None:
    wanted = of(told, DISTRICTS)
    from dashboard.atlas import plan  # noqa: PLC0415 - to change one number of it

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "ALIKE", 1.0)
        patch.setattr(plan, "MOST_LIKE", 0.0)
        body, _ = pdf.written(wanted, CODE, quiet)
    pages = [said(page) for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    other = [page for page in pages[4:] if "本页比例尺小于各页通用的1:" in page]
    assert len(other) == 1
    assert "其中1页范围较大" in pages[0]


def test_an_area_without_demands_says_so_on_its_page_and_in_the_contents(told: Told) -> None:
    body, _ = pdf.written(of(told, DISTRICTS), CODE, quiet)
    pages = [said(page) for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    assert sum("本页区域在所选条件下没有诉求" in page for page in pages) == 1
    assert "（无诉求）" in pages[1]


@pytest.mark.parametrize("written", [pdf, slides])
def test_the_same_atlas_has_the_same_bytes(told: Told, written: Any) -> None:  # noqa: ANN401
    wanted = of(told, STREETS, "pdf" if written is pdf else "pptx")
    first, _ = written.written(wanted, CODE, quiet)
    later = time.time() + 86_400
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: later)
        second, _ = written.written(wanted, CODE, quiet)
    assert first == second


def test_slides_have_tables_and_charts_that_can_be_edited(told: Told) -> None:
    query = DISTRICTS + "&in=510106"
    body, title = slides.written(of(told, query, "pptx"), CODE, quiet)
    deck: Any = pptx.Presentation(io.BytesIO(body))
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=1e-4)
    assert deck.core_properties.title == title
    slide = deck.slides[4]
    assert slide.shapes.title.text_frame.text == "2020年2月至4月金牛区各街道按期办结率"
    (table,) = [one.table for one in slide.shapes if one.has_table]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    sheet = read_sheet_of(told, "level=street&in=510106" + query.partition("district")[2])
    assert sheet.table is not None
    assert cells == [list(sheet.table.columns), *map(list, sheet.table.rows)]
    (chart,) = [one.chart for one in slide.shapes if one.has_chart]
    book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
    values = [row[1] for row in book.active.iter_rows(min_row=2, values_only=True)]
    assert values == list(chart.plots[0].series[0].values)
    assert all(one is None or one == 0 or one >= 5 for one in values)
    notes = slide.notes_slide.notes_text_frame.text
    for words in ("到期日在时段内且不晚于期限办结的件数", "资料来源", SHOWN, "示例数据（合成）"):
        assert words in notes
    runs = [run for one in slide.shapes if one.has_text_frame for paragraph in
            one.text_frame.paragraphs for run in paragraph.runs]  # fmt: skip
    assert runs
    assert all('<a:ea typeface="Noto Sans CJK SC"/>' in run._r.xml for run in runs)  # noqa: SLF001


def read_sheet_of(told: Told, query: str) -> Any:  # noqa: ANN401 - a sheet
    """Return the sheet of the page itself."""
    from dashboard.snapshot import make as sheets  # noqa: PLC0415 - beside that of atlases

    return read_sheet(sheets.order(told, query))


def test_slides_lead_from_contents_to_pages(told: Told) -> None:
    body, _ = slides.written(of(told, STREETS, "pptx"), CODE, quiet)
    deck: Any = pptx.Presentation(io.BytesIO(body))
    contents = deck.slides[1]
    (table,) = [one.table for one in contents.shapes if one.has_table]
    for row in list(table.rows)[1:]:
        link = row.cells[0]._tc.find(".//{*}hlinkClick")  # noqa: SLF001
        to = contents.part.related_part(
            link.get("{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id")
        ).slide
        assert deck.slides.index(to) + 1 == int(row.cells[1].text)
        assert row.cells[0].text in to.shapes.title.text_frame.text


def test_too_many_pages_and_none_are_refused_with_a_word(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(RefusedError) as none:
        of(told, "level=community&in=510106")
    assert isinstance(none.value, order.NoAreasError)
    monkeypatch.setattr(order, "MOST_AREAS", 1)
    with pytest.raises(RefusedError) as many:
        of(told, STREETS)
    assert (many.value.why, many.value.limit) == (Why.MANY, 1)


def test_long_names_and_titles_stay_on_their_pages(told: Told) -> None:
    long = "一二三四五六七八九十" * 4
    for format_, written in (("pdf", pdf), ("pptx", slides)):
        body, title = written.written(of(told, f"{STREETS}&title={long}", format_), CODE, quiet)
        assert title == f"{long}图集"
        assert body
    body, _ = pdf.written(of(told, f"{STREETS}&title={long}&lang=en&look=dark"), CODE, quiet)
    pages = [said(page) for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    assert long in "".join(pages[4:5])


class Watched:
    """A server of atlases, and its register."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def begin(self, query: str = STREETS, format_: str = "pdf") -> Any:  # noqa: ANN401
        """Ask for an atlas."""
        body = {"query": query, "format": format_}
        return self.client.post("/atlas/jobs", json=body, headers=OWN)

    def ended(self, id_: str) -> dict[str, Any]:
        """Wait until a job is over."""
        for _ in range(2_000):
            found: dict[str, Any] = self.client.get(f"/atlas/jobs/{id_}").get_json()
            if found["state"] not in {"waiting", "running"}:
                return found
            time.sleep(0.05)
        raise AssertionError(found)


@pytest.fixture
def watched(town: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    """Serve atlases of the town; nothing but the test looks for newer data."""
    assert town is not None
    server = Flask("test")
    for one in (routes, exports):
        server.register_blueprint(one.routes)
    forget()
    monkeypatch.setattr(routes, "jobs", Jobs(at_once=1))
    monkeypatch.setattr(writes, "pace", Pace(most=1_000))
    monkeypatch.setattr(Keeper, "_run", lambda _keeper: None)
    keeper = keeping.keeper()
    monkeypatch.setattr(keeper, "_first_s", 0.0)
    keeper.round()
    with server.test_client() as client:
        yield Watched(client)


def entries() -> list[Any]:
    """Return the register."""
    return list(exports_data.listed(search="", code="", page=1, size=10).exports)


def test_a_job_makes_an_atlas_with_its_code_on_every_page(watched: Watched) -> None:
    begun = watched.begin()
    assert begun.status_code == 201
    found = watched.ended(begun.get_json()["id"])
    assert found["error"] is None
    entry = found["entry"]
    assert (entry["kind"], entry["format"], entry["kept"]) == ("atlas", "pdf", True)
    file = watched.client.get(entry["url"])
    pages = pypdf.PdfReader(io.BytesIO(file.data)).pages
    assert all(entry["shown"] in said(page) for page in pages)
    again = watched.begin()
    assert again.status_code == 200
    assert again.get_json()["entry"] == entry
    # And where the register has none any more: made anew, byte by byte the same.
    body = file.data
    with data.reading() as connection, connection.begin():
        connection.execute(text("TRUNCATE rongtu.export"))
    second = watched.ended(watched.begin().get_json()["id"])["entry"]
    assert second["code"] == entry["code"]
    assert watched.client.get(second["url"]).data == body


def test_a_job_that_is_stopped_leaves_nothing_and_may_be_asked_for_again(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "import sys; sys.stdin.read()"
    real = process.COMMAND
    monkeypatch.setattr(process, "COMMAND", (real[0], "-c", slow))
    id_ = watched.begin().get_json()["id"]
    stopped = watched.client.delete(f"/atlas/jobs/{id_}", headers=OWN).get_json()
    assert (stopped["state"], stopped["step"]) == ("cancelled", "已取消，没有留下文件")
    assert entries() == []
    monkeypatch.setattr(process, "COMMAND", real)
    assert watched.ended(watched.begin().get_json()["id"])["state"] == "done"
    assert len(entries()) == 1


def test_a_child_that_is_killed_is_told_and_enters_nothing(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    monkeypatch.setattr(process, "COMMAND", (process.COMMAND[0], "-c", killed))
    found = watched.ended(watched.begin().get_json()["id"])
    assert found["state"] == "failed"
    assert found["error"].startswith("绘图进程意外中止")
    assert entries() == []


def test_newer_data_are_told_by_the_child(town: Engine) -> None:
    assert town is not None
    asked = {"query": STREETS, "format": "pdf", "digest": "of other data", "code": CODE}
    out = io.BytesIO()
    with pytest.raises(RefusedError) as caught:
        child._made(asked, out)  # noqa: SLF001 - without a process
    assert caught.value.why is Why.NEWER
    assert json.loads(out.getvalue().splitlines()[0])["step"] == "facts"


def test_what_is_asked_wrongly_is_refused_with_a_word(watched: Watched) -> None:
    assert watched.begin(format_="png").get_json()["word"] == "format"
    empty = watched.begin("level=community&in=510106")
    assert (empty.status_code, empty.get_json()["word"]) == (422, "none")
    assert watched.client.get("/atlas/jobs/none").status_code == 404
    elsewhere = watched.client.post(
        "/atlas/jobs", json={"query": ""}, headers={"Origin": "http://elsewhere"}
    )
    assert elsewhere.status_code == 403
    plan = watched.client.get(f"/atlas/plan.json?{STREETS}").get_json()
    assert plan["maps"] == 2


def test_the_command_writes_the_atlas_and_enters_it(told: Told, tmp_path: Path) -> None:
    out = tmp_path / "图集.pptx"
    words = ("atlas", "--level", "street", "--in", "510106", "--indicator", "on_time_rate",
             "--from", "2020-02-01", "--to", "2020-05-01", "--out", str(out))  # fmt: skip
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.exception
    code = result.stdout.strip()
    (entry,) = entries()
    assert code == f"{entry.code[:4]}-{entry.code[4:]}".upper()
    assert "Drawing page 1 of 3" in result.stderr
    assert make.kept(entry) == out.read_bytes()
    assert make.place(of(told, STREETS, "pptx"))[1] is not None
    wrong = CliRunner().invoke(app, (*words, "--format", "pdf"))
    assert isinstance(wrong.exception, RongtuError)


def test_a_command_that_is_interrupted_leaves_no_half_file(
    town: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert town is not None

    def interrupted(_self: object, step: str, _progress: float, **_values: object) -> None:
        if step == "draw":
            raise KeyboardInterrupt

    monkeypatch.setattr(_Progress, "__call__", interrupted)
    words = ("atlas", "--level", "street", "--in", "510106", "--out", str(tmp_path / "a.pdf"))
    assert CliRunner().invoke(app, words).exit_code != 0
    assert list(tmp_path.iterdir()) == []
    assert entries() == []
