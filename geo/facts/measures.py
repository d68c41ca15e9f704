"""Indicators from the facts, by the same rules as `geo.engine`: place by place, and the whole."""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pandas as pd
from sqlalchemy import BinaryExpression, BindParameter, Column, ColumnElement
from sqlalchemy.sql.elements import ExpressionClauseList

from geo.catalog import Indicator
from geo.catalog.basis import Age, Counts, Falling, Stock, TimeToClose
from geo.engine.figures import Figures, Numbers, quotients
from geo.facts import bits
from geo.facts.areas import whole_households
from geo.facts.bits import Bits
from geo.facts.closing import Closing, Places, closing
from geo.facts.selection import Chosen
from geo.facts.table import WEEK, number
from geo.queries.facts import FLAGS
from geo.queries.scope import names_of

_SIGNS: Final[dict[Any, Callable[[Any, Any], Any]]] = {
    operator.add: np.add,
    operator.sub: np.subtract,
}


def held(indicator: Indicator) -> bool:
    """Say whether the facts can tell an indicator: if not, the engine has to be asked."""
    match indicator.basis:
        case Counts(numerator=numerator, denominator=denominator):
            every = [numerator]
            if denominator is not None and not indicator.per_household:
                every.append(denominator)
            return names_of(*every) <= set(FLAGS) and all(map(_readable, every))
        case basis:
            return isinstance(basis, Stock | Age | Falling | TimeToClose)


def _readable(expression: ColumnElement[Any]) -> bool:
    match expression:
        case Column() | BindParameter():
            return True
        case BinaryExpression(operator=sign, left=left, right=right):
            return sign in _SIGNS and _readable(left) and _readable(right)
        case ExpressionClauseList(operator=operator.add, clauses=parts):
            return all(map(_readable, parts))
        case _:
            return False


def _of(expression: ColumnElement[Any], count: Callable[[str], Numbers]) -> Any:  # noqa: ANN401 - numbers, or one
    """Evaluate an expression of counts."""
    match expression:
        case Column():
            return count(expression.name)
        case BindParameter():
            return expression.value
        case BinaryExpression(operator=sign, left=left, right=right):
            return _SIGNS[sign](_of(left, count), _of(right, count))
        case ExpressionClauseList(clauses=parts):
            return sum(_of(part, count) for part in parts)
        case _:
            raise TypeError(str(expression))


