"""A sheet's rows as CSV."""

from typing import Any

from dashboard.api.table import lines
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.data_columns import Table, clean
from dashboard.snapshot.data_words import WORDS

FIGURES = 12
"""Of a number that is not whole: more is the noise of reckoning."""


def written(sheet: Sheet, table: Table) -> bytes:
    """Return one line of titles and a line a row: UTF-8 with its mark, safe from formulas.

    The last columns say on every row of what moment the data are, the sheet's code, its mark and
    that the data are made up, as far as there is such a thing: a row that is copied elsewhere
    keeps them.
    """
    columns = (*table.columns, *table.points)
    said = {
        "as_of": sheet.as_of, "code": sheet.code, "mark": sheet.mark, "sample": sheet.sample
    }  # fmt: skip
    last = {key: clean(words) for key, words in said.items() if words}
    head = [*(one.title for one in columns), *(WORDS[key][sheet.lang] for key in last)]
    cells = [[_cell(value) for value in one.cells] for one in columns]
    cells += [[words] * len(sheet.frame) for words in last.values()]
    # Without columns there are no rows to speak of.
    return lines(head, zip(*cells, strict=True))


def _cell(value: Any) -> Any:  # noqa: ANN401 - a cell of a column
    # Days and moments are written as ISO 8601 has them.
    return float(f"{value:.{FIGURES}g}") if isinstance(value, float) else value
