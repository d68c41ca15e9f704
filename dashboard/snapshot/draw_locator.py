"""The locator: the whole, small, and which part of it the map shows."""

from typing import Final

import numpy as np
import shapely
from matplotlib.collections import PathCollection

from dashboard.snapshot import draw_shapes, draw_words
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.draw_block import Block, draw_heading, heading
from dashboard.snapshot.draw_paper import Box, Paper
from dashboard.snapshot.draw_view import View, fitted
from dashboard.snapshot.template_model import Slot

HIGH_MM: Final = 38.0
"""On A4, at most."""
LEAST: Final = 0.68
"""Of that height, below which it shows nothing."""
PART: Final = 0.8
"""A map that shows more of the whole than this is not framed in it."""


def block(
    paper: Paper, sheet: Sheet, ground: Box | None, width: float, shrink: float
) -> Block | None:
    """Return the locator of a sheet; `ground` is what the map shows, in metres."""
    locator = sheet.locator
    if locator is None or not len(locator.shapes):
        return None
    whole = shapely.total_bounds(locator.shapes)
    if not np.isfinite(whole).all():
        return None
    head, head_height = heading(paper, draw_words.LOCATION[paper.lang], width, shrink)
    aspect = max(whole[3] - whole[1], 1.0) / max(whole[2] - whole[0], 1.0)
    high = min(paper.length(HIGH_MM * shrink), width * float(aspect))

    def draw(at: Box) -> float:
        left, _, right, bottom = at
        top = draw_heading(paper, head, at, shrink)
        tall = min(bottom - top, high)
        frame = (left, top, min(right, left + tall / float(aspect)), top + tall)
        view = fitted((whole[0], whole[1], whole[2], whole[3]), frame)
        _shapes(paper, sheet, view)
        _part(paper, view, ground, shapely.box(*whole))
        return frame[3]

    return Block(
        slot=Slot.LOCATOR,
        height=head_height + high,
        least=head_height + high * LEAST,
        draw=draw,
    )


def _shapes(paper: Paper, sheet: Sheet, view: View) -> None:
    locator = sheet.locator
    if locator is None:
        return
    shapes = draw_shapes.on_paper(locator.shapes, view.to_paper)
    here = np.asarray(locator.here, dtype=bool)
    colours = paper.colours
    for kept, fill in ((~here, colours.elsewhere), (here, colours.accent)):
        if kept.any():
            paper.add(
                PathCollection(
                    draw_shapes.paths(shapes[kept]),
                    facecolors=fill,
                    edgecolors=colours.paper,
                    linewidths=0.3 * paper.factor,
                    transform=paper.mm,
                )
            )


def _part(paper: Paper, view: View, ground: Box | None, whole: shapely.Polygon) -> None:
    """Draw a frame around what the map shows, if that is a part of the whole."""
    if ground is None:
        return
    shown = shapely.intersection(shapely.box(*ground), whole)
    if shapely.is_empty(shown) or shapely.area(shown) > PART * shapely.area(whole):
        return
    west, south, east, north = shapely.bounds(shown)
    corners = view.to_paper(np.array([[west, north], [east, south]]))
    (left, top), (right, bottom) = corners
    paper.box(
        (float(left), float(top), float(right), float(bottom)),
        edge=paper.colours.frame,
        width=0.8,
    )
