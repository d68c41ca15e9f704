"""Which of many names may be like a part of a text, without comparing each of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from etl.place import spelling

Limits = tuple[npt.NDArray[np.intp], npt.NDArray[np.float64]]

_LEAST: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """Names by the characters of their cores, by pairs of letters where they have no Han ones.

    A name that scores enough shares at least so many of these with the text, which is quick to
    count for all names at once. None is lost by it.
    """

    names: list[str]
    holders: Mapping[str, npt.NDArray[np.intp]]
    """Which names have a character or pair."""
    _known: dict[float, Limits] = field(default_factory=dict)

    @classmethod
    def of(cls, names: list[str]) -> "Likely":
        """Collect the names that are long enough to be told by likeness."""
        long = [name for name in names if len(spelling.core(name)) >= _LEAST]
        holders: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(long):
            for gram in sorted(_grams(spelling.core(name), _width(name))):
                holders[gram].append(number)
        arrays = {gram: np.array(found, dtype=np.intp) for gram, found in holders.items()}
        return cls(names=long, holders=arrays)

    def among(self, text: str, min_score: float) -> list[tuple[str, float]]:
        """Return the names that may score at least `min_score` in `text`, the likeliest first.

        Beside each is its `fuzz.partial_ratio`; see `spelling.leeway`.
        """
        grams = sorted(_grams(text, 1) | _grams(text, 2))
        held = [self.holders[gram] for gram in grams if gram in self.holders]
        if not held:
            return []
        shared = np.bincount(np.concatenate(held), minlength=len(self.names))
        need, leeway = self._limits(min_score)
        enough = np.flatnonzero(shared >= need)
        names = [self.names[number] for number in enough.tolist()]
        least = min_score - leeway[enough].max(initial=0)
        alike = process.extract(
            text, names, scorer=fuzz.partial_ratio, score_cutoff=100 * max(least, 0), limit=None
        )
        return sorted(((name, score / 100) for name, score, _ in alike), key=lambda one: -one[1])

    def _limits(self, min_score: float) -> Limits:
        """Return how many grams each name must share, and its leeway."""
        if min_score not in self._known:
            cores = [(spelling.core(name), _width(name)) for name in self.names]
            needs = [
                max(1, len(_grams(core, width)) - _lost(len(core), width, min_score))
                for core, width in cores
            ]
            leeways = [spelling.leeway(name, min_score) for name in self.names]
            self._known[min_score] = np.array(needs, dtype=np.intp), np.array(leeways)
        return self._known[min_score]


def _width(name: str) -> int:
    return 1 if spelling.is_han(name) else 2


def _grams(text: str, width: int) -> set[str]:
    return {text[start : start + width] for start in range(len(text) - width + 1)}


@cache
def _lost(length: int, width: int, min_score: float) -> int:
    """Return how many grams a name can lose to faults and still have the score.

    With d characters of the name absent and i others in between, the ratio of the name and the
    part of the text is 1 - (d + i) / (2 length - d + i). Each absent one costs as many grams as
    it is in, each one in between a pair.
    """
    worst = 0
    for absent in range(length + 1):
        for between in range(length + 1):
            ratio = 1 - (absent + between) / max(2 * length - absent + between, 1)
            if ratio >= min_score:
                worst = max(worst, width * absent + (width - 1) * between)
    return worst
