"""Numbers of one place, each with its interval, its changes and what limits it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

import numpy as np

from dashboard import i18n_reading as words
from dashboard import numbers
from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Jumps, TimeToClose
from geo.engine import Answer
from geo.period import Period
from geo.text import Lang, Text

RIPENING: Final = frozenset({
    "closure_rate", "cohort_closure", "dispatched_share", "accepted_share", "callback_coverage",
    "rated_share", "closed_without_callback",
})  # fmt: skip
"""Indicators of what has happened by now: a later period has had less time for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """How far a number is from that of another period, in the indicator's unit.

    Attributes
    ----------
    since
        What it is compared with, as people say it.
    difference, low, high
        The difference and its 95 % interval; NaN where there is none.
    relative
        The difference as a share of the other period's number.
    reason
        Why there is no difference, or why it says little.
    """

    since: Text
    difference: float
    low: float
    high: float
    relative: float
    reason: Text | None = None

    @property
    def known(self) -> bool:
        """Whether there is a difference at all."""
        return not np.isnan(self.difference)

    @property
    def judged(self) -> bool:
        """Whether it can be said if chance alone explains the difference."""
        return self.reason is None and not np.isnan(self.low)

    @property
    def by_chance(self) -> bool:
        """Whether the interval holds 0."""
        return self.low <= 0 <= self.high


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One number; NaN for no data.

    Attributes
    ----------
    value, low, high
        Over the whole period, with the 95 % interval, where the indicator has one.
    changes
        From the period before and from a year before; empty for what has no period.
    notes
        What limits it, in words.
    """

    indicator: Indicator
    value: float
    mean_of_days: float = np.nan
    low: float = np.nan
    high: float = np.nan
    numerator: float = np.nan
    denominator: float = np.nan
    changes: tuple[Change, ...] = ()
    notes: tuple[Text, ...] = ()


def readings(found: Answer, first_day: date | None) -> dict[str, Reading]:
    """Read the answer about one place, by the key of the indicator.

    Parameters
    ----------
    found
        As `dashboard.data.figures` or `compared` return it.
    first_day
        The first day that the data know.
    """
    return {
        str(row["indicator"]): _reading(row, found, first_day)
        for row in found.frame.to_dict("records")
    }


def of_row(row: Mapping[Any, Any], indicator: Indicator) -> Reading:
    """Read one row of an answer, without what is known of the whole answer."""
    return Reading(
        indicator=indicator,
        value=float(row["value"]),
        mean_of_days=float(row["mean_of_days"]),
        low=float(row["low"]),
        high=float(row["high"]),
        numerator=float(row["numerator"]),
        denominator=float(row["denominator"]),
    )


def _reading(row: Mapping[Any, Any], found: Answer, first_day: date | None) -> Reading:
    indicator = INDICATORS[str(row["indicator"])]
    return replace(
        of_row(row, indicator),
        changes=tuple(_changes(row, indicator, found, first_day)) if "change" in row else (),
        notes=notes_of(indicator, found),
    )


def notes_of(indicator: Indicator, found: Answer) -> tuple[Text, ...]:
    """Return the notes of an answer that name this indicator, or none of those asked for."""
    others = [one for one in found.question.indicators if one.key != indicator.key]
    return tuple(
        note
        for note in found.notes
        if indicator.title.zh in note.zh or not any(one.title.zh in note.zh for one in others)
    )


def _changes(
    row: Mapping[Any, Any], indicator: Indicator, found: Answer, first_day: date | None
) -> Iterable[Change]:
    if not indicator.of_a_period:
        return
    period = found.question.period
    others = {"change": (since_before(period), period.before, "value_before")}
    if period.a_year_before != period.before:
        others["change_year"] = (words.SINCE_YEAR, period.a_year_before, "value_year")
    for name, (since, other, value) in others.items():
        known = first_day is not None and first_day <= other.start
        reason = None if known else words.NOT_KNOWN
        reason = reason if found.complete else words.NOT_ALL
        if reason is None and np.isnan(row[name]):
            reason = words.NOTHING_THEN
        if reason is None and indicator.key in RIPENING:
            reason = words.RIPENS
        yield Change(
            since=since,
            difference=float(row[name]),
            low=float(row[f"{name}_low"]),
            high=float(row[f"{name}_high"]),
            relative=float(row[name] / row[value]) if row[value] else np.nan,
            reason=reason,
        )


def since_before(period: Period) -> Text:
    """Name what `period` is compared with: a month with the month before, five days with five."""
    for grain, text in reversed(words.SINCE_GRAIN.items()):
        if period.start == grain.start_of(period.start) and period.end == grain.after(period.start):
            return text
    days = period.days
    return Text(zh=words.SINCE_DAYS.zh.format(days=days), en=words.SINCE_DAYS.en.format(days=days))


def measured(reading: Reading, lang: Lang) -> str:
    """Write the number with its unit."""
    unit = reading.indicator.unit[lang]
    value = numbers.shown(reading.value, reading.indicator.digits)
    return f"{value}{unit}" if unit == "%" else f"{value} {unit}"


def counted(reading: Reading, lang: Lang) -> str:
    """Write what the number is of; empty for a plain count."""
    indicator = reading.indicator
    if indicator.counted:
        return ""
    k, n = numbers.shown(reading.numerator), numbers.shown(reading.denominator)
    match indicator.basis:
        case TimeToClose():
            return words.CLOSED_OF[lang].format(k=k, n=n)
        case Jumps():
            return words.DAYS_OF[lang].format(k=k, n=n)
    if per := _per(indicator, lang):
        return f"{k} ÷ {numbers.shown(reading.denominator / indicator.factor, 1)} {per}"
    return f"{k} ÷ {n}"


def _per(indicator: Indicator, lang: Lang) -> str:
    """Return of what one unit of the denominator is, for what is counted per so many of it."""
    after = indicator.unit[lang].partition(_PER[lang])[2]
    return f"× {after}" if after and lang is Lang.EN else after


_PER: Final = {Lang.ZH: "/", Lang.EN: "per "}
