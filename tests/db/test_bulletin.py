"""Bulletins on a real PostGIS: what they say is the engine's, and none is ever overwritten."""

import io
import json
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pypdf
import pytest
from sqlalchemy import Engine, select, text
from typer.testing import CliRunner, Result

from dashboard import data, exports_data
from dashboard.bulletin import make, read
from dashboard.bulletin.issue import Issue, IssueError, Kind
from dashboard.bulletin.read import Wanted
from dashboard.cli import app
from dashboard.explore.facts import Told, read_facts
from dashboard.exports_data import Draft
from dashboard.settings import SheetSettings
from dashboard.snapshot.refused import RefusedError, Why
from geo.engine import Question
from geo.errors import RongtuError
from geo.schema import export
from geo.text import Lang
from tests.db.builders import World, a_demand
from tests.db.conftest import connect
from tests.db.snapshots import forget
from tests.db.town import load_town, town

pytestmark = pytest.mark.db

Rongtu = Callable[..., Result]
WEEK: Final = Issue(kind=Kind.WEEK, year=2020, number=18)
CODE: Final = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def home(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Load the town, and let the dashboard read it."""
    load_town(engine, tmp_path)
    monkeypatch.setattr(data, "_engine", lambda: engine)
    forget()
    make.forget()
    yield World(folder=tmp_path, engine=engine)
    forget()
    make.forget()


@pytest.fixture
def rongtu(home: World) -> Rongtu:
    """Return the command, on the town."""
    assert home is not None
    return lambda *words: CliRunner().invoke(app, ["bulletin", *(str(word) for word in words)])


def made(rongtu: Rongtu, *words: object) -> str:
    """Make a bulletin, and return its code."""
    result = rongtu(*words)
    assert result.exit_code == 0, result.exception
    assert CODE.fullmatch(result.stdout.strip())
    return result.stdout.strip()


def refused(rongtu: Rongtu, *words: object) -> RongtuError:
    """Return why a bulletin is refused."""
    result = rongtu(*words)
    assert isinstance(result.exception, RongtuError), (result.exception, result.output)
    return result.exception


def register(engine: Engine) -> list[Any]:
    """Return the register, the first made first."""
    with engine.connect() as connection:
        return list(connection.execute(select(export).order_by(export.c.made_at)))


def pages(body: bytes) -> list[str]:
    """Return the words of each page."""
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(body)).pages]


def more(home: World) -> None:
    """Load the town once more, with three demands of the week that were late to come."""
    late = [
        a_demand(f"late{n}", lon="", lat="", area_code="A", received_at=f"2020-04-2{7 + n} 10:00",
                 due_at=f"2020-04-2{7 + n} 20:00", closed_at=f"2020-04-2{7 + n} 12:00")
        for n in range(3)
    ]  # fmt: skip
    home.demands([*town(), *late])
    forget()


def test_a_bulletin_is_written_entered_and_says_what_it_is(
    rongtu: Rongtu, home: World, tmp_path: Path
) -> None:
    out = tmp_path / "周报.pdf"
    code = made(rongtu, "--week", "2020-W18", "--out", out)
    body = out.read_bytes()
    (row,) = register(home.engine)
    assert row.file == body
    assert row.sha256 == sha256(body).hexdigest()
    assert (row.kind, row.format, row.title) == ("bulletin", "pdf", "测试周报（2020年第18周）")
    assert row.spec["edition"] == 1
    for words in pages(body):
        assert code in words
        assert "示例数据（合成）" in words
    first = pages(body)[0]
    assert "诉求办理周报" in first
    assert "2020-04-27 至 2020-05-03" in first


def test_its_numbers_are_the_engines(rongtu: Rongtu, tmp_path: Path) -> None:
    out = tmp_path / "one.pdf"
    made(rongtu, "--week", "2020-W18", "--out", out)
    words = "".join(pages(out.read_bytes()))
    asked = Question(keys=("demands", "on_time_rate", "backlog"), period=WEEK.period)
    whole = data.compared(asked).frame.set_index("indicator")
    demands: Any = whole.loc["demands"]
    rate: Any = whole.loc["on_time_rate"]
    assert demands["value"] == 34
    assert f"受理诉求 {demands['value']:,.0f} 件" in words
    assert f"{rate['numerator']:.0f}/{rate['denominator']:.0f}" in words
    assert f"{rate['value']:.1f}" in words
    assert f"{rate['mean_of_days']:.1f}" in words
    found = data.changed(key="on_time_rate", now=WEEK.period, before=WEEK.period.before)
    plain = re.sub(r"\s+", "", words)
    assert re.sub(r"\s+", "", found.sentence.zh) in plain
    streets = data.compared(
        Question(keys=("demands", "on_time_rate"), period=WEEK.period, level="street")
    )
    for row in streets.frame.to_dict("records"):
        if row["indicator"] == "on_time_rate":
            assert f"{row['numerator']:.0f}/{row['denominator']:.0f}" in words
            assert f"{row['value']:.1f}" in words


def test_the_same_data_have_the_same_bulletin(
    rongtu: Rongtu, home: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    code = made(rongtu, "--month", "2020-04", "--out", one)
    # Nothing is read nor drawn for what is there.
    monkeypatch.setattr(read, "bulletin", None)
    result = rongtu("--month", "2020-04", "--out", two)
    assert result.stdout.strip() == code
    assert "已有" in result.stderr
    assert "already there" in result.stderr
    assert one.read_bytes() == two.read_bytes()
    assert len(register(home.engine)) == 1


def test_made_anew_it_is_the_same_byte_by_byte(rongtu: Rongtu, home: World, tmp_path: Path) -> None:
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    code = made(rongtu, "--week", "last", "--in", "510106", "--out", one)
    with home.engine.begin() as connection:
        connection.execute(text("TRUNCATE rongtu.export"))
    forget()
    assert made(rongtu, "--week", "last", "--in", "510106", "--out", two) == code
    assert one.read_bytes() == two.read_bytes()


def test_newer_data_make_a_new_edition_beside_the_first(
    rongtu: Rongtu, home: World, tmp_path: Path
) -> None:
    first = made(rongtu, "--week", "2020-W18")
    (before,) = register(home.engine)
    more(home)
    out = tmp_path / "second.pdf"
    second = made(rongtu, "--week", "2020-W18", "--out", out)
    assert second != first
    old, new = register(home.engine)
    assert tuple(old) == tuple(before)
    assert bytes(old.file) == bytes(before.file)
    assert new.spec["edition"] == 2
    words = "".join(pages(out.read_bytes()))
    assert "第2版" in words
    assert "受理诉求 37 件" in words
    assert "受理诉求 34 件" in "".join(pages(bytes(old.file)))
    # And once more the same: no third one.
    assert made(rongtu, "--week", "2020-W18") == second
    assert len(register(home.engine)) == 2


def test_another_area_language_or_length_is_another_bulletin(rongtu: Rongtu, home: World) -> None:
    week = ("--week", "2020-W18")
    codes = {
        made(rongtu, *week),
        made(rongtu, *week, "--in", "510106"),
        made(rongtu, *week, "--lang", "en"),
        made(rongtu, "--month", "2020-04"),
    }
    assert len(codes) == 4
    assert {row.spec["edition"] for row in register(home.engine)} == {1}


def test_what_the_deployment_says_of_itself_makes_a_new_edition(
    rongtu: Rongtu, home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(rongtu, "--week", "2020-W18")
    settings = SheetSettings(RONGTU_ORGANISATION="甲中心", RONGTU_REVIEW_NUMBER="川S(2026)1号")
    monkeypatch.setattr(make, "sheet_settings", lambda: settings)
    made(rongtu, "--week", "2020-W18")
    first, second = register(home.engine)
    assert second.spec["edition"] == 2
    words = pages(bytes(second.file))
    assert "甲中心" in words[0]
    assert all("审图号：川S(2026)1号" in one for one in words)
    assert "内部使用" in pages(bytes(first.file))[0]


def test_a_new_program_makes_no_new_edition(
    rongtu: Rongtu, home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = made(rongtu, "--week", "2020-W18")
    monkeypatch.setattr("dashboard.snapshot.code.program", lambda: "another")
    assert made(rongtu, "--week", "2020-W18") == code
    assert len(register(home.engine)) == 1


def test_a_bulletin_is_not_let_go_for_sheets(
    rongtu: Rongtu, home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(rongtu, "--week", "2020-W18")
    monkeypatch.setattr(exports_data, "MOST_FILES", 1)
    monkeypatch.setattr(exports_data, "MOST_TOTAL", 10)
    for number in range(3):
        draft = Draft(code=f"2345678{number + 2}", kind="sheet", format="pdf", title="图",
                      query="", spec={}, version=1, as_of=None, seconds=0.1)  # fmt: skip
        exports_data.enter(draft, b"sheet %d" % number)
    kept = {row.kind: row.file is not None for row in register(home.engine)[:2]}
    assert kept == {"bulletin": True, "sheet": False}


def test_a_week_without_data_says_so_and_has_no_zeros(
    rongtu: Rongtu, home: World, tmp_path: Path
) -> None:
    out = tmp_path / "none.pdf"
    made(rongtu, "--week", "2019-W40", "--out", out)
    words = "".join(pages(out.read_bytes()))
    assert "本期没有数据：现有数据自 2020-01-06 至 2020-05-10" in words
    assert "没有数据，不作比较。" in words
    assert "各街道情况" not in words
    assert len(register(home.engine)) == 1


def test_a_month_that_is_not_over_says_so_and_is_compared_with_nothing(
    rongtu: Rongtu, tmp_path: Path
) -> None:
    out = tmp_path / "half.pdf"
    made(rongtu, "--month", "2020-05", "--out", out)
    words = re.sub(r"\s+", "", "".join(pages(out.read_bytes())))
    assert "本期尚未结束：数据截至2020-05-1023:59，只含10天" in words
    assert "比上月" not in words
    assert "上月数据不全，不作比较" in words
    # The last one that is over is another.
    last = tmp_path / "last.pdf"
    made(rongtu, "--month", "last", "--out", last)
    assert "2020年第4期" in "".join(pages(last.read_bytes()))


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (("--week", "2021-W53"), "2021 has the weeks 01 to 52"),
        (("--week", "2020-W30"), "they end with 2020-05-10"),
        (("--month", "2020-13"), "such as 2020-01"),
        (("--week", "last", "--in", "999"), "510106"),
        (("--week", "last", "--in", "510106x" * 30), "510106"),
        (("--week", "last", "--month", "last"), "one of them"),
        ((), "one of them"),
        (("--week", "last", "--out", "x.png"), ".pdf"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(
    rongtu: Rongtu, home: World, words: tuple[str, ...], wanted: str
) -> None:
    error = refused(rongtu, *words)
    assert wanted in error.wanted + error.remedy
    assert register(home.engine) == []


def test_a_full_disk_leaves_no_half_file(
    rongtu: Rongtu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _body: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    error = refused(rongtu, "--week", "last", "--out", tmp_path / "full.pdf")
    assert "No space left" in error.given
    assert "register" in error.remedy
    assert list(tmp_path.glob("*.pdf")) == []


def test_a_database_that_may_only_be_read_is_told(
    rongtu: Rongtu, home: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with home.engine.begin() as connection:
        connection.execute(text("CREATE ROLE bulletins_only LOGIN PASSWORD 'bulletins_only'"))
        connection.execute(text("GRANT USAGE ON SCHEMA rongtu TO bulletins_only"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA rongtu TO bulletins_only"))
    reader = connect(home.engine.url.set(username="bulletins_only", password="bulletins_only"))  # noqa: S106 - of a test
    try:
        with monkeypatch.context() as patch:
            patch.setattr(data, "_engine", lambda: reader)
            error = refused(rongtu, "--week", "last")
        assert isinstance(error, RefusedError)
        assert error.why is Why.READ_ONLY
        assert "GRANT" in error.remedy
        assert register(home.engine) == []
    finally:
        reader.dispose()
        with home.engine.begin() as connection:
            connection.execute(text("DROP OWNED BY bulletins_only"))
            connection.execute(text("DROP ROLE bulletins_only"))


def test_data_that_came_meanwhile_are_told_and_not_mixed(home: World) -> None:
    told = Told(facts=read_facts())
    wanted = Wanted(issue=WEEK, within=None, lang=Lang.ZH)
    more(home)
    with pytest.raises(RefusedError) as error:
        make.made(lambda: told, wanted)
    assert error.value.why is Why.NEWER
    assert register(home.engine) == []


def test_the_lines_for_a_crontab_are_printed_and_nothing_is_made(
    rongtu: Rongtu, home: World
) -> None:
    result = rongtu("--cron", "--in", "510106", "--lang", "en")
    lines = result.stdout.splitlines()
    assert [line.split()[:5] for line in lines] == [
        ["30", "6", "*", "*", "1"], ["45", "6", "1", "*", "*"],
    ]  # fmt: skip
    assert all(line.endswith("last --in 510106 --lang en") for line in lines)
    assert [re.findall(r"--(week|month) last", line) for line in lines] == [["week"], ["month"]]
    assert register(home.engine) == []


def test_json_has_all_of_it(rongtu: Rongtu) -> None:
    first = json.loads(rongtu("--week", "2020-W18", "--json").stdout)
    again = json.loads(rongtu("--week", "2020-W18", "--json").stdout)
    assert (first["new"], again["new"]) == (True, False)
    assert first["code"] == again["code"]
    assert (first["edition"], first["issue"], first["from"]) == (1, "2020-W18", "2020-04-27")


def test_without_data_it_is_said_how_to_load_them(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "_engine", lambda: engine)
    result = CliRunner().invoke(app, ["bulletin", "--week", "last"])
    assert isinstance(result.exception, RongtuError)
    assert not isinstance(result.exception, IssueError)
    assert "rongtu load" in result.exception.remedy
