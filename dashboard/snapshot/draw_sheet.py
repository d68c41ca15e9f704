"""A whole sheet: which area of the paper is where, and what flows into it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.figure import Figure
from matplotlib.text import Text

from dashboard.snapshot import (
    draw_block,
    draw_chart,
    draw_head,
    draw_legend,
    draw_locator,
    draw_map,
    draw_table,
    draw_words,
    fonts,
)
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.draw_block import Block
from dashboard.snapshot.draw_paper import Box, Paper
from dashboard.snapshot.spec import Beside, Spec
from dashboard.snapshot.template_model import AUTO, Area, Slot, Template, TemplateError
from geo.text import Lang

LEAST_MAP: Final = 10.0
"""Millimetres that the map has each way: less is no map."""
GAP: Final = 4.0
"""Between two areas, on A4; and between two slots of one."""
SLOT_GAP: Final = 3.6
CLOSE_GAP: Final = 1.0
"""Between two slots of the head or the foot."""
SHRINKS: Final = (1.0, 0.94, 0.88, 0.82, 0.76)
YIELDING: Final = (Slot.LOCATOR, Slot.BESIDE, Slot.NOTES, Slot.DEFINITION)
"""What is made smaller or shorter where there is no room, in this order."""
LEAVING: Final = (Slot.LOCATOR, Slot.BESIDE, Slot.NOTES, Slot.DEFINITION)
"""And what is left out where that is not enough."""
MM: Final = 25.4
_HAIR: Final = 0.01
"""Millimetres that are nothing."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Composed:
    """A sheet that is drawn, and where everything stands on it.

    Attributes
    ----------
    map
        Its frame, names and scale bar.
    slots
        Boxes of what stands in each slot, in millimetres.
    texts
        What is written, each with its slot.
    left_out
        Slots for which there was no room at all.
    """

    figure: Figure
    paper: Paper
    map: draw_map.Drawn
    slots: Mapping[Slot, Box]
    texts: Sequence[tuple[Text, str]]
    left_out: Sequence[Slot]


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """Where the map of a sheet will be.

    Attributes
    ----------
    needs
        How high each area is that is as high as its slots need, in millimetres, by its name.
    map
        What the map has of the paper, its graticule's band included.
    """

    needs: Mapping[str, float]
    map: Box


def composed(
    sheet: Sheet, spec: Spec, template: Template, *, needs: Mapping[str, float] | None = None
) -> Composed:
    """Draw a sheet on a figure of the paper's size.

    Parameters
    ----------
    needs
        Areas by name are at least so high, in millimetres: pages of one book share their frame.
    """
    made = paper(lang=sheet.lang, dark=sheet.dark, spec=spec, template=template)
    made.box((0, 0, made.width, made.height), fill=made.colours.paper)
    return _Sheet(made, sheet, spec, template, needs).composed()


def laid(
    sheet: Sheet, spec: Spec, template: Template, *, needs: Mapping[str, float] | None = None
) -> Laid:
    """Say where the map of a sheet will be, without drawing it."""
    made = paper(lang=sheet.lang, dark=sheet.dark, spec=spec, template=template)
    return _Sheet(made, sheet, spec, template, needs).laid()


def paper(*, lang: Lang, dark: bool, spec: Spec, template: Template) -> Paper:
    """Return an empty sheet of paper, in the template's type and colours."""
    width, height = spec.size_mm
    text, title = template.families
    return Paper(
        width=width,
        height=height,
        factor=template.scales[spec.paper],
        sizes=dict(template.sizes),
        colours=template.dark if dark else template.light,
        faces=fonts.faces(text=text, title=title, files=template.files),
        lang=lang,
        figure=Figure(figsize=(width / MM, height / MM), facecolor="none", edgecolor="none"),
    )


