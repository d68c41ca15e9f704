"""Free text without the persons in it."""

import re
import sys
import unicodedata
from functools import cache
from typing import Any, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.privacy.doors import DOORS
from etl.clean.privacy.links import LINKS
from etl.clean.privacy.names import NAMES
from etl.clean.privacy.numbers import NUMBERS
from etl.clean.privacy.rules import either, hits

GROUPS: Final = (LINKS, NUMBERS, DOORS, NAMES)
ROUNDS: Final = 100
"""In a list of names each round hides one more. A text ends sooner, as it gets shorter."""

# A coordinate may have as many digits as an identity card; eleven of them might be a telephone.
_DECIMAL: Final = (
    r"^\s*[+-]?(?:[0-9]{1,2}|1[0-7][0-9])"
    r"\.(?:[02-9][0-9]*|1[0-2][0-9]*|1[3-9][0-9]{0,8}|1[3-9][0-9]{10,})\s*$"
)
# What nobody sees but a pattern: signs of no width, private use, accents, digits of other scripts.
_ODD: Final = (
    r"[\p{Cf}\p{Me}\x{0300}-\x{036F}\x{FE00}-\x{FE0F}\x{3164}\x{115F}\x{1160}\x{E000}\x{0660}-\x{1C59}"
    r"\x{A620}-\x{ABF9}\x{10000}-\x{1CFFF}\x{1D7CE}-\x{1D7FF}\x{1F100}-\x{1F10C}]"
    r"|(?:[²³¹⁰⁴-⁹₀-₉①-⑨⓪❶-❾➀-➈㈠-㈨]\P{L}{0,2}){7}"
)
_HAN_DIGIT: Final = "[〇○零一二三四五六七八九十百两幺壹贰叁肆伍陆柒捌玖]"
_GAP: Final = r"[\s\p{Z}\p{P}\p{S}]*"
# Where none of this is, nobody is. Both at once would be too much for RE2's table of states.
_MAY_TELL: Final = (
    either(
        r"[0-9０-９@＠]|[lIoO]{3}",
        f"{_HAN_DIGIT}{_GAP}{_HAN_DIGIT}",
        "[一二三四五六七八九十A-Za-z甲乙丙丁][单门号]",
        _ODD,
    ),
    either(LINKS.trigger, NAMES.trigger),
)
_RUN: Final = re.compile(
    r"[²³¹⁰⁴-⁹₀-₉①-⑨⓪❶-❾➀-➈㈠-㈨](?:[\W_]{0,2}[²³¹⁰⁴-⁹₀-₉①-⑨⓪❶-❾➀-➈㈠-㈨]){6,}"
)
_UNSEEN: Final = re.compile(r"(?<=[0-9０-９])[\u0300-\u036f\u20d0-\u20ff\ufe00-\ufe0f]+")


def masked(text: "pd.Series[str]") -> "pd.Series[str]":
    """Return `text` with telephones, identity numbers, doors and names of persons masked.

    To mask twice changes nothing: each text goes through the rules until they leave it alone.
    """
    held = pa.array(text.astype("str"), type=pa.large_string())
    whole = held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held
    done = _settled(whole)
    return pd.Series(done.to_pandas().array, index=text.index, dtype="str")


def _settled(whole: Any) -> Any:  # noqa: ANN401 - an arrow array
    may = pc.or_(*(hits(whole, pattern) for pattern in _MAY_TELL))
    open_ = pc.and_not(may, hits(whole, _DECIMAL))
    for _ in range(ROUNDS):
        before = whole if open_.true_count == len(whole) else whole.filter(open_)
        after = _once(before)
        if after is before:
            break
        changed = pc.not_equal(before, after).fill_null(pa.scalar(value=False))
        if not changed.true_count:
            break
        whole = pc.replace_with_mask(whole, open_, after)
        # Only what changed may change again.
        open_ = pc.replace_with_mask(open_, open_, changed)
    return whole


def _once(texts: Any) -> Any:  # noqa: ANN401 - an arrow array
    odd = hits(texts, _ODD)
    if odd.true_count:
        made = pa.array([_plain(one) for one in texts.filter(odd).to_pylist()], pa.large_string())
        texts = pc.replace_with_mask(texts, odd, made)
    for group in GROUPS:
        texts = group.masked(texts)
    return texts


def _plain(text: str) -> str:
    seen = _UNSEEN.sub("", text.translate(_ours()))
    return _RUN.sub(lambda run: "".join(_digit(one) for one in run.group()), seen)


def _digit(character: str) -> str:
    # A digit in a ring is worth as much as one without; (一) is worth one but is no digit.
    worth = unicodedata.numeric(character, None)
    return character if worth is None else str(int(worth))


@cache
def _ours() -> dict[int, str | None]:
    """Map digits of any script to ours, and what has no width or no owner to nothing."""
    table: dict[int, str | None] = {}
    for code in range(0x80, sys.maxunicode + 1):
        kind = unicodedata.category(chr(code))
        if kind == "Nd" and chr(code) not in "０１２３４５６７８９":
            table[code] = str(unicodedata.decimal(chr(code)))
        elif kind == "Cf":
            table[code] = None
    return table | dict.fromkeys((0xE000, 0x3164, 0x115F, 0x1160))
