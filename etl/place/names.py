"""Places by their names: which area an address is in.

1. A name in full is in the address: score 1. Of overlapping names the longest counts; of several
   names the finest, inside of the coarser ones. A name in another place than they say is ignored.
2. The address is a name without its ending, as in 水井坊 for 水井坊社区: score 0.95.
3. A name is like a part of the address, inside of what the names in it say: see
   `spelling.likeness`.

Where two places are equally well named, the answer is the area that they share, or none.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from etl.place import spelling
from etl.place.areas import Areas
from etl.place.likely import Likely

MIN_SCORE: Final = 0.9
SHORT_SCORE: Final = 0.95
_AS_GOOD: Final = 0.02
"""Fuzzy scores that differ by less do not tell two places apart."""
_LEAST_HAN, _LEAST_LATIN = 3, 5
"""Shorter names are found in too many other words; they count only as a whole address."""
_BUILDING: Final = 1 << 30
"""Buildings are finer than any level."""

Answer = tuple[str | None, float]
Named = frozenset[tuple[int, str]]
"""Places of one name: rank and code of the area."""

_NOTHING: Final[Answer] = (None, float("nan"))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gazetteer:
    """Names of areas and of what is in them."""

    areas: Areas
    full: Mapping[str, Named]
    short: Mapping[str, Named]
    likely: Likely
    lengths: Mapping[str, list[int]]
    """By the first two characters of a name, how long the names are, the longest first."""

    @classmethod
    def of(cls, areas: Areas, places: pd.DataFrame | None = None) -> "Gazetteer":
        """Collect the names of areas, in both languages, and of places in them.

        Parameters
        ----------
        places
            `name` and `area_code` of buildings and the like, that are no areas themselves.
        """
        full: dict[str, set[tuple[int, str]]] = defaultdict(set)
        short: dict[str, set[tuple[int, str]]] = defaultdict(set)
        for name, rank, code in sorted(set(_names(areas, places))):
            for one in spelling.spellings(name):
                full[one].add((rank, code))
            short[spelling.core(name)].add((rank, code))
            if rank != _BUILDING and len(areas.paths[code]) == 1 and name[-1] in "区县市":
                short[name[:-1]].add((rank, code))
        findable = [name for name in full if _is_long(name)]
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in findable:
            lengths[name[:2]].add(len(name))
        usual = {spelling.usual(name) for name in findable}
        return cls(
            areas=areas,
            full={name: frozenset(found) for name, found in full.items()},
            short={name: frozenset(found) for name, found in short.items() if len(name) > 1},
            likely=Likely.of(sorted(usual)),
            lengths={two: sorted(found, reverse=True) for two, found in lengths.items()},
        )

    def find(self, addresses: "pd.Series[str]", *, min_score: float = MIN_SCORE) -> pd.DataFrame:
        """Return `area_code` and `score` of each address, missing where nothing scores enough."""
        number, distinct = pd.factorize(addresses)
        answers = [self._answer(spelling.plain(str(one)), min_score) for one in distinct]
        codes = pd.array([code for code, _ in answers], dtype="str")
        scores = np.array([*(score for _, score in answers), np.nan])
        return pd.DataFrame(
            {
                "area_code": pd.Series(codes.take(number, allow_fill=True), addresses.index),
                "score": pd.Series(scores[number], addresses.index),
            }
        )

    def _answer(self, text: str, min_score: float) -> Answer:
        text = spelling.bare(text)
        mentioned = [self.full[text]] if text in self.full else self._mentioned(text)
        if not mentioned:
            known = self.short.get(spelling.core(text))
            if known and min_score <= SHORT_SCORE:
                return self._shared({code for _, code in known}, SHORT_SCORE)
        inside, finest = self._settled(mentioned)
        if len(inside) <= 1 and finest < _BUILDING:
            code, score = self._alike(text, inside, min_score)
            if code is not None:
                return code, score
        return self._shared(inside, 1.0) if inside and min_score <= 1 else _NOTHING

    def _mentioned(self, text: str) -> list[Named]:
        """Return the places of each name in `text`; of overlapping names the longest counts."""
        spans = [
            (start, start + length)
            for start in range(len(text) - 1)
            for length in self.lengths.get(text[start : start + 2], ())
            if text[start : start + length] in self.full
            and start + length <= len(text)
            and spelling.stands_free(text, start, start + length)
        ]
        free: list[tuple[int, int]] = []
        for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span)):
            if all(end <= begun or start >= ended for begun, ended in free):
                free.append((start, end))
        return [self.full[text[start:end]] for start, end in sorted(free)]

    def _settled(self, mentioned: Iterable[Named]) -> tuple[set[str], int]:
        """Return where the names together say it is, and the finest rank that said so."""
        groups: dict[int, list[set[str]]] = defaultdict(list)
        for named in mentioned:
            groups[min(rank for rank, _ in named)].append({code for _, code in named})
        inside: set[str] = set()
        finest = 0
        for rank in sorted(groups):
            here: set[str] = set()
            for codes in groups[rank]:
                got = self._both(inside, codes)
                both = self._both(here, got) if got else here
                if got and not both:
                    return here | got, rank  # two places of one level: it may be either
                here = both
            if here:
                inside, finest = here, rank
        return inside, finest

    def _both(self, inside: set[str], codes: set[str]) -> set[str]:
        """Return the finer of each two places that are one in the other."""
        if not inside:
            return codes
        paths = self.areas.paths
        finer = {code for code in codes if inside.intersection(paths[code])}
        return finer | {one for one in inside if codes.intersection(paths[one])}

    def _alike(self, text: str, inside: set[str], min_score: float) -> Answer:
        """Return the place whose name is most like a part of `text`, below what is known."""
        paths = self.areas.paths
        scored: list[tuple[float, str]] = []
        least = min_score
        for name, nearly in self.likely.among(text, min_score):
            if nearly + spelling.leeway(name, least) < least:
                continue
            codes = {code for _, code in self.full[name]}
            if inside:
                codes = {code for code in codes - inside if inside.intersection(paths[code])}
            if codes and (score := spelling.likeness(name, text)) >= least:
                scored += [(score, code) for code in codes]
                least = max(least, score - _AS_GOOD)
        if not scored:
            return _NOTHING
        best = max(scored)[0]
        return self._shared({code for score, code in scored if score > best - _AS_GOOD}, best)

    def _shared(self, codes: set[str], score: float) -> Answer:
        code = self.areas.common(codes)
        return _NOTHING if code is None else (code, score)


def _is_long(name: str) -> bool:
    return len(name) >= (_LEAST_HAN if spelling.is_han(name) else _LEAST_LATIN)


def _names(areas: Areas, places: pd.DataFrame | None) -> Iterable[tuple[str, int, str]]:
    frame, paths = areas.frame, areas.paths
    given = [column for column in ("name_zh", "name_en") if column in frame]
    plain: dict[str, set[str]] = defaultdict(set)
    for column in given:
        for code, name in frame[["code", column]].dropna().itertuples(index=False):
            plain[code].add(spelling.bare(spelling.plain(name)))
    ranks = dict(zip(frame["code"], frame["rank"].tolist(), strict=True))
    for code, names in plain.items():
        # Some write the areas above into a name: 锦江区春熙路街道.
        above = {name for one in paths[code][:-1] for name in plain.get(one, ())}
        for name in names:
            yield from ((one, ranks[code], code) for one in _shortened(name, above) if one)
    if places is not None:
        for name, code in places[["name", "area_code"]].dropna().itertuples(index=False):
            if code in paths and (one := spelling.bare(spelling.plain(name))):
                yield one, _BUILDING, code


def _shortened(name: str, above: set[str]) -> set[str]:
    return {name, *(name.removeprefix(one).strip() for one in above)}
