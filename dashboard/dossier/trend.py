"""Thirteen months as two small drawings: what came in, and how much was closed in time."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard import numbers

WIDTH: Final = 720.0
HEIGHT: Final = 108.0
LEFT: Final = 52.0
TOP: Final = 12.0
BOTTOM: Final = 22.0
_BAR: Final = 0.62
_STEPS: Final = (1, 2, 2.5, 5, 10)
_NOTHING: Final = 1e-9
"""So small a difference, as a share, cannot be drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A month: where it stands, and what it is."""

    x: float
    y: float
    width: float
    height: float
    top: float
    bottom: float
    label: str
    text: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing in a box of WIDTH x HEIGHT.

    Attributes
    ----------
    marks
        Months that have a value.
    lines
        Points of the line through whole months that follow on each other.
    ticks
        Height and text of the lines that the values are read by.
    """

    title: str
    bars: bool
    marks: tuple[Mark, ...]
    labels: tuple[tuple[float, str], ...]
    lines: tuple[str, ...]
    ticks: tuple[tuple[float, str], ...]
    width: float = WIDTH
    height: float = HEIGHT
    left: float = LEFT


def counts(months: pd.DataFrame, title: str) -> Plot:
    """Draw counts by month as bars from 0."""
    values = months["demands"].tolist()
    most = max((one for one in values if not math.isnan(one)), default=0.0)
    ticks = scale(0.0, most, whole=True)
    marks = tuple(_marks(months, values, ticks, digits=0))
    return Plot(title=title, bars=True, marks=marks, labels=_labels(months), lines=(),
                ticks=_ticks(ticks))  # fmt: skip


def rates(months: pd.DataFrame, title: str) -> Plot:
    """Draw a rate by month as points with their intervals, joined where months follow."""
    values = months["on_time_rate"].tolist()
    ends = [one for name in ("low", "high") for one in months[name].tolist()]
    known = [one for one in [*values, *ends] if not math.isnan(one)]
    ticks = scale(min(known, default=0.0), min(max(known, default=100.0), 100.0))
    marks = tuple(_marks(months, values, ticks, digits=1))
    return Plot(title=title, bars=False, marks=marks, labels=_labels(months),
                lines=tuple(_lines(marks, len(months))), ticks=_ticks(ticks))  # fmt: skip


def scale(low: float, high: float, *, whole: bool = False) -> tuple[float, ...]:
    """Return round values, two to six of them, that hold `low` to `high`; of counts whole ones.

    >>> scale(0.0, 27)
    (0.0, 10.0, 20.0, 30.0)
    >>> scale(0.0, 7, whole=True)
    (0.0, 2.0, 4.0, 6.0, 8.0)
    """
    span = high - low
    if span <= _NOTHING * max(1.0, high):
        return (low, low + 1.0) if low < 99 else (low - 1.0, low)  # noqa: PLR2004 - shares end at 100
    size = 10 ** math.floor(math.log10(span / 3))
    steps = (one * size for one in _STEPS if not whole or float(one * size).is_integer())
    step = next(one for one in steps if span / one <= 3.5)  # noqa: PLR2004 - lines enough
    start, end = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(float(place * step), 10) for place in range(start, end + 1))


def _y(value: float, ticks: Sequence[float]) -> float:
    share = (value - ticks[0]) / (ticks[-1] - ticks[0])
    return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)


def _x(place: int, count: int) -> float:
    return round(LEFT + (WIDTH - LEFT) * (place + 0.5) / count, 1)


def _marks(
    months: pd.DataFrame, values: Sequence[float], ticks: Sequence[float], *, digits: int
) -> Iterator[Mark]:
    count = len(months)
    width = round((WIDTH - LEFT) / count * _BAR, 1)
    for place, row in enumerate(months.to_dict("records")):
        value = values[place]
        if math.isnan(value):
            continue
        low, high = float(row["low"]), float(row["high"])
        between = numbers.span(low, high, digits) if digits else ""
        said = numbers.shown(value, digits) + (f" ({between})" if between else "")
        y = _y(value, ticks)
        yield Mark(
            x=_x(place, count),
            y=y,
            width=width,
            height=round(_y(ticks[0], ticks) - y, 1),
            top=y if math.isnan(high) else _y(min(high, ticks[-1]), ticks),
            bottom=y if math.isnan(low) else _y(max(low, ticks[0]), ticks),
            label=f"{row['start']:%Y-%m}",
            text=f"{row['start']:%Y-%m}: {said}",
            whole=bool(row["whole"]),
        )


def _lines(marks: Sequence[Mark], count: int) -> Iterator[str]:
    run: list[Mark] = []
    apart = (WIDTH - LEFT) / count * 1.5
    for mark in marks:
        if not mark.whole:
            continue
        if run and mark.x - run[-1].x > apart:
            yield _points(run)
            run = []
        run.append(mark)
    if len(run) > 1:
        yield _points(run)


def _points(run: Sequence[Mark]) -> str:
    return " ".join(f"{mark.x},{mark.y}" for mark in run)


def _labels(months: pd.DataFrame) -> tuple[tuple[float, str], ...]:
    """Name every other month, counted back from the last one; Januaries and the first by year."""
    count = len(months)
    return tuple(
        (_x(place, count), f"{start:%Y-%m}" if place in {0, count - 1} or start.month == 1
         else f"{start.month}")
        for place, start in enumerate(months["start"])
        if (count - 1 - place) % 2 == 0
    )  # fmt: skip


def _ticks(ticks: Sequence[float]) -> tuple[tuple[float, str], ...]:
    digits = 0 if all(float(one).is_integer() for one in ticks) else 1
    return tuple((_y(one, ticks), numbers.shown(one, digits)) for one in ticks)
