"""Answers from raw demands: numpy and pandas, no SQL and no rollup.

Intervals are those of statsmodels and scipy, times to close those of statsmodels.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import chi2
from sqlalchemy import Connection
from statsmodels.duration.survfunc import SurvfuncRight
from statsmodels.stats.proportion import proportion_confint

from geo.analysis.jumps import jumps
from geo.engine import Question, answer
from geo.period import Grain, Period
from geo.schema import EVERYWHERE
from tests.db.engine_definitions import RATES, Rate, told
from tests.db.engine_world import DAY, LEVELS, PARENTS, Days, World, above

ROW: Final = ("indicator", "code", "start", "end")
COLUMNS: Final = ("numerator", "denominator", "value", "low", "high", "mean_of_days", "days")
STOCKS: Final = ("backlog", "backlog_age")
DUE_WITHIN: Final = {"overdue": None, "due_24h": 24, "due_72h": 72}
QUANTILES: Final = {"median_hours": 0.5, "p90_hours": 0.9}
KEYS: Final = (*RATES, *STOCKS, *DUE_WITHIN, *QUANTILES, "jump_days")
"""Every indicator of demands."""

Floats = NDArray[np.float64]
Cells = dict[str, Floats]


def places(question: Question) -> list[str]:
    """Return the codes that a question is about."""
    if question.level is None:
        return [question.within or EVERYWHERE]
    return [code for code in sorted(PARENTS) if LEVELS[code[0]] == question.level
            and (question.within is None or question.within in above(code))]  # fmt: skip


def cut(period: Period, grain: Grain | None) -> list[Period]:
    """Put the days of a period into their calendar weeks, months, …."""
    names: dict[Grain | None, Callable[[pd.Timestamp], object]] = {
        None: lambda _: 0,
        Grain.DAY: lambda day: day,
        Grain.WEEK: lambda day: day.isocalendar()[:2],
        Grain.MONTH: lambda day: (day.year, day.month),
        Grain.QUARTER: lambda day: (day.year, day.quarter),
        Grain.YEAR: lambda day: day.year,
    }
    every = pd.date_range(period.start, period.end - timedelta(days=1))
    held = [list(days) for _, days in groupby(every, key=names[grain])]
    return [Period(days[0].date(), days[-1].date() + timedelta(days=1)) for days in held]


def answered(world: World, question: Question, *, below: bool = True) -> pd.DataFrame:
    """Return the frame that `geo.engine.answer` should.

    Parameters
    ----------
    below
        Whether a place has what is in the areas below it, too.
    """
    parts, first, last = cut(question.period, question.grain), world.first, world.last
    known = [
        first is not None and last is not None and part.start <= last and part.end > first
        for part in parts
    ]
    made: dict[tuple[str, str], pd.DataFrame] = {}
    for code in places(question):
        reference = Reference(
            world=world,
            question=question,
            code=code,
            demands=demands(told(world), question, code, below=below),
            parts=parts,
            known=np.array(known),
        )
        made |= {(key, code): reference.of(key) for key in question.keys}
    if not made:
        return pd.DataFrame(columns=[*ROW, *COLUMNS])
    return pd.concat([made[key, code] for key in question.keys for code in places(question)])


def agree(connection: Connection, world: World, question: Question) -> None:
    """Hold the engine's answer against that of the raw demands."""
    found, wanted = answer(connection, question).frame, answered(world, question)
    assert found[[*ROW]].to_numpy().tolist() == wanted[[*ROW]].to_numpy().tolist()
    # The intervals of times to close are held against statsmodels in the unit tests.
    times = found["indicator"].isin(QUANTILES)
    for name in COLUMNS:
        ours, theirs = (frame[name].to_numpy(dtype=float) for frame in (found, wanted))
        away = ~np.isclose(ours, theirs, rtol=1e-9, atol=1e-9, equal_nan=True)
        if name in {"low", "high"}:
            away &= ~times
        told = found[away].assign(wanted=theirs[away])
        assert told.empty, f"{name}: {told.head().to_string()}"
    estimated = found[times].dropna(subset=["low", "value", "high"])
    assert (estimated["low"] <= estimated["value"]).all()
    assert (estimated["value"] <= estimated["high"]).all()


