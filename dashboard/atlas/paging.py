"""Which page of an atlas is what, before anything of it is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.atlas.book import COVER
from dashboard.atlas.order import PDF, Order, parents
from dashboard.snapshot import say


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """Pages in order: cover, contents, index map, overview, and one for each area.

    Attributes
    ----------
    contents
        How many pages the contents take.
    maps
        How many areas have a page.
    """

    contents: int
    maps: int

    @property
    def index(self) -> int:
        """The page of the index map."""
        return COVER + self.contents + 1

    @property
    def overview(self) -> int:
        """The page of the map of the whole."""
        return self.index + 1

    @property
    def first(self) -> int:
        """The page of the first area."""
        return self.overview + 1

    @property
    def of(self) -> int:
        """How many pages there are, which is that of the last area."""
        return self.overview + self.maps


def groups(order: Order) -> list[str]:
    """Return for each area the name of that above it, where pages are of more than one; else ""."""
    above = parents(order.facts, order.codes)
    if len(set(above)) < 2:  # noqa: PLR2004 - one says nothing
        return [""] * len(above)
    names = iter(say.area_names([one for one in above if one], order.facts, order.sheet.lang))
    return [next(names) if one else "" for one in above]


def paging(order: Order) -> Paging:
    """Return the pages of an atlas. Errors are those of its layout and its fonts."""
    found = groups(order)
    return Paging(contents=_contents(order, found), maps=len(found))


def _contents(order: Order, found: Sequence[str]) -> int:
    # What draws is imported by who asks about its pages.
    if order.format == PDF:
        from dashboard.atlas import pdf  # noqa: PLC0415

        return pdf.contents(order, found)
    from dashboard.atlas import slides  # noqa: PLC0415

    return slides.contents(found)
