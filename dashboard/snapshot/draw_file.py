"""Paper as a file: PNG, or SVG with its faces in it. Equal paper gives equal bytes."""

import io
from typing import Final

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG

from dashboard.snapshot import svg as fonts_within
from dashboard.snapshot.draw_paper import Paper
from dashboard.snapshot.fonts import Face
from dashboard.snapshot.page import PRODUCER

_MM: Final = 25.4


def canvas(paper: Paper, dpi: int) -> FigureCanvasAgg:
    """Return what draws paper as dots, of which an inch has `dpi`."""
    width, height = (round(one / _MM * dpi) for one in (paper.width, paper.height))
    paper.figure.set_dpi(dpi)
    # matplotlib cuts off parts of a pixel: a hair more than the number that is wanted.
    paper.figure.set_size_inches((width + 0.01) / dpi, (height + 0.01) / dpi)
    return FigureCanvasAgg(paper.figure)


def png(paper: Paper, dpi: int, *, title: str = "") -> bytes:
    """Return paper as a PNG."""
    file = io.BytesIO()
    metadata = {"Software": PRODUCER, **_called(title)}
    canvas(paper, dpi).print_png(file, metadata=metadata)  # type: ignore[no-untyped-call]
    return file.getvalue()


def svg(paper: Paper, *, title: str = "") -> bytes:
    """Return paper as an SVG: text is text, in faces cut down to what is written in each."""
    file = io.BytesIO()
    paper.figure.set_size_inches(paper.width / _MM, paper.height / _MM)
    metadata = {"Date": None, "Creator": PRODUCER, **_called(title)}
    FigureCanvasSVG(paper.figure).print_svg(file, metadata=metadata)  # type: ignore[no-untyped-call]
    faces = paper.faces
    written: dict[Face, list[str]] = {}
    for text, _ in paper.texts:
        how = text.get_fontproperties()
        family, weight = how.get_family()[0], how.get_weight()
        for face in (faces.text, faces.strong, faces.title):
            if (face.family, face.weight) == (family, weight):
                written.setdefault(face, []).append(text.get_text())
                break
    return fonts_within.embedded(file.getvalue(), written)


def _called(title: str) -> dict[str, str]:
    return {"Title": title} if title else {}
