"""Why a rate changed between two periods: by place, by category, and in a sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import Connection

from geo.analysis.change import Change, decompose
from geo.analysis.change_sentence import sentence
from geo.analysis.rates import newcombe
from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Counts
from geo.catalog.indicators.words import PERCENT
from geo.catalog.terms import CATEGORIES, called
from geo.engine import notes
from geo.engine.question import Ground, Question, ground
from geo.errors import RongtuError
from geo.period import Period
from geo.queries import areas, change
from geo.queries.indicators import Ratio
from geo.text import Lang, Text

ELSEWHERE: Final = "elsewhere"
"""The place of demands that are in none of the areas."""

RATES: Final = tuple(
    key
    for key, one in INDICATORS.items()
    if isinstance(one.basis, Counts) and not one.counted and not one.per_household
)
"""Keys of the indicators whose change can be split: quotients of two counts of demands."""

_STRATUM: Final = ("place", "category")
_NUMERATORS: Final = ("numerator_before", "numerator_after")
_DENOMINATORS: Final = ("denominator_before", "denominator_after")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Changed:
    """A change of a rate, and what it is made of.

    Attributes
    ----------
    before, now
        The periods. One of which the data do not know every day has no value here: what is missing
        would pass for a change.
    level
        Of the areas that are the places; none where no area is loaded.
    parts
        The values of both periods, performance and mix, in the unit of the indicator.
    low, high
        Newcombe's 95 % interval of the change, in that unit; NaN for what is no share.
    sentence
        All this, to be read aloud.
    places, categories
        What the keys of `parts` are called: codes of areas and `ELSEWHERE`, and categories.
    as_of, notes
        Those of an `Answer`.
    """

    indicator: Indicator
    before: Period
    now: Period
    level: str | None
    parts: Change
    low: float
    high: float
    sentence: Text
    places: Mapping[str, Text]
    categories: Mapping[str, Text]
    as_of: datetime | None
    notes: tuple[Text, ...]


def changed(
    connection: Connection,
    *,
    key: str,
    now: Period,
    before: Period,
    within: str | None = None,
    level: str | None = None,
) -> Changed:
    """Split the change of a rate from `before` to `now` into performance and mix.

    The values of both periods are those of `answer` for `within`, or for everything.

    Parameters
    ----------
    key
        One of `RATES`.
    level
        Of the areas to split by; by default the next one below `within`, or the coarsest but one.

    Raises
    ------
    UnknownKeyError
        No such indicator, level or area.
    RongtuError
        The indicator cannot be split at all, or not so finely: a stratum has a numerator without a
        denominator.
    """
    indicator = _splittable(key)
    if level is None:
        level = connection.execute(change.split_level(within)).scalar()
    question = Question(keys=(key,), period=now, within=within)
    base = ground(connection, replace(question, level=level))
    ratio = _ratio(indicator, base)
    frame = _counted(
        {
            name: connection.execute(change.strata(ratio, period, within=within, of_level=level))
            if base.knows_all(period)
            else ()
            for name, period in (("before", before), ("after", now))
        }
    )
    # The numerators of values in the unit of the indicator.
    scaled = frame.assign(**{name: frame[name] * indicator.factor for name in _NUMERATORS})
    places = _places(connection, base, level)
    categories = {
        one: Text(**{lang: called(CATEGORIES, one, lang) for lang in Lang})
        for one in frame["category"].unique()
    }
    low, high = _interval(indicator, frame)
    percent = indicator.unit == PERCENT
    incomplete = [period for period in (before, now) if not base.knows_all(period)]
    parts = decompose(scaled)
    return Changed(
        indicator=indicator,
        before=before,
        now=now,
        level=level,
        parts=parts,
        low=indicator.factor * low,
        high=indicator.factor * high,
        sentence=_without(indicator, incomplete[0])
        if incomplete
        else sentence(
            decompose(frame) if percent else parts,
            title=indicator.title,
            names=places,
            categories=categories,
            unit_points=percent,
            interval=(low, high),
        ),
        places=places,
        categories=categories,
        as_of=base.as_of,
        notes=_notes(connection, [question, replace(question, period=before)], base),
    )


def _splittable(key: str) -> Indicator:
    indicator = INDICATORS[key]
    if key not in RATES:
        raise RongtuError(
            given=f"{indicator.title.en} ({key}) is no quotient of two counts of demands",
            wanted=f"one of {', '.join(sorted(RATES))}",
            remedy="choose one of these",
        )
    return indicator


def _ratio(indicator: Indicator, base: Ground) -> Ratio:
    basis = indicator.basis
    assert isinstance(basis, Counts)  # noqa: S101 - one of RATES
    return Ratio(numerator=basis.numerator, denominator=basis.denominator, until=base.until(basis))


def _counted(strata: Mapping[str, Iterable[Any]]) -> pd.DataFrame:
    """Return the strata of each period as `decompose` takes them."""
    names = [*_NUMERATORS, *_DENOMINATORS]
    rows = [
        dict.fromkeys(names, 0.0)
        | {
            "place": ELSEWHERE if place is None else place,
            "category": category,
            f"numerator_{period}": float(numerator),
            f"denominator_{period}": float(denominator),
        }
        for period, found in strata.items()
        for place, category, numerator, denominator in found
    ]
    frame = pd.DataFrame(rows, columns=[*_STRATUM, *names])
    return frame.astype(dict.fromkeys(names, np.float64))


def _interval(indicator: Indicator, frame: pd.DataFrame) -> tuple[float, float]:
    """Return Newcombe's interval of the change of a share, as a quotient."""
    if not indicator.share:
        return np.nan, np.nan
    k0, k1, n0, n1 = (frame[name].sum() for name in (*_NUMERATORS, *_DENOMINATORS))
    low, high = newcombe(k1, n1, k0, n0)
    return float(low), float(high)


def _places(connection: Connection, base: Ground, level: str | None) -> dict[str, Text]:
    """Return what the places are called, those of the level and everything else."""
    names = {
        str(row.code): Text(zh=str(row.name_zh), en=str(row.name_en))
        for row in base.places.itertuples()
    }
    levels = {row.level: row for row in connection.execute(areas.levels())}
    if level is None:
        return names | {ELSEWHERE: Text(zh="未定位的诉求", en="demands in no known area")}
    of = levels[level]
    elsewhere = Text(zh=f"未定位到{of.name_zh}的诉求", en=f"demands in no {of.name_en.lower()}")
    return names | {ELSEWHERE: elsewhere}


def _without(indicator: Indicator, period: Period) -> Text:
    last = period.end - timedelta(days=1)
    return Text(
        zh=f"{indicator.title.zh}：{period.start} 至 {last} 的数据不全，不作比较。",
        en=f"{indicator.title.en}: the data do not know every day from {period.start} to {last},"
        " no comparison.",
    )


def _notes(connection: Connection, questions: Iterable[Question], base: Ground) -> tuple[Text, ...]:
    """Return what limits either of the two answers, each once."""
    every = (note for one in questions for note in notes.of(connection, one, base))
    return tuple(dict.fromkeys(every))
