"""How well a word fits a thing: by its code, its names, its pinyin, or by likeness."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from rapidfuzz import fuzz, process

from dashboard.explore.pinyin import LETTERS, Spelling, Typed, plain, readings, spelling, typed
from dashboard.explore.search_index import Index, Thing

LIKE_ZH: Final = 66.0
"""Likeness of Chinese names, of 100: one wrong character in three."""
LIKE_LETTERS: Final = 80.0
"""Likeness of pinyin and English: two wrong letters in ten."""
_LEAST: Final = {True: 3, False: 4}
"""How many characters, or letters, a word must have to be guessed at."""
_MOST_LIKE: Final = 200


class Tier(IntEnum):
    """How well something fits: lower is better."""

    EXACT = 0
    PREFIX = 1
    INITIALS = 2
    INSIDE = 3
    LIKE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """That a word fits a thing.

    Attributes
    ----------
    worse
        Among equals: how unlike it is, or that it needs an unusual reading.
    of, start, end
        Which characters it is, `end` not included: of `zh`, `en` or `code`; none where it is like.
    """

    tier: Tier
    worse: float = 0
    of: str | None = None
    start: int = 0
    end: int = 0

    @property
    def order(self) -> tuple[int, float, int]:
        """What matches of one thing are compared by."""
        return self.tier, self.worse, self.start


def matches(index: Index, word: str) -> dict[int, Match]:
    """Return what `word`, which is folded, fits, by place in the index."""
    if len(word) == 1 and word.isascii():
        # Of all that has such a letter somewhere there would be thousands.
        return _matches(index, word, inside=False) or _matches(index, word, inside=True)
    return _matches(index, word, inside=True)


def _matches(index: Index, word: str, *, inside: bool) -> dict[int, Match]:
    signs = (at for at, text in enumerate(index.texts) if word in text)
    fits = {at: _by_signs(index.things[at], word, inside=inside) for at in signs}
    found = {at: match for at, match in fits.items() if match is not None}
    pattern = typed(letters(word))
    if pattern is None:
        return found
    trial = pattern.inside.search if inside else pattern.initials.match
    for at in [at for at, line in enumerate(index.lines) if trial(line)]:
        match = _by_pinyin(index.things[at], pattern)
        if at not in found or match.order < found[at].order:
            found[at] = match
    return found


def letters(word: str) -> str:
    """Return a word as pinyin is written: without what stands between syllables."""
    return re.sub(r"[\s'’]", "", word).replace("ü", "v")


def _by_signs(thing: Thing, word: str, *, inside: bool) -> Match | None:
    best = None
    for name, text in (("code", thing.folded_code), ("zh", thing.zh.text), ("en", thing.en.text)):
        start = text.find(word)
        if start < 0 or (start and (name == "code" or not inside)):
            continue
        tier = _tier(start, whole=len(text) == len(word))
        if best is None or tier < best.tier:
            best = Match(tier=tier, of=name, start=start, end=start + len(word))
    return best


def _tier(start: int, *, whole: bool) -> Tier:
    if start:
        return Tier.INSIDE
    return Tier.EXACT if whole else Tier.PREFIX


def _by_pinyin(thing: Thing, pattern: Typed) -> Match:
    line = thing.spelt.every
    trials: tuple[tuple[Tier, Callable[[str], re.Match[str] | None]], ...] = (
        (Tier.EXACT, pattern.whole.match),
        (Tier.PREFIX, pattern.prefix.match),
        (Tier.INITIALS, pattern.initials.match),
        (Tier.INSIDE, pattern.inside.search),
    )
    tier, trial, hit = next(
        (tier, trial, hit) for tier, trial in trials if (hit := trial(line)) is not None
    )
    places = thing.spelt.touched(*hit.span())
    worse = 0 if trial(thing.spelt.usual) else 1
    return Match(tier=tier, worse=worse, of="zh", start=places[0], end=places[-1] + 1)


def likenesses(index: Index, word: str) -> dict[int, Match]:
    """Return what `word` may have been meant for: it sounds the same, or is nearly the same."""
    chinese = any(readings(char) for char in word)
    found = dict[int, Match]()
    for at, likeness in _like(index, word, chinese=chinese):
        match = Match(tier=Tier.LIKE, worse=100 - likeness)
        if at not in found or match.worse < found[at].worse:
            found[at] = match
    return found


def _like(index: Index, word: str, *, chinese: bool) -> Iterator[tuple[int, float]]:
    spelt = plain(spelling(word).usual) if chinese else letters(word)
    if chinese and len(word) > 1:
        yield from _same_sound(index, spelling(word))
    if len(word) >= _LEAST[chinese]:
        pools = (
            [(index.chinese, word, LIKE_ZH)] if chinese else [(index.english, word, LIKE_LETTERS)]
        )
        if LETTERS.fullmatch(spelt):
            pools.append((index.spellings, spelt, LIKE_LETTERS))
        for pool, given, least in pools:
            yield from _near(pool, given, least)


def _same_sound(index: Index, spelt: Spelling) -> Iterator[tuple[int, float]]:
    """Find the same sounds in other characters, as an input method offers them."""
    for at, thing in enumerate(index.things):
        start = thing.spelt.usual.find(spelt.usual) if spelt.usual else -1
        if start >= 0:
            yield at, 100.0 if start == 0 else 99.0


def _near(pool: list[str], word: str, least: float) -> Iterator[tuple[int, float]]:
    found = process.extract(
        word, pool, scorer=fuzz.partial_ratio, score_cutoff=least, limit=_MOST_LIKE
    )
    for text, likeness, at in found:
        # A name that is much shorter is part of many words, and meant by few.
        if len(text) + 1 >= len(word):
            # Never before what sounds the same.
            yield at, min(likeness, 98.0)
