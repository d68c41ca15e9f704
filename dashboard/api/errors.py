"""What a request can do wrong, and the one table from errors to answers."""

from http import HTTPStatus
from typing import Final

from flask import Response, jsonify
from werkzeug.exceptions import InternalServerError

from dashboard import away
from geo.errors import DatabaseUnavailableError, PeriodError, RongtuError, UnknownKeyError


class QueryError(RongtuError, ValueError):
    """A query string that cannot be understood."""


class ChangedError(RongtuError):
    """A later page of an answer whose data are no longer there."""


class MethodError(RongtuError):
    """Something other than reading."""


BROKEN: Final = RongtuError(
    given="The server failed to answer",
    wanted="an answer",
    remedy="tell who runs it: its log says why",
)


def unknown_name(name: str, known: list[str]) -> QueryError:
    """Return the error of a parameter that there is not, with the nearest that there is."""
    error = UnknownKeyError("parameter", name, known)
    return QueryError(given=error.given, wanted=error.wanted, remedy=error.remedy)


def status_of(error: RongtuError) -> HTTPStatus:
    """Return the status that an expected error answers with."""
    match error:
        case QueryError():
            return HTTPStatus.BAD_REQUEST
        case PeriodError():
            return HTTPStatus.UNPROCESSABLE_ENTITY
        case ChangedError():
            return HTTPStatus.CONFLICT
        case MethodError():
            return HTTPStatus.METHOD_NOT_ALLOWED
        case LookupError():
            return HTTPStatus.NOT_FOUND
        case _:
            # Whatever else is expected is a database that is away, or has no tables yet.
            return HTTPStatus.SERVICE_UNAVAILABLE


def refuse(error: RongtuError) -> Response:
    """Answer an expected error with one line, and its three parts."""
    error = away.told(error)
    return _problem(error, status_of(error))


def failed(_error: InternalServerError) -> Response:
    """Answer an unexpected error without a word of its trace."""
    return _problem(BROKEN, HTTPStatus.INTERNAL_SERVER_ERROR)


def _problem(error: RongtuError, status: HTTPStatus) -> Response:
    gone = isinstance(error, DatabaseUnavailableError)
    response = jsonify(
        status="unavailable" if gone else "error",
        error=str(error),
        given=error.given,
        wanted=error.wanted,
        remedy=error.remedy,
    )
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        response.headers["Allow"] = "GET, HEAD"
    return response
