"""What stands in a slot, before it is drawn: how high it is, and how it is drawn at a height."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.snapshot import fonts
from dashboard.snapshot.draw_paper import Box, Paper, line_height
from dashboard.snapshot.template_model import Slot
from geo.text import Lang

HEAD_GAP: Final = 0.8
"""Millimetres on A4 between a heading and what follows."""
WIDE: Final = 0.6
"""Of the paper's width: what is wider is one block, its heading at the left."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """Attributes of what stands in a slot.

    Attributes
    ----------
    height
        That it would like, in millimetres.
    least
        Less than this it is not worth drawing; as `height` where it cannot be shortened.
    draw
        Draws it into a box and returns where it ends.
    """

    slot: Slot
    height: float
    least: float
    draw: Callable[[Box], float]


def heading(paper: Paper, said: str, width: float, shrink: float) -> tuple[list[str], float]:
    """Return a heading's lines and their height with the gap below."""
    size = paper.size("heading", shrink)
    lines = paper.faces.strong.lines(said, width, size, most=2) if said else []
    height = len(lines) * line_height(size, 1.3)
    return lines, height + (paper.length(HEAD_GAP) if lines else 0)


def draw_heading(paper: Paper, lines: Sequence[str], at: Box, shrink: float) -> float:
    """Write a heading and return where what follows starts."""
    left, top, _, _ = at
    size = paper.size("heading", shrink)
    end = paper.lines(left, top, lines, size, face=paper.faces.strong, leading=1.3)
    return end + (paper.length(HEAD_GAP) if lines else 0)


def paragraphs(
    paper: Paper, slot: Slot, said: tuple[str, Sequence[str]], width: float, shrink: float
) -> Block | None:
    """Return a heading with paragraphs below it, or beside it where they have all the width.

    What has no room ends in ….
    """
    title, given = said
    texts = [text for text in given if text.strip()]
    if not texts:
        return None
    if width > WIDE * paper.width:
        return _beside(paper, slot, (title, texts), width, shrink)
    head, head_height = heading(paper, title, width, shrink)
    size = paper.size("text", shrink)
    lines = [line for text in texts for line in paper.faces.text.lines(text, width, size)]
    step = line_height(size)

    def draw(at: Box) -> float:
        left, _, right, bottom = at
        top = draw_heading(paper, head, at, shrink)
        return _lines(paper, lines, (left, top, right, bottom), size)

    return Block(
        slot=slot,
        height=head_height + len(lines) * step,
        least=head_height + step,
        draw=draw,
    )


def _beside(
    paper: Paper, slot: Slot, said: tuple[str, Sequence[str]], width: float, shrink: float
) -> Block:
    """All paragraphs as one, right of their heading."""
    title, texts = said
    size, strong = paper.size("text", shrink), paper.faces.strong
    indent = strong.width(title, size) + paper.length(2.5)
    between = "" if paper.lang is Lang.ZH else " "
    lines = paper.faces.text.lines(between.join(texts), width - indent, size)
    step = line_height(size)

    def draw(at: Box) -> float:
        left, top, right, bottom = at
        paper.lines(left, top, [title], size, face=strong)
        return _lines(paper, lines, (left + indent, top, right, bottom), size)

    return Block(slot=slot, height=len(lines) * step, least=step, draw=draw)


def _lines(paper: Paper, lines: Sequence[str], at: Box, size: float) -> float:
    left, top, right, bottom = at
    room = max(1, int((bottom - top + 0.01) / line_height(size)))
    shown = lines
    if len(lines) > room:
        last = paper.faces.text.lines(lines[room - 1] + fonts.MORE * 2, right - left, size, most=1)[
            0
        ]
        shown = [*lines[: room - 1], last.rstrip(fonts.MORE) + fonts.MORE]
    return paper.lines(left, top, shown, size)
