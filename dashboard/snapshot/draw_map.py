"""The map in its frame: layers from below, then the graticule, furniture and names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely

from dashboard.snapshot import (
    draw_furniture,
    draw_graticule,
    draw_names,
    draw_shapes,
    draw_words,
    scale,
)
from dashboard.snapshot.content import Mark, Sheet
from dashboard.snapshot.draw_furniture import Bar
from dashboard.snapshot.draw_paper import Box, Paper
from dashboard.snapshot.draw_view import View, fitted, scaled
from dashboard.snapshot.labels import Placed
from dashboard.snapshot.spec import Paper as Size
from dashboard.snapshot.spec import Spec

FRAME_PT: Final = 0.9
NEAT_PT: Final = 0.4
_KM: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawn:
    """Attributes of a map that is drawn.

    Attributes
    ----------
    view
        Its frame, and what is in it.
    names
        Those that have a place, with their boxes.
    bar
        The scale bar.
    furniture
        Boxes where nothing is written over: the bar, the arrow, the mark of made-up data.
    """

    view: View
    names: Sequence[Placed]
    bar: Bar
    furniture: Sequence[Box]


def draw(paper: Paper, sheet: Sheet, spec: Spec, at: Box) -> Drawn:
    """Draw the map into a box of paper, the frame's outer edge on the box's edge."""
    band = draw_graticule.band(paper) if spec.graticule else 0.0
    left, top, right, bottom = at
    frame = (left + band, top + band, right - band, bottom - band)
    view = _view(sheet, frame)
    paper.box(frame, fill=paper.colours.ground)
    seen = [draw_shapes.draw(paper, layer, view.to_paper, frame) for layer in sheet.layers]
    if spec.graticule:
        draw_graticule.draw(paper, sheet.crs, view)
    if not any(map(len, seen)):
        _nothing(paper, frame)
    bar, taken = draw_furniture.draw(
        paper, sheet, view, shapes=seen, ratio=spec.paper in {Size.A4, Size.A3, Size.A2}
    )
    signs = [
        shapely.get_coordinates(shapely.centroid(shapes))
        for layer, shapes in zip(sheet.layers, seen, strict=True)
        if layer.mark is Mark.POINT
    ]
    points = np.vstack(signs) if signs else np.empty((0, 2))
    names = draw_names.draw(paper, sheet, view, taken=taken, points=points)
    paper.box(frame, edge=paper.colours.frame, width=NEAT_PT if band else FRAME_PT)
    if band:
        paper.box(at, edge=paper.colours.frame, width=FRAME_PT)
    return Drawn(view=view, names=names, bar=bar, furniture=taken)


def _view(sheet: Sheet, frame: Box) -> View:
    view = fitted(sheet.box, frame)
    if sheet.scale is None:
        return view
    # Millimetres of paper to a metre of the grid, which is not quite one of ground.
    per_grid = _KM / sheet.scale / scale.grid_per_ground(sheet.crs, *view.middle)
    return scaled(sheet.box, frame, per_grid)


def _nothing(paper: Paper, frame: Box) -> None:
    left, top, right, bottom = frame
    paper.text(
        (left + right) / 2,
        (top + bottom) / 2,
        draw_words.NO_DATA[paper.lang],
        paper.size("title"),
        colour=paper.colours.muted,
        align="center",
    )


def all_shapes(seen: Sequence[Any]) -> Any:  # noqa: ANN401 - an array of shapely's
    """Return what is on the map as one array."""
    return np.concatenate(seen) if seen else np.array([], dtype=object)
