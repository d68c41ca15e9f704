"""Expected errors in the words of the archive."""

from collections.abc import Mapping
from typing import Final

from dashboard.bulletin import words_archive as words
from dashboard.bulletin.issue import IssueError
from dashboard.explore import saved
from dashboard.explore.decide_jobs import BusyError
from dashboard.explore.facts import NothingError, ReadingError
from dashboard.explore.words_saved import WORDS as SAVED_WORDS
from dashboard.snapshot.refused import RefusedError, Why
from dashboard.snapshot.words import REFUSED
from geo.errors import DatabaseUnavailableError, RongtuError, TooLongError
from geo.text import Lang, Text

OWN: Final[Mapping[Why, Text]] = {Why.READ_ONLY: words.READ_ONLY, Why.BAD: words.BAD}
"""What is said of bulletins otherwise than of sheets."""
_KINDS: Final[tuple[tuple[type[RongtuError], Text], ...]] = (
    (BusyError, words.BUSY),
    (TooLongError, words.BUSY),
    (DatabaseUnavailableError, REFUSED["away"]),
    (ReadingError, REFUSED["wait"]),
    (NothingError, words.NOTHING),
    (IssueError, words.NO_ISSUE),
)


def told(error: RongtuError) -> Text:
    """Say an expected error as the page can."""
    if isinstance(error, RefusedError):
        return _filled(
            OWN.get(error.why, REFUSED[error.why.value]), n=f"{error.limit:,}", what=error.what
        )
    if isinstance(error, saved.RefusedError):
        return _filled(SAVED_WORDS[error.why], n="")
    for kind, text in _KINDS:
        if isinstance(error, kind):
            return text
    return _filled(words.CANNOT, what=error.given)


def _filled(text: Text, **values: str) -> Text:
    return Text(**{lang.value: text[lang].format(**values) for lang in Lang})
