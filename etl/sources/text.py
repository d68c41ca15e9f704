"""Columns of any type as text: the same values from any format give the same text.

A whole number has no point, true is 1, a moment at midnight without a zone is a day. What is empty
once white space is gone is missing.
"""

import codecs
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_EXACT: Final = 2.0**63
"""Whole floats from here on do not fit a whole number of 64 bits."""
_MIDNIGHT: Final = r"[ T]00:00(:00(\.0*)?)?$"
_MOMENT: Final = r"^(\d{4})[-/](\d\d)[-/](\d\d)[ T](.*)$"


def texts(column: pa.ChunkedArray | pa.Array, *, encoding: str | None = None) -> pa.Array:
    """Return `column` as text, trimmed, with what is empty missing.

    Parameters
    ----------
    encoding
        Of text that says it is UTF-8 and is not.

    Raises
    ------
    UnicodeDecodeError
        There is text that is neither.
    """
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(array, pa.ChunkedArray):  # no chunk at all
        array = pa.nulls(0, array.type)
    if isinstance(array.type, pa.BaseExtensionType):
        array = array.storage
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if _is_text(array.type):
        return trimmed(pc.replace_substring(_decoded(array, encoding), "\0", ""))
    return trimmed(_written(array).cast(pa.large_string()))


def trimmed(text: pa.Array) -> pa.Array:
    """Return `text` without white space around, and what is empty missing."""
    bare = pc.utf8_trim_whitespace(text)
    empty = pc.equal(pc.binary_length(bare), 0)
    return pc.if_else(empty, pa.scalar(None, bare.type), bare) if pc.any(empty).as_py() else bare


def moments(text: pa.Array) -> pa.Array:
    """Return moments that GDAL wrote down as the others are written."""
    spaced = pc.replace_substring_regex(text, _MOMENT, r"\1-\2-\3 \4")
    short = pc.replace_substring_regex(spaced, r"(:\d\d)\.0+($|[Zz+-])", r"\1\2")
    return pc.replace_substring_regex(short, _MIDNIGHT, "")


def frame(columns: dict[str, pa.Array], index: "pd.Index[int]") -> pd.DataFrame:
    """Return columns of text as a frame, without a Python object a value."""
    if not columns:
        return pd.DataFrame(index=index)
    made: pd.DataFrame = pa.table(columns).to_pandas()
    made.index = index
    return made


def regrouped(batches: Iterable[pa.RecordBatch], size: int) -> Iterator[pa.Table]:
    """Put batches together into tables of `size` rows; the last has what is left."""
    held: list[pa.RecordBatch] = []
    room = size
    for batch in batches:
        rest = batch
        while rest.num_rows:
            held.append(rest.slice(0, room))
            room -= held[-1].num_rows
            rest = rest.slice(held[-1].num_rows)
            if not room:
                yield pa.Table.from_batches(held)
                held, room = [], size
    if held:
        yield pa.Table.from_batches(held)


def _is_text(kind: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind)
    )


def _decoded(array: pa.Array, encoding: str | None) -> pa.Array:
    """Return valid text: readers of files take the bytes as they are."""
    array = array.cast(pa.large_string())
    try:
        return array.cast(pa.large_binary()).cast(pa.large_string())
    except pa.ArrowInvalid:
        values = array.cast(pa.large_binary()).to_pylist()
        said = [None if value is None else _said(value, encoding) for value in values]
        return pa.array(said, pa.large_string())


def _said(value: bytes, encoding: str | None) -> str:
    # Fields of fixed width end in the middle of a character: what is left of it says nothing.
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(value)
    except UnicodeDecodeError:
        if encoding is None:
            raise
        return value.decode(encoding)


def _written(array: pa.Array) -> pa.Array:
    for fits, write in _WRITERS:
        if fits(array.type):
            return write(array)
    return array.cast(pa.string())


def _flags(array: pa.Array) -> pa.Array:
    return array.cast(pa.int8()).cast(pa.string())


def _floats(array: pa.Array) -> pa.Array:
    if pa.types.is_float16(array.type):
        array = array.cast(pa.float32())
    array = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)
    whole = pc.and_(pc.equal(array, pc.floor(array)), pc.less(pc.abs(array), _EXACT))
    integers = pc.if_else(whole, array, pa.scalar(None, array.type)).cast(pa.int64())
    return pc.coalesce(integers.cast(pa.string()), array.cast(pa.string()))


def _decimals(array: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(array.cast(pa.string()), r"\.0+$|(\.\d*[1-9])0+$", r"\1")


def _timestamps(array: pa.Array) -> pa.Array:
    zone = array.type.tz
    # Of a moment with a zone this is the clock in Greenwich.
    plain = array.cast(pa.timestamp("us"), safe=False).cast(pa.string())
    short = pc.replace_substring_regex(plain, r"\.(\d*?)0+$", r".\1")
    bare = pc.replace_substring_regex(short, r"\.$", "")
    if zone is not None:
        return pc.binary_join_element_wise(bare, "+00:00", "")
    return pc.replace_substring_regex(bare, _MIDNIGHT, "")


def _times(array: pa.Array) -> pa.Array:
    plain = array.cast(pa.time64("us"), safe=False).cast(pa.string())
    return pc.replace_substring_regex(plain, r"\.0*$|(\.\d*[1-9])0+$", r"\1")


def _days(array: pa.Array) -> pa.Array:
    return array.cast(pa.date32()).cast(pa.string())


def _spans(array: pa.Array) -> pa.Array:
    values = array.cast(pa.duration("us"), safe=False).to_pylist()
    return pa.array([None if value is None else span(value) for value in values], pa.string())


def span(value: timedelta) -> str:
    """Return a length of time as hours, minutes and seconds."""
    minutes, seconds = divmod(int(value.total_seconds()), 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"


def _bytes(array: pa.Array) -> pa.Array:
    values = array.to_pylist()
    return pa.array([None if value is None else value.hex() for value in values], pa.string())


def _documents(array: pa.Array) -> pa.Array:
    values = array.to_pylist()
    return pa.array(
        [
            None if value is None else json.dumps(value, ensure_ascii=False, default=str)
            for value in values
        ],
        pa.string(),
    )


_Writer = tuple[Callable[[pa.DataType], bool], Callable[[pa.Array], pa.Array]]
_WRITERS: Final[tuple[_Writer, ...]] = (
    (pa.types.is_boolean, _flags),
    (pa.types.is_floating, _floats),
    (pa.types.is_decimal, _decimals),
    (pa.types.is_timestamp, _timestamps),
    (pa.types.is_time, _times),
    (pa.types.is_date, _days),
    (pa.types.is_duration, _spans),
    (pa.types.is_binary, _bytes),
    (pa.types.is_large_binary, _bytes),
    (pa.types.is_binary_view, _bytes),
    (pa.types.is_fixed_size_binary, _bytes),
    (pa.types.is_nested, _documents),
)
