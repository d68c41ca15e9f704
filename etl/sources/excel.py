"""Sheets of workbooks: .xlsx, .xlsm, .xlsb, .xls, .ods."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import SourceError, nearest
from etl.profile import Profile
from etl.sources import archive, header, text, workbook
from etl.sources.rows import Rows

_OLD: Final = b"\xd0\xcf\x11\xe0"
_EXACT: Final = 2.0**53
"""Excel keeps 15 digits: a whole number from here on has lost its last ones, and is no id."""


def read(path: Path, profile: Profile, chunk_rows: int) -> Iterator[Rows]:
    """Read the cells of a sheet as text.

    Raises
    ------
    SourceError
        It is no workbook, or does not tell which sheet is meant.
    """
    _check_kind(path)
    with _opened(path, profile) as (about, stream):
        sheet = _about(about, path, profile, stream)
        used = {sheet.names.index(one) for one in _used(profile) if one in sheet.names}
        last = 0
        with pa.ipc.open_stream(stream) as reader:
            for table in text.regrouped(reader, chunk_rows):
                index = pd.RangeIndex(last + 1, last + table.num_rows + 1)
                last += table.num_rows
                yield _rows(table, sheet.names, used, index)
            if not last:
                empty = reader.schema.empty_table()
                yield _rows(empty, sheet.names, used, pd.RangeIndex(1, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    names: list[str]


def _check_kind(path: Path) -> None:
    start = archive.head(path, 512)
    if archive.is_zip(path):
        archive.checked(path, by_name=False)
    elif not start.startswith(_OLD):
        # Many systems export a page or a text and call it .xls, which Excel opens all the same.
        page = b"<" in start.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        raise SourceError(
            given=f"{path} is no workbook but {'a page of HTML or XML' if page else 'other data'}",
            wanted="a workbook (.xlsx, .xlsb, .xls, .ods)",
            remedy="open it in a spreadsheet program and save it as .xlsx"
            if page
            else 'if it is text, set read.format = "csv"; else get the file again',
        )


@contextmanager
def _opened(path: Path, profile: Profile) -> Iterator[tuple[bytes, IO[bytes]]]:
    told = profile.read
    wanted = {
        "sheet": told.layer_name,
        "skip_rows": told.skip_rows,
        "header_rows": told.header_rows,
        "most_columns": header.MOST_COLUMNS,
    }
    # -I: neither the folder nor the environment of the user has a say in what is imported.
    command = [sys.executable, "-I", workbook.__file__, str(path.absolute()), json.dumps(wanted)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        if process.stdout is None:
            msg = "a pipe was asked for"
            raise RuntimeError(msg)
        try:
            yield process.stdout.readline(), process.stdout
        except pa.ArrowException as error:
            raise _broken(path, f"its cells end early: {error}") from error
        finally:
            process.kill()


def _about(line: bytes, path: Path, profile: Profile, stream: IO[bytes]) -> _Sheet:
    if not line.endswith(b"\n"):
        stream.read()
        limit = workbook.MEMORY // 1024**3
        raise _broken(path, f"reading it takes more than {limit} GB or ends in a crash")
    about: dict[str, Any] = json.loads(line)
    if "problem" in about:
        raise _broken(path, about["problem"])
    if "unknown" in about:
        raise SourceError(
            given=f"{path} has no sheet {profile.read.layer_name!r}",
            wanted=f"one of {', '.join(about['unknown'])}",
            remedy="correct read.layer_name: "
            + nearest(str(profile.read.layer_name), about["unknown"]),
        )
    if "several" in about:
        raise SourceError(
            given=f"{path} has {len(about['several'])} sheets",
            wanted="the name of one in read.layer_name",
            remedy=f"choose one of {', '.join(about['several'])}",
        )
    rows = [[_label(cell) for cell in row] for row in about["header"]]
    merged = [((a[0], a[1]), (b[0], b[1])) for a, b in about["merged"]]
    return _Sheet(names=header.names(rows, path, merged=merged))


def _label(cell: str | float) -> str:
    if isinstance(cell, str):
        return cell.removesuffix(" 00:00:00")
    return str(int(cell)) if cell == int(cell) else str(cell)


def _rows(table: pa.Table, names: list[str], used: set[int], index: pd.RangeIndex) -> Rows:
    kinds = len(workbook.KINDS)
    columns: dict[str, pa.Array] = {}
    refused: dict[int, str] = {}
    for number, name in enumerate(names):
        parts = table.columns[number * kinds : (number + 1) * kinds]
        written = [text.texts(part) for part in parts if part.null_count < len(part)]
        blank = pa.nulls(len(table), pa.large_string())
        columns[name] = pc.coalesce(*written) if written else blank
        if number in used:
            for row, value in _inexact(parts[0]):
                refused[index[row]] = (
                    f"{value:.0f} in {name!r}, of which Excel kept 15 digits: wanted text"
                )
    return Rows(
        frame=text.frame(columns, index),
        refused=pd.Series(refused.values(), index=list(refused), dtype="str").sort_index(),
    )


def _inexact(numbers: pa.ChunkedArray) -> Iterator[tuple[int, float]]:
    """Yield whole numbers that have lost digits, and in which row."""
    if numbers.null_count == len(numbers):
        return
    large = pc.fill_null(pc.greater_equal(pc.abs(numbers), _EXACT), fill_value=False)
    for row in pc.indices_nonzero(large).to_pylist():
        yield row, numbers[row].as_py()


def _used(profile: Profile) -> list[str]:
    return [column for source in profile.fields.values() for column in source.columns()]


def _broken(path: Path, why: str) -> SourceError:
    return SourceError(
        given=f"{path} cannot be read ({why[:300]})",
        wanted="a workbook (.xlsx, .xlsb, .xls, .ods) without a password",
        remedy="open it in a spreadsheet program and save it as .xlsx, or export a CSV",
    )
