"""A map sheet as a file: PNG, PDF or SVG, whole or not at all.

Drawing is imported when something is drawn: matplotlib takes a second, and few who import this do
draw. One sheet is drawn at a time: an A2 at 600 dpi takes half a gigabyte, and two at once would
not be done any sooner, for Python draws with one processor. Equal input gives equal bytes: no
clock, no chance and no settings of the user's own go into a file.
"""

import io
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from dashboard.snapshot.content import Sheet
from dashboard.snapshot.spec import Format, Spec
from dashboard.snapshot.template_model import Template

if TYPE_CHECKING:
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    from dashboard.snapshot.draw_paper import Paper
    from dashboard.snapshot.draw_sheet import Composed

ONE_AT_A_TIME: Final = threading.Lock()
"""Whoever draws in this process holds it."""
_MM: Final = 25.4
_SALT: Final = "rongtu"
PRODUCER: Final = "Rongtu"


def drawn(sheet: Sheet, spec: Spec, template: Template) -> bytes:
    """Return the file of a sheet, in `spec.format`.

    Raises
    ------
    RongtuError
        If a font or the emblem is missing, or the map has no place on earth.
    """
    from dashboard.snapshot import draw_file  # noqa: PLC0415 - as the module says

    with ONE_AT_A_TIME:
        made = composed(sheet, spec, template)
        match spec.format:
            case Format.PNG:
                return draw_file.png(made.paper, spec.dpi)
            case Format.PDF:
                return _pdf(made, sheet)
            case Format.SVG:
                return draw_file.svg(made.paper)


class Leaf(Protocol):
    """A page of a book that is no map sheet: a cover, or contents."""

    @property
    def title(self) -> str:
        """What the book is called, if this is its first page."""

    @property
    def organisation(self) -> str:
        """Who made it."""

    def drawn(self, spec: Spec, template: Template) -> "tuple[Paper, Sequence[Link]]":
        """Return the page, and what of it leads to other pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A place on a page that leads to another: its box in millimetres, and the page, from 1."""

    box: tuple[float, float, float, float]
    page: int


def pages(
    sheets: Iterable[Sheet | Leaf],
    spec: Spec,
    template: Template,
    *,
    needs: Mapping[str, float] | None = None,
) -> bytes:
    """Return one PDF with a page for each sheet; each is drawn and let go before the next.

    `sheets` is taken one by one: an iterator may read each when its turn comes. `needs` is as in
    `draw_sheet.composed`, for all sheets.
    """
    from matplotlib.backends.backend_pdf import PdfPages  # noqa: PLC0415 - as the module says

    made = io.BytesIO()
    first = True
    book: PdfPages | None = None
    links: list[Sequence[Link]] = []
    try:
        for sheet in sheets:
            with ONE_AT_A_TIME:
                figure, found = _figure(sheet, spec, template, needs)
                links.append(found)
                if first:
                    book, first = PdfPages(made, metadata=_said(sheet)), False
                if book is not None:
                    book.savefig(figure)  # type: ignore[no-untyped-call]
                figure.clear()
        if book is not None:
            _joined(book, links, spec)
    finally:
        if book is not None:
            book.close()  # type: ignore[no-untyped-call]
    return made.getvalue()


def _figure(
    sheet: Sheet | Leaf, spec: Spec, template: Template, needs: Mapping[str, float] | None
) -> "tuple[Figure, Sequence[Link]]":
    if isinstance(sheet, Sheet):
        return composed(sheet, spec, template, needs=needs).figure, ()
    settle()
    paper, links = sheet.drawn(spec, template)
    return paper.figure, links


def _joined(book: "PdfPages", links: Sequence[Sequence[Link]], spec: Spec) -> None:
    """Let places lead to pages, now that all pages are there."""
    from matplotlib.backends.backend_pdf import Name  # noqa: PLC0415 - as the module says

    # matplotlib knows links to addresses only; a page's list of them is written when it closes.
    file = book._ensure_file()  # type: ignore[no-untyped-call] # noqa: SLF001 - as above
    high = spec.size_mm[1]
    for number, found in enumerate(links):
        for link in found:
            left, top, right, bottom = link.box
            corners = (left, high - bottom, right, high - top)
            file._annotations[number][1].append(  # noqa: SLF001 - as above
                {
                    "Type": Name("Annot"),  # type: ignore[no-untyped-call]
                    "Subtype": Name("Link"),  # type: ignore[no-untyped-call]
                    "Rect": [round(one / _MM * 72, 2) for one in corners],
                    "Border": [0, 0, 0],
                    "Dest": [file.pageList[link.page - 1], Name("Fit")],  # type: ignore[no-untyped-call]
                }
            )


def composed(
    sheet: Sheet, spec: Spec, template: Template, *, needs: Mapping[str, float] | None = None
) -> "Composed":
    """Return a sheet as it is drawn, with the boxes of everything on it."""
    from dashboard.snapshot import draw_sheet  # noqa: PLC0415 - as the module says

    settle()
    return draw_sheet.composed(sheet, spec, template, needs=needs)


@lru_cache(maxsize=1)
def settle() -> None:
    """Take matplotlib's own settings and ours, not those of a file in someone's home.

    Once for the process, in which nothing else draws: what the backends read while they write.
    """
    import matplotlib as mpl  # noqa: PLC0415 - as the module says

    with mpl.rc_context():
        usual = dict(mpl.rcParamsDefault)
    usual.pop("backend", None)
    mpl.rcParams.update(usual)
    mpl.rcParams.update(
        {
            # Outlines of glyphs with a table of their characters: text is found and copied. Type
            # 42 would put Noto's CFF outlines where readers look for TrueType, and takes seconds.
            "pdf.fonttype": 3,
            "svg.fonttype": "none",
            "svg.hashsalt": _SALT,
            "text.hinting": "none",
            "text.parse_math": False,
        }
    )


def _pdf(made: "Composed", sheet: Sheet) -> bytes:
    from matplotlib.backends.backend_pdf import FigureCanvasPdf  # noqa: PLC0415 - as above

    file = io.BytesIO()
    canvas = FigureCanvasPdf(made.figure)
    canvas.print_pdf(file, metadata=_said(sheet))  # type: ignore[no-untyped-call]
    return file.getvalue()


def _said(sheet: Sheet | Leaf) -> dict[str, Any]:
    return {
        "Title": sheet.title,
        "Author": sheet.organisation,
        "Creator": PRODUCER,
        "Producer": PRODUCER,
        "CreationDate": None,
    }
