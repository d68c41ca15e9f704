"""What must be said with a sheet's numbers, and the moment that its files are dated."""

import re
from datetime import datetime
from typing import Final

from dashboard.snapshot.content import Sheet
from dashboard.snapshot.data_columns import Table, clean
from dashboard.snapshot.data_words import WORDS

EARLIEST: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - a wall clock's, as all moments of a sheet
"""The earliest moment that a ZIP file can be dated."""
_MOMENT: Final = re.compile(
    r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D{1,2}(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)


def notes(sheet: Sheet, table: Table) -> list[tuple[str, str]]:
    """Return what `sheet` says in words beside its numbers: what it is about, and the words.

    A sheet that has nothing to say of a thing has no line of it; rows, suppressed cells and the
    meaning of an empty cell are always said.
    """
    rows, lang = len(sheet.frame), sheet.lang
    hidden = WORDS["suppressed.some" if sheet.suppressed else "suppressed.none"][lang]
    told = {
        "title": sheet.title,
        "filters": "\n".join(sheet.subtitle),
        "definition": sheet.definition,
        "as_of": sheet.as_of,
        "code": sheet.code,
        "mark": sheet.mark,
        "sample": sheet.sample,
        "organisation": sheet.organisation,
        "sources": "\n".join(sheet.sources),
        "limits": "\n".join(sheet.notes),
        "crs": WORDS[f"crs.{table.crs}"][lang],
        "rows": f"{rows:,}" if rows else WORDS["none"][lang],
        "suppressed": hidden.format(n=f"{sheet.suppressed:,}"),
        "empty": WORDS["empty.told"][lang],
    }
    return [(WORDS[key][lang], clean(words)) for key, words in told.items() if words]


def moment(sheet: Sheet) -> datetime:
    """Return the moment of the data as `sheet` says it, without a zone; `EARLIEST` if it is none.

    Files are dated by it: the clock would make two files of the same data differ.
    """
    found = _MOMENT.search(sheet.as_of)
    if found is None:
        return EARLIEST
    try:
        said = datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]  # noqa: DTZ001
    except ValueError:
        return EARLIEST
    return max(said, EARLIEST)
