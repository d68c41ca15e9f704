"""Geometry by URL, and the health of the service.

A browser fetches each outline once and keeps it for as long as the loaded version lives: the
version is part of the URL.
"""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from flask import Blueprint, Response, jsonify, request

from dashboard import analysis_data, away, data
from geo.catalog import LAYERS
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.queries.tiles import lasting

MIMETYPE: Final = "application/geo+json"

routes = Blueprint("geojson", __name__)


def area_url(level: str, *, version: int | None, within: str | None = None) -> str:
    """Return where the outlines of `level` are."""
    return f"/geo/area/{level}.geojson{_query(within, version)}"


def layer_url(key: str, *, version: int | None, within: str | None = None) -> str:
    """Return where the features of the layer `key` are."""
    return f"/geo/layer/{key}.geojson{_query(within, version)}"


def cells_url(resolution: int, *, version: int | None, within: str | None = None) -> str:
    """Return where the hexagons of H3's `resolution` are; `within` is a coarsest area."""
    return f"/geo/cells/{resolution}.geojson{_query(within, version)}"


def circles_url(
    metres: int, *, version: int | None, kinds: Sequence[str] = (), closed: Sequence[str] = ()
) -> str:
    """Return where the circles around the stations are, as one shape."""
    pairs = {"kinds": ",".join(kinds) or None, "closed": ",".join(closed) or None}
    return f"/geo/circles/{metres}.geojson{_query(None, version, **pairs)}"


@routes.get("/geo/area/<level>.geojson")
def area(level: str) -> Response:
    """Send the outlines of a level."""
    known = [row.key for row in data.levels()]
    if level not in known:
        return problem(404, f"No level is called {level!r}; wanted: one of {', '.join(known)}")
    return _collection(data.outline_collection(level, _within()))


@routes.get("/geo/layer/<key>.geojson")
def layer(key: str) -> Response:
    """Send the features of a layer."""
    body = data.layer_collection(key, _within())
    return _collection(body, lasting=lasting(LAYERS[key].features))


@routes.get("/geo/cells/<int:resolution>.geojson")
def cells(resolution: int) -> Response:
    """Send the hexagons of the grid."""
    return _collection(analysis_data.cell_collection(resolution, _within()))


@routes.get("/geo/circles/<int:metres>.geojson")
def circles(metres: int) -> Response:
    """Send what is near a station in a straight line."""
    kinds, closed = (
        tuple(one for one in request.args.get(name, "").split(",") if one)
        for name in ("kinds", "closed")
    )
    return _collection(analysis_data.circle_collection(metres, kinds, closed))


@routes.get("/healthz")
def health() -> Response:
    """Say whether the service can answer: 200, or 503 when the database is away."""
    data.state()
    return jsonify(status="ok")


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with one line."""
    error = away.told(error)
    match error:
        case DatabaseUnavailableError():
            return problem(503, str(error))
        case LookupError():
            return problem(404, str(error))
        case _:
            return problem(503 if request.path == "/healthz" else 400, str(error))


def _query(within: str | None, version: int | None, **more: str | None) -> str:
    pairs = {"within": within, **more, "v": version}
    given = urlencode({key: value for key, value in pairs.items() if value is not None})
    return f"?{given}" if given else ""


def _within() -> str | None:
    return request.args.get("within") or None


def _collection(body: bytes, *, lasting: bool = True) -> Response:
    """Send a collection; to be kept for good unless it changes by day or by a scan."""
    response = Response(body, mimetype=MIMETYPE)
    if lasting and request.args.get("v") == str(data.state().version):
        response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    else:
        # Another version than the one asked for: right now, and not to be kept.
        response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def problem(status: int, line: str) -> Response:
    """Answer with what is wrong, in one line."""
    response = jsonify(status="unavailable" if status == 503 else "error", error=line)  # noqa: PLR2004
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
