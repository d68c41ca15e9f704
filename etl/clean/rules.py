"""What must hold of the values of a row, one rule at a time, on whole columns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean import privacy
from etl.contracts import Kind, Target

Flags = npt.NDArray[np.bool_]
Values = pd.Series

LONGEST_TEXT: Final = 10_000
"""Nobody writes a complaint longer than this; a file pasted into a cell is."""

LONGEST_WORD: Final = 200
"""No source writes an id or a category longer than this; a whole line in the field is."""

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
"""No hotline has older records: 1900-01-01 and 1970-01-01 are how systems write "no date"."""

AHEAD: Final = timedelta(days=1)
"""What has happened cannot be later than now, but a clock or a time zone may be a day off."""

DUE_AHEAD: Final = timedelta(days=3_653)
"""No deadline is further away than ten years; 9999-12-31 means that there is none."""

INTEGER: Final = 2**31 - 1
LIMITS: Final = {"satisfaction": (1, 5), "households": (0, INTEGER), "population": (0, INTEGER)}

WORDS: Final = frozenset({"category", "status", "channel", "kind"})
"""One of a list, at most a short phrase."""

IDS: Final = frozenset({"source_id", "duplicate_of"})
"""What the source itself calls a row: blanks are its own business."""

CODES: Final = frozenset({"code", "parent_code"})
"""Codes that rows are held together by: a blank in one is a mistake of the mapping."""

SAID: Final = frozenset({"area_code", "area_said", "building_code"})
"""Codes of a place: one that finds none leaves the row without a place, and that is counted.
It is no reason to lose the row."""

CONTROL: Final = r"\p{Cc}"
BLANK: Final = r"[\p{Cc}\p{Cf}\p{Z}]"
NUL: Final = "\x00"
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What must hold of one column, or of two beside each other.

    Attributes
    ----------
    holds
        Says it of each row, from the columns; a missing value breaks no rule.
    told
        Gives the reasons of the rows that it is called with, which broke the rule.
    """

    name: str
    columns: tuple[str, ...]
    holds: Callable[..., Flags]
    told: Callable[..., "Values[str]"]


def missing(column: str) -> str:
    """Say that a value is missing: the reason, and the name of the rule."""
    return f"{column} is missing"


def filled(target: Target) -> Rule:
    """Want a value of a required target: not null, which pandera sees itself, nor blank."""

    def holds(values: "Values[Any]") -> Flags:
        if target.kind is not Kind.TEXT:
            return np.ones(len(values), dtype=bool)
        held = _arrow(values)
        blank = pc.or_(pc.equal(pc.binary_length(held), 0), pc.utf8_is_space(held))
        return ~_flags(blank, null=False)

    name = missing(target.name)
    return Rule(name=name, columns=(target.name,), holds=holds, told=_always(name))


def texts(name: str) -> list[Rule]:
    """Want the text target `name` short, and of characters that can be stored."""
    short = name in WORDS | IDS | CODES | SAID
    length = _length(name, LONGEST_WORD if short else LONGEST_TEXT)
    if name in IDS | CODES | SAID:
        return [length, _code(name, BLANK if name in CODES else CONTROL)]
    # PostgreSQL has no text with it.
    nul = f"{name} holds a NUL character: not text"
    return [length, Rule(name=nul, columns=(name,), holds=without(NUL), told=_always(nul))]


def matching(pattern: str) -> Rule:
    """Want codes to look as the profile says."""

    def holds(values: "Values[str]") -> Flags:
        return _flags(pc.match_substring_regex(_arrow(values), f"^(?:{pattern})$"), null=True)

    def told(values: "Values[str]") -> "Values[str]":
        return "code is '" + shown(values) + f"': does not match code_pattern '{pattern}'"

    return Rule(name="code_pattern", columns=("code",), holds=holds, told=told)


def within(name: str) -> Rule:
    """Want numbers inside their limits, both of which are allowed."""
    low, high = LIMITS.get(name, (-INTEGER, INTEGER))

    def holds(values: "Values[Any]") -> Flags:
        return values.between(low, high).fillna(value=True).to_numpy(dtype=bool)

    def told(values: "Values[Any]") -> "Values[str]":
        said = pd.Series(f": not within {low} and {high}", index=values.index, dtype="str")
        if (low, high) == (0, INTEGER):
            said = said.mask(values.lt(0).to_numpy(dtype=bool), ": below 0")
        return f"{name} is " + values.astype("str") + said

    return Rule(name=f"{name} in range", columns=(name,), holds=holds, told=told)


