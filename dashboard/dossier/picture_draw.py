"""A picture of a plot as a file: PNG or SVG, whole or not at all.

It is drawn in the type and the colours of the map sheets. Equal pictures give equal bytes: no clock
and no chance go into a file.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Final

from matplotlib.patches import Ellipse

from dashboard.dossier import words_picture as said
from dashboard.dossier.picture import Picture
from dashboard.dossier.trend import BOTTOM, HEIGHT, TOP, WIDTH, Mark
from dashboard.dossier.trend import LEFT as GUTTER
from dashboard.snapshot import draw_file, draw_head, draw_sheet, page, palette
from dashboard.snapshot.draw_paper import Box, Paper, baseline, line_height
from dashboard.snapshot.fonts import PT
from dashboard.snapshot.spec import Spec
from dashboard.snapshot.template_model import Template
from geo.errors import TooLongError

WIDE_MM: Final = 180.0
"""A little more than the text of an A4 report is wide."""
MARGIN_MM: Final = 8.0
PLOT_MM: Final = 52.0
DPI: Final = 300
_FACTOR: Final = 1.12
"""Of the type of a map sheet: a picture is made smaller in a report."""
_TITLE: Final = 0.72
"""Of a sheet's title."""
_PALE: Final = 0.4
"""Of the full colour, a month that is not whole: as on the page."""
_POINT_MM: Final = 1.0
_AIR_MM: Final = 1.1
"""Between a mark and its number."""
_DIGIT: Final = 0.74
"""Of its type, how high a digit is."""
_WAIT_S: Final = 20.0


