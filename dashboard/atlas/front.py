"""The cover and the contents of an atlas on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.atlas import lines, picture, words
from dashboard.atlas.book import Book, Entry
from dashboard.atlas.lines import Column, Line
from dashboard.snapshot import draw_head, draw_words, fonts
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.draw_paper import Paper, baseline, line_height
from dashboard.snapshot.draw_sheet import paper as new_paper
from dashboard.snapshot.page import Link, settle
from dashboard.snapshot.spec import Spec
from dashboard.snapshot.template_model import Template

MARGIN: Final = 16.0
"""Millimetres on A4."""
ROW: Final = 2.05
"""Of a line of the contents, in ems."""
COLUMN_MM: Final = 80.0
"""Of a column of the contents on A4, at least."""
GUTTER: Final = 9.0
TYPE: Final = 1.15
"""Of the contents, against the text of a sheet."""
_TITLE: Final = 1.45
_KICKER: Final = 0.72
_BAND: Final = 5.0
_PICTURE: Final = 0.4
"""Of the width, that the picture on the cover takes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cover:
    """The first page: what the atlas is, of which data, and who answers for it."""

    book: Book

    @property
    def title(self) -> str:
        """The atlas's title."""
        return self.book.title

    @property
    def organisation(self) -> str:
        """Who made it."""
        return self.book.overview.organisation

    def drawn(self, spec: Spec, template: Template) -> tuple[Paper, Sequence[Link]]:
        """Draw it."""
        sheet = self.book.overview
        paper = _blank(sheet, spec, template)
        margin = paper.length(MARGIN)
        band = paper.length(_BAND)
        paper.box((0, 0, band, paper.height), fill=paper.colours.frame)
        left, right = band + margin, paper.width - margin
        tall = paper.height > paper.width
        wide = right - left if tall else (right - left) * (1 - _PICTURE) - paper.length(6.0)
        mark = template.word("mark", paper.lang, sheet.mark)
        draw_head.mark(paper, mark, (left, margin, right, margin))
        if draw_head.emblem_width(paper, template, sheet):
            draw_head.emblem(paper, template, sheet, (left, margin, right, margin))
        top = margin + paper.length(26.0)
        top = self._title(paper, left, top, wide)
        top = self._said(paper, left, top, wide)
        foot = self._foot(paper, template, left, right)
        if tall:
            picture.silhouette(
                paper,
                self.book.index,
                (left, top + paper.length(8.0), right, foot - paper.length(8.0)),
            )
        else:
            start = right - (right - left) * _PICTURE
            picture.silhouette(
                paper,
                self.book.index,
                (start, margin + paper.length(14.0), right, foot - paper.length(10.0)),
            )
        return paper, ()

    def _title(self, paper: Paper, left: float, top: float, wide: float) -> float:
        face = paper.faces.title
        top = paper.lines(left, top, [words.ATLAS[paper.lang]], paper.size("title", _KICKER),
                          face=face, colour=paper.colours.accent, leading=1.7)  # fmt: skip
        text = face.clean(self.book.subject)
        for smaller, most in ((1.0, 1), (0.9, 1), (0.8, 1), (0.9, 2), (0.75, 2), (0.65, 3)):
            size = paper.size("title", _TITLE * smaller)
            lines_of = face.lines(text, wide, size)
            if len(lines_of) <= most:
                break
        top = paper.lines(left, top, lines_of[:3], size, face=face, leading=1.3)
        sample = self.book.overview.sample
        if sample:
            size, strong = paper.size("heading"), paper.faces.strong
            inner = paper.length(1.4)
            box_wide = strong.width(sample, size) + 2 * inner
            high = line_height(size, 1.3) + inner
            top += paper.length(3.0)
            box = (left, top, left + box_wide, top + high)
            paper.box(box, fill=paper.colours.accent, rounded=paper.length(0.6))
            paper.lines(left + inner, top + inner / 2, [sample], size, face=strong,
                        colour=paper.colours.on_accent, leading=1.3)  # fmt: skip
            top += high
        return top + paper.length(6.0)

    def _said(self, paper: Paper, left: float, top: float, wide: float) -> float:
        sheet, face = self.book.overview, paper.faces.text
        size = paper.size("subtitle")
        for text, colour in (
            *((one, paper.colours.text) for one in self.book.said),
            *((one, paper.colours.muted) for one in sheet.subtitle),
        ):
            said = face.lines(text, wide, size, most=2)
            top = paper.lines(left, top, said, size, colour=colour, leading=1.6)
        return top

    def _foot(self, paper: Paper, template: Template, left: float, right: float) -> float:
        """Write from the bottom up who made it, the data's moment and sources, and the code."""
        sheet, lang = self.book.overview, paper.lang
        size, face, strong = paper.size("text"), paper.faces.text, paper.faces.strong
        wide = right - left
        said: list[tuple[str, fonts.Face]] = []
        if sheet.definition:
            text = words.DEFINITION[lang] + sheet.definition
            said += [(line, face) for line in face.lines(text, wide, size, most=3)]
        who = template.word("organisation", lang, sheet.organisation)
        said += [(who, strong)] if who else []
        said += [(sheet.as_of, face)] if sheet.as_of else []
        sources = words.SOURCES[lang] + draw_words.BETWEEN[lang].join(sheet.sources)
        said += [(line, face) for line in face.lines(sources, wide, size, most=2)]
        said.append((f"{words.CODE[lang]} {self.book.code}", strong))
        step = line_height(size, 1.55)
        top = paper.height - paper.length(MARGIN) - len(said) * step
        paper.line([(left, top - paper.length(2.0)), (right, top - paper.length(2.0))],
                   colour=paper.colours.rule, width=0.7)  # fmt: skip
        for at, (text, one) in enumerate(said):
            paper.lines(left, top + at * step, [text], size, face=one, leading=1.55)
        return top


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Contents:
    """A page of the contents.

    Attributes
    ----------
    at
        Which of them, from 0.
    """

    book: Book
    columns: Sequence[Column]
    at: int

    @property
    def title(self) -> str:
        """What stands over it."""
        said = words.CONTENTS_MORE if self.at else words.CONTENTS
        return said[self.book.overview.lang]

    @property
    def organisation(self) -> str:
        """Who made it."""
        return self.book.overview.organisation

    def drawn(self, spec: Spec, template: Template) -> tuple[Paper, Sequence[Link]]:
        """Draw it, and say what leads where."""
        sheet = self.book.overview
        paper = _blank(sheet, spec, template)
        room = _room(paper)
        left, top, right, _ = room.box
        paper.lines(left, paper.length(MARGIN), [self.title], paper.size("title"),
                    face=paper.faces.title, leading=1.25)  # fmt: skip
        paper.line([(left, top - paper.length(3.0)), (right, top - paper.length(3.0))],
                   colour=paper.colours.frame, width=0.9)  # fmt: skip
        links: list[Link] = []
        for number, column in enumerate(self.columns):
            x = left + number * (room.wide + paper.length(GUTTER))
            for place, line in enumerate(column):
                box = (x, top + place * room.step, x + room.wide, top + (place + 1) * room.step)
                links += self._line(paper, line, box)
        size = paper.size("small")
        n = 2 + self.at
        said = draw_words.PAGE[paper.lang].format(n=n, of=self.book.pages)
        foot = paper.height - paper.length(MARGIN) + paper.length(3.0)
        muted = paper.colours.muted
        paper.lines(right, foot, [said], size, colour=muted, align="right")
        code = f"{words.CODE[paper.lang]} {self.book.code}"
        paper.lines(left, foot, [f"{self.book.title}    {code}"], size, colour=muted)
        return paper, links

    def _line(self, paper: Paper, line: Line, box: tuple[float, ...]) -> list[Link]:
        left, top, right, bottom = box
        size = paper.size("text", TYPE)
        base = top + (bottom - top - line_height(size, 1.0)) / 2 + baseline(size, 1.0)
        if line.entry is None:
            strong = paper.faces.strong
            paper.text(left, base, strong.cut(line.group, right - left, size), size, face=strong)
            paper.line([(left, bottom - 0.4), (right, bottom - 0.4)], colour=paper.colours.rule,
                       width=0.6)  # fmt: skip
            return []
        entry = self.book.entries[line.entry]
        face, page = paper.faces.text, str(entry.page)
        indent = paper.length(3.0) if entry.group else 0.0
        end = right - face.width(page, size)
        gap = paper.length(2.0)
        name = face.cut(face.clean(said(entry, self.book)), end - gap - left - indent, size)
        colour = paper.colours.muted if entry.empty else paper.colours.text
        paper.text(left + indent, base, name, size, colour=colour)
        paper.text(right, base, page, size, align="right")
        start = left + indent + face.width(name, size) + gap
        if end - gap > start:
            paper.line([(start, base), (end - gap, base)], colour=paper.colours.rule, width=0.6,
                       dashes=(1.0, 2.5))  # fmt: skip
        return [Link(box=(left, top, right, bottom), page=entry.page)]


