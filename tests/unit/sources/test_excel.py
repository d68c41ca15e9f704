"""Workbooks, and what can be wrong with them."""

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlwt

from etl.errors import SourceError
from etl.sources import read
from tests.unit.sources.sources import pieces, profile, rows, values

NIGHT = dt.datetime(2020, 1, 2)  # noqa: DTZ001 - a sheet has no zones
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
)
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
    '<office:spreadsheet><table:table table:name="a">{}</table:table></office:spreadsheet>'
    "</office:body></office:document-content>"
)


def book(path: Path, *lines: list[Any], **sheets: list[list[Any]]) -> Path:
    made = openpyxl.Workbook()
    first = made.active
    for line in lines:
        first.append(line)
    for name, more in sheets.items():
        sheet = made.create_sheet(name)
        for line in more:
            sheet.append(line)
    made.save(path)
    return path


def test_cells_become_text_as_people_write_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["id", "b", 2020],
        [1, 3.0, 116.391],
        [2, True, False],
        [3, NIGHT + dt.timedelta(hours=3, minutes=4, seconds=5), NIGHT],
        [4, dt.date(2020, 1, 2), dt.time(3, 4)],
        [5, " 街道 ", "0012"],
        [6, "#N/A", "=1/0"],
        [],
        [8, dt.timedelta(hours=30), 1e-7],
        [9, 123456789012, -0.0],
        [None, "  ", ""],
        [],
    )  # fmt: skip
    assert values(path) == {
        "id": ["1", "2", "3", "4", "5", "6", None, "8", "9"],
        "b": [
            "3",
            "1",
            "2020-01-02 03:04:05",
            "2020-01-02",
            "街道",
            None,
            None,
            "30:00:00",
            "123456789012",
        ],
        "2020": [
            "116.391", "0", "2020-01-02", "03:04:00", "0012", None, None, "1e-7", "0",
        ],
    }  # fmt: skip


def test_every_second_of_a_sheet_comes_back(tmp_path: Path) -> None:
    times = [NIGHT + dt.timedelta(seconds=n * 7919) for n in range(3000)]
    path = book(tmp_path / "a.xlsx", ["id"], *[[one] for one in times])
    wanted = [str(one).removesuffix(" 00:00:00") for one in times]
    assert values(path)["id"] == wanted


def test_an_old_workbook_is_read_alike(tmp_path: Path) -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("数据")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    lines: list[list[Any]] = [["id", "街道", "day"], [1, "佳宏路"], [2.5, None, 0]]
    for row, line in enumerate(lines):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    sheet.write(1, 2, NIGHT, day)
    made.save(str(tmp_path / "a.xls"))
    assert values(tmp_path / "a.xls") == {
        "id": ["1", "2.5"],
        "街道": ["佳宏路", None],
        "day": ["2020-01-02", "0"],
    }


def test_an_open_document_is_read(tmp_path: Path) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    line = "<table:table-row>{}</table:table-row>"
    text = "".join(line.format(cell.format(one)) for one in ("id", "街道"))
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", MANIFEST)
        made.writestr("content.xml", ODS.format(text))
    assert values(tmp_path / "a.ods") == {"id": ["街道"]}


# A title, then: id (both rows), a group of two, and one alone; in the data a merged pair.
SHEET: tuple[tuple[int | str | None, ...], ...] = (
    ("2020 年", None, None, None),
    ("id", "人数", None, "户"),
    (None, "男", "女", "户数"),
    (1, 2, 3, 4),
    (5, None, 7, 8),
)
MERGED = ((0, 0, 0, 3), (1, 2, 0, 0), (1, 1, 1, 2), (3, 4, 1, 1))
"""First and last row, first and last column."""


def _new(path: Path) -> None:
    made = openpyxl.Workbook()
    for line in SHEET:
        made.active.append(line)
    for top, bottom, left, right in MERGED:
        made.active.merge_cells(
            start_row=top + 1, end_row=bottom + 1, start_column=left + 1, end_column=right + 1
        )
    made.save(path)


