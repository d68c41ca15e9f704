"""The workbook beside a map sheet, read back."""

import io
import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from dashboard.api.table import formula
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.data import Kind, written
from dashboard.snapshot.data_columns import clean
from geo.text import Lang
from tests.unit.sheet_data import COLUMNS, NAMES, sheet, table


def book(made: Sheet, crs: int = 4326) -> Any:  # noqa: ANN401 - openpyxl has no types
    return load_workbook(io.BytesIO(written(made, Kind.XLSX, crs)))


def notes(made: Sheet) -> list[tuple[Any, ...]]:
    return list(book(made).worksheets[1].iter_rows(values_only=True))


def test_cells_have_the_types_of_what_they_are() -> None:
    page = book(sheet())["数据"]
    head, first, *_, last = page.iter_rows(max_col=6)
    assert [cell.value for cell in head] == list(COLUMNS.values())
    assert [cell.data_type for cell in first] == ["s", "s", "n", "n", "d", "b"]
    assert [cell.value for cell in first] == [
        "510106000000", NAMES[0], 0, -2.5, datetime(2024, 6, 1), False  # noqa: DTZ001 - a day
    ]  # fmt: skip
    assert [cell.number_format for cell in first][2:5] == ["#,##0", "0.00", "yyyy-mm-dd"]
    assert [cell.value for cell in last][2:4] == [None, None]


def test_the_first_page_reads_and_prints_well() -> None:
    page = book(sheet())["数据"]
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:H5"
    assert page.print_title_rows in {"1:1", "$1:$1"}
    assert page.page_setup.orientation == "landscape"
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.oddHeader.left.text == "诉求件数 && 办结"
    assert page.oddHeader.right.text == "样例数据"
    assert page.oddFooter.right.text == "内部使用"


def test_columns_are_as_wide_as_chinese_is() -> None:
    frame = table(2).assign(name=["成都市金牛区抚琴街道办事处", "甲"], code=["1", "2"])
    page = book(sheet(frame))["数据"]
    assert page.column_dimensions["B"].width >= 26
    assert page.column_dimensions["A"].width < 12
    long = book(sheet(table(1).assign(name="长" * 400)))["数据"]
    assert long.column_dimensions["B"].width < 50


def test_the_second_page_says_what_must_be_said() -> None:
    found = notes(sheet())
    said = {line[0]: line[2] for line in found if line[0]}
    assert said["标题"] == "诉求件数 & 办结"
    assert said["指标定义"] == "诉求件数：期内受理的诉求"
    assert said["数据时间"] == "2024-06-30 23:59"
    assert said["成果编号"] == "ABCD2345"
    assert said["审图号或使用标识"] == "内部使用"
    assert said["样例数据"] == "样例数据"
    assert said["隐去的单元格"].startswith("2 个：涉及不足 5 件")
    assert said["注意事项"] == "一处边界有缺口"
    every = [line[2] for line in found]
    assert {"2024年6月", "全部类别", "边界：甲（CC BY）", "诉求：乙"} <= set(every)
    kinds = dict(line[:2] for line in found[-8:])
    assert kinds["诉求（件）"] == "整数"
    assert kinds["变化（%）"] == "数值"
    assert kinds["日期"] == "日期"


def test_no_rows_are_a_head_and_a_note() -> None:
    made = sheet(table(0))
    page = book(made)["数据"]
    assert page.max_row == 1
    assert page["A1"].value == "编码"
    assert ("数据行数", None, "0：所选范围和条件下没有数据") in notes(made)
    assert book(sheet(pd.DataFrame(), columns={}))["数据"]["A1"].value is None


def test_what_is_not_there_is_an_empty_cell_and_no_error() -> None:
    frame = table(3).assign(rate=[np.nan, np.inf, -0.5], name=["#N/A", "#REF!", None])  # type: ignore[list-item]  # the stubs know less
    page = book(sheet(frame))["数据"]
    assert [page.cell(row, 4).value for row in (2, 3, 4)] == [None, None, -0.5]
    assert [page.cell(row, 2).value for row in (2, 3, 4)] == ["#N/A", "#REF!", None]
    assert page["B2"].data_type == "s"


@settings(deadline=None, max_examples=60)
@given(st.one_of(
    st.text(max_size=40),
    st.text(st.sampled_from("=+-@＝\t\r\n1 '_x00418"), min_size=1, max_size=12),
))  # fmt: skip
def test_text_is_text_whatever_it_looks_like(text: str) -> None:
    frame = table(1).assign(name=text)
    columns = {"code": "编码", "name": text}
    packed = written(sheet(frame, columns=columns, title=text, mark=text), Kind.XLSX)
    page = load_workbook(io.BytesIO(packed)).worksheets[0]
    assert page["B2"].value == (clean(text) or None)
    assert page["B1"].value == (clean(text) or "name")
    assert page["B2"].data_type in {"s", "n" if not clean(text) else "s"}
    assert page["B2"].quotePrefix == formula(clean(text))
    with zipfile.ZipFile(io.BytesIO(packed)) as files:
        for name in files.namelist():
            if name.startswith("xl/worksheets/sheet"):
                assert b"<f>" not in files.read(name)


def test_a_text_that_no_cell_holds_is_cut() -> None:
    page = book(sheet(table(1).assign(name="字" * 40_000)))["数据"]
    assert len(page["B2"].value) == 32_767
    assert page["B2"].value.endswith("字…")


def test_a_long_title_leaves_a_head_that_opens() -> None:
    page = book(sheet(title="&" * 200, mark="印" * 200, sample="样" * 200))["数据"]
    for part in (page.oddHeader, page.oddFooter):
        texts = [one.text or "" for one in (part.left, part.center, part.right)]
        assert len("".join(f"&L{text}" for text in texts)) <= 255


def test_nothing_inside_is_dated_by_the_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(written(sheet(), Kind.XLSX))) as files:
        assert {one.date_time for one in files.infolist()} == {(2024, 6, 30, 23, 59, 0)}
        core = ET.fromstring(files.read("docProps/core.xml"))  # noqa: S314 - our own
    stamps = [one.text for one in core if one.tag.endswith(("created", "modified"))]
    assert stamps == ["2024-06-30T23:59:00Z"] * 2


@pytest.mark.parametrize("as_of", ["", "时间不详", "2024-13-45", "1970-01-01 00:00"])
def test_a_sheet_without_a_moment_has_a_fixed_one(as_of: str) -> None:
    with zipfile.ZipFile(io.BytesIO(written(sheet(as_of=as_of), Kind.XLSX))) as files:
        assert {one.date_time for one in files.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_reader_of_english_gets_english_pages() -> None:
    assert book(sheet(lang=Lang.EN)).sheetnames == ["Data", "Notes"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(written(sheet(), Kind.XLSX))
    # Comma, double quote, UTF-8; formulas as they are, not what they make; every page a file.
    how = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,true,false,-1"
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    subprocess.run(
        ["soffice", home, "--headless", "--convert-to", how, "--outdir", tmp_path, path],  # noqa: S607 - wherever it is
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    lines = (tmp_path / "sheet-数据.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith('510106000000,"=HYPERLINK(""http://x"")",0,-2.5,2024-06-01,')
    assert "ABCD2345" in (tmp_path / "sheet-说明.csv").read_text(encoding="utf-8")
