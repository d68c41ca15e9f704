"""How long it takes to close what is chosen, by place: as `geo.engine` has it, from the facts."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.analysis import survival
from geo.facts import bits
from geo.facts.bits import WORD, Bits
from geo.facts.table import BRIEF, Facts

Counts = NDArray[np.int64]

_DENSE: Final = 0.3
"""From such a share of rows on, to go through all of them is quicker than to pick some."""
_STEP: Final = 1_024
_FEW_KEYS: Final = 4_000_000
"""Up to so many, to count into all of them is quicker than to sort those that there are."""
_HALF: Final = 0.5 + 1e-9
"""Survival that close to a half has reached it, as `geo.analysis.survival` says."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Places:
    """Ranges of words: each a place, apart from one another.

    Attributes
    ----------
    starts, ends
        Of the words.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def of_words(self, words: NDArray[np.int64]) -> NDArray[np.intp]:
        """Return the number of the place that each word is in; -1 in none."""
        if not self.starts.size:
            return np.full(words.shape, -1, dtype=np.intp)
        filled = np.flatnonzero(self.ends > self.starts)
        order = filled[np.argsort(self.starts[filled], kind="stable")]
        if not order.size:
            return np.full(words.shape, -1, dtype=np.intp)
        at = order[np.clip(np.searchsorted(self.starts[order], words, side="right") - 1, 0, None)]
        inside = (words >= self.starts[at]) & (words < self.ends[at])
        return np.where(inside, at, -1)

    def sums(self, before: Counts) -> Counts:
        """Return the sums of the places, of sums before each word."""
        sums: Counts = before[self.ends] - before[self.starts]
        return sums


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Closing:
    """Hours to close of places.

    Attributes
    ----------
    demands
        Of each place.
    closed
        How many were closed within each hour below `BRIEF`, of the shape (places, BRIEF).
    slow_place, slow_hours, slow_count
        How many took how long of those that took longer.
    open_place, open_hours, open_count
        How many have waited how long, rounded down, of those that are still open.
    """

    demands: Counts
    closed: Counts
    slow_place: NDArray[np.intp]
    slow_hours: NDArray[np.int64]
    slow_count: Counts
    open_place: NDArray[np.intp]
    open_hours: NDArray[np.int64]
    open_count: Counts

    def medians(self) -> NDArray[np.float64]:
        """Return the hours within which half are closed (Kaplan-Meier); NaN where never."""
        waiting = np.zeros_like(self.closed)
        soon = self.open_hours < BRIEF
        waiting[self.open_place[soon], self.open_hours[soon]] = self.open_count[soon]
        gone = np.cumsum(self.closed + waiting, axis=1) - self.closed - waiting
        at_risk = (self.demands[:, None] - gone).astype(np.float64)
        kept = np.divide(at_risk - self.closed, at_risk, out=np.ones_like(at_risk),
                         where=at_risk > 0)  # fmt: skip
        reached = np.cumprod(kept, axis=1) <= _HALF
        # Without any demand nothing is known, whatever the product of nothing is.
        found = np.where(reached.any(axis=1), reached.argmax(axis=1).astype(np.float64), np.nan)
        late = np.flatnonzero(
            np.isnan(found) & (np.bincount(self.slow_place, minlength=len(found)) > 0)
        )
        if late.size:
            times = survival.times_to_close(self.frame(late))
            found[times["code"].to_numpy()] = times["median"]
        return found

    def frame(self, places: NDArray[np.intp] | None = None) -> pd.DataFrame:
        """Return counts by place and hour as `survival.times_to_close` wants them."""
        chosen = np.ones(len(self.demands), dtype=np.bool_)
        if places is not None:
            chosen[:] = False
            chosen[places] = True
        place, hour = np.nonzero(self.closed * chosen[:, None])
        slow, waiting = chosen[self.slow_place], chosen[self.open_place]
        return pd.DataFrame({
            "code": np.concatenate([place, self.slow_place[slow], self.open_place[waiting]]),
            "hours": np.concatenate([hour, self.slow_hours[slow], self.open_hours[waiting]]),
            "closed": np.concatenate(
                [self.closed[place, hour], self.slow_count[slow], 0 * self.open_count[waiting]]
            ),
            "censored": np.concatenate(
                [0 * place, 0 * self.slow_count[slow], self.open_count[waiting]]
            ),
        })  # fmt: skip

    def last(self) -> "Closing":
        """Return the last place by itself."""
        place = len(self.demands) - 1
        slow, waiting = self.slow_place == place, self.open_place == place
        return Closing(
            demands=self.demands[-1:],
            closed=self.closed[-1:],
            slow_place=self.slow_place[slow] - place,
            slow_hours=self.slow_hours[slow],
            slow_count=self.slow_count[slow],
            open_place=self.open_place[waiting] - place,
            open_hours=self.open_hours[waiting],
            open_count=self.open_count[waiting],
        )

    def times(self) -> pd.DataFrame:
        """Return what `survival.times_to_close` does, one row a place, NaN without demands."""
        frame = self.frame()
        if not len(frame):
            names = ("median", "median_low", "median_high", "p90", "p90_low", "p90_high")
            blank = dict.fromkeys(names, np.full(len(self.demands), np.nan))
            nothing = np.zeros(len(self.demands), dtype=np.int64)
            return pd.DataFrame({"demands": nothing, "open": nothing} | blank)
        times = survival.times_to_close(frame).set_index("code")
        whole = times.reindex(np.arange(len(self.demands)))
        return whole.assign(demands=whole["demands"].fillna(0), open=whole["open"].fillna(0))


def closing(facts: Facts, rows: Bits, places: Places, *whole: tuple[int, int]) -> Closing:
    """Return the hours to close of `rows` by place.

    Parameters
    ----------
    whole
        Ranges of words that are, together, one more place: the last one.
    """
    begins, finishes = (np.array([part[at] for part in whole], dtype=np.int64) for at in (0, 1))
    bounds = np.unique(
        np.concatenate([[0, facts.words], places.starts, places.ends, begins, finishes])
    )
    before = np.zeros((bounds.size, BRIEF), dtype=np.int64)
    np.cumsum(_histogram(facts, rows, bounds)[:, :BRIEF], axis=0, out=before[1:])

    def counted(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Counts:
        sums: Counts = (
            before[np.searchsorted(bounds, ends)] - before[np.searchsorted(bounds, starts)]
        )
        return sums

    cumulated = bits.cumulated(rows)
    together = np.array([(cumulated[finishes] - cumulated[begins]).sum()])
    demands = np.concatenate([places.sums(cumulated), together])
    closed = np.vstack([counted(places.starts, places.ends),
                        counted(begins, finishes).sum(axis=0)])  # fmt: skip
    slow = bits.rows_of(rows & facts.slow)
    waiting = bits.has(rows, facts.open.rows)
    slow_place, slow_hours, slow_count = _placed(slow, facts.hours[slow], places, whole)
    open_place, open_hours, open_count = _placed(
        facts.open.rows[waiting], facts.open.hours[waiting], places, whole
    )
    return Closing(
        demands=demands, closed=closed, slow_place=slow_place, slow_hours=slow_hours,
        slow_count=slow_count, open_place=open_place, open_hours=open_hours, open_count=open_count,
    )  # fmt: skip


def _placed(
    rows: bits.Rows, hours: NDArray[Any], places: Places, whole: tuple[tuple[int, int], ...]
) -> tuple[NDArray[np.intp], NDArray[np.int64], Counts]:
    """Return places, hours and how many rows have both; the whole is the last place."""
    place = places.of_words(rows >> 6)
    together = np.zeros(rows.shape, dtype=np.bool_)
    for start, end in whole:
        together[np.searchsorted(rows, start * WORD) : np.searchsorted(rows, end * WORD)] = True
    hours = hours.astype(np.int64)
    last, longest = len(places.starts), int(hours.max(initial=0)) + 1
    keys = np.concatenate([
        place[place >= 0] * longest + hours[place >= 0], last * longest + hours[together],
    ])  # fmt: skip
    if (last + 1) * longest > _FEW_KEYS:
        found, counts = np.unique(keys, return_counts=True)
    else:
        held = np.bincount(keys)
        found = np.flatnonzero(held)
        counts = held[found]
    return found // longest, found % longest, counts


def _histogram(facts: Facts, rows: Bits, bounds: NDArray[np.int64]) -> Counts:
    """Count rows by part between `bounds` and by brief hours; what is open or slow is in the last.

    Rows that are not chosen are in the last, too: that one says nothing.
    """
    words = bits.words_of(rows)
    held = bits.size(words.bits)
    if held < _DENSE * words.bits.size * WORD:
        chosen = bits.rows_of(rows)
        part = np.repeat(
            np.arange(bounds.size - 1), np.diff(np.searchsorted(chosen, bounds * WORD))
        )
        keys = part * (BRIEF + 1) + facts.brief[chosen]
        count = np.bincount(keys, minlength=(bounds.size - 1) * (BRIEF + 1))
        return count.reshape(-1, BRIEF + 1).astype(np.int64, copy=False)
    brief = facts.brief.reshape(-1, WORD)
    found = np.zeros((bounds.size - 1, BRIEF + 1), dtype=np.int64)
    limits = bounds if isinstance(words.which, slice) else np.searchsorted(words.which, bounds)
    for number, (start, end) in enumerate(pairwise(limits.tolist())):
        for first in range(start, end, _STEP):
            here = slice(first, min(first + _STEP, end))
            theirs = brief[here] if isinstance(words.which, slice) else brief[words.which[here]]
            away = bits.unpacked(words.bits[here]) - np.uint8(1)
            found[number] += np.bincount(theirs.ravel() | away, minlength=BRIEF + 1)
    return found
