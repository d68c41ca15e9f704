"""What a command prints for people: aligned columns, and remarks."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import typer
from rich.cells import cell_len

from dashboard import numbers
from geo.text import Text

NO_DATA: Final = "no data"
_GAP: Final = "  "

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    cell
        What a row has in it.
    right
        Whether it is of numbers.
    """

    title: Text
    cell: Callable[[Row], str]
    right: bool = True


def words(zh: str, en: str, cell: Callable[[Row], str | None]) -> Column:
    """Return a column of words; empty where a row has none."""
    return Column(title=Text(zh=zh, en=en), cell=lambda row: cell(row) or "", right=False)


def numeric(zh: str, en: str, name: str, digits: int = 0, *, signed: bool = False) -> Column:
    """Return a column of the numbers that the rows have under `name`."""
    return Column(
        title=Text(zh=zh, en=en), cell=lambda row: number(row[name], digits, signed=signed)
    )


def table(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a table: two of titles, then the rows. Chinese is two cells wide."""
    lines = [
        [column.title.zh for column in columns],
        [column.title.en for column in columns],
        *([column.cell(row) for column in columns] for row in rows),
    ]
    widths = [max(cell_len(line[at]) for line in lines) for at in range(len(columns))]
    for number, line in enumerate(lines):
        cells = (
            _padded(cell, width, right=column.right)
            for cell, width, column in zip(line, widths, columns, strict=True)
        )
        text = _GAP.join(cells).rstrip()
        yield typer.style(text, bold=True) if number < 2 else text  # noqa: PLR2004 - the titles


def echo(columns: Iterable[Column], rows: Iterable[Row]) -> None:
    """Print a table."""
    for line in table(list(columns), rows):
        typer.echo(line)


def _padded(cell: str, width: int, *, right: bool) -> str:
    space = " " * (width - cell_len(cell))
    return space + cell if right else cell + space


def number(value: float | None, digits: int = 0, *, signed: bool = False) -> str:
    """Write a number; empty for no data."""
    if value is None:
        return ""
    text = numbers.shown(value, digits)
    return f"+{text}" if signed and value > 0 and text.strip("0.,") else text


def span(low: float | None, high: float | None, digits: int, *, signed: bool = False) -> str:
    """Write an interval, open where it has no end; empty where there is none."""
    if low is None:
        return ""
    ends = [number(end, digits, signed=signed) for end in (low, high)]
    return f"{ends[0]}–{ends[1]}" if not signed else f"{ends[0]} … {ends[1]}"


def remarks(notes: Iterable[Text], *, err: bool = False) -> None:
    """Print what must be said with the numbers, so that it cannot be taken for one."""
    for note in notes:
        both = note.zh if note.zh == note.en else f"{note.zh} · {note.en}"
        typer.echo(f"# {both}", err=err)
