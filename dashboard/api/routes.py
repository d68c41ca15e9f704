"""The addresses of the API. Everything is read, nothing is written."""

from functools import partial
from typing import Final

from flask import Blueprint, Response, request
from werkzeug.exceptions import InternalServerError

from dashboard import data
from dashboard.api import asked, errors, listing, openapi, page, sent
from dashboard.api.errors import MethodError, QueryError
from dashboard.api.parameter import Shape
from dashboard.api.query import AreasQuery, IndicatorsQuery, Q, Query, Versioned, read
from dashboard.api.table import written
from geo.errors import RongtuError, UnknownKeyError

routes: Final = Blueprint("api", __name__, url_prefix="/api")
routes.register_error_handler(RongtuError, errors.refuse)
routes.register_error_handler(InternalServerError, errors.failed)

_get = partial(routes.get, strict_slashes=False, provide_automatic_options=False)

_TYPES: Final = {"application/json": Shape.JSON, "text/csv": Shape.CSV}
_OF_DATA: Final = ("as_of", "data_version", "synthetic", "total")
"""What a CSV, which has rows alone, says of the data in columns."""


@_get("")
def index() -> Response:
    """Say where everything is."""
    _read(Query)
    return sent.fixed(listing.links())


@_get("/openapi.json")
def description() -> Response:
    """Describe the API."""
    _read(Query)
    return sent.fixed(openapi.document())


@_get("/indicators/catalog")
def catalog() -> Response:
    """Say what every indicator is."""
    _read(Query)
    return sent.fixed(listing.catalog())


@_get("/indicators", defaults={"only": None})
@_get("/indicators.csv", defaults={"only": Shape.CSV})
def indicators(only: Shape | None) -> Response:
    """Answer with figures."""
    query = _read(IndicatorsQuery)
    shape = _shape(query, only)
    with data.moment() as moment:
        state = moment.state
        question = asked.asked(query, state)

        def make() -> Response:
            following = page.url(question, query, state, shape)
            answer = question.of(moment)
            found = page.page(answer, query, state, following)
            if shape is Shape.JSON:
                return sent.document(found)
            of_data = {name: found[name] for name in _OF_DATA}
            names = [*page.columns(answer, query.lang), *_OF_DATA]
            rows = [{**row, **of_data} for row in found["rows"]]
            return sent.table(written(names, rows), found)

        paging = query.lang, shape, query.limit, query.offset
        response = sent.of_version(query, state, (question, paging), make)
    response.vary.add("Accept")
    return response


@_get("/areas")
def areas() -> Response:
    """Answer with levels and areas."""
    query = _read(AreasQuery)
    with data.moment() as moment:
        same = query.model_copy(update={"v": None})
        return sent.of_version(
            query, moment.state, same, lambda: sent.document(listing.areas(moment, query))
        )


@_get("/kinds")
def kinds() -> Response:
    """Answer with categories and channels."""
    query = _read(Versioned)
    with data.moment() as moment:
        return sent.of_version(
            query, moment.state, "kinds", lambda: sent.document(listing.kinds(moment))
        )


@routes.route(
    "",
    methods=["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"],
    defaults={"name": ""},
    strict_slashes=False,
)
@routes.route(
    "/<path:name>",
    methods=["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"],
)
def nothing(name: str) -> Response:
    """Refuse what is no address here, and whatever does not read."""
    if request.method not in ("GET", "HEAD"):
        raise MethodError(
            given=f"{request.method} {request.path[:80]}",
            wanted="GET or HEAD",
            remedy="read only: data come in by rongtu load",
        )
    raise UnknownKeyError("address", f"/api/{name}"[:80], listing.LINKS)  # noqa: EM101 - a kind


def _read(model: type[Q]) -> Q:
    return read(model, request.args, size=len(request.query_string))


def _shape(query: IndicatorsQuery, only: Shape | None) -> Shape:
    if query.format is not None and only not in (None, query.format):
        raise QueryError(
            given=f"format={query.format} of {request.path}",
            wanted="one format",
            remedy="leave format out, or ask /api/indicators",
        )
    preferred = request.accept_mimetypes.best_match(_TYPES, default="application/json")
    return only or query.format or _TYPES[preferred]
