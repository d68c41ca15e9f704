"""Find a street, a community, a compound, a building or a station by what people type."""

import heapq
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.explore.search_index import Folded, Index, Kind, Thing, fold
from dashboard.explore.search_match import Match, Tier, likenesses, matches
from geo.errors import RongtuError
from geo.text import Lang

MAX_TYPED: Final = 60
MOST_WORDS: Final = 4
MOST_KEYS: Final = 20
USUAL, MOST = 20, 50
"""Results in an answer."""
EACH: Final = 3
"""Results of each kind and level that are in an answer whatever else fits better."""
_HEAD: Final = 2
"""Characters that an area's name has at least where another name follows without a blank."""


class TypedError(RongtuError, ValueError):
    """What was typed is too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A thing that was found, and what each word fits of it."""

    thing: Thing
    best: Match
    words: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found.

    Attributes
    ----------
    hits
        The best fits, best first.
    counts
        Of all that fits, by level, or by kind where that has no levels.
    like
        Whether nothing fits, and these are guesses.
    """

    hits: tuple[Hit, ...]
    counts: Mapping[str, int]
    like: bool = False


def find(index: Index, given: str, *, limit: int = USUAL) -> Found:
    """Return what `given` fits: a name, a part of one, a code, pinyin, initials.

    Of several words one must fit the thing, the others it or an area that it lies in:
    `金牛 营门口`. An area may also be written before the name without a blank. Only where nothing
    fits is it guessed.

    Parameters
    ----------
    limit
        Hits at most. Each kind and level has its `EACH` best among them.

    Raises
    ------
    TypedError
        There is more than `MAX_TYPED` characters of it.
    """
    if len(given) > MAX_TYPED:
        raise TypedError(
            given=f"{len(given)} characters to be found",
            wanted=f"at most {MAX_TYPED}",
            remedy="type less of the name",
        )
    text = " ".join(fold(given).text.split())
    if not text:
        return Found(hits=(), counts={})
    words = tuple(text.split(" ")[:MOST_WORDS])
    fits = _fits(index, text, words) or _joined(index, text)
    like = not fits
    if like:
        fits = _guessed(index, text, words)
    hits = [Hit(thing=index.things[at], best=max(found, key=_order), words=found)
            for at, found in fits.items()]  # fmt: skip
    counts = Counter(_group(hit.thing) for hit in hits)
    return Found(hits=_fair(hits, limit), counts=counts, like=like and bool(hits))


def named(index: Index, keys: Sequence[str]) -> Found:
    """Return the things of these keys, in their order, without those that are not there."""
    places = [index.by_key[key] for key in keys[:MOST_KEYS] if key in index.by_key]
    things = [index.things[at] for at in places]
    match = Match(tier=Tier.EXACT)
    hits = tuple(Hit(thing=thing, best=match, words=(match,)) for thing in things)
    return Found(hits=hits, counts=Counter(_group(thing) for thing in things))


def _fits(index: Index, text: str, words: Sequence[str]) -> dict[int, tuple[Match, ...]]:
    whole: dict[int, tuple[Match, ...]] = {at: (one,) for at, one in matches(index, text).items()}
    if len(words) == 1:
        return whole
    return _together(index, [matches(index, word) for word in words]) | whole


def _joined(index: Index, text: str) -> dict[int, tuple[Match, ...]]:
    """Take an area's Chinese name, or its beginning, off the front of what was typed."""
    heads = list[dict[int, Match]]()
    areas = [at for at, thing in enumerate(index.things) if thing.kind is Kind.AREA]
    for cut in range(_HEAD, len(text)):
        areas = [at for at in areas if index.chinese[at].startswith(text[:cut])]
        if not areas:
            break
        match = Match(tier=Tier.PREFIX, of="zh", end=cut)
        heads.append(dict.fromkeys(areas, match))
    for cut, before in reversed(list(enumerate(heads, _HEAD))):
        found = _together(index, [before, matches(index, text[cut:].strip())])
        if found:
            return found
    return {}


def _guessed(index: Index, text: str, words: Sequence[str]) -> dict[int, tuple[Match, ...]]:
    if len(words) == 1:
        return {at: (one,) for at, one in likenesses(index, text).items()}
    return _together(index, [matches(index, word) or likenesses(index, word) for word in words])


