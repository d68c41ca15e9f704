"""What is asked to be written: by whom, how often, and in which form."""

from collections.abc import Mapping
from typing import Any, Final

from flask import request

from dashboard.explore import body, saved
from dashboard.explore.saved import Pace
from dashboard.snapshot.refused import RefusedError, Why

MOST_BODY: Final = 32 * 1024
pace = Pace()


def own() -> None:
    """Let a page of this server write, and nobody else.

    Raises
    ------
    RefusedError
        Another site asked for it.
    """
    if not saved.same_origin(dict(request.headers), request.host):
        raise no(Why.ELSEWHERE, "a write from elsewhere", "one from a page of this server")


def given() -> Mapping[str, Any]:
    """Return the JSON object of a write that is allowed.

    Raises
    ------
    RefusedError
        It is from elsewhere, too long, or no JSON object.
    dashboard.explore.saved.RefusedError
        There were too many in a minute.
    """
    own()
    pace.take()
    try:
        found = body.read(MOST_BODY)
    except body.LargeError as error:
        raise no(Why.LONG, error.given, error.wanted, MOST_BODY) from None
    except body.NotJsonError as error:
        raise no(Why.BAD, error.given, error.wanted) from None
    if not isinstance(found, dict):
        raise no(Why.BAD, "a body that is no JSON object", "an object with a query")
    return found


def no(why: Why, given_: str, wanted: str, limit: int = 0) -> RefusedError:
    """Return the error of a page's request that is refused."""
    return RefusedError(why, given=given_, wanted=wanted, remedy="use the page itself", limit=limit)
