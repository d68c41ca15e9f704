"""How like the name of a column is to what a target is usually called."""

import unicodedata
from dataclasses import dataclass, replace
from typing import Final

from rapidfuzz import fuzz

from etl.draft.words import PERSONAL, SYNONYMS

LEAST: Final = 84.0
"""A name less like (of 100) speaks for nothing."""
EXACT: Final = 100.0
_INSIDE: Final = 92.0
_LEAST_INSIDE: Final = {True: 2, False: 4}
"""Letters of a word that counts when it is only a part of the name: Chinese, or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A target that a column may be of, `score` of 100, for it is like `word`."""

    target: str
    column: str
    score: float
    word: str

    def __str__(self) -> str:
        """Say what the guess rests on."""
        if self.score >= EXACT:
            return f"its name, a word for {self.target}"
        return f"its name, {self.score:.0f} of 100 like {self.word!r}"


def plain(name: str) -> str:
    """Return a name without case, full-width forms, units in brackets, and punctuation."""
    text = unicodedata.normalize("NFKC", name).strip()
    spread = "".join(
        f" {c}" if c.isupper() and before.islower() else c
        for before, c in zip(" " + text, text, strict=False)
    )
    outside = spread.split("(")[0] if not spread.startswith("(") else spread
    return " ".join("".join(c if c.isalnum() else " " for c in outside.lower()).split())


def likeness(column: str, words: tuple[str, ...]) -> tuple[float, str]:
    """Return how like `column` is to the likest of `words`, of 100, and that word."""
    name = plain(column)
    if not name:
        return 0.0, ""
    best = (0.0, "")
    for word in words:
        best = max(best, (_score(name, word), word))
    return best


def matches(column: str, layer: str) -> list[Match]:
    """Return the targets of `layer` that the name of `column` speaks for, best first."""
    found = []
    for target, words in SYNONYMS[layer].items():
        score, word = likeness(column, words)
        if score >= LEAST:
            found.append(Match(target=target, column=column, score=score, word=word))
    return sorted(found, key=lambda match: -match.score)


def personal(column: str) -> Match | None:
    """Return how a column that tells who somebody is should be masked; `target` is the way."""
    # Under a merged header the last name is the column's own: 电话 of "诉求人 电话".
    own = column.rsplit(" ", 1)[-1]
    if own != column and not own.isascii() and (match := personal(own)) is not None:
        return replace(match, column=column)
    found = []
    for way, words in PERSONAL.items():
        score, word = likeness(column, words)
        if score >= LEAST:
            found.append(Match(target=way, column=column, score=score, word=word))
    return max(found, key=lambda match: match.score, default=None)


def _score(name: str, word: str) -> float:
    if name == word or name.replace(" ", "") == word.replace(" ", ""):
        return EXACT
    chinese = not word.isascii()
    inside = word in name if chinese else f" {word} " in f" {name} "
    if inside and len(word) >= _LEAST_INSIDE[chinese]:
        # The longer the part, the surer: 受理时间 in 工单受理时间 before 时间 in it.
        return _INSIDE - 8 * (1 - len(word) / len(name))
    return min(fuzz.ratio(name, word), _INSIDE)
