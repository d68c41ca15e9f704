"""What a command prints for programs: JSON and CSV."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

import pandas as pd

from geo.text import Text

_DANGEROUS: Final = tuple("=+-@＝＋－＠\t\r\n")
"""What a spreadsheet would take for the start of a formula."""

_MARK: Final = "\ufeff"
"""It makes a spreadsheet read UTF-8."""


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as JSON has them: no data is null, a whole number is whole."""
    return [
        {str(name): plain(value) for name, value in row.items()} for row in frame.to_dict("records")
    ]


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return `value` as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        if value != value:  # noqa: PLR0124 - NaN
            return None
        return int(value) if value.is_integer() else value
    return value


def words(text: Text) -> dict[str, str]:
    """Return both languages."""
    return {"zh": text.zh, "en": text.en}


def as_json(document: object) -> str:
    """Write a document as JSON."""
    return json.dumps(document, ensure_ascii=False, indent=1)


def as_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write rows for a spreadsheet: no data is an empty cell, and no cell is a formula."""
    file = io.StringIO()
    file.write(_MARK)
    if rows:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    return file.getvalue()


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_DANGEROUS) else value
