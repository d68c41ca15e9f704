"""An atlas as one PDF."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.atlas import front, index
from dashboard.atlas.book import Book, Tell
from dashboard.atlas.order import Order
from dashboard.atlas.paging import paging
from dashboard.atlas.reading import book
from dashboard.snapshot import draw_graticule, draw_sheet, page
from dashboard.snapshot.content import Box, Sheet
from dashboard.snapshot.draw_paper import Paper


@dataclass(slots=True, kw_only=True, eq=False)
class _Layout:
    """Where the maps of all pages are: in one frame, under heads of one height."""

    order: Order
    needs: Mapping[str, float] = field(default_factory=dict)

    def paper(self) -> Paper:
        sheet = self.order.sheet
        page.settle()
        return draw_sheet.paper(
            lang=sheet.lang, dark=sheet.spec.dark, spec=sheet.spec, template=sheet.template
        )

    def frame(self, sheets: Sequence[Sheet]) -> Box:
        made, most = self.order.sheet, dict[str, float]()
        page.settle()
        for one in sheets:
            for name, need in draw_sheet.laid(one, made.spec, made.template).needs.items():
                most[name] = max(need, most.get(name, 0.0))
        self.needs = most
        left, top, right, bottom = draw_sheet.laid(
            sheets[0], made.spec, made.template, needs=most
        ).map
        band = draw_graticule.band(self.paper()) if made.spec.graticule else 0.0
        return (left + band, top + band, right - band, bottom - band)


def written(order: Order, code: str, tell: Tell) -> tuple[bytes, str]:
    """Return the PDF of an atlas, and its title.

    Raises
    ------
    RongtuError
        As `reading.book`, and as `page.pages`.
    """
    layout = _Layout(order=order)
    found = book(order, code, frames=layout.frame, pages=paging(order), tell=tell)
    made = order.sheet
    first = fitting(found.index, order, needs=layout.needs)
    leaves = _leaves(found, first, layout.paper(), tell)
    body = page.pages(leaves, made.spec, made.template, needs=layout.needs)
    return body, found.title


def contents(order: Order, groups: Sequence[str]) -> int:
    """Return how many pages the contents take; `groups` has that of each entry."""
    return len(front.columns(groups, _Layout(order=order).paper()))


def heads(order: Order, sheets: Sequence[Sheet]) -> Mapping[str, float]:
    """Return how high the areas beside the map are that sheets share: see `draw_sheet.laid`."""
    layout = _Layout(order=order)
    layout.frame(sheets)
    return layout.needs


def fitting(sheet: Sheet, order: Order, *, needs: Mapping[str, float]) -> Sheet:
    """Return the index map with the most that it has room for: names, else numbers alone."""
    made, wanted = order.sheet, len(order.codes)
    for one in (sheet, index.numbers_only(sheet)):
        drawn = page.composed(one, made.spec, made.template, needs=needs)
        drawn.figure.clear()
        if len(drawn.map.names) == wanted:
            return one
    return index.told(one, wanted - len(drawn.map.names))


def _leaves(found: Book, first: Sheet, blank: Paper, tell: Tell) -> Iterator[Sheet | page.Leaf]:
    columns = front.columns([one.group for one in found.entries], blank)
    leaves: list[Sheet | page.Leaf] = [front.Cover(book=found)]
    leaves += [front.Contents(book=found, columns=one, at=at) for at, one in enumerate(columns)]
    leaves += [first, found.overview, *found.sheets]
    for at, leaf in enumerate(leaves):
        tell("draw", 0.35 + 0.63 * at / len(leaves), n=at + 1, of=len(leaves))
        yield leaf
    tell("write", 0.98)
