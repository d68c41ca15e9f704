"""What flows in a bulletin: headings, paragraphs, tables, maps and the definitions."""

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from dashboard.bulletin import words
from dashboard.bulletin.content import Bulletin, Cell, Map, Table
from dashboard.bulletin.flow import Piece
from dashboard.bulletin.maps import SPEC
from dashboard.snapshot import draw_legend, draw_map
from dashboard.snapshot.draw_paper import Align, Paper, baseline, line_height
from geo.text import Lang

Places = Sequence[tuple[float, float]]
"""Where columns begin and end."""

LEFT, RIGHT = 18.0, 192.0
WIDTH: Final = RIGHT - LEFT
HEADING: Final = 13.0
BODY: Final = 10.0
CELL: Final = 8.5
SMALL: Final = 7.5
"""Type, in points: a government office prints, and reads on paper."""
GAP: Final = 5.0
"""Millimetres above a heading."""
MAP_WIDE: Final = 122.0
MAP_HIGHS: Final = (112.0, 108.0, 104.0, 100.0, 95.0, 90.0, 84.0)
"""How high maps may be: as high as they can without a page more."""
_LEGEND_GAP: Final = 5.0
_INDENT: Final = 2
"""Ems before the first line of a Chinese paragraph."""
_FIGURE_PARTS: Final = (0.27, 0.25, 0.24, 0.24)
_NOW: Final = 1
"""The column of the key figures that has the figures themselves."""
_COLUMN_GAP: Final = 3.0


def heading(paper: Paper, said: str) -> Piece:
    """Return the heading of a section."""
    face = paper.faces.title
    lines = face.lines(said, WIDTH, HEADING)
    high = len(lines) * line_height(HEADING, 1.35) + 1.2

    def draw(on: Paper, top: float) -> None:
        on.lines(LEFT, top, lines, HEADING, face=face, colour=on.colours.accent, leading=1.35)

    return Piece(height=high, draw=draw, gap=GAP, keep=True)


def paragraph(paper: Paper, said: str, size: float, *, keep: bool = False) -> Piece:
    """Return a paragraph; in Chinese its first line is indented by two characters."""
    face, colour = paper.faces.text, paper.colours.text
    lines, indent = _lines(paper, said, size, WIDTH)
    step = line_height(size)

    def draw(on: Paper, top: float) -> None:
        on.lines(LEFT + indent, top, lines[:1], size, face=face, colour=colour)
        on.lines(LEFT, top + step, lines[1:], size, face=face, colour=colour)

    return Piece(height=len(lines) * step, draw=draw, gap=1.2, keep=keep)


def _lines(paper: Paper, said: str, size: float, width: float) -> tuple[list[str], float]:
    face = paper.faces.text
    indent = _INDENT * face.width("中", size) if paper.lang is Lang.ZH else 0.0
    # Blanks as wide as the indent would be kept by no line: the first line is measured by itself.
    first = face.lines(said, width - indent, size)[:1]
    rest = face.clean(said).removeprefix(first[0] if first else "").strip()
    return [*first, *(face.lines(rest, width, size) if rest else [])], indent


def warning(paper: Paper, said: str) -> Piece:
    """Return what must be read first, in a frame."""
    size, inner = BODY, 2.5
    face = paper.faces.strong
    lines = face.lines(said, WIDTH - 2 * inner, size)
    high = len(lines) * line_height(size) + 2 * inner - 1.0

    def draw(on: Paper, top: float) -> None:
        on.box((LEFT, top, RIGHT, top + high), edge=on.colours.accent, width=0.8)
        on.lines(LEFT + inner, top + inner - 0.5, lines, size, face=face, colour=on.colours.accent)

    return Piece(height=high, draw=draw, gap=3.0)


