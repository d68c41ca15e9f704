"""What is counted, as the page wants it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashboard import numbers
from dashboard.explore import words_view as words
from dashboard.explore.asked import Asked, Classes
from geo.catalog import INDICATORS, Better, Indicator, Scale
from geo.catalog.basis import Counts
from geo.engine.figures import Figures
from geo.facts import classes as grouping
from geo.facts.counted import RATES, Counted
from geo.facts.table import Facts, Known
from geo.queries.facts import EPOCH
from geo.text import Lang, Text

HEADLINE: Final = ("demands", *RATES, "median_hours", "open")
COLUMNS: Final = (
    "code", "demands", "value", "low", "high", "numerator", "denominator", "on_time_rate",
    "closure_rate", "median_hours", "open",
)  # fmt: skip

_MORE: Final = 1
"""Digits beyond those that are shown: what is sorted by them is in its order."""
_RATE: Final = 2

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The chosen indicator by area.

    Attributes
    ----------
    ignored
        The filters that it does not follow, by their names in a link.
    figures
        None where they cannot be had.
    """

    figures: Figures | None
    ignored: tuple[str, ...] = ()


def view(
    asked: Asked, facts: Facts, counted: Counted, chosen: Chosen, notes: Sequence[Text]
) -> dict[str, Any]:
    """Return the content of an answer."""
    lang, known = asked.lang, facts.known
    said = [*notes, *_notes(asked, facts, counted, chosen)]
    return {
        "version": known.version,
        "as_of": None if known.as_of is None else f"{known.as_of:%Y-%m-%d %H:%M}",
        "synthetic": known.synthetic,
        "notes": list(dict.fromkeys(note[lang] for note in said)),
        "total": {
            "demands": counted.demands,
            "of": counted.of,
            "left_out": {
                "voided": counted.voided,
                "duplicates": counted.duplicates,
                "no_point": counted.no_point,
            },
        },
        "headline": [_figure(key, counted.headline[key], lang) for key in HEADLINE],
        "days": {
            "start": day(counted.first_day).isoformat(),
            "step": counted.step,
            "counts": counted.days.tolist(),
        },
        **{
            name: [[key, count] for key, count in zip(
                facts.facets[name].keys, getattr(counted, name).tolist(), strict=True)]
            for name in ("category", "channel", "status", "how")
        },
        "hours": counted.hours.tolist(),
        "close": {"counts": counted.close[:-1].tolist(), "open": int(counted.close[-1])},
        "areas": _areas(asked, counted, chosen),
    }  # fmt: skip


def day(number: int) -> date:
    """Return the civil day of a number."""
    return EPOCH + timedelta(days=int(number))


def _figure(key: str, figures: Figures, lang: Lang) -> dict[str, Any]:
    indicator = INDICATORS["backlog" if key == "open" else key]
    value, low, high, above, below = (
        float(getattr(figures, name)[0])
        for name in ("value", "low", "high", "numerator", "denominator")
    )
    digits = indicator.digits + _MORE
    return {
        "key": key,
        "title": (words.OPEN if key == "open" else indicator.title)[lang],
        "unit": indicator.unit[lang],
        "value": _plain(value, digits),
        "text": numbers.NONE if np.isnan(value) else f"{value:,.{indicator.digits}f}",
        "low": _plain(low, digits),
        "high": _plain(high, digits),
        "numerator": _plain(above, 0),
        "denominator": _plain(below, 0),
        "aside": _aside(key, above, lang),
    }


def _aside(key: str, numerator: float, lang: Lang) -> str:
    """Say of a rate how many it is of what it is divided by, which stands beside it."""
    if key not in RATES or np.isnan(numerator):
        return ""
    return words.ASIDES[key][lang].format(n=f"{numerator:,.0f}")


def _plain(value: float, digits: int) -> float | int | None:
    """Return a number as JSON has it: none for none, and whole ones without a point."""
    if not np.isfinite(value):
        return None
    found = round(value, digits)
    return int(found) if found == int(found) else found


