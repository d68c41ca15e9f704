"""The index map of an atlas before it is made: a small picture that is in no register.

It is read and drawn by what draws it in the atlas, of which it tells nothing else. Only the room
for its head is reckoned here from the index map and the overview, and there from all pages.
"""

from threading import BoundedSemaphore
from typing import Final

from dashboard.atlas.order import PDF, SLIDE_MAP, Order
from dashboard.atlas.paging import Paging, paging
from dashboard.atlas.reading import index_map
from dashboard.once import Once
from dashboard.snapshot import page
from dashboard.snapshot.refused import RefusedError, Why

_INCH_MM: Final = 25.4
_AT_ONCE: Final = 1
_WAIT_S: Final = 8.0
"""So long somebody waits for those who are before him: all who wait keep others from the server."""

_KEPT: Final = Once[bytes](most=24)
_GATE: Final = BoundedSemaphore(_AT_ONCE)


def forget() -> None:
    """Forget the pictures that are kept."""
    _KEPT.clear()


def size(order: Order) -> tuple[float, float]:
    """Return width and height of what is shown, in millimetres.

    That is a page; of a slide only its map, for the rest of one is no picture.
    """
    return order.sheet.spec.size_mm if order.format == PDF else SLIDE_MAP


def drawn(order: Order, longer: int) -> bytes:
    """Return the index map as a PNG.

    Parameters
    ----------
    longer
        Dots of its longer side, at most.

    Raises
    ------
    RefusedError
        There are newer data than those counted, or many ask at once.
    RongtuError
        No area has an outline, or the database does not answer.
    """
    return _KEPT.get((order.digest, longer), lambda: _drawn(order, longer))


def _drawn(order: Order, longer: int) -> bytes:
    if not _GATE.acquire(timeout=_WAIT_S):
        raise RefusedError(
            Why.BUSY,
            given="Many previews at once",
            wanted=f"at most {_AT_ONCE}",
            remedy="try again in a minute",
        )
    try:
        return _made(order, paging(order), int(longer / (max(size(order)) / _INCH_MM)))
    finally:
        _GATE.release()


def _made(order: Order, pages: Paging, dpi: int) -> bytes:
    sheet, overview = index_map(order, pages=pages)
    made = order.sheet
    # Sheets of other pages are drawn in this process too, one at a time.
    with page.ONE_AT_A_TIME:
        # Only who makes one pays for what draws.
        if order.format != PDF:
            from dashboard.atlas import slides  # noqa: PLC0415

            return slides.fitting(sheet, order, dpi=dpi)[1]
        from dashboard.atlas import pdf, picture  # noqa: PLC0415

        needs = pdf.heads(order, [overview, sheet])
        shown = pdf.fitting(sheet, order, needs=needs)
        return picture.png(page.composed(shown, made.spec, made.template, needs=needs).paper, dpi)
