"""Names of columns from the rows above the data."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from etl.errors import SourceError

MOST_COLUMNS: Final = 2000
"""A table with more is no table but a matrix, or was cut at the wrong character."""

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
"""Ranges of merged cells: the first and the last (row, column) of each, from 0."""


def names(rows: list[list[str]], path: Path, *, merged: Merged | None = None) -> list[str]:
    """Return the name of each column: what stands above it, joined by a space.

    A merged cell counts for every column below it. Where nothing is known of merged cells, a blank
    continues what is left of it, in all rows but the last.

    Raises
    ------
    SourceError
        There are none, too many, or two alike.
    """
    width = max(map(len, rows), default=0)
    if width > MOST_COLUMNS:
        raise SourceError(
            given=f"{path} has {width} columns",
            wanted=f"at most {MOST_COLUMNS}",
            remedy="correct read.delimiter, or take the columns that are needed into a new file",
        )
    cells = [[_clean(cell) for cell in row] + [""] * (width - len(row)) for row in rows]
    if not any(any(row) for row in cells):
        raise SourceError(
            given=f"{path} has no header",
            wanted=f"names of columns in {'a row' if len(rows) < 2 else 'rows'} before the data",  # noqa: PLR2004
            remedy="put one in, or correct read.skip_rows and read.header_rows",
        )
    if merged:
        _spread(cells, merged)
    else:
        _continue(cells)
    found = [
        " ".join(dict.fromkeys(part for part in parts if part)) or f"column {number}"
        for number, parts in enumerate(zip(*cells, strict=True), start=1)
    ]
    _check_distinct(found, path)
    return found


def _clean(cell: str) -> str:
    return " ".join(cell.replace("\ufeff", "").replace("\0", "").split())


def _spread(cells: list[list[str]], merged: Merged) -> None:
    for (top, left), (bottom, right) in merged:
        if top >= len(cells) or left >= len(cells[0]):
            continue
        value = cells[top][left]
        for row in cells[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value


def _continue(cells: list[list[str]]) -> None:
    for row in cells[:-1]:
        last = ""
        for column, cell in enumerate(row):
            last = cell or last
            row[column] = last


def _check_distinct(found: list[str], path: Path) -> None:
    twice = sorted(name for name, count in Counter(found).items() if count > 1)
    if twice:
        raise SourceError(
            given=f"{path} has more than one column called {twice[0]!r}",
            wanted="columns with distinct names",
            remedy="rename one in the file, or correct read.header_rows",
        )
