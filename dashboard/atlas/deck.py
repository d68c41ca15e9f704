"""A deck of slides and what is put on one: text, tables, signs, pictures and notes.

Lengths are millimetres from the upper left corner, type is in points.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE as RT
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from dashboard.atlas import fixed
from dashboard.snapshot.fonts import Faces
from dashboard.snapshot.template_model import Colours
from geo.text import Lang

WIDE, HIGH = 338.667, 190.5
FONT: Final = "Noto Sans CJK SC"
_TITLE_ONLY: Final = "Title Only"
_PLAIN_TABLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's style without a grid: every look of a cell is said by the cell."""
_FURNITURE: Final = frozenset({"dt", "ftr", "sldNum", "body"})
_FACES: Final = re.compile(
    r'(<a:(?:major|minor)Font>)<a:latin typeface="[^"]*"[^>]*/><a:ea typeface="[^"]*"/>'
)
_JUMP: Final = "ppaction://hlinksldjump"
Box = tuple[float, float, float, float]
"""Left, top, width and height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """How a text is set; `link` is a slide that it leads to."""

    size: float
    colour: str
    bold: bool = False
    align: str = "left"
    link: Any = None


class Deck:
    """Slides in one look."""

    def __init__(self, *, lang: Lang, colours: Colours, faces: Faces) -> None:
        """Begin a deck of 16:9."""
        self.lang, self.colours, self.faces = lang, colours, faces
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = Mm(WIDE), Mm(HIGH)
        self._bare()
        self._theme(self.file.slide_masters[0].part)
        self._theme(self.file.notes_master.part)

    def _bare(self) -> None:
        """Leave of the master and the layouts what is used: a title, at our place."""
        master = self.file.slide_masters[0]
        for layout in list(self.file.slide_layouts):
            if layout.name != _TITLE_ONLY:
                self.file.slide_layouts.remove(layout)
        self.layout = self.file.slide_layouts[0]
        for one in (master, self.layout):
            for shape in list(one.placeholders):
                kind = shape.element.find(f".//{qn('p:ph')}").get("type", "body")
                if kind in _FURNITURE and (one is self.layout or kind != "body"):
                    shape.element.getparent().remove(shape.element)
                else:
                    _placed(shape, (8.0, 6.0, 280.0, 13.0))
        fill = master.background.fill
        fill.solid()
        fill.fore_color.rgb = colour(self.colours.paper)

    def _theme(self, part: Any) -> None:  # noqa: ANN401 - python-pptx has no types
        theme = part.part_related_by(RT.THEME)
        text = theme.blob.decode("utf-8")
        faces = f'<a:latin typeface="{FONT}"/><a:ea typeface="{FONT}"/>'
        text = _FACES.sub(rf"\g<1>{faces}", text)
        text = re.sub(r'(<a:font script="Hans" typeface=")[^"]*', rf"\g<1>{FONT}", text)
        mark = self.colours.frame.removeprefix("#").upper()
        for name in ("hlink", "folHlink", "accent1"):
            text = re.sub(
                rf"(<a:{name}>)<a:srgbClr val=\"\w+\"/>", rf'\1<a:srgbClr val="{mark}"/>', text
            )
        theme._blob = text.encode("utf-8")  # noqa: SLF001 - the only way to change a part that is not parsed

    def slide(self) -> Any:  # noqa: ANN401 - as above
        """Return a new slide at the end."""
        return self.file.slides.add_slide(self.layout)

    def title(self, slide: Any, said: str, at: Box, size: float) -> None:  # noqa: ANN401
        """Write a slide's title, smaller where it would be longer than two lines have room for."""
        face = self.faces.title
        for smaller in (1.0, 0.9, 0.8, 0.7, 0.6):
            lines = face.lines(face.clean(said), at[2] * 0.98, size * smaller)
            if len(lines) * size * smaller * 1.3 * 0.353 <= at[3]:
                break
        shape = slide.shapes.title
        _placed(shape, at)
        self._write(
            shape.text_frame, [said], Type(size=size * smaller, colour=self.colours.text, bold=True)
        )

    def text(self, slide: Any, lines: Sequence[str], at: Box, how: Type) -> Any:  # noqa: ANN401
        """Write paragraphs into a box."""
        shape = slide.shapes.add_textbox(*(Mm(one) for one in at))
        self._write(shape.text_frame, lines, how)
        return shape

    def _write(self, frame: Any, lines: Sequence[str], how: Type) -> None:  # noqa: ANN401
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for at, line in enumerate(lines or [""]):
            paragraph = frame.paragraphs[0] if not at else frame.add_paragraph()
            self.run(paragraph, line, how)

    def run(self, paragraph: Any, said: str, how: Type) -> Any:  # noqa: ANN401
        """Write a run of text into a paragraph."""
        paragraph.alignment = {"left": PP_ALIGN.LEFT, "right": PP_ALIGN.RIGHT,
                               "center": PP_ALIGN.CENTER}[how.align]  # fmt: skip
        run = paragraph.add_run()
        # What is empty has no type of its own, and would be set in the usual one, which is large.
        run.text = self.faces.text.clean(said) or "\N{NO-BREAK SPACE}"
        font = run.font
        font.size, font.bold, font.name = Pt(how.size), how.bold, FONT
        font.color.rgb = colour(how.colour)
        named(run._r.get_or_add_rPr(), self.lang)  # noqa: SLF001 - python-pptx knows no Chinese face
        return run

    def leads(self, slide: Any, run: Any, to: Any) -> None:  # noqa: ANN401
        """Let a run of text lead to another slide."""
        properties = run._r.get_or_add_rPr()  # noqa: SLF001 - as above
        link = etree.SubElement(properties, qn("a:hlinkClick"))
        link.set(qn("r:id"), slide.part.relate_to(to.part, RT.SLIDE))
        link.set("action", _JUMP)

    def box(  # noqa: PLR0913 - a box has a place and a look
        self, slide: Any, at: Box, *, fill: str = "", edge: str = "", width: float = 0.75,  # noqa: ANN401
        round_: bool = False, name: str = "",
    ) -> Any:  # fmt: skip # noqa: ANN401
        """Draw a rectangle, or an oval."""
        kind = MSO_SHAPE.OVAL if round_ else MSO_SHAPE.RECTANGLE
        shape = slide.shapes.add_shape(kind, *(Mm(one) for one in at))
        _bare(shape)
        if fill:
            shape.fill.solid()
            shape.fill.fore_color.rgb = colour(fill)
        else:
            shape.fill.background()
        if edge:
            shape.line.color.rgb, shape.line.width = colour(edge), Pt(width)
        else:
            shape.line.fill.background()
        if name:
            shape.name = name
        return shape

    def line(
        self,
        slide: Any,  # noqa: ANN401 - as above
        start: tuple[float, float],
        end: tuple[float, float],
        *,
        ink: str,
        width: float,
    ) -> None:
        """Draw a straight line."""
        shape = slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, Mm(start[0]), Mm(start[1]), Mm(end[0]), Mm(end[1])
        )
        _bare(shape)
        shape.line.color.rgb, shape.line.width = colour(ink), Pt(width)

    def picture(self, slide: Any, body: bytes, at: Box, *, said: str) -> None:  # noqa: ANN401
        """Place a picture; `said` is read out to those who do not see it."""
        shape = slide.shapes.add_picture(BytesIO(body), *(Mm(one) for one in at))
        shape._element.nvPicPr.cNvPr.set("descr", said)  # noqa: SLF001 - python-pptx has no name for it

    def notes(self, slide: Any, lines: Sequence[str]) -> None:  # noqa: ANN401
        """Write what the speaker sees."""
        frame = slide.notes_slide.notes_text_frame
        for at, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if not at else frame.add_paragraph()
            run = paragraph.add_run()
            run.text, run.font.name = line, FONT
            named(run._r.get_or_add_rPr(), self.lang)  # noqa: SLF001 - as above

    def written(self, *, title: str, author: str, at: datetime | None) -> bytes:
        """Return the file, with one moment in it."""
        core = self.file.core_properties
        moment = (at or datetime(1980, 1, 1, tzinfo=UTC)).astimezone(UTC).replace(tzinfo=None)
        core.title, core.author, core.last_modified_by = title, author, author or "Rongtu"
        core.created = core.modified = moment
        core.revision, core.subject, core.keywords, core.comments = 1, "", "", ""
        made = BytesIO()
        self.file.save(made)
        return fixed.again(made.getvalue(), at)


