"""Names as they are typed: in full pinyin, by initials, or half of each; every reading counts.

A name is spelt as a line of slots, one a character, each with the readings that it may have:
重庆 is `'zhong|chong|tong'qing'`. What is typed becomes a regular expression over such lines, so
that all combinations of readings are found without being written out. Letters and digits of the
name are slots of their own, other signs are none.

Readings are those of pypinyin (Unihan's kMandarin and kHanyuPinyin, Zdic), without tones.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MOST_SLOTS: Final = 60
"""Characters of a name that are spelt; what comes after them is found by its characters."""
LETTERS: Final = re.compile(r"[a-z0-9]{1,40}")
"""What may have been typed as pinyin: it is folded, and without blanks."""

_ENTER: Final = r"'(?:[a-z0-9]+\|)*?"
_NEXT_WHOLE: Final = rf"(?:(?:\|[a-z0-9|]*+)?{_ENTER})??"
_NEXT_ANY: Final = rf"(?:[a-z0-9|]*+{_ENTER})??"
_REST: Final = r"(?:\|[a-z0-9|]*+)?'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spelling:
    """How a name is read.

    Attributes
    ----------
    every
        The line of slots, with all readings.
    usual
        The same with one reading each, that of the word which the characters make.
    at
        The place in the name of each slot's character.
    """

    every: str
    usual: str
    at: tuple[int, ...]

    def touched(self, start: int, end: int) -> list[int]:
        """Return the places in the name whose slots `every[start:end]` lies in."""
        first = self.every.count("'", 0, start + 1) - 1
        last = self.every.count("'", 0, end) - 1
        return list(self.at[first : last + 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What was typed, as patterns over a line of slots.

    Attributes
    ----------
    whole, prefix
        Every syllable written out, to the end of the name or less far.
    initials
        From the start of the name on, at least the first letter of each character.
    inside
        The same from any character on.
    """

    whole: re.Pattern[str]
    prefix: re.Pattern[str]
    initials: re.Pattern[str]
    inside: re.Pattern[str]


def typed(letters: str) -> Typed | None:
    """Return the patterns of what was typed; none where it cannot be pinyin."""
    if not LETTERS.fullmatch(letters) or letters.isdigit():
        return None
    whole, half = _ENTER + _NEXT_WHOLE.join(letters), _ENTER + _NEXT_ANY.join(letters)
    return Typed(
        whole=re.compile(whole + _REST + r"\Z"),
        prefix=re.compile(whole),
        initials=re.compile(half),
        inside=re.compile(half),
    )


def spelling(name: str) -> Spelling:
    """Return how `name`, which is folded, is read."""
    slots = list(_slots(name))
    return Spelling(
        every=_line("|".join(readings) for _, readings, _ in slots),
        usual=_line(usual for _, _, usual in slots),
        at=tuple(at for at, _, _ in slots),
    )


def plain(line: str) -> str:
    """Return a usual spelling as one word."""
    return line.replace("'", "")


def _line(slots: Iterable[str]) -> str:
    found = "'".join(slots)
    return f"'{found}'" if found else ""


def _slots(name: str) -> Iterator[tuple[int, tuple[str, ...], str]]:
    for at, (char, usual) in enumerate(zip(name[:MOST_SLOTS], _usual(name), strict=True)):
        if char.isascii():
            if char.isalnum():
                yield at, (char,), char
            continue
        found = readings(char)
        if found:
            # A word may have a reading that its character alone is not listed with.
            known = usual if LETTERS.fullmatch(usual) else found[0]
            yield at, tuple(dict.fromkeys((known, *found))), known


@lru_cache(maxsize=32_768)
def readings(char: str) -> tuple[str, ...]:
    """Return how a character may be read, the most usual first; none where it is no hanzi."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - most of a second, and few ask

    found = pinyin(char, heteronym=True, style=Style.NORMAL, errors="ignore")
    return tuple(reading for one in found for reading in one if LETTERS.fullmatch(reading))


def _usual(name: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - as above

    name = name[:MOST_SLOTS]
    # What is no hanzi is given back sign by sign, so that each has its place.
    found = list(lazy_pinyin(name, errors=list))  # type: ignore[arg-type]  # pypinyin takes lists too
    return found if len(found) == len(name) else [""] * len(name)
