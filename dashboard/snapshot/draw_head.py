"""The head and the foot of a sheet: what it is called, and who answers for it."""

from pathlib import Path
from typing import Final

import numpy as np
from matplotlib.image import BboxImage
from matplotlib.transforms import Bbox, TransformedBbox
from PIL import Image, UnidentifiedImageError

from dashboard.snapshot import draw_words
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.draw_block import Block
from dashboard.snapshot.draw_paper import Box, Paper, line_height
from dashboard.snapshot.fonts import Face
from dashboard.snapshot.template_model import Slot, Template
from geo.errors import RongtuError

TITLE_LINES: Final = 2
SUBTITLE_LINES: Final = 3
FOOT_LINES: Final = 3
EMBLEM_MM: Final = 14.0
"""High on A4; and at most so many times as wide."""
EMBLEM_WIDE: Final = 3.0
MOST_DOTS: Final = 25_000_000
DOTS: Final = 800
"""Along an emblem's longer side: more are not seen at its size."""


class EmblemError(RongtuError, ValueError):
    """An emblem that cannot be drawn."""


def title(paper: Paper, sheet: Sheet, width: float, shrink: float) -> Block:
    """Return the title: on one line if it can be by making it a little smaller, else on two."""
    face = paper.faces.title
    said = face.clean(sheet.title)
    for smaller in (1.0, 0.9, 0.8):
        size = paper.size("title", shrink * smaller)
        lines = face.lines(said, width, size)
        if len(lines) <= 1:
            break
    else:
        size = paper.size("title", shrink * 0.8)
        lines = face.lines(said, width, size, most=TITLE_LINES)

    def draw(at: Box) -> float:
        return paper.lines(at[0], at[1], lines, size, face=face, leading=1.25)

    height = len(lines) * line_height(size, 1.25)
    return Block(slot=Slot.TITLE, height=height, least=height, draw=draw)


def subtitle(paper: Paper, sheet: Sheet, width: float, shrink: float) -> Block | None:
    """Return the filters in words: parts are kept whole where a line has room for them."""
    size, face = paper.size("subtitle", shrink), paper.faces.text
    lines: list[str] = []
    for part in [face.clean(part) for part in sheet.subtitle if part.strip()]:
        joined = f"{lines[-1]}{draw_words.PARTS}{part}" if lines else part
        if face.width(joined, size) <= width:
            lines[-1:] = [joined]
        else:
            lines.extend(face.lines(part, width, size))
    if not lines:
        return None
    if len(lines) > SUBTITLE_LINES:
        rest = draw_words.PARTS.join(lines[SUBTITLE_LINES - 1 :])
        lines = [*lines[: SUBTITLE_LINES - 1], face.cut(rest, width, size)]

    def draw(at: Box) -> float:
        return paper.lines(at[0], at[1], lines, size, colour=paper.colours.muted)

    height = len(lines) * line_height(size)
    return Block(slot=Slot.SUBTITLE, height=height, least=height, draw=draw)


def mark_width(paper: Paper, said: str) -> float:
    """Return how much of the head's right the mark takes, with the gap before it."""
    if not said:
        return 0.0
    return paper.faces.strong.width(said, paper.size("subtitle")) + paper.length(7.0)


def mark(paper: Paper, said: str, at: Box) -> None:
    """Draw the mark for internal use, or the review number, at the upper right."""
    size, face = paper.size("subtitle"), paper.faces.strong
    _, top, right, _ = at
    inner = paper.length(1.5)
    wide, high = face.width(said, size) + 2 * inner, line_height(size, 1.2) + inner
    colour = paper.colours.accent
    paper.box((right - wide, top, right, top + high), edge=colour, width=1.0)
    paper.lines(right - wide + inner, top + inner / 2, [said], size, face=face, colour=colour,
                leading=1.2)  # fmt: skip


