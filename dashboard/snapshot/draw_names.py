"""Names on the map: how each may be written, where it found a place, and its halo."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.snapshot import labels
from dashboard.snapshot.content import Mark, Name, Sheet
from dashboard.snapshot.draw_paper import Box, Paper, line_height
from dashboard.snapshot.draw_view import View
from dashboard.snapshot.fonts import PT, Face
from dashboard.snapshot.labels import Form, Placed, Wanted

LEADING: Final = 1.2
"""Lines of one name stand closer than those of a text."""
SMALLER: Final = 0.86
MOST: Final = 2_000
"""Names that are tried, the important first."""
_LINE: Final = 12
"""Ems of a line, beyond which a name is broken even where there is room."""
_LEAST_BROKEN: Final = 4
"""Characters of a name that may be broken into two lines."""


def draw(
    paper: Paper,
    sheet: Sheet,
    view: View,
    *,
    taken: Sequence[Box],
    points: NDArray[np.float64],
) -> list[Placed]:
    """Write the names that have room, and return where they stand."""
    names = sorted(sheet.names, key=lambda name: name.rank)[:MOST]
    names = [name for name in names if name.text.strip()]
    reach = max([layer.size for layer in sheet.layers if layer.mark is Mark.POINT], default=0.0)
    wanted = [_wanted(paper, name, view, reach=reach) for name in names]
    placed = labels.place(
        wanted, frame=view.frame, taken=taken, points=points, sign=reach * paper.factor / 2 * PT
    )
    for one in placed:
        face = _face(paper, names[one.index].rank)
        left, top, right, bottom = one.box
        high = len(one.form.lines) * line_height(one.form.size, LEADING)
        paper.lines(
            (left + right) / 2,
            (top + bottom - high) / 2,
            one.form.lines,
            one.form.size,
            face=face,
            align="center",
            halo=paper.colours.halo,
            leading=LEADING,
        )
    return placed


def _face(paper: Paper, rank: int) -> Face:
    return paper.faces.strong if rank == 0 else paper.faces.text


def _wanted(paper: Paper, name: Name, view: View, *, reach: float) -> Wanted:
    at = view.to_paper(np.array([[name.x, name.y]]))[0]
    within = None
    if name.within is not None:
        within = shapely.transform(name.within, view.to_paper)
        within = within if within.is_valid else within.buffer(0)
    return Wanted(
        x=float(at[0]),
        y=float(at[1]),
        rank=name.rank,
        forms=forms(paper, name),
        within=within,
        reach=reach * paper.factor / 2 * PT + paper.length(0.6),
    )


def forms(paper: Paper, name: Name) -> list[Form]:
    """Return the ways to write a name, the best first: whole, broken in two, and each smaller."""
    face = _face(paper, name.rank)
    text = face.clean(name.text)
    usual = {0: 1.15, 1: 1.0}.get(name.rank, 0.92)
    made: list[Form] = []
    for shrink in (usual, usual * SMALLER):
        size = paper.size("label", shrink)
        word = face.widest(text, size)
        most = max(_LINE * size * PT, word)
        whole = face.lines(text, most, size, most=4)
        made.append(_form(face, whole, size))
        if len(whole) == 1 and len(text) >= _LEAST_BROKEN:
            half = max(face.width(text, size) / 2 + size * PT * 0.51, size * PT * 2, word)
            two = face.lines(text, half, size)
            if len(two) == 2:  # noqa: PLR2004 - in two
                made.append(_form(face, two, size))
    return made


def _form(face: Face, lines: Sequence[str], size: float) -> Form:
    wide = max(face.width(line, size) for line in lines)
    high = ((len(lines) - 1) * LEADING + 1.14) * size * PT
    return Form(lines=tuple(lines), size=size, width=wide + 0.3, height=high)
