"""The search over HTTP: `/explore/search.json`."""

from typing import Final

from flask import Blueprint, Response, jsonify, request

from dashboard import away, data
from dashboard.explore import search, search_index
from dashboard.explore.words_search import WORDS
from dashboard.link import lang_of
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.text import Lang

routes = Blueprint("explore_search", __name__, url_prefix="/explore")

_MOST_DIGITS: Final = 4


@routes.get("/search.json")
def find() -> Response:
    """Send what `q` fits, or the things of `keys`; of nothing, nothing is found."""
    with data.moment() as moment:
        index = search_index.current(moment)
    keys = [key for key in request.args.get("keys", "").split(",") if key]
    if keys:
        found = search.named(index, keys)
    else:
        found = search.find(index, request.args.get("q", ""), limit=_limit())
    response = jsonify(search.told(index, found, _lang()))
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with what the page can say."""
    word, status = "search.failed", 503
    if isinstance(error, search.TypedError):
        word, status = "search.long", 400
    elif isinstance(error, DatabaseUnavailableError):
        word = "search.away"
    said = WORDS[word][_lang()].replace("{n}", str(search.MAX_TYPED))
    response = jsonify(error=said, detail=str(away.told(error)))
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _limit() -> int:
    given = request.args.get("limit", "")
    if not given.isascii() or not given.isdigit() or len(given) > _MOST_DIGITS:
        return search.USUAL
    return min(max(int(given), 1), search.MOST)


def _lang() -> Lang:
    return lang_of(request.args)
