"""Legends on slides: native signs and words, side by side where there is room."""

from collections.abc import Sequence
from typing import Any, Final

from pptx.enum.dml import MSO_PATTERN

from dashboard.atlas.deck import Box, Deck, Type, colour
from dashboard.snapshot.content import Legend, Mark, Row

SIZE: Final = 9.0
ROW: Final = 5.0
HEAD: Final = 5.8
SIGN: Final = 8.0
GAP: Final = 4.0
_NOTE: Final = 4.2
_COUNT: Final = 12.0
_FIRST: Final = 0.58
"""Of the width, of the first of two legends."""
_SHARES: Final = 24
_POINT: Final = 2.2


def legends(deck: Deck, slide: Any, given: Sequence[Legend], at: Box) -> float:  # noqa: ANN401 - python-pptx
    """Put legends on a slide, two in a row, and return where they end."""
    left, top, wide, _ = at
    for start in range(0, len(given), 2):
        pair = given[start : start + 2]
        widths = (wide,) if len(pair) == 1 else (wide * _FIRST - GAP, wide * (1 - _FIRST))
        x, ends = left, []
        for one, share in zip(pair, widths, strict=True):
            ends.append(_legend(deck, slide, one, (x, top, share, 0.0)))
            x += share + GAP
        top = max(ends) + 1.0
    return top


def _legend(deck: Deck, slide: Any, given: Legend, at: Box) -> float:  # noqa: ANN401
    left, top, wide, _ = at
    head = Type(size=10.0, colour=deck.colours.text, bold=True)
    deck.text(slide, [given.title], (left, top, wide, HEAD), head)
    top += HEAD
    if given.ramp:
        top = _ramp(deck, slide, given, (left, top, wide, 0.0))
    for row in given.rows:
        _row(deck, slide, row, (left, top, wide, ROW))
        top += ROW
    if given.note:
        lines = deck.faces.text.lines(given.note, wide, 8.0)
        muted = Type(size=8.0, colour=deck.colours.muted)
        deck.text(slide, [given.note], (left, top + 0.4, wide, _NOTE * len(lines)), muted)
        top += _NOTE * max(1, len(lines))
    return top


def _row(deck: Deck, slide: Any, row: Row, at: Box) -> None:  # noqa: ANN401
    left, top, wide, high = at
    _sign(deck, slide, row, (left, top + 0.7, SIGN, high - 1.4))
    text = Type(size=SIZE, colour=deck.colours.text)
    room = wide - SIGN - 2.0 - (_COUNT if row.count is not None else 0.0)
    label = deck.faces.text.cut(deck.faces.text.clean(row.label), room, SIZE)
    deck.text(slide, [label], (left + SIGN + 2.0, top + 0.3, room, high), text)
    if row.count is not None:
        count = Type(size=SIZE, colour=deck.colours.muted, align="right")
        deck.text(slide, [f"{row.count:,}"], (left + wide - _COUNT, top + 0.3, _COUNT, high), count)


def _sign(deck: Deck, slide: Any, row: Row, at: Box) -> None:  # noqa: ANN401
    left, top, wide, high = at
    middle = top + high / 2
    match row.mark:
        case Mark.FILL:
            deck.box(slide, at, fill=row.colour, edge=deck.colours.rule, width=0.5, name=row.label)
        case Mark.HATCH:
            shape = deck.box(slide, at, edge=row.colour, width=0.5, name=row.label)
            shape.fill.patterned()
            shape.fill.pattern = MSO_PATTERN.WIDE_UPWARD_DIAGONAL
            shape.fill.fore_color.rgb = colour(row.colour)
            shape.fill.back_color.rgb = colour(deck.colours.paper)
        case Mark.LINE:
            deck.line(slide, (left, middle), (left + wide, middle), ink=row.colour, width=1.75)
        case Mark.POINT:
            x = left + wide / 2 - _POINT / 2
            at = (x, middle - _POINT / 2, _POINT, _POINT)
            deck.box(slide, at, fill=row.colour, edge=deck.colours.paper, round_=True,
                     name=row.label)  # fmt: skip


def _ramp(deck: Deck, slide: Any, given: Legend, at: Box) -> float:  # noqa: ANN401
    from dashboard.snapshot.draw_legend import blended  # noqa: PLC0415 - it brings matplotlib

    left, top, wide, _ = at
    share = wide / _SHARES
    for number, ink in enumerate(blended(given.ramp, _SHARES)):
        deck.box(slide, (left + number * share, top, share + 0.05, 4.0), fill=ink)
    low, most = given.ends or ("", "")
    muted = Type(size=8.0, colour=deck.colours.muted)
    deck.text(slide, [low], (left, top + 4.3, wide / 2, _NOTE), muted)
    right = Type(size=8.0, colour=deck.colours.muted, align="right")
    deck.text(slide, [most], (left + wide / 2, top + 4.3, wide / 2, _NOTE), right)
    return top + 4.3 + _NOTE
