"""Meridians and parallels, with degrees and minutes in a band around the map."""

from typing import Final

import numpy as np

from dashboard.snapshot import scale
from dashboard.snapshot.draw_paper import Paper
from dashboard.snapshot.draw_view import View
from dashboard.snapshot.fonts import PT

TICK_MM: Final = 0.9
_UP: Final = 90.0


def band(paper: Paper) -> float:
    """Return how wide the band is in which the degrees stand, in millimetres."""
    return paper.size("small") * PT * 1.75


def draw(paper: Paper, crs: int, view: View) -> None:
    """Draw the lines over the map, and write at the frame where they meet it."""
    left, top, right, bottom = view.frame
    ends: dict[str, list[tuple[float, str]]] = {"top": [], "bottom": [], "left": [], "right": []}
    for line in scale.graticule(crs, view.ground):
        points = view.to_paper(line.points)
        paper.line(points, colour=paper.colours.muted, width=0.3, clip=view.frame, opacity=0.65)
        if line.meridian:
            order = np.argsort(points[:, 1])
            for side, edge in (("top", top), ("bottom", bottom)):
                at = float(np.interp(edge, points[order, 1], points[order, 0]))
                ends[side].append((at, line.label))
        else:
            order = np.argsort(points[:, 0])
            for side, edge in (("left", left), ("right", right)):
                at = float(np.interp(edge, points[order, 0], points[order, 1]))
                ends[side].append((at, line.label))
    for side, marks in ends.items():
        _side(paper, view, side, marks)


def _side(paper: Paper, view: View, side: str, marks: list[tuple[float, str]]) -> None:
    left, top, right, bottom = view.frame
    size, wide = paper.size("small"), band(paper)
    lies = side in {"top", "bottom"}
    edge = {"left": left, "top": top, "right": right, "bottom": bottom}[side]
    out = -1 if side in {"left", "top"} else 1
    start, end = (left, right) if lies else (top, bottom)
    rise = size * PT * 0.36
    free = start
    for at, label in sorted(marks):
        half = paper.faces.text.width(label, size) / 2 + size * PT * 0.3
        if at - half < free or at + half > end:
            continue
        free = at + half
        tick = edge + out * paper.length(TICK_MM)
        middle = edge + out * wide / 2
        paper.line(
            [(at, edge), (at, tick)] if lies else [(edge, at), (tick, at)],
            colour=paper.colours.frame,
            width=0.5,
        )
        if lies:
            paper.text(at, middle + rise, label, size, colour=paper.colours.muted, align="center")
        else:
            paper.text(
                middle + rise, at, label, size,
                colour=paper.colours.muted, align="center", turn=_UP,
            )  # fmt: skip
