"""The table of streets: ranked by the rate, with what of the ranking is chance."""

import math
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard import i18n, numbers
from dashboard.bulletin import words
from dashboard.bulletin.content import Cell, Table
from dashboard.bulletin.counted import RANKED, Counted, few
from dashboard.snapshot.few import tells
from dashboard.snapshot.words import FEW, WITHHELD
from geo.catalog import INDICATORS, Better
from geo.text import Lang

_COUNTS: Final = {
    "demands": ("value",), "backlog": ("value",), RANKED: ("numerator", "denominator"),
}  # fmt: skip
"""What the table of key figures tells of all places together."""


def table(counted: Counted, lang: Lang) -> Table | None:
    """Return the places, the best first as the catalog says which way is better.

    Places that have too few cases come after those, and places without any at the end.
    """
    if counted.level is None or counted.places.empty or counted.empty:
        return None
    level = i18n.inside(counted.level_title[lang], lang)
    rows = tuple(_rows(counted, lang))
    notes = [note[lang].format(level=level) for note in words.TABLE_NOTES]
    withheld = sum(cell.text == FEW or FEW in cell.text.split("/") for row in rows for cell in row)
    if withheld:
        notes.append(words.FEW_NOTE[lang].format(n=withheld))
    if any(cell.text == WITHHELD for row in rows for cell in row):
        notes.append(words.WITHHELD_NOTE[lang])
    return Table(
        title=words.STREETS_TITLE[lang].format(level=level, title=INDICATORS[RANKED].title[lang]),
        columns=tuple(
            text[lang]
            for text in (
                words.RANK, words.NAME, words.DEMANDS, words.CHANGE, words.FRACTION, words.RATE,
                words.INTERVAL, words.RANKS, words.WHOLE, words.OPEN,
            )
        ),
        numeric=(True, False, True, True, True, True, True, True, False, True),
        rows=rows,
        notes=tuple(notes),
    )  # fmt: skip


def order(counted: Counted) -> list[str]:
    """Return the codes of the places in the order of the table."""
    frame = counted.places.loc[RANKED]
    sign = -1 if INDICATORS[RANKED].better is Better.HIGHER else 1

    def key(code: str) -> tuple[int, float, str]:
        row: Any = frame.loc[code]
        if math.isfinite(row["value"]):
            return 0, sign * float(row["value"]), code
        return (1 if row["few"] else 2), 0.0, code

    return sorted(map(str, frame.index), key=key)


def beside(counted: Counted) -> set[tuple[str, str]]:
    """Return indicators and places whose counts are withheld with those of few cases.

    Where one place alone is withheld, what all have together tells its number: then the next
    larger one is withheld too.
    """
    found = set()
    for key, names in _COUNTS.items():
        frame = counted.places.loc[key]
        for name in names:
            numbers_ = pd.to_numeric(frame[name]).to_numpy(dtype=np.float64)
            small = np.array([few(one) for one in numbers_.tolist()], dtype=np.bool_)
            others = sorted(
                (one, str(code))
                for one, code in zip(numbers_.tolist(), frame.index, strict=True)
                if one > 0 and not few(one)
            )
            if tells(numbers_[small]) and others:
                found.add((key, others[0][1]))
    return found


def _rows(counted: Counted, lang: Lang) -> Iterator[tuple[Cell, ...]]:
    also = beside(counted)
    volume, backlog = (counted.places.loc[key] for key in ("demands", "backlog"))
    rates = counted.places.loc[RANKED]
    for code in order(counted):
        rate: Any = rates.loc[code]
        received: Any = volume.loc[code]
        left: Any = backlog.loc[code]
        counts = [_count(received["value"]), _change(received)]
        cases = [
            _fraction(rate),
            FEW if rate["few"] else numbers.shown(rate["value"], INDICATORS[RANKED].digits),
            numbers.span(rate["low"], rate["high"], 1)
            if math.isfinite(rate["value"])
            else numbers.NONE,
        ]
        yield tuple(
            Cell(text=text)
            for text in (
                numbers.shown(rate["rank"]),
                i18n.short(counted.names[code][lang], lang),
                *([WITHHELD] * len(counts) if ("demands", code) in also else counts),
                # Beside a rate and its interval the fraction could be found by trying.
                *([WITHHELD] * len(cases) if (RANKED, code) in also else cases),
                _ranks(rate),
                words.FUNNEL[str(rate["funnel"])][lang] if _known(rate["funnel"]) else numbers.NONE,
                WITHHELD if ("backlog", code) in also else _count(left["value"]),
            )
        )


def _known(value: Any) -> bool:  # noqa: ANN401 - a cell
    return value is not None and not pd.isna(value)


def _count(value: float) -> str:
    return FEW if few(value) else numbers.shown(float(value))


def _change(row: Any) -> str:  # noqa: ANN401 - a row
    now, before = float(row["value"]), float(row["value_before"])
    if few(now) or few(before):
        return FEW
    return numbers.signed(now - before)


def _fraction(row: Any) -> str:  # noqa: ANN401 - a row
    if not row["denominator"] > 0:
        return numbers.NONE
    return "/".join(_count(row[name]) for name in ("numerator", "denominator"))


def _ranks(row: Any) -> str:  # noqa: ANN401 - a row
    if not math.isfinite(row["value"]):
        return numbers.NONE
    best, worst = row["rank_best"], row["rank_worst"]
    return numbers.span(float(best), float(worst), 0) or numbers.NONE
