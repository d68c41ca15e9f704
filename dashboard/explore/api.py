"""The numbers of the planners' page over HTTP."""

import gzip
import json
from collections.abc import Mapping
from typing import Final

from flask import Blueprint, Response, request

from dashboard import away
from dashboard.api.sent import FOR_GOOD, REVALIDATE
from dashboard.explore import answers
from dashboard.explore import words_view as words
from dashboard.explore.answers import Packed
from dashboard.explore.asked import Asked, Notes, fields, lang_of, parse
from dashboard.explore.facts import NothingError, ReadingError, Told, keeper
from dashboard.geojson import problem
from geo.engine.hotspots.question import COARSEST
from geo.errors import DatabaseUnavailableError, RongtuError, TooLongError
from geo.facts.spots import Box
from geo.schema import RESOLUTION
from geo.text import Lang

_STATUS: Final[Mapping[type[RongtuError], int]] = {
    DatabaseUnavailableError: 503,
    ReadingError: 503,
    TooLongError: 503,
    NothingError: 503,
}

routes = Blueprint("explore_api", __name__, url_prefix="/explore")


class BoxError(RongtuError, ValueError):
    """Bounds that are no part of the map."""


class CellError(RongtuError, LookupError):
    """A resolution of which there is no grid."""


@routes.get("/view.json")
def view() -> Response:
    """Send all panels of a view."""
    told, asked, notes = asked_now()
    return sent(answers.view(told, asked, notes))


@routes.get("/cells.json")
def cells() -> Response:
    """Send the demands by cell of the grid."""
    said = request.args.get("res", "")
    known = [str(one) for one in range(COARSEST, RESOLUTION + 1)]
    if said not in known:
        raise CellError(
            given=f"No grid of the resolution {said[:20]!r}",
            wanted=f"one of {', '.join(known)}",
            remedy="ask for one of these",
        )
    told, asked, _ = asked_now()
    return sent(answers.cells(told, asked, int(said)))


@routes.get("/points.json")
def points() -> Response:
    """Send the demands of a part of the map, one by one: no text and no address."""
    box = _box(request.args.get("bbox", ""))
    told, asked, _ = asked_now()
    return sent(answers.packed(answers.points(told, asked, box)))


@routes.get("/areas.json")
def areas() -> Response:
    """Send every area: to be kept for good, as its address changes with the data."""
    facts = keeper().told().facts
    response = sent(answers.tree(facts, _lang()))
    if request.args.get("v") == str(facts.known.version):
        response.headers["Cache-Control"] = FOR_GOOD
    return response


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with what the page can say."""
    lang, told = _lang(), str(away.told(error))
    match error:
        case DatabaseUnavailableError():
            shown = words.GONE[lang]
        case ReadingError():
            shown = words.WAIT[lang]
        case NothingError():
            shown = words.EMPTY[lang]
        case BoxError():
            shown = words.BOX[lang]
        case _:
            shown = words.CANNOT[lang].format(given=error.given)
    status = 404 if isinstance(error, LookupError) else _STATUS.get(type(error), 400)
    response = problem(status, told)
    response.set_data(json.dumps({"error": shown, "detail": told}, ensure_ascii=False))
    return response


def asked_now() -> tuple[Told, Asked, Notes]:
    """Return what is kept, what the request asks of it, and what of that was not taken."""
    told = keeper().told()
    return told, *parse(_query(), told.facts)


def _query() -> str:
    return request.query_string.decode("ascii", "replace")


def _lang() -> Lang:
    return lang_of(fields(_query()) or {})


def _box(said: str) -> Box:
    try:
        west, south, east, north = (float(one) for one in said.split(","))
    except ValueError:
        west, south, east, north = 0.0, 1.0, 0.0, 0.0
    # What is no number is not less than anything either.
    if west <= east and south <= north:
        return west, south, east, north
    raise BoxError(
        given=f"The bounds {said[:60]!r}",
        wanted="west,south,east,north in degrees",
        remedy="send the bounds of the map",
    )


def sent(found: Packed) -> Response:
    """Answer with JSON that is compressed already, or with nothing new."""
    tag = found.etag
    if request.accept_encodings["gzip"] > 0:
        response = Response(found.body, mimetype="application/json")
        response.headers["Content-Encoding"] = "gzip"
        # Other bytes, another tag.
        tag = f"{tag}:gzip"
    else:
        response = Response(gzip.decompress(found.body), mimetype="application/json")
    response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = REVALIDATE
    response.set_etag(tag)
    response.make_conditional(request)
    return response
