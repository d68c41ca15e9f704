"""Text files of rows."""

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import csv as arrow_csv

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources import archive, dialect, header, text
from etl.sources.quotes import unclosed
from etl.sources.rows import Rows, no_reasons
from etl.sources.stream import Text

SUFFIXES: Final = (".csv", ".tsv", ".txt")
BLOCK: Final = 2 * 1024**2
"""Bytes that are taken apart at once; no row is longer. Larger ones are slower and take more."""
BLOCK_OF_SHAPES: Final = 64 * 1024**2
"""The same where rows hold shapes as text: a hundred thousand corners are 4 MB."""
MOST_RAGGED: Final = 100_000
"""After so many in one stretch that do not fit, it is the header that does not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """How a file is written.

    Attributes
    ----------
    names
        Of the columns.
    start
        How many bytes of UTF-8 come before the data.
    lines
        How many lines come before it.
    block
        How many bytes are taken apart at once.
    """

    encoding: str
    delimiter: str
    names: list[str]
    start: int
    lines: int
    block: int


def read(path: Path, profile: Profile, chunk_rows: int) -> Iterator[Rows]:
    """Read every column as text, trimmed; an empty value is a missing one.

    Raises
    ------
    SourceError
        It is no text in one encoding, has no header, or ends inside a quoted value.
    """
    said = found(path, profile)
    counted = _Counted(names=said.names)
    with archive.opened(path, SUFFIXES) as raw:
        source = Text(raw, said.encoding, path)
        source.read(said.start)
        source.quotes = 0
        some = False
        try:
            if source.has_more():
                for table in text.regrouped(_batches(source, said, counted), chunk_rows):
                    some = True
                    yield counted.rows(table)
        except pa.ArrowInvalid as error:
            raise _unreadable(path, said, str(error)) from error
        if counted.ragged or not some:
            yield counted.rest()
    if source.quotes % 2 or counted.ends_in_lines:
        _check_closed(path, said)


def found(path: Path, profile: Profile) -> Dialect:
    """Find out how a file is written, as far as the profile does not say.

    Raises
    ------
    SourceError
        It is no text, or has no header.
    """
    told = profile.read
    encoding = (
        dialect.known(told.encoding, path)
        if told.encoding is not None
        else dialect.encoding(path, SUFFIXES)
    )
    with archive.opened(path, SUFFIXES) as raw:
        start = Text(raw, encoding, path).read(dialect.HEAD).decode("utf-8", errors="ignore")
    lines = io.StringIO(start, newline="").readlines()
    skipped = lines[: told.skip_rows]
    rest = lines[told.skip_rows :]
    sign = told.delimiter or dialect.delimiter("".join(rest), path)
    rows, used = _head(rest, sign, told.header_rows, path)
    return Dialect(
        encoding=encoding,
        delimiter=sign,
        names=header.names(rows, path),
        start=len("".join(skipped + rest[:used]).encode()),
        lines=len(skipped) + used,
        block=BLOCK_OF_SHAPES if "wkt" in profile.fields else BLOCK,
    )


def _head(lines: list[str], delimiter: str, count: int, path: Path) -> tuple[list[list[str]], int]:
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[list[str]] = []
    try:
        while len(rows) < count:
            row = next(reader, None)
            if row is None:
                break
            if row:
                rows.append(row)
    except csv.Error as error:
        raise _no_header(path, str(error)) from error
    if reader.line_num == len(lines) and unclosed(lines, delimiter) is not None:
        raise _no_header(path, "a quotation mark in it is not closed")
    return rows, reader.line_num


def _no_header(path: Path, why: str) -> SourceError:
    return SourceError(
        given=f"The header of {path} cannot be read ({why})",
        wanted="names of columns in the first row",
        remedy="correct the file, read.delimiter, read.skip_rows or read.header_rows",
    )


@dataclass(slots=True, kw_only=True)
class _Counted:
    """Puts the rows that do not fit back in their places, with a reason."""

    names: list[str]
    ragged: list[arrow_csv.InvalidRow] = field(default_factory=list)
    last: int = 0
    ends_in_lines: bool = False

    def keep(self, row: arrow_csv.InvalidRow) -> str:
        self.ragged.append(row)
        return "skip" if len(self.ragged) < MOST_RAGGED else "error"

    def rows(self, table: pa.Table) -> Rows:
        """Return the rows of `table` and those that do not fit between them."""
        end, taken = self.last + table.num_rows, 0
        for row in self.ragged:
            if row.number > end:
                break
            end, taken = end + 1, taken + 1
        ragged, self.ragged = self.ragged[:taken], self.ragged[taken:]
        columns = {
            name: text.trimmed(column.combine_chunks())
            for name, column in zip(self.names, table.columns, strict=True)
        }
        self.ends_in_lines = _has_lines([column[-1] for column in columns.values()])
        numbers = pd.RangeIndex(self.last + 1, end + 1)
        self.last = end
        if not ragged:
            return Rows(frame=text.frame(columns, numbers))
        others = np.setdiff1d(numbers, [row.number for row in ragged], assume_unique=True)
        return self._with(text.frame(columns, pd.Index(others)), ragged)

    def rest(self) -> Rows:
        """Return the rows at the end that do not fit; a piece without rows when there are none."""
        nothing = {name: pa.array([], pa.large_string()) for name in self.names}
        empty = text.frame(nothing, pd.RangeIndex(self.last + 1, self.last + 1))
        if not self.ragged:
            return Rows(frame=empty)
        self.ends_in_lines = "\n" in self.ragged[-1].text
        return self._with(empty, self.ragged)

    def _with(self, frame: pd.DataFrame, ragged: list[arrow_csv.InvalidRow]) -> Rows:
        numbers = [row.number for row in ragged]
        texts = pd.DataFrame(
            {self.names[0]: [row.text.replace("\0", "") for row in ragged]},
            index=numbers,
            dtype="str",
        )
        reasons = [
            f"{row.actual_columns} values in a row of {row.expected_columns} columns"
            for row in ragged
        ]
        whole = pd.concat([frame, texts.reindex(columns=frame.columns).astype("str")])
        return Rows(
            frame=whole.sort_index(),
            refused=pd.Series(reasons, index=numbers, dtype="str") if reasons else no_reasons(),
        )


def _has_lines(values: list[pa.Scalar]) -> bool:
    return any("\n" in (value.as_py() or "") for value in values)


def _batches(source: Text, said: Dialect, counted: _Counted) -> Iterator[pa.RecordBatch]:
    yield from arrow_csv.open_csv(
        pa.PythonFile(source, mode="r"),
        # Rows that do not fit are known by their number only when one thread reads.
        read_options=arrow_csv.ReadOptions(
            column_names=said.names, use_threads=False, block_size=said.block
        ),
        parse_options=arrow_csv.ParseOptions(
            delimiter=said.delimiter, newlines_in_values=True, invalid_row_handler=counted.keep
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(said.names, pa.large_string()),
            strings_can_be_null=True,
            null_values=[""],
            check_utf8=False,  # the stream did
        ),
    )


def _check_closed(path: Path, said: Dialect) -> None:
    """Refuse a file that ends inside a quoted value: it would have swallowed all the rest."""
    with archive.opened(path, SUFFIXES) as raw:
        lines = io.TextIOWrapper(raw, encoding=said.encoding, newline="")
        line = unclosed(itertools.islice(lines, said.lines, None), said.delimiter)
        lines.detach()
    if line is not None:
        raise SourceError(
            given=f"{path} ends inside a quoted value that begins in line {line + said.lines}",
            wanted="a closing quotation mark",
            remedy="put it in, or double the one that is part of the text",
        )


def _unreadable(path: Path, said: Dialect, why: str) -> SourceError:
    if "straddl" in why:
        _check_closed(path, said)
        why = f"a row is longer than {said.block:,} bytes"
    if "Expected" in why:
        why = f"{MOST_RAGGED:,} rows in one stretch do not have {len(said.names)} values"
    return SourceError(
        given=f"{path} cannot be read ({why})",
        wanted=f"a text file in {said.encoding} delimited by {said.delimiter!r} with a header",
        remedy="correct read.encoding or read.delimiter, or the file",
    )
