"""What must be said with a sheet's numbers, and the moment that its files are dated."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from dashboard.snapshot.content import Held, OnMap, Sheet
from dashboard.snapshot.data_columns import Table, clean
from dashboard.snapshot.data_words import WORDS

EARLIEST: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - a wall clock's, as all moments of a sheet
"""The earliest moment that a ZIP file can be dated."""
MAIN: Final = ""
"""The key of `Sheet.frame` among layers."""
_MOMENT: Final = re.compile(
    r"(\d{4})\D(\d{1,2})\D(\d{1,2})(?:\D{1,2}(\d{1,2}):(\d{2})(?::(\d{2}))?)?"
)


def notes(
    sheet: Sheet, table: Table, where: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Return what `sheet` says in words beside its numbers: what it is about, and the words.

    A sheet that has nothing to say of a thing has no line of it; rows, suppressed cells and the
    meaning of an empty cell are always said.

    Parameters
    ----------
    where
        In words, where in the file the rows of each of `sheet.on_map` are, by its key; those of
        `sheet.frame` at `MAIN`. None of a file that has one table only.
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
        "on_map": "\n".join(_on_map(sheet, where)),
        "suppressed": hidden.format(n=f"{sheet.suppressed:,}"),
        "empty": WORDS["empty.told"][lang],
    }
    return [(WORDS[key][lang], clean(words)) for key, words in told.items() if words]


def _on_map(sheet: Sheet, where: Mapping[str, str] | None) -> Iterator[str]:
    """Say of each layer on the map, the topmost first, where its rows are or why they are not."""
    lang = sheet.lang

    def line(title: str, said: str, note: str = "") -> str:
        # The lines of a name would be taken for layers.
        told = WORDS["on_map.noted"][lang].format(said=said, note=note) if note else said
        return WORDS["on_map.line"][lang].format(title=" ".join(title.split()), said=told)

    main = WORDS["on_map.main"][lang] if where is None else where[MAIN]
    for one in sheet.on_map:
        yield line(one.title, _told(one, sheet, where, main), one.note)
    if sheet.on_map and not any(one.held is Held.PLACES for one in sheet.on_map):
        yield line(WORDS["on_map.areas"][lang], WORDS["on_map.beside"][lang].format(where=main))


def _told(one: OnMap, sheet: Sheet, where: Mapping[str, str] | None, main: str) -> str:
    lang = sheet.lang
    if one.held is Held.PLACES:
        return WORDS["on_map.rows"][lang].format(where=main, n=f"{len(sheet.frame):,}")
    if one.frame is None:
        return WORDS[f"on_map.{one.held.value}"][lang]
    if where is None:
        return WORDS["on_map.single"][lang]
    return WORDS["on_map.seen"][lang].format(where=where[one.key], n=f"{len(one.frame):,}")


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