class _Sheet:
    """Areas in the order of the template, the map last: the others say what is left for it."""

    def __init__(
        self,
        paper: Paper,
        sheet: Sheet,
        spec: Spec,
        template: Template,
        needs: Mapping[str, float] | None,
    ) -> None:
        self.paper, self.sheet, self.spec, self.template = paper, sheet, spec, template
        self.least, self.needs = needs or {}, dict[str, float]()
        self.layout = template.layout(spec)
        self.boxes: dict[str, Box] = {}
        self.slots: dict[Slot, Box] = {}
        self.left_out: list[Slot] = []
        self.map: draw_map.Drawn | None = None

    def composed(self) -> Composed:
        areas = self._areas()
        ordered = sorted(self.layout.areas, key=lambda area: Slot.MAP not in area.holds)
        for area in ordered:
            box = areas[area.name]
            if Slot.MAP in area.holds:
                self.paper.slot = Slot.MAP
                self.map = draw_map.draw(self.paper, self.sheet, self.spec, box)
                self.slots[Slot.MAP] = box
            else:
                self._flow(area, box)
        if self.map is None:
            raise AssertionError  # a template without a map is refused when it is read
        return Composed(
            figure=self.paper.figure,
            paper=self.paper,
            map=self.map,
            slots=self.slots,
            texts=self.paper.texts,
            left_out=self.left_out,
        )

    def laid(self) -> Laid:
        areas = self._areas()
        there = next(area.name for area in self.layout.areas if Slot.MAP in area.holds)
        return Laid(needs=self.needs, map=areas[there])

    def _areas(self) -> dict[str, Box]:
        """Return where areas are.

        Raises
        ------
        TemplateError
            There is no room for the map.
        """
        areas = {area.name: self._area(area) for area in self.layout.areas}
        there = next(area.name for area in self.layout.areas if Slot.MAP in area.holds)
        left, top, right, bottom = areas[there]
        if min(right - left, bottom - top) < LEAST_MAP:
            raise TemplateError(
                given=f"The template {self.template.key!r} leaves the map {right - left:.0f} by"
                f" {bottom - top:.0f} mm",
                wanted=f"at least {LEAST_MAP:.0f} mm each way",
                remedy=f"mend {self.template.key}.toml: a smaller margin or type, or other edges",
            )
        return areas

    def _area(self, area: Area) -> Box:
        margin = self.layout.margin * self.paper.factor
        start = (margin, margin)
        end = (self.paper.width - margin, self.paper.height - margin)
        edges = [
            self._edge(edge, number, start[number % 2], end[number % 2])
            for number, edge in enumerate(area.at)
        ]
        left, top, right, bottom = (start[n % 2] if e is None else e for n, e in enumerate(edges))
        if AUTO in area.at:
            need = max(self._need(area, right - left), self.least.get(area.name, 0.0))
            self.needs[area.name] = need
            if edges[3] is None:
                bottom = top + need
            elif edges[1] is None:
                top = bottom - need
        box = (left, top, right, bottom)
        self.boxes[area.name] = box
        return box

    def _edge(self, edge: float | str, number: int, start: float, end: float) -> float | None:
        gap = self.paper.length(GAP)
        if isinstance(edge, int | float):
            return start + edge * (end - start)
        if edge == AUTO:
            return None
        if edge in self.boxes:
            far = self.boxes[edge][(number + 2) % 4]
            return far + gap if number < 2 else far - gap  # noqa: PLR2004 - left and top
        long = self.paper.length(float(edge.removesuffix("mm")))
        return start + long if long >= 0 else end + long

    def _need(self, area: Area, width: float) -> float:
        left, right = self._floats(area)
        blocks = self._blocks(area, width - left - right, 1.0)
        high = sum(block.height for block in blocks) + self._gap(area) * max(0, len(blocks) - 1)
        if left:
            high = max(high, self.paper.length(draw_head.EMBLEM_MM))
        return min(high, self.paper.height * 0.35)

    def _floats(self, area: Area) -> tuple[float, float]:
        """Return what emblem and mark take of an area's left and right."""
        emblem = Slot.EMBLEM in area.holds
        mark = Slot.MARK in area.holds
        return (
            draw_head.emblem_width(self.paper, self.template, self.sheet) if emblem else 0.0,
            draw_head.mark_width(self.paper, self._mark()) if mark else 0.0,
        )

    def _mark(self) -> str:
        return self.template.word("mark", self.paper.lang, self.sheet.mark)

    def _gap(self, area: Area) -> float:
        close = bool({Slot.TITLE, Slot.FOOT} & set(area.holds))
        return self.paper.length(CLOSE_GAP if close else SLOT_GAP)

    def _block(self, slot: Slot, width: float, shrink: float) -> Block | None:
        paper, sheet = self.paper, self.sheet
        made: Block | None = None
        match slot:
            case Slot.TITLE:
                made = draw_head.title(paper, sheet, width, shrink)
            case Slot.SUBTITLE:
                made = draw_head.subtitle(paper, sheet, width, shrink)
            case Slot.LEGEND:
                made = draw_legend.block(paper, sheet, width, shrink)
            case Slot.LOCATOR:
                made = draw_locator.block(paper, sheet, self._ground(), width, shrink)
            case Slot.BESIDE:
                made = self._beside(width, shrink)
            case Slot.FOOT:
                made = draw_head.foot(paper, self.template, sheet, width, shrink)
            case _:
                made = self._said(slot, width, shrink)
        return made

    def _ground(self) -> Box | None:
        return self.map.view.ground if self.map else None

    def _said(self, slot: Slot, width: float, shrink: float) -> Block | None:
        lang, sheet = self.paper.lang, self.sheet
        if slot is Slot.DEFINITION:
            said = (draw_words.DEFINITION[lang], [sheet.definition])
        elif slot is Slot.NOTES:
            said = (draw_words.NOTES[lang], [*sheet.notes])
        else:  # emblem and mark stand beside what flows
            return None
        return draw_block.paragraphs(self.paper, slot, said, width, shrink)

    def _beside(self, width: float, shrink: float) -> Block | None:
        match self.spec.beside:
            case Beside.TABLE:
                return draw_table.block(self.paper, self.sheet, width, shrink)
            case Beside.CHART:
                return draw_chart.block(self.paper, self.sheet, width, shrink)
            case Beside.NOTHING:
                return None

    def _blocks(self, area: Area, width: float, shrink: float) -> list[Block]:
        made = [self._block(slot, width, shrink) for slot in area.holds]
        return [block for block in made if block is not None]

    def _flow(self, area: Area, box: Box) -> None:
        left, top, right, bottom = box
        wide_left, wide_right = self._floats(area)
        if wide_left:
            self._float(Slot.EMBLEM, (left, top, left + wide_left, bottom))
        if wide_right:
            self._float(Slot.MARK, (right - wide_right, top, right, bottom))
        left, right = left + wide_left, right - wide_right
        gap, room = self._gap(area), bottom - top
        for shrink in SHRINKS:
            blocks = self._blocks(area, right - left, shrink)
            # A text is set smaller before it is cut; a table goes on somewhere else anyway.
            least = [b.least if b.slot in YIELDING[:2] else b.height for b in blocks]
            if sum(least) + gap * (len(blocks) - 1) <= room + _HAIR:
                break
        heights, gone = shares(blocks, room, gap)
        self.left_out.extend(gone)
        for block in blocks:
            if block.slot in gone:
                continue
            self.paper.slot = block.slot
            end = block.draw((left, top, right, top + heights[block.slot]))
            self.slots[block.slot] = (left, top, right, end)
            top = end + gap

    def _float(self, slot: Slot, box: Box) -> None:
        self.paper.slot = slot
        if slot is Slot.EMBLEM:
            draw_head.emblem(self.paper, self.template, self.sheet, box)
        else:
            draw_head.mark(self.paper, self._mark(), box)
        self.slots[slot] = box


def shares(
    blocks: Sequence[Block], room: float, gap: float
) -> tuple[dict[Slot, float], list[Slot]]:
    """Return how high each block may be, and the slots that have no room.

    A legend is never shortened: without it the map means nothing.
    """
    heights = {block.slot: block.height for block in blocks}
    gone: list[Slot] = []

    def over() -> float:
        kept = [high for slot, high in heights.items() if slot not in gone]
        return sum(kept) + gap * max(0, len(kept) - 1) - room

    least = {block.slot: block.least for block in blocks}
    for slot in YIELDING:
        if slot in heights and over() > _HAIR:
            heights[slot] = max(least[slot], heights[slot] - over())
    for slot in LEAVING:
        gone += [slot] if slot in heights and over() > _HAIR else []
    # What was shortened for one that is gone now may have its room.
    for block in blocks:
        if block.slot in YIELDING and block.slot not in gone and over() < 0:
            heights[block.slot] = min(block.height, heights[block.slot] - over())
    return heights, gone
