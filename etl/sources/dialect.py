"""In what encoding a text file is, and what separates its values."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import charset_normalizer

from etl.errors import SourceError
from etl.sources import archive

HEAD: Final = 1024**2
"""Bytes that are looked at."""
_ASCII_LIMIT: Final = 256 * HEAD
"""How far the first letter that is not English is looked for."""
_GUESS: Final = 65_536
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHINESE: Final = {"gb2312", "gbk", "cp936", "ms936"}
"""What is called one of these is often GB18030, which contains them all."""
_WORD: Final = re.compile(r"[^\W\d_]+")
_WESTERN_SIGNS: Final = frozenset("’‘“”„–—…€£§°«»º\u00a0")
_DELIMITERS: Final = (",", "\t", ";", "|")
_SAMPLE_ROWS: Final = 200


def encoding(path: Path, suffixes: tuple[str, ...]) -> str:
    """Find out the encoding of a text file from a byte order mark, or from its bytes.

    Raises
    ------
    SourceError
        It is no text, or nothing fits.
    """
    with archive.opened(path, suffixes) as stream:
        block = stream.read(HEAD)
        for mark, name in _BOMS:
            if block.startswith(mark):
                return name
        wide = _wide(block)
        if wide is not None:
            return wide
        _check_text(block, path)
        seen = len(block)
        while block.isascii() and len(block) == HEAD and seen < _ASCII_LIMIT:
            block = stream.read(HEAD)
            seen += len(block)
    return _of_bytes(block, path)


def known(name: str, path: Path) -> str:
    """Return the encoding that is called `name`.

    Raises
    ------
    SourceError
        There is none.
    """
    proper = codec(name)
    if proper is None:
        raise SourceError(
            given=f"read.encoding {name!r} for {path}",
            wanted='an encoding that Python knows, such as "utf-8", "gb18030" or "big5"',
            remedy="correct it, or remove it to have it found out",
        )
    return "utf-8-sig" if proper == "utf-8" else proper


def codec(name: str) -> str | None:
    """Return the encoding that is called `name`, if any; GB18030 for those it contains."""
    try:
        proper = codecs.lookup(name).name
        b"ab".decode(proper, errors="ignore")  # a codec such as hex is no encoding
    except (LookupError, ValueError):
        return None
    return "gb18030" if proper in _CHINESE else proper


def fits(block: bytes, name: str) -> bool:
    """Tell whether bytes are text in an encoding; the last character may be cut off."""
    try:
        codecs.getincrementaldecoder(name)().decode(block)
    except UnicodeDecodeError:
        return False
    return True


def looks_chinese(block: bytes) -> bool:
    """Tell whether bytes in GB18030 are mostly characters that are in daily use."""
    decoder = codecs.getincrementaldecoder("gb18030")()
    try:
        text = decoder.decode(block)
    except UnicodeDecodeError:
        return False
    pairs = Counter(character for character in text if not character.isascii())
    # Half of GB 2312 is common, and so is its punctuation; other scripts fall into the rare half.
    common = sum(count for character, count in pairs.items() if _is_common(character))
    return common >= 0.8 * pairs.total()


def delimiter(text: str, path: Path) -> str:
    """Find out what separates the values of rows: that by which most have one number of them."""
    if path.name.lower().removesuffix(".gz").endswith(".tsv") and "\t" in text[:_GUESS]:
        return "\t"
    scores = {sign: _agreement(text, sign) for sign in _DELIMITERS}
    best = max(scores, key=lambda sign: scores[sign])
    return best if scores[best] > (0, 0) else ","


def _agreement(text: str, sign: str) -> tuple[float, int]:
    """Return the share of rows that have as many values as the first, and how many these are."""
    rows = list(_sample(text, sign))
    if len(rows) > 1 and len(text) >= _GUESS:
        rows.pop()  # it may be cut off
    if not rows or len(rows[0]) < 2:  # noqa: PLR2004 - one value is not separated from anything
        return 0, 0
    alike = sum(len(row) == len(rows[0]) for row in rows)
    return round(alike / len(rows), 1), len(rows[0])


def _sample(text: str, sign: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        for row in reader:
            if row:
                yield row
            if reader.line_num > _SAMPLE_ROWS:
                return
    except csv.Error:  # a value that is too long for this reader: what came before says enough
        return


def _looks_western(block: bytes) -> bool:
    """Tell whether bytes are words in which some letters have accents.

    Other code pages have other letters in the same places, so that a guess often takes them for
    Polish; but what is a letter there is a sign such as ³ here, and Russian has no English letter.
    """
    try:
        text = block.decode("cp1252")
    except UnicodeDecodeError:
        return False
    words = Counter("".join(word for word in _WORD.findall(text) if not word.isascii()))
    accents = sum(count for letter, count in words.items() if not letter.isascii())
    signs = {sign for sign in text if not (sign.isascii() or sign.isalpha())}
    return 2 * accents <= words.total() and signs <= _WESTERN_SIGNS


def _is_common(character: str) -> bool:
    try:
        first = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        return False
    return first <= 0xA3 or 0xB0 <= first <= 0xD7  # noqa: PLR2004 - rows of GB 2312


def _wide(block: bytes) -> str | None:
    """Tell UTF-16 without a mark by its noughts: every other byte of what is in English."""
    pairs = len(block) // 2
    if not pairs:
        return None
    low, high = block[0 : pairs * 2 : 2].count(0), block[1 : pairs * 2 : 2].count(0)
    if high > pairs // 4 and low < pairs // 50 + 1:
        return "utf-16-le"
    return "utf-16-be" if low > pairs // 4 and high < pairs // 50 + 1 else None


def _check_text(block: bytes, path: Path) -> None:
    controls = sum(block.count(sign) for sign in set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b"))
    if controls > len(block) // 50:
        raise SourceError(
            given=f"{path} is no text ({controls:,} control characters in {len(block):,} bytes)",
            wanted="a delimited text file with a header",
            remedy="correct read.path or read.format",
        )


def _of_bytes(block: bytes, path: Path) -> str:
    if fits(block, "utf-8"):
        return "utf-8-sig"
    if looks_chinese(block):
        return "gb18030"
    if _looks_western(block):
        return "cp1252"
    guess = charset_normalizer.from_bytes(_telling(block)).best()
    if guess is None or not fits(block, guess.encoding):
        raise SourceError(
            given=f"The encoding of {path} cannot be found out",
            wanted="text in one encoding",
            remedy='say it: read.encoding = "gb18030", for example',
        )
    return guess.encoding


def _telling(block: bytes) -> bytes:
    """Return the lines that are not in English."""
    lines = [line for line in block.splitlines() if not line.isascii()]
    return b"\n".join(lines)[:_GUESS]
