"""What becomes of a demand: when it is due, whether it is late, and each of its moments."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from etl.sample.arrays import Flags, Floats, Labels, Moments
from etl.sample.categories import CATEGORIES, DUE_DAYS
from etl.sample.moments import DAY_SECONDS, END, NEVER, YEAR_START, later

QUICK: Final = 0.59
"""Of the demands that are not late, settled before midnight if there is time enough."""
DIRECT: Final = 0.16
"""Answered by whoever took the call, without a dispatch."""
NEVER_CLOSED: Final = 0.0012
CALLED_BACK: Final = 0.64
RATED: Final = 0.83
VOIDED_UNSENT: Final = 0.5
"""Of the voided ones, before anybody was sent."""
REOPENED: Final = 0.018
LAST_HOUR: Final = 0.04
"""Of the slow ones, closed in the last hour before due: a sign to look into."""
DAYS_OF_YEAR: Final = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """The moments of some demands, `NEVER` where they have not come; and the flags with them."""

    dispatched: Moments
    accepted: Moments
    due: Moments
    closed: Moments
    reopened: Moments
    callback: Moments
    direct: Flags
    satisfaction: Labels


def due(category: Labels, received: Moments, rng: np.random.Generator) -> Moments:
    """Draw deadlines: 1, 3, 7 or 15 times 24 hours from receipt, by category and urgency."""
    edges = np.cumsum([kind.due for kind in CATEGORIES.values()], axis=1)
    choice = (rng.random(len(category))[:, None] > edges[category]).sum(axis=1).clip(max=3)
    days: Moments = received + np.array(DUE_DAYS)[choice].astype("timedelta64[D]")
    return days


def lateness(category: Labels, street: Labels, due_at: Moments, rng: np.random.Generator) -> Floats:
    """Score how prone each demand is to be late: its street, category, season, and chance.

    Whichever score is drawn as the line, streets differ; `calibrated` draws it.
    """
    streets = int(street.max()) + 1
    by_street = rng.permutation(np.linspace(-0.72, 0.72, streets))
    by_category = np.array([kind.lateness for kind in CATEGORIES.values()])
    day = (due_at.astype("datetime64[D]") - YEAR_START.astype("datetime64[D]")).astype(float)
    season = (
        0.45 * np.exp(-(((day - 40) / 16) ** 2))  # lockdown
        + 0.3 * np.exp(-(((day - 205) / 30) ** 2))  # the noisy summer
        - 0.25 * day / DAYS_OF_YEAR
    )
    weekend = 0.15 * ((due_at.astype("datetime64[D]").astype(int) + 3) % 7 >= 5)  # noqa: PLR2004
    chance = rng.logistic(0, 1, len(category))
    score: Floats = by_street[street] + by_category[category] + season + weekend + chance
    return score


def mean_of_days(late: Flags, due_at: Moments, counted: Flags) -> float:
    """Average over the days of 2020 the share of what was due that day and was not late."""
    day = (due_at.astype("datetime64[D]") - YEAR_START.astype("datetime64[D]")).astype(int)
    mine = counted & (day >= 0) & (day < DAYS_OF_YEAR)
    all_due = np.bincount(day[mine], minlength=DAYS_OF_YEAR)
    in_time = np.bincount(day[mine & ~late], minlength=DAYS_OF_YEAR)
    return float((in_time / all_due).mean())


def calibrated(score: Floats, due_at: Moments, counted: Flags, target: float) -> Flags:
    """Mark as late the highest scores, as many as bring the mean of days nearest to `target`."""
    low, high = float(score.min()), float(score.max())
    for _ in range(36):
        line = (low + high) / 2
        if mean_of_days(score > line, due_at, counted) < target:
            low = line
        else:
            high = line
    return score > high


def fate(
    received: Moments, due_at: Moments, late: Flags, voided: Flags, rng: np.random.Generator
) -> Fate:
    """Draw each demand's moments: in order, on time unless `late`, none after the snapshot."""
    count = len(received)
    direct = (rng.random(count) < DIRECT) & ~late & ~voided
    span = _span(received, due_at, late, direct, rng)
    closed = later(received, span)
    never = voided | (late & (rng.random(count) < NEVER_CLOSED / late.mean()))
    closed = np.where(never, NEVER, closed)
    closed = np.where(closed < END, closed, NEVER)
    dispatch = np.minimum(rng.lognormal(np.log(1_500), 0.9, count), 0.1 * span)
    accept = dispatch + np.minimum(rng.lognormal(np.log(3_000), 1.0, count), 0.3 * span)
    dispatched = np.where(
        direct | (voided & (rng.random(count) < VOIDED_UNSENT)), NEVER, later(received, dispatch)
    )
    accepted = np.where(direct | voided, NEVER, later(received, accept))
    called = ~np.isnat(closed) & (rng.random(count) < CALLED_BACK)
    callback = later(closed, rng.lognormal(np.log(1.1 * DAY_SECONDS), 0.8, count))
    reopened = later(
        closed, DAY_SECONDS * rng.uniform(0.1, 25, count) ** rng.uniform(0.6, 1, count)
    )
    again = (rng.random(count) < REOPENED * np.where(late, 2, 1)) & ~direct
    callback = _by_snapshot(np.where(called, callback, NEVER))
    return Fate(
        dispatched=_by_snapshot(dispatched),
        accepted=_by_snapshot(accepted),
        due=due_at,
        closed=closed,
        reopened=_by_snapshot(np.where(again, reopened, NEVER)),
        callback=callback,
        direct=direct,
        satisfaction=_satisfaction(callback, late, again, rng),
    )


