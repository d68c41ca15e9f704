"""Pictures for slides: the map of a page alone, the areas without names, and the emblem."""

from io import BytesIO
from typing import Final

import numpy as np
from matplotlib.collections import PathCollection
from PIL import Image

from dashboard.snapshot import draw_file, draw_head, draw_map, draw_sheet, page
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.draw_paper import Box, Paper
from dashboard.snapshot.draw_shapes import on_paper, paths
from dashboard.snapshot.draw_view import fitted
from dashboard.snapshot.spec import Spec
from dashboard.snapshot.template_model import Template

DPI: Final = 160
"""Dots to the inch of a slide: a screen of 1920 has 144, and few print one larger."""
COLOURS: Final = 256
"""Of a picture: a map has few, and a file of all pages is a third as large."""
DENSE: Final = 0.68
"""Of the usual size, type on an index map of very many areas."""
LEAST: Final = 30.0
"""Millimetres on A4: in less height areas are not told apart."""

Size = tuple[float, float]
"""Width and height in millimetres."""


def blank(sheet: Sheet, spec: Spec, template: Template, size: Size) -> Paper:
    """Return paper of a picture's size."""
    page.settle()
    paper = draw_sheet.paper(lang=sheet.lang, dark=sheet.dark, spec=spec, template=template)
    paper.width, paper.height = size
    paper.box((0, 0, *size), fill=paper.colours.paper)
    return paper


def drawn(
    sheet: Sheet,
    spec: Spec,
    template: Template,
    size: Size,
    *,
    smaller: float = 1.0,
    dpi: int = DPI,
) -> tuple[bytes, draw_map.Drawn]:
    """Return the map as a PNG, with its names, scale bar and north arrow.

    Parameters
    ----------
    smaller
        Of the usual size, type and lines.
    """
    paper = blank(sheet, spec, template, size)
    paper.factor *= smaller
    made = draw_map.draw(paper, sheet, spec, (0.0, 0.0, *size))
    return png(paper, dpi), made


def outline(sheet: Sheet, spec: Spec, template: Template, size: Size) -> bytes:
    """Return the areas of an index map without their names, as a PNG."""
    paper = blank(sheet, spec, template, size)
    silhouette(paper, sheet, (1.0, 1.0, size[0] - 1.0, size[1] - 1.0))
    return png(paper)


def silhouette(paper: Paper, sheet: Sheet, frame: Box) -> None:
    """Draw the areas of an index map into a frame, without their names."""
    _, top, _, bottom = frame
    if bottom - top < paper.length(LEAST):
        return
    view = fitted(sheet.box, frame)
    for layer in sheet.layers:
        if layer.key == "index":
            paper.add(
                PathCollection(
                    paths(on_paper(layer.shapes, view.to_paper)),
                    facecolors=list(layer.fills),
                    edgecolors=layer.edge,
                    linewidths=layer.width * paper.factor,
                    transform=paper.mm,
                )
            )


def emblem(template: Template, sheet: Sheet) -> tuple[bytes, tuple[int, int]]:
    """Return the emblem as a PNG, and how many dots it is wide and high.

    Raises
    ------
    EmblemError
        If it cannot be read.
    """
    found = draw_head.picture(template, sheet)
    made = BytesIO()
    found.save(made, "PNG")
    return made.getvalue(), found.size


def png(paper: Paper, dpi: int = DPI) -> bytes:
    """Return paper as a PNG of few colours, and clear it."""
    canvas = draw_file.canvas(paper, dpi)
    canvas.draw()  # type: ignore[no-untyped-call]
    dots = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    shown = Image.fromarray(dots[..., :3])
    paper.figure.clear()
    made = BytesIO()
    shown.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
        made, "PNG"
    )
    return made.getvalue()
