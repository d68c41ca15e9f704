"""Charts on slides: native, each with a workbook that can be edited; few cases are withheld."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from dashboard.atlas import words
from dashboard.atlas.deck import FONT, Box, Deck, colour, named
from dashboard.snapshot.content import Chart, Look
from geo.disclosure import FEWEST
from geo.text import Lang

SIZE: Final = 8.0
MOST_BARS: Final = 24
STEPS: Final = (1, 7, 28)
"""Days of a point, at choice."""
SOME: Final = 0.1
"""Of the charts of an atlas, that may have gaps."""
MOST_POINTS: Final = 120
MONTHS_FROM: Final = 120
"""Days of a period, from which months are written and not days."""
_LABELS: Final = 6
_MONTH: Final = 30.4


def step_of(given: Sequence[Chart]) -> int:
    """Return the days of a point for all charts of one atlas, so that they can be compared.

    The shortest at which nearly no chart has counts of 1 to 4: these are withheld.
    """
    fitting = [step for step in STEPS if all(step % _base(one) == 0 for one in given)]
    for step in fitting:
        bad = sum(any(0 < count < FEWEST for count in _summed(one, step)) for one in given)
        long = any(len(_summed(one, step)) > MOST_POINTS for one in given)
        if bad <= SOME * len(given) and not long:
            return step
    return fitting[-1]


def course(given: Chart, step: int, lang: Lang) -> tuple[Chart, bool]:
    """Return counts by days as counts by so many days.

    Counts of 1 to 4 are left out, which the second value says: a workbook that goes from hand to
    hand must not tell how few there were.
    """
    found = _summed(given, step)
    few = [0 < one < FEWEST for one in found]
    return Chart(
        title=words.BY[step][lang],
        look=Look.LINE,
        names=list(given.names)[:: step // _base(given)][: len(found)],
        values=[math.nan if hide else one for one, hide in zip(found, few, strict=True)],
        unit=given.unit,
        digits=given.digits,
        colours=given.colours,
    ), any(few)


def _base(given: Chart) -> int:
    """Return how many days each count is of."""
    starts = [date.fromisoformat(one) for one in given.names[:2]]
    return (starts[1] - starts[0]).days if len(starts) > 1 else STEPS[0]


def _summed(given: Chart, step: int) -> list[float]:
    """Add counts up; the last days, which are fewer than a step, are left out."""
    many = step // _base(given)
    whole = max(many, len(given.values) // many * many)
    return [sum(given.values[at : at + many]) for at in range(0, whole, many)]


def put(deck: Deck, slide: Any, chart: Chart, at: Box) -> None:  # noqa: ANN401 - python-pptx
    """Put a chart on a slide."""
    bars = chart.look is Look.BARS
    many = min(len(chart.names), MOST_BARS) if bars else len(chart.names)
    data: Any = CategoryChartData(  # type: ignore[no-untyped-call]
        number_format=f"#,##0.{'0' * chart.digits}".rstrip(".")
    )
    named_so = [deck.faces.text.clean(one) for one in chart.names[:many]]
    # Days are days: programs space and thin them out as they do with time.
    data.categories = named_so if bars else [date.fromisoformat(one) for one in named_so]
    data.add_series(chart.title, [None if math.isnan(one) else one for one in chart.values[:many]])
    kind = XL_CHART_TYPE.BAR_CLUSTERED if bars else XL_CHART_TYPE.LINE
    shape = slide.shapes.add_chart(kind, *(Mm(one) for one in at), data)
    shape.name = chart.title
    made = shape.chart
    made.has_legend = made.has_title = False
    made.font.size, made.font.name = Pt(SIZE), FONT
    made.font.color.rgb = colour(deck.colours.text)
    _axes(deck, made, bars=bars)
    series = made.plots[0].series[0]
    if bars:
        _bars(deck, made, series, chart.colours)
    else:
        series.smooth = False
        series.format.line.color.rgb, series.format.line.width = colour(chart.colours[0]), Pt(1.5)
        _months(made, chart)
    for one in shape.chart._chartSpace.iter(qn("a:defRPr"), qn("a:rPr")):  # noqa: SLF001 - as in `deck`
        named(one, deck.lang)


def _axes(deck: Deck, made: Any, *, bars: bool) -> None:  # noqa: ANN401
    names, values = made.category_axis, made.value_axis
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = colour(deck.colours.rule)
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    names.has_major_gridlines = False
    names.tick_labels.font.size = Pt(SIZE)
    values.format.line.fill.background()
    values.minimum_scale = 0
    if bars:
        names.reverse_order = True
        values.has_major_gridlines, values.visible = False, False
    else:
        values.has_major_gridlines = True
        values.major_gridlines.format.line.color.rgb = colour(deck.colours.rule)
        values.major_gridlines.format.line.width = Pt(0.5)
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = (
            "#,##0",
            False,
        )


def _bars(deck: Deck, made: Any, series: Any, inks: Sequence[str]) -> None:  # noqa: ANN401
    plot = made.plots[0]
    plot.gap_width, plot.has_data_labels = 45, True
    plot.data_labels.font.size, plot.data_labels.font.name = Pt(SIZE), FONT
    plot.data_labels.font.color.rgb = colour(deck.colours.text)
    for place, ink in enumerate(inks[:MOST_BARS]):
        fill = series.points[place].format.fill
        fill.solid()
        fill.fore_color.rgb = colour(ink)


def _months(made: Any, chart: Chart) -> None:  # noqa: ANN401
    """Write a few days below a line."""
    axis = made.category_axis
    days = (date.fromisoformat(chart.names[-1]) - date.fromisoformat(chart.names[0])).days
    months = days > MONTHS_FROM
    axis.tick_labels.number_format = "yyyy-mm" if months else "mm-dd"
    axis.tick_labels.number_format_is_linked = False
    every = math.ceil(days / (_MONTH if months else 1) / _LABELS)
    element = axis._element  # noqa: SLF001 - python-pptx has no name for it
    for name, value in (
        ("c:baseTimeUnit", "days"),
        ("c:majorUnit", str(max(1, every))),
        ("c:majorTimeUnit", "months" if months else "days"),
    ):
        there = element.find(qn(name))
        if there is None:
            there = etree.SubElement(element, qn(name))
        there.set("val", value)
