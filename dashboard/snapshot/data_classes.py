"""Which row of the legend each place of a sheet is drawn by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.snapshot.content import Row, Sheet
from dashboard.snapshot.data_words import WORDS

CLASS: Final = "class"
"""The column of `Sheet.frame` that has the label of each place's row of the legend."""
FILL: Final = "fill"
"""The column of `Sheet.frame` that has each place's colour on a scale without classes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """How the places are drawn.

    Attributes
    ----------
    title
        Of the legend.
    rows
        Of the legend that the places are drawn by, in order, no label twice.
    names
        The label of each place's row; None of one that has none. Empty without `rows`.
    fills
        The colour of each place where no row tells it, None of one that has none; else empty.
    """

    title: str
    rows: Sequence[Row] = ()
    names: Sequence[str | None] = ()
    fills: Sequence[str | None] = ()


def classes(sheet: Sheet) -> Classes:
    """Return how the places of `sheet.frame` are drawn, as its columns `class` or `fill` say.

    The colours of `sheet.layers` are not asked: they would tell what was withheld from the rows.
    """
    names = _texts(sheet, CLASS)
    used = {name for name in names if name is not None}
    legends = [
        legend
        for legend in sheet.legends
        if legend.rows and (not len(sheet.frame) or used & {row.label for row in legend.rows})
    ]
    lang = sheet.lang
    if not legends:
        return Classes(title=WORDS["fill"][lang], fills=_texts(sheet, FILL))
    rows: dict[str, Row] = {}
    for legend in legends:
        for row in legend.rows:
            rows.setdefault(row.label, row)
    return Classes(
        title=" · ".join(filter(None, (legends[0].title, WORDS["class"][lang]))),
        rows=list(rows.values()),
        names=[name if name in rows else None for name in names],
    )


def _texts(sheet: Sheet, key: str) -> list[str | None]:
    if key not in sheet.frame:
        return []
    return [text if isinstance(text, str) else None for text in sheet.frame[key]]
