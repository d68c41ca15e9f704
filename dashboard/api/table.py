"""Rows as a CSV that a spreadsheet opens right."""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

_FORMULA: Final = re.compile("[\\s\ufeff\u200b-\u200f\u2060]*[=+\\-@＝＋－＠]|[\\t\\r\\n]")
"""What a spreadsheet may take for the start of a formula, with what it may skip before it."""


def written(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Write `rows` under one line of `names`, as `lines` does."""
    return lines(names, ([row[name] for name in names] for row in rows))


def lines(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Write `rows` under `head`: UTF-8 with its mark, no data an empty cell.

    Text that a spreadsheet would take for a formula has an apostrophe before it. Numbers are as
    they are, a negative one too.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_cell(name) for name in head])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def formula(text: str) -> bool:
    """Whether a spreadsheet may take `text` for a formula."""
    return _FORMULA.match(text) is not None


def _cell(value: Any) -> Any:  # noqa: ANN401 - of JSON
    match value:
        case bool():
            return "true" if value else "false"
        case str() if formula(value):
            return f"'{value}"
        case _:
            return value
