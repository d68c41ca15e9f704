"""Reading an atlas: what stands on each of its pages."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import shapely

from dashboard import data, i18n
from dashboard.atlas import index, plan, words
from dashboard.atlas.book import Book, Entry, Frames, Tell
from dashboard.atlas.order import PPTX, Order, parents
from dashboard.atlas.paging import Paging, groups
from dashboard.atlas.plan import Scales
from dashboard.snapshot import code as codes
from dashboard.snapshot import read, say
from dashboard.snapshot import words as sheet_words
from dashboard.snapshot.content import Box, Legend, Name, Sheet
from dashboard.snapshot.read_ground import Ground, Shapes, near, plane
from dashboard.snapshot.refused import newer
from dashboard.snapshot.say import Names
from geo.errors import RongtuError

LEAST_SEEN: Final = 0.015
"""Of a map's frame: a neighbour of which less is seen is not named."""
_EDGE: Final = 0.04
"""Of the frame, in which no neighbour's name begins."""


def book(order: Order, code: str, *, frames: Frames, pages: Paging, tell: Tell) -> Book:
    """Read an atlas.

    Raises
    ------
    RefusedError
        The data are newer than what is counted, or numbers cannot be had.
    RongtuError
        No area has an outline, or the database does not answer.
    """
    return _Reader(order, codes.written(code), pages).read(frames, tell)


def index_map(order: Order, *, pages: Paging) -> tuple[Sheet, Sheet]:
    """Read the index map of an atlas and its overview, with no code and nothing of other pages.

    Errors are those of `book`.
    """
    return _Reader(order, "", pages).index()


