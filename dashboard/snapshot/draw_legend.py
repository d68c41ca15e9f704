"""Legends: a sign, what it means, and how many features have it."""

from collections.abc import Sequence
from typing import Final

import shapely

from dashboard.snapshot.content import Legend, Mark, Row, Sheet
from dashboard.snapshot.draw_block import Block, draw_heading, heading
from dashboard.snapshot.draw_paper import Box, Paper, baseline, line_height
from dashboard.snapshot.draw_shapes import HATCH_MM, HATCH_PT, hatch, scatter
from dashboard.snapshot.template_model import Slot

SIGN_MM: Final = 6.0
"""Wide on A4."""
ROW: Final = 1.62
"""Of a row, in ems."""
GAP: Final = 2.8
"""Between two legends, on A4."""
COUNT_GAP: Final = 8.0
"""Between the widest label and its count, on A4."""
RAMP_MM: Final = 3.2
POINT_PT: Final = 5.0
SHARES: Final = 64
"""Pieces of a ramp: more are not told apart."""


def block(paper: Paper, sheet: Sheet, width: float, shrink: float) -> Block | None:
    """Return all legends of a sheet, one below the other."""
    drawn = [_Drawn(paper, legend, width, shrink) for legend in sheet.legends]
    drawn = [one for one in drawn if one.height]
    if not drawn:
        return None
    gap = paper.length(GAP)
    for one in drawn:
        one.counts_at = max(other.counts_at for other in drawn)
    height = sum(one.height for one in drawn) + gap * (len(drawn) - 1)

    def draw(at: Box) -> float:
        left, top, right, bottom = at
        for one in drawn:
            top = one.draw((left, top, right, bottom)) + gap
        return top - gap

    return Block(slot=Slot.LEGEND, height=height, least=height, draw=draw)


class _Drawn:
    """One legend, measured."""

    def __init__(self, paper: Paper, legend: Legend, width: float, shrink: float) -> None:
        self.paper, self.legend, self.shrink = paper, legend, shrink
        self.size = paper.size("text", shrink)
        self.step = ROW * self.size * 25.4 / 72
        face = paper.faces.text
        self.head, self.head_height = heading(paper, legend.title, width, shrink)
        self.sign = paper.length(SIGN_MM * max(shrink, 0.8))
        self.indent = self.sign + paper.length(2.0)
        counts = [_count(row) for row in legend.rows]
        self.counts = max((face.width(count, self.size) for count in counts), default=0.0)
        room = width - self.indent - (self.counts + paper.length(2.0) if self.counts else 0)
        self.rows: list[tuple[Row, list[str]]] = [
            (row, face.lines(row.label, room, self.size, most=2) or [""]) for row in legend.rows
        ]
        labels = (face.width(line, self.size) for _, lines in self.rows for line in lines)
        near = self.indent + max(labels, default=0.0) + paper.length(COUNT_GAP) + self.counts
        # Near to what they count: across a wide column the eye would lose its row.
        self.counts_at = min(width, max(near, width * 0.5))
        self.small = paper.size("small", shrink)
        self.note = face.lines(legend.note, width, self.small) if legend.note else []
        self.ramp = paper.length(RAMP_MM) + line_height(self.small, 1.3) if legend.ramp else 0.0
        self.height = (
            self.head_height
            + self.ramp
            + sum(self._high(lines) for _, lines in self.rows)
            + len(self.note) * line_height(self.small, 1.35)
        )

    def _high(self, lines: Sequence[str]) -> float:
        return self.step + (len(lines) - 1) * line_height(self.size, 1.2)

    def draw(self, at: Box) -> float:
        left, _, right, _ = at
        paper = self.paper
        top = draw_heading(paper, self.head, at, self.shrink)
        if self.legend.ramp:
            top = self._ramp(left, top, right)
        for row, lines in self.rows:
            self._row(row, lines, (left, top, right, top + self._high(lines)))
            top += self._high(lines)
        return paper.lines(
            left, top, self.note, self.small, colour=paper.colours.muted, leading=1.35
        )

    def _row(self, row: Row, lines: Sequence[str], at: Box) -> None:
        left, top, _, _ = at
        paper = self.paper
        high = self.step * 0.68
        middle = top + self.step / 2
        sign = (left, middle - high / 2, left + self.sign, middle + high / 2)
        _sign(paper, row, sign)
        spare = (self.step - line_height(self.size, 1.2)) / 2
        paper.lines(left + self.indent, top + spare, lines, self.size, leading=1.2)
        if row.count is not None:
            base = top + spare + baseline(self.size, 1.2)
            end = left + self.counts_at
            muted = paper.colours.muted
            paper.text(end, base, _count(row), self.size, colour=muted, align="right")

    def _ramp(self, left: float, top: float, right: float) -> float:
        paper, colours = self.paper, self.legend.ramp
        high = paper.length(RAMP_MM)
        for number, colour in enumerate(blended(colours, SHARES)):
            share = (right - left) / SHARES
            # A little under the next: no hair of ground shows between two pieces.
            end = min(right, left + (number + 1) * share + share * 0.3)
            paper.box((left + number * share, top, end, top + high), fill=colour)
        paper.box((left, top, right, top + high), edge=paper.colours.rule, width=0.4)
        base = top + high + baseline(self.small, 1.3)
        low, most = self.legend.ends or ("", "")
        muted = paper.colours.muted
        paper.text(left, base, low, self.small, colour=muted)
        paper.text(right, base, most, self.small, colour=muted, align="right")
        return top + high + line_height(self.small, 1.3)


def blended(colours: Sequence[str], pieces: int) -> list[str]:
    """Return `pieces` colours evenly along those given."""
    stops = [tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in colours]
    made = []
    for piece in range(pieces):
        along = (piece + 0.5) / pieces * (len(stops) - 1)
        low = min(int(along), max(len(stops) - 2, 0))
        high, part = min(low + 1, len(stops) - 1), along - low
        made.append(
            "#"
            + "".join(
                f"{round(a + (b - a) * part):02x}"
                for a, b in zip(stops[low], stops[high], strict=True)
            )
        )
    return made


def _count(row: Row) -> str:
    return "" if row.count is None else f"{row.count:,}"


def _sign(paper: Paper, row: Row, at: Box) -> None:
    left, top, right, bottom = at
    middle = ((left + right) / 2, (top + bottom) / 2)
    match row.mark:
        case Mark.FILL:
            paper.box(at, fill=row.colour, edge=paper.colours.rule, width=0.4)
        case Mark.HATCH:
            strokes = hatch(shapely.box(*at), paper.length(HATCH_MM) * 0.75)
            paper.line(strokes, colour=row.colour, width=HATCH_PT * 1.2, clip=at)
            paper.box(at, edge=row.colour, width=0.4)
        case Mark.LINE:
            paper.line([(left, middle[1]), (right, middle[1])], colour=row.colour, width=1.4)
        case Mark.POINT:
            scatter(paper, middle, row.colour, paper.colours.paper, POINT_PT)
