"""How a text file or a workbook lays out its table."""

import csv
import gzip
import io
from itertools import islice
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes
from python_calamine import CalamineError, CalamineWorkbook

Dialect = dict[str, tuple[str | int, str]]

_BYTES: Final = 262_144
_LINES: Final = 50
_HEAD: Final = 12
_DELIMITERS: Final = (",", "\t", ";", "|", "，")
_NAMED: Final = {",": "commas", "\t": "tabs", ";": "semicolons", "|": "bars", "，": "，"}
_MARKS: Final = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def text_dialect(path: Path) -> Dialect:
    """Return the keys of [read] that a text file needs, each with what it rests on."""
    head = _head(path)
    encoding, why = _encoding(head)
    said: Dialect = {} if encoding == "utf-8" else {"encoding": (encoding, why)}
    text = head.decode(encoding, errors="ignore").lstrip("\ufeff")
    delimiter, share = _delimiter(text)
    if delimiter != ",":
        rest = f"{_NAMED[delimiter]} part {share:.0%} of the first lines into as many values each"
        said["delimiter"] = (delimiter, rest)
    return said | _titles([[cell.strip() for cell in row] for row in _rows(text, delimiter)])


def sheet_dialect(path: Path) -> Dialect:
    """Return the keys of [read] that a workbook needs."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            sheets = [(name, book.get_sheet_by_name(name)) for name in book.sheet_names]
            filled = [(name, sheet) for name, sheet in sheets if sheet.height and sheet.width]
            if not filled:
                return {}
            name, sheet = max(filled, key=lambda pair: pair[1].height)
            rows = sheet.to_python(skip_empty_area=False, nrows=_HEAD)
            merged = sheet.merged_cell_ranges or []
    except (CalamineError, OSError, ValueError):
        return {}  # the reader says what is wrong with it
    said: Dialect = {}
    if len(filled) > 1:
        rest = ", ".join(other for other, _ in filled if other != name)
        said["layer_name"] = (name, f"the sheet with the most rows; the others are {rest}")
    cells = [[str(cell).strip() for cell in row] for row in rows]
    said |= _titles(cells)
    first = int(said["skip_rows"][0]) if "skip_rows" in said else 0
    deepest = _deepest(merged, first)
    if deepest > 1:
        said["header_rows"] = (deepest, "merged cells reach over so many rows of the header")
    return said


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            return file.read(_BYTES)
    except (OSError, EOFError):
        return b""  # the reader says what is wrong with it


def _encoding(head: bytes) -> tuple[str, str]:
    if head[:2] in _MARKS:
        return _MARKS[head[:2]], "its first bytes say so"
    whole = head[: head.rfind(b"\n") + 1] or head
    for encoding in ("utf-8", "gb18030"):
        try:
            whole.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding, "its first bytes read as Chinese in it, and not as UTF-8"
    best = from_bytes(whole).best()
    if best is None:
        return "latin-1", "nothing else fits"
    return best.encoding, "the likeliest by the frequency of its letters"


def _delimiter(text: str) -> tuple[str, float]:
    """Return what parts most of the rows into the same number of values, two at least."""
    best = (0.0, 0, ",")
    for delimiter in _DELIMITERS:
        counts = [len(row) for row in _rows(text, delimiter) if row]
        usual = max(set(counts), key=counts.count) if counts else 1
        if usual > 1:
            best = max(best, (counts.count(usual) / len(counts), usual, delimiter))
    return best[2], best[0]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        rows.extend(islice(csv.reader(io.StringIO(text), delimiter=delimiter), _LINES))
    except csv.Error:
        return rows  # a value of a hundred thousand letters: what came before it must do
    return rows


def _titles(rows: list[list[str]]) -> Dialect:
    """Find how many rows stand before the header: a title has one value, the header most."""
    filled = [sum(bool(cell) for cell in row) for row in rows[:_HEAD]]
    widest = max(filled, default=0)
    if widest < 3:  # noqa: PLR2004 - of two columns a header cannot be told from a title
        return {}
    first = next(number for number, count in enumerate(filled) if count > widest / 3)
    if not first:
        return {}
    return {"skip_rows": (first, f"the first {first} hold a title and no header")}


def _deepest(merged: list[tuple[tuple[int, int], tuple[int, int]]], first: int) -> int:
    """Return how many rows the header has: as many as its merged cells reach over, two at least.

    A cell merged over columns is the upper of two.
    """
    depth = 1
    for (top, left), (bottom, right) in merged:
        if top != first:
            continue
        if bottom > top:
            depth = max(depth, bottom - top + 1)
        elif right > left:
            depth = max(depth, 2)
    return min(depth, 5)
