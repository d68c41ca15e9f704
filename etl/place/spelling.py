"""How names of places are written: one spelling for many, and how alike two of them are."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

_HAN: Final = "〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HAS_HAN: Final = re.compile(f"[{_HAN}]")
_OTHER: Final = re.compile(r"[\W_]+")
_GAP: Final = re.compile(f" (?=[{_HAN}])|(?<=[{_HAN}]) ")

_ABOVE: Final = re.compile("^(?:四川省)?(?:成都市)?")
_KINDS: Final = (
    # What each ending may be written as; the first is the one that names are compared with.
    ("街道", "街道办事处", "街道办", "街办", "办事处"),
    ("社区", "社区居民委员会", "社区居委会", "居民委员会", "居委会"),
    ("小区",),
    (" subdistrict", " subdistrict office", " sub district", " street office"),
    (" community", " residential community", " neighbourhood committee"),
    (" district",),
    *(
        (" " + word,)
        for word in (
            "bay",
            "building",
            "center",
            "centre",
            "court",
            "garden",
            "gardens",
            "international",
            "mansion",
            "plaza",
            "residence",
            "street",
            "terrace",
            "tower",
        )
    ),
)
_ENDINGS: Final = sorted(
    ((ending, kind) for kind in _KINDS for ending in kind), key=lambda one: -len(one[0])
)
_LEAST_CORE: Final = 2
_MANY: Final = 1 << 16

_MARKS: Final = re.compile(
    r"[0-9]+|(?<![a-z])[a-z](?![a-z])|[一二三四五六七八九十百甲乙丙丁东南西北新老]"
    r"|\b(?:east|west|north|south|upper|lower|new|old|first|second|third)\b"
)
_WORD: Final = re.compile("[0-9a-z]")


def plain(text: str) -> str:
    """Return `text` in one width and case, without punctuation or spaces beside Han characters."""
    # Punctuation keeps apart what it stood between: 1*2 is not 12.
    spaced = _OTHER.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return _GAP.sub("", spaced).strip()


def is_han(text: str) -> bool:
    """Say whether there is any Han character in `text`."""
    return _HAS_HAN.search(text) is not None


def bare(name: str) -> str:
    """Return a plain name without the province and city before it."""
    return _ABOVE.sub("", name) or name


@lru_cache(_MANY)
def core(name: str) -> str:
    """Return what tells a plain name from others of its kind: 水井坊 of 水井坊社区."""
    for ending, _ in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _LEAST_CORE:
            return name.removesuffix(ending)
    return name


@lru_cache(_MANY)
def usual(name: str) -> str:
    """Return a plain name with the usual one of its endings."""
    return _spellings(name)[0]


def spellings(name: str) -> frozenset[str]:
    """Return the ways that a plain name may be written in full."""
    return frozenset((name, *_spellings(name)))


def _spellings(name: str) -> list[str]:
    for ending, kind in _ENDINGS:
        if name.endswith(ending) and len(name) - len(ending) >= _LEAST_CORE:
            return [name.removesuffix(ending) + other for other in kind]
    return [name]


def stands_free(text: str, start: int, end: int) -> bool:
    """Say whether text[start:end] does not cut through a number or a word of letters."""
    before = start and _WORD.match(text[start - 1]) and _WORD.match(text[start])
    after = end < len(text) and _WORD.match(text[end]) and _WORD.match(text[end - 1])
    # 东湖街道路灯 may as well be the lamps on the road 东湖街.
    road = text.endswith("街道", start, end) and text.startswith("路", end)
    return not (before or after or road)


def likeness(name: str, text: str) -> float:
    """Return how alike a plain name and the most alike part of `text` are, from 0 to 1.

    It is the worse of two: of the whole name, so that the road 水井坊街 is not the community; and
    of its core, for 社区 says nothing. What tells neighbours apart, numbers and points of the
    compass before all, must be the same.
    """
    whole, part = _best_part(usual(name), text)
    kernel = core(name)
    if kernel != name:
        whole = min(whole, _best_part(kernel, part)[0])
    return whole if _MARKS.findall(name) == _MARKS.findall(part) else 0.0


def _best_part(name: str, text: str) -> tuple[float, str]:
    if len(text) <= len(name):
        return fuzz.ratio(name, text) / 100, text
    near = fuzz.partial_ratio_alignment(name, text)
    if near is None:
        return 0.0, ""
    # The alignment is as long as the name: with a character too few or too many it is one off.
    spans = [
        (start, end)
        for start in range(max(near.dest_start - 1, 0), near.dest_start + 2)
        for end in range(near.dest_end - 1, min(near.dest_end + 1, len(text)) + 1)
    ]
    if not is_han(name):
        spans = [_widened(text, *span) for span in set(spans)]  # words are not cut through
    scored = [(fuzz.ratio(name, text[start:end]), -start, end) for start, end in spans]
    score, start, end = max(scored)
    start, end = _widened(text, -start, end)
    return score / 100, text[start:end]


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the part that does not cut through a number or a word of letters."""
    while 0 < start < end and _WORD.match(text[start]) and _WORD.match(text[start - 1]):
        start -= 1
    while 0 < end < len(text) and _WORD.match(text[end]) and _WORD.match(text[end - 1]):
        end += 1
    return start, end


def leeway(name: str, score: float) -> float:
    """Return how much more than `fuzz.partial_ratio` a likeness of at least `score` may be.

    That one compares parts as long as the name. One that is k characters longer keeps, cut to
    that length, all matches but k: the ratio falls by k / length * (1 - score / 2) at most.
    """
    longest = len(name) * (2 - 2 * score) / score
    return (min(longest, 2) if is_han(name) else longest) / len(name) * (1 - score / 2)
