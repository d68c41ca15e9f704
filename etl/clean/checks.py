"""What the values of a row must be, declared once a layer as a pandera schema.

A hard rule holds a row back with the first reason that it gives. Only what no screen could count
rightly is hard: of the orders of time, that a demand is closed no earlier than it is received,
because every rate divides by the two. The other orders are broken in real feeds by clocks that
differ and by officers who write things up later (in New York's one row of twenty-five was last
updated before it came): such a row is counted by `noticed` and loaded.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from etl.clean import rules
from etl.clean.checked import Checked, split
from etl.clean.rules import Flags, Rule, Values
from etl.contracts import Contract, Kind, Target

SOFT_ORDERS: Final = (
    ("received_at", "due_at"),
    ("received_at", "dispatched_at"),
    ("received_at", "accepted_at"),
    ("received_at", "reopened_at"),
    ("received_at", "callback_at"),
    ("dispatched_at", "accepted_at"),
    ("closed_at", "reopened_at"),
    ("closed_at", "callback_at"),
)
"""What should not come before what. A reopened demand may rightly be closed again later."""


def checked(
    frame: pd.DataFrame,
    contract: Contract,
    *,
    code_pattern: str | None = None,
    now: datetime | None = None,
) -> Checked:
    """Hold back the rows of `frame` that the table of `contract` cannot take.

    Parameters
    ----------
    frame
        Typed columns named by targets; others, and targets that are absent, are not looked at.
    code_pattern
        What the whole of a `code` must match: the profile's [level].
    now
        The moment of the run, with a time zone: what has happened is not later.

    Raises
    ------
    TypeError
        A column was not typed: a fault of the program, not of the row.
    """
    # By the minute, so that the chunks of a run that says no moment share a declaration.
    moment = (now or datetime.now(UTC).replace(second=0, microsecond=0)).astimezone(UTC)
    schema, declared = _declared(_targets(contract), code_pattern, moment)
    seen = frame[[name for name in schema.columns if name in frame]]
    broken = _broken(seen, schema)
    if not broken:
        return Checked(frame, pd.Series([], index=frame.index[:0], dtype="str"))
    return split(frame, _reasons(seen, declared, broken))


def noticed(frame: pd.DataFrame, contract: Contract) -> dict[str, int]:
    """Count the rows that are odd but are loaded: a sentence, and how many rows it is true of."""
    there = contract.targets.keys() & set(frame.columns)
    found = {
        f"{end} is before {start}": int(frame[end].lt(frame[start]).sum())
        for start, end in SOFT_ORDERS
        if {start, end} <= there
    }
    for name in sorted(rules.SAID & there):
        words = ~rules.without(rules.BLANK)(frame[name])
        found[f"{name} is more than one word: not a code"] = int(words.sum())
    return {sentence: count for sentence, count in found.items() if count}


def _targets(contract: Contract) -> tuple[Target, ...]:
    # Coordinates and outlines are not columns of the table: other steps judge them.
    return tuple(t for t in contract.targets.values() if t.name in contract.table.columns)


@lru_cache(maxsize=64)
def _declared(
    targets: tuple[Target, ...], code_pattern: str | None, now: datetime
) -> tuple[pa.DataFrameSchema, tuple[Rule, ...]]:
    """Return the schema, and its rules in the order in which reasons are told."""
    declared = (
        *(rules.filled(t) for t in targets if t.required),
        *(rule for t in targets if t.kind is Kind.TEXT for rule in rules.texts(t.name)),
        *([rules.matching(code_pattern)] if code_pattern else []),
        *(rules.within(t.name) for t in targets if t.kind is Kind.WHOLE),
        *(rule for t in targets if t.kind is Kind.MOMENT for rule in rules.plausible(t.name, now)),
        *rules.orders({t.name for t in targets}),
    )
    columns = {
        t.name: pa.Column(
            checks=[
                pa.Check(_is_a(t.kind), name=f"type {t.kind}"),
                *(_check(rule) for rule in declared if rule.columns == (t.name,)),
            ],
            nullable=not t.required,
            required=False,
        )
        for t in targets
    }
    wide = [_check(rule) for rule in declared if len(rule.columns) > 1]
    return pa.DataFrameSchema(columns, checks=wide), declared


def _is_a(kind: Kind) -> Callable[["Values[Any]"], bool]:
    def holds(values: "Values[Any]") -> bool:
        of = values.dtype
        return {
            Kind.TEXT: isinstance(of, pd.StringDtype),
            Kind.WHOLE: pd.api.types.is_integer_dtype(of),
            Kind.FLAG: pd.api.types.is_bool_dtype(of),
            Kind.DAY: pd.api.types.is_datetime64_dtype(of),
            Kind.MOMENT: isinstance(of, pd.DatetimeTZDtype),
        }.get(kind, True)

    return holds


def _check(rule: Rule) -> pa.Check:
    def holds(given: "pd.DataFrame | Values[Any]") -> "Values[bool] | bool":
        if isinstance(given, pd.Series):
            return pd.Series(rule.holds(given), index=given.index)
        if not set(rule.columns) <= set(given.columns):
            return True
        return pd.Series(rule.holds(*(given[one] for one in rule.columns)), index=given.index)

    # The mask is all we read: to collect and print each value that failed would take minutes.
    return pa.Check(holds, name=rule.name, ignore_na=False, n_failure_cases=1)


def _broken(frame: pd.DataFrame, schema: pa.DataFrameSchema) -> dict[str, Flags]:
    """Return which rows broke each rule, by its name."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as failed:
        errors = failed.schema_errors
    else:
        return {}
    found: dict[str, Flags] = {}
    for error in errors:
        name, bad = _mask(frame, error)
        found[name] = found[name] | bad if name in found else bad
    return found


def _mask(frame: pd.DataFrame, error: SchemaError) -> tuple[str, Flags]:
    if error.reason_code is SchemaErrorReason.SERIES_CONTAINS_NULLS:
        column = str(error.schema.name)
        return rules.missing(column), frame[column].isna().to_numpy()
    if isinstance(error.check_output, pd.Series):
        return str(error.check.name), ~error.check_output.to_numpy(dtype=bool)
    msg = f"column {error.schema.name!r} fails {error.check}: {error.reason_code}"
    raise TypeError(msg)


def _reasons(
    frame: pd.DataFrame, declared: tuple[Rule, ...], broken: dict[str, Flags]
) -> "Values[str]":
    untold = np.ones(len(frame), dtype=bool)
    told = []
    for rule in declared:
        if rule.name not in broken:
            continue
        bad = broken[rule.name] & untold
        if bad.any():
            told.append(rule.told(*(frame.loc[bad, name] for name in rule.columns)).astype("str"))
            untold &= ~bad
    return pd.concat(told).sort_index()
