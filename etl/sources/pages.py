"""Pages of a remote source, gathered into pieces of a size."""

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyproj import CRS

from etl.profile import Profile
from etl.sources.rows import Geometries, Rows, no_reasons

CHUNK_ROWS: Final = 200_000
_EXACT: Final = 2**53
_LONGEST: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows: a column of text each, refused ones by their place in the page, from 0."""

    table: pa.Table
    geometry: Geometries | None = None
    crs: CRS | None = None
    refused: Mapping[int, str] = field(default_factory=dict)


def gathered(
    pages: Iterable[Page], *, name: str, chunk_rows: int, columns: Sequence[str] = ()
) -> Iterator[Rows]:
    """Yield the rows of `pages`, `chunk_rows` at a time, numbered through from 1.

    A column that was seen once is in every piece after it; `columns` are in every piece.
    """
    known = dict.fromkeys(columns)
    held: list[Page] = []
    done = size = 0
    for page in pages:
        known |= dict.fromkeys(page.table.column_names)
        if not page.table.num_rows:
            continue
        if held and not _alike(held[0], page):
            yield _rows(_joined(held), known, done, name)
            held, done, size = [], done + size, 0
        held.append(page)
        size += page.table.num_rows
        while size >= chunk_rows:
            whole = _joined(held)
            yield _rows(_piece(whole, 0, chunk_rows), known, done, name)
            done, size = done + chunk_rows, size - chunk_rows
            held = [_piece(whole, chunk_rows, size)] if size else []
    if held:
        yield _rows(_joined(held), known, done, name)
    elif not done and known:
        yield _rows(Page(table=table({one: [] for one in known})), known, done, name)


def columns_of(profile: Profile) -> list[str]:
    """Return the columns of the source that `profile` speaks of."""
    named = [name for source in profile.fields.values() for name in source.columns()]
    others = [*profile.attributes, *profile.privacy, *(rule.column for rule in profile.skip)]
    if profile.read.watermark is not None:
        others.append(profile.read.watermark)
    return list(dict.fromkeys([*named, *others]))


def flat(rows: Iterable[object]) -> tuple[pa.Table, dict[int, str]]:
    """Return the columns of objects of JSON, and what of them is no object.

    An object inside of an object becomes columns such as `extended_attributes.channel`.
    """
    flats: list[dict[str, object]] = []
    refused: dict[int, str] = {}
    for place, row in enumerate(rows):
        if isinstance(row, Mapping):
            flats.append(_flattened(row))
        else:
            flats.append({})
            refused[place] = f"{_json(row):.100} is not an object of JSON"
    names = list(dict.fromkeys(name for one in flats for name in one)) or ["row"]
    columns: dict[str, list[object]] = {name: [one.get(name) for one in flats] for name in names}
    for place, why in refused.items():
        columns[names[0]][place] = why.removesuffix(" is not an object of JSON")
    return table(columns), refused


def table(columns: Mapping[str, Sequence[object]]) -> pa.Table:
    """Return columns of trimmed text; what is empty is missing."""
    return pa.table([_column(values) for values in columns.values()], names=list(columns))


def text(value: object) -> str | None:
    """Return a value as people write it: ISO 8601 times, whole numbers without a point."""
    kind: Any = type(value)
    return None if value is None else _writer(kind)(value)


@cache
def _writer(kind: type) -> Callable[[Any], str | None]:
    return next((write for known, write in _WRITERS if issubclass(kind, known)), str)


def _number(value: float) -> str | None:
    if math.isnan(value):
        return None
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else repr(value)


def _moment(value: datetime) -> str:
    # As from files: many databases have no type for days.
    whole = str(value)
    return whole.removesuffix(" 00:00:00")


def _decimal(value: Decimal) -> str | None:
    if value.is_nan():
        return None
    # 1E+999999999 would be a billion digits.
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
        return str(value)
    written = str(value)
    if "E" in written:
        written = format(value, "f")
    short = written.rstrip("0").rstrip(".") if "." in written else written
    return "0" if short == "-0" else short


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


# The first that fits: a bool is an int, a datetime is a date.
_WRITERS: Final[Sequence[tuple[Any, Callable[[Any], str | None]]]] = (
    (str, str),
    (bool, lambda value: "1" if value else "0"),
    (float, _number),
    (Decimal, _decimal),
    (datetime, _moment),
    (date | time, lambda value: value.isoformat()),
    (bytes | bytearray | memoryview, lambda value: bytes(value).hex()),
    (dict | list | tuple, _json),
)


def _column(values: Sequence[object]) -> pa.Array:
    kinds = set(map(type, values)) - {NoneType}
    # Most columns of a database have one type: it is looked up once.
    write = _writer(kinds.pop()) if len(kinds) == 1 else text
    texts = [None if value is None else write(value) for value in values]
    try:
        column = pa.array(texts, pa.string())
    except UnicodeEncodeError:
        # JSON can write half of a character ("\ud83d"); nothing else can.
        whole = [one and one.encode(errors="replace").decode() for one in texts]
        column = pa.array(whole, pa.string())
    # PostgreSQL has no text with a nought in it.
    trimmed = pc.utf8_trim_whitespace(pc.replace_substring(column, "\0", ""))
    return pc.if_else(pc.equal(trimmed, ""), None, trimmed)


def _flattened(row: Mapping[str, object]) -> dict[str, object]:
    one: dict[str, object] = {}
    for name, value in row.items():
        if isinstance(value, Mapping):
            one |= {f"{name}.{inner}": held for inner, held in value.items()}
        else:
            one[name] = value
    return one


def _alike(one: Page, other: Page) -> bool:
    return one.crs == other.crs and (one.geometry is None) == (other.geometry is None)


def _joined(pages: list[Page]) -> Page:
    if len(pages) == 1:
        return pages[0]
    starts = np.cumsum([0, *(page.table.num_rows for page in pages)]).tolist()
    shapes = [page.geometry for page in pages if page.geometry is not None]
    return Page(
        table=pa.concat_tables([page.table for page in pages], promote_options="default"),
        geometry=np.concatenate(shapes) if shapes else None,
        crs=pages[0].crs,
        refused={
            start + place: why
            for start, page in zip(starts, pages, strict=False)
            for place, why in page.refused.items()
        },
    )


def _piece(page: Page, start: int, count: int) -> Page:
    return Page(
        table=page.table.slice(start, count),
        geometry=None if page.geometry is None else page.geometry[start : start + count],
        crs=page.crs,
        refused={p - start: why for p, why in page.refused.items() if start <= p < start + count},
    )


def _rows(page: Page, known: dict[str, None], done: int, name: str) -> Rows:
    frame: pd.DataFrame = page.table.to_pandas().reindex(columns=list(known)).astype("str")
    frame.index = pd.RangeIndex(done + 1, done + 1 + len(frame))
    numbers = [done + 1 + place for place in page.refused]
    refused: pd.Series[Any] = (
        pd.Series(list(page.refused.values()), index=numbers, dtype="str")
        if numbers
        else no_reasons()
    )
    return Rows(frame=frame, geometry=page.geometry, crs=page.crs, refused=refused, file=name)
