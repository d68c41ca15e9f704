"""Numbers, names and what is missing, as a dossier writes them."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard import numbers
from dashboard.dossier import words
from dashboard.dossier.parts import Cell, Said
from dashboard.reading import Reading
from geo.period import Period
from geo.text import Lang, Text

# As on the data page: whatever a row says, a telephone or identity number is not shown.
_NUMBERS: Final = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")
_MOST: Final = 400
"""Characters of a text that was loaded."""


def missing(lang: Lang, text: Text = words.NO_DATA) -> Cell:
    """Return what is said where nothing is known."""
    return Cell(text=text[lang], tone="missing")


def number(value: float | None, lang: Lang, *, digits: int = 0, unit: str = "") -> Cell:
    """Write a number; what is not known is said in words, and never 0."""
    if value is None or math.isnan(value):
        return missing(lang)
    return Cell(text=numbers.shown(float(value), digits) + unit)


def value_of(reading: Reading, lang: Lang) -> str:
    """Write a number with its unit; in words where there is none."""
    if math.isnan(reading.value):
        return words.NO_DATA[lang]
    unit = reading.indicator.unit[lang]
    shown = numbers.shown(reading.value, reading.indicator.digits)
    return f"{shown}{unit}" if unit == "%" else f"{shown} {unit}"


def interval(reading: Reading) -> str:
    """Write the interval of a number; a dash where it has none."""
    low, high, digits = reading.low, reading.high, reading.indicator.digits
    if not math.isnan(low) and math.isnan(high):
        return f"≥ {numbers.shown(low, digits)}"
    return numbers.span(low, high, digits) or numbers.NONE


def metres(value: float | None, lang: Lang, *, beyond: Text = words.FAR) -> Cell:
    """Write a distance; what is farther than was measured is said in words."""
    if value is None or math.isnan(value):
        return Cell(text=beyond[lang], tone="quiet")
    return Cell(text=words.METRES[lang].format(n=numbers.shown(float(value))))


def kind(value: str | None, lang: Lang) -> str:
    """Name a kind as people do; as it came where nobody said how."""
    if not value:
        return words.UNNAMED_KIND[lang]
    return words.KINDS[value][lang] if value in words.KINDS else safe(value)


def name(row: Mapping[str, Any], lang: Lang) -> str:
    """Return what a row is called."""
    return str(row["name_zh"] if lang is Lang.ZH else row["name_en"])


def safe(value: object) -> str:
    """Return a text that was loaded as it may be shown: short, telephone numbers hidden."""
    shown = _NUMBERS.sub("***", " ".join(str(value).split()))
    return shown if len(shown) <= _MOST else shown[:_MOST] + "…"


def moment(at: datetime | None, zone: ZoneInfo) -> str:
    """Write a moment on the clock of the deployment; a dash for none."""
    return numbers.NONE if at is None else f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def days(period: Period, lang: Lang) -> str:
    """Write a period by its first and its last day."""
    last = period.end - timedelta(days=1)
    return words.FROM_TO[lang].format(first=period.start, last=last)


def day(value: date | None) -> str:
    """Write a day; a dash for none."""
    return numbers.NONE if value is None else value.isoformat()


def brings(what: Text, layer: str, keys: str, lang: Lang, *, file: str | None = None) -> Said:
    """Say that something is not loaded, and what would bring it."""
    text = words.BRINGS if keys else words.BRINGS_FILE
    said = text[lang].format(
        what=what[lang], layer=words.LAYERS[layer][lang], file=file or f"{layer}.toml", keys=keys
    )
    return Said(text=said, missing=True)


def marks(rows: Sequence[Mapping[str, Any]], lang: Lang) -> list[str]:
    """Return a mark for each row that is made up; none where all are: see `all_made_up`."""
    if all_made_up(rows):
        return [""] * len(rows)
    return [words.MADE_UP[lang] if row["synthetic"] else "" for row in rows]


def all_made_up(rows: Sequence[Mapping[str, Any]]) -> bool:
    """Say whether every row is made up: then that is said once, above them."""
    return bool(rows) and all(row["synthetic"] for row in rows)


def source(row: Mapping[str, Any], zone: ZoneInfo, lang: Lang) -> Cell:
    """Say where a row is from, and when it was loaded."""
    at = row.get("loaded_at")
    text = (words.SOURCE_OF if at is not None else words.SOURCE_ALONE)[lang]
    said = text.format(source=row.get("profile") or row["source"], moment=moment(at, zone))
    return Cell(text=said, mark=words.MADE_UP[lang] if row["synthetic"] else "")