def _span(
    received: Moments, due_at: Moments, late: Flags, direct: Flags, rng: np.random.Generator
) -> Floats:
    """Draw the seconds from receipt to closure."""
    count = len(received)
    allowed = (due_at - received).astype(float)
    today = DAY_SECONDS - 1.0 - received.astype(np.int64) % DAY_SECONDS
    quick = np.minimum(
        rng.lognormal(np.log(2.6 * 3_600), 0.85, count), rng.uniform(0.2, 0.97, count) * today
    )
    next_day = np.minimum(today + 8.5 * 3_600 + 9 * 3_600 * rng.random(count), allowed)
    slow = next_day + (allowed - next_day) * rng.beta(1.1, 2.2, count)
    rushed = rng.random(count) < LAST_HOUR
    slow = np.where(rushed, allowed - rng.uniform(20, 3_500, count), slow)
    is_quick = rng.random(count) < QUICK * np.where(today > 5 * 3_600, 1.09, 0.72)
    span = np.where(is_quick, quick, slow)
    span = np.where(direct, np.minimum(rng.uniform(60, 1_500, count), today), span)
    overdue = allowed + 300 + rng.lognormal(np.log(1.3 * DAY_SECONDS), 1.0, count)
    span = np.where(late, overdue, np.clip(np.floor(span), 30, allowed))
    moved = _waking(received, span, rng)
    may = (late | (moved <= allowed)) & ~(is_quick | direct)
    return np.where(may, moved, span)


def _waking(received: Moments, span: Floats, rng: np.random.Generator) -> Floats:
    """Move closures of the small hours to the morning after."""
    closed = later(received, span)
    hour = closed.astype(np.int64) % DAY_SECONDS / 3_600
    morning = (24 * (hour >= 21) + 8 + 4 * rng.random(len(span)) - hour) * 3_600  # noqa: PLR2004
    return np.where((hour >= 21) | (hour < 8), span + np.floor(morning), span)  # noqa: PLR2004


def _by_snapshot(moment: Moments) -> Moments:
    return np.where(moment < END, moment, NEVER)


def _satisfaction(callback: Moments, late: Flags, again: Flags, rng: np.random.Generator) -> Labels:
    """Draw marks of 1 to 5 for most of those called back; 0 for none."""
    mood = rng.normal(4.35, 0.85, len(callback)) - 0.9 * late - 0.8 * again
    mark = np.rint(mood).clip(1, 5).astype(np.int64)
    return np.where(~np.isnat(callback) & (rng.random(len(mark)) < RATED), mark, 0)