class _Reader:
    def __init__(self, order: Order, code: str, pages: Paging) -> None:
        self.order, self.code, self.pages = order, code, pages
        self.lang, self.facts = order.sheet.lang, order.facts
        self.above = parents(self.facts, order.codes)
        self.groups = groups(order)
        self.number = {one: pages.first + at for at, one in enumerate(order.codes)}
        self.fellows: dict[str, Sheet] = {}

    def index(self) -> tuple[Sheet, Sheet]:
        shapes, _, _ = self._ground()
        self._boxes(shapes)
        overview = self._overview()
        return self._index(overview, shapes), overview

    def read(self, frames: Frames, tell: Tell) -> Book:
        tell("plan", 0.02)
        shapes, crs, title = self._ground()
        boxes = self._boxes(shapes)
        overview = self._overview()
        frame = frames([overview])
        rough = plan.scales([plan.needed(box, frame, crs) for box in boxes])
        found = []
        for at, (code, box, n) in enumerate(zip(self.order.codes, boxes, rough.each, strict=True)):
            tell("read", 0.04 + 0.3 * at / len(boxes), n=at + 1, of=len(boxes))
            found.append(self._page(code, box, plan.ground(box, frame, n)))
        frame = frames([overview, *found])
        scales = plan.scales([plan.needed(box, frame, crs) for box in boxes])
        sheets = [
            self._scaled(sheet, scales.common, n, plan.ground(box, frame, n), shapes, code)
            for sheet, box, n, code in zip(found, boxes, scales.each, self.order.codes, strict=True)
        ]
        entries = tuple(self._entry(at, n, sheets[at]) for at, n in enumerate(scales.each))
        return Book(
            title=words.TITLE[self.lang].format(title=title), subject=title, code=self.code,
            overview=overview, sheets=tuple(sheets),
            index=self._index(overview, shapes), entries=entries, scales=scales,
            contents=self.pages.contents, said=self._said(scales),
        )  # fmt: skip

    def _ground(self) -> tuple[Shapes, int, str]:
        """Return the outlines of the level in metres, the system's number, and what it is of."""
        sheet, facts = self.order.sheet, self.facts
        with data.moment() as moment:
            if moment.state.version != facts.known.version:
                raise newer()
            system, srid = plane(moment)
            ground = Ground(
                moment=moment, facts=facts, asked=sheet.asked, shown=sheet.shown,
                dark=sheet.spec.dark, system=system, srid=srid,
            )  # fmt: skip
            self.names = Names(
                whole=moment.state.name, levels={row.key: row.title for row in moment.levels()}
            )
            shapes = ground.outlines(self.order.level).metres
        title = sheet.spec.title or say.title(
            sheet.asked, sheet.shown, facts, self.names, narrowed=True
        )
        return shapes, srid, title

    def _boxes(self, shapes: Shapes) -> list[Box]:
        """Return what each page must show; the whole where an area has no outline."""
        mine = shapes[self._at(self.order.codes)]
        there = ~shapely.is_empty(mine)
        if not there.any():
            raise RongtuError(
                given="None of the areas has an outline",
                wanted="outlines of the areas that have a page",
                remedy="load them, or choose other areas",
            )
        ends = shapely.bounds(mine)
        ends[~there] = shapely.total_bounds(mine[there])
        self.outlined = there
        return [(west, south, east, north) for west, south, east, north in ends.tolist()]

    def _at(self, some: Sequence[str]) -> Any:  # noqa: ANN401 - an array of places
        numbers = self.facts.areas.of_level(self.order.level)
        place = {code: at for at, code in enumerate(self._codes(numbers))}
        return np.array([place[code] for code in some], dtype=np.intp)

    def _codes(self, numbers: Any) -> list[str]:  # noqa: ANN401 - an array
        found: list[str] = self.facts.areas.frame["code"].to_numpy()[numbers].tolist()
        return found

    def _overview(self) -> Sheet:
        asked = self.order.sheet.asked
        found = self._sheet(asked.level, asked.selection.areas)
        return replace(
            found, title=words.OVERVIEW[self.lang].format(title=found.title),
            page=(self.pages.overview, self.pages.of),
        )  # fmt: skip

    def _sheet(self, level: str, areas: tuple[str, ...], around: Box | None = None) -> Sheet:
        order = self.order.sheet
        asked = replace(
            order.asked, level=level, selection=replace(order.asked.selection, areas=areas)
        )
        spec = replace(order.spec, title="")
        return read.sheet(
            order.told, asked, order.shown, spec, notes=order.notes, code=self.code, around=around,
            course=self.order.format == PPTX,
        )  # fmt: skip

    def _page(self, code: str, box: Box, seen: Box) -> Sheet:
        sheet = self._sheet(self.order.inner, (code,), seen)
        own = self.order.sheet.spec.title
        title = own and words.OWN_TITLE[self.lang].format(name=self._name(code), title=own)
        sheet = replace(
            sheet, box=box, title=title or sheet.title, page=(self.number[code], self.pages.of),
            legends=tuple(self._legend(one) for one in sheet.legends),
        )  # fmt: skip
        if self.order.inner == self.order.level and sheet.table is not None:
            sheet = self._among(sheet, code)
        said = []
        if not self._demands(sheet):
            said.append(words.NOTHING_HERE[self.lang])
        if not self.outlined[self.order.codes.index(code)]:
            said.append(words.NO_OUTLINE[self.lang])
        return replace(sheet, subtitle=(*said, *sheet.subtitle)) if said else sheet

    def _demands(self, sheet: Sheet) -> bool:
        return sheet_words.NOTHING[self.lang] not in sheet.notes

    def _among(self, sheet: Sheet, code: str) -> Sheet:
        """Put an area that has no parts at the head of those beside it, with its place in them."""
        above = self.above[self.order.codes.index(code)]
        if not above or sheet.table is None:
            return sheet
        if above not in self.fellows:
            self.fellows[above] = self._sheet(self.order.level, (above,))
        among = self.fellows[above]
        if among.table is None:
            return sheet
        name = self._name(code)
        mine = [row for row in among.table.rows if row[1] == name][:1]
        marked = [(row[0], f"▶ {row[1]}", *row[2:]) for row in mine]
        rest = [row for row in among.table.rows if row not in mine]
        # What the others want said of their numbers, but not that they have none.
        more = (one for one in among.notes if one != sheet_words.NOTHING[self.lang])
        notes = tuple(dict.fromkeys((*sheet.notes, *more)))
        return replace(sheet, table=replace(among.table, rows=(*marked, *rest)), notes=notes)

    def _legend(self, legend: Legend) -> Legend:
        chosen, here = sheet_words.CHOSEN[self.lang], words.HERE[self.lang]
        rows = tuple(replace(row, label=here) if row.label == chosen else row
                     for row in legend.rows)  # fmt: skip
        return replace(legend, rows=rows)

    def _own_points(self, sheet: Sheet, shape: Any) -> tuple[Name, ...]:  # noqa: ANN401 - shapely
        """Return the names without those of points of other pages."""
        shapely.prepare(shape)
        return tuple(
            name for name in sheet.names
            if name.within is not None or shapely.intersects_xy(shape, name.x, name.y)
        )  # fmt: skip

    def _scaled(
        self, sheet: Sheet, common: int, n: int, seen: Box, shapes: Shapes, code: str
    ) -> Sheet:
        note = ""
        if n != common:
            slide = self.order.format == PPTX
            said = words.SCALE_OTHER_SLIDE if slide else words.SCALE_OTHER
            note = said[self.lang].format(n=common)
        own = self._own_points(sheet, shapes[self._at([code])[0]])
        names = (*own, *self._neighbours(shapes, seen, code))
        return replace(sheet, scale=n, scale_note=note, names=names)

    def _neighbours(self, shapes: Shapes, seen: Box, code: str) -> list[Name]:
        """Name the areas around a page's own, with the pages that they are on."""
        west, south, east, north = seen
        right, up = (east - west) * _EDGE, (north - south) * _EDGE
        frame = shapely.box(west + right, south + up, east - right, north - up)
        numbers = self.facts.areas.of_level(self.order.level)
        found = []
        for at in np.flatnonzero(near(shapes, seen)).tolist():
            other = self._codes(numbers[at : at + 1])[0]
            part = shapely.intersection(shapes[at], frame)
            if other == code or shapely.area(part) < LEAST_SEEN * shapely.area(frame):
                continue
            name = i18n.short(self._name(other), self.lang)
            page = self.number.get(other)
            said = words.NEIGHBOUR[self.lang].format(name=name, n=page) if page else name
            largest = max(shapely.get_parts(part), key=shapely.area)
            middle = shapely.point_on_surface(largest)
            found.append(Name(text=said, x=float(shapely.get_x(middle)),
                              y=float(shapely.get_y(middle)), rank=3, within=largest))  # fmt: skip
        return found

    def _index(self, overview: Sheet, shapes: Shapes) -> Sheet:
        mine = self._at(self.order.codes)
        asked, lang = self.order.sheet.asked, self.lang
        where = say.where(asked, self.facts, self.names)
        numbered = [
            (self.number[code], self._name(code), shapes[at])
            for code, at in zip(self.order.codes, mine.tolist(), strict=True)
        ]
        return index.sheet(
            overview, numbered, others=np.delete(shapes, mine),
            title=words.INDEX[lang].format(where=where),
            level=self.names.levels[self.order.level][lang], page=(self.pages.index, self.pages.of),
        )  # fmt: skip

    def _entry(self, at: int, n: int, sheet: Sheet) -> Entry:
        code = self.order.codes[at]
        return Entry(
            code=code, name=self._name(code), group=self.groups[at],
            page=self.number[code], scale=n, empty=not self._demands(sheet),
        )  # fmt: skip

    def _name(self, code: str) -> str:
        return say.area_names([code], self.facts, self.lang)[0]

    def _said(self, scales: Scales) -> tuple[str, ...]:
        lang = self.lang
        level = self.names.levels[self.order.level][lang]
        scale = words.SCALE_SLIDE if self.order.format == PPTX else words.SCALE
        text = scale[lang].format(n=scales.common)
        if scales.others:
            text += words.SCALE_BUT[lang].format(n=scales.others)
        made = words.MADE_OF[lang].format(
            n=self.pages.of, maps=len(self.order.codes), level=level.lower()
        )
        return made, text, words.LEGEND_SAME[lang].format(level=level)
