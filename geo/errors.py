"""What can go wrong, in the words of the domain: what was given, what was wanted, what to do."""

import difflib
from collections.abc import Iterable
from typing import Final

MANY: Final = 60
"""Known keys that an error names; the nearest one is named however many there are."""


class RongtuError(Exception):
    """Base of every error raised on purpose. Its text is one line, fit to show to a user."""

    def __init__(self, *, given: str, wanted: str, remedy: str) -> None:
        """Say what was given, what was wanted instead, and what to do about it."""
        self.given, self.wanted, self.remedy = given, wanted, remedy
        line = f"{given}; wanted: {wanted}; remedy: {remedy}"
        super().__init__(" ".join(line.split()))


class UnknownKeyError(RongtuError, LookupError):
    """A key names nothing among the known ones."""

    def __init__(self, kind: str, key: str, known: Iterable[str]) -> None:
        """Say what was asked for, what could have been, and the nearest of these."""
        self.kind, self.key = kind, key
        names = sorted(known)
        near = difflib.get_close_matches(key, names, n=1)
        shown = ", ".join(names[:MANY]) or "(none is loaded)"
        more = f" and {len(names) - MANY:,} more" if len(names) > MANY else ""
        super().__init__(
            given=f"No {kind} is called {key!r}",
            wanted=f"one of {shown}{more}",
            remedy=f"did you mean {near[0]!r}?" if near else "choose one of these",
        )


class PeriodError(RongtuError, ValueError):
    """A period that has no days in it."""


class DatabaseUnavailableError(RongtuError):
    """The database does not answer."""


class TooLongError(RongtuError):
    """A question that the database was told to give up on."""
