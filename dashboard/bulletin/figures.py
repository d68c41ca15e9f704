"""The table of key figures: what is, and how it differs from the period before and the year's."""

import math
from collections.abc import Iterator
from typing import Any, Final

from dashboard import numbers
from dashboard.bulletin import words
from dashboard.bulletin.content import Cell, Table
from dashboard.bulletin.counted import BESIDE, FLOW, KEYS, OPTIONAL, Beside, Counted, digits, few
from dashboard.snapshot.words import FEW
from geo.catalog import INDICATORS
from geo.catalog.basis import Stock
from geo.catalog.indicators.words import PERCENT
from geo.text import Lang

PER_CENT: Final = 100.0


def table(counted: Counted, lang: Lang) -> Table:
    """Return the key figures of the whole."""
    kind = counted.issue.kind
    return Table(
        title=words.FIGURES_TITLE[lang],
        columns=(
            words.INDICATOR[lang], words.NOW[kind][lang], words.BEFORE[kind][lang],
            words.YEAR[lang],
        ),
        numeric=(False, True, True, True),
        rows=tuple(_rows(counted, lang)),
        notes=tuple(note[lang] for note in words.FIGURES_NOTES),
    )  # fmt: skip


def _rows(counted: Counted, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    for key in KEYS:
        row: Any = counted.whole.loc[key]
        if key in OPTIONAL and not math.isfinite(counted.of(key, "value")):
            continue
        yield _none(key, lang) if counted.empty else _row(key, row, counted, lang)
        if key == "demands" and not counted.empty:
            yield _counts(words.CLOSED[lang], counted.closed, counted, lang, key=FLOW)


def _row(key: str, row: Any, counted: Counted, lang: Lang) -> tuple[Cell, ...]:  # noqa: ANN401 - a row
    indicator = INDICATORS[key]
    name = _named(key, lang)
    if indicator.counted:
        beside = counted.beside(key)
        return _counts(name, beside, counted, lang, key=key)
    name = f"{name}（{indicator.unit.zh}）" if lang is Lang.ZH else f"{name}, {indicator.unit.en}"
    # Beside its denominator a rate tells its numerator.
    if indicator.share and (few(row["denominator"]) or few(row["numerator"])):
        return (Cell(text=name), Cell(text=FEW), Cell(text=FEW), Cell(text=FEW))
    return (
        Cell(text=name),
        Cell(text=numbers.shown(row["value"], indicator.digits), small=_detail(key, counted, lang)),
        *(change(key, row, which, lang) for which in ("change", "change_year")),
    )


def _none(key: str, lang: Lang) -> tuple[Cell, ...]:
    """Return a row without numbers: nothing is known of the period."""
    return (Cell(text=_named(key, lang)), *(Cell(text=numbers.NONE) for _ in range(3)))


def _named(key: str, lang: Lang) -> str:
    indicator = INDICATORS[key]
    title = indicator.title[lang]
    if isinstance(indicator.basis, Stock):
        return words.END_OF[lang].format(title=title)
    if not indicator.of_a_period:
        return words.AT_MOMENT[lang].format(title=title)
    return title


def _detail(key: str, counted: Counted, lang: Lang) -> str:
    """Return what belongs beside a number: fraction, mean of the days, another indicator."""
    row: Any = counted.whole.loc[key]
    said: list[str] = []
    if not math.isfinite(row["value"]):
        return ""
    if INDICATORS[key].share:
        parts = [
            FEW if few(row[name]) else f"{row[name]:,.0f}" for name in ("numerator", "denominator")
        ]
        said.append("/".join(parts))
        if math.isfinite(row["mean_of_days"]):
            mean = numbers.shown(row["mean_of_days"], digits(key))
            said.append(words.OF_DAYS[lang].format(value=mean))
    if key in BESIDE:
        said += _other(BESIDE[key], counted, lang)
    return ("，" if lang is Lang.ZH else ", ").join(said)


def _other(key: str, counted: Counted, lang: Lang) -> list[str]:
    value = counted.of(key, "value")
    if not math.isfinite(value) or few(counted.of(key, "numerator")):
        return []
    indicator = INDICATORS[key]
    unit = indicator.unit[lang]
    text = f"{numbers.shown(value, indicator.digits)} {unit}"
    return [words.OTHER[key][lang].format(value=text)]


def change(key: str, row: Any, which: str, lang: Lang) -> Cell:  # noqa: ANN401 - a row
    """Return a change with its interval, and whether chance alone may have made it.

    Parameters
    ----------
    which
        Name of its column: change, or change_year.
    """
    indicator = INDICATORS[key]
    if not indicator.of_a_period:
        return Cell(text=numbers.NONE, small=words.NOT_COMPARED[lang])
    if not math.isfinite(row[which]):
        return Cell(text=numbers.NONE)
    points = words.POINTS[lang] if indicator.unit == PERCENT else ""
    text = numbers.signed(as_said(key, row["value"], row[which]), indicator.digits) + points
    low, high = float(row[f"{which}_low"]), float(row[f"{which}_high"])
    if not (math.isfinite(low) and math.isfinite(high)):
        return Cell(text=text)
    ends = words.RANGE[lang].format(
        low=numbers.signed(low, indicator.digits + 1),
        high=numbers.signed(high, indicator.digits + 1),
    )
    judged = words.CHANCE if by_chance(low, high) else words.BEYOND
    return Cell(text=text, small=f"{ends}{'，' if lang is Lang.ZH else ', '}{judged[lang]}")


def as_said(key: str, now: float, difference: float) -> float:
    """Return a change as the difference of the two values as they are said, as sentences have it.

    >>> round(as_said("closure_rate", 99.728, -0.144), 1)
    -0.2
    """
    scale = 10.0 ** digits(key)
    # Half is rounded up, as in `geo.analysis.change_sentence`.
    rounded = [math.floor(value * scale + 0.5) / scale for value in (now, now - difference)]
    return rounded[0] - rounded[1]


def by_chance(low: float, high: float) -> bool:
    """Say whether chance alone may have made a change with such an interval."""
    return low <= 0 <= high


def _counts(
    name: str, beside: Beside, counted: Counted, lang: Lang, *, key: str
) -> tuple[Cell, ...]:
    """Return the row of a count."""
    now = FEW if few(beside.now) else numbers.shown(beside.now)
    cells = [_difference(beside.now, then, lang) for then in (beside.before, beside.year)]
    if key != FLOW and not INDICATORS[key].of_a_period:
        cells = [Cell(text=numbers.NONE, small=words.NOT_COMPARED[lang])] * 2
    small = "" if key == FLOW or few(beside.now) else _detail(key, counted, lang)
    return (Cell(text=_pieces(name, lang)), Cell(text=now, small=small), *cells)


def _pieces(name: str, lang: Lang) -> str:
    return f"{name}（件）" if lang is Lang.ZH else name


def _difference(now: float, then: float, lang: Lang) -> Cell:
    if not (math.isfinite(now) and math.isfinite(then)):
        return Cell(text=numbers.NONE)
    if few(now) or few(then):
        # The difference would give away what is withheld.
        return Cell(text=FEW)
    if now == then:
        return Cell(text=words.UNCHANGED[lang])
    part = share(now, then)
    brackets = "（{}）" if lang is Lang.ZH else " ({})"
    return Cell(text=numbers.signed(now - then) + (brackets.format(part) if part else ""))


def share(now: float, then: float) -> str:
    """Return a change in per cent of what was; nothing of nothing.

    >>> share(386.0, 400.0), share(3.0, 0.0)
    ('−3.5 %', '')
    """
    return f"{numbers.signed(PER_CENT * (now - then) / then, 1)} %" if then > 0 else ""
