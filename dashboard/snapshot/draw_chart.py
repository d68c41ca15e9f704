"""The small chart beside a map: bars by name, or a line by day."""

import math
from collections.abc import Sequence
from typing import Final

from dashboard.snapshot import draw_words
from dashboard.snapshot.content import Chart, Look, Sheet
from dashboard.snapshot.draw_block import Block, draw_heading, heading
from dashboard.snapshot.draw_paper import Box, Paper, baseline, line_height
from dashboard.snapshot.fonts import PT
from dashboard.snapshot.template_model import Slot

ROW: Final = 1.6
LEAST_ROWS: Final = 3
NAME_PART: Final = 0.42
"""Of the width, for names at most."""
LINE_MM: Final = 42.0
"""High on A4: a line is read best when it is flat."""
LEAST_LINE_MM: Final = 22.0
NONE: Final = "—"
_BAR: Final = 0.62
_TICKS: Final = 4


def block(paper: Paper, sheet: Sheet, width: float, shrink: float) -> Block | None:
    """Return the chart of a sheet."""
    chart = sheet.chart
    if chart is None:
        return None
    size = paper.size("text", shrink)
    unit = f" ({chart.unit})" if paper.lang == "en" else f"（{chart.unit}）"
    head, head_height = heading(paper, chart.title + (unit if chart.unit else ""), width, shrink)
    bars = chart.look is Look.BARS or not len(chart.names)
    step = ROW * size * PT

    def draw(at: Box) -> float:
        left, _, right, bottom = at
        top = draw_heading(paper, head, at, shrink)
        if not len(chart.names):
            base = top + baseline(size)
            muted = paper.colours.muted
            paper.text(left, base, draw_words.NO_DATA[paper.lang], size, colour=muted)
            return top + step
        if bars:
            return _bars(paper, chart, (left, top, right, bottom), size)
        end = min(bottom, top + paper.length(LINE_MM))
        return _line(paper, chart, (left, top, right, end), size)

    rows = max(1, len(chart.names))
    high = rows * step if bars else paper.length(LINE_MM)
    least = min(rows, LEAST_ROWS) * step if bars else paper.length(LEAST_LINE_MM)
    return Block(slot=Slot.BESIDE, height=head_height + high, least=head_height + least, draw=draw)


def said(value: float, digits: int) -> str:
    """Return a value as it is printed; — where there is none."""
    return f"{value:,.{digits}f}" if math.isfinite(value) else NONE


def _colour(paper: Paper, chart: Chart, at: int) -> str:
    if len(chart.colours) == len(chart.names):
        return chart.colours[at]
    return chart.colours[0] if chart.colours else paper.colours.muted


def _bars(paper: Paper, chart: Chart, at: Box, size: float) -> float:
    left, top, right, bottom = at
    face, step, gap = paper.faces.text, ROW * size * PT, paper.length(1.5)
    room = int((bottom - top + 0.01) / step)
    shown = len(chart.names)
    if shown > room:
        shown = max(0, room - 1)
    values = [float(value) for value in chart.values[:shown]]
    texts = [said(value, chart.digits) for value in values]
    wide = max((face.width(text, size) for text in texts), default=0.0)
    most = (right - left) * NAME_PART
    names = [face.cut(face.clean(name), most, size) for name in chart.names[:shown]]
    start = left + max((face.width(name, size) for name in names), default=0.0) + gap
    room_mm = right - wide - gap - start
    finite = [value for value in values if math.isfinite(value)]
    low, high = min([0.0, *finite]), max([0.0, *finite])
    per = room_mm / ((high - low) or 1.0)
    zero = start - low * per
    base = (step - line_height(size, 1.0)) / 2 + baseline(size, 1.0)
    for number, (name, value) in enumerate(zip(names, values, strict=True)):
        paper.text(left, top + base, name, size)
        if math.isfinite(value) and value:
            ends = sorted((zero, zero + value * per))
            inset = step * (1 - _BAR) / 2
            paper.box(
                (ends[0], top + inset, ends[1], top + step - inset),
                fill=_colour(paper, chart, number),
            )
        paper.text(right, top + base, texts[number], size, align="right")
        top += step
    if shown:
        end = top - shown * step
        paper.line([(zero, end), (zero, top)], colour=paper.colours.frame, width=0.5)
    if left_over := len(chart.names) - shown:
        more = (chart.more or draw_words.MORE[paper.lang]).format(n=left_over)
        paper.text(left, top + base, more, size, colour=paper.colours.muted)
        top += step
    return top


