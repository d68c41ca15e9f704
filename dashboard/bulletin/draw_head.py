"""The masthead of the first page, the line above every other, and the foot of each."""

from typing import Final

from dashboard.bulletin import words
from dashboard.bulletin.content import Bulletin
from dashboard.bulletin.draw_parts import LEFT, RIGHT, SMALL
from dashboard.snapshot import draw_head
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.draw_paper import Box, Paper, line_height
from dashboard.snapshot.template_model import Template

TOP: Final = 15.0
NAME: Final = 28.0
"""Of the heading, in points."""
NUMBER: Final = 11.0
LINE: Final = 10.0
FOOT: Final = 282.0
RUNNING: Final = 12.0
_LEADING: Final = 1.3
_WHERE_PART: Final = 0.36
_RULE_MM: Final = 1.6
_PART_GAP: Final = 5.0


def _face(bulletin: Bulletin) -> Sheet:
    """Return what the emblem is drawn from."""
    return Sheet(
        lang=bulletin.lang, dark=False, title=bulletin.title, subtitle=(), crs=0,
        box=(0.0, 0.0, 1.0, 1.0), layers=(), organisation=bulletin.organisation,
        emblem=bulletin.emblem,
    )  # fmt: skip


def _who(bulletin: Bulletin, template: Template) -> str:
    return template.word("organisation", bulletin.lang, bulletin.organisation)


def _mark(bulletin: Bulletin, template: Template) -> str:
    return template.word("mark", bulletin.lang, bulletin.mark)


def masthead_height(paper: Paper) -> float:
    """Return where what flows on the first page begins."""
    return _rule(paper) + _RULE_MM + line_height(SMALL, 1.5) + 3.5


def _rule(paper: Paper) -> float:
    """Return where the rule is drawn."""
    return (
        TOP
        + paper.length(4.0)
        + line_height(NAME, _LEADING)
        + line_height(NUMBER, 1.5)
        + line_height(LINE, 1.6)
        + 2.0
    )


def masthead(paper: Paper, bulletin: Bulletin, template: Template) -> None:
    """Draw what it is, which one, whose, and of which days."""
    colours, faces = paper.colours, paper.faces
    sheet = _face(bulletin)
    box: Box = (LEFT, TOP, RIGHT, TOP + 20.0)
    if draw_head.emblem_width(paper, template, sheet):
        draw_head.emblem(paper, template, sheet, box)
    mark = _mark(bulletin, template)
    if mark:
        draw_head.mark(paper, mark, box)
    middle, top = (LEFT + RIGHT) / 2, TOP + paper.length(4.0)
    top = paper.lines(middle, top, [bulletin.heading], NAME, face=faces.title,
                      colour=colours.accent, align="center", leading=_LEADING)  # fmt: skip
    top = paper.lines(middle, top, [faces.text.clean(bulletin.number)], NUMBER, align="center",
                      leading=1.5)  # fmt: skip
    where = faces.strong.clean(_who(bulletin, template) or bulletin.where)
    days = faces.text.clean(bulletin.period)
    room = RIGHT - LEFT - faces.text.width(days, LINE) - 4.0
    paper.lines(LEFT, top, [faces.strong.cut(where, room, LINE)], LINE, face=faces.strong,
                leading=1.6)  # fmt: skip
    paper.lines(RIGHT, top, [days], LINE, align="right", leading=1.6)
    rule = _rule(paper)
    paper.box((LEFT, rule, RIGHT, rule + 0.9), fill=colours.accent)
    paper.line([(LEFT, rule + _RULE_MM), (RIGHT, rule + _RULE_MM)], colour=colours.accent,
               width=0.6)  # fmt: skip
    top = rule + _RULE_MM + 1.0
    code = _code(bulletin) if bulletin.code else ""
    parts = [bulletin.as_of, *([bulletin.sample] if bulletin.sample else [])]
    said = words.AREA[bulletin.lang].format(where=bulletin.where)
    taken = sum(faces.strong.width(one, SMALL) + _PART_GAP for one in (*parts, code))
    left = LEFT
    for number, part in enumerate((faces.text.cut(said, RIGHT - LEFT - taken, SMALL), *parts)):
        strong = number > 1
        face = faces.strong if strong else faces.text
        colour = colours.accent if strong else colours.muted
        paper.lines(left, top, [part], SMALL, face=face, colour=colour, leading=1.5)
        left += face.width(part, SMALL) + _PART_GAP
    paper.lines(RIGHT, top, [code] if code else [], SMALL, face=faces.strong, align="right",
                leading=1.5)  # fmt: skip


def _code(bulletin: Bulletin) -> str:
    return f"{words.CODE[bulletin.lang]} {bulletin.code}"


def running(paper: Paper, bulletin: Bulletin, template: Template) -> None:
    """Draw the line above a page: which bulletin it is of, and how it is marked."""
    colours, faces = paper.colours, paper.faces
    marks = [one for one in (_mark(bulletin, template), bulletin.sample) if one]
    said = " · ".join(marks)
    room = RIGHT - LEFT - faces.text.width(said, SMALL) - 6.0
    title = faces.strong.cut(faces.strong.clean(bulletin.title), room, SMALL)
    paper.lines(LEFT, RUNNING, [title], SMALL, face=faces.strong)
    paper.lines(RIGHT, RUNNING, [said], SMALL, colour=colours.accent, align="right")
    end = RUNNING + line_height(SMALL) + 1.0
    paper.line([(LEFT, end), (RIGHT, end)], colour=colours.accent, width=0.8)


def foot(paper: Paper, bulletin: Bulletin, template: Template, *, number: int, of: int) -> None:
    """Draw the foot: who made it, its code and the page."""
    colours, faces = paper.colours, paper.faces
    paper.line([(LEFT, FOOT), (RIGHT, FOOT)], colour=colours.rule, width=0.6)
    page = words.PAGE[bulletin.lang].format(n=number, of=of)
    who = " · ".join(one for one in (_who(bulletin, template), bulletin.as_of) if one)
    room = (RIGHT - LEFT) * _WHERE_PART
    top = FOOT + 1.2
    paper.lines(LEFT, top, [faces.text.cut(faces.text.clean(who), room + 20, SMALL)], SMALL,
                colour=colours.muted)  # fmt: skip
    if bulletin.code:
        paper.lines((LEFT + RIGHT) / 2 + 12, top, [_code(bulletin)], SMALL, face=faces.strong,
                    align="center")  # fmt: skip
    paper.lines(RIGHT, top, [page], SMALL, colour=colours.muted, align="right")