def map_of(paper: Paper, found: Map, high: float) -> Piece:
    """Return a map with its title above and its legend at the right."""
    face = paper.faces.strong
    sheet = found.sheet
    title = face.cut(face.clean(found.title), WIDTH, BODY)
    above = line_height(BODY) + 1.0
    right = LEFT + MAP_WIDE + _LEGEND_GAP

    def draw(on: Paper, top: float) -> None:
        on.lines(LEFT, top, [title], BODY, face=face)
        box = (LEFT, top + above, LEFT + MAP_WIDE, top + above + high)
        draw_map.draw(on, sheet, SPEC, box)
        legend = draw_legend.block(on, sheet, RIGHT - right, 1.0)
        if legend is not None:
            legend.draw((right, top + above, RIGHT, top + above + high))

    return Piece(height=above + high, draw=draw, gap=3.0)


def figures(paper: Paper, table: Table) -> Iterator[Piece]:
    """Return the rows of the key figures, whose changes have a second line."""
    edges = [LEFT, *(LEFT + WIDTH * part for part in accumulate(_FIGURE_PARTS))]
    places = [(low + 1.0, high - 1.0) for low, high in pairwise(edges)]
    yield _table_title(paper, table.title)
    yield _head(paper, table, places)
    for number, row in enumerate(table.rows):
        last = number == len(table.rows) - 1
        yield _figure(table, row, places, striped=number % 2 == 1, keep=not last)
    yield from _notes(paper, table.notes)


def _figure(
    table: Table, row: Sequence[Cell], places: Places, *, striped: bool, keep: bool
) -> Piece:
    line = line_height(BODY, 1.35)
    second = any(cell.small for cell in row)
    high = line + (line_height(SMALL, 1.25) if second else 0.0) + 1.2

    def draw(on: Paper, top: float) -> None:
        if striped:
            on.box((LEFT, top, RIGHT, top + high), fill=on.colours.stripe)
        muted, top = on.colours.muted, top + 0.6
        for at, (cell, numeric, (left, right)) in enumerate(
            zip(row, table.numeric, places, strict=True)
        ):
            x = right if numeric else left
            align: Align = "right" if numeric else "left"
            face = on.faces.strong if at == _NOW else on.faces.text
            on.lines(x, top, [cell.text], BODY, face=face, align=align, leading=1.35)
            below = [cell.small] if cell.small else []
            on.lines(x, top + line, below, SMALL, colour=muted, align=align, leading=1.25)

    return Piece(height=high, draw=draw, keep=keep)


def _table_title(paper: Paper, said: str) -> Piece:
    face = paper.faces.strong
    lines = face.lines(said, WIDTH, BODY)

    def draw(on: Paper, top: float) -> None:
        on.lines(LEFT, top, lines, BODY, face=face)

    return Piece(height=len(lines) * line_height(BODY) + 0.6, draw=draw, keep=True)


def _head(paper: Paper, table: Table, places: Places) -> Piece:
    face = paper.faces.strong
    heads = [title.split("\n") for title in table.columns]
    most = max(len(lines) for lines in heads)
    high = most * line_height(CELL, 1.25) + 1.4

    def draw(on: Paper, top: float) -> None:
        on.line([(LEFT, top), (RIGHT, top)], colour=on.colours.frame, width=0.9)
        for lines, numeric, (left, right) in zip(heads, table.numeric, places, strict=True):
            lead = (most - len(lines)) * line_height(CELL, 1.25)
            on.lines(right if numeric else left, top + 0.6 + lead, lines, CELL, face=face,
                     align="right" if numeric else "left", leading=1.25)  # fmt: skip
        end = top + high - 0.2
        on.line([(LEFT, end), (RIGHT, end)], colour=on.colours.frame, width=0.6)

    return Piece(height=high, draw=draw, keep=True)


def table(paper: Paper, table: Table) -> Iterator[Piece]:
    """Return the rows of a table; its head is drawn again on every page."""
    places = _places(paper, table)
    yield _table_title(paper, table.title)
    head = _head(paper, table, places)
    yield head
    for number, row in enumerate(table.rows):
        # Neither the first nor the last row stands alone on a page.
        keep = number == 0 or number == len(table.rows) - 2
        yield _row(table, row, places, head, striped=number % 2 == 1, keep=keep)
    yield from _notes(paper, table.notes)


