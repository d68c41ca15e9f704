"""Text into values."""

from typing import Any, Final

import numpy as np
import pandas as pd

from etl.clean.checked import Checked, first, split
from etl.contracts import Contract, Kind, Target
from etl.profile import Source

TRUE: Final = frozenset({"1", "true", "t", "yes", "y", "是", "有"})
FALSE: Final = frozenset({"0", "false", "f", "no", "n", "否", "无"})
_OFFSET: Final = r"[0-9](?:[Zz]|[+-][0-9]{2}:?[0-9]{2})$"
_WANTED: Final = {
    Kind.WHOLE: "a whole number",
    Kind.FLAG: "1 or 0",
    Kind.DAY: "a day",
    Kind.MOMENT: "a time",
    Kind.DEGREES: "a number of degrees",
}
_LARGEST: Final = 2**31 - 1


def typed(
    frame: pd.DataFrame, contract: Contract, *, fields: dict[str, Source], time_zone: str
) -> Checked:
    """Turn the text of each target into what its column holds.

    Parameters
    ----------
    frame
        Columns named by targets, text or missing.
    time_zone
        Where times without an offset were written down.
    """
    columns: dict[str, Any] = {}
    bad = []
    for name in frame.columns:
        target = contract.targets[name]
        form = fields[name].format if name in fields else None
        values = value(frame[name], target, form=form, time_zone=time_zone)
        wrong = values.isna() & frame[name].notna()
        if wrong.any():
            shown = frame.loc[wrong, name]
            bad.append(f"{name} is '" + shown + f"': not {_WANTED[target.kind]}")
        if target.default is not None:
            values = values.fillna(target.default).astype(bool)
        columns[name] = values
    good = pd.DataFrame(columns, index=frame.index)
    return split(good, first(*bad) if bad else _none())


def value(
    text: "pd.Series[str]", target: Target, *, form: str | None, time_zone: str
) -> "pd.Series[Any]":
    """Return the values of `text`, missing where it is not one."""
    match target.kind:
        case Kind.TEXT:
            return text
        case Kind.WHOLE:
            return whole(text)
        case Kind.FLAG:
            return flags(text)
        case Kind.DEGREES:
            return degrees(text)
        case Kind.DAY:
            return days(text, form=form)
        case Kind.MOMENT:
            return moments(text, form=form, time_zone=time_zone)


def whole(text: "pd.Series[str]") -> "pd.Series[Any]":
    """Return whole numbers; `3.0` is one, as spreadsheets write it."""
    numbers = pd.to_numeric(text, errors="coerce").astype(float)
    good = numbers.notna() & (numbers % 1 == 0) & (numbers.abs() <= _LARGEST)
    return numbers.where(good).astype("Int64")


def degrees(text: "pd.Series[str]") -> "pd.Series[Any]":
    """Return finite numbers."""
    numbers = pd.to_numeric(text, errors="coerce").astype(float)
    return numbers.where(np.isfinite(numbers))


def flags(text: "pd.Series[str]") -> "pd.Series[Any]":
    """Return yes and no, as 1 and 0, true and false, yes and no, 是 and 否."""
    known: dict[str, bool | None] = {}
    for word in text.dropna().unique():
        lower = word.lower()
        known[word] = True if lower in TRUE else False if lower in FALSE else None
    return text.map(known).astype("boolean")


def moments(text: "pd.Series[str]", *, form: str | None, time_zone: str) -> "pd.Series[Any]":
    """Return moments in UTC.

    A time with an offset says when it was; another is read on the clock of `time_zone`. The hour
    that this clock shows twice in autumn is taken as the first of the two; one that it skips in
    spring is moved forward to the first that exists.
    """
    if form is not None:
        read = pd.to_datetime(text, format=form, errors="coerce", utc="%z" in form)
        return _utc(read, time_zone)
    offset = text.str.contains(_OFFSET, regex=True, na=False)
    # A day such as 2020-01-01 ends like an offset without a colon, but holds no time.
    offset &= text.str.contains(":", regex=False, na=False)
    if not offset.any():
        return _utc(pd.to_datetime(text, format="ISO8601", errors="coerce"), time_zone)
    apart = pd.to_datetime(text.where(offset), format="ISO8601", errors="coerce", utc=True)
    local = pd.to_datetime(text.where(~offset), format="ISO8601", errors="coerce")
    both: pd.Series[Any] = apart.dt.as_unit("us").fillna(_utc(local, time_zone))
    return both


def days(text: "pd.Series[str]", *, form: str | None) -> "pd.Series[Any]":
    """Return days; of a time, the day that was written down."""
    written = text.str.slice(0, 10) if form is None else text
    read: Any = pd.to_datetime(written, format=form or "ISO8601", errors="coerce")
    floor: pd.Series[Any] = read.dt.floor("D")
    return floor


def _utc(read: "pd.Series[Any]", time_zone: str) -> "pd.Series[Any]":
    moments: Any = read.dt.as_unit("us").dt
    if moments.tz is None:
        first_of_two = np.ones(len(read), dtype=bool)
        moments = moments.tz_localize(
            time_zone, ambiguous=first_of_two, nonexistent="shift_forward"
        ).dt
    zoned: pd.Series[Any] = moments.tz_convert("UTC")
    return zoned


def _none() -> "pd.Series[str]":
    return pd.Series([], index=pd.RangeIndex(0), dtype="str")
