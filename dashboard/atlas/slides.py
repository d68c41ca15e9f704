"""An atlas as slides: maps are pictures; titles, legends, tables and charts can be edited."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from dashboard.atlas import deck_chart, front, index, lines, picture, words
from dashboard.atlas.book import COVER, Book, Tell
from dashboard.atlas.deck import HIGH, WIDE, Box, Deck, Type
from dashboard.atlas.deck_legend import legends
from dashboard.atlas.deck_table import ROW, head, table
from dashboard.atlas.order import SLIDE_MAP, Order
from dashboard.atlas.paging import paging
from dashboard.atlas.reading import book
from dashboard.snapshot import draw_graticule, draw_words, fonts, page
from dashboard.snapshot.content import Chart, Look, Sheet, Table
from dashboard.snapshot.template_model import Template

EDGE: Final = 8.0
MAP: Final = (EDGE, 29.0, *SLIDE_MAP)
"""Left, top, width and height of every map."""
SIDE: Final = (228.0, 29.0, WIDE - EDGE - 228.0, 144.0)
CHART: Final = 40.0
"""Millimetres of a line by days; with its heading."""
GAP: Final = 3.0
HEAD: Final = 6.0
LEAST_ROWS: Final = 3
FOOT: Final = 176.0
CONTENTS: Final = (EDGE + 4, 32.0, 96.0, 5.4, 3)
"""Of the contents: left, top, width of a column, height of a row, columns."""
CONTENT_ROWS: Final = 25


def written(order: Order, code: str, tell: Tell) -> tuple[bytes, str]:
    """Return the file of an atlas as slides, and its title. Errors are those of `pdf.written`."""
    made = order.sheet
    template, spec = made.template, made.spec
    text, title = template.families
    page.settle()
    faces = fonts.faces(text=text, title=title, files=template.files)

    def frame(sheets: Sequence[Sheet]) -> Box:
        blank = picture.blank(sheets[0], spec, template, MAP[2:])
        band = draw_graticule.band(blank) if spec.graticule else 0.0
        return (band, band, MAP[2] - band, MAP[3] - band)

    found = book(order, code, frames=frame, pages=paging(order), tell=tell)
    deck = Deck(lang=made.lang, colours=template.dark if spec.dark else template.light, faces=faces)
    body = _Slides(deck, found, order, tell).written()
    return body, found.title


def contents(groups: Sequence[str]) -> int:
    """Return how many slides the contents take; `groups` has that of each entry."""
    return len(_columns(groups))


def fitting(sheet: Sheet, order: Order, *, dpi: int = picture.DPI) -> tuple[Sheet, bytes]:
    """Return the index map with the most that it has room for, and its map as a PNG."""
    look, wanted = (order.sheet.spec, order.sheet.template, SLIDE_MAP), len(order.codes)
    numbers = index.numbers_only(sheet)
    for one, smaller in ((sheet, 1.0), (numbers, 1.0), (numbers, picture.DENSE)):
        body, drawn = picture.drawn(one, *look, smaller=smaller, dpi=dpi)
        if len(drawn.names) == wanted:
            return one, body
    told = index.told(one, wanted - len(drawn.names))
    return replace(told, subtitle=(*told.subtitle, *told.notes)), body


def _columns(groups: Sequence[str]) -> list[list[lines.Column]]:
    return lines.pages(groups, rows=CONTENT_ROWS, columns=CONTENTS[4])


class _Slides:
    def __init__(self, deck: Deck, found: Book, order: Order, tell: Tell) -> None:
        self.deck, self.book, self.tell = deck, found, tell
        self.order, self.spec, self.template = order, order.sheet.spec, order.sheet.template
        self.lang = deck.lang
        self.usual = Type(size=9.0, colour=deck.colours.text)
        self.muted = Type(size=8.0, colour=deck.colours.muted)
        self.strong = Type(size=10.0, colour=deck.colours.text, bold=True)

    def written(self) -> bytes:
        columns = _columns([one.group for one in self.book.entries])
        # Their slides come first and are filled last: what they lead to must be there.
        fronts = [self.deck.slide() for _ in range(COVER + len(columns) + 1)]
        sheets = [self.book.overview, *self.book.sheets]
        charts = [one.chart for one in self.book.sheets if one.chart is not None]
        days = [one for one in charts if one.look is Look.LINE and len(one.names)]
        self.step = deck_chart.step_of(days) if days else 1
        slides = []
        for at, sheet in enumerate(sheets):
            self.tell("draw", 0.35 + 0.6 * at / len(sheets), n=at + 1, of=len(sheets))
            slides.append(self.deck.slide())
            self._page(slides[-1], sheet)
        leads = slides[1:]
        self._cover(fronts[0])
        for at, page_columns in enumerate(columns):
            self._contents(fronts[1 + at], page_columns, at, leads)
        self._index(fronts[-1], leads)
        self.tell("write", 0.96)
        known = self.order.facts.known
        return self.deck.written(
            title=self.book.title, author=self.book.overview.organisation, at=known.as_of
        )

    def _page(self, slide: Any, sheet: Sheet, *, body: bytes | None = None) -> Any:  # noqa: ANN401
        self._head(slide, sheet)
        if body is None:
            body, _ = picture.drawn(sheet, self.spec, self.template, MAP[2:])
        self.deck.picture(slide, body, MAP, said=f"{sheet.title}。{'；'.join(sheet.subtitle)}")
        left, top, wide, high = SIDE
        end = top + high
        top = legends(self.deck, slide, sheet.legends, (left, top, wide, high)) + GAP
        rows = self._beside(slide, sheet, (left, top, wide, end - top))
        self._foot(slide, sheet)
        self._notes(slide, sheet)
        return rows

    def _head(self, slide: Any, sheet: Sheet) -> None:  # noqa: ANN401
        deck, mark = self.deck, self._mark(sheet)
        wide = deck.faces.strong.width(mark, 11.0) + 6.0 if mark else 0.0
        left = EDGE
        self.deck.title(slide, sheet.title, (left, 6.5, WIDE - 2 * EDGE - wide - 6, 12.5), 24.0)
        said = draw_words.PARTS.join(sheet.subtitle)
        face = deck.faces.text
        subtitle = face.cut(face.clean(said), WIDE - 2 * EDGE, 11.0)
        deck.text(slide, [subtitle], (left, 20.5, WIDE - 2 * EDGE, 6.0),
                  Type(size=11.0, colour=deck.colours.muted))  # fmt: skip
        if mark:
            at = (WIDE - EDGE - wide, 7.5, wide, 7.0)
            self._marked(slide, mark, at)

    def _marked(self, slide: Any, mark: str, at: Box) -> None:  # noqa: ANN401
        accent = self.deck.colours.accent
        self.deck.box(slide, at, edge=accent, width=1.25)
        self.deck.text(slide, [mark], (at[0], at[1] + 1.0, at[2], at[3] - 1.0),
                       Type(size=11.0, colour=accent, bold=True, align="center"))  # fmt: skip

    def _mark(self, sheet: Sheet) -> str:
        return self.template.word("mark", self.lang, sheet.mark)

    def _who(self) -> str:
        return self.template.word("organisation", self.lang, self.book.overview.organisation)

    def _foot(self, slide: Any, sheet: Sheet) -> None:  # noqa: ANN401
        deck = self.deck
        deck.line(
            slide, (EDGE, FOOT - 0.8), (WIDE - EDGE, FOOT - 0.8), ink=deck.colours.rule, width=0.75
        )
        sources = words.SOURCES[self.lang] + draw_words.BETWEEN[self.lang].join(sheet.sources)
        deck.text(slide, [sheet.as_of, sources], (EDGE, FOOT, 235.0, 10.0), self.muted)
        n, of = sheet.page or (1, self.book.pages)
        said = draw_words.PAGE[self.lang].format(n=n, of=of)
        who = [self._who()] if self._who() else []
        code = f"{words.CODE[self.lang]} {self.book.code}"
        at = (EDGE + 237.0, FOOT, WIDE - 2 * EDGE - 237.0, 10.0)
        deck.text(slide, [*who, f"{code}　{said}"], at, replace(self.muted, align="right"))

    def _notes(self, slide: Any, sheet: Sheet) -> None:  # noqa: ANN401
        lang = self.lang
        said = [sheet.title, *sheet.subtitle]
        if sheet.definition:
            said.append(words.DEFINITION[lang] + sheet.definition)
        said += [words.NOTES[lang] + one for one in sheet.notes]
        said += [one for one in (sheet.as_of, sheet.sample, sheet.mark) if one]
        said.append(words.SOURCES[lang] + draw_words.BETWEEN[lang].join(sheet.sources))
        said.append(f"{words.CODE[lang]} {self.book.code}")
        self.deck.notes(slide, said)

    def _beside(self, slide: Any, sheet: Sheet, at: Box) -> list[list[Any]]:  # noqa: ANN401
        left, top, wide, high = at
        found: list[list[Any]] = []
        line = sheet.chart if sheet.chart is not None and sheet.chart.look is Look.LINE else None
        chart = CHART if line is not None and high > CHART + HEAD + ROW * LEAST_ROWS else 0.0
        if sheet.table is not None:
            top, found = self._table(slide, sheet, (left, top, wide, high - chart))
        if sheet.chart is None:
            return found
        given, few = (
            (sheet.chart, False) if line is None else deck_chart.course(line, self.step, self.lang)
        )
        bottom = at[1] + high
        if line is not None and bottom - top < chart - 2:
            return found
        self._chart(
            slide, given, (left, top, wide, bottom - top if line is None else chart), few=few
        )
        return found

    def _table(self, slide: Any, sheet: Sheet, at: Box) -> tuple[float, list[list[Any]]]:  # noqa: ANN401
        given = sheet.table
        if given is None:
            return at[1], []
        left, top, wide, high = at
        self.deck.text(slide, [given.title], (left, top, wide, HEAD), self.strong)
        first = head(self.deck, given, wide)
        room = int((high - HEAD - GAP - 5.0 - first) / ROW)
        rows = list(given.rows)[: max(1, room)]
        shown = replace(given, rows=rows)
        found = table(self.deck, slide, shown, (left, top + HEAD, wide, high))
        top += HEAD + first + ROW * len(rows)
        more = len(given.rows) - len(rows)
        if more:
            self.deck.text(slide, [(given.more or draw_words.MORE[self.lang]).format(n=more)],
                           (left, top + 0.6, wide, 4.4), self.muted)  # fmt: skip
            top += 5.0
        return top + GAP, found

    def _chart(self, slide: Any, chart: Chart, at: Box, *, few: bool) -> None:  # noqa: ANN401
        left, top, wide, high = at
        unit = f"（{chart.unit}）" if chart.unit and chart.look is Look.BARS else ""
        self.deck.text(slide, [chart.title + unit], (left, top, wide, HEAD), self.strong)
        top, high = top + HEAD, high - HEAD
        left_out = max(0, len(chart.names) - deck_chart.MOST_BARS) if chart.look is Look.BARS else 0
        said = words.FEW[self.lang] if few else chart.more.format(n=left_out) if left_out else ""
        if said:
            high -= 4.6
            self.deck.text(slide, [said], (left, top + high + 0.2, wide, 4.4), self.muted)
        deck_chart.put(self.deck, slide, chart, (left, top, wide, high))

    def _index(self, slide: Any, leads: Sequence[Any]) -> None:  # noqa: ANN401
        one, body = fitting(self.book.index, self.order)
        for row, to in zip(self._page(slide, one, body=body), leads, strict=False):
            for run in row:
                self.deck.leads(slide, run, to)

    def _contents(
        self,
        slide: Any,  # noqa: ANN401 - python-pptx
        columns: Sequence[lines.Column],
        at: int,
        leads: Sequence[Any],
    ) -> None:
        title = (words.CONTENTS_MORE if at else words.CONTENTS)[self.lang]
        sheet = replace(self.book.overview, title=title, subtitle=(self.book.title,),
                        page=(2 + at, self.book.pages))  # fmt: skip
        self._head(slide, sheet)
        left, top, wide, _, _ = CONTENTS
        for number, column in enumerate(columns):
            x = left + number * (wide + 9.0)
            rows = [self._row(line) for line in column]
            given = Table(
                title=f"{title} {number + 1}", numeric=(False, True), rows=rows,
                columns=(words.CONTENTS[self.lang], words.PAGE[self.lang]),
            )  # fmt: skip
            runs = table(self.deck, slide, given, (x, top, wide, 0.0))
            for line, row in zip(column, runs, strict=True):
                for run in row:
                    if line.entry is None:
                        run.font.bold = True
                    elif run.text.strip():
                        self.deck.leads(slide, run, leads[line.entry])
        self._foot(slide, sheet)
        self._notes(slide, sheet)

    def _row(self, line: lines.Line) -> tuple[str, str]:
        if line.entry is None:
            return line.group, ""
        entry = self.book.entries[line.entry]
        return front.said(entry, self.book), str(entry.page)

    def _cover(self, slide: Any) -> None:  # noqa: ANN401
        deck, sheet = self.deck, self.book.overview
        colours = deck.colours
        deck.box(slide, (0.0, 0.0, 7.0, HIGH), fill=colours.frame)
        left, wide = 22.0, 190.0
        deck.text(slide, [words.ATLAS[self.lang]], (left, 42.0, wide, 9.0),
                  Type(size=18.0, colour=colours.accent, bold=True))  # fmt: skip
        deck.title(slide, self.book.subject, (left, 52.0, wide, 34.0), 34.0)
        said = [*self.book.said, *sheet.subtitle]
        deck.text(slide, said, (left, 92.0, wide, 50.0), Type(size=13.0, colour=colours.text))
        if sheet.sample:
            width = deck.faces.strong.width(sheet.sample, 11.0) + 6.0
            deck.box(slide, (left, 30.0, width, 7.5), fill=colours.accent)
            how = Type(size=11.0, colour=colours.on_accent, bold=True, align="center")
            deck.text(slide, [sheet.sample], (left, 31.2, width, 6.0), how)
        body = picture.outline(self.book.index, self.spec, self.template, (110.0, 118.0))
        deck.picture(slide, body, (WIDE - EDGE - 112.0, 30.0, 110.0, 118.0), said=self.book.title)
        foot = [self._who(), sheet.as_of,
                words.SOURCES[self.lang] + draw_words.BETWEEN[self.lang].join(sheet.sources),
                f"{words.CODE[self.lang]} {self.book.code}"]  # fmt: skip
        deck.line(slide, (left, 156.0), (WIDE - EDGE, 156.0), ink=colours.rule, width=0.75)
        deck.text(slide, [one for one in foot if one], (left, 158.5, WIDE - left - EDGE, 26.0),
                  Type(size=10.0, colour=colours.muted))  # fmt: skip
        mark = self._mark(sheet)
        if mark:
            width = deck.faces.strong.width(mark, 11.0) + 6.0
            self._marked(slide, mark, (WIDE - EDGE - width, 7.5, width, 7.0))
        self._emblem(slide, sheet, self.template)
        self._notes(slide, replace(sheet, title=self.book.title))

    def _emblem(self, slide: Any, sheet: Sheet, template: Template) -> None:  # noqa: ANN401
        if (template.emblem or sheet.emblem) is None:
            return
        body, (wide, high) = picture.emblem(template, sheet)
        tall = min(16.0, 48.0 * high / wide)
        self.deck.picture(slide, body, (22.0, 9.0, tall * wide / high, tall), said=self._who())
