"""Rows as a CSV that a spreadsheet opens right."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

_FORMULA: Final = tuple("=+-@＝＋－＠\t\r\n")
"""What a spreadsheet would take for the start of a formula."""


def written(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Write `rows` under one line of `names`: UTF-8 with its mark, no data an empty cell.

    Text that a spreadsheet would take for a formula has an apostrophe before it. Numbers are as
    they are, a negative one too.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows([_cell(row[name]) for name in names] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Any) -> Any:  # noqa: ANN401 - of JSON
    match value:
        case bool():
            return "true" if value else "false"
        case str() if value.startswith(_FORMULA):
            return f"'{value}"
        case _:
            return value
