"""How far a load came: the greatest value of a column that grows.

Numbers compare as numbers, ISO 8601 times as moments whatever their offsets, and anything else as
text. What cannot be compared is kept: a row too many is recognised as unchanged, a row too few is
lost.
"""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

NUMBER: Final = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?"
_CLOCK: Final = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
_ZONE: Final = r"(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?)"
TIME: Final = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:[T ]{_CLOCK}{_ZONE}?)?"
_OFFSET: Final = r":.*(?:[Zz]|[+-][0-9:]{2,5})$"
_SLACK: Final = pd.Timedelta(hours=14)
"""Between a time with an offset and one without: no clock on Earth is further from UTC."""

Mask = npt.NDArray[np.bool_]


class _Kind(Enum):
    NUMBER = auto()
    TIME = auto()
    TEXT = auto()


def kept(frame: pd.DataFrame, column: str, since: str | None) -> Mask:
    """Return which rows are at or after `since`: several rows may share a moment.

    A row without a value, or with one that does not compare with `since`, is kept.
    """
    if since is None:
        return np.ones(len(frame), dtype=bool)
    values = frame[column].astype("str")
    bound = pd.Series([since], dtype="str")
    match _kind(bound):
        case _Kind.NUMBER:
            # Floats keep the order of what they round: no greater number becomes a smaller one.
            below = _numbers(values) < _numbers(bound).iloc[0]
        case _Kind.TIME:
            gap = _has_offset(values) != _has_offset(bound).iloc[0]
            times, moment = _times(values), _moment(since)
            below = (times < moment) & (~gap | (times < moment - _SLACK))
        case _Kind.TEXT:
            below = values < since
    lower: Mask = below.fillna(value=False).to_numpy(dtype=bool)
    return ~lower


def latest(
    values: "pd.Series[str]", so_far: str | None, *, now: datetime | None = None
) -> str | None:
    """Return the greatest of `values` and `so_far`, as it was written.

    Parameters
    ----------
    now
        Times after it, and after the hours that clocks differ by, are typing errors (2099) or mean
        "for ever" (9999-12-31): they are not taken, as nothing would ever be newer than they are.
    """
    texts = values.dropna().astype("str").reset_index(drop=True)
    if texts.empty:
        return so_far
    kind = _kind(texts if so_far is None else pd.Series([so_far], dtype="str"))
    if so_far is not None:
        texts = pd.concat([texts, pd.Series([so_far], dtype="str")], ignore_index=True)
    match kind:
        case _Kind.NUMBER:
            numbers = _numbers(texts)
            # Beyond 2**53 several numbers share a float.
            return max(texts[numbers == numbers.max()], key=Decimal, default=so_far)
        case _Kind.TIME:
            times = _times(texts)
            if now is not None:
                times = times.where(times <= pd.Timestamp(now.astimezone(UTC)) + _SLACK)
            return so_far if times.isna().all() else str(texts.iloc[int(times.argmax())])
        case _Kind.TEXT:
            return str(texts.max())


def _kind(texts: "pd.Series[str]") -> _Kind:
    """Return what most of `texts` are: one bad value must not make text of all the others."""
    shares = {
        _Kind.NUMBER: float(texts.str.fullmatch(NUMBER).mean()),
        _Kind.TIME: float(texts.str.fullmatch(TIME).mean()),
    }
    most = max(shares, key=lambda kind: shares[kind])
    return most if shares[most] >= 0.5 else _Kind.TEXT  # noqa: PLR2004 - half of them


def _numbers(texts: "pd.Series[str]") -> "pd.Series[Any]":
    good = texts.where(texts.str.fullmatch(NUMBER).fillna(value=False))
    return pd.to_numeric(good, errors="coerce").astype(float)


def _times(texts: "pd.Series[str]") -> "pd.Series[Any]":
    good = texts.where(texts.str.fullmatch(TIME).fillna(value=False))
    return pd.to_datetime(good.str.replace(",", "."), format="ISO8601", errors="coerce", utc=True)


def _moment(text: str) -> pd.Timestamp:
    return pd.Timestamp(_times(pd.Series([text], dtype="str")).iloc[0])


def _has_offset(texts: "pd.Series[str]") -> "pd.Series[bool]":
    return texts.str.contains(_OFFSET, regex=True, na=False)