@dataclass(frozen=True, eq=False)
class Measures:
    """Numbers of the areas of a level and, last, of the chosen areas together.

    The areas are counted under all conditions but that of the areas, so that each shows its number
    whichever are chosen.
    """

    chosen: Chosen
    level: str | None
    """None for the whole alone."""

    @cached_property
    def areas(self) -> Any:  # noqa: ANN401 - an array of numbers
        """The numbers of the areas in the order of codes."""
        if self.level is None:
            return np.zeros(0, dtype=np.intp)
        return self.chosen.facts.areas.of_level(self.level)

    @cached_property
    def places(self) -> Places:
        """The words of the areas."""
        facts, areas = self.chosen.facts, self.areas
        firsts = facts.starts[::WEEK]
        return Places(starts=firsts[areas], ends=firsts[facts.areas.end[areas]])

    def counted(self, rows: Bits) -> Numbers:
        """Count rows by place."""
        sums: Numbers = self.summed(bits.cumulated(rows)).astype(np.float64)
        return sums

    def summed(self, before: Any) -> Any:  # noqa: ANN401 - numbers
        """Return the sums of the places, of sums before each word."""
        whole = sum(before[end] - before[start] for start, end in self.chosen.ranges)
        return np.append(self.places.sums(before), whole)

    @cached_property
    def households(self) -> Numbers:
        """Of each place; NaN where they are not known, and for areas chosen together."""
        tree, asked = self.chosen.facts.areas, self.chosen.selection.areas
        known = tree.frame["households"].to_numpy(dtype=np.float64, na_value=np.nan)
        apart = {tuple(tree.numbers([one])) for one in asked}
        whole = whole_households(tree) if not asked else np.nan
        if len(apart) == 1:
            whole = known[next(iter(apart))[0]]
        return np.append(known[self.areas], whole)

    def figures(self, indicator: Indicator) -> Figures:
        """Return the numbers of an indicator: see `held`."""
        match indicator.basis:
            case Counts() as basis:
                return self._counts(indicator, basis)
            case Stock() | Age():
                return self._stock(indicator)
            case Falling(hours=hours):
                return self._falling(indicator, hours)
            case TimeToClose(name=name):
                return self._times(name)
            case _:
                raise TypeError(indicator.key)

    def _counts(self, indicator: Indicator, basis: Counts) -> Figures:
        chosen = self.chosen
        known = chosen.facts.known
        until = known.ground.until(basis)
        # Of what lies in a shape the households are not known.
        filters = chosen.but("polygon") if indicator.per_household else chosen.but()

        def count(name: str) -> Numbers:
            days = chosen.days(name.partition("_")[0], None if until is None else number(until))
            return self.counted(chosen.all_of(chosen.facts.flags[name], days, *filters))

        numerator = _of(basis.numerator, count)
        denominator = None
        if indicator.per_household:
            denominator = self.households
        elif basis.denominator is not None:
            denominator = _of(basis.denominator, count)
        found = quotients(indicator, numerator, denominator)
        if known.ground.known(chosen.selection.period):
            return found
        return found.only(np.zeros(numerator.shape, dtype=np.bool_))

    def _stock(self, indicator: Indicator) -> Figures:
        chosen, known = self.chosen, self.chosen.facts.known
        flags, filters = chosen.facts.flags, chosen.but()
        received = chosen.all_of(flags["received"], chosen.before_end("received"), *filters)
        closed = chosen.all_of(flags["closed"], chosen.before_end("closed"), *filters)
        waiting = received & ~closed
        open_ = self.counted(waiting)
        period, last = chosen.selection.period, known.last_known
        end = number(period.end) - 1 if last is None else min(number(period.end) - 1, last)
        is_known = (
            known.first_day is not None
            and last is not None
            and end >= number(known.first_day)
            and number(period.start) <= last
        )
        if isinstance(indicator.basis, Age):
            rows = bits.rows_of(waiting)
            waited = np.zeros(rows.size + 1, dtype=np.int64)
            np.cumsum(end - chosen.facts.received[rows].astype(np.int64), out=waited[1:])
            before = waited[np.searchsorted(rows, np.arange(waiting.size + 1) * bits.WORD)]
            found = quotients(indicator, self.summed(before).astype(np.float64), open_)
        else:
            found = quotients(indicator, open_, None)
        return found.only(np.full(open_.shape, is_known))

    def _falling(self, indicator: Indicator, hours: int | None) -> Figures:
        chosen = self.chosen
        if chosen.facts.known.as_of is None:
            blank = np.full(len(self.areas) + 1, np.nan)
            return quotients(indicator, blank, None)
        falling = chosen.facts.falling[hours]
        rows = chosen.all_of(falling, chosen.facts.flags["received"], *chosen.but())
        return quotients(indicator, self.counted(rows), None)

    @cached_property
    def closing(self) -> Closing:
        """The hours to close of what was received."""
        chosen = self.chosen
        return closing(chosen.facts, chosen.elsewhere, self.places, *chosen.ranges)

    def _times(self, name: str) -> Figures:
        return _quantile(self.closing.times(), name)

    def whole_median(self) -> Figures:
        """Return the median of the whole, with its interval, as one place."""
        return _quantile(self.closing.last().times(), "median")


def _quantile(times: pd.DataFrame, name: str) -> Figures:
    found = {part: times[part].to_numpy(dtype=np.float64) for part in times}
    high = found[f"{name}_high"]
    return Figures(
        numerator=found["demands"] - found["open"],
        denominator=found["demands"],
        value=found[name],
        low=found[f"{name}_low"],
        # No upper bound is not a number to be shown.
        high=np.where(np.isfinite(high), high, np.nan),
        mean_of_days=np.full(high.shape, np.nan),
        days=np.zeros(high.shape),
    )