def _row(
    table: Table, row: Sequence[Cell], places: Places, head: Piece, *, striped: bool, keep: bool
) -> Piece:
    high = line_height(CELL, 1.62)
    base = (high - line_height(CELL, 1.0)) / 2 + baseline(CELL, 1.0)

    def draw(on: Paper, top: float) -> None:
        if striped:
            on.box((LEFT, top, RIGHT, top + high), fill=on.colours.stripe)
        face = on.faces.text
        for cell, numeric, (left, right) in zip(row, table.numeric, places, strict=True):
            if numeric:
                on.text(right, top + base, cell.text, CELL, align="right")
            else:
                text = face.cut(face.clean(cell.text), right - left + 0.05, CELL)
                on.text(left, top + base, text, CELL)

    return Piece(height=high, draw=draw, head=head, keep=keep)


def _places(paper: Paper, table: Table) -> list[tuple[float, float]]:
    """Return where the columns begin and end: as wide as their cells, the names with the rest."""
    face, strong = paper.faces.text, paper.faces.strong
    widths = []
    for at, title in enumerate(table.columns):
        cells = max((face.width(row[at].text, CELL) for row in table.rows), default=0.0)
        widths.append(max(cells, *(strong.width(line, CELL) for line in title.split("\n"))))
    gaps = _COLUMN_GAP * (len(widths) - 1)
    spare = WIDTH - sum(widths) - gaps - 2.0
    first = list(table.numeric).index(False) if False in table.numeric else 0
    if spare < 0:
        widths[first] += spare
        spare = 0.0
    share = spare / len(widths)
    places, left = [], LEFT + 1.0
    for wide in widths:
        places.append((left, left + wide + share))
        left += wide + share + _COLUMN_GAP
    return places


def _notes(paper: Paper, notes: Sequence[str]) -> Iterator[Piece]:
    for number, note in enumerate(notes):
        lines = paper.faces.text.lines(note, WIDTH, SMALL)

        def draw(on: Paper, top: float, lines: Sequence[str] = lines) -> None:
            on.lines(LEFT, top, lines, SMALL, colour=on.colours.muted)

        yield Piece(height=len(lines) * line_height(SMALL), draw=draw, gap=0.4 if number else 1.2)


def ends(paper: Paper, bulletin: Bulletin) -> Iterator[Piece]:
    """Return the definitions, what limits the numbers, and where they come from."""
    lang = bulletin.lang
    for number, one in enumerate(bulletin.definitions):
        # Neither one nor two of many stand alone below their heading.
        yield _named(paper, one.title, one.text, SMALL + 0.5, keep=number < 2)  # noqa: PLR2004
    between = "" if lang is Lang.ZH else " "
    notes = between.join(_ended(note, lang) for note in bulletin.notes)
    yield _named(paper, words.NOTES[lang], notes, SMALL + 0.5)
    sources = ("；" if lang is Lang.ZH else "; ").join(bulletin.sources)
    yield _named(paper, words.SOURCES[lang], _ended(sources, lang), SMALL + 0.5)


def _ended(said: str, lang: Lang) -> str:
    return said if said.endswith(("。", ".")) else said + ("。" if lang is Lang.ZH else ".")


def _named(paper: Paper, name: str, said: str, size: float, *, keep: bool = False) -> Piece:
    """Return a name at the left and what is said of it beside it."""
    column = 38.0
    strong, face = paper.faces.strong, paper.faces.text
    names = strong.lines(name, column - 3.0, size)
    lines = face.lines(said, WIDTH - column, size)
    step = line_height(size, 1.4)

    def draw(on: Paper, top: float) -> None:
        on.lines(LEFT, top, names, size, face=strong, leading=1.4)
        on.lines(LEFT + column, top, lines, size, leading=1.4)

    return Piece(height=max(len(names), len(lines)) * step, draw=draw, gap=1.0, keep=keep)