def plausible(name: str, now: datetime) -> list[Rule]:
    """Want moments since there were records that have come; a deadline may be ahead."""
    ahead, words = (DUE_AHEAD, "ten years") if name == "due_at" else (AHEAD, "a day")
    latest = now + ahead

    def rule(end: str, holds: Callable[["Values[Any]"], Flags]) -> Rule:
        def told(values: "Values[Any]") -> "Values[str]":
            return f"{name} is " + _written(values) + f": {end}"

        return Rule(name=f"{name} {end}", columns=(name,), holds=holds, told=told)

    return [
        rule(f"before {EARLIEST:%Y-%m-%d}", lambda values: ~values.lt(EARLIEST).to_numpy()),
        rule(
            f"after {latest:%Y-%m-%d %H:%M:%SZ}, {words} from now",
            lambda values: ~values.gt(latest).to_numpy(),
        ),
    ]


def orders(names: set[str]) -> list[Rule]:
    """Want of the targets `names` none before one that it follows."""
    known = (
        Rule(
            name="closed after received",
            columns=("closed_at", "received_at"),
            holds=lambda closed, received: ~closed.lt(received).to_numpy(),
            told=lambda closed, received: (
                "closed_at " + _written(closed) + " is before received_at " + _written(received)
            ),
        ),
        Rule(
            name="valid for a day at least",
            columns=("valid_to", "valid_from"),
            holds=lambda to, since: ~to.le(since).to_numpy(),
            told=lambda to, since: (
                "valid_to " + _day(to) + " is not after valid_from " + _day(since)
            ),
        ),
    )
    return [rule for rule in known if names.issuperset(rule.columns)]


def without(pattern: str) -> Callable[["Values[str]"], Flags]:
    """Return what says of each text that nothing in it matches `pattern`."""
    match = pc.match_substring if pattern == NUL else pc.match_substring_regex

    def holds(values: "Values[str]") -> Flags:
        return ~_flags(match(_arrow(values), pattern), null=False)

    return holds


def shown(text: "Values[str]") -> "Values[str]":
    """Return the beginnings of `text` on one line, fit to be quoted in a reason."""
    # Masked before it is cut, and without the sign that ends it: a reason is for every screen.
    line = pc.replace_substring_regex(_arrow(text), r"[\p{Cc}\p{Cf}\p{Z}]+", " ")
    masked = privacy.masked(pd.Series(line.to_pandas().array, dtype="str"))
    line = pc.utf8_slice_codeunits(pc.replace_substring(_arrow(masked), "'", "’"), 0, _SHOWN)
    return pd.Series(line.to_pandas().array, index=text.index, dtype="str")


def _length(name: str, most: int) -> Rule:
    def holds(values: "Values[str]") -> Flags:
        held = _arrow(values)
        # Characters are at most as many as bytes, which need not be counted.
        few = _flags(pc.less_equal(pc.binary_length(held), most), null=True)
        if few.all():
            return few
        return _flags(pc.less_equal(pc.utf8_length(held), most), null=True)

    def told(values: "Values[str]") -> "Values[str]":
        # The text is not quoted: it may tell who somebody is.
        return f"{name} has " + values.str.len().astype("str") + f" characters: more than {most:,}"

    return Rule(name=f"{name} at most {most}", columns=(name,), holds=holds, told=told)


def _code(name: str, never: str) -> Rule:
    def told(values: "Values[str]") -> "Values[str]":
        return f"{name} is '" + shown(values) + "': not a code of one short word"

    return Rule(name=f"{name} one word", columns=(name,), holds=without(never), told=told)


def _always(reason: str) -> Callable[["Values[Any]"], "Values[str]"]:
    return lambda values: pd.Series(reason, index=values.index, dtype="str")


def _written(moments: "Values[Any]") -> "Values[str]":
    seconds = pa.array(moments.dt.tz_localize(None).dt.as_unit("s").array)
    text = pc.strftime(seconds, format="%Y-%m-%d %H:%M:%SZ").to_pandas()
    return pd.Series(text.array, index=moments.index, dtype="str")


def _day(days: "Values[Any]") -> "Values[str]":
    return _written(days).str.slice(0, 10)


def _arrow(text: "Values[str]") -> Any:  # noqa: ANN401 - pyarrow says nothing of its types
    return pa.array(text.array, type=pa.large_string())


def _flags(held: Any, *, null: bool) -> Flags:  # noqa: ANN401
    found: Flags = held.fill_null(null).to_numpy(zero_copy_only=False)
    return found
