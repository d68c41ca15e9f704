"""The report of a load as a file."""

import errno
import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
import shapely

from etl.report import RunReport, rendered, written
from etl.report import cli as report_cli
from etl.report.account import Example, Outline, Reason, ReportError
from etl.report.ground import drawn
from geo.text import Text

AT: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
CITY: Final = Outline(depth=1, shape=shapely.box(104.0, 30.0, 104.2, 30.2))
RUN: Final = RunReport(
    run_id=12, profile="demand", layer="demand", source="12345", failed=False, error=None,
    started_at=AT, finished_at=AT, seconds=31.25, as_of=AT, time_zone="Asia/Shanghai",
    deployment=Text(zh="测试区", en="Test"), made_at=AT, synthetic=True,
    counts={"read": 1_010, "inserted": 1_000, "updated": 0, "unchanged": 0, "quarantined": 7,
            "skipped": 3},
    rows_before=5_000, rows_after=6_000,
    reasons=(
        Reason(
            kind="received_at is …: a moment was wanted",
            rows=7,
            examples=(
                Example(
                    file="<b>.csv", row_number=3, reason="received_at is '45'",
                    values={"text": "<script>alert(1)</script>", "a&b": "=1+1"},
                ),
            ),
        ),
    ),
    notes=("3 rows: outlines crossed themselves and were repaired",),
    datum="GCJ-02 as claimed", note="A hotline.", places={"none": 10, "exact": 990},
    steps={"read": 20.0, "write": 11.0}, files=("demands.csv",),
    cells=((104.1, 30.1, 900), (104.15, 30.1, 80), (0.0, 0.0, 20)), outlines=(CITY,),
)  # fmt: skip


def test_the_report_says_what_became_of_every_row() -> None:
    page = rendered(RUN)
    assert "read 1,010 = inserted 1,000 + updated 0 + unchanged 0 + held back 7 + skipped 3" in page
    assert "读取 1,010 = 新增 1,000" in page
    assert "5,000 → 6,000" in page
    for said in (*RUN.notes, RUN.datum, RUN.note, "demands.csv", "99.00 %", "20.00 s"):
        assert str(said) in page
    assert "示例数据（合成）" in page
    assert page.index("坐标落入") < page.index("无法定位")


def test_what_a_row_says_is_text_and_nothing_else() -> None:
    page = rendered(RUN)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "&lt;b&gt;.csv" in page
    assert "a&amp;b" in page


def test_the_report_asks_nobody_for_anything() -> None:
    page = rendered(RUN)
    assert not re.findall(r"(?:src|href|url|@import)\s*[=(]", page)
    assert "http://" not in page.replace("http-equiv", "")
    assert "https://" not in page
    assert "default-src 'none'" in page


def test_rows_beyond_the_areas_are_counted_and_not_drawn() -> None:
    drawing = drawn(RUN.outlines, RUN.cells)
    assert drawing is not None
    assert (drawing.shown, drawing.outside) == (980, 20)
    assert drawing.svg.count("<circle") == 2
    assert drawing.svg.count("<path") == 1
    first, second = re.findall(r'cx="([\d.]+)"', drawing.svg)
    assert float(first) < float(second)


def test_rows_without_areas_make_their_own_map() -> None:
    drawing = drawn((), ((104.1, 30.1, 5),))
    assert drawing is not None
    assert (drawing.shown, drawing.outside) == (5, 0)
    assert drawn(RUN.outlines, ()) is None


def test_an_outline_with_holes_and_parts_is_drawn_whole() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    shape = shapely.MultiPolygon([ring, shapely.box(5, 5, 6, 6)])
    drawing = drawn([Outline(depth=2, shape=shape)], [(0.5, 0.5, 1)])
    assert drawing is not None
    assert drawing.svg.count("M") == 3


def test_a_failed_run_says_why() -> None:
    zero = dict.fromkeys(RUN.counts, 0)
    page = rendered(
        replace(RUN, failed=True, error="No such file <x>", counts=zero, reasons=(), notes=(),
                places={}, steps={}, cells=(), outlines=(), datum=None, rows_before=None)
    )  # fmt: skip
    assert "nothing of it was kept" in page
    assert "No such file &lt;x&gt;" in page
    assert "<svg" not in page


def test_rows_that_do_not_add_up_are_said_so() -> None:
    page = rendered(replace(RUN, counts={**RUN.counts, "read": 1}))
    assert "The rows do not add up" in page


def test_a_report_replaces_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "run.html"
    path.write_text("old", encoding="utf-8")
    written(RUN, path)
    assert path.read_text(encoding="utf-8") == rendered(RUN)
    assert [one.name for one in tmp_path.iterdir()] == ["run.html"]


def test_a_full_disk_leaves_the_report_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    path = tmp_path / "run.html"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReportError, match=r"No space left on device.*--out") as caught:
        written(RUN, path)
    assert "\n" not in str(caught.value)
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["run.html"]


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="make the folder"):
        written(RUN, tmp_path / "missing" / "run.html")


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "run.html").mkdir()
    with pytest.raises(ReportError, match="Cannot write the report"):
        written(RUN, tmp_path / "run.html")
    assert [one.name for one in tmp_path.iterdir()] == ["run.html"]


@pytest.mark.parametrize("run", ["x", "-1", "1.5", "", "１２"])
def test_what_is_no_run_is_refused(run: str) -> None:
    with pytest.raises(ReportError, match="the number of a run, or last"):
        report_cli._number(run)  # noqa: SLF001 - without a database


def test_the_last_run_has_a_name() -> None:
    assert report_cli._number("last") is None  # noqa: SLF001 - without a database
    assert report_cli._number("12") == 12  # noqa: SLF001
    assert report_cli._number("9" * 40) == 0  # noqa: SLF001