def said(entry: Entry, book: Book) -> str:
    """Return an entry's name, with its scale where that is not the common one."""
    lang, name = book.overview.lang, entry.name
    if entry.scale != book.scales.common:
        name = words.AT[lang].format(name=name, n=entry.scale)
    return words.NO_DEMANDS[lang].format(name=name) if entry.empty else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a page of contents has room for."""

    box: tuple[float, float, float, float]
    wide: float
    step: float
    rows: int
    columns: int


def columns(groups: Sequence[str], blank: Paper) -> list[list[Column]]:
    """Return the columns of each page of contents, on paper as it comes."""
    room = _room(blank)
    return lines.pages(groups, rows=room.rows, columns=room.columns)


def _room(paper: Paper) -> Room:
    margin, gutter = paper.length(MARGIN), paper.length(GUTTER)
    top = margin + line_height(paper.size("title"), 1.25) + paper.length(7.0)
    box = (margin, top, paper.width - margin, paper.height - margin - paper.length(1.0))
    across = box[2] - box[0]
    columns = max(1, int((across + gutter) / (paper.length(COLUMN_MM) + gutter)))
    step = ROW * paper.size("text", TYPE) * fonts.PT
    return Room(
        box=box, wide=(across - (columns - 1) * gutter) / columns, step=step,
        rows=int((box[3] - top) / step), columns=columns,
    )  # fmt: skip


def _blank(sheet: Sheet, spec: Spec, template: Template) -> Paper:
    settle()
    paper = new_paper(lang=sheet.lang, dark=sheet.dark, spec=spec, template=template)
    paper.box((0, 0, paper.width, paper.height), fill=paper.colours.paper)
    return paper
