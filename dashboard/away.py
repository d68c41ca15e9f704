"""What readers are told of a database that is away: not where it is, which is for the log."""

import logging
from typing import Final

from geo.errors import DatabaseUnavailableError, RongtuError

_AWAY: Final = DatabaseUnavailableError(
    given="The database does not answer",
    wanted="a running database",
    remedy="try again later, or tell who runs it: its log says why",
)


def told(error: RongtuError) -> RongtuError:
    """Return the error as readers may see it, and log what they may not."""
    if not isinstance(error, DatabaseUnavailableError):
        return error
    logging.getLogger(__name__).warning("%s", error)
    return _AWAY
