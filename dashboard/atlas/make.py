"""From an order to a file in the register: what is there already is not made again."""

import time
from dataclasses import dataclass

from dashboard import exports_data
from dashboard.atlas.book import Tell
from dashboard.atlas.order import PDF, Order
from dashboard.exports_data import Draft, Export
from dashboard.snapshot import place as places


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An atlas that is drawn and not entered yet."""

    code: str
    title: str
    body: bytes
    seconds: float


def place(order: Order) -> tuple[str, Export | None]:
    """Return the code of an order, and its entry; errors are those of `snapshot.place`."""
    return places.place(order.digest)


def kept(there: Export | None) -> bytes | None:
    """Return the file of an entry, if it is still there."""
    return exports_data.file(there.code) if there is not None and there.kept else None


def drawn(order: Order, code: str, tell: Tell) -> Made:
    """Read and draw an atlas.

    Raises
    ------
    RongtuError
        It cannot be read or drawn: see `reading.book` and `snapshot.page.pages`.
    """
    started = time.perf_counter()
    # Only who makes one pays for what draws.
    if order.format == PDF:
        from dashboard.atlas import pdf  # noqa: PLC0415

        body, title = pdf.written(order, code, tell)
    else:
        from dashboard.atlas import slides  # noqa: PLC0415

        body, title = slides.written(order, code, tell)
    return Made(code=code, title=title, body=body, seconds=time.perf_counter() - started)


def entered(order: Order, made: Made) -> Export:
    """Enter an atlas into the register. Errors are those of `exports_data.enter`."""
    known = order.facts.known
    draft = Draft(
        code=made.code,
        kind="atlas",
        format=order.format,
        title=made.title,
        query=order.sheet.query,
        spec=order.spec,
        version=known.version,
        as_of=known.as_of,
        seconds=round(made.seconds, 3),
    )
    return exports_data.enter(draft, made.body)
