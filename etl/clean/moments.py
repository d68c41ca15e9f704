"""Text into days and moments: ISO 8601 at once, other spellings when a value is not that."""

import re
import unicodedata
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.fields import by_word

Forms = tuple[str, ...] | None

# A day such as 2020-01-01 ends like an offset without a colon, but holds no time.
_OFFSET: Final = ":.*(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})$"
_SPELLED: Final = re.compile(
    r"([12][0-9]{3})\s*[年/.\-]\s*([0-9]{1,2})\s*[月/.\-]\s*([0-9]{1,2})\s*[日号]?"
    r"(?:[T\s,]*(?:\(?(?:星期|周)[一二三四五六日天]\)?\s*)?"
    r"(上午|早上|凌晨|中午|下午|晚上|[AaPp][Mm])?\s*([0-9]{1,2})\s*[:时点]\s*"
    r"(?:([0-9]{1,2})\s*(?:[:分]\s*(?:([0-9]{1,2})(\.[0-9]{1,6})?\s*秒?)?)?)?"
    r"\s*([AaPp][Mm])?\s*([Zz]|[+\-][0-9]{2}:?[0-9]{2})?)?"
)
_COMPACT: Final = re.compile(
    r"([12][0-9]{3})([0-9]{2})([0-9]{2})\s*()([0-9]{2})([0-9]{2})([0-9]{2})?()()()"
)
_SHORTEST: Final = len("2020-1-2")
_NOON: Final = 12
_SOON_AFTER_NOON: Final = 2
_MORNING: Final = frozenset({"上午", "早上", "凌晨", "am"})


def moments(text: "pd.Series[str]", *, forms: Forms, time_zone: str) -> "pd.Series[Any]":
    """Return moments in UTC.

    A time with an offset says when it was; another is read on the clock of `time_zone`. The hour
    that this clock shows twice in autumn is taken as the first of the two; one that it skips in
    spring is moved forward to the first that exists. Without forms, ISO 8601 is read, and what
    else begins with the year: 2020/1/2 3:04, 2020年1月2日 下午3时4分, 20200102030405.
    """
    if forms is not None:
        return _by_forms(text, forms, time_zone)
    read = _iso(text, time_zone)
    odd = (read.isna() & text.notna()).to_numpy()
    if odd.any():
        read = _mended(read, odd, _iso(_respelled(text[odd]), time_zone))
    return read


def days(text: "pd.Series[str]", *, forms: Forms) -> "pd.Series[Any]":
    """Return days; of a time, the day that was written down."""
    if forms is not None:
        return _days_by_forms(text, forms)
    read = _naive(text.str.slice(0, 10))
    odd = (read.isna() & text.notna()).to_numpy()
    if odd.any():
        read = _mended(read, odd, _naive(_respelled(text[odd]).str.slice(0, 10)))
    floor: pd.Series[Any] = read.dt.floor("D")
    return floor


def _mended(read: "pd.Series[Any]", odd: Any, again: "pd.Series[Any]") -> "pd.Series[Any]":  # noqa: ANN401
    values = read.copy()
    values[odd] = again
    return values


def _iso(text: "pd.Series[str]", time_zone: str) -> "pd.Series[Any]":
    offset = pc.match_substring_regex(_arrow(text), _OFFSET)
    apart = offset.fill_null(pa.scalar(value=False)).to_numpy(zero_copy_only=False)
    if not apart.any():
        return _utc(_naive(text), time_zone)
    told = pd.to_datetime(text.where(apart), format="ISO8601", errors="coerce", utc=True)
    local = _utc(_naive(text.where(~apart)), time_zone)
    both: pd.Series[Any] = told.dt.as_unit("us").fillna(local)
    return both


def _naive(text: "pd.Series[str]") -> "pd.Series[Any]":
    """Return times without an offset, as they were written down."""
    try:
        # All or nothing, but nine times as quick.
        made: Any = pc.cast(_arrow(text), pa.timestamp("us")).to_numpy(zero_copy_only=False)
    except pa.ArrowInvalid:
        # A year, or a month of one, is no day.
        told = text.where(text.str.len() >= _SHORTEST)
        made = pd.to_datetime(told, format="ISO8601", errors="coerce").dt.as_unit("us")
    return pd.Series(made, index=text.index, dtype="datetime64[us]")


def _by_forms(text: "pd.Series[str]", forms: tuple[str, ...], time_zone: str) -> "pd.Series[Any]":
    """Read each value by the first of `forms` that fits it."""
    read: Any = None
    for form in forms:
        left = text if read is None else text.where(read.isna())
        found = _utc(
            pd.to_datetime(left, format=form, errors="coerce", utc="%z" in form), time_zone
        )
        read = found if read is None else read.fillna(found)
        if not (read.isna() & text.notna()).any():
            break
    moments: pd.Series[Any] = read
    return moments


def _days_by_forms(text: "pd.Series[str]", forms: tuple[str, ...]) -> "pd.Series[Any]":
    def day(word: str) -> str | None:
        for form in forms:
            try:
                return f"{datetime.strptime(word, form).date():%Y-%m-%d}"  # noqa: DTZ007 - a day
            except ValueError:
                continue
        return None

    return _naive(by_word(text, day))


def _utc(read: "pd.Series[Any]", time_zone: str) -> "pd.Series[Any]":
    moments: Any = read.dt.as_unit("us").dt
    if moments.tz is None:
        first_of_two = np.ones(len(read), dtype=bool)
        moments = moments.tz_localize(
            time_zone, ambiguous=first_of_two, nonexistent="shift_forward"
        ).dt
    zoned: pd.Series[Any] = moments.tz_convert("UTC")
    return zoned


def _respelled(text: "pd.Series[str]") -> "pd.Series[str]":
    return by_word(text, _as_iso)


def _as_iso(word: str) -> str | None:
    """Write a time that is spelled in another way as ISO 8601 does."""
    plain = unicodedata.normalize("NFKC", word).strip()
    found = _SPELLED.fullmatch(plain) or _COMPACT.fullmatch(plain)
    if found is None:
        return None
    year, month, day, half, hour, minute, second, fraction, after, offset = found.groups()
    date = f"{year}-{month:0>2}-{day:0>2}"
    if hour is None:
        return date
    on_24 = _hour(int(hour), (half or after or "").lower())
    if on_24 is None:
        return None
    clock = f"{on_24:02}:{minute or '':0>2}:{second or '':0>2}"
    return f"{date}T{clock}{fraction or ''}{offset or ''}"


def _hour(hour: int, half: str) -> int | None:
    """Return the hour of the day that is said to be in a part of it; none when it cannot be."""
    if not half:
        return hour
    if half in _MORNING:
        return hour % _NOON if hour <= _NOON else None
    if half == "中午":
        return hour + _NOON if hour <= _SOON_AFTER_NOON else hour
    return hour + _NOON if 0 < hour < _NOON else hour


def _arrow(text: "pd.Series[str]") -> Any:  # noqa: ANN401 - an arrow array
    held = pa.array(text.astype("str"), type=pa.large_string())
    return held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held
