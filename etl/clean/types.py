"""Text into values."""

import re
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.checked import Checked, first, split
from etl.clean.coordinates import degrees
from etl.clean.fields import by_word
from etl.clean.moments import days, moments
from etl.clean.rules import shown
from etl.contracts import Contract, Kind, Target
from etl.profile import Source

TRUE: Final = frozenset({"1", "true", "t", "yes", "y", "on", "是", "有", "真"})
FALSE: Final = frozenset({"0", "false", "f", "no", "n", "off", "否", "无", "假"})
_WANTED: Final = {
    Kind.WHOLE: "a whole number",
    Kind.FLAG: "1 or 0",
    Kind.DAY: "a day",
    Kind.MOMENT: "a time",
    Kind.DEGREES: "a number of degrees",
}
_LARGEST: Final = 2**31 - 1
_WIDE: Final = str.maketrans("０１２３４５６７８９．，＋－−", "0123456789.,+--")
_THOUSANDS: Final = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_NO_MORE_THAN_ROUNDING: Final = 1e-9


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
        values = value(frame[name], target, source=fields.get(name), time_zone=time_zone)
        wrong = values.isna() & frame[name].notna()
        if wrong.any():
            quoted = shown(frame.loc[wrong, name])
            bad.append(f"{name} is '" + quoted + f"': not {_WANTED[target.kind]}")
        if target.default is not None:
            values = values.fillna(target.default).astype(bool)
        columns[name] = values
    good = pd.DataFrame(columns, index=frame.index)
    return split(good, first(*bad) if bad else _none())


def value(
    text: "pd.Series[str]", target: Target, *, source: Source | None, time_zone: str
) -> "pd.Series[Any]":
    """Return the values of `text`, missing where it is not one.

    Parameters
    ----------
    source
        What the profile says of their form, scale and clock.
    """
    forms = source.format if source else None
    scale = source.scale if source else None
    match target.kind:
        case Kind.TEXT:
            return text
        case Kind.WHOLE:
            return whole(text, scale=scale)
        case Kind.FLAG:
            return flags(text)
        case Kind.DEGREES:
            found = degrees(text)
            return found if scale is None else found * scale
        case Kind.DAY:
            return days(text, forms=forms)
        case Kind.MOMENT:
            read = moments(text, forms=forms, time_zone=time_zone)
            late = source.plus_hours if source else None
            return read if late is None else read + pd.Timedelta(hours=late)


def whole(text: "pd.Series[str]", *, scale: float | None = None) -> "pd.Series[Any]":
    """Return whole numbers, multiplied by `scale`; `3.0` is one, as spreadsheets write it."""
    numbers = _numbers(text) * (1 if scale is None else scale)
    near = numbers.round()
    far = (numbers - near).abs() > _NO_MORE_THAN_ROUNDING * np.maximum(1, numbers.abs())
    return near.where(~far & (near.abs() <= _LARGEST)).astype("Int64")


def flags(text: "pd.Series[str]") -> "pd.Series[Any]":
    """Return yes and no, as 1 and 0, true and false, on and off, 是 and 否, 真 and 假."""
    known: dict[str, bool | None] = {}
    for word in text.dropna().unique():
        lower = word.strip().lower()
        known[word] = True if lower in TRUE else False if lower in FALSE else None
    return text.map(known).astype("boolean")


def _numbers(text: "pd.Series[str]") -> "pd.Series[float]":
    try:
        # All or nothing, but many times as quick.
        made = pc.cast(pa.array(text.astype("str"), type=pa.large_string()), pa.float64())
    except pa.ArrowInvalid:
        read = pd.to_numeric(text, errors="coerce").astype(float)
        odd = read.isna() & text.notna()
        if odd.any():
            plain = by_word(text[odd], _plain)
            read[odd] = pd.to_numeric(plain, errors="coerce").astype(float)
        return read
    return pd.Series(made.to_numpy(zero_copy_only=False), index=text.index, dtype=float)


def _plain(word: str) -> str | None:
    """Write a number without full-width digits and the commas between thousands."""
    narrow = word.strip().translate(_WIDE)
    return narrow.replace(",", "") if _THOUSANDS.fullmatch(narrow) or "," not in narrow else None


def _none() -> "pd.Series[str]":
    return pd.Series([], index=pd.RangeIndex(0), dtype="str")