def _column(values: Floats, digits: int) -> list[float | int | None]:
    rounded = np.round(values, digits)
    return [
        None if not here else int(one) if one == int(one) else one
        for one, here in zip(rounded.tolist(), np.isfinite(rounded).tolist(), strict=True)
    ]


def _areas(asked: Asked, counted: Counted, chosen: Chosen) -> dict[str, Any]:
    indicator = INDICATORS[asked.indicator]
    digits = indicator.digits + _MORE
    blank = np.full(len(counted.codes), np.nan)
    found = chosen.figures
    ours = {
        name: blank if found is None else getattr(found, name)
        for name in ("value", "low", "high", "numerator", "denominator")
    }
    columns: list[Sequence[Any]] = [
        counted.codes,
        _column(counted.areas["demands"], 0),
        *(_column(ours[name], digits) for name in ("value", "low", "high")),
        *(_column(ours[name], 0) for name in ("numerator", "denominator")),
        *(_column(counted.areas[name], _RATE) for name in ("on_time_rate", "closure_rate")),
        *(_column(counted.areas[name], 0) for name in ("median_hours", "open")),
    ]
    return {
        "level": asked.level,
        "indicator": indicator.key,
        "unit": indicator.unit[asked.lang],
        "decimals": indicator.digits,
        "better": "none" if indicator.better is Better.NEITHER else indicator.better.value,
        "scale": "diverging" if indicator.scale is Scale.DIVERGING else "sequential",
        "balance": indicator.balance,
        "classes": _classes(np.round(ours["value"], digits), asked.classes, indicator),
        "columns": COLUMNS,
        "rows": [list(row) for row in zip(*columns, strict=True)],
        "narrowed": not chosen.ignored,
    }


def _classes(values: Floats, classes: Classes, indicator: Indicator) -> dict[str, Any]:
    match classes.scheme:
        case "continuous":
            known = values[np.isfinite(values)]
            ends = [float(known.min()), float(known.max())] if known.size else []
            return {"scheme": "continuous", "breaks": ends, "counts": []}
        case "user":
            found = grouping.given(values, classes.limits)
        case scheme:
            found = grouping.classed(values, scheme, classes.count, digits=indicator.digits)
    return {
        "scheme": classes.scheme,
        "breaks": list(found.breaks),
        "counts": list(found.counts),
    }


def _notes(asked: Asked, facts: Facts, counted: Counted, chosen: Chosen) -> list[Text]:
    indicator, notes = INDICATORS[asked.indicator], list[Text]()
    title = indicator.title
    if chosen.figures is None:
        notes.append(_filled(words.NO_ANSWER, title=title))
    if chosen.ignored:
        names = {
            lang: ("、" if lang is Lang.ZH else ", ").join(
                words.FIELDS[name][lang] for name in chosen.ignored
            )
            for lang in Lang
        }
        notes.append(_filled(words.NOT_NARROWED, title=title,
                             names=Text(zh=names[Lang.ZH], en=names[Lang.EN])))  # fmt: skip
    if not indicator.of_a_period:
        notes.append(_filled(words.WHENEVER, title=title))
    for key in dict.fromkeys([*RATES, asked.indicator]):
        notes += _too_late(INDICATORS[key], asked, facts.known)
    if counted.outside > 0:
        notes.append(_filled(words.OUTSIDE, count=f"{counted.outside:,}"))
    return notes


def _too_late(indicator: Indicator, asked: Asked, known: Known) -> list[Text]:
    if not isinstance(indicator.basis, Counts):
        return []
    until = known.ground.until(indicator.basis)
    if until is None or asked.selection.period.end <= until:
        return []
    return [_filled(words.TOO_LATE, title=indicator.title, day=until.isoformat())]


def _filled(text: Text, **values: "Text | str") -> Text:
    def said(lang: Lang) -> Mapping[str, str]:
        return {name: one[lang] if isinstance(one, Text) else one for name, one in values.items()}

    return Text(zh=text.zh.format(**said(Lang.ZH)), en=text.en.format(**said(Lang.EN)))
