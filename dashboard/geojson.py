"""Geometry by URL, and the health of the service.

A browser fetches each outline once and keeps it for as long as the loaded version lives: the
version is part of the URL.
"""

from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from dashboard import data
from geo.errors import DatabaseUnavailableError, RongtuError

MIMETYPE: Final = "application/geo+json"

routes = Blueprint("geojson", __name__)


def area_url(level: str, *, version: int | None, within: str | None = None) -> str:
    """Return where the outlines of `level` are."""
    return f"/geo/area/{level}.geojson{_query(within, version)}"


def layer_url(key: str, *, version: int | None, within: str | None = None) -> str:
    """Return where the features of the layer `key` are."""
    return f"/geo/layer/{key}.geojson{_query(within, version)}"


@routes.get("/geo/area/<level>.geojson")
def area(level: str) -> Response:
    """Send the outlines of a level."""
    known = [row.key for row in data.levels()]
    if level not in known:
        return _problem(404, f"No level is called {level!r}; wanted: one of {', '.join(known)}")
    return _collection(data.outline_collection(level, _within()))


@routes.get("/geo/layer/<key>.geojson")
def layer(key: str) -> Response:
    """Send the features of a layer."""
    return _collection(data.layer_collection(key, _within()))


@routes.get("/healthz")
def health() -> Response:
    """Say whether the service can answer: 200, or 503 when the database is away."""
    data.state()
    return jsonify(status="ok")


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with one line."""
    match error:
        case DatabaseUnavailableError():
            return _problem(503, str(error))
        case LookupError():
            return _problem(404, str(error))
        case _:
            return _problem(503 if request.path == "/healthz" else 400, str(error))


def _query(within: str | None, version: int | None) -> str:
    pairs = {"within": within, "v": version}
    given = urlencode({key: value for key, value in pairs.items() if value is not None})
    return f"?{given}" if given else ""


def _within() -> str | None:
    return request.args.get("within") or None


def _collection(body: bytes) -> Response:
    response = Response(body, mimetype=MIMETYPE)
    if request.args.get("v") == str(data.state().version):
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    else:
        # Another version than the one asked for: right now, and not to be kept.
        response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _problem(status: int, line: str) -> Response:
    response = jsonify(status="unavailable" if status == 503 else "error", error=line)  # noqa: PLR2004
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
