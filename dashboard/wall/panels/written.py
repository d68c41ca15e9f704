"""What panels write of a number: its days, its changes, what it rests on."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from dashboard import i18n, numbers
from dashboard import i18n_reading as said
from dashboard.components.changes import difference, for_better, judgement
from dashboard.reading import Change, Reading, counted, measured
from dashboard.view import last_day
from dashboard.wall import words_panels as words
from geo.catalog import INDICATORS, Indicator
from geo.catalog.standing import Standing
from geo.catalog.terms import CATEGORIES, called
from geo.period import Grain, Period
from geo.queries import origin
from geo.text import Lang, Text

_LAYERS: Final = {
    "area": ("area",),
    "building": ("building",),
    "organisation": ("organisation",),
    "station": ("station",),
    "reach": ("station",),
    "reach_ground": ("station", "area"),
    "road": ("road",),
}
"""The layers of data that fill a table, by its name, or that it is computed from."""

_OF_ANOTHER: Final = "不作比较"
"""How the engine's notes on a period to compare with end."""


def layers_of(*indicators: Indicator) -> list[str]:
    """Return the layers of data that indicators rest on, each once."""
    return list(dict.fromkeys(layer for one in indicators for layer in _layers(one)))


def _layers(indicator: Indicator) -> Iterable[str]:
    basis = indicator.basis
    if not isinstance(basis, Standing):
        yield "demand"
        return
    columns = {
        column
        for expression in (basis.things, basis.part, basis.whole)
        for column in origin.columns(expression)
    }
    for table, layers in _LAYERS.items():
        if any(name == table for name, _ in columns):
            yield from layers
    if any(name.startswith("reach") and column.startswith("walk") for name, column in columns):
        yield "road"


def tone(change: Change, indicator: Indicator) -> str:
    """Return whether a change is for the better or the worse, beyond chance."""
    if not change.known or not change.judged or change.by_chance:
        return "none"
    return {True: "better", False: "worse", None: "none"}[for_better(change, indicator)]


def changed(change: Change, indicator: Indicator, lang: Lang) -> str:
    """Write a difference and whether it may be chance, as the other pages do."""
    judged = judgement(change, indicator, lang)
    text = difference(change, indicator, lang)
    return text + (said.IN_BRACKETS[lang].format(what=judged) if judged else "")


def changes(reading: Reading, lang: Lang) -> list[dict[str, str]]:
    """Write the changes that are known."""
    return [
        {
            "text": f"{one.since[lang]} {changed(one, reading.indicator, lang)}",
            "tone": tone(one, reading.indicator),
        }
        for one in reading.changes
        if one.known
    ]


def days(period: Period, lang: Lang) -> str:
    """Name the days of a period as briefly as can be.

    >>> from datetime import date
    >>> days(Period(date(2020, 1, 1), date(2021, 1, 1)), Lang.ZH)
    '2020 年'
    >>> days(Period(date(2020, 12, 2), date(2021, 1, 1)), Lang.ZH)
    '2020-12-02 至 12-31'
    """
    first, last = period.start, last_day(period)
    if first == last:
        return first.isoformat()
    for grain, text in ((Grain.YEAR, words.WHOLE_YEAR), (Grain.MONTH, words.WHOLE_MONTH)):
        if first == grain.start_of(first) and period.end == grain.after(first):
            return text[lang].format(year=first.year, month=first.month)
    end = f"{last:%m-%d}" if first.year == last.year else last.isoformat()
    return words.FROM_TO[lang].format(first=first, last=end)


def with_kinds(title: str, indicator: Indicator, kinds: Sequence[str], lang: Lang) -> str:
    """Name a number of demands of some categories only."""
    if not kinds or isinstance(indicator.basis, Standing):
        return title
    names = i18n.listed([called(CATEGORIES, one, lang) for one in kinds], lang)
    return title + said.IN_BRACKETS[lang].format(what=names)


def fractions(ends: Iterable[float], *, from_zero: bool) -> tuple[float, float]:
    """Return the values at 0 and at 1 of an axis that holds `ends` with a small margin."""
    known = [one for one in ends if not math.isnan(one)]
    if from_zero:
        return 0.0, max(known, default=0.0) or 1.0
    if not known:
        return 0.0, 1.0
    low, high = min(known), max(known)
    air = (high - low) * 0.06 or 1.0
    return low - air, high + air


def at(value: float, axis: tuple[float, float]) -> float | None:
    """Return where `value` is on `axis`; none where there is none."""
    if math.isnan(value):
        return None
    low, high = axis
    return round((value - low) / (high - low), 4)


def shown(value: float, indicator: Indicator) -> str:
    """Write a value of an indicator, without its unit."""
    return numbers.shown(value, indicator.digits)


def with_unit(reading: Reading, lang: Lang) -> str:
    """Write a number with its unit; what there is not has none."""
    return numbers.NONE if math.isnan(reading.value) else measured(reading, lang)


def why_none(reading: Reading, lang: Lang) -> list[str]:
    """Say that there is no number, and why."""
    return [
        said.NO_DATA[lang],
        *(note[lang] for note in limits(reading) if _of_days(note, reading)),
    ]


def limits(reading: Reading) -> list[Text]:
    """Return the notes on a number, but for what it is to be read with: that stands beside it."""
    others = [INDICATORS[key].title for key in reading.indicator.beside]
    return [
        note
        for note in reading.notes
        if not any(note.zh == f"{reading.indicator.title.zh}须与{other.zh}同看" for other in others)
    ]


def _of_days(note: Text, reading: Reading) -> bool:
    """Say whether a note can be why there is no number of the period itself."""
    if note.zh.endswith(_OF_ANOTHER):
        return False
    return reading.indicator.of_a_period or reading.indicator.title.zh not in note.zh


def of(reading: Reading, lang: Lang) -> str:
    """Write what a number is of; fewer households than the thousand it is per, one by one."""
    indicator = reading.indicator
    if indicator.per_household and reading.denominator < indicator.factor:
        k, n = numbers.shown(reading.numerator), numbers.shown(reading.denominator)
        return words.HOUSEHOLDS[lang].format(k=k, n=n)
    return counted(reading, lang)
