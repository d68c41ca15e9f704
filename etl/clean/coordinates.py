"""Text into coordinates: decimal numbers, or degrees, minutes and seconds however written."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]

_DECIMAL: Final = r"^\s*[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\s*$"
# What looks alike is made the same before it is read; the rest (full-width digits, signs and
# commas) is the business of NFKC, which would tear the ring and the accent off their places.
_ALIKE: Final = (
    (r"[°º˚∘⁰度]|deg", "d"),
    (r"″|〃|''|′′|’’|``|´´|[\"“”＂秒]", "s"),  # before single marks, which these are made of
    (r"[′'’‘´`ʹ＇分]", "m"),
    ("[−–—]", "-"),
    (r"东经|東經|[东東]|[eE][aA][sS][tT]", "E"),
    (r"西经|西經|西|[wW][eE][sS][tT]", "W"),
    (r"南纬|南緯|南|[sS][oO][uU][tT][hH]", "S"),
    (r"北纬|北緯|北|[nN][oO][rR][tT][hH]", "N"),
)
_NUMBER: Final = r"[0-9]+(?:[.,][0-9]+)?"
# No mark is needed between the parts: digits that follow each other are one number.
_PARTS: Final = (
    r"^\s*(?P<before>[NSEWnew]?)\s*(?P<sign>[+-]?)\s*"
    rf"(?P<degrees>{_NUMBER})\s*[d:-]?\s*"
    rf"(?:(?P<minutes>{_NUMBER})\s*[m:-]?\s*"
    rf"(?:(?P<seconds>{_NUMBER})\s*s?\s*)?)?"
    r"(?P<after>[NSEWnew]?)\s*$"
)
_PLAIN: Final = rf"^\s*[+-]?{_NUMBER}\s*$"
_LARGEST: Final = 180


def degrees(text: "pd.Series[str]") -> "pd.Series[float]":
    """Return the numbers that `text` holds, missing where it holds none.

    Decimal numbers are returned as they are, be they degrees or metres. Degrees, minutes and
    seconds may be parted by their marks (also Chinese ones), colons, hyphens or spaces, may carry
    the hemisphere before or after, full-width digits, and a comma for the decimal point. What no
    compass has (61 minutes, a hemisphere and a minus, 200 degrees) is not a coordinate.
    """
    given = pa.array(text, type=pa.large_string(), from_pandas=True)
    try:
        numbers = pc.cast(given, pa.float64())
    except pa.ArrowInvalid:
        decimal = pc.match_substring_regex(given, _DECIMAL)
        plain = pc.utf8_trim_whitespace(pc.if_else(decimal, given, None))
        numbers = pc.cast(pc.utf8_ltrim(plain, "+"), pa.float64())
        others = np.flatnonzero(pc.fill_null(pc.invert(decimal), fill_value=False))
        values = _floats(numbers)
        values[others] = _from_parts(given.take(pa.array(others)))
    else:
        values = _floats(numbers)
    values[~np.isfinite(values)] = np.nan
    return pd.Series(values, index=text.index, name=text.name)


def _from_parts(text: pa.Array) -> Floats:
    """Return degrees from their parts."""
    for pattern, mark in _ALIKE:
        text = pc.replace_substring_regex(text, pattern, mark)
    text = pc.utf8_normalize(text, form="NFKC")
    parts = pc.extract_regex(text, _PARTS)
    whole, minutes, seconds = (_part(parts, name) for name in ("degrees", "minutes", "seconds"))
    marks = pc.utf8_upper(
        pc.binary_join_element_wise(
            pc.struct_field(parts, "before"),
            pc.struct_field(parts, "after"),
            pa.scalar("", pa.large_string()),
        )
    )
    minus = _among(pc.struct_field(parts, "sign"), "-")
    value = np.nan_to_num(whole) + np.nan_to_num(minutes) / 60 + np.nan_to_num(seconds) / 3600
    value = np.where(minus | _among(marks, "S", "W"), -value, value)
    unmarked = _among(marks, "")
    alone = np.isnan(minutes)
    good = ~np.isnan(whole) & _among(marks, "", "N", "S", "E", "W") & (unmarked | ~minus)
    # A number without any mark may be metres.
    good &= (np.abs(value) <= _LARGEST) | np.asarray(
        pc.match_substring_regex(text, _PLAIN), dtype=bool
    )
    good &= alone | ((whole % 1 == 0) & (minutes < 60))  # noqa: PLR2004
    # Rounding writes 60 seconds where a minute is full.
    good &= np.isnan(seconds) | ((minutes % 1 == 0) & (seconds <= 60))  # noqa: PLR2004
    return np.where(good, value, np.nan)


def _part(parts: pa.Array, name: str) -> Floats:
    text = pc.replace_substring(pc.struct_field(parts, name), ",", ".")
    return _floats(pc.cast(pc.if_else(pc.equal(text, ""), None, text), pa.float64()))


def _among(text: pa.Array, *words: str) -> npt.NDArray[np.bool_]:
    return np.asarray(pc.is_in(text, pa.array(words, pa.large_string())), dtype=bool)


def _floats(numbers: pa.Array) -> Floats:
    return np.array(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