def ticks(low: float, high: float, most: int = _TICKS) -> list[float]:
    """Return round values, at most `most` and one, that span a range; 0 is among them if it may."""
    if high <= low:
        high = low + 1.0
    power = 10.0 ** math.floor(math.log10((high - low) / most))
    step = next(s * power for s in (1, 2, 5, 10) if s * power * most >= (high - low) * (1 - 1e-9))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [number * step for number in range(first, last + 1)]


def _line(paper: Paper, chart: Chart, at: Box, size: float) -> float:
    left, top, right, bottom = at
    small, face, muted = paper.size("small"), paper.faces.text, paper.colours.muted
    values = [float(value) for value in chart.values]
    finite = [value for value in values if math.isfinite(value)]
    if not finite:
        paper.text(left, top + baseline(size), draw_words.NO_DATA[paper.lang], size, colour=muted)
        return top + line_height(size)
    stops = ticks(min(0.0, *finite, 0.0), max(0.0, *finite, 0.0))
    digits = max(0, -math.floor(math.log10(stops[1] - stops[0]))) if len(stops) > 1 else 0
    marks = [said(stop, digits) for stop in stops]
    start = left + max(face.width(mark, small) for mark in marks) + paper.length(1.2)
    up, down = top + small * PT * 0.6, bottom - line_height(small, 1.4)

    def y(value: float) -> float:
        return down - (value - stops[0]) / (stops[-1] - stops[0]) * (down - up)

    for stop, mark in zip(stops, marks, strict=True):
        paper.line([(start, y(stop)), (right, y(stop))], colour=paper.colours.rule, width=0.4)
        base = y(stop) + small * PT * 0.36
        paper.text(start - paper.length(1.0), base, mark, small, colour=muted, align="right")
    many = len(values)
    x = [start + (right - start) * (n / (many - 1) if many > 1 else 0.5) for n in range(many)]
    colour = chart.colours[0] if chart.colours else paper.colours.frame
    for run in _runs(values):
        points = [(x[n], y(values[n])) for n in run]
        if len(points) > 1:
            paper.line(points, colour=colour, width=0.9)
        else:
            size_mm = paper.length(0.5)
            (px, py) = points[0]
            paper.box((px - size_mm, py - size_mm, px + size_mm, py + size_mm), fill=colour)
    _days(paper, chart, x, down + baseline(small, 1.4))
    return bottom


def _days(paper: Paper, chart: Chart, x: Sequence[float], base: float) -> None:
    """Write the first and the last day, and the middle one where there is room."""
    small, face, muted = paper.size("small"), paper.faces.text, paper.colours.muted
    last = len(chart.names) - 1
    wide = [face.width(name, small) for name in (chart.names[0], chart.names[last])]
    if last == 0:
        paper.text(x[0], base, chart.names[0], small, colour=muted, align="center")
        return
    paper.text(x[0], base, chart.names[0], small, colour=muted)
    paper.text(x[last], base, chart.names[last], small, colour=muted, align="right")
    half = last // 2
    own = face.width(chart.names[half], small) / 2 + paper.length(2.0)
    if x[0] + wide[0] < x[half] - own and x[half] + own < x[last] - wide[1]:
        paper.text(x[half], base, chart.names[half], small, colour=muted, align="center")


def _runs(values: Sequence[float]) -> list[list[int]]:
    """Stretches without a gap: a day without a value is no point of a line."""
    runs: list[list[int]] = [[]]
    for number, value in enumerate(values):
        if math.isfinite(value):
            runs[-1].append(number)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]
