"""What the line under the map is, and what its strokes mean."""

import math
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard import i18n_reading as words
from dashboard.components.definition import definition
from dashboard.figures.course import Course, Line
from dashboard.reading import Reading
from dashboard.scope import Place
from geo.catalog import Indicator
from geo.text import Lang, Text

_TITLES: Final = {
    Line.DAYS: words.DAILY,
    Line.ENDS: words.AT_DAY_ENDS,
    Line.WEEKS: words.WEEKLY,
    Line.JUMPS: words.JUMPING,
}
_STROKES: Final[dict[Line, tuple[tuple[str, Text], ...]]] = {
    Line.DAYS: (("stroke thin", words.DAY_VALUE), ("stroke thick", words.WEEK_MEAN)),
    Line.ENDS: (("stroke", words.DAY_END),),
    Line.WEEKS: (("dot", words.WEEK_VALUE), ("stroke whisker", words.INTERVAL_95)),
    Line.JUMPS: (
        ("stroke thin", words.DAY_VALUE),
        ("stroke dotted", words.USUAL),
        ("dot accent", words.JUMP),
    ),
}


def trend_head(
    course: Course, indicator: Indicator, place: Place | None, lang: Lang
) -> list[Component]:
    """Name the line, say why it is another indicator's where it is, and what its strokes mean."""
    where = f"{place.name[lang]}　" if place is not None else ""
    title = course.drawn.title[lang]
    unit = course.drawn.unit[lang]
    unit = "" if unit.casefold() == title.casefold() else unit
    strokes = [
        part
        for mark, text in _STROKES[course.line]
        for part in (html.I(className=mark), text[lang])
    ]
    head: list[Component] = [
        html.H2(
            [f"{where}{_TITLES[course.line][lang].format(title=title)}",
             html.Span(unit, className="unit"),
             definition(Reading(indicator=course.drawn, value=math.nan), lang)]
        ),
        html.Small(strokes),
    ]  # fmt: skip
    if course.stands_in:
        reason = words.STANDS_IN[lang].format(title=indicator.title[lang])
        head.append(html.Small(reason, className="stands-in"))
    return head
