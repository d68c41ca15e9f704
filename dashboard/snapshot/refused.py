"""Why a sheet is not made or not given out."""

from enum import StrEnum

from geo.errors import RongtuError


class Why(StrEnum):
    """A key of `words.REFUSED`."""

    BAD = "bad"
    LONG = "long"
    FORMAT = "format"
    LARGE = "large"
    MANY = "many"
    BUSY = "busy"
    NEWER = "newer"
    ANSWER = "answer"
    ELSEWHERE = "elsewhere"
    READ_ONLY = "read_only"
    FULL = "full"
    GONE = "gone"
    LET_GO = "let_go"
    CHANGED = "changed"
    EMBLEM = "emblem"


class RefusedError(RongtuError, ValueError):
    """A sheet that is not made.

    Attributes
    ----------
    limit
        The number that the word for `why` names.
    what
        The thing that it names.
    """

    def __init__(
        self, why: Why, *, given: str, wanted: str, remedy: str, limit: int = 0, what: str = ""
    ) -> None:
        """Say what was given, what was wanted instead, and what to do about it."""
        self.why, self.limit, self.what = why, limit, what
        super().__init__(given=given, wanted=wanted, remedy=remedy)


def newer() -> RefusedError:
    """Return what is said where a load ended between counting and drawing."""
    return RefusedError(
        Why.NEWER,
        given="Data that are newer than those counted",
        wanted="one version of the data",
        remedy="ask again in a few seconds",
    )
