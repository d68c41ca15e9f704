"""What a map needs within its frame: scale bar, north arrow, the mark of made-up data.

Each goes to the corner where it covers least of what is drawn, and says so: names keep off it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.snapshot import draw_words, scale
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.draw_paper import Box, Paper, line_height
from dashboard.snapshot.draw_view import View
from dashboard.snapshot.fonts import PT

BAR_PART: Final = 0.22
"""Of the frame's width, that the bar takes at most; and millimetres on A4."""
BAR_MM: Final = 52.0
BAR_HIGH: Final = 1.1
ARROW_HIGH: Final = 11.0
EDGE: Final = 2.5
"""Between the frame and what stands in its corner, on A4."""
OVER: Final = 0.8
"""How opaque the ground below it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The scale bar as it is drawn: its ends and height in millimetres, and metres of ground."""

    left: float
    right: float
    top: float
    bottom: float
    metres: float
    denominator: int


def draw(
    paper: Paper, sheet: Sheet, view: View, *, shapes: Sequence[NDArray[Any]], ratio: bool
) -> tuple[Bar, list[Box]]:
    """Draw what stands in the corners, and return the bar and all boxes that are taken."""
    there = [shape for layer in shapes for shape in layer]
    tree = shapely.STRtree(there) if there else None
    taken: list[Box] = []
    if sheet.sample:
        taken.append(_sample(paper, sheet.sample, view.frame))
    bar, box = _bar(paper, sheet, view, tree, ratio=ratio)
    taken.append(box)
    taken.append(_arrow(paper, sheet, view, tree, taken))
    return bar, taken


def _corners(frame: Box, wide: float, high: float, off: float) -> dict[str, Box]:
    left, top, right, bottom = frame
    lefts = (left + off, right - off - wide)
    tops = (top + off, bottom - off - high)
    return {
        name: (x, y, x + wide, y + high)
        for name, x, y in (
            ("top left", lefts[0], tops[0]),
            ("top right", lefts[1], tops[0]),
            ("bottom left", lefts[0], tops[1]),
            ("bottom right", lefts[1], tops[1]),
        )
    }


def _least_covered(
    corners: Sequence[Box], tree: shapely.STRtree | None, taken: Sequence[Box]
) -> Box:
    """Return the corner with the fewest features below it; the earlier of equals."""

    def cost(box: Box) -> float:
        left, top, right, bottom = box
        hit = any(left < r and right > x and top < b and bottom > y for x, y, r, b in taken)
        below = 0.0
        if tree is not None:
            area = shapely.box(*box)
            near = tree.geometries[tree.query(area, predicate="intersects")]
            covered = shapely.area(shapely.intersection(shapely.make_valid(near), area))
            below = float(covered.sum()) / shapely.area(area) + 0.02 * len(near)
        return below + 1_000 * hit

    return min(corners, key=cost)


def _bar(
    paper: Paper, sheet: Sheet, view: View, tree: shapely.STRtree | None, *, ratio: bool
) -> tuple[Bar, Box]:
    left, _, right, _ = view.frame
    per_ground = view.per_metre * scale.grid_per_ground(sheet.crs, *view.middle)
    made = scale.bar(min((right - left) * BAR_PART, paper.length(BAR_MM)) / per_ground)
    long = made.metres * per_ground
    size = paper.size("small")
    ends = [paper.faces.text.width(mark, size) / 2 for mark in (made.marks[0], made.marks[2])]
    inner = paper.length(1.4)
    denominator = scale.denominator(1.0, per_ground)
    ratios = [draw_words.SCALE[paper.lang].format(n=denominator)] if ratio else []
    said = ratios + ([sheet.scale_note] if sheet.scale_note else [])
    texts = (paper.faces.text.width(one, size) for one in said)
    wide = max(long + ends[0] + ends[1], *texts, 0.0) + 2 * inner
    step, thick = line_height(size, 1.25), paper.length(BAR_HIGH)
    high = step * (1 + len(said)) + thick + 1.6 * inner
    corners = _corners(view.frame, wide, high, paper.length(EDGE))
    box = _least_covered([corners["bottom left"], corners["bottom right"]], tree, ())
    paper.box(box, fill=paper.colours.ground, opacity=OVER)
    start, top = box[0] + inner + ends[0], box[1] + inner * 0.8 + step
    for at, mark in zip((0.0, 0.5, 1.0), made.marks, strict=True):
        x = start + at * long
        if at != 0.5 or long / 2 > paper.faces.text.width(mark, size) + 2 * max(ends):  # noqa: PLR2004 - its middle
            paper.text(x, top - step * 0.26, mark, size, align="center")
    dark, light = paper.colours.text, paper.colours.halo
    paper.box((start, top, start + long, top + thick), fill=dark)
    hair = thick * 0.22
    paper.box((start + long / 2, top + hair, start + long - hair, top + thick - hair), fill=light)
    for number, line in enumerate(said):
        base = top + thick + step * (0.95 + number)
        colour = paper.colours.accent if line == sheet.scale_note else paper.colours.muted
        paper.text(box[0] + inner, base, line, size, colour=colour)
    bar = Bar(
        left=start, right=start + long, top=top, bottom=top + thick,
        metres=made.metres, denominator=denominator,
    )  # fmt: skip
    return bar, box


def _arrow(
    paper: Paper, sheet: Sheet, view: View, tree: shapely.STRtree | None, taken: Sequence[Box]
) -> Box:
    """Draw a needle to true north at the map's middle, which is not quite up on most grids."""
    size, high = paper.size("text"), paper.length(ARROW_HIGH)
    wide = paper.length(8.0)
    corners = _corners(view.frame, wide, high + size * PT * 1.3, paper.length(EDGE))
    box = _least_covered([corners["top right"], corners["top left"]], tree, taken)
    paper.box(box, fill=paper.colours.ground, opacity=OVER)
    turn = math.radians(scale.north(sheet.crs, *view.middle))
    middle = np.array([(box[0] + box[2]) / 2, box[3] - high / 2 - paper.length(0.4)])
    ahead = np.array([math.sin(turn), -math.cos(turn)])
    aside = np.array([math.cos(turn), math.sin(turn)])
    tip, foot = middle + ahead * high * 0.46, middle - ahead * high * 0.42
    notch = middle - ahead * high * 0.2
    reach = aside * high * 0.25
    dark = paper.colours.text
    for side, fill in ((-1, dark), (1, paper.colours.ground)):
        points = [tuple(map(float, p)) for p in (tip, foot + side * reach, notch)]
        paper.shape([(x, y) for x, y in points], fill=fill, edge=dark, width=0.5)
    x, y = map(float, tip + ahead * size * PT * 0.25)
    paper.text(x, y, draw_words.NORTH, size, face=paper.faces.strong, align="center")
    return box


def _sample(paper: Paper, said: str, frame: Box) -> Box:
    """On the map itself, so that a cutting still says that its data are made up."""
    size = paper.size("text")
    face = paper.faces.strong
    left, top, right, _ = frame
    inner, off = paper.length(1.3), paper.length(EDGE)
    room = (right - left) * 0.6 - 2 * inner
    lines = face.lines(said, room, size, most=2)
    wide = max(face.width(line, size) for line in lines) + 2 * inner
    high = len(lines) * line_height(size, 1.3) + inner
    box = (left + off, top + off, left + off + wide, top + off + high)
    paper.box(box, fill=paper.colours.accent, rounded=paper.length(0.6))
    paper.lines(
        left + off + inner, top + off + inner / 2, lines, size,
        face=face, colour=paper.colours.on_accent, leading=1.3,
    )  # fmt: skip
    return box