def demands(rows: pd.DataFrame, question: Question, code: str, *, below: bool) -> pd.DataFrame:
    """Return the demands asked about that are in a place."""
    inside: list[str | None] = [None] if code == EVERYWHERE else [code]
    if below:
        inside += [one for one in PARENTS if code == EVERYWHERE or code in above(one)]
    chosen = rows["area_code"].isin(inside)
    if question.categories:
        chosen &= rows["category"].isin(question.categories)
    if question.channels:
        chosen &= rows["channel"].fillna("").isin(question.channels)
    return rows[chosen]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What the raw demands of one place say to a question."""

    world: World
    question: Question
    code: str
    demands: pd.DataFrame
    parts: list[Period]
    known: NDArray[np.bool_]

    def of(self, key: str) -> pd.DataFrame:
        """Return the rows of one indicator."""
        if key in RATES:
            found = self._rate(RATES[key], per_household="household" in key)
        elif key in STOCKS:
            found = self._stock(of_days=key == "backlog_age")
        elif key in DUE_WITHIN:
            found = self._due(DUE_WITHIN[key])
        elif key in QUANTILES:
            found = self._hours(QUANTILES[key])
        else:
            found = self._jumps()
        size = len(self.parts)
        ends = {"start": [p.start for p in self.parts], "end": [p.end for p in self.parts]}
        rest = dict.fromkeys(COLUMNS, np.full(size, np.nan)) | {"days": np.zeros(size)}
        return pd.DataFrame({"indicator": key, "code": self.code} | ends | rest | found)

    def _rate(self, rate: Rate, *, per_household: bool) -> Cells:
        d = self.demands
        top = self._daily(d[rate.on], rate.count(d), matures=rate.matures)
        numerator = self._by_part(top)
        factor = rate.factor
        if per_household:
            n = np.full(numerator.shape, self._households())
            exact = [chi2.ppf(0.025, 2 * numerator), chi2.ppf(0.975, 2 * numerator + 2)]
            low, high = (np.nan_to_num(one) / 2 / _positive(n) for one in exact)
            found = {"denominator": n, "value": numerator / _positive(n), "low": low, "high": high}
        elif rate.per is None:
            found = {"value": numerator}
        else:
            below = self._daily(d[rate.per_on or rate.on], rate.per(d), matures=rate.matures)
            found = self._quotient(numerator, self._by_part(below), share=rate.share)
            found |= self._of_days(top / _positive(below))
        for name in found.keys() & {"value", "low", "high", "mean_of_days"}:
            found[name] = np.where(self.known, factor * found[name], np.nan)
        return found | {"numerator": numerator}

    def _quotient(self, k: Floats, n: Floats, *, share: bool) -> Cells:
        found = {"denominator": n, "value": k / _positive(n)}
        if share:
            intervals = [proportion_confint(a, b, method="wilson") if b else (np.nan, np.nan)
                         for a, b in zip(k, n, strict=True)]  # fmt: skip
            found["low"], found["high"] = np.array(intervals).T
        return found

    def _of_days(self, quotients: Floats) -> Cells:
        days = self._by_part(~np.isnan(quotients))
        return {"mean_of_days": self._by_part(np.nan_to_num(quotients)) / _positive(days),
                "days": days}  # fmt: skip

    def _stock(self, *, of_days: bool) -> Cells:
        d = self.demands[self.demands["counts"]]
        received, closed = (_days(d[name]) for name in ("received_on", "closed_on"))
        ends = [part.end - timedelta(days=1) for part in self.parts]
        on = np.array([min(end, self.world.last or end) for end in ends], dtype="datetime64[D]")
        still = (received <= on[:, None]) & ~(closed <= on[:, None])
        count = still.sum(axis=1).astype(float)
        waited = np.where(still, (on[:, None] - received).astype(float), 0).sum(axis=1)
        found = self._quotient(waited, count, share=False) if of_days else {"value": count}
        found["value"] = np.where(self.known, found["value"], np.nan)
        return found | {"numerator": waited if of_days else count}

    def _due(self, hours: int | None) -> Cells:
        d, count, now = self.demands, np.nan, self.world.as_of
        if now is not None:
            due = d.loc[d["counts"] & d["closed_at"].isna(), "due_at"]
            soon = due < now if hours is None else (due >= now) & (due <= now + hours * DAY / 24)
            count = float(soon.sum())
        every = np.full(len(self.parts), count)
        return {"numerator": every, "value": every}

    def _hours(self, share: float) -> Cells:
        d = self.demands[self.demands["counts"]]
        closed = d["closed_at"].notna().to_numpy()
        until: Any = d["closed_at"].fillna(self.world.as_of)
        took = (until - d["received_at"]) / pd.Timedelta(hours=1)
        hours = np.where(closed, np.ceil(took), np.floor(took))
        starts = np.array([part.start for part in self.parts], dtype="datetime64[D]")
        at = np.searchsorted(starts, _days(d["received_on"]), side="right") - 1
        at[_days(d["received_on"]) >= np.datetime64(self.question.period.end)] = -1
        at[_days(d["received_on"]) > np.datetime64(self.world.last or self.parts[0].start)] = -1
        value = np.full(len(self.parts), np.nan)
        for part in np.unique(at[closed & (at >= 0)]):
            curve = SurvfuncRight(hours[at == part], closed[at == part])
            # Theirs is the first hour at which more than the share is closed, ours at which it is.
            value[part] = curve.quantile(share - 1e-9)
        numerator, denominator = (
            np.bincount(at[flags & (at >= 0)], minlength=len(self.parts)).astype(float)
            for flags in (closed, np.ones(closed.shape, dtype=bool))
        )
        return {"numerator": numerator, "denominator": denominator, "value": value}

    def _jumps(self) -> Cells:
        d, first, last = self.demands, self.world.first, self.world.last
        if first is None or last is None:
            nothing = np.zeros(len(self.parts))
            return {"numerator": nothing, "denominator": nothing}
        days = np.arange(np.datetime64(first), np.datetime64(last) + 1)
        # A day that is not over cannot be told from a quiet one.
        days = days[self.world.over(days)]
        received = _days(d.loc[d["counts"], "received_on"])
        found = jumps((received == days[:, None]).sum(axis=1))
        top, below = (self._daily(days, values) for values in (found.jumped, found.judged))
        cells = self._quotient(self._by_part(top), self._by_part(below), share=False)
        cells["value"] *= 100
        return cells | {"numerator": self._by_part(top)}

    def _daily(self, on: Any, counts: Any, *, matures: int | None = None) -> Floats:  # noqa: ANN401 - arrays
        """Sum counts by day of the period, of days that the data know and that have matured."""
        start, last = np.datetime64(self.question.period.start), self.world.last
        days = start + np.arange(self.question.period.days)
        known = days <= np.datetime64(last) if last else np.zeros(days.shape, dtype=bool)
        if matures is not None:
            known &= self.world.over(days, since=matures)
        daily = np.zeros(days.size)
        at = (_days(on) - start).astype(float)
        inside = (at >= 0) & (at < days.size)
        much = np.asarray(pd.Series(counts).fillna(0), dtype=float)
        np.add.at(daily, at[inside].astype(int), much[inside])
        return daily * known

    def _by_part(self, daily: Any) -> Floats:  # noqa: ANN401 - an array of any numbers
        starts = [(part.start - self.question.period.start).days for part in self.parts]
        return np.add.reduceat(np.asarray(daily, dtype=float), starts)

    def _households(self) -> float:
        tops = [code for code, parent in PARENTS.items() if parent is None]
        known = self.world.households
        counts = [known[code] for code in (tops if self.code == EVERYWHERE else [self.code])]
        return float(sum(count or 0 for count in counts)) if None not in counts else np.nan


def _positive(values: Floats) -> Floats:
    return np.where(values > 0, values, np.nan)


def _days(values: Any) -> Days:  # noqa: ANN401 - a column or an array
    return np.asarray(values, dtype="datetime64[D]")
