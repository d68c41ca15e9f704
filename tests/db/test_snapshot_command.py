"""`rongtu snapshot` and `rongtu exports`: what they write and print, on a real PostGIS."""

import json
import os
import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

import openpyxl
import pypdf
import pytest
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from dashboard import data
from dashboard.cli import app
from dashboard.commands.snapshot import write
from geo.errors import PeriodError, RongtuError
from tests.db.builders import World
from tests.db.snapshots import forget
from tests.db.town import load_town

pytestmark = pytest.mark.db

Rongtu = Callable[..., Result]
STREETS: Final = ("--level", "street", "--indicator", "on_time_rate")


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Load the town."""
    load_town(sample_engine, tmp_path_factory.mktemp("town"))
    return sample_engine


@pytest.fixture
def rongtu(town: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rongtu]:
    """Return the command, on the town."""
    monkeypatch.setattr(data, "_engine", lambda: town)
    forget()
    yield lambda *words: CliRunner().invoke(app, [str(word) for word in words])
    forget()
    with town.begin() as connection:
        connection.execute(text("TRUNCATE rongtu.export"))


def made(rongtu: Rongtu, out: Path, *words: object) -> str:
    """Make a file, and return its code."""
    result = rongtu("snapshot", "--out", out, *words)
    assert result.exit_code == 0, result.exception
    return result.stdout.strip()


def refused(rongtu: Rongtu, *words: object) -> RongtuError:
    """Return why a command is refused."""
    result = rongtu(*words)
    assert isinstance(result.exception, RongtuError), (result.exception, result.output)
    return result.exception


def entries(rongtu: Rongtu, *words: str) -> list[dict[str, object]]:
    """Return what the register says."""
    found: list[dict[str, object]] = json.loads(rongtu("exports", "--json", *words).stdout)[
        "exports"
    ]
    return found


def test_a_sheet_is_written_with_its_words_and_code(rongtu: Rongtu, tmp_path: Path) -> None:
    out = tmp_path / "图.pdf"
    code = made(
        rongtu, out, *STREETS, "--area", "510106", "--from", "2020-02-01", "--to", "2020-05-01",
        "--category", "noise", "--layers", "areas~0.9,outlines", "--portrait", "--graticule",
    )  # fmt: skip
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    said = "".join("".join(one.extract_text().split()) for one in pypdf.PdfReader(out).pages)
    for words in ("2020年2月至4月金牛区各街道噪声类诉求按期办结率", "类别：噪声", "内部使用", code,
                  "示例数据（合成）", "到期日在时段内且不晚于期限办结的件数"):  # fmt: skip
        assert words in said, words
    (entry,) = entries(rongtu)
    assert entry["code"] == code
    assert entry["sha256"] == sha256(out.read_bytes()).hexdigest()
    assert [one.name for one in tmp_path.iterdir()] == ["图.pdf"]


def test_the_state_of_a_link_is_taken_and_options_go_before_it(
    rongtu: Rongtu, tmp_path: Path
) -> None:
    link = "?level=street&indicator=demands&in=A&title=%E7%94%B2"
    first = made(rongtu, tmp_path / "a.xlsx", "--state", link, "--area", "510106")
    (entry,) = entries(rongtu)
    assert entry["title"] == "甲"
    assert "in=510106" in str(entry["query"])
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert {"A", "B", 378, 234} <= set(cells)
    again = made(rongtu, tmp_path / "b.xlsx", "--state", link, "--area", "510106")
    assert again == first
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    metres = made(rongtu, tmp_path / "c.xlsx", "--state", link, "--crs", "4544")
    assert metres != first


def test_the_register_is_printed_for_people(rongtu: Rongtu, tmp_path: Path) -> None:
    assert "nothing" in rongtu("exports").stdout
    code = made(rongtu, tmp_path / "a.csv", *STREETS)
    shown = rongtu("exports", "--search", code[:6]).stdout
    assert code in shown
    assert "按期办结率" in shown
    assert entries(rongtu, "--search", "2222") == []


@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("--area", "999"), "999"),
        (("--indicator", "luck"), "luck"),
        (("--level", "planet"), "planet"),
        (("--category", "rain"), "rain"),
        (("--layers", "clouds"), "clouds"),
        (("--template", "nothing-like-it"), "nothing-like-it"),
        (("--from", "1990-01-01", "--to", "1991-01-01"), "period"),
        (("--crs", "3857"), "3857"),
        (("--state", "x" * 17_000), "17,000"),
    ],
)
def test_what_there_is_not_is_named_and_nothing_is_written(
    rongtu: Rongtu, tmp_path: Path, words: tuple[str, ...], given: str
) -> None:
    error = refused(rongtu, "snapshot", "--out", tmp_path / "a.csv", *words)
    assert given in error.given
    assert list(tmp_path.iterdir()) == []
    assert entries(rongtu) == []


def test_a_period_without_its_end_or_of_no_days_is_refused(rongtu: Rongtu, tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    error = refused(rongtu, "snapshot", "--out", out, "--from", "2020-02-01")
    assert isinstance(error, PeriodError)
    days = ("--from", "2020-02-01", "--to", "2020-02-01")
    assert "period" in refused(rongtu, "snapshot", "--out", out, *days).given.lower()


def test_a_place_that_cannot_be_written_is_said_before_the_work(
    rongtu: Rongtu, tmp_path: Path
) -> None:
    (tmp_path / "folder.csv").mkdir()
    for name in ("a.exe", "a", "nowhere/a.csv", "folder.csv"):
        refused(rongtu, "snapshot", "--out", tmp_path / name)
    assert entries(rongtu) == []


def test_a_disk_that_is_full_keeps_what_was_there(
    rongtu: Rongtu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "a.csv"
    out.write_text("before")
    write = Path.write_bytes

    def full(path: Path, body: bytes) -> int:
        write(path, body[:10])
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(Path, "write_bytes", full)
    error = refused(rongtu, "snapshot", "--out", out, *STREETS)
    assert "No space left" in error.given
    assert out.read_text() == "before"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]


def test_a_command_that_is_killed_between_leaves_no_half_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: Path, __: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "a.csv", b"x")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "_engine", lambda: world.engine)
    result = CliRunner().invoke(app, ["snapshot", "--out", str(world.folder / "a.csv")])
    assert isinstance(result.exception, RongtuError)
    assert "No demands" in result.exception.given
    assert not (world.folder / "a.csv").exists()
