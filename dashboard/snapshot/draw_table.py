"""The small table beside a map: as many rows as there is room for, and how many more there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.snapshot import draw_words
from dashboard.snapshot.content import Sheet, Table
from dashboard.snapshot.draw_block import Block, draw_heading, heading
from dashboard.snapshot.draw_paper import Box, Paper, baseline, line_height
from dashboard.snapshot.fonts import PT
from dashboard.snapshot.template_model import Slot

ROW: Final = 1.55
"""Of a row, in ems."""
GAP: Final = 2.0
"""Between two columns, on A4."""
LEAST_ROWS: Final = 3
LEAST_NAME: Final = 4
"""Ems that a column of words is left with at least."""
MOST_NAME: Final = 14
"""Ems of a column of words for which others are set smaller or left out."""
KEPT: Final = 3
"""Columns from the left, place, name and number, for which a name is cut at last."""
_LOOSE: Final = 0.55
"""Of a head on one line: a column of numbers is so wide where there is room."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Those that have room: their widths in millimetres, their heads as lines.

    Attributes
    ----------
    size
        Points of their type.
    left_out
        How many at the right have none.
    """

    widths: Sequence[float]
    heads: Sequence[Sequence[str]]
    size: float
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fit:
    """How columns are made to fit: heads of so many lines, type of that part of its size.

    Attributes
    ----------
    loose
        Heads are not as narrow as can be.
    cut
        Names are shortened.
    """

    lines: int
    scale: float = 1.0
    loose: bool = False
    cut: bool = False


_FITS: Final = (
    _Fit(lines=2, loose=True), _Fit(lines=2), _Fit(lines=3), _Fit(lines=3, scale=0.93),
    _Fit(lines=3, scale=0.87),
)  # fmt: skip
"""What is tried, before a column is left out."""
_CUT: Final = _Fit(lines=3, scale=_FITS[-1].scale, cut=True)


def block(paper: Paper, sheet: Sheet, width: float, shrink: float) -> Block | None:
    """Return the table of a sheet."""
    table = sheet.table
    if table is None or not table.columns:
        return None
    columns = fitted(paper, table, width, paper.size("text", shrink))
    size = columns.size
    head, head_height = heading(paper, table.title, width, shrink)
    step = ROW * size * PT
    lines = max((len(lines) for lines in columns.heads), default=1)
    top_row = lines * line_height(size, 1.2) + paper.length(0.8)
    fixed = head_height + top_row + step * bool(columns.left_out)

    def draw(at: Box) -> float:
        left, _, right, bottom = at
        top = draw_heading(paper, head, at, shrink)
        _head(paper, table, columns, (left, top, right, top + top_row), size)
        top += top_row
        room = int((bottom - top - step * bool(columns.left_out) + 0.01) / step)
        return _rows(paper, table, columns, (left, top, right, bottom), size=size, room=room)

    rows = max(1, len(table.rows))
    return Block(
        slot=Slot.BESIDE,
        height=fixed + rows * step,
        least=fixed + min(rows, LEAST_ROWS) * step,
        draw=draw,
    )


def fitted(paper: Paper, table: Table, width: float, size: float) -> Columns:
    """Return the columns' widths: no word of a head is broken, and no number is ever cut.

    Heads take more lines, then the type is smaller, then a column is left out whole, from the
    right; names are shortened where that is not enough.
    """
    many = len(table.columns)
    for shown in range(many, 0, -1):
        tried = (*_FITS, _CUT) if shown <= KEPT else _FITS
        for fit in tried:
            found = _fitted(paper, table, width, size * fit.scale, shown=shown, fit=fit)
            if found is not None:
                return found
    return Columns(widths=[], heads=[], size=size, left_out=many)


def _fitted(
    paper: Paper, table: Table, width: float, size: float, *, shown: int, fit: _Fit
) -> Columns | None:
    """Return the first `shown` columns; None where they have no room so."""
    face, strong, em, gap = paper.faces.text, paper.faces.strong, size * PT, paper.length(GAP)
    cells = [
        max((face.width(face.clean(row[at]), size) for row in table.rows), default=0.0)
        for at in range(shown)
    ]
    names = [strong.width(title, size) for title in table.columns[:shown]]
    texts = [at for at in range(shown) if not table.numeric[at]]
    natural = []
    for at in range(shown):
        head = strong.narrowest(table.columns[at], size, fit.lines)
        if fit.loose:
            head = max(head, min(names[at], max(names[at] * _LOOSE, 4 * em)))
        most = MOST_NAME * em if at in texts else cells[at]
        natural.append(max(min(cells[at], most), head))
    spare = width - gap * (shown - 1) - sum(natural)
    if spare < 0 and fit.cut:
        give = [max(0.0, natural[at] - LEAST_NAME * em) for at in texts]
        if texts and sum(give) >= -spare:
            for at, part in zip(texts, give, strict=True):
                natural[at] += spare * part / sum(give)
            spare = 0.0
    if spare < 0 and not (fit.cut and shown == 1):
        return None
    wide = [min(names[at], cells[at] * 9) for at in range(shown)]
    widths = _spread(natural, spare, wide, texts)
    heads = [
        strong.lines(table.columns[at], widths[at] + 0.05, size, most=fit.lines) or [""]
        for at in range(shown)
    ]
    return Columns(widths=widths, heads=heads, size=size, left_out=len(table.columns) - shown)


def _spread(
    natural: list[float], spare: float, names: Sequence[float], texts: Sequence[int]
) -> list[float]:
    """Give what is left to heads that would break, then to the first column of words."""
    widths = list(natural)
    for at, name in enumerate(names):
        more = min(max(0.0, name - widths[at]), max(0.0, spare))
        widths[at] += more
        spare -= more
    # A share for each gap, and the words' own: numbers stand in even columns at the right.
    share = max(0.0, spare) / max(1, len(widths))
    first = texts[0] if texts else 0
    for at in range(len(widths)):
        widths[at] += share if at > first else 0.0
    widths[first] += share * (first + 1)
    return widths


def _places(columns: Columns, left: float, gap: float) -> list[tuple[float, float]]:
    places = []
    for wide in columns.widths:
        places.append((left, left + wide))
        left += wide + gap
    return places


def _head(paper: Paper, table: Table, columns: Columns, at: Box, size: float) -> None:
    left, top, right, bottom = at
    lines = max((len(lines) for lines in columns.heads), default=1)
    for number, (start, end) in enumerate(_places(columns, left, paper.length(GAP))):
        own = columns.heads[number]
        lead = (lines - len(own)) * line_height(size, 1.2)
        numeric = table.numeric[number]
        paper.lines(
            end if numeric else start, top + lead, own, size,
            face=paper.faces.strong, leading=1.2, align="right" if numeric else "left",
        )  # fmt: skip
    paper.line([(left, bottom), (right, bottom)], colour=paper.colours.frame, width=0.7)


def _rows(
    paper: Paper, table: Table, columns: Columns, at: Box, *, size: float, room: int
) -> float:
    left, top, right, _ = at
    face, step = paper.faces.text, ROW * size * PT
    muted = paper.colours.muted
    base = (step - line_height(size, 1.0)) / 2 + baseline(size, 1.0)
    shown = list(table.rows)
    if len(shown) > room:
        shown = shown[: max(0, room - 1)]
    places = _places(columns, left, paper.length(GAP))
    for number, row in enumerate(shown):
        if number % 2:
            paper.box((left, top, right, top + step), fill=paper.colours.stripe)
        for numeric, cell, (start, end) in zip(table.numeric, row, places, strict=False):
            if numeric:
                paper.text(end, top + base, cell, size, align="right")
            else:
                name = face.cut(face.clean(cell), end - start + 0.01, size)
                paper.text(start, top + base, name, size)
        top += step
    for text in _below(paper, table, len(table.rows) - len(shown), columns.left_out):
        paper.text(left, top + base, face.cut(text, right - left, size), size, colour=muted)
        top += step
    return top


def _below(paper: Paper, table: Table, rows: int, columns: int) -> list[str]:
    """Return what is said of that which the table does not show."""
    said = [] if table.rows else [draw_words.NO_DATA[paper.lang]]
    if rows:
        said.append((table.more or draw_words.MORE[paper.lang]).format(n=rows))
    if columns:
        said.append(draw_words.COLUMNS[paper.lang].format(n=columns))
    return said
