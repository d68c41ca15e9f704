"""Where a file is in the register, or will be."""

from typing import Final

from dashboard import exports_data
from dashboard.exports_data import IDENTITY, Export
from dashboard.snapshot import code as codes
from dashboard.snapshot.refused import RefusedError, Why

_ATTEMPTS: Final = 8


def place(identity: str) -> tuple[str, Export | None]:
    """Return the code of what has an identity, and its entry if there is one already.

    Raises
    ------
    RefusedError
        No code is free.
    """
    for attempt in range(_ATTEMPTS):
        code = codes.code_of(identity, attempt)
        there = exports_data.one(code)
        # That another file has the code is less likely than one in a hundred of 100,000.
        if there is None or there.spec.get(IDENTITY) == identity:
            return code, there
    raise RefusedError(
        Why.FULL,
        given="No code that is free",
        wanted="one that stands for nothing yet",
        remedy="move old entries of rongtu.export away",
        limit=exports_data.MOST_ENTRIES,
    )
