"""Answers on their way: written once, and not again for whoever still has them."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from typing import Any, Final

from flask import Response, request

from dashboard.api import listing, openapi
from dashboard.api.errors import ChangedError
from dashboard.api.query import Paged, Versioned
from dashboard.data import State

REVALIDATE: Final = "private, no-cache"
FOR_GOOD: Final = "private, max-age=31536000, immutable"


def document(body: Mapping[str, Any]) -> Response:
    """Send JSON. A number that is none would be refused here, and never sent as NaN."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _linked(Response(text + "\n", mimetype="application/json"), body)


def table(written: bytes, body: Mapping[str, Any]) -> Response:
    """Send a CSV of the rows of `body`."""
    response = Response(written, content_type="text/csv; charset=utf-8; header=present")
    response.headers["Content-Disposition"] = 'attachment; filename="rongtu-indicators.csv"'
    return _linked(response, body)


def fixed(body: Mapping[str, Any]) -> Response:
    """Send JSON that depends on the software alone."""
    response = document(body)
    response.headers["Cache-Control"] = REVALIDATE
    response.add_etag()
    response.make_conditional(request)
    return response


def of_version(
    query: Versioned, state: State, asked: object, make: Callable[[], Response]
) -> Response:
    """Send what depends on the data, or say that the reader has it already.

    Parameters
    ----------
    state
        Read in the same snapshot as `make` reads: else an answer could get another's tag.
    asked
        All that the answer depends on beside `state`, in one form however it was written.

    Raises
    ------
    ChangedError
        A later page of a version that is no longer there.
    """
    current = query.v is not None and query.v == state.version
    if isinstance(query, Paged) and query.offset and query.v is not None and not current:
        raise ChangedError(
            given=f"A later page of version {query.v} of the data; they are at {state.version} now",
            wanted="pages of one version",
            remedy="begin again with the first page",
        )
    tag = sha256(repr((_software(), state, asked)).encode()).hexdigest()[:32]
    had = _had(tag)
    response = Response(status=HTTPStatus.NOT_MODIFIED) if had else make()
    response.set_etag(had or tag)
    response.headers["Cache-Control"] = FOR_GOOD if current else REVALIDATE
    return response


def _linked(response: Response, body: Mapping[str, Any]) -> Response:
    if body.get("next") is not None:
        response.headers["Link"] = f'<{body["next"]}>; rel="next"'
    return response


def _had(tag: str) -> str | None:
    """Return the reader's own form of `tag`, if it has it: compression adds its name to one."""
    tags = request.if_none_match.as_set(include_weak=True)
    return next((one for one in sorted(tags) if one.partition(":")[0] == tag), None)


@cache
def _software() -> str:
    """Return what changes when titles, formulas or columns do."""
    said = json.dumps([openapi.document(), listing.catalog()], ensure_ascii=False, sort_keys=True)
    return sha256(said.encode()).hexdigest()
