"""What can go wrong with a whole load. What is wrong with one row is a reason, not an error."""

import difflib
from collections.abc import Iterable

from geo.errors import RongtuError


class ProfileError(RongtuError):
    """A profile that says something it cannot mean."""


class SourceError(RongtuError):
    """A file that cannot be read as its profile says."""


class LoadError(RongtuError):
    """The database refused the load; nothing of it was kept."""


def nearest(name: str, known: Iterable[str], *, count: int = 1) -> str:
    """Say which of `known` are most like `name`, or all of them when none is."""
    names = sorted(set(known))
    by_lower = {known_name.lower(): known_name for known_name in names}
    near = difflib.get_close_matches(name.lower(), by_lower, n=count, cutoff=0.5)
    if near:
        return f"did you mean {' or '.join(repr(by_lower[one]) for one in near)}?"
    return f"choose one of {', '.join(names) or '(there is none)'}"
