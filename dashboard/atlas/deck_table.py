"""Tables on slides: native, so that their cells can be edited."""

import re
from collections.abc import Sequence
from typing import Any, Final

from pptx.enum.text import MSO_ANCHOR
from pptx.util import Mm

from dashboard.atlas.deck import Box, Deck, Type, colour, plain
from dashboard.snapshot.content import Table

SIZE: Final = 9.0
ROW: Final = 5.4
"""Millimetres of a row."""
_PAD: Final = 1.2
HEAD_TWO: Final = 8.8
"""Of a head of two lines."""
_LEAST_NAME: Final = 24.0
_PARTS: Final = re.compile(r"(?=（)|(?<=,) | ")
_LOOSE: Final = 1.12
_SPARE: Final = 1.6
"""Programs set Chinese beside Latin letters and signs wider than a font says."""


def head(deck: Deck, given: Table, wide: float) -> float:
    """Return how high the head of a table is: two lines where one has no room."""
    return _fitted(deck, given, wide)[1]


def table(deck: Deck, slide: Any, given: Table, at: Box) -> list[list[Any]]:  # noqa: ANN401 - python-pptx has no types
    """Put a table on a slide, and return the runs of its rows, cell by cell."""
    left, top, wide, _ = at
    widths, first = _fitted(deck, given, wide)
    many = len(given.rows)
    shape = slide.shapes.add_table(
        many + 1, len(given.columns), Mm(left), Mm(top), Mm(wide), Mm(first + ROW * many)
    )
    shape.name = given.title
    made = shape.table
    plain(made)
    for place, one in enumerate(widths):
        made.columns[place].width = Mm(one)
    for place in range(many + 1):
        made.rows[place].height = Mm(ROW if place else first)
    heads = Type(size=SIZE, colour=deck.colours.paper, bold=True)
    for place, title in enumerate(given.columns):
        how = _aligned(heads, given.numeric[place])
        _cell(deck, made.cell(0, place), title, how, deck.colours.frame)
    usual = Type(size=SIZE, colour=deck.colours.text)
    found = []
    for line, row in enumerate(given.rows, start=1):
        fill = deck.colours.stripe if line % 2 == 0 else ""
        found.append(
            [
                _cell(deck, made.cell(line, place), _fit(deck, cell, widths[place]),
                      _aligned(usual, given.numeric[place]), fill)
                for place, cell in enumerate(row)
            ]
        )  # fmt: skip
    return found


def _aligned(how: Type, numeric: bool) -> Type:  # noqa: FBT001 - of a column
    return Type(size=how.size, colour=how.colour, bold=how.bold,
                align="right" if numeric else "left")  # fmt: skip


def _fit(deck: Deck, said: str, wide: float) -> str:
    face = deck.faces.text
    return face.cut(face.clean(said), wide - 2 * _PAD, SIZE)


def _cell(deck: Deck, cell: Any, said: str, how: Type, fill: str) -> Any:  # noqa: ANN401
    cell.margin_left = cell.margin_right = Mm(_PAD)
    cell.margin_top = cell.margin_bottom = Mm(0.3)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if fill:
        cell.fill.solid()
        cell.fill.fore_color.rgb = colour(fill)
    else:
        cell.fill.background()
    cell.text_frame.word_wrap = True
    return deck.run(cell.text_frame.paragraphs[0], said, how)


def _fitted(deck: Deck, given: Table, wide: float) -> tuple[list[float], float]:
    """Return the columns' widths, and how high the head is.

    Numbers and heads have the room that they need, and names what is left; where that is little,
    heads are broken into two lines.
    """
    text, strong = deck.faces.text, deck.faces.strong
    heads = [strong.width(title, SIZE) * _LOOSE + 2 * _PAD + _SPARE for title in given.columns]
    cells = [
        max((text.width(row[at], SIZE) for row in given.rows), default=0.0) * _LOOSE + 2 * _PAD
        for at in range(len(given.columns))
    ]
    names = [at for at, numeric in enumerate(given.numeric) if not numeric]
    # A head is broken between its words and its unit, never within a word.
    broken = [
        max(strong.width(part, SIZE) for part in _PARTS.split(title)) * _LOOSE + 2 * _PAD + _SPARE
        for title in given.columns
    ]
    for tops, high in ((heads, ROW), (broken, HEAD_TWO)):
        need = [max(cell, one) for cell, one in zip(cells, tops, strict=True)]
        rest = wide - sum(one for at, one in enumerate(need) if at not in names)
        each = rest / max(1, len(names))
        if each >= _LEAST_NAME or not names:
            return _shared(need, names, each, wide), high
    return _shared(need, names, each, wide), HEAD_TWO


def _shared(need: Sequence[float], names: Sequence[int], each: float, wide: float) -> list[float]:
    found = [max(each, _LEAST_NAME / 2) if at in names else one for at, one in enumerate(need)]
    scale = wide / sum(found)
    return [one * scale for one in found]
