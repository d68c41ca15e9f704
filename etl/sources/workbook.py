"""Reads a sheet of a workbook, as a program of its own: a hostile one may take it down, not us.

One cell in the last column of the last row makes the reader ask for 400 GB and abort; here it
meets a limit. It imports nothing of ours, so that it starts at once. It writes a line of JSON, then
an Arrow stream in which every column of the sheet is four: numbers, texts, flags and moments.
"""

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import pyarrow as pa
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY: Final = 6 * 1024**3
"""Bytes of address space: a full sheet of 1,048,576 rows and 40 columns takes 4 GB."""
SECONDS: Final = 900
"""Of computing: a full sheet takes a minute."""
BATCH_CELLS: Final = 400_000
KINDS: Final = (pa.float64(), pa.large_string(), pa.bool_(), pa.timestamp("us"))

Row = list[Any]


class _ProblemError(Exception):
    """What there is to say instead of a sheet."""


def main(path: Path, wanted: dict[str, Any], out: BinaryIO) -> None:
    """Write the sheet that is `wanted` to `out`, or a line that says why not."""
    for kind, limit in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS)):
        hard = resource.getrlimit(kind)[1]
        bound = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (bound, hard))
    try:
        with path.open("rb") as file:
            sheet = _sheet(CalamineWorkbook.from_filelike(file), wanted["sheet"])
        rows = iter(sheet.iter_rows())
        skip = wanted["skip_rows"]
        head = list(islice(rows, skip, skip + wanted["header_rows"]))
        about = {"sheet": sheet.name, "header": _plain(head), "merged": _merged(sheet, skip)}
    except _ProblemError as error:
        about = json.loads(str(error))
    except BaseException as error:  # noqa: BLE001 - a panic of Rust is no Exception
        about = {"problem": str(error) or type(error).__name__}
    out.write(json.dumps(about).encode() + b"\n")
    width = max(map(len, about.get("header", [])), default=0)
    if 0 < width <= wanted["most_columns"]:
        _stream(_whole(rows, width), width, out)
    out.flush()


def _sheet(book: CalamineWorkbook, name: str | None) -> CalamineSheet:
    about = [one for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
    names = [one.name for one in about]
    if name is not None:
        if name not in names:
            raise _ProblemError(json.dumps({"unknown": names}))
        return book.get_sheet_by_name(name)
    if len(names) == 1:
        return book.get_sheet_by_name(names[0])
    seen = [one.name for one in about if one.visible == SheetVisibleEnum.Visible]
    filled = [name for name in seen if book.get_sheet_by_name(name).height]
    if len(filled) != 1:
        raise _ProblemError(json.dumps({"several": filled or names}))
    return book.get_sheet_by_name(filled[0])


def _merged(sheet: CalamineSheet, skip: int) -> list[list[list[int]]]:
    """Return merged ranges as rows and columns of the header."""
    left = (sheet.start or (0, 0))[1]
    return [
        [[top - skip, first - left], [bottom - skip, last - left]]
        for (top, first), (bottom, last) in sheet.merged_cell_ranges or []
        if top >= skip and first >= left
    ]


def _plain(rows: list[Row]) -> list[Row]:
    return [
        [cell if isinstance(cell, str | int | float) else str(cell) for cell in row] for row in rows
    ]


def _whole(rows: Iterable[Row], width: int) -> Iterator[Row]:
    """Yield rows of `width`; empty ones, and those of blanks, only when something follows."""
    empty = 0
    for row in rows:
        # Excel keeps the blanks that somebody typed below the last row.
        if not any(cell.strip() if isinstance(cell, str) else True for cell in row):
            empty += 1
            continue
        for _ in range(empty):
            yield [""] * width
        empty = 0
        yield row


def _stream(rows: Iterator[Row], width: int, out: BinaryIO) -> None:
    schema = pa.schema([(f"{number}.{kind}", kind) for number in range(width) for kind in KINDS])
    size = max(BATCH_CELLS // width, 1)
    with pa.ipc.new_stream(out, schema) as writer:
        while batch := list(islice(rows, size)):
            arrays = [array for cells in zip(*batch, strict=True) for array in _arrays(cells)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _arrays(cells: tuple[Any, ...]) -> list[pa.Array]:
    """Return the numbers, texts, flags and moments among `cells`, nothing elsewhere."""
    kinds = set(map(type, cells))
    numbers: list[Any] | None = None
    if kinds & {int, float}:
        numbers = [cell if type(cell) in {int, float} else None for cell in cells]
    texts: list[Any] | None = None
    if kinds & {str, time, timedelta}:
        texts = [_text(cell) for cell in cells]
    flags = [cell if type(cell) is bool else None for cell in cells] if bool in kinds else None
    times = [_moment(cell) for cell in cells] if kinds & {date, datetime} else None
    return [
        pa.nulls(len(cells), kind) if some is None else pa.array(some, kind)
        for some, kind in zip((numbers, texts, flags, times), KINDS, strict=True)
    ]


def _text(cell: Any) -> str | None:  # noqa: ANN401 - anything that a cell may be
    if isinstance(cell, str):
        return cell or None
    if isinstance(cell, time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        minutes, seconds = divmod(round(cell.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    return None


def _moment(cell: Any) -> datetime | None:  # noqa: ANN401 - anything that a cell may be
    if isinstance(cell, datetime):
        return cell
    return datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else None  # noqa: DTZ001 - a sheet has no zones


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(sys.argv[2]), sys.stdout.buffer)
