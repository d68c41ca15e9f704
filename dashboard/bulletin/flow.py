"""What stands on which page: pieces one below the other, none of them cut."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dashboard.snapshot.draw_paper import Paper

Draw = Callable[[Paper, float], None]
"""Draws a piece below a height in millimetres."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Piece:
    """A line, a row, a paragraph or a map.

    Attributes
    ----------
    height
        In millimetres.
    gap
        Free above it, unless it is the first of its page.
    keep
        Whether what follows must be on the same page: a heading never stands at the end of one.
    head
        What is drawn again above it where it begins a page: the head of its table.
    """

    height: float
    draw: Draw
    gap: float = 0.0
    keep: bool = False
    head: "Piece | None" = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placed:
    """A piece and where it begins."""

    piece: Piece
    top: float


def pages(pieces: Sequence[Piece], room: Sequence[tuple[float, float]]) -> list[list[Placed]]:
    """Return the pieces of each page.

    What is higher than a page stands on one of its own.

    Parameters
    ----------
    room
        Top and bottom of the first page, the second, …; the last of them is that of all others.
    """
    made: list[list[Placed]] = [[]]
    top, bottom = room[0]
    at = top
    for group in _together(pieces):
        need = _height(group, first=not made[-1])
        if made[-1] and at + need > bottom:
            made.append([])
            top, bottom = room[min(len(made) - 1, len(room) - 1)]
            at = top
            if group[0].head is not None:
                made[-1].append(Placed(piece=group[0].head, top=at))
                at += group[0].head.height
        for piece in group:
            at += piece.gap if made[-1] else 0.0
            made[-1].append(Placed(piece=piece, top=at))
            at += piece.height
    return made


def _together(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Yield what must be on one page."""
    number, numbers = 0, []
    for piece in pieces:
        numbers.append(number)
        number += not piece.keep
    numbered = zip(numbers, pieces, strict=True)
    for _, group in groupby(numbered, key=lambda one: one[0]):
        yield [piece for _, piece in group]


def _height(group: Sequence[Piece], *, first: bool) -> float:
    gaps = sum(piece.gap for piece in group) - (group[0].gap if first else 0.0)
    return sum(piece.height for piece in group) + gaps
