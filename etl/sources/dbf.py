"""The encoding of a .dbf, which often says a wrong one or none at all."""

import struct
from collections.abc import Iterator
from typing import Final

from etl.sources import dialect

SAMPLE: Final = 4 * 1024**2
"""Bytes of the file that are looked at."""
_BY_BYTE: Final = {0x4D: "gb18030", 0x4F: "big5", 0x13: "cp932", 0x4E: "cp949", 0x26: "cp866"}
"""What byte 29 says; others, such as 0x57, are written whatever the encoding is."""
_BY_NUMBER: Final = {"936": "gb18030", "54936": "gb18030", "950": "big5", "65001": "utf-8"}


def encoding(start: bytes, said: str | None) -> str | None:
    """Return the encoding of a .dbf, nothing when it has nothing but English or tells nothing.

    Parameters
    ----------
    start
        The first bytes of the .dbf.
    said
        The text of the .cpg beside it.
    """
    texts = list(_texts(start))
    for name in (_named(said), _BY_BYTE.get(start[29]) if len(start) > 29 else None):  # noqa: PLR2004
        # It is believed as long as it can be true.
        if name is not None and all(dialect.fits(one, name) for one in texts):
            return name
    if not texts or all(dialect.fits(one, "utf-8") for one in texts):
        return "utf-8" if texts else None
    return "gb18030" if dialect.looks_chinese(b" ".join(texts)) else None


def _named(said: str | None) -> str | None:
    """Return the encoding that a .cpg means: `UTF-8`, `CP936`, `936`, `ANSI 936`."""
    if said is None:
        return None
    word = said.strip().strip("\ufeff\0").lower()
    number = "".join(filter(str.isdigit, word))
    if word not in {"utf-8", "utf8"} and number in _BY_NUMBER:
        return _BY_NUMBER[number]
    return dialect.codec(word) or dialect.codec(f"cp{number}")


def _texts(start: bytes) -> Iterator[bytes]:
    """Yield names and values that are not in English."""
    if len(start) < 32:  # noqa: PLR2004 - the fixed part of the header
        return
    count, first, width = struct.unpack_from("<IHH", start, 4)
    fields = list(_fields(start[:first]))
    yield from (name for name, _, _ in fields if not name.isascii())
    for row in range(min(count, (len(start) - first) // max(width, 1))):
        record = start[first + row * width : first + (row + 1) * width]
        if not record.isascii():
            values = (record[at : at + length].strip(b" \0") for _, at, length in fields)
            yield from (value for value in values if not value.isascii())


def _fields(header: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Yield the name of each field, and where it begins and how long it is in a record."""
    offset = 1
    for at in range(32, len(header) - 31, 32):
        if header[at] == 0x0D:  # noqa: PLR2004 - ends the list
            return
        length = header[at + 16]
        yield header[at : at + 11].split(b"\0")[0], offset, length
        offset += length
