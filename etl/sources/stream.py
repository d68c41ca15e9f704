"""Text in any encoding as UTF-8, a block at a time."""

import codecs
import re
from pathlib import Path
from typing import Final

from etl.errors import SourceError
from etl.sources.archive import Stream

_UTF8: Final = {"utf-8", "utf-8-sig"}
_LEAST: Final = 65_536
_UTF8_RUN: Final = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){6}")
"""Six Chinese characters of UTF-8; in GB18030 these bytes are nine rare ones, one time in 1e15."""


class Text:
    """Bytes of UTF-8 without noughts, which neither a CSV nor PostgreSQL has a use for.

    Attributes
    ----------
    quotes
        How many quotation marks there were so far.
    """

    closed = False

    def __init__(self, raw: Stream, encoding: str, path: Path) -> None:
        """Read `raw`, which is in `encoding`; `path` is for messages."""
        self._raw, self._encoding, self._path = raw, encoding, path
        self._decoder = codecs.getincrementaldecoder(encoding)()
        self._taken = self._lines = self.quotes = 0
        self._ready = b""
        self._ended = False

    def read(self, size: int) -> bytes:
        """Return `size` bytes, less only at the end.

        Raises
        ------
        SourceError
            There are bytes that do not mean anything in this encoding.
        """
        parts = [self._ready]
        held = len(self._ready)
        while held < size and not self._ended:
            parts.append(self._more(max(size - held, _LEAST)))
            held += len(parts[-1])
        whole = parts[0] if len(parts) == 1 else b"".join(parts)
        given, self._ready = whole[:size], whole[size:]
        self.quotes += given.count(b'"')
        return given

    def has_more(self) -> bool:
        """Tell whether there is anything but blank lines ahead; skip these."""
        while True:
            self._ready = self._ready.lstrip(b"\r\n")
            if self._ready or self._ended:
                return bool(self._ready)
            self._ready = self._more(_LEAST)

    def close(self) -> None:
        """Leave it to who opened the file to close it."""

    def _more(self, size: int) -> bytes:
        block = self._raw.read(size)
        self._ended = not block
        before = len(self._decoder.getstate()[0])
        try:
            text = self._decoder.decode(block, self._ended)
        except UnicodeDecodeError as error:
            raise self._bad(block, error, before) from error
        if self._encoding == "gb18030" and (found := _UTF8_RUN.search(block)) is not None:
            line = self._lines + block[: found.start()].count(b"\n") + 1
            raise SourceError(
                given=f"{self._path} is in gb18030, but line {line:,} is in utf-8",
                wanted="one encoding from the first byte to the last",
                remedy="write the file anew in one encoding",
            )
        self._taken += len(block)
        self._lines += block.count(b"\n")
        if self._encoding in _UTF8:
            # It was decoded to be sure of it. A character that is cut off is whole in the end.
            first = self._taken == len(block) and block.startswith(codecs.BOM_UTF8)
            data = block[len(codecs.BOM_UTF8) :] if first else block
        else:
            data = text.encode("utf-8", errors="replace")
        return data.replace(b"\0", b"") if b"\0" in data else data

    def _bad(self, block: bytes, error: UnicodeDecodeError, before: int) -> SourceError:
        at = max(error.start - before, 0)
        line = self._lines + block[:at].count(b"\n") + 1
        name = "utf-8" if self._encoding in _UTF8 else self._encoding
        return SourceError(
            given=f"{self._path} is not in {name}: byte {self._taken + at + 1:,}, in line {line:,},"
            f" is {error.object[error.start : error.start + 1].hex() or 'missing'}",
            wanted="one encoding from the first byte to the last",
            remedy='say it: read.encoding = "gb18030", for example, or repair the file',
        )
