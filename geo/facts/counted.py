"""All that a selection shows: every panel of it at once."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from geo.catalog import INDICATORS, Indicator
from geo.engine.figures import Figures, quotients
from geo.facts import bits
from geo.facts.measures import Measures, held
from geo.facts.selection import Chosen, Selection
from geo.facts.table import WEEK, Facts, number

Counts = NDArray[np.int64]

RATES: Final = ("on_time_rate", "closure_rate", "same_day_rate")
"""What every view says, by key."""
DAILY: Final = 400
"""Days up to which each is shown by itself; more of them by week."""
HOURS: Final = 24
_AT_ONCE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counted:
    """What is counted of a selection; arrays of the shape of their keys.

    Attributes
    ----------
    demands, of
        Of the selection, and in all.
    voided, duplicates
        That would be in it; they are in no other count.
    no_point
        That a shape leaves out because it has no point of its own.
    first_day, step, days
        The number of the first civil day, how many days each count is of, and the counts.
    category, channel, status, how, close
        By value, each without its own condition; the last of `close` is still open.
    hours
        By weekday from Monday and hour of receipt, without its own condition.
    headline
        The whole: demands, `RATES`, median_hours, open.
    codes
        The areas of the level; the arrays of what follows are of them, without their condition.
    areas
        demands, `RATES` (values), median_hours, open.
    outside
        Demands in no area of the level, under all conditions but that of the areas.
    chosen
        The chosen indicator of the areas; none where the facts cannot tell it.
    """

    demands: int
    of: int
    voided: int
    duplicates: int
    no_point: int
    first_day: int
    step: int
    days: Counts
    category: Counts
    channel: Counts
    status: Counts
    how: Counts
    close: Counts
    hours: Counts
    headline: Mapping[str, Figures]
    codes: tuple[str, ...]
    areas: Mapping[str, NDArray[np.float64]]
    outside: int
    chosen: Figures | None


def counted(facts: Facts, selection: Selection, *, level: str, indicator: str) -> Counted:
    """Count a selection.

    Parameters
    ----------
    level
        Of the areas.
    indicator
        The key of the chosen one.

    Raises
    ------
    UnknownKeyError
        Nothing of that name is there.
    """
    chosen = Chosen(facts, selection)
    measures = Measures(chosen, level)
    # Everything else stands on these.
    _ = chosen.here, measures.places, INDICATORS[indicator]
    parts = _together(
        {
            # The longest first.
            "closing": lambda: _closing(measures),
            "facets": lambda: _facets(chosen),
            "areas": lambda: _areas(measures),
            "hours": lambda: _hours(chosen),
            "days": lambda: _days(chosen),
            "total": lambda: _total(chosen),
        }
    )
    found: dict[str, Figures] = parts["areas"]
    medians, median = parts["closing"]
    columns = {name: one.value[:-1] for name, one in found.items()}
    columns |= {"demands": found["demands"].numerator[:-1], "median_hours": medians}
    codes = facts.areas.frame["code"].to_numpy()[measures.areas]
    return Counted(
        **parts["total"], **parts["facets"], **parts["days"],
        hours=parts["hours"],
        headline={name: _part(one, slice(-1, None)) for name, one in found.items()}
        | {"median_hours": median},
        codes=tuple(codes),
        areas=columns,
        outside=bits.size(chosen.elsewhere) - int(columns["demands"].sum()),
        chosen=_chosen(measures, INDICATORS[indicator], found),
    )  # fmt: skip


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="facts")


def _together(work: Mapping[str, Callable[[], Any]]) -> dict[str, Any]:
    running = {name: _threads().submit(one) for name, one in work.items()}
    return {name: one.result() for name, one in running.items()}


def _facets(chosen: Chosen) -> dict[str, Counts]:
    found = {}
    shared = bits.words_of(chosen.here)
    for name in ("category", "channel", "status", "how", "close"):
        rows = chosen.without(name)
        words = shared if rows is chosen.here else bits.words_of(rows)
        found[name] = chosen.facts.facets[name].tally(words)
    return found


def _hours(chosen: Chosen) -> Counts:
    sets = chosen.facts.facets["hour"].sets
    assert sets is not None  # noqa: S101 - there are 24
    words = bits.words_of(chosen.without("hours"))
    return words.by_group(sets, chosen.facts.weekdays, WEEK).T


def _days(chosen: Chosen) -> dict[str, Any]:
    facts = chosen.facts
    first, last = facts.known.first_day, facts.known.last_day
    if first is None or last is None:
        return {"first_day": 0, "step": 1, "days": np.zeros(0, dtype=np.int64)}
    rows = chosen.within(chosen.all_of(facts.flags["received"], *chosen.but()))
    every = facts.weeks.count(rows)
    if number(last) - number(first) >= DAILY:
        weeks = every.reshape(-1, WEEK).sum(axis=1)
        return {"first_day": facts.weeks.first, "step": WEEK, "days": weeks}
    span = slice(number(first) - facts.weeks.first, number(last) - facts.weeks.first + 1)
    return {"first_day": number(first), "step": 1, "days": every[span]}


def _total(chosen: Chosen) -> dict[str, int]:
    facts = chosen.facts
    days, filters = chosen.days("received"), chosen.but()

    def size(name: str) -> int:
        return bits.size(chosen.within(chosen.all_of(facts.flags[name], days, *filters)))

    nowhere = 0
    if chosen.selection.polygon is not None:
        nowhere = bits.size(chosen.without("polygon") & ~facts.placed)
    return {
        "demands": bits.size(chosen.here),
        "of": facts.answers.get("of", lambda: bits.size(facts.flags["received"])),
        "voided": size("received_voided"),
        "duplicates": size("received_duplicate"),
        "no_point": nowhere,
    }


def _closing(measures: Measures) -> tuple[NDArray[np.float64], Figures]:
    """Return the median hours of the areas, and that of the whole with its interval."""
    return measures.closing.medians()[:-1], measures.whole_median()


def _areas(measures: Measures) -> dict[str, Figures]:
    found = {key: measures.figures(INDICATORS[key]) for key in ("demands", *RATES)}
    return found | {"open": _open(measures)}


def _chosen(
    measures: Measures, indicator: Indicator, found: Mapping[str, Figures]
) -> Figures | None:
    if not held(indicator):
        return None
    figures = found.get(indicator.key) or measures.figures(indicator)
    return _part(figures, slice(None, -1))


def _open(measures: Measures) -> Figures:
    """Return what is open at the moment of the data, of what was received in the period."""
    chosen = measures.chosen
    closed = chosen.facts.flags["received_closed"]
    waiting = measures.counted(chosen.elsewhere & ~closed)
    found = quotients(INDICATORS["backlog"], waiting, None)
    return replace(found, denominator=measures.counted(chosen.elsewhere))


def _part(figures: Figures, part: slice) -> Figures:
    return Figures(**{one.name: getattr(figures, one.name)[part] for one in fields(Figures)})
