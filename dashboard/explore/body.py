"""The JSON that a page writes: read no further than it may be long."""

import json

from flask import request
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from geo.errors import RongtuError


class LargeError(RongtuError):
    """A body that is too long."""


class NotJsonError(RongtuError):
    """A body that is no JSON, or does not say that it is."""


def read(most: int) -> object:
    """Return what the request says, of at most so many bytes.

    Raises
    ------
    LargeError
        It is longer.
    NotJsonError
        It is no JSON.
    """
    remedy = "use the page itself"
    if request.mimetype != "application/json":
        raise NotJsonError(
            given=f"{request.mimetype!r:.60}", wanted="application/json", remedy=remedy
        )
    request.max_content_length = most
    try:
        return json.loads(request.get_data())
    except RequestEntityTooLarge:
        raise LargeError(
            given="A large body", wanted=f"at most {most:,} bytes", remedy=remedy
        ) from None
    except (ValueError, RecursionError, HTTPException):
        raise NotJsonError(
            given="A body that is no JSON", wanted="a JSON object", remedy=remedy
        ) from None