def emblem_width(paper: Paper, template: Template, sheet: Sheet) -> float:
    """Return how much of the head's left the emblem takes, with the gap after it."""
    file = template.emblem or sheet.emblem
    if file is None:
        return 0.0
    wide, high = picture(template, sheet).size
    return paper.length(EMBLEM_MM) * min(wide / high, EMBLEM_WIDE) + paper.length(3.5)


def emblem(paper: Paper, template: Template, sheet: Sheet, at: Box) -> None:
    """Draw the emblem at the upper left, whole."""
    shown = picture(template, sheet)
    wide, high = shown.size
    left, top, _, _ = at
    tall = paper.length(EMBLEM_MM) * min(1.0, EMBLEM_WIDE * high / wide)
    across = tall * wide / high
    box = TransformedBbox(Bbox.from_extents(left, top + tall, left + across, top), paper.mm)
    image = BboxImage(box, interpolation="lanczos", origin="upper")
    image.set_data(np.asarray(shown))
    paper.add(image)


def picture(template: Template, sheet: Sheet) -> Image.Image:
    """Return the emblem, not larger than it is seen.

    Raises
    ------
    EmblemError
        If it cannot be read.
    """
    file = template.emblem or sheet.emblem
    if file is None:
        raise AssertionError  # nobody asks for the picture of none
    try:
        with Image.open(file) as opened:
            # Its size is known before its dots are read: a small file may have very many.
            if opened.width * opened.height <= MOST_DOTS:
                shown = opened.convert("RGBA")
                shown.thumbnail((DOTS, DOTS))
                return shown
        error: Exception | None = None
    except (OSError, ValueError, UnidentifiedImageError, Image.DecompressionBombError) as caught:
        error = caught
    raise _no_picture(file) from error


def _no_picture(file: Path) -> EmblemError:
    return EmblemError(
        given=f"The emblem {file.name!r} cannot be read",
        wanted=f"a PNG file of at most {MOST_DOTS:,} dots",
        remedy="put it where the setting or the template says, or take its name out",
    )


def foot(paper: Paper, template: Template, sheet: Sheet, width: float, shrink: float) -> Block:
    """Return the foot: what the data are and where from; at the right who made it, and the code."""
    size = paper.size("small", shrink)
    face, strong = paper.faces.text, paper.faces.strong
    who = template.word("organisation", paper.lang, sheet.organisation)
    code = f"{draw_words.CODE[paper.lang]} {sheet.code}" if sheet.code else ""
    said = [(who, strong), (code or draw_words.PREVIEW[paper.lang], strong if code else face)]
    if sheet.page:
        n, of = sheet.page
        said.append((draw_words.PAGE[paper.lang].format(n=n, of=of), face))
    most = width * 0.42
    right = [(one.cut(one.clean(text), most, size), one) for text, one in said if text.strip()]
    room = width - max(one.width(text, size) for text, one in right) - paper.length(6.0)
    left = _left(paper, sheet, face, room, size)
    step, gap, lead = line_height(size), paper.length(1.6), paper.length(0.8)

    def draw(at: Box) -> float:
        x, top, end, _ = at
        top += lead
        paper.line([(x, top), (end, top)], colour=paper.colours.rule, width=0.6)
        bottom = paper.lines(x, top + gap, left, size, colour=paper.colours.muted)
        for number, (text, one) in enumerate(right):
            colour = paper.colours.text if one is strong else paper.colours.muted
            paper.lines(end, top + gap + number * step, [text], size, face=one, colour=colour,
                        align="right")  # fmt: skip
        return max(bottom, top + gap + len(right) * step)

    height = lead + gap + max(len(left), len(right)) * step
    return Block(slot=Slot.FOOT, height=height, least=height, draw=draw)


def _left(paper: Paper, sheet: Sheet, face: Face, room: float, size: float) -> list[str]:
    lang = paper.lang
    lines = face.lines(sheet.as_of, room, size, most=2) if sheet.as_of else []
    parts = [part.strip() for part in sheet.sources if part.strip()]
    if parts:
        text = draw_words.SOURCES[lang] + draw_words.BETWEEN[lang].join(parts)
        lines += face.lines(text, room, size, most=FOOT_LINES)
    return lines