def written(found: Picture, ending: str, template: Template) -> bytes:
    """Return the file of a picture.

    Parameters
    ----------
    ending
        png or svg.

    Raises
    ------
    TooLongError
        If others draw for too long.
    RongtuError
        If a font is missing.
    """
    with _turn():
        page.settle()
        paper = drawn(found, template)
        try:
            title = _called(found)
            if ending == "png":
                return draw_file.png(paper, DPI, title=title)
            return draw_file.svg(paper, title=title)
        finally:
            paper.figure.clear()


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for the one drawing that there is at a time in a process, map sheets among them."""
    if not page.ONE_AT_A_TIME.acquire(timeout=_WAIT_S):
        raise TooLongError(
            given=said.BUSY, wanted="one after the other", remedy="try again in a minute"
        )
    try:
        yield
    finally:
        page.ONE_AT_A_TIME.release()


def drawn(found: Picture, template: Template) -> Paper:
    """Return the paper with a picture on it, as high as it needs."""
    about = found.about
    paper = draw_sheet.paper(lang=about.lang, dark=about.dark, spec=Spec(), template=template)
    paper.width, paper.factor = WIDE_MM, _FACTOR
    small, text, heading = (paper.size(name) for name in ("small", "text", "heading"))
    title, regular = paper.size("title", _TITLE), paper.faces.text
    left, right = MARGIN_MM, WIDE_MM - MARGIN_MM
    names = paper.faces.title.lines(
        about.name, right - left - draw_head.mark_width(paper, about.sample), title, most=2
    )
    where = [f"{about.where} · {found.period}"]
    if regular.width(where[0], text) > right - left:
        where = [*regular.lines(about.where, right - left, text, most=2), found.period]
    notes = regular.lines(found.note, right - left, small)
    rows = _rows(found)
    head = MARGIN_MM + len(names) * line_height(title, 1.25) + line_height(heading, 1.5)
    plot = head + len(where) * line_height(text) + 2.6
    foot = plot + PLOT_MM + (1 + len(rows)) * line_height(small) + 4.0
    paper.height = foot + (len(notes) + 1) * line_height(small) + MARGIN_MM - 1.0

    paper.box((0, 0, paper.width, paper.height), fill=paper.colours.paper)
    if about.sample:
        draw_head.mark(paper, about.sample, (left, MARGIN_MM, right, head))
    y = paper.lines(left, MARGIN_MM, names, title, face=paper.faces.title, leading=1.25)
    y = paper.lines(left, y, [found.title], heading, face=paper.faces.strong, leading=1.5)
    paper.lines(left, y, where, text, colour=paper.colours.muted)
    _chart(paper, found, (left, plot, right, plot + PLOT_MM))
    paper.line([(left, foot), (right, foot)], colour=paper.colours.rule, width=0.5)
    y = paper.lines(left, foot + 1.5, notes, small, colour=paper.colours.muted)
    paper.lines(left, y, [about.as_of], small, colour=paper.colours.muted)
    return paper


def _rows(found: Picture) -> list[tuple[str, list[str]]]:
    """Return what stands below the months: the ends of intervals, where there are any."""
    lang = found.about.lang
    if not any(one.low for one in found.months):
        return []
    return [
        (said.HIGH[lang], [one.high for one in found.months]),
        (said.LOW[lang], [one.low for one in found.months]),
    ]


def _chart(paper: Paper, found: Picture, at: Box) -> None:
    """Draw the plot of the page into a frame, with its numbers."""
    left, top, right, bottom = at
    small, face, muted = paper.size("small"), paper.faces.text, paper.colours.muted
    plot, lang = found.plot, found.about.lang
    heads = [said.MONTH[lang], *(name for name, _ in _rows(found))]
    texts = [*heads, *(text for _, text in plot.ticks)]
    start = left + max(face.width(one, small) for one in texts) + 2.0
    up = top + line_height(small)

    def x(of_plot: float) -> float:
        return start + (of_plot - GUTTER) / (WIDTH - GUTTER) * (right - start)

    def y(of_plot: float) -> float:
        return up + (of_plot - TOP) / (HEIGHT - TOP - BOTTOM) * (bottom - up)

    for tick, text in plot.ticks:
        paper.line([(start, y(tick)), (right, y(tick))], colour=paper.colours.rule, width=0.4)
        base = y(tick) + small * PT * 0.36
        paper.text(start - 1.4, base, text, small, colour=muted, align="right")
    full = palette.MARK[found.about.dark]
    for line in plot.lines:
        paper.line([(x(one), y(two)) for one, two in _points(line)], colour=full, width=1.0)
    for mark in plot.marks:
        ink = full if mark.whole else palette.blend(paper.colours.paper, full, _PALE)
        _mark(paper, mark, (x(mark.x), x(mark.x + mark.width) - x(mark.x)), y, ink, bars=plot.bars)
    paper.line([(start, bottom), (right, bottom)], colour=paper.colours.frame, width=0.6)
    bases = _bases(found, y, bottom, small)
    each = (right - start) / len(found.months)
    for place, month in enumerate(found.months):
        known = month.label in bases
        paper.text(start + (place + 0.5) * each, bases.get(month.label, bottom - _AIR_MM),
                   month.value, small, colour=paper.colours.text if known else muted,
                   align="center", halo=paper.colours.paper)  # fmt: skip
    _below(paper, found, (start, bottom + 1.4, right, 0.0), small)


def _bases(
    found: Picture, y: Callable[[float], float], bottom: float, small: float
) -> dict[str, float]:
    """Return where the number of each mark stands: above it, or below where a line comes down."""
    plot, bases = found.plot, dict[str, float]()
    joined = _joined(plot.lines)
    for mark in plot.marks:
        if plot.bars:
            bases[mark.label] = y(mark.y) - _AIR_MM
            continue
        over = min(y(mark.top), y(mark.y) - _POINT_MM) - _AIR_MM
        under = max(y(mark.bottom), y(mark.y) + _POINT_MM) + _AIR_MM + small * PT * _DIGIT
        beside = joined.get(mark.x, [])
        # Upwards is less.
        valley = bool(beside) and mark.y > sum(beside) / len(beside)
        bases[mark.label] = under if valley and under < bottom - _AIR_MM else over
    return bases


def _joined(lines: Sequence[str]) -> dict[float, list[float]]:
    """Return by where a point is how high the points are that lines join it with."""
    found: dict[float, list[float]] = {}
    for line in lines:
        points = _points(line)
        for one, other in pairwise(points):
            found.setdefault(one[0], []).append(other[1])
            found.setdefault(other[0], []).append(one[1])
    return found


def _points(line: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in (one.split(",") for one in line.split())]


def _mark(
    paper: Paper,
    mark: Mark,
    place: tuple[float, float],
    y: Callable[[float], float],
    ink: str,
    *,
    bars: bool,
) -> None:
    """Draw a bar, or a point with its interval; `place` is its middle and its width."""
    middle, width = place
    if bars:
        if mark.height > 0:
            paper.box((middle - width / 2, y(mark.y), middle + width / 2, y(mark.y + mark.height)),
                      fill=ink)  # fmt: skip
        return
    paper.line([(middle, y(mark.top)), (middle, y(mark.bottom))], colour=ink, width=0.9)
    paper.add(
        Ellipse(
            (middle, y(mark.y)), 2 * _POINT_MM, 2 * _POINT_MM, facecolor=ink, edgecolor="none",
            transform=paper.mm,
        )
    )  # fmt: skip


def _below(paper: Paper, found: Picture, at: Box, small: float) -> None:
    """Write the months, the years at Januaries and at both ends, and what belongs to each."""
    start, top, right, _ = at
    each, muted = (right - start) / len(found.months), paper.colours.muted
    last = len(found.months) - 1
    names = [
        one.label if place in {0, last} or one.label.endswith("-01") else str(int(one.label[-2:]))
        for place, one in enumerate(found.months)
    ]
    base = top + baseline(small)
    for head, texts in ((said.MONTH[found.about.lang], names), *_rows(found)):
        paper.text(start - 1.4, base, head, small, colour=muted, align="right")
        for place, text in enumerate(texts):
            middle = start + (place + 0.5) * each
            paper.text(middle, base, text, small, colour=muted, align="center")
        base += line_height(small)


def _called(found: Picture) -> str:
    return f"{found.about.name} · {found.title} · {found.period}"
