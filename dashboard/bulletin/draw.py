"""A bulletin as a PDF: A4, standing, real text, the same bytes for the same content."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.bulletin import draw_head, draw_parts, flow, words
from dashboard.bulletin.content import Bulletin
from dashboard.bulletin.draw_parts import BODY, MAP_HIGHS
from dashboard.bulletin.flow import Piece, Placed
from dashboard.snapshot import draw_sheet, page
from dashboard.snapshot.draw_paper import Paper
from dashboard.snapshot.page import Link
from dashboard.snapshot.spec import Paper as Size
from dashboard.snapshot.spec import Spec, Turn
from dashboard.snapshot.template_model import Template
from geo.text import Lang

SPEC: Final = Spec(paper=Size.A4, turn=Turn.PORTRAIT)
TOP, BOTTOM = 24.0, 278.0
"""Of what flows on a page but the first, in millimetres."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Page:
    """A page that `page.pages` draws when its turn comes."""

    bulletin: Bulletin
    placed: Sequence[Placed]
    number: int
    of: int

    @property
    def title(self) -> str:
        """What the file is called."""
        return self.bulletin.title

    @property
    def organisation(self) -> str:
        """Who made it."""
        return self.bulletin.organisation

    def drawn(self, spec: Spec, template: Template) -> tuple[Paper, Sequence[Link]]:
        """Draw it."""
        paper = _paper(self.bulletin, spec, template)
        paper.box((0, 0, paper.width, paper.height), fill=paper.colours.paper)
        if self.number == 1:
            draw_head.masthead(paper, self.bulletin, template)
        else:
            draw_head.running(paper, self.bulletin, template)
        for one in self.placed:
            one.piece.draw(paper, one.top)
        draw_head.foot(paper, self.bulletin, template, number=self.number, of=self.of)
        return paper, ()


def drawn(bulletin: Bulletin, template: Template) -> bytes:
    """Return the PDF of a bulletin.

    Raises
    ------
    RongtuError
        A font or the emblem is missing.
    """
    return page.pages(leaves(bulletin, template), SPEC, template)


def leaves(bulletin: Bulletin, template: Template) -> list[Page]:
    """Return the pages, not yet drawn."""
    paper = _paper(bulletin, SPEC, template)
    first = draw_head.masthead_height(paper)
    tried = [
        flow.pages(list(_pieces(paper, bulletin, high)), [(first, BOTTOM), (TOP, BOTTOM)])
        for high in MAP_HIGHS
    ]
    # Of equals the first, whose maps are the largest.
    found = min(tried, key=len)
    return [
        Page(bulletin=bulletin, placed=placed, number=number, of=len(found))
        for number, placed in enumerate(found, start=1)
    ]


def _paper(bulletin: Bulletin, spec: Spec, template: Template) -> Paper:
    return draw_sheet.paper(lang=bulletin.lang, dark=False, spec=spec, template=template)


def _pieces(paper: Paper, bulletin: Bulletin, map_high: float) -> Iterator[Piece]:
    lang = bulletin.lang
    numerals = iter(words.NUMERALS[lang].split(" "))
    between = "" if lang is Lang.ZH else " "
    for text in bulletin.lead:
        yield draw_parts.warning(paper, text)
    for key, part in _parts(paper, bulletin, map_high):
        pieces = list(part)
        if pieces:
            said = words.SECTIONS[key][lang].format(level=bulletin.level)
            yield draw_parts.heading(paper, f"{next(numerals)}{between}{said}")
            yield from pieces


def _parts(
    paper: Paper, bulletin: Bulletin, map_high: float
) -> Iterator[tuple[str, Iterable[Piece]]]:
    yield "figures", draw_parts.figures(paper, bulletin.figures)
    yield "changes", (draw_parts.paragraph(paper, text, BODY) for text in bulletin.sentences)
    yield "maps", (draw_parts.map_of(paper, one, map_high) for one in bulletin.maps)
    yield "hotspots", _hotspots(paper, bulletin, map_high)
    if bulletin.streets is not None:
        yield "streets", draw_parts.table(paper, bulletin.streets)
    yield "definitions", draw_parts.ends(paper, bulletin)


def _hotspots(paper: Paper, bulletin: Bulletin, map_high: float) -> Iterator[Piece]:
    for number, text in enumerate(bulletin.hotspots, start=1):
        together = number < len(bulletin.hotspots)
        yield draw_parts.paragraph(paper, text, BODY, keep=together)
    if bulletin.hotspot_map is not None:
        yield draw_parts.map_of(paper, bulletin.hotspot_map, map_high)
