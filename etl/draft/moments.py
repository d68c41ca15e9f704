"""In which form the times of a column are written."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd

ENOUGH: Final = 0.95
"""The share of values that a form must read; the others may be words such as 无."""
_SAMPLE: Final = 3000
_ISO: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?(?:Z|[+-]\d{2}:?\d{2})?"
)
_DAYS: Final = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d",
    "%m/%d/%Y", "%d/%m/%Y", "%d.%m.%Y", "%m-%d-%Y", "%d-%m-%Y", "%d %b %Y", "%d-%b-%Y",
    "%b %d, %Y", "%m/%d/%y", "%d/%m/%y",
)  # fmt: skip
_CLOCKS: Final = (
    "", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p", "%H%M%S", "%H%M", " %H:%M:%S.%f",
    "T%H:%M:%S", " %H时%M分%S秒", " %H时%M分", "%H时%M分%S秒", "%H时%M分", "%H:%M:%S", "%H:%M",
)  # fmt: skip
_LIKE_A_TIME: Final = re.compile(
    r"\s*\d{1,4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,4}|\s*(?:19|20)\d{6}(?:\d{4,6})?\s*$"
    r"|\s*\d{1,2}[- ][A-Za-z]{3}[- ]\d{4}|\s*[A-Za-z]{3} \d{1,2}, \d{4}"
)
_MONTH_FIRST: Final = re.compile(r"%m([/-])%d\1(%[Yy])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """How times are written.

    Attributes
    ----------
    formats
        For strptime; none for ISO 8601.
    other
        The same with day and month exchanged, when that reads all values as well.
    share
        The share of the values that it reads.
    """

    formats: tuple[str, ...] = ()
    other: str | None = None
    share: float = 1.0


def form(values: "pd.Series[str]") -> Form | None:
    """Return the form of the times in `values`, nothing when they are no times."""
    told = values.dropna().drop_duplicates().iloc[:_SAMPLE]
    if told.empty or told.str.match(_LIKE_A_TIME).mean() < ENOUGH:
        return None
    iso = float(told.str.fullmatch(_ISO).mean())
    if iso >= ENOUGH:
        return Form(share=iso)
    found = _tried(told)
    if found is None:
        return None
    best, share = found
    exchanged = _exchanged(best)
    if exchanged and _reads(told, exchanged) >= share:
        return Form(formats=(best,), other=exchanged, share=share)
    return Form(formats=(best,), share=share)


def exchanged(form_: Form) -> Form:
    """Return the other order of day and month, now decided."""
    return Form(formats=(form_.other or "",), share=form_.share)


def _tried(told: "pd.Series[str]") -> tuple[str, float] | None:
    few = list(told.iloc[:8])
    forms = (day + clock for day in _DAYS for clock in _CLOCKS)
    hopeful = [one for one in forms if any(_is(value, one) for value in few)]
    scored = [(one, _reads(told, one)) for one in hopeful]
    best = max(scored, key=lambda pair: pair[1], default=None)
    return best if best is not None and best[1] >= ENOUGH else None


def _is(value: str, pattern: str) -> bool:
    try:
        datetime.strptime(value, pattern)  # noqa: DTZ007 - only whether it can be read
    except ValueError:
        return False
    return True


def _reads(told: "pd.Series[str]", pattern: str) -> float:
    return float(pd.to_datetime(told, format=pattern, errors="coerce").notna().mean())


def _exchanged(pattern: str) -> str | None:
    month_first = _MONTH_FIRST.sub(r"%d\1%m\1\2", pattern)
    return None if month_first == pattern else month_first