def _old(path: Path) -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("a")
    for top, bottom, left, right in MERGED:
        sheet.write_merge(top, bottom, left, right, SHEET[top][left])
    inside = {
        (row, column)
        for top, bottom, left, right in MERGED
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for row, line in enumerate(SHEET):
        for column, cell in enumerate(line):
            if cell is not None and (row, column) not in inside:
                sheet.write(row, column, cell)
    made.save(str(path))


@pytest.mark.parametrize(("name", "make"), [("a.xlsx", _new), ("a.xls", _old)])
def test_merged_header_cells_count_for_every_column_below(
    tmp_path: Path, name: str, make: Callable[[Path], None]
) -> None:
    make(tmp_path / name)
    assert values(tmp_path / name, skip_rows=1, header_rows=2) == {
        "id": ["1", "5"],
        "人数 男": ["2", None],
        "人数 女": ["3", "7"],
        "户 户数": ["4", "8"],
    }


def test_a_table_need_not_begin_in_the_corner(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["C4"], made.active["D4"], made.active["C5"] = "id", "b", 1
    made.save(tmp_path / "a.xlsx")
    assert values(tmp_path / "a.xlsx", skip_rows=3) == {"id": ["1"], "b": [None]}


def test_the_only_sheet_with_something_in_it_is_meant(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["id"], [1], empty=[])
    assert values(path) == {"id": ["1"]}
    both = book(tmp_path / "b.xlsx", ["id"], [1], 街道=[["id"], [2]])
    with pytest.raises(SourceError, match=r"has 2 sheets.*choose one of Sheet, 街道"):
        rows(both)
    assert values(both, layer_name="街道") == {"id": ["2"]}
    with pytest.raises(SourceError, match=r"no sheet 'sheet'.*did you mean 'Sheet'"):
        rows(both, layer_name="sheet")


def test_a_number_that_lost_its_last_digits_refuses_its_row(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx",
        ["id", "unused"],
        [1, 510104198001011234],
        [510104198001011234, 2],
        ["510104198001011234", 3],
    )
    found = rows(path)
    assert found.refused.index.tolist() == [2]
    assert "Excel kept 15 digits" in found.refused.iloc[0]
    assert found.frame["id"].iloc[2] == "510104198001011234"


def test_pieces_together_are_the_whole(tmp_path: Path) -> None:
    lines = [[n, f"row {n}"] if n % 5 else [] for n in range(1, 3002)]
    path = book(tmp_path / "a.xlsx", ["id", "b"], *lines)
    one, many = pieces(path), pieces(path, chunk_rows=400)
    assert [len(piece.frame) for piece in many] == [400] * 7 + [201]
    assert one[0].frame.index.tolist() == list(range(1, 3002))
    pd.testing.assert_frame_equal(one[0].frame, pd.concat([piece.frame for piece in many]))


def test_200_columns_and_a_header_alone_are_read(tmp_path: Path) -> None:
    names = ["id", *[f"c{n}" for n in range(199)]]
    (piece,) = pieces(book(tmp_path / "a.xlsx", names))
    assert piece.frame.shape == (0, 200)
    assert rows(book(tmp_path / "a.xlsx", names, list(range(200)))).frame.shape == (1, 200)
    with pytest.raises(SourceError, match="has 2500 columns"):
        rows(book(tmp_path / "a.xlsx", ["id", *range(2499)]))


def test_one_cell_in_the_last_corner_takes_nothing_down(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"] = "id"
    made.active.cell(1_048_576, 16_384, "x")
    made.save(tmp_path / "a.xlsx")
    with pytest.raises(SourceError, match="takes more than 6 GB or ends in a crash"):
        rows(tmp_path / "a.xlsx")


def test_reading_can_stop_in_the_middle(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["id"], *[[n] for n in range(5000)])
    some = read(profile(path), chunk_rows=10)
    assert len(next(some).frame) == 10
    some.close()  # type: ignore[attr-defined] # it is a generator


def _repacked(path: Path, pattern: bytes, by: bytes) -> Path:
    """Change something inside a workbook."""
    out = path.with_name("changed.xlsx")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(pattern, by, old.read(name), flags=re.DOTALL))
    return out


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<html><table><tr><td>id</td></tr></table></html>", "a page of HTML"),
        (b"id,b\n1,2\n", 'read.format = "csv"'),
        (b"PK\x03\x04 and rubbish", "no zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000, "cannot be read"),
    ],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    (tmp_path / "a.xls").write_bytes(data)
    with pytest.raises(SourceError, match=why):
        rows(tmp_path / "a.xls")


def test_a_broken_workbook_is_refused(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = book(tmp_path / "a.xlsx", ["id"], [1], ["x"])
    for pattern, by in (
        (rb"<sheetData>.*", b"<sheetData><row><c r='A1'"),
        (rb"<workbook.*", b""),
        (rb'r="A2"', b'r="ZZZZZZZZ99999999999999"'),
    ):
        with pytest.raises(SourceError) as caught:
            rows(_repacked(path, pattern, by))
        assert "\n" not in str(caught.value)
    path.write_bytes(path.read_bytes()[:-300])
    with pytest.raises(SourceError, match="no zip"):
        rows(path)
    with pytest.raises(SourceError, match="no header"):
        rows(book(tmp_path / "b.xlsx"))
    assert capfd.readouterr() == ("", "")
