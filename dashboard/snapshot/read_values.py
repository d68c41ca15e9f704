"""What a view says of its areas: values, classes, and the words and colours of these."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashboard.snapshot import few, palette, words
from dashboard.snapshot.words import FEW
from geo.catalog import Indicator
from geo.disclosure import FEWEST
from geo.text import Lang

Floats = NDArray[np.float64]

EN_DASH: Final = "–"
_FINEST: Final = 6
"""Digits of a limit at most: see `geo.facts.classes`."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Values:
    """What the view says of each area of the level, in the order of codes.

    Attributes
    ----------
    columns
        Of the view by name; NaN for none.
    classes
        The number of each area's class; -1 for no value, and for all of a scale without classes.
    labels
        What each class is called in the legend.
    colours
        Of the classes, or the stops of a scale without them.
    shown
        The values as the map may tell them apart: see `few.shown`.
    low, high
        Of these.
    few
        Whether counts are among them that look alike because they are withheld.
    """

    codes: tuple[str, ...]
    columns: Mapping[str, Floats]
    scheme: str
    classes: NDArray[np.intp]
    counts: tuple[int, ...]
    labels: tuple[str, ...]
    colours: tuple[str, ...]
    shown: Floats
    low: float
    high: float
    digits: int
    few: bool = False

    @property
    def value(self) -> Floats:
        """The chosen indicator."""
        return self.columns["value"]


def titled(indicator: Indicator, lang: Lang) -> str:
    """Return the title of an indicator with its unit, said once where both are one word."""
    title, unit = indicator.title[lang], indicator.unit[lang]
    if not unit or unit.casefold() == title.casefold():
        return title
    return words.TITLE_UNIT[lang].format(title=title, unit=unit)


def values(areas: Mapping[str, Any], indicator: Indicator, *, dark: bool) -> Values:
    """Read the part of a view that is about areas.

    No class tells a count that is withheld: limits among these are left out. A rate that is
    withheld is in no class.
    """
    rows, names = areas["rows"], list(areas["columns"])
    columns = {
        name: np.array([row[at] for row in rows], dtype=np.float64)
        for at, name in enumerate(names)
        if name != "code"
    }
    said, digits = areas["classes"], areas["decimals"]
    given = few.shown(columns, indicator)
    known = given[np.isfinite(given)]
    withheld = bool(few.withheld(columns, indicator)["value"].any())
    alike = withheld and indicator.counted
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    breaks, labels = tuple[float, ...](), tuple[str, ...]()
    if said["scheme"] == "continuous":
        if said["breaks"] and not withheld:
            low, high = said["breaks"][:2]
    else:
        breaks = tuple(one for one in said["breaks"] if not alike or one > FEWEST - 1)
        labels = ranges(breaks, low, high, digits) if known.size else ()
        if alike and not breaks:
            labels = (FEW if high < FEWEST else f"≤ {written(high, digits)}",)
    classes = palette.classes_of(given, breaks)
    counts = np.bincount(classes[classes >= 0], minlength=len(breaks) + 1).tolist()
    return Values(
        codes=tuple(row[names.index("code")] for row in rows),
        columns=columns,
        scheme=said["scheme"],
        classes=np.full_like(classes, -1) if said["scheme"] == "continuous" else classes,
        counts=tuple(counts if withheld else said["counts"]),
        labels=labels,
        colours=_colours(areas, breaks, low, high, dark=dark) if known.size else (),
        shown=given,
        low=low,
        high=high,
        digits=digits,
        few=alike,
    )


def _colours(
    areas: Mapping[str, Any], breaks: Sequence[float], low: float, high: float, *, dark: bool
) -> tuple[str, ...]:
    continuous = areas["classes"]["scheme"] == "continuous"
    balance, diverging = areas.get("balance"), areas["scale"] == "diverging"
    if not diverging or balance is None:
        count = palette.CONTINUOUS if continuous else len(breaks) + 1
        return palette.ramp("diverging" if diverging else "sequential", count, dark=dark)
    if continuous:
        return palette.smooth(low, high, balance, dark=dark)
    return palette.balanced(breaks, low, high, balance, dark=dark)


def ranges(breaks: Sequence[float], low: float, high: float, digits: int) -> tuple[str, ...]:
    """Write classes: below the first limit, between two, and from the last one on.

    Limits have as many digits as it takes to write them exactly.

    >>> ranges((80.0, 90.0), 55.0, 97.0, 1)
    ('< 80.0', '80.0 – 90.0', '≥ 90.0')
    >>> ranges((99.61, 99.64), 99.0, 99.9, 1)
    ('< 99.61', '99.61 – 99.64', '≥ 99.64')
    """
    digits = next(
        (n for n in range(digits, _FINEST) if all(round(one, n) == one for one in breaks)), _FINEST
    )
    if not breaks:
        return (written(low, digits) if low == high else _span(low, high, digits),)
    between = (_span(one, to, digits) for one, to in pairwise(breaks))
    return (f"< {written(breaks[0], digits)}", *between, f"≥ {written(breaks[-1], digits)}")


def count_ranges(breaks: Sequence[int], low: int) -> tuple[str, ...]:
    """Write classes of counts: whole numbers, both ends in the class.

    >>> count_ranges((2, 5), 1)
    ('1', '2 – 4', '≥ 5')
    """
    starts = [low, *breaks]
    found = [f"{one:,}" if to - 1 <= one else _span(one, to - 1, 0) for one, to in pairwise(starts)]
    return (*found, f"≥ {starts[-1]:,}")


def _span(low: float, high: float, digits: int) -> str:
    return f"{written(low, digits)} {EN_DASH} {written(high, digits)}"


def written(value: float, digits: int) -> str:
    """Write a number with grouped thousands, as the legend on the screen does."""
    return f"{value:,.{digits}f}"


def end(found: Values, value: float) -> str:
    """Write an end of a scale without classes; of counts that are withheld only that they are."""
    return FEW if found.few and 0 < value < FEWEST else written(value, found.digits)


def colours(found: Values) -> list[str | None]:
    """Return the colour of each area; none of one without a value."""
    if found.scheme == "continuous":
        return palette.along(found.shown, found.low, found.high, found.colours)
    return [None if at < 0 else found.colours[at] for at in found.classes.tolist()]