def colour(said: str) -> RGBColor:
    """Return a colour as slides have it."""
    red, green, blue = (int(said[at : at + 2], 16) for at in (1, 3, 5))
    return RGBColor(red, green, blue)  # type: ignore[no-untyped-call]


def named(properties: Any, lang: Lang) -> None:  # noqa: ANN401 - an element of lxml
    """Name the face of Chinese characters, and the language, in properties of a run."""
    properties.set("lang", "zh-CN" if lang is Lang.ZH else "en-US")
    properties.set("altLang", "en-US" if lang is Lang.ZH else "zh-CN")
    there = properties.find(qn("a:ea"))
    if there is None:
        there = etree.Element(qn("a:ea"))
        latin = properties.find(qn("a:latin"))
        if latin is None:
            properties.append(there)
        else:
            latin.addnext(there)
    there.set("typeface", FONT)


def _bare(shape: Any) -> None:  # noqa: ANN401 - python-pptx
    """Take the theme's shadows and lines from a shape."""
    style = shape._element.find(qn("p:style"))  # noqa: SLF001 - as above
    if style is not None:
        shape._element.remove(style)  # noqa: SLF001 - as above


def _placed(shape: Any, at: Box) -> None:  # noqa: ANN401 - python-pptx
    shape.left, shape.top, shape.width, shape.height = (Emu(int(Mm(one))) for one in at)


def plain(table: Any) -> None:  # noqa: ANN401 - as above
    """Take PowerPoint's own look from a table."""
    properties = table._tbl.tblPr  # noqa: SLF001 - python-pptx has no name for a style
    style = properties.find(qn("a:tableStyleId"))
    if style is None:
        style = etree.SubElement(properties, qn("a:tableStyleId"))
    style.text = _PLAIN_TABLE