def _together(index: Index, each: Sequence[Mapping[int, Match]]) -> dict[int, tuple[Match, ...]]:
    """Return what one word fits, and every other word fits too or fits an area above."""
    found = {}
    for at in {at for one in each for at in one}:
        own = tuple(one[at] for one in each if at in one)
        above = index.things[at].above
        others = (one for one in each if at not in one)
        if all(any(over in one for over in above) for one in others):
            found[at] = own
    return found


def _order(match: Match) -> tuple[int, float, int]:
    return match.order


def _rank(hit: Hit) -> tuple[Any, ...]:
    tier, worse, start = hit.best.order
    thing = hit.thing
    return tier, worse, thing.rank, start, len(thing.zh.text), thing.zh.text, thing.code


def _group(thing: Thing) -> str:
    return thing.level or thing.kind.value


def _fair(hits: Sequence[Hit], limit: int) -> tuple[Hit, ...]:
    best = heapq.nsmallest(limit, hits, key=_rank)
    left = Counter(_group(hit.thing) for hit in best)
    for group in {_group(hit.thing) for hit in hits} - {g for g, n in left.items() if n >= EACH}:
        of_group = [hit for hit in hits if _group(hit.thing) == group]
        best += heapq.nsmallest(EACH, of_group, key=_rank)[left[group] :]
    ordered = sorted(best, key=_rank)
    # The last of the groups that have more than their share make room.
    while len(ordered) > limit:
        count = Counter(_group(hit.thing) for hit in ordered)
        over = next((at for at in range(len(ordered) - 1, -1, -1)
                     if count[_group(ordered[at].thing)] > EACH), len(ordered) - 1)  # fmt: skip
        del ordered[over]
    return tuple(ordered)


def told(index: Index, found: Found, lang: Lang) -> dict[str, Any]:
    """Return what was found as the page is told it."""
    return {
        "version": index.version,
        "total": sum(found.counts.values()),
        "counts": dict(found.counts),
        "like": found.like,
        "cut": index.cut,
        "results": [_told(index, hit, lang) for hit in found.hits],
    }


def _told(index: Index, hit: Hit, lang: Lang) -> dict[str, Any]:
    thing = hit.thing
    name, other = thing.name[lang], thing.name[_other(lang)]
    query = urlencode({"lang": lang.value, "pick": thing.key}, safe=":")
    return {
        "key": thing.key,
        "kind": thing.kind.value,
        "level": thing.level,
        "code": thing.code,
        "name": name,
        "other": other if other != name else None,
        "where": [index.things[at].name[lang] for at in thing.above],
        "area": thing.code if thing.kind is Kind.AREA else thing.area,
        "match": hit.best.tier.name.lower(),
        "ranges": {
            "name": _ranges(hit, lang),
            "other": _ranges(hit, _other(lang)) if other != name else [],
            "code": _spans(hit, "code", len(thing.code), None),
        },
        "bounds": [round(one, 6) for one in thing.bounds],
        "link": f"/explore?{query}",
    }


def _other(lang: Lang) -> Lang:
    return Lang.EN if lang is Lang.ZH else Lang.ZH


def _ranges(hit: Hit, lang: Lang) -> list[list[int]]:
    folded = hit.thing.zh if lang is Lang.ZH else hit.thing.en
    return _spans(hit, lang.value, len(hit.thing.name[lang]), folded)


def _spans(hit: Hit, of: str, length: int, folded: Folded | None) -> list[list[int]]:
    """Return the characters that fit, in order and without overlaps: [first, beyond the last)."""
    marked = [False] * length
    for match in hit.words:
        if match.of != of:
            continue
        for at in range(match.start, match.end):
            place = at if folded is None else folded.at[at]
            marked[min(place, length - 1)] = True
    edges = [at for at in range(length + 1) if _mark(marked, at) != _mark(marked, at - 1)]
    return [list(pair) for pair in zip(edges[::2], edges[1::2], strict=True)]


def _mark(marked: Sequence[bool], at: int) -> bool:
    return 0 <= at < len(marked) and marked[at]
